/** What analytics find on datasets, tested there or not: ATTACK has the attack on lines 3 and 4, QUIET a near miss on line 7. */
import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/engine/values.ts';
import type { Dataset } from '../../src/events/dataset.ts';
import { needlessHits } from '../../src/proof/cross.ts';
import { failuresOf } from '../../src/proof/failures.ts';
import { readTests } from '../../src/proof/read-tests.ts';
import type { VerifiableDocument, VerifyContext } from '../../src/proof/subject.ts';
import type { ExpectedHits, TestsFile } from '../../src/proof/tests-file.ts';
import { truthTotal } from '../../src/proof/truth.ts';
import { verify } from '../../src/proof/verify.ts';
import { writeReport } from '../../src/proof/write-report.ts';
import { ATTACK, analytic, context, dataset, type Findings, QUIET, subject } from './subject.ts';

/** Tests on ATTACK alone, which expect the session of `a`, and what else the file holds. */
const tests = (rest: Partial<TestsFile> = {}): TestsFile => ({
  tests: [{ name: 'the attack', dataset: 'attack', expect: { a: ['session'] } }],
  ...rest,
});
const hits = (...expected: ExpectedHits[]): Partial<TestsFile> => ({ 'expect-hits': expected });

const LAB = dataset('lab', [
  { id: 'logon', lines: [2], attack: true, technique: 'T1078' },
  { id: 'session', lines: [5, 6], attack: true, technique: 'T1021.006' },
  { id: 'update', lines: [9], attack: false },
]);
const BARE = dataset('bare', []);
const DATASETS = [ATTACK, QUIET, LAB, BARE];
const by = (datasets: readonly Dataset[]) => new Map(datasets.map((one) => [one.name, one]));

async function run(
  findings: Findings,
  {
    documents = [subject([analytic('a')], tests())],
    cross = true,
    datasets = DATASETS,
    given = {},
    strictHits = true,
  }: {
    documents?: VerifiableDocument[];
    cross?: boolean;
    datasets?: readonly Dataset[];
    given?: Partial<VerifyContext>;
    strictHits?: boolean;
  } = {},
) {
  const whole = context({ ...findings, a: { attack: [3, 4], ...findings['a'] } }, { datasets: by(datasets), ...given });
  const { report } = await verify(documents, whole, { cross });
  const failures = failuresOf(report, { documents, datasets: whole.datasets, strict: false, strictHits }).filter(
    ({ rule }) => ['proof/cross-hit', 'proof/needless-hits'].includes(rule),
  );
  /** `lab TP 5 FP 9 FN 6`. */
  const truth = report.analytics.flatMap((proof) =>
    (proof.truth ?? []).map((one) => {
      const lists = [
        ['TP', one.truePositives],
        ['FP', one.falsePositives],
        ['FN', one.falseNegatives],
        ['unlabelled', one.unlabelled ?? []],
      ] as const;
      const shown = lists.filter(([, lines]) => lines.length > 0).map(([name, lines]) => `${name} ${lines.join(',')}`);
      return [one.dataset, ...(one.tested ? [] : ['asked']), ...shown, ...(one.error ? [one.error] : [])].join(' ');
    }),
  );
  const text = failures
    .map((f) => [`${f.severity}[${f.rule}] ${f.file}:${f.line}:${f.column} ${f.message}`, ...f.details].join('\n  '))
    .join('\n');
  return { report, failures, truth, text, asked: whole.asked };
}

/** A context in which the document hunts some techniques. */
const hunting = (...techniques: string[]) => ({ huntedBy: () => (id: string) => techniques.includes(id) });

