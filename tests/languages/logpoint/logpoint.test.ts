import { describe, expect, it } from 'vitest';
import { logpoint } from '../../../src/languages/logpoint/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const MINUTE = 60_000;

const EVENTS = [
  /* 1 */ {
    norm_id: 'WindowsSysmon',
    event_id: 1,
    image: 'C:\\Windows\\System32\\wsmprovhost.exe',
    parent_image: 'C:\\Windows\\System32\\svchost.exe',
    host: 'ws-1',
    user: 'ada',
    time: 0,
    msg: 'Process Create: started by the service host',
  },
  /* 2 */ {
    norm_id: 'WindowsSysmon',
    event_id: 1,
    image: 'C:\\Windows\\System32\\wsmprovhost.exe',
    parent_image: 'C:\\Windows\\explorer.exe',
    host: 'ws-2',
    user: 'bob',
    time: MINUTE,
  },
  /* 3 */ {
    norm_id: 'WindowsSysmon',
    event_id: 3,
    image: 'C:\\Tools\\nc.exe',
    source_address: '10.1.2.3',
    destination_address: '198.51.100.7',
    host: 'ws-1',
    time: 6 * MINUTE,
    bytes: '900',
  },
  /* 4 */ {
    norm_id: 'WinServer',
    event_id: '4625',
    user: 'ada',
    host: 'dc-1',
    label: ['User', 'Login', 'Fail'],
    time: 7 * MINUTE,
    share: '\\\\FS01\\c$',
    msg: 'An account failed to log on. Account locked?',
  },
  /* 5 */ {
    norm_id: 'WinServer',
    event_id: '4624',
    user: 'ada',
    host: 'dc-1',
    label: ['User', 'Login', 'Success'],
    time: 8 * MINUTE,
    msg: 'An account was successfully logged on. relogin. It said "hello" once.',
  },
];

const find = (query: string) => found(logpoint, query, EVENTS);

describe('searches', () => {
  it.each([
    ['norm_id=WindowsSysmon event_id=1 image="*\\wsmprovhost.exe" parent_image="*\\svchost.exe"', [1]],
    ['norm_id=windowssysmon AND event_id="1"', [1, 2]],
    ['event_id=1 host=ws-1 OR host=ws-2', [1, 2]],
    ['host=ws-1 OR host=ws-2 event_id=1', [1, 2]],
    ['(host=ws-1 event_id=3) OR host=ws-2', [2, 3]],
    ['event_id=1 -host=ws-1', [2]],
    ['-event_id=1 -event_id=3', [4, 5]],
    ['-image="*\\wsmprovhost.exe"', [3, 4, 5]],
    ['norm_id=WindowsSysmon -(host=ws-1 OR host=ws-2)', []],
    ['norm_id=WindowsSysmon NOT event_id=3', [1, 2]],
    ['user!="ada"', [2, 3]],
    ['image!=*', [4, 5]],
    ['-image=*', [4, 5]],
    ['image=*', [1, 2, 3]],
    ['image="?:\\Tools\\n?.exe"', [3]],
    ['event_id IN [3, 4624]', [3, 5]],
    ['image IN ["*\\nc.exe", "*\\ncat.exe"]', [3]],
    ['event_id NOT IN [1, 3]', [4, 5]],
    ['event_id IN [4624, "4625"] host = dc-1', [4, 5]],
    ['image IN "*\\nc.exe"', [3]],
    ['image NOT IN "*\\nc.exe" norm_id=WindowsSysmon', [1, 2]],
    ['event_id > 4000', [4, 5]],
    ['event_id >= 3 event_id <= 4624', [3, 5]],
    ['bytes < 1000', [3]],
    ['label=Fail', [4]],
    ['label="user" -label=fail', [5]],
    ['"image"="*\\nc.exe"', [3]],
    ["image='*\\nc.exe'", [3]],
    ['source_address IN HOMENET', [3]],
    ['-destination_address IN HOMENET event_id=3', [3]],
    ['account', [4, 5]],
    ['ACCOUNT locked', [4]],
    ['"account failed"', [4]],
    ['relog', []],
    ['*relog*', [5]],
    ['login', [4, 5]],
    ['"*\\\\svchost.exe"', [1]],
    ['"*\\svchost.exe"', [1]],
    ['* | search event_id=3', [3]],
    // A converter's backslashes are all doubled, CAR's are single: both name the same file.
    ['image="C:\\\\Tools\\\\nc.exe"', [3]],
    ['image="C:\\Tools\\nc.exe"', [3]],
    ['image="*\\\\nc.exe"', [3]],
    ['image="C:\\\\Tools\\nc.exe"', [3]],
    ['image IN ["*\\\\nc.exe", "*\\\\ncat.exe"]', [3]],
    // One before a wildcard is not doubled by the older converter.
    ['image="C:\\\\Tools\\*"', [3]],
    ['image="C:\\\\Tools\\\\*"', [3]],
    ['image="C:\\Tools\\*"', [3]],
    // As LogPoint's own converter writes a field without a value, and one with.
    ['bytes!=* event_id=1', [1, 2]],
    ['-bytes!=*', [3]],
    ['-bytes!=* OR -user=ada event_id IN ["1", "3"]', [2, 3]],
    ['msg=\'*said "hello"*\'', [5]],
    ['share="\\\\\\\\FS01\\\\c$"', [4]],
    ['share="\\\\FS01\\c$"', [4]],
    ['share="\\\\FS01*"', [4]],
    ['msg="*said \\"hello\\"*"', [5]],
    ['/* tools */ event_id=3', [3]],
    ['event_id=1\nhost=ws-2', [2]],
    ['event_id=1 | process regex("SVCHOST|svc.ost", parent_image, "filter=true")', [1]],
  ])('%s', (query, lines) => {
    expect(find(query)).toEqual(lines);
  });
});

