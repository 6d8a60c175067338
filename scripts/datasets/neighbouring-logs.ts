/** Dataset `neighbouring-logs`: what the analytics look for, in logs and events next to those that they read. */
import {
  errorReported,
  type LinuxProcess,
  linuxConnection,
  linuxProcessCreate,
  ofPowerShell7,
  replayed,
} from './neighbours.ts';
import { type Machine, machine, NETWORK_SERVICE, type Process, person, processGuid } from './network.ts';
import { browse, comServer, openProgram, scheduledTask, useShare } from './ordinary.ts';
import { commandInvoked, type Engine, engineState, scriptBlock } from './powershell.ts';
import { Random } from './random.ts';
import { type GeneratedDataset, type LabelNote, type LogRecord, Recording } from './recording.ts';
import { filteredConnection, processCreated } from './security.ts';
import { Stage, SYSTEM32 } from './stage.ts';
import { networkConnection, processCreate } from './sysmon.ts';

const NEAR = { attack: false, nearMiss: true };

const LABELS: Record<string, LabelNote> = {
  'linux-management': {
    ...NEAR,
    note: 'Sysmon for Linux 3: a management server opens connections to WinRM’s ports as a user.',
  },
  'linux-names': {
    ...NEAR,
    note: 'Sysmon for Linux 1: files whose names are Windows paths, backslashes and all, are run on Linux.',
  },
  wine: {
    ...NEAR,
    note: 'Sysmon for Linux 1: programs of Windows under Wine, which names them in command lines alone.',
  },
  'session-error': {
    ...NEAR,
    note: 'PowerShell 4100 from a session: the error of a command, from a server that forwards no more of that log.',
  },
  'powershell-7-source': {
    ...NEAR,
    note: 'PowerShell 7’s own 4104: an administrator opens a session to a server and lists its updates.',
  },
  'powershell-7-target': {
    ...NEAR,
    note: 'PowerShell 7’s own 4103 in that session: the host is wsmprovhost.exe there too.',
  },
  'replayed-processes': {
    ...NEAR,
    note: 'A recorded session is replayed for training: process creations (Sysmon 1, Security 4688) in channels of the player’s own.',
  },
  'replayed-connections': {
    ...NEAR,
    note: 'The same replay: connections to WinRM (Sysmon 3, Security 5156).',
  },
  'replayed-powershell': {
    ...NEAR,
    note: 'The same replay: PowerShell 400, 4103 and 4104.',
  },
  'service-host-children': { ...NEAR, note: 'svchost.exe starts other servers: taskhostw.exe, dllhost.exe.' },
};

