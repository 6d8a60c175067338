import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composed, MappedText, sliced, toFileOffset } from '../../src/text/source-map.ts';

/** A text whose characters were taken from places of a file in the order of `places`. */
function from(places: readonly number[]): MappedText {
  const mapped = new MappedText();
  for (const place of places) mapped.append(String.fromCharCode(place), place);
  return mapped;
}

const places = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 40 });

test('a part of a mapped text leads where the whole does', () => {
  fc.assert(
    fc.property(places, fc.nat(), fc.nat(), (wanted, a, b) => {
      const whole = from(wanted);
      const [start, end] = [a % wanted.length, b % (wanted.length + 1)].sort((left, right) => left - right);
      const part = sliced(whole, start ?? 0, end ?? 0);
      expect(part.text).toBe(whole.text.slice(start, end));
      for (const index of part.text.split('').keys()) {
        expect(toFileOffset(part.map, index)).toBe(toFileOffset(whole.map, (start ?? 0) + index));
      }
    }),
  );
});

test('maps compose: what was decoded twice leads to the file', () => {
  fc.assert(
    fc.property(places, fc.array(fc.nat(), { maxLength: 40 }), (wanted, picks) => {
      const outer = from(wanted);
      const inner = new MappedText();
      for (const pick of picks) inner.append(outer.text[pick % wanted.length] ?? '', pick % wanted.length);
      const both = composed(inner.text, inner.map, outer);
      expect(both.text).toBe(inner.text);
      for (const index of picks.keys()) {
        expect(toFileOffset(both.map, index)).toBe(toFileOffset(outer.map, toFileOffset(inner.map, index)));
      }
    }),
  );
});
