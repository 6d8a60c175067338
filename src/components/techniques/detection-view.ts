/** ATT&CK's detection strategy for a technique, beside what our analytics of that technique read. */
import type { Coverage, CoveredAnalytic } from '../../coverage/coverage.ts';
import { type EventKind, eventKindKey } from '../../coverage/event-kinds.ts';
import type { DetectionStrategy } from '../../knowledge/types.ts';

type StrategyLogSource = DetectionStrategy['logSources'][number];

/** A log that a strategy asks for, and who reads it. */
export interface AskedLog {
  readonly source: StrategyLogSource;
  /** The kinds of events that it asks for, as far as they are known here. */
  readonly kinds: readonly EventKind[];
  /** Analytics of the technique that read one of them by its log. */
  readonly readers: readonly CoveredAnalytic[];
  /** How many analytics of other techniques do. */
  readonly others: number;
}

/** A log that analytics read, and the strategy does not ask for. */
export interface FurtherLog {
  readonly channel: string;
  readonly kinds: readonly EventKind[];
  readonly readers: readonly CoveredAnalytic[];
}

export interface DetectionView {
  /** In the strategy's order; empty without strategy. */
  readonly asked: readonly AskedLog[];
  /** Sorted by channel. */
  readonly further: readonly FurtherLog[];
  /** Analytics of the technique that name no log: they read whatever they are given. */
  readonly anyLog: readonly CoveredAnalytic[];
}

/** Joins a strategy with the analytics of its technique. */
export function detectionView(
  strategy: DetectionStrategy | undefined,
  own: readonly CoveredAnalytic[],
  coverage: Pick<Coverage, 'eventKinds' | 'logSourceKinds'>,
): DetectionView {
  const byLog = own.filter(({ reads }) => !reads.anyLog);
  const asked = (strategy?.logSources ?? []).map((source): AskedLog => {
    const kinds = coverage.logSourceKinds(source);
    const everyone = new Set(kinds.flatMap((kind) => coverage.eventKinds.get(eventKindKey(kind))?.analytics ?? []));
    return {
      source,
      kinds,
      readers: byLog.filter((analytic) => readsAny(analytic, kinds)),
      others: [...everyone].filter((analytic) => !own.includes(analytic)).length,
    };
  });
  const known = new Set(asked.flatMap(({ kinds }) => kinds.map(eventKindKey)));
  const further = new Map<string, EventKind>();
  for (const kind of byLog.flatMap(({ reads }) => reads.kinds)) {
    const key = eventKindKey(kind);
    if (!known.has(key)) further.set(key, kind);
  }
  const channels = [...new Set([...further.values()].map(({ channel }) => channel))].sort();
  return {
    asked,
    further: channels.map((channel) => {
      const kinds = [...coverage.eventKinds.values()]
        .map(({ kind }) => kind)
        .filter((kind) => kind.channel === channel && further.has(eventKindKey(kind)));
      return { channel, kinds, readers: byLog.filter((analytic) => readsAny(analytic, kinds)) };
    }),
    anyLog: own.filter(({ reads }) => reads.anyLog),
  };
}

function readsAny({ reads }: CoveredAnalytic, kinds: readonly EventKind[]): boolean {
  const keys = new Set(kinds.map(eventKindKey));
  return reads.kinds.some((kind) => keys.has(eventKindKey(kind)));
}
