/** Every text by a language's grammar is a query: it parses, and runs, explains and converts without a crash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, PATIENCE } from './bounds.ts';
import { LANGUAGES } from './grammars.ts';
import { answers, usable } from './laws.ts';

describe.each(LANGUAGES)('$id', ({ language, texts }) => {
  it('reads and runs every text of its grammar', { timeout: PATIENCE }, () => {
    let ran = 0;
    fc.assert(
      fc.property(texts.random(), (text) => {
        const result = answers(language, text);
        expect(result.ok ? 'parses' : result.error.message).toBe('parses');
        if (['ran', 'sql'].includes(usable(language, result, text))) ran += 1;
      }),
      bounded(250),
    );
    expect(ran).toBeGreaterThan(200);
  });
});
