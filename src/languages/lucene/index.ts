/**
 * Lucene query strings: Elasticsearch's (`lucene` for indices of Winlogbeat, `es-qs` for what converters of Sigma rules
 * write) and Graylog's.
 *
 * Read by the classic query parser of Lucene (*Query Parser Syntax*; its grammar; `QueryParserBase`) and by Elasticsearch's
 * reference, *Query string query*:
 * - Clauses are required, optional or prohibited; there is no precedence. Without an operator between them they are optional
 *   (`boolean.ts`).
 * - A field that the index keeps whole (`keyword`) is compared as a whole and with case. An analysed one (`text`, standard
 *   analyser) is compared word by word and without case; a phrase asks for words that follow each other.
 * - Which is which, the query alone does not say (`reading.ts`). `es-qs` is read as Elasticsearch maps texts unless told
 *   otherwise: analysed, and whole under `.keyword`, which is how converters write them. `lucene` is read by Winlogbeat's
 *   template: whole, but for `message`, `error.message` and what ends in `.text`; a query that names some `.keyword` is not
 *   written for that template, and is read as `es-qs`. `graylog` is read by Graylog's template: whole, with or without the
 *   `.keyword` that converters add, but for `message` and `full_message`; `source` is whole and without case.
 * - A pattern that no word can match, such as `*\\cmd.exe` on an analysed field, is compared with the whole value, with a
 *   warning.
 * - A term without a field is looked for in every field (`index.query.default_field`, `*`): as a word of any value, a pattern
 *   also as a whole value; in `lucene` and `graylog` as a word of the message, or a whole value.
 * - Numbers compare as numbers, in ranges also where the log has them as texts. `@timestamp` and `timestamp` are the event's time; bounds that are dates compare
 *   as dates, with date math. Weights (`^2`) do not change what is found. Fuzzy terms are compared by edits.
 * - Leading wildcards are allowed; Graylog's servers must allow them in their configuration.
 */
import type { Program } from '../../engine/plan.ts';
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { readQueryString } from './query-string.ts';
import type { Reading } from './reading.ts';

/** How `es-qs`, and the query strings of a watch, are read. */
export const CONVERTED: Reading = { mapping: 'dynamic', defaultOperator: 'or', runs: 'together' };

/** How queries over what Elastic's shippers send are read: by Winlogbeat's template, unless they name some `.keyword`. */
export function beatsReading(fields: Iterable<string>): Reading {
  for (const name of fields) if (name.endsWith('.keyword')) return CONVERTED;
  return { ...CONVERTED, mapping: 'winlogbeat' };
}

function queryLanguage(
  id: 'lucene' | 'es-qs' | 'graylog',
  name: string,
  defaultView: string,
  readingOf: (fields: Iterable<string>) => Reading,
): Language {
  return {
    id,
    name,
    defaultView,
    parse: (text) =>
      attempt(text, (warn): Program => {
        const predicate = readQueryString(text, readingOf, warn);
        const whole = { start: 0, end: text.length };
        const source = { op: 'source', span: { start: 0, end: 0 } } as const;
        return { kind: 'plan', plan: { op: 'filter', input: source, predicate, span: whole }, returns: 'events' };
      }),
  };
}

/** Lucene query strings over Winlogbeat's fields. */
export const lucene = queryLanguage('lucene', 'Lucene', 'winlogbeat', beatsReading);

/** Elasticsearch query strings as converters of Sigma rules write them. */
export const esQs = queryLanguage('es-qs', 'Elasticsearch query string', 'native', () => CONVERTED);

/** Graylog's searches: words side by side are looked for each (*Search query language*). */
export const graylog = queryLanguage('graylog', 'Graylog', 'native', () => ({
  ...CONVERTED,
  mapping: 'graylog',
  runs: 'apart',
}));
