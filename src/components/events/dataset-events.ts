/** What pages know of all the events of a dataset together: their times and their processes. */
import type { SiteModel } from '../../collections/site-model.ts';
import type { View } from '../../engine/values.ts';
import type { Dataset } from '../../events/dataset.ts';
import { buildProcessForest, type ProcessForest } from '../../events/process-tree/process-forest.ts';
import { compileProcessReader, PROCESS_VIEWS } from '../../events/process-tree/process-record.ts';
import { compileView } from '../../events/views/compile.ts';
import { compileNative } from '../../events/views/native.ts';

/** The views of a site that processes and times are read through, and what they gave. */
interface Reading {
  readonly views: ReadonlyMap<string, View>;
  readonly times: WeakMap<Dataset, ReadonlyMap<number, number | null>>;
  readonly forests: WeakMap<Dataset, ProcessForest>;
}

const readings = new WeakMap<SiteModel, Reading>();

function readingOf(model: SiteModel): Reading {
  const known = readings.get(model);
  if (known) return known;
  const definitions = new Map(model.views.map((definition) => [definition.id, definition]));
  const native = definitions.get('native');
  const compiled = native?.kind === 'native' ? compileNative(native) : undefined;
  const views = new Map<string, View>();
  for (const id of PROCESS_VIEWS) {
    const definition = definitions.get(id);
    if (compiled && definition) views.set(id, compileView(definition, compiled));
  }
  if (compiled) views.set('native', compiled);
  const reading: Reading = { views, times: new WeakMap(), forests: new WeakMap() };
  readings.set(model, reading);
  return reading;
}

/** The time of each event, by line, milliseconds since 1970 UTC; `null` for one that has none. */
export function eventTimes(model: SiteModel, dataset: Dataset): ReadonlyMap<number, number | null> {
  const { views, times } = readingOf(model);
  const known = times.get(dataset);
  if (known) return known;
  const readers = [...views.values()].toReversed();
  const found = new Map(
    dataset.events.map((event) => {
      for (const view of readers) {
        const time = view.time(event);
        if (time !== null) return [event.line, time];
      }
      return [event.line, null];
    }),
  );
  times.set(dataset, found);
  return found;
}

/** The processes that the events of a dataset tell of. */
export function processForest(model: SiteModel, dataset: Dataset): ProcessForest {
  const { views, forests } = readingOf(model);
  const known = forests.get(dataset);
  if (known) return known;
  const read = compileProcessReader(views);
  const forest = buildProcessForest(dataset.events.flatMap((event) => read(event) ?? []));
  forests.set(dataset, forest);
  return forest;
}
