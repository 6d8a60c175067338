/** Compiles view definitions to views: accessors that find an event's mapping by its log, and never rename an event. */
import type { Accessor, EventRecord, Value, View } from '../../engine/values.ts';
import { rememberedByLine } from './by-line.ts';
import { compileCondition, type EventTest } from './conditions.ts';
import type { FieldSource, MappedViewDefinition, ViewDefinition } from './definition.ts';
import { fieldsLike } from './fields-like.ts';
import { anyLogSource, compileLogSources, isLogSourceName } from './log-sources.ts';
import { compileNative, compileRaw, type NativeView } from './native.ts';
import { compileOwnForm, compileOwnTime, type Kind, ownField } from './own-form.ts';
import { compileSource } from './sources.ts';
import { wholeEventAccessor } from './whole-event.ts';

/** Raised for a definition that contradicts itself. */
export class ViewDefinitionError extends Error {}

/** The clock of records whose view states none. */
const PLAIN_CLOCK = ['UtcTime', 'TimeCreated', 'SystemTime', 'TimeCreated.SystemTime', '@timestamp', 'EventTime'];

/**
 * Compiles a definition. Mapped views read through `native`, which they must be given; `raw` takes
 * Sigma's log sources from it. Throws `ViewDefinitionError` when
 * it is absent, and when the definition uses a field set that it does not have, or maps a log twice.
 */
export function compileView(definition: ViewDefinition, native?: NativeView): View {
  switch (definition.kind) {
    case 'raw':
      return compileRaw(definition, PLAIN_CLOCK, native);
    case 'native':
      return compileNative(definition);
    case 'mapped':
      if (!native) throw new ViewDefinitionError(`The view \`${definition.id}\` needs the native view.`);
      return compileMapped(definition, native);
  }
}

interface Mapping {
  readonly channels: ReadonlySet<string>;
  /** `undefined` for all events of the channels, with an id or without. */
  readonly events: ReadonlySet<number> | undefined;
  readonly when: EventTest | undefined;
  readonly is: readonly {
    readonly object: string;
    readonly action: string | undefined;
    readonly when: EventTest | undefined;
  }[];
  readonly fields: ReadonlyMap<string, FieldSource>;
}

