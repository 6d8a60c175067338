import { expect, test } from 'vitest';
import { contentOf, parse } from '../support.ts';

/** The text of an article that is one paragraph. */
function paragraph(text: string): string | undefined {
  const document = parse(`---\ndialect: article\ntitle: T\n---\n\n${text}\n`);
  return contentOf(document, 'article').sections[0]?.html;
}

test.each([
  ['a&#151;b', '<p>a—b</p>'],
  ['&#147;a&#148; *b&#146;s* &#x80;', '<p>“a” <em>b’s</em> €</p>'],
  ['a&#0151;&#x0097;', '<p>a——</p>'],
  ['[a&#133;](/b)', '<p><a href="/b">a…</a></p>'],
  ['a&#8212;b &amp; &#38;', '<p>a—b &#x26; &#x26;</p>'],
  ['a&#129;b&#0;', '<p>a\uFFFDb\uFFFD</p>'],
  ['`&#151;`', '<p><code>&#x26;#151;</code></p>'],
])('%j', (text, html) => {
  expect(paragraph(text)).toBe(html);
});
