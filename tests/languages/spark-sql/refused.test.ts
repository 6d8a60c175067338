import { describe, expect, it } from 'vitest';
import { sparkSql } from '../../../src/languages/spark-sql/index.ts';
import { Bench } from './run.ts';

/** A text with the place of its error marked by `»`, the message, and help where it is the point. */
const REFUSED: readonly (readonly [marked: string, message: string, help?: string])[] = [
  // Strings
  ["SELECT a FROM t WHERE b = »'x", "Unterminated string, expected `'` to end the one that starts here."],
  ['SELECT a FROM t WHERE b = »"x', 'Unterminated string, expected `"` to end the one that starts here.'],
  [
    "SELECT split(Image, »'\\')[1] FROM t",
    "Unterminated string: the backslash before the next `'` escapes it, so the string that starts here goes on.",
    'a backslash is written `\\\\` in a string, and `\\\\\\\\` where it is a regular expression or a LIKE pattern',
  ],
  [
    "SELECT reverse(split(Image, »'\\'))[0] AS name FROM t WHERE Channel = 'Security'",
    "Unterminated string: the backslash before the next `'` escapes it, so the string that starts here goes on.",
  ],
  [
    "SELECT a FROM t JOIN u ON split(x, »'\\')[1] = split(y, '\\')[1] WHERE b = 'c'",
    "Unterminated string: the backslash before the next `'` escapes it, so the string that starts here goes on.",
  ],
  [
    'SELECT a FROM t WHERE b = »\u201Cx\u201D',
    'Unexpected `\u201C`, expected a plain quote.',
    'replace the typographic quotes by \' or "',
  ],
  ["SELECT X'4»G'", 'Unexpected `G`, expected hexadecimal digits.'],
  // Names and comments
  [
    'SELECT »@timestamp FROM t',
    'Unexpected `@`, expected a name or a value.',
    'names with special characters stand in back-quotes: `@timestamp`',
  ],
  ['SELECT »`a FROM t', 'Unterminated name, expected a back-quote to end the one that starts here.'],
  ['SELECT »`` FROM t', 'Unexpected empty name, expected a name between the back-quotes.'],
  ['SELECT a »/* b FROM t', 'Unterminated comment, expected `*/` to end the `/*` that starts here.'],
  [
    `SELECT a FROM t ${'EXCEPT SELECT a FROM t '.repeat(200)}»EXCEPT SELECT a FROM t`,
    'A chain of more than 200 set operations is not supported by Huntbook yet.',
  ],
  // Where something else is expected
  ['»', 'The query is empty, expected `SELECT`.'],
  ['»FOO', 'Unexpected `FOO`, expected `SELECT`.'],
  ['SELECT »FROM t', 'Unexpected `FROM`, expected a column or an expression.'],
  ['SELECT a, »FROM t', 'Unexpected `FROM`, expected a column or an expression.', 'remove the comma before `FROM`'],
  ['SELECT a FROM »', 'Unexpected end of the query, expected a table or a subquery in parentheses.'],
  ['SELECT a FROM t WHERE »', 'Unexpected end of the query, expected an expression after `WHERE`.'],
  ['SELECT a FROM t WHERE (b = 1 and »)', 'Unexpected `)`, expected an expression after `and`.'],
  ['SELECT a FROM t WHERE b = »', 'Unexpected end of the query, expected a value after `=`.'],
  [
    'SELECT a FROM t WHERE b = »AND c = 1',
    'Unexpected `AND`, expected a value after `=`.',
    '`AND` is a keyword; as a name it stands in back-quotes',
  ],
  [
    'SELECT a FROM t WHERE (b = 1 »',
    'Unexpected end of the query, expected `)`, an operator or the end of the expression.',
  ],
  ['SELECT a FROM t WHERE b = 1»)', 'Unexpected `)`, expected a clause of the query or its end.'],
  ['SELECT a FROM t WHERE b IN (»)', 'Unexpected `)`, expected at least one value in the list of `IN`.'],
  ["SELECT a FROM t WHERE b IN »'x'", "Unexpected `'x'`, expected `(` after `IN`."],
  ['SELECT a FROM t WHERE b LIKE »', 'Unexpected end of the query, expected a pattern after `LIKE`.'],
  ['SELECT a FROM t WHERE b BETWEEN 1 »OR 2', 'Unexpected `OR`, expected `AND` and the upper bound of `BETWEEN`.'],
  ['SELECT a FROM t WHERE b IS »5', 'Unexpected `5`, expected `NULL`, `TRUE`, `FALSE` or `DISTINCT FROM` after `IS`.'],
  ['SELECT lower(a »FROM t', 'Unexpected `FROM`, expected `,` or `)` after an argument.'],
  ['SELECT CASE WHEN a »END FROM t', 'Unexpected `END`, expected `THEN` after the condition of `WHEN`.'],
  ['SELECT a FROM t GROUP »a', 'Unexpected `a`, expected `BY` after `GROUP`.'],
  ['SELECT a FROM t LEFT »u', 'Unexpected `u`, expected `JOIN`.'],
  ['SELECT split(a, ",")[1»', 'Unexpected end of the query, expected `]` after the index.'],
  [
    "SELECT a FROM t WHERE b LIKE 'x' ESCAPE »'ab'",
    "Unexpected 'ab', expected one character other than `%` and `_` after `ESCAPE`.",
  ],
  // Types and functions
  ['SELECT CAST(a AS »INTEGR)', 'Unexpected type `INTEGR`, expected a type of Spark SQL.', 'did you mean `INTEGER`?'],
  ['SELECT »LOWR(a) FROM t', 'Unexpected function `lowr`, expected a function of Spark SQL.', 'did you mean `lower`?'],
  [
    'SELECT element_at(split(a, ","), »0) FROM t',
    'Unexpected 0, expected a place from 1, or from -1 at the end.',
    '`get(array, 0)` and `array[0]` count from 0',
  ],
  ['SELECT listagg(a, »b) FROM t', 'A separator that is no literal is not supported by Huntbook yet.'],
  ['SELECT percentile(a, »array("x")) FROM t', 'Unexpected shares that are no numbers, expected numbers from 0 to 1.'],
  ['SELECT bround(a, »99) FROM t', 'Rounding to 99 digits is not supported by Huntbook yet.'],
  ['SELECT ceil(a, »b) FROM t', 'A number of digits that is no literal is not supported by Huntbook yet.'],
  ['SELECT »substring(a) FROM t', 'Unexpected 1 argument of `substring`, expected 2 to 3.'],
  ['SELECT »hash(a) FROM t', 'The function `hash` is not supported by Huntbook yet.'],
  ['SELECT sum(»*) FROM t', 'Unexpected `*`, expected an expression.', '`*` as an argument is for `COUNT(*)`'],
  // Patterns
  [
    "SELECT a FROM t WHERE b LIKE '%»\\\\Windows%'",
    'Unexpected `\\` before `W`, expected it before `%`, `_` or `\\` in a LIKE pattern.',
    'a backslash that stands for itself is written `\\\\\\\\`: the string takes one away, the pattern another',
  ],
  ["SELECT a FROM t WHERE b RLIKE 'a»(?=b)'", 'Lookahead in a regular expression is not supported by Huntbook yet.'],
  ["SELECT a FROM t WHERE b RLIKE 'a»(?<!b)'", 'Lookbehind in a regular expression is not supported by Huntbook yet.'],
  [
    "SELECT a FROM t WHERE b RLIKE '(a)»\\\\1'",
    'A back-reference in a regular expression is not supported by Huntbook yet.',
  ],
  [
    "SELECT a FROM t WHERE b RLIKE 'a+»+'",
    'A possessive quantifier in a regular expression is not supported by Huntbook yet.',
  ],
  [
    "SELECT a FROM t WHERE b RLIKE '»*'",
    'Unexpected `*` in the regular expression, expected something before it to repeat.',
  ],
  ["SELECT a FROM t WHERE b RLIKE 'x»(a'", 'Unexpected `(` in the regular expression, expected a `)` for it.'],
  [
    "SELECT a FROM t WHERE b RLIKE '[)]a\\\\)»)'",
    'Unexpected `)` in the regular expression, expected a `(` before it.',
  ],
  [
    "SELECT a FROM t WHERE b RLIKE 'a»**'",
    'Unexpected `**` in the regular expression, expected one repetition at a time.',
  ],
  [
    "SELECT a FROM t WHERE b RLIKE '[»z-a]'",
    'Unexpected `z-a` in the regular expression, expected a class whose ranges ascend.',
  ],
  ["SELECT a FROM t WHERE b RLIKE '»(.{1,1000}){1,1000}'", 'The regular expression repeats too much to be run.'],
  ["SELECT a FROM t WHERE b RLIKE '(?i»x)a'", 'The flag `x` in a regular expression is not supported by Huntbook yet.'],
  ["SELECT split(a, '»\\\\') FROM t", 'Unexpected end of the regular expression after a backslash.'],
  ["SELECT date_format(a, 'yyyy-»QQ') FROM t", '`QQ` in a date pattern is not supported by Huntbook yet.'],
  // Names that nothing has
  [
    'SELECT »b FROM (SELECT a FROM t) d',
    "Unexpected column `b`, which the query's tables do not have.",
    'did you mean `a`?',
  ],
  [
    'SELECT »d.b FROM (SELECT a FROM t) d',
    "Unexpected column `b`, which the query's tables do not have.",
    'did you mean `a`?',
  ],
  ['SELECT »x.* FROM t d', 'Unexpected `x`, expected a table of this query: `d`.'],
  [
    'SELECT »Host FROM t a JOIN t b ON a.x = b.x',
    'The column `Host` is ambiguous: several tables have it.',
    'say which: `a.Host`, `b.Host`',
  ],
  [
    'SELECT a.x FROM t a JOIN t »a ON a.x = a.x',
    'The name `a` stands for two tables of this join.',
    'give each an alias of its own',
  ],
  ['SELECT a FROM t ORDER BY »3', 'Unexpected place 3, expected one from 1 to 1, a column of the select list.'],
  ['WITH a AS (SELECT 1), »a AS (SELECT 2) SELECT * FROM a', 'The name `a` stands twice in WITH.'],
  // Groups
  [
    'SELECT »a, COUNT(*) FROM t GROUP BY b',
    'The column `a` stands neither in GROUP BY nor in an aggregate.',
    'group by it, or wrap it, for example in `first(…)`',
  ],
  [
    'SELECT a FROM t WHERE »COUNT(*) > 1',
    'Unexpected `COUNT` in WHERE, where no aggregate can stand.',
    'conditions on aggregates stand in `HAVING`',
  ],
  ['SELECT sum(»max(a)) FROM t', 'Unexpected `MAX` in an aggregate, where no aggregate can stand.'],
  ['SELECT »* FROM t GROUP BY a', 'Unexpected `*` in a query with groups.'],
  ['SELECT »row_number() FROM t', 'Unexpected `ROW_NUMBER` without `OVER`.'],
  ['SELECT »lower(DISTINCT a) FROM t', 'Unexpected `DISTINCT` with `LOWER`, which is no aggregate.'],
  // Shapes
  ['SELECT a FROM t UNION »SELECT a, b FROM t', 'Unexpected 2 columns after UNION, expected 1, as many as before it.'],
  ['SELECT a FROM t WHERE a IN (»SELECT a, b FROM t)', 'Unexpected 2 columns, expected one in the subquery of IN.'],
  ['SELECT »(SELECT a, b FROM t)', 'Unexpected 2 columns, expected one in a subquery that is a value.'],
  ['SELECT a FROM t WHERE »lower(a)', 'Unexpected string, expected a condition.'],
  ["SELECT a FROM t WHERE b = 1 AND »'c'", 'Unexpected string, expected a condition.'],
  ['SELECT lower(a)[»0] FROM t', 'Unexpected `[` after a string, expected an array.'],
  ["SELECT a FROM t LIMIT »'x'", 'Unexpected string, expected a whole number after LIMIT.'],
  ['SELECT a FROM t LIMIT »-1', 'Unexpected `-`, expected a number of rows from 0 after LIMIT.'],
  ['SELECT a FROM t LIMIT 1 OFFSET »-1', 'Unexpected `-`, expected a number of rows from 0 after OFFSET.'],
  ['SELECT percentile(a, »2) FROM t', 'Unexpected 2, expected a share from 0 to 1.'],
  ['SELECT ntile(»0) OVER (ORDER BY a) FROM t', 'Unexpected 0, expected a number of parts above 0.'],
  [
    "SELECT a FROM t WHERE b = 'c'»\u200B",
    'Unexpected invisible character U+200B, expected a name, a value or an operator.',
  ],
  [`SELECT »coalesce(${'a, '.repeat(100)}a) FROM t`, 'Unexpected 101 arguments of `coalesce`, expected at most 100.'],
  // What is no query
  ['»DROP TABLE t', 'The statement `DROP` is not supported by Huntbook yet.', 'only queries run: `SELECT …`'],
  ["»COPY t TO 'x'", 'The statement `COPY` is not supported by Huntbook yet.'],
  ["»SET memory_limit = '1TB'", 'The statement `SET` is not supported by Huntbook yet.'],
  ['»INSTALL httpfs', 'The statement `INSTALL` is not supported by Huntbook yet.'],
  ["»ATTACH 'x.db'", 'The statement `ATTACH` is not supported by Huntbook yet.'],
  ['SELECT 1; »SELECT 2', 'A second statement is not supported by Huntbook yet.', 'write one query'],
  // Files
  [
    "SELECT * FROM »'events.json'",
    "Unexpected `'events.json'`, expected a table.",
    'files cannot be read; the events are the table `dataTable`',
  ],
  ["SELECT * FROM »read_csv('x.csv')", 'The table function `read_csv` is not supported by Huntbook yet.'],
  ["SELECT * FROM »glob('*')", 'The table function `glob` is not supported by Huntbook yet.'],
  ["SELECT »getenv('HOME')", 'Unexpected function `getenv`, expected a function of Spark SQL.'],
  ["SELECT »read_text('x')", 'Unexpected function `read_text`, expected a function of Spark SQL.'],
  // Generators
  [
    'SELECT * FROM t LATERAL VIEW »lower(a) x',
    'Unexpected expression, expected a function that gives rows, such as `explode(…)`.',
  ],
  [
    'SELECT * FROM t LATERAL VIEW »explod(a) x',
    'Unexpected function `explod`, expected a function of Spark SQL.',
    'did you mean `explode`?',
  ],
  [
    'SELECT 1 + »explode(a) FROM t',
    'Unexpected `explode` inside an expression, expected it by itself in the select list.',
    'give its rows a name first: `LATERAL VIEW explode(…) t AS x`',
  ],
  [
    'SELECT explode(a), »explode(b) FROM t',
    'Unexpected second generator, expected one in a select list.',
    'the others stand in LATERAL VIEW',
  ],
  [
    'SELECT a FROM t WHERE »explode(a) = 1',
    'Unexpected `explode`, which gives rows, expected it by itself in the select list.',
  ],
  ['SELECT * FROM t LATERAL VIEW explode(»lower(a)) x', 'Unexpected string, expected an array or a map.'],
  [
    'SELECT * FROM t LATERAL VIEW posexplode(a) x AS »p',
    'Unexpected 1 column name, expected 2, as many as `posexplode` gives.',
  ],
  ['SELECT inline(»array(1)) FROM t', 'Unexpected array of int, expected an array of structs.'],
  ['SELECT stack(»a, 1, 2) FROM t', 'Unexpected value, expected a number of rows, such as `2`.'],
  // Lambdas
  ['SELECT filter(a, »1) FROM t', 'Unexpected value, expected a function such as `x -> x + 1`.'],
  ['SELECT lower(»x -> x) FROM t', 'Unexpected `->` in an argument of `lower`, expected a value.'],
  ['SELECT filter(array(1), »x -> x)', 'Unexpected int, expected a condition.'],
  ['SELECT transform(array(1), (x, i, »z) -> x)', 'Unexpected parameter `z`, expected at most 2 parameters.'],
  [
    'SELECT transform(array(1), x -> »y) FROM (SELECT 1 AS yy) t',
    "Unexpected column `y`, which the query's tables do not have.",
  ],
  ['SELECT transform(array(1), (x, »x) -> 1)', 'The parameter `x` stands twice.'],
  // Structs, maps, JSON
  [
    "SELECT named_struct('abc', 1).»abd",
    'Unexpected field `abd`, which the struct does not have.',
    'did you mean `abc`?',
  ],
  ["SELECT lower('a').»b", 'Unexpected field `b` of a string, expected a struct.'],
  ["SELECT map('a', 1, »'b')", 'Unexpected key without a value, expected both by turns.'],
  [
    "SELECT from_json(a, 'x »INTT') FROM t",
    'Unexpected type `INTT`, expected a type of Spark SQL.',
    'did you mean `INT`?',
  ],
  // Inline tables, pivots, grouping sets
  ['SELECT * FROM VALUES (1, 2), »(3)', 'Unexpected 1 value in a row of `VALUES`, expected 2.'],
  ['VALUES (1), »(array(1))', 'Unexpected value, expected one of a type with int, as in the first row.'],
  ['SELECT * FROM t PIVOT (»a FOR b IN (1))', 'Unexpected expression, expected an aggregate such as `count(x)`.'],
  ['SELECT * FROM t PIVOT (sum(a) x »b IN (1))', 'Unexpected `b`, expected `,` or `FOR` and a column.'],
  ['SELECT * FROM t UNPIVOT (v FOR k »(a))', 'Unexpected `(`, expected `IN` and columns.'],
  ['SELECT a FROM t GROUP BY ROLLUP(a), »', 'Unexpected end of the query, expected an expression.'],
  ['SELECT a, grouping(»b) FROM t GROUP BY CUBE(a)', 'Unexpected expression, expected a key of GROUP BY.'],
  [
    `SELECT 1 FROM t GROUP BY »CUBE(${Array.from({ length: 11 }, (_, index) => `c${index}`).join(', ')})`,
    'More than 1024 grouping sets is not supported by Huntbook yet.',
  ],
  // Literals
  ["SELECT DATE »'2020-13-01'", "Unexpected '2020-13-01', expected a date such as '2020-01-31'."],
  ["SELECT TIMESTAMP »'soon'", "Unexpected 'soon', expected a time such as '2020-01-31 12:00:00'."],
  ['SELECT »300Y', 'Unexpected `300Y`, expected at most 128, the largest tinyint.'],
  ["SELECT INTERVAL »'5' YEAR TO MONTH", "Unexpected '5', expected year and month as in `1-2`."],
  // What Spark has and this has not
  ['SELECT * FROM t »TABLESAMPLE (10 PERCENT)', '`TABLESAMPLE` is not supported by Huntbook yet.'],
  ['SELECT a FROM t »QUALIFY a = 1', '`QUALIFY` is not supported by Huntbook yet.'],
  ['WITH »RECURSIVE r AS (SELECT 1) SELECT * FROM r', '`WITH RECURSIVE` is not supported by Huntbook yet.'],
  ["SELECT »TRANSFORM(a) USING 'cat' FROM t", '`TRANSFORM … USING` is not supported by Huntbook yet.'],
  ['SELECT CAST(a AS »INTERVAL) FROM t', 'The type `INTERVAL` is not supported by Huntbook yet.'],
  ['SELECT »sha2(a, 512) FROM t', '`sha2` of other lengths than 256 is not supported by Huntbook yet.'],
  ["SELECT format_string('»%,d', a) FROM t", '`%,d` in a format is not supported by Huntbook yet.'],
  [
    'SELECT listagg(a) »WITHIN GROUP (ORDER BY a) FROM t',
    '`WITHIN GROUP` of `listagg` is not supported by Huntbook yet.',
  ],
];