describe('commands', () => {
  it.each([
    [
      '* | chart count() as n by host',
      ['host', 'n'],
      [
        ['ws-1', 2],
        ['ws-2', 1],
        ['dc-1', 2],
      ],
    ],
    [
      '* | chart count() by host order by count() desc limit 2',
      ['host', 'count()'],
      [
        ['ws-1', 2],
        ['dc-1', 2],
      ],
    ],
    [
      '* | chart count() as n by host | order by n, host desc',
      ['host', 'n'],
      [
        ['ws-2', 1],
        ['ws-1', 2],
        ['dc-1', 2],
      ],
    ],
    [
      '* | chart count() as n by host | search n > 1',
      ['host', 'n'],
      [
        ['ws-1', 2],
        ['dc-1', 2],
      ],
    ],
    [
      'event_id=1 | chart distinct_count(host) as hosts, max(time), min(time) by image',
      ['image', 'hosts', 'max(time)', 'min(time)'],
      [['C:\\Windows\\System32\\wsmprovhost.exe', 2, MINUTE, 0]],
    ],
    [
      '* | chart count() as n, sum(event_id) as s, avg(event_id) as a by norm_id, user',
      ['norm_id', 'user', 'n', 's', 'a'],
      [
        ['WindowsSysmon', 'ada', 1, 1, 1],
        ['WindowsSysmon', 'bob', 1, 1, 1],
        ['WinServer', 'ada', 2, 9249, 4624.5],
      ],
    ],
    [
      '* | timechart count() as n every 5 minutes',
      ['log_ts', 'n'],
      [
        [0, 2],
        [5 * MINUTE, 3],
      ],
    ],
    ['event_id=3 | fields host, bytes', ['host', 'bytes'], [['ws-1', '900']]],
    ['event_id=3 | fields host bytes', ['host', 'bytes'], [['ws-1', '900']]],
    ['event_id=3 | rename host as computer | fields computer, host', ['computer', 'host'], [['ws-1', 'ws-1']]],
    ['* | chart count() as n by host | rename n as events | limit 1', ['host', 'events'], [['ws-1', 2]]],
  ])('%s', (query, columns, rows) => {
    expect(find(query)).toEqual({ columns, rows });
  });

  it.each([
    ['* | order by time desc | limit 2', [5, 4]],
    ['event_id=1 | rename host as computer | search computer=ws-2', [2]],
  ])('%s', (query, lines) => {
    expect(find(query)).toEqual(lines);
  });
});

