import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import { dnif } from '../../../src/languages/dnif/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const SYSMON = { LogName: 'WINDOWS-SYSMON', EventID: 1, ScopeID: 'default' };
const MINUTE = 60_000;

const EVENTS = [
  /* 1 */ {
    ...SYSMON,
    App: 'cmd.exe',
    Process: 'cmd.exe /c reg query',
    ParentProcess: 'C:\\Windows\\services.exe',
    CPID: 10,
    PPID: 1,
    SystemName: 'ws-1',
    HashMD5: 'aa',
    User: 'ada',
    time: 0,
  },
  /* 2 */ {
    ...SYSMON,
    App: 'reg.exe',
    Process: 'reg.exe query HKLM',
    ParentProcess: 'cmd.exe /c reg query',
    CPID: 11,
    PPID: 10,
    SystemName: 'ws-1',
    HashMD5: 'bb',
    User: 'ada',
    time: MINUTE,
  },
  /* 3 */ {
    ...SYSMON,
    App: 'reg.exe',
    Process: 'C:\\Users\\reg.exe add',
    ParentProcess: 'cmd.exe',
    CPID: 12,
    PPID: 10,
    SystemName: 'ws-2',
    HashMD5: 'cc',
    User: 'bob',
    time: 2 * MINUTE,
  },
  /* 4 */ {
    ...SYSMON,
    App: 'CMD.EXE',
    Process: 'CMD.EXE',
    ParentProcess: 'explorer.exe',
    CPID: '0x0d',
    PPID: 2,
    SystemName: 'ws-2',
    User: 'bob',
    time: 3 * MINUTE,
  },
  /* 5 */ {
    LogName: 'WINDOWS-NXLOG-AUDIT',
    EventID: '4624',
    ScopeID: 'default',
    SubSystem: 'AUTHENTICATION',
    Action: 'LOGIN',
    User: 'ada',
    DstPort: 445,
    EvtLen: 10,
    time: 4 * MINUTE,
  },
  /* 6 */ {
    LogName: 'WINDOWS-NXLOG-AUDIT',
    EventID: '4624',
    ScopeID: 'default',
    SubSystem: 'AUTHENTICATION',
    Action: 'LOGIN',
    User: 'ada',
    DstPort: 445,
    EvtLen: 30,
    time: 5 * MINUTE,
  },
  /* 7 */ {
    LogName: 'WINDOWS-NXLOG-AUDIT',
    EventID: '4624',
    ScopeID: 'default',
    SubSystem: 'AUTHENTICATION',
    Action: 'LOGIN',
    User: 'eve',
    DstPort: 53,
    EvtLen: 5,
    time: 6 * MINUTE,
  },
];

const find = (query: string) => found(dnif, query, EVENTS);

describe('where (_fetch, "Where Clause", "IN Operator", "Regex")', () => {
  it.each([
    ['$LogName=WINDOWS-SYSMON AND $EventID=1 AND $App=cmd.exe', [1]],
    ['$EventID = 1 and $App = "reg.exe"', [2, 3]],
    ["$App='reg.exe' OR $User=eve", [2, 3, 7]],
    ['$User=eve OR $App=reg.exe AND $User=bob', [3, 7]],
    ['($User=eve OR $App=reg.exe) AND $EventID=1', [2, 3]],
    // Compared with case; a number is a number however the log writes it.
    ['$App=CMD.exe', []],
    ['$EventID=4624', [5, 6, 7]],
    ['$DstPort>=53 AND $DstPort<445', [7]],
    // NOT stands for AND NOT.
    ['$EventID=1 NOT $App=reg.exe', [1, 4]],
    ['$EventID=1 AND NOT $App=reg.exe', [1, 4]],
    ['NOT ($EventID=1 OR $User=eve)', [5, 6]],
    ['$App!=reg.exe', [1, 4, 5, 6, 7]],
    // A regular expression is compared with the whole value, with case unless an `i` stands behind it.
    ['$Process=regex(.*cmd\\.exe.*)i', [1, 4]],
    ['$Process=regex(.*cmd\\.exe.*)', [1]],
    ['$App=regex(md\\.exe)i', []],
    ['$App=regex(reg\\.exe|cmd\\.exe)i', [1, 2, 3, 4]],
    ['$Process=regex(.*(\\:\\\\users\\\\|\\%windir\\%\\\\tasks\\\\).*)i', [3]],
    ['$Process=regex(.* (add|[)(]+).*)', [3]],
    ['$Process!=regex(.*reg.*) AND $EventID=1', [4]],
    // `*` is a wildcard.
    ['$Process=*query*', [1, 2]],
    ['$Process="*reg query"', [1]],
    ['$HashMD5=*', [1, 2, 3]],
    ['$App IN [reg.exe, CMD.EXE]', [2, 3, 4]],
    ['$EventID=1 AND $App NOT IN [reg.exe, c*]', [4]],
    ['$User in ["ada"]', [1, 2, 5, 6]],
  ])('%s', (where, lines) => {
    expect(find(`_fetch * from event where ${where} limit 100`)).toEqual(lines);
  });
});

