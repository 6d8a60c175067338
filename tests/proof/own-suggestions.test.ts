/** What `verify --suggest` writes for this project's own analytics tells the mutants that it says it tells. */
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { verifyCollections } from '../../src/collections/verify-collections.ts';

const ROOT = join(import.meta.dirname, '..', '..');

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'huntbook-suggestions-'));
  await cp(join(ROOT, 'content'), join(project, 'content'), { recursive: true });
  // The dataset that was made to tell what others do not.
  await rm(join(project, 'content', 'datasets', 'neighbouring-logs'), { recursive: true });
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Documents of several languages: pseudocode, original EQL, LogPoint, analytic logic, tables of events. */
const CHOSEN = ['CAR-2014-11-004.md', 'remote-powershell-sessions.md'];

async function verified(suggest: boolean) {
  const collections = await loadCollections(project, { cache: false });
  // As if nobody had thought of survivors yet.
  const documents = collections.documents.flatMap((one) => {
    if (!CHOSEN.some((name) => one.document.file.endsWith(name)) || !one.tests) return [];
    const tests = one.tests.tests.filter(({ dataset }) => dataset !== 'neighbouring-logs');
    return [{ ...one, tests: { ...one.tests, tests, survivors: {} } }];
  });
  return verifyCollections({ ...collections, documents }, { mutation: true, suggest, cache: false, threads: 2 });
}

test('events that are added to their dataset kill the mutants that they are for', async () => {
  const { suggestions } = await verified(true);
  const told = suggestions.flatMap(({ tells }) =>
    tells.map(({ file, analytic, mutant }) => ({ file, analytic, mutant })),
  );
  expect(told.length).toBeGreaterThan(5);
  for (const { dataset, event, group } of suggestions) {
    const lines = (group?.events ?? [event]).map((raw) => `${JSON.stringify(raw)}\n`);
    await appendFile(join(project, 'content', 'datasets', dataset, 'events.ndjson'), lines.join(''));
  }
  const { report } = await verified(false);
  const surviving = report.analytics.flatMap(({ file, analytic, mutation }) =>
    (mutation?.survivors ?? []).map(({ mutant }) => ({ file, analytic, mutant })),
  );
  for (const one of told) expect(surviving).not.toContainEqual(one);
  expect(surviving.length).toBeGreaterThan(0);
}, 180_000);
