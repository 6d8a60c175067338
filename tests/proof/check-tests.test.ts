import { expect, test } from 'vitest';
import type { Dataset } from '../../src/events/dataset.ts';
import { checkTests } from '../../src/proof/check-tests.ts';
import { readTests } from '../../src/proof/read-tests.ts';

const dataset: Dataset = {
  name: 'remote-session',
  file: 'content/datasets/remote-session/dataset.md',
  eventsFile: 'content/datasets/remote-session/events.ndjson',
  metadata: {
    title: 'Remote session',
    platforms: ['Windows'],
    source: 'made here',
    time: '2024-01-01T00:00:00Z',
    sha256: '0'.repeat(64),
    labels: [{ id: 'session-start', lines: [1], attack: true, note: '' }],
  },
  html: '',
  text: '',
  events: [
    { line: 1, raw: {} },
    { line: 2, raw: {} },
  ],
};
const context = {
  analytics: ['analytic-1/spark-sql', 'analytic-1/pandas'],
  datasets: new Map([[dataset.name, dataset]]),
  datasetNames: [dataset.name, 'broken'],
  views: ['native', 'car'],
};

test.each([
  ['all that exists', '{analytic-1/pandas: [session-start, 2], "*": []}', '', []],
  [
    'an unknown analytic',
    '{analytic-1/panda: []}',
    '',
    [
      '5:14 Unexpected analytic `analytic-1/panda`, expected an analytic of the document; it has `analytic-1/spark-sql` and `analytic-1/pandas`. did you mean `analytic-1/pandas`?',
    ],
  ],
  [
    'an unknown label',
    '{"*": [sesion-start]}',
    '',
    ['5:20 Unexpected label `sesion-start`, expected a label of `remote-session`. did you mean `session-start`?'],
  ],
  [
    'a line between quotes',
    '{"*": ["2"]}',
    '',
    [
      '5:20 Unexpected label `2`, expected a label of `remote-session`; it has `session-start`. write the number of a line without quotes',
    ],
  ],
  [
    'a line beyond the file',
    '{"*": [2, 3]}',
    '',
    ['5:23 Unexpected line 3, expected a line of `remote-session`, which has 2 events.'],
  ],
  [
    'a label in a group',
    '{"*": {sequences: [[session-start, 9]]}}',
    '',
    ['5:48 Unexpected line 9, expected a line of `remote-session`, which has 2 events.'],
  ],
  [
    'an unknown view',
    '{"*": []}',
    'view: nativ',
    ['4:11 Unexpected view `nativ`, expected `native` or `car`. did you mean `native`?'],
  ],
  [
    'a view of an unknown analytic',
    '{"*": []}',
    'view: {x: car}',
    [
      '4:12 Unexpected analytic `x`, expected an analytic of the document; it has `analytic-1/spark-sql` and `analytic-1/pandas`.',
    ],
  ],
  [
    'an expectation of nothing said',
    '{analytic-1/pandas: {because: x}}',
    '',
    ['5:14 Expected what `analytic-1/pandas` must find: `events`, `rows` or `sequences`. write `[]` for nothing'],
  ],
])('%s', (_, expectation, view, expected) => {
  const text = `tests:\n  - name: n\n    dataset: remote-session\n    ${view || 'view: car'}\n    expect: ${expectation}\n`;
  const found = checkTests(readTests(text), context);
  expect(found.map((d) => `${d.line}:${d.column} ${d.message}${d.help ? ` ${d.help}` : ''}`)).toEqual(expected);
});

test.each([
  ['a dataset that is not there', 'remote-sesion', ['3:14 tests/unknown-dataset']],
  ['a dataset that could not be read has its own diagnostics', 'broken', []],
])('%s', (_, name, expected) => {
  const text = `tests:\n  - name: n\n    dataset: ${name}\n    expect: {'*': []}\n`;
  expect(checkTests(readTests(text), context).map((d) => `${d.line}:${d.column} ${d.rule}`)).toEqual(expected);
});

test('each analytic that is skipped is named', () => {
  const text = `tests:\n  - name: n\n    dataset: broken\n    expect: {'*': []}\nskip: { '*': reason }\n`;
  expect(checkTests(readTests(text), context).map((d) => `${d.line}:${d.column} ${d.rule}`)).toEqual([
    '5:9 tests/unknown-analytic',
  ]);
});

