import { describe, expect, it } from 'vitest';
import { specificEvents } from '../../../src/languages/specific-events/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

const EVENTS = [
  /* 1 */ {
    Channel: SYSMON,
    EventID: 1,
    Image: 'C:\\Windows\\System32\\wsmprovhost.exe',
    ParentImage: 'C:\\Windows\\System32\\svchost.exe',
  },
  /* 2 */ {
    Channel: SYSMON,
    EventID: 1,
    Image: 'C:\\Windows\\System32\\WSMPROVHOST.EXE',
    ParentImage: 'C:\\Windows\\explorer.exe',
    CommandLine: 'odbcconf /A {REGSVR C:\\x.dll}',
  },
  /* 3 */ {
    Channel: SYSMON,
    EventID: 11,
    Image: 'C:\\Windows\\System32\\svchost.exe',
    TargetFilename: 'C:\\Windows\\Prefetch\\A.EXE-12.pf',
  },
  /* 4 */ {
    Channel: 'Security',
    EventID: '4688',
    NewProcessName: 'C:\\Windows\\System32\\wsmprovhost.exe',
    LogonType: 3,
  },
  /* 5 */ { Channel: 'Windows PowerShell', EventID: 400, HostName: 'ServerRemoteHost' },
  /* 6 */ {
    Channel: 'Microsoft-Windows-PowerShell/Operational',
    EventID: 4104,
    ScriptBlockText: 'Enter-PSSession ws-1',
  },
  /* 7 */ { Channel: 'System', EventID: 7045, ServiceName: 'a|b' },
  /* 8 */ {
    Channel: SYSMON,
    EventID: 13,
    TargetObject: 'HKLM\\SOFTWARE\\Options\\sethc.exe\\Debugger',
    EventType: 'SetValue',
  },
  /* 9 */ { Channel: SYSMON, EventID: 12, TargetObject: 'HKLM\\SOFTWARE\\Options\\sethc.exe', EventType: 'CreateKey' },
];

const HEADER = '| Source | EventID | EventField | Details | Reference |';
const table = (...rows: string[]) => [HEADER, '|---|---|---|---|---|', ...rows].join('\n');
const find = (text: string) => found(specificEvents, text, EVENTS);

describe('rows', () => {
  it.each([
    [
      'different fields of one event id all hold',
      ['| Sysmon | 1 | Image | wsmprovhost.exe | a |', '| Sysmon | 1 | ParentImage | svchost.exe | a |'],
      [1],
    ],
    [
      'rows of one field are alternatives',
      ['| Sysmon | 1 | ParentImage | svchost.exe | |', '| Sysmon | 1 | ParentImage | explorer.exe | |'],
      [1, 2],
    ],
    [
      'event ids are alternatives',
      ['| Sysmon | 1 | ParentImage | svchost.exe | |', '| Sysmon | 11 | Image | svchost.exe | |'],
      [1, 3],
    ],
    [
      'sources are alternatives',
      ['| Sysmon | 1 | Image | wsmprovhost.exe | |', '| WinEvent | 4688 | NewProcessName | wsmprovhost.exe | |'],
      [1, 2, 4],
    ],
    [
      'several event ids in a cell',
      ['| Sysmon | 1,11 | Image | *.exe | |', '| Sysmon | 11 | TargetFilename | *.pf | |'],
      [1, 2, 3],
    ],
    [
      'event ids with `or` and `/`',
      ['| Sysmon | 12 or 13 | EventType | * | |', '| WinEvent | 4624/4688 | LogonType | 3 | |'],
      [4, 8, 9],
    ],
    ['any event id', ['| Sysmon | * | Image | svchost.exe | |'], [3]],
    ['either of two fields', ['| Sysmon | 1 | Image OR ParentImage | svchost.exe | |'], [1]],
    ['a field as Event Viewer labels it', ['| WinEvent | 4688 | New Process Name | wsmprovhost.exe | |'], [4]],
    [
      'one of two fields, both labelled',
      ['| WinEvent | 4688 | Creator Process Name or New Process Name | wsmprovhost.exe | |'],
      [4],
    ],
    ['both of two fields', ['| Sysmon | 1 | Image AND ParentImage | *host.exe | |'], [1]],
    ['a cell without a value asks for the field', ['| Sysmon | 1 | CommandLine | - | |'], [2]],
    ['no field asks for the event id', ['| PowerShell | 400, 4104 | - | - | |'], [5, 6]],
    [
      'what is excluded is excluded whatever else the rows say',
      ['| Sysmon | 1 | ParentImage | *.exe | |', '| Sysmon | 1 | ParentImage | NOT explorer.exe | |'],
      [1],
    ],
    [
      'sources in any spelling',
      ['| sysmon | 1 | CommandLine | * | |', '| [Windows Security](https://example.org) | 4688 | LogonType | 3 | |'],
      [2, 4],
    ],
    ['a full channel name', [`| ${SYSMON} | 11 | Image | * | |`], [3]],
    [
      'the event id tells the channel of the Windows event log',
      ['| WinEvent | 7045 | ServiceName | * | |', '| WinEvent | 400 | HostName | * | |'],
      [5, 7],
    ],
    ['an escaped pipe is a pipe', ['| System | 7045 | ServiceName | a\\|b | |'], [7]],
  ])('%s', (_name, rows, lines) => {
    expect(find(table(...rows))).toEqual(lines);
  });
});

