/** Syntax tree of Elastic's EQL. */
import type { Arithmetic, Comparator, Span } from '../../engine/plan.ts';

/** How the words and signs between a value and constants compare: exactly, by wildcards, or by regular expressions. */
export type Lookup = 'in' | 'like' | 'regex';

export type Literal = Span & {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
  readonly decimal?: boolean;
};

export type Field = Span & { readonly kind: 'field'; readonly name: string; readonly optional: boolean };

export type Call = Span & {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  /** Written with `~`. */
  readonly fold: boolean;
  readonly args: readonly Expression[];
};

export type Expression =
  | Literal
  | Field
  | Call
  | (Span &
      (
        | {
            readonly kind: 'compare';
            readonly comparator: Comparator;
            readonly left: Expression;
            readonly right: Expression;
          }
        /** `in`, `:`, `like`, `regex` and their forms with `~`. */
        | {
            readonly kind: 'lookup';
            readonly lookup: Lookup;
            readonly fold: boolean;
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
      ));

export interface EventQuery extends Span {
  /** `undefined` for `any`. */
  readonly category: string | undefined;
  readonly categorySpan: Span;
  readonly condition: Expression;
}

/** One `[…]` of a sequence or a sample. */
export interface Term extends Span {
  readonly query: EventQuery;
  readonly by: readonly Field[];
  readonly runs: number;
  /** `![…]` */
  readonly missing: boolean;
}

export interface Chain extends Span {
  readonly kind: 'sequence' | 'sample';
  /** Keys shared by all terms. */
  readonly by: readonly Field[];
  /** Milliseconds. */
  readonly maxSpan?: number;
  readonly terms: readonly Term[];
  readonly until?: Term;
}

export interface Pipe extends Span {
  readonly name: 'head' | 'tail';
  readonly count: number;
}

export interface Query extends Span {
  readonly base: ({ readonly kind: 'event' } & EventQuery) | Chain;
  readonly pipes: readonly Pipe[];
}
