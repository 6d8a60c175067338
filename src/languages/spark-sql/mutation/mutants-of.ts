/** Mutants of a Spark SQL query, made on its syntax tree: the same changes as those of plans (`engine/mutation`). */
import { type AggregateColumns, isTrueOfAllCounts, movedThresholds } from '../../../engine/mutation/aggregates.ts';
import { keyOf, sameTruth } from '../../../engine/mutation/equivalence.ts';
import { type Change, inTextOrder, type MutationKind, type RawMutant } from '../../../engine/mutation/mutant.ts';
import type { Expr, Span } from '../../../engine/plan.ts';
import { containsAggregate } from '../aggregation.ts';
import type { SqlProgram } from '../program.ts';
import type { SqlExpr, SqlQuery, SqlSelect } from '../syntax-tree.ts';
import { childrenOf, visitExpressions } from '../walk.ts';
import { loosenedSql } from './loosen.ts';
import { keySlots, querySlots, type SqlSlot, sqlLeaves, truth } from './slots.ts';

/** What is known of the events that a query reads. */
export interface SqlMutationFacts {
  /** Whether a text of a column is always written in the same case. */
  readonly hasOneSpelling?: (column: string, text: string) => boolean;
}

/** All mutants of a query, in the order of its text; always the same ones. */
export function sqlMutantsOf(program: SqlProgram, facts: SqlMutationFacts = {}): readonly RawMutant<SqlProgram>[] {
  const aggregates = aggregateNames(program.query);
  return inTextOrder(
    [
      ...querySlots(program.query).flatMap((slot) => mutantsAt(slot, aggregates, facts)),
      ...keyMutants(program.query),
    ].map(({ query, ...rest }) => ({ ...rest, program: () => ({ ...program, query }) })),
  );
}

/** Each key of USING dropped. Without any key all rows meet all others: that says nothing of the data. */
function keyMutants(query: SqlQuery): readonly Found[] {
  return keySlots(query).flatMap(({ keys, put }) =>
    keys.length < 2
      ? []
      : keys.map(
          (key): Found => ({
            kind: 'dropped',
            change: 'dropped from the keys',
            span: key.span,
            query: put([key]),
          }),
        ),
  );
}

interface Found extends Omit<RawMutant<never>, 'program'> {
  readonly query: SqlQuery;
}

function mutantsAt(
  slot: SqlSlot<SqlQuery>,
  aggregates: ReadonlySet<string>,
  facts: SqlMutationFacts,
): readonly Found[] {
  const found: Found[] = [];
  const original = formOf(slot.expr);
  const met = new Set([keyOf(original)]);
  const add = (kind: MutationKind, change: Change, span: Span, expr: SqlExpr | null) => {
    const form = formOf(expr ?? truth(slot.expr));
    const key = keyOf(form);
    if (met.has(key) || sameTruth(original, form)) return;
    met.add(key);
    found.push({ kind, change, span, query: slot.put(expr) });
  };
  for (const { expr: leaf, put } of sqlLeaves(slot.expr)) {
    const threshold = thresholdOf(leaf, aggregates);
    if (!readsRows(leaf) || (threshold && isTrueOfAllCounts(threshold.expr, threshold.columns))) continue;
    const { span } = leaf;
    add('dropped', 'dropped', span, put(null));
    add('negated', 'negated', span, put({ node: 'not', operand: leaf, span }));
    if (leaf.node === 'in' && leaf.items.length > 1) {
      for (const [index, item] of leaf.items.entries()) {
        add('dropped', 'dropped from the list', item.span, put({ ...leaf, items: leaf.items.toSpliced(index, 1) }));
      }
    }
    for (const { change, expr } of loosenedSql(leaf, facts.hasOneSpelling ?? (() => false))) {
      add('loosened', change, span, put(expr));
    }
    for (const { change, expr } of movedAll(leaf, aggregates)) add('threshold', change, span, put(expr));
  }
  return found;
}

/** Whether a condition depends on what rows hold. */
function readsRows(expr: SqlExpr): boolean {
  let reads = false;
  visitExpressions(expr, (part) => {
    if (['column', 'exists', 'subquery', 'in-query'].includes(part.node)) reads = true;
    if (part.node === 'call' && containsAggregate(part)) reads = true;
  });
  return reads;
}

