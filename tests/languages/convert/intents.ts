/** What is sought, in the words of every language: each by hand, as its users would write it, read through its own view. */
import type { Value } from '../../../src/engine/values.ts';
import type { LanguageId } from '../../../src/languages/language.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const at = (second: number) => {
  const time = new Date(Date.UTC(2024, 2, 5, 10, 0, second));
  return { '@timestamp': time.toISOString(), UtcTime: time.toISOString().replace('T', ' ').replace('Z', '') };
};
const started = (second: number, host: string, pid: string, fields: Readonly<Record<string, Value>>) => ({
  ...at(second),
  Channel: SYSMON,
  EventID: 1,
  Hostname: `${host}.corp.example`,
  ProcessId: pid,
  ProcessGuid: `{${host}-${pid}}`,
  User: 'CORP\\ada',
  ...fields,
});
const connected = (second: number, host: string, pid: string, fields: Readonly<Record<string, Value>>) => ({
  ...at(second),
  Channel: SYSMON,
  EventID: 3,
  Hostname: `${host}.corp.example`,
  ProcessId: pid,
  ProcessGuid: `{${host}-${pid}}`,
  User: 'CORP\\ada',
  Protocol: 'tcp',
  Initiated: 'true',
  SourceIp: '10.0.0.5',
  SourcePort: '50123',
  ...fields,
});
const SYSTEM = 'C:\\Windows\\System32';

/** Records as a collector writes them; their lines are their places here, from 1. */
export const LOG: readonly Readonly<Record<string, Value>>[] = [
  /* 1 */ started(0, 'WS1', '400', {
    Image: `${SYSTEM}\\cmd.exe`,
    CommandLine: 'cmd.exe /c "net user eve /add"',
    ParentImage: 'C:\\Windows\\explorer.exe',
  }),
  /* 2 */ started(1, 'WS1', '401', {
    Image: `${SYSTEM}\\net.exe`,
    CommandLine: 'net user eve /add',
    ParentImage: `${SYSTEM}\\cmd.exe`,
  }),
  /* 3 */ started(5, 'WS2', '500', {
    Image: 'C:\\Tools\\NET.EXE',
    CommandLine: 'NET USER',
    ParentImage: 'C:\\Windows\\EXPLORER.EXE',
  }),
  /* 4 */ started(6, 'WS2', '501', {
    Image: `${SYSTEM}\\net.exe`,
    CommandLine: 'net view',
    ParentImage: `${SYSTEM}\\cmd.exe`,
  }),
  /* 5 */ started(8, 'WS2', '502', { Image: `${SYSTEM}\\internet.exe`, CommandLine: 'internet user' }),
  /* 6 */ connected(9, 'WS1', '401', {
    Image: `${SYSTEM}\\net.exe`,
    DestinationIp: '10.9.9.9',
    DestinationPort: '445',
  }),
  /* 7 */ connected(10, 'WS2', '500', {
    Image: 'C:\\Tools\\NET.EXE',
    DestinationIp: '10.9.9.9',
    DestinationPort: '4450',
  }),
  /* 8 */ connected(11, 'WS2', '900', {
    Image: `${SYSTEM}\\svchost.exe`,
    DestinationIp: '10.9.9.8',
    DestinationPort: '445',
  }),
  /* 9 */ {
    ...at(12),
    Channel: SYSMON,
    EventID: 13,
    EventType: 'SetValue',
    Hostname: 'WS1.corp.example',
    ProcessId: '402',
    ProcessGuid: '{WS1-402}',
    User: 'CORP\\ada',
    Image: `${SYSTEM}\\reg.exe`,
    TargetObject: 'HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
    Details: 'C:\\Users\\Public\\a.exe',
  },
  /* 10 */ {
    ...at(13),
    Channel: SYSMON,
    EventID: 13,
    EventType: 'SetValue',
    Hostname: 'WS1.corp.example',
    ProcessId: '402',
    ProcessGuid: '{WS1-402}',
    User: 'CORP\\ada',
    Image: `${SYSTEM}\\reg.exe`,
    TargetObject: 'HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\RunMRU\\a',
    Details: 'net user',
  },
  /* 11 */ {
    ...at(14),
    Channel: 'Security',
    EventID: 4624,
    Hostname: 'WS2.corp.example',
    TargetUserName: 'net user',
    LogonType: '3',
  },
];

export interface Intent {
  readonly name: string;
  /** Lines of the events that it is about; or their machines, where languages give one event for several. */
  readonly finds: readonly number[] | readonly string[];
  /** By language; why another is left out, `lacking` says. */
  readonly queries: Partial<Record<LanguageId, string>>;
  readonly lacking?: Partial<Record<LanguageId, string>>;
}

