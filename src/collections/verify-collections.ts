/** Verifies loaded collections: with the project's runner, and with what earlier runs found. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsDigest } from '../checks/datasets.ts';
import { type RuleConversion, RuleConverter } from '../checks/rule-conversions.ts';
import { huntedBy } from '../coverage/document-techniques.ts';
import { logColumns, readsKinds } from '../coverage/sql-log-reads.ts';
import type { Analytic, Document } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import { loadDefinitions, loadViews } from '../events/views/load.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { runsOthers } from '../languages/car-pseudocode/other-analytics.ts';
import { type FoundEvents, foundEvents } from '../proof/found-events.ts';
import type { GateProgress } from '../proof/gate.ts';
import { projectRunner } from '../proof/project-runner.ts';
import { type LogReads, logReader } from '../proof/reads-log.ts';
import type { ProofRun, Shard } from '../proof/report.ts';
import type { RunAnswer } from '../proof/run-analytic.ts';
import type { VerifyContext } from '../proof/subject.ts';
import { type SuggestedEvent, suggestEvents } from '../proof/suggest.ts';
import type { TestsFile } from '../proof/tests-file.ts';
import { type Verification, verify } from '../proof/verify.ts';
import { type EventCells, type MutationOutcome, Runner, type WhyNot } from '../runners/runner.ts';
import { LOG_READING_CODE, PRINTING_CODE, RUNNING_CODE } from './code-folders.ts';
import { codeDigest, digestOf, filesDigest } from './digest.ts';
import type { Collections, LoadedDocument } from './loaded.ts';
import { PackedCache } from './packed-cache.ts';
import { shardFiles, shardInputs } from './shard-inputs.ts';

export interface VerifyCollectionsOptions {
  threads?: number;
  /** False reads and writes no cache. */
  cache?: boolean;
  /** Runs every analytic in every test, and on every dataset where a document has no tests: for `--update`. */
  everything?: boolean;
  /** Asks every analytic what it finds on the datasets that it is not tested on, too. */
  cross?: boolean;
  /** Runs the analytics' mutants too. */
  mutation?: boolean;
  /** Looks for events that tell survivors, too. */
  suggest?: boolean;
  /** Asks how the events that are found are shown, too. */
  show?: boolean;
  /** True when the collections are all that the project has, so that what is not used any more leaves the cache. */
  whole?: boolean;
  /** Runs a part of the documents and pages of languages. */
  shard?: Shard;
  /** Longest time for one query, in seconds. */
  timeoutSeconds?: number;
  /** Told how many runs are done and left. */
  runProgress?: GateProgress;
}

/** Runs and compares the analytics of loaded collections. */
export async function verifyCollections(
  collections: Collections,
  {
    threads,
    cache,
    everything = false,
    cross = false,
    mutation = false,
    suggest = false,
    show = false,
    whole = false,
    shard,
    timeoutSeconds,
    runProgress,
  }: VerifyCollectionsOptions = {},
): Promise<Verification & { suggestions: SuggestedEvent[]; found: ReadonlyMap<ProofRun, FoundEvents> }> {
  const { root, datasets } = collections;
  const opened: Pick<PackedCache<unknown>, 'save'>[] = [];
  const open = async <T>(name: string): Promise<PackedCache<T>> => {
    const one = await PackedCache.open<T>(
      cache === false ? undefined : join(root, '.huntbook', 'cache', `${name}.jsonl`),
    );
    opened.push(one);
    return one;
  };
  const stored = await open<RunAnswer>('runs');
  const { analytics, ...known } = collections.known;
  const facts = [await filesDigest(join(root, 'content', 'knowledge', 'views')), JSON.stringify(known)];
  const code = digestOf(await codeDigest(RUNNING_CODE), ...facts);
  const digests = new Map<string, string>();
  for (const { eventsFile } of datasets) {
    const path = join(root, eventsFile);
    digests.set(path, eventsDigest(await readFile(path)));
  }
  const keyOf: Parameters<typeof projectRunner>[2] = ({ eventsFile, ...request }, about) =>
    digestOf(
      code,
      JSON.stringify(request),
      digests.get(eventsFile) ?? eventsFile,
      about === undefined ? '' : JSON.stringify(about),
    );
  const readingCode = digestOf(await codeDigest(LOG_READING_CODE), ...facts);
  const printingCode = digestOf(await codeDigest(PRINTING_CODE), ...facts);
  const logs = await open<LogReads>('logs');
  const printed = await open<readonly RuleConversion[]>('conversions');
  const mutations = mutation || suggest ? await open<MutationOutcome>('mutants') : undefined;
  const reasons = await open<readonly (WhyNot | null)[]>('reasons');
  const met = await open<readonly (readonly WhyNot[])[]>('met');
  const cells = show ? await open<readonly EventCells[]>('cells') : undefined;
  const converter = new RuleConverter({ definitions: loadDefinitions(root), views: loadViews(root) }, known);
  const runner = new Runner({
    root,
    ...(threads === undefined ? {} : { threads }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  });
  try {
    const context: VerifyContext = {
      datasets: new Map(datasets.map((dataset) => [dataset.name, dataset])),
      absentDatasets: new Set(collections.absentDatasets.map(({ name }) => name)),
      eventsPath: (dataset) => join(root, dataset.eventsFile),
      runner: projectRunner(runner, stored, keyOf, { mutations, reasons, met, cells }),
      analytics,
      ...logReader(loadViews(root), collections.known, {
        store: logs,
        keyOf: ({ language, source, logSources }, view) =>
          digestOf(
            readingCode,
            JSON.stringify([language, view, source, logSources]),
            language === 'car-pseudocode' && runsOthers(source) ? JSON.stringify(analytics) : '',
          ),
        sql: { columns: logColumns, reads: readsKinds },
      }),
      huntedBy: rememberedHunts(collections.knowledge),
      conversionsOf: rememberedConversions(converter, printed, (rule) => digestOf(printingCode, JSON.stringify(rule))),
      parallel: Math.max(2, (threads ?? 2) * 2),
    };
    const files = shard && shardFiles(collections, shard);
    const own = collections.documents.filter(({ document }) => files?.has(document.file) ?? true);
    const documents = everything ? own.map((one) => withTests(one, datasets)) : own;
    const languagePages = collections.languagePages.flatMap(({ read, checked }) =>
      read.page && (files?.has(read.file) ?? true)
        ? [{ ...read, page: read.page, unreadable: checked.unreadable }]
        : [],
    );
    const verification = await verify(documents, context, {
      everything,
      cross,
      languagePages,
      ...(runProgress && { progress: runProgress }),
    });
    if (shard && files) {
      const inputs = await shardInputs(collections, [
        ...(cross ? ['cross'] : []),
        ...(mutation || suggest ? ['mutation'] : []),
      ]);
      verification.report = { ...verification.report, shard, inputs: { ...inputs, documents: [...files].sort() } };
    }
    const found = show ? await foundEvents(verification.report, documents, context) : new Map();
    await Promise.all(opened.map((one) => one.save({ keepRest: !whole })));
    const suggestions = suggest ? await suggestEvents(verification.report, documents, context) : [];
    return { ...verification, suggestions, found };
  } finally {
    await runner.close();
  }
}

/** `huntedBy`, worked out once for each document. */
function rememberedHunts(knowledge: Knowledge): NonNullable<VerifyContext['huntedBy']> {
  const known = new WeakMap<Document, ReturnType<typeof huntedBy>>();
  return (document) => {
    if (!known.has(document)) known.set(document, huntedBy(document.content, knowledge));
    return known.get(document);
  };
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
