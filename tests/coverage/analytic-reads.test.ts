import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnalyticReads, readingOf } from '../../src/coverage/analytic-reads.ts';
import { type EventKind, eventKindName, eventKinds } from '../../src/coverage/event-kinds.ts';
import { loadDefinitions, loadViews } from '../../src/events/views/load.ts';
import { loadEventKinds } from '../../src/knowledge/event-kinds.ts';
import { loadLanguageFacts } from '../../src/knowledge/language-facts.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { LANGUAGE_IDS } from '../../src/languages/language.ts';
import type { LogSource } from '../../src/languages/sigma/log-source.ts';
import { processorTime } from '../processor-time.ts';

const root = resolve(import.meta.dirname, '../..');
let reads: (language: string, source: string, view: string, logSources?: LogSource[]) => AnalyticReads;
beforeAll(async () => {
  const definitions = loadDefinitions(root);
  const channels = loadEventKinds(root);
  const kinds = eventKinds(await loadKnowledge(root), { channels, definitions: [...definitions.values()] });
  const read = readingOf({ kinds, views: loadViews(root), definitions, known: loadLanguageFacts(root) });
  reads = (language, source, view, logSources) =>
    read({ id: 'a', language, title: '', source, map: [], line: 1, view, ...(logSources && { logSources }) }, view);
});

const names = (kinds: readonly EventKind[]) => kinds.map(eventKindName);
const SYSMON_1 = ['Sysmon 1'];
const BOTH_SYSMONS_1 = ['Sysmon for Linux 1', 'Sysmon 1'];
const PROCESSES = ['Sysmon for Linux 1', 'Sysmon 1', 'Security 4688'];

