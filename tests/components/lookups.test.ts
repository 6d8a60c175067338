import { expect, test } from 'vitest';
import { lookupUses } from '../../src/components/site/lookups.ts';
import type { DocumentFacts } from '../../src/components/site/site-index.ts';

const facts = (url: string, ...searches: readonly string[]) =>
  ({
    url,
    document: { analytics: searches.map((source) => ({ language: 'spl', source })) },
  }) as unknown as DocumentFacts;

test('documents by the lookups that their searches read, each once', () => {
  const documents = [
    facts('/a/', 'x | lookup asr_rules ID AS guid | lookup update=true local=t seen dest', '| inputlookup asr_rules'),
    facts('/b/', 'x NOT [| inputlookup append=t seen.csv | fields dest]'),
    facts('/c/', 'lookup=1'),
  ];
  const urls = [...lookupUses(documents)].map(([name, users]) => [name, users.map(({ url }) => url)]);
  expect(urls).toEqual([
    ['asr_rules', ['/a/']],
    ['seen', ['/a/', '/b/']],
  ]);
});
