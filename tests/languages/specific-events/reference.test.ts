/** The cells that classic playbooks' tables of specific events hold, and what each asks of an event. */
import { describe, expect, it } from 'vitest';
import { specificEvents } from '../../../src/languages/specific-events/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

const EVENTS = [
  /* 1 */ { Channel: SYSMON, EventID: 13, TargetObject: 'HKLM\\A\\Load', Details: 'DWORD (0x00000001)' },
  /* 2 */ { Channel: SYSMON, EventID: 13, TargetObject: 'HKLM\\A\\Load', Details: 'DWORD (0x00000000)' },
  /* 3 */ { Channel: SYSMON, EventID: 1, Image: 'C:\\W\\odbcconf.exe', CommandLine: 'odbcconf /A {REGSVR x.dll}' },
  /* 4 */ { Channel: SYSMON, EventID: 1, Image: 'C:\\W\\odbcconf.exe', CommandLine: '/F' },
  /* 5 */ { Channel: 'Security', EventID: 5145, ShareName: '\\\\*\\C$', AccessMask: '0x80' },
  /* 6 */ { Channel: 'Security', EventID: 4624, IpAddress: '::1', SubjectUserSid: 'S-1-0-0' },
  /* 7 */ { Channel: 'Security', EventID: 4624, IpAddress: '10.0.0.5', SubjectUserSid: 'S-1-5-18' },
  /* 8 */ { Channel: 'Security', EventID: 4657, ObjectName: '\\REGISTRY\\MACHINE\\A' },
];

const table = (row: string) =>
  `| Source | EventID | EventField | Details | Reference |\n|---|---|---|---|---|\n| ${row} | own |`;

describe('what each cell asks', () => {
  it.each([
    ['a value', 'Sysmon | 1 | Image | odbcconf.exe', [3, 4]],
    ['a number of the registry', 'Sysmon | 13 | Details | DWORD (0x00000001)', [1]],
    [
      'one of several numbers of the registry',
      'Sysmon | 13 | Details | DWORD (0x00000001) OR DWORD (0x00000000)',
      [1, 2],
    ],
    ['values in a list', 'Security | 5145 | AccessMask | 0x100, 0x80', [5]],
    ['values joined by OR', 'Security | 5145 | AccessMask | 0x1000180 OR 0x80 OR 0x130197', [5]],
    [
      'values joined by AND, in parentheses',
      'Sysmon | 1 | CommandLine OR ParentCommandLine | ("/A" AND "REGSVR" AND *.dll*) OR "/F"',
      [3, 4],
    ],
    ['an escaped dollar sign', 'Security | 5145 | ShareName | *C$', [5]],
    ['a value that it must not have', 'WinEvent | 4624 | SourceNetworkAddress/IpAddress | NOT "::1"', [7]],
    ['words or a text', 'WinEvent | 4624 | SubjectUserSid | NULL SID OR "S-1-0-0"', [6]],
    ['any value', 'Sysmon | 13 | Details | *', [1, 2]],
    ['a value or any', 'Sysmon | 1 | Image | powershell.exe OR ANY', [3, 4]],
    ['the end of a path', "Sysmon | 13 | TargetObject | '\\a\\load'", [1, 2]],
    ['a path that begins with a backslash', 'Security | 4657 | ObjectName | \\REGISTRY\\MACHINE\\A', [8]],
    ['no part of a path', "Sysmon | 13 | TargetObject | '\\A'", []],
  ])('%s', (_cell, row, lines) => {
    expect(found(specificEvents, table(row), EVENTS)).toEqual(lines);
  });
});

describe('what is no value', () => {
  const HELP = 'Write the value itself, with `*` for what may vary, or leave the row out of the table.';
  it.each([
    [
      'a remark behind a value',
      'WinEvent | 4624 | TargetUserName | Administrator (RID 500)',
      `unsupported 3:38 \`Administrator (RID 500)\` is a description, not a value. — ${HELP}`,
    ],
    [
      'a remark behind a number',
      'Sysmon | 13 | Details | DWORD (0x1) (if it is not enabled)',
      `unsupported 3:27 \`DWORD (0x1) (if it is not enabled)\` is a description, not a value. — ${HELP}`,
    ],
    [
      'prose',
      'Sysmon | 13 | Details | Value set to a dll name',
      `unsupported 3:27 \`Value set to a dll name\` is a description, not a value. — ${HELP}`,
    ],
    [
      'a mark for a part',
      'Sysmon | 13 | TargetObject | HKLM\\Monitors\\[New Key]\\Driver',
      'unsupported 3:32 `[New Key]` is a description, not a value. — Write `*` for what may vary: HKLM\\Monitors\\*\\Driver.',
    ],
    [
      'no event id',
      'Sysmon | ID | Image | a.exe',
      '3:12 Unexpected `ID`, expected an event id. — Write `*` for any event id.',
    ],
    ['half a condition', 'Sysmon | 1 | Image | a.exe OR', '3:32 Unexpected end of the cell, expected a value.'],
    ['a source with a slip', 'Sysmn | 1 | Image | a.exe', expect.stringContaining('Did you mean `Sysmon`?')],
  ])('%s', (_cell, row, message) => {
    expect(refusal(specificEvents, table(row))).toEqual(message);
  });
});