const TABLE: readonly (readonly [language: string, view: string, source: string, kinds: readonly string[]])[] = [
  [
    'sigma',
    'native',
    rule('{ category: process_creation, product: windows }', "{ Image|endswith: '\\x.exe' }"),
    SYSMON_1,
  ],
  [
    'sigma',
    'windows-audit',
    rule('{ category: process_creation, product: windows }', "{ Image|endswith: '\\x.exe' }"),
    ['Security 4688'],
  ],
  [
    'sigma',
    'native',
    rule('{ product: windows, service: security }', '{ EventID: [4624, 4625], LogonType: 3 }'),
    ['Security 4624', 'Security 4625'],
  ],
  // A condition on a field that only one of the events has.
  [
    'sigma',
    'native',
    rule('{ product: windows, service: security }', '{ EventID: [4624, 4688], LogonType: 3 }'),
    ['Security 4624'],
  ],
  [
    'sigma',
    'native',
    rule('{ product: linux, service: auditd }', '{ type: EXECVE, a0: curl }'),
    ['Linux audit EXECVE'],
  ],
  [
    'sigma',
    'native',
    rule('{ product: linux, service: auditd }', "{ type: SYSCALL, syscall: '59' }"),
    ['Linux audit SYSCALL execve'],
  ],
  ['sigma', 'native', rule('{ product: linux, service: sshd }', "{ '|contains': x }"), ['Syslog sshd']],
  [
    'car-pseudocode',
    'car',
    'p = search Process:Create\nx = filter p where (exe == "x.exe" and parent_exe == "y.exe")\noutput x',
    PROCESSES,
  ],
  [
    'car-pseudocode',
    'car',
    'f = search File:Create\noutput f',
    ['Sysmon for Linux 11', 'Sysmon 11', 'Sysmon 15', 'Sysmon 29', 'Linux audit PATH', 'Linux audit SYSCALL creat'],
  ],
  [
    'eql-classic',
    'endpoint',
    'network where destination_port == 5985',
    ['Sysmon for Linux 3', 'Sysmon 3', 'Security 5152', 'Security 5156', 'Security 5157'],
  ],
  ['eql', 'ecs', 'process where event.code == "1" and process.name : "x.exe"', BOTH_SYSMONS_1],
  ['kql', 'ecs', 'event.code : 4624 and winlog.event_data.LogonType : 3', ['Security 4624']],
  ['lucene', 'winlogbeat', 'winlog.event_id:4624 AND winlog.event_data.LogonType:3', ['Security 4624']],
  ['es-qs', 'native', '(EventID:"1" AND Image.keyword:*\\\\x.exe)', BOTH_SYSMONS_1],
  ['graylog', 'native', '(EventID:"4624" AND LogonType:"3")', ['Security 4624']],
  ['logpoint', 'logpoint', 'norm_id=WindowsSysmon event_id=1 image="*\\x.exe"', SYSMON_1],
  ['spl', 'splunk', 'source="WinEventLog:Security" EventCode=4624 Logon_Type=3', ['Security 4624']],
  [
    'spl',
    'splunk',
    '| tstats count from datamodel=Endpoint.Registry where Registry.registry_path="*Run*" by Registry.dest',
    ['Sysmon 12', 'Sysmon 13', 'Sysmon 14', 'Security 4657'],
  ],
  ['powershell', 'native', "Get-WinEvent -LogName Security | where { $_.ID -eq '4688' }", ['Security 4688']],
  [
    'dnif',
    'dnif',
    '_fetch * from event where $LogName=WINDOWS-SYSMON AND $EventID=1 AND $App=x.exe limit 10',
    SYSMON_1,
  ],
  [
    'pandas',
    'native',
    "df[(df['Channel'] == 'Security') & (df['EventID'] == 4624) & (df['LogonType'] == 3)]",
    ['Security 4624'],
  ],
  ['ossem', 'ossem', 'Process WHERE process_name == "x.exe" AND process_parent_name == "y.exe"', PROCESSES],
  // Alternatives that other logs have.
  [
    'ossem',
    'ossem',
    'Process WHERE process_parent_name == "y.exe" OR process_granted_access == "0x10"',
    [...PROCESSES.slice(0, 2), 'Sysmon 10', 'Security 4656', 'Security 4663', 'Security 4688'],
  ],
  [
    'specific-events',
    'native',
    '| Source | EventID | EventField | Details | Reference |\n|---|---|---|---|---|\n| Sysmon | 1 | Image | x.exe | own |',
    SYSMON_1,
  ],
  [
    'watcher',
    'native',
    '{"trigger": {"schedule": {"interval": "1h"}}, "input": {"search": {"request": {"body": {"query": {"match": {"EventID": 4624}}}}}}}',
    ['Security 4624'],
  ],
  ['spark-sql', 'native', "SELECT * FROM t WHERE Channel = 'Security' AND EventID = 4624", ['Security 4624']],
  [
    'spark-sql',
    'native',
    "select * from t where lower(channel) like '%sysmon%' and eventid in (1, 3)",
    ['Sysmon for Linux 1', 'Sysmon for Linux 3', 'Sysmon 1', 'Sysmon 3'],
  ],
  [
    'spark-sql',
    'native',
    'SELECT * FROM t WHERE (EventID = 4624 OR EventID = 4688) AND LogonType IS NOT NULL',
    ['Security 4624'],
  ],
  [
    'spark-sql',
    'native',
    "SELECT * FROM t WHERE EventID BETWEEN 4727 AND 4729 AND Channel = 'Security'",
    ['Security 4727', 'Security 4728', 'Security 4729'],
  ],
];

describe('kinds of events that a query reads', () => {
  it.each(TABLE)('%s through %s: %s', (language, view, source, kinds) => {
    expect(names(reads(language, source, view).kinds)).toEqual(kinds);
  });

  it('for every language', () => {
    expect([...new Set([...TABLE.map(([language]) => language), 'grep'])].toSorted()).toEqual(
      [...LANGUAGE_IDS].toSorted(),
    );
  });
});

