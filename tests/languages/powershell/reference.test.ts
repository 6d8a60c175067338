/**
 * PowerShell's reference, page by page: a pipeline over `Get-WinEvent`, and the events that it finds, or what Huntbook says
 * of it. The other tests of this folder go deeper.
 */
import { describe, expect, it } from 'vitest';
import { powershell } from '../../../src/languages/powershell/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

const EVENTS = [
  /* 1 */ {
    time: Date.UTC(2024, 0, 1, 8),
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    ProviderName: 'Microsoft-Windows-Sysmon',
    Computer: 'WS-07',
    SeverityValue: 2,
    Message: 'Process Create:\nImage: C:\\Windows\\System32\\cmd.exe',
  },
  /* 2 */ {
    time: Date.UTC(2024, 0, 1, 9),
    EventID: 4625,
    Channel: 'Security',
    Computer: 'WS-07',
    TargetUserName: 'ada',
    Message: 'An account failed to log on.',
  },
  /* 3 */ {
    time: Date.UTC(2024, 0, 1, 10),
    EventID: 4624,
    Channel: 'Security',
    Computer: 'SRV-02',
    SeverityValue: 4,
    TargetUserName: 'bob',
    Message: 'An account was logged on.',
  },
  /* 4 */ {
    time: Date.UTC(2024, 0, 2, 10),
    EventID: 7045,
    Channel: 'System',
    Computer: 'SRV-02',
    Message: 'A service was installed.',
  },
];

type Row = readonly [query: string, finds: unknown];
const table = (columns: readonly string[], ...rows: readonly (readonly unknown[])[]) => ({ columns, rows });

describe.each<readonly [page: string, rows: readonly Row[]]>([
  [
    'Get-WinEvent',
    [
      ['Get-WinEvent -LogName Security', [2, 3]],
      ['Get-WinEvent -LogName *Sysmon*, System', [1, 4]],
      ['Get-WinEvent -ProviderName Microsoft-Windows-Sysmon', [1]],
      ['Get-WinEvent -LogName Security -MaxEvents 1', [3]],
      ['Get-WinEvent -LogName Security -MaxEvents 1 -Oldest', [2]],
      ["Get-WinEvent -FilterHashtable @{LogName='Security'; ID=4624,4625}", [2, 3]],
      ["Get-WinEvent -FilterHashtable @{LogName='Security'; Level=2}", [3]],
      ["Get-WinEvent -FilterHashtable @{LogName='Security'; TargetUserName='ada'}", [2]],
      ["Get-WinEvent -FilterHashtable @{LogName='*'; StartTime=(Get-Date).AddDays(-1)}", [3, 4]],
      ["Get-WinEvent -FilterHashtable @{LogName='*'; EndTime='2024-01-01T09:00:00Z'}", [1, 2]],
      ["Get-WinEvent -FilterXPath '*[System[EventID=4625 or Level=2]]'", [2, 3]],
      ["Get-WinEvent -FilterXPath \"*[EventData[Data[@Name='TargetUserName']='bob']]\"", [3]],
    ],
  ],
  [
    'Where-Object',
    [
      ['Get-WinEvent | Where-Object { $_.Id -eq 1 }', [1]],
      ['Get-WinEvent | Where-Object -FilterScript { $PSItem.Id -eq 1 }', [1]],
      ['Get-WinEvent | Where-Object -Property Id -EQ -Value 4624', [3]],
      ['Get-WinEvent | where Id -in 1, 4624', [1, 3]],
      ['Get-WinEvent | ? ProviderName', [1]],
    ],
  ],
  [
    'about_Comparison_Operators: equality',
    [
      ['Get-WinEvent | where { $_.LogName -eq "security" }', [2, 3]],
      ['Get-WinEvent | where { $_.LogName -ceq "security" }', []],
      ['Get-WinEvent | where { $_.Id -ne 4624 }', [1, 2, 4]],
      ['Get-WinEvent | where { $_.Id -gt 4624 -and $_.Id -le 7045 }', [2, 4]],
      ['Get-WinEvent | where { $_.TimeCreated -ge "2024-01-01 10:00" }', [3, 4]],
    ],
  ],
  [
    'about_Comparison_Operators: matching',
    [
      ['Get-WinEvent | where { $_.Message -like "*ACCOUNT*" }', [2, 3]],
      ['Get-WinEvent | where { $_.Message -like "A[n] *" }', [2, 3]],
      ['Get-WinEvent | where { $_.Message -notlike "An*" }', [1, 4]],
      ['Get-WinEvent | where { $_.Message -match "logged? on" }', [3]],
      ['Get-WinEvent | where { $_.Message -cmatch "ACCOUNT" }', []],
      ['Get-WinEvent | where { $_.Message -notmatch "account" }', [1, 4]],
    ],
  ],
  [
    'about_Comparison_Operators: containment',
    [
      ['Get-WinEvent | where { $_.Id -in 1, 7045 }', [1, 4]],
      ['Get-WinEvent | where { $_.Id -notin @(1, 7045) }', [2, 3]],
      ['Get-WinEvent | where { 1, 7045 -contains $_.Id }', [1, 4]],
      ['Get-WinEvent | where { 1..5000 -notcontains $_.Id }', [4]],
      // The whole text, no part of it.
      ['Get-WinEvent | where { $_.Message -contains "account" }', []],
    ],
  ],
  [
    'about_Logical_Operators',
    [
      ['Get-WinEvent | where { -not ($_.Id -eq 1) -and !($_.Id -eq 7045) }', [2, 3]],
      ['Get-WinEvent | where { $_.Id -eq 1 -xor $_.MachineName -eq "WS-07" }', [2]],
      // `-and` and `-or` bind alike, from left to right.
      ['Get-WinEvent | where { $_.Id -eq 1 -or $_.Id -eq 4624 -and $_.Level -eq 2 }', [3]],
    ],
  ],
  [
    'Select-Object',
    [
      ['Get-WinEvent | select -First 1', [4]],
      ['Get-WinEvent | select -Last 1', [1]],
      ['Get-WinEvent | select -Skip 2', [2, 1]],
      ['Get-WinEvent System | select Id, MachineName', table(['Id', 'MachineName'], [7045, 'SRV-02'])],
      ['Get-WinEvent | select MachineName -Unique', table(['MachineName'], ['WS-07'], ['SRV-02'])],
      ["Get-WinEvent System | select @{n='Host'; e={$_.MachineName}}", table(['Host'], ['SRV-02'])],
    ],
  ],
  [
    'Sort-Object',
    [
      ['Get-WinEvent | sort Id | select -Last 1', [4]],
      ['Get-WinEvent | sort TimeCreated -Descending | select -First 2', [4, 3]],
    ],
  ],
  [
    'Group-Object',
    [
      [
        'Get-WinEvent | group MachineName | where Count -gt 1 | select Name, Count',
        table(['Name', 'Count'], ['WS-07', 2], ['SRV-02', 2]),
      ],
      ['Get-WinEvent Security | group LogName -NoElement', table(['Count', 'Name'], [2, 'Security'])],
    ],
  ],
  [
    'Measure-Object, ForEach-Object',
    [
      ['Get-WinEvent | measure', table(['Count'], [4])],
      ['(Get-WinEvent Security).Count', table(['Count'], [2])],
      ['Get-WinEvent Security | ForEach-Object { $_.Id }', table(['Id'], [4625], [4624])],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s', (query, expected) => {
    expect(found(powershell, query, EVENTS)).toEqual(expected);
  });
});

