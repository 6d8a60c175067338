/** Fields by a pattern of their names, as every view gives them: `@fields:process.*`. */
import type { Accessor, EventRecord, Value } from '../../engine/values.ts';
import { FIELDS_LIKE } from '../../engine/whole-event.ts';

/** What a view tells of its names. */
interface Named {
  /** The names that an event may have values under. */
  names(event: EventRecord): Iterable<string>;
  read(name: string): Accessor | undefined;
}

/** The values of all fields whose names fit the pattern of `name`, as a list; `undefined` for any other name. */
export function fieldsLike(name: string, view: Named): Accessor | undefined {
  if (!name.startsWith(FIELDS_LIKE)) return undefined;
  const parts = name.slice(FIELDS_LIKE.length).split(/\*+/);
  const pattern = new RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`, 's');
  /** Readers by name, `null` for a name that does not fit. */
  const readers = new Map<string, Accessor | null>();
  const readerOf = (field: string): Accessor | null => {
    const known = readers.get(field);
    if (known !== undefined) return known;
    const reader = pattern.test(field) ? (view.read(field) ?? null) : null;
    readers.set(field, reader);
    return reader;
  };
  return (event) => {
    const values: Value[] = [];
    for (const field of view.names(event)) {
      const value = readerOf(field)?.(event) ?? null;
      if (Array.isArray(value)) values.push(...value);
      else if (value !== null) values.push(value);
    }
    return values.length === 0 ? null : values;
  };
}
