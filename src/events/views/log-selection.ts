/**
 * Which events a log source selects (`events/views/definition.ts`, `LogSelection`), as a law on an event's channel, provider
 * and event id. The views decide by it (`log-sources.ts`), and conversions write it down (`log-source-expr.ts`).
 *
 * What an event does not say turns it away from nothing: one without event id may be any of its channel's, one with an
 * event id alone that of any channel. But a provider whose channel is not known is another log.
 */
import type { Condition, LogSelection } from './definition.ts';

/** What an event says of its log. */
export type LogPart = 'channel' | 'provider' | 'event';

/** A law: true or false, a part that is missing or one of some, or laws joined. */
export type LogLaw =
  | boolean
  | { readonly missing: LogPart }
  | { readonly part: LogPart; readonly among: readonly (string | number)[] }
  | { readonly all: readonly LogLaw[] }
  | { readonly any: readonly LogLaw[] };

/** Events of a place: a channel, a provider, or both; what is absent does not matter. */
interface Place {
  readonly channels: readonly string[] | undefined;
  readonly providers: readonly string[] | undefined;
}

/** Logs that one or several log sources have in common. */
export interface Selection {
  /** All must hold. */
  readonly places: readonly Place[];
  readonly events: readonly number[] | undefined;
  /** All must hold. */
  readonly when: readonly Condition[];
}

/** A selection of a view's definition. */
export function selectionOf({ channel, provider, event, when }: LogSelection): Selection {
  const channels = channel === undefined ? undefined : [channel].flat();
  const providers = provider === undefined ? undefined : [provider].flat();
  return {
    places: channels === undefined && providers === undefined ? [] : [{ channels, providers }],
    events: event === undefined ? undefined : [event].flat(),
    when: when === undefined ? [] : [when],
  };
}

/** What two selections have in common: an event is of it when it is of both. */
export function common(left: Selection, right: Selection): Selection {
  return {
    places: right.places.reduce(withPlace, left.places),
    events: both(left.events, right.events),
    when: [...left.when, ...right.when],
  };
}

/** The selection without some channels. */
export function without({ places, ...rest }: Selection, channels: readonly string[]): Selection {
  const out = new Set(channels.map((channel) => channel.toLowerCase()));
  return {
    ...rest,
    places: places.map((place) =>
      place.channels === undefined
        ? place
        : { ...place, channels: place.channels.filter((channel) => !out.has(channel.toLowerCase())) },
    ),
  };
}

/** One place for two where that says the same. */
function withPlace(places: readonly Place[], added: Place): readonly Place[] {
  const at = places.findIndex(
    ({ channels, providers }) =>
      (providers === undefined && added.providers === undefined) ||
      (channels === undefined && added.channels === undefined),
  );
  const place = places[at];
  if (place === undefined) return [...places, added];
  const merged = { channels: both(place.channels, added.channels), providers: both(place.providers, added.providers) };
  return places.with(at, merged);
}

function both<Item extends string | number>(
  left: readonly Item[] | undefined,
  right: readonly Item[] | undefined,
): readonly Item[] | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const known = new Set(right.map((item) => String(item).toLowerCase()));
  return left.filter((item) => known.has(String(item).toLowerCase()));
}

const NOWHERE: LogLaw = { all: [{ missing: 'channel' }, { missing: 'provider' }] };

/** An event that says nothing of its log is of any. */
export const NAMELESS: LogLaw = { all: [{ missing: 'channel' }, { missing: 'provider' }, { missing: 'event' }] };

/** The law of a selection, its `when` apart. `unnamed`: events that leave something unsaid may be of it too. */
export function lawOf({ places, events }: Selection, unnamed: boolean): LogLaw {
  const items = places.map((place) => lawOfPlace(place, unnamed));
  if (events !== undefined) {
    const among: LogLaw = { part: 'event', among: events };
    items.push(unnamed ? anyLaw([among, { missing: 'event' }]) : among);
  }
  return allLaws(items);
}

function lawOfPlace({ channels, providers }: Place, unnamed: boolean): LogLaw {
  const inChannel: LogLaw = channels === undefined ? true : { part: 'channel', among: channels };
  const ofProvider: LogLaw = providers === undefined ? true : { part: 'provider', among: providers };
  if (!unnamed) return allLaws([inChannel, ofProvider]);
  if (channels === undefined) return anyLaw([ofProvider, NOWHERE]);
  if (providers === undefined) return anyLaw([inChannel, NOWHERE]);
  return anyLaw([
    allLaws([inChannel, anyLaw([ofProvider, { missing: 'provider' }])]),
    allLaws([{ missing: 'channel' }, ofProvider]),
    NOWHERE,
  ]);
}

/** All of the laws, without those that always hold. */
function allLaws(items: readonly LogLaw[]): LogLaw {
  const left = items.filter((item) => item !== true);
  if (left.some(isNever)) return false;
  const [only] = left;
  return only === undefined ? true : left.length === 1 ? only : { all: left };
}

/** Any of the laws, without those that never hold. */
export function anyLaw(items: readonly LogLaw[]): LogLaw {
  const left = items.filter((item) => !isNever(item));
  if (left.includes(true)) return true;
  const [only] = left;
  return only === undefined ? false : left.length === 1 ? only : { any: left };
}

function isNever(law: LogLaw): boolean {
  return law === false || (typeof law === 'object' && 'among' in law && law.among.length === 0);
}

/** Whether a law holds of what an event says; values must be spelt alike. */
export function holds(law: LogLaw, said: Readonly<Record<LogPart, string | number | null>>): boolean {
  if (typeof law === 'boolean') return law;
  if ('missing' in law) return said[law.missing] === null;
  if ('all' in law) return law.all.every((item) => holds(item, said));
  if ('any' in law) return law.any.some((item) => holds(item, said));
  const value = said[law.part];
  return value !== null && law.among.includes(value);
}
