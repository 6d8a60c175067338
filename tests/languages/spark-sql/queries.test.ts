import { describe, expect, it } from 'vitest';
import { Bench, type Raw } from './run.ts';

/** A logon, what it starts, a connection, and an unrelated start. */
const EVENTS: readonly Raw[] = [
  { id: 1, Host: 'A', Pid: '0x1a4', Image: 'C:\\Windows\\cmd.exe', time: '2024-01-01T00:00:00Z' },
  { id: 3, Host: 'A', Pid: 420, Image: 'C:\\Windows\\cmd.exe', Port: '443', time: '2024-01-01T00:01:00Z' },
  { id: 1, Host: 'B', Pid: '0x10', Image: 'C:\\Tools\\x%y.exe', PORT: '80', time: '2024-01-01T00:02:00Z' },
  { id: 3, Host: null, Pid: 16, Port: '5985', tags: ['a', 'b'], nested: { Name: 'n', deep: { x: 1 } } },
  { id: 5, Host: 'B', ok: true, score: 1.5, big: -(2 ** 63), mixed: 1, huge: 1e30 },
  { id: 5, Host: 'a', ok: false, score: 2, big: 36028797018963968, mixed: 'one', huge: 2 },
];
const bench = new Bench(EVENTS);

/** Queries with their rows and, behind, the lines that each row is made from. */
const QUERIES: readonly (readonly [query: string, rows: unknown, lines?: unknown])[] = [
  // Names
  ['SELECT host FROM t WHERE ID = 5', [['B'], ['a']], [[5], [6]]],
  [
    'SELECT `Host`, d.`id` FROM whatever d WHERE d.id = 3',
    [
      ['A', 3],
      [null, 3],
    ],
    [[2], [4]],
  ],
  ['SELECT x.Host FROM db.events AS x WHERE id = 1', [['A'], ['B']]],
  ['SELECT events.Host FROM db.events WHERE id = 1', [['A'], ['B']]],
  ['SELECT Host AS h FROM t ORDER BY h DESC LIMIT 2', [['a'], ['B']], [[6], [3]]],
  // Columns that differ in case are one
  ['SELECT port FROM t WHERE PoRt IS NOT NULL', [['443'], ['80'], ['5985']]],
  // Fields of objects, and lists
  [
    'SELECT nested.name, nested.deep.x FROM t WHERE id = 3',
    [
      [null, null],
      ['n', 1],
    ],
  ],
  ["SELECT tags[1], size(tags) FROM t WHERE array_contains(tags, 'b')", [['b', 2]], [[4]]],
  ['SELECT d.nested.name FROM (SELECT * FROM t) d WHERE d.id = 3', [[null], ['n']], [[2], [4]]],
  // Types
  ['SELECT ok FROM t WHERE ok', [[true]], [[5]]],
  ['SELECT score / 2 FROM t WHERE score > 1.6', [[1]]],
  ['SELECT mixed FROM t WHERE mixed IS NOT NULL', [['1'], ['one']]],
  ['SELECT id FROM t WHERE big = -9223372036854775808', [[5]]],
  ['SELECT id FROM t WHERE big = 36028797018963968', [[5]], [[6]]],
  ['SELECT huge FROM t WHERE huge > 5', [[1e30]]],
  // Text against numbers
  ['SELECT id FROM t WHERE Port = 443', [[3]], [[2]]],
  ["SELECT id FROM t WHERE id = '5'", [[5], [5]]],
  ['SELECT Pid FROM t WHERE Pid = 16', [['16']], [[4]]],
  // Three-valued logic
  ["SELECT id FROM t WHERE NOT Host = 'A'", [[1], [5], [5]], [[3], [5], [6]]],
  ["SELECT id FROM t WHERE Host <> 'A' OR Host IS NULL", [[1], [3], [5], [5]]],
  // Order: nulls first ascending, last descending
  ['SELECT Host FROM t WHERE id > 1 ORDER BY Host', [[null], ['A'], ['B'], ['a']]],
  ['SELECT Host FROM t WHERE id > 1 ORDER BY Host DESC', [['a'], ['B'], ['A'], [null]]],
  ['SELECT Host FROM t WHERE id > 1 ORDER BY Host NULLS LAST', [['A'], ['B'], ['a'], [null]]],
  [
    'SELECT id, Host FROM t ORDER BY 1 DESC, 2 LIMIT 2',
    [
      [5, 'B'],
      [5, 'a'],
    ],
  ],
  ['SELECT id FROM t ORDER BY score DESC, time LIMIT 1 OFFSET 1', [[5]], [[5]]],
  ['SELECT 5 AS five FROM t ORDER BY five LIMIT 1', [[5]], [[1]]],
  // DISTINCT: made from the lines of all equal rows
  [
    'SELECT DISTINCT id FROM t',
    [[1], [3], [5]],
    [
      [1, 3],
      [2, 4],
      [5, 6],
    ],
  ],
  ['SELECT DISTINCT id FROM t ORDER BY id DESC LIMIT 1', [[5]], [[5, 6]]],
  // Groups, in the order of their first event
  [
    'SELECT Host, COUNT(*) FROM t GROUP BY Host',
    [
      ['A', 2],
      ['B', 2],
      [null, 1],
      ['a', 1],
    ],
    [[1, 2], [3, 5], [4], [6]],
  ],
  ['SELECT COUNT(*), COUNT(Host), COUNT(DISTINCT Host) FROM t', [[6, 5, 3]], [[1, 2, 3, 4, 5, 6]]],
  ['SELECT COUNT(*) FROM t WHERE id = 99', [[0]], [[]]],
  ['SELECT id AS i, SUM(score) FROM t GROUP BY i HAVING SUM(score) > 1', [[5, 3.5]], [[5, 6]]],
  [
    'SELECT id, COUNT(*) AS n FROM t GROUP BY 1 HAVING n > 1 ORDER BY n, id DESC',
    [
      [5, 2],
      [3, 2],
      [1, 2],
    ],
  ],
  ['SELECT LOWER(Host) FROM t GROUP BY LOWER(Host)', [['a'], ['b'], [null]], [[1, 2, 6], [3, 5], [4]]],
  ["SELECT concat(LOWER(Host), '!') FROM t WHERE id = 1 GROUP BY LOWER(Host)", [['a!'], ['b!']]],
  [
    'SELECT collect_list(id), collect_set(id) FROM t',
    [
      [
        [1, 3, 1, 3, 5, 5],
        [1, 3, 5],
      ],
    ],
  ],
  ['SELECT first(Host), last(Host), max(Port), min(score), avg(score) FROM t', [['A', 'a', '80', 1.5, 1.75]]],
  ['SELECT COUNT(*) FILTER (WHERE id = 1), count_if(id = 3) FROM t', [[2, 2]]],
  ['SELECT MAX(id) + 1 FROM t', [[6]]],
  // Joins: by the left line, then the right
  ['SELECT a.Pid, b.Pid FROM t a JOIN t b ON a.Host = b.Host AND a.id = 1 AND b.id = 3', [['0x1a4', '420']], [[1, 2]]],
  [
    "SELECT s.Image FROM t s INNER JOIN (SELECT Pid FROM t WHERE id = 3) c ON split(s.Pid, '0x')[1] = LOWER(hex(CAST(c.Pid AS INT)))",
    [['C:\\Windows\\cmd.exe'], ['C:\\Tools\\x%y.exe']],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.Port = b.Port AND b.id = 3 WHERE a.id < 5',
    [
      [1, null],
      [3, 3],
      [1, null],
      [3, 3],
    ],
    [[1], [2], [3], [4]],
  ],
  [
    'SELECT a.id, b.score FROM t a RIGHT JOIN t b ON a.id = b.score + 1 WHERE b.score > 0',
    [
      [3, 2],
      [3, 2],
      [null, 1.5],
    ],
    [[2, 6], [4, 6], [5]],
  ],
  ['SELECT COUNT(*) FROM t a FULL JOIN t b ON a.id = b.id + 100', [[12]]],
  ['SELECT COUNT(*) FROM t a, t b', [[36]]],
  ['SELECT COUNT(*) FROM t a CROSS JOIN t b', [[36]]],
  ['SELECT Host FROM t a LEFT SEMI JOIN t b ON a.id = b.id AND b.Port = 443', [['A'], [null]], [[2], [4]]],
  ['SELECT a.id FROM t a LEFT ANTI JOIN t b ON a.id = b.id AND b.Port = 443', [[1], [1], [5], [5]]],
  [
    'SELECT Host, COUNT(*) FROM t a JOIN t b USING (Host) GROUP BY Host',
    [
      ['A', 4],
      ['B', 4],
      ['a', 1],
    ],
  ],
  [
    'SELECT * FROM (SELECT id FROM t WHERE id = 1) a JOIN (SELECT id, Host FROM t) b USING (id)',
    [
      [1, 'A'],
      [1, 'B'],
      [1, 'A'],
      [1, 'B'],
    ],
    [[1], [1, 3], [1, 3], [3]],
  ],
  [
    'SELECT a.id, c.id FROM t a JOIN (t b JOIN t c ON b.Host = c.Host AND c.id = 5) ON a.Host = b.Host WHERE a.id = 1 AND b.id = 1',
    [[1, 5]],
    [[3, 5]],
  ],
  // Derived tables and common table expressions
  ['SELECT h FROM (SELECT Host AS h, id FROM t WHERE id < 5) d WHERE d.id = 3', [['A'], [null]], [[2], [4]]],
  ['SELECT x FROM (SELECT Host FROM t WHERE id = 1) AS d (x)', [['A'], ['B']]],
  ['WITH s AS (SELECT * FROM t WHERE id = 1) SELECT s.Host FROM s', [['A'], ['B']], [[1], [3]]],
  ['WITH s AS (SELECT id FROM t), u (n) AS (SELECT COUNT(*) FROM s) SELECT n FROM u', [[6]], [[1, 2, 3, 4, 5, 6]]],
  ['SELECT Host FROM (SELECT * FROM (SELECT * FROM t) a) b WHERE id = 1', [['A'], ['B']], [[1], [3]]],
  [
    'SELECT n FROM (SELECT Host, COUNT(*) n FROM t GROUP BY Host) WHERE n > 1',
    [[2], [2]],
    [
      [1, 2],
      [3, 5],
    ],
  ],
  ['SELECT id FROM (SELECT id FROM t LIMIT 2) ORDER BY id DESC', [[3], [1]]],
  // Set operations
  ['SELECT id FROM t WHERE id = 1 UNION ALL SELECT id FROM t WHERE id = 3', [[1], [1], [3], [3]], [[1], [3], [2], [4]]],
  ['SELECT id FROM t UNION SELECT 7', [[1], [3], [5], [7]], [[1, 3], [2, 4], [5, 6], []]],
  ['SELECT id FROM t INTERSECT SELECT 3', [[3]], [[2, 4]]],
  [
    'SELECT id FROM t EXCEPT SELECT 3',
    [[1], [5]],
    [
      [1, 3],
      [5, 6],
    ],
  ],
  ['SELECT id FROM t EXCEPT ALL SELECT 3', [[1], [1], [3], [5], [5]]],
  ['SELECT id FROM t INTERSECT ALL (SELECT 1 UNION ALL SELECT 5)', [[1], [5]]],
  ['SELECT id FROM t WHERE id = 1 UNION SELECT Host FROM t WHERE id = 5 ORDER BY id DESC', [['a'], ['B'], ['1']]],
  ['(SELECT id FROM t ORDER BY id DESC LIMIT 1) UNION ALL SELECT 0', [[5], [0]]],
  // Subqueries
  ['SELECT Host FROM t WHERE id IN (SELECT id FROM t WHERE Port = 443)', [['A'], [null]], [[2], [4]]],
  [
    'SELECT id FROM t a WHERE EXISTS (SELECT * FROM t b WHERE b.Host = a.Host AND b.id = 5)',
    [[1], [5], [5]],
    [[3], [5], [6]],
  ],
  ['SELECT id FROM t a WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.Host = a.Host AND b.id <> a.id)', [[3], [5]]],
  ['SELECT id FROM t WHERE score = (SELECT MAX(score) FROM t)', [[5]], [[6]]],
  ['SELECT (SELECT COUNT(*) FROM t b WHERE b.Host = a.Host) FROM t a WHERE a.id = 1', [[2], [2]]],
  // Windows
  [
    'SELECT id, ROW_NUMBER() OVER (PARTITION BY id ORDER BY Host) FROM t',
    [
      [1, 1],
      [3, 2],
      [1, 2],
      [3, 1],
      [5, 1],
      [5, 2],
    ],
  ],
  [
    'SELECT id, COUNT(*) OVER w FROM t WINDOW w AS (PARTITION BY id)',
    [
      [1, 2],
      [3, 2],
      [1, 2],
      [3, 2],
      [5, 2],
      [5, 2],
    ],
  ],
  ['SELECT LAG(id) OVER (ORDER BY time) FROM t WHERE time IS NOT NULL', [[null], [1], [3]]],
  [
    'SELECT Host, RANK() OVER (ORDER BY COUNT(*) DESC) FROM t GROUP BY Host',
    [
      ['A', 1],
      ['B', 1],
      [null, 3],
      ['a', 3],
    ],
  ],
  [
    'SELECT SUM(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WHERE id < 5',
    [[1], [4], [2], [6]],
  ],
  // Nothing in FROM
  ['SELECT 1, 2', [[1, 2]], [[]]],
];

