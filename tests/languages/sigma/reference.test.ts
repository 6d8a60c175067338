/**
 * The Sigma specification 2.1, section by section: a rule's search, and the events that it finds. What older specifications
 * say of aggregations and collections stands at the end. The other tests of this folder go deeper into each.
 */
import { describe, expect, it } from 'vitest';
import { find, records, refusal } from './plans.ts';

const EVENTS = records([
  /* 1 */ {
    time: '2024-03-04T07:15:00Z',
    EventID: 1,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c whoami /all',
    User: 'CORP\\ada',
    Parent: 'C:\\Windows\\',
    Pid: 412,
    At: '2024-03-04T07:15:00Z',
  },
  /* 2 */ {
    time: '2024-03-04T07:16:00Z',
    EventID: 1,
    Image: 'C:\\Tools\\PowerShell.EXE',
    CommandLine: 'powershell -enc cABpAG4AZwA=',
    User: 'CORP\\bob',
    Pid: '9000',
    At: '2024-03-09T23:59:00Z',
  },
  /* 3 */ {
    time: '2024-03-04T07:18:00Z',
    EventID: 3,
    Image: 'C:\\Tools\\PowerShell.EXE',
    User: 'CORP\\bob',
    Ip: '10.1.2.3',
  },
  /* 4 */ {
    time: '2024-03-04T07:19:00Z',
    EventID: 3,
    Image: '',
    User: 'corp\\ADA',
    Ip: 'fe80::1',
    Tags: ['red', 'blue'],
  },
  /* 5 */ { time: '2024-03-04T08:00:00Z', EventID: 7045, Text: 'a*b?c\\*', Ip: '192.0.2.1', Other: '192.0.2.1' },
  /* 6 */ { time: '2024-03-04T08:01:00Z', EventID: '7045', Text: 'first\nSecond line', Data: 'xx cGluZw== yy' },
]);

const rule = (selection: string, condition = 'selection') => `
logsource: {}
detection:
  selection:
${selection.replace(/^/gm, '    ')}
  condition: ${condition}
`;

type Row = readonly [search: string, finds: readonly number[]];

