import { describe, expect, test } from 'vitest';
import type { Section } from '../../../src/documents/document.ts';
import { processorTime } from '../../processor-time.ts';
import { allSections, contentOf, fixture, lostWords, parse, throughMap, told } from '../support.ts';

const text = fixture('splunk.txt');
const document = parse(text, { file: 'detections/2026-03-04-task_made_on_another_host.md' });
const { details, entry, sections } = contentOf(document, 'splunk');

const laterText = fixture('splunk-later.txt');
const laterDocument = parse(laterText);
const later = contentOf(laterDocument, 'splunk');

/** A detection of a search and one more section. */
function detection(search: string, more = ''): string {
  return `---\ntitle: T\n---\n\n#### Search\n\n\`\`\`\n${search}\n\`\`\`\n\n#### How To Implement\n\nCollect it.\n\n${more}`;
}

function risk(...cells: string[]): string {
  const header = '| Risk Score | Impact | Confidence | Message |\n| --- | --- | --- | --- |\n';
  return detection('index=main', `#### RBA\n\n${header}| ${cells.join(' | ')} |\n`);
}

test('the entry', () => {
  expect(entry).toMatchObject({
    id: '2026-03-04-task_made_on_another_host',
    kind: 'detection',
    title: 'Task Made On Another Host',
    summary: 'Finds tasks that were made from afar. Backup software makes them too "at times".',
    platforms: [],
    authors: ['Some Body', 'Example'],
    modified: '2026-03-04',
    status: 'experimental',
    dataSources: [{ name: 'Endpoint.Processes' }, { name: 'Add-on for Sysmon' }],
    references: [{ title: 'https://example.org/tasks', url: 'https://example.org/tasks' }],
    analytics: [{ id: 'spl', language: 'spl', title: 'Task Made On Another Host' }],
  });
  expect(entry.severity).toBeUndefined();
  expect(entry.techniques.map(({ id, name, line, column }) => [id, name, line, column])).toEqual([
    ['T1053.005', 'Scheduled Task', 42, 3],
    ['T1053', 'Scheduled Task/Job', 44, 3],
  ]);
  expect(entry.tactics.map(({ name, line, column }) => [name, line, column])).toEqual([
    ['Execution', 42, 82],
    ['Persistence', 42, 93],
  ]);
});

test('its notes: quotes that run over lines, the gap of a table, the lost backtick, the token that is open', () => {
  expect(told(document)).toEqual([
    'warning document/front-matter 4:1',
    'warning document/table-gap 43:1',
    'warning document/lost-backtick 49:1',
    'warning document/open-token 84:66',
  ]);
});

