/** What the engine gets of a parsed pattern matches what the pattern does, in the engine that backtracks too. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileRegex } from '../../../../src/engine/regex.ts';
import { parsePattern } from '../../../../src/languages/shared/pcre/parser.ts';
import { printPattern } from '../../../../src/languages/shared/pcre/print.ts';
import { ATOMS, sourcesOf, subjects } from '../../../engine/mixed-case.ts';

it('prints patterns that change case midway as what they match', () => {
  const sources = sourcesOf(ATOMS, ['?', '*', '{1,2}', '+?']);
  const both = fc.tuple(fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(
      sources,
      fc.array(subjects, { minLength: 6, maxLength: 12 }),
      both,
      (source, texts, [fold, printed]) => {
        const text = { text: source, span: (start: number, end: number) => ({ start, end }) };
        const { alternatives } = parsePattern(text, { flavour: 'pcre', fold });
        const pattern = printPattern(alternatives, 'search', { fold: printed, captures: false });
        const written = compileRegex({ source, dialect: 'pcre', anchor: 'search' }, fold);
        const inOrder = [
          compileRegex(pattern, printed),
          compileRegex({ ...pattern, source: `(?=)(?:${pattern.source})` }, printed),
        ];
        expect(inOrder.map(({ linear }) => linear)).toEqual([true, false]);
        for (const subject of texts) {
          const wanted = written.test(subject);
          expect([subject, ...inOrder.map((one) => one.test(subject))]).toEqual([subject, wanted, wanted]);
        }
      },
    ),
    { numRuns: 500 },
  );
});
