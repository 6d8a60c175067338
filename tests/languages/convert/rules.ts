/** Small events, and Sigma rules over them: one for each construct. */
import type { Raw } from './harness.ts';

const SYSMON = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1 };
const SECURITY = { Channel: 'Security', EventID: 4624 };

export const EVENTS: readonly Raw[] = [
  /* 1 */ {
    ...SYSMON,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c whoami /all',
    ParentImage: 'C:\\Windows\\explorer.exe',
    User: 'CORP\\anna',
    LogonType: '3',
    Count: 7,
  },
  /* 2 */ {
    ...SYSMON,
    Image: 'C:\\WINDOWS\\system32\\CMD.EXE',
    CommandLine: 'CMD.EXE /C WHOAMI -all',
    User: 'corp\\Anna',
    LogonType: 3,
    Count: '12',
  },
  /* 3 */ {
    ...SYSMON,
    Image: 'C:\\Tools\\a*b.exe',
    CommandLine: 'a*b.exe "quoted text" it\'s 100%_done',
    ParentImage: 'C:\\Tools\\a*b.exe',
    User: 'CORP\\svc_1',
    LogonType: '10',
    Count: 'many',
  },
  /* 4 */ {
    ...SYSMON,
    Image: '\\\\server\\share\\run.exe',
    CommandLine: 'run.exe – enc /enc',
    ParentImage: 'c:\\tools\\A*B.EXE',
    User: '',
    Count: -3,
  },
  /* 5 */ {
    ...SYSMON,
    EventID: 3,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    DestinationIp: '10.1.2.3',
    DestinationPort: 443,
  },
  /* 6 */ { ...SYSMON, EventID: 3, Image: 'C:\\a.exe', DestinationIp: '172.20.0.9', DestinationPort: '8080' },
  /* 7 */ { ...SYSMON, EventID: 3, Image: 'C:\\b.exe', DestinationIp: '192.0.2.200', DestinationPort: '-' },
  /* 8 */ { ...SYSMON, EventID: 3, Image: 'C:\\c.exe', DestinationIp: 'fe80::1', DestinationPort: 80 },
  /* 9 */ { ...SECURITY, TargetUserName: 'ANNA', SubjectUserName: 'anna', LogonType: 3, IpAddress: '::ffff:10.0.0.7' },
  /* 10 */ { ...SECURITY, TargetUserName: 'bob', SubjectUserName: '-', LogonType: '2', IpAddress: '-' },
  /* 11 */ { ...SECURITY, EventID: 4625, TargetUserName: 'bob', LogonType: 10, Elevated: true },
  /* 12 */ {
    Channel: 'Microsoft-Windows-PowerShell/Operational',
    EventID: 4104,
    ScriptBlockText: 'Write-Host "x (y) [z]"; $a = 1 + 2; Invoke-Expression $env:x',
  },
  /* 13 */ {
    Channel: 'PowerShellCore/Operational',
    EventID: 4104,
    ScriptBlockText: 'aQBlAHgA SW52b2tlLVdlYlJlcXVlc3RzIQ== ~ ^ | < > & ! ?',
  },
  /* 14 */ { Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'says nothing of its log' },
  /* 15 */ { EventID: 1, Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'an event id alone' },
  /* 16 */ { Channel: 'Linux-Sysmon/Operational', EventID: 1, Image: '/usr/bin/CMD.exe', CommandLine: 'sh -c "a/b"' },
  /* 17 */ { ...SYSMON, Image: 'C:\\Ünïcode\\Straße.exe', CommandLine: 'äöü ÄÖÜ', User: 'and or not in' },
  /* 18 */ { Channel: 'System', EventID: 7045, ServiceName: 'svc' },
  /* 19 */ { Channel: 'System', EventID: 7036, 'odd name': 'value', 'dotted.name': 'Value' },
];

export interface Rule {
  readonly title: string;
  /** `category: process_creation` unless it is given. */
  readonly logsource?: string;
  /** The lines below `detection:`. */
  readonly detection: string;
  readonly finds: readonly number[];
  /** Targets that cannot say it. */
  readonly refused?: readonly string[];
}

const one = (fields: string) => `selection: { ${fields} }\ncondition: selection`;

function rule(title: string, fields: string, finds: readonly number[], refused: readonly string[] = []): Rule {
  return {
    title,
    detection: fields.includes('condition:') ? fields : one(fields),
    logsource: '{ product: any }',
    finds,
    refused,
  };
}

const NO_CASE = ['logpoint'];
const NO_WORDS = ['eql', 'spark-sql'];