describe('refused texts', () => {
  it.each(REFUSED.map(([marked, message, help]) => ({ marked, message, help })))(
    '$marked',
    ({ marked, message, help }) => {
      const start = marked.indexOf('»');
      const parsed = sparkSql.parse(marked.replace('»', ''));
      if (parsed.ok) throw new Error('The text is accepted.');
      expect(parsed.error).toMatchObject({ message, start, ...(help === undefined ? {} : { help }) });
      expect(parsed.error.end).toBeGreaterThanOrEqual(start);
    },
  );

  it('stops at deep nesting, with the place', () => {
    const deep = `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`;
    const parsed = sparkSql.parse(deep);
    if (parsed.ok) throw new Error('The text is accepted.');
    expect(parsed.error).toMatchObject({ kind: 'unsupported', message: expect.stringContaining('nested too deeply') });
    expect(parsed.error.start).toBeGreaterThan(100);
  });

  it.each([
    ['NOT ', 'NOT true'],
    ['- ', '- 1'],
  ])('stops at thousands of `%s`', (prefix) => {
    expect(sparkSql.parse(`SELECT ${prefix.repeat(20000)} true`).ok).toBe(false);
  });

  it('reads long chains of conditions', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `a = ${index}`).join(' OR ');
    expect(sparkSql.parse(`SELECT a FROM t WHERE ${many}`).ok).toBe(true);
  });
});

