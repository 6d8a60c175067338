/** Writing through a view: a record changed so that a field of the view reads as wanted. Found by trying; never by renaming. */
import { textOf } from '../../engine/scalars.ts';
import type { EventRecord, Value, View } from '../../engine/values.ts';

type Raw = EventRecord['raw'];
type Path = readonly string[];

/** Values of a record that are tried, most. */
const MOST_PLACES = 400;

/**
 * The record of an event with one field of a view set to `value` (`null`: missing), by changing the one value that the
 * view reads it from; what its message repeats is changed too. `undefined` where no single change does it.
 */
export function withField(view: View, event: EventRecord, name: string, value: Value): Raw | undefined {
  const read = view.accessor(name);
  if (read === undefined) return undefined;
  const reads = (raw: Raw): Value => read({ line: event.line, raw });
  const gives = (raw: Raw) => (value === null ? reads(raw) === null : textOf(reads(raw)) === textOf(value));
  const before = textOf(read(event));
  const places = leaves(event.raw).slice(0, MOST_PLACES);
  const named = [
    ...places.filter(({ path }) => path.at(-1) === name),
    ...places.filter(({ path }) => path.at(-1) !== name),
  ];
  if (before === null) return value === null ? undefined : withNewField(event.raw, places, name, value, gives);
  for (const { path, value: old } of named) {
    const text = textOf(old);
    const at = text === null ? -1 : text.toLowerCase().lastIndexOf(before.toLowerCase());
    if (text === null || at < 0) continue;
    const whole = before.length === text.length;
    const part = `${text.slice(0, at)}${textOf(value)}${text.slice(at + before.length)}`;
    const changed = value === null ? null : whole ? likeBefore(old, value) : part;
    const raw = replaced(event.raw, path, changed);
    if (gives(raw))
      return gives(withMessage(raw, text, textOf(changed))) ? withMessage(raw, text, textOf(changed)) : raw;
  }
  return undefined;
}

/** A field that the record lacks: by its own name, where the record's other fields stand. */
function withNewField(
  raw: Raw,
  places: readonly { readonly path: Path }[],
  name: string,
  value: Value,
  gives: (raw: Raw) => boolean,
): Raw | undefined {
  const folders = new Map(places.map(({ path }) => [JSON.stringify(path.slice(0, -1)), path.slice(0, -1)]));
  return [...folders.values()].map((folder) => replaced(raw, [...folder, name], value)).find(gives);
}

/** A value in the type that stood there: collectors write numbers as texts, or not. */
function likeBefore(old: Value, value: Value): Value {
  if (typeof old === 'string') return textOf(value);
  return typeof old === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}

function withMessage(raw: Raw, from: string, to: string | null): Raw {
  const message = raw['Message'];
  if (typeof message !== 'string' || to === null || from.length < 4 || message === to) return raw;
  return { ...raw, Message: message.replaceAll(from, to) };
}

/** The values of a record that hold no others but lists, with the names that lead to them. */
export function leaves(raw: Raw, path: Path = []): { path: Path; value: Value }[] {
  return Object.entries(raw).flatMap(([key, value]) => {
    const own = [...path, key];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return leaves(value as Raw, own);
    return [{ path: own, value }];
  });
}

/** The record with another value at a path; without the key for `null`. */
export function replaced(raw: Raw, [key = '', ...rest]: Path, value: Value): Raw {
  if (rest.length > 0) return { ...raw, [key]: replaced((raw[key] ?? {}) as Raw, rest, value) };
  if (value !== null) return { ...raw, [key]: value };
  return Object.fromEntries(Object.entries(raw).filter(([name]) => name !== key));
}