describe('truth', () => {
  test('without --cross it is of the datasets of its tests, from runs that were made for them', async () => {
    const { truth, asked } = await run({ a: { lab: [5] } }, { cross: false });
    expect(truth).toEqual(['attack TP 3,4']);
    expect(asked).toHaveLength(1);
  });

  test.each<[what: string, found: number[], hunts: string[], expected: string]>([
    ['all of the technique', [5, 6], ['T1021.006'], 'lab asked TP 5,6'],
    ['a line of it is missed', [6], ['T1021.006'], 'lab asked TP 6 FN 5'],
    ['an attack line of another technique is found', [2, 5, 6], ['T1021.006'], 'lab asked TP 2,5,6'],
    ['an attack line of another technique is not missed', [], ['T1078'], 'lab asked FN 2'],
    ['two techniques', [], ['T1078', 'T1021.006'], 'lab asked FN 2,5,6'],
    ['a document without techniques misses nothing', [], [], 'lab asked'],
    ['background', [1, 5, 9], ['T1021.006'], 'lab asked TP 5 FP 1,9 FN 6'],
  ])('%s', async (_, found, hunts, expected) => {
    const { truth } = await run({ a: { lab: found } }, { given: hunting(...hunts), datasets: [ATTACK, LAB] });
    expect(truth).toEqual(['attack TP 3,4', expected]);
  });

  test('a dataset without labels has no true and no false positives; its finds are hits all the same', async () => {
    const { truth, text, report } = await run(
      { a: { bare: [4, 2] } },
      { given: hunting('T1021.006'), datasets: [ATTACK, BARE] },
    );
    expect(truth).toEqual(['attack TP 3,4', 'bare asked unlabelled 2,4']);
    expect(text).toContain('finds 2 events on `bare`, which none of its tests runs on.');
    expect(text).toContain('expect-hits:\n    - { analytic: a, dataset: bare, events: [2, 4], because: … }');
    expect(truthTotal(report.analytics[0]?.truth ?? [])).toMatchObject({
      falsePositives: 0,
      precision: 1,
      unlabelled: 2,
    });
  });

  test('a test on a dataset without labels says nothing of true and false', async () => {
    const file: TestsFile = { tests: [{ name: 'bare', dataset: 'bare', expect: { a: [2] } }] };
    const documents = [subject([analytic('a')], file)];
    const { report } = await run({ a: { bare: [2, 3] } }, { documents, datasets: [BARE], cross: false });
    const [proof] = report.analytics;
    expect(proof?.truth).toEqual([
      expect.objectContaining({ tested: true, truePositives: [], falsePositives: [], unlabelled: [2, 3] }),
    ]);
    expect(proof?.runs[0]).toMatchObject({ truePositives: 0, falsePositives: 0, surplus: [{ line: 3 }] });
  });

  test('a document that names no technique has no recall', async () => {
    const nameless = await run({ a: { lab: [5] } }, { given: { huntedBy: () => undefined }, datasets: [ATTACK, LAB] });
    expect(nameless.report.analytics[0]?.truth?.map(({ noRecall }) => noRecall)).toEqual([true, true]);
    const named = await run({ a: { lab: [5] } }, { given: hunting('T1021.006'), datasets: [ATTACK, LAB] });
    expect(named.report.analytics[0]?.truth?.map(({ noRecall }) => noRecall)).toEqual([undefined, undefined]);
  });

  test('finds on a dataset whose one test expects none are false positives once, and surplus of that test', async () => {
    const silent: TestsFile = {
      tests: [
        { name: 'quiet', dataset: 'lab', expect: { a: [] } },
        { name: 'quiet again', dataset: 'lab', expect: { '*': [] } },
      ],
    };
    const { report, failures } = await run(
      { a: { lab: [5, 9] } },
      { documents: [subject([analytic('a')], silent)], datasets: [LAB], given: hunting('T1021.006') },
    );
    const [proof] = report.analytics;
    expect(proof?.truth).toMatchObject([{ truePositives: [5], falsePositives: [9], falseNegatives: [6] }]);
    expect(proof?.runs.map(({ surplus }) => surplus.map(({ line }) => line))).toEqual([
      [5, 9],
      [5, 9],
    ]);
    expect(failures).toEqual([]);
  });

  test('what is in a log that it does not read is not missed', async () => {
    const given = { ...hunting('T1021.006'), linesRead: () => new Set([1, 2, 3, 4, 5]) };
    const { truth } = await run({ a: { lab: [] } }, { given, datasets: [ATTACK, LAB] });
    expect(truth).toEqual(['attack TP 3,4', 'lab asked FN 5']);
  });

  test('a dataset of which it reads no log is not run on', async () => {
    const given = {
      linesRead: (_: unknown, __: unknown, { name }: Dataset) => new Set(name === 'quiet' ? [] : [1, 3, 4, 5]),
    };
    const { truth, asked } = await run({ a: { quiet: [7] } }, { given });
    expect(truth).toEqual(['attack TP 3,4', 'bare asked', 'lab asked', 'quiet asked']);
    expect(asked.map(({ eventsFile }) => eventsFile).sort()).toEqual(['attack', 'bare', 'lab']);
  });

  test('two views of one dataset are told apart', async () => {
    const both: TestsFile = {
      tests: [
        { name: 'one', dataset: 'attack', expect: { a: ['session'] } },
        { name: 'two', dataset: 'attack', view: 'raw', expect: { a: ['session'] } },
        { name: 'three', dataset: 'attack', expect: { a: ['session'] } },
      ],
    };
    const { report } = await run({}, { documents: [subject([analytic('a')], both)], cross: false });
    expect(report.analytics[0]?.truth?.map(({ dataset: name, view }) => [name, view])).toEqual([
      ['attack', 'native'],
      ['attack', 'raw'],
    ]);
  });

  test.each<[what: string, result: Result, expected: string]>([
    ['a table', { kind: 'table', columns: ['n'], rows: [[2], [1]], lines: [[5, 6], [5]] }, 'lab asked TP 5,6'],
    ['a count of nothing', { kind: 'table', columns: ['n'], rows: [[0]], lines: [[]] }, 'lab asked'],
    [
      'sequences',
      {
        kind: 'sequences',
        sequences: [
          [6, 9],
          [5, 6],
        ],
      },
      'lab asked TP 5,6 FP 9',
    ],
  ])('%s counts by its events', async (_, result, expected) => {
    const { truth } = await run({ a: { lab: { ok: true, result } } }, { datasets: [ATTACK, LAB] });
    expect(truth).toEqual(['attack TP 3,4', expected]);
  });

  test('where it does not run nothing is known, and that is no failure of its tests', async () => {
    const broken = { ok: false as const, error: { message: 'It takes too long.', start: 0, end: 1 } };
    const { truth, text, report } = await run(
      { a: { lab: broken } },
      { datasets: [ATTACK, LAB], given: hunting('T1021.006') },
    );
    expect(truth).toEqual(['attack TP 3,4', 'lab asked It takes too long.']);
    expect(report.analytics[0]?.state).not.toBe('failed');
    expect(text).toBe('');
  });

  test('documents without tests are asked too; what is left out, has no engine or does not parse is not', async () => {
    const error = { kind: 'syntax' as const, message: 'no', line: 1, column: 1, start: 0, end: 0 };
    const documents = [
      subject([analytic('untested')], null, {}, 'content/rules/a.md'),
      subject([analytic('skipped'), analytic('a')], tests({ skip: { skipped: 'slow' } }), {}, 'content/rules/b.md'),
      subject([analytic('unknown')], null, { unknown: { hasEngine: false } }, 'content/rules/c.md'),
      subject([analytic('wrong')], null, { wrong: { error } as never }, 'content/rules/d.md'),
    ];
    const { report } = await run({}, { documents, datasets: [ATTACK, LAB] });
    expect(report.analytics.map(({ analytic: id, truth }) => [id, truth?.map((one) => one.dataset)])).toEqual([
      ['untested', ['attack', 'lab']],
      ['skipped', undefined],
      ['a', ['attack', 'lab']],
      ['unknown', undefined],
      ['wrong', undefined],
    ]);
  });

  test("another dataset is read through the analytic's own view, one that a test of the document names through that test's", async () => {
    const file = tests();
    file.tests.push({ name: 'lab', dataset: 'lab', view: 'raw', expect: { b: [] } });
    const documents = [subject([analytic('a'), analytic('b')], file)];
    const { report } = await run({}, { documents, datasets: [LAB, BARE] });
    const views = report.analytics.map(({ truth }) =>
      truth?.map(({ dataset: name, view, tested }) => [name, view, tested]),
    );
    expect(views[0]).toEqual([
      ['attack', 'native', true],
      ['bare', 'native', false],
      ['lab', 'raw', false],
    ]);
    expect(views[1]).toEqual([
      ['bare', 'native', false],
      ['lab', 'raw', true],
    ]);
  });

  test('the order of datasets and documents, and how much runs at a time, changes no byte', async () => {
    const documents = [
      subject([analytic('a')], tests(), {}, 'content/rules/a.md'),
      subject([analytic('b')], null, {}, 'content/rules/b.md'),
    ];
    const findings = { a: { lab: [9, 5] }, b: { attack: [4], bare: [1] } };
    const one = await run(findings, { documents, given: { parallel: 1 } });
    const other = await run(findings, {
      documents: documents.toReversed(),
      datasets: DATASETS.toReversed(),
      given: { parallel: 9 },
    });
    expect(writeReport(other.report)).toBe(writeReport(one.report));
    expect(one.truth).toContain('lab asked TP 5 FP 9');
  });
});

