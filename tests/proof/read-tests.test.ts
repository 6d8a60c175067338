import { expect, test } from 'vitest';
import { readTests } from '../../src/proof/read-tests.ts';
import { processorTime } from '../processor-time.ts';

const wrapped = (expectation: string) => `tests:\n  - name: n\n    dataset: d\n    expect:\n${expectation}`;

test.each([
  ['labels and lines', wrapped("      a: [session, 3]\n      '*': []\n")],
  [
    'rows, groups and a reason',
    wrapped('      a: { rows: [[1, x], {n: 2}] }\n      b: { sequences: [[s, 2]], because: why }\n'),
  ],
  ['a view for all', `${wrapped('      a: []\n')}    view: native\n`],
  ['a view for each', `${wrapped('      a: []\n')}    view: { a: ecs }\n`],
  ['skipped analytics', `${wrapped('      a: []\n')}skip:\n  b: needs a lookup\n`],
])('reads %s', (_, text) => {
  const read = readTests(text);
  expect(read.diagnostics).toEqual([]);
  expect(read.tests).not.toBeNull();
});

/** `line:column rule message help` of each diagnostic. */
test.each([
  ['nothing', '', ['1:1 tests/unexpected-value Unexpected nothing, expected a key `tests` with a list of tests.']],
  [
    'no tests',
    'tests: []',
    ['1:8 tests/unexpected-value Unexpected empty list, expected a list of tests, at least one.'],
  ],
  [
    'a misspelt key',
    'tests:\n  - nmae: n\n    dataset: d\n    expect: {}',
    [
      '2:5 tests/missing-key Expected a key `name`.',
      '2:5 tests/unknown-key Unexpected key `nmae`, expected `name`, `dataset`, `view` or `expect`. did you mean `name`?',
    ],
  ],
  [
    'a misspelt key of an expectation',
    wrapped('      a: { evnts: [1] }\n'),
    [
      '5:12 tests/unknown-key Unexpected key `evnts`, expected `events`, `rows`, `sequences` or `because`. did you mean `events`?',
    ],
  ],
  [
    'line zero',
    wrapped('      a: [0]\n'),
    ['5:11 tests/unexpected-value Unexpected `0`, expected a label of the dataset or a line number from 1.'],
  ],
  [
    'a row that is none',
    wrapped('      a: { rows: [3] }\n'),
    ['5:19 tests/unexpected-value Unexpected `3`, expected a row: a list of cells, or a cell for each column.'],
  ],
  [
    'a dataset outside',
    'tests:\n  - name: n\n    dataset: ../../etc\n    expect: {}',
    [
      '3:14 tests/unexpected-value Unexpected `../../etc`, expected the name of a folder in `content/datasets` (lower-case letters, digits and hyphens).',
    ],
  ],
  [
    'a skip without a reason',
    `${wrapped('      a: []\n')}skip: { b: '' }`,
    ['6:12 tests/unexpected-value Unexpected empty text, expected the reason, as text.'],
  ],
  [
    'a skip with a blank for a reason',
    `${wrapped('      a: []\n')}skip: { b: '  ' }`,
    ['6:12 tests/unexpected-value Unexpected empty text, expected the reason, as text.'],
  ],
  [
    'a blank reason for background',
    wrapped("      a: { events: [1], because: '' }\n"),
    ['5:34 tests/unexpected-value Unexpected empty text, expected the reason, as text.'],
  ],
  [
    'an expectation that is not written',
    wrapped('      a:\n'),
    [
      '5:9 tests/unexpected-value Unexpected nothing, expected a list of labels or line numbers (or `events`, `rows`, `sequences` and `because`). write `[]` where it must find nothing',
    ],
  ],
  [
    'a hit without a dataset',
    `${wrapped('      a: []\n')}expect-hits:\n  - because: r\n`,
    ['7:5 tests/missing-key Expected a key `dataset`.'],
  ],
  [
    'a hit with a blank for a reason',
    `${wrapped('      a: []\n')}expect-hits:\n  - { dataset: d, because: ' ' }\n`,
    ['7:28 tests/unexpected-value Unexpected empty text, expected the reason, as text.'],
  ],
  [
    'a hit with a misspelt key',
    `${wrapped('      a: []\n')}expect-hits:\n  - { dataset: d, event: [1], because: r }\n`,
    [
      '7:19 tests/unknown-key Unexpected key `event`, expected `analytic`, `dataset`, `events` or `because`. did you mean `events`?',
    ],
  ],
  [
    'a hit on no event',
    `${wrapped('      a: []\n')}expect-hits:\n  - { dataset: d, events: [], because: r }\n`,
    ['7:27 tests/unexpected-value Unexpected empty list, expected a list of labels or line numbers.'],
  ],
  [
    'a hit on an event that is not named',
    `${wrapped('      a: []\n')}expect-hits:\n  - { dataset: d, events: [~], because: r }\n`,
    ['7:28 tests/unexpected-value Unexpected nothing, expected a label of the dataset or a line number from 1.'],
  ],
  [
    'hits that are no list',
    `${wrapped('      a: []\n')}expect-hits: lab\n`,
    [
      '6:14 tests/unexpected-value Unexpected `lab`, expected a list of a `dataset` (and an `analytic`, and `events`), each with `because`.',
    ],
  ],
  [
    'a key twice',
    wrapped('      a: []\n      a: [1]\n'),
    ['6:7 tests/yaml Unexpected key: an earlier line has it already.'],
  ],
  [
    'an unclosed list',
    wrapped('      a: [1\n'),
    ['6:1 tests/yaml Unexpected end of a list, expected `]` before this line.'],
  ],
])('refuses %s', (_, text, expected) => {
  const read = readTests(text);
  expect(read.tests).toBeNull();
  expect(
    read.diagnostics.map((d) => `${d.line}:${d.column} ${d.rule} ${d.message}${d.help ? ` ${d.help}` : ''}`),
  ).toEqual(expected);
});

test('aliases that multiply are refused, quickly', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 12; n++)
    bomb.push(
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );
  const started = processorTime();
  expect(readTests(bomb.join('\n')).diagnostics[0]?.message).toMatch(/alias/i);
  expect(processorTime() - started).toBeLessThan(2000);
});

test('a tests file without end is refused', () => {
  expect(readTests(`# ${'x'.repeat(1_100_000)}`).diagnostics[0]?.rule).toBe('tests/too-long');
});
