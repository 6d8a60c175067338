/** A tests file against the document and the datasets that it names. */
import { diagnose, didYouMean, listed, oneOf } from '../checks/report.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Dataset } from '../events/dataset.ts';
import { nearest } from '../text/suggest.ts';
import { placeOf, type YamlPath } from '../text/yaml-places.ts';
import type { ReadTests } from './read-tests.ts';
import type { Expectation, ExpectedDisagreement, ExpectedHits, TestCase } from './tests-file.ts';

/** What a tests file may name. */
export interface TestsContext {
  /** Ids of the document's analytics, in its order. */
  analytics: readonly string[];
  /** What each of them claims, by its id; those that claim nothing are left out. */
  claims?: ReadonlyMap<string, string>;
  /** Datasets that could be read, by name. */
  datasets: ReadonlyMap<string, Dataset>;
  /** Names of all dataset folders: one that could not be read has its own diagnostics. */
  datasetNames: readonly string[];
  /** Ids of the views. */
  views: readonly string[];
}

/**
 * Rules `tests/unknown-analytic`, `tests/unknown-dataset`, `tests/unknown-label`, `tests/unknown-line`,
 * `tests/unknown-view`, `tests/unknown-claim`, `tests/empty-expectation`, `tests/not-compared`, `tests/duplicate-name`: all
 * errors, placed in the tests file.
 */
