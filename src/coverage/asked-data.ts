/** The data that ATT&CK's detection strategies ask for, by data component and by log source, and what reads it. */
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { byText, compareText } from '../text/order.ts';
import type { Coverage, CoveredAnalytic } from './coverage.ts';
import { type EventKind, eventKindKey } from './event-kinds.ts';
import { isWhole } from './log-sources.ts';

/** One log source of the strategy of one technique. */
export interface AskedData {
  readonly technique: AttackTechnique;
  /** `WinEventLog:Sysmon`. */
  readonly name: string;
  /** Absent where the strategy names none. */
  readonly channel: string | undefined;
  /** Id of the data component. */
  readonly component: string;
  readonly platforms: readonly string[];
  /** Kinds of events that it asks for, as far as they are known. */
  readonly kinds: readonly EventKind[];
  /** Analytics of the technique that read one of them by its log. */
  readonly readers: readonly CoveredAnalytic[];
}

/** A log source under one channel text and with one meaning, as far as one data component or log source has it. */
export interface AskedChannel {
  readonly name: string;
  readonly channel: string | undefined;
  readonly components: readonly string[];
  readonly platforms: readonly string[];
  readonly kinds: readonly EventKind[];
  readonly techniques: readonly AttackTechnique[];
}

/** What is asked of one technique, together. */
export interface AskedOfTechnique {
  readonly technique: AttackTechnique;
  readonly asked: readonly AskedData[];
  readonly readers: readonly CoveredAnalytic[];
  /** `read` by an analytic of the technique; `unread` by any; `unknown`: none of its events is known here. */
  readonly state: 'read' | 'unread' | 'unknown';
}

/** A data component, or a log source, with all that strategies ask of it. */
export interface AskedGroup {
  /** Names of its log sources as strategies write them, the commonest first. */
  readonly names: readonly string[];
  readonly platforms: readonly string[];
  readonly components: readonly string[];
  readonly channels: readonly AskedChannel[];
  /** In id order. */
  readonly techniques: readonly AskedOfTechnique[];
  readonly kinds: readonly EventKind[];
  /** Of a log source: kinds of other logs that are asked for under its name, which are not among its kinds. */
  readonly others: readonly EventKind[];
  /** Every analytic that reads one of the kinds by its log. */
  readonly analytics: readonly CoveredAnalytic[];
}

const all = new WeakMap<Coverage, readonly AskedData[]>();

/** Every log source of every active technique's strategy, by technique id, in the strategy's order. */
export function askedData(knowledge: Knowledge, coverage: Coverage): readonly AskedData[] {
  const known = all.get(coverage);
  if (known) return known;
  const kindsOf = new Map<string, readonly EventKind[]>();
  const asked = [...coverage.techniques.values()].flatMap(({ technique, analytics }) =>
    (knowledge.detectionStrategy(technique.id)?.logSources ?? []).map((source): AskedData => {
      const { name, channel, dataComponent: component, platforms } = source;
      // What is meant by a log without channel depends on the data component.
      const key = JSON.stringify([name, channel, component]);
      const kinds = kindsOf.get(key) ?? coverage.logSourceKinds(source);
      kindsOf.set(key, kinds);
      return { technique, name, channel, component, platforms, kinds, readers: readersOf(analytics, kinds) };
    }),
  );
  all.set(coverage, asked);
  return asked;
}

function readersOf(analytics: readonly CoveredAnalytic[], kinds: readonly EventKind[]): CoveredAnalytic[] {
  if (kinds.length === 0) return [];
  return analytics.filter(({ reads }) => !reads.anyLog && reads.kinds.some((kind) => kinds.includes(kind)));
}

/** Every data component, by id, in id order; those that no strategy asks for are empty. */
export function dataComponents(knowledge: Knowledge, coverage: Coverage): ReadonlyMap<string, AskedGroup> {
  const asked = grouped(askedData(knowledge, coverage), coverage, ({ component }) => component);
  const ids = [...new Set([...asked.keys(), ...Object.keys(knowledge.dataComponents)])].sort();
  return new Map(ids.map((id) => [id, asked.get(id) ?? groupOf([], coverage)]));
}

const named = new WeakMap<Coverage, ReadonlyMap<string, readonly string[]>>();

/**
 * The data components that kinds of events show, by the key of the kind: ids of those that strategies name the kind for
 * itself and not only its log, the commonest first.
 */
