/**
 * What clauses mean together.
 *
 * Source: Lucene, `QueryParserBase.addClause` and `BooleanQuery`. Clauses are required, optional or prohibited; `AND` makes
 * both of its neighbours required and `NOT` prohibits, whatever stands around. Optional clauses count only where none is
 * required: so `a AND b OR c` is `a AND b`, and `a OR NOT b` is `a` without `b`. A query of prohibited clauses alone
 * finds all other documents (Elasticsearch, `Queries.fixNegativeQueryIfNeeded`).
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import type { QuerySource } from './source.ts';
import type { Clause } from './syntax.ts';

/** A clause with its condition; one whose text holds no word has none. */
export interface Condition {
  readonly clause: Clause;
  readonly expr: Expr | undefined;
}

type Occur = 'must' | 'should' | 'not';

/** The condition that all clauses make; `undefined` when none has one. */
export function combine(
  conditions: readonly Condition[],
  defaultOperator: 'or' | 'and',
  span: Span,
  source: QuerySource,
): Expr | undefined {
  const kept: { occur: Occur; readonly clause: Clause; readonly expr: Expr }[] = [];
  for (const { clause, expr } of conditions) {
    const before = kept.at(-1);
    if (before && before.occur !== 'not') {
      if (clause.conjunction === 'and') before.occur = 'must';
      else if (clause.conjunction === 'or' && defaultOperator === 'and') before.occur = 'should';
    }
    if (expr !== undefined) kept.push({ occur: occurOf(clause, defaultOperator), clause, expr });
  }
  if (kept.length === 0) return undefined;
  const required = kept.some(({ occur }) => occur === 'must');
  const optional = kept.filter(({ occur }) => occur === 'should');
  if (required) warnOfIdle(new Set(optional.map(({ clause }) => clause)), conditions, source);
  warnOfOrNot(conditions, source);
  const items: Expr[] = [];
  for (const { occur, clause, expr } of kept) {
    if (occur === 'must') items.push(expr);
    else if (occur === 'not') items.push({ op: 'not', item: expr, span: source.span(clause.start, clause.node.end) });
    else if (!required && clause === optional[0]?.clause) items.push(anyOfClauses(optional, source));
  }
  return allOf(items, span);
}

function occurOf({ conjunction, modifier }: Clause, defaultOperator: 'or' | 'and'): Occur {
  if (modifier === 'prohibited') return 'not';
  if (defaultOperator === 'and') return conjunction === 'or' ? 'should' : 'must';
  return modifier === 'required' || conjunction === 'and' ? 'must' : 'should';
}

function anyOfClauses(
  optional: readonly { readonly clause: Clause; readonly expr: Expr }[],
  source: QuerySource,
): Expr {
  const start = optional[0]?.clause.start ?? 0;
  const end = optional.at(-1)?.clause.node.end ?? start;
  return anyOf(
    optional.map(({ expr }) => expr),
    source.span(start, end),
  );
}

/** Optional clauses beside required ones find nothing more; where an `OR` stands, that was hardly meant. */
function warnOfIdle(optional: ReadonlySet<Clause>, conditions: readonly Condition[], source: QuerySource): void {
  for (const [index, { clause }] of conditions.entries()) {
    if (!optional.has(clause)) continue;
    if (clause.conjunction !== 'or' && conditions[index + 1]?.clause.conjunction !== 'or') continue;
    source.warn(
      'This condition finds nothing more: `AND` and `+` require what stands beside it, and leave it optional.',
      source.span(clause.start, clause.node.end),
      'Put parentheses around what belongs together: `a AND (b OR c)`, `(a AND b) OR c`.',
    );
  }
}

function warnOfOrNot(conditions: readonly Condition[], source: QuerySource): void {
  for (const { clause } of conditions) {
    if (clause.conjunction !== 'or' || clause.modifier !== 'prohibited') continue;
    source.warn(
      '`OR NOT` leaves out what follows, as `AND NOT` does.',
      source.span(clause.start, clause.node.end),
      'For either, put parentheses around the negation: `a OR (NOT b)`.',
    );
  }
}
