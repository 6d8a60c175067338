/** Syntax tree of Elastic's EQL. */
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

/** How the words and signs between a value and constants compare: exactly, by wildcards, or by regular expressions. */
export type Lookup = 'in' | 'like' | 'regex';

export interface Field extends Span {
  readonly kind: 'field';
  readonly name: string;
  readonly optional: boolean;
}

export interface Call extends CallSyntax<Expression> {
  readonly kind: 'call';
  /** Written with `~`. */
  readonly fold: boolean;
}

/** `in`, `:`, `like`, `regex` and their forms with `~`. */
export interface LookupSyntax extends Span {
  readonly kind: 'lookup';
  readonly lookup: Lookup;
  readonly fold: boolean;
  readonly value: Expression;
  readonly items: readonly Expression[];
  readonly negated: boolean;
}

export type Expression =
  | Literal
  | Field
  | Call
  | LookupSyntax
  | CompareSyntax<Expression>
  | JunctionSyntax<Expression>
  | NotSyntax<Expression>
  | ArithmeticSyntax<Expression>;

export type EventQuery = EventSyntax<Expression>;

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
