/** The forms in which classic playbooks write their analytic logic; OSSEM has no other reference for it. */
import { describe, expect, it } from 'vitest';
import { ossem } from '../../../src/languages/ossem/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

const EVENTS = [
  /* 1 */ {
    object: 'process',
    action: 'create',
    process_name: 'cmd.exe',
    host_name: 'a',
    process_command_line: 'cmd /c dir',
  },
  /* 2 */ {
    object: 'process',
    action: 'create',
    process_name: 'reg.exe',
    process_parent_name: 'CMD.exe',
    host_name: 'b',
  },
  /* 3 */ { object: 'registry', target_object: 'HKLM\\Software\\Policies\\Debugger', registry_key_details: 1 },
  /* 4 */ { object: 'registry', target_object: 'HKLM\\Software\\Policies', registry_key_details: 0 },
  /* 5 */ { object: 'network', dst_host_name: 'far', dst_port: 5985 },
];

describe('what each form finds', () => {
  const cases: readonly (readonly [form: string, query: string, result: unknown])[] = [
    ['a data object and a condition', 'process WHERE process_name == "CMD.EXE"', [1]],
    ['an event of any object', 'event WHERE host_name == "a" OR dst_port == "5985"', [1, 5]],
    [
      'events of any object, and of one',
      'event WHERE dst_port == "5985" process WHERE process_name == "reg.exe"',
      [2, 5],
    ],
    ['one equality sign', 'process WHERE process_name = "cmd.exe"', [1]],
    ['any value', 'process WHERE process_command_line == "*"', [1]],
    ['a wildcard', 'process WHERE process_name == "*.exe"', [1, 2]],
    ['IS, IS NOT', 'process WHERE process_name IS NOT "cmd.exe"', [2]],
    ['NOT before a value', 'process WHERE process_parent_name == NOT "cmd.exe"', [1]],
    ['alternatives', 'process WHERE process_name == ("cmd.exe" OR "reg.exe")', [1, 2]],
    [
      'parts that all stand in the value',
      `registry WHERE target_object CONTAINS ('HKLM\\Software' AND 'Debugger')`,
      [3],
    ],
    ['at least, as `=>`', 'registry WHERE registry_key_details => 1', [3]],
    ['more than', 'registry WHERE registry_key_details > 0', [3]],
    [
      'OR of conditions in parentheses',
      'process WHERE (process_name = "cmd.exe") OR (process_parent_name = "cmd.exe")',
      [1, 2],
    ],
    [
      'several data objects in a row',
      'process WHERE process_name == "cmd.exe" registry WHERE target_object == "*Debugger"',
      [1, 3],
    ],
    [
      'a second WHERE',
      'process WHERE process_name == "*.exe" WHERE process_parent_name == "cmd.exe" OR process_name == "x"',
      [2],
    ],
    ['several joined by AND', 'process WHERE process_name == "cmd.exe" AND network WHERE dst_port == 5985', [1, 5]],
    [
      'COUNT BY another object',
      'process WHERE process_name == "*" COUNT BY network WHERE dst_host_name == "*"',
      {
        columns: ['dst_host_name', 'count'],
        rows: [
          ['a', 1],
          ['b', 1],
        ],
      },
    ],
    [
      'COUNT BY a field',
      'process WHERE process_name == "*" COUNT BY process_name',
      {
        columns: ['process_name', 'count'],
        rows: [
          ['cmd.exe', 1],
          ['reg.exe', 1],
        ],
      },
    ],
  ];
  it.each(cases)('%s', (_form, query, result) => {
    expect(found(ossem, query, EVENTS)).toEqual(result);
  });
});

describe('what is refused', () => {
  it.each([
    [
      'TBD',
      '1:1 Unexpected `TBD`, expected an analytic such as `process WHERE process_name == "cmd.exe"`. — This is a mark for an analytic that is yet to be written.',
    ],
    [
      'process_name = "a" COUNT BY host_name',
      '1:14 Unexpected `=`, expected `WHERE` after `process_name`. — `process_name` is compared before a data object is named: write `process WHERE process_name …`.',
    ],
    [
      'event WHERE event_id == "5145" object_type == "File"',
      '1:32 Unexpected `object_type`, expected `AND`, `OR`, `COUNT BY` or the end of the analytic. — Put `AND` or `OR` before it.',
    ],
    [
      'process WHERE process_name == "a" COUNT network',
      '1:35 Unexpected `COUNT`, expected `AND`, `OR`, `COUNT BY` or the end of the analytic.',
    ],
    ['WHERE a == "b"', '1:1 Unexpected `WHERE`, expected the name of a data object such as `process`.'],
    ['process WHERE a === "b"', '1:19 Unexpected `=`, expected a value in quotation marks.'],
    [
      'process WHERE a CONTAINS "b" OR "c"',
      '1:33 Unexpected `"`, expected the name of a field, as in `process_name == "cmd.exe"` after `OR`. — Several values of one field stand in parentheses: `("a" OR "b")`.',
    ],
    [
      'process WHERE a == "b" AND )',
      '1:28 Unexpected `)`, expected the name of a field, as in `process_name == "cmd.exe"` after `AND`.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(ossem, query)).toBe(message);
  });

  it('notes how it counts', () => {
    const parsed = ossem.parse('process WHERE process_name == "a" COUNT BY network WHERE dst_host_name == "*"');
    expect(parsed.ok && parsed.warnings.map(({ severity }) => severity)).toEqual(['info']);
  });
});
