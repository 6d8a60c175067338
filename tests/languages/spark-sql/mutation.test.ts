import { describe, expect, it, test } from 'vitest';
import { nameMutants } from '../../../src/engine/mutation/mutant.ts';
import { sparkSql } from '../../../src/languages/spark-sql/index.ts';
import { sqlMutantsOf } from '../../../src/languages/spark-sql/mutation/mutants-of.ts';
import type { SqlProgram } from '../../../src/languages/spark-sql/program.ts';

function parsed(source: string): SqlProgram {
  const answer = sparkSql.parse(source);
  if (!answer.ok || answer.program.kind !== 'sql') throw new Error(`no SQL: ${source}`);
  return answer.program;
}

const words = (source: string) => nameMutants(sqlMutantsOf(parsed(source)), source).map(({ id }) => id);

describe('the mutants of a query', () => {
  const table: [what: string, source: string, mutants: string[]][] = [
    [
      'equalities of texts and numbers',
      "SELECT * FROM t WHERE Channel = 'Sysmon' AND EventID = 1",
      [
        "Channel = 'Sysmon' dropped",
        "Channel = 'Sysmon' negated",
        "Channel = 'Sysmon' contained",
        "Channel = 'Sysmon' in any case",
        'EventID = 1 dropped',
        'EventID = 1 negated',
      ],
    ],
    [
      'LIKE, anchored at one end, of a text in lower case',
      "SELECT * FROM t WHERE LOWER(Image) LIKE '%x.exe'",
      [
        "LOWER(Image) LIKE '%x.exe' dropped",
        "LOWER(Image) LIKE '%x.exe' negated",
        "LOWER(Image) LIKE '%x.exe' with a free end",
      ],
    ],
    [
      'RLIKE with both anchors, and with case',
      "SELECT * FROM t WHERE Image RLIKE '^a.*b$'",
      [
        "Image RLIKE '^a.*b$' dropped",
        "Image RLIKE '^a.*b$' negated",
        "Image RLIKE '^a.*b$' with a free start",
        "Image RLIKE '^a.*b$' with a free end",
        "Image RLIKE '^a.*b$' in any case",
      ],
    ],
    [
      'functions that look for a text, with case unless the value has one',
      "SELECT * FROM t WHERE startswith(Image, 'C:') AND contains(lower(Line), 'x')",
      [
        "startswith(Image, 'C:') dropped",
        "startswith(Image, 'C:') negated",
        "startswith(Image, 'C:') with a free start",
        "startswith(Image, 'C:') in any case",
        "contains(lower(Line), 'x') dropped",
        "contains(lower(Line), 'x') negated",
      ],
    ],
    [
      'lists, one by one',
      'SELECT * FROM t WHERE Port NOT IN (5985, 5986)',
      [
        'Port NOT IN (5985, 5986) dropped',
        'Port NOT IN (5985, 5986) negated',
        '5985 dropped from the list',
        '5986 dropped from the list',
      ],
    ],
    [
      'thresholds of aggregates, where counts tell them apart',
      'SELECT Host, COUNT(*) AS n FROM t GROUP BY Host HAVING COUNT(*) > 2',
      ['COUNT(*) > 2 dropped', 'COUNT(*) > 2 negated', 'COUNT(*) > 2 one more', 'COUNT(*) > 2 one less'],
    ],
    [
      'both bounds of BETWEEN',
      'SELECT Host FROM t GROUP BY Host HAVING COUNT(*) BETWEEN 3 AND 9',
      [
        'COUNT(*) BETWEEN 3 AND 9 dropped',
        'COUNT(*) BETWEEN 3 AND 9 negated',
        'COUNT(*) BETWEEN 3 AND 9 one more',
        'COUNT(*) BETWEEN 3 AND 9 one less',
        'COUNT(*) BETWEEN 3 AND 9 one more (2)',
        'COUNT(*) BETWEEN 3 AND 9 one less (2)',
      ],
    ],
    ['a group has a row anyway', 'SELECT Host FROM t GROUP BY Host HAVING COUNT(*) >= 1', []],
    [
      'aggregates by the names that a query within gives them',
      'SELECT * FROM (SELECT Host, COUNT(*) AS n FROM t GROUP BY Host) WHERE n >= 5',
      ['n >= 5 dropped', 'n >= 5 negated', 'n >= 5 one more', 'n >= 5 one less'],
    ],
    [
      'joins, queries within queries and CASE',
      "SELECT CASE WHEN a.x = 1 THEN 'y' END AS c FROM t a JOIN (SELECT * FROM t WHERE z = 2) b ON a.i = b.i AND a.j = b.j",
      [
        'a.x = 1 dropped',
        'a.x = 1 negated',
        'z = 2 dropped',
        'z = 2 negated',
        'a.i = b.i dropped',
        'a.i = b.i negated',
        'a.j = b.j dropped',
        'a.j = b.j negated',
      ],
    ],
    [
      'keys of USING, where there are several',
      'SELECT * FROM t a JOIN (SELECT * FROM t b JOIN t c USING (k, l)) d USING (m)',
      ['k dropped from the keys', 'l dropped from the keys'],
    ],
    ['constants are no conditions', 'SELECT * FROM t WHERE 1 = 1 AND x = 2', ['x = 2 dropped', 'x = 2 negated']],
    ['what is asked twice', 'SELECT * FROM t WHERE x = 2 OR x = 2', ['x = 2 negated']],
  ];
  it.each(table)('%s', (_, source, mutants) => expect(words(source)).toEqual(mutants));
});

test('every mutant is SQL with another form, and no form comes twice', () => {
  const source =
    "SELECT * FROM t WHERE (a = 'Xy' OR NOT b LIKE 'p%') AND c IN ('q', 'r') AND EXISTS (SELECT 1 FROM t u WHERE u.d = t.d)";
  const { query } = parsed(source);
  const mutants = sqlMutantsOf(parsed(source)).map(({ program }) => JSON.stringify(program().query));
  expect(mutants).not.toContain(JSON.stringify(query));
  expect(new Set(mutants).size).toBe(mutants.length);
  expect(mutants.length).toBeGreaterThan(12);
});
