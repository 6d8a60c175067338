/** LogPoint's search reference, section by section (https://docs.logpoint.com, *Search Query Language*). */
import { describe, expect, it } from 'vitest';
import { logpoint } from '../../../src/languages/logpoint/index.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const MINUTE = 60_000;

const EVENTS = [
  /* 1 */ { event_id: 4625, label: ['Login', 'Fail'], user: 'ada', host: 'a', time: 0, sent: 10, received: '5' },
  /* 2 */ { event_id: 4625, label: ['Login', 'Fail'], user: 'ADA', host: 'a', time: MINUTE, sent: 1, received: 2 },
  /* 3 */ { event_id: 4625, label: ['Login', 'Fail'], user: 'ada', host: 'b', time: 2 * MINUTE },
  /* 4 */ { event_id: 4624, label: ['Login'], user: 'ada', host: 'b', time: 3 * MINUTE, source_address: '192.168.7.1' },
  /* 5 */ { event_id: 4625, label: ['Login', 'Fail'], user: 'bob', host: 'c', time: 30 * MINUTE },
  /* 6 */ {
    event_id: 4624,
    label: ['Login'],
    user: 'bob',
    host: 'c',
    time: 300 * MINUTE,
    source_address: '198.51.100.2',
  },
  /* 7 */ {
    event_id: 4688,
    host: 'c',
    time: 301 * MINUTE,
    command: 'net user eve /add',
    image: 'C:\\Windows\\System32\\net.exe',
    msg: 'A new process has been created. "net" said hello',
  },
];

const table = (columns: readonly string[], ...rows: readonly (readonly unknown[])[]) => ({ columns, rows });

