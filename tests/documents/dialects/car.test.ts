import { describe, expect, test } from 'vitest';
import { readImplementationHeading } from '../../../src/documents/dialects/car-implementations.ts';
import { allSections, contentOf, fixture, parse, throughMap, told } from '../support.ts';

const text = fixture('car.txt');
const document = parse(text);
const { details, entry, sections } = contentOf(document, 'car');
const FRONT = '---\ntitle: "CAR-2020-01-001: T"\n---\n';

test('the entry', () => {
  expect(entry).toMatchObject({
    id: 'CAR-2026-01-001',
    kind: 'analytic',
    title: 'Tasks Made From Afar',
    summary: 'Tasks can be made on other hosts. This is normal for e.g. backup software.',
    platforms: ['Windows', 'Linux'],
    authors: ['Somebody/Example', 'Others <others@example.org>'],
    created: '2026-01-02',
    modified: '2026-03-04',
    dataSources: [{ name: 'process' }],
  });
  expect(entry.techniques.map(({ id, name, coverage, line, column }) => [id, name, coverage, line, column])).toEqual([
    ['T1053', 'Scheduled Task/Job', 'Moderate', 26, 2],
    ['T1053.002', 'At', 'Moderate', 26, 67],
    ['T1053.005', 'Scheduled Task', 'Moderate', 26, 121],
    ['T1021', 'Remote Services', 'Low', 27, 2],
  ]);
  expect(entry.tactics.map(({ id, name }) => [id, name])).toEqual([
    ['TA0002', 'Execution'],
    ['TA0003', 'Persistence'],
    ['TA0008', 'Lateral Movement'],
  ]);
});

describe('details', () => {
  test('front matter, typed and as it stands', () => {
    expect(details).toMatchObject({
      submissionDate: '2026/01/02',
      updateDate: '2026/03/04',
      informationDomain: ['Host', 'Network'],
      subtypes: ['Process', 'Login'],
      analyticType: ['TTP'],
    });
    expect(details.frontMatter.layout).toBe('analytic');
  });

  test('each section stands under its key; line breaks before the text are gone', () => {
    expect(sections.map(({ title, key }) => `${title}: ${key}`)).toEqual([
      ': description',
      'References: references',
      'Output Description: undefined',
      'ATT&CK Detections: coverage',
      'D3FEND Techniques: defences',
      'Data Model References: dataModel',
      'Implementations: implementations',
      'Unit Tests: unitTests',
      'True Positives: truePositives',
      'References: references',
    ]);
    expect(sections[0]).toMatchObject({ title: '', depth: 0, html: details.description?.html });
    expect(details.description?.html).toMatch(/^<p>Tasks can be made/);
    expect(allSections(sections).map(({ id }) => id)).toContain('references-1');
    expect(details.references.map(({ text }) => text)).toEqual(['The handbook says more.', 'A book', 'Another one']);
  });

  test('mappings by the addresses of links', () => {
    expect(
      details.coverage.map(({ technique, subtechniques, tactics, level }) => [
        technique.id,
        subtechniques.map(({ id }) => id),
        tactics.map(({ id }) => id),
        level,
      ]),
    ).toEqual([
      ['T1053', ['T1053.002', 'T1053.005'], ['TA0002', 'TA0003'], 'Moderate'],
      ['T1021', [], ['TA0008'], 'Low'],
    ]);
    expect(details.defences).toEqual([
      {
        id: 'D3-SJA',
        name: 'Scheduled Job Analysis',
        url: 'https://d3fend.mitre.org/technique/d3f:ScheduledJobAnalysis',
        line: 33,
      },
    ]);
    expect(details.dataModel).toEqual([
      {
        object: { name: 'process', url: '/data_model/process' },
        action: { name: 'create', url: '/data_model/process#create' },
        field: { name: 'exe', url: '/data_model/process#exe' },
        line: 39,
      },
    ]);
    expect(entry.dataModel).toMatchObject([{ object: 'process', action: 'create', field: 'exe', line: 39, column: 2 }]);
  });

  test('implementations, with and without code', () => {
    expect(details.implementations.map(({ title, language, analytics }) => [title, language, analytics])).toEqual([
      ['Task creation (Pseudocode, CAR native)', 'Pseudocode', ['car-pseudocode']],
      ['Splunk, Sysmon native', 'Splunk', ['spl']],
      ['Eql', 'Eql', ['eql-classic']],
      ['LogPoint', 'LogPoint', ['logpoint', 'logpoint-2']],
      ['Sigma', 'Sigma', []],
      ['Elastic, Winlogbeat native', 'Elastic', []],
    ]);
  });

  test('unit tests and true positives', () => {
    expect(details.unitTests).toMatchObject([
      {
        title: 'Test Case 1',
        configurations: 'Windows 11, audited',
        description: { text: 'Run it from a prompt.' },
        commands: [{ text: 'schtasks /create /s host', line: 94 }],
      },
    ]);
    expect(details.truePositives).toMatchObject([
      {
        title: 'One',
        source: { html: '<a href="https://example.org/recording">recording</a>' },
        description: { html: 'A task named <code>update</code>.' },
        events: [{ text: '{"EventID": 1}', language: 'json', line: 106 }],
      },
    ]);
  });
});

