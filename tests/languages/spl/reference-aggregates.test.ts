/** Every function of the Search Reference's "Statistical and charting functions", over eight rows. */
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../src/languages/spl/commands/aggregate-terms.ts';
import { found } from '../shared/tiny-view.ts';
import { language, refused } from './run.ts';

/** n is a number and once a text that looks like one; two rows have none. Rows a second apart, in no order of time. */
const EVENTS = [
  { time: 3000, n: 4, user: 'ada', host: 'a' },
  { time: 1000, n: '2', user: 'Bob', host: 'a' },
  { time: 2000, n: 4, user: 'ada', host: 'a' },
  { time: 4000, user: 'eve', host: 'b' },
  { time: 6000, n: 10, user: ['ada', 'Bob'], host: 'b' },
  { time: 5000, user: '', host: 'b' },
  { time: 7000, n: 5, host: 'c' },
  { time: 8000, n: 5, user: 'ada', host: 'c' },
];

const value = (aggregate: string): unknown => {
  const { rows } = found(language, `* | stats ${aggregate} AS x`, EVENTS) as { rows: unknown[][] };
  return rows[0]?.[0];
};

const REFERENCE: readonly (readonly [section: string, table: readonly (readonly [string, unknown])[]])[] = [
  [
    'Aggregate functions',
    [
      ['avg(n)', 5],
      ['mean(n)', 5],
      ['count', 8],
      ['c(n)', 6],
      ['count(n)', 6],
      ['count(user)', 8],
      ['count(eval(n>4))', 3],
      ['distinct_count(n)', 4],
      ['dc(user)', 4],
      ['estdc(host)', 3],
      ['max(n)', 10],
      ['max(host)', 'c'],
      ['median(n)', 4.5],
      ['min(n)', '2'],
      ['mode(host)', 'a'],
      ['p50(n)', 4],
      ['perc90(n)', 10],
      ['exactperc25(n)', 4],
      ['upperperc99.5(n)', 10],
      ['range(n)', 8],
      ['stdev(eval(if(host="a", n, null())))', Math.sqrt(4 / 3)],
      ['stdevp(eval(if(host="c", n, null())))', 0],
      ['sum(n)', 30],
      ['sumsq(n)', 186],
      ['var(eval(if(host="a", n, null())))', 4 / 3],
      ['varp(eval(if(host="a", n, null())))', 8 / 9],
    ],
  ],
  [
    'Event order functions',
    [
      ['first(host)', 'c'],
      ['last(host)', 'a'],
    ],
  ],
  [
    'Multivalue and array functions',
    [
      ['list(host)', ['c', 'c', 'b', 'b', 'b', 'a', 'a', 'a']],
      ['values(host)', ['a', 'b', 'c']],
      ['values(user)', ['', 'Bob', 'ada', 'eve']],
    ],
  ],
  [
    'Time functions',
    [
      ['earliest(n)', '2'],
      ['earliest_time(n)', 1],
      ['latest(n)', 5],
      ['latest_time(user)', 8],
      ['rate(n)', 3 / 7],
    ],
  ],
];

describe.each(REFERENCE)('%s', (_section, table) => {
  it.each(table)('%s', (aggregate, expected) => {
    const found = value(aggregate);
    if (typeof expected === 'number') expect(Number(found)).toBeCloseTo(expected, 10);
    else expect(found).toEqual(expected);
  });
});

describe('per_… of timechart', () => {
  it.each([
    ['per_second', 3.75],
    ['per_minute', 225],
    ['per_hour', 13_500],
    ['per_day', 324_000],
  ])('%s', (name, expected) => {
    const query = `* | timechart span=8s ${name}(n) AS x`;
    const { rows } = found(language, query, EVENTS.slice(0, 7)) as { rows: unknown[][] };
    expect(rows).toEqual([[0, expected - (5 * expected) / 30]]);
  });
});

describe('how groups are made', () => {
  it.each([
    [
      'a row without a value of a key is in no group',
      '* | stats count by user',
      [
        ['', 1],
        ['Bob', 2],
        ['ada', 4],
        ['eve', 1],
      ],
    ],
    [
      'several keys, in their order',
      'n>4 | stats sum(n) AS all by host n',
      [
        ['b', 10, 10],
        ['c', 5, 10],
      ],
    ],
    [
      'a wildcard stands for columns',
      '* | stats sum(n) AS n_sum max(n) AS n_max by host | stats sum(n_*) AS *',
      [[30, 19]],
    ],
    ['without rows and without keys', 'n>99 | stats count sum(n)', [[0, null]]],
    ['without rows, by a key', 'n>99 | stats count by host', []],
  ])('%s', (_what, query, rows) => expect(found(language, query, EVENTS)).toMatchObject({ rows }));
});

describe('aggregates that are refused', () => {
  it.each([
    ['* | stats sparkline(count)', 'unsupported 1:11 The aggregate `sparkline` is not supported by Huntbook yet.'],
    ['* | stats estdc_error(n)', 'unsupported 1:11 The aggregate `estdc_error` is not supported by Huntbook yet.'],
    [
      '* | stats per_hour(n)',
      'unsupported 1:11 `per_…` outside of `timechart` is not supported by Huntbook yet. — Divide a `sum` by the time that you mean.',
    ],
    ['* | stats medain(n)', '1:11 Unexpected `medain`, expected an aggregate function. — Did you mean `median`?'],
    ['* | stats vales(n)', '1:11 Unexpected `vales`, expected an aggregate function. — Did you mean `values`?'],
    ['* | stats sum', '1:14 Unexpected end of the query, expected `(` and the field of `sum`.'],
    ['* | stats sum(n', '1:16 Unexpected end of the query, expected `)`.'],
    ['* | stats sum(n) AS', '1:20 Unexpected end of the query, expected the new name after `AS`.'],
    ['* | stats p101(n)', '1:11 Unexpected `p101`, expected an aggregate function.'],
    ['* | stats', '1:10 Unexpected end of the query, expected an aggregate such as `count` or `values(user)`.'],
  ])('%s', (query, message) => expect(refused(query)).toBe(message));
});

it('the tables above use every function', () => {
  const texts = REFERENCE.flatMap(([, table]) => table.map(([text]) => text)).join(' ');
  const rest = [...FUNCTIONS.keys()].filter((name) => !new RegExp(`\\b${name}\\b`).test(texts));
  expect(rest).toEqual(['per_day', 'per_hour', 'per_minute', 'per_second']);
});