/** Objects and actions are found whatever their case, blanks and underscores: `User Session`, `user_session`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function compileMapped(definition: MappedViewDefinition, native: NativeView): View {
  const nativeField = nativeReader(definition, native);
  const compile = (source: FieldSource) => compileSource(source, nativeField, native.time);
  const mappings = definition.logs.map((log) => compileMapping(log, definition, native, nativeField));
  refuseUnreachable(definition, mappings);
  const kindsOf = compileOwnForm(definition);
  const ownTime = compileOwnTime(definition);
  const mappingOf = dispatcher(mappings, native, (event) => kindsOf(event).length > 0);
  const objects = objectsOf(definition, mappings);
  const logSources = compileLogSources(definition.logSources, {
    ...native,
    field: nativeField,
  });
  const common = new Map(Object.entries(definition.common));
  const names = new Set([
    ...common.keys(),
    ...mappings.flatMap((mapping) => [...mapping.fields.keys()]),
    ...Object.values(definition.objects).flatMap((object) => object.fields),
  ]);

  const flagged = (name: string): Accessor | undefined => {
    const { flags } = definition;
    if (flags === undefined || !name.startsWith(flags)) return undefined;
    const action = name.slice(flags.length);
    if (![...objects.values()].some((actions) => actions.some((other) => plainName(other) === plainName(action))))
      return;
    const test = isTest((is) => is.action !== undefined && plainName(is.action) === plainName(action));
    return (event) => test(event);
  };

  const mapped = (name: string): Accessor => {
    const everywhere = common.get(name);
    const otherwise = everywhere !== undefined ? compile(everywhere) : definition.open ? nativeField(name) : undefined;
    const readers = mappings.map((mapping) => {
      const source = mapping.fields.get(name);
      return source === undefined ? undefined : compile(source);
    });
    const own = ownField(name);
    return (event) => {
      const mapping = mappingOf(event);
      const read = mapping === OWN_FORM ? own : (readers[mapping] ?? otherwise);
      return read === undefined ? null : read(event);
    };
  };

  /** Whether an event's mapping has an `is` of the kind asked for, and its condition holds. */
  function isTest(wanted: (is: Kind) => boolean): EventTest {
    // True, false, or what it depends on.
    const chosen = mappings.map((mapping): boolean | EventTest => {
      const candidates = mapping.is.filter(wanted);
      if (candidates.length === 0 || candidates.some(({ when }) => when === undefined)) return candidates.length > 0;
      return (event) => candidates.some(({ when }) => when?.(event));
    });
    return (event) => {
      const mapping = mappingOf(event);
      if (mapping === OWN_FORM) return kindsOf(event).some(wanted);
      const test = chosen[mapping] ?? false;
      return typeof test === 'boolean' ? test : test(event);
    };
  }

  /** Names that an event may have values under: the schema's, and the log's own where they are read too. */
  const namesOf = (event: EventRecord): readonly string[] => {
    const own = Object.entries(definition.prefixes).filter(([, whose]) => whose === 'native');
    if (own.length === 0 && !definition.open) return [...names];
    const recorded = native.fieldNames([event]);
    const prefixed = own.flatMap(([prefix]) => recorded.map((name) => prefix + name));
    return [...names, ...prefixed, ...(definition.open ? recorded : [])];
  };

  const accessor = (name: string): Accessor | undefined => {
    const whole = wholeEventAccessor(name) ?? fieldsLike(name, { names: namesOf, read: accessor });
    if (whole) return whole;
    const stripped = withoutSuffix(name, definition.suffixes);
    if (names.has(stripped)) return mapped(stripped);
    const flag = flagged(stripped);
    if (flag) return flag;
    for (const [prefix, whose] of Object.entries(definition.prefixes)) {
      if (!stripped.startsWith(prefix) || stripped.length === prefix.length) continue;
      if (whose === 'whole') return nativeField(stripped);
      const rest = stripped.slice(prefix.length);
      return whose === 'native' ? nativeField(rest) : accessor(rest);
    }
    return definition.open ? nativeField(stripped) : undefined;
  };

  return {
    id: definition.id,
    accessor,
    selector: (object, action) => {
      if (isLogSourceName(object)) return logSources.get(object) ?? native.selector(object) ?? anyLogSource;
      const found = [...objects].find(([name]) => plainName(name) === plainName(object));
      if (!found || (action !== undefined && !found[1].some((other) => plainName(other) === plainName(action)))) return;
      return isTest(
        (is) =>
          plainName(is.object) === plainName(object) &&
          (action === undefined || (is.action !== undefined && plainName(is.action) === plainName(action))),
      );
    },
    objects: new Map([...objects, ...[...logSources.keys()].map((name): [string, string[]] => [name, []])]),
    time: (event) => native.time(event) ?? (mappingOf(event) === OWN_FORM ? ownTime(event) : null),
    fieldNames: (events) => {
      const flags = definition.flags;
      const actions =
        flags === undefined ? [] : [...new Set([...objects.values()].flat())].map((action) => flags + action);
      return [...new Set([...names, ...actions, ...(definition.open ? native.fieldNames(events) : [])])];
    },
    open: definition.open,
    isLogSource: (name) => {
      const stripped = withoutSuffix(name, definition.suffixes);
      return (
        definition.logSource.includes(stripped) ||
        (definition.open && !names.has(stripped) && (native.isLogSource?.(stripped) ?? false)) ||
        (definition.flags !== undefined && stripped.startsWith(definition.flags))
      );
    },
  };
}

/** Reads native fields, without the values that the schema does not count as values. */
function nativeReader({ placeholders }: MappedViewDefinition, native: NativeView): (name: string) => Accessor {
  const nothing = new Set<Value>(placeholders);
  return (name) => {
    const read = native.accessor(name) ?? (() => null);
    if (nothing.size === 0) return read;
    return (event) => {
      const value = read(event);
      return typeof value === 'string' && nothing.has(value) ? null : value;
    };
  };
}

