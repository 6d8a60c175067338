import { describe, expect, test } from 'vitest';
import { contentOf, fixture, parse, throughMap, told } from '../support.ts';

const text = fixture('classic.txt');
const document = parse(text);
const { details, entry, sections } = contentOf(document, 'classic');

describe('details', () => {
  test('each section stands under its key', () => {
    const [title] = sections;
    expect(title?.key).toBe('title');
    expect(title?.sections.map(({ title, key }) => [title, key])).toEqual([
      ['Hypothesis', 'hypothesis'],
      ['Technique ID', 'techniqueId'],
      ['Description', 'description'],
      ['Attack Simulation', 'attackSimulation'],
      ['Recommended Data Sources', 'dataSources'],
      ['Specific Events (task creation)', 'specificEvents'],
      ['Recommended Configuration(s)', 'configurations'],
      ['Data Analytics', 'dataAnalytics'],
      ['Local Addition', undefined],
      ['Hunter Notes', 'hunterNotes'],
      ['Hunting Techniques Recommended', 'huntingTechniques'],
    ]);
  });

  test('the technique id with its slug, decoded', () => {
    expect(details.techniqueId).toEqual({
      written: 'T1053.005_scheduled_task',
      id: 'T1053.005',
      slug: 'scheduled_task',
    });
  });

  test('tables: rows without a closing pipe, a missing cell, a third column, HTML lists', () => {
    expect(details.attackSimulation.map(({ script, author }) => [script.text, author.text])).toEqual([
      ['Create a task', 'somebody'],
      ['[TBD](TBD)', ''],
    ]);
    expect(details.attackSimulation[0]?.description).toMatchObject({
      text: 'Makes one task and removes it',
      html: 'Makes one task<br>and removes it',
    });
    expect(details.dataSources.map(({ extra }) => extra.map((cell) => cell.text))).toEqual([['first'], ['second']]);
    expect(details.configurations[0]?.description.html).toBe('<ul><li>Success</li><li>Failure</li></ul>');
    expect(told(document)).toEqual(['warning document/ragged-row 28:1']);
  });

  test('one event table for each heading, and which analytics its rows make', () => {
    expect(details.specificEvents.map(({ title, section }) => [title, section])).toEqual([
      ['Specific Events (task creation)', 'specific-events-task-creation'],
      ['Source Host', 'source-host'],
    ]);
    expect(details.specificEvents[0]?.rows.map(({ analytics }) => analytics)).toEqual([
      ['specific-events/sysmon-1'],
      ['specific-events/sysmon-1', 'specific-events/sysmon-11'],
      ['specific-events/winevent-4698'],
    ]);
  });

  test('techniques of the hunt, ticked and not', () => {
    expect(details.huntingTechniques).toEqual([
      { name: 'Grouping', recommended: true },
      { name: 'Clustering', recommended: false },
    ]);
  });
});

test('the entry', () => {
  expect(entry).toMatchObject({
    id: 'sample',
    kind: 'playbook',
    title: 'Scheduled Tasks On Many Hosts',
    summary: 'Somebody creates the same scheduled task on many hosts of my network.',
    platforms: ['Windows'],
    dataSources: [
      { name: 'Process Monitoring', log: 'Sysmon' },
      { name: 'Scheduled Job', log: 'WinEvent' },
    ],
    references: [
      { title: 'Notes', url: 'https://example.org/notes' },
      { title: 'policy', url: 'https://example.org/policy' },
    ],
  });
  expect(entry.techniques).toEqual([
    { id: 'T1053.005', written: 'T1053.005\\_scheduled\\_task', line: 11, column: 1, endColumn: 27 },
  ]);
});

describe('analytics', () => {
  const byId = (id: string) => document.analytics.find((analytic) => analytic.id === id);

  test('their ids, in order; a cell that says TBD is none', () => {
    expect(document.analytics.map(({ id, language, view }) => [id, language, view])).toEqual([
      ['logic-1', 'ossem', 'ossem'],
      ['logic-2', 'ossem', 'ossem'],
      ['specific-events/sysmon-1', 'specific-events', 'native'],
      ['specific-events/sysmon-11', 'specific-events', 'native'],
      ['specific-events/winevent-4698', 'specific-events', 'native'],
      ['specific-events/sysmon-3', 'specific-events', 'native'],
    ]);
    expect(details.dataAnalytics.map(({ analytic }) => analytic)).toEqual(['logic-1', undefined, 'logic-2']);
  });

  test('logic is decoded, and each character leads to itself in the file', () => {
    const logic = byId('logic-1');
    expect(logic?.source).toBe('process WHERE process_name == "schtasks.exe" AND command_line == "*create*"');
    expect(logic && throughMap(logic, text)).toBe(logic?.source);
  });

  test('wildcards that Markdown takes for emphasis stay, in the query and on the page', () => {
    expect(byId('logic-2')?.source).toBe('process WHERE name == "*" OR parent == "*"');
    expect(details.dataAnalytics[2]?.logic.html).toBe('process WHERE name == "*" OR parent == "*"');
  });

  test('rows of one source and event id make a small table; a row of several ids joins each', () => {
    expect(byId('specific-events/sysmon-1')?.source).toMatchInlineSnapshot(`
      "| Source | EventID | EventField | Details |
      | Sysmon | 1 | Image | schtasks.exe |
      | Sysmon | 1 | CommandLine | "/create" \\| "/change" |"
    `);
    expect(byId('specific-events/sysmon-11')?.source).toMatchInlineSnapshot(`
      "| Source | EventID | EventField | Details |
      | Sysmon | 11 | CommandLine | "/create" \\| "/change" |"
    `);
  });

  test('a cell of a small table leads to its place in the file', () => {
    const analytic = byId('specific-events/sysmon-11');
    const mapped = analytic ? throughMap(analytic, text) : '';
    const at = (part: string) => mapped.slice(analytic?.source.indexOf(part)).slice(0, part.length);
    expect([at('11'), at('CommandLine'), at('"/create" '), at(' "/change"')]).toEqual([
      '11',
      'CommandLine',
      '"/create" ',
      ' "/change"',
    ]);
    const task = byId('specific-events/winevent-4698');
    expect(task?.source.split('\n')[1]).toBe('| WinEvent | 4698 | TaskName | \\Evil\\* AND NOT "*_backup*" |');
  });
});

