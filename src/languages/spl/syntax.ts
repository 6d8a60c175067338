/** The syntax of SPL's two expression languages: of `search` (and `tstats … where`), and of `eval` and `where`. */
import type { Arithmetic, Comparator, Span } from '../../engine/plan.ts';
import type { Transform } from './stage.ts';

/** A name of a field as it is written, without its quotation marks. */
export interface Name extends Span {
  readonly text: string;
}

/** A value in a search: its escapes resolved, `*` still to be read as a wildcard. */
export interface SearchValue extends Span {
  readonly text: string;
  /** `CASE(…)`: compared with case. */
  readonly exact: boolean;
}

/** A condition of `search`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: Condition; readonly span: Span }
  | {
      readonly kind: 'compare';
      readonly field: Name;
      readonly comparator: Comparator;
      readonly value: SearchValue;
      readonly span: Span;
    }
  | { readonly kind: 'in'; readonly field: Name; readonly values: readonly SearchValue[]; readonly span: Span }
  /** Words that the event's text holds; `*` alone is every event. */
  | { readonly kind: 'words'; readonly value: SearchValue; readonly span: Span }
  | { readonly kind: 'time'; readonly bound: 'earliest' | 'latest'; readonly value: SearchValue; readonly span: Span }
  /** `[search …]`: one of the rows that it gives. */
  | { readonly kind: 'subsearch'; readonly search: Subsearch; readonly span: Span };

/** A search between square brackets. */
export interface Subsearch extends Span {
  readonly pipeline: Pipeline;
}

/** A search: what its commands do, in order. Parsed whole before anything is lowered. */
export interface Pipeline {
  readonly steps: readonly Step[];
}

/** One command, read and ready to be lowered onto what the commands before it give. */
export interface Step extends Span {
  readonly name: string;
  readonly lower: Transform;
}

/** An expression of `eval` and `where`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number; readonly span: Span }
  | { readonly kind: 'field'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'call';
      /** In lower case. */
      readonly name: string;
      readonly args: readonly Expression[];
      readonly nameSpan: Span;
      /** Of `searchmatch`: its argument, read as a search. */
      readonly searches?: readonly Condition[];
      readonly span: Span;
    }
  | { readonly kind: 'and' | 'or' | 'xor'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'not' | 'negate'; readonly item: Expression; readonly span: Span }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'like'; readonly value: Expression; readonly pattern: Expression; readonly span: Span }
  | { readonly kind: 'in'; readonly value: Expression; readonly items: readonly Expression[]; readonly span: Span }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic | 'concat';
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    };