describe.each<readonly [section: string, rows: readonly Row[]]>([
  [
    'General: values are texts without case; wildcards',
    [
      ['User: corp\\ADA', [1, 4]],
      ["User: 'CORP\\*'", []],
      ["User: 'CORP\\\\*'", [1, 2, 3, 4]],
      ["CommandLine: 'cmd.exe /c*'", [1]],
      ["Image: '?:\\Tools\\Power?????.exe'", [2, 3]],
      ["Image: '*'", [1, 2, 3, 4]],
    ],
  ],
  [
    'Escape character',
    [
      ["Text: 'a\\*b\\?c*'", [5]],
      ["Text: '*c\\\\*'", [5]],
      ["Text: '*c\\\\\\*'", [5]],
      ["Text: 'a*b\\?c\\\\\\*'", [5]],
      ["Image: 'C:\\\\Windows\\\\System32\\\\cmd.exe'", [1]],
      ['Image: "C:\\\\Windows\\\\System32\\\\cmd.exe"', [1]],
    ],
  ],
  [
    'Lists: keywords in the whole event',
    [
      ['- whoami', [1]],
      ['- WHOAMI\n- 10.1.2.3', [1, 3]],
      ["- 'tools*enc'", [2]],
      ['- 7045', [5, 6]],
      ["'|all':\n  - Tools\n  - 10.1", [3]],
    ],
  ],
  [
    'Lists of maps, maps, lists of values',
    [
      ['EventID: 1\nUser: corp\\bob', [2]],
      ['EventID: [1, 7045]', [1, 2, 5, 6]],
      ['- EventID: 1\n  User: corp\\ada\n- Ip: 192.0.2.1', [1, 5]],
      ['- EventID: 7045\n- whoami', [1, 5, 6]],
      ['Tags: blue', [4]],
    ],
  ],
  [
    'Special field values: empty and null',
    [
      ["Image: ''", [4]],
      ['CommandLine: null', [3, 4, 5, 6]],
      ['CommandLine:', [3, 4, 5, 6]],
      ["Image: ['', null]", [4, 5, 6]],
    ],
  ],
  [
    'Field existence',
    [
      ['Ip|exists: true', [3, 4, 5]],
      ['Ip|exists: false', [1, 2, 6]],
    ],
  ],
  [
    'Generic modifiers: contains, startswith, endswith, all, cased, neq',
    [
      ['CommandLine|contains: WHOAMI', [1]],
      ['CommandLine|startswith: power', [2]],
      ['Image|endswith: \\cmd.exe', [1]],
      ['Image|endswith: [\\cmd.exe, \\powershell.exe]', [1, 2, 3]],
      ['CommandLine|contains|all: [cmd, whoami]', [1]],
      ['CommandLine|contains|all: [cmd, enc]', []],
      ['User|cased: corp\\ADA', [4]],
      ['User|contains|cased: CORP', [1, 2, 3]],
      ['User|neq: corp\\bob', [1, 4, 5, 6]],
      ['EventID|neq: 1', [3, 4, 5, 6]],
      ['User|contains|neq: [ada, bob]', [5, 6]],
      ['Tags|all: [red, blue]', [4]],
    ],
  ],
  [
    'String modifiers: windash',
    [
      ["CommandLine|contains|windash: ' /enc '", [2]],
      ["CommandLine|contains|windash: ' \u2014c '", [1]],
      ["CommandLine|contains|all|windash: [' -c ', ' -all']", [1]],
    ],
  ],
  [
    'Regular expression: re, i, m, s',
    [
      ["CommandLine|re: '^cmd\\.exe\\s/c\\s\\w+'", [1]],
      ['CommandLine|re: WHOAMI', []],
      ['CommandLine|re|i: WHOAMI', [1]],
      ["Text|re: '^Second'", []],
      ["Text|re|m: '^Second'", [6]],
      ["Text|re: 'first.Second'", []],
      ["Text|re|s: 'first.Second'", [6]],
      ["Text|re|i|s: 'FIRST.second'", [6]],
      ["'|re': 'who(ami)?'", [1]],
    ],
  ],
  [
    'Encoding: base64, base64offset, wide, utf16le, utf16be, utf16',
    [
      ['Data|base64|contains: ping', [6]],
      ['Data|base64offset|contains: ping', [6]],
      ['CommandLine|wide|base64|contains: ping', [2]],
      ['CommandLine|utf16le|base64offset|contains: ping', [2]],
      ['CommandLine|utf16be|base64|contains: ping', []],
      ['CommandLine|utf16|base64|contains: ping', []],
    ],
  ],
  [
    'Numeric modifiers: lt, lte, gt, gte',
    [
      ['Pid|lt: 9000', [1]],
      ['Pid|lte: 9000', [1, 2]],
      ['Pid|gt: 412', [2]],
      ['Pid|gte: 412', [1, 2]],
      ['EventID|gt: [3, 10000]', [5, 6]],
    ],
  ],
  [
    'Time modifiers: minute, hour, day, week, month, year',
    [
      ['At|minute: 59', [2]],
      ['At|hour: 7', [1]],
      ['At|hour|gte: 20', [2]],
      ['At|day: [9, 10]', [2]],
      ['At|week: 10', [1, 2]],
      ['At|month: 3', [1, 2]],
      ['At|year: 2023', []],
    ],
  ],
  [
    'IP modifiers: cidr',
    [
      ['Ip|cidr: 10.0.0.0/8', [3]],
      ["Ip|cidr: ['fe80::/10', 192.0.2.0/24]", [4, 5]],
    ],
  ],
  [
    'Specific modifiers: fieldref, expand',
    [
      ['Ip|fieldref: Other', [5]],
      ['Ip|fieldref|neq: Other', [1, 2, 3, 4, 6]],
      ['Image|fieldref|startswith: Parent', [1]],
      ['Image|startswith|fieldref: Parent', [1]],
      ["User|expand: 'corp\\\\bob'", [2, 3]],
      ["User|expand: '%Of_Nobody%'", []],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s', (search, lines) => {
    expect(find(rule(search), EVENTS)).toEqual(lines);
  });
});

const detection = (lines: string) => `
logsource: {}
detection:
  one: { EventID: 1 }
  two: { User|endswith: bob }
  filter_a: { Ip: 10.1.2.3 }
  filter_b: { CommandLine|contains: enc }
  _idle: { EventID: 7045 }
${lines.replace(/^/gm, '  ')}
`;

