/**
 * Every literal and operator of this project's own analytics is changed by itself, and each mutant is run on the
 * datasets of its tests. A mutant that finds the same events there shows something that no dataset proves; those few
 * are listed here, each with the reason why it must be so.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import type { Collections } from '../../src/collections/loaded.ts';
import { compare } from '../../src/proof/compare.ts';
import { viewOf } from '../../src/proof/subject.ts';
import { Runner } from '../../src/runners/runner.ts';
import { mutantsOf } from './mutate.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The mutants that no dataset tells apart, each with the reason why none can. */
const ALLOWED: Readonly<Record<string, string>> = {
  "analytic-6/pandas: & ~df['ScriptBlockText'].str.lower().str.contains('get-help|\\\\.synopsis', na=⟦False → True⟧)":
    'an event without ScriptBlockText is turned away by the condition before it already',
};

let collections: Collections;
let runner: Runner;
beforeAll(async () => {
  collections = await loadCollections(ROOT, { cache: false });
  runner = new Runner({ root: ROOT, threads: 2 });
});
afterAll(() => runner.close());

test('a literal or operator that is changed is found out', async () => {
  const survivors: string[] = [];
  let count = 0;
  const datasets = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  for (const { document, tests } of collections.documents) {
    for (const analytic of document.analytics) {
      const mutants = mutantsOf(analytic.language, analytic.source);
      expect(mutants.length, `mutants of ${document.file} ${analytic.id}`).toBeGreaterThan(0);
      count += mutants.length;
      const survived = await Promise.all(mutants.map(async ({ source }) => survives(source)));
      for (const [index, mutant] of mutants.entries()) {
        if (!survived[index]) continue;
        const line = analytic.source.slice(0, mutant.start).split('\n').at(-1) ?? '';
        const after = analytic.source.slice(mutant.start + mutant.from.length).split('\n')[0] ?? '';
        survivors.push(`${analytic.id}: ${line.trimStart()}⟦${mutant.from} → ${mutant.to}⟧${after}`);
      }

      async function survives(source: string): Promise<boolean> {
        for (const one of tests?.tests ?? []) {
          const expected = one.expect[analytic.id] ?? one.expect['*'];
          const dataset = datasets.get(one.dataset);
          if (expected === undefined || !dataset) continue;
          const outcome = await runner.run({
            language: analytic.language,
            source,
            eventsFile: join(ROOT, dataset.eventsFile),
            view: viewOf(one, analytic),
            now: Date.parse(dataset.metadata.time),
          });
          if (!outcome.ok || !compare(outcome.result, expected, dataset.metadata).passed) return false;
        }
        return true;
      }
    }
  }
  expect(count).toBeGreaterThan(200);
  expect(survivors).toEqual(Object.keys(ALLOWED));
}, 120_000);
