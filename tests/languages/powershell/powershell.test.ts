import { describe, expect, it } from 'vitest';
import { powershell } from '../../../src/languages/powershell/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const records = [
  {
    time: 1000,
    EventID: 1,
    Channel: SYSMON,
    ProviderName: 'Microsoft-Windows-Sysmon',
    Computer: 'WS-07',
    Message:
      'Process Create:\nImage: C:\\Windows\\System32\\wsmprovhost.exe\nParentImage: C:\\Windows\\System32\\svchost.exe',
  },
  {
    time: 2000,
    EventID: 4688,
    Channel: 'Security',
    ProviderName: 'Microsoft-Windows-Security-Auditing',
    Computer: 'WS-07',
    LogonType: 3,
    NewProcessName: 'C:\\Windows\\System32\\cmd.exe',
  },
  {
    time: 3000,
    EventID: 4624,
    Channel: 'Security',
    Computer: 'ws-07',
    SeverityValue: 2,
    Message: 'An account was logged on.',
  },
  {
    time: 4000,
    EventID: 4624,
    Channel: 'Security',
    Computer: 'SRV-02',
    SeverityValue: 4,
    Message: 'An account was logged on [x].',
  },
  { time: 5000, EventID: 7045, Channel: 'System', Computer: 'SRV-02', Message: 'A service was installed: 100%\tBTO' },
];
const lines = (query: string) => found(powershell, query, records);
const where = (condition: string) => lines(`Get-WinEvent | where { ${condition} }`);

