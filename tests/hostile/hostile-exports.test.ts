/** What a stranger's documents export: every format holds, and nothing in it breaks out. */
import { expect, test } from 'vitest';
import { loadSite } from '../../src/collections/load-site.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { analyticsOf } from '../../src/exports/api/analytics.ts';
import { entriesOf } from '../../src/exports/api/entries.ts';
import { apiSchemas } from '../../src/exports/api-schemas.ts';
import { atomFeed } from '../../src/exports/atom.ts';
import { navigatorLayer } from '../../src/exports/navigator.ts';
import { sitemaps } from '../../src/exports/sitemap.ts';
import { stixBundle } from '../../src/exports/stix.ts';
import { projectWith } from '../cli/project.ts';
import { formatValidator, jsonValidator, xmlErrors } from '../exports/validators.ts';
import { STRANGERS } from './strangers.ts';

/** Texts that would end an element, a section or a string. */
const BREAKS = '"</title></entry><script>alert(1)</script>]]>&bogus; \\" \u202e';

const article = `---
dialect: article
title: ${JSON.stringify(BREAKS)}
authors: [${JSON.stringify(BREAKS)}]
techniques: [T1021.006, T1086]
modified: 2026-01-05
---

${BREAKS}
`;

test('documents of strangers are exported as each format wants', async () => {
  const project = projectWith({ ...STRANGERS, 'articles/breaks.md': article });
  const { model } = await loadSite(project, { threads: 1, cache: false, address: 'https://hunts.example/base/' });
  const site = siteIndex(model);
  const asWritten = (value: object): unknown => JSON.parse(JSON.stringify(value));
  const schemas = apiSchemas();

  expect(model.documents.length).toBeGreaterThanOrEqual(4);
  expect(jsonValidator(schemas.get('entries') ?? '')(asWritten(entriesOf(site)))).toEqual([]);
  expect(jsonValidator(schemas.get('analytics') ?? '')(asWritten(analyticsOf(site)))).toEqual([]);
  expect(formatValidator('stix-2.1.schema.json')(asWritten(stixBundle(site)))).toEqual([]);
  expect(formatValidator('navigator-layer-4.5.schema.json')(asWritten(navigatorLayer(site)))).toEqual([]);

  const feed = atomFeed(site);
  expect(await xmlErrors(feed, 'atom.rng')).toEqual([]);
  expect(feed).not.toContain('<script');
  const urls = site.documents.map(({ url }) => url);
  for (const map of sitemaps(site, urls).values()) expect(await xmlErrors(map, 'sitemap.xsd')).toEqual([]);
});
