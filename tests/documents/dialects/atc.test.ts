import { describe, expect, test } from 'vitest';
import type { Analytic, ParsedDocument } from '../../../src/documents/document.ts';
import { toFileOffset } from '../../../src/documents/source-map.ts';
import { processorTime } from '../../processor-time.ts';
import { allSections, contentOf, fixture, lostWords, parse, told } from '../support.ts';

const plainText = fixture('atc.txt');
const printedText = fixture('atc-printed.txt');
const plain = parse(plainText, { file: 'rules/win_ink.md' });
const printed = parse(printedText, { file: 'rules/win_ink.md' });
const { details, entry, sections } = contentOf(plain, 'atc');

const raw = String.raw;
const TABLE = '| Title | Ink |\n|---|---|\n';
const SIGMA = 'title: Ink\nlogsource:\n  product: windows\n  category: process_creation\n';

/** A rule of a table's rows, a Sigma block and conversions by heading. */
function rule(rows: string, sigma: string, conversions: Readonly<Record<string, string>> = {}): string {
  const blocks = Object.entries(conversions).map(([title, text]) => `### ${title}\n\n\`\`\`\n${text}\n\`\`\`\n`);
  return `${TABLE}${rows}\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\n${sigma}\`\`\`\n\n${blocks.join('\n')}`;
}

