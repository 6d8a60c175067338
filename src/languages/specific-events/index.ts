/**
 * Specific Events: the table of a classic playbook, read as a query over the log's own field names.
 *
 * - Rows of one source and event id belong together: different fields must all hold, rows of one field are alternatives,
 *   and so are the groups of different sources and event ids.
 * - A value is compared without case. Without a backslash it is the whole value or its last path component; one that begins
 *   with a backslash is the whole value or its end; `*` is a wildcard; a backslash is itself. `-`, `N/A`, `ANY`, `*` and an
 *   empty cell ask for a value at all.
 * - `AND`, `OR`, `NOT`, commas and parentheses combine values. One value cannot be two texts: values joined by `AND` are
 *   looked for anywhere in the field. What a cell only excludes is excluded whatever the other rows say.
 * - `Image OR ParentImage` asks for the value in either field.
 * - A sentence instead of a value is refused as a description: such a table is unproven, and says so.
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { lowerTable } from './table-parser.ts';

/** Specific Events tables as a query language. */
export const specificEvents: Language = {
  id: 'specific-events',
  name: 'Specific Events',
  defaultView: 'native',
  parse: (text) => attempt(text, (warn) => lowerTable(text, warn)),
};
