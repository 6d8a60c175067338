/** Reading a query string that stands by itself or in another text. */
import type { Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { conditionOf } from './lower.ts';
import { parseQueryString } from './parser.ts';
import type { Reading } from './reading.ts';
import { QuerySource } from './source.ts';
import { fieldsOf } from './syntax.ts';

/** What converters of Sigma rules leave where they could write no query. */
const CONVERTER_MESSAGE = /^\s*An unsupported feature is required/;

/**
 * The condition of a query string. Its spans, and those of warnings and failures, go through `place`, which gives the
 * offset in the text around it. How it is read may depend on the fields that it names. Throws `QueryFailure`.
 */
export function readQueryString(
  text: string,
  reading: Reading | ((fields: Iterable<string>) => Reading),
  warn: (warning: QueryMessage) => void,
  place?: (offset: number) => number,
): Expr {
  const source = new QuerySource(text, warn, place);
  if (CONVERTER_MESSAGE.test(text)) {
    const start = text.search(/\S/);
    throw source.unexpected(
      start,
      start + 2,
      'a query',
      'This is the message of a converter that could not write this query.',
    );
  }
  if (text.trim() === '') {
    throw new QueryFailure(
      'Unexpected end of the query, expected a term such as `field:value`.',
      source.span(text.length, text.length),
    );
  }
  const tree = parseQueryString(source);
  return conditionOf(tree, typeof reading === 'function' ? reading(fieldsOf(tree)) : reading, source);
}
