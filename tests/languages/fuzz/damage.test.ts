/** Whatever is done to a query, and whatever is written in its place: a plan that can be used, or an error at a place in it. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { bounded, PATIENCE } from './bounds.ts';
import { exampleTexts } from './examples.ts';
import { LANGUAGES } from './grammars.ts';
import { answers, usable } from './laws.ts';

/** What people and their editors write by mistake. */
const SLIPS = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '`',
  '“',
  '”',
  '’',
  '\\',
  '|',
  '*',
  '\n',
  '\t',
  '/*',
  '--',
  '#',
  '\u0000',
  '😀',
  'ſ',
  '\ud800',
  '99999999999999999999',
  '%',
  '$',
  '<',
  '=',
  ',',
];

/** A piece of text put in the place of another, both anywhere. */
interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

function edited(text: string, edits: readonly Edit[]): string {
  let changed = text;
  for (const { at, removed, inserted } of edits) {
    const start = at % (changed.length + 1);
    changed = changed.slice(0, start) + inserted + changed.slice(start + removed);
  }
  return changed;
}

describe.each(LANGUAGES)('$id', ({ id, language, texts }) => {
  const pieces = texts.pieces();
  const examples = exampleTexts(id);
  const holds = (text: string) => {
    usable(language, answers(language, text), text);
  };

  it('answers damaged queries', { timeout: PATIENCE }, () => {
    const inserted = fc.oneof(
      fc.constantFrom(...pieces),
      fc.constantFrom(...SLIPS),
      fc.string({ maxLength: 3 }),
      fc.constant(''),
    );
    const edit = fc.record({ at: fc.nat(2000), removed: fc.oneof(fc.nat(2), fc.nat(30)), inserted });
    fc.assert(
      fc.property(
        fc.oneof(texts.random(), fc.constantFrom(...examples)),
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        (text, edits) => holds(edited(text, edits)),
      ),
      bounded(700),
    );
  });

  it('answers its own pieces in any order', { timeout: PATIENCE }, () => {
    const piece = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.constantFrom(' ', ...SLIPS));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => holds(parts.join(''))),
      bounded(300),
    );
  });

  it('answers any text', { timeout: PATIENCE }, () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), holds), bounded(150));
  });
});
