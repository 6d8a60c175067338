/** What is thrown where a file of events cannot be read. */

/** A file that is no file of events: what is wrong, and where, line and column from 1. */
export class EventFileError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** It is the file as a whole, and no line of it, that is wrong. */
  readonly whole: boolean;

  constructor(file: string, message: string, line?: number, column = 1) {
    super(message);
    this.name = 'EventFileError';
    this.file = file;
    this.line = line ?? 1;
    this.column = column;
    this.whole = line === undefined;
  }
}
