import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WildcardPattern } from '../../src/engine/plan.ts';
import { wildcardTest } from '../../src/engine/wildcard.ts';
import { processorTime } from '../processor-time.ts';
import { stars } from './plans.ts';

/** What a wildcard means, by trying everything. */
function naive(pattern: WildcardPattern, text: readonly string[]): boolean {
  const [part, ...rest] = pattern;
  if (part === undefined) return text.length === 0;
  if (typeof part === 'string') {
    const characters = [...part];
    return (
      characters.every((character, index) => text[index] === character) && naive(rest, text.slice(characters.length))
    );
  }
  if (part.any === 'one') return text.length > 0 && naive(rest, text.slice(1));
  return text.some((_, index) => naive(rest, text.slice(index))) || naive(rest, []);
}

describe('wildcardTest', () => {
  const table: [pattern: string, text: string, matches: boolean][] = [
    ['*\\wsmprovhost.exe', 'C:\\Windows\\System32\\wsmprovhost.exe', true],
    ['*\\wsmprovhost.exe', 'C:\\Windows\\System32\\WSMPROVHOST.EXE', true],
    ['*\\wsmprovhost.exe', 'wsmprovhost.exe', false],
    ['C:\\*', 'c:\\x', true],
    ['*lsass*', 'procdump -ma lsass.exe', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['', '', true],
    ['', 'x', false],
    ['?', '', false],
    ['?', '😀', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*a?', 'banana!', true],
    ['*', 'two\nlines', true],
    ['a?b', 'a\nb', true],
  ];
  it.each(table)('%s against %j is %j', (pattern, text, matches) => {
    expect(wildcardTest(stars(pattern), true)(text)).toBe(matches);
  });

  it('compares with case unless folding', () => {
    expect(wildcardTest(stars('*.EXE'), false)('a.exe')).toBe(false);
    expect(wildcardTest(stars('a?C'), false)('abc')).toBe(false);
  });

  it('folds characters whose lower case is longer', () => {
    expect(wildcardTest(stars('i̇stanbul*'), true)('İSTANBUL.exe')).toBe(true);
    expect(wildcardTest(stars('*istanbul'), true)('xISTANBUL')).toBe(true);
  });

  // The small form of a last sigma differs: what stands beside a character must not change what it is.
  it.each(['ΟΔΟΣ*', '*ΔΟΣ*', 'οδος*', 'ΟΔΟς-Α', '*ΟΔΟΣ*Α', 'ΟΔΟ?-*'])(
    'folds each character by itself: %s',
    (pattern) => {
      for (const text of ['ΟΔΟΣ-Α', 'οδος-α', 'ΟΔΟΣ-Α'.toLowerCase()])
        expect(wildcardTest(stars(pattern), true)(text)).toBe(true);
      expect(wildcardTest(stars('*οδοσ*'), true)('ΟΔΟΣΑ')).toBe(true);
      expect(wildcardTest(stars('ΟΔΟΣ*'), true)('ΟΔΟΣΑ')).toBe(true);
    },
  );

  it('agrees with trying everything', () => {
    const character = fc.constantFrom('a', 'b', 'A', '😀');
    const part = fc.oneof(character, fc.constant({ any: 'many' as const }), fc.constant({ any: 'one' as const }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.array(character, { maxLength: 7 }), (pattern, text) => {
        expect(wildcardTest(pattern, false)(text.join(''))).toBe(naive(pattern, text));
        const lower = pattern.map((one) => (typeof one === 'string' ? one.toLowerCase() : one));
        expect(wildcardTest(pattern, true)(text.join(''))).toBe(
          naive(
            lower,
            text.map((one) => one.toLowerCase()),
          ),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['many runs', `${'*a'.repeat(200)}*b`],
    ['many runs and single characters', `${'*a?'.repeat(200)}*b`],
  ])('takes no exponential time: %s', (_, pattern) => {
    const started = processorTime();
    expect(wildcardTest(stars(pattern), true)('a'.repeat(50_000))).toBe(false);
    expect(processorTime() - started).toBeLessThan(2000);
  });
});