/** Names that select lists give to aggregates. */
function aggregateNames(query: SqlQuery): ReadonlySet<string> {
  const names = new Set<string>();
  const inQuery = ({ ctes, body }: SqlQuery): void => {
    for (const cte of ctes) inQuery(cte.query);
    inBody(body);
  };
  const inBody = (body: SqlQuery['body']): void => {
    if (body.node === 'nested') inQuery(body.query);
    else if (body.node === 'set') {
      inBody(body.left);
      inBody(body.right);
    } else if (body.node === 'select') inSelect(body);
  };
  const inSelect = ({ items, from }: SqlSelect): void => {
    for (const item of items) {
      if (item.node === 'item' && item.alias && containsAggregate(item.expr)) names.add(item.alias.name.toLowerCase());
    }
    if (from !== null) inRelation(from);
  };
  const inRelation = (relation: NonNullable<SqlSelect['from']>): void => {
    if (relation.node === 'derived') inQuery(relation.query);
    else if (relation.node === 'join') {
      inRelation(relation.left);
      inRelation(relation.right);
    } else if ('input' in relation && relation.input !== null) inRelation(relation.input);
  };
  inQuery(query);
  return names;
}

const COMPARATORS = { '=': 'eq', '<=>': 'eq', '<>': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const;

/** A comparison of an aggregate with a number, as the engine has it: the aggregate is the column `n`. */
interface Threshold {
  readonly expr: Expr;
  readonly columns: AggregateColumns;
  readonly side: 'left' | 'right';
}

function thresholdOf(expr: SqlExpr, aggregates: ReadonlySet<string>): Threshold | undefined {
  if (expr.node !== 'compare') return undefined;
  for (const side of ['left', 'right'] as const) {
    const number = expr[side];
    const other = expr[side === 'left' ? 'right' : 'left'];
    if (number.node !== 'number' || !/^\d{1,15}$/.test(number.text) || !isAggregated(other, aggregates)) continue;
    const { span } = expr;
    const literal: Expr = { op: 'literal', value: Number(number.text), span };
    const column: Expr = { op: 'field', name: 'n', span };
    const [left, right] = side === 'left' ? [literal, column] : [column, literal];
    const rules = { fold: false, numbers: 'coerce', missing: null, lists: 'whole' } as const;
    return {
      expr: { op: 'compare', comparator: COMPARATORS[expr.operator], left, right, rules, span },
      // A group that HAVING asks about has a row.
      columns: new Map([['n', other.node === 'call' && other.star ? 1 : null]]),
      side,
    };
  }
  return undefined;
}

/** A comparison of an aggregate with a number: the number moved by one up and down. */
function moved(
  expr: SqlExpr,
  aggregates: ReadonlySet<string>,
): readonly { readonly change: 'one more' | 'one less'; readonly expr: SqlExpr }[] {
  const threshold = thresholdOf(expr, aggregates);
  if (threshold === undefined || expr.node !== 'compare') return [];
  const { side } = threshold;
  return movedThresholds(threshold.expr, threshold.columns).flatMap(({ change, expr: form }) => {
    const literal = form.op === 'compare' ? form[side] : form;
    if (literal.op !== 'literal' || typeof literal.value !== 'number') return [];
    return [{ change, expr: { ...expr, [side]: numberLiteral(literal.value, expr[side]) } }];
  });
}

/** As `moved`, of each bound of BETWEEN too. */
function movedAll(expr: SqlExpr, aggregates: ReadonlySet<string>): ReturnType<typeof moved> {
  if (expr.node !== 'between') return moved(expr, aggregates);
  const { value, span, operatorSpan } = expr;
  return (['low', 'high'] as const).flatMap((bound) => {
    const operator = bound === 'low' ? '>=' : '<=';
    const half: SqlExpr = { node: 'compare', operator, left: value, right: expr[bound], operatorSpan, span };
    return moved(half, aggregates).flatMap(({ change, expr: form }) =>
      form.node === 'compare' ? [{ change, expr: { ...expr, [bound]: form.right } }] : [],
    );
  });
}

function numberLiteral(value: number, { span }: SqlExpr): SqlExpr {
  const literal: SqlExpr = { node: 'number', text: String(Math.abs(value)), type: 'bigint', span };
  return value < 0 ? { node: 'unary', operator: '-', operand: literal, span } : literal;
}

function isAggregated(expr: SqlExpr, aggregates: ReadonlySet<string>): boolean {
  if (expr.node === 'column') return aggregates.has(expr.parts.at(-1)?.name.toLowerCase() ?? '');
  return containsAggregate(expr) || childrenOf(expr).some((part) => isAggregated(part, aggregates));
}

/** A predicate as the engine has it, with each condition as something that is only known by what it asks. */
function formOf(expr: SqlExpr): Expr {
  const { span } = expr;
  switch (expr.node) {
    case 'and':
    case 'or':
      return { op: expr.node, items: expr.items.map(formOf), span };
    case 'not':
      return { op: 'not', item: formOf(expr.operand), span };
    case 'boolean':
      return { op: 'literal', value: expr.value, span };
    default:
      return { op: 'field', name: JSON.stringify(expr, withoutPlace), span };
  }
}

const PLACES: ReadonlySet<string> = new Set(['span', 'nameSpan', 'operatorSpan']);

function withoutPlace(name: string, value: unknown): unknown {
  return PLACES.has(name) ? undefined : value;
}
