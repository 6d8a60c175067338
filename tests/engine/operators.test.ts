import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Aggregate, AggregateFunction, Plan } from '../../src/engine/plan.ts';
import type { Value } from '../../src/engine/values.ts';
import {
  call,
  compare,
  difference,
  eq,
  events,
  extend,
  field,
  filter,
  limit,
  lines,
  literal,
  named,
  project,
  rows,
  run,
  SQL,
  STRICT,
  sort,
  source,
  span,
  union,
} from './plans.ts';

const three = events({ id: 1, host: 'a', n: 5 }, { id: 2, host: 'b', n: 3 }, { id: 3, host: 'a', n: 4 });
const count: Aggregate = { name: 'count', fn: 'count', span };
const of = (fn: AggregateFunction, name = 'n'): Aggregate => ({ name: fn, fn, arg: field(name), span });
const aggregate = (
  input: Plan,
  by: readonly string[],
  aggregates: readonly Aggregate[],
  more: Partial<Extract<Plan, { op: 'aggregate' }>> = {},
): Plan => ({
  op: 'aggregate',
  input,
  by: named(...by),
  aggregates,
  missingKeys: 'keep',
  order: 'met',
  span,
  ...more,
});

describe('filter, sort, limit', () => {
  it.each([
    ['filter', filter(eq('host', 'a')), [1, 3]],
    ['a filter that is unknown keeps nothing', filter(eq('none', 'a', SQL)), []],
    ['sort', sort(source, 'n'), [2, 3, 1]],
    ['sort, descending', sort(source, 'n', true), [1, 3, 2]],
    ['equal keys stay in order', sort(source, 'host'), [1, 3, 2]],
    ['equal keys stay in order, descending too', sort(source, 'host', true), [2, 1, 3]],
    ['head', limit(source, 2), [1, 2]],
    ['head after an offset', limit(source, 2, 'head', 1), [2, 3]],
    ['tail', limit(source, 2, 'tail'), [2, 3]],
    ['tail before an offset', limit(source, 1, 'tail', 1), [2]],
    ['none', limit(source, 0), []],
    ['more than there are', limit(source, 9, 'tail'), [1, 2, 3]],
    ['a limit before a filter', filter(eq('host', 'a'), limit(source, 2)), [1]],
  ])('%s', (_, plan, found) => {
    expect(lines(plan, three)).toEqual(found);
  });

  const mixed = events({ v: 'b' }, { v: null }, { v: 10 }, { v: '9' }, { v: 'B' }, { v: true });
  it.each([
    ['numbers before texts before truth values', STRICT, false, [3, 4, 5, 1, 6, 2]],
    ['decimal texts as numbers', { ...STRICT, numbers: 'both' as const }, false, [4, 3, 5, 1, 6, 2]],
    ['descending keeps missing values last', { ...STRICT, numbers: 'both' as const }, true, [6, 1, 5, 3, 4, 2]],
    ['without case', { ...STRICT, fold: true }, false, [3, 4, 1, 5, 6, 2]],
    ['all as text', { ...STRICT, numbers: 'text' as const }, false, [3, 4, 5, 1, 6, 2]],
  ])('sorts mixed values: %s', (_, rules, descending, found) => {
    expect(lines(sort(source, 'v', descending, rules), mixed)).toEqual(found);
  });

  it('puts missing values first when asked to', () => {
    const plan: Plan = {
      op: 'sort',
      input: source,
      keys: [{ expr: field('v'), descending: true, nulls: 'first', rules: STRICT }],
      span,
    };
    expect(lines(plan, mixed)[0]).toBe(2);
  });

  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', '1'), fc.constant(null)), {
    maxLength: 12,
  });
  it('sorts stably, and a head is a beginning of what it limits', () => {
    fc.assert(
      fc.property(values, fc.boolean(), fc.nat(13), (found, descending, size) => {
        const records = events(...found.map((v) => ({ v })));
        const sorted = lines(sort(source, 'v', descending), records);
        expect(sorted.toSorted((a, b) => a - b)).toEqual(records.map((event) => event.line));
        for (const [index, line] of sorted.entries()) {
          const next = sorted[index + 1];
          if (next !== undefined && found[line - 1] === found[next - 1]) expect(line).toBeLessThan(next);
        }
        expect(lines(limit(sort(source, 'v', descending), size), records)).toEqual(sorted.slice(0, size));
        expect(lines(limit(sort(source, 'v', descending), size, 'tail'), records)).toEqual(
          size === 0 ? [] : sorted.slice(-size),
        );
      }),
    );
  });
});

