/**
 * The folders of `src/` whose code decides what is remembered between runs: a key without one of them would give stale
 * answers after its code has changed. Each list covers all that its work imports.
 */

/** What parsing a document, its analytics and its tests gives. */
export const PARSING_CODE: readonly string[] = [
  'checks',
  'collections',
  'documents',
  'engine',
  'events',
  'highlighting',
  'languages',
  'proof',
  'text',
];

/** What reading a view's definition gives. */
export const READING_CODE: readonly string[] = ['events', 'text'];

/** What checking a language's page gives. */
export const CHECKING_CODE: readonly string[] = ['checks', 'documents', 'engine', 'knowledge', 'languages', 'text'];

/** What a run of a query gives, of its mutants, and why it finds what it finds. */
export const RUNNING_CODE: readonly string[] = [
  'engine',
  'events',
  'files',
  'knowledge',
  'languages',
  'runners',
  'text',
];

/** What rules are printed as in other languages. */
export const PRINTING_CODE: readonly string[] = ['checks', 'engine', 'events', 'languages', 'text'];

/** Which logs a query reads. */
export const LOG_READING_CODE: readonly string[] = ['coverage', 'engine', 'events', 'languages', 'proof', 'text'];

/** What is highlighted. */
export const HIGHLIGHTING_CODE: readonly string[] = ['highlighting'];

/** What a report says. */
export const PROVING_CODE: readonly string[] = [
  'checks',
  'collections',
  'coverage',
  'documents',
  'engine',
  'events',
  'files',
  'highlighting',
  'knowledge',
  'languages',
  'proof',
  'runners',
  'text',
];
