/**
 * Sigma's log sources (Sigma specification 2.1, taxonomy appendix): `category:…`, `product:…` and `service:…` onto tests
 * of an event's channel, provider and event id.
 */
import type { Accessor, EventRecord } from '../../engine/values.ts';
import { compileCondition, type EventTest } from './conditions.ts';
import type { LogSelection, LogSources } from './definition.ts';
import type { EventFacts } from './native.ts';

/** What log sources need of the native view. */
export interface LogSourceReading {
  facts(event: EventRecord): EventFacts;
  canonicalChannel(channel: string): string;
  canonicalProvider(provider: string): string;
  field(name: string): Accessor;
}

const KINDS = ['category', 'product', 'service'] as const;

/** Whether a name asked of `View.selector` is that of a log source, mapped or not: `category:process_creation`. */
export function isLogSourceName(object: string): boolean {
  return KINDS.some((kind) => object.startsWith(`${kind}:`));
}

/** Holds of every event: a log source that no view maps restricts nothing. */
export const anyLogSource: EventTest = () => true;

/** The tests of the log sources that a definition maps, by name: `service:security`. */
export function compileLogSources(definition: LogSources, reading: LogSourceReading): ReadonlyMap<string, EventTest> {
  const tests = new Map<string, EventTest>();
  for (const kind of KINDS) {
    const mapped = Object.entries(definition[kind]);
    const channels = mapped.flatMap(([, logs]) => (typeof logs === 'string' ? [] : logs.flatMap(channelsOf)));
    const named = new Set(channels.map(reading.canonicalChannel));
    for (const [name, logs] of mapped) {
      const test =
        logs === 'any'
          ? anyLogSource
          : logs === 'others'
            ? inOtherChannels(named, reading)
            : inLogs(
                logs.map((log) => compileSelection(log, reading)),
                reading,
              );
      tests.set(`${kind}:${name}`, test);
    }
  }
  return tests;
}

interface Selection {
  readonly channels: ReadonlySet<string> | undefined;
  readonly providers: ReadonlySet<string> | undefined;
  readonly events: ReadonlySet<number> | undefined;
  readonly when: EventTest | undefined;
}

function channelsOf(log: LogSelection): string[] {
  return log.channel === undefined ? [] : [log.channel].flat();
}

function compileSelection(log: LogSelection, reading: LogSourceReading): Selection {
  const { provider, event, when } = log;
  return {
    channels: log.channel === undefined ? undefined : new Set(channelsOf(log).map(reading.canonicalChannel)),
    providers: provider === undefined ? undefined : new Set([provider].flat().map(reading.canonicalProvider)),
    events: event === undefined ? undefined : new Set([event].flat()),
    when: when && compileCondition(when, reading.field),
  };
}

function inOtherChannels(named: ReadonlySet<string>, { facts }: LogSourceReading): EventTest {
  return (event) => {
    const { channel } = facts(event);
    return channel === null || !named.has(channel);
  };
}

/** Decides once for each log (channel, provider and event id together); conditions alone look at the event. */
function inLogs(selections: readonly Selection[], { facts }: LogSourceReading): EventTest {
  const byLog: (EventTest | undefined)[] = [];
  return (event) => {
    const known = facts(event);
    let test = byLog[known.log];
    if (test === undefined) {
      test = testOfLog(selections, known);
      byLog[known.log] = test;
    }
    return test(event);
  };
}

function testOfLog(selections: readonly Selection[], log: EventFacts): EventTest {
  if (log.channel === null && log.provider === null && log.eventId === null) return anyLogSource;
  const fitting = selections.filter((selection) => couldBe(selection, log));
  if (fitting.length === 0) return () => false;
  if (fitting.some(({ when }) => when === undefined)) return anyLogSource;
  return (event) => fitting.some(({ when }) => when?.(event));
}

/**
 * What an event does not say turns it away from nothing: one without event id may be any of its channel's, one with an
 * event id alone that of any channel. But a provider whose channel is not known is another log.
 */
function couldBe({ channels, providers, events }: Selection, { channel, provider, eventId }: EventFacts): boolean {
  if (events !== undefined && eventId !== null && !events.has(eventId)) return false;
  if (channel === null && provider === null) return true;
  const byProvider = provider !== null && (providers?.has(provider) ?? false);
  if (channels === undefined) return providers === undefined || byProvider;
  if (channel === null) return byProvider;
  return channels.has(channel) && (providers === undefined || provider === null || byProvider);
}
