import { describe, expect, test } from 'vitest';
import { allSections, contentOf, fixture, parse, throughMap, told } from '../support.ts';

const text = fixture('guided.txt');
const metadata = { file: 'playbooks/sample.metadata.yaml', text: fixture('guided.metadata.yaml') };
const document = parse(text, { metadata });
const { details, entry, sections } = contentOf(document, 'guided');

describe('metadata', () => {
  test('from the file beside the document; a sub-technique of None is none', () => {
    expect(details.metadataFrom).toBe('file');
    expect(details.metadata).toMatchObject({
      id: '260101-Tasks',
      collaborators: ['@somebody'],
      creationDate: '2026/01/02',
      platforms: ['Windows'],
      attackMappings: [
        { tactics: ['TA0002', 'TA0003'], technique: 'T1053', subTechnique: '005' },
        { tactics: ['TA0008'], technique: 'T1021' },
      ],
    });
    expect(details.metadata.attackMappings[1]).not.toHaveProperty('subTechnique');
  });

  test('techniques with their place in that file', () => {
    expect(entry.techniques).toEqual([
      { id: 'T1053.005', written: 'T1053 005', file: metadata.file, line: 15, column: 16, endColumn: 21 },
      { id: 'T1021', written: 'T1021', file: metadata.file, line: 18, column: 16, endColumn: 21 },
    ]);
    expect(entry.tactics.map(({ id }) => id)).toEqual(['TA0002', 'TA0003', 'TA0008']);
  });

  test('its diagnostics name that file', () => {
    expect(document.diagnostics).toHaveLength(1);
    expect(document.diagnostics[0]).toMatchObject({ rule: 'document/date', file: metadata.file, line: 8, column: 20 });
    expect(entry).toMatchObject({ created: '2026-01-02' });
    expect(entry.modified).toBe(undefined);
  });

  test('from the front matter', () => {
    const read = parse(
      '---\ndialect: guided\nattack_mappings:\n  - technique: T1059\n    sub_technique: "001"\n---\n# T\n\n## Hypothesis\n\nH.\n',
    );
    expect(contentOf(read, 'guided').details.metadataFrom).toBe('front-matter');
    expect(read.content?.entry.techniques).toEqual([
      { id: 'T1059.001', written: 'T1059 001', line: 4, column: 16, endColumn: 21 },
    ]);
    expect(told(read)).toEqual([]);
  });

  test('none is a warning', () => {
    expect(told(parse(text))).toEqual(['warning document/missing-technique 1:1']);
    expect(contentOf(parse(text), 'guided').details.metadataFrom).toBe('none');
  });

  test('a broken file is an error in it, and the document is read', () => {
    const read = parse(text, { metadata: { file: 'm.yaml', text: 'title: [a\nb: c' } });
    expect(read.diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([{ file: 'm.yaml' }]);
    expect(read.analytics).toHaveLength(4);
  });
});

describe('details', () => {
  test('each section stands under its key', () => {
    expect(allSections(sections).map(({ title, key }) => `${title}: ${key}`)).toEqual([
      'Tasks Made From Afar: title',
      'Hypothesis: hypothesis',
      'Technical Context: technicalContext',
      'Offensive Tradecraft: offensiveTradecraft',
      'Pre-Recorded Security Datasets: datasets',
      'Download Dataset: datasets',
      'Read Dataset: datasets',
      'Analytics: analytics',
      'Analytic I: analytics',
      'Logic: analytics',
      'Pandas Query: analytics',
      'Analytic II: analytics',
      'Known Bypasses: knownBypasses',
      'False Positives: falsePositives',
      'Hunter Notes: hunterNotes',
      'Hunt Output: huntOutput',
      'References: references',
    ]);
  });

  test('an empty section is no text and no warning', () => {
    expect(details.technicalContext).toBe(undefined);
  });

  test('a footnote stays with the section that it stands in', () => {
    expect(details.offensiveTradecraft?.html).toBe(
      "<p>A task can be registered over RPC<sup>[1]</sup>.</p>\n<div><sup>[1]</sup> <p>See the protocol's reference.</p></div>",
    );
  });

  test('datasets, bypasses, output, references', () => {
    expect(details.datasets.rows.map(({ name, value }) => [name.text, value.text])).toEqual([
      ['docs', 'https://example.org/docs/tasks'],
      ['link', 'https://example.org/tasks.zip'],
    ]);
    expect(details.datasets.download).toEqual([{ text: 'import requests', language: '{code-cell}', line: 33 }]);
    expect(details.datasets.read).toEqual([{ text: 'df = 1', language: 'python', line: 39 }]);
    expect(details.bypasses.map(({ idea, playbook }) => [idea.text, playbook.text])).toEqual([['Use COM', 'none yet']]);
    expect(details.huntOutput.map(({ type, link }) => [type.text, link.html])).toEqual([
      ['Sigma Rule', '<a href="https://example.org/rule.yml">https://example.org/rule.yml</a>'],
    ]);
    expect(details.references.map(({ text }) => text)).toEqual(['https://example.org/one', 'Two']);
  });

  test('an analytic: description, events, queries', () => {
    expect(details.analytics.map(({ id, title, section, queries }) => ({ id, title, section, queries }))).toEqual([
      {
        id: 'analytic-1',
        title: 'Analytic I',
        section: 'analytic-i',
        queries: ['analytic-1/spark-sql', 'analytic-1/pandas', 'analytic-1/pandas-2'],
      },
      { id: 'analytic-2', title: 'Analytic II', section: 'analytic-ii', queries: ['analytic-2/spark-sql'] },
    ]);
    expect(details.analytics[0]?.description?.text).toBe('Look for the service that starts a task.');
    expect(details.analytics[0]?.events.map(({ provider, event }) => [provider.text, event.text])).toEqual([
      ['Microsoft-Windows-Sysmon/Operational', '1'],
      ['Microsoft-Windows-Security-Auditing', '4698'],
    ]);
    expect(entry.dataSources).toEqual([
      { name: 'Process', channel: 'Microsoft-Windows-Sysmon/Operational', eventIds: [1] },
      { name: 'Scheduled job', channel: 'Microsoft-Windows-Security-Auditing', eventIds: [4698] },
    ]);
  });
});

describe('analytics', () => {
  test('language by fence and heading, one claim for an analytic', () => {
    expect(document.analytics.map(({ id, language, claim, line }) => [id, language, claim, line])).toEqual([
      ['analytic-1/spark-sql', 'spark-sql', 'analytic-1', 58],
      ['analytic-1/pandas', 'pandas', 'analytic-1', 66],
      ['analytic-1/pandas-2', 'pandas', 'analytic-1', 72],
      ['analytic-2/spark-sql', 'spark-sql', 'analytic-2', 80],
    ]);
  });

  test('each character leads to itself in the file, also out of a list with a tab', () => {
    for (const analytic of document.analytics) expect(throughMap(analytic, text)).toBe(analytic.source);
    expect(document.analytics[3]?.source).toBe('SELECT `@timestamp`\n\tFROM dataTable');
  });

  test.each([
    ['#### Logic', '```{code-block}\nSELECT 1\n```', 'spark-sql'],
    ['#### Logic', '```sql\nSELECT 1\n```', 'spark-sql'],
    ['#### Logic', '```\nSELECT 1\n```', 'spark-sql'],
    ['#### Pandas Query', '```{code-cell} Ipython3\ndf\n```', 'pandas'],
    ['#### Pandas Query', '```{code-block}\ndf\n```', 'pandas'],
    ['#### Pandas Query', '```\ndf\n```', 'pandas'],
    ['#### Query', '```{code-cell} Ipython3\ndf\n```', 'pandas'],
    ['#### Query', '```\ndf[df.a]\n```', 'pandas'],
    ['#### Query', '```\nSELECT 1\n```', 'spark-sql'],
    ['#### Logic', '```kql\nprocess.name: cmd.exe\n```', 'kql'],
    ['#### Logic', '```kusto\nEvents | take 1\n```', 'kusto'],
  ])('%s with %j is %s', (heading, fence, language) => {
    const read = parse(`# T\n\n### Analytic I\n\n${heading}\n\n${fence}\n`);
    expect(read.analytics.map((analytic) => analytic.language)).toEqual([language]);
  });

  test('SQL inside a call of Spark is taken out of it, and it says so', () => {
    const source =
      "# T\n\n### Analytic I\n\n#### Logic\n\n```\ndf = spark.sql(\n'''\nSELECT a\n  FROM b\n'''\n)\ndf.show()\n```\n";
    const read = parse(source);
    expect(read.analytics.map(({ id, source }) => [id, source])).toEqual([
      ['analytic-1/spark-sql', 'SELECT a\n  FROM b'],
    ]);
    expect(read.analytics[0] && throughMap(read.analytics[0], source)).toBe('SELECT a\n  FROM b');
    expect(told(read)).toContain('info document/wrapped-query 7:1');
  });

  test('two analytics of one number are told apart', () => {
    const part = '```sql\nSELECT 1\n```\n';
    const read = parse(`# T\n\n### Analytic II\n\n${part}\n### Analytic II\n\n${part}`);
    expect(read.analytics.map(({ id }) => id)).toEqual(['analytic-2/spark-sql', 'analytic-3/spark-sql']);
    expect(told(read)).toContain('warning document/analytic-number 9:1');
  });

  test.each(['## Logic', '### Logic', '###### Logic'])(
    'a query under %s belongs to the analytic before it',
    (heading) => {
      const read = parse(
        `# T\n\n### Analytic IV\n\n${heading}\n\n\`\`\`\nSELECT 1\n\`\`\`\n\n## Hunter Notes\n\n\`\`\`\nno query\n\`\`\`\n`,
      );
      expect(read.analytics.map(({ id }) => id)).toEqual(['analytic-4/spark-sql']);
    },
  );
});

describe('a page copied from a browser', () => {
  const copied = [
    'Site name',
    '',
    '- Contents',
    '',
    'Tasks',
    '',
    'Hypothesis',
    '',
    'Somebody makes tasks',
    '',
    'Hypothesis',
    '',
    'Analytics',
    '',
    'Analytics',
    '',
    'Ideas:',
    '',
    '## Analytic I',
    '',
    'Look here.',
    '',
    'Data source\tEvent Provider\tRelationship\tEvent',
    'Process\tSecurity\tProcess created Process\t4688',
    '',
    'Logic',
    '',
    '```',
    'SELECT 1',
    '```',
    '',
    'Analytic II',
    '',
    'And here.',
    '',
    '## Logic',
    '',
    '```',
    'SELECT 2',
    '```',
    '',
  ].join('\n');
  const read = parse(copied);
  const content = contentOf(read, 'guided');

  test('its headings are found again, a table of contents stays text', () => {
    expect(content.entry.title).toBe('Tasks');
    expect(read.analytics.map(({ id, source }) => [id, source])).toEqual([
      ['analytic-1/spark-sql', 'SELECT 1'],
      ['analytic-2/spark-sql', 'SELECT 2'],
    ]);
    expect(content.details.hypothesis?.html).toContain('<p>Somebody makes tasks</p>');
    expect(told(read).filter((line) => line.includes('heading-as-text'))).toHaveLength(5);
  });

  test('lines divided by tabs are read as rows', () => {
    expect(content.details.analytics[0]?.events.map(({ event }) => event.text)).toEqual(['4688']);
    expect(told(read)).toContain('warning document/tab-table 23:1');
  });
});
