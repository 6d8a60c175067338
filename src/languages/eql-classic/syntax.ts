/** Syntax tree of the original EQL. */
import type { Arithmetic, Comparator, Span } from '../../engine/plan.ts';

export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly decimal?: boolean }
    /** `a.b[0]`: names, and indexes of arrays. */
    | { readonly kind: 'field'; readonly path: readonly [string, ...(string | number)[]] }
    /** `f(x, …)` or `x:f(…)`; `name` stands at `nameSpan`. */
    | { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly args: readonly Expression[] }
    | {
        readonly kind: 'compare';
        readonly comparator: Comparator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'in';
        readonly value: Expression;
        readonly items: readonly Expression[];
        readonly negated: boolean;
      }
    | { readonly kind: 'and' | 'or'; readonly items: readonly Expression[] }
    | { readonly kind: 'not'; readonly item: Expression }
    | {
        readonly kind: 'arithmetic';
        readonly operator: Arithmetic;
        readonly left: Expression;
        readonly right: Expression;
      }
    /** `child of […]`, `descendant of […]`, `event of […]`. */
    | { readonly kind: 'ancestry'; readonly relation: string; readonly query: EventQuery }
  );

export interface EventQuery extends Span {
  readonly type: string;
  readonly typeSpan: Span;
  readonly condition: Expression;
}

/** One `[…]` of a sequence or a join, with its own `by`. */
export interface Subquery extends Span {
  readonly query: EventQuery;
  readonly by: readonly Expression[];
  /** Place of a `fork` parameter that is set. */
  readonly fork?: Span;
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
