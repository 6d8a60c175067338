import { describe, expect, it } from 'vitest';
import { carPseudocode } from '../../../src/languages/car-pseudocode/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const SECOND = 1000;

const EVENTS = [
  /* 1 */ {
    object: 'process',
    action: 'create',
    exe: 'wsmprovhost.exe',
    parent_exe: 'svchost.exe',
    hostname: 'ws-1',
    pid: 40,
    time: 0,
    command_line: 'C:\\Windows\\System32\\wsmprovhost.exe -Embedding',
  },
  /* 2 */ {
    object: 'process',
    action: 'create',
    exe: 'WSMPROVHOST.EXE',
    parent_exe: 'explorer.exe',
    hostname: 'ws-2',
    pid: 41,
    time: SECOND,
  },
  /* 3 */ {
    object: 'process',
    action: 'terminate',
    exe: 'wsmprovhost.exe',
    hostname: 'ws-1',
    pid: 40,
    time: 5 * SECOND,
  },
  /* 4 */ { object: 'flow', action: 'start', hostname: 'ws-1', pid: 40, dest_port: '5985', time: -SECOND / 2 },
  /* 5 */ {
    object: 'flow',
    action: 'start',
    hostname: 'ws-1',
    pid: 40,
    dest_port: 445,
    time: -3 * SECOND,
    'proto_info.pipe': 'WINREG',
  },
  /* 6 */ { object: 'user_session', action: 'login', hostname: 'ws-1', user: 'ada', time: 0 },
  /* 7 */ { object: 'user_session', action: 'login', hostname: 'ws-1', user: 'bob', time: 60 * SECOND },
  /* 8 */ { object: 'user_session', action: 'login', hostname: 'ws-2', user: 'ada', time: 9 * SECOND },
  /* 9 */ {
    object: 'process',
    action: 'create',
    exe: 'reg.exe',
    parent_exe: 'cmd.exe',
    hostname: 'ws-1',
    pid: 42,
    ppid: 40,
    time: SECOND,
    command_line: 'reg.exe add "HKCU\\Software"',
  },
];

const PROCESSES = 'p = search Process:Create\n';
const find = (query: string) => found(carPseudocode, query, EVENTS);
const where = (condition: string) => find(`${PROCESSES}x = filter p where ${condition}`);

describe('sets', () => {
  it.each([
    [
      'the last assignment is returned',
      'p = search Process:Create\nremote = filter p where (exe == "wsmprovhost.exe" and parent_exe == "svchost.exe")',
      [1],
    ],
    ['an object without action is any action', 'p = search Process', [1, 2, 3, 9]],
    [
      'objects and actions are spelt in either way',
      's = search UserSession:Login\ns2 = search User_Session:Login\noutput s2',
      [6, 7, 8],
    ],
    ['a list of log sources', 'x = search (Flow:Start or Process:Terminate)', [3, 4, 5]],
    ['a list with commas', 'x = search Flow:Start, Process:Terminate', [3, 4, 5]],
    ['a search with a condition', 'x = search Process:Create where hostname == "ws-2"', [2]],
    [
      'output is a union in line order, each event once',
      `f = search Flow:Start\n${PROCESSES}q = filter p where exe == "reg.exe"\noutput q, f, q`,
      [4, 5, 9],
    ],
    [
      'output takes parentheses, and return is output',
      `f = search Flow:Start\n${PROCESSES}return (p, f)`,
      [1, 2, 4, 5, 9],
    ],
    ['difference of sets', `${PROCESSES}w = filter p where exe == "wsmprovhost.exe"\nx = p - w`, [9]],
    [
      'a name may be reassigned',
      `${PROCESSES}p = filter p where hostname == "ws-1"\np = filter p where exe == "reg.exe"`,
      [9],
    ],
    ['an alias', `${PROCESSES}q = p\noutput q`, [1, 2, 9]],
    [
      'a field assignment',
      'flow = search Flow:Start\nflow.pipe = flow.proto_info.pipe\nx = filter flow where pipe == "winreg"',
      [5],
    ],
    ['a bare condition is over all events', 'exe == "reg.exe" or dest_port == 445', [5, 9]],
    ['a bare condition with fields in brackets', '[dest_port] == 445 and\n[hostname] in ["ws-1", "ws-3"]', [5]],
    ['comments', '# sets\np = search Process:Terminate // ended\n/* all */ output p', [3]],
  ])('%s', (_name, query, lines) => {
    expect(find(query)).toEqual(lines);
  });
});

