import { describe, expect, test } from 'vitest';
import { failuresOf } from '../../src/proof/failures.ts';
import type { VerifiableDocument, VerifyContext } from '../../src/proof/subject.ts';
import type { TestsFile } from '../../src/proof/tests-file.ts';
import { verify } from '../../src/proof/verify.ts';
import { writeReport } from '../../src/proof/write-report.ts';
import { analytic, context, subject } from './subject.ts';

const tests = (expect: TestsFile['tests'][number]['expect'], rest: object = {}): TestsFile => ({
  tests: [
    { name: 'the attack', dataset: 'attack', expect },
    { name: 'a quiet day', dataset: 'quiet', expect: { '*': [] } },
  ],
  ...rest,
});

async function run(documents: VerifiableDocument[], given: VerifyContext, strict = false) {
  const { report, findings } = await verify(documents, given);
  const failures = failuresOf(report, { documents, datasets: given.datasets, strict });
  const text = failures
    .map((f) => [`${f.severity}[${f.rule}] ${f.file}:${f.line}:${f.column} ${f.message}`, ...f.details].join('\n  '))
    .join('\n');
  return { report, findings, text };
}

test('as expected on both datasets: proven', async () => {
  const given = context({ a: { attack: [3, 4] } });
  const { report, text } = await run([subject([analytic('a')], tests({ a: ['session'] }))], given);
  expect(report.analytics).toMatchObject([{ analytic: 'a', state: 'proven', line: 5 }]);
  expect(report.summary).toEqual({
    analytics: 1,
    proven: 1,
    failed: 0,
    silent: 0,
    unproven: 0,
    skipped: 0,
    runs: 2,
    datasets: 2,
    events: 20,
  });
  expect(text).toBe('');
});

test('missing and surplus events are named, with the condition that turned one away', async () => {
  const given = context({ a: { attack: [3, 8], quiet: [7] } });
  const { text } = await run([subject([analytic('a')], tests({ a: ['session'] }))], given);
  expect(text).toMatchInlineSnapshot(`
    "error[proof/missing-events] content/playbooks/hunt.md:5:3 \`a\` misses 1 event (line 4) and finds 1 event (line 8) too many on \`attack\`.
      test     the attack
      dataset  attack (view native)
      missing  line 4 (session)  2024-01-01 00:00:03  Security  4688  NewProcessName=C:\\p4.exe
               turned away by \`Name = "x"\` (content/playbooks/hunt.md:5:7): \`Name\` is "y"
      surplus  line 8 (no label)  2024-01-01 00:00:07  Security  4688  NewProcessName=C:\\p8.exe
               let through by \`Name = "z"\` (content/playbooks/hunt.md:5:9): z
    error[proof/surplus-events] content/playbooks/hunt.md:5:3 \`a\` finds 1 event (line 7) too many on \`quiet\`.
      test     a quiet day
      dataset  quiet (view native)
      surplus  line 7 (near)  2024-01-01 00:00:06  Security  4688  NewProcessName=C:\\p7.exe
               let through by \`Name = "z"\` (content/playbooks/hunt.md:5:9): z"
  `);
});

test('an error at run time is placed in the file', async () => {
  const error = { message: 'Too much work.', start: 6, end: 9 };
  const { text } = await run(
    [subject([analytic('a')], tests({ a: ['session'] }))],
    context({ a: { attack: { ok: false, error } } }),
  );
  expect(text).toMatchInlineSnapshot(`
    "error[proof/run] content/playbooks/hunt.md:5:9 \`a\` did not run: Too much work.
      test     the attack
      dataset  attack (view native)"
  `);
});

test('an analytic that does not parse fails, tested or not, and is not run', async () => {
  const given = context({});
  const error = { kind: 'syntax', message: 'Unexpected `)`.', line: 6, column: 12 } as const;
  const { report, text } = await run([subject([analytic('a')], null, { a: { error } })], given);
  expect(report.analytics).toMatchObject([{ state: 'failed', runs: [] }]);
  expect(given.asked).toEqual([]);
  expect(text).toMatchInlineSnapshot(
    `"error[proof/parse] content/playbooks/hunt.md:6:12 \`a\` does not parse: Unexpected \`)\`."`,
  );
});

