/** Syntax that both languages called EQL share. `E` is a language's own expression. */
import type { Arithmetic, Comparator, Span } from '../../../engine/plan.ts';

export interface Literal extends Span {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
  /** A number that is written with a decimal point or an exponent. */
  readonly decimal?: boolean;
}

/** A call; its function's name stands at `nameSpan`. */
export interface CallSyntax<E> extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly E[];
}

export interface JunctionSyntax<E> extends Span {
  readonly kind: 'and' | 'or';
  readonly items: readonly E[];
}

export interface NotSyntax<E> extends Span {
  readonly kind: 'not';
  readonly item: E;
}

export type LogicSyntax<E> = JunctionSyntax<E> | NotSyntax<E>;

export interface ArithmeticSyntax<E> extends Span {
  readonly kind: 'arithmetic';
  readonly operator: Arithmetic;
  readonly left: E;
  readonly right: E;
}

export interface CompareSyntax<E> extends Span {
  readonly kind: 'compare';
  readonly comparator: Comparator;
  readonly left: E;
  readonly right: E;
}

/** `type where condition`. */
export interface EventSyntax<E> extends Span {
  /** `undefined` for `any`. */
  readonly type: string | undefined;
  readonly typeSpan: Span;
  readonly condition: E;
}