describe('what each form gives', () => {
  const cases: readonly (readonly [query: string, result: unknown, section: string])[] = [
    // Simple Search
    ['hello', [7], 'Single word'],
    ['process CREATED', [7], 'Multiple words'],
    ['"new process"', [7], 'Phrases'],
    ['user = bob event_id=4624', [6], 'Field values'],
    ['msg=\'*"net" said*\'', [7], 'Values with Quotes'],
    ['event_id=4624 AND user=ada', [4], 'Logical operators: And'],
    ['user=bob OR user=ada event_id=4624', [4, 6], 'Logical operators: Or binds tighter'],
    ['-event_id=4625', [4, 6, 7], 'Logical operators: Not'],
    ['NOT label=Fail', [4, 6, 7], 'Logical operators: Not'],
    ['label=Login -(label=Fail OR user=bob)', [4], 'Parentheses'],
    ['image="*\\n?t.exe"', [7], 'Wildcards'],
    ['lower(user)=ada', [1, 2, 3, 4], 'Lower and Upper'],
    ['hour(log_ts)>=5', [6, 7], 'Time Functions'],
    ['minute(log_ts) = 30', [5], 'Time Functions'],
    ['second(log_ts) > 0', [], 'Time Functions'],
    ['log_ts >= 180 log_ts < 1800', [4], 'Field values: times are in seconds'],
    ['event_id IN [4624, 4688]', [4, 6, 7], 'List'],
    ['event_id NOT IN [4624, 4625]', [7], 'List'],
    ['source_address IN HOMENET', [4], 'List'],
    ['/* logins */ event_id=4624', [4, 6], 'Comment'],
    // Aggregators
    ['label=Fail | chart count() as cnt by host', table(['host', 'cnt'], ['a', 2], ['b', 1], ['c', 1]), 'chart'],
    ['label=Login | chart count() by hour(log_ts) as hour', table(['hour', 'count()'], [0, 5], [5, 1]), 'chart'],
    [
      'label=Login | chart count(label=Fail) as fails, count(-label=Fail) as logins by lower(user)',
      table(['lower(user)', 'fails', 'logins'], ['ada', 3, 1], ['bob', 1, 1]),
      'count() with a condition',
    ],
    [
      '* | chart distinct_count(host) as hosts by user',
      table(['user', 'hosts'], ['ada', 2], ['ADA', 1], ['bob', 1]),
      'distinct_count()',
    ],
    [
      'sent=* | chart sum(sent), avg(sent), min(sent), max(sent)',
      table(['sum(sent)', 'avg(sent)', 'min(sent)', 'max(sent)'], [11, 5.5, 1, 10]),
      'sum(), avg(), max() and min()',
    ],
    [
      'label=Fail | chart distinct_list(host) as hosts by lower(user)',
      table(['lower(user)', 'hosts'], ['ada', ['a', 'b']], ['bob', ['c']]),
      'distinct_list()',
    ],
    [
      'label=Fail | timechart count() as n every 15 minutes',
      table(['log_ts', 'n'], [0, 3], [30 * MINUTE, 1]),
      'timechart',
    ],
    // One-to-One Commands
    ['event_id=4688 | fields host, command', table(['host', 'command'], ['c', 'net user eve /add']), 'fields'],
    ['event_id=4688 | rename command as line | search line="*eve*"', [7], 'rename'],
    // Process Commands
    ['command=* | process regex("NET|eve", command, "filter=true")', [7], 'Regex'],
    [
      'command=* | process regex("user (?P<account>\\w+)", command) | fields account',
      table(['account'], ['eve']),
      'Regex',
    ],
    ['sent=* | process eval("total = (sent + received) * 2") | search total > 20', [1], 'Eval'],
    [
      `* | process eval("odd=issubstr('USER EVE', command) || match(msg, '(?i)LOGGED.*out')") | search odd="true"`,
      [7],
      'Eval, by LogPoint’s converter of Sigma rules',
    ],
    [
      `* | process eval("odd=match(command, 'NET')") | search odd="false" | limit 2`,
      [1, 2],
      'Eval: `match` asks for case',
    ],
    [
      'sent=* | process concat(user, "@", host) as account | fields account',
      table(['account'], ['ada@a'], ['ADA@a']),
      'String Concat',
    ],
    ['sent=* | process diff(sent, received) as kept | chart max(kept) as kept', table(['kept'], [5]), 'Difference'],
    // Filtering Commands
    ['* | chart count() as n by host | search n > 2', table(['host', 'n'], ['c', 3]), 'search'],
    ['* | chart count() by host | filter count() = 2', table(['host', 'count()'], ['a', 2], ['b', 2]), 'filter'],
    ['* | latest by host', [7, 4, 2], 'latest'],
    ['event_id=4625 | order by log_ts desc', [1, 2, 3, 5], 'order by'],
    ['* | chart count() as n by host order by n desc limit 1', table(['host', 'n'], ['c', 3]), 'limit'],
    // Pattern Finding
    ['[3 label=Fail having same user within 5 minutes]', [1, 2, 3], 'Single Stream'],
    ['[3 label=Fail having same user within 1 minute]', [], 'Single Stream'],
    [
      '[3 label=Fail having same user within 5 minutes] as fails followed by [-label=Fail] as login within 10 minutes on fails.user=login.user',
      [[3, 4]],
      'Followed by',
    ],
    [
      '[label=Fail] as s1 followed by [event_id=4624] as s2 on s1.user=s2.user and s1.host=s2.host',
      [
        [3, 4],
        [5, 6],
      ],
      'Followed by',
    ],
    [
      '[event_id=4624] as s1 followed by [event_id=4688] as s2 within 5 minutes on s1.host=s2.host | rename s1.user as user, s2.command as command | fields user, command',
      table(['user', 'command'], ['bob', 'net user eve /add']),
      'Followed by',
    ],
    [
      '[event_id=4625] as s1 join [event_id=4688] as s2 on s1.host=s2.host | search s2.command="*eve*"',
      [[5, 7]],
      'Join',
    ],
    [
      '[event_id=4625] as s1 left join [event_id=4688] as s2 on s1.host=s2.host | search -s2.command=*',
      [[1], [2], [3]],
      'Left Join',
    ],
    ['[event_id=4625 host=a] as s1 right join [event_id=4624] as s2 on s1.host=s2.host', [[4], [6]], 'Right Join'],
    [
      '[event_id=4625] as s1 followed by [event_id=4624] as s2 on s1.host=s2.host followed by [event_id=4688] as s3 on s2.host=s3.host',
      [[5, 6, 7]],
      'Multiple Streams',
    ],
  ];
  it.each(cases)('%s', (query, result, _section) => {
    expect(found(logpoint, query, EVENTS)).toEqual(result);
  });
});