describe('limits and times (_fetch, "Limit and Windowing", "Duration")', () => {
  const now = 7 * MINUTE;
  const at = (query: string) => {
    const parsed = dnif.parse(query);
    if (!parsed.ok || parsed.program.kind !== 'plan') throw new Error(refusal(dnif, query));
    const events = EVENTS.map((raw, index) => ({ line: index + 1, raw }));
    const view = {
      id: 'times',
      open: true,
      objects: new Map(),
      accessor: (name: string) => (event: (typeof events)[number]) =>
        (event.raw as Record<string, string | number>)[name] ?? null,
      selector: () => undefined,
      time: (event: (typeof events)[number]) => event.raw.time,
      fieldNames: () => [],
    };
    const result = runProgram(parsed.program, { events, view: view as never, now });
    return result.kind === 'events' ? result.events : result;
  };

  it.each([
    ['_fetch * from event limit 2', [6, 7]],
    ['_fetch * from event last 2', [6, 7]],
    ['_fetch * from event first 2', [1, 2]],
    ['_fetch * from event where $User=bob limit 1', [4]],
    ['_fetch * from event where $Duration=2m limit 10', [6, 7]],
    ['_fetch * from event where $Duration=120s AND $User=ada limit 10', [6]],
    ['_fetch * from event where $StartTime=@now-3m AND $EndTime=@now-2m limit 10', [5, 6]],
    ['_fetch * from event where $StartTime=1970-01-01T00:05:00 limit 10', [6, 7]],
    ['_fetch * from event where $EndTime=1970-01-01T01:01:00+01:00 limit 10', [1, 2]],
  ])('%s', (query, lines) => {
    expect(at(query)).toEqual(lines);
  });
});

