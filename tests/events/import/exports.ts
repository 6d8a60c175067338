/** Exports of one process creation, as Windows and collectors write it. */

export const messageSysmon1 = [
  'Process Create:',
  'RuleName: -',
  'UtcTime: 2024-05-14 12:00:00.123',
  'ProcessId: 4711',
  'Image: C:\\Windows\\System32\\whoami.exe',
  'CommandLine: whoami /all & "x" <y>',
  'User: CORP\\ada',
].join('\r\n');

export const message4688 = [
  'A new process has been created.',
  '',
  'Creator Subject:',
  '\tSecurity ID:\t\tS-1-5-21-1111111111-2222222222-3333333333-1104',
  '\tAccount Name:\t\tada',
  '\tAccount Domain:\t\tCORP',
  '\tLogon ID:\t\t0x2b41f0',
  '',
  'Target Subject:',
  '\tSecurity ID:\t\tS-1-0-0',
  '\tAccount Name:\t\t-',
  '',
  'Process Information:',
  '\tNew Process ID:\t\t0x1267',
  '\tNew Process Name:\tC:\\Windows\\System32\\whoami.exe',
  '\tToken Elevation Type:\tTokenElevationTypeDefault (1)',
  '\tCreator Process Name:\tC:\\Windows\\System32\\cmd.exe',
  '\tProcess Command Line:\twhoami /all',
  '',
  'Token Elevation Type indicates the kind of token: it says what is allowed.',
].join('\r\n');

const xmlText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const xmlSysmon1 = `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID><Version>5</Version><TimeCreated SystemTime='2024-05-14T12:00:00.1234567Z'/><EventRecordID>77</EventRecordID><Correlation/><Execution ProcessID='2100' ThreadID='2200'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>WS01.corp.example</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='RuleName'>-</Data><Data Name='UtcTime'>2024-05-14 12:00:00.123</Data><Data Name='ProcessId'>4711</Data><Data Name='Image'>C:\\Windows\\System32\\whoami.exe</Data><Data Name='CommandLine'>whoami /all &amp; &quot;x&quot; &lt;y&gt;</Data><Data Name='User'>CORP\\ada</Data></EventData><RenderingInfo Culture='en-US'><Message>${xmlText(messageSysmon1).replaceAll('\r', '&#13;')}</Message></RenderingInfo></Event>`;

export const xml4688 = `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
  <System>
    <Provider Name="Microsoft-Windows-Security-Auditing" Guid="{54849625-5478-4994-a5ba-3e3b0328c30d}" />
    <EventID>4688</EventID><Version>2</Version><Level>0</Level><Task>13312</Task><Opcode>0</Opcode>
    <Keywords>0x8020000000000000</Keywords>
    <TimeCreated SystemTime="2024-05-14T12:00:00.1234567Z" />
    <EventRecordID>4242</EventRecordID><Execution ProcessID="4" ThreadID="88" />
    <Channel>Security</Channel><Computer>WS01.corp.example</Computer><Security />
  </System>
  <EventData>
    <Data Name="SubjectUserSid">S-1-5-21-1111111111-2222222222-3333333333-1104</Data>
    <Data Name="SubjectUserName">ada</Data>
    <Data Name="SubjectDomainName">CORP</Data>
    <Data Name="SubjectLogonId">0x2b41f0</Data>
    <Data Name="NewProcessId">0x1267</Data>
    <Data Name="NewProcessName">C:\\Windows\\System32\\whoami.exe</Data>
    <Data Name="TokenElevationType">%%1936</Data>
    <Data Name="CommandLine">whoami /all</Data>
    <Data Name="ParentProcessName">C:\\Windows\\System32\\cmd.exe</Data>
  </EventData>
</Event>`;

export const splunkLines = [
  '05/14/2024 12:00:00 PM',
  'LogName=Microsoft-Windows-Sysmon/Operational',
  'EventCode=1',
  'EventType=4',
  'ComputerName=WS01.corp.example',
  'User=NOT_TRANSLATED',
  'Sid=S-1-5-18',
  'SidType=0',
  'SourceName=Microsoft-Windows-Sysmon',
  'Type=Information',
  'RecordNumber=77',
  'Keywords=None',
  'TaskCategory=Process Create (rule: ProcessCreate)',
  'OpCode=Info',
  `Message=${messageSysmon1}`,
].join('\r\n');
