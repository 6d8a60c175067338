/** What the labels of dataset `remote-powershell-session` mean. */
import type { LabelNote } from './recording.ts';

const ATTACK = { attack: true, technique: 'T1021.006' };
const DISCOVERY = { attack: true, technique: 'T1033', step: 'commands on the target' };
const NEAR = { attack: false, nearMiss: true };

/** Every label, in the order of the attack, then the background. */
export const SESSION_LABELS: Record<string, LabelNote> = {
  'source-shell': {
    ...ATTACK,
    technique: 'T1059.001',
    step: 'source',
    note: 'PowerShell starts at the operator’s workstation: Sysmon 1, Security 4688, engine start 400.',
  },
  'source-command': {
    ...ATTACK,
    step: 'source',
    note: 'Script blocks (4104) that open a session: Enter-PSSession, New-PSSession and Invoke-Command, each with -ComputerName.',
  },
  'source-module': {
    ...ATTACK,
    step: 'source',
    note: 'Module logging (4103) of the same commands; the host is powershell.exe.',
  },
  'outbound-connection': {
    ...ATTACK,
    step: 'connection',
    note: 'Sysmon 3 at the workstation: powershell.exe, as the operator’s own account, to ports 5985 and 5986.',
  },
  'outbound-filter': {
    ...ATTACK,
    step: 'connection',
    note: 'Security 5156 at the workstation: the same connections, layer 48.',
  },
  'inbound-filter': {
    ...ATTACK,
    step: 'connection',
    note: 'Security 5156 at the targets: inbound to 5985 and 5986, layer 44, accepted by System.',
  },
  'inbound-connection': {
    ...ATTACK,
    step: 'connection',
    note: 'Sysmon 3 at the targets: accepted by System (Initiated is false), so the account is NT AUTHORITY\\SYSTEM.',
  },
  logon: {
    ...ATTACK,
    step: 'logon',
    note: 'Security 4624 of type 3 and 4672 at the targets; WinRM leaves no source address in it.',
  },
  'session-start-sysmon': {
    ...ATTACK,
    step: 'session',
    note: 'Sysmon 1 at the targets: svchost.exe starts wsmprovhost.exe.',
  },
  'session-start-audit': {
    ...ATTACK,
    step: 'session',
    note: 'Security 4688 at the targets: svchost.exe starts wsmprovhost.exe.',
  },
  'engine-start': {
    ...ATTACK,
    step: 'session',
    note: 'Windows PowerShell 400 with wsmprovhost.exe as the host application.',
  },
  'session-command': {
    ...DISCOVERY,
    note: 'Module logging (4103) inside the sessions, host application wsmprovhost.exe.',
  },
  'session-script': { ...DISCOVERY, note: 'Script blocks (4104) that ran inside the sessions.' },
  'session-child-sysmon': {
    ...DISCOVERY,
    note: 'Sysmon 1: wsmprovhost.exe starts whoami.exe, cmd.exe and hostname.exe.',
  },
  'session-child-audit': { ...DISCOVERY, note: 'Security 4688: the same processes.' },
  'session-grandchild': { ...DISCOVERY, note: 'What the cmd.exe of the session started; its parent is cmd.exe.' },
  'session-trace': {
    ...ATTACK,
    step: 'session',
    note: 'What else the sessions leave: providers (600), pipe (Sysmon 17, 53504), modules (Sysmon 7), ends (Sysmon 5, 4689, 403, 4634).',
  },
  'forwarding-service': {
    ...NEAR,
    note: 'Sysmon 3 to port 5985 as NT AUTHORITY\\NETWORK SERVICE: a server forwards its events to the collector.',
  },
  'monitoring-agent': {
    ...NEAR,
    note: 'Sysmon 3 to port 5986 as NT AUTHORITY\\SYSTEM: the monitoring agent polls a server.',
  },
  'service-filter': { ...NEAR, note: 'Security 5156 of both services, outbound (layer 48).' },
  'other-listener': { ...NEAR, note: 'Security 5156 inbound (layer 44) to ports other than WinRM’s.' },
  'local-shell': {
    ...NEAR,
    note: 'An administrator’s local PowerShell: 400 and 4103 with powershell.exe as the host.',
  },
  'service-host-children': {
    ...NEAR,
    note: 'svchost.exe starts other servers: taskhostw.exe, dllhost.exe, WmiPrvSE.exe.',
  },
};