export function checkTests(read: ReadTests, context: TestsContext): Diagnostic[] {
  if (!read.tests) return [];
  const diagnostics: Diagnostic[] = [];
  const add = (rule: string, path: YamlPath, what: 'key' | 'value', message: string, help?: string) =>
    diagnostics.push(diagnose(rule, 'error', placeOf(read.places, path, what), message, help));
  const knownAnalytic = (id: string, path: YamlPath, what: 'key' | 'value' = 'key') => {
    if ((id === '*' && what === 'key') || context.analytics.includes(id)) return;
    const near = nearest(id, context.analytics);
    const known = context.analytics.length === 0 ? 'it has none' : `it has ${listed(context.analytics)}`;
    add(
      'tests/unknown-analytic',
      path,
      what,
      `Unexpected analytic \`${id}\`, expected an analytic of the document; ${known}.`,
      didYouMean(near),
    );
  };
  const knownView = (view: string, path: YamlPath) => {
    if (context.views.includes(view)) return;
    add(
      'tests/unknown-view',
      path,
      'value',
      `Unexpected view \`${view}\`, expected ${oneOf(context.views)}.`,
      didYouMean(nearest(view, context.views)),
    );
  };

  for (const id of Object.keys(read.tests.skip ?? {})) {
    const path = ['skip', id];
    if (id !== '*') knownAnalytic(id, path);
    else {
      const message = 'Unexpected `*`, expected an analytic of the document: each that is skipped has its own reason.';
      add('tests/unknown-analytic', path, 'key', message);
    }
  }
  for (const id of Object.keys(read.tests.survivors ?? {})) knownAnalytic(id, ['survivors', id]);
  for (const [index, expectation] of (read.tests['expect-disagreement'] ?? []).entries())
    checkDisagreement(expectation, ['expect-disagreement', index]);
  for (const [index, hits] of (read.tests['expect-hits'] ?? []).entries()) checkHits(hits, ['expect-hits', index]);
  const names = new Set<string>();
  for (const [index, test] of read.tests.tests.entries()) {
    const path = ['tests', index];
    if (names.has(test.name))
      add(
        'tests/duplicate-name',
        [...path, 'name'],
        'value',
        `Unexpected name \`${test.name}\`: an earlier test has it.`,
      );
    names.add(test.name);
    if (typeof test.view === 'string') knownView(test.view, [...path, 'view']);
    for (const [id, view] of typeof test.view === 'object' ? Object.entries(test.view) : []) {
      knownAnalytic(id, [...path, 'view', id]);
      knownView(view, [...path, 'view', id]);
    }
    for (const id of Object.keys(test.expect)) knownAnalytic(id, [...path, 'expect', id]);
    checkDataset(test, path);
  }
  return diagnostics;

  function checkDisagreement({ analytics, claim, dataset }: ExpectedDisagreement, path: YamlPath): void {
    for (const [index, id] of (analytics ?? []).entries()) knownAnalytic(id, [...path, 'analytics', index], 'value');
    if (dataset !== undefined) knownDataset(dataset, [...path, 'dataset']);
    const claims = [...new Set(context.claims?.values())];
    if (claim !== undefined && !claims.includes(claim)) {
      const known = claims.length === 0 ? 'none of its analytics claims one' : `they claim ${listed(claims)}`;
      add(
        'tests/unknown-claim',
        [...path, 'claim'],
        'value',
        `Unexpected claim \`${claim}\`, expected a logic that analytics of the document claim; ${known}.`,
        didYouMean(nearest(claim, claims)),
      );
    } else if (!analytics) {
      if (claim !== undefined) return;
      const message = 'Expected which analytics find different events: `analytics` or `claim`.';
      add('tests/empty-expectation', path, 'value', message);
    } else if (analytics.every((id) => context.analytics.includes(id))) {
      const alike = Map.groupBy(new Set(analytics), (id) => context.claims?.get(id));
      const compared = [...alike].some(([one, ids]) => ids.length > 1 && one !== undefined && one === (claim ?? one));
      if (compared) return;
      const message = `${listed(analytics)} are not compared: they claim no logic that is the same.`;
      add('tests/not-compared', [...path, 'analytics'], 'value', message);
    }
  }

  function checkHits({ analytic, dataset: name, events = [] }: ExpectedHits, path: YamlPath): void {
    if (analytic !== undefined) knownAnalytic(analytic, [...path, 'analytic'], 'value');
    knownDataset(name, [...path, 'dataset']);
    const dataset = context.datasets.get(name);
    for (const [index, ref] of events.entries()) if (dataset) knownEvent(ref, [...path, 'events', index], dataset);
  }

  function knownDataset(name: string, path: YamlPath): void {
    if (context.datasets.has(name) || context.datasetNames.includes(name)) return;
    add(
      'tests/unknown-dataset',
      path,
      'value',
      `Unexpected dataset \`${name}\`, expected a folder of \`content/datasets\`.`,
      didYouMean(nearest(name, context.datasetNames)),
    );
  }

  function checkDataset(test: TestCase, path: YamlPath): void {
    const dataset = context.datasets.get(test.dataset);
    knownDataset(test.dataset, [...path, 'dataset']);
    for (const [id, expected] of Object.entries(test.expect)) {
      const at = [...path, 'expect', id];
      if (!Array.isArray(expected) && !expected.events && !expected.rows && !expected.sequences) {
        add(
          'tests/empty-expectation',
          at,
          'key',
          `Expected what \`${id}\` must find: \`events\`, \`rows\` or \`sequences\`.`,
          'write `[]` for nothing',
        );
      }
      if (!dataset) continue;
      for (const { ref, at: place } of refsOf(expected, at)) knownEvent(ref, place, dataset);
    }
  }

  function knownEvent(ref: string | number, place: YamlPath, { name, events, metadata }: Dataset): void {
    if (typeof ref === 'number') {
      if (ref <= (events.at(-1)?.line ?? 0)) return;
      const message = `Unexpected line ${ref}, expected a line of \`${name}\`, which has ${events.length} events.`;
      add('tests/unknown-line', place, 'value', message);
      return;
    }
    const labels = metadata.labels.map((label) => label.id);
    if (labels.includes(ref)) return;
    const near = nearest(ref, labels);
    const known = labels.length === 0 ? '; it has none' : near === undefined ? `; it has ${listed(labels)}` : '';
    add(
      'tests/unknown-label',
      place,
      'value',
      `Unexpected label \`${ref}\`, expected a label of \`${name}\`${known}.`,
      /^\d+$/.test(ref) ? 'write the number of a line without quotes' : didYouMean(near),
    );
  }
}

/** Every label and line that an expectation names, with its path in the file. */
function refsOf(expected: Expectation, path: YamlPath): { ref: string | number; at: YamlPath }[] {
  if (Array.isArray(expected)) return expected.map((ref, index) => ({ ref, at: [...path, index] }));
  const events = (expected.events ?? []).map((ref, index) => ({ ref, at: [...path, 'events', index] }));
  const groups = (expected.sequences ?? []).flatMap((group, row) =>
    group.map((ref, index) => ({ ref, at: [...path, 'sequences', row, index] })),
  );
  return [...events, ...groups];
}
