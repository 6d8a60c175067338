/** The views `raw` and `native`, and what a view knows of an event: read once, on demand, and kept beside it. */
import type { Accessor, EventRecord, Value, View } from '../../engine/values.ts';
import { collectNames, type FlatRecord, fieldAt, liftFields } from '../flatten.ts';
import { parseTime } from '../time.ts';
import { MOST_LINES, rememberedByLine } from './by-line.ts';
import { compileCondition } from './conditions.ts';
import type { NativeViewDefinition, ViewDefinition } from './definition.ts';
import { fieldsLike } from './fields-like.ts';
import { anyLogSource, compileLogSources, isLogSourceName } from './log-sources.ts';
import { compileOtherNames, withoutPrefix } from './other-names.ts';
import { compileTexts } from './texts.ts';
import { wholeEventAccessor } from './whole-event.ts';

/** What is known of one event. */
export interface EventFacts {
  readonly event: EventRecord;
  readonly flat: FlatRecord;
  /** Canonical spelling; `null` when the record names neither channel nor a known provider. */
  readonly channel: string | null;
  /** Canonical spelling of what the record names; `null` when it names none. */
  readonly provider: string | null;
  readonly eventId: number | null;
  /** Number of the event's channel, provider and event id together, from 0. */
  readonly log: number;
  /** `undefined` until asked for. */
  time: number | null | undefined;
  /** The mapping that each mapped view chose for the event, by the view's number. */
  readonly mappings: (number | undefined)[];
  /** Texts that were searched for labels, by field. */
  texts: Map<string, ReadonlyMap<string, string>> | undefined;
}

/** The native view, on which mapped views build. */
export interface NativeView extends View {
  facts(event: EventRecord): EventFacts;
  /** The channel as it is spelt canonically, whatever its case. */
  canonicalChannel(channel: string): string;
  /** The provider as it is spelt canonically, whatever its case. */
  canonicalProvider(provider: string): string;
  /** A new number for a mapped view. */
  register(): number;
}

/** A reader of one field, without the names that every JavaScript object inherits. */
function plainAccessor(name: string): Accessor {
  if (name in Object.prototype || name.includes('.')) return (event) => fieldAt(event.raw, name);
  return (event) => event.raw[name] ?? null;
}

/**
 * The view of records as they are: names are keys, or dotted paths into nested objects. Sigma's log sources are those of
 * `native`, where it is given.
 */
export function compileRaw(definition: ViewDefinition, clock: readonly string[], native?: View): View {
  const times = new WeakMap<EventRecord, { readonly time: number | null }>();
  return {
    id: definition.id,
    accessor: (name) =>
      wholeEventAccessor(name) ??
      fieldsLike(name, { names: (event) => namesOf([event.raw]), read: plainAccessor }) ??
      plainAccessor(name),
    selector: (object) => (isLogSourceName(object) ? (native?.selector(object) ?? anyLogSource) : undefined),
    objects: new Map(),
    time: (event) => {
      const known = times.get(event);
      if (known) return known.time;
      const time = readClock(liftFields(event.raw), clock);
      times.set(event, { time });
      return time;
    },
    fieldNames: (events) => [...namesOf(events.map((event) => event.raw))],
    open: true,
    isLogSource: (name) => definition.logSource.includes(name),
  };
}

function readClock(record: FlatRecord, clock: readonly string[], stamps: readonly string[] = []): number | null {
  for (const field of clock) {
    const time = parseTime(fieldAt(record, field));
    if (time !== null) return time;
  }
  for (const field of stamps) {
    const time = parseAuditStamp(fieldAt(record, field));
    if (time !== null) return time;
  }
  return null;
}

const AUDIT_STAMP = /^(?:audit\()?(\d{9,11})\.(\d{3}):\d+\)?:?$/;