describe('conditions', () => {
  it.each([
    ['exe == "wsmprovhost.exe"', [1, 2]],
    ['exe = "WsmProvHost.exe"', [1, 2]],
    ['(exe == "reg.exe")', [9]],
    ['exe == "reg.exe" OR exe == "wsmprovhost.exe" AND hostname == "ws-2"', [2, 9]],
    ['not exe == "reg.exe"', [1, 2]],
    ['NOT (exe == "reg.exe" or hostname == "ws-2")', [1]],
    ['exe == "*host.exe"', [1, 2]],
    ['exe == *host.exe', [1, 2]],
    ['command_line == "*\\System32\\*"', [1]],
    ['exe != "reg.exe"', [1, 2]],
    ['ppid != 40', [1, 2]],
    ['command_line != "reg*"', [1, 2]],
    ['pid == "40"', [1]],
    ['pid >= 41', [2, 9]],
    ['40 < pid <= 41', [2]],
    ['command_line exists', [1, 9]],
    ['command_line == "*"', [1, 9]],
    ['command_line does not exist', [2]],
    ['command_line contains "hkcu"', [9]],
    ['command_line CONTAINS("hkcu" AND "software")', [9]],
    ['command_line CONTAINS("hkcu" OR "embedding")', [1, 9]],
    ['command_line does not contain "hkcu"', [1, 2]],
    ['command_line includes one of ["hkcu", "-embed*"]', [1, 9]],
    ['contains(command_line, "hkcu")', [9]],
    ['command_line.contains("hkcu")', [9]],
    ['command_line starts with "reg"', [9]],
    ['command_line ends with "embedding"', [1]],
    ['command_line match "add .HK(CU|LM)"', [9]],
    ['command_line.matches("system\\d+")', [1]],
    ['command_line not match "reg"', [1, 2]],
    ['command_line match system\\d{2}', [1]],
    ['exe in ("reg.exe", "cmd.exe")', [9]],
    ['exe in ["reg.exe", "wsm*"]', [1, 2, 9]],
    ['exe NOT IN ("reg.exe")', [1, 2]],
    ['exe == ("reg.exe" or "cmd.exe")', [9]],
    ['exe in command_line', [1, 9]],
    ['"hkcu" in command_line', [9]],
    ['exe not in command_line', [2]],
    ['time >= now - 1 minute and time < 1 second', [1]],
    ['pid == 40\nm = max(p.time)\ny = filter p where time == m', [2, 9]],
    ['pid - 1 == 40', [2]],
    ['command_line == "*add \\"HKCU*"', [9]],
  ])('%s', (condition, lines) => {
    expect(where(condition)).toEqual(lines);
  });

  it.each([
    ['the values of a named list', 'exe in tools', [1, 2, 9]],
    ['none of them', 'exe not in tools', []],
    ['a list after another name of the set', 'p.exe in tools', [1, 2, 9]],
    ['one list of two', 'exe in remote and parent_exe in services', [1]],
  ])('finds %s', (_, condition, lines) => {
    const lists = 'tools = ["wsm*.exe", "reg.exe"]\nremote = ["wsmprovhost.exe"]\nservices = ["svchost.exe"]\n';
    expect(found(carPseudocode, `${lists}${PROCESSES}x = filter p where (${condition})`, EVENTS)).toEqual(lines);
  });

  it('reads a list alone as a condition', () => {
    expect(found(carPseudocode, 'exe = ["reg.exe", "cmd.exe"]', EVENTS)).toEqual([9]);
  });

  it('ends a bare text at a quotation mark', () => {
    expect(refusal(carPseudocode, `${PROCESSES}x = filter p where command_line == *add "HKCU*`)).toBe(
      '2:41 Unexpected `"`, expected the end of the condition. — Remove the quotation mark.',
    );
  });

  it('reads a doubled backslash as one too', () => {
    expect(where('command_line == "C:\\\\Windows\\\\*"')).toEqual([1]);
  });
});

