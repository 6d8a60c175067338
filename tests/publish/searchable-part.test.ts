import { expect, it } from 'vitest';
import { searchablePart } from '../../src/publish/searchable-part.ts';

const page = (main: string) =>
  `<html><head><title>t</title></head><body><nav>n</nav><main data-pagefind-body>${main}</main><footer>f</footer></body></html>`;
const part = (main: string) =>
  `<html><head><title>t</title></head><body><main data-pagefind-body>${main}</main></body></html>`;

it.each([
  ['<p>a</p>', '<p>a</p>'],
  [
    '<p>a</p><details class="x" data-pagefind-ignore><details><p>b</p></details>c</details><p>d</p>',
    '<p>a</p><p>d</p>',
  ],
  ['<div data-pagefind-ignore></div><p>a</p><div data-pagefind-ignore>b</div>', '<p>a</p>'],
  ['<div data-pagefind-ignore><p data-pagefind-ignore>a</p></div><p>b</p>', '<p>b</p>'],
  ['<pre>&lt;div data-pagefind-ignore&gt;</pre><p>a</p>', '<pre>&lt;div data-pagefind-ignore&gt;</pre><p>a</p>'],
])('of %s keeps what is searched', (main, kept) => {
  expect(searchablePart(page(main))).toBe(part(kept));
});

it('gives back whole what has no main part', () => {
  expect(searchablePart('<p>a</p>')).toBe('<p>a</p>');
});
