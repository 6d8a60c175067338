/**
 * Sigma's log sources (Sigma specification 2.1, taxonomy appendix): `category:…`, `product:…` and `service:…` onto tests
 * of an event's channel, provider and event id.
 */
import type { Accessor, EventRecord } from '../../engine/values.ts';
import { compileCondition, type EventTest } from './conditions.ts';
import type { LogSelection, LogSources } from './definition.ts';
import { holds, type LogLaw, lawOf, NAMELESS, selectionOf } from './log-selection.ts';
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

interface CompiledSelection {
  readonly law: LogLaw;
  readonly when: EventTest | undefined;
}

function channelsOf(log: LogSelection): string[] {
  return log.channel === undefined ? [] : [log.channel].flat();
}

function compileSelection(log: LogSelection, reading: LogSourceReading): CompiledSelection {
  const { channel, provider } = log;
  const canonical: LogSelection = {
    ...log,
    ...(channel === undefined ? {} : { channel: [channel].flat().map(reading.canonicalChannel) }),
    ...(provider === undefined ? {} : { provider: [provider].flat().map(reading.canonicalProvider) }),
  };
  return { law: lawOf(selectionOf(canonical), true), when: log.when && compileCondition(log.when, reading.field) };
}

function inOtherChannels(named: ReadonlySet<string>, { facts }: LogSourceReading): EventTest {
  return (event) => {
    const { channel } = facts(event);
    return channel === null || !named.has(channel);
  };
}

/** Decides once for each log (channel, provider and event id together); conditions alone look at the event. */
function inLogs(selections: readonly CompiledSelection[], { facts }: LogSourceReading): EventTest {
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

function testOfLog(selections: readonly CompiledSelection[], { channel, provider, eventId }: EventFacts): EventTest {
  const said = { channel, provider, event: eventId };
  if (holds(NAMELESS, said)) return anyLogSource;
  const fitting = selections.filter(({ law }) => holds(law, said));
  if (fitting.length === 0) return () => false;
  if (fitting.some(({ when }) => when === undefined)) return anyLogSource;
  return (event) => fitting.some(({ when }) => when?.(event));
}