test('a skipped analytic must exist, and names of tests are each once', () => {
  const one = `  - name: n\n    dataset: broken\n    expect: {'*': []}\n`;
  const text = `tests:\n${one}${one}skip: { nowhere: reason }\n`;
  expect(checkTests(readTests(text), context).map((d) => d.rule)).toEqual([
    'tests/unknown-analytic',
    'tests/duplicate-name',
  ]);
});

const claimed = { ...context, claims: new Map(context.analytics.map((id) => [id, 'logic-1'])) };

test.each([
  ['two analytics of one logic', '{analytics: [analytic-1/spark-sql, analytic-1/pandas], because: r}', []],
  ['all of a logic, on one dataset', '{claim: logic-1, dataset: broken, because: r}', []],
  [
    'an unknown analytic',
    '{analytics: [analytic-1/spark-sql, analytic-1/panda], because: r}',
    [
      '6:40 tests/unknown-analytic Unexpected analytic `analytic-1/panda`, expected an analytic of the document; it has `analytic-1/spark-sql` and `analytic-1/pandas`. did you mean `analytic-1/pandas`?',
    ],
  ],
  [
    'an unknown logic',
    '{claim: logic-2, because: r}',
    [
      '6:13 tests/unknown-claim Unexpected claim `logic-2`, expected a logic that analytics of the document claim; they claim `logic-1`. did you mean `logic-1`?',
    ],
  ],
  [
    'an unknown dataset',
    '{claim: logic-1, dataset: brokn, because: r}',
    [
      '6:31 tests/unknown-dataset Unexpected dataset `brokn`, expected a folder of `content/datasets`. did you mean `broken`?',
    ],
  ],
  [
    'nothing named',
    '{because: r}',
    ['6:5 tests/empty-expectation Expected which analytics find different events: `analytics` or `claim`.'],
  ],
  [
    'one analytic twice',
    '{analytics: [analytic-1/pandas, analytic-1/pandas], because: r}',
    [
      '6:17 tests/not-compared `analytic-1/pandas` and `analytic-1/pandas` are not compared: they claim no logic that is the same.',
    ],
  ],
])('expected disagreement: %s', (_, expectation, expected) => {
  const text = `tests:\n  - name: n\n    dataset: broken\n    expect: {'*': []}\nexpect-disagreement:\n  - ${expectation}\n`;
  const found = checkTests(readTests(text), claimed);
  expect(found.map((d) => `${d.line}:${d.column} ${d.rule} ${d.message}${d.help ? ` ${d.help}` : ''}`)).toEqual(
    expected,
  );
});

test.each([
  [
    'what is there',
    '{analytic: analytic-1/pandas, dataset: remote-session, events: [session-start, 2], because: r}',
    [],
  ],
  ['all of a document, on a dataset that could not be read', '{dataset: broken, events: [anything], because: r}', []],
  [
    'an unknown analytic',
    '{analytic: analytic-1/panda, dataset: broken, because: r}',
    [
      '6:16 tests/unknown-analytic Unexpected analytic `analytic-1/panda`, expected an analytic of the document; it has `analytic-1/spark-sql` and `analytic-1/pandas`. did you mean `analytic-1/pandas`?',
    ],
  ],
  [
    'an unknown dataset',
    '{dataset: remote-sesion, because: r}',
    [
      '6:15 tests/unknown-dataset Unexpected dataset `remote-sesion`, expected a folder of `content/datasets`. did you mean `remote-session`?',
    ],
  ],
  [
    'an unknown label and an unknown line',
    '{dataset: remote-session, events: [session-stat, 3], because: r}',
    [
      '6:40 tests/unknown-label Unexpected label `session-stat`, expected a label of `remote-session`. did you mean `session-start`?',
      '6:54 tests/unknown-line Unexpected line 3, expected a line of `remote-session`, which has 2 events.',
    ],
  ],
])('expected hits: %s', (_, expectation, expected) => {
  const text = `tests:\n  - name: n\n    dataset: broken\n    expect: {'*': []}\nexpect-hits:\n  - ${expectation}\n`;
  const found = checkTests(readTests(text), context);
  expect(found.map((d) => `${d.line}:${d.column} ${d.rule} ${d.message}${d.help ? ` ${d.help}` : ''}`)).toEqual(
    expected,
  );
});
