/**
 * A text of ten thousand characters is read or refused within a tenth of a second, and four times the text takes about four
 * times as long: each piece of a language's grammar over and over, and each construct within itself.
 *
 * What counts is the processor time of this process, the best of several rounds when the first is not good enough, so that
 * neither other programs nor a cold start make a difference.
 */
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/languages/language.ts';
import { PATIENCE } from './bounds.ts';
import { LANGUAGES } from './grammars.ts';
import { parse } from './laws.ts';
import { TookTooLong, within } from './stopped.ts';

const SIZE = 10_000;

/** Milliseconds for such a text, and as many again for machines half as fast as a common one. */
const ALLOWED = 100;
const MARGIN = 2;

/** Texts that are read faster than this, at twice the size, are not measured more closely. */
const FAST = 40;

const ROUNDS = 5;

function once(language: Language, text: string): number {
  const used = process.cpuUsage();
  within(PATIENCE, () => parse(language, text));
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000;
}

/** What is wrong with how long texts of this shape take; `undefined` when nothing is. */
function fault(language: Language, shape: (size: number) => string): string | undefined {
  try {
    if (once(language, shape(2 * SIZE)) < FAST) return undefined;
    let single = Number.POSITIVE_INFINITY;
    let quadruple = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round += 1) {
      single = Math.min(single, once(language, shape(SIZE)));
      quadruple = Math.min(quadruple, once(language, shape(4 * SIZE)));
      // Where time grows as the square of the length, four times the text takes sixteen times as long.
      if (single <= ALLOWED * MARGIN && quadruple <= 10 * Math.max(single, FAST / 4)) return undefined;
    }
    return `${single.toFixed()} ms, and ${quadruple.toFixed()} ms for four times the text`;
  } catch (thrown) {
    if (thrown instanceof TookTooLong) return thrown.message;
    throw thrown;
  }
}

describe.each(LANGUAGES)('$id', ({ language, texts }) => {
  it('reads ten thousand characters of anything in a tenth of a second', { timeout: PATIENCE }, () => {
    const repeated = [
      ...BROKEN.map((piece) => ({ name: piece, shape: (size: number) => piece.repeat(size / piece.length) })),
      ...[...texts.pieces(), ...BROKEN].map((piece) => ({
        name: `${texts.shortest} ${piece}`,
        shape: (size: number) => texts.shortest + ` ${piece}`.repeat(size / (piece.length + 1)),
      })),
    ];
    const nested = texts.nestings().map(({ label, text, width }) => ({
      name: label,
      shape: (size: number) => text(Math.floor(size / width)),
    }));
    const faults = [...repeated, ...nested].flatMap(({ name, shape }) => {
      const found = fault(language, shape);
      return found === undefined ? [] : [`${name}: ${found}`];
    });
    expect(faults).toEqual([]);
  });
});

/** What readers of many languages stumble over when it comes again and again. */
const BROKEN = [
  '(',
  '[',
  '{',
  '"',
  "'",
  '`',
  '“',
  '\\',
  '*',
  '*a',
  ' ',
  '\n',
  '/*',
  '/* */',
  '--',
  '# ',
  '[a-',
  '" ',
  "' ",
  '.',
  '1',
  'a',
  '-',
  '=',
  '|',
  '$',
  '@',
  '😀',
  '\t',
  'a\n',
  ', ',
  '""',
  "''",
  '&',
  '%',
  '(a',
  'a:',
  '<',
  '\r\n',
];