describe('project, extend, unnest', () => {
  it('gives columns, and the event of each row', () => {
    expect(run(project(filter(eq('host', 'a')), ...named('n', 'host')), three, 'table')).toEqual({
      kind: 'table',
      columns: ['n', 'host'],
      rows: [
        [5, 'a'],
        [4, 'a'],
      ],
      lines: [[1], [3]],
      events: [1, 3],
    });
    expect(lines(project(filter(eq('host', 'a')), ...named('n')), three)).toEqual([1, 3]);
  });

  it('computes columns from those before them, and replaces columns of the same name', () => {
    const doubled = { op: 'arithmetic', operator: 'add', left: field('n'), right: field('n'), span } as const;
    const plan = extend(
      source,
      { name: 'm', expr: doubled },
      { name: 'n', expr: field('m') },
      { name: 'k', expr: field('n') },
    );
    expect(rows(project(plan, ...named('id', 'n', 'k')), three)).toEqual([
      [1, 10, 10],
      [2, 6, 6],
      [3, 8, 8],
    ]);
  });

  it('shows a frame that is not projected with the events’ own fields', () => {
    expect(run(extend(limit(source, 1), { name: 'm', expr: literal(1) }), three, 'table')).toMatchObject({
      columns: ['id', 'host', 'n', 'm'],
      rows: [[1, 'a', 5, 1]],
    });
  });

  it('refuses a field that a projection left out', () => {
    expect(() => lines(filter(eq('host', 'a'), project(source, ...named('hots', 'n'))), three)).toThrow(
      'Unknown field `host`: no column here has that name.',
    );
  });

  it('makes a row of each element', () => {
    const lists = events({ v: ['x', 'y'] }, { v: 'z' }, { v: null }, { v: [] });
    expect(
      run(project({ op: 'unnest', input: source, column: 'v', span }, ...named('v')), lists, 'table'),
    ).toMatchObject({
      rows: [['x'], ['y'], ['z'], [null]],
      events: [1, 1, 2, 3],
    });
  });

  it('reads columns as pandas does: numbers where all values are decimal', () => {
    const records = events({ port: '80', pid: '0x1' }, { port: 443, pid: '2' }, { port: null, pid: '3' });
    const columns: Plan = { op: 'source', coerce: 'columns', span };
    expect(rows(project(columns, ...named('port', 'pid')), records)).toEqual([
      [80, '0x1'],
      [443, '2'],
      [null, '3'],
    ]);
    expect(lines(filter(eq('port', 80), columns), records)).toEqual([1]);
    expect(lines(filter(eq('port', 80)), records)).toEqual([]);
  });
});

describe('aggregate', () => {
  it('counts by key in the order met, with the lines of each group', () => {
    expect(run(aggregate(source, ['host'], [count]), three, 'table')).toEqual({
      kind: 'table',
      columns: ['host', 'count'],
      rows: [
        ['a', 2],
        ['b', 1],
      ],
      lines: [[1, 3], [2]],
    });
  });

  it('orders groups by key, missing last, or leaves missing keys out', () => {
    const records = events({ k: 'b' }, {}, { k: 2 }, { k: 'a' }, { k: 10 });
    expect(rows(aggregate(source, ['k'], [count], { order: 'key' }), records).map(([key]) => key)).toEqual([
      2,
      10,
      'a',
      'b',
      null,
    ]);
    expect(rows(aggregate(source, ['k'], [count], { missingKeys: 'drop' }), records)).toHaveLength(4);
  });

  it('tells keys of different types apart', () => {
    const records = events({ k: '1' }, { k: 1 }, { k: ['1'] }, { k: true }, { k: 'true' }, { k: null });
    expect(rows(aggregate(source, ['k'], [count]), records)).toHaveLength(6);
  });

  it('has one group without keys, even of no rows', () => {
    expect(rows(aggregate(source, [], [count, of('sum'), of('values')]), [])).toEqual([[0, null, []]]);
    expect(rows(aggregate(source, ['k'], [count]), [])).toEqual([]);
  });

  const records = events(
    { n: '4', time: 30 },
    { n: 2, time: 10 },
    { n: null, time: 5 },
    { n: 'x', time: 40 },
    { n: [4, 6], time: 20 },
  );
  const table: [AggregateFunction, Value][] = [
    ['count', 5],
    ['distinctCount', 5],
    ['sum', 16],
    ['average', 4],
    ['min', 2],
    ['max', 'x'],
    ['values', [2, '4', 4, 6, 'x']],
    ['list', ['4', 2, 'x', 4, 6]],
    ['first', '4'],
    ['last', [4, 6]],
    ['earliest', 2],
    ['latest', 'x'],
    ['standardDeviation', Math.sqrt(8 / 3)],
    ['variance', 8 / 3],
    ['populationStandardDeviation', Math.sqrt(2)],
    ['populationVariance', 2],
    ['sumOfSquares', 72],
    ['mode', '4'],
    ['median', 4],
    ['range', 4],
  ];
  it.each(table)('%s', (fn, value) => {
    expect(rows(aggregate(source, [], [of(fn)]), records)[0]?.[0]).toEqual(value);
  });

  it.each(['sum', 'average', 'median', 'range', 'min', 'standardDeviation'] as const)(
    '%s of nothing is missing',
    (fn) => {
      expect(rows(aggregate(source, [], [of(fn, 'none')]), records)[0]?.[0]).toBeNull();
    },
  );

  it.each([
    [0, 15],
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [100, 50],
  ])('percentile %d is %d, by nearest rank', (percent, value) => {
    const scores = events({ n: 15 }, { n: '20' }, { n: 35 }, { n: 40 }, { n: 50 });
    expect(rows(aggregate(source, [], [{ ...of('percentile'), percent }]), scores)).toEqual([[value]]);
  });

  it('finds the most frequent value, of several the first', () => {
    const records = events({ n: 'b' }, { n: 'a' }, { n: ['a', 'b'] }, { n: null });
    expect(rows(aggregate(source, [], [of('mode')]), records)).toEqual([['b']]);
  });

  it.each([
    ['with the row itself', { current: true }, [1, 1, 2, 3], [5, 3, 9, 12]],
    ['without it', { current: false }, [0, 0, 1, 2], [null, null, 5, 9]],
    ['of the last two rows', { current: true, rows: 2 }, [1, 1, 2, 2], [5, 3, 9, 7]],
  ])('adds aggregates over the rows of a group so far, %s', (_, running, counts, sums) => {
    const records = events({ host: 'a', n: 5 }, { host: 'b', n: 3 }, { host: 'a', n: 4 }, { host: 'a', n: 3 });
    const plan: Plan = {
      op: 'window',
      input: source,
      by: named('host'),
      aggregates: [count, { name: 'total', fn: 'sum', arg: field('n'), span }],
      running,
      span,
    };
    const found = rows(project(plan, ...named('count', 'total')), records);
    expect(found.map(([each]) => each)).toEqual(counts);
    expect(found.map(([, sum]) => sum)).toEqual(sums);
  });

  it('adds aggregates to the rows of each group', () => {
    const plan: Plan = { op: 'window', input: source, by: named('host'), aggregates: [count, of('max')], span };
    expect(rows(project(plan, ...named('id', 'count', 'max')), three)).toEqual([
      [1, 2, 5],
      [2, 1, 3],
      [3, 2, 5],
    ]);
    expect(lines(filter(compare('gt', 'count', 1), plan), three)).toEqual([1, 3]);
  });

  it('finds the lines of the groups that a condition leaves', () => {
    expect(lines(filter(compare('gt', 'count', 1), aggregate(source, ['host'], [count])), three)).toEqual([1, 3]);
  });
});

