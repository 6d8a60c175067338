/** The views of recorded events for the hunting techniques that a playbook recommends. */
import type { CoveredAnalytic } from '../coverage/coverage.ts';
import { kindsOf } from '../coverage/dataset-kinds.ts';
import type { EventKind } from '../coverage/event-kinds.ts';
import type { Document } from '../documents/document.ts';
import type { View } from '../engine/values.ts';
import type { Dataset } from '../events/dataset.ts';
import type { AnalyticProof } from '../proof/report.ts';
import { activitiesOf } from './activities.ts';
import { type BoxPlot, boxPlotOf } from './box-plot.ts';
import { type Clustering, clusteringOf } from './clustering.ts';
import { type Grouping, groupingOf } from './grouping.ts';
import type { Intervals } from './intervals.ts';
import { type Reader, type Reading, type Readings, readingsOf } from './readings.ts';
import { type ScatterPlot, scatterOf } from './scatter-plot.ts';
import { type Stack, stacksOf } from './stack-counting.ts';
import { SHOWN_TECHNIQUES, type ShownTechnique, techniquesNamed } from './techniques.ts';

/** Datasets of one playbook at most. */
const MOST_DATASETS = 4;

/** Where a view's events come from. */
export interface ViewSource {
  /** Analytic ids. */
  readonly analytics: readonly string[];
  readonly view: string;
  /** `Sysmon 1`; none where the analytics name no log that is known. */
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
  /** How many events are read. */
  readonly events: number;
}

/** The views of one dataset: of the techniques that the playbook recommends. */
export interface DatasetHunt {
  /** Its name. */
  readonly dataset: string;
  /** Some label says that lines are of an attack. */
  readonly hasAttack: boolean;
  readonly sources: readonly ViewSource[];
  /** Events that any reading has, each once. */
  readonly events: number;
  /** Lines of the dataset that were not looked at, for the bound. */
  readonly beyond: number;
  /** Fields that are read and not shown, for the bound. */
  readonly fieldsLeft: readonly string[];
  /** How the recording is cut; absent where no event has a time. */
  readonly intervals?: Intervals;
  /** For each of `sources`. */
  readonly stacks?: readonly (readonly Stack[])[];
  readonly grouping?: Grouping;
  readonly clustering?: Clustering;
  readonly scatter?: ScatterPlot;
  readonly boxes?: BoxPlot;
}

/** The views of a playbook. */
export interface PlaybookHunt {
  /** Techniques with a view that it recommends. */
  readonly techniques: readonly ShownTechnique[];
  /** Datasets with an attack first, then in the order of the tests. */
  readonly datasets: readonly DatasetHunt[];
  /** Names of datasets beyond the bound, and of those that are not present. */
  readonly datasetsLeft: readonly string[];
  readonly absent: readonly string[];
}

/** What views are made from. */
export interface HuntSources {
  readonly document: Document;
  /** By analytic id. */
  readonly proof: Readonly<Record<string, AnalyticProof>>;
  /** Names of the fields that each analytic reads, by its id. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  readonly analytics: readonly CoveredAnalytic[];
  /** Those present, by name. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Both by id. */
  readonly views: ReadonlyMap<string, View>;
  /** Every kind of event that is known. */
  readonly kinds: readonly EventKind[];
  /** Names of the datasets of its tests, in their order. */
  readonly tested: readonly string[];
}

/** The techniques with a view that a document recommends, in the order of `SHOWN_TECHNIQUES`; none of a form without such a list. */
export function recommendedTechniques({ content }: Pick<Document, 'content'>): ShownTechnique[] {
  if (content.dialect !== 'classic') return [];
  const named = content.details.huntingTechniques.flatMap(({ name, recommended }) =>
    recommended ? techniquesNamed(name) : [],
  );
  return SHOWN_TECHNIQUES.filter((technique) => named.includes(technique));
}

/** The views that a playbook recommends, of each dataset of its tests; `undefined` where it recommends none that can be shown. */
export function playbookHunt(sources: HuntSources): PlaybookHunt | undefined {
  const techniques = recommendedTechniques(sources.document);
  const native = sources.views.get('native');
  if (techniques.length === 0 || !native) return undefined;
  const readers = sources.analytics.flatMap(({ id, reads }): Reader[] => {
    const view = sources.views.get(reads.view);
    return view ? [{ id, view, kinds: reads.kinds, fields: sources.reads[id] ?? [] }] : [];
  });
  const present = sources.tested.flatMap((name) => sources.datasets.get(name) ?? []);
  const ordered = [...present.filter(hasAttack), ...present.filter((dataset) => !hasAttack(dataset))];
  return {
    techniques,
    datasets: ordered
      .slice(0, MOST_DATASETS)
      .map((dataset) => datasetHunt(techniques, dataset, readers, sources, native)),
    datasetsLeft: ordered.slice(MOST_DATASETS).map(({ name }) => name),
    absent: sources.tested.filter((name) => !sources.datasets.has(name)),
  };
}

const hasAttack = ({ metadata }: Dataset): boolean => metadata.labels.some(({ attack }) => attack);

function datasetHunt(
  techniques: readonly ShownTechnique[],
  dataset: Dataset,
  readers: readonly Reader[],
  { proof, document, kinds }: HuntSources,
  native: View,
): DatasetHunt {
  const shows = (technique: ShownTechnique): boolean => techniques.includes(technique);
  const attack = new Set(dataset.metadata.labels.flatMap((label) => (label.attack ? label.lines : [])));
  const read = readingsOf(readers, dataset.events, { native, kindsOf: kindsOf(native, kinds) });
  const { readings } = read;
  const activities = activitiesOf(readings);
  const clustering = shows('clustering') && activities ? clusteringOf(activities, attack) : undefined;
  return {
    dataset: dataset.name,
    hasAttack: attack.size > 0,
    sources: readings.map(sourceOf),
    events: new Set(readings.flatMap(({ events }) => events.map(({ line }) => line))).size,
    beyond: read.beyond,
    fieldsLeft: read.fieldsLeft,
    ...(activities ? { intervals: activities.intervals } : {}),
    ...(shows('stack-counting') ? { stacks: readings.map((reading) => stacksOf(reading, attack)) } : {}),
    ...(shows('grouping') ? { grouping: groupFinds(document, proof, dataset.name, read, attack) } : {}),
    ...(clustering ? { clustering } : {}),
    ...(shows('scatter-plots') && activities ? { scatter: scatterOf(activities, attack) } : {}),
    ...(shows('box-plots') && activities ? { boxes: boxPlotOf(activities, attack) } : {}),
  };
}

function sourceOf({ analytics, view, kinds, fields, events }: Reading): ViewSource {
  return { analytics, view, kinds, fields, events: events.length };
}

function groupFinds(
  document: Document,
  proof: HuntSources['proof'],
  dataset: string,
  { places }: Readings,
  attack: ReadonlySet<number>,
): Grouping {
  const finds = document.analytics.flatMap(({ id }) => {
    const runs = (proof[id]?.runs ?? []).filter((run) => run.dataset === dataset && run.error === undefined);
    const lines = runs.flatMap(({ events, sequences }) => [...events, ...(sequences ?? []).flat()]);
    const placed = [...new Set(lines)].filter((line) => places.has(line));
    return runs.length > 0 ? [{ analytic: id, lines: placed }] : [];
  });
  return groupingOf(finds, places, attack);
}
