/** Laws that every front end keeps for any text: it answers, fast, with a place inside the text. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Language } from '../../../src/languages/language.ts';
import { processorTime } from '../../processor-time.ts';

/** Longest that one hostile text may take, in milliseconds; a hundred times what a sound reader needs. */
const PATIENCE = 3000;

function answers(language: Language, text: string): void {
  const result = language.parse(text);
  const places = result.ok ? result.warnings : [result.error];
  for (const { start, end, message } of places) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
    expect(message).not.toBe('');
  }
}

/** Defines the tests of the laws. `samples` are sound queries to damage, `deep` nests one as often as it is told. */
export function describeRobustness(
  language: Language,
  samples: readonly string[],
  deep: (levels: number) => string,
): void {
  it('answers any text with places inside it', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => answers(language, text)));
  });

  it('answers damaged queries with places inside them', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '"',
      '”',
      "'",
      '*',
      '\\',
      '|',
      ' and ',
      ' not ',
      '\n',
      '==',
      ',',
      '[',
      ']',
      '#',
      '/*',
    );
    const edit = fc.tuple(fc.nat(400), fc.nat(12), fc.oneof(pieces, fc.string({ maxLength: 4 })));
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 6 }), (sample, edits) => {
        let text = sample;
        for (const [at, length, piece] of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + piece + text.slice(start + length);
        }
        answers(language, text);
      }),
      { numRuns: 400 },
    );
  });

  it('refuses nesting that is too deep, at its place', () => {
    const sound = language.parse(deep(50));
    expect(sound.ok ? 'parses' : sound.error.message).toBe('parses');
    for (const levels of [1000, 20_000]) {
      const result = language.parse(deep(levels));
      expect(result.ok ? 'parses' : result.error.message).toMatch(/nested/);
    }
  });

  it.each([
    ['blanks', (size: number) => `${samples[0]}${' '.repeat(size)}x`],
    ['quotation marks', (size: number) => '" '.repeat(size / 2)],
    ['typographic marks', (size: number) => '“a'.repeat(size / 2)],
    ['wildcards', (size: number) => `${samples[0]} ${'*a'.repeat(size / 2)}`],
    ['open comments', (size: number) => 'a /* '.repeat(size / 5)],
    ['open brackets', (size: number) => '[a-'.repeat(size / 3)],
    ['conjunctions', (size: number) => `${'a="b" AND '.repeat(size / 10)}a="b"`],
    ['copies of a query', (size: number) => `${samples[0]}\n`.repeat(size / ((samples[0]?.length ?? 0) + 1))],
  ])('reads a long text of %s in good time', (_name, text) => {
    const start = processorTime();
    language.parse(text(190_000));
    expect(processorTime() - start).toBeLessThan(PATIENCE);
  });
}