describe('distinct', () => {
  const distinct = (input: Plan, keep: 'first' | 'last', ...by: string[]): Plan => ({
    op: 'distinct',
    input,
    keep,
    ...(by.length > 0 ? { by: by.map((name) => field(name)) } : {}),
    span,
  });
  it.each([
    ['the first of each key', distinct(source, 'first', 'host'), [1, 2]],
    ['the last of each key, in input order', distinct(source, 'last', 'host'), [2, 3]],
    ['events are all different', distinct(source, 'first'), [1, 2, 3]],
    ['rows by all columns', distinct(project(source, ...named('host')), 'first'), [1, 2]],
    [
      'by a computed key',
      { op: 'distinct', input: source, by: [call('length', field('host'))], keep: 'first', span } as Plan,
      [1],
    ],
  ])('%s', (_, plan, found) => {
    expect(lines(plan, three)).toEqual(found);
  });
});

describe('union and difference', () => {
  const a = filter(eq('host', 'a'));
  const low = filter(compare('lt', 'n', 5));
  it.each([
    ['a set of events, in line order', union(true, low, a), [1, 2, 3]],
    ['rows, input after input', project(union(false, sort(low, 'n', true), a), ...named('id')), [3, 2, 1]],
    ['what the other does not hold', difference(a, low), [1]],
    ['nothing', difference(a, source), []],
  ])('%s', (_, plan, found) => {
    expect(lines(plan, three)).toEqual(found);
  });

  it('lets columns meet by name', () => {
    const plan = union(false, project(low, ...named('id', 'n')), project(a, ...named('host', 'id')));
    expect(run(plan, three, 'table')).toMatchObject({
      columns: ['id', 'n', 'host'],
      rows: [
        [2, 3, null],
        [3, 4, null],
        [1, null, 'a'],
        [3, null, 'a'],
      ],
      events: [2, 3, 1, 3],
    });
  });

  it('keeps the laws of sets', () => {
    const records = events(...Array.from({ length: 10 }, (_, index) => ({ id: index })));
    const subset = fc
      .array(fc.nat(9), { maxLength: 6 })
      .map((ids) => filter({ op: 'in', value: field('id'), items: ids.map((id) => literal(id)), rules: STRICT, span }));
    fc.assert(
      fc.property(subset, subset, subset, (x, y, z) => {
        expect(lines(union(true, x, y), records)).toEqual(lines(union(true, y, x), records));
        expect(lines(union(true, x, x), records)).toEqual(lines(x, records));
        expect(lines(difference(x, x), records)).toEqual([]);
        expect(lines(difference(difference(x, y), z), records)).toEqual(
          lines(difference(x, union(true, y, z)), records),
        );
        expect(lines(union(true, difference(x, y), difference(x, difference(x, y))), records)).toEqual(
          lines(x, records),
        );
      }),
    );
  });
});
