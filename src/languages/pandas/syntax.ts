/** Syntax tree of the Python that pandas analytics are written in. */
import type { Span } from '../../engine/plan.ts';

export interface Argument extends Span {
  /** Absent for an argument by position. */
  readonly name?: string;
  readonly nameSpan?: Span;
  readonly value: Expression;
}

export interface Slice extends Span {
  readonly kind: 'slice';
  readonly from?: Expression;
  readonly to?: Expression;
  readonly step?: Expression;
}

export type Expression = Span & {
  /** Stands in parentheses of its own; the span includes them. */
  readonly parenthesised?: true;
} & (
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
    | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] }
    | { readonly kind: 'dict'; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[] }
    | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string; readonly nameSpan: Span }
    | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
    | {
        readonly kind: 'subscript';
        readonly object: Expression;
        readonly keys: readonly (Expression | Slice)[];
        readonly bracket: Span;
      }
    | { readonly kind: 'unary'; readonly operator: string; readonly operatorSpan: Span; readonly operand: Expression }
    /** Arithmetic, bitwise, comparison (`in`, `not in`, `is`, `is not` too), `and`, `or`. */
    | {
        readonly kind: 'binary';
        readonly operator: string;
        readonly operatorSpan: Span;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
    | {
        readonly kind: 'conditional';
        readonly test: Expression;
        readonly whenTrue: Expression;
        readonly whenFalse: Expression;
      }
  );

export type Statement = Span &
  (
    | { readonly kind: 'expression'; readonly value: Expression }
    | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
    | { readonly kind: 'import'; readonly name: string; readonly module: string }
  );