describe('details', () => {
  test('front matter and properties, two of which stand on one line', () => {
    expect(details).toMatchObject({
      excerpt: 'Scheduled Task, Scheduled Task/Job',
      categories: ['Endpoint'],
      tags: ['Scheduled Task', 'Execution', 'CVE-2021-44228'],
      type: 'TTP',
      products: ['Example Enterprise', 'Example Cloud'],
      dataModels: [{ name: 'Endpoint', url: 'https://example.org/cim/Endpoint' }],
      dataSources: [{ name: 'Add-on for Sysmon', url: 'https://example.org/addon' }],
      lastUpdated: '2026-03-04',
      author: 'Some Body, Example',
      guid: { text: '1f0c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f', line: 35, column: 11 },
      version: '2',
      source: { url: 'https://example.org/tree/detections/endpoint/task_made_on_another_host.yml' },
    });
    expect(details.properties.map(({ label }) => label)).toEqual([
      'Type',
      'Product',
      'Datamodel',
      'Datasource',
      'Last Updated',
      'Author',
      'ID',
    ]);
  });

  test('the description is without its properties, and keeps lists of its own', () => {
    expect(details.description?.text).toContain('A list that belongs to the text.');
    expect(details.description?.html).not.toContain('Author');
  });

  test('rows, figures and tokens', () => {
    expect(details.attack.map(({ id, technique, tactics }) => [id, technique, tactics])).toEqual([
      ['T1053.005', 'Scheduled Task', ['Execution', 'Persistence']],
      ['T1053', 'Scheduled Task/Job', ['Execution']],
    ]);
    const [row] = details.rba;
    expect([row?.score.value, row?.impact.value, row?.confidence.value]).toEqual([56, 80, 70]);
    expect(row?.tokens.map(({ text: token, column }) => [token, column])).toEqual([
      ['dest', 39],
      ['src_user', 49],
    ]);
    expect(details.cves).toMatchObject([
      { id: 'CVE-2021-44228', url: 'https://example.org/CVE-2021-44228', cvss: '10.0' },
    ]);
  });

  test('lists: fields with their places, stories, phases, test data', () => {
    expect(details.requiredFields.map(({ text: field, line, column }) => [field, line, column])).toEqual([
      ['_time', 62, 3],
      ['EventCode', 63, 3],
      ['Processes.process_name', 64, 3],
      ['Image', 65, 3],
      ['sourceIPs{}', 65, 12],
    ]);
    expect(details.stories).toMatchObject([{ name: 'Work From Afar', url: '/stories/work_from_afar', line: 55 }]);
    expect(details.killChainPhases).toMatchObject([{ text: 'Exploitation' }]);
    expect(details.testDatasets).toMatchObject([{ url: 'https://example.org/windows-sysmon.log' }]);
    expect(details.notes.testDatasets?.text).toBe('Replay it with a tool.');
  });

  test('the warning, and the button without its attributes', () => {
    expect(details.warnings).toMatchObject([
      { kind: 'experimental', text: { text: 'Nobody has tried it on real hosts yet.' } },
    ]);
    expect(details.actions).toMatchObject([{ name: 'Try it elsewhere', url: 'https://example.org/try' }]);
    expect(sections.map(({ html }) => html).join('')).not.toContain('{:');
  });
});

test('sections stand beside each other in their order, unknown ones among them', () => {
  expect(sections.map(({ depth, key }) => `${depth} ${key}`)).toEqual([
    '4 warnings',
    '4 description',
    '4 attack',
    '4 search',
    '4 stories',
    '4 howToImplement',
    '4 requiredFields',
    '4 killChainPhases',
    '4 falsePositives',
    '4 undefined',
    '4 rba',
    '4 cves',
    '4 references',
    '4 testDatasets',
  ]);
  expect(lostWords(text, document)).toEqual([]);
});

test('addresses that no page may lead to are in no detail, whatever section they stand in', () => {
  const address = 'javascript:alert(1)';
  const parsed = parse(
    detection(
      'index=main',
      `${['Associated Analytic Story', 'Macros', 'Reference', 'Test Dataset', 'CVE']
        .map((title) => `#### ${title}\n\n* [Its name](${address})\n\n`)
        .join('')}[*source*](${address}) \\| *version*: **3**\n`,
    ),
  );
  const found = contentOf(parsed, 'splunk').details;
  expect(JSON.stringify(found)).not.toContain('javascript:');
  expect(found.stories).toMatchObject([{ name: 'Its name' }]);
  expect(found.macros).toMatchObject([{ name: 'Its name' }]);
  expect(found.version).toBe('3');
});

describe('depths of headings', () => {
  const shape = (text: string): string[] => {
    const walk = (list: readonly Section[], indent: string): string[] =>
      list.flatMap(({ depth, title, sections: below }) => [
        `${indent}${depth} ${title}`,
        ...walk(below, `${indent}  `),
      ]);
    return walk(contentOf(parse(`---\ntitle: T\n---\n\n${text}`), 'splunk').sections, '');
  };
  const search = '#### Search\n\n```\nindex=a\n```\n\n#### How To Implement\n\nCollect it.\n';
  const closed = (summary: string, text: string): string =>
    `<details>\n  <summary>${summary}</summary>\n\n<div markdown="1">\n\n${text}\n\n</div>\n</details>\n\n`;

  test.each([
    ['a heading above', '### Annotations\n'],
    ['a heading beside', '#### Annotations\n'],
  ])('what is annotated stands below Annotations, %s', (_name, heading) => {
    const repeated = closed(
      'ATT&CK',
      '#### [ATT&CK](https://example.org)\n\n| ID | Technique | Tactic |\n| - | - | - |\n| T1047 | WMI | Execution |',
    );
    const text = `${heading}${repeated}${closed('NIST', '* DE.CM')}${closed('CVE', '')}${search}`;
    expect(shape(text)).toEqual([
      '4 Annotations',
      '  5 ATT&CK',
      '  5 NIST',
      '  5 CVE',
      '4 Search',
      '4 How To Implement',
    ]);
    const parsed = contentOf(parse(`---\ntitle: T\n---\n\n${text}`), 'splunk');
    expect(parsed.entry.techniques.map(({ id }) => id)).toEqual(['T1047']);
    expect(parsed.details.nist).toMatchObject([{ text: 'DE.CM' }]);
  });

  test('a warning stands beside what follows it; sections of the same kinds elsewhere stay', () => {
    expect(shape(`### WARNING THIS IS EXPERIMENTAL\n\n${search}\n#### NIST\n\n#### NIST\n\n* a\n`)).toEqual([
      '4 WARNING THIS IS EXPERIMENTAL',
      '4 Search',
      '4 How To Implement',
      '4 NIST',
      '4 NIST',
    ]);
  });
});