test('silent and unproven analytics are warnings, and errors when strict', async () => {
  const document = subject(
    [analytic('a'), analytic('b'), analytic('c')],
    { ...tests({ a: [] }), tests: [tests({ a: [] }).tests[0] as never], skip: { c: 'no recording of it' } },
    { b: { hasEngine: false } },
  );
  const { text, report } = await run([document], context({}));
  expect(text).toMatchInlineSnapshot(`
    "warning[proof/silent] content/playbooks/hunt.md:5:3 \`a\` is silent: it finds no attack event on any dataset of its tests.
    warning[proof/unproven] content/playbooks/hunt.md:5:3 \`b\` is unproven: Huntbook has no engine for spark-sql."
  `);
  expect(report.analytics[2]).toMatchObject({ state: 'skipped', reason: 'no recording of it', runs: [] });
  expect((await run([document], context({}), true)).text).toMatch(/^error\[proof\/silent\]/);
});

test('a star stands for all that are not named', async () => {
  const given = context({ a: { attack: [3, 4] }, b: { attack: [9] } });
  const { report } = await run([subject([analytic('a'), analytic('b')], tests({ a: ['session'], '*': [] }))], given);
  expect(report.analytics.map(({ state }) => state)).toEqual(['proven', 'failed']);
});

test('a view may be given for all, or for one', async () => {
  const withViews: TestsFile = {
    tests: [
      { name: 'x', dataset: 'attack', view: 'ecs', expect: { a: [] } },
      { name: 'y', dataset: 'attack', view: { a: 'car' }, expect: { a: [], b: [] } },
    ],
  };
  const given = context({});
  await run([subject([analytic('a'), analytic('b')], withViews)], given);
  expect(given.asked.map(({ source, view }) => [source, view])).toEqual([
    ['source of a', 'ecs'],
    ['source of a', 'car'],
    ['source of b', 'native'],
  ]);
});

test('a dataset that is not there fails all that wait for it, and is said once', async () => {
  const wanted = { a: [], b: [], c: [] };
  const { report, text } = await run(
    [
      subject(
        ['a', 'b', 'c'].map((id) => analytic(id)),
        { tests: [{ name: 'x', dataset: 'gone', expect: wanted }] },
      ),
    ],
    context({}),
  );
  expect(report.summary.failed).toBe(3);
  expect(text).toBe(
    'error[proof/run] content/playbooks/hunt.md:5:3 `a`, `b` and `c` did not run: the dataset `gone` could not be read.',
  );
});

test('a tests file with errors leaves its analytics unproven, for that reason', async () => {
  const broken = { ...subject([analytic('a')], null), testsFile: { file: 'content/playbooks/hunt.tests.yaml' } };
  const { report } = await run([broken], context({}));
  expect(report.analytics).toMatchObject([{ state: 'unproven', reason: 'Its tests file has errors.' }]);
});

test('the help of an error reaches the failure', async () => {
  const error = {
    kind: 'syntax',
    message: 'Unexpected `otput`.',
    help: 'did you mean `output`?',
    line: 6,
    column: 1,
  } as const;
  const failed = {
    ok: false,
    error: { message: 'Unknown field `x`.', help: 'did you mean `y`?', start: 0, end: 1 },
  } as const;
  const given = context({ a: { attack: failed } });
  const document = subject([analytic('a'), analytic('b')], tests({ a: [] }), { b: { error } });
  const { report } = await verify([document], given);
  const failures = failuresOf(report, { documents: [document], datasets: given.datasets, strict: false });
  expect(failures.map(({ rule, help }) => [rule, help])).toEqual([
    ['proof/run', 'did you mean `y`?'],
    ['proof/parse', 'did you mean `output`?'],
  ]);
});

