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
  /** Of a reading that the language's users count on, and that is only worth a note; a warning otherwise. */
  readonly severity?: 'info';
}

/** Why a text is refused: wrong in its language, or valid but not supported here. */
export interface QueryError extends QueryMessage {
  readonly kind: 'syntax' | 'unsupported';
}

export type ParseResult =
  | { readonly ok: true; readonly program: Program | SqlProgram; readonly warnings: readonly QueryMessage[] }
  | { readonly ok: false; readonly error: QueryError };

/** A macro of Splunk: a named piece of search text that a search calls between backticks. */
export interface MacroDefinition {
  readonly name: string;
  /** Names that stand as `$name$` in the definition; their number tells macros of one name apart. */
  readonly params: readonly string[];
  /** The text that takes the call's place. */
  readonly definition: string;
  /** What it selects or does, for readers. */
  readonly description?: string | undefined;
}

/** What a placeholder of Sigma (`%name%`) stands for: values of one's own network, any of which takes its place. */
export interface PlaceholderDefinition {
  readonly name: string;
  readonly values: readonly (string | number)[];
}

/** A table that Splunk's searches look values up in, and how its keys are met (`transforms.conf`). */
export interface LookupDefinition {
  readonly name: string;
  /** Names of its columns. */
  readonly fields: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are not met exactly: their cells hold `*`, or ranges of addresses. */
  readonly kinds: Readonly<Record<string, 'wildcard' | 'cidr'>>;
  readonly caseSensitive: boolean;
  /** Rows that each value may match. */
  readonly maxMatches: number;
  /** Where fewer rows match, `defaultMatch` takes the place of those that lack. */
  readonly minMatches: number;
  readonly defaultMatch: string | null;
  /** Filled by a server's own searches, and empty here. */
  readonly collection: boolean;
}

/** The pseudocode of an analytic, which others may run by its id. */
export interface AnalyticDefinition {
  readonly id: string;
  readonly source: string;
}

/** What a text leans on and does not say itself. */
export interface LanguageFacts {
  readonly macros: readonly MacroDefinition[];
  /** Absent where no project is there to have any. */
  readonly analytics?: readonly AnalyticDefinition[];
  readonly placeholders?: readonly PlaceholderDefinition[];
  readonly lookups?: readonly LookupDefinition[];
}

/** A query language with an engine. */
export interface Language {
  readonly id: LanguageId;
  /** As its users write it: `Spark SQL`, `CAR pseudocode`. */
  readonly name: string;
  /** View that the `query` command reads events through when none is named. */
  readonly defaultView: string;
  /** Its names are those of the language, as PowerShell's properties of a record: none of them can be a slip in a log's field. */
  readonly hasFixedNames?: true;
  /**
   * Parses and lowers a query. Never throws for any text; never hangs (bounded nesting and length). Languages whose
   * texts call macros or name placeholders find them in `facts`; without facts there are none.
   */
  parse(text: string, facts?: LanguageFacts): ParseResult;
}
