/** What a query language gives to the rest: text in, a program or a placed error out. */
import type { Program, Span } from '../engine/plan.ts';
import type { SqlProgram } from './spark-sql/program.ts';

/** Every language id that documents may name, with or without an engine here. */
export const LANGUAGE_IDS = [
  'ossem',
  'specific-events',
  'spark-sql',
  'pandas',
  'car-pseudocode',
  'eql-classic',
  'eql',
  'logpoint',
  'sigma',
  'lucene',
  'es-qs',
  'graylog',
  'watcher',
  'spl',
  'grep',
  'dnif',
  'powershell',
  'kql',
] as const;
export type LanguageId = (typeof LANGUAGE_IDS)[number];

/** A message about a place in the query text. */
export interface QueryMessage extends Span {
  /** "Unexpected `)`, expected an expression after `and`." */
  readonly message: string;
  /** How to mend it, where that can be said. */
  readonly help?: string;
}

/** Why a text is refused: wrong in its language, or valid but not supported here. */
export interface QueryError extends QueryMessage {
  readonly kind: 'syntax' | 'unsupported';
}

export type ParseResult =
  | { readonly ok: true; readonly program: Program | SqlProgram; readonly warnings: readonly QueryMessage[] }
  | { readonly ok: false; readonly error: QueryError };

/** A query language with an engine. */
export interface Language {
  readonly id: LanguageId;
  /** As its users write it: `Spark SQL`, `CAR pseudocode`. */
  readonly name: string;
  /** View that the `query` command reads events through when none is named. */
  readonly defaultView: string;
  /** Parses and lowers a query. Never throws for any text; never hangs (bounded nesting and length). */
  parse(text: string): ParseResult;
}