test('analytics of one claim that find different events disagree', async () => {
  const document = subject(
    [analytic('a', 'one'), analytic('b', 'one'), analytic('c', 'two')],
    tests({ a: ['session'], b: [3], c: [] }),
  );
  const { report, text } = await run([document], context({ a: { attack: [4, 3] }, b: { attack: [3] } }));
  expect(report.disagreements).toEqual([
    {
      file: 'content/playbooks/hunt.md',
      claim: 'one',
      dataset: 'attack',
      analytics: [
        { analytic: 'a', events: [3, 4] },
        {
          analytic: 'b',
          events: [3],
          missing: [
            {
              line: 4,
              because: {
                condition: 'Name = "x"',
                value: '`Name` is "y"',
                line: 5,
                column: 7,
                endLine: 5,
                endColumn: 11,
              },
            },
          ],
        },
      ],
    },
  ]);
  expect(report.agreements.map(({ dataset }) => dataset)).toEqual(['quiet']);
  expect(
    text,
  ).toContain(`error[proof/disagreement] content/playbooks/hunt.md:5:3 \`a\` and \`b\` claim the same logic and find different events on \`attack\`.
  dataset  attack
  event    line 4 (session)  2024-01-01 00:00:03  Security  4688  NewProcessName=C:\\p4.exe
           found by \`a\`, not by \`b\`
           \`b\` turned away by \`Name = "x"\` (content/playbooks/hunt.md:5:7): \`Name\` is "y"`);
});

test('one that differs from all others is the one that is named, at its place', async () => {
  const document = subject(
    ['a', 'b', 'c'].map((id) => analytic(id, 'one')),
    tests({ '*': ['session'] }),
  );
  const found = { attack: [3, 4] };
  const { text } = await run([document], context({ a: { attack: [3] }, b: found, c: found }));
  expect(text).toContain(
    'error[proof/disagreement] content/playbooks/hunt.md:5:3 `a` finds other events on `attack` than `b` and `c`, which claim the same logic.',
  );
});

test('no disagreement on logs that one of them does not read', async () => {
  const document = subject([analytic('a', 'one'), analytic('b', 'one')], tests({ a: ['session'], b: [3] }));
  const reads: VerifyContext['reads'] = ({ id }, _view, _dataset, line) => id === 'a' || line !== 4;
  const { report } = await run([document], context({ a: { attack: [3, 4] }, b: { attack: [3] } }, { reads }));
  expect(report.disagreements).toEqual([]);
});

test('no disagreement where a difference has a stated reason', async () => {
  const document = subject(
    [analytic('a', 'one'), analytic('b', 'one')],
    tests({ a: { events: ['session', 'admin'], because: 'wider by design' }, b: ['session'] }),
  );
  const { report } = await run([document], context({ a: { attack: [3, 4, 9] }, b: { attack: [3, 4] } }));
  expect(report.disagreements).toEqual([]);
  expect(report.agreements.map(({ analytics }) => analytics)).toEqual([
    [
      { analytic: 'a', events: [3, 4, 9], because: 'wider by design' },
      {
        analytic: 'b',
        events: [3, 4],
        missing: [
          {
            line: 9,
            because: { condition: 'Name = "x"', value: '`Name` is "y"', line: 5, column: 7, endLine: 5, endColumn: 11 },
          },
        ],
      },
    ],
    [
      { analytic: 'a', events: [] },
      { analytic: 'b', events: [] },
    ],
  ]);
});

test('a .head() at the end of a pandas query is run as written, and left out of agreement', async () => {
  const pandas = { ...analytic('b', 'one'), language: 'pandas', source: '(df[df.x].head( 1 )\n)' };
  const given = context({
    a: { attack: [3, 4] },
    '(df[df.x].head( 1 )\n)': { attack: [3] },
    '(df[df.x]\n)': { attack: [3, 4] },
  });
  const { report } = await run([subject([analytic('a', 'one'), pandas], tests({ a: ['session'], b: [3] }))], given);
  expect(report.analytics.map(({ state }) => state)).toEqual(['proven', 'proven']);
  expect(report.disagreements).toEqual([]);
});

test('claims are compared where a test names only one of them', async () => {
  const document = subject([analytic('a', 'one'), analytic('b', 'one')], tests({ a: ['session'] }));
  const { report } = await run([document], context({ a: { attack: [3, 4] } }));
  expect(report.disagreements).toHaveLength(1);
});

