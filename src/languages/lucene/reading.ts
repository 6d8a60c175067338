/** How an index keeps fields, which decides how conditions on them are read. */

/** What a query string leaves to the index and to the request. */
export interface Reading {
  /**
   * Fields that are analysed: `dynamic`, as Elasticsearch maps texts that no template names: analysed, and whole under
   * `.keyword`; `winlogbeat`, as Winlogbeat's template does: whole, but for messages.
   */
  readonly mapping: 'dynamic' | 'winlogbeat';
  /** Fields of words without a field; every field when absent. */
  readonly defaultFields?: readonly string[];
  /** What joins clauses without an operator. */
  readonly defaultOperator: 'or' | 'and';
  /** Words side by side on a field that is kept whole: one value, as Elasticsearch reads them, or several, as Graylog documents. */
  readonly runs: 'together' | 'apart';
}

/** A field as the log has it, and how the index keeps it: whole, or as the words of its text. */
export interface StoredField {
  readonly name: string;
  readonly kept: 'whole' | 'words';
}

/** Texts in Winlogbeat's template; every other field is of type `keyword`, `wildcard` or a number, kept whole. */
const WINLOGBEAT_TEXTS = new Set(['message', 'error.message']);

/** How the index keeps the field that a query names. */
export function storedField(name: string, mapping: Reading['mapping']): StoredField {
  const whole = /^(.+)\.keyword$/s.exec(name)?.[1];
  if (whole !== undefined) return { name: whole, kept: 'whole' };
  if (mapping === 'dynamic') return { name, kept: 'words' };
  const text = /^(.+)\.text$/s.exec(name)?.[1];
  if (text !== undefined) return { name: text, kept: 'words' };
  return { name, kept: WINLOGBEAT_TEXTS.has(name) ? 'words' : 'whole' };
}

/** The field of the event's own time. */
export function isTimeField(name: string): boolean {
  return name === '@timestamp' || name === 'timestamp';
}
