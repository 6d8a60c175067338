/** What the content covers: techniques by documents, analytics and proof; kinds of events by the analytics that read them. */
import type { Document } from '../documents/document.ts';
import type { Entry } from '../documents/entry.ts';
import type { View } from '../engine/values.ts';
import type { ViewDefinition } from '../events/views/definition.ts';
import type { NamedChannel } from '../knowledge/event-kinds.ts';
import type { NamedLogSource } from '../knowledge/log-sources.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import type { LanguageFacts } from '../languages/language.ts';
import type { AnalyticProof, ProofState } from '../proof/report.ts';
import { byId } from '../text/order.ts';
import { type AnalyticReads, readingOf } from './analytic-reads.ts';
import { type TechniqueMention, techniqueMentions } from './document-techniques.ts';
import { type EventKind, eventKindKey, eventKinds } from './event-kinds.ts';
import { type AskedLogSource, strategyKinds } from './log-sources.ts';

/** `proven`: at least one analytic is. `unproven`: there is content, and none of it proven. */
export type CoverageState = 'proven' | 'unproven' | 'none';

/** An analytic with what it proves and reads. */
export interface CoveredAnalytic {
  readonly document: Document;
  /** Analytic id. */
  readonly id: string;
  readonly language: string;
  readonly state: ProofState;
  readonly reads: AnalyticReads;
}

/** A document with the techniques that it names. */
export interface CoveredDocument {
  readonly document: Document;
  /** Each id that it names once, in its order. */
  readonly mentions: readonly TechniqueMention[];
  /** Techniques to read today, each once, by id. */
  readonly techniques: readonly AttackTechnique[];
  readonly analytics: readonly CoveredAnalytic[];
}

/** What the content has for one technique: its own, without that of its sub-techniques. */
export interface TechniqueCoverage {
  readonly technique: AttackTechnique;
  /** Documents that name it, or an id that it replaces; in the order of the site. */
  readonly documents: readonly CoveredDocument[];
  /** The analytics of those documents. */
  readonly analytics: readonly CoveredAnalytic[];
  /** How many documents of each kind; kinds without any are left out. */
  readonly kinds: ReadonlyMap<Entry['kind'], number>;
  readonly state: CoverageState;
}

/** A kind of event and who reads it. */
export interface EventKindCoverage {
  readonly kind: EventKind;
  /** Analytics that read it by its log; those that name no log are not among them. */
  readonly analytics: readonly CoveredAnalytic[];
}

export interface Coverage {
  /** In the order of the site: by collection, then address. */
  readonly documents: readonly CoveredDocument[];
  readonly analytics: readonly CoveredAnalytic[];
  /** Every active technique, by id, in id order; a deprecated one that a document names beside them. */
  readonly techniques: ReadonlyMap<string, TechniqueCoverage>;
  /** Every known kind of event, by `eventKindKey`, sorted by channel, then event id. */
  readonly eventKinds: ReadonlyMap<string, EventKindCoverage>;
  /** The known kinds of events that a log source of ATT&CK's detection strategies asks for. */
  logSourceKinds(source: AskedLogSource): readonly EventKind[];
}

/** What coverage is worked out from. */
export interface CoverageSources {
  readonly documents: readonly Document[];
  /** By document file, then analytic id. */
  readonly proofs: ReadonlyMap<string, Readonly<Record<string, AnalyticProof>>>;
  readonly knowledge: Knowledge;
  /** By id. */
  readonly views: ReadonlyMap<string, View>;
  readonly definitions: readonly ViewDefinition[];
  readonly known: LanguageFacts;
  /** Kinds of events by name. */
  readonly channels: readonly NamedChannel[];
  /** The logs that ATT&CK's log sources are. */
  readonly logSources: readonly NamedLogSource[];
}

/** The coverage of a site's documents. */
export function buildCoverage(sources: CoverageSources): Coverage {
  const { documents, proofs, knowledge, views, known, logSources } = sources;
  const kinds = eventKinds(knowledge, sources);
  const definitions = new Map(sources.definitions.map((definition) => [definition.id, definition]));
  const readsOf = readingOf({ kinds, views, definitions, known });
  const covered = documents.map((document): CoveredDocument => {
    const mentions = techniqueMentions(document.content, knowledge);
    const current = new Map(mentions.flatMap(({ current }) => (current ? [[current.id, current] as const] : [])));
    return {
      document,
      mentions,
      techniques: [...current.values()].sort(byId),
      analytics: document.analytics.map((analytic): CoveredAnalytic => {
        const proof = proofs.get(document.file)?.[analytic.id];
        return {
          document,
          id: analytic.id,
          language: analytic.language,
          state: proof?.state ?? 'unproven',
          reads: readsOf(analytic, proof?.runs[0]?.view ?? analytic.view),
        };
      }),
    };
  });
  const strategies = knowledge.techniques.flatMap(({ id }) =>
    (knowledge.detectionStrategy(id)?.logSources ?? []).map(({ name, channel = '', dataComponent }) => ({
      name,
      channel,
      dataComponent,
    })),
  );
  const analytics = covered.flatMap((document) => document.analytics);
  return {
    documents: covered,
    analytics,
    techniques: techniqueCoverage(covered, knowledge),
    eventKinds: new Map(
      kinds.map((kind) => [
        eventKindKey(kind),
        { kind, analytics: analytics.filter(({ reads }) => !reads.anyLog && reads.kinds.includes(kind)) },
      ]),
    ),
    logSourceKinds: strategyKinds(strategies, kinds, logSources),
  };
}

/** The state of some analytics together; `documents`: whether there are documents at all. */
export function coverageState(analytics: readonly CoveredAnalytic[], documents: boolean): CoverageState {
  if (analytics.some(({ state }) => state === 'proven')) return 'proven';
  return documents ? 'unproven' : 'none';
}

/** How many of the documents are of each kind; kinds without any are left out. */
export function documentKinds(documents: readonly CoveredDocument[]): Map<Entry['kind'], number> {
  const kinds = new Map<Entry['kind'], number>();
  for (const { document } of documents) {
    const { kind } = document.content.entry;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

function techniqueCoverage(
  documents: readonly CoveredDocument[],
  knowledge: Knowledge,
): Map<string, TechniqueCoverage> {
  const named = new Map<string, CoveredDocument[]>();
  for (const document of documents) {
    for (const { id } of document.techniques) {
      const own = named.get(id);
      if (own) own.push(document);
      else named.set(id, [document]);
    }
  }
  const techniques = knowledge.techniques
    .filter(({ id, status }) => status === 'active' || named.has(id))
    .toSorted(byId);
  return new Map(
    techniques.map((technique) => {
      const own = named.get(technique.id) ?? [];
      const analytics = own.flatMap((document) => document.analytics);
      const state = coverageState(analytics, own.length > 0);
      return [technique.id, { technique, documents: own, analytics, kinds: documentKinds(own), state }];
    }),
  );
}