describe('Condition', () => {
  it.each<Row>([
    ['one', [1, 2]],
    ['one and two', [2]],
    ['one or two', [1, 2, 3]],
    ['not one', [3, 4, 5, 6]],
    ['one or two and filter_a', [1, 2, 3]],
    ['(one or two) and filter_a', [3]],
    ['one AND NOT two', [1]],
    ['1 of filter_*', [2, 3]],
    ['any of filter_*', [2, 3]],
    ['all of filter_*', []],
    ['one and not 1 of filter_*', [1]],
    ['1 of them', [1, 2, 3]],
    ['all of them', []],
    ['1 of *_b', [2]],
    ['1 of _*', [5, 6]],
    ['[one and two, filter_a]', [2, 3]],
  ])('%s', (condition, lines) => {
    expect(find(detection(`condition: ${condition}`), EVENTS)).toEqual(lines);
  });
});

/** Sigma specification 1.0.2, "Aggregation expression" and "Near aggregation expression". */
describe('Aggregation and near, of older rules', () => {
  it.each<Row>([
    ['condition: two | count() > 1', [2, 3]],
    ['condition: two | count() > 2', []],
    ['condition: 1 of them | count() by User > 1', [2, 3]],
    ['condition: 1 of them | count(EventID) by User > 1', [2, 3]],
    ['condition: one | count(User) >= 2', [1, 2]],
    ['condition: one | max(Pid) = 9000', [1, 2]],
    ['condition: one | min(Pid) < 412', []],
    ['condition: one | sum(Pid) > 9411', [1, 2]],
    ['condition: one | avg(Pid) > 4706', []],
    ['timeframe: 1m\ncondition: two | count() > 1', []],
    ['timeframe: 2m\ncondition: two | count() > 1', [2, 3]],
    ['timeframe: 3m\ncondition: one | near filter_a', [1, 2]],
    ['timeframe: 2m\ncondition: one | near filter_a', [2]],
    ['timeframe: 2m\ncondition: one | near two and not filter_a', [1]],
  ])('%s', (lines, found) => {
    expect(find(detection(lines), EVENTS)).toEqual(found);
  });
});

/** Sigma specification 1.0.2, "Rule collections". */
describe('Rule collections', () => {
  const parts = (...documents: readonly string[]) => documents.join('\n---\n');
  it.each<readonly [name: string, rule: string, finds: readonly number[]]>([
    [
      'global',
      parts(
        'action: global\nlogsource: {}\ndetection: { condition: s }',
        'detection: { s: { EventID: 3 } }',
        'detection: { s: { EventID: 7045 } }',
      ),
      [3, 4, 5, 6],
    ],
    [
      'reset',
      parts(
        'action: global\nlogsource: {}\ndetection: { s: { EventID: 3 }, condition: s }',
        'title: a',
        'action: reset',
        'logsource: {}\ndetection: { t: { EventID: 1 }, condition: t }',
      ),
      [1, 2, 3, 4],
    ],
    [
      'repeat',
      parts(
        'logsource: {}\ndetection: { s: { EventID: 3 }, condition: s }',
        'action: repeat\ndetection: { s: { EventID: 1 } }',
      ),
      [1, 2, 3, 4],
    ],
    [
      'several rules',
      parts(
        'logsource: {}\ndetection: { s: { Ip: 192.0.2.1 }, condition: s }',
        'logsource: {}\ndetection: { s: { EventID: 1 }, condition: s }',
      ),
      [1, 2, 5],
    ],
  ])('%s', (_, text, lines) => {
    expect(find(text, EVENTS)).toEqual(lines);
  });
});

const correlation = (type: string, rest: string) => `
correlation:
  type: ${type}
  timespan: 5m
${rest.replace(/^/gm, '  ')}
---
name: start
logsource: {}
detection: { s: { EventID: 1 }, condition: s }
---
name: connect
logsource: {}
detection: { s: { EventID: 3 }, condition: s }
`;

