/**
 * The forms that CAR's analytics are written in, each with the analytic that shows it: pseudocode has no other
 * reference (https://car.mitre.org/analytics/).
 */
import { describe, expect, it } from 'vitest';
import { carPseudocode } from '../../../src/languages/car-pseudocode/index.ts';
import type { AnalyticDefinition, Language } from '../../../src/languages/language.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const MINUTE = 60_000;

const EVENTS = [
  /* 1 */ { object: 'process', action: 'create', exe: 'net.exe', hostname: 'a', user: 'ada', pid: 1, time: 0 },
  /* 2 */ { object: 'process', action: 'create', exe: 'sc.exe', hostname: 'a', user: 'ada', pid: 2, time: MINUTE },
  /* 3 */ {
    object: 'process',
    action: 'create',
    exe: 'net.exe',
    hostname: 'a',
    user: 'bob',
    pid: 3,
    time: 90 * MINUTE,
  },
  /* 4 */ { object: 'process', action: 'create', exe: 'NET.EXE', hostname: 'b', user: 'Ada', pid: 4, time: 5 * MINUTE },
  /* 5 */ {
    object: 'process',
    action: 'terminate',
    exe: 'sc.exe',
    hostname: 'a',
    user: 'ada',
    pid: 2,
    time: 2 * MINUTE,
  },
  /* 6 */ {
    object: 'file',
    action: 'create',
    file_path: 'C:\\t\\sc.exe',
    hostname: 'a',
    image_path: 'C:\\w\\msiexec.exe',
    time: 30_000,
  },
  /* 7 */ { object: 'file', action: 'modify', file_path: 'C:\\t\\x.dll', hostname: 'b', time: 3 * MINUTE },
  /* 8 */ {
    object: 'flow',
    action: 'start',
    hostname: 'a',
    src_ip: '10.1.2.3',
    dest_port: 445,
    'proto_info.pipe': 'ATSVC',
    time: 0,
  },
  /* 9 */ { object: 'flow', action: 'end', hostname: 'a', src_ip: '10.1.2.3', dest_port: 445, time: MINUTE },
  /* 10 */ { object: 'flow', action: 'start', hostname: 'b', src_ip: '203.0.113.9', dest_port: 3389, time: 4 * MINUTE },
  /* 11 */ { object: 'user_session', action: 'login', hostname: 'a', user: 'bob', time: 10 * MINUTE },
];

const ANALYTICS: readonly AnalyticDefinition[] = [
  { id: 'CAR-2020-01-001', source: 'p = search Process:Create\ns = filter p where (exe == "sc.exe")\noutput s' },
  { id: 'CAR-2020-01-002', source: 'sc = run Analytic:CAR-2020-01-001\nb = filter sc where hostname == "a"' },
  { id: 'CAR-2020-01-003', source: 'x = run Analytic:CAR-2020-01-004' },
  { id: 'CAR-2020-01-004', source: 'x = run Analytic:CAR-2020-01-003' },
  { id: 'CAR-2020-01-005', source: 'p = search Process:Create\noutput q' },
  { id: 'CAR-2020-01-006', source: 'exe == "net.exe"' },
  { id: 'CAR-2020-01-007', source: 'p = search Process:Create\ng = group p by hostname' },
];

const inProject: Language = {
  ...carPseudocode,
  parse: (text) => carPseudocode.parse(text, { macros: [], analytics: ANALYTICS }),
};

const P = 'p = search Process:Create\n';
const TIMES = `${P}first = min(p.time)\n`;

