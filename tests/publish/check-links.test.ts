import { expect, it } from 'vitest';
import { checkLinks } from '../../src/publish/check-links.ts';
import { finishPage } from '../../src/publish/finish-page.ts';

const site = (pages: Record<string, string>) =>
  new Map(Object.entries(pages).map(([path, html]) => [path, finishPage(html, path)]));

it('accepts links to pages, anchors, other files and the top', () => {
  const pages = site({
    'index.html': '<a href="/a/#x">1</a><a href="/assets/site.js">2</a><a href="#top">3</a>',
    'a/index.html': '<h2 id="x">x</h2><a href="../">4</a>',
  });
  expect(checkLinks(pages, new Set(['assets/site.js']))).toEqual([]);
});

it('names page, link and what is missing', () => {
  const pages = site({
    'index.html': '<a href="/b/">1</a><a href="/a/#y">2</a>',
    'a/index.html': '<h2 id="x">x</h2>',
  });
  expect(checkLinks(pages, new Set())).toEqual([
    { page: 'index.html', message: 'link /b/ leads to b/index.html, which is not there' },
    { page: 'index.html', message: 'link /a/#y: a/index.html has no anchor "y"' },
  ]);
});