describe('analytics', () => {
  test('languages, views and one claim', () => {
    expect(document.analytics.map(({ id, language, view, claim }) => [id, language, view, claim])).toEqual([
      ['car-pseudocode', 'car-pseudocode', 'car', 'car'],
      ['spl', 'spl', 'splunk', 'car'],
      ['eql-classic', 'eql-classic', 'endpoint', 'car'],
      ['logpoint', 'logpoint', 'logpoint', 'car'],
      ['logpoint-2', 'logpoint', 'logpoint', 'car'],
    ]);
  });

  test('DNIF has fields of its own', () => {
    const query = '_fetch * from event where $App=at.exe limit 100';
    const from = text.indexOf('#### LogPoint');
    const { analytics } = parse(
      `${text.slice(0, from)}#### Dnif, Sysmon native\n\n\`\`\`\n${query}\n\`\`\`\n\n${text.slice(from)}`,
    );
    expect(analytics.find(({ language }) => language === 'dnif')).toMatchObject({
      id: 'dnif',
      view: 'dnif',
      source: query,
    });
  });

  test('a pipe that a site generator left as a word is repaired, with a warning and its map', () => {
    const [pseudocode] = document.analytics;
    expect(pseudocode?.source).toContain('"a.exe|b.exe"');
    expect(told(document)).toEqual(['warning document/template-text 49:41']);
    const mapped = pseudocode ? throughMap(pseudocode, text) : '';
    expect(mapped).toBe(pseudocode?.source.replace('|', '{'));
  });

  const implementation = (heading: string): string => `#### ${heading}\n\n\`\`\`\nx\n\`\`\`\n\n`;
  test.each([
    [
      'several names: those of one name, the unnamed none',
      [
        'Pseudocode - First way (Pseudocode, CAR native)',
        'Splunk Search - First way (Splunk, Sysmon native)',
        'Pseudocode - Second way (Pseudocode)',
        'Logpoint, LogPoint native',
      ],
      ['car/first-way', 'car/first-way', 'car/second-way', undefined],
    ],
    [
      'one name: all claim the same',
      ['Pseudocode – Only way (Pseudocode)', 'Splunk code (Splunk, Endpoint)', 'Eql, EQL native'],
      ['car', 'car', 'car'],
    ],
  ])('%s', (_, headings, claims) => {
    const read = parse(`${FRONT}### Implementations\n\n${headings.map(implementation).join('')}`);
    expect(read.analytics.map(({ claim }) => claim)).toEqual(claims);
  });

  test('a language that Huntbook does not know keeps its own word, with a warning', () => {
    const read = parse(`${FRONT}### Implementations\n\n${implementation('Query (Foo Bar, native)')}`);
    expect(read.analytics.map(({ id, language }) => [id, language])).toEqual([['foo-bar', 'foo-bar']]);
    expect(told(read)).toEqual(['warning document/unknown-language 6:1']);
  });
});

