/** Events as a reader sees them: the values of the fields that a query reads, and what of them matched. */
import type { MatchedPart } from '../engine/matched.ts';
import { isList, textOf } from '../engine/scalars.ts';
import type { EventRecord, Value, View } from '../engine/values.ts';
import { EVERY_VALUE, FIELDS_LIKE } from '../engine/whole-event.ts';
import { rawNameOf } from '../events/views/raw-name.ts';
import { excerpt } from '../text/excerpt.ts';
import type { CellsWanted, EventCell, EventCells } from './protocol.ts';

/** Most values of a list that a cell shows. */
const MOST_VALUES = 4;

/** The events that are asked for, in the order of `lines`; a line that there is not has none. */
export function eventCells(
  { lines, fields }: CellsWanted,
  {
    events,
    view,
    matched,
  }: {
    readonly events: readonly EventRecord[];
    readonly view: View;
    readonly matched: ReadonlyMap<number, readonly MatchedPart[]>;
  },
): EventCells[] {
  const wanted = new Set(lines);
  const byLine = new Map(events.flatMap((event) => (wanted.has(event.line) ? [[event.line, event] as const] : [])));
  const recordedName = recordedNames(view);
  return lines.flatMap((line) => {
    const event = byLine.get(line);
    if (!event) return [];
    const parts = matched.get(line) ?? [];
    const cells = fields.map((name): EventCell | null => {
      const cell = cellOf(
        view.accessor(name)?.(event) ?? null,
        parts.filter((part) => part.field === name),
        isOfMany(name),
      );
      const from = cell === null ? undefined : recordedName(event, name);
      return cell === null || from === undefined ? cell : { ...cell, from };
    });
    return [{ line, cells }];
  });
}

/** Fields that stand for many of the record: of these, only what matched tells something. */
function isOfMany(name: string): boolean {
  return name === EVERY_VALUE || name.startsWith(FIELDS_LIKE);
}

function cellOf(value: Value, parts: readonly MatchedPart[], onlyMatched: boolean): EventCell | null {
  if (value === null) return null;
  const members = (isList(value) ? value : [value]).map((one, member) => {
    const text = textOf(one) ?? 'null';
    const own = parts.filter((part) => part.member === member);
    // A column that is read as numbers has other texts than its values.
    const marks = own.map((part) => (part.text === text ? part : { start: 0, end: text.length }));
    return { text, marks };
  });
  const telling = members.filter(({ marks }) => marks.length > 0);
  const chosen = onlyMatched ? telling : [...telling, ...members.filter(({ marks }) => marks.length === 0)];
  const kept = new Set(chosen.slice(0, MOST_VALUES));
  if (kept.size === 0) return null;
  const more = onlyMatched ? 0 : members.length - kept.size;
  const values = members.filter((one) => kept.has(one)).map(({ text, marks }) => excerpt(text, marks));
  return { values, ...(more === 0 ? {} : { more }) };
}

/** The record's own name of a field's value; asked once for each field of each kind of event. */
function recordedNames(view: View): (event: EventRecord, name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (event, name) => {
    if (name.startsWith('@')) return undefined;
    const { Channel = null, EventID = null } = event.raw;
    const key = JSON.stringify([name, Channel, EventID]);
    if (!known.has(key)) known.set(key, rawNameOf(view, event, name));
    return known.get(key);
  };
}
