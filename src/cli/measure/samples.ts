/** Events that queries without events of their own run over. Made up; one of each log that analytics ask for most. */
import type { EventRecord } from '../../engine/values.ts';

const SYSMON = {
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  ProviderName: 'Microsoft-Windows-Sysmon',
  Hostname: 'WS-1.corp.example',
};
const SECURITY = {
  Channel: 'Security',
  ProviderName: 'Microsoft-Windows-Security-Auditing',
  Hostname: 'DC-1.corp.example',
};
const PROCESS = { ProcessId: 4120, ProcessGuid: '{00000000-0000-0000-0000-000000000001}', User: 'CORP\\ada' };
const SUBJECT = { SubjectUserName: 'ada', SubjectDomainName: 'CORP', SubjectLogonId: '0x3e7' };

/** The sample events, in the order of their times. */
export const SAMPLE_EVENTS: readonly EventRecord['raw'][] = [
  {
    ...SYSMON,
    ...PROCESS,
    EventID: 1,
    UtcTime: '2024-03-05 12:00:00.000',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c whoami /all',
    ParentImage: 'C:\\Windows\\explorer.exe',
    ParentCommandLine: 'C:\\Windows\\explorer.exe',
    ParentProcessId: 988,
    OriginalFileName: 'Cmd.Exe',
    IntegrityLevel: 'High',
    Hashes: 'SHA256=0000000000000000000000000000000000000000000000000000000000000001',
  },
  {
    ...SYSMON,
    ...PROCESS,
    EventID: 3,
    UtcTime: '2024-03-05 12:00:05.000',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    SourceIp: '10.0.0.7',
    SourcePort: 49721,
    DestinationIp: '198.51.100.7',
    DestinationPort: 443,
    Protocol: 'tcp',
  },
  {
    ...SYSMON,
    ...PROCESS,
    EventID: 11,
    UtcTime: '2024-03-05 12:00:10.000',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    TargetFilename: 'C:\\Users\\ada\\out.txt',
  },
  {
    ...SYSMON,
    ...PROCESS,
    EventID: 13,
    EventType: 'SetValue',
    UtcTime: '2024-03-05 12:00:15.000',
    Image: 'C:\\Windows\\regedit.exe',
    TargetObject: 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\updater',
    Details: 'C:\\Users\\ada\\updater.exe',
  },
  {
    ...SECURITY,
    ...SUBJECT,
    EventID: 4688,
    SystemTime: '2024-03-05T12:01:00.000Z',
    NewProcessName: 'C:\\Windows\\System32\\net.exe',
    CommandLine: 'net user /domain',
    ParentProcessName: 'C:\\Windows\\System32\\cmd.exe',
    NewProcessId: '0x1a2c',
    ProcessId: '0x1018',
  },
  {
    ...SECURITY,
    ...SUBJECT,
    EventID: 4624,
    SystemTime: '2024-03-05T12:02:00.000Z',
    TargetUserName: 'ada',
    TargetDomainName: 'CORP',
    TargetLogonId: '0x5f3a1',
    LogonType: 3,
    IpAddress: '10.0.0.7',
    AuthenticationPackageName: 'NTLM',
  },
  {
    Channel: 'Microsoft-Windows-PowerShell/Operational',
    ProviderName: 'Microsoft-Windows-PowerShell',
    Hostname: 'WS-1.corp.example',
    EventID: 4104,
    SystemTime: '2024-03-05T12:03:00.000Z',
    ScriptBlockText: 'Get-Process | Sort-Object CPU',
  },
  {
    Channel: 'System',
    ProviderName: 'Service Control Manager',
    Hostname: 'WS-1.corp.example',
    EventID: 7045,
    SystemTime: '2024-03-05T12:04:00.000Z',
    ServiceName: 'updater',
    ImagePath: 'C:\\Users\\ada\\updater.exe',
  },
];

/** The samples with a text in each of these columns that they lack: a table has the columns that its queries name. */
export function samplesWith(columns: readonly string[]): readonly EventRecord['raw'][] {
  const known = new Set(SAMPLE_EVENTS.flatMap((event) => Object.keys(event)).map((name) => name.toLowerCase()));
  const lacking = columns.filter((name) => name !== '*' && !known.has(name.toLowerCase()));
  if (lacking.length === 0) return SAMPLE_EVENTS;
  const texts = Object.fromEntries(lacking.map((name) => [name, '']));
  return SAMPLE_EVENTS.map((event) => ({ ...texts, ...event }));
}
