import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/engine/values.ts';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';
import { run } from './run.ts';

function events(text: string): readonly number[] {
  const result = run(text);
  if (result.kind === 'events') return result.events;
  throw new Error(result.kind);
}

describe('Basic syntax: event queries and conditions', () => {
  it.each<[string, readonly number[]]>([
    ['process where true', [1, 2, 4, 6, 7]],
    ['any where true', [1, 2, 3, 4, 5, 6, 7]],
    ['process where false', []],
    ['process where subtype.create', [1, 2, 4, 7]],
    ['process where subtype.create and process_name == "cmd.exe"', [2, 7]],
    ['process where not subtype.create', [6]],
    ['process where process_name == "whoami.exe"', [4, 6]],
    ['process where process_name = "CMD.exe"', [2, 7]],
    ["process where 'cmd.exe' == process_name", [2, 7]],
    ['process where user == "ann" and (pid == 20 or subtype.terminate)', [2, 6]],
    ['any where user == "ann" and pid == 20 or user == "SYSTEM"', [1, 2, 3]],
    ['any where pid > 20', [4, 5, 6, 7]],
    ['any where pid == 21', [4, 5, 6]],
    ['any where destination_port == 5985', [5]],
    ['any where pid - 1 == 20', [4, 5, 6]],
    ['any where pid * 2 + 2 == 42', [2, 3]],
    ['any where pid / 6 == 3 and pid < 21', [2, 3]],
    ['any where pid / 8.0 == 2.5', [2, 3]],
    ['any where pid % 20 == 1', [4, 5, 6]],
    ['any where -pid == -30', [7]],
    ['process where `process_name` == "System"', [1]],
    ['process where true // all\n/* and\nmore */', [1, 2, 4, 6, 7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('Basic syntax: wildcard matching, lookups', () => {
  it.each<[string, readonly number[]]>([
    ['process where process_name == "*.EXE"', [2, 4, 6, 7]],
    ['process where process_name != "*.exe"', [1]],
    ['process where "w*i.exe" == process_name', [4, 6]],
    ['process where command_line == "*x"', [4]],
    ['process where command_line == "*done?"', [7]],
    ['process where command_line == "100%? done?"', []],
    ['process where wildcard(process_name, "sys*", "*whoami*")', [1, 4, 6]],
    ['process where process_name in ("cmd.exe", "SYSTEM")', [1, 2, 7]],
    ['process where process_name not in ("cmd.exe", "SYSTEM")', [4, 6]],
    ['process where process_name in ("*.exe")', []],
    ['process where user in ("x", process_name)', [1]],
    ['any where pid in (4, 30)', [1, 7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });

  it('warns of a wildcard that is none', () => {
    expect(eqlClassic.parse('process where a in ("*.exe")')).toMatchObject({
      ok: true,
      warnings: [{ start: 20, end: 27 }],
    });
  });
});

describe('Basic syntax: missing values are unknown', () => {
  it.each<[string, readonly number[]]>([
    ['process where exit_code >= 0', [6]],
    ['process where not exit_code >= 0', []],
    ['process where not (exit_code == 1)', [6]],
    ['process where command_line != "*cmd*"', [4, 7]],
    ['process where exit_code == null', [1, 2, 4, 7]],
    ['process where null != exit_code', [6]],
    ['process where exit_code != 1 or pid == 4', [1, 6]],
    ['process where (exit_code > 0) == null', [1, 2, 4, 7]],
    ['any where tags', [3]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('Basic syntax: strings', () => {
  it.each<[string, readonly number[]]>([
    ['process where command_line == "cmd /c \\"dir C:\\\\x\\""', [2]],
    ['process where command_line == \'cmd /c "dir C:\\\\x"\'', [2]],
    ['process where command_line == ?\'cmd /c "dir C:\\x"\'', [2]],
    ['process where command_line == "whoami /all\\r\\nx"', [4]],
    ['process where command_line == ?"*\\"dir C:\\x\\""', [2]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('Functions', () => {
  it.each<[string, readonly number[]]>([
    ['process where length(process_name) == 6', [1]],
    ['process where process_name:length() == 6', [1]],
    ['process where process_name:substring(0, 3):length() == 3 and startsWith(process_name, "CM")', [2, 7]],
    ['process where endsWith(process_name, "I.exe")', [4, 6]],
    ['process where stringContains(command_line, "DIR")', [2]],
    ['process where not stringContains(command_line, "DIR")', [1, 4, 6, 7]],
    ['process where match(command_line, ?"whoami\\s+/all.x?", ?"^none")', [4]],
    ['process where match(command_line, "dir")', []],
    ["process where match(?'.*DIR', command_line)", [2]],
    ['process where indexOf(process_name, "d") == 2', [2, 7]],
    ['process where substring(process_name, -4) == ".exe"', [2, 4, 6, 7]],
    ['process where between(process_name, "c", ".") == "md"', [2, 7]],
    ['process where concat(process_name, ":", pid) == "cmd.exe:30"', [7]],
    ['any where string(pid) == "30"', [7]],
    ['any where number("0x1e", 16) == pid', [7]],
    ['any where add(pid, 1) == 31', [7]],
    [
      'any where subtract(pid, 1) == 29 and multiply(pid, 2) == 60 and modulo(pid, 7) == 2 and divide(pid, 4) == 7',
      [7],
    ],
    ['network where cidrMatch(destination_address, "192.168.0.0/16", "10.0.0.0/8")', [5]],
    ['network where not cidrMatch(destination_address, "10.1.2.0/30")', []],
    ['any where arrayContains(tags, "two")', [3]],
    ['any where arraySearch(tags, t, t == "tw*")', [3]],
    ['any where tags[0] == "ONE"', [3]],
    ['any where safe(pid) == 30', [7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('Pipes', () => {
  it.each<[string, readonly number[]]>([
    ['process where true | head 2', [1, 2]],
    ['process where true | tail 2', [6, 7]],
    ['process where true | head 3 | tail 1', [4]],
    ['process where true | filter pid > 20', [4, 6, 7]],
    ['process where true | unique process_name', [1, 2, 4]],
    ['process where true | unique process_name, user', [1, 2, 4, 7]],
    ['process where true | unique process_name user', [1, 2, 4, 7]],
    ['any where true | sort user pid | head 3', [2, 3, 4]],
    ['any where true | unique_count user | filter count == 2', [5]],
    ['any where true | unique_count user | filter percent > .5', [2]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });

  it.each<[string, readonly string[], readonly (readonly unknown[])[]]>([
    ['process where true | count', ['count', 'key'], [[5, 'totals']]],
    ['registry where true | count', ['count', 'key'], [[0, 'totals']]],
    [
      'process where true | count process_name',
      ['count', 'key', 'percent'],
      [
        [1, 'System', 0.2],
        [2, 'cmd.exe', 0.4],
        [2, 'WHOAMI.EXE', 0.4],
      ],
    ],
    [
      'process where subtype.create | count process_name, user | filter count == 1 | head 1',
      ['count', 'key', 'percent'],
      [[1, ['cmd.exe', 'ann'], 0.25]],
    ],
  ])('%s', (text, columns, rows) => {
    expect(run(text)).toMatchObject({ kind: 'table', columns, rows });
  });
});

describe('Sequences, joins', () => {
  it.each<[string, readonly (readonly number[])[]]>([
    ['sequence [process where pid == 20] [file where true]', [[2, 3]]],
    ['sequence by pid [process where subtype.create] [process where subtype.terminate]', [[4, 6]]],
    [
      'sequence [process where true] by pid [process where true] by ppid',
      [
        [1, 2],
        [2, 4],
      ],
    ],
    ['sequence with maxspan=5s [process where pid == 20] [process where pid == 21]', [[2, 4]]],
    ['sequence with maxspan=1s [process where pid == 20] [process where pid == 21]', []],
    ['sequence by user with maxspan=1m [process where pid == 20] [process where true]', [[2, 4]]],
    ['sequence [process where pid == 20] [network where true] until [file where true]', []],
    [
      'sequence [process where subtype.create] [any where true] | filter events[1].pid == 20',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    ['sequence [process where subtype.create] [any where true] | filter pid == 20', [[2, 3]]],
    ['sequence [process where subtype.create] [any where true] | head 1', [[1, 2]]],
    ['join by pid [network where true] [process where subtype.terminate]', [[5, 6]]],
  ])('%s', (text, expected) => {
    expect(run(text)).toEqual({ kind: 'sequences', sequences: expected });
  });
});

/** Examples of the query guide: an expression and what it returns, by a comparison that then holds. */
describe('Functions: what they return', () => {
  it.each([
    'add(4, 0.5) == 4.5',
    'add(user, user) == null',
    'null + 1 == null',
    'between("welcome to event query language", " ", " ") == "to"',
    'between("welcome to event query language", " ", " ", true) == "to event query"',
    'between("welcome", "x", "y") == null',
    'concat("a", "||", 1, "||", true) == "a||1||true"',
    'concat("a", null) == null',
    'divide(7, 2) == 3',
    'divide(-7, 2) == -4',
    'divide(7, 2.0) == 3.5',
    'divide(7, 0) == null',
    'modulo(-7, 3) == 2',
    '-7 % 3 == 2',
    '(1 * 2 + 3 * 4 + 10 / 2) == 19',
    'indexOf("some-subdomain.another-subdomain.com", ".") == 14',
    'indexOf("some-subdomain.another-subdomain.com", ".", 14) == 14',
    'indexOf("some-subdomain.another-subdomain.com", ".", 15) == 32',
    'indexOf("foobarbaz", "o", null) == 1',
    'indexOf("foobarbaz", "z", 9) == null',
    'length("foo") == 3',
    'length(null) == null',
    'match("event query language", ?"[a-z]+ [a-z]+ [a-z]")',
    'match("999", "[a-z]{3}", "[9][9][9]")',
    'match(null, "a") == null',
    'number("1337") == 1337',
    'number("0xdeadbeef", 16) == 3735928559',
    'number("052403", 8) == 21763',
    'number("-3.14") == -3.14',
    'number("a") == null',
    'string(true) == "true"',
    'string(null) == null',
    'startsWith("FooBar", null) == null',
    'stringContains(null, "a") == false',
    'cidrMatch(null, "10.0.0.0/8") == false',
    'substring("event query language", 0, 5) == "event"',
    'substring("event query language", 0, length("event")) == "event"',
    'substring("event query language", -8) == "language"',
    'substring("event query language", -length("language")) == "language"',
    'substring("event query language", -5, -1) == "guag"',
    'substring("hello world", null, 5) == "hello"',
    'substring("hello world", 6, null) == "world"',
    'wildcard("Foo", "bar*", "F*o*o*")',
    'wildcard(null, "*") == null',
    '"hello":length() == 5',
    'null == null',
    '(null < 1) == null',
    '(false and null) == false',
    '(false or null) == null',
    '"just \\u{41} here" == "just A here"',
  ])('%s', (condition) => {
    expect(events(`network where ${condition}`)).toEqual([5]);
  });
});

/** One event with nested values: `props` are lists of objects within a list of objects. */
const NESTED = [
  {
    type: 'process',
    t: 0,
    wide: { flag: true, text: 'yes', inner: { name: 'x' } },
    users: [
      { user: 'root', props: [{ level: 1 }, { level: 2 }], own: 2 },
      { user: 'guest', props: [{ level: 1 }], own: 3 },
    ],
  },
];

describe('Functions: arrays and nested values', () => {
  it.each<[string, boolean]>([
    ['arraySearch(users, item, item.user == "root")', true],
    ['arraySearch(users, item, item.user == "R*T")', true],
    ['arraySearch(users, item, item.user == "nobody")', false],
    ['arraySearch(users, item, item.props[0].level == 1)', true],
    ['arraySearch(users, item, item.props[1].level == 4)', false],
    ['arraySearch(users, item, arraySearch(item.props, p, p.level == 2))', true],
    ['arraySearch(users, item, arraySearch(item.props, p, p.level == item.own))', true],
    ['arraySearch(users, item, item.user == "guest" and arraySearch(item.props, p, p.level == item.own))', false],
    ['arraySearch(users, item, true)', true],
    ['arraySearch(nothing, item, true)', false],
    ['arrayCount(users, item, item.user == "root") == 1', true],
    ['arrayCount(users, item, item.props[0].level == 1) == 2', true],
    ['arrayCount(users, item, item.props[1].level == 4) == 0', true],
    ['arrayCount(users, item, arrayCount(item.props, p, p.level == 2) == 1) == 1', true],
    ['arrayCount(nothing, item, true) == 0', true],
    ['users[1].user == "guest"', true],
    ['users[0].props[1].level == 2', true],
    ['users[7].user == null', true],
    ['length(users) == 2', true],
    ['wide.flag', true],
    ['wide.text.yes', true],
    ['wide.text.no', false],
    ['not wide.text.no', true],
    ['wide.inner.name == "X"', true],
  ])('%s: %s', (condition, expected) => {
    expect(run(`process where ${condition}`, NESTED)).toEqual({ kind: 'events', events: expected ? [1] : [] });
  });
});

/**
 * A shell (10) starts a script host (11), which starts another shell (12). The host ends, and its id is another's (11).
 * A word is a process's start (`+pid<ppid:name`), its end (`-pid`) or a file that it writes (`*pid`).
 */
const TREE = '+4<0:System +10<4:cmd *10 +11<10:wscript *11 +12<11:cmd -11 *11 *12 +11<4:other *11 +13<11:late *13';

function processes(story: string) {
  return story.split(' ').map((word, index) => {
    const [, sign, pid = '', ppid, name] = /^([-+*])(\d+)(?:<(\d+):(\w+))?$/.exec(word) ?? [];
    const subtype = sign === '+' ? 'create' : sign === '-' ? 'terminate' : 'modify';
    return {
      type: sign === '*' ? 'file' : 'process',
      t: index,
      subtype,
      pid: Number(pid),
      ...(ppid === undefined ? {} : { ppid: Number(ppid), process_name: name ?? '' }),
    };
  });
}

describe('Basic syntax: event relationships', () => {
  const found = (query: string, story: string) => {
    const words = story.split(' ');
    const result = run(query, processes(story));
    return result.kind === 'events' ? result.events.map((line) => words[line - 1]).join(' ') : result.kind;
  };

  it.each<[query: string, story: string, found: string]>([
    ['any where event of [process where process_name == "cmd"]', TREE, '+10<4:cmd *10 +12<11:cmd *12'],
    ['process where child of [process where process_name == "cmd"]', TREE, '+11<10:wscript -11'],
    // A process has ended with the next event of a process, not with its own last one.
    ['any where child of [process where process_name == "cmd"]', TREE, '+11<10:wscript *11 -11 *11'],
    ['file where child of [process where process_name == "wscript"]', TREE, '*12'],
    ['any where child of [process where process_name == "other"]', TREE, '+13<11:late *13'],
    [
      'process where descendant of [process where process_name == "cmd"] and subtype.create',
      TREE,
      '+11<10:wscript +12<11:cmd',
    ],
    ['file where descendant of [process where process_name == "System"]', TREE, '*10 *11 *11 *12 *11 *13'],
    ['process where not descendant of [process where process_name == "System"]', TREE, '+4<0:System'],
    ['file where child of [process where child of [process where process_name == "cmd"]]', TREE, '*12'],
    // Any event may single a process out, also one that is no event of a process.
    ['process where child of [file where pid == 10]', TREE, '+11<10:wscript -11'],
    ['file where event of [file where pid == 12]', TREE, '*12'],
    ['any where event of [process where pid == 0]', '+0<0:idle *0', ''],
    // A machine that starts again has no earlier processes.
    ['file where event of [process where process_name == "cmd"]', '+10<4:cmd *10 +4<0:System *10', '*10'],
  ])('%s in %s', (query, story, expected) => {
    expect(found(query, story)).toBe(expected);
  });

  it.each<[because: string, events: { readonly [name: string]: Value }[], lines: readonly number[]]>([
    [
      'a process id means another process on another machine',
      [
        { type: 'process', subtype: 'create', pid: 10, ppid: 4, process_name: 'cmd', hostname: 'a' },
        { type: 'process', subtype: 'create', pid: 11, ppid: 10, process_name: 'x', hostname: 'b' },
        { type: 'process', subtype: 'create', pid: 12, ppid: 10, process_name: 'x', hostname: 'A' },
      ],
      [3],
    ],
    [
      'unique ids come before those that are used again',
      [
        { type: 'process', subtype: 'create', pid: 10, unique_pid: 'p1', process_name: 'cmd' },
        { type: 'process', subtype: 'create', pid: 11, ppid: 10, unique_pid: 'p2', unique_ppid: 'p0' },
        { type: 'process', subtype: 'create', pid: 12, ppid: 10, unique_pid: 'p3', unique_ppid: 'P1' },
        { type: 'file', pid: 12 },
      ],
      [3, 4],
    ],
    [
      'a sensor without subtypes says by its operation code that a process is there, begins or ends',
      [
        { type: 'process', opcode: 3, pid: 10, process_name: 'cmd' },
        { type: 'process', opcode: 1, pid: 11, ppid: 10 },
        { type: 'process', opcode: 2, pid: 11, ppid: 10 },
        { type: 'process', opcode: 5, pid: 12, ppid: 10 },
      ],
      [2, 3],
    ],
  ])('%s', (_because, records, expected) => {
    const log = records.map((record, index) => ({ ...record, t: index }));
    expect(run('any where child of [process where process_name == "cmd"]', log)).toEqual({
      kind: 'events',
      events: expected,
    });
  });
});

describe('Grammar: constants and macros before the query', () => {
  it.each<[string, readonly number[]]>([
    ['const SHELL = "cmd.exe" process where process_name == SHELL', [2, 7]],
    ['const LOW == 20 const HIGH = 30 any where pid > LOW and pid < HIGH', [4, 5, 6]],
    ['const NONE = null process where exit_code != NONE', [6]],
    ['macro IN_LIST(name) name in ("cmd.exe", "System") process where IN_LIST(process_name)', [1, 2, 7]],
    [
      'macro EITHER(a, b) a or b macro ONE(a, b) EITHER(a and not b, b and not a) process where ONE(user == "ann", pid == 20)',
      [4, 6],
    ],
    ['const SHELL = "cmd.exe" macro IS(x) x == SHELL file where event of [process where IS(process_name)]', [3]],
    ['macro SHELL() process_name == "cmd.exe" process where SHELL() | filter SHELL() | head 1', [2]],
    ['macro STARTED(is) event of [process where subtype.create and is] network where STARTED(user == "ann")', [5]],
    ['const a = 1 macro SAME(a) a == 30 any where SAME(pid)', [7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });

  it('a macro reads fields of the field that it is given', () => {
    expect(run('macro NAMED(x) x.name == "X" process where NAMED(wide.inner)', NESTED)).toMatchObject({ events: [1] });
  });
});

/** Groups in a story: `a@1/x` is an event of kind `a`, at second 1, with key `x`; `<a>` stands for `[process where k == "a"]`. */
describe('Sequences, joins, implementation details', () => {
  it.each<[query: string, story: string, groups: readonly string[]]>([
    [
      'sequence by key <whoami> <hostname> <ifconfig>',
      'whoami@1/root whoami@2/root hostname@3/user hostname@4/root hostname@5/root whoami@6/user whoami@7/root hostname@8/user ifconfig@9/root ifconfig@10/user ifconfig@11/root',
      ['whoami@2/root hostname@4/root ifconfig@9/root', 'whoami@6/user hostname@8/user ifconfig@10/user'],
    ],
    ['sequence by key <a> <b> until <c>', 'a@1/x c@2/x b@3/x a@4/x b@5/x', ['a@4/x b@5/x']],
    ['sequence <a> <b> until <b>', 'a@1 b@2', []],
    ['sequence with maxspan=2 s <a> <b>', 'a@1 b@3 a@4 b@7', ['a@1 b@3']],
    ['sequence by key <a> <b>', 'a@1 b@2', ['a@1 b@2']],
    ['sequence by key <a> <b>', 'a@1/X b@2/x', ['a@1/X b@2/x']],
    ['sequence <a> <b> <c>', 'a@1 b@2 b@3 c@4 c@5', ['a@1 b@2 c@4']],
    ['sequence <a> <b> fork <c>', 'a@1 b@2 b@3 c@4 b@5 c@6', ['a@1 b@3 c@4', 'a@1 b@5 c@6']],
    ['sequence <a> <b> fork=true', 'a@1 b@2 b@3', ['a@1 b@2', 'a@1 b@3']],
    ['sequence <a> <b> fork=false', 'a@1 b@2 b@3', ['a@1 b@2']],
    ['sequence with maxspan=5s <a> <b> fork', 'a@1 b@2 b@9', ['a@1 b@2']],
    ['join <a> <b>', 'b@1 a@2 b@3 b@4 a@5', ['a@2 b@1', 'a@5 b@3']],
    ['join by key <a> <b> <c>', 'c@1/x b@2/y a@3/x a@4/y b@5/x', ['a@3/x b@5/x c@1/x']],
    ['join by key <a> <b> until <c>', 'a@1/x c@2/x b@3/x a@4/x', ['a@4/x b@3/x']],
    ['join <a> <b> until <b>', 'a@1 b@2 a@3', ['a@3 b@2']],
    ['join [any where true] <a>', 'a@1 b@2 a@3', ['a@1 a@1', 'b@2 a@3']],
    ['join <a> <b> | head 1', 'a@1 b@2 a@3 b@4', ['a@1 b@2']],
    ['join <a> <b> | filter events[1].key == "y"', 'a@1 b@2/x a@3 b@4/y', ['a@3 b@4/y']],
    ['sequence <a> <b> | unique events[1].key', 'a@1 b@2/x a@3 b@4/X', ['a@1 b@2/x']],
  ])('%s in %s', (query, story, expected) => {
    const words = story.split(' ');
    const log = words.map((word) => {
      const [, k = '', time, key = null] = /^(\w+)@(\d+)(?:\/(\w+))?$/.exec(word) ?? [];
      return { type: 'process', k, t: Number(time), key };
    });
    const result = run(query.replace(/<(\w+)>/g, '[process where k == "$1"]'), log);
    const groups = result.kind === 'sequences' ? result.sequences : [];
    expect(groups.map((group) => group.map((line) => words[line - 1]).join(' '))).toEqual(expected);
  });
});

describe('Pipes: machines', () => {
  const log = ['a', 'b', 'a'].map((hostname, index) => ({
    type: 'process',
    t: index,
    hostname,
    process_name: index === 2 ? 'rare' : 'often',
  }));

  it('that a count is of can be asked for', () => {
    expect(run('process where true | unique_count process_name | filter total_hosts == 1', log)).toMatchObject({
      events: [3],
    });
    expect(run('process where true | count process_name | filter total_hosts > 1', log)).toMatchObject({
      columns: ['count', 'key', 'percent', 'hosts', 'total_hosts'],
      rows: [[2, 'often', 2 / 3, ['a', 'b'], 2]],
    });
  });
});

describe('fields', () => {
  it('that a closed view does not have are refused by the run, at their place', () => {
    expect(() => run('process where no_such_field == 1')).toThrow('Unknown field `no_such_field`');
  });

  it('and event types as well', () => {
    expect(() => run('martian where true')).toThrow('Unknown object `martian`');
  });
});
