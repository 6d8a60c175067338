/** The exports of a built site, with the address that is given and without one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { NavigatorLayer } from '../../src/exports/navigator.ts';
import type { StixBundle } from '../../src/exports/stix.ts';
import { huntbook, projectWith } from '../cli/project.ts';
import { xmlErrors } from './validators.ts';

const ARTICLE =
  '---\ntitle: Remote shells\ndialect: article\ntechniques: [T1021.006]\ncreated: 2026-01-05\n---\n\nThey leave traces.\n';

/** Builds a project of one article, and gives the folder of the site with what was printed. */
function built(settings: Record<string, string>, ...args: string[]) {
  const project = projectWith({ 'articles/shells.md': ARTICLE, ...settings });
  const { code, out, err } = huntbook(['build', '--no-cache', ...args], { project });
  expect(code, out + err).toBe(0);
  const site = path.join(project, 'dist');
  return { out, site, read: (file: string) => readFileSync(path.join(site, file), 'utf8') };
}

test('without an address: the build says so, and nothing pretends to know it', async () => {
  const { out, site, read } = built({});
  expect(out).toMatch(/^No address of the site is known .*content\/site\.yaml.*--address/m);
  expect(existsSync(path.join(site, 'sitemap.xml'))).toBe(false);
  expect(await xmlErrors(read('feed.xml'), 'atom.rng')).toEqual([]);
  expect(read('feed.xml')).toContain('href="articles/shells/index.html"');
  const layer = JSON.parse(read('layers/site.json')) as NavigatorLayer;
  expect(layer.techniques.map(({ techniqueID, links }) => [techniqueID, links])).toContainEqual([
    'T1021.006',
    undefined,
  ]);
}, 120_000);

test('--address wins over the file, with its base path; the sitemap has every page', async () => {
  const { out, site, read } = built(
    { 'site.yaml': 'address: https://elsewhere.example/\ntitle: Our hunts\n' },
    '--address',
    'https://hunts.example/base',
  );
  expect(out).not.toContain('No address');
  const map = read('sitemap.xml');
  expect(await xmlErrors(map, 'sitemap.xsd')).toEqual([]);
  const listed = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc]) => loc);
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'index.html')
    .map(
      (file) =>
        `https://hunts.example/base/${file
          .split(path.sep)
          .join('/')
          .replace(/index\.html$/, '')}`,
    );
  expect(new Set(listed)).toEqual(new Set(pages));
  expect(map).toContain('<loc>https://hunts.example/base/articles/shells/</loc><lastmod>2026-01-05</lastmod>');
  const feed = read('feed.xml');
  expect(feed).toContain('<title>Our hunts</title>');
  expect(feed).toContain('<link rel="self" type="application/atom+xml" href="https://hunts.example/base/feed.xml"/>');
  expect((JSON.parse(read('api/stix.json')) as StixBundle).objects.map(({ type }) => type)).toContain('identity');
  for (const file of ['feed.xml', 'api/index.json', 'api/stix.json', 'layers/articles.json', 'api/coverage.csv'])
    expect(read(file), file).not.toContain('elsewhere.example');
  // Each schema stands where its file says.
  for (const name of ['index', 'entries', 'techniques', 'analytics', 'datasets', 'proof']) {
    const { $schema } = JSON.parse(read(`api/${name}.json`)) as { $schema: string };
    expect(existsSync(path.join(site, 'api', $schema)), name).toBe(true);
    const { $id } = JSON.parse(read(`api/${$schema}`)) as { $id: string };
    expect($id).toBe(`https://hunts.example/base/api/${$schema}`);
  }
  // From any page, a reader's program finds the feed.
  expect(read('articles/shells/index.html')).toContain('href="../../feed.xml"');
}, 120_000);

test('an address that cannot be one is refused before anything is built', () => {
  const { code, err } = huntbook(['build', '--address', 'hunts.example']);
  expect(code).toBe(2);
  expect(err).toContain('Unexpected address `hunts.example`, expected one like `https://hunts.example/base/`');
});
