/**
 * This project's own analytics: every change of a condition is told by a dataset, or it is written down why none can tell
 * it, and what they find on any dataset is expected there.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { verifyCollections } from '../../src/collections/verify-collections.ts';
import { failuresOf } from '../../src/proof/failures.ts';
import { mutationTotal } from '../../src/proof/mutation.ts';
import { writeReport } from '../../src/proof/write-report.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A copy of the content, so that what is cached is this test's own. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'huntbook-mutation-'));
  await cp(join(ROOT, 'content'), join(project, 'content'), { recursive: true });
});
afterAll(() => rm(project, { recursive: true, force: true }));

test('each mutant is killed, or its survival has a reason that is needed; one thread, two, and a cache say the same', async () => {
  const collections = await loadCollections(project, { cache: false });
  const options = { mutation: true, cross: true, whole: true };
  const { report } = await verifyCollections(collections, { ...options, threads: 2, cache: true });
  const total = mutationTotal(report.analytics);
  expect(total.mutants).toBeGreaterThan(350);
  expect(total.open).toBe(0);
  expect(total.killed).toBe(total.mutants - total.explained);
  const datasets = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  const failures = failuresOf(report, { documents: collections.documents, datasets, strict: true, strictHits: true });
  expect(failures).toEqual([]);
  const cached = await verifyCollections(collections, { ...options, threads: 2, cache: true });
  expect(writeReport(cached.report)).toBe(writeReport(report));
  const alone = await verifyCollections(collections, { ...options, threads: 1, cache: false });
  expect(writeReport(alone.report)).toBe(writeReport(report));
}, 180_000);
