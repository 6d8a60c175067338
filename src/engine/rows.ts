/**
 * Rows of a running plan and the scopes that tell how to read them.
 *
 * While a plan only filters, sorts and limits, its rows are the events themselves; an operator that computes columns or
 * brings events together makes tuples.
 */
import { nearest } from '../text/suggest.ts';
import { EngineError } from './error.ts';
import type { Span } from './plan.ts';
import type { EventRecord, Value, View } from './values.ts';

/** A row with computed columns, or of several events. */
export interface Tuple {
  readonly cells: readonly Value[];
  /** Events that the row stands for; `null` for a side that an outer join leaves empty, or a step that has none. */
  readonly events: readonly (EventRecord | null)[];
  /** For rows made from many events: their lines, ascending. */
  readonly lines: readonly number[] | null;
}

export type Row = EventRecord | Tuple;

/** A computed column of a tuple. */
export interface Column {
  readonly name: string;
  /** Place in `Tuple.cells`. */
  readonly index: number;
  /** Names of join sides that it belongs to. */
  readonly relations: readonly string[];
}

/** An event of a row. */
export interface Slot {
  /** Place in `Tuple.events`; rows that are events have one slot. */
  readonly index: number;
  readonly relations: readonly string[];
  /** False once a projection has left the event's own fields out: its time and log source stay readable. */
  readonly fields: boolean;
}

/** How rows at one place of a plan are read. */
export interface Scope {
  readonly shape: 'event' | 'tuple';
  readonly columns: readonly Column[];
  readonly slots: readonly Slot[];
  /** True where values of rows have made columns: a name that none has is missing in every row. */
  readonly open?: boolean;
}

/** The scope of a source: rows are events. */
export const EVENT_SCOPE: Scope = {
  shape: 'event',
  columns: [],
  slots: [{ index: 0, relations: [], fields: true }],
};

export type RowReader = (row: Row) => Value;

/** How many cells the tuples of a scope have: where the next column goes. */
export function cellWidth(scope: Scope): number {
  return 1 + Math.max(-1, ...scope.columns.map((column) => column.index));
}

/** A row as a tuple, whatever its scope's shape. */
export function toTuple(row: Row, scope: Scope): Tuple {
  return scope.shape === 'tuple' ? (row as Tuple) : { cells: [], events: [row as EventRecord], lines: null };
}

/** The events of a row, without empty sides. */
export function eventsOf(row: Row, scope: Scope): readonly EventRecord[] {
  return scope.shape === 'event'
    ? [row as EventRecord]
    : (row as Tuple).events.filter((event): event is EventRecord => event !== null);
}

/** Lines of all events that a row was made from, ascending, each once. */
export function linesOf(row: Row, scope: Scope): readonly number[] {
  if (scope.shape === 'event') return [(row as EventRecord).line];
  const { lines } = row as Tuple;
  return lines ?? ascending(eventsOf(row, scope).map((event) => event.line));
}

/** Numbers in ascending order, each once. */
export function ascending(lines: Iterable<number>): readonly number[] {
  return [...new Set(lines)].sort((left, right) => left - right);
}

/** Reads one of a row's events. */
export function eventReader(scope: Scope, slot: Slot): (row: Row) => EventRecord | null {
  if (scope.shape === 'event') return (row) => row as EventRecord;
  const { index } = slot;
  return (row) => (row as Tuple).events[index] ?? null;
}

/** Slots under a relation's name, or all. Throws `EngineError` for a name that no side of a join has. */
export function slotsOf(scope: Scope, relation: string | undefined, span: Span): readonly Slot[] {
  if (relation === undefined) return scope.slots;
  const slots = scope.slots.filter((slot) => slot.relations.includes(relation));
  if (slots.length > 0 || scope.columns.some((column) => column.relations.includes(relation))) return slots;
  const names = new Set([...scope.slots, ...scope.columns].flatMap((part) => part.relations));
  const near = nearest(relation, names);
  throw new EngineError(
    'unknown-relation',
    `Unknown name \`${relation}\`: nothing is joined under it here.`,
    span,
    near ? `Did you mean \`${near}\`?` : undefined,
  );
}

/** A source's accessor for a field, in place of the view's. */
export type FieldAccess = (name: string) => ((event: EventRecord) => Value) | undefined;

/**
 * Reads a field: a computed column, else the events' own field by the view, of the first event that has it. Throws
 * `EngineError` when neither knows the name.
 */
export function fieldReader(
  scope: Scope,
  view: View,
  access: FieldAccess,
  field: { readonly name: string; readonly relation?: string; readonly optional?: true; readonly span: Span },
): RowReader {
  const { name, relation, span } = field;
  const slots = slotsOf(scope, relation, span).filter((slot) => slot.fields);
  const columns = scope.columns.filter(
    (column) => column.name === name && (relation === undefined || column.relations.includes(relation)),
  );
  const readers: RowReader[] = columns.map(
    ({ index }) =>
      (row) =>
        (row as Tuple).cells[index] ?? null,
  );
  if (readers.length === 0) {
    const accessor = slots.length > 0 ? access(name) : undefined;
    if (accessor === undefined && field.optional) return () => null;
    if (accessor === undefined && scope.open === true) return () => null;
    if (accessor === undefined) throw unknownField(scope, view, slots.length > 0, field);
    if (scope.shape === 'event') return accessor as RowReader;
    for (const slot of slots) {
      const read = eventReader(scope, slot);
      readers.push((row) => {
        const event = read(row);
        return event === null ? null : accessor(event);
      });
    }
  }
  const [first, ...rest] = readers;
  if (first === undefined) return () => null;
  if (rest.length === 0) return first;
  return (row) => {
    for (const read of readers) {
      const value = read(row);
      if (value !== null) return value;
    }
    return null;
  };
}

/** Whether a field is optional, and neither a column nor a field of the events. */
export function isAbsent(
  scope: Scope,
  access: FieldAccess,
  { name, relation, optional }: { readonly name: string; readonly relation?: string; readonly optional?: true },
): boolean {
  if (optional !== true) return false;
  const column = scope.columns.some(
    (one) => one.name === name && (relation === undefined || one.relations.includes(relation)),
  );
  return !column && access(name) === undefined;
}

function unknownField(
  scope: Scope,
  view: View,
  eventFields: boolean,
  field: { readonly name: string; readonly span: Span },
): EngineError {
  const columns = scope.columns.map((column) => column.name);
  const near = nearest(field.name, eventFields ? [...columns, ...view.fieldNames([])] : columns);
  const where = eventFields ? `the view \`${view.id}\` has no such field` : 'no column here has that name';
  const known =
    columns.length > 0 && !eventFields
      ? `The columns are ${columns.map((name) => `\`${name}\``).join(', ')}.`
      : undefined;
  return new EngineError(
    'unknown-field',
    `Unknown field \`${field.name}\`: ${where}.`,
    field.span,
    near ? `Did you mean \`${near}\`?` : known,
  );
}