describe('refused once the events are known', () => {
  const bench = new Bench([{ Host: 'A', ok: true, tags: ['x'] }]);

  it.each([
    ['SELECT x.Host FROM t d', 'Unexpected `x`, expected a table of this query: `d`.'],
    [
      'SELECT Host FROM t d JOIN (SELECT Host FROM t) e ON d.Host = e.Host',
      'The column `Host` is ambiguous: several tables have it.',
    ],
    [
      'SELECT DISTINCT Host FROM t ORDER BY ok',
      'After SELECT DISTINCT, ORDER BY can only name columns of the select list.',
    ],
    ['SELECT Host FROM t WHERE Host', 'Unexpected string, expected a condition.'],
    [
      'SELECT Host FROM t WHERE tags = 5',
      'Unexpected comparison of array of string with int, expected types that meet.',
    ],
    ['SELECT ok + tags FROM t', 'Unexpected boolean `+` array of string, expected numbers.'],
  ])('%s', async (query, message) => {
    await expect(bench.query(query)).rejects.toThrow(message);
  });
});

describe('warnings', () => {
  it.each([
    ["SELECT * FROM t WHERE '@timestamp' BETWEEN '2020' AND '2021'", 22],
    ["SELECT * FROM t WHERE a = 1 AND 'Column' = 'x'", 32],
    ['SELECT * FROM t WHERE "Channel" LIKE \'Sec%\'', 22],
    ["SELECT * FROM t WHERE 'a' IN ('b', 'c')", 22],
    ["SELECT * FROM t WHERE 'Host' IS NOT NULL", 22],
  ])('%s: a text where a column was meant', (query, start) => {
    const parsed = sparkSql.parse(query);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.warnings).toEqual([
      expect.objectContaining({ start, message: expect.stringContaining('is compared, not a column of that name') }),
    ]);
  });

  it.each([
    ["SELECT * FROM t WHERE a = 'it''s'", "''", 29],
    ['SELECT * FROM t WHERE a LIKE "%x""y%"', '""', 32],
    ["SELECT lower('it''s') FROM t WHERE r'a' = a", "''", 16],
  ])('%s: a doubled quote, which Spark 4 reads as one', (query, quotes, start) => {
    const parsed = sparkSql.parse(query);
    expect(parsed.ok && parsed.warnings).toEqual([
      expect.objectContaining({
        start,
        end: start + 2,
        message: expect.stringContaining(`Spark 4 reads \`${quotes}\` as`),
      }),
    ]);
  });

  it.each([
    "SELECT * FROM t WHERE a = 'it' 's'",
    "SELECT * FROM t WHERE a = 'it\\'s'",
    "SELECT * FROM t WHERE a = r'it''s'",
    `SELECT * FROM t WHERE a = 'it'"s"`,
    "SELECT * FROM t WHERE a = ''",
  ])('%s: no doubled quote', (query) => {
    const parsed = sparkSql.parse(query);
    expect(parsed.ok && parsed.warnings).toEqual([]);
  });

  it.each(["SELECT * FROM t WHERE 'x' = a", "SELECT * FROM t WHERE a = 'x' OR 1 = 1"])('%s: none', (query) => {
    const parsed = sparkSql.parse(query);
    expect(parsed.ok && parsed.warnings).toEqual([]);
  });
});

describe('columns that a query reads', () => {
  it.each([
    ['SELECT a, b.c FROM t b WHERE LOWER(d) = 1 AND D = 2', ['d', 'c', 'a'], false],
    ['SELECT * FROM t WHERE a = 1', ['a', '*'], true],
    ['SELECT COUNT(*) FROM t', [], false],
    ['SELECT x FROM (SELECT `@timestamp` AS x FROM t) d', ['@timestamp'], false],
    ['SELECT a AS x FROM t GROUP BY a ORDER BY x', ['a'], false],
    ['SELECT EXISTS (SELECT 1 FROM t WHERE z = 1)', ['z'], false],
  ])('%s', (query, columns, all) => {
    const parsed = sparkSql.parse(query);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.program).toMatchObject({ kind: 'sql', text: query, readsAllColumns: all });
    expect((parsed.program as { columns: readonly string[] }).columns.toSorted()).toEqual(columns.toSorted());
  });
});