it('grep reads any log: lines say nothing of theirs', () => {
  const { anyLog, kinds } = reads('grep', "grep -P '^(?:.*x\\.exe)'", 'native');
  expect(anyLog).toBe(true);
  expect(kinds.length).toBeGreaterThan(400);
});

it('a rule for a log source hands it on to its conversions', () => {
  const found = reads('grep', "grep -P '^(?:.*x\\.exe)'", 'native', [
    { category: 'process_creation', product: 'windows' },
  ]);
  expect(names(found.kinds)).toEqual(SYSMON_1);
});

describe('queries that name no log', () => {
  it.each([
    ['spl', 'splunk', 'parent_process_name=x.exe'],
    ['pandas', 'native', "df[df['ParentImage'] == 'x.exe']"],
    ['spark-sql', 'native', "SELECT * FROM t WHERE ParentImage = 'x.exe'"],
    ['lucene', 'winlogbeat', 'winlog.event_data.ParentImage:x'],
  ])('%s: read those that have their fields', (language, view, source) => {
    const { anyLog, kinds } = reads(language, source, view);
    expect(anyLog).toBe(true);
    expect(names(kinds)).toEqual(expect.arrayContaining(SYSMON_1));
    expect(names(kinds)).not.toContain('Security 4624');
  });

  it('read nothing that lacks them all', () => {
    const { anyLog, kinds, needs } = reads('pandas', "df[df['NoSuchField'] == 'x']", 'native');
    expect({ anyLog, kinds, needs }).toEqual({ anyLog: true, kinds: [], needs: [] });
  });
});

it('a field that no event of the named log is known to have does not hide the log', () => {
  const source = rule('{ product: windows, service: system }', '{ EventID: 7045, NameOfTheFile: x }');
  expect(names(reads('sigma', source, 'native').kinds)).toEqual(['System 7045']);
});

