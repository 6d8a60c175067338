import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCell } from '../../../src/documents/markdown/cell-text.ts';
import { SourceText } from '../../../src/documents/markdown/source-text.ts';
import { toFileOffset } from '../../../src/documents/source-map.ts';

const decode = (text: string) => decodeCell(new SourceText('a.md', text), { start: 0, end: text.length });

describe('a query in a cell', () => {
  test.each([
    ['process\\_name == "a"', 'process_name == "a"'],
    ['"\\*\\*" \\| "\\|"', '"**" | "|"'],
    ['"*" or "*"', '"*" or "*"'],
    ['_a_ and __b__', '_a_ and __b__'],
    ['a &amp;&amp; b &lt; 3 &#124; &#x7C;', 'a && b < 3 | |'],
    ['&nosuch; &amp', '&nosuch; &amp'],
    ['C:\\Windows\\System32', 'C:\\Windows\\System32'],
    ['C:\\\\Windows\\\\x', 'C:\\Windows\\x'],
    ['\\\\[New Key]\\\\Driver', '\\[New Key]\\Driver'],
    ['`a \\| b\\_c`', 'a | b\\_c'],
    ['``a ` b``', 'a ` b'],
    ['`a', '`a'],
    ['SELECT `@timestamp`, a\\_b FROM c', 'SELECT `@timestamp`, a_b FROM c'],
    ['a<br>b<BR />c', 'a b c'],
    ['a < b > c <RemoteHost>', 'a < b > c <RemoteHost>'],
    ['see [this \\_ one](https://example.org) now', 'see this _ one now'],
    ['a[0] == b[1] (c)', 'a[0] == b[1] (c)'],
    ['  padded  ', 'padded'],
    ['', ''],
  ])('%j is %j', (written, meant) => {
    expect(decode(written).text).toBe(meant);
  });
});

test('each character leads to itself; an entity to its start, an escaped one past its backslash', () => {
  const written = 'a\\_b &amp; `c \\| d` [e](f)';
  const { text, map } = decode(written);
  expect(text).toBe('a_b & c | d e');
  const offsets = [...text].map((_, index) => toFileOffset(map, index));
  expect(offsets.map((offset) => written[offset]).join('')).toBe('a_b & c | d e');
  expect(offsets[text.indexOf('&')]).toBe(written.indexOf('&amp;'));
});

test('plain text is itself, wherever it stands', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', ' ', '*', '_', '"', '=', '(', ')', '/', '-', 'é', '𝟙') });
  fc.assert(
    fc.property(plain, fc.nat(20), (text, before) => {
      const source = new SourceText('a.md', `${'x'.repeat(before)}${text}`);
      const decoded = decodeCell(source, { start: before, end: before + text.length });
      expect(decoded.text).toBe(text.trim());
      expect(decoded.text === '' || decoded.map.length === 1).toBe(true);
    }),
  );
});

test('offsets never leave the cell, and never fall', () => {
  const piece = fc.constantFrom('a', '\\', '_', '|', '&', 'amp;', '`', '[', '](', ')', '<br>', ' ', '#38;');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const written = pieces.join('');
      const { text, map } = decode(written);
      let last = -1;
      for (let index = 0; index < text.length; index++) {
        const offset = toFileOffset(map, index);
        expect(offset).toBeGreaterThanOrEqual(last);
        expect(offset).toBeLessThan(written.length);
        last = offset;
      }
    }),
  );
});
