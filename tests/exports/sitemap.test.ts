import { describe, expect, test } from 'vitest';
import { type SitemapLimits, sitemaps } from '../../src/exports/sitemap.ts';
import { documents, site } from './site.ts';
import { xmlErrors } from './validators.ts';

const PAGES = ['/', '/playbooks/old/', '/articles/übersicht & mehr/', '/techniques/t1021.006/'];
const only = (limits?: SitemapLimits) => sitemaps(site(), PAGES, limits);

describe('a sitemap is as the protocol says', () => {
  const [map = ''] = only().values();

  test('one file for few pages', async () => {
    expect([...only().keys()]).toEqual(['sitemap.xml']);
    expect(await xmlErrors(map, 'sitemap.xsd')).toEqual([]);
  });

  test('an index, and parts, for more than one may list', async () => {
    const parts = only({ addresses: 3, bytes: 1_000_000 });
    expect([...parts.keys()]).toEqual(['sitemap.xml', 'sitemap-1.xml', 'sitemap-2.xml']);
    for (const part of parts.values()) expect(await xmlErrors(part, 'sitemap.xsd')).toEqual([]);
    expect(parts.get('sitemap.xml')).toContain('<loc>https://hunts.example/base/sitemap-2.xml</loc>');
    expect(parts.get('sitemap-2.xml')?.match(/<url>/g)).toHaveLength(1);
  });

  test.each([250, 300, 350])('parts of at most %d bytes, each as full as it may be', async (bytes) => {
    const parts = only({ addresses: 50_000, bytes });
    const index = parts.get('sitemap.xml') ?? '';
    const files = [...index.matchAll(/<loc>https:\/\/hunts\.example\/base\/(.*?)<\/loc>/g)].map(
      ([, name]) => name ?? '',
    );
    expect([...parts.keys()]).toEqual(['sitemap.xml', ...files]);
    const held = files.map((name) => parts.get(name) ?? '');
    for (const [place, part] of held.entries()) {
      expect(await xmlErrors(part, 'sitemap.xsd')).toEqual([]);
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
      const next = held[place + 1]?.match(/<url>.*<\/url>/)?.[0];
      if (next !== undefined) expect(Buffer.byteLength(part) + next.length + 1).toBeGreaterThan(bytes);
    }
    expect(held.join('').match(/<url>/g)).toHaveLength(PAGES.length);
  });

  test.each([
    ['the address of a page', /<loc>.*?<\/loc>/, ''],
    ['all pages', /<url>[\s\S]*<\/url>/, ''],
    ['the namespace', / xmlns="[^"]*"/, ''],
    ['the scheme of an address', /https:\/\//, ''],
    ['the month of a change', /-01<\/lastmod>/, '</lastmod>'],
  ])('and misses %s when it is dropped', async (_, part, other) => {
    expect(map).toMatch(part);
    expect(await xmlErrors(map.replace(part, other), 'sitemap.xsd')).not.toEqual([]);
  });
});

test('pages in order, each once, with the last change that their document names', () => {
  const [map = ''] = sitemaps(site(), [...PAGES, '/']).values();
  expect(map.split('\n').slice(2, -2)).toEqual([
    '<url><loc>https://hunts.example/base/</loc></url>',
    '<url><loc>https://hunts.example/base/articles/%C3%BCbersicht%20&#x26;%20mehr/</loc></url>',
    '<url><loc>https://hunts.example/base/playbooks/old/</loc><lastmod>2026-03-01</lastmod></url>',
    '<url><loc>https://hunts.example/base/techniques/t1021.006/</loc></url>',
  ]);
});

test('the last change is that of the document, not when it was written', () => {
  const [map] = sitemaps(site(), ['/analytics/sessions/']).values();
  expect(map).toContain('<lastmod>2026-02-01</lastmod>');
});

test('there is none where nobody said where the site is', () => {
  expect([...sitemaps(site(documents(), { title: 'Our hunts' }), PAGES)]).toEqual([]);
});
