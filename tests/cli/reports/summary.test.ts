import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { inlineCode, message } from '../../../src/cli/reports/markdown.ts';
import { summaryReport } from '../../../src/cli/reports/summary.ts';
import { changesOf } from '../../../src/proof/reports/changes.ts';
import { FILE, HOSTILE, proof, report } from '../../proof/reports/report.ts';

/** The kinds of nodes of a Markdown text, each once; without addresses that are shown as they are, which become links. */
function kinds(markdown: string): string[] {
  const found = new Set<string>();
  visit(unified().use(remarkParse).use(remarkGfm).parse(markdown), (node) => {
    const bare = node.type === 'link' && JSON.stringify(node.children).includes(`"value":"${node.url}"`);
    if (!bare) found.add(node.type);
  });
  return [...found].sort();
}

const base = report([proof('broken'), proof('lost'), proof('gained', { state: 'silent' }), proof('gone')]);
const now = report([
  proof('broken', { state: 'failed', reason: '1 of 1 tests failed: `a session`.' }),
  proof('lost', { state: 'unproven', reason: 'No test names it.', runs: [] }),
  proof('gained'),
  proof('fresh'),
]);

test('what changed stands first, the worst before the rest; then the totals', () => {
  const text = summaryReport({ report: now, changes: changesOf(base, now), findings: [] });
  expect(text.match(/^#+ .*$/gm)).toEqual([
    '## Huntbook: proof',
    '### Newly failing (1)',
    '### Lost proof (1)',
    '### Newly proven (1)',
    '### New analytics (1)',
    '### Removed analytics (1)',
    '### Totals',
  ]);
  expect(text).toContain(`- \`broken\` in \`${FILE}\`: proven → failed. 1 of 1 tests failed: \`a session\`.`);
  expect(text).toContain(`- \`lost\` in \`${FILE}\`: proven → unproven. No test names it.`);
  expect(text).toContain('| 4 | 2 | 1 | 0 | 1 | 0 |');
});

test('new hits, and precision and recall that changed', () => {
  const holding = (tested: number[], beside: number[]) => {
    const [one, two] = [tested, beside].map((falsePositives, index) => ({
      dataset: index === 0 ? 'attack' : 'quiet',
      view: 'native',
      tested: index === 0,
      truePositives: index === 0 ? [2] : [],
      falsePositives,
      falseNegatives: [],
    }));
    return report([proof('a', { truth: [one, two].filter((each) => each !== undefined) })]);
  };
  const [before, after] = [holding([], []), holding([5], [7])];
  const text = summaryReport({ report: after, changes: changesOf(before, after), findings: [] });
  expect(text).toContain(`### New hits beside the tests (1)\n\n- \`a\` in \`${FILE}\`: 1 event of \`quiet\``);
  expect(text).toContain(
    `- \`a\` in \`${FILE}\`: precision 100%, recall 100% (1 true, 0 false, 0 missed) → precision 33%, recall 100% (1 true, 2 false, 0 missed)`,
  );
});

test('nothing changed, and no base', () => {
  expect(summaryReport({ report: now, changes: changesOf(now, now), findings: [] })).toContain(
    'Nothing changed against the base report.',
  );
  expect(summaryReport({ report: now, findings: [] })).not.toContain('base report');
});

test('precision and recall of each analytic, what lacks most first; mutants that were not run', () => {
  const at = { dataset: 'attack', view: 'native', tested: true };
  const mutants = { mutants: 2, killed: 2, failing: 0, left: 0, datasets: [], survivors: [] };
  const text = summaryReport({
    report: report([
      proof('fine', { truth: [{ ...at, truePositives: [1, 2], falsePositives: [], falseNegatives: [] }] }),
      proof('half', { truth: [{ ...at, truePositives: [1], falsePositives: [4], falseNegatives: [2, 3] }] }),
      proof('nothing', {
        truth: [{ ...at, truePositives: [], falsePositives: [], falseNegatives: [] }],
        mutation: { ...mutants, notRun: [{ dataset: 'quiet', message: 'It was stopped.' }] },
      }),
    ]),
    findings: [],
  });
  expect(text).toContain('3 true positives, 1 false positive, 2 false negatives: precision 75%, recall 60%');
  expect(text).toContain('- mutants of 1 analytic were not run on every dataset');
  expect(text.slice(text.indexOf('### Precision'))).toBe(`### Precision and recall (2)

Missed are attack events of the document's techniques, in logs that the analytic reads. Where a document names no technique there is no recall.

- \`half\` in \`${FILE}\`: precision 50%, recall 33% (1 true, 1 false, 2 missed)
- \`fine\` in \`${FILE}\`: precision 100%, recall 100% (2 true, 0 false, 0 missed)
`);
});

