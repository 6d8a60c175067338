/** Each construct of a language within itself, many times: an error at a place, or a plan that all its users bear. */
import { describe, expect, it } from 'vitest';
import { PATIENCE } from './bounds.ts';
import { LANGUAGES } from './grammars.ts';
import { answers, usable } from './laws.ts';

/** Longest text that is tried. */
const LONGEST = 40_000;

describe.each(LANGUAGES)('$id', ({ language, texts }) => {
  it.each(texts.nestings())('$label', { timeout: PATIENCE }, ({ text, width }) => {
    const shallow = text(3);
    const result = answers(language, shallow);
    expect(result.ok ? 'parses' : result.error.message).toBe('parses');
    usable(language, result, shallow);
    for (const levels of [20, 50, 1000, 20_000]) {
      const deep = text(Math.min(levels, Math.floor(LONGEST / width)));
      usable(language, answers(language, deep), deep);
    }
  });
});