describe('a search that lost its first backtick', () => {
  test('is repaired, mapped, and kept as it was', () => {
    const [analytic] = document.analytics;
    expect(analytic).toMatchObject({ id: 'spl', language: 'spl', view: 'splunk', line: 49 });
    expect(analytic?.source.split('\n')[0]).toBe('`sysmon` EventCode=1 CommandLine="*schtasks*"');
    expect(details.searches[0]?.original).toBe(analytic?.source.slice(1));
    if (analytic) expect(throughMap(analytic, text).slice(1)).toBe(analytic.source.slice(1));
  });

  test.each([
    ['sysmon` EventCode=1', '`sysmon` EventCode=1'],
    ['\n  win_log(4, "x")` a=1 | `b`', '\n  `win_log(4, "x")` a=1 | `b`'],
    ['`sysmon` EventCode=1', null],
    ['index=main | `filter', null],
    ['sysmon ` EventCode=1', null],
    ['index=main` a | `b', null],
    ['powershell EventCode=4104 | `filter`', null],
  ])('%j', (search, repaired) => {
    const parsed = parse(detection(search));
    expect(parsed.analytics[0]?.source).toBe(repaired ?? search);
    expect(told(parsed).some((line) => line.includes('lost-backtick'))).toBe(repaired !== null);
  });
});

describe('a search that was escaped for HTML', () => {
  test.each([
    [
      'index=main size &gt; 10 | where user!=&#34;a &amp;&lt;b&#34;',
      'index=main size > 10 | where user!="a &<b"',
      '8:17',
    ],
    ['`sysmon` Image=&#39;a&#39;', "`sysmon` Image='a'", '8:16'],
    ['index=main url="a&amp;b"', null],
    ['index=main x>1 note=&lt;none', null],
    ['index=main a=b&c', null],
    ['index=main a=&nbsp;b', null],
  ])('%j', (search, decoded, place = '') => {
    const written = detection(search);
    const parsed = parse(written);
    expect(parsed.analytics[0]?.source).toBe(decoded ?? search);
    expect(told(parsed)).toEqual(decoded === null ? [] : [`warning document/escaped-search ${place}`]);
    expect(contentOf(parsed, 'splunk').details.searches[0]?.original).toBe(decoded === null ? undefined : search);
  });

  test('each character leads to where it stands, an escape to its first', () => {
    const written = detection('a &lt; 1 b=&#34;c&#34; | d');
    const [analytic] = parse(written).analytics;
    expect(analytic?.source).toBe('a < 1 b="c" | d');
    expect(analytic && throughMap(analytic, written)).toBe('a & 1 b=&c& | d');
  });
});

