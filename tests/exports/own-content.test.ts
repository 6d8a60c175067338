/** What this project's own content exports, held to every format. */
import path from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadSite } from '../../src/collections/load-site.ts';
import { type SiteIndex, siteIndex } from '../../src/components/site/site-index.ts';
import { analyticsOf } from '../../src/exports/api/analytics.ts';
import { datasetsOf } from '../../src/exports/api/datasets.ts';
import { entriesOf } from '../../src/exports/api/entries.ts';
import { indexOf } from '../../src/exports/api/index-file.ts';
import { techniquesOf } from '../../src/exports/api/techniques.ts';
import { apiSchemas } from '../../src/exports/api-schemas.ts';
import { atomFeed } from '../../src/exports/atom.ts';
import { coverageCsv } from '../../src/exports/coverage-csv.ts';
import { navigatorLayer } from '../../src/exports/navigator.ts';
import { sitemaps } from '../../src/exports/sitemap.ts';
import { stixBundle } from '../../src/exports/stix.ts';
import { formatValidator, jsonValidator, xmlErrors } from './validators.ts';

let site: SiteIndex;
beforeAll(async () => {
  const { model } = await loadSite(path.join(import.meta.dirname, '..', '..'), { threads: 1 });
  site = siteIndex(model);
}, 60_000);

const asWritten = (value: object): unknown => JSON.parse(JSON.stringify(value));

test('layers, one for each collection', () => {
  const errors = formatValidator('navigator-layer-4.5.schema.json');
  for (const collection of [undefined, ...site.collections.keys()]) {
    const layer = navigatorLayer(site, collection);
    expect(errors(asWritten(layer)), layer.name).toEqual([]);
  }
});

test('a layer has every covered technique under each of its tactics', () => {
  const { techniques } = navigatorLayer(site);
  const { knowledge, coverage } = site.model;
  const scored = techniques.filter(({ score }) => score !== undefined).map((one) => `${one.techniqueID} ${one.tactic}`);
  const expected = [...coverage.techniques.values()]
    .filter(({ technique, state }) => state !== 'none' && technique.status === 'active')
    .flatMap(({ technique }) => technique.tactics.map((id) => `${technique.id} ${knowledge.tactic(id)?.shortName}`));
  expect(scored).toEqual(expected);
  expect(scored.length).toBeGreaterThan(0);
});

test.each(
  Object.entries({
    index: indexOf,
    entries: entriesOf,
    techniques: techniquesOf,
    analytics: analyticsOf,
    datasets: datasetsOf,
  }),
)('api/%s.json', (name, make) => {
  expect(jsonValidator(apiSchemas().get(name) ?? '')(asWritten(make(site)))).toEqual([]);
});

test('analytics tell the kinds of events that they read, and the fields by which they find them', () => {
  const { analytics } = analyticsOf(site);
  expect(analytics).toHaveLength(site.model.report.summary.analytics);
  const logic = analytics.find(({ id, document }) => id === 'logpoint' && document.id === 'CAR-2014-11-004');
  expect(logic?.reads).toEqual({
    fields: ['norm_id', 'event_id', 'image', 'parent_image'],
    anyLog: false,
    events: [{ channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 1 }],
  });
});

test('datasets tell how many events they hold, and techniques the datasets that show them', () => {
  const amounts = site.model.datasets.map(({ name, events }) => [name, events.length]);
  expect(amounts.length).toBeGreaterThan(0);
  expect(datasetsOf(site).datasets.map(({ name, events }) => [name, events])).toEqual(amounts);
  const { techniques } = techniquesOf(site);
  const shown = techniques.filter(({ datasets }) => datasets.includes('remote-powershell-session')).map(({ id }) => id);
  expect(shown).toContain('T1021.006');
});

test('the STIX bundle has every analytic', () => {
  const bundle = stixBundle(site);
  expect(formatValidator('stix-2.1.schema.json')(asWritten(bundle))).toEqual([]);
  const indicators = bundle.objects.filter(({ type }) => type === 'indicator');
  expect(indicators).toHaveLength(site.model.report.summary.analytics);
});

test('the table of the coverage has a line for each technique', () => {
  const lines = coverageCsv(site).split('\r\n');
  expect(lines).toHaveLength(site.model.coverage.techniques.size + 2);
});

test('feed and sitemap', async () => {
  expect(await xmlErrors(atomFeed(site), 'atom.rng')).toEqual([]);
  const maps = sitemaps(site, ['/', ...site.documents.map(({ url }) => url)]);
  expect(maps.size).toBe(1);
  for (const map of maps.values()) expect(await xmlErrors(map, 'sitemap.xsd')).toEqual([]);
});

test('nothing is made from the clock', () => {
  const at = (time: string) => {
    vi.setSystemTime(time);
    return [stixBundle(site), navigatorLayer(site), atomFeed(site), coverageCsv(site), analyticsOf(site)];
  };
  try {
    expect(at('2040-02-29T12:00:00Z')).toEqual(at('2001-01-01T00:00:00Z'));
  } finally {
    vi.useRealTimers();
  }
});
