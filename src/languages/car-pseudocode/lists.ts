/** Named lists: `trusted = ["a.exe", "b.exe"]`, for `exe in trusted`. */
import type { Reader } from '../shared/reader.ts';
import type { Term, TermReader } from './terms.ts';
import { NAME } from './words.ts';

/** The values of lists, by name as written. */
export type Lists = ReadonlyMap<string, readonly Term[]>;

/** True where a list stands that another assignment follows: a program's, not a condition `field = ["a", "b"]`. */
export function seesNamedList(reader: Reader): boolean {
  const before = reader.offset;
  const found =
    reader.take(/\[[^\]]*\]/y) !== undefined && reader.take(NAME) !== undefined && reader.take(/=(?!=)/y) !== undefined;
  reader.offset = before;
  return found;
}

/**
 * Reads a list in square brackets.
 *
 * @throws QueryFailure for an ellipsis, which names no value.
 */
export function readList(terms: TermReader): readonly Term[] {
  const { reader } = terms;
  reader.take(/\[/y);
  const items: Term[] = [];
  do {
    if (reader.sees(/\.{2,}|…/y)) throw reader.unexpected('a value of the list', 'Write each value of the list.');
    items.push(terms.item());
  } while (reader.take(/,/y) !== undefined);
  if (reader.take(/\]/y) === undefined) throw reader.unexpected('`,` or `]`');
  return items;
}
