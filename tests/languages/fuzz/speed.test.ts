/**
 * A text of ten thousand characters is read or refused within a tenth of a second, and twice the text takes about twice the
 * time: each piece of a language's grammar over and over, and each construct within itself.
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

const ROUNDS = 4;

function once(language: Language, text: string): number {
  const used = process.cpuUsage();
  within(PATIENCE, () => parse(language, text));
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000;
}

function best(language: Language, text: string): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => once(language, text)));
}

/** What is wrong with how long texts of this shape take; `undefined` when nothing is. */
function fault(language: Language, shape: (size: number) => string): string | undefined {
  try {
    if (once(language, shape(2 * SIZE)) < FAST) return undefined;
    const [single, double, quadruple] = [SIZE, 2 * SIZE, 4 * SIZE].map((size) => best(language, shape(size)));
    if (single === undefined || double === undefined || quadruple === undefined) return undefined;
    const times = `${single.toFixed()}, ${double.toFixed()} and ${quadruple.toFixed()} ms`;
    if (single > ALLOWED * MARGIN) return `slow: ${times}`;
    // Four times the text in ten times the time: with each doubling more than three times as long.
    if (quadruple > 10 * Math.max(single, FAST / 4)) return `slower and slower: ${times}`;
    return undefined;
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
