/** What a run refuses, placed in the query text. */
import type { Span } from './plan.ts';

/**
 * `unknown-field`: a closed view or a projected table has no such field; `unknown-relation`: no side of a join has that
 * name; `unknown-object`: the view has no such object or action; `unknown-function`; `arguments`: a function got too few
 * or too many; `regex`, `cidr`: a pattern that cannot be read; `steps`: the bound on work; `depth`: nested too deeply.
 */
export type EngineErrorKind =
  | 'unknown-field'
  | 'unknown-relation'
  | 'unknown-object'
  | 'unknown-function'
  | 'arguments'
  | 'regex'
  | 'cidr'
  | 'steps'
  | 'depth';

/** Thrown by `runProgram` and the functions that explain a program: a message for the query's author, and its place. */
export class EngineError extends Error {
  readonly kind: EngineErrorKind;
  readonly span: Span;
  /** How to mend it, where that can be said. */
  readonly help?: string;

  constructor(kind: EngineErrorKind, message: string, span: Span, help?: string) {
    super(message);
    this.name = 'EngineError';
    this.kind = kind;
    this.span = span;
    if (help !== undefined) this.help = help;
  }
}
