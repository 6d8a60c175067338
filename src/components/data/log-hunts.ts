/** What can be hunted with which logs: the table of logs, and of hunts by the events that they need. */
import type { CoveredAnalytic, CoveredDocument } from '../../coverage/coverage.ts';
import { type EventKind, eventKindName } from '../../coverage/event-kinds.ts';
import type { AttackTechnique } from '../../knowledge/types.ts';
import { byId, compareText } from '../../text/order.ts';
import type { SiteIndex } from '../site/site-index.ts';
import { datasetKinds, describedKinds } from './log-facts.ts';

/** A kind of event in the table, with who reads it. */
export interface LogRow {
  readonly kind: EventKind;
  /** Its number in what hunts say that they need. */
  readonly number: number;
  readonly documents: readonly CoveredDocument[];
  /** How many analytics of these documents read it. */
  readonly analytics: number;
  /** By id. */
  readonly techniques: readonly AttackTechnique[];
}

/** A channel with its events. */
export interface LogGroup {
  readonly channel: string;
  readonly log: string;
  readonly rows: readonly LogRow[];
  /** Events that no analytic reads. */
  readonly unread: readonly EventKind[];
}

/** An analytic in the table of hunts. */
export interface HuntAnalytic {
  readonly analytic: CoveredAnalytic;
  /** `1,2&3|4`: ways between bars, of which each names groups of numbers; `*` for any log, empty for what is not known. */
  readonly needs: string;
  /** The same for readers. */
  readonly words: string;
}

export interface Hunt {
  readonly document: CoveredDocument;
  readonly analytics: readonly HuntAnalytic[];
}

/** Events that a reader may have together. */
export interface Preset {
  readonly label: string;
  readonly kinds: readonly EventKind[];
}

export interface LogHunts {
  readonly groups: readonly LogGroup[];
  readonly hunts: readonly Hunt[];
  readonly presets: readonly { readonly label: string; readonly numbers: readonly number[] }[];
}

/** The tables for a site. Channels that most analytics read come first. */
export function logHunts(site: SiteIndex): LogHunts {
  const { coverage } = site.model;
  const everyKind = [...coverage.eventKinds.values()];
  const numbers = new Map(everyKind.map(({ kind }, number) => [kind, number]));
  const documentOf = new Map(coverage.documents.map((document) => [document.document, document]));
  const rows = everyKind.map(({ kind, analytics }, number): LogRow => {
    const documents = [...new Set(analytics.flatMap(({ document }) => documentOf.get(document) ?? []))];
    const techniques = [...new Set(documents.flatMap((document) => document.techniques))];
    return {
      kind,
      number,
      documents,
      analytics: analytics.length,
      techniques: techniques.toSorted(byId),
    };
  });
  const groups = [...Map.groupBy(rows, ({ kind }) => kind.channel)].map(([channel, own]): LogGroup => {
    const [first] = own;
    return {
      channel,
      log: first?.kind.log ?? channel,
      rows: own.filter(({ analytics }) => analytics > 0),
      unread: own.filter(({ analytics }) => analytics === 0).map(({ kind }) => kind),
    };
  });
  const weight = ({ rows: own }: LogGroup) => own.reduce((sum, { analytics }) => sum + analytics, 0);
  const hunts = coverage.documents
    .filter(({ analytics }) => analytics.length > 0)
    .map((document): Hunt => {
      const analytics = document.analytics.map((analytic) => huntAnalytic(analytic, numbers));
      return { document, analytics };
    });
  return {
    groups: groups.toSorted((left, right) => weight(right) - weight(left) || compareText(left.log, right.log)),
    hunts,
    presets: presetsOf(site).flatMap(({ label, kinds }) => {
      const read = kinds.filter((kind) => (rows[numbers.get(kind) ?? -1]?.analytics ?? 0) > 0);
      return read.length === 0 ? [] : [{ label, numbers: read.flatMap((kind) => numbers.get(kind) ?? []) }];
    }),
  };
}

function huntAnalytic(analytic: CoveredAnalytic, numbers: ReadonlyMap<EventKind, number>): HuntAnalytic {
  const { needs } = analytic.reads;
  const isAny = needs.some((way) => way.every((group) => group.length === numbers.size));
  if (isAny) return { analytic, needs: '*', words: 'any log' };
  const encoded = needs.map((way) =>
    way.map((group) => group.flatMap((kind) => numbers.get(kind) ?? []).join(',')).join('&'),
  );
  const words = needs.map((way) => way.map(groupWords).join(' and ')).join(', or ');
  return { analytic, needs: encoded.join('|'), words: words === '' ? 'not known' : words };
}

const NAMED = 4;

function groupWords(group: readonly EventKind[]): string {
  const names = group.slice(0, NAMED).map(eventKindName);
  const more = group.length - names.length;
  return more > 0 ? `one of ${names.join(', ')} and ${more} more` : names.join(' or ');
}

function presetsOf(site: SiteIndex): Preset[] {
  const datasets = [...datasetKinds(site)].map(([dataset, kinds]) => ({ label: dataset.metadata.title, kinds }));
  const descriptions = (site.collections.get('data-needed') ?? []).map((facts) => ({
    label: facts.document.content.entry.title,
    kinds: describedKinds(facts, site),
  }));
  return [...datasets, ...descriptions];
}