export const RULES: readonly Rule[] = [
  rule('a text', `Image: 'C:\\Windows\\System32\\cmd.exe'`, [1, 2, 5, 14, 15]),
  rule('any of several texts', `Image: ['C:\\a.exe', 'C:\\B.EXE']`, [6, 7]),
  rule('a text with a wildcard', `Image: '*\\cmd.exe'`, [1, 2, 5, 14, 15]),
  rule('a wildcard in the middle', `Image: 'C:\\\\*\\cmd.exe'`, [1, 2, 5, 14, 15]),
  rule('one character', `Image: 'C:\\\\?.exe'`, [6, 7, 8]),
  rule('texts with and without wildcards', `Image: ['C:\\a.exe', '*run.exe']`, [4, 6]),
  rule('contains', `CommandLine|contains: whoami`, [1, 2]),
  rule('contains any', `CommandLine|contains: [whoami, quoted]`, [1, 2, 3]),
  rule('contains all', `CommandLine|contains|all: [whoami, -all]`, [2]),
  rule('startswith', `CommandLine|startswith: cmd.exe`, [1, 2]),
  rule('endswith', `Image|endswith: [\\cmd.exe, \\run.exe]`, [1, 2, 4, 5, 14, 15]),
  rule('a wildcard character itself', `Image|endswith: 'a\\*b.exe'`, [3], ['logpoint']),
  rule('a question mark itself', `ScriptBlockText|contains: '! \\?'`, [13], ['logpoint']),
  rule('two backslashes at the start', `Image|startswith: '\\\\\\\\server'`, [4]),
  rule('two backslashes within', `Image|contains: 'x\\\\\\\\y'`, [], ['logpoint']),
  rule('a backslash at the end', `Image|contains: 'Tools\\'`, [3]),
  rule('double quotation marks', `CommandLine|contains: '"quoted text"'`, [3]),
  rule('single quotation marks', `CommandLine|contains: "it's"`, [3]),
  rule('percent and underscore', `CommandLine|contains: '100%_done'`, [3]),
  rule('characters of regular expressions', `ScriptBlockText|contains: 'x (y) [z]"; $a = 1 + 2'`, [12]),
  rule('operators of query strings', `ScriptBlockText|endswith: ' ~ ^ | < > & ! \\?'`, [13], ['logpoint']),
  rule('slashes', `CommandLine|contains: 'a/b'`, [16]),
  rule('a text of words that are operators', `User: and or not in`, [17]),
  rule('letters beyond ASCII', `Image|contains: 'ÜNÏCODE\\stra'`, [17]),
  rule('an empty text', `User: ''`, [4], ['grep']),
  rule('a number', `LogonType: 3`, [1, 2, 9]),
  rule('a number as a text', `LogonType: '3'`, [1, 2, 9]),
  rule('any of several numbers', `LogonType: [2, 10]`, [3, 10, 11]),
  rule('a negative number', `Count: -3`, [4]),
  rule('a text that begins as a number', `DestinationIp|startswith: '10.'`, [5]),
  rule('greater', `DestinationPort|gt: 443`, [6], ['grep']),
  rule('greater or equal', `DestinationPort|gte: 443`, [5, 6], ['grep']),
  rule('less', `Count|lt: 7`, [4], ['grep']),
  rule('less or equal', `Count|lte: 7`, [1, 4], ['grep']),
  rule('a truth value', `Elevated: true`, [11]),
  rule('event id', `EventID: 4104`, [12, 13]),
  rule('event id as a text', `EventID: ['4624', '4625']`, [9, 10, 11]),
  rule('channel', `Channel: Security`, [9, 10, 11]),
  rule('channel in another case', `Channel: security`, [9, 10, 11]),
  rule('null', `Image|contains: C, User: null`, [5, 6, 7, 8, 14, 15, 16]),
  rule('exists', `ParentImage|exists: true`, [1, 3, 4]),
  rule('exists not', `ParentImage|exists: false, User|exists: true`, [2, 17]),
  rule('any value', `ParentImage: '*'`, [1, 3, 4]),
  rule('a regular expression', `Image|re: 'C:\\\\[A-Z]\\w+\\\\'`, [1, 2, 3, 5, 14, 15], ['grep']),
  rule('a regular expression without case', `Image|re|i: '^c:\\\\[a-z]\\.exe$'`, [6, 7, 8], ['grep']),
  rule('a regular expression with a flag', `User|re: '(?i)corp\\\\(anna|bob)'`, [1, 2], ['grep']),
  rule('any of several regular expressions', `Image|re: ['C:\\\\[A-Z]\\w+\\\\', '"']`, [1, 2, 3, 5, 14, 15], ['grep']),
  rule(
    'a regular expression besides others',
    `a: { EventID: 1, Image|endswith: '\\cmd.exe' }\nb: { CommandLine|re: '\\bwhoami\\b' }\ncondition: a and b`,
    [1],
    ['grep'],
  ),
  rule('edges of words', `CommandLine|re: ['\\b(who|net)ami\\b', '\\b\\d{3}\\b']`, [1, 3], ['grep']),
  rule('an edge of a word beside none', `CommandLine|re: '\\b/b'`, [16], ['es-qs', 'eql', 'grep']),
  rule('a regular expression that repeats', `CommandLine|re: '\\d{2,3}%.?d'`, [3], ['grep']),
  rule(
    'a look ahead',
    `Image|re: 'C:(?!.*Windows)'`,
    [2, 3, 6, 7, 8, 17],
    ['es-qs', 'logpoint', 'eql', 'spark-sql', 'grep'],
  ),
  rule('addresses', `DestinationIp|cidr: 10.0.0.0/8`, [5], ['logpoint']),
  rule('addresses of several ranges', `DestinationIp|cidr: [172.16.0.0/12, 192.0.2.128/25]`, [6, 7], ['logpoint']),
  rule('addresses mapped into IPv6', `IpAddress|cidr: 10.0.0.0/24`, [9], ['logpoint']),
  rule('addresses of IPv6', `DestinationIp|cidr: fe80::/10`, [8], ['logpoint', 'spark-sql', 'grep']),
  rule('windash', `CommandLine|windash|contains: ' -enc'`, [4]),
  rule('base64offset', `ScriptBlockText|base64offset|contains: Invoke-WebReq`, [13]),
  rule('wide and base64offset', `ScriptBlockText|wide|base64offset|contains: iex`, [13]),
  rule('cased', `User|cased: 'CORP\\anna'`, [1], NO_CASE),
  rule('cased contains', `Image|contains|cased: CMD`, [2, 16], NO_CASE),
  rule('fieldref', `TargetUserName|fieldref: SubjectUserName`, [9], ['es-qs', 'logpoint', 'eql', 'grep']),
  rule('keywords', `keywords: [whoami, 'Invoke-Expression']\ncondition: keywords`, [1, 2, 12], NO_WORDS),
  rule('all keywords', `keywords:\n  '|all': [whoami, ' -all']\ncondition: keywords`, [2], NO_WORDS),
  rule(
    'and not',
    `a: { Image|endswith: cmd.exe }\nb: { CommandLine|contains: whoami }\ncondition: a and not b`,
    [5, 14, 15, 16],
  ),
  rule('not alone', `a: { EventID: [1, 3, 4104] }\ncondition: not a`, [9, 10, 11, 14, 18, 19]),
  rule(
    'not with numbers',
    `a: { EventID: 3 }\nb: { DestinationPort|gte: 443 }\ncondition: a and not b`,
    [7, 8],
    ['grep'],
  ),
  rule(
    'not of a regular expression',
    `a: { EventID: 3 }\nb: { Image|re: '^C:.[ab]' }\ncondition: a and not b`,
    [5, 8],
    ['logpoint', 'grep'],
  ),
  rule(
    'not of addresses',
    `a: { EventID: 3 }\nb: { DestinationIp|cidr: 10.0.0.0/8 }\ncondition: a and not b`,
    [6, 7, 8],
    ['logpoint'],
  ),
  rule(
    'not of a list',
    `a: { Image|contains: cmd }\nb: { User: ['corp\\anna', x] }\ncondition: a and not b`,
    [5, 14, 15, 16],
  ),
  rule('1 of', `a1: { LogonType: 10 }\na2: { ServiceName: svc }\ncondition: 1 of a*`, [3, 11, 18]),
  rule('all of them', `a1: { Image|endswith: cmd.exe }\na2: { User|contains: ANNA }\ncondition: all of them`, [1, 2]),
  rule(
    'parentheses',
    `a: { EventID: 1 }\nb: { Count: 7 }\nc: { Count: 12 }\ncondition: a and (b or c) and not (b and c)`,
    [1, 2],
  ),
  rule('neq', `LogonType|neq: 3, LogonType|exists: true`, [3, 10, 11]),
  rule('a list of maps', `s:\n  - { EventID: 4624, TargetUserName: bob }\n  - { Count: 7 }\ncondition: s`, [1, 10]),
  rule('an odd name', `'odd name': VALUE`, [19]),
  rule('a dotted name', `dotted.name: value`, [19]),
  { title: 'category', detection: one(`Image|endswith: cmd.exe`), finds: [1, 2, 14, 15, 16] },
  {
    title: 'category and product',
    logsource: '{ category: process_creation, product: windows }',
    detection: one(`Image|endswith: cmd.exe`),
    finds: [1, 2, 14, 15],
  },
  {
    title: 'category of several event ids',
    logsource: '{ category: registry_event, product: windows }',
    detection: one(`Image|contains: cmd`),
    finds: [14],
  },
  {
    title: 'service',
    logsource: '{ product: windows, service: security }',
    detection: one(`TargetUserName: [anna, BOB]`),
    finds: [9, 10, 11],
  },
  { title: 'product', logsource: '{ product: linux }', detection: one(`Image|contains: cmd`), finds: [14, 15, 16] },
  {
    title: 'product of other channels',
    logsource: '{ product: windows }',
    detection: one(`Image|contains: cmd`),
    finds: [1, 2, 5, 14, 15],
  },
  {
    title: 'a log without channel',
    logsource: '{ category: proxy }',
    detection: one(`Image|contains: cmd`),
    finds: [14],
  },
  {
    title: 'category of two channels',
    logsource: '{ category: ps_script }',
    detection: one(`ScriptBlockText|contains: x`),
    finds: [12, 13],
  },
];

export function ruleText({ title, logsource = '{ category: process_creation }', detection }: Rule): string {
  const body = detection
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `title: ${title}\nlogsource: ${logsource}\ndetection:\n${body}\n`;
}