describe('an expected disagreement', () => {
  const BECAUSE = 'its index holds fewer';
  const given = () => context({ a: { attack: [3, 4] }, b: { attack: [3] }, c: { attack: [3, 4] } });
  const documentWith = (expected: NonNullable<TestsFile['expect-disagreement']>) => ({
    ...subject(
      ['a', 'b', 'c'].map((id) => analytic(id, 'one')),
      { ...tests({ a: ['session'], b: [3], c: ['session'] }), 'expect-disagreement': expected },
    ),
    testsFile: { file: 'content/playbooks/hunt.tests.yaml' },
  });

  test.each([
    ['of all of a logic', { claim: 'one' }, []],
    ['on its dataset', { claim: 'one', dataset: 'attack' }, []],
    ['of all that are named', { analytics: ['a', 'b', 'c'] }, []],
    ['of two, which leaves the third', { analytics: ['a', 'b'] }, ['b and c']],
  ])('%s is silent, and gives its reason', async (_, expected, left) => {
    const { report } = await run([documentWith([{ ...expected, because: BECAUSE }])], given());
    const stated = [...report.agreements, ...report.disagreements].find(
      ({ dataset }) => dataset === 'attack',
    )?.expected;
    expect(stated).toEqual([
      { analytics: 'analytics' in expected ? expected.analytics : ['a', 'b', 'c'], because: BECAUSE },
    ]);
    expect(report.disagreements).toHaveLength(left.length);
  });

  test.each([
    ['another dataset', { claim: 'one', dataset: 'quiet' }],
    ['analytics that agree', { analytics: ['a', 'c'] }],
  ])('of %s silences nothing, and is said to be needless', async (_, expected) => {
    const { report, text } = await run([documentWith([{ ...expected, because: BECAUSE }])], given());
    expect(report.disagreements).toHaveLength(1);
    expect(text).toContain('error[proof/disagreement]');
    expect(text).toContain('warning[proof/needless-disagreement] content/playbooks/hunt.tests.yaml:1:1 ');
  });
});

test('analytics of one claim are compared on datasets that no test names', async () => {
  const document = subject([analytic('a', 'one'), analytic('b', 'one')], {
    tests: [{ name: 'calm', dataset: 'quiet', expect: { '*': [] } }],
  });
  const { report } = await run([document], context({ a: { attack: [3] } }));
  expect(
    report.disagreements.map(({ dataset, analytics }) => [dataset, analytics.map(({ events }) => events)]),
  ).toEqual([['attack', [[3], []]]]);
  const untested = await run(
    [subject([analytic('a', 'one'), analytic('b', 'one')], null)],
    context({ a: { attack: [3] } }),
  );
  expect(untested.report.disagreements).toEqual([]);
});

test('a disagreement keeps the reason that a test states for another analytic', async () => {
  const document = subject(
    ['a', 'b', 'c'].map((id) => analytic(id, 'one')),
    tests({ a: { events: ['session', 'admin'], because: 'wider by design' }, b: ['session'], c: [3] }),
  );
  const found = { a: { attack: [3, 4, 9] }, b: { attack: [3, 4] }, c: { attack: [3] } };
  const { report } = await run([document], context(found));
  expect(report.disagreements[0]?.analytics[0]).toEqual({
    analytic: 'a',
    events: [3, 4, 9],
    because: 'wider by design',
  });
});

test('the report is the same bytes whatever the order and the number of runs at a time', async () => {
  const findings = { a: { attack: [3, 4] }, b: { attack: [3] } };
  const documents = ['b.md', 'a.md'].map((file) =>
    subject([analytic('a', 'x'), analytic('b', 'x')], tests({ a: ['session'], b: ['session'] }), {}, file),
  );
  const one = await verify(documents, context(findings, { parallel: 1 }));
  const other = await verify(documents.toReversed(), context(findings, { parallel: 9 }));
  expect(writeReport(one.report)).toBe(writeReport(other.report));
});

test('never more runs at a time than allowed', async () => {
  let running = 0;
  let most = 0;
  const given = context({});
  const runner: VerifyContext['runner'] = {
    ...given.runner,
    run: async () => {
      most = Math.max(most, ++running);
      await new Promise((go) => setTimeout(go, 1));
      running--;
      return { ok: true, result: { kind: 'events', events: [] } };
    },
  };
  const many = Array.from({ length: 20 }, (_, n) => analytic(`a${n}`));
  await verify([subject(many, tests({ '*': [] }))], { ...given, runner, parallel: 3 });
  expect(most).toBe(3);
});
