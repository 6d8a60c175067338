import { describe, expect, it } from 'vitest';
import { ossem } from '../../../src/languages/ossem/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const EVENTS = [
  /* 1 */ {
    object: 'process',
    action: 'create',
    process_name: 'wsmprovhost.exe',
    process_parent_name: 'svchost.exe',
    host_name: 'target-1',
    process_command_line: 'C:\\Windows\\System32\\wsmprovhost.exe -Embedding',
  },
  /* 2 */ {
    object: 'process',
    action: 'create',
    process_name: 'WSMPROVHOST.EXE',
    host_name: 'target-2',
    process_id: 12,
  },
  /* 3 */ {
    object: 'process',
    action: 'create',
    process_name: 'wsmprovhost.exe',
    host_name: 'target-1',
    dst_host_name: 'far-1',
  },
  /* 4 */ { object: 'network', process_name: 'wsmprovhost.exe', dst_host_name: 'target-1', dst_port: 5985 },
  /* 5 */ {
    object: 'registry',
    target_object: 'HKLM\\SOFTWARE\\Image File Execution Options\\sethc.exe\\Debugger',
    host_name: 'target-1',
  },
  /* 6 */ { object: 'process', action: 'create', process_name: 'cmd.exe', host_name: 'target-1' },
  /* 7 */ { object: 'process', action: 'terminate', process_name: 'wsmprovhost.exe', host_name: 'target-1' },
  /* 8 */ {
    object: 'process',
    action: 'access',
    process_name: 'wsmprovhost.exe',
    target_process_name: 'lsass.exe',
    process_granted_access: '0x1010',
  },
];

const find = (query: string) => found(ossem, query, EVENTS);

describe('conditions', () => {
  it.each([
    ['process WHERE process_name == "wsmprovhost.exe"', [1, 2, 3]],
    ['process where process_name = "wsmprovhost.exe" and process_parent_name == "svchost.exe"', [1]],
    ['process WHERE process_name == wsmprovhost.exe', [1, 2, 3]],
    ['Process WHERE process_name == "wsmprovhost.exe" AND target_process_name == "lsass.exe"', [8]],
    ['process WHERE process_target_name == NOT "lsass.exe" AND process_name == "cmd.exe"', [6]],
    ['process WHERE process_granted_access == "0x1010" OR process_name == "cmd.exe"', [6, 8]],
    ['process WHERE process_name == "*" registry WHERE target_object == "*"', [1, 2, 3, 5, 6]],
    ["process WHERE process_name == 'cmd.exe'", [6]],
    ['process WHERE process_command_line == "*"', [1]],
    ['process WHERE process_name == "cmd.*"', [6]],
    ['process WHERE process_command_line == "*\\System32\\*"', [1]],
    ['process WHERE process_name != "wsmprovhost.exe"', [6]],
    ['process WHERE process_parent_name IS NOT "svchost.exe"', [2, 3, 6]],
    ['process WHERE process_name == NOT "wsmprovhost.exe"', [6]],
    ['process WHERE process_name NOT "wsmprovhost.exe"', [6]],
    ['process WHERE NOT process_name == "wsmprovhost.exe"', [6]],
    ['process WHERE process_name == ("cmd.exe" OR "sethc.exe")', [6]],
    ['process WHERE process_name IN ("cmd.exe", "sethc.exe")', [6]],
    ['process WHERE process_name NOT IN ["cmd.exe", "sethc.exe"]', [1, 2, 3]],
    ['process WHERE process_command_line CONTAINS "embed"', [1]],
    ["process WHERE process_command_line CONTAINS ('system32' AND '-embedding')", [1]],
    ["process WHERE process_command_line CONTAINS ('nothing' OR '-embedding')", [1]],
    ["process WHERE process_command_line NOT CONTAINS 'embed'", [2, 3, 6]],
    ['process WHERE process_name LIKE "cmd%"', [6]],
    ['process WHERE process_id => 12', [2]],
    ['process WHERE process_id < 12', []],
    ['process WHERE process_name => "cmd.exe"', [6]],
    [
      'process WHERE process_name == "cmd.exe" OR process_name == "wsmprovhost.exe" AND host_name == "target-2"',
      [2, 6],
    ],
    ['process WHERE (process_name == "cmd.exe" OR process_name == "wsmprovhost.exe") AND host_name == "target-2"', [2]],
    ["registry WHERE target_object CONTAINS ('HKLM\\SOFTWARE\\Image File Execution Options' AND 'Debugger')", [5]],
    ['process WHERE process_name == "cmd.exe" registry WHERE target_object == "*Debugger"', [5, 6]],
    ['process WHERE process_name == "cmd.exe" AND registry WHERE target_object == "*Debugger"', [5, 6]],
  ])('%s', (query, lines) => {
    expect(find(query)).toEqual(lines);
  });
});