describe('tables', () => {
  it.each([
    ['any order of columns, and a subset', 'Details | EventID | EventField\nsvchost.exe | 11 | Image', [3]],
    [
      'other names of columns',
      '| SOURCE | Event ID | EventField(s) | Details |\n| Sysmon | 11 | Image | svchost.exe |',
      [3],
    ],
    ['source and event id alone', '|Source|EventID|\n|Sysmon|11|\n|System|7045|', [3, 7]],
    ['a row without its closing pipe', `${HEADER}\n| Sysmon | 11 | Image | svchost.exe`, [3]],
    ['blank lines and a missing delimiter row', `\n${HEADER}\n\n| Sysmon | 11 | Image | svchost.exe | |\n`, [3]],
  ])('%s', (_name, text, lines) => {
    expect(find(text)).toEqual(lines);
  });
});

describe('values', () => {
  const sysmon = (id: number, field: string, details: string) =>
    find(table(`| Sysmon | ${id} | ${field} | ${details} | |`));
  it.each([
    ['Image', 'wsmprovhost.exe', [1, 2]],
    ['Image', 'provhost.exe', []],
    ['Image', '*provhost.exe', [1, 2]],
    ['Image', 'wsm*.exe', [1, 2]],
    ['Image', 'c:\\windows\\system32\\wsmprovhost.exe', [1, 2]],
    ['Image', 'C:\\Windows\\System32', []],
    ['Image', '"wsmprovhost.exe"', [1, 2]],
    ['Image', '“wsmprovhost.exe”', [1, 2]],
    ['Image', '`wsmprovhost.exe`', [1, 2]],
    ['ParentImage', 'svchost.exe, explorer.exe', [1, 2]],
    ['ParentImage', 'svchost.exe OR explorer.exe', [1, 2]],
    ['ParentImage', 'cmd.exe or explorer.exe', [2]],
    ['ParentImage', 'NOT svchost.exe', [2]],
    ['ParentImage', 'NOT (svchost.exe OR explorer.exe)', []],
    ['ParentImage', '*.exe NOT svchost.exe', [2]],
    ['CommandLine', '"/A" AND "REGSVR"', [2]],
    ['CommandLine', '("/A" AND "REGSVR" AND *.dll) OR "/F"', [2]],
    ['CommandLine', '("/A" AND "REGSVR" AND *.ocx) OR "/F"', []],
    ['CommandLine', '/\\{REGSVR .*\\.dll\\}/', [2]],
    ['CommandLine', '^odbc(conf\\|ad32) ', [2]],
    ['CommandLine', '/A, /F', []],
  ])('Sysmon 1, %s: %s', (field, details, lines) => {
    expect(sysmon(1, field, details)).toEqual(lines);
  });

  it('finds the last component of a registry path, and parts that must all be there', () => {
    expect(sysmon(13, 'TargetObject', 'Debugger')).toEqual([8]);
    expect(sysmon(13, 'TargetObject', "'HKLM\\SOFTWARE\\Options' AND 'Debugger'")).toEqual([8]);
  });
});