describe('a text that was torn before its `|`', () => {
  test.each([
    ['index=a | where match(b, "(c\n|d\n|e)")', 'index=a | where match(b, "(c|d|e)")', '9:1'],
    ['index=a\n| rex "(?<b>\\"x\n|y)"\n| table b', 'index=a\n| rex "(?<b>\\"x|y)"\n| table b', '10:1'],
    ['index=a b="c"\n| search d="e"', null],
    ['index=a b="c\n  | d"', null],
    ['index=a b="c\n| search d="e"', null],
  ])('%j', (search, mended, place = '') => {
    const written = detection(search);
    const parsed = parse(written);
    const [analytic] = parsed.analytics;
    expect(analytic?.source).toBe(mended ?? search);
    expect(told(parsed)).toEqual(mended === null ? [] : [`warning document/torn-text ${place}`]);
    expect(analytic && throughMap(analytic, written)).toBe(analytic?.source);
  });
});

describe('analytics', () => {
  test('several searches are told apart', () => {
    const two = parse(detection('index=a\n```\n\n```\nindex=b'));
    expect(two.analytics.map(({ id, title }) => [id, title])).toEqual([
      ['spl', 'T'],
      ['spl-2', 'T (2)'],
    ]);
  });

  test.each([
    ['an empty one', detection(''), 'warning document/missing-search 7:1'],
    ['none', '---\ntitle: T\n---\n\n#### Search\n\n#### RBA\n', 'warning document/missing-search 5:1'],
  ])('%s is told', (_name, written, expected) => {
    expect(told(parse(written))).toEqual([expected]);
  });
});

describe('risk', () => {
  test.each([
    ['right', ['45', '90', '50', 'm'], []],
    ['with decimals', ['45.0', '90', '50', 'm'], []],
    ['rounded up', ['13', '25', '50', 'm'], []],
    ['rounded down', ['12.0', '25', '50', 'm'], []],
    ['with its own decimals', ['12.5', '25', '50', 'm'], []],
    [
      'cut off',
      ['56', '90', '63', 'm'],
      ['Unexpected risk score `56`, expected `56.7`: impact 90 × confidence 63 / 100.'],
    ],
    [
      'near',
      ['45.4', '90', '50', 'm'],
      ['Unexpected risk score `45.4`, expected `45`: impact 90 × confidence 50 / 100.'],
    ],
    ['to be decided', ['tbd', '', 'TBD', 'm'], []],
    [
      'wrong',
      ['45.0', '90', '70', 'm'],
      ['Unexpected risk score `45.0`, expected `63`: impact 90 × confidence 70 / 100.'],
    ],
    ['no number', ['high', '90', '70', 'm'], ['Unexpected risk score `high`, expected a number from 0 to 100.']],
    ['too much', ['100', '200', '50', 'm'], ['Unexpected impact `200`, expected a number from 0 to 100.']],
    [
      'an open token',
      ['45', '90', '50', '$a$ and $b.c.'],
      ["Unexpected `$b.c`, expected a closing `$` after the field's name: `$b.c$`."],
    ],
    ['money', ['45', '90', '50', 'for $500'], []],
  ])('%s', (_name, cells, messages) => {
    expect(parse(risk(...cells)).diagnostics.map(({ message }) => message)).toEqual(messages);
  });

  test('a table without messages', () => {
    const table = '#### RBA\n\n| Risk Score | Impact | Confidence |\n| --- | --- | --- |\n| 80.0 | 80 | 100 |\n';
    const parsed = contentOf(parse(detection('index=main', table)), 'splunk');
    expect(parsed.details.rba).toMatchObject([{ score: { value: 80 }, message: { text: '' }, tokens: [] }]);
  });
});