describe('hits', () => {
  test('a hit is an error, with the events, a test and a reason to paste', async () => {
    const { text, failures } = await run({ a: { lab: [5, 6, 9] } });
    expect(text).toMatchInlineSnapshot(`
      "error[proof/cross-hit] content/playbooks/hunt.md:5:3 \`a\` finds 3 events on \`lab\`, which none of its tests runs on.
        dataset  lab (view native)
        hit      line 5 (session)  2024-01-01 00:00:04  Security  4688  NewProcessName=C:\\p5.exe
        hit      line 6 (session)  2024-01-01 00:00:05  Security  4688  NewProcessName=C:\\p6.exe
        hit      line 9 (update)  2024-01-01 00:00:08  Security  4688  NewProcessName=C:\\p9.exe
        A test:
        tests:
          - name: lab
            dataset: lab
            expect:
              a: { events: [session, update], because: … }
        Or a reason:
        expect-hits:
          - { analytic: a, dataset: lab, events: [session, update], because: … }"
    `);
    expect(failures[0]?.help).toMatchInlineSnapshot(
      `"mend the analytic, or say in content/playbooks/hunt.tests.yaml that it is right: by a test on that dataset, or with the reason under \`expect-hits:\`"`,
    );
  });

  test('where a test of the document runs on the dataset, the line to add to it is shown', async () => {
    const file = tests();
    file.tests.push({ name: 'a lab', dataset: 'lab', expect: { b: [] } });
    const { text } = await run({ a: { lab: [5, 6] } }, { documents: [subject([analytic('a'), analytic('b')], file)] });
    expect(text).toContain('In the test "a lab":\n      expect:\n        a: [session]');
  });

  test('many hits are not listed in what is to be pasted', async () => {
    const events = Array.from({ length: 60 }, (_, index) => ({ line: index + 1, raw: { Channel: 'Security' } }));
    const large = { ...dataset('large', []), events };
    const lines = events.map(({ line }) => line).filter((line) => line % 2 === 0);
    const { text } = await run({ a: { large: lines } }, { datasets: [ATTACK, large] });
    expect(text).toContain('finds 30 events on `large`');
    expect(text).toContain('hit      … and 10 more');
    expect(text).toContain('      a: []  # then `huntbook verify --update`');
    expect(text).toContain('  - { analytic: a, dataset: large, because: … }');
  });

  test('a document without a tests file is told to write one', async () => {
    const { text, failures } = await run(
      { a: { attack: [], lab: [5] } },
      { documents: [subject([analytic('a')], null)] },
    );
    expect(failures[0]?.help).toContain('in a tests file (content/playbooks/hunt.tests.yaml)');
    expect(text).toContain('A tests file needs a test');
  });

  test('it is a note where nobody asked for it', async () => {
    const { failures } = await run({ a: { lab: [5] } }, { strictHits: false });
    expect(failures.map(({ severity }) => severity)).toEqual(['info']);
  });

  test.each<[what: string, expected: ExpectedHits[], open: string | undefined, because: string | undefined]>([
    ['whatever it finds', [{ dataset: 'lab', because: 'right' }], undefined, 'right'],
    ['by its id', [{ analytic: 'a', dataset: 'lab', because: 'right' }], undefined, 'right'],
    ['by label and line', [{ dataset: 'lab', events: ['session', 9], because: 'right' }], undefined, 'right'],
    [
      'by two reasons',
      [
        { dataset: 'lab', events: ['session'], because: 'An attack.' },
        { analytic: 'a', dataset: 'lab', events: [9], because: 'Looks like one.' },
      ],
      undefined,
      'An attack. Looks like one.',
    ],
    ['in part', [{ dataset: 'lab', events: ['session'], because: 'right' }], '1 event', undefined],
  ])('hits are accepted %s', async (_, expected, open, because) => {
    const documents = [subject([analytic('a')], tests(hits(...expected)))];
    const { report, text } = await run({ a: { lab: [5, 6, 9] } }, { documents });
    if (open === undefined) expect(text).toBe('');
    else expect(text).toContain(`finds ${open} on \`lab\``);
    expect(report.analytics[0]?.truth?.find(({ dataset: name }) => name === 'lab')?.because).toBe(because);
  });

  test.each<[what: string, expected: ExpectedHits, index: ReturnType<typeof needlessHits>]>([
    ['it finds nothing there', { dataset: 'bare', because: 'x' }, [{ index: 0 }]],
    ['another analytic does', { analytic: 'b', dataset: 'lab', because: 'x' }, [{ index: 0 }]],
    ['its own tests say what it finds', { dataset: 'attack', because: 'x' }, [{ index: 0 }]],
    ['one event of several', { dataset: 'lab', events: [5, 'update'], because: 'x' }, [{ index: 0, event: 1 }]],
    ['none of the events', { dataset: 'lab', events: [1, 'update'], because: 'x' }, [{ index: 0 }]],
    ['it is needed', { dataset: 'lab', events: ['session'], because: 'x' }, []],
    ['the dataset is not there', { dataset: 'gone', because: 'x' }, []],
    ['it did not run there', { dataset: 'broken', because: 'x' }, []],
  ])('a reason is needless or not: %s', (_, expected, index) => {
    const lines = { truePositives: [], falsePositives: [], falseNegatives: [], view: 'native', tested: false };
    const proofs = [
      {
        analytic: 'a',
        truth: [
          { ...lines, dataset: 'attack', tested: true, truePositives: [3] },
          { ...lines, dataset: 'bare' },
          { ...lines, dataset: 'broken', error: 'no' },
          { ...lines, dataset: 'lab', truePositives: [5] },
        ],
      },
      { analytic: 'b', truth: [{ ...lines, dataset: 'lab' }] },
    ];
    const labelsOf = (name: string) => (name === 'gone' ? undefined : (by(DATASETS).get(name)?.metadata.labels ?? []));
    expect(needlessHits(tests(hits(expected)), proofs, labelsOf)).toEqual(index);
  });

  test('a needless reason is a warning at its place, and none without --cross', async () => {
    const written =
      'tests:\n  - { name: n, dataset: attack, expect: { a: [session] } }\nexpect-hits:\n  - { analytic: a, dataset: lab, events: [5, update], because: x }\n';
    const read = readTests(written);
    const documents = [
      { ...subject([analytic('a')], read.tests), testsFile: { file: 'content/playbooks/hunt.tests.yaml', read } },
    ];
    const findings = { a: { lab: [5] } };
    expect((await run(findings, { documents })).text).toBe(
      'warning[proof/needless-hits] content/playbooks/hunt.tests.yaml:4:46 Unexpected reason for a hit: `a` does not find `update` on `lab` beside its tests.',
    );
    expect((await run(findings, { documents, cross: false })).text).toBe('');
  });
});
