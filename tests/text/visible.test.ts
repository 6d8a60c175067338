import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleLines, visibleText } from '../../src/text/visible.ts';

/** Whatever stands in a text to steer what shows it, by the names that Unicode gives such characters. */
const STEERS = /[\p{Cc}\p{Bidi_Control}\u200b\u2060\ufeff\u2028\u2029]/u;

describe('a text of which nothing is hidden', () => {
  test.each<[what: string, text: string, seen: string]>([
    ['a mark that turns the writing round', 'photo\u202egpj.exe', 'photo\\u202egpj.exe'],
    ['a control character', '\u0007\u001b[31m', '\\u0007\\u001b[31m'],
    ['zero width', 'a\u200bb\u2060c\ufeffd', 'a\\u200bb\\u2060c\\ufeffd'],
    ['an Arabic mark', 'a\u061cb', 'a\\u061cb'],
    ['letters of any writing, joined ones too', 'é ש 漢 👩‍💻', 'é ש 漢 👩‍💻'],
  ])('%s', (_, text, seen) => {
    expect(visibleText(text)).toBe(seen);
    expect(visibleLines(text)).toBe(seen);
  });

  test('tabs and line breaks are shown too, but where texts stand line by line', () => {
    expect(visibleText('a\tb\r\nc')).toBe('a\\u0009b\\u000d\\u000ac');
    expect(visibleLines('a\tb\r\nc\u0000')).toBe('a\tb\r\nc\\u0000');
  });

  test('nothing steers, and what is visible stays visible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(STEERS);
        expect(visibleLines(text).replace(/[\t\n\r]/g, '')).not.toMatch(STEERS);
        expect(visibleLines(visibleLines(text))).toBe(visibleLines(text));
      }),
    );
  });
});
