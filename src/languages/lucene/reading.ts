/** How an index keeps fields, which decides how conditions on them are read. */

/** What a query string leaves to the index and to the request. */
export interface Reading {
  /**
   * Fields that are analysed: `dynamic`, as Elasticsearch maps texts that no template names: analysed, and whole under
   * `.keyword`; `winlogbeat` and `graylog`, as Winlogbeat's and Graylog's templates do: whole, but for messages.
   */
  readonly mapping: 'dynamic' | 'winlogbeat' | 'graylog';
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
  /** True for a field that is kept whole in lower case, and asked for in it. */
  readonly fold: boolean;
}

/** Texts in Winlogbeat's template; every other field is of type `keyword`, `wildcard` or a number, kept whole. */
const WINLOGBEAT_TEXTS = new Set(['message', 'error.message']);

/** Texts in Graylog's template (*Elasticsearch*, "Custom index mappings"): every other field is of type `keyword` or a number. */
const GRAYLOG_TEXTS = new Set(['message', 'full_message']);

/** The field of Graylog's template that is kept whole in lower case (`analyzer_keyword`). */
const GRAYLOG_SOURCE = 'source';

/** How the index keeps the field that a query names. */
export function storedField(name: string, mapping: Reading['mapping']): StoredField {
  const keyword = /^(.+)\.keyword$/s.exec(name)?.[1];
  const plain = keyword ?? name;
  if (mapping === 'graylog') {
    const words = keyword === undefined && GRAYLOG_TEXTS.has(name);
    return { name: plain, kept: words ? 'words' : 'whole', fold: plain === GRAYLOG_SOURCE };
  }
  if (keyword !== undefined) return { name: plain, kept: 'whole', fold: false };
  if (mapping === 'dynamic') return { name, kept: 'words', fold: false };
  const text = /^(.+)\.text$/s.exec(name)?.[1];
  if (text !== undefined) return { name: text, kept: 'words', fold: false };
  return { name, kept: WINLOGBEAT_TEXTS.has(name) ? 'words' : 'whole', fold: false };
}

/** The field of the event's own time. */
export function isTimeField(name: string): boolean {
  return name === '@timestamp' || name === 'timestamp';
}
