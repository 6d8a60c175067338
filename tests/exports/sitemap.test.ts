import { describe, expect, test } from 'vitest';
import { sitemaps } from '../../src/exports/sitemap.ts';
import { documents, site } from './site.ts';
import { xmlErrors } from './validators.ts';

const PAGES = ['/', '/playbooks/old/', '/articles/übersicht & mehr/', '/techniques/t1021.006/'];
const only = (most?: number) => sitemaps(site(), PAGES, most);

describe('a sitemap is as the protocol says', () => {
  const [map = ''] = only().values();

  test('one file for few pages', async () => {
    expect([...only().keys()]).toEqual(['sitemap.xml']);
    expect(await xmlErrors(map, 'sitemap.xsd')).toEqual([]);
  });

  test('an index, and parts, for more than one may list', async () => {
    const parts = only(3);
    expect([...parts.keys()]).toEqual(['sitemap.xml', 'sitemap-1.xml', 'sitemap-2.xml']);
    for (const part of parts.values()) expect(await xmlErrors(part, 'sitemap.xsd')).toEqual([]);
    expect(parts.get('sitemap.xml')).toContain('<loc>https://hunts.example/base/sitemap-2.xml</loc>');
    expect(parts.get('sitemap-2.xml')?.match(/<url>/g)).toHaveLength(1);
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

test('there is none where nobody said where the site is', () => {
  expect([...sitemaps(site(documents(), { title: 'Our hunts' }), PAGES)]).toEqual([]);
});
