import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../src/proof/line-diff.ts';
import { readTests } from '../../src/proof/read-tests.ts';
import { referencesTo } from '../../src/proof/references.ts';
import { type Finding, newTests, updateTests } from '../../src/proof/update.ts';

const labels = [
  { id: 'session', lines: [3, 4, 5], attack: true, note: '' },
  { id: 'start', lines: [3], attack: true, note: '' },
  { id: 'admin', lines: [9], attack: false, note: '' },
];

test.each([
  ['a label that is all there', [5, 4, 3], ['session']],
  ['the larger label wins', [3, 4, 5], ['session']],
  ['a part of a label', [3, 4], ['start', 4]],
  ['labels and lines in the order of events', [9, 1, 3, 4, 5], [1, 'session', 'admin']],
  ['nothing', [], []],
])('names lines: %s', (_, lines, expected) => {
  expect(referencesTo(lines, labels)).toEqual(expected);
});

test('what is named is what was found', () => {
  const line = fc.integer({ min: 1, max: 12 });
  const arbitraryLabels = fc.array(fc.record({ lines: fc.uniqueArray(line, { minLength: 1 }), attack: fc.boolean() }));
  fc.assert(
    fc.property(fc.uniqueArray(line), arbitraryLabels, (lines, shapes) => {
      const some = shapes.map((shape, index) => ({ ...shape, id: `l${index}`, note: '' }));
      const named = referencesTo(lines, some).flatMap((ref) =>
        typeof ref === 'number' ? [ref] : (some.find(({ id }) => id === ref)?.lines ?? []),
      );
      expect([...new Set(named)].sort()).toEqual([...lines].sort());
    }),
  );
});

const TESTS = `# What this hunt must find.
tests:
  - name: remote session # the whole of it
    dataset: attack
    expect:
      # by process
      spark-sql: [start] # only the first
      pandas:
        events: [start]
        because: it is known
      '*': []
skip:
  dnif: no engine
`;
const found = (analytic: string, events: number[], rest: Partial<Finding> = {}): Finding => ({
  test: 0,
  analytic,
  run: { events, passed: false },
  rowsAreEvents: false,
  labels,
  added: false,
  ...rest,
});

test('writes what was found, and keeps comments, order and reasons', () => {
  const text = updateTests(TESTS, [found('spark-sql', [3, 4, 5]), found('pandas', [3, 9]), found('logpoint', [1])]);
  expect(lineDiff(TESTS, text)).toMatchInlineSnapshot(`
    [
      "      expect:",
      "        # by process",
      "-       spark-sql: [start] # only the first",
      "+       spark-sql: [session] # only the first",
      "        pandas:",
      "-         events: [start]",
      "+         events: [start, admin]",
      "          because: it is known",
      "        '*': []",
      "+       logpoint: [1]",
      "  skip:",
      "    dnif: no engine",
    ]
  `);
});

test('what passed stays as it is written', () => {
  expect(updateTests(TESTS, [found('spark-sql', [3], { run: { events: [3], passed: true } })])).toBe(TESTS);
});

test('a table of groups becomes rows, groups of events become sequences', () => {
  const rows = { events: [3, 4], columns: ['user', 'n'], rows: [['u', 2]], passed: false };
  const text = updateTests(TESTS, [
    found('counts', [3, 4], { run: rows, added: true }),
    found('eql', [3, 4], { run: { events: [3, 4], sequences: [[3, 4]], passed: false }, added: true }),
  ]);
  expect(readTests(text).tests?.tests[0]?.expect).toMatchObject({
    counts: { rows: [{ user: 'u', n: 2 }] },
    eql: { sequences: [[3, 4]] },
  });
});

const SHARED = `tests:
  - name: n
    dataset: attack
    expect:
      spark-sql: &both
        events: [start]
        rows:
          - User: 'one' # the first
          - User: 'two'
      pandas: *both
      car: [3]
  - name: m
    dataset: attack
    expect:
      '*': []
`;
const rows = (users: string[], events: number[]) => ({
  run: { events, columns: ['User'], rows: users.map((user) => [user]), passed: false },
});

test('expectations that share a value go on sharing it when both change alike', () => {
  const now = rows(['one', 'three'], [3, 9]);
  const text = updateTests(SHARED, [found('spark-sql', [], now), found('pandas', [], now)]);
  expect(lineDiff(SHARED, text)).toMatchInlineSnapshot(`
    [
      "      expect:",
      "        spark-sql: &both",
      "-         events: [start]",
      "+         events: [start, admin]",
      "          rows:",
      "            - User: 'one' # the first",
      "-           - User: 'two'",
      "+           - User: three",
      "        pandas: *both",
      "        car: [3]",
    ]
  `);
});

test('an expectation that changes alone takes none with it', () => {
  for (const [changed, other] of [
    ['spark-sql', 'pandas'],
    ['pandas', 'spark-sql'],
  ] as const) {
    const text = updateTests(SHARED, [found(changed, [], rows(['one'], [3, 9]))]);
    const before = readTests(SHARED).tests?.tests[0]?.expect;
    const after = readTests(text).tests?.tests[0]?.expect;
    expect(after?.[changed]).toEqual({ events: ['start', 'admin'], rows: [{ User: 'one' }] });
    expect(after?.[other]).toEqual(before?.[other]);
    expect(text).not.toMatch(/[&*]both/);
  }
});

test('a part that is shared is not written for both', () => {
  const parts = SHARED.replace(' &both', '')
    .replace('[start]', '&lines [start]')
    .replace('*both', '{ events: *lines }');
  const text = updateTests(parts, [found('spark-sql', [], rows(['one'], [9]))]);
  expect(readTests(text).tests?.tests[0]?.expect).toMatchObject({
    'spark-sql': { events: ['admin'] },
    pandas: { events: ['start'] },
  });
});

test('a new file is a valid one once it is filled in', () => {
  const text = updateTests(newTests([{ name: 'An attack: all of it', dataset: 'attack' }]), [
    found('a', [3], { added: true }),
  ]);
  expect(readTests(text).tests).toEqual({
    tests: [{ name: 'An attack: all of it', dataset: 'attack', expect: { a: ['start'] } }],
  });
});

test('a difference shows what changed with a little around it', () => {
  const old = Array.from({ length: 12 }, (_, n) => `line ${n}`).join('\n');
  expect(lineDiff(old, old.replace('line 5', 'five').concat('\nlast'))).toEqual([
    '  line 3',
    '  line 4',
    '- line 5',
    '+ five',
    '  line 6',
    '  line 7',
    '  …',
    '  line 10',
    '  line 11',
    '+ last',
  ]);
  expect(lineDiff(old, old)).toEqual([]);
});
