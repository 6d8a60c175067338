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

/** Characters shown on either side of a change. */
const CONTEXT = 60;

/** The mutants that no dataset tells apart, each with the reason why none can. */
const ALLOWED: Readonly<Record<string, string>> = {
  "analytic-6/pandas: kText'].str.lower().str.contains('get-help|\\\\.synopsis', na=⟦False → True⟧)":
    'an event without ScriptBlockText is turned away by the condition before it already',
  'es-qs: (winlog.channel:"Microsoft\\-Windows\\-Sysmon\\/Operational" ⟦AND → OR⟧ winlog.event_id:"1" AND ((winlog.event_data.Image.keyword:/':
    'with OR the channel is no longer asked for, and the log source of the rule, on which the conversion runs, asks for it too',
  'watcher: nlog.channel:\\"Microsoft\\\\-Windows\\\\-Sysmon\\\\/Operational\\" ⟦AND → OR⟧ winlog.event_id:\\"1\\" AND ((winlog.event_data.Image.keyword':
    'as above',
  'watcher: "filter": { "range": { "@timestamp": { "gte": "now-⟦1h → 2h⟧/m" } } }':
    'the dataset begins less than an hour before its time',
  'watcher: tion": { "compare": { "ctx.payload.hits.total": { "not_eq": ⟦0 → 1⟧ } } },':
    'the condition that a watch acts on: without hits there is nothing to find either way',
};

/** The text of the change with what stands around it on its line: `a ⟦and → or⟧ b`. */
function changeOf(before: string, after: string): string {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let rest = 0;
  while (rest < Math.min(before.length, after.length) - start && before.at(-1 - rest) === after.at(-1 - rest)) rest++;
  // Whole words are read more easily than `Fals → Tru`.
  while (/\w\w/.test(before.slice(Math.max(start - 1, 0), start + 1))) start--;
  while (/\w\w/.test(before.slice(before.length - rest - 1, before.length - rest + 1))) rest--;
  const [from, to] = [before.slice(start, before.length - rest), after.slice(start, after.length - rest)];
  const left = before.slice(0, start).split('\n').at(-1) ?? '';
  const right = before.slice(before.length - rest).split('\n')[0] ?? '';
  return `${left.trimStart().slice(-CONTEXT)}⟦${from} → ${to}⟧${right.slice(0, CONTEXT)}`;
}

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
        survivors.push(`${analytic.id}: ${changeOf(analytic.source, mutant.source)}`);
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
            ...(analytic.logSources ? { logSources: analytic.logSources } : {}),
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