describe('what each form finds', () => {
  it.each([
    // Sets
    ['several actions of an object', 'f = search File:Create,Modify', [6, 7], 'CAR-2014-02-001'],
    ['any action of an object', 'p = search Process:*', [1, 2, 3, 4, 5], 'CAR-2021-04-001'],
    ['objects and actions after commas', 's = search File:Create, Flow:Start', [6, 8, 10], 'CAR-2013-07-002'],
    ['an analytic without `output`', `${P}x = filter p where (exe == "sc.exe")`, [2], 'CAR-2014-11-004'],
    ['`if` for `where`', `${P}x = filter p if (exe == "sc.exe")\nreturn x`, [2], 'CAR-2020-05-003'],
    ['a set without another', `${P}n = filter p where exe == "net.exe"\nx = p - n`, [2], 'CAR-2013-09-005'],
    // Other analytics
    ['another analytic', 'x = run Analytic:CAR-2020-01-001', [2], 'CAR-2013-05-005'],
    ['another analytic, in lower case and spaced', 'x = run analytic : car-2020-01-001', [2], 'CAR-2013-05-005'],
    ['another that runs a third', 'x = run Analytic:CAR-2020-01-002', [2], 'CAR-2013-05-005'],
    ['another that is a condition alone', 'x = run CAR-2020-01-006', [1, 3, 4], 'CAR-2013-05-005'],
    ['the groups of another', 'x = run Analytic:CAR-2020-01-007', [[1, 2, 3], [4]], 'CAR-2013-05-005'],
    [
      'a join with another',
      `process = search Process:Create
       sc = run Analytic:CAR-2020-01-001
       x = join (process, sc) where (process.hostname == sc.hostname and process.time < sc.time)`,
      [[1, 2]],
      'CAR-2013-05-005',
    ],
    // Conditions
    ['no value', `${P}x = filter p where (signer == null and exe == "sc.exe")`, [2], 'CAR-2019-04-002'],
    ['any value', 'f = search File\nx = filter f where image_path != null', [6], 'CAR-2019-04-002'],
    [
      'a range of addresses',
      'f = search Flow:Start\nx = filter f where src_ip NOT IN [10.0.0.0/8, 172.16.0.0/12]',
      [10],
      'CAR-2020-11-010',
    ],
    ['a text in the raw event', 'f = search File\nx = filter f where "msiexec" in raw event', [6], 'CAR-2021-05-011'],
    [
      "a protocol's own field",
      'f = search Flow\nx = filter f where proto_info.pipe == "atsvc"',
      [8],
      'CAR-2015-04-001',
    ],
    ['one of several words', `${P}x = filter p where exe includes one of ["sc", "net1"]`, [2], 'CAR-2021-05-004'],
    ['`is in`', `${P}x = filter p where exe is in ("sc.exe")`, [2], 'CAR-2016-04-002'],
    ['a text with single quotation marks', "exe == 'sc.exe'", [2, 5], 'CAR-2016-04-005'],
    // Values of other sets
    ['the most frequent values', `${P}x = filter p where user IN TOP1(user)`, [1, 2, 4], 'CAR-2013-10-001'],
    ['all but the most frequent', `${P}x = filter p where (user NOT IN TOP 1 (user))`, [3], 'CAR-2013-10-001'],
    ['the same, with the number inside', `${P}x = filter p where user NOT IN TOP(1, user)`, [3], 'CAR-2013-10-001'],
    [
      'either of two conditions on frequent values',
      `${P}x = filter p where user not in TOP1(user) or exe == "sc.exe"`,
      [2, 3],
      'CAR-2013-10-001',
    ],
    ['a value of all', `${TIMES}x = filter p where first < time < first + 2 minutes`, [2], 'CAR-2015-07-001'],
    ['a value by key', `${P}n = count(p) by hostname\nx = filter p where n > 1`, [1, 2, 3], 'CAR-2020-05-003'],
    [
      'a bound computed of values',
      `${P}n = count(p) by hostname\nmean = average(n)\ndev = standard_deviation(n)\nlow = mean - dev * 0.5\nx = filter p where n < low`,
      [4],
      'CAR-2020-05-003',
    ],
    [
      'the values of another set',
      `${P}logins = search UserSession:Login\nwho = unique(logins.user)\nx = filter p where user in who`,
      [3],
      'CAR-2015-07-001',
    ],
    [
      'none of the values of another set',
      `${P}f = search Flow:End\nh = from f select hostname\nx = filter p where hostname not in h`,
      [4],
      'CAR-2014-11-002',
    ],
    [
      'a value that is given later: any',
      `input host\n${P}x = filter p where (hostname == host and exe == "sc.exe")`,
      [2],
      'CAR-2015-07-001',
    ],
    [
      'the same, negated: none that excludes',
      `input host, name\n${P}x = filter p where not (hostname == host) and exe != name`,
      [1, 2, 3, 4],
      'CAR-2015-07-001',
    ],
    // Groups
    [
      'groups of several sets',
      's = search Flow:Start\ne = search Flow:End\ng = group s, e by hostname, dest_port',
      [[8, 9], [10]],
      'CAR-2013-07-002',
    ],
    [
      'groups by time',
      `${P}g = group p by hostname where(max time between two events is 30 minutes)`,
      [[1, 2]],
      'CAR-2013-04-002',
    ],
    [
      'groups by a longer time',
      `${P}g = group p by hostname where max time between events <= 2 hours`,
      [[1, 2, 3]],
      'CAR-2013-04-002',
    ],
    [
      'groups by time, and how many',
      `${P}g = group p by hostname where (max time between two events is 2 hours and count > 3)`,
      [],
      'CAR-2013-04-002',
    ],
    [
      'groups against a value',
      `${P}n = count(p) by exe\nmean = average(n)\ng = group p by hostname where count > mean`,
      [[1, 2, 3]],
      'CAR-2020-05-003',
    ],
    // Joins
    [
      "a field behind the join's own name, and a named list",
      `trusted = ["C:\\w\\setup.exe"]
       file = search File:Create
       process = search Process:Create
       run_file = join (file, process) where (file.hostname == process.hostname and file.time < process.time < file.time + 1 minute)
       x = filter run_file where (run_file.file.image_path not in trusted)`,
      [[6, 2]],
      'CAR-2014-02-001',
    ],
    [
      'a join against a value of all',
      `${P}logins = search UserSession:Login\nlatest = max(logins.time)\nx = join (p, logins) where (p.hostname == logins.hostname and p.time > latest)`,
      [[3, 11]],
      'CAR-2015-07-001',
    ],
    // Derived fields
    ['a field by arithmetic', `${P}p.next = p.pid + 1\nx = filter p where next == 4`, [3], 'CAR-2014-03-001'],
  ])('%s', (_name, query, result, _analytic) => {
    expect(found(inProject, query, EVENTS)).toEqual(result);
  });

  it("gives tables by key, and sets of a window's groups", () => {
    expect(found(inProject, `${P}n = count(p) by exe`, EVENTS)).toEqual({
      columns: ['exe', 'count'],
      rows: [
        ['net.exe', 2],
        ['sc.exe', 1],
        ['NET.EXE', 1],
      ],
    });
    const windows = `${P}g = group p by hostname where (max time between two events is 30 minutes)
      t = from g select min(pid) as low, max(pid) as high`;
    expect(found(inProject, windows, EVENTS)).toEqual({ columns: ['hostname', 'low', 'high'], rows: [['a', 1, 2]] });
  });
});