describe('what a query needs together', () => {
  it.each<
    readonly [
      what: string,
      language: string,
      view: string,
      source: string,
      needs: readonly (readonly (readonly string[])[])[],
    ]
  >([
    [
      'one of several',
      'pandas',
      'native',
      "df[df['Channel'].isin(['Security']) & df['EventID'].isin([4624, 4625])]",
      [[['Security 4624', 'Security 4625']]],
    ],
    [
      'both sides of a join',
      'spark-sql',
      'native',
      "SELECT a.Image FROM t a INNER JOIN t b ON a.ProcessGuid = b.ProcessGuid WHERE a.Channel = 'Microsoft-Windows-Sysmon/Operational' AND a.EventID = 1 AND b.Channel = 'Microsoft-Windows-Sysmon/Operational' AND b.EventID = 3",
      [[['Sysmon 1'], ['Sysmon 3']]],
    ],
    [
      'both sides of a join with a subquery',
      'spark-sql',
      'native',
      "SELECT * FROM t o INNER JOIN (SELECT TargetLogonId FROM t WHERE Channel = 'Security' AND EventID = 4624) a ON o.SubjectLogonId = a.TargetLogonId WHERE o.Channel = 'Security' AND o.EventID = 4688",
      [[['Security 4688'], ['Security 4624']]],
    ],
    [
      'common table expressions',
      'spark-sql',
      'native',
      "WITH s AS (SELECT * FROM t WHERE Channel = 'Security'), l AS (SELECT * FROM s WHERE EventID = 4624) SELECT * FROM l JOIN s ON s.SubjectLogonId = l.TargetLogonId AND s.EventID = 4697",
      [[['Security 4624'], ['Security 4697']]],
    ],
    [
      'a query in a condition',
      'spark-sql',
      'native',
      "SELECT * FROM t WHERE Channel = 'Security' AND EventID = 4688 AND SubjectLogonId IN (SELECT TargetLogonId FROM t WHERE Channel = 'Security' AND EventID = 4624)",
      [[['Security 4688'], ['Security 4624']]],
    ],
    [
      'only the left side of a left join',
      'spark-sql',
      'native',
      "SELECT * FROM t a LEFT JOIN (SELECT * FROM t WHERE Channel = 'Security' AND EventID = 4624) b ON a.SubjectLogonId = b.TargetLogonId WHERE a.Channel = 'Security' AND a.EventID = 4688",
      [[['Security 4688']]],
    ],
    [
      'either part of a union',
      'spark-sql',
      'native',
      "SELECT Image FROM t WHERE Channel = 'Security' AND EventID = 4688 UNION ALL SELECT Image FROM t WHERE Channel = 'System' AND EventID = 7045",
      [[['Security 4688', 'System 7045']]],
    ],
    [
      'each step of a sequence',
      'eql',
      'ecs',
      'sequence by process.entity_id [process where event.code == "1"] [network where event.code == "3"]',
      [
        [
          ['Sysmon for Linux 1', 'Sysmon 1'],
          ['Sysmon for Linux 3', 'Sysmon 3'],
        ],
      ],
    ],
    [
      'a step that must not happen is not needed',
      'eql',
      'ecs',
      'sequence by process.entity_id with maxspan=1m [process where event.code == "1"] ![network where event.code == "3"]',
      [[['Sysmon for Linux 1', 'Sysmon 1']]],
    ],
    [
      'the events that a process descends from',
      'eql-classic',
      'endpoint',
      'image_load where image_name == "x" and child of [registry where hive == "y"]',
      [
        [
          ['DNS server 150', 'DNS server 770', 'DNS server 771', 'Sysmon 7'],
          ['Sysmon 12', 'Sysmon 13', 'Sysmon 14', 'Security 4657'],
        ],
      ],
    ],
    [
      'each rule of a temporal correlation',
      'sigma',
      'native',
      correlation('temporal'),
      [[['Security 4625'], ['Security 4624']]],
    ],
    [
      'each rule of an ordered correlation',
      'sigma',
      'native',
      correlation('temporal_ordered'),
      [[['Security 4625'], ['Security 4624']]],
    ],
    [
      'any rule that a correlation counts',
      'sigma',
      'native',
      correlation('event_count', 'condition: { gte: 5 }'),
      [[['Security 4624', 'Security 4625']]],
    ],
    [
      'both searches of a join',
      'spl',
      'splunk',
      'source="WinEventLog:Security" EventCode=4688 | join Logon_ID [search source="WinEventLog:Security" EventCode=4624 | fields Logon_ID]',
      [[['Security 4688'], ['Security 4624']]],
    ],
  ])('%s: %s', (_, language, view, source, needs) => {
    const found = reads(language, source, view);
    expect(found.needs.map((way) => way.map(names))).toEqual(needs);
  });

  it('grows with no text beyond bounds', () => {
    const ctes = Array.from(
      { length: 40 },
      (_, at) => `c${at + 1} AS (SELECT a.* FROM c${at} a JOIN c${at} b ON a.x = b.x)`,
    );
    const source = `WITH c0 AS (SELECT * FROM t), ${ctes.join(', ')} SELECT * FROM c40`;
    const start = processorTime();
    reads('spark-sql', source, 'native');
    expect(processorTime() - start).toBeLessThan(3000);
  });
});

/** A correlation of failed and successful logons. */
function correlation(type: string, more = ''): string {
  const rules = [4625, 4624].map(
    (id) =>
      `---\ntitle: r${id}\nname: r${id}\nlogsource: { product: windows, service: security }\ndetection: { s: { EventID: ${id} }, condition: s }\n`,
  );
  const group = `  type: ${type}\n  rules: [r4625, r4624]\n  group-by: [TargetUserName]\n  timespan: 5m\n`;
  return `title: c\ncorrelation:\n${group}${more === '' ? '' : `  ${more}\n`}${rules.join('')}`;
}

/** A Sigma rule of one selection. */
function rule(logsource: string, selection: string): string {
  return `title: A rule\nlogsource: ${logsource}\ndetection:\n  selection: ${selection}\n  condition: selection\n`;
}
