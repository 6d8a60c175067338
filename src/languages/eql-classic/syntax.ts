/** Syntax tree of the original EQL. */
import type { Span } from '../../engine/plan.ts';
import type {
  ArithmeticSyntax,
  CallSyntax,
  CompareSyntax,
  EventSyntax,
  JunctionSyntax,
  Literal,
  NotSyntax,
} from '../shared/eql/syntax.ts';

/** `a.b[0]`: names, and indexes of arrays. */
export type Field = Span & { readonly kind: 'field'; readonly path: readonly [string, ...(string | number)[]] };

/** `f(x, …)` or `x:f(…)`. */
export interface Call extends CallSyntax<Expression> {
  readonly kind: 'call';
}

/** `child of […]`, `descendant of […]`, `event of […]`. */
export interface Ancestry extends Span {
  readonly kind: 'ancestry';
  readonly relation: Relation;
  readonly query: EventQuery;
}

export type Relation = 'child' | 'descendant' | 'event';

export type Expression =
  | Literal
  | Field
  | Call
  | Ancestry
  | CompareSyntax<Expression>
  | JunctionSyntax<Expression>
  | NotSyntax<Expression>
  | ArithmeticSyntax<Expression>
  | (Span & {
      readonly kind: 'in';
      readonly value: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
    });

export type EventQuery = EventSyntax<Expression>;

/** One `[…]` of a sequence or a join, with its own `by`. */
export interface Subquery extends Span {
  readonly query: EventQuery;
  readonly by: readonly Expression[];
  /** What waits for the event goes on waiting. */
  readonly fork: boolean;
}

export interface Pipe extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expression[];
}

export interface Chain extends Span {
  readonly kind: 'sequence' | 'join';
  /** Keys shared by all subqueries. */
  readonly by: readonly Expression[];
  /** Milliseconds. */
  readonly maxSpan?: number;
  readonly subqueries: readonly Subquery[];
  readonly until?: Subquery;
}

export interface Query extends Span {
  readonly base: ({ readonly kind: 'event' } & EventQuery) | Chain;
  readonly pipes: readonly Pipe[];
}

/** The expression with another in the place of each of its parts. */
export function withParts(expression: Expression, replace: (part: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'field':
      return expression;
    case 'call':
      return { ...expression, args: expression.args.map(replace) };
    case 'ancestry':
      return {
        ...expression,
        query: { ...expression.query, condition: replace(expression.query.condition) },
      };
    case 'compare':
    case 'arithmetic':
      return { ...expression, left: replace(expression.left), right: replace(expression.right) };
    case 'in':
      return { ...expression, value: replace(expression.value), items: expression.items.map(replace) };
    case 'and':
    case 'or':
      return { ...expression, items: expression.items.map(replace) };
    case 'not':
      return { ...expression, item: replace(expression.item) };
  }
}

/** The parts directly within an expression. */
export function partsOf(expression: Expression): readonly Expression[] {
  const parts: Expression[] = [];
  withParts(expression, (part) => {
    parts.push(part);
    return part;
  });
  return parts;
}

/** The query with another expression in the place of each. */
export function withExpressions(query: Query, replace: (expression: Expression) => Expression): Query {
  const event = <Q extends EventQuery>(one: Q): Q => ({ ...one, condition: replace(one.condition) });
  const subquery = (one: Subquery): Subquery => ({ ...one, query: event(one.query), by: one.by.map(replace) });
  const { base } = query;
  return {
    ...query,
    base:
      base.kind === 'event'
        ? event(base)
        : {
            ...base,
            by: base.by.map(replace),
            subqueries: base.subqueries.map(subquery),
            ...(base.until === undefined ? {} : { until: subquery(base.until) }),
          },
    pipes: query.pipes.map((pipe) => ({ ...pipe, args: pipe.args.map(replace) })),
  };
}