describe('joins, groups and tables', () => {
  it('joins in the order of the sides, with keys, chained times and durations', () => {
    const query = `${PROCESSES}flow = search Flow:Start
      remote = join (flow, p) where (
        flow.hostname == p.hostname and flow.pid == p.pid and
        (flow.time < p.time < flow.time + 1sec)
      )
      output remote`;
    expect(find(query)).toEqual([[4, 1]]);
  });

  it('joins without parentheses, and more than two sets', () => {
    expect(find(`${PROCESSES}c = filter p where exe == "reg.exe"\nj = join c, p where c.ppid == p.pid`)).toEqual([
      [9, 1],
    ]);
    const three = `${PROCESSES}f = search Flow:Start\ns = search UserSession:Login
      j = join (p, f, s) where p.pid == f.pid and f.hostname == s.hostname and s.user == "bob" and f.time > s.time - 61 seconds`;
    expect(find(three)).toEqual([[1, 4, 7]]);
  });

  it('groups events by key', () => {
    expect(find('s = search UserSession:Login\ng = group s by hostname')).toEqual([[6, 7], [8]]);
    expect(find('s = search UserSession:Login\ng = group s by hostname where count > 1\noutput g')).toEqual([[6, 7]]);
    expect(
      find('s = search UserSession:Login\ng = group s by user\nh = filter g where (unique(hostname) >= 2)'),
    ).toEqual([[6, 8]]);
  });

  it('selects aggregates of groups, the keys first', () => {
    const query = `logins = search UserSession:Login
      grouped = group logins by hostname
      grouped = from grouped select min(time) as first, max(time) as last, count(user) as users
      many = filter grouped where (last - first <= 1 hour and users > 1)
      output many`;
    expect(find(query)).toEqual({
      columns: ['hostname', 'first', 'last', 'users'],
      rows: [['ws-1', 0, 60 * SECOND, 2]],
    });
  });

  it('selects fields, subtracts tables by value and lists unique values', () => {
    expect(find('s = search UserSession:Login\nx = from s select user, hostname as host')).toEqual({
      columns: ['user', 'host'],
      rows: [
        ['ada', 'ws-1'],
        ['bob', 'ws-1'],
        ['ada', 'ws-2'],
      ],
    });
    const news = `s = search UserSession:Login
      u = from s select user
      before = filter u where time < 10 seconds
      after = filter u where time >= 10 seconds
      new = after - before`;
    expect(find(news)).toEqual({ columns: ['user'], rows: [['bob']] });
    expect(find('s = search UserSession:Login\nu = unique(s.user)')).toEqual({
      columns: ['user'],
      rows: [['ada'], ['bob']],
    });
    expect(find('s = search UserSession:Login\nm = max(s.time)')).toEqual({ columns: ['time'], rows: [[60 * SECOND]] });
  });
});