describe('tables', () => {
  it.each([
    [
      '_fetch $App, $User from event where $EventID=1 first 2',
      ['$App', '$User'],
      [
        ['cmd.exe', 'ada'],
        ['reg.exe', 'ada'],
      ],
    ],
    // "Distinct Occurrences": the most frequent first, then the limit.
    [
      '_fetch * from event group count_unique $App limit 100',
      ['$App', 'count_unique'],
      [
        ['reg.exe', 2],
        ['cmd.exe', 1],
        ['CMD.EXE', 1],
      ],
    ],
    ['_fetch * from event group count_unique $App limit 1', ['$App', 'count_unique'], [['reg.exe', 2]]],
    [
      '_fetch * from event group count_unique $SystemName, $User limit 5',
      ['$SystemName', '$User', 'count_unique'],
      [
        ['ws-1', 'ada', 2],
        ['ws-2', 'bob', 2],
      ],
    ],
    ['_fetch * from event where $EventID=1 group count limit 0', ['Count'], [[4]]],
    ['_fetch * from event group sum $EvtLen limit 10', ['sum'], [[45]]],
    // _agg
    ['_fetch * from event where $EventID=1 limit 3\n>>_agg count', ['Count'], [[3]]],
    [
      '_fetch * from event limit 100>>_agg stat_unique $DstPort max $EvtLen',
      ['$DstPort', 'max'],
      [
        [445, 30],
        [53, 5],
      ],
    ],
    [
      '_fetch * from event limit 100 >> _agg stat_unique $User count_distinct $App',
      ['$User', 'count_distinct'],
      [
        ['ada', 2],
        ['bob', 2],
        ['eve', 0],
      ],
    ],
    ['_fetch * from event limit 100 >>_agg avg $EvtLen', ['avg'], [[15]]],
    // Counting groups of groups, as CAR-2013-05-009 and CAR-2013-04-002 do.
    [
      '_fetch * from event where $EventID=1 group count_unique $App, $HashMD5 limit 100\n>>_agg count_unique $App\n>>_checkif int_compare count_unique > 1 include',
      ['$App', 'count_unique'],
      [['reg.exe', 2]],
    ],
    [
      '_fetch * from event where $App=regex(reg\\.exe|cmd\\.exe)i group count_unique $App limit 100\n>>_agg count\n>>_checkif int_compare Count > 1 include',
      ['Count'],
      [[3]],
    ],
    [
      '_fetch * from event group count_unique $App limit 100\n>>_checkif int_compare count_unique > 1 exclude',
      ['$App', 'count_unique'],
      [
        ['cmd.exe', 1],
        ['CMD.EXE', 1],
      ],
    ],
    [
      '_fetch * from event group count_unique $App limit 9 >>_sort by count_unique ASC >>_limit 1',
      ['$App', 'count_unique'],
      [['cmd.exe', 1]],
    ],
    // "Labelling": fetches add up.
    [
      '_fetch * from event where $User=eve as #A limit 5>> _fetch * from event where $App=reg.exe as #B limit 5>>_agg count_unique $Label',
      ['$Label', 'count_unique'],
      [
        ['#B', 2],
        ['#A', 1],
      ],
    ],
    [
      '_fetch * from event where $App=cmd.exe group count_unique $PPID as #A limit 9\n>>_fetch * from event where $App=CMD.EXE group count_unique $PPID as #B limit 9\n>>_agg count',
      ['Count'],
      [[2]],
    ],
  ])('%s', (query, columns, rows) => {
    expect(find(query)).toEqual({ columns, rows });
  });
});

describe('_checkif over events', () => {
  it.each([
    ["_fetch * from event limit 100>>_checkif str_compare $App eq 'reg.exe' include", [2, 3]],
    ["_fetch * from event limit 100>>_checkif str_compare $App neq 'reg.exe' include", [1, 4, 5, 6, 7]],
    ["_fetch * from event limit 100>>_checkif str_compare $Process substr 'query' include", [1, 2]],
    ["_fetch * from event limit 100>>_checkif str_compare $App regex '^[Cc]md' include", [1]],
    ["_fetch * from event limit 100>>_checkif str_compare $App regex '^[Cc]md' exclude", [2, 3, 4, 5, 6, 7]],
    // key_exists is true of rows without a value.
    ['_fetch * from event where $EventID=1 limit 100>>_checkif key_exists $HashMD5 include', [4]],
    ['_fetch * from event where $EventID=1 limit 100>>_checkif key_exists $HashMD5 exclude', [1, 2, 3]],
    ['_fetch * from event limit 100>>_checkif int_compare $EvtLen >= 10 include', [5, 6]],
    ['_fetch * from event limit 100>>_sort by $EvtLen DESC>>_limit 2', [6, 5]],
    // A parent and its child on one machine, as CAR-2013-03-001 does.
    [
      '_fetch * from event where $App=reg.exe as #A limit 100\n>>_fetch * from event where $App=regex(cmd\\.exe)i as #B limit 100\n>>_checkif sjoin #B.$CPID = #A.$PPID str_compare #B.$SystemName eq #A.$SystemName include',
      [1, 2],
    ],
    [
      '_fetch * from event where $App=reg.exe as #A limit 100\n>>_fetch * from event where $App=cmd.exe as #B limit 100\n>>_checkif sjoin #B.$CPID = #A.$PPID include',
      [1, 2, 3],
    ],
    [
      '_fetch * from event where $App=reg.exe as #A limit 100\n>>_fetch * from event where $App=cmd.exe as #B limit 100\n>>_checkif sjoin #B.$CPID = #A.$PPID str_compare #B.$SystemName eq #A.$SystemName exclude',
      [3],
    ],
    // Those who are not among the most frequent, as CAR-2013-10-001 does.
    [
      '_fetch * from event where $Action=LOGIN group count_unique $ScopeID, $User limit 1\n>>_store in_disk hunting top stack_replace\n>>_fetch * from event where $SubSystem=AUTHENTICATION AND $Action=LOGIN limit 10000\n>>_checkif lookup hunting top join $ScopeID = $ScopeID str_compare $User eq $User exclude',
      [7],
    ],
    [
      '_fetch * from event where $Action=LOGIN group count_unique $User limit 1\n>>_store in_disk top stack_replace\n>>_fetch * from event limit 100\n>>_checkif lookup top join $User = $User include',
      [1, 2, 5, 6],
    ],
    ['_fetch * from event where $App=reg.exe limit 9 >>_store in_disk regs stack_replace >>_retrieve regs', [2, 3]],
  ])('%s', (query, expected) => {
    expect(find(query)).toEqual(expected);
  });
});