const NOT_YET = 'is not supported by Huntbook yet.';

describe.each<readonly [page: string, rows: readonly (readonly [query: string, said: string])[]]>([
  [
    'Get-WinEvent',
    [
      ['Get-WinEvent -ListLog *', `unsupported 1:14 \`-ListLog\` of Get-WinEvent ${NOT_YET}`],
      ['Get-WinEvent -FilterXml "<QueryList/>"', `unsupported 1:14 \`-FilterXml\` of Get-WinEvent ${NOT_YET}`],
      ['Get-WinEvent -ComputerName srv', `unsupported 1:14 \`-ComputerName\` of Get-WinEvent ${NOT_YET}`],
      ["Get-WinEvent -FilterHashtable @{LogName='a'", '1:44 Unexpected end of the query, expected a key, or `}`.'],
      ['Get-EventLog Security', `unsupported 1:1 The command \`Get-EventLog\` ${NOT_YET}`],
    ],
  ],
  [
    'about_Comparison_Operators',
    [
      [
        'Get-WinEvent | where { $_.Id -eqs 1 }',
        '1:30 Unexpected `-eqs`, expected an operator such as `-eq`, `-like` or `-match`.',
      ],
      ['Get-WinEvent | where { $_.Id == 1 }', '1:30 Unexpected `==`, expected an operator such as `-and`, or `}`.'],
      ['Get-WinEvent | where { $_.Id -is [int] }', `unsupported 1:30 The operator \`-is\` ${NOT_YET}`],
      ['Get-WinEvent | where { $_.Message -replace "a" }', `unsupported 1:35 The operator \`-replace\` ${NOT_YET}`],
    ],
  ],
  [
    'about_Variables, about_Methods',
    [
      ['$since = Get-Date\nGet-WinEvent', `unsupported 1:1 The variable \`$since\` ${NOT_YET}`],
      ['Get-WinEvent | where { $_.Id -eq $id }', `unsupported 1:34 The variable \`$id\` ${NOT_YET}`],
      [
        'Get-WinEvent | where { [regex]::IsMatch($_.Message, "a") }',
        `unsupported 1:24 \`[regex]::IsMatch\` ${NOT_YET}`,
      ],
      ['Get-WinEvent | where { $_.Message.IndexOf("a") }', `unsupported 1:35 The method \`IndexOf\` ${NOT_YET}`],
    ],
  ],
  [
    'Select-Object, Group-Object, Measure-Object',
    [
      ['Get-WinEvent | select -Index 0', `unsupported 1:23 \`-Index\` of Select-Object ${NOT_YET}`],
      ['Get-WinEvent | group Id, LogName', `unsupported 1:24 Grouping by several properties ${NOT_YET}`],
      ['Get-WinEvent | measure Id -Sum', `unsupported 1:24 \`Measure-Object\` for anything but a count ${NOT_YET}`],
      ['Get-WinEvent | selct Id', '1:16 Unknown command `selct`.'],
    ],
  ],
])('%s, refused', (_, rows) => {
  it.each(rows)('%s', (query, said) => {
    expect(refusal(powershell, query).split(' — ')[0]).toBe(said);
  });
});