describe('Get-WinEvent', () => {
  it.each([
    ['Get-WinEvent', [1, 2, 3, 4, 5]],
    ['get-winevent -LogName Security', [2, 3, 4]],
    ['Get-WinEvent Security', [2, 3, 4]],
    ["Get-WinEvent -LogName 'security', System", [2, 3, 4, 5]],
    ['Get-WinEvent -Log *Sysmon*', [1]],
    [`Get-WinEvent -LogName ${SYSMON} -ErrorAction SilentlyContinue`, [1]],
    ['Get-WinEvent -ProviderName Microsoft-Windows-Sysmon', [1]],
    ["Get-WinEvent -FilterHashtable @{LogName='Security'; ID=4624,4688}", [2, 3, 4]],
    ["Get-WinEvent -FilterHashtable @{\n LogName = 'Security'\n ID = 4688\n LogonType = '3'\n}", [2]],
    ["Get-WinEvent -FilterHashtable @{Data='logged ON'}", [3, 4]],
    ['Get-WinEvent -FilterHashtable @{ID=4620..4630,7045}', [3, 4, 5]],
    ["Get-WinEvent -FilterHashtable @{StartTime=[datetime]'1970-01-01T00:00:04Z'}", [4, 5]],
    ["Get-WinEvent -FilterHashtable @{StartTime='1970-01-01T00:00:04Z'}", [4, 5]],
    // Logs are read from their newest event.
    ['Get-WinEvent -MaxEvents 2', [5, 4]],
    ['Get-WinEvent -Oldest -MaxEvents 2', [1, 2]],
  ] as const)('%s finds %j', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('-FilterXPath', () => {
  it.each([
    ['*', [1, 2, 3, 4, 5]],
    ['*[System[(EventID=4624 or EventID=7045)]]', [3, 4, 5]],
    ["Event[System[Provider[@Name='Microsoft-Windows-Sysmon'] and EventID='1']]", [1]],
    ["*[System[Computer='SRV-02']]", [4, 5]],
    ["*[System[Computer='srv-02']]", []],
    ["*[System[EventID=4688]] and *[EventData[Data[@Name='LogonType']='3']]", [2]],
    ["*[EventData[Data[@Name='LogonType' and (.='2' or text()='3')]]]", [2]],
    ["*[EventData[Data='3']]", [2]],
    ["*[EventData[Data[@Name='LogonType']]]", [2]],
    ["*[EventData/Data[@Name='LogonType']!='3']", []],
    ['*[System/Level=2]', [4]],
    ['Event/System[EventID >= 4688 and not(EventID = 7045)]', [2]],
    ["*[System[TimeCreated[@SystemTime>'1970-01-01T00:00:04.000Z']]]", [5]],
    ['*[System[TimeCreated[timediff(@SystemTime) <= 1000]]]', [4, 5]],
  ] as const)('%s finds %j', (filter, expected) => {
    expect(lines(`Get-WinEvent -FilterXPath "${filter}"`)).toEqual(expected);
  });

  it.each([
    ['*[System[EventID=1]', '1:47 Unexpected end of the filter, expected `and`, `or` or `]`.'],
    ['*[Sytem[EventID=1]]', '1:30 Unexpected `Sytem`, expected `System`, `EventData` or `UserData`.'],
    ['*[System[EventId=1]]', '1:37 Unexpected `EventId`, expected an element of `System`, such as `EventID`.'],
    ["*[System[Provider[@name='x']]]", '1:46 Unexpected `@name`, expected `@Name` or `@EventSourceName` or `@Guid`.'],
    ['*[System=1]', '1:36 Unexpected `=`, expected an element or attribute with a value before it.'],
    ['*[System[EventID=x]]', '1:45 Unexpected `x`, expected a text in quotation marks or a number.'],
    [
      '*[System[Level &lt; 3]]',
      '1:43 Unexpected `&`, expected `<` or `>` itself. — Only in XML are they written `&lt;` and `&gt;`.',
    ],
    ['*[System[band(Keywords,1)]]', 'unsupported 1:37 The function `band` is not supported by Huntbook yet.'],
    ['*[EventData[Data[1]=3]]', 'unsupported 1:45 A position is not supported by Huntbook yet.'],
    ['*]', '1:29 Unexpected `]`, expected `and`, `or` or the end of the filter.'],
    [
      "*[System[TimeCreated[@SystemTime>'soon']]]",
      '1:61 Unexpected `soon`, expected a time such as `2026-03-02T08:00:00.000Z`.',
    ],
  ])('%s is refused', (filter, message) => {
    expect(refusal(powershell, `Get-WinEvent -FilterXPath "${filter}"`)).toBe(message);
  });

  it('is read behind doubled quotation marks at its own characters', () => {
    expect(lines("Get-WinEvent -FilterXPath '*[System[Computer=''SRV-02'']]'")).toEqual([4, 5]);
    expect(refusal(powershell, "Get-WinEvent -FilterXPath '*[System[Computer=''SRV-02'' x]]'")).toBe(
      '1:57 Unexpected `x`, expected `and`, `or` or `]`.',
    );
  });
});

describe('conditions', () => {
  it.each([
    // The right side is converted to the left side's type.
    ['$_.ID -eq "4624"', [3, 4]],
    ['$_.Id -eq 0x1210', [3, 4]],
    ['$_.Id -eq "4624x"', []],
    ['$_.Id -ne 4624', [1, 2, 5]],
    ['$_.Id -gt 4624', [2, 5]],
    ['$_.Id -ge 4624 -and $_.Id -lt 4688', [3, 4]],
    ['$_.Id -in 4620..4630', [3, 4]],
    // Without case, but for `c`.
    ['$_.LogName -eq "SECURITY"', [2, 3, 4]],
    ['$_.LogName -ceq "SECURITY"', []],
    ['$_.machinename -ieq "ws-07"', [1, 2, 3]],
    ['$_.machinename -cne "ws-07"', [1, 2, 4, 5]],
    ['$_.message -match "Image.*\\\\wsmprovhost\\.exe"', [1]],
    ['$_.message -match "IMAGE"', [1]],
    ['$_.message -cmatch "IMAGE"', []],
    ['$_.message -match "(?-i)IMAGE"', []],
    ['$_.message -notmatch "logged"', [1, 2, 5]],
    // `.` stops at a line feed.
    ['$_.message -match "Process.*svchost"', []],
    ['$_.message -match "(?s)Process.*svchost"', [1]],
    ['$_.message -match "^Process|BTO$"', [1, 5]],
    // Without a recorded message, `Name: value`.
    ['$_.message -match "NewProcessName.*cmd\\.exe"', [2]],
    ['$_.Message -like "*logged on*"', [3, 4]],
    ['$_.Message -like "*[[]x*"', [4]],
    ["$_.Message -like '*`[x`]*'", [4]],
    // In double quotes the backtick is the text's, not the pattern's.
    ['$_.Message -like "*`[x`]*"', [1, 2, 4]],
    ['$_.Message -like "A[nm] account*"', [3, 4]],
    ['$_.Message -like "account"', []],
    ['$_.Message -notlike "*logged*"', [1, 2, 5]],
    ['$_.Message -clike "AN*"', []],
    ['4624, 7045 -contains $_.Id', [3, 4, 5]],
    ['$_.Id -in 4624, 7045', [3, 4, 5]],
    ['$_.Id -in @("4624")', [3, 4]],
    ['$_.Id -notin (4624, 7045)', [1, 2]],
    ['$_.LevelDisplayName -eq "error"', [4]],
    ['$_.Level -eq 4', [3]],
    ['$_.Level -eq $null', [1, 2, 5]],
    ['$null -ne $_.ProviderName', [1, 2]],
    ['$_.ProviderName', [1, 2]],
    ['!$_.ProviderName', [3, 4, 5]],
    ['-not ($_.Id -eq 4624)', [1, 2, 5]],
    ['!($_.Id -eq 4624) -and $_.Id -gt 1', [2, 5]],
    ['$_.Id -eq 1 -xor $_.LogName -eq "Security"', [1, 2, 3, 4]],
    ['$_.Message.Contains("account")', [3, 4]],
    ['$_.Message.ToLower().StartsWith("a ")', [5]],
    ['$_.Message.Length -gt 100', [1, 2]],
    ["$_.Message -match '100%\tBTO'", [5]],
    ['$_.Message -match "100%`tBTO"', [5]],
    ["$_.Message -match 'a''b|BTO'", [5]],
    ["[int]'4624' -eq $_.Id", [3, 4]],
    ['$_.TimeCreated -lt "1970-01-01 00:00:02"', [1]],
    // `-and` and `-or` bind alike: (… -or …) -and ….
    ['$_.Id -eq 1 -or $_.Id -eq 4624 -and $_.MachineName -eq "SRV-02"', [4]],
    ['$_.Id -eq 1 -or ($_.Id -eq 4624 -and $_.MachineName -eq "SRV-02")', [1, 4]],
    // `-not` binds tighter than a comparison: "False" -match "logged".
    ['-not $_.Message -match "logged"', []],
  ] as const)('%s finds %j', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });

  it('reads now, which is the last event’s time where none is said', () => {
    expect(where('$_.TimeCreated -gt (Get-Date).AddSeconds(-2)')).toEqual([4, 5]);
  });
});

describe('what converters write', () => {
  it.each([
    [
      `Get-WinEvent -LogName ${SYSMON} | where {($_.ID -eq "1" -and ($_.message -match "Image.*.*\\\\wsmprovhost.exe" -or $_.message -match "ParentImage.*.*\\\\wsmprovhost.exe")) }`,
      [1],
    ],
    [
      'Get-WinEvent -LogName Security | where {(($_.ID -eq "4624" -or $_.ID -eq "4688") -and  -not ($_.message -match "logged")) }',
      [2],
    ],
  ] as const)('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
    expect(lines(`${query} | select TimeCreated,Id,RecordId,ProcessId,MachineName,Message`)).toMatchObject({
      columns: ['TimeCreated', 'Id', 'RecordId', 'ProcessId', 'MachineName', 'Message'],
      rows: [{ 1: records[expected[0] - 1]?.EventID }],
    });
  });

  it('counts groups', () => {
    const query =
      'Get-WinEvent | where {($_.ID -gt "1") }  | group-object MachineName | where { $_.count -gt 1 } | select name,count | sort -desc';
    expect(lines(query)).toEqual({
      columns: ['name', 'count'],
      rows: [
        ['WS-07', 2],
        ['SRV-02', 2],
      ],
    });
  });

  it('counts all records as one group', () => {
    expect(lines('Get-WinEvent | group-object  | where { $_.count -gt 4 }')).toEqual({
      columns: ['Count', 'Name'],
      rows: [[5, 'System.Diagnostics.Eventing.Reader.EventLogRecord']],
    });
  });

  it('counts distinct values of groups', () => {
    const query =
      "Get-WinEvent | select MachineName, Id | group MachineName | foreach { [PSCustomObject]@{'MachineName'=$_.name;'Count'=($_.group.Id | sort -u).count} }  | sort count -desc | where { $_.count -gt 1 }";
    expect(lines(query)).toEqual({
      columns: ['MachineName', 'Count'],
      rows: [
        ['WS-07', 3],
        ['SRV-02', 2],
      ],
    });
  });
});

describe('commands', () => {
  it.each([
    ['Get-WinEvent | ? Id -eq 4624', [3, 4]],
    ['Get-WinEvent | Where-Object -Property Id -in -Value 4624, 1', [1, 3, 4]],
    ['Get-WinEvent | Where-Object -FilterScript { $_.Id -eq 1 }', [1]],
    ['Get-WinEvent | where Message -clike *BTO', [5]],
    ['Get-WinEvent | sort Id -Descending | select -First 2', [5, 2]],
    ['Get-WinEvent | select -First 2', [5, 4]],
    ['Get-WinEvent | select -Last 1', [1]],
    ['Get-WinEvent | select -Skip 3', [2, 1]],
    ['Get-WinEvent | where Id -eq 4624 | select -First 1', [4]],
    ['Get-WinEvent -Oldest | select -First 2', [1, 2]],
    ['Get-WinEvent -MaxEvents 3 | select -Last 1', [3]],
    ['Get-WinEvent | sort Id | select -First 1', [1]],
    ['(Get-WinEvent Security) | where Id -eq 4688', [2]],
    ['Get-WinEvent -Path C:\\logs\\a.evtx, b.evtx | where { $_.Id -eq 1 }', [1]],
    ["Get-WinEvent -FilterHashtable @{Path='a.evtx'; ID=1}", [1]],
    ["Get-WinEvent System | ft -AutoSize Id, @{n='Text'; e={ $_.Message }}", [5]],
    ['Get-WinEvent | sort MachineName -Unique', [4, 1]],
    ['Get-WinEvent Security | where { $_.Id -eq 4688 } | Format-Table -AutoSize Id, Message | Out-String', [2]],
    ["Get-WinEvent System | Export-Csv -Path 'out.csv' -NoTypeInformation", [5]],
    ['Get-WinEvent |\n  # the logons\n  where { $_.Id -eq 4624 -and\n $_.Level -eq 4 } <# of ours #>', [3]],
    ['Get-WinEvent `\n  -LogName System', [5]],
    // A pipeline on each line.
    ['Get-WinEvent System\n\nGet-WinEvent -LogName Security | where { $_.Id -eq 4688 } | select Id\n', [2, 5]],
  ] as const)('%j finds %j', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it.each([
    ['Get-WinEvent Security | measure', ['Count'], [[3]]],
    ['(Get-WinEvent Security).Count', ['Count'], [[3]]],
    ['(Get-WinEvent Security | measure).Count', ['Count'], [[3]]],
    ['(Get-WinEvent Security | where Id -eq 4624).Length', ['Count'], [[2]]],
    ['Get-WinEvent Security | foreach { $_.Id }', ['Id'], [[4688], [4624], [4624]]],
    ['Get-WinEvent Security | % MachineName | select -First 1', ['MachineName'], [['WS-07']]],
    ['Get-WinEvent System | ForEach-Object -MemberName id', ['Id'], [[7045]]],
    ['Get-WinEvent Security | Measure-Object -Line', ['Count'], [[3]]],
    ['Get-WinEvent System | select id, logname', ['Id', 'LogName'], [[7045, 'System']]],
    ["Get-WinEvent System | select @{n='Bad';e={$_.Message -match 'BTO'}}", ['Bad'], [[true]]],
    ['Get-WinEvent | select LogName -Unique', ['LogName'], [[SYSMON], ['Security'], ['System']]],
    ['Get-WinEvent System | select -ExpandProperty Message', ['Message'], [['A service was installed: 100%\tBTO']]],
  ])('%s gives a table', (query, columns, rows) => {
    expect(lines(query)).toEqual({ columns, rows });
  });
});

describe('warns', () => {
  it.each([
    [
      '$_.CommandLine -match "x"',
      '1:24 The records of `Get-WinEvent` have no property `CommandLine`: it is always empty.',
    ],
    [
      '$_.Message -match "Image.*.*\\wsmprovhost.exe"',
      '1:52 `\\w` is any word character here: this can never match what it means to, the path separator before `wsmprovhost.exe`.',
    ],
    [
      '$_.Message -match "C:\\$Recycle"',
      '1:46 PowerShell puts a value in place of `$Recycle`; it is read as written here.',
    ],
    [
      '$_.Id -eq 1 -or $_.Id -eq 2 -and $_.Id -eq 3',
      '1:52 `-and` and `-or` bind alike in PowerShell, from left to right: this `-and` takes in the whole `-or` before it.',
    ],
    ['-not $_.Message -match "x"', '1:24 This `-not` takes in the value only, not the comparison behind it.'],
  ])('%s', (condition, message) => {
    expect(warnings(powershell, `Get-WinEvent | where { ${condition} }`)).toEqual([message]);
  });

  it.each([
    '$_.Message -match "Image.*.*\\\\wsmprovhost.exe$"',
    "$_.Message -match 'C:\\\\$Recycle'",
    '($_.Id -eq 1 -or $_.Id -eq 2) -and $_.Id -eq 3',
    '-not ($_.Message -match "x") -and !($_.Id -eq 2)',
  ])('not of %s', (condition) => {
    expect(warnings(powershell, `Get-WinEvent | where { ${condition} }`)).toEqual([]);
  });

  it.each([
    [
      'Get-WinEvent -Path a.evtx',
      '1:14 The file is not read: the events at hand are taken to be its records, whatever their log.',
    ],
    [
      'Get-WinEvent | foreach CommandLine',
      '1:24 The records of `Get-WinEvent` have no property `CommandLine`: it is always empty.',
    ],
  ])('of %s', (query, message) => {
    expect(warnings(powershell, query)).toEqual([message]);
  });

  it('suggests the property that was meant', () => {
    const parsed = powershell.parse('Get-WinEvent | where { $_.Mesage -match "x" }');
    expect(parsed).toMatchObject({ ok: true, warnings: [{ start: 23, help: 'Did you mean `Message`?' }] });
  });

  it('of a property that objects no longer have', () => {
    expect(warnings(powershell, 'Get-WinEvent | group MachineName | where { $_.Id -eq 1 }')).toEqual([
      '1:44 The objects have no property `Id` here: it is always empty.',
    ]);
  });
});

describe('refuses', () => {
  it.each([
    ['', '1:1 Unexpected end of the query, expected `Get-WinEvent`.'],
    [
      'Get-EventLog Security',
      'unsupported 1:1 The command `Get-EventLog` is not supported by Huntbook yet. — `Get-WinEvent` is read.',
    ],
    ['Get-WinEvnt Security', '1:1 Unexpected `Get-WinEvnt`, expected `Get-WinEvent`.'],
    ['Get-WinEvent | wher { $_.Id -eq 1 }', '1:16 Unknown command `wher`. — Did you mean `where`?'],
    ['Get-WinEvent | Format-Tabel', '1:16 Unknown command `Format-Tabel`. — Did you mean `format-table`?'],
    [
      'Get-WinEvent -LogNmae Security',
      '1:14 Unexpected `-LogNmae`, expected a parameter such as `-LogName`. — Did you mean `-LogName`?',
    ],
    [
      'Get-WinEvent | where Message -lik "*x*"',
      '1:30 Unexpected `-lik`, expected an operator such as `-eq`, `-like` or `-match`. — Did you mean `-like`?',
    ],
    [
      '(Get-WinEvent Security).Message',
      'unsupported 1:25 The property `Message` of all that a pipeline gives is not supported by Huntbook yet.',
    ],
    ['(Get-WinEvent Security', '1:23 Unexpected end of the query, expected `|` or `)`.'],
    [
      'Get-WinEvent -LogName Windows PowerShell',
      '1:31 Unexpected `PowerShell`, expected `|` or a parameter. — A name with blanks stands in quotation marks.',
    ],
    ['Get-WinEvent -Nope', '1:14 Unexpected `-Nope`, expected a parameter such as `-LogName`.'],
    ['Get-WinEvent -LogName', '1:22 Unexpected end of the query, expected the name of a log.'],
    ['Get-WinEvent -FilterXml "*"', 'unsupported 1:14 `-FilterXml` of Get-WinEvent is not supported by Huntbook yet.'],
    [
      'Get-WinEvent | where { ($_.Service File Name -eq "*cmd*") }',
      "1:36 Unexpected `File`, expected an operator such as `-and`, or `)`. — A name with blanks stands in quotation marks: `$_.'Service File Name'`.",
    ],
    [
      'Get-WinEvent | where { $_.Service Name -eq "x" }',
      "1:35 Unexpected `Name`, expected an operator such as `-and`, or `}`. — A name with blanks stands in quotation marks: `$_.'Service Name'`.",
    ],
    [
      'Get-WinEvent | where { $_.KeywordsDisplayNames -match "Failure" }',
      'unsupported 1:24 The property `KeywordsDisplayNames` is not supported by Huntbook yet.',
    ],
    [
      'Get-WinEvent -FilterHashtable @{LogName=Security}',
      '1:41 Unexpected `Security`, expected a text in quotation marks or a number.',
    ],
    ['Get-WinEvent | where', '1:21 Unexpected end of the query, expected a script block or the name of a property.'],
    [
      'Get-WinEvent | where { $_.Id -eq 1',
      '1:35 Unexpected end of the query, expected an operator such as `-and`, or `}`.',
    ],
    ['Get-WinEvent | where { $_.Id = 1 }', '1:30 Unexpected `=`, expected an operator such as `-and`, or `}`.'],
    [
      'Get-WinEvent | where { $_.Id -eqq 1 }',
      '1:30 Unexpected `-eqq`, expected an operator such as `-eq`, `-like` or `-match`. — Did you mean `-eq`?',
    ],
    [
      'Get-WinEvent | where { $_.Id -eq 1 -and ) }',
      '1:41 Unexpected `)`, expected a value such as `$_.Message` after `-and`.',
    ],
    [
      'Get-WinEvent | where { -not CommandLine="*" }',
      '1:29 Unexpected `CommandLine`, expected a value such as `$_.Message` after `-not`. — A property is written `$_.Name`, a text in quotation marks.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "a \\"b\\" c" }',
      '1:45 Unexpected end of the pattern, expected a character after `\\`. — To PowerShell `\\"` ends the text: a quotation mark within it is written `` `" ``, a backslash `\\\\`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "a(b" }',
      '1:44 Unexpected end of the pattern, expected `)` for the `(`. — A `(` itself is written `\\(`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "C:\\Program Files" }',
      '1:45 Unexpected `\\Pr`, expected a property of Unicode such as `\\p{Lu}`. — A backslash itself is written `\\\\`: `\\\\Program`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "\\kerberos" }',
      '1:43 Unexpected `\\k`, expected a name after `\\k`, as in `\\k<name>`. — A backslash itself is written `\\\\`: `\\\\kerberos`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "a++" }',
      '1:45 Unexpected `+`, expected something to repeat before it. — A `+` itself is written `\\+`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -like "[a" }',
      '1:42 Unexpected end of the pattern, expected `]` for the `[`. — A `[` itself is written `` `[ ``.',
    ],
    [
      'Get-WinEvent | where { $_.Message -match "a }',
      '1:42 Unexpected end of the query, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    [
      'Get-WinEvent | where { $x -eq 1 }',
      'unsupported 1:24 The variable `$x` is not supported by Huntbook yet. — Write its value.',
    ],
    [
      'Get-WinEvent | where { $_.Properties[5].Value -eq "x" }',
      'unsupported 1:24 `$_.Properties`, an event’s data by number, is not supported by Huntbook yet. — Match its message: `$_.Message -match "Name: value"`.',
    ],
    [
      'Get-WinEvent | where { $_.Message -replace "a" }',
      'unsupported 1:35 The operator `-replace` is not supported by Huntbook yet.',
    ],
    [
      'Get-WinEvent | where { $_.TimeCreated -gt "soon" }',
      '1:43 Unexpected `soon`, expected a time such as `2026-03-02 08:00:00`.',
    ],
    [
      'Get-WinEvent | foreach { $_.ToXml() }',
      'unsupported 1:16 `foreach` for anything but a property, or an object of each group, is not supported by Huntbook yet.',
    ],
    ['Get-WinEvent | Remove-Item', 'unsupported 1:16 The command `Remove-Item` is not supported by Huntbook yet.'],
    [
      'Get-WinEvent | group Id, LogName',
      'unsupported 1:24 Grouping by several properties is not supported by Huntbook yet.',
    ],
    [
      `Get-WinEvent | where { ${'$_.Id -eq 1 -xor '.repeat(30)}$_.Id -eq 2 }`,
      'unsupported 1:24 `-xor` of so many conditions is not supported by Huntbook yet.',
    ],
    [
      'Get-WinEvent Security extra',
      '1:23 Unexpected `extra`, expected `|` or a parameter. — A name with blanks stands in quotation marks.',
    ],
    [
      'Get-WinEvent | measure\nGet-WinEvent',
      'unsupported 1:16 A table among several pipelines is not supported by Huntbook yet. — Give each a query of its own.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(powershell, query)).toBe(message);
  });
});

describe('hostile texts', () => {
  describeRobustness(
    powershell,
    [
      'Get-WinEvent -LogName Security | where {($_.ID -eq "4688" -and !($_.message -match "a.*b")) } | select Id, Message',
      `Get-WinEvent Security -FilterXPath "*[System[(EventID=1 or not(Level=2)) and TimeCreated[timediff(@SystemTime) <= 5]] and EventData[Data[@Name='A' and .='b']]]"`,
      "Get-WinEvent -FilterHashtable @{LogName='Security';ID=1,2} | group Id | where { $_.count -gt 5 } | sort -desc",
      'Get-WinEvent | ? { $_.Message -like "*[a-c]?`*" -or 1,2 -contains $_.Id } | ft Id',
    ],
    (levels) => `Get-WinEvent | where { ${'('.repeat(levels)}$_.Id -eq 1${')'.repeat(levels)} }`,
  );
});