test.each([
  ['Pseudocode', { language: 'Pseudocode' }],
  ['Eql, EQL native', { language: 'Eql', dataModel: 'EQL native' }],
  ['NTFS - cmd (Splunk, Sysmon native)', { name: 'NTFS - cmd', language: 'Splunk', dataModel: 'Sysmon native' }],
  ['Dump (by hand) (Sigma)', { name: 'Dump (by hand)', language: 'Sigma' }],
  [
    'Splunk search - Tasks (Splunk, Sysmon native)',
    { name: 'Splunk search - Tasks', language: 'Splunk', dataModel: 'Sysmon native' },
  ],
  ['psuedocode, CAR', { language: 'psuedocode', dataModel: 'CAR' }],
  ['Splunk (with a remark)', { language: 'Splunk (with a remark)' }],
])('heading %j', (heading, expected) => {
  expect(readImplementationHeading(heading)).toEqual(expected);
});

describe('what is missing', () => {
  test('an id is an error where the title stands', () => {
    const read = parse('---\ntitle: "Tasks"\nlayout: analytic\n---\nText\n', { file: 'analytics/CAR-2020-01-001.md' });
    expect(told(read)).toEqual(['error document/missing-id 2:8']);
    expect(read.diagnostics[0]?.help).toContain('CAR-2020-01-001');
    expect(read.content?.entry.id).toBe('CAR-2020-01-001');
  });

  test('everything else is nothing to warn of', () => {
    const read = parse(`${FRONT}<br><br>\nDeprecated in favour of another.\n`);
    expect(told(read)).toEqual([]);
    expect(contentOf(read, 'car').details.implementations).toEqual([]);
  });

  test('a technique without an id is a warning at its cell', () => {
    const table =
      '|Technique|Subtechnique(s)|Tactic(s)|Level of Coverage|\n|---|---|---|---|\n|Nameless|N/A|Execution|Low|\n';
    expect(told(parse(`${FRONT}### ATT&CK Detections\n\n${table}`))).toEqual([
      'warning document/missing-technique 8:2',
    ]);
  });
});

test('ids in plain text do as well as links, a sub-technique by its digits', () => {
  const table =
    '|Technique|Subtechnique(s)|Tactic(s)|Level of Coverage|\n|---|---|---|---|\n|T1059|.001, T1059.003|TA0002|Low|\n';
  const { entry } = contentOf(parse(`${FRONT}### ATT&CK Detections\n\n${table}`), 'car');
  expect(entry.techniques.map(({ id, column }) => [id, column])).toEqual([
    ['T1059', 2],
    ['T1059.001', 8],
    ['T1059.003', 14],
  ]);
  expect(entry.tactics).toEqual([
    { id: 'TA0002', name: 'TA0002', written: 'TA0002', line: 8, column: 24, endColumn: 30 },
  ]);
});

test('a true positive whose heading is its source, its event under a heading of its own', () => {
  const text = `${FRONT}### True Positives\n\n#### Recording - net.exe\n\nAn event of [it](https://example.org).\n\n##### [Full Event](/x.json)\n\n##### Event Snippet\n\`\`\`json\n{}\n\`\`\`\n`;
  const { details, sections } = contentOf(parse(text), 'car');
  expect(details.truePositives).toMatchObject([
    {
      title: 'Recording - net.exe',
      source: { text: 'Recording - net.exe', line: 6 },
      description: { text: 'An event of it.' },
      events: [{ text: '{}', language: 'json', line: 14 }],
    },
  ]);
  expect(allSections(sections).map(({ key, titleHtml }) => [key, titleHtml])).toEqual([
    ['truePositives', undefined],
    ['truePositives', undefined],
    ['truePositives', '<a href="/x.json">Full Event</a>'],
    ['truePositives', undefined],
  ]);
});