describe('refusals', () => {
  it.each([
    [
      'a name that is not defined',
      'p = search Process:Create\nx = filter processes where exe == "a"\noutput x',
      '2:12 Unexpected `processes`, expected the name of a set defined above. — Did you mean `p`?',
    ],
    [
      'a near name is offered',
      'process = search Process:Create\noutput proces',
      '2:8 Unexpected `proces`, expected the name of a set defined above. — Did you mean `process`?',
    ],
    [
      'a name of the same kind is offered',
      'smb_events = search Flow:Message\noutput smb_write',
      '2:8 Unexpected `smb_write`, expected the name of a set defined above. — Did you mean `smb_events`?',
    ],
    ['a mistyped keyword', 'p = serch Process:Create', '1:5 Unexpected `serch`, expected `search`.'],
    [
      'a parenthesis that is not closed',
      `${PROCESSES}a = filter p where (exe == "a"\nb = filter p where (exe == "b")`,
      '3:1 Unexpected `b`, expected `and`, `or` or `)`. — The parenthesis opened at line 2, column 20 is not closed before this.',
    ],
    [
      'a parenthesis too many',
      `${PROCESSES}a = filter p where (exe == "a"))`,
      '2:32 Unexpected `)`, expected the end of the condition. — There is one closing parenthesis too many.',
    ],
    [
      'a quotation mark too many',
      `${PROCESSES}a = filter p where (exe == "a"")`,
      '2:31 Unexpected `"`, expected `and`, `or` or `)`. — Two quotation marks stand together here, or one too many: remove it.',
    ],
    [
      'a quotation mark that is not closed',
      `${PROCESSES}a = filter p where exe == "a.exe\noutput a`,
      '2:27 Unexpected end of the line, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    [
      'a quotation mark that is not opened',
      `${PROCESSES}a = filter p where (image_path == C:\\x.exe")`,
      '2:35 Unexpected `C:\\x.exe"`, expected a quotation mark before it. — Write "C:\\x.exe".',
    ],
    [
      'two values at once',
      `${PROCESSES}a = filter p where (exe == "a.exe" and exe == "b.exe")`,
      '2:40 Unexpected second value of `exe`: it cannot be `a.exe` and `b.exe` at once, so that nothing is ever found. — Write `or` if either will do.',
    ],
    [
      'two values at once, in two steps',
      `${PROCESSES}a = filter p where exe == "a.exe"\nb = filter a where exe == "b*"`,
      '3:20 Unexpected second value of `exe`: it cannot be `a.exe` and `b*` at once, so that nothing is ever found. — Write `or` if either will do.',
    ],
    [
      'an empty range',
      `${PROCESSES}a = filter p (where time < now - 1 day AND time > now - 1 day)`,
      '2:44 Unexpected range that holds nothing: its lower end is not below its upper end. — Change one of the two limits.',
    ],
    [
      'two log sources at once',
      'r = search (Registry:Add AND Registry:Edit)',
      '1:30 Unexpected `and` between log sources: an event has one of them, so that nothing is ever found. — Write `or`.',
    ],
    [
      'a list that is left open',
      `tools = ["a.exe", ...]\n${PROCESSES}x = filter p where exe in tools`,
      '1:19 Unexpected `...`, expected a value of the list. — Write each value of the list.',
    ],
    ['a list without its end', `tools = ["a.exe"\n${PROCESSES}`, '2:1 Unexpected `p`, expected `,` or `]`.'],
    [
      'a set minus itself',
      `${PROCESSES}x = p - p`,
      '2:5 Unexpected set minus itself, which holds nothing. — Subtract another set.',
    ],
    [
      'a filter of nothing',
      't = search Thread:RemoteCreate\nt = filter (start_function == "a")',
      '2:12 Unexpected `(`, expected the name of the set to filter. — Write `filter t where (…)`.',
    ],
    [
      'a comma that is missing',
      's = search Process:Create\nx = from s select min(time) as a count(user) as b',
      '2:34 Unexpected `count`, expected `,` between the columns. — Put a comma before it.',
    ],
    [
      'an `and` that is missing',
      'log == "System" AND\nid == "7036"\nname == "x"',
      '3:1 Unexpected `name`, expected `and`, `or` or the end of the query. — Put `and` or `or` before it.',
    ],
    [
      'a condition that is missing',
      `${PROCESSES}a = filter p where (exe == "a" and\noutput a`,
      '3:1 Unexpected `output`, expected a condition after `and`. — The parenthesis opened at line 2, column 20 is not closed before this.',
    ],
    [
      'a field of a join without its side',
      `${PROCESSES}f = search Flow:Start\nj = join (p, f) where (p.pid == f.pid and hostname == "a")`,
      '3:43 Unexpected `hostname`, expected a field with the name of its set, as in `p.hostname` or `f.hostname`.',
    ],
    [
      'a column that was not selected',
      `${PROCESSES}t = from p select exe\nx = filter t where user == "a"`,
      '3:20 Unexpected `user`, expected a column of this table (`exe`).',
    ],
    [
      'an aggregate of single events',
      `${PROCESSES}x = filter p where max(pid) > 3`,
      'unsupported 2:20 `max(…)` in a condition on single events is not supported by Huntbook yet. — Group the events first: `group x by field`.',
    ],
    [
      'an unknown function',
      `${PROCESSES}x = filter p where exe NOT IN RARE(exe)`,
      'unsupported 2:31 The function `RARE` is not supported by Huntbook yet.',
    ],
    [
      'another analytic, outside of a project',
      'x = run CAR-2013-01-002:CAR',
      'unsupported 1:5 `run` of another analytic (`CAR-2013-01-002`) outside of a project is not supported by Huntbook yet.',
    ],
    ['a broken regular expression', `${PROCESSES}x = filter p where exe match "a("`, expect.stringMatching(/^2:30 /)],
    [
      'a comment that is not closed',
      'p = search Process /* all',
      '1:20 Unexpected end of the query, expected `*/`. — The comment that starts here is never closed.',
    ],
    [
      'nothing at all',
      ' \n',
      '2:1 Unexpected end of the query, expected a statement such as `process = search Process:Create`.',
    ],
  ])('%s', (_name, query, message) => {
    expect(refusal(carPseudocode, query)).toEqual(message);
  });

  it('bounds sets that are made of themselves again and again', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, index) =>
        `a${index + 1} = filter a${index} where x == ${index}\nb${index} = a${index} - a${index + 1}\na${index + 1} = a${index} - b${index}`,
    );
    expect(refusal(carPseudocode, `a0 = search Process\n${doubling.join('\n')}`)).toMatch(/more than 500 operations/);
  });
});

