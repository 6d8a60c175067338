/** Verifies loaded collections: with the project's runner, and with what earlier runs found. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsDigest } from '../checks/datasets.ts';
import { type RuleConversion, RuleConverter } from '../checks/rule-conversions.ts';
import type { Analytic } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { loadDefinitions, loadViews } from '../events/views/load.ts';
import { projectRunner } from '../proof/project-runner.ts';
import { logReader } from '../proof/reads-log.ts';
import type { RunAnswer } from '../proof/run-analytic.ts';
import type { VerifyContext } from '../proof/subject.ts';
import { type SuggestedEvent, suggestEvents } from '../proof/suggest.ts';
import type { TestsFile } from '../proof/tests-file.ts';
import { type Verification, verify } from '../proof/verify.ts';
import { type MutationOutcome, Runner } from '../runners/runner.ts';
import { codeDigest, digestOf, filesDigest } from './digest.ts';
import type { Collections, LoadedDocument } from './loaded.ts';
import { PackedCache } from './packed-cache.ts';

export interface VerifyCollectionsOptions {
  threads?: number;
  /** False reads and writes no cache. */
  cache?: boolean;
  /** Runs every analytic in every test, and on every dataset where a document has no tests: for `--update`. */
  everything?: boolean;
  /** Runs the analytics' mutants too. */
  mutation?: boolean;
  /** Looks for events that tell survivors, too. */
  suggest?: boolean;
  /** True when the collections are all that the project has, so that what is not used any more leaves the cache. */
  whole?: boolean;
}

/** Folders of `src/` whose code decides what a run gives. */
const RUNNING_CODE = ['engine', 'events', 'languages', 'runners', 'text'];

/** Runs and compares the analytics of loaded collections. */
export async function verifyCollections(
  collections: Collections,
  {
    threads,
    cache,
    everything = false,
    mutation = false,
    suggest = false,
    whole = false,
  }: VerifyCollectionsOptions = {},
): Promise<Verification & { suggestions: SuggestedEvent[] }> {
  const { root, datasets } = collections;
  const stored = await PackedCache.open<RunAnswer>(
    cache === false ? undefined : join(root, '.huntbook', 'cache', 'runs.jsonl'),
  );
  const { analytics, ...known } = collections.known;
  const code = digestOf(
    await codeDigest(RUNNING_CODE),
    await filesDigest(join(root, 'content', 'knowledge', 'views')),
    JSON.stringify(known),
  );
  const digests = new Map<string, string>();
  for (const { eventsFile } of datasets) {
    const path = join(root, eventsFile);
    digests.set(path, eventsDigest(await readFile(path)));
  }
  const keyOf: Parameters<typeof projectRunner>[2] = ({ eventsFile, ...request }) =>
    digestOf(code, JSON.stringify(request), digests.get(eventsFile) ?? eventsFile);
  const printed = await PackedCache.open<readonly RuleConversion[]>(
    cache === false ? undefined : join(root, '.huntbook', 'cache', 'conversions.jsonl'),
  );
  const mutations =
    mutation || suggest
      ? await PackedCache.open<MutationOutcome>(
          cache === false ? undefined : join(root, '.huntbook', 'cache', 'mutants.jsonl'),
        )
      : undefined;
  const converter = new RuleConverter({ definitions: loadDefinitions(root), views: loadViews(root) }, known);
  const runner = new Runner({ root, ...(threads === undefined ? {} : { threads }) });
  try {
    const context: VerifyContext = {
      datasets: new Map(datasets.map((dataset) => [dataset.name, dataset])),
      absentDatasets: new Set(collections.absentDatasets.map(({ name }) => name)),
      eventsPath: (dataset) => join(root, dataset.eventsFile),
      runner: projectRunner(runner, stored, keyOf, mutations),
      analytics,
      reads: logReader(loadViews(root), collections.known),
      conversionsOf: rememberedConversions(converter, printed, (rule) => digestOf(code, JSON.stringify(rule))),
      parallel: Math.max(2, (threads ?? 2) * 2),
    };
    const documents = everything ? collections.documents.map((one) => withTests(one, datasets)) : collections.documents;
    const languagePages = collections.languagePages.flatMap(({ read, checked }) =>
      read.page ? [{ ...read, page: read.page, unreadable: checked.unreadable }] : [],
    );
    const verification = await verify(documents, context, { everything, languagePages });
    await stored.save({ keepRest: !whole });
    await printed.save({ keepRest: !whole });
    await mutations?.save({ keepRest: !whole });
    const suggestions = suggest ? await suggestEvents(verification.report, documents, context) : [];
    return { ...verification, suggestions };
  } finally {
    await runner.close();
  }
}

/** What rules are printed as, from the cache where nothing changed that it depends on. */
function rememberedConversions(
  converter: RuleConverter,
  store: PackedCache<readonly RuleConversion[]>,
  keyOf: (rule: object) => string,
): (analytic: Analytic) => readonly RuleConversion[] {
  return ({ language, source, view, logSources }) => {
    if (language !== 'sigma') return [];
    const key = keyOf({ source, view, logSources });
    const known = store.get(key);
    if (known !== undefined) return known;
    const rule = { language, source, view, ...(logSources ? { logSources } : {}) };
    const conversions = converter.conversionsOf(rule);
    store.set(key, conversions);
    return conversions;
  };
}

/** A document without a tests file, with a test on each dataset that says nothing yet. */
function withTests(loaded: LoadedDocument, datasets: readonly Dataset[]): LoadedDocument {
  if (loaded.testsFile || datasets.length === 0) return loaded;
  const tests: TestsFile = {
    tests: datasets.map(({ name, metadata }) => ({ name: metadata.title, dataset: name, expect: {} })),
  };
  return { ...loaded, tests };
}