describe('what is refused', () => {
  it.each([
    ['[event_id=1', '1:12 Unexpected end of the query, expected `having same`, `within` or `]`.'],
    [
      '[login having same user]',
      '1:8 Unexpected condition on events that belong together, expected their number first. — Write how many there must be: `[5 login having same user within 10 minutes]`.',
    ],
    ['[a] as x join [b] as y', '1:23 Unexpected end of the query, expected `on` and the fields that must be equal.'],
    ['[a] as x followed by [b] as x on x.u=x.u', '1:23 Unexpected second stream `x`, expected another name.'],
    [
      '[a] as s1 join [b] as s2 on s1.u=s3.u',
      '1:34 Unexpected `s3.u`, expected a field of a stream, such as `s1.user`.',
    ],
    [
      '[a] as s1 join [b] as s2 on s1.u=s1.v',
      '1:29 Unexpected condition, expected one between `s2` and a stream before it.',
    ],
    [
      '[a] as s1 join [b] as s2 on s1.u=s2.u | search u=1',
      '1:48 Unexpected `u`, expected a field of a stream (`s1.u` or `s2.u`).',
    ],
    [
      '[a] as one join [b] as two on one.u=two.u | search oen.u=1',
      '1:52 Unexpected `oen.u`, expected a field of a stream (`one.u` or `two.u`). — Did you mean `one.u`?',
    ],
    ['[a | chart count() by b] as s1', 'unsupported 1:4 A command inside a stream is not supported by Huntbook yet.'],
    [
      'hours(log_ts)>3',
      '1:1 Unexpected `hours`, expected a function such as `lower` or `hour`. — Did you mean `hour`?',
    ],
    ['hour(log_ts)', '1:13 Unexpected end of the query, expected a comparison such as `=`.'],
    ['* | chart sun(x)', '1:11 Unexpected `sun`, expected an aggregate such as `count()`. — Did you mean `sum`?'],
    ['* | chart median(x)', '1:11 Unexpected `median`, expected an aggregate such as `count()`.'],
    ['day_of_week(log_ts)=1', 'unsupported 1:1 The function `day_of_week` is not supported by Huntbook yet.'],
    ['* | chart count() by step(sent, 10)', 'unsupported 1:22 The function `step` is not supported by Huntbook yet.'],
    ['[a] as', '1:7 Unexpected end of the query, expected the name of the stream after `as`.'],
    ['[a] as followed by [b] as s2', '1:8 Unexpected `followed`, expected the name of the stream after `as`.'],
    ['* | chart var(x)', 'unsupported 1:11 The aggregate `var` is not supported by Huntbook yet.'],
    ['* | chart sum()', '1:15 Unexpected `)`, expected the field of `sum`.'],
    ['* | chart count(a=1', '1:20 Unexpected end of the query, expected the name of a field and `)`.'],
    ['* | process regx("a", b)', '1:13 Unexpected `regx`, expected a process command. — Did you mean `regex`?'],
    ['* | process regex("a(", b, "filter=true")', expect.stringMatching(/^1:19 /)],
    [
      '* | process regex("a", b)',
      '1:19 Unexpected regular expression without a named group, which gives nothing. — Name a group, `(?P<name>…)`, or filter with "filter=true" as the third argument.',
    ],
    ['* | process eval("x = a +")', '1:26 Unexpected end of the expression, expected a number or the name of a field.'],
    [
      '* | process eval("x = round(a)")',
      'unsupported 1:23 The function `round` in `eval` is not supported by Huntbook yet.',
    ],
    [
      `* | process eval("x = isubstr('a', b)")`,
      '1:23 Unexpected `isubstr`, expected a function of `eval`. — Did you mean `issubstr`?',
    ],
    [`* | process eval("x = issubstr(a, b)")`, '1:32 Unexpected `a`, expected a text in quotation marks.'],
    [`* | process eval("x = match(a, '(')")`, expect.stringMatching(/^1:32 /)],
    [
      `* | process eval("x = match(a, 'b') ||")`,
      "1:39 Unexpected end of the expression, expected a condition such as `issubstr('text', field)`.",
    ],
    ['* | process geoip(a) as b', 'unsupported 1:5 `process geoip` is not supported by Huntbook yet.'],
    ['* | latest', '1:11 Unexpected end of the query, expected `by` and the name of a field.'],
    ['* | norm on a <b:word>', 'unsupported 1:5 The command `norm` is not supported by Huntbook yet.'],
    ['* | rex a(?P<b>c)', 'unsupported 1:5 The command `rex` is not supported by Huntbook yet.'],
  ])('%s', (query, message) => {
    expect(refusal(logpoint, query)).toEqual(message);
  });

  it.each([
    ['event_id:4625', ['1:1 `event_id:4625` is looked for as a word; LogPoint compares fields with `=`.']],
    ['process="*\\\\a.exe"', ['1:1 `process` is a command of LogPoint; it is read as a field.']],
    ['"process"="*\\\\a.exe" processes=3', []],
    ['user~ada', ['1:1 `user~ada` is looked for as a word; LogPoint compares fields with `=`.']],
    ['C:\\Windows https://a.example sekurlsa::logonpasswords 12:30', []],
  ])('says what stands oddly: %s', (query, messages) => {
    expect(warnings(logpoint, query)).toEqual(messages);
  });

  it('says that HOMENET is a list of each server', () => {
    expect(warnings(logpoint, 'device_ip IN HOMENET')).toEqual([
      '1:14 `HOMENET` is a list of each LogPoint server; it is read as the private address ranges.',
    ]);
  });

  it('ends deep arithmetic in an error', () => {
    expect(refusal(logpoint, `* | process eval("x = ${'('.repeat(5000)}1${')'.repeat(5000)}")`)).toMatch(/nested/);
    expect(refusal(logpoint, `* | process eval("x = 1${'+1'.repeat(5000)}")`)).toMatch(/more than 200 terms/);
  });
});