function analytic({ analytics }: ParsedDocument, id: string): Analytic {
  const found = analytics.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No ${id} among ${analytics.map((one) => one.id).join(', ')}`);
  return found;
}

/** Line and column of the file for a part of an analytic's source. */
function placeOf(file: string, { source, map }: Analytic, part: string): [number, number] {
  const before = file.slice(0, toFileOffset(map, source.indexOf(part)));
  return [before.split('\n').length, before.length - before.lastIndexOf('\n')];
}

describe('the header table', () => {
  test('the entry', () => {
    expect(entry).toMatchObject({
      id: 'win_ink',
      kind: 'rule',
      title: 'Ink Spooler Drops A Library',
      summary: "A library in the ink spooler's folder",
      platforms: ['Windows'],
      severity: 'high',
      status: 'experimental',
      authors: ['Ada Example (rule, idea)', 'Bob Example'],
      created: '2026-01-05',
      modified: '2026-02-06',
      dataSources: [
        { name: 'windows sysmon', log: 'sysmon' },
        { name: 'windows process_creation' },
        { name: 'DN_0015_11_windows_sysmon_FileCreate', eventIds: [11] },
        { name: 'DN_0084_av_alert' },
      ],
    });
    expect(entry.tactics).toMatchObject([{ id: 'TA0003', name: 'Persistence', line: 4, column: 36 }]);
  });

  test("Sigma's tags give the techniques that the table has none of", () => {
    expect(entry.techniques).toMatchObject([{ id: 'T1547.012', written: 'attack.t1547.012', line: 36, column: 7 }]);
  });

  test('links with their places, sentences that mean none, a label that no schema names', () => {
    expect(details).toMatchObject({
      dataNeeded: [
        {
          text: 'DN_0015_11_windows_sysmon_FileCreate',
          url: '../Data_Needed/DN_0015_11_windows_sysmon_FileCreate.md',
          line: 6,
          column: 29,
        },
        { text: 'DN_0084_av_alert' },
      ],
      enrichments: [],
      triggers: [{ text: 'T1547.012: Print Processors', url: '../Triggers/T1547.012.md' }],
      otherTags: ['attack.g0099', 'car.2016-04-002'],
    });
    expect(details.falsePositives.map(({ text }) => text)).toEqual(['Printer drivers', 'Unknown']);
    expect(details.references.map(({ text }) => text)).toEqual(['https://example.org/ink', 'Internal Research']);
    expect(details.header.filter(({ key }) => key === undefined)).toMatchObject([
      {
        label: 'Reviewed By',
        value: { html: 'The ink team | <em>night shift</em>', text: 'The ink team | night shift' },
      },
    ]);
    expect(details.header.filter(({ isNone }) => isNone).map(({ key }) => key)).toEqual(['techniques', 'enrichments']);
  });

  test.each([
    ["This Detection Rule wasn't mapped to ATT&amp;CK Technique yet", []],
    ['<ul><li>[T1059.001: PowerShell](https://attack.mitre.org/techniques/T1059.001)</li></ul>', ['T1059.001']],
    ['T1059.001: PowerShell', ['T1059.001']],
    ['<ul><li>T1059: One</li><li>[Two](https://attack.mitre.org/techniques/T1106/)</li></ul>', ['T1059', 'T1106']],
  ])('techniques of `%s`', (cell, ids) => {
    const { entry: read } = contentOf(parse(rule(`| **ATT&amp;CK Technique** | ${cell} |\n`, SIGMA)), 'atc');
    expect(read.techniques.map(({ id }) => id)).toEqual(ids);
  });

  test('a title that names a technique counts', () => {
    const { entry: read } = contentOf(parse(rule('', SIGMA).replace('| Ink |', '| T1086 Ink |')), 'atc');
    expect(read.techniques).toMatchObject([{ id: 'T1086', line: 1, column: 11, endColumn: 16 }]);
  });

  test('tactics of tags have their names', () => {
    const sigma = `${SIGMA}tags: [attack.command_and_control, attack.g0001, attack.t1086, car.2013-01-001]\n`;
    expect(contentOf(parse(rule('', sigma)), 'atc').entry).toMatchObject({
      tactics: [{ name: 'Command and Control', written: 'attack.command_and_control', line: 13, column: 8 }],
      techniques: [{ id: 'T1086' }],
    });
  });

  test('a `|` that was not escaped loses nothing', () => {
    const document = parse(rule('| Description | one | two |\n', SIGMA));
    expect(contentOf(document, 'atc').details.description?.text).toBe('one | two');
    expect(told(document)).toContain('warning document/ragged-row 3:1');
  });

  test.each([
    ['Author', "Author of this Detection Rule haven't introduced himself", true],
    ['Severity Level', "Severity Level for this Detection Rule wasn't defined yet", true],
    ['Trigger', 'There is no Trigger for this technique yet.', true],
    ['Data Needed', '<ul></ul>', true],
    ['References', '<ul><li>[None](</li></ul>', true],
    ['Logging Policy', '<ul><li> Not existing </li></ul>', true],
    ['Description', 'There is no other process that does this, and it is not documented', false],
    ['Description', "Without it, this Detection Rule doesn't fire", false],
    ['False Positives', '<ul><li>Tools that do not require an installation</li></ul>', false],
    ['False Positives', "<ul><li>There is no backup agent that isn't documented</li></ul>", false],
  ])('%s: %s', (label, cell, isNone) => {
    const { header } = contentOf(parse(rule(`| ${label} | ${cell} |\n`, SIGMA)), 'atc').details;
    expect(header.at(-1)).toMatchObject({ label, isNone });
  });

  test('a line break in a value goes on with it', () => {
    const document = parse(rule('| Description | one\ntwo |\n| Severity Level | low |\n', SIGMA));
    expect(contentOf(document, 'atc').details).toMatchObject({
      description: { text: 'one two' },
      severity: 'low',
      header: [{ key: 'title' }, { key: 'description' }, { key: 'severity' }],
    });
  });

  test('where table and rule differ', () => {
    expect(told(plain)).toContain('info document/rule-mismatch 11:28');
  });
});

describe('the conversions', () => {
  test('sections and their states', () => {
    expect(details.conversions.map(({ title, state, analytics }) => [title, state, analytics])).toEqual([
      ['Sigma rule', 'query', ['sigma']],
      ['powershell', 'query', ['powershell', 'powershell-2']],
      ['es-qs', 'query', ['es-qs', 'es-qs-2']],
      ['xpack-watcher', 'query', ['watcher', 'watcher-2']],
      ['graylog', 'query', ['graylog', 'graylog-2']],
      ['splunk', 'query', ['spl', 'spl-2']],
      ['logpoint', 'query', ['logpoint', 'logpoint-2']],
      ['grep', 'query', ['grep', 'grep-2']],
      ['ala', 'query', ['ala']],
      ['qualys', 'unsupported', []],
      ['kibana', 'empty', []],
    ]);
    expect(details.conversions.find(({ title }) => title === 'qualys')?.message).toMatch(/^An unsupported feature/);
    expect(allSections(sections).map(({ title, key }) => `${title}: ${key}`)).toEqual([
      ': header',
      'Detection Rules: rules',
      'Sigma rule: sigma',
      ...['powershell', 'es-qs', 'xpack-watcher', 'graylog', 'splunk', 'logpoint', 'grep', 'ala', 'qualys'].map(
        (title) => `${title}: conversions`,
      ),
      'kibana: conversions',
      'Response: undefined',
    ]);
  });

  test('nothing is lost', () => {
    expect(lostWords(plainText, plain)).toEqual([]);
    expect(lostWords(printedText, printed)).toEqual([]);
  });

  test('each claims the same, lines of one conversion together, on the log of their own rule', () => {
    expect(plain.analytics.every(({ claim, view }) => claim === 'atc' && view === 'native')).toBe(true);
    expect(plain.analytics.map(({ id, group }) => `${id} ${group}`)).toContain('es-qs-2 es-qs');
    expect(analytic(plain, 'sigma').logSources).toBeUndefined();
    expect(analytic(plain, 'es-qs').logSources).toEqual([{ product: 'windows', service: 'sysmon' }]);
    expect(analytic(plain, 'es-qs-2').logSources).toEqual([{ product: 'windows', category: 'process_creation' }]);
    expect(analytic(plain, 'ala').logSources).toHaveLength(2);
    expect(told(plain).filter((line) => line.includes('inherited-log-source'))).toEqual([
      'info document/inherited-log-source 47:5',
    ]);
  });

  test('both generations hold the same queries', () => {
    expect(printed.analytics.map(({ id, source }) => [id, source])).toEqual(
      plain.analytics.map(({ id, source }) => [id, source]),
    );
    expect(told(plain).filter((line) => line.includes('printed-literal'))).toEqual([]);
    expect(told(printed).filter((line) => line.includes('printed-literal'))).toHaveLength(7);
    const shown = contentOf(printed, 'atc').details.conversions.find(({ title }) => title === 'graylog');
    expect(shown?.text).toContain(raw`*\\\\inkctl.exe`);
    expect(shown?.decoded).toContain(raw`*\\inkctl.exe`);
  });

  test.each([
    ['Kibana query', 'es-qs'],
    ['X-Pack Watcher', 'watcher'],
    ['xpack watcher', 'watcher'],
    ['Graylog', 'graylog'],
    ['Saved Search for Splunk', 'saved-search-for-splunk'],
  ])('the heading %s', (title, language) => {
    expect(parse(rule('', SIGMA, { [title]: '{}' })).analytics.map((one) => one.language)).toEqual(['sigma', language]);
  });

  test.each([raw`CommandLine:/\Ink\s/`, raw`CommandLine:/x\d\Spool/`])(
    'a regular expression of the rule tells whether it is printed: %s',
    (query) => {
      const sigma = raw`detection: {a: [CommandLine|re: '\Ink\s', CommandLine|re|i: ['\d\Spool']], condition: a}`;
      const sourceOf = (text: string) => parse(rule('', `${SIGMA}${sigma}\n`, { graylog: text })).analytics[1]?.source;
      expect(sourceOf(query)).toBe(query);
      expect(sourceOf(query.replaceAll('\\', '\\\\'))).toBe(query);
    },
  );

  test.each([
    [plain, plainText],
    [printed, printedText],
  ])('each character leads to the file, through commands and literals', (document, file) => {
    for (const { id, source, map } of document.analytics) {
      for (const [index, character] of [...source].entries()) {
        const written = file[toFileOffset(map, index)];
        const escaped = { '\n': 'n' }[character] ?? character;
        if (written !== character && written !== escaped) throw new Error(`${id} ${index}: ${character} ${written}`);
      }
    }
    expect(placeOf(file, analytic(document, 'grep-2'), 'inkctl')[0]).toBe(document === plain ? 206 : 110);
  });

  test('a pattern inside a command, at its column', () => {
    const document = parse(rule('', SIGMA, { grep: "grep -P '^ink\\.exe$'" }));
    expect(analytic(document, 'grep')).toMatchObject({ source: raw`^ink\.exe$`, line: 18 });
    expect(placeOf(rule('', SIGMA, { grep: "grep -P '^ink\\.exe$'" }), analytic(document, 'grep'), 'ink')).toEqual([
      18, 11,
    ]);
  });

  test('a command that does more than search stays whole', () => {
    for (const command of ["grep -iP 'ink'", "grep -v 'ink'", "grep -P 'ink' | sort"]) {
      expect(analytic(parse(rule('', SIGMA, { grep: command })), 'grep').source).toBe(command);
    }
  });

  test('a command that cannot be read stays whole, with the place of the fault', () => {
    const document = parse(rule('', SIGMA, { grep: "grep -P '^ink" }));
    expect(analytic(document, 'grep').source).toBe("grep -P '^ink");
    expect(told(document)).toContain('warning document/shell-command 18:9');
  });

  test.each([
    ['a query over two lines', 'splunk', 'Image="a"\n| table Image', 1],
    ['open brackets', 'es-qs', '(Image:a OR\nImage:b)', 1],
    ['an operator at the end', 'es-qs', 'Image:a AND\nImage:b', 1],
    ['settings', 'Saved Search for Splunk', '[Ink]\nalert.track = 1\nsearch = Image="a"', 1],
    ['two of the first pages', 'Kibana query', '(EventID:"1")\\n(EventID:"3")', 2],
    ['an indented line', 'logpoint', 'Image=a\n  CommandLine=b', 1],
    ['two whole queries', 'es-qs', '(Image:a)\n(Image:b)', 2],
    ['two with an empty line between', 'graylog', 'Image:a\n\nImage:b', 2],
    ['JSON', 'xpack-watcher', '{\n"a": 1\n}', 1],
  ])('%s', (_, title, text, count) => {
    expect(parse(rule('', SIGMA, { [title]: text })).analytics).toHaveLength(1 + count);
  });

  const NOT_MADE =
    'An unsupported feature is required for this Sigma rule (x.yml): Nothing of this\nFeel free to contribute :)';
  test.each([
    ['an unsupported feature', NOT_MADE, 'unsupported', []],
    ['an error of the backend', 'Backend error in x.yml: no such field', 'unsupported', []],
    ['a query before it', `(Image:a)\n${NOT_MADE}`, 'query', ['(Image:a)']],
    ['queries around it', `(Image:a)\n${NOT_MADE}\n(Image:b)`, 'query', ['(Image:a)', '(Image:b)']],
    ['a query for words of that kind', 'Error:"not supported"', 'query', ['Error:"not supported"']],
    ['a keyword of that kind', '"feature is not implemented"', 'query', ['"feature is not implemented"']],
  ])('what the converter could not make: %s', (_, text, state, sources) => {
    const document = parse(rule('', SIGMA, { 'es-qs': text }));
    const [, conversion] = contentOf(document, 'atc').details.conversions;
    expect(conversion?.state).toBe(state);
    expect(document.analytics.slice(1).map(({ source }) => source)).toEqual(sources);
    expect(conversion?.message).toBe(text.includes('(x.yml)') ? NOT_MADE : state === 'query' ? undefined : text);
  });

  test('a Sigma rule of several documents is one analytic', () => {
    expect(plain.analytics.filter(({ language }) => language === 'sigma')).toHaveLength(1);
    expect(details.sigma).toMatchObject({ documents: 3, level: 'high', fields: ['Image'], status: 'test' });
  });

  test.each([
    ['one', SIGMA, [{ product: 'windows', category: 'process_creation' }]],
    ['global alone', `action: global\n${SIGMA}`, [{ product: 'windows', category: 'process_creation' }]],
    [
      'global product',
      'action: global\nlogsource: {product: windows}\n---\nlogsource: {service: system}\n---\nlogsource: {service: security}\n',
      [
        { product: 'windows', service: 'system' },
        { product: 'windows', service: 'security' },
      ],
    ],
    [
      'a global one that the rule displaces',
      'action: global\nlogsource: {product: windows, service: system}\n---\nlogsource: {category: process_creation}\n',
      [
        { product: 'windows', category: 'process_creation' },
        { product: 'windows', service: 'system' },
      ],
    ],
    [
      'reset and repeat',
      'action: global\nlogsource: {product: windows}\n---\naction: reset\n---\nlogsource: {service: auth}\n---\naction: repeat\nlogsource: {product: linux}\n',
      [{ service: 'auth' }, { service: 'auth', product: 'linux' }],
    ],
    ['a rule without one', 'title: Ink\ndetection: {a: {b: c}, condition: a}\n', undefined],
    ['no YAML', 'title: [\n', undefined],
  ])('log sources: %s', (_, sigma, sources) => {
    expect(analytic(parse(rule('', sigma, { 'es-qs': 'Image:a' })), 'es-qs').logSources).toEqual(sources);
  });

  test('a here-document that a shell would change is read as it stands', () => {
    const body = raw`{"query": "*\\\\ink.exe"}`;
    const unquoted = parse(rule('', SIGMA, { 'xpack-watcher': `curl -d @- localhost <<EOF\n${body}\nEOF` }));
    expect(analytic(unquoted, 'watcher').source).toBe(body);
    expect(told(unquoted)).toContain('info document/here-document 19:13');
    const quoted = parse(rule('', SIGMA, { 'xpack-watcher': `curl -d @- localhost <<'EOF'\n${body}\nEOF` }));
    expect(analytic(quoted, 'watcher').source).toBe(body);
    expect(told(quoted)).toEqual(['info document/inherited-log-source 11:3']);
  });
});

describe('other forms', () => {
  test('a heading as title, no table, no heading `Detection Rules`', () => {
    const document = parse(
      '# Ink\n\nWords.\n\n## Sigma rule\n\n```yaml\ntitle: Other\n```\n\n## Splunk\n\n```\nImage=a\n```\n',
    );
    expect(contentOf(document, 'atc').entry.title).toBe('Ink');
    expect(document.analytics.map(({ id }) => id)).toEqual(['sigma', 'spl']);
  });

  test('an empty row above `Title`', () => {
    const document = parse('| | |\n|---|---|\n| **Title** | Ink |\n| **Severity Level** | low |\n');
    expect(contentOf(document, 'atc')).toMatchObject({ entry: { title: 'Ink', severity: 'low' } });
  });

  test('a rule without a title says so', () => {
    expect(told(parse('### Sigma rule\n\n```\nlevel: low\n```\n'))).toEqual(['error document/missing-title 1:1']);
  });

  test('a date that is none', () => {
    expect(told(parse(rule('', `${SIGMA}date: 2019/13/11\n`)))).toEqual(['warning document/date 13:7']);
  });
});

describe('hostile texts', () => {
  const block = (title: string, text: string): string => `${TABLE}\n### ${title}\n\n\`\`\`\n${text}\n\`\`\`\n`;
  test.each([
    ['backslashes', block('es-qs', '\\'.repeat(300_000))],
    ['backslashes before names', block('es-qs', '\\\\\\\\abc'.repeat(30_000))],
    ['escapes in open brackets', block('es-qs', '\\n('.repeat(80_000))],
    ['names without an end', block('es-qs', `${'a.b-'.repeat(20_000)}\\n${'a.b-'.repeat(60_000)}`)],
    ['commands', block('xpack-watcher', 'curl <<EOF\n{\\\\}\nEOF\n'.repeat(3_000))],
    ['YAML documents', block('Sigma rule', '---\ntitle: x\n'.repeat(4_000))],
    ['nested YAML', block('Sigma rule', `a: ${'['.repeat(50_000)}`)],
  ])('%s are read in time', (_, text) => {
    const started = processorTime();
    expect(parse(text).content?.dialect).toBe('atc');
    expect(processorTime() - started).toBeLessThan(3_000);
  });
});
