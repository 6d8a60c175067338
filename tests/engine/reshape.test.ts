import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expr, NamedExpr, Plan } from '../../src/engine/plan.ts';
import type { Value } from '../../src/engine/values.ts';
import { call, events, field, literal, run, source, span } from './plans.ts';

type Raw = Readonly<Record<string, Value>>;

const named = (name: string, expr: Expr): NamedExpr => ({ name, expr });

const SALES: readonly Raw[] = [
  { at: 0, shop: 'north', kind: 'tea', sold: 3 },
  { at: 20, shop: 'north', kind: 'milk', sold: 1 },
  { at: 20, shop: 'south', kind: 'tea', sold: 5 },
  { at: 50, shop: 'south', kind: null, sold: 9 },
];

const table: Plan = {
  op: 'project',
  input: source,
  columns: ['at', 'shop', 'kind', 'sold'].map((name) => named(name, field(name))),
  span,
};

const byShop: Plan = {
  op: 'pivot',
  input: table,
  row: [named('shop', field('shop'))],
  column: field('kind'),
  cells: [{ ...named('sold', field('sold')), empty: 0 }],
  span,
};

const runPlan = (plan: Plan, records: readonly Raw[]) => run(plan, events(...records), 'table');

function result(plan: Plan, records: readonly Raw[] = SALES): { columns: readonly string[]; rows: unknown } {
  const found = runPlan(plan, records);
  if (found.kind !== 'table') throw new Error('expected a table');
  return { columns: found.columns, rows: found.rows };
}

describe('pivot', () => {
  it('makes a column of each value, and leaves out rows without one', () => {
    expect(result(byShop)).toEqual({
      columns: ['shop', 'milk', 'tea'],
      rows: [
        ['north', 1, 3],
        ['south', 0, 5],
      ],
    });
  });

  it('keeps the lines of the rows that it puts together', () => {
    expect(runPlan(byShop, SALES)).toMatchObject({ lines: [[1, 2], [3]] });
  });

  it('puts what is too much together', () => {
    const most = { ...byShop, most: { count: 1, merge: 'sum' as const } };
    expect(result(most).columns).toEqual(['shop', 'tea', 'OTHER']);
    expect(result({ ...most, last: 'tea' }).columns).toEqual(['shop', 'milk', 'tea']);
  });

  it('reads a column that no value has made as missing', () => {
    const extended: Plan = { op: 'extend', input: byShop, columns: [named('none', field('coffee'))], span };
    expect(result(extended).rows).toEqual([
      ['north', 1, 3, null],
      ['south', 0, 5, null],
    ]);
  });

  it('refuses values without end', () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({ at: 0, shop: 'x', kind: `k${index}`, sold: 1 }));
    expect(() => result(byShop, many)).toThrow('More than 1000 values would become columns here.');
  });

  it('is undone by unpivot, but for cells that hold nothing', () => {
    const unpivot: Plan = { op: 'unpivot', input: byShop, keep: 'shop', name: 'kind', value: 'sold', span };
    expect(result(unpivot)).toEqual({
      columns: ['shop', 'kind', 'sold'],
      rows: [
        ['north', 'milk', 1],
        ['north', 'tea', 3],
        ['south', 'milk', 0],
        ['south', 'tea', 5],
      ],
    });
  });
});

describe('across', () => {
  const across = (kind: 'map' | 'sum' | 'drop', name: string, except: string[], body?: Expr): Plan => ({
    op: 'across',
    input: byShop,
    kind,
    except,
    name,
    ...(body === undefined ? {} : { body }),
    span,
  });

  it('changes each column, sums them, or drops some', () => {
    const doubled = call('concat', field('each'), literal('!'));
    expect(result(across('map', 'each', ['shop'], doubled)).rows).toEqual([
      ['north', '1!', '3!'],
      ['south', '0!', '5!'],
    ]);
    expect(result(across('sum', 'all', []))).toEqual({
      columns: ['shop', 'milk', 'tea', 'all'],
      rows: [
        ['north', 1, 3, 4],
        ['south', 0, 5, 5],
      ],
    });
    const dropped = across('drop', '', ['milk']);
    expect(result({ op: 'extend', input: dropped, columns: [named('copy', field('tea'))], span })).toEqual({
      columns: ['shop', 'tea', 'copy'],
      rows: [
        ['north', 3, 3],
        ['south', 5, 5],
      ],
    });
  });
});

describe('fill', () => {
  const filled = (size: number | string): Plan => ({
    op: 'fill',
    input: {
      op: 'aggregate',
      input: source,
      by: [named('at', field('at'))],
      aggregates: [{ name: 'count', fn: 'count', span }],
      missingKeys: 'drop',
      order: 'met',
      span,
    },
    column: 'at',
    size: literal(size),
    empty: [{ name: 'count', value: 0 }],
    span,
  });

  it('leaves no gap between the first and the last', () => {
    expect(result(filled(10)).rows).toEqual([
      [0, 1],
      [10, 0],
      [20, 2],
      [30, 0],
      [40, 0],
      [50, 1],
    ]);
  });

  it('steps by what a modifier of a time says', () => {
    const months = [{ at: 0 }, { at: Date.UTC(1970, 2) / 1000 }];
    expect(result(filled('+1mon'), months).rows).toEqual([
      [0, 1],
      [Date.UTC(1970, 1) / 1000, 0],
      [Date.UTC(1970, 2) / 1000, 1],
    ]);
  });

  it('refuses gaps without end', () => {
    expect(() => result(filled(1), [{ at: 0 }, { at: 1e9 }])).toThrow('More than 50000 spans of time come out here.');
  });
});

describe('transaction', () => {
  const together = (options: Partial<Extract<Plan, { op: 'transaction' }>> = {}): Plan => ({
    op: 'transaction',
    input: source,
    by: [field('shop')],
    time: field('at'),
    maxEvents: 1000,
    keepOpen: false,
    columns: [{ ...named('kind', field('kind')), values: 'distinct' }],
    span,
    ...options,
  });

  it('puts rows of one key together, the latest first', () => {
    expect(result(together())).toEqual({
      columns: ['kind', '_time', 'duration', 'eventcount', 'closed_txn'],
      rows: [
        ['tea', 20, 30, 2, 0],
        [['milk', 'tea'], 0, 20, 2, 0],
      ],
    });
  });

  it('joins rows through the keys that they have', () => {
    const linked = [
      { at: 0, shop: 'x', kind: 'a', till: 1 },
      { at: 1, shop: null, kind: 'b', till: 1 },
      { at: 2, shop: 'y', kind: 'c', till: 1 },
      { at: 3, shop: null, kind: 'd', till: null },
    ];
    expect(result(together({ by: [field('shop'), field('till')] }), linked).rows).toEqual([
      ['c', 2, 0, 1, 0],
      [['a', 'b'], 0, 1, 2, 0],
    ]);
  });

  it('has each row once at most, within its limits', () => {
    const records = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 60 }),
        shop: fc.constantFrom('x', 'y', null),
        kind: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        records,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, maxSpan, maxEvents) => {
          const found = runPlan(together({ maxSpan, maxEvents, keepOpen: true }), rows);
          if (found.kind !== 'table') throw new Error('expected a table');
          const lines = found.lines.flat();
          expect(new Set(lines).size).toBe(lines.length);
          expect(lines.length).toBe(rows.filter(({ shop }) => shop !== null).length);
          for (const [, , duration, count] of found.rows) {
            expect(Number(duration)).toBeLessThanOrEqual(maxSpan);
            expect(Number(count)).toBeLessThanOrEqual(maxEvents);
          }
        },
      ),
    );
  });
});
