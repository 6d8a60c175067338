import { expect, test } from 'vitest';
import { slugOf } from '../../src/collections/load-documents.ts';

test.each([
  ['content/analytics/CAR-2014-11-004.md', 'car-2014-11-004'],
  ['content/playbooks/T1028_remote.v2.md', 't1028_remote.v2'],
  ['content/articles/a b%20#c\'"?.md', 'a-b-20-c'],
  ['content/articles/Übersicht für Jäger.md', 'übersicht-für-jäger'],
  ['content/articles/日本語.markdown', '日本語'],
  ['content/articles/u\u0308ber.md', 'über'],
  ['content/articles/..md', 'page'],
  ['content/articles/!!!.md', 'page'],
  ['content/articles/index.md', 'page-index'],
])('%s has the address %s', (file, slug) => {
  expect(slugOf(file)).toBe(slug);
});
