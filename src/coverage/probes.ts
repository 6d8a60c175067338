/**
 * Events that stand for kinds of events: one that is read tells whether the answer depends on what such an event holds, or
 * is the same for all of its kind.
 */
import type { EventRecord, Value, View } from '../engine/values.ts';
import type { Condition, ViewDefinition } from '../events/views/definition.ts';
import type { EventKind } from './event-kinds.ts';

/** An event of a kind. */
export interface Probe {
  readonly kind: EventKind;
  readonly event: EventRecord;
}

/** What a view gives of one probe: `open` depends on the event, anything else is so for all of its kind. */
export type Reading = { readonly open: true } | { readonly open: false; readonly value: Value };

/** A view with probes of all kinds. */
export interface ProbedView {
  readonly view: View;
  readonly probes: readonly Probe[];
  /** Fields that are missing may be there all the same: keys that are missing decide nothing. */
  readonly lenient?: true;
  /** What a field is of each probe; `undefined` for a name that the view does not have. */
  field(name: string): readonly Reading[] | undefined;
  /** Whether each probe is of an object of the view, with an action; `undefined` for those that it does not have. */
  selected(object: string, action?: string): readonly Reading[] | undefined;
}

/** What a field holds of which only is known that events carry it: numbers and texts can be read from it. */
const SOMETHING = '4711';
/** A time, so that clocks can be read; answers that are this time depend on the event. */
const TIME = Date.UTC(2001, 1, 3, 4, 5, 6);
const CLOCKS = new Set(['UtcTime', 'TimeCreated', 'SystemTime', 'TimeCreated.SystemTime', '@timestamp', 'EventTime']);
const STAMPS = new Set(['msg', 'ID']);

let touched = false;

function fieldThatIsNoticed(value: Value): PropertyDescriptor {
  const get = (): Value => {
    touched = true;
    return value;
  };
  return { get, enumerable: true, configurable: true };
}
const PLAIN = fieldThatIsNoticed(SOMETHING);
const CLOCK = fieldThatIsNoticed(new Date(TIME).toISOString());
const STAMP = fieldThatIsNoticed(`audit(${TIME / 1000}.000:1)`);

/** Probes of all kinds through a view: for each form of a kind one, and one for each condition by which the view tells events of a kind apart. */
export function probeView(view: View, definition: ViewDefinition | undefined, kinds: readonly EventKind[]): ProbedView {
  let line = 0;
  const probes = kinds.flatMap((kind) =>
    kind.values.flatMap((values) =>
      [{}, ...variantsOf(kind, values, definition)].map((variant): Probe => {
        line += 1;
        return { kind, event: eventOf(kind, values, variant, line) };
      }),
    ),
  );
  warm(view, definition, probes);
  const fields = new Map<string, readonly Reading[] | undefined>();
  const objects = new Map<string, readonly Reading[] | undefined>();
  const remembered = (
    known: Map<string, readonly Reading[] | undefined>,
    key: string,
    find: () => ((event: EventRecord) => Value) | undefined,
  ): readonly Reading[] | undefined => {
    if (!known.has(key)) {
      const read = find();
      known.set(key, read && probes.map(({ event }) => readingOf(read, event)));
    }
    return known.get(key);
  };
  return {
    view,
    probes,
    field: (name) => remembered(fields, name, () => view.accessor(name)),
    selected: (object, action) =>
      remembered(objects, JSON.stringify([object, action]), () => view.selector(object, action)),
  };
}

/** The same with every field that is missing taken to depend on the event, but those of its log source. */
export function withUnknownFields(probed: ProbedView): ProbedView {
  const { view, probes } = probed;
  return {
    ...probed,
    lenient: true,
    field: (name) => {
      const readings = probed.field(name);
      if (view.isLogSource?.(name)) return readings;
      return probes.map((_, probe) => {
        const reading = readings?.[probe];
        return reading === undefined || (!reading.open && reading.value === null) ? OPEN : reading;
      });
    },
  };
}

/** A view chooses an event's mapping once, when it first reads it: what it looks at then is not what later answers depend on. */
function warm(view: View, definition: ViewDefinition | undefined, probes: readonly Probe[]): void {
  if (definition?.kind !== 'mapped') return;
  const names = definition.logs.flatMap(({ use, fields }) => [
    ...use.flatMap((set) => Object.keys(definition.sets[set] ?? {})),
    ...Object.keys(fields),
  ]);
  const read = names.length === 0 ? undefined : view.accessor(names[0] ?? '');
  for (const { event } of probes) read?.(event);
}

function readingOf(read: (event: EventRecord) => Value, event: EventRecord): Reading {
  touched = false;
  const value = read(event);
  return touched || isTime(value) ? OPEN : { open: false, value };
}
const OPEN: Reading = { open: true };

function isTime(value: Value): boolean {
  if (typeof value === 'string') return Date.parse(value) === TIME;
  return value === TIME || value === TIME / 1000;
}

function eventOf(
  { channel, provider, fields }: EventKind,
  values: Readonly<Record<string, Value>>,
  variant: Readonly<Record<string, Value>>,
  line: number,
): EventRecord {
  const raw: Record<string, Value> = {};
  for (const name of fields) {
    Object.defineProperty(raw, name, CLOCKS.has(name) ? CLOCK : STAMPS.has(name) ? STAMP : PLAIN);
  }
  for (const [name, value] of Object.entries(variant)) Object.defineProperty(raw, name, fieldThatIsNoticed(value));
  const known = { Channel: channel, ...(provider === '' ? {} : { SourceName: provider }), ...values };
  for (const [name, value] of Object.entries(known)) {
    Object.defineProperty(raw, name, { value, enumerable: true, configurable: true });
  }
  return { line, raw };
}

/** Values of the fields by which a view maps some events of a kind in another way. */
function variantsOf(
  kind: EventKind,
  values: Readonly<Record<string, Value>>,
  definition: ViewDefinition | undefined,
): Record<string, Value>[] {
  if (definition?.kind !== 'mapped') return [];
  const conditions = definition.logs.flatMap(({ channel, event, when }) =>
    when &&
    [channel].flat().includes(kind.channel) &&
    (event === undefined || [event].flat().some((id) => id === kind.eventId))
      ? [when]
      : [],
  );
  return conditions.flatMap((when) => {
    const wanted = wantedOf(when);
    const carried = Object.keys(wanted).every((name) => kind.fields.includes(name) && !(name in values));
    return carried ? [wanted] : [];
  });
}

/** A value for each field that fulfils a condition. */
function wantedOf(when: Condition): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(when).map(([name, wanted]) => {
      const values = typeof wanted === 'object' && 'contains' in wanted ? wanted.contains : wanted;
      return [name, [values].flat().find((value) => value !== '') ?? SOMETHING];
    }),
  );
}
