/** What a part of a verification takes, and what all its parts have in common. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsDigest } from '../checks/datasets.ts';
import { examplesOf } from '../knowledge/language-page.ts';
import type { Shard, ShardInputs } from '../proof/report.ts';
import { filesInShard } from '../proof/shard.ts';
import { PROVING_CODE } from './code-folders.ts';
import { digestOf, filesDigest, sourceDigest } from './digest.ts';
import type { Collections } from './loaded.ts';

/** The documents and pages of languages that a part takes, each kind shared out by itself: by analytics, and by examples. */
export function shardFiles({ documents, languagePages }: Collections, shard: Shard): ReadonlySet<string> {
  const ofDocuments = documents.map(({ document }) => ({ file: document.file, weight: 1 + document.analytics.length }));
  const ofPages = languagePages.map(({ read }) => ({
    file: read.file,
    weight: 1 + (read.page ? examplesOf(read.page).length : 0),
  }));
  return new Set([...filesInShard(ofDocuments, shard), ...filesInShard(ofPages, shard)]);
}

/** What tells parts of one verification from those of another. */
export async function shardInputs(
  collections: Collections,
  options: readonly string[],
): Promise<Omit<ShardInputs, 'documents'>> {
  const { root, documents, languagePages, datasets, absentDatasets } = collections;
  const events = await Promise.all(
    datasets.map(async ({ eventsFile }) => eventsDigest(await readFile(join(root, eventsFile)))),
  );
  const content = digestOf(
    JSON.stringify(
      documents.map(({ document, text, metadata, testsFile }) => [document.file, text, metadata, testsFile?.text]),
    ),
    JSON.stringify(datasets.map(({ name, metadata }, index) => [name, metadata, events[index]])),
    JSON.stringify(absentDatasets.map(({ name }) => name)),
    JSON.stringify(languagePages.map(({ read }) => read.file)),
    await filesDigest(join(root, 'content', 'knowledge')),
  );
  return { content, program: await sourceDigest(PROVING_CODE), options: options.toSorted() };
}