describe('refusals', () => {
  it.each([
    [
      '| Sysmon | 13 | Details | Value set to the name of a library | |',
      'unsupported 3:27 `Value set to the name of a library` is a description, not a value. — Write the value itself, with `*` for what may vary, or leave the row out of the table.',
    ],
    [
      '| Sysmon | 1 | CommandLine | Strings (a.exe, b.exe, etc.) | |',
      'unsupported 3:30 `Strings (a.exe, b.exe, etc.)` is a description, not a value. — Write the value itself, with `*` for what may vary, or leave the row out of the table.',
    ],
    [
      '| Sysmon | 13 | TargetObject | HKLM\\Print\\[New Key]\\Driver | |',
      'unsupported 3:32 `[New Key]` is a description, not a value. — Write `*` for what may vary: HKLM\\Print\\*\\Driver.',
    ],
    [
      '| Sysmn | 1 | Image | a.exe | |',
      expect.stringMatching(/^3:3 Unexpected source `Sysmn`, expected one of `Sysmon`, .* — Did you mean `Sysmon`\?$/),
    ],
    [
      '| | 1 | Image | a.exe | |',
      expect.stringMatching(/^3:\d Unexpected empty cell, expected a source such as `Sysmon`\./),
    ],
    [
      '| Sysmon | one | Image | a.exe | |',
      '3:12 Unexpected `o`, expected an event id. — An event id is a number; several stand with commas between.',
    ],
    [
      '| Sysmon | | Image | a.exe | |',
      expect.stringMatching(/^3:\d+ Unexpected empty cell, expected an event id\. — Write `\*`/),
    ],
    ['| Sysmon | 1 | - | a.exe | |', '3:16 Unexpected empty cell, expected the field that the details are of.'],
    ['| Sysmon | 1 | Image? | a.exe | |', '3:21 Unexpected `?`, expected the name of a field.'],
    [
      '| Sysmon | 1 | Image | (a.exe OR b.exe | |',
      '3:39 Unexpected end of the cell, expected `AND`, `OR` or `)`. — The parenthesis opened at line 3, column 24 is not closed in this cell.',
    ],
    ['| Sysmon | 1 | Image | a.exe) | |', '3:29 Unexpected `)`, expected `AND`, `OR`, `,` or the end of the cell.'],
    [
      '| Sysmon | 1 | Image | "a.exe | |',
      '3:24 Unexpected end of the line, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    ['| Sysmon | 1 | Image | a.exe OR | |', '3:32 Unexpected end of the cell, expected a value.'],
    ['| Sysmon | 1 | Image | /a(.*/ | |', expect.stringMatching(/^3:24 /)],
    [
      '| System | 7045 | ServiceName | a | b | c |',
      '3:41 Unexpected `c`, expected 5 cells in this row. — Write `\\|` for a pipe inside a cell.',
    ],
  ])('%s', (row, message) => {
    expect(refusal(specificEvents, table(row))).toEqual(message);
  });

  it.each([
    [
      '',
      '1:1 Unexpected end of the query, expected a table. — A table starts with its header: | Source | EventID | EventField | Details | Reference |',
    ],
    [
      'Sysmon 1',
      '1:1 Unexpected `Sysmon 1`, expected a header with the column `EventID`. — A table starts with its header: | Source | EventID | EventField | Details | Reference |',
    ],
    [
      '| EventID | Details |\n| 1 | a |',
      '1:1 Unexpected header, expected the column `EventField` too. — A table starts with its header: | Source | EventID | EventField | Details | Reference |',
    ],
    [HEADER, '1:56 Unexpected end of the table, expected a row below the header.'],
  ])('%s', (text, message) => {
    expect(refusal(specificEvents, text)).toBe(message);
  });
});

describe('warnings', () => {
  it.each([
    ['“a.exe”', ['3:24 Typographic quotation marks are read as straight ones (").']],
    ['C:\\\\Windows\\\\a.exe', ['3:24 A doubled backslash is read as it stands and as a single one.']],
    [
      '"a" AND "b"',
      ['3:24 Values joined by `AND` are looked for anywhere in the field, since one value cannot be two texts.'],
    ],
    ['*.exe AND NOT "b.exe"', []],
    ['a.exe, "b.exe"', []],
  ])('%s', (details, messages) => {
    expect(warnings(specificEvents, table(`| Sysmon | 1 | Image | ${details} | |`))).toEqual(messages);
  });
});

describe('any text', () => {
  const samples = [
    table('| Sysmon | 1,12 | Image OR ParentImage | ("a.exe" AND *.dll) OR NOT “b” | x |'),
    table('| WinEvent | 4688 | CommandLine | /c.*d/ | |', '| WinEvent | 4688 | User | SYSTEM, ada | |'),
  ];
  describeRobustness(specificEvents, samples, (levels) =>
    table(`| Sysmon | 1 | Image | ${'('.repeat(levels)}a.exe${')'.repeat(levels)} | |`),
  );
});
