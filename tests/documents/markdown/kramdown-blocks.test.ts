import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHtmlBlocks } from '../../../src/documents/markdown/kramdown-blocks.ts';
import { processorTime } from '../../processor-time.ts';

/** Lines of the opened text that are not blank. */
function lines(text: string): string[] {
  return openHtmlBlocks(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

test.each([
  ['a block', '<div markdown="1">\n* a\n</div>', ['* a']],
  ['without a value', '<div markdown>\n* a\n</div>', ['* a']],
  ['on one line', '<div markdown=1>* a</div>', ['* a']],
  [
    'plain blocks inside stay',
    '<div markdown="1">\n<div class="x">\n\nb\n\n</div>\n</div>',
    ['<div class="x">', 'b', '</div>'],
  ],
  ['a disclosure', '<details><summary>T</summary><div markdown="1">\na\n</div></details>', ['####   T', 'a']],
  [
    'a disclosure that says it itself',
    '<details markdown="1">\n<summary>T</summary>\na\n</details>',
    ['####   T', 'a'],
  ],
  [
    'below annotations',
    '## Annotations\n<details>\n<summary>T</summary>\n<div markdown="1">a</div>\n</details>',
    ['## Annotations', '#####  T', 'a'],
  ],
  [
    'a disclosure of HTML',
    '<details><summary>T</summary><b>a</b></details>',
    ['<details><summary>T</summary><b>a</b></details>'],
  ],
  ['markdown="0"', '<div markdown="0">\n* a\n</div>', ['<div markdown="0">', '* a', '</div>']],
  ['in a fence', '<div markdown="1">a</div>\n```\n<div markdown="1">\n```', ['a', '```', '<div markdown="1">', '```']],
])('%s', (_name, text, expected) => {
  expect(lines(text)).toEqual(expected);
});

test('the length stays, whatever the text', () => {
  const part = fc.constantFrom(
    '<div markdown="1">',
    '</div>',
    '<details>',
    '</details>',
    '<summary>',
    '</summary>',
    'a',
    '\n',
    '## Annotations\n',
    '```\n',
    '<section markdown>',
    '</section>',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      expect(openHtmlBlocks(text)).toHaveLength(text.length);
    }),
  );
});

test('many tags take no long time', () => {
  const text = '<details><summary>a</summary><div markdown="1">\n# b\n</div></details>'.repeat(5_000);
  const start = processorTime();
  openHtmlBlocks(text);
  expect(processorTime() - start).toBeLessThan(1_000);
});