function withoutSuffix(name: string, suffixes: readonly string[]): string {
  const suffix = suffixes.find((end) => name.endsWith(end) && name.length > end.length);
  return suffix === undefined ? name : name.slice(0, -suffix.length);
}

function compileMapping(
  log: MappedViewDefinition['logs'][number],
  definition: MappedViewDefinition,
  native: NativeView,
  nativeField: (name: string) => Accessor,
): Mapping {
  const fields = new Map<string, FieldSource>();
  for (const set of log.use) {
    const found = definition.sets[set];
    if (!found) throw new ViewDefinitionError(`Unknown field set \`${set}\` in the view \`${definition.id}\`.`);
    for (const [name, source] of Object.entries(found)) fields.set(name, source);
  }
  for (const [name, source] of Object.entries(log.fields)) fields.set(name, source);
  return {
    channels: new Set([log.channel].flat().map(native.canonicalChannel)),
    events: log.event === undefined ? undefined : new Set([log.event].flat()),
    when: log.when && compileCondition(log.when, nativeField),
    is: log.is.map(({ object, action, when }) => ({
      object,
      action,
      when: when && compileCondition(when, nativeField),
    })),
    fields,
  };
}

/** In the place of a mapping's number, of records that are in the schema's form already. */
const OWN_FORM = -2;

/**
 * Finds the number of an event's mapping, -1 for none: by its log, then by the mappings' conditions; once for each event.
 * A record that names no log may be in the schema's own form.
 */
function dispatcher(
  mappings: readonly Mapping[],
  native: NativeView,
  inOwnForm: EventTest,
): (event: EventRecord) => number {
  const view = native.register();
  const byLog: (readonly number[] | undefined)[] = [];
  return rememberedByLine((event) => {
    const facts = native.facts(event);
    const known = facts.mappings[view];
    if (known !== undefined) return known;
    let candidates = byLog[facts.log];
    if (candidates === undefined) {
      const { channel, eventId } = facts;
      candidates = mappings.flatMap(({ channels, events }, index) =>
        channel !== null && channels.has(channel) && (events === undefined || (eventId !== null && events.has(eventId)))
          ? [index]
          : [],
      );
      byLog[facts.log] = candidates;
    }
    const found = candidates.find((index) => mappings[index]?.when?.(event) ?? true);
    const chosen = found ?? (facts.channel === null && inOwnForm(event) ? OWN_FORM : -1);
    facts.mappings[view] = chosen;
    return chosen;
  });
}

/** An event's mapping is the first that holds: one behind another without a condition is a mistake. */
function refuseUnreachable(definition: MappedViewDefinition, mappings: readonly Mapping[]): void {
  const taken = new Set<string>();
  for (const { channels, events, when } of mappings) {
    for (const channel of channels) {
      const logs = events === undefined ? [channel] : [...events].map((event) => `${channel} ${event}`);
      const again = taken.has(channel) ? logs[0] : logs.find((log) => taken.has(log));
      if (again !== undefined) {
        throw new ViewDefinitionError(
          `The view \`${definition.id}\` maps ${again} again after a mapping that takes all of its events.`,
        );
      }
      if (when === undefined) for (const log of logs) taken.add(log);
    }
  }
}

/** The schema's objects with their actions: those declared, and those of mappings. */
function objectsOf(
  definition: MappedViewDefinition,
  mappings: readonly Mapping[],
): ReadonlyMap<string, readonly string[]> {
  const objects = new Map(Object.entries(definition.objects).map(([name, { actions }]) => [name, [...actions]]));
  for (const { object, action } of mappings.flatMap((mapping) => mapping.is)) {
    const actions = objects.get(object) ?? [];
    if (action !== undefined && !actions.includes(action)) actions.push(action);
    objects.set(object, actions);
  }
  return objects;
}
