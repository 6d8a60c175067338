import { describe, expect, it } from 'vitest';
import { Bench } from '../languages/spark-sql/run.ts';

const raws = Array.from({ length: 50 }, (_, row) =>
  Object.fromEntries(Array.from({ length: 40 }, (_unused, column) => [`f${column}`, row * 100 + column])),
);

describe('columns that are loaded as queries read them', () => {
  it('stay with their events, however they were loaded', async () => {
    const bench = new Bench(raws);
    for (let column = 39; column >= 0; column -= 3) {
      expect(await bench.rows(`SELECT f${column} FROM t WHERE f${column} >= 4900`)).toEqual([[4900 + column]]);
    }
    expect(await bench.rows('SELECT f0, f39 FROM t WHERE f20 = 1720')).toEqual([[1700, 1739]]);
    const all = await bench.query('SELECT * FROM t WHERE f7 = 307');
    expect(all.events).toEqual([4]);
    expect(all.rows[0]).toEqual(Array.from({ length: 40 }, (_, column) => 300 + column));
  });

  it('are the same in a query that reads several at once', async () => {
    const bench = new Bench(raws);
    const rows = await bench.rows('SELECT COUNT(*) FROM t a JOIN t b ON a.f1 + 1 = b.f2 AND a.f3 < b.f4');
    expect(rows).toEqual([[50]]);
  });

  it('hold lists of lists and numbers beyond 64 bits', async () => {
    const bench = new Bench([
      { deep: [[1], [2, 3]], big: 1e25 },
      { deep: [], big: 1 },
    ]);
    expect(await bench.rows('SELECT deep, flatten(deep), big FROM t')).toEqual([
      [[[1], [2, 3]], [1, 2, 3], 1e25],
      [[], [], 1],
    ]);
  });
});
