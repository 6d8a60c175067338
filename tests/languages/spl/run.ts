/** SPL over a few events, with a few macros. */
import type { LookupDefinition, MacroDefinition, ParseResult } from '../../../src/languages/language.ts';
import { spl } from '../../../src/languages/spl/index.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const MACROS: readonly MacroDefinition[] = [
  { name: 'sysmon', params: [], definition: 'source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational"' },
  { name: 'shells', params: [], definition: '(Image="*\\\\cmd.exe" OR Image="*\\\\powershell.exe")' },
  { name: 'readable', params: ['field'], definition: 'convert timeformat="%Y-%m-%dT%H:%M:%S" ctime($field$)' },
  { name: 'drop', params: ['object'], definition: 'rename "$object$.*" as *' },
  { name: 'both', params: ['a', 'b'], definition: 'search user=$a$ OR user=$b$ `nested`' },
  { name: 'nested', params: [], definition: 'host=*' },
  { name: 'loop', params: [], definition: 'a=b `loop`' },
  { name: 'broken', params: [], definition: 'user=(' },
];

function lookup(
  name: string,
  [fields = [], ...rows]: string[][],
  more: Partial<LookupDefinition> = {},
): LookupDefinition {
  const exact = {
    kinds: {},
    caseSensitive: true,
    maxMatches: 100,
    minMatches: 0,
    defaultMatch: null,
    collection: false,
  };
  return { name, fields, rows, ...exact, ...more };
}

const LOOKUPS: readonly LookupDefinition[] = [
  lookup('ports', [
    ['port', 'service', 'risk'],
    ['443', 'https', ''],
    ['22', 'ssh', 'high'],
    ['443', 'quic', 'low'],
  ]),
  lookup(
    'tools',
    [
      ['path', 'is_tool'],
      ['*\\nc.exe', 'true'],
      ['*\\CMD.EXE', 'shell'],
    ],
    { kinds: { path: 'wildcard' }, caseSensitive: false, maxMatches: 1, minMatches: 1, defaultMatch: 'false' },
  ),
  lookup(
    'networks',
    [
      ['range', 'zone'],
      ['10.0.0.0/8', 'inside'],
      ['10.1.0.0/16', 'lab'],
    ],
    { kinds: { range: 'cidr' } },
  ),
  lookup('owners', [
    ['name', 'machine', 'team'],
    ['ada', 'dc-1', 'blue'],
    ['Ada', 'ws-1', 'red'],
  ]),
  lookup('seen', [['dest', 'firstTimeSeen']], { collection: true }),
];

/** SPL that knows the macros and lookups of these tests. */
export const language = {
  ...spl,
  parse: (text: string): ParseResult => spl.parse(text, { macros: MACROS, lookups: LOOKUPS }),
};

const MINUTE = 60_000;

/** A log of six events on two hosts. */
export const EVENTS = [
  /* 1 */ {
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventCode: 1,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c whoami > C:\\temp\\out.txt',
    ParentImage: 'C:\\Windows\\explorer.exe',
    ProcessGuid: '{1}',
    user: 'Ada',
    host: 'ws-1',
    object: 'Endpoint.Processes',
    time: 0,
    Message: 'EventID=1 Image=C:\\Windows\\System32\\cmd.exe user=Ada procdump.exe -ma lsass',
  },
  /* 2 */ {
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventCode: '1',
    Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    CommandLine: 'powershell.exe -enc SQBFAFgA',
    ParentImage: 'C:\\Windows\\System32\\cmd.exe',
    ProcessGuid: '{2}',
    user: 'Bob',
    host: 'ws-1',
    object: 'Endpoint.Processes',
    time: MINUTE,
    Message: 'EventID=1 powershell.exe -enc user=Bob',
  },
  /* 3 */ {
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventCode: 3,
    Image: 'C:\\Tools\\nc.exe',
    ProcessGuid: '{2}',
    DestinationIp: '10.1.2.3',
    DestinationPort: '443',
    host: 'ws-2',
    time: 6 * MINUTE,
    Message: 'EventID=3 Tools nc.exe',
  },
  /* 4 */ {
    Channel: 'Security',
    EventCode: 4625,
    user: 'ada',
    host: 'dc-1',
    groups: ['Users', 'Admins'],
    bytes: '90',
    time: 7 * MINUTE,
    Message: 'EventID=4625 An account failed to log on. relogin',
  },
  /* 5 */ {
    Channel: 'Security',
    EventCode: 4624,
    user: 'ada',
    host: 'dc-1',
    groups: ['Users'],
    bytes: '1000',
    'a.b': 'dotted',
    data: '{"actor": {"name": "eve"}, "items": [{"id": 1}, {"id": 2}]}',
    time: 8 * MINUTE,
    Message: 'EventID=4624 An account was successfully logged on.',
  },
  /* 6 */ {
    Channel: 'Security',
    EventCode: 1102,
    host: 'dc-1',
    index: 'wineventlog',
    empty: '',
    time: 3 * 24 * 60 * MINUTE,
    Message: 'EventID=1102 The audit log was cleared.',
  },
];

/** Lines, or columns and rows, that a search finds in the log. */
export const find = (query: string): unknown => found(language, query, EVENTS);

/** Rows that a search finds. */
export function rows(query: string): unknown {
  return (find(query) as { rows: unknown }).rows;
}

/** Why a search is refused. */
export const refused = (query: string): string => refusal(language, query);

/** What a search is warned of. */
export const warned = (query: string): string[] => warnings(language, query);
