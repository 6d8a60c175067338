/** Queries, by the sections of https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html */
import { describe, expect, it } from 'vitest';
import { Bench, type Raw } from './run.ts';

/** Two hosts; a start, two connections and a logon. */
const EVENTS: readonly Raw[] = [
  {
    id: 1,
    host: 'A',
    user: 'ann',
    tags: ['x', 'y'],
    ports: [80, 443],
    size: 5,
    proc: { name: 'cmd', args: ['a', 'b'] },
  },
  { id: 3, host: 'A', user: null, tags: [], size: 7 },
  { id: 3, host: 'B', user: 'bob', tags: ['y'], ports: [22], size: 1 },
  { id: 4624, host: 'B', user: 'ann', size: 2, proc: { name: 'svc', args: [] }, meta: '{"k":"v","n":[1,2]}' },
];
const bench = new Bench(EVENTS);

type Query = readonly [query: string, rows: unknown, lines?: unknown];

const SECTIONS: Readonly<Record<string, readonly Query[]>> = {
  'LATERAL VIEW': [
    [
      'SELECT host, tag FROM t LATERAL VIEW explode(tags) v AS tag',
      [
        ['A', 'x'],
        ['A', 'y'],
        ['B', 'y'],
      ],
      [[1], [1], [3]],
    ],
    [
      'SELECT id, tag FROM t LATERAL VIEW OUTER explode(tags) v AS tag',
      [
        [1, 'x'],
        [1, 'y'],
        [3, null],
        [3, 'y'],
        [4624, null],
      ],
      [[1], [1], [2], [3], [4]],
    ],
    [
      'SELECT pos, v.tag FROM t LATERAL VIEW posexplode(tags) v AS pos, tag WHERE tag = "y"',
      [
        [1, 'y'],
        [0, 'y'],
      ],
    ],
    ['SELECT x FROM t LATERAL VIEW explode(array(concat_ws(host, user, "c"))) v AS x WHERE id = 1', [['annAc']]],
    ['SELECT col FROM t LATERAL VIEW explode(tags) WHERE id = 1', [['x'], ['y']]],
    [
      'SELECT tag, port FROM t LATERAL VIEW explode(tags) a AS tag LATERAL VIEW explode(ports) b AS port WHERE id = 1',
      [
        ['x', 80],
        ['x', 443],
        ['y', 80],
        ['y', 443],
      ],
    ],
    ["SELECT x FROM t LATERAL VIEW explode(split(user, 'n')) v AS x WHERE id = 1", [['a'], [''], ['']]],
    [
      'SELECT tag, count(*) n FROM t LATERAL VIEW explode(tags) v AS tag GROUP BY tag ORDER BY n DESC',
      [
        ['y', 2],
        ['x', 1],
      ],
      [[1, 3], [1]],
    ],
    [
      "SELECT k, v FROM t LATERAL VIEW explode(map('a', id, 'b', size)) m AS k, v WHERE id = 1",
      [
        ['a', 1],
        ['b', 5],
      ],
    ],
    ["SELECT a, n FROM t LATERAL VIEW inline(array(named_struct('a', 'x', 'n', id))) v WHERE id = 1", [['x', 1]]],
    ["SELECT k, n FROM t LATERAL VIEW json_tuple(meta, 'k', 'n') j AS k, n WHERE id = 4624", [['v', '[1,2]']]],
    [
      'SELECT kind, n FROM t LATERAL VIEW stack(2, "id", id, "size", size) s AS kind, n WHERE id = 1',
      [
        ['id', 1],
        ['size', 5],
      ],
    ],
    [
      'SELECT a.host, v.tag FROM t a JOIN t b ON a.host = b.host AND a.id < b.id LATERAL VIEW explode(a.tags) v AS tag',
      [
        ['A', 'x'],
        ['A', 'y'],
        ['B', 'y'],
      ],
      [
        [1, 2],
        [1, 2],
        [3, 4],
      ],
    ],
    ['SELECT host, e.col FROM t, LATERAL explode(tags) AS e WHERE id = 3', [['B', 'y']]],
    ['SELECT col FROM explode(array(1, 2))', [[1], [2]]],
    ['SELECT id FROM range(3)', [[0], [1], [2]]],
    ['SELECT n FROM range(1, 6, 2) AS r(n)', [[1], [3], [5]]],
    ['SELECT host, s.n FROM t, LATERAL (SELECT size * 2 AS n) s WHERE id = 1', [['A', 10]]],
    [
      'SELECT a.id, b.n FROM t a LEFT JOIN LATERAL (SELECT count(*) AS n FROM t c WHERE c.host = a.host) b WHERE a.id = 1',
      [[1, 2]],
    ],
  ],
  'Generator functions in SELECT': [
    ['SELECT explode(tags) FROM t', [['x'], ['y'], ['y']], [[1], [1], [3]]],
    [
      'SELECT host, explode(tags) AS tag FROM t WHERE size > 1',
      [
        ['A', 'x'],
        ['A', 'y'],
      ],
    ],
    ['SELECT explode(tags) AS tags FROM t ORDER BY tags DESC', [['y'], ['y'], ['x']]],
    ['SELECT DISTINCT explode(tags) AS tag FROM t', [['x'], ['y']], [[1], [1, 3]]],
    [
      'SELECT posexplode(tags) AS (p, tag), id FROM t WHERE id = 1',
      [
        [0, 'x', 1],
        [1, 'y', 1],
      ],
    ],
    [
      'SELECT id, explode_outer(tags) FROM t WHERE id = 3',
      [
        [3, null],
        [3, 'y'],
      ],
    ],
    ["SELECT explode(map('a', 1))", [['a', 1]]],
    [
      "SELECT stack(2, 1, 'a', 2, 'b')",
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ["SELECT inline(array(named_struct('a', 1, 'b', 'x')))", [[1, 'x']]],
    [
      'SELECT host, explode(collect_set(id)) AS i FROM t GROUP BY host',
      [
        ['A', 1],
        ['A', 3],
        ['B', 3],
        ['B', 4624],
      ],
      [
        [1, 2],
        [1, 2],
        [3, 4],
        [3, 4],
      ],
    ],
    ['SELECT tag FROM (SELECT explode(tags) AS tag FROM t) WHERE tag LIKE "x%"', [['x']], [[1]]],
    ['SELECT count(*) FROM (SELECT explode(sequence(1, 3)) FROM t)', [[12]]],
  ],
  'Inline table': [
    [
      "SELECT * FROM VALUES ('one', 1), ('two', null)",
      [
        ['one', 1],
        ['two', null],
      ],
    ],
    ['SELECT b FROM VALUES (1, "x"), (2, "y") AS d(a, b) WHERE a > 1', [['y']]],
    [
      'VALUES (1, 2), (3, 4)',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['VALUES 1, 2.5', [[1], [2.5]]],
    ['SELECT t.id FROM t JOIN (VALUES (1), (4624)) AS w(i) ON t.id = w.i', [[1], [4624]], [[1], [4]]],
    ['SELECT id FROM t WHERE id IN (VALUES (1))', [[1]]],
    ['WITH w(i) AS (VALUES (3)) SELECT host FROM t JOIN w ON id = i', [['A'], ['B']]],
  ],
  'GROUP BY': [
    [
      'SELECT host, id, sum(size) FROM t GROUP BY ROLLUP(host, id)',
      [
        ['A', 1, 5],
        ['A', 3, 7],
        ['B', 3, 1],
        ['B', 4624, 2],
        ['A', null, 12],
        ['B', null, 3],
        [null, null, 15],
      ],
    ],
    [
      'SELECT host, id, sum(size) FROM t GROUP BY host, id WITH ROLLUP ORDER BY 1, 2',
      [
        [null, null, 15],
        ['A', null, 12],
        ['A', 1, 5],
        ['A', 3, 7],
        ['B', null, 3],
        ['B', 3, 1],
        ['B', 4624, 2],
      ],
    ],
    [
      'SELECT host, id, count(*) FROM t GROUP BY CUBE(host, id) HAVING count(*) > 1',
      [
        ['A', null, 2],
        ['B', null, 2],
        [null, 3, 2],
        [null, null, 4],
      ],
    ],
    [
      'SELECT host, id, count(*) FROM t GROUP BY GROUPING SETS ((host), (id), ())',
      [
        ['A', null, 2],
        ['B', null, 2],
        [null, 1, 1],
        [null, 3, 2],
        [null, 4624, 1],
        [null, null, 4],
      ],
      [[1, 2], [3, 4], [1], [2, 3], [4], [1, 2, 3, 4]],
    ],
    [
      'SELECT host, id, count(*) FROM t GROUP BY host, id GROUPING SETS ((host), ())',
      [
        ['A', null, 2],
        ['B', null, 2],
        [null, null, 4],
      ],
    ],
    [
      'SELECT host, grouping(host), grouping_id(host, id) FROM t GROUP BY host, id WITH CUBE HAVING grouping(id) = 1',
      [
        ['A', 0, 1],
        ['B', 0, 1],
        [null, 1, 3],
      ],
    ],
    [
      'SELECT host, user, count(*) FROM t GROUP BY host, ROLLUP(user) HAVING grouping(user) = 1',
      [
        ['A', null, 2],
        ['B', null, 2],
      ],
    ],
    [
      'SELECT host, count(*), max(size) FROM t GROUP BY ALL',
      [
        ['A', 2, 7],
        ['B', 2, 2],
      ],
    ],
    [
      'SELECT upper(user) u, count(*) FROM t GROUP BY u HAVING u IS NOT NULL',
      [
        ['ANN', 2],
        ['BOB', 1],
      ],
    ],
    ['SELECT count(DISTINCT host, user) FROM t', [[3]]],
    [
      "SELECT host, sum(size) FILTER (WHERE user = 'ann') FROM t GROUP BY host",
      [
        ['A', 5],
        ['B', 2],
      ],
    ],
    ['SELECT percentile(size, 0.5), percentile_approx(size, 0.5), median(size) FROM t', [[3.5, 2, 3.5]]],
    ['SELECT percentile(size, array(0, 1)) FROM t', [[[1, 7]]]],
    ['SELECT mode(id), mode("a"), mode(named_struct("h", host)).h FROM t', [[3, 'a', 'A']]],
    [
      'SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY size), percentile_disc(0.25) WITHIN GROUP (ORDER BY size DESC) FROM t',
      [[1.75, 5]],
    ],
    ['SELECT max_by(host, size), min_by(host, size), any_value(host) FROM t', [['A', 'B', 'A']]],
    [
      'SELECT first(user), first(user, true), last(user), first_value(user) IGNORE NULLS FROM t WHERE id = 3',
      [[null, 'bob', 'bob', 'bob']],
    ],
    [
      'SELECT stddev(size), stddev_pop(size), variance(size), var_pop(size) FROM t WHERE host = "A"',
      [[Math.SQRT2, 1, 2, 1]],
    ],
    ['SELECT corr(id, size), covar_pop(size, size), skewness(size) FROM t WHERE host = "A"', [[1, 1, 0]]],
    [
      'SELECT bit_or(size), bit_and(size), bit_xor(size), bool_and(size > 0), every(size > 1), some(size > 6) FROM t',
      [[7, 0, 1, true, false, true]],
    ],
    [
      "SELECT host, listagg(user, '; ') FROM t GROUP BY host",
      [
        ['A', 'ann'],
        ['B', 'bob; ann'],
      ],
    ],
    [
      "SELECT `window`.start, count(*) FROM (SELECT TIMESTAMP '2020-01-01 00:01:00' + INTERVAL 30 SECONDS AS ts FROM t) GROUP BY window(ts, '1 minute')",
      [['2020-01-01 00:01:00', 4]],
    ],
  ],
  'PIVOT and UNPIVOT': [
    [
      "SELECT * FROM (SELECT host, user, size FROM t) PIVOT (sum(size) FOR user IN ('ann', 'bob' AS b))",
      [
        ['A', 5, null],
        ['B', 2, 1],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "SELECT host, ann_s, ann_n FROM (SELECT host, user, size FROM t) PIVOT (sum(size) AS s, count(*) AS n FOR user IN ('ann'))",
      [
        ['A', 5, 1],
        ['B', 2, 1],
      ],
    ],
    [
      'SELECT * FROM (SELECT host, id, size FROM t) PIVOT (max(size) FOR (host, id) IN (("A", 1) AS a1, ("B", 3) AS b3))',
      [[5, 1]],
    ],
    [
      'SELECT * FROM (SELECT id, size FROM t WHERE id = 1) UNPIVOT (v FOR k IN (id, size AS bytes))',
      [
        ['id', 1],
        ['bytes', 5],
      ],
      [[1], [1]],
    ],
    [
      'SELECT host, k, v FROM (SELECT host, user, host AS h FROM t WHERE id = 3) UNPIVOT INCLUDE NULLS (v FOR k IN (user, h))',
      [
        ['A', 'user', null],
        ['A', 'h', 'A'],
        ['B', 'user', 'bob'],
        ['B', 'h', 'B'],
      ],
    ],
    ['SELECT * FROM (SELECT user FROM t WHERE id = 3) UNPIVOT (v FOR k IN (user))', [['user', 'bob']]],
  ],
  JOIN: [
    [
      'SELECT * FROM (SELECT host, id FROM t WHERE id = 1) NATURAL JOIN (SELECT host, size FROM t)',
      [
        ['A', 1, 5],
        ['A', 1, 7],
      ],
      [[1], [1, 2]],
    ],
    [
      'SELECT a.host, b.id FROM t a LEFT JOIN t b ON a.user = b.user AND b.id > a.id ORDER BY a.size',
      [
        ['B', null],
        ['B', null],
        ['A', 4624],
        ['A', null],
      ],
    ],
    [
      'SELECT host, n FROM t FULL OUTER JOIN (VALUES ("B", 1), ("C", 2)) AS v(host, n) USING (host) ORDER BY host, id',
      [
        ['A', null],
        ['A', null],
        ['B', 1],
        ['B', 1],
        ['C', 2],
      ],
    ],
    ['SELECT id FROM t a LEFT SEMI JOIN t b ON a.user = b.user AND a.id <> b.id', [[1], [4624]]],
    ['SELECT id FROM t a ANTI JOIN t b ON a.user = b.user AND a.id <> b.id', [[3], [3]]],
    ['SELECT count(*) FROM t a, t b, t c', [[64]]],
    ['SELECT /*+ BROADCAST(a) */ a.id FROM t a JOIN t b ON a.user <=> b.user WHERE a.user IS NULL', [[3]]],
    ['SELECT a.id FROM t a JOIN t b USING (host, id) WHERE a.size = 1', [[3]]],
  ],
  'Set operators': [
    ['SELECT id FROM t MINUS SELECT 3', [[1], [4624]]],
    ['SELECT id FROM t EXCEPT ALL SELECT 3', [[1], [3], [4624]]],
    ['SELECT id FROM t INTERSECT ALL SELECT id FROM t WHERE id = 3', [[3], [3]]],
    ['SELECT 1 UNION SELECT 1 UNION ALL SELECT 1', [[1], [1]]],
    ['SELECT 1 UNION ALL SELECT 1 UNION SELECT 1', [[1]]],
    ['SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 2', [[1], [2]]],
    ['(SELECT 1) MINUS SELECT 1', []],
    ['SELECT 1 AS n UNION ALL SELECT "x" ORDER BY n DESC LIMIT 1', [['x']]],
  ],
  'ORDER BY, SORT BY, LIMIT, OFFSET': [
    ['SELECT user FROM t ORDER BY user', [[null], ['ann'], ['ann'], ['bob']], [[2], [1], [4], [3]]],
    ['SELECT user FROM t ORDER BY user DESC', [['bob'], ['ann'], ['ann'], [null]]],
    ['SELECT user FROM t ORDER BY user ASC NULLS LAST', [['ann'], ['ann'], ['bob'], [null]]],
    ['SELECT user FROM t ORDER BY user DESC NULLS FIRST LIMIT 1', [[null]]],
    [
      'SELECT host, size FROM t ORDER BY ALL',
      [
        ['A', 5],
        ['A', 7],
        ['B', 1],
        ['B', 2],
      ],
    ],
    ['SELECT size FROM t SORT BY size DESC', [[7], [5], [2], [1]]],
    ['SELECT size FROM t DISTRIBUTE BY host SORT BY size', [[1], [2], [5], [7]]],
    ['SELECT size FROM t CLUSTER BY size', [[1], [2], [5], [7]]],
    ['SELECT size FROM t ORDER BY size LIMIT ALL OFFSET 3', [[7]]],
    ['SELECT size FROM t ORDER BY length(host), -size LIMIT 1 + 1', [[7], [5]]],
  ],
  'Common table expression': [
    ['WITH a AS (SELECT id FROM t), b AS (SELECT id FROM a WHERE id > 1) SELECT count(*) FROM b', [[3]], [[2, 3, 4]]],
    ['WITH a(x, y) AS (SELECT id, size FROM t) SELECT y FROM a WHERE x = 1', [[5]]],
    ['SELECT n FROM (WITH a AS (SELECT 5 AS n) SELECT * FROM a)', [[5]]],
    ['SELECT id FROM t WHERE id IN (WITH a AS (SELECT 1 AS i) SELECT i FROM a)', [[1]]],
    ['WITH t AS (SELECT 9 AS id) SELECT id FROM t', [[9]]],
    ['FROM t SELECT id WHERE size = 1', [[3]]],
    ['TABLE t LIMIT 0', []],
    ['SELECT * EXCEPT (tags, ports, proc, meta, user) FROM t WHERE id = 1', [[1, 'A', 5]]],
  ],
  'Window functions': [
    [
      'SELECT id, rank() OVER (ORDER BY host), dense_rank() OVER (ORDER BY host), row_number() OVER (ORDER BY host) FROM t',
      [
        [1, 1, 1, 1],
        [3, 1, 1, 2],
        [3, 3, 2, 3],
        [4624, 3, 2, 4],
      ],
    ],
    [
      'SELECT size, lead(size) OVER w, lag(size, 1, 0) OVER w FROM t WINDOW w AS (PARTITION BY host ORDER BY size)',
      [
        [5, 7, 0],
        [7, null, 5],
        [1, 2, 0],
        [2, null, 1],
      ],
    ],
    [
      'SELECT size, sum(size) OVER (ORDER BY size RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t',
      [
        [5, 5],
        [7, 12],
        [1, 1],
        [2, 3],
      ],
    ],
    [
      'SELECT first_value(user) IGNORE NULLS OVER (PARTITION BY host ORDER BY id DESC) FROM t',
      [['ann'], [null], ['ann'], ['ann']],
    ],
    [
      'SELECT ntile(2) OVER (ORDER BY size), percent_rank() OVER (ORDER BY size), cume_dist() OVER (ORDER BY size) FROM t WHERE host = "A"',
      [
        [1, 0, 0.5],
        [2, 1, 1],
      ],
    ],
    [
      'SELECT host FROM (SELECT host, row_number() OVER (PARTITION BY host ORDER BY size DESC) AS n FROM t) WHERE n = 1',
      [['A'], ['B']],
      [[2], [4]],
    ],
    [
      'SELECT nth_value(size, 2) OVER (ORDER BY size ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t LIMIT 1',
      [[2]],
    ],
    ['SELECT collect_list(id) OVER (PARTITION BY host ORDER BY size) FROM t WHERE host = "A"', [[[1]], [[1, 3]]]],
  ],
  'Nested fields': [
    ['SELECT proc.name FROM t WHERE proc.name IS NOT NULL', [['cmd'], ['svc']]],
    ["SELECT proc['name'], d.proc.name FROM t d WHERE id = 1", [['cmd', 'cmd']]],
    ['SELECT x.name FROM (SELECT proc AS x FROM t) WHERE x.name = "svc"', [['svc']]],
    ['SELECT s.a, s.b FROM (SELECT named_struct("a", id, "b", host) AS s FROM t) WHERE s.a = 1', [[1, 'A']]],
    ['SELECT d.s.a FROM (SELECT named_struct("a", id) AS s FROM t) d LIMIT 1', [[1]]],
    ['SELECT e.n FROM t LATERAL VIEW explode(array(named_struct("n", size))) v AS e WHERE id = 1', [[5]]],
    ['SELECT m.a FROM (SELECT map("a", id) AS m FROM t) WHERE m["a"] > 3', [[4624]]],
    ["SELECT filter(tags, x -> x = host OR x = 'y') FROM t WHERE id = 1", [[['y']]]],
    ['SELECT id FROM t WHERE exists(tags, x -> x LIKE "x%")', [[1]]],
    [
      'SELECT host, transform(collect_list(size), x -> x * 2) FROM t GROUP BY host',
      [
        ['A', [10, 14]],
        ['B', [2, 4]],
      ],
    ],
    ['SELECT size(filter(collect_list(size), x -> x > 1)) AS n FROM t', [[3]]],
    ["SELECT from_json(meta, 'k STRING, n ARRAY<INT>').n[1] FROM t WHERE meta IS NOT NULL", [[2]]],
  ],
  Subqueries: [
    ['SELECT id FROM t WHERE (host, size) IN (SELECT host, max(size) FROM t GROUP BY host)', [[3], [4624]]],
    ['SELECT id FROM t a WHERE size = (SELECT max(size) FROM t b WHERE b.host = a.host)', [[3], [4624]]],
    ['SELECT id FROM t a WHERE NOT EXISTS (SELECT * FROM t b WHERE b.user = a.user AND b.id <> a.id)', [[3], [3]]],
    ['SELECT id FROM t WHERE user NOT IN (SELECT user FROM t WHERE id = 3)', []],
    ['SELECT id FROM t WHERE id > (SELECT avg(id) FROM t)', [[4624]]],
  ],
};

describe.each(Object.entries(SECTIONS))('%s', (_, queries) => {
  it.each(queries.map(([query, rows, lines]) => ({ query, rows, lines })))('$query', async ({ query, rows, lines }) => {
    const table = await bench.query(query);
    expect(table.rows).toEqual(rows);
    if (lines !== undefined) expect(table.lines).toEqual(lines);
  });
});

describe('names of columns', () => {
  it.each([
    ['SELECT explode(tags) FROM t', ['col']],
    ['SELECT posexplode(tags) FROM t', ['pos', 'col']],
    ['SELECT * FROM VALUES (1, 2)', ['col1', 'col2']],
    ["SELECT * FROM (SELECT host, size FROM t) PIVOT (sum(size) FOR host IN ('A' AS a, 'B'))", ['a', 'B']],
    [
      "SELECT * FROM (SELECT host, size FROM t) PIVOT (sum(size) s, max(size) FOR host IN ('A'))",
      ['A_s', 'A_max(size)'],
    ],
    ['SELECT CASE WHEN id = 1 THEN 2 END, struct(id).id FROM t', ['CASE WHEN id = 1 THEN 2 END', 'struct(id).id']],
  ])('%s', async (query, columns) => {
    expect((await bench.query(query)).columns).toEqual(columns);
  });
});

describe('readings with a warning', () => {
  it.each([
    ['SELECT id FROM t SORT BY id', 'Spark orders the rows of each partition by themselves here'],
    ['SELECT id FROM t CLUSTER BY id', 'Spark orders the rows of each partition by themselves here'],
  ])('%s', async (query, message) => {
    expect((await bench.query(query)).warnings).toEqual([expect.stringContaining(message)]);
  });
});

it('unites a hundred queries without slowing down', async () => {
  const parts = Array.from({ length: 100 }, (_, index) => `SELECT id, host FROM t WHERE id = ${index}`);
  expect(await bench.rows(parts.join(' UNION '))).toEqual([
    [1, 'A'],
    [3, 'A'],
    [3, 'B'],
  ]);
}, 2000);
