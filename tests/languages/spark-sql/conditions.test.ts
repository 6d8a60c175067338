import { describe, expect, it } from 'vitest';
import { eventConditionsOf } from '../../../src/languages/spark-sql/conditions.ts';
import { sparkSql } from '../../../src/languages/spark-sql/index.ts';
import type { SqlProgram } from '../../../src/languages/spark-sql/program.ts';

function programOf(text: string): SqlProgram {
  const parsed = sparkSql.parse(text);
  if (!parsed.ok || parsed.program.kind !== 'sql') throw new Error('The text is refused.');
  return parsed.program;
}

const slices = (text: string, nodes: readonly { span: { start: number; end: number } }[]): string[] =>
  nodes.map(({ span }) => text.slice(span.start, span.end));

describe('conditions of a query', () => {
  it.each([
    ['SELECT a FROM t WHERE a = 1 AND (b = 2 OR c = 3) AND NOT d', ['a = 1', '(b = 2 OR c = 3)', 'NOT d']],
    ['SELECT a FROM t WHERE (a = 1 AND b = 2) AND c = 3', ['a = 1', 'b = 2', 'c = 3']],
    ['SELECT a FROM t WHERE a = 1 OR b = 2', ['a = 1 OR b = 2']],
  ])('%s', (text, conditions) => {
    expect(slices(text, eventConditionsOf(programOf(text))?.conjuncts ?? [])).toEqual(conditions);
  });

  it.each([
    ['SELECT a FROM t d WHERE a = 1 AND b = 2', ['a = 1', 'b = 2'], ['d']],
    ['SELECT x FROM (SELECT a AS x FROM db.t WHERE a = 1) WHERE x > 0', ['a = 1'], ['t', 'db.t']],
    ['WITH s AS (SELECT * FROM t WHERE a = 1) SELECT COUNT(*) FROM s', ['a = 1'], ['t']],
  ])('%s: those that events must meet', (text, conditions, names) => {
    const found = eventConditionsOf(programOf(text));
    expect(slices(text, found?.conjuncts ?? [])).toEqual(conditions);
    expect(found?.names).toEqual(names);
  });

  it.each([
    'SELECT a.x FROM t a JOIN t b ON a.x = b.x WHERE a.y = 1',
    'SELECT a FROM t WHERE a = 1 UNION SELECT 2',
    'SELECT 1',
  ])('%s: none for events that are read in several ways', (text) => {
    expect(eventConditionsOf(programOf(text))).toBeUndefined();
  });
});