describe('queries give the rows that Spark gives, and the lines that they are made from', () => {
  it.each(QUERIES.map(([query, rows, lines]) => ({ query, rows, lines })))('$query', async ({ query, rows, lines }) => {
    const table = await bench.query(query);
    expect(table.rows).toEqual(rows);
    if (lines !== undefined) expect(table.lines).toEqual(lines);
  });
});

describe('results', () => {
  it.each([
    ['SELECT id FROM t WHERE id = 3', [2, 4]],
    ['SELECT id FROM t WHERE id = 3 ORDER BY Host DESC', [2, 4]],
    ['SELECT id FROM t WHERE id = 3 ORDER BY Host', [4, 2]],
    ['SELECT h FROM (SELECT Host h FROM t WHERE id = 1) d', [1, 3]],
    ['SELECT id FROM t UNION ALL SELECT id FROM t WHERE id = 1', [1, 2, 3, 4, 5, 6, 1, 3]],
    ['SELECT id FROM t WHERE id IN (SELECT 3)', [2, 4]],
    ['SELECT COUNT(*) FROM t', undefined],
    ['SELECT DISTINCT id FROM t', undefined],
    ['SELECT a.id FROM t a JOIN t b ON a.id = b.id', undefined],
  ])('%s: single events %j', async (query, events) => {
    expect((await bench.query(query)).events).toEqual(events);
  });

  it.each([
    [
      'SELECT COUNT(*), lower(Host), d.id, id + 1, Host AS h, CAST(id AS INT) FROM t d GROUP BY 2, 3, 4, 5, 6',
      ['count(1)', 'lower(Host)', 'id', '(id + 1)', 'h', 'CAST(id AS INT)'],
    ],
    ['SELECT iD FROM t', ['iD']],
  ])('%s: names its columns as Spark does', async (query, columns) => {
    expect((await bench.query(query)).columns).toEqual(columns);
  });

  it('gives all columns for a star, those that differ in case once', async () => {
    const { columns, rows } = await bench.query('SELECT * FROM t WHERE Port = 80');
    expect(columns).toEqual([
      'id',
      'Host',
      'Pid',
      'Image',
      'time',
      'Port',
      'tags',
      'nested',
      'ok',
      'score',
      'big',
      'mixed',
      'huge',
    ]);
    expect(rows[0]?.slice(0, 6)).toEqual([1, 'B', '0x10', 'C:\\Tools\\x%y.exe', '2024-01-01T00:02:00Z', '80']);
  });

  it('gives the columns of one table for a qualified star', async () => {
    const { columns } = await bench.query('SELECT d.* FROM t JOIN (SELECT id, Host h FROM t) d ON t.id = d.id');
    expect(columns).toEqual(['id', 'h']);
  });
});