describe('what is refused', () => {
  it.each([
    [
      'an analytic that is not there',
      'x = run Analytic:CAR-2020-01-0010',
      '1:5 Unexpected `CAR-2020-01-0010`, expected the id of an analytic that has pseudocode. — Did you mean `CAR-2020-01-001`?',
    ],
    ['no analytic', 'x = run (', '1:9 Unexpected `(`, expected an analytic such as `Analytic:CAR-2013-05-003`.'],
    [
      'analytics in a circle',
      'y = run Analytic:CAR-2020-01-003',
      '1:5 `CAR-2020-01-003`, which is run here, cannot be read (line 1, column 5): `CAR-2020-01-004`, which is run here, cannot be read (line 1, column 5): Unexpected `run` in a circle: `CAR-2020-01-003` runs `CAR-2020-01-004` runs `CAR-2020-01-003`.',
    ],
    [
      'an error in the other',
      'a = search Flow\nx = run Analytic:CAR-2020-01-005',
      '2:5 `CAR-2020-01-005`, which is run here, cannot be read (line 2, column 8): Unexpected `q`, expected the name of a set defined above. — Did you mean `p`?',
    ],
    [
      'an `and` that is missing before a parenthesis',
      `${P}x = filter p where (exe == hostname\n (time > 1))`,
      '3:2 Unexpected `(`, expected `and`, `or` or `)`. — Put `and` or `or` before it.',
    ],
    [
      'a closing quotation mark that is missing',
      `${P}x = filter p where (exe = "a.dll OR exe = "b.exe")`,
      '2:33 Unexpected condition inside quotation marks, expected a closing quotation mark before it. — Write "a.dll".',
    ],
    [
      'a mark for a condition',
      `${P}x = filter p where ( TODO)`,
      '2:27 Unexpected end of the query, expected a comparison such as `==`. — This is a mark for a condition that is yet to be written.',
    ],
    [
      'a set that is the only one',
      'e = search Registry:add\nx = filter processes where key == "a"',
      '2:12 Unexpected `processes`, expected the name of a set defined above. — Did you mean `e`?',
    ],
    [
      'a table of several columns as a list',
      `${P}t = from p select exe, user\nx = filter p where exe in t`,
      'unsupported 3:20 `in t`, which is no list and no table of one column, is not supported by Huntbook yet. — Select a field of it first.',
    ],
    [
      'an input without a name',
      'input\nsearch Process',
      '2:1 Unexpected `search`, expected the name of a value that is given when the analytic runs.',
    ],
    [
      'a field in arithmetic over values',
      `${TIMES}x = first + exe`,
      '3:13 Unexpected `exe`, expected a number or the name of a value defined above.',
    ],
    [
      'values by key in arithmetic',
      `${P}n = count(p) by exe\nx = n * 2`,
      'unsupported 3:5 Arithmetic over values by key is not supported by Huntbook yet.',
    ],
    [
      'a window without a time',
      `${P}g = group p by hostname where (max time between two events is long)`,
      '2:63 Unexpected `long`, expected a time such as `30 minutes`.',
    ],
    [
      'an aggregate with a slip',
      `${P}n = averge(p.pid)`,
      '2:5 Unexpected `averge`, expected an aggregate such as `count`. — Did you mean `average`?',
    ],
    [
      'a method with a slip',
      `${P}x = filter p where exe.matchs("a")`,
      '2:20 Unexpected `matchs`, expected a method such as `contains`. — Did you mean `match`?',
    ],
    [
      'a function with a slip',
      `${P}x = filter p where contain(exe, "a")`,
      '2:20 Unexpected `contain`, expected a function such as `contains`. — Did you mean `contains`?',
    ],
    [
      'a function that nothing is like',
      `${P}x = filter p where entropy(exe) > 4`,
      'unsupported 2:20 The function `entropy` is not supported by Huntbook yet.',
    ],
    [
      'an aggregate with a slip, selected',
      `${P}t = from p select cuont(exe)`,
      '2:19 Unexpected `cuont`, expected an aggregate such as `count`. — Did you mean `count`?',
    ],
    [
      'a log source without its colon',
      'p = search Process Create',
      '1:20 Unexpected `Create`, expected `:` before it. — Write `Process:Create`.',
    ],
    [
      'an `and` that is missing between conditions',
      `${P}x = filter p where exe == "a" pid == 1`,
      '2:31 Unexpected `pid`, expected `and`, `or` or the next statement. — Put `and` or `or` before it.',
    ],
    [
      'the same on the next line, with one `=`',
      `${P}x = filter p where exe = "a"\n user = "b"`,
      '3:2 Unexpected `user`, expected `and`, `or` or the next statement. — Put `and` or `or` before it.',
    ],
    [
      'frequent values outside of a filter',
      'exe in TOP30(exe)',
      'unsupported 1:1 `TOP` outside of a filter is not supported by Huntbook yet.',
    ],
  ])('%s', (_name, query, message) => {
    expect(refusal(inProject, query)).toBe(message);
  });

  it('names itself in a circle', () => {
    const own = ANALYTICS[2]?.source ?? '';
    expect(refusal(inProject, own)).toContain('`CAR-2020-01-003` runs `CAR-2020-01-004` runs `CAR-2020-01-003`');
  });
});

describe('readings that are said', () => {
  it.each([
    [
      'input host\np = search Process',
      '1:1 The value is given when the analytic runs. None is given here: conditions on it hold of any value.',
    ],
    [
      `${P}g = group p by pid where (max time between two events is 1 hour)`,
      '2:27 Read as runs of two or more events of a group, each no longer than this after the one before.',
    ],
    ['src_ip == "10.0.0.0/8"', '1:11 `10.0.0.0/8` is read as the addresses of that range.'],
  ])('%s', (query, message) => {
    expect(warnings(inProject, query)).toEqual([message]);
  });

  it('places an analytic that is run at the statement that runs it', () => {
    const query = 'a = search Flow\nx = run Analytic:CAR-2020-01-001\noutput x, a';
    const ends = JSON.stringify(inProject.parse(query)).match(/(?<="end":)\d+/g) ?? [];
    expect(Math.max(...ends.map(Number))).toBe(query.length);
  });
});