export function kindComponents(knowledge: Knowledge, coverage: Coverage): ReadonlyMap<string, readonly string[]> {
  const known = named.get(coverage);
  if (known) return known;
  const pairs = askedData(knowledge, coverage).flatMap(({ channel, component, kinds }) =>
    isWhole(channel) ? [] : kinds.map((kind) => ({ key: eventKindKey(kind), component })),
  );
  const components = new Map(
    [...Map.groupBy(pairs, ({ key }) => key)].map(([key, own]) => [
      key,
      byFrequency(own.map((pair) => pair.component)),
    ]),
  );
  named.set(coverage, components);
  return components;
}

/** Log sources by `keyOf` their names, which names that differ in case and marks share; in the order of the keys. */
export function logSources(
  knowledge: Knowledge,
  coverage: Coverage,
  keyOf: (name: string) => string,
): ReadonlyMap<string, AskedGroup> {
  const isOwn: IsOwn = ({ channel }, names) => {
    const own = names.flatMap((name) => coverage.logSourceKinds({ name }));
    return own.length === 0 || own.some((kind) => kind.channel === channel);
  };
  return grouped(askedData(knowledge, coverage), coverage, ({ name }) => keyOf(name), isOwn);
}

const addressed = new WeakMap<Coverage, ReadonlySet<string>>();

/**
 * The names that `logSources` has, as they are written: a strategy of a technique that is out of use may ask for others,
 * which have no page.
 */
export function logSourceNames(knowledge: Knowledge, coverage: Coverage): ReadonlySet<string> {
  const known = addressed.get(coverage) ?? new Set(askedData(knowledge, coverage).map(({ name }) => name));
  addressed.set(coverage, known);
  return known;
}

/** Whether a kind is of the log that goes by these names. */
type IsOwn = (kind: EventKind, names: readonly string[]) => boolean;

function grouped(
  asked: readonly AskedData[],
  coverage: Coverage,
  keyOf: (asked: AskedData) => string,
  isOwn?: IsOwn,
): ReadonlyMap<string, AskedGroup> {
  const groups = Map.groupBy(asked, keyOf);
  return new Map(
    [...groups.keys()]
      .sort()
      .map((key): [string, AskedGroup] => [key, groupOf(groups.get(key) ?? [], coverage, isOwn)]),
  );
}

function groupOf(asked: readonly AskedData[], coverage: Coverage, isOwn: IsOwn = () => true): AskedGroup {
  const names = byFrequency(asked.map(({ name }) => name));
  const kinds = new Set(asked.flatMap((one) => one.kinds));
  const every = [...coverage.eventKinds.values()].map(({ kind }) => kind).filter((kind) => kinds.has(kind));
  const own = new Set(every.filter((kind) => isOwn(kind, names)));
  const order = [...own];
  const reading = new Set(order.flatMap((kind) => coverage.eventKinds.get(eventKindKey(kind))?.analytics ?? []));
  const techniques = [...Map.groupBy(asked, ({ technique }) => technique)].map(([technique, own]): AskedOfTechnique => {
    const readers = [...new Set(own.flatMap((one) => one.readers))];
    const isKnown = own.some((one) => one.kinds.length > 0);
    return { technique, asked: own, readers, state: readers.length > 0 ? 'read' : isKnown ? 'unread' : 'unknown' };
  });
  const components = [...new Set(asked.map(({ component }) => component))].sort();
  return {
    names,
    platforms: [...new Set(asked.flatMap(({ platforms }) => platforms))].sort(),
    components,
    channels: channelsOf(asked),
    techniques: techniques.toSorted(byText(({ technique }) => technique.id)),
    kinds: order,
    others: every.filter((kind) => !own.has(kind)),
    analytics: coverage.analytics.filter((analytic) => reading.has(analytic)),
  };
}

/** By name; of one name those that most techniques ask for first. */
function channelsOf(asked: readonly AskedData[]): AskedChannel[] {
  const groups = Map.groupBy(asked, ({ name, channel, kinds }) =>
    JSON.stringify([name, channel, kinds.map(eventKindKey)]),
  );
  const channels = [...groups.values()].flatMap((own): AskedChannel[] => {
    const [first] = own;
    if (!first) return [];
    return [
      {
        name: first.name,
        channel: first.channel,
        components: [...new Set(own.map(({ component }) => component))].sort(),
        platforms: [...new Set(own.flatMap(({ platforms }) => platforms))].sort(),
        kinds: first.kinds,
        techniques: [...new Set(own.map(({ technique }) => technique))],
      },
    ];
  });
  return channels.toSorted(
    (left, right) =>
      compareText(left.name, right.name) ||
      right.techniques.length - left.techniques.length ||
      compareText(left.channel ?? '', right.channel ?? '') ||
      compareText(left.components.join(), right.components.join()),
  );
}

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([left, first], [right, second]) => second - first || compareText(left, right))
    .map(([name]) => name);
}
