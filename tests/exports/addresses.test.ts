import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publishedUrl } from '../../src/exports/addresses.ts';
import { ADDRESS } from './site.ts';

describe('an address of the site, published', () => {
  test.each([
    ['/', 'https://hunts.example/base/'],
    ['/techniques/t1021/', 'https://hunts.example/base/techniques/t1021/'],
    ['/articles/übersicht/', 'https://hunts.example/base/articles/%C3%BCbersicht/'],
    ['/playbooks/a/#query:analytic-1.eql', 'https://hunts.example/base/playbooks/a/#query:analytic-1.eql'],
    [
      '/playbooks/a/#query:own words [1] 100% #2',
      'https://hunts.example/base/playbooks/a/#query:own%20words%20%5B1%5D%20100%25%20%232',
    ],
  ])('%s', (url, published) => {
    expect(publishedUrl(ADDRESS, url)).toBe(published);
  });

  test('is a URI below the address, whatever a page is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (path, anchor) => {
        const url = publishedUrl(ADDRESS, `/playbooks/${path.replaceAll('#', '')}/#${anchor}`);
        expect(url).toMatch(
          /^https:\/\/hunts\.example\/base\/playbooks\/(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-F]{2})*#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-F]{2})*$/,
        );
      }),
    );
  });
});