describe('warnings', () => {
  it.each([
    ['exe =”a.exe”', '2:25 Typographic quotation marks are read as straight ones (").'],
    ['exe == "a.exe OR b.exe"', '2:27 `OR` stands inside the quotation marks, so that it is part of the text to find.'],
    ['exe == a.exe', '2:27 `a.exe` stands without quotation marks; it is read as a text.'],
    ['command_line = * -export *', '2:35 `* -export *` stands without quotation marks; it is read as a text.'],
    ['command_line == "a%b"', '2:36 `%` is no wildcard in pseudocode; it stands for itself.'],
    [
      'exe == "C:\\Windows\\a.exe"',
      '2:27 `exe` holds the name of a file without its folder, which `C:\\Windows\\a.exe` never equals.',
    ],
    [
      'command_line match "(a{{pipe}}b)"',
      "2:39 `{{pipe}}` is a template's mark that was never filled in; it is matched as it stands.",
    ],
    ['image_path == "C:\\\\Windows\\\\a.exe"', '2:34 A doubled backslash is read as it stands and as a single one.'],
    ['(where exe == "a.exe")', '2:20 `where` stands inside the parentheses.'],
  ])('%s', (condition, message) => {
    expect(
      warnings(carPseudocode, `${PROCESSES}x = filter p where ${condition}`.replace('where (where', 'where (where')),
    ).toEqual([message]);
  });

  it('is silent about sound text', () => {
    expect(
      warnings(
        carPseudocode,
        `${PROCESSES}x = filter p where (exe == "cmd.exe" and command_line == "*%COMSPEC%*")\noutput x`,
      ),
    ).toEqual([]);
  });
});

describe('any text', () => {
  const samples = [
    'p = search Process:Create\nx = filter p where (exe == "cmd.exe" and (command_line match "a+" or pid < 5))\noutput x',
    'a = search Flow:Start\nb = search Process\nj = join (a, b) where (a.pid == b.pid and a.time < b.time < a.time + 1 second)',
    's = search UserSession:Login\ng = group s by hostname where count > 2\nt = from g select max(time) as m, count(user) as n',
    'input host\np = search Process:Create,Terminate\nn = count(p) by exe\na = average(n) * 2 - 1\nx = filter p where (user not in TOP30(user) and n < a and hostname == host)\ng = group x, p by exe where (max time between two events is 5 minutes and count > 2)',
    's = run Analytic:CAR-2013-05-003\np = search Process\nj = join (s, p) where (s.file_path == p.image_path and s.time < p.time)',
  ];
  describeRobustness(
    carPseudocode,
    samples,
    (levels) => `${PROCESSES}x = filter p where ${'('.repeat(levels)}exe == "a"${')'.repeat(levels)}`,
  );
});