describe('COUNT BY', () => {
  it('counts processes by their network destination, else by the host that recorded them', () => {
    expect(find('process WHERE process_name == "wsmprovhost.exe" COUNT BY network WHERE dst_host_name == "*"')).toEqual(
      {
        columns: ['dst_host_name', 'count'],
        rows: [
          ['target-1', 1],
          ['target-2', 1],
          ['far-1', 1],
        ],
      },
    );
  });

  it('keeps the groups that the condition names', () => {
    expect(find('process WHERE process_name == "*" COUNT BY network WHERE dst_host_name == "target-1"')).toEqual({
      columns: ['dst_host_name', 'count'],
      rows: [['target-1', 2]],
    });
  });

  it('counts by fields without an object', () => {
    expect(find('process WHERE process_name == "*" COUNT BY host_name')).toEqual({
      columns: ['host_name', 'count'],
      rows: [
        ['target-1', 3],
        ['target-2', 1],
      ],
    });
  });

  it('leaves out events without the field', () => {
    expect(find('process WHERE process_name == "*" COUNT BY process WHERE process_parent_name == "*"')).toEqual({
      columns: ['process_parent_name', 'count'],
      rows: [['svchost.exe', 1]],
    });
  });
});

describe('refusals', () => {
  it.each([
    [
      'TBD',
      '1:1 Unexpected `TBD`, expected an analytic such as `process WHERE process_name == "cmd.exe"`. — This is a mark for an analytic that is yet to be written.',
    ],
    [
      '[TBD]',
      '1:1 Unexpected `[`, expected an analytic such as `process WHERE process_name == "cmd.exe"`. — This is a mark for an analytic that is yet to be written.',
    ],
    ['', '1:1 Unexpected end of the query, expected an analytic such as `process WHERE process_name == "cmd.exe"`.'],
    [
      'process_name == "a"',
      '1:14 Unexpected `==`, expected `WHERE` after `process_name`. — `process_name` is compared before a data object is named: write `process WHERE process_name …`.',
    ],
    [
      'process WHERE process_name',
      '1:27 Unexpected end of the query, expected a comparison such as `==` after `process_name`.',
    ],
    ['process WHERE process_name ==', '1:30 Unexpected end of the query, expected a value in quotation marks.'],
    [
      'process WHERE process_name == "a',
      '1:31 Unexpected end of the line, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    [
      'process WHERE a == b.exe" AND c == "d"',
      '1:20 Unexpected `b.exe`, expected a quotation mark before it. — Write "b.exe".',
    ],
    [
      'process WHERE (a == "b" OR c == "d"',
      '1:36 Unexpected end of the query, expected `AND`, `OR` or `)`. — The parenthesis opened at line 1, column 15 is not closed before this.',
    ],
    ['process WHERE a == "b")', '1:23 Unexpected `)`, expected `AND`, `OR`, `COUNT BY` or the end of the analytic.'],
    [
      'process WHERE a CONTAINS ("b" AND "c"',
      '1:38 Unexpected end of the query, expected `AND`, `OR`, `,` or `)`. — The list opened at line 1, column 26 is not closed before this.',
    ],
    ['process WHERE a == "b" COUNT BY', '1:32 Unexpected end of the query, expected the name of a field.'],
  ])('%s', (query, message) => {
    expect(refusal(ossem, query)).toBe(message);
  });
});

describe('warnings', () => {
  it.each([
    [
      'process WHERE a == "b" COUNT BY network WHERE dst_host_name == "*"',
      [
        '1:33 The events are counted for each `dst_host_name`, which is the recording host for events without a destination.',
      ],
    ],
    ['process WHERE a => 3', ['1:17 `=>` is read as `>=`.']],
    ['process WHERE a == “b”', ['1:20 Typographic quotation marks are read as straight ones (").']],
    [
      'process WHERE a == "b" AND file WHERE c == "d"',
      ['1:24 Conditions on several data objects: the events of each are returned, since no event is of two.'],
    ],
    ['process WHERE a == "b" AND c CONTAINS ("d" OR "e")', []],
  ])('%s', (query, messages) => {
    expect(warnings(ossem, query)).toEqual(messages);
  });
});

describe('any text', () => {
  const samples = [
    'process WHERE process_name == "a.exe" AND (b IS NOT "c" OR d CONTAINS ("e" AND "f")) COUNT BY network WHERE dst_host_name == "*"',
    'process WHERE a IN ("b", "c") registry WHERE NOT d LIKE "%e%"',
  ];
  describeRobustness(ossem, samples, (levels) => `process WHERE ${'('.repeat(levels)}a == "b"${')'.repeat(levels)}`);
});