describe('columns that no event has', () => {
  it.each([
    ['SELECT Nope FROM t WHERE id = 5', [[null], [null]]],
    ['SELECT d.Nope FROM t d WHERE id = 5', [[null], [null]]],
    ["SELECT id FROM t WHERE Nope = 'x' OR id = 5", [[5], [5]]],
    ['SELECT d.Nope FROM (SELECT * FROM t) d WHERE id = 5', [[null], [null]]],
    ['SELECT Nope, COUNT(*) FROM t GROUP BY Nope', [[null, 6]]],
    ['SELECT COUNT(*) FROM t WHERE Nope > 5 AND lower(Nope) LIKE "a%"', [[0]]],
  ] satisfies [string, unknown][])('%s: null, with a warning', async (query, rows) => {
    const table = await bench.query(query);
    expect(table.rows).toEqual(rows);
    expect(table.warnings).toEqual([
      expect.stringMatching(/^No event of the dataset has the column `(d\.)?Nope`; it is null\.$/),
    ]);
  });

  it('leaves them out of a star', async () => {
    const { columns } = await bench.query('SELECT * FROM t WHERE Nope IS NULL');
    expect(columns).not.toContain('Nope');
  });

  it('runs on no events at all', async () => {
    const none = new Bench([]);
    expect(await none.rows('SELECT a, b FROM t WHERE a = 1')).toEqual([]);
    expect(await none.rows('SELECT COUNT(*) FROM t')).toEqual([[0]]);
  });
});