describe('headings as people write them', () => {
  test.each([
    ['Technique IF', 'techniqueId', ['warning document/heading-spelling 3:1']],
    ['Hypothesys', 'hypothesis', ['warning document/heading-spelling 3:1']],
    ['Events', 'specificEvents', []],
    ['Specific Events (a tool)', 'specificEvents', []],
    ['Recommended Configuration', 'configurations', []],
    ['Recommended Data Source', 'dataSources', ['warning document/heading-spelling 3:1']],
    ['hunter notes:', 'hunterNotes', []],
    ['Prescription', undefined, []],
    ['Something Else', undefined, []],
  ])('%s', (heading, key, warnings) => {
    const read = parse(`# T\n\n## ${heading}\n\nT1059\n`, { dialect: 'classic' });
    expect(read.content?.sections[0]?.sections[0]?.key).toBe(key);
    expect(told(read).filter((line) => !line.includes('missing-technique'))).toEqual(warnings);
  });

  test('Source Host and Destination Host, as headings or in bold', () => {
    const table = '| Source | EventID | EventField | Details |\n|---|---|---|---|\n| Sysmon | 1 | Image | a.exe |\n';
    const read = parse(
      `# T\n## Technique ID\nT1059\n## Specific Events\n### Source Host\n${table}\n### Destination Host\n${table}\n**On the wire**\n\n${table}`,
    );
    const { details } = contentOf(read, 'classic');
    expect(details.specificEvents.map(({ title }) => title)).toEqual([
      'Source Host',
      'Destination Host',
      'On the wire',
    ]);
    expect(read.analytics.map(({ id }) => id)).toEqual([
      'specific-events/sysmon-1',
      'specific-events/sysmon-1-2',
      'specific-events/sysmon-1-3',
    ]);
  });
});

describe('event ids of a cell', () => {
  test.each([
    ['1', ['sysmon-1']],
    ['12, 13', ['sysmon-12', 'sysmon-13']],
    ['1,12,13,11', ['sysmon-1', 'sysmon-12', 'sysmon-13', 'sysmon-11']],
    ['12-14', ['sysmon-12', 'sysmon-13', 'sysmon-14']],
    ['4688/4689', ['sysmon-4688', 'sysmon-4689']],
    ['1 or 1', ['sysmon-1']],
    ['', ['sysmon']],
    ['any', ['sysmon']],
  ])('%j', (cell, expected) => {
    const read = parse(
      `# T\n## Technique ID\nT1059\n## Events\n| Source | EventID | EventField | Details |\n|-|-|-|-|\n| Sysmon | ${cell} | Image | a.exe |`,
    );
    expect(read.analytics.map(({ id }) => id)).toEqual(expected.map((id) => `specific-events/${id}`));
  });
});

describe('technique ids', () => {
  test.each([
    ['T1028\\_remote\\_powershell', ['T1028'], []],
    ['t1021.006', ['T1021.006'], []],
    ['T1003, T1055', ['T1003', 'T1055'], []],
    ['[PowerShell](https://attack.mitre.org/techniques/T1059/001/)', ['T1059.001'], []],
    ['T0000_odbcconf', [], ['warning document/missing-technique 4:1']],
    ['', [], ['warning document/missing-technique 3:1']],
  ])('%j', (written, ids, warnings) => {
    const read = parse(`# T\n\n## Technique ID\n${written}\n\n## Hunter Notes\nx\n`);
    expect(read.content?.entry.techniques.map(({ id }) => id)).toEqual(ids);
    expect(told(read)).toEqual(warnings);
  });
});

test('a playbook without a title is an error', () => {
  expect(told(parse('## Technique ID\n\nT1059\n'))).toEqual(['error document/missing-title 1:1']);
});

