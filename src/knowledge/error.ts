/** What is thrown where a project's knowledge cannot be used. */

interface KnowledgeErrorOptions extends ErrorOptions {
  line?: number;
  column?: number;
  help?: string | undefined;
}

/** A knowledge file that cannot be read or is not as its schema says. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
  /** Path from the project's root, with `/`. */
  readonly file: string;
  /** Where in the file: `techniques[3].status`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, without the file. */
  readonly reason: string;
  /** Line and column from 1; the file's first where no better place is known. */
  readonly line: number;
  readonly column: number;
  /** How to mend it, where that can be said. */
  readonly help: string | undefined;

  constructor(file: string, pathInFile: string, reason: string, options: KnowledgeErrorOptions = {}) {
    const whole = pathInFile === '' ? reason : `at ${pathInFile}: ${reason}`;
    super(`${file}: ${whole}`, options);
    this.file = file;
    this.path = pathInFile;
    this.reason = whole;
    this.line = options.line ?? 1;
    this.column = options.column ?? 1;
    this.help = options.help;
  }
}