/** The dataset, always the same. */
export function neighbouringLogs(): GeneratedDataset {
  const random = new Random(0x5986);
  const recording = new Recording('2026-03-04', random);
  const stage = new Stage(recording);
  const at = (time: string) => recording.at(time);

  const linux = machine('LNX-MGMT02', '192.0.2.66', 1066, random);
  const desk = machine('WS-052', '192.0.2.152', 1152, random);
  const updates = machine('SRV-UPD01', '192.0.2.58', 1058, random);
  const backup = machine('SRV-BAK01', '192.0.2.59', 1059, random);
  const files = machine('SRV-FILE02', '192.0.2.42', 1042, random);
  const range = machine('RANGE-01', '198.51.100.40', 1340, random);
  const controller = machine('DC-01', '192.0.2.10', 1010, random);

  const clerk = person('m.ferreira', 1611, '0x41d0b2');
  const administrator = person('a.lindqvist', 1502, '0x38aa04');
  const desktop = stage.running(desk, 'C:\\Windows\\explorer.exe', clerk);

  office();
  managementFromLinux();
  wineOnLinux();
  standInsOnLinux();
  powerShell7();
  backupError();
  training();
  return recording.finish(
    {
      title: 'Neighbouring logs',
      platforms: ['Windows', 'Linux'],
      source: 'Made by the generator in scripts/datasets; hosts, people and addresses are invented',
      time: '2026-03-04T16:30:00Z',
    },
    LABELS,
  );

  function office(): void {
    const mail = openProgram(stage, '08:05:40', desktop, 'C:\\Program Files\\Mail\\mail.exe');
    browse(stage, '08:06:02', mail, 'mail.example.com');
    const browser = openProgram(stage, '08:31:10', desktop, 'C:\\Program Files\\Browser\\browser.exe');
    browse(stage, '08:31:19', browser, 'docs.example.org');
    const kernel = stage.running(desk, 'System');
    const share = { kernel: stage.running(files, 'System'), logonId: '0x7a3310' };
    useShare(stage, { start: '09:12:05', end: '09:40:51' }, clerk, kernel, share, controller, {});
    const again = { kernel: share.kernel, logonId: '0x7b0c41' };
    useShare(stage, { start: '14:02:30', end: '14:31:07' }, clerk, kernel, again, controller, {});
    scheduledTask(stage, '10:00:00.260', stage.serviceHost(desk, 'netsvcs'), ['service-host-children']);
    comServer(stage, '11:17:33', stage.serviceHost(desk, 'DcomLaunch'), 'dllhost.exe', ['service-host-children']);
  }

  function onLinux(
    time: string,
    image: string,
    commandLine: string,
    user: string,
    parent?: LinuxProcess,
  ): LinuxProcess {
    return {
      machine: linux,
      image,
      commandLine,
      user,
      pid: random.between(4000, 60_000),
      guid: processGuid(linux, at(time), random),
      ...(parent ? { parent } : {}),
    };
  }

  /** Every server is asked for its state by a tool that speaks WinRM and is no PowerShell. */
  function managementFromLinux(): void {
    const shell = onLinux('06:30:00', '/usr/bin/bash', '-bash', 'ansible');
    const tool = onLinux(
      '10:20:00',
      '/usr/bin/python3.11',
      'python3 /usr/bin/ansible-playbook state.yml',
      'ansible',
      shell,
    );
    recording.add(at('10:20:00'), linuxProcessCreate(tool, at('10:20:00')));
    for (const [time, to, toPort] of [
      ['10:20:04', files.address, 5985],
      ['10:20:05', updates.address, 5986],
      ['10:20:06', backup.address, 5985],
    ] as const) {
      const connection = { from: linux.address, fromPort: random.between(32_768, 60_999), to, toPort };
      recording.add(at(time), linuxConnection(tool, at(time), connection), ['linux-management']);
    }
  }

  /** The detection team's stand-ins for programs of Windows, packed there: unpacked, folders are parts of their names. */
  function standInsOnLinux(): void {
    const shell = onLinux('13:40:00', '/usr/bin/bash', '-bash', 'detection');
    const start = (time: string, name: string, parent: LinuxProcess) => {
      const image = `/home/detection/unpacked/Windows\\System32\\${name}`;
      const process = onLinux(time, image, `'${image}' 5`, 'detection', parent);
      recording.add(at(time), linuxProcessCreate(process, at(time)), ['linux-names']);
      return process;
    };
    const launcher = start('13:42:20', 'svchost.exe', shell);
    const host = start('13:42:21', 'wsmprovhost.exe', launcher);
    start('13:42:22', 'whoami.exe', host);
  }

  /** The packaging team tries a program of Windows under Wine: names of Windows stand in command lines alone. */
  function wineOnLinux(): void {
    const wine = '/usr/lib/wine/wine64-preloader';
    const shell = onLinux('13:00:00', '/usr/bin/bash', '-bash', 'packaging');
    const start = (time: string, name: string, parent: LinuxProcess) => {
      const process = onLinux(time, wine, `C:\\windows\\system32\\${name}`, 'packaging', parent);
      recording.add(at(time), linuxProcessCreate(process, at(time)), ['wine']);
      return process;
    };
    const launcher = start('13:11:20', 'svchost.exe -k DcomLaunch', shell);
    const host = start('13:11:21', 'wsmprovhost.exe -Embedding', launcher);
    start('13:11:22', 'whoami.exe', host);
  }

  /** Both ends are on PowerShell 7; of the server, only PowerShell's logs are collected. */
  function powerShell7(): void {
    const pwsh = 'C:\\Program Files\\PowerShell\\7\\pwsh.exe';
    const session = stage.running(desk, pwsh, administrator, `"${pwsh}"`);
    const source = stage.engine(session);
    const write = (time: string, label: string, make: (time: number) => LogRecord) =>
      recording.add(at(time), ofPowerShell7(make(at(time))), [label]);
    const script = (time: string, text: string) =>
      write(time, 'powershell-7-source', (when) => scriptBlock(source, when, text, random.guid()));
    script('11:40:10', '$updates = New-PSSession -ComputerName SRV-UPD01');
    script('11:40:31', 'Invoke-Command -Session $updates { Get-HotFix }');
    const target = remoteEngine(updates);
    write('11:40:32', 'powershell-7-target', (when) =>
      commandInvoked(target, when, 'Get-HotFix', 'ParameterBinding(Out-Default): name="InputObject"; value=""'),
    );
    script('11:44:02', 'Remove-PSSession $updates');
  }

  function remoteEngine(on: Machine): Engine {
    const command = `${SYSTEM32.replace('System32', 'system32')}\\wsmprovhost.exe -Embedding`;
    return stage.engine(stage.running(on, `${SYSTEM32}\\wsmprovhost.exe`, administrator, command));
  }

  /** The backup server forwards warnings and errors alone. */
  function backupError(): void {
    const engine = remoteEngine(backup);
    for (const [time, message] of [
      ['02:00:04', 'Cannot find path ‘E:\\Backup\\2026-03-03’ because it does not exist.'],
      ['02:00:09', 'The backup set is not complete.'],
    ] as const) {
      recording.add(at(time), errorReported(engine, at(time), 'Get-ChildItem', message), ['session-error']);
    }
  }

  /** New analysts are shown a session: a player writes its events to channels of its own, on a machine of the range. */
  function training(): void {
    const student = person('range.student', 1699, '0x51f00c');
    const play = (time: string, label: string, make: (time: number) => LogRecord, after = 0) =>
      recording.add(at(time) + after, replayed(make(at(time) + after)), [label]);
    const launcher = stage.serviceHost(range, 'DcomLaunch');
    const kernel = stage.running(range, 'System');
    const created = (time: string, image: string, parent: Process, commandLine: string) => {
      const process = stage.fork(at(time), { image, parent, commandLine, account: student });
      play(time, 'replayed-processes', (when) => processCreate(process, when));
      play(time, 'replayed-processes', (when) => processCreated(process, when), 2);
      return process;
    };
    const shell = stage.running(range, `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`, student);
    const service = stage.serviceHost(range, 'NetworkService', NETWORK_SERVICE);
    for (const [hour, toPort] of [
      ['15:04', 5985],
      ['15:34', 5986],
    ] as const) {
      play(`${hour}:01`, 'replayed-powershell', (when) =>
        scriptBlock(stage.engine(shell), when, 'Enter-PSSession -ComputerName SRV-TRAIN01', random.guid()),
      );
      play(`${hour}:01.500`, 'replayed-powershell', (when) => {
        const text = 'New-PSSession -ComputerName SRV-TRAIN01';
        return ofPowerShell7(scriptBlock(stage.engine(shell), when, text, random.guid()));
      });
      const connection = {
        from: range.address,
        fromPort: random.between(49_700, 64_000),
        to: '198.51.100.41',
        toPort,
      };
      for (const process of [shell, service])
        play(`${hour}:02`, 'replayed-connections', (when) => networkConnection(process, when, connection));
      for (const direction of ['outbound', 'inbound'] as const)
        play(`${hour}:02.400`, 'replayed-connections', (when) =>
          filteredConnection(kernel, when, connection, direction),
        );
      const host = created(
        `${hour}:03`,
        `${SYSTEM32}\\wsmprovhost.exe`,
        launcher,
        `${SYSTEM32}\\wsmprovhost.exe -Embedding`,
      );
      const engine = stage.engine(host);
      play(`${hour}:04`, 'replayed-powershell', (when) => engineState(engine, when, 'Available'));
      play(`${hour}:05`, 'replayed-powershell', (when) =>
        commandInvoked(engine, when, 'Get-Process', 'ParameterBinding(Out-Default): name="InputObject"; value=""'),
      );
      created(`${hour}:06`, `${SYSTEM32}\\whoami.exe`, host, `"${SYSTEM32}\\whoami.exe" /all`);
      play(`${hour}:40`, 'replayed-powershell', (when) => engineState(engine, when, 'Stopped'));
    }
  }
}