/** The time in the stamp of a Linux audit record: `audit(1753428000.123:4711):` is seconds since 1970, and the event's serial number. */
function parseAuditStamp(value: Value): number | null {
  const [, seconds, milliseconds] = (typeof value === 'string' && AUDIT_STAMP.exec(value.trim())) || [];
  return seconds === undefined ? null : Number(seconds) * 1000 + Number(milliseconds);
}

function namesOf(records: Iterable<FlatRecord>): Set<string> {
  const names = new Set<string>();
  for (const record of records) collectNames(record, names);
  return names;
}

/** Compiles the native view. */
export function compileNative(definition: NativeViewDefinition): NativeView {
  const { synonyms, clock } = definition;
  const channels = spellings([...definition.channels, ...Object.values(definition.providers)]);
  const providers = spellings(Object.keys(definition.providers));
  const behind = Object.entries(definition.channelBehind);
  const groups = [synonyms.channel, synonyms.provider, synonyms.eventId, ...synonyms.others];
  const cache = new WeakMap<EventRecord, EventFacts>();
  const logs = new Map<string, number>();
  let views = 0;
  /** The facts of the events read last, by line: much quicker to reach than through the map. */
  const byLine: (EventFacts | undefined)[] = [];

  const canonical = (known: ReadonlyMap<string, string>, value: Value): Value =>
    typeof value === 'string' ? (known.get(value.toLowerCase()) ?? value) : value;

  const firstOf = (record: FlatRecord, names: readonly string[]): Value => {
    for (const name of names) {
      const value = fieldAt(record, name);
      if (value !== null && typeof value !== 'object') return value;
    }
    return null;
  };

  const channelBehind = (record: FlatRecord): Value => {
    for (const [name, beginnings] of behind) {
      const value = fieldAt(record, name);
      if (typeof value !== 'string') continue;
      const beginning = beginnings.find((start) => value.startsWith(start));
      if (beginning !== undefined) return value.slice(beginning.length);
    }
    return null;
  };

  const recognised = definition.recognised.map(({ channel, when }) => ({
    channel,
    holds: compileCondition(
      when,
      (name) =>
        ({ raw }) =>
          fieldAt(raw, name),
    ),
  }));
  const recognise = (event: EventRecord): string | null =>
    recognised.find(({ holds }) => holds(event))?.channel ?? null;

  const readFacts = (event: EventRecord): EventFacts => {
    const flat = liftFields(event.raw);
    const provider = canonical(providers, firstOf(flat, synonyms.provider));
    const recorded = canonical(channels, firstOf(flat, synonyms.channel) ?? channelBehind(flat));
    const eventId = toEventId(firstOf(flat, synonyms.eventId));
    const named = recorded ?? (typeof provider === 'string' ? (definition.providers[provider] ?? null) : null);
    const channel = named ?? (provider === null && eventId === null ? recognise(event) : null);
    const key = JSON.stringify([channel, provider, eventId]);
    let log = logs.get(key);
    if (log === undefined) {
      log = logs.size;
      logs.set(key, log);
    }
    return {
      event,
      flat,
      channel: typeof channel === 'string' ? channel : null,
      provider: typeof provider === 'string' ? provider : null,
      eventId: typeof eventId === 'number' ? eventId : null,
      log,
      time: undefined,
      mappings: [],
      texts: undefined,
    };
  };

  const facts = (event: EventRecord): EventFacts => {
    const near = byLine[event.line];
    if (near !== undefined && near.event === event) return near;
    let known = cache.get(event);
    if (known === undefined) {
      known = readFacts(event);
      cache.set(event, known);
    }
    if (event.line < MOST_LINES) byLine[event.line] = known;
    return known;
  };

  const timeOrNone = rememberedByLine((event) => {
    const known = facts(event);
    if (known.time === undefined) known.time = readClock(known.flat, clock, definition.stamps);
    return known.time ?? Number.NaN;
  });
  const time = (event: EventRecord): number | null => {
    const found = timeOrNone(event);
    return Number.isNaN(found) ? null : found;
  };

  /** The field as recorded, lifted out of a shipper's nesting. */
  const recorded = (name: string): Accessor => {
    const careful = name in Object.prototype || name.includes('.');
    return (event) => {
      if (!careful) {
        const direct = event.raw[name];
        if (direct !== undefined) return direct;
      }
      const { flat } = facts(event);
      if (flat === event.raw && !careful) return null;
      return fieldAt(flat, name) ?? fieldAt(event.raw, name);
    };
  };

  /** The field as recorded, else under one of its other names. */
  const synonymous = (name: string, group: readonly string[]): Accessor => {
    const readers = [name, ...group.filter((other) => other !== name)].map(recorded);
    return (event) => {
      for (const read of readers) {
        const value = read(event);
        // An object stands for something else: Logstash's `host`, a nested `Provider`.
        if (value !== null && (typeof value !== 'object' || Array.isArray(value))) return value;
      }
      return null;
    };
  };

  const texts = compileTexts(definition, {
    facts,
    recorded,
    channelOf: (channel) => channels.get(channel.toLowerCase()) ?? channel,
  });

  const tidied = (name: string): Accessor => {
    if (name === synonyms.channel[0]) return (event) => facts(event).channel;
    if (synonyms.channel.includes(name)) {
      const read = synonymous(name, synonyms.channel);
      return (event) => canonical(channels, read(event)) ?? facts(event).channel;
    }
    if (synonyms.provider.includes(name)) {
      const read = synonymous(name, synonyms.provider);
      return (event) => canonical(providers, read(event));
    }
    if (synonyms.eventId.includes(name)) {
      const read = synonymous(name, synonyms.eventId);
      return (event) => toEventId(read(event));
    }
    const own = recorded(name);
    if (name === TIMESTAMP) {
      return (event) => {
        const value = own(event);
        if (value !== null) return value;
        const found = time(event);
        return found === null ? null : new Date(found).toISOString();
      };
    }
    const text = texts.get(name);
    const group = synonyms.others.find((names) => names.includes(name));
    const read = group ? synonymous(name, group) : own;
    return text ? (event) => read(event) ?? text(event) : read;
  };
  const named = compileOtherNames(definition, { recorded, tidied, time });
  const accessor = (name: string): Accessor =>
    wholeEventAccessor(name) ??
    fieldsLike(name, { names: (event) => namesOf([facts(event).flat]), read: named }) ??
    named(name);

  const canonicalChannel = (channel: string) => channels.get(channel.toLowerCase()) ?? channel;
  const canonicalProvider = (provider: string) => providers.get(provider.toLowerCase()) ?? provider;
  const logSources = compileLogSources(definition.logSources, {
    facts,
    canonicalChannel,
    canonicalProvider,
    field: accessor,
  });

  return {
    id: definition.id,
    accessor,
    selector: (object) => (isLogSourceName(object) ? (logSources.get(object) ?? anyLogSource) : undefined),
    objects: new Map([...logSources.keys()].map((name) => [name, []])),
    time,
    fieldNames: (events) => {
      const names = namesOf(events.map((event) => facts(event).flat));
      for (const group of groups) {
        if (group.some((name) => names.has(name))) names.add(group[0] ?? '');
      }
      for (const name of texts.keys())
        if (events.length === 0 || events.some((event) => texts.get(name)?.(event) != null)) names.add(name);
      return [...names];
    },
    open: true,
    isLogSource: (name) => definition.logSource.includes(withoutPrefix(name, definition.prefixes)),
    facts,
    canonicalChannel,
    canonicalProvider,
    register: () => views++,
  };
}

/** The one field that every record has a time under; derived from the event's clock when it is not recorded. */
const TIMESTAMP = '@timestamp';

/** Canonical spellings by their lower case. */
function spellings(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/** Event ids are numbers, however they are recorded. */
function toEventId(value: Value): Value {
  if (typeof value !== 'string') return value;
  return /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
}