describe('other forms', () => {
  const EVENTS = '| Source | EventID | Field | Details |\n|---|---|---|---|\n| WinEvent | 5145 | ShareName | C$ |\n';

  test('an event table without a heading of its own, after another table', () => {
    const text = `# T\n## Technique ID\nT1570\n## Recommended Data Sources\n\n| ATT&CK Data Source | Event Log |\n|---|---|\n| File | Sysmon |\n\n${EVENTS}`;
    const { details } = contentOf(parse(text), 'classic');
    expect(details.dataSources.map(({ dataSource }) => dataSource.text)).toEqual(['File']);
    expect(details.specificEvents.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['Recommended Data Sources', 1],
    ]);
  });

  test('words in bold in a prose cell stay bold, wildcards do not become it', () => {
    const cell = (text: string): string | undefined => {
      const row = `| S | 1 | F | ${text} |`;
      const read = parse(
        `# T\n## Technique ID\nT1570\n## Events\n| Source | EventID | Field | Details |\n|-|-|-|-|\n${row}`,
      );
      return contentOf(read, 'classic').details.specificEvents[0]?.rows[0]?.details.html;
    };
    expect(cell('a path (**case insensitive**)')).toBe('a path (<strong>case insensitive</strong>)');
    expect(cell('*.dll OR *.exe')).toBe('*.dll OR *.exe');
    expect(cell('"*a*" OR "*b*"')).toBe('"*a*" OR "*b*"');
  });

  test('the later form: tags, SQL as logic, its own columns', () => {
    const text = [
      '# Service Creation',
      '## Playbook Tags',
      '**ID:** X1',
      '',
      '**Author:** Somebody, [Another](https://example.org)',
      '## ATT&CK Tags',
      '**Tactic:** Execution, Persistence',
      '',
      '**Technique:** Service Execution (T1569.002)',
      '## Technical Description',
      'Services run.',
      '## Hypothesis',
      'Somebody creates a service.',
      '## Attack Simulation Dataset',
      '| Environment | Name | Description |',
      '|-|-|-|',
      '| Lab | psexec | Makes one |',
      '## Recommended Data Sources',
      '| Event ID | Event Name | Log Provider | ATT&CK Data Source |',
      '|-|-|-|-|',
      '| 4697 | Installed | Security-Auditing | Windows Services |',
      '## Data Analytics',
      '| FP Rate | Source | Analytic Logic | Description |',
      '|-|-|-|-|',
      '| Low | Security | SELECT `@timestamp` FROM t WHERE event\\_id = 4697 | Look |',
      '## Hunter Notes',
      '* Stack.',
      '## References',
      '* https://example.org/one',
      '',
    ].join('\n');
    const read = parse(text);
    const { details, entry } = contentOf(read, 'classic');
    expect(told(read)).toEqual([]);
    expect(entry).toMatchObject({
      authors: ['Somebody', 'Another'],
      techniques: [{ id: 'T1569.002', written: 'T1569.002', line: 9, column: 35 }],
      tactics: [
        { name: 'Execution', line: 7, column: 13 },
        { name: 'Persistence', line: 7, column: 24 },
      ],
      dataSources: [{ name: 'Windows Services', log: 'Security-Auditing' }],
      references: [{ title: 'https://example.org/one' }],
    });
    expect(details.description?.text).toBe('Services run.');
    expect(details.attackSimulation[0]?.script.text).toBe('psexec');
    expect(details.dataAnalytics[0]?.extra.map((cell) => cell.text)).toEqual(['Low', 'Security', 'Look']);
    expect(read.analytics.map(({ id, language, view, source }) => [id, language, view, source])).toEqual([
      ['logic-1', 'spark-sql', 'native', 'SELECT `@timestamp` FROM t WHERE event_id = 4697'],
    ]);
  });

  test('several technique ids and tactic names in sections of their own', () => {
    const { entry } = contentOf(
      parse('# T\n## Technique ID(s)\n\nT1086,T1028\n\n## Tactic Name(s)\n\nExecution,Lateral Movement\n'),
      'classic',
    );
    expect(entry.techniques.map(({ id, column }) => [id, column])).toEqual([
      ['T1086', 1],
      ['T1028', 7],
    ]);
    expect(entry.tactics.map(({ name, column }) => [name, column])).toEqual([
      ['Execution', 1],
      ['Lateral Movement', 11],
    ]);
  });
});

describe('boxes of recommended hunting techniques', () => {
  test.each<[string, string, boolean]>([
    ['- [x] Grouping', 'Grouping', true],
    ['* [X] Grouping', 'Grouping', true],
    ['- [ ] Grouping', 'Grouping', false],
    ['- Grouping', 'Grouping', true],
    ['- [x]Grouping', 'Grouping', true],
    ['- [ ]Grouping', 'Grouping', false],
    ['- [] Grouping', 'Grouping', false],
    ['- [ x ] Grouping', 'Grouping', true],
    ['- [Grouping](https://example.org/)', 'Grouping', true],
    ['1. [x] **Box Plots**', 'Box Plots', true],
  ])('%s', (item, name, recommended) => {
    const read = parse(`# T\n\n## Technique ID\nT1059\n\n## Hunting Techniques Recommended\n\n${item}\n`);
    expect(contentOf(read, 'classic').details.huntingTechniques).toEqual([{ name, recommended }]);
  });
});