describe('refusals', () => {
  it.each([
    ['', '1:1 Unexpected end of the query, expected a search such as `event_id=1 image="*\\cmd.exe"`.'],
    ['event_id=', '1:10 Unexpected end of the query, expected a value after `=`.'],
    [
      'event_id=1 (host=a',
      '1:19 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 12 is not closed.',
    ],
    ['event_id=1)', '1:11 Unexpected `)`, expected `|` or the end of the query. — No parenthesis is open here.'],
    ['event_id=1 OR', '1:14 Unexpected end of the query, expected a condition such as `field="value"` after `OR`.'],
    ['event_id=1 and )', '1:16 Unexpected `)`, expected a condition such as `field="value"` after `and`.'],
    [
      'image="*\\cmd.exe',
      '1:7 Unexpected end of the line, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    ['image=*\\cmd.exe"', '1:7 Unexpected `*\\cmd.exe`, expected a quotation mark before it. — Write "*\\cmd.exe".'],
    [
      'event_id IN (1, 2)',
      '1:13 Unexpected `(`, expected a list such as `["a", "b"]`. — Values of a list stand in square brackets.',
    ],
    ['event_id IN [1, 2', '1:18 Unexpected end of the query, expected `,` or `]`.'],
    [
      'user IN ADMINS',
      'unsupported 1:9 The list `ADMINS`, which only a LogPoint server knows, is not supported by Huntbook yet.',
    ],
    [
      '* | chart count() by host | search cnt > 1',
      '1:36 Unexpected `cnt`, expected a column of the table (`host`, `count()`).',
    ],
    [
      '* | chart count() by host | search cmd',
      '1:36 Unexpected `cmd`, expected a column of the table (`host`, `count()`).',
    ],
    ['image=="a"', '1:7 Unexpected `=`, expected a value after `=`. — LogPoint compares with a single `=`.'],
    ['event_id >> 3', '1:11 Unexpected `>`, expected a value after `>`.'],
    ['* | chrt count()', '1:5 Unexpected `chrt`, expected a command of LogPoint. — Did you mean `chart`?'],
    ['* | chart var(x)', 'unsupported 1:11 The aggregate `var` is not supported by Huntbook yet.'],
    ['* | chart count', '1:16 Unexpected end of the query, expected `(` after `count`.'],
    [
      '* | timechart count()',
      'unsupported 1:5 `timechart` without a span is not supported by Huntbook yet. — Say how long each span is: `every 5 minutes`.',
    ],
    ['* | process geoip(a) as b', 'unsupported 1:5 `process geoip` is not supported by Huntbook yet.'],
    ['* | norm on msg <a:b>', 'unsupported 1:5 The command `norm` is not supported by Huntbook yet.'],
    [
      'An unsupported feature is required for this rule',
      '1:1 Unexpected `An`, expected a query. — This is the message of a converter that could not write this query.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(logpoint, query)).toBe(message);
  });
});

describe('warnings', () => {
  it.each([
    [
      'source_address IN HOMENET',
      ['1:19 `HOMENET` is a list of each LogPoint server; it is read as the private address ranges.'],
    ],
    ['image IN "*\\a.exe"', ['1:10 A value without square brackets is read as a list of one.']],
    ['image=“*\\a.exe”', ['1:7 Typographic quotation marks are read as straight ones (").']],
    ['image="C:\\\\Windows\\a.exe"', ['1:7 A doubled backslash is read as it stands and as a single one.']],
    ['image="C:\\\\Windows\\\\a.exe"', []],
    ['image IN ["*\\\\Windows\\*", "*\\\\a.exe"]', []],
    ['image="\\\\server\\share\\a.exe" -(b=1 OR c="*")', []],
  ])('%s', (query, messages) => {
    expect(warnings(logpoint, query)).toEqual(messages);
  });
});

describe('any text', () => {
  const samples = [
    'norm_id=WindowsSysmon event_id=1 image="*\\a.exe" -(user IN ["x", "y*"] OR host!=b) | fields a, b',
    '[5 label=Fail having same user, host within 10 minutes] as s1 followed by [event_id=1] as s2 within 1 hour on s1.user=s2.user | search s2.image="*a"',
    '* | chart count(event_id=1 -user=a) as n, max(lower(user)) by hour(log_ts) as h | process eval("x = (n + 1) * 2") | process regex("(?P<a>b)", h)',
    'event_id IN [1, 2] "a phrase" word | chart count() as n by host, user | search n > 3 | order by n desc | limit 5',
  ];
  describeRobustness(logpoint, samples, (levels) => `${'('.repeat(levels)}event_id=1${')'.repeat(levels)}`);
});
