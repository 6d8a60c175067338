import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analytic as analyticSchema, documentContent } from '../../src/documents/document.ts';
import { metadataFilesOf } from '../../src/documents/parse.ts';
import { fixture, lostWords, parse, told } from './support.ts';

const DIALECTS = ['classic', 'guided', 'car', 'atc', 'data-needed', 'splunk', 'story', 'article'] as const;

describe('a document of each dialect', () => {
  test.each(DIALECTS)('%s: is recognised, and fits its schema', (dialect) => {
    const document = parse(fixture(`${dialect}.txt`));
    expect(document.dialect).toBe(dialect);
    expect(document.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(documentContent.parse(document.content)).toEqual(document.content);
    for (const analytic of document.analytics) expect(analyticSchema.parse(analytic)).toEqual(analytic);
    expect(document.content?.entry.analytics.map(({ id }) => id)).toEqual(document.analytics.map(({ id }) => id));
  });

  test.each(DIALECTS)('%s: loses no word', (dialect) => {
    const text = fixture(`${dialect}.txt`);
    expect(lostWords(text, parse(text))).toEqual([]);
  });

  test.each(DIALECTS)('%s: reads the same with CR LF, and with a byte order mark', (dialect) => {
    const text = fixture(`${dialect}.txt`);
    const plain = parse(text);
    const windows = parse(text.replaceAll('\n', '\r\n'));
    const marked = parse(`\uFEFF${text}`);
    expect(windows.analytics.map(({ source }) => source)).toEqual(plain.analytics.map(({ source }) => source));
    expect(windows.content?.entry).toEqual(plain.content?.entry);
    expect(told(windows)).toEqual(told(plain));
    expect(marked.content?.entry).toEqual(plain.content?.entry);
    expect(marked.analytics.map(({ map }) => map)).toEqual(
      plain.analytics.map(({ map }) => map.map(([source, file]) => [source, file + 1])),
    );
  });

  test.each(DIALECTS)('%s: crosses a worker boundary as JSON unchanged', (dialect) => {
    const document = parse(fixture(`${dialect}.txt`));
    expect(JSON.parse(JSON.stringify(document))).toEqual(structuredClone(document));
  });
});

describe('which dialect it is', () => {
  test.each([
    ['classic', '# T\n## Technique ID\nT1028'],
    ['classic', '# T\n## Technique IF\nT1028'],
    ['classic', '# T\n## Hunting Techniques Recommended\n- [x] Grouping'],
    ['guided', '# T\n## Analytic I\nText'],
    ['guided', '# T\n### Analytic 2: ports\nText'],
    ['guided', '---\njupytext:\n  formats: md:myst\n---\n# T'],
    ['guided', '# T\n## Offensive Tradecraft\nText'],
    ['car', '---\ntitle: "CAR-2020-01-001: T"\n---\nText'],
    ['car', '---\nlayout: analytic\ntitle: T\n---\nText'],
    ['car', '# CAR-2020-01-001: T\nText'],
    ['car', '### ATT&CK Detections\nText'],
    ['article', '---\ndialect: article\n---\n# T'],
    ['article', '---\ndialect: article\n---\n# T\n## Technique ID\nT1028'],
    ['classic', '---\ndialect: Classic\n---\n# T'],
    [
      'atc',
      '| Title | A rule |\n|:--|:--|\n| **ATT&amp;CK Tactic** | none |\n\n## Detection Rules\n\n### Sigma rule\n',
    ],
    ['atc', '| | |\n|:--|:--|\n| **Title** | A rule |\n| Data Needed | none |\n'],
    ['atc', '| Title | A rule |\n|:--|:--|\n\n### es-qs\n'],
    ['data-needed', '| Title | DN_0003_1_log |\n|:--|:--|\n| **Channel** | Security |\n'],
    ['data-needed', '# A log\n\n## Channel\n\nSecurity\n\n## Fields\n\n- A\n'],
    ['splunk', '---\ntitle: T\n---\n#### Description\n\n#### Search\n\n#### How To Implement\n'],
    ['splunk', '#### Search\n\n#### RBA\n'],
    ['splunk', '<details><summary>Search</summary><div markdown="1">\na\n</div></details>\n\n#### Required field\n'],
    ['story', '#### Description\n\n#### Narrative\n\n#### Detections\n'],
    ['story', '#### Narrative\n\n#### Reference\n'],
    [null, '#### Narrative\n\n#### Search\n'],
    [null, 'Nothing in particular.'],
    [null, ''],
  ])('%s: %j', (dialect, text) => {
    expect(parse(text).dialect).toBe(dialect);
  });

  test('the front matter outvotes the caller, the caller outvotes the text', () => {
    expect(parse('---\ndialect: article\n---\n# T', { dialect: 'car' }).dialect).toBe('article');
    expect(parse('# T\n## Technique ID\nT1028', { dialect: 'article' }).dialect).toBe('article');
  });

  test('an unknown one lists what each dialect starts with', () => {
    const [diagnostic] = parse('Nothing in particular.').diagnostics;
    expect(diagnostic).toMatchObject({ rule: 'document/unknown-dialect', severity: 'error', line: 1, column: 1 });
    for (const mark of ['## Technique ID', '### Analytic I', 'CAR-', '| Title |', '#### Search', 'dialect: article']) {
      expect(diagnostic?.help).toContain(mark);
    }
  });

  test('a mistyped one is an error where it stands', () => {
    const document = parse('---\ntitle: T\ndialect: guidd\n---\n# T');
    expect(document.dialect).toBe(null);
    expect(document.diagnostics).toEqual([
      {
        rule: 'document/unknown-dialect',
        severity: 'error',
        message:
          'Unexpected dialect `guidd`, expected one of `classic`, `guided`, `car`, `atc`, `splunk`, `story`, `data-needed`, `article`.',
        help: 'Did you mean `guided`?',
        file: 'playbooks/sample.md',
        line: 3,
        column: 10,
        endLine: 3,
        endColumn: 15,
      },
    ]);
  });
});

describe('front matter', () => {
  test.each([
    ['that is not closed', '---\ntitle: T\n# Heading\n', 'error document/front-matter 1:1'],
    ['with a colon in a value', '---\ntitle: CAR-2020-01-001: T\n---\n', 'error document/front-matter 2:8'],
    ['that is a list', '---\n- a\n- b\n---\n', 'error document/front-matter 2:1'],
    ['with a key twice', '---\na: 1\nb: 2\na: 3\n---\n', 'error document/front-matter 4:1'],
    ['with a tag', '---\na: !!js/function x\n---\n', 'warning document/front-matter 2:4'],
  ])('%s has a placed diagnostic', (_, text, expected) => {
    expect(told(parse(text, { dialect: 'article' }))).toContain(expected);
  });
});

test('a file without a line break at its end, and one of nothing, give results', () => {
  expect(parse('# T\n\n## Technique ID\n\nT1059').content?.entry.techniques[0]?.id).toBe('T1059');
  expect(told(parse('', { dialect: 'classic' }))).toEqual([
    'error document/missing-title 1:1',
    'warning document/missing-technique 1:1',
  ]);
});

test('many warnings of one rule are told fifty times', () => {
  const rows = '| a |\n'.repeat(200);
  const document = parse(`# T\n\n## Technique ID\n\nT1059\n\n| a | b |\n|---|---|\n${rows}`);
  expect(document.diagnostics.filter(({ rule }) => rule === 'document/ragged-row')).toHaveLength(51);
  expect(document.diagnostics.at(-1)?.message).toMatch(/And more like this/);
});

test.each([
  ['content/playbooks/a.b.md', ['content/playbooks/a.b.metadata.yaml', 'content/playbooks/metadata.yaml']],
  ['a.markdown', ['a.metadata.yaml', 'metadata.yaml']],
  ['dir\\a.md', ['dir\\a.metadata.yaml', 'dir\\metadata.yaml']],
])('metadata of %s', (file, expected) => {
  expect(metadataFilesOf(file)).toEqual(expected);
});

describe('any text at all', () => {
  const piece = fc.constantFrom(
    '# ',
    '## Technique ID\n',
    '## Specific Events\n',
    '## Data Analytics\n',
    '### Analytic I\n',
    '#### Logic\n',
    '### Implementations\n',
    '#### Pseudocode\n',
    '#### Search\n',
    '#### How To Implement\n',
    '#### RBA\n',
    '#### Narrative\n',
    '#### Detections\n',
    '### ⚠️ WARNING THIS IS A EXPERIMENTAL DETECTION\n',
    '- **ID**: 1, **Type**: a\n',
    '| Risk Score | Impact | Confidence | Message |\n',
    '| 1 | 2 | 3 | $a$ $b |\n',
    '<div markdown="1">',
    '</div>',
    '<details>',
    '<summary>',
    '</summary>',
    '</details>',
    '### Unit Tests\n',
    '### References\n',
    '---\n',
    'title: a\n',
    '| Source | EventID | EventField | Details |\n',
    '|---|---|---|---|\n',
    '| Sysmon | 1, 2 | a | \\| |\n',
    '| a\n',
    '```\n',
    '```{code-cell} Ipython3\n',
    '~~~\n',
    '> ',
    '  - ',
    '1. ',
    '\t',
    '\r\n',
    '\n\n',
    '<br>',
    '<ul><li>',
    '<script>',
    '&amp;',
    '&#0;',
    '\\_',
    '[a](b)',
    '![a](b)',
    '[^1]',
    '[^1]: x\n',
    '*',
    '`',
    '{{pipe}}',
    '\u0000',
    '\uD800',
    'a',
  );
  const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 60 }).map((parts) => parts.join(''));

  test.each(DIALECTS)('%s: gives content, or an error with a place', (dialect) => {
    fc.assert(
      fc.property(text, (source) => {
        const document = parse(source, { dialect });
        const errors = document.diagnostics.filter(({ severity }) => severity === 'error');
        if (document.content === null) expect(errors.length).toBeGreaterThan(0);
        else documentContent.parse(document.content);
        for (const diagnostic of document.diagnostics) {
          expect(diagnostic.rule).not.toBe('document/unreadable');
          expect(diagnostic.line).toBeGreaterThan(0);
          expect(diagnostic.file).toBe('playbooks/sample.md');
        }
        const ids = document.analytics.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { map } of document.analytics) {
          for (const [, offset] of map) expect(offset).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