const watch = (query: string, condition = '{ "always": {} }') => `{
  "trigger": { "schedule": { "interval": "2h" } },
  "input": { "search": { "request": { "body": { "query": { "query_string": { "query": ${JSON.stringify(query)} } } } } } },
  "condition": ${condition}
}`;
const rule = (category: string, detection: string) =>
  `logsource: { category: ${category}, product: windows }\ndetection:\n${detection}`;
const table = (...rows: readonly string[]) =>
  ['| Source | EventID | EventField | Details |', ...rows.map((row) => `| ${row} |`)].join('\n');

export const INTENTS: readonly Intent[] = [
  {
    name: 'a program by its name and its command line',
    finds: [2, 3],
    queries: {
      sigma: rule(
        'process_creation',
        "  s: { Image|endswith: '\\net.exe', CommandLine|contains: user }\n  condition: s",
      ),
      spl: 'EventCode=1 process_name=net.exe process=*user*',
      logpoint: 'norm_id=WindowsSysmon event_id=1 image="*\\net.exe" command="*user*"',
      eql: 'process where event.type == "start" and process.name : "net.exe" and process.command_line : "*user*"',
      'eql-classic': 'process where subtype.create and process_name == "net.exe" and command_line == "*user*"',
      'car-pseudocode':
        'p = search Process:Create\nx = filter p where (exe == "net.exe" and command_line == "*user*")\noutput x',
      ossem: 'process WHERE process_name == "net.exe" AND process_command_line == "*user*"',
      'specific-events': table('Sysmon | 1 | Image | net.exe', 'Sysmon | 1 | CommandLine | *user*'),
      lucene:
        'winlog.event_id:1 AND winlog.event_data.Image:/.*\\\\[Nn][Ee][Tt]\\.[Ee][Xx][Ee]/ AND winlog.event_data.CommandLine:(*user* OR *USER*)',
      'es-qs': 'EventID:1 AND Image:net.exe AND CommandLine:user',
      graylog: 'EventID:1 AND Image:(*\\\\net.exe *\\\\NET.EXE) AND CommandLine:(*user* *USER*)',
      watcher: watch('EventID:1 AND Image:net.exe AND CommandLine:user'),
      kql: 'event.code: 1 and process.name: (net.exe or NET.EXE) and process.command_line: (*user* or *USER*)',
      dnif: '_fetch * from event where $EventID=1 AND $App=regex(net\\.exe)i AND $Process=regex(.*user.*)i limit 100',
      grep: "grep -iP '^(?=.*Sysmon/Operational)(?=.*EventID=1 )(?=.* Image=\\S*\\\\net\\.exe )(?=.*CommandLine=net.* user)'",
      powershell:
        "Get-WinEvent -LogName Microsoft-Windows-Sysmon/Operational | where { $_.Id -eq 1 -and $_.Message -match '\\bImage: .*\\\\net\\.exe' -and $_.Message -match 'CommandLine: .*user' }",
      'spark-sql':
        "SELECT * FROM events WHERE EventID = 1 AND Channel LIKE '%Sysmon%' AND Image ILIKE '%\\\\\\\\net.exe' AND LOWER(CommandLine) LIKE '%user%'",
      pandas:
        "df[(df['EventID'] == 1) & df['Image'].str.lower().str.endswith('\\\\net.exe', na=False) & df['CommandLine'].str.contains('user', case=False, na=False)]",
    },
  },
  {
    name: 'a value that is set below a key of the registry',
    finds: [9],
    queries: {
      sigma: rule('registry_set', "  s: { TargetObject|contains: '\\CurrentVersion\\Run\\' }\n  condition: s"),
      spl: 'EventCode=13 registry_path="*\\\\CurrentVersion\\\\Run\\\\*"',
      logpoint: 'event_id=13 target_object="*\\CurrentVersion\\Run\\*"',
      eql: 'registry where registry.path : "*\\\\CurrentVersion\\\\Run\\\\*"',
      'eql-classic': 'registry where registry_path == "*\\\\CurrentVersion\\\\Run\\\\*"',
      'car-pseudocode': 'r = search Registry:Value_Edit\nx = filter r where key == "*\\CurrentVersion\\Run"\noutput x',
      ossem: 'registry WHERE registry_key_path == "*\\CurrentVersion\\Run\\*"',
      'specific-events': table('Sysmon | 13 | TargetObject | *\\CurrentVersion\\Run\\*'),
      lucene: 'winlog.event_id:13 AND winlog.event_data.TargetObject:*\\\\CurrentVersion\\\\Run\\\\*',
      'es-qs': 'EventID:13 AND TargetObject.keyword:*\\\\CurrentVersion\\\\Run\\\\*',
      graylog: 'EventID:13 AND TargetObject:*\\\\CurrentVersion\\\\Run\\\\*',
      watcher: watch('EventID:13 AND TargetObject.keyword:*\\\\CurrentVersion\\\\Run\\\\*'),
      kql: 'event.code: 13 and registry.path: *\\\\CurrentVersion\\\\Run\\\\*',
      dnif: '_fetch * from event where $EventID=13 AND $TargetObject=*\\CurrentVersion\\Run\\* limit 100',
      grep: "grep -P 'EventID=13 .*TargetObject=\\S*\\\\CurrentVersion\\\\Run\\\\'",
      powershell:
        "Get-WinEvent | where { $_.Id -eq 13 -and $_.Message -like '*TargetObject: *\\CurrentVersion\\Run\\*' }",
      'spark-sql':
        "SELECT * FROM events WHERE EventID = 13 AND TargetObject LIKE '%\\\\\\\\CurrentVersion\\\\\\\\Run\\\\\\\\%'",
      pandas:
        "df[(df['EventID'] == 13) & df['TargetObject'].str.contains('\\\\CurrentVersion\\\\Run\\\\', regex=False, na=False)]",
    },
  },
  {
    name: 'a connection to a port',
    finds: [6, 8],
    queries: {
      sigma: rule('network_connection', '  s: { DestinationPort: 445 }\n  condition: s'),
      spl: 'EventCode=3 dest_port=445',
      logpoint: 'norm_id=WindowsSysmon event_id=3 destination_port=445',
      eql: 'network where destination.port == 445',
      'eql-classic': 'network where destination_port == 445',
      'car-pseudocode': 'f = search Flow:Start\nx = filter f where dest_port == 445\noutput x',
      ossem: 'network WHERE dst_port == 445',
      'specific-events': table('Sysmon | 3 | DestinationPort | 445'),
      lucene: 'winlog.event_id:3 AND winlog.event_data.DestinationPort:445',
      'es-qs': 'EventID:3 AND DestinationPort:445',
      graylog: 'EventID:3 AND DestinationPort:445',
      watcher: watch('EventID:3 AND DestinationPort:445', '{ "compare": { "ctx.payload.hits.total": { "gt": 1 } } }'),
      kql: 'event.code: 3 and destination.port: 445',
      dnif: '_fetch * from event where $EventID=3 AND $DstPort=445 limit 100',
      grep: "grep -P 'EventID=3 .*DestinationPort=445\\b'",
      powershell: "Get-WinEvent | where { $_.Id -eq 3 -and $_.Message -match 'DestinationPort: 445\\b' }",
      'spark-sql': 'SELECT * FROM events WHERE EventID = 3 AND DestinationPort = 445',
      pandas: "df[(df['EventID'] == 3) & (df['DestinationPort'] == 445)]",
    },
  },
  {
    name: 'a program that was not started by another, or of which that is not known',
    finds: [2, 4, 5],
    queries: {
      sigma: rule(
        'process_creation',
        "  s: { Image: '*' }\n  filter: { ParentImage|endswith: '\\explorer.exe' }\n  condition: s and not filter",
      ),
      spl: 'EventCode=1 NOT parent_process_name=explorer.exe',
      logpoint: 'norm_id=WindowsSysmon event_id=1 -parent_image="*\\explorer.exe"',
      eql: 'process where event.type == "start" and not process.parent.name : "explorer.exe"',
      'eql-classic':
        'process where subtype.create and (parent_process_name != "explorer.exe" or parent_process_name == null)',
      'car-pseudocode': 'p = search Process:Create\nx = filter p where not (parent_exe == "explorer.exe")\noutput x',
      ossem: 'process WHERE process_command_line == "*" AND NOT process_parent_name == "explorer.exe"',
      'specific-events': table('Sysmon | 1 | ParentImage | NOT explorer.exe'),
      lucene: 'winlog.event_id:1 AND NOT winlog.event_data.ParentImage:/.*\\\\[Ee].*/',
      'es-qs': 'EventID:1 AND NOT ParentImage:explorer.exe',
      graylog: 'EventID:1 AND NOT ParentImage:(*\\\\explorer.exe *\\\\EXPLORER.EXE)',
      watcher: watch('EventID:1 AND NOT ParentImage:explorer.exe'),
      kql: 'event.code: 1 and not process.parent.name: (explorer.exe or EXPLORER.EXE)',
      dnif: '_fetch * from event where $EventID=1 NOT $ParentApp=regex(explorer\\.exe)i limit 100',
      grep: "grep -P 'Sysmon/Operational.*EventID=1 (?!.*ParentImage=\\S*\\\\(?i)explorer\\.exe)'",
      powershell:
        "Get-WinEvent | where { $_.ProviderName -like '*Sysmon*' -or $_.LogName -like '*Sysmon*' } | where { $_.Id -eq 1 -and $_.Message -notmatch 'ParentImage: .*\\\\explorer\\.exe' }",
      'spark-sql':
        "SELECT * FROM events WHERE EventID = 1 AND (ParentImage IS NULL OR NOT ParentImage ILIKE '%\\\\\\\\explorer.exe')",
      pandas: "df[(df['EventID'] == 1) & ~df['ParentImage'].str.lower().str.endswith('\\\\explorer.exe', na=False)]",
    },
  },
  {
    name: 'a program that connects to somewhere after it has started',
    finds: [2, 3, 6, 7],
    queries: {
      sigma: `correlation:
  type: temporal_ordered
  rules: [start, connection]
  group-by: [ProcessGuid]
  timespan: 1m
---
name: start
${rule('process_creation', "  s: { Image|endswith: '\\net.exe' }\n  condition: s")}
---
name: connection
${rule('network_connection', "  s: { Image|endswith: '\\net.exe' }\n  condition: s")}`,
      eql: 'sequence by process.entity_id with maxspan=1m [process where event.type == "start"] [network where true]',
      'eql-classic': 'sequence by unique_pid with maxspan=1m [process where subtype.create] [network where true]',
      'car-pseudocode':
        'p = search Process:Create\nf = search Flow:Start\nx = join (p, f) where (p.hostname == f.hostname and p.pid == f.pid and p.time < f.time < p.time + 1 minute)\noutput x',
      spl: '(EventCode=1 OR EventCode=3) | transaction process_guid maxspan=1m startswith=(EventCode=1) endswith=(EventCode=3)',
      logpoint:
        '[event_id=1] as started followed by [event_id=3] as connected within 1 minute on started.process_guid = connected.process_guid',
      dnif: '_fetch * from event where $EventID=1 as #A limit 100\n>>_fetch * from event where $EventID=3 as #B limit 100\n>>_checkif sjoin #B.$CPID = #A.$CPID include',
      'spark-sql':
        'SELECT s.`@timestamp`, c.DestinationIp FROM events s JOIN events c ON s.ProcessGuid = c.ProcessGuid AND s.`@timestamp` < c.`@timestamp` WHERE s.EventID = 1 AND c.EventID = 3',
      pandas: `s = df[df['EventID'] == 1][['ProcessGuid', 'Image']]
c = df[df['EventID'] == 3][['ProcessGuid', 'DestinationIp']]
pd.merge(s, c, on='ProcessGuid')`,
    },
    lacking: {
      ossem: 'has conditions alone',
      'specific-events': 'has conditions alone',
      lucene: 'has conditions alone',
      'es-qs': 'has conditions alone',
      graylog: 'has conditions alone',
      watcher: 'has conditions on one event and on counts',
      kql: 'has conditions alone',
      grep: 'reads lines by themselves',
      powershell: 'joins by programs, which are not read',
    },
  },
  {
    name: 'a machine with more than two programs started',
    finds: ['WS2.corp.example'],
    queries: {
      sigma: rule('process_creation', "  s: { Image: '*' }\n  condition: s | count() by Hostname > 2"),
      spl: 'EventCode=1 | eventstats count by dest | where count > 2',
      logpoint: 'norm_id=WindowsSysmon event_id=1 | chart count() as cnt by host | search cnt > 2',
      'eql-classic': 'process where subtype.create | unique_count hostname | filter count > 2',
      'car-pseudocode': 'p = search Process:Create\ng = group p by hostname where count > 2\noutput g',
      dnif: '_fetch * from event where $EventID=1 group count_unique $SystemName limit 100\n>>_checkif int_compare count_unique > 2 include',
      'spark-sql': 'SELECT Hostname, COUNT(*) AS n FROM events WHERE EventID = 1 GROUP BY Hostname HAVING COUNT(*) > 2',
      pandas: "n = df[df['EventID'] == 1].groupby('Hostname').size().reset_index(name='n')\nn[n['n'] > 2]",
    },
    lacking: {
      eql: 'counts nothing',
      ossem: 'counts, and compares no counts',
      'specific-events': 'counts nothing',
      lucene: 'counts nothing',
      'es-qs': 'counts nothing',
      graylog: 'counts nothing',
      watcher: 'counts all that it finds, whatever machines they are of',
      kql: 'counts nothing',
      grep: 'counts lines alone',
      powershell: 'groups, and its groups are no events',
    },
  },
];