/** Sigma correlation rules specification 2.1, "Correlation types". */
describe('Correlation types', () => {
  it.each<readonly [type: string, rest: string, finds: readonly number[]]>([
    ['event_count', 'rules: [start, connect]\ngroup-by: [User]\ncondition: { gte: 2 }', [1, 2, 3, 4]],
    ['event_count', 'rules: [start, connect]\ngroup-by: [User, Image]\ncondition: { gte: 2 }', [2, 3]],
    ['event_count', 'rules: [start]\ncondition: { gt: 1, lte: 2 }', [1, 2]],
    ['event_count', 'rules: [start]\ncondition: { eq: 3 }', []],
    ['event_count', 'rules: [start]\ncondition: { lt: 3 }', [1, 2]],
    ['value_count', 'rules: [start]\ncondition: { field: User, gte: 2 }', [1, 2]],
    ['value_count', 'rules: [connect]\ngroup-by: [Image]\ncondition: { field: User, gte: 2 }', []],
    ['value_sum', 'rules: [start]\ncondition: { field: Pid, gt: 9000 }', [1, 2]],
    ['value_avg', 'rules: [start]\ncondition: { field: Pid, gt: 9000 }', []],
    ['value_median', 'rules: [start]\ncondition: { field: Pid, lt: 4707 }', [1, 2]],
    ['value_percentile', 'rules: [start]\ncondition: { field: Pid, percentile: 100, gte: 9000 }', [1, 2]],
    ['value_min', 'rules: [start]\ncondition: { field: Pid, lt: 500 }', [1, 2]],
    ['value_max', 'rules: [start]\ncondition: { field: Pid, lt: 500 }', []],
    ['temporal', 'rules: [start, connect]\ngroup-by: [User]', [1, 2, 3, 4]],
    ['temporal', 'rules: [start, connect]\ngroup-by: [Image]', [2, 3]],
    ['temporal', 'rules: [start, connect]\ngroup-by: [Image]\ncondition: start and not connect', [1]],
    ['temporal_ordered', 'rules: [start, connect]\ngroup-by: [User]', [1, 2, 3, 4]],
    ['temporal_ordered', 'rules: [connect, start]\ngroup-by: [User]', []],
    ['temporal_ordered', 'rules: [connect, start]\ngroup-by: [User]\ncondition: connect or start', [1, 2, 3, 4]],
    [
      'temporal',
      'rules: [start, connect]\ngroup-by: [what]\naliases:\n  what: { start: Image, connect: Image }',
      [2, 3],
    ],
    ['event_count', 'rules: [start]\ncondition: { gte: 3 }\ngenerate: true', [1, 2]],
  ])('%s: %s', (type, rest, lines) => {
    // Rules that the correlation does not name find their own events, and are left out of the text.
    const text = correlation(type, rest)
      .split('\n---\n')
      .filter((part, at) => at === 0 || rest.includes(/name: (\w+)/.exec(part)?.[1] ?? ''))
      .join('\n---\n');
    expect(find(text, EVENTS)).toEqual(lines);
  });
});

/** Sigma filters specification 2.1. */
describe('Filters', () => {
  const start = 'name: start\nid: 1-2\nlogsource: {}\ndetection: { s: { EventID: 1 }, condition: s }\n---\n';
  it.each<Row>([
    ['filter: { rules: [start], f: { User|endswith: bob }, condition: not f }', [1]],
    ['filter: { rules: [1-2], f: { User|endswith: bob }, condition: f }', [2]],
    ['filter: { rules: any, f: { User|endswith: bob }, condition: not f }', [1]],
    ['filter: { rules: [another], f: { User|endswith: bob }, condition: not f }', [1, 2]],
    ['logsource: { product: linux }\nfilter: { rules: any, f: { User|endswith: bob }, condition: not f }', [1, 2]],
  ])('%s', (filter, lines) => {
    expect(find(start + filter, EVENTS)).toEqual(lines);
  });
});

describe('names that are nearly right', () => {
  it.each([
    ['contians', 'contains'],
    ['containss', 'contains'],
    ['startwith', 'startswith'],
    ['endwith', 'endswith'],
    ['al', 'all'],
    ['windsah', 'windash'],
    ['base46', 'base64'],
    ['base64ofset', 'base64offset'],
    ['utf16lee', 'utf16le'],
    ['fieldreff', 'fieldref'],
    ['exist', 'exists'],
    ['case', 'cased'],
    ['expnad', 'expand'],
    ['regex', undefined],
  ])('the modifier %s', (written, meant) => {
    const said = refusal(rule(`Image|${written}: x`));
    const help = meant === undefined ? '(the modifiers are `all`, ' : `(Did you mean \`${meant}\`?)`;
    expect(said).toContain(`5:11 «${written}» Unknown modifier \`${written}\`. ${help}`);
  });
});