test('errors stand before warnings, whatever their place', () => {
  const at = { file: FILE, column: 1, message: 'It is so.' };
  const text = summaryReport({
    report: now,
    findings: [
      { ...at, rule: 'proof/silent', severity: 'warning', line: 1 },
      { ...at, rule: 'proof/run', severity: 'error', line: 2, help: 'mend it' },
    ],
  });
  expect(text.trimEnd().split('\n').slice(-2)).toEqual([
    `- **error** \`proof/run\` \`${FILE}:2:1\`: It is so. Mend it.`,
    `- **warning** \`proof/silent\` \`${FILE}:1:1\`: It is so.`,
  ]);
});

test('a long list is cut, and says how much of it', () => {
  const many = report(Array.from({ length: 1000 }, (_, index) => proof(`a${index}`)));
  const text = summaryReport({ report: many, changes: changesOf(report([]), many), findings: [] });
  expect(text).toContain('### New analytics (1000)');
  expect(text).toContain('- … and 800 more');
});

describe('texts of others stay texts', () => {
  test.each(HOSTILE)('%j', (text) => {
    expect(kinds(`- **x** ${inlineCode(text)}`)).not.toContain('html');
    const failing = report([proof(text, { file: text, state: 'failed', reason: text })]);
    const found = {
      rule: 'proof/run',
      severity: 'error' as const,
      message: text,
      help: text,
      file: text,
      line: 1,
      column: 1,
      details: [`missing  ${text}`, `         turned away by ${text}`],
    };
    const summary = summaryReport({ report: failing, changes: changesOf(report([]), failing), findings: [found] });
    const known = [
      ...['heading', 'inlineCode', 'list', 'listItem', 'paragraph', 'root', 'strong'],
      ...['table', 'tableCell', 'tableRow', 'text'],
    ];
    expect(kinds(summary).filter((kind) => !known.includes(kind))).toEqual([]);
    expect(summary.match(/^#/gm)).toHaveLength(4);
  });

  test.each(['a`b', '``', '`', ' x ', 'a ```` b', '\\'])('code says just what was given: %j', (text) => {
    let value = '';
    visit(
      unified()
        .use(remarkParse)
        .parse(`x ${inlineCode(text)} y`),
      'inlineCode',
      (node) => {
        value = node.value;
      },
    );
    expect(value).toBe(text);
  });

  test('code of a message stays code', () => {
    expect(message('Unexpected `a*`, expected *b*.')).toBe('Unexpected `a*`, expected \\*b\\*.');
  });
});

test('a finding names its first event with what turned it away; code and its spot stay in the other reports', () => {
  const text = summaryReport({
    report: report([]),
    findings: [
      {
        rule: 'proof/missing-events',
        severity: 'error',
        message: '`spl` misses 2 events.',
        file: FILE,
        line: 3,
        column: 1,
        details: [
          'test     a session',
          'missing  line 35 (start)  Image=a.exe',
          '         turned away by `image="b.exe"` (a.md:3:9): a.exe, wanted b.exe',
          '           3 | image="b.exe"',
          'missing  line 36 (start)  Image=c.exe',
          '         turned away by `image="b.exe"` (a.md:3:9): c.exe, wanted b.exe',
        ],
      },
    ],
  });
  expect(text).toContain(
    [
      'misses 2 events.',
      '  - missing line 35 (start) Image=a.exe',
      String.raw`  - turned away by ${'`image="b.exe"`'} (a.md\:3\:9): a.exe, wanted b.exe`,
      '',
    ].join('\n'),
  );
});