describe('refused', () => {
  const where = '_fetch * from event where ';
  it.each([
    ['', '1:1 Unexpected end of the query, expected a directive such as `_fetch`.'],
    ['$App=cmd.exe', '1:1 Unexpected `$App`, expected a directive such as `_fetch`.'],
    ['_fech * from event limit 1', '1:1 Unexpected `_fech`, expected a directive of DNIF. — Did you mean `_fetch`?'],
    ['_agg count', '1:1 Unexpected `_agg`, expected `_fetch`. — A query begins with what it fetches.'],
    ['_fetch App from event limit 1', '1:8 Unexpected `App`, expected `*` or fields such as `$App, $User`.'],
    ['_fetch * event limit 1', '1:10 Unexpected `event`, expected `from event`.'],
    [
      `${where}App=cmd.exe limit 1`,
      '1:27 Unexpected `App`, expected a field such as `$App`. — Fields begin with a dollar sign: `$App`.',
    ],
    [`${where}$App limit 1`, '1:32 Unexpected `limit`, expected an operator such as `=` after `$App`.'],
    [
      `${where}$App==cmd.exe limit 1`,
      '1:32 Unexpected `=`, expected a value after `=`. — DNIF compares with a single `=`.',
    ],
    [`${where}$App= limit 1`, '1:33 Unexpected `limit`, expected a value after `=`.'],
    [`${where}$App=a AND limit 1`, '1:38 Unexpected `limit`, expected a condition such as `$App=cmd.exe` after `AND`.'],
    [
      `${where}($App=a limit 1`,
      '1:35 Unexpected `limit`, expected `)`. — The parenthesis opened at line 1, column 27 is not closed.',
    ],
    [
      `${where}$App=regex(a limit 1`,
      '1:47 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 37 is not closed; one that is a character is written `\\(`.',
    ],
    [
      `${where}$App=regex(a(?<b)c) limit 1`,
      '1:38 The group `(?<b…` is not supported (character 2 of the regular expression).',
    ],
    [
      `${where}$App=regex([a) limit 1`,
      '1:49 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 37 is not closed; one that is a character is written `\\(`.',
    ],
    [`${where}$App IN a limit 1`, '1:35 Unexpected `a`, expected a list such as `[a, b]`.'],
    [
      `${where}$Duration=soon limit 1`,
      '1:37 Unexpected `soon`, expected a duration such as `30m`, `1h` or `2d`. — Units are s, m, h, d, w, M and y.',
    ],
    [
      `${where}$StartTime=noon limit 1`,
      '1:38 Unexpected `noon`, expected a time such as `2024-03-05T12:00:00` or `@now-1h`.',
    ],
    ['_fetch * from event limit many', '1:27 Unexpected `many`, expected a number.'],
    [
      '_fetch * from event group cont_unique $App limit 1',
      '1:27 Unexpected `cont_unique`, expected `count`, `count_unique`, `stat_unique`, `sum`, `min`, `max` or `avg`. — Did you mean `count_unique`?',
    ],
    [
      '_fetch * from event limit 1 >>_checkif int_compar $A > 1 include',
      '1:40 Unexpected `int_compar`, expected `int_compare`, `str_compare`, `key_exists`, `lookup` or `sjoin`. — Did you mean `int_compare`?',
    ],
    [
      '_fetch * from event limit 1 >>_checkif int_compare $A > 1 inclde',
      '1:59 Unexpected `inclde`, expected `include` or `exclude`. — Did you mean `include`?',
    ],
    [
      '_fetch * from event limit 1 limit 2',
      '1:29 Unexpected `limit`, expected `>>` and a directive, or the end of the query.',
    ],
    [
      '_fetch * from event group limit 1',
      '1:27 Unexpected `limit`, expected `count`, `count_unique`, `stat_unique`, `sum`, `min`, `max` or `avg`.',
    ],
    [
      '_fetch * from event group count_unique $A limit 1 >>_checkif int_compare coun_unique > 1 include',
      '1:74 Unexpected `coun_unique`, expected a column of the result set (`$A`, `count_unique`). — Did you mean `count_unique`?',
    ],
    [
      '_fetch * from event limit 1 >>_checkif int_compare count_unique > 1 include',
      '1:52 Unexpected `count_unique`, expected a field such as `$App`. — Only groups have a count: add `group` or `_agg` before.',
    ],
    [
      '_fetch * from event limit 1 >>_checkif int_compare $A > 1',
      '1:58 Unexpected end of the query, expected `include` or `exclude`.',
    ],
    [
      "_fetch * from event limit 1 >>_checkif str_compare $A like 'b' include",
      '1:55 Unexpected `like`, expected `eq`, `neq`, `substr` or `regex`.',
    ],
    [
      '_fetch * from event limit 1 >>_checkif sjoin #A.$A = #B.$B include',
      '1:46 Unexpected `#A`, expected the label of a fetch. — A fetch is labelled by `as #A`.',
    ],
    [
      '_fetch * from event as #A limit 1 >>_checkif sjoin #A.$A = #B.$B include',
      '1:60 Unexpected `#B`, expected one of the labels `#A`.',
    ],
    [
      '_fetch * from event limit 1 >>_checkif lookup bad_ips join $A = $B include',
      'unsupported 1:47 The event store `bad_ips`, which only a server of DNIF holds, is not supported by Huntbook yet. — One that the query fills by `_store` before is read.',
    ],
    [
      '_fetch $A from threatsample limit 1',
      'unsupported 1:16 The event store `threatsample`, which only a server of DNIF holds, is not supported by Huntbook yet. — One that the query fills by `_store` before is read.',
    ],
    [
      '_fetch $A from event limit 1 >>_lookup virustotal get_ip_report $A',
      'unsupported 1:32 The directive `_lookup` is not supported by Huntbook yet. — It asks a server of DNIF, or changes one.',
    ],
    [
      '_fetch * from event group timeslice 1h limit 9',
      'unsupported 1:21 `group timeslice` is not supported by Huntbook yet.',
    ],
    [
      'stream=firewall | limit 2',
      'unsupported 1:1 DNIF’s query language with pipes (`stream=… | …`) is not supported by Huntbook yet.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(dnif, query)).toBe(message);
  });
});

describe('warned of', () => {
  it.each([
    ['_fetch * from event where $App=a', ['1:1 Every `_fetch` of DNIF has a limit; without one all is kept here.']],
    ['_fetch * from event where $App=a limit 1', []],
    [
      '_fetch * from event as #A limit 1 >>_fetch * from event as #B limit 1 >>_checkif sjoin #A.$A = #B.$B include',
      ['1:73 What `sjoin` keeps is not documented: it is read as the rows of both labels that belong together.'],
    ],
  ])('%s', (query, expected) => {
    expect(warnings(dnif, query)).toEqual(expected);
  });
});

describe('robustness', () => {
  describeRobustness(
    dnif,
    [
      '_fetch * from event where $LogName=WINDOWS-SYSMON AND $App=regex(.*(a|b)\\.exe)i NOT $User="ada" group count_unique $App limit 100',
      '_fetch * from event as #A limit 1 >>_fetch * from event as #B limit 1 >>_checkif sjoin #A.$A = #B.$B include',
      "_fetch $A, $B from event first 9 >>_checkif str_compare $A regex '^a' exclude >>_agg count",
    ],
    (levels) => `_fetch * from event where ${'('.repeat(levels)}$App=a${')'.repeat(levels)} limit 1`,
  );
});
