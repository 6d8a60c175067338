/**
 * Diagnostics: what is wrong with a document, a query or a dataset, and where.
 *
 * The shape follows vfile-message (reason, place, rule, note), but is a plain object: it crosses worker boundaries and
 * is cached as JSON.
 */

/** How bad it is: an error fails `check` and the build; a warning is shown; an info is shown with `--verbose` and on the page. */
export type Severity = 'error' | 'warning' | 'info';

/** One message about one place. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Diagnostic {
  /** Stable rule id, `family/name`, for example `document/unknown-dialect`, `attack/revoked-technique`, `analytic/syntax`. */
  rule: string;
  severity: Severity;
  /** What is wrong, quoting the value: "Unexpected X, expected Y". One sentence, no final line break. */
  message: string;
  /** Path of the file as given (relative to the folder the command was called from); absent until the caller knows it. */
  file?: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
  /** How to mend it, where that can be said: "did you mean `Lateral Movement`?" */
  help?: string;
  /** What mends it without anybody's judgement; `check --fix` writes it. */
  fix?: Fix;
}

/** Changes of the file that a diagnostic is about; all of them or none. */
export interface Fix {
  /** In the order of the file, apart from each other. */
  edits: readonly TextEdit[];
}

/** A stretch of a file and what stands there afterwards; offsets count UTF-16 units from 0, a byte order mark included. */
export interface TextEdit {
  start: number;
  /** Exclusive. */
  end: number;
  text: string;
}

/** A place in a text. `offset` counts UTF-16 units from 0; `line` and `column` count from 1. */
export interface Place {
  line: number;
  column: number;
  offset: number;
}