describe('the later form', () => {
  test('what stands in disclosures is read as sections', () => {
    expect(
      allSections(later.sections)
        .map(({ depth, title, key, line }) => [depth, title, key, line])
        .slice(2, 9),
    ).toEqual([
      [4, 'Annotations', 'annotations', 25],
      [5, 'ATT&CK', 'attack', 28],
      [5, 'Kill Chain Phase', 'killChainPhases', 44],
      [5, 'NIST', 'nist', 56],
      [5, 'CIS20', 'cis', 64],
      [5, 'CVE', 'cves', 76],
      [4, 'Search', 'search', 84],
    ]);
    expect(later.details.attack.map(({ id }) => id)).toEqual(['T1078', 'T1078.002']);
    expect(later.details.nist.map(({ text: item, line }) => [item, line])).toEqual([
      ['DE.CM', 58],
      ['DE.DP', 59],
    ]);
    expect(later.details.cis).toMatchObject([{ text: 'CIS 16' }]);
    expect(later.sections.map(({ html }) => html).join('')).not.toContain('markdown');
  });

  test('macros and look-ups, with what is said of them', () => {
    expect(later.details.macros).toMatchObject([{ name: 'wineventlog_security' }]);
    expect(later.details.lookups.map(({ name }) => name)).toEqual(['known_users', 'data']);
    expect(later.details.notes.macros?.text).toContain('many_logons_by_one_user_filter is empty at first.');
    expect(later.details.notes.rba?.text).toContain('The score is impact times confidence.');
  });

  test('a category or the folder of its source tells a deprecated one', () => {
    expect(later.entry.status).toBe('deprecated');
    expect(later.details.stories.map(({ name, url }) => [name, url])).toEqual([
      ['Work From Afar', '/stories/work_from_afar'],
      ['Another story', undefined],
    ]);
  });

  test('the map of its search is exact', () => {
    const [analytic] = laterDocument.analytics;
    expect(analytic?.source).toContain('many_logons_by_one_user_filter');
    if (analytic) expect(throughMap(analytic, laterText)).toBe(analytic.source);
  });
});

describe('ids', () => {
  test.each(['17', '1f0c2d3e-4b5a-4c6d-8e7f'])('%s is no GUID', (id) => {
    const parsed = parse(detection('index=main', `#### Description\n\n- **ID**: ${id}\n`));
    expect(told(parsed)).toEqual(['warning document/guid 17:11']);
  });

  test.each([
    ['CVE-2021-44228', []],
    ['CVE-21-44228', ['warning document/cve-id 19:3']],
  ])('%s', (id, expected) => {
    const table = `#### CVE\n\n| ID | Summary | CVSS |\n| --- | --- | --- |\n| ${id} | s | 1 |\n`;
    expect(told(parse(detection('index=main', table)))).toEqual(expected);
  });
});

test('line ends of Windows change no place', () => {
  const parsed = parse(laterText.replaceAll('\n', '\r\n'));
  expect(contentOf(parsed, 'splunk').details.attack).toEqual(later.details.attack);
  expect(contentOf(parsed, 'splunk').details.requiredFields).toEqual(later.details.requiredFields);
});

test.each([
  ['a heading of marks', `#### ${'!'.repeat(60_000)}a${'!'.repeat(60_000)}a`],
  ['a heading that warns often', `#### ${'experimental '.repeat(8_000)}`],
  ['blanks in a property', `- **Type**: a${'&#32;'.repeat(12_000)}b **ID**: x`],
  ['a last line of marks', `[*source*](https://example.org) ${'\\|'.repeat(40_000)} *version*${'!'.repeat(60_000)}`],
  [
    'tokens',
    `#### RBA\n\n| Risk Score | Impact | Confidence | Message |\n|--|--|--|--|\n| 1 | 2 | 3 | ${'$a_.'.repeat(20_000)} |`,
  ],
  [
    'tokens with escapes',
    `#### RBA\n\n| Risk Score | Impact | Confidence | Message |\n|--|--|--|--|\n| 1 | 2 | 3 | ${'$a\\_.'.repeat(5_000)} |`,
  ],
  ['a search of open quotes', `#### Search\n\n\`\`\`\n${'"\\'.repeat(40_000)}\n\`\`\``],
  ['annotations without end', `### Annotations\n\n${'#### CVE\n'.repeat(5_000)}`],
  ['headings before disclosures', `# ${' '.repeat(60_000)}a\n<div markdown="1">\n</div>`],
])('%s is read in no long time', (_name, more) => {
  const start = processorTime();
  parse(detection('index=main', more));
  expect(processorTime() - start).toBeLessThan(2_000);
});
