/** Case that a pattern changes midway: the engine that backtracks matches what the linear one does, and gets no flags of groups. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegexPattern } from '../../src/engine/plan.ts';
import { translateRegex } from '../../src/engine/regex/translate.ts';
import { checkRegex, compileRegex } from '../../src/engine/regex.ts';
import { compileFinder } from '../../src/engine/regex-matches.ts';
import { ATOMS, PROPERTIES, sourcesOf, subjects } from './mixed-case.ts';

const pattern = (source: string, dialect: RegexPattern['dialect'] = 'pcre'): RegexPattern => ({
  source,
  dialect,
  anchor: 'search',
});
/** The same pattern, for the engine that backtracks: a look-ahead that is always true stands before it. */
const backtracking = (source: string) => `(?=)(?:${source})`;
const FLAGS_OF_A_GROUP = /\(\?[\^a-z-]*[a-z-][\^a-z-]*[:)]/;

const sources = sourcesOf([...ATOMS, ...PROPERTIES], ['?', '*', '{1,2}', '+?']);
/** Engines differ in where the repetition of an empty match ends. */
const sourcesOnce = sourcesOf([...ATOMS, ...PROPERTIES], []);

describe('case that changes midway', () => {
  it('matches alike in both engines', () => {
    fc.assert(
      fc.property(sources, fc.array(subjects, { minLength: 6, maxLength: 12 }), fc.boolean(), (source, texts, fold) => {
        const linear = compileRegex(pattern(source), fold);
        const other = compileRegex(pattern(backtracking(source)), fold);
        expect([linear.linear, other.linear]).toEqual([true, false]);
        for (const text of texts) expect([text, other.test(text)]).toEqual([text, linear.test(text)]);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same places in both engines', () => {
    fc.assert(
      fc.property(sourcesOnce, subjects, fc.boolean(), (source, text, fold) => {
        const places = (one: string) =>
          compileFinder(pattern(one), fold)
            .find(text, 1)
            .map(({ start, end }) => [start, end]);
        expect(places(backtracking(source))).toEqual(places(source));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no flags of groups', () => {
    fc.assert(
      fc.property(sources, fc.boolean(), (source, fold) => {
        expect(translateRegex(pattern(source), 'v8', fold).source).not.toMatch(FLAGS_OF_A_GROUP);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['(?i:a)b', false, '(?:[aA])b', false],
    ['(?-i:a)b', true, '(?:a)[bB]', false],
    ['a(?i)k|s', false, 'a[kK\u212a]|[sS\u017f]', false],
    ['(?i:[a-c])x', false, '(?:[a-cA-C])x', false],
    ['(?i:[^a-c])x', false, '(?:[^a-cA-C])x', false],
    ['(?i:[^"])x', false, '(?:[^"])x', false],
    ['(?i:1)x', false, '(?:1)x', false],
    // One and the same for the whole: the flag.
    ['(?i)ab', false, 'ab', true],
    ['(?-i)ab', true, 'ab', false],
    ['(?-i:1)a', true, '(?:1)a', true],
    ['(?i:a)[0-9](?i:b)', false, '(?:a)[0-9](?:b)', true],
    ['(a)\\1', true, '(a)(?:\\1)', true],
    // What V8's flag reads in another way is written out.
    ['\\bk', true, '\\b[kK\u212a]', false],
    ['\\b(a)\\1', true, '\\b(a)(?:\\1)', true],
    // Lines are written out always.
    ['(?s:.).', false, '(?:[\\s\\S])[^\\n]', false],
    ['(?m:^a$)', false, '(?:(?:^|(?<=\\n))a(?:$|(?=\\n)))', false],
  ])('%s without case: %s', (source, fold, written, flag) => {
    expect(translateRegex(pattern(source), 'v8', fold)).toMatchObject({ source: written, fold: flag });
  });

  it.each([
    ['(?=.)(?i:k)x', '\u212ax', true],
    ['(?=.)(?i:k)x', '\u212aX', false],
    ['(?=.)(?i:[^k])x', '\u212ax', false],
    ['(?=.)(?i:ß)x', 'ẞx', true],
    ['(?=.)(?i:ß)x', 'ssx', false],
    ['(?=.)(?i:ı)x', 'Ix', false],
    ['(?<!(?i:a))b', 'Ab', false],
    ['(?<!(?i:a))b', 'AB', false],
    ['(?<!(?i:[^\\P{Lu}k]))b', 'Ab', false],
    ['(?<!(?i:[^\\P{Lu}k]))b', 'Kb', true],
    ['(?>(?i:a)+)b', 'aAb', true],
    ['(?>(?i:a)+)b', 'aAB', false],
    ['(?i:a)++b', 'aAb', true],
    // References: what was taken has no case, or case is heeded.
    ['(["\'])(?i:x)\\1', '"X"', true],
    ['(?i)(["\'])x\\1(?-i)y', '"X"y', true],
    ['(?i)(["\'])x\\1(?-i)y', '"X\'y', false],
    ['(?i)(?<q>\\d+|\\s)x\\k<q>(?-i)y', '12X12y', true],
    ['(?<q>\\d)(?P=q)(?i:x)y', '11Xy', true],
    ['(a)(?i:x)\\1', 'aXa', true],
    ['(a)(?i:x)\\1', 'aXA', false],
    ['((?i:a))x\\1', 'AxA', true],
    ['((?i:a))x\\1', 'Axa', false],
    ['(?<!\\w)(?i:(a)\\1)(?!\\w)', '-aA', true],
    ['(?<!\\w)(?i:(a)\\1)(?!\\w)', 'xaA', false],
  ])('%s against %j is %j', (source, text, matches) => {
    const compiled = compileRegex(pattern(source), false);
    expect([compiled.linear, compiled.test(text)]).toEqual([false, matches]);
    expect(compileFinder(pattern(source), false).find(text, 1).length > 0).toBe(matches);
  });

  it.each([
    ['(?-i:(a))(?i)\\1', 14],
    ['(?i:(.)\\1)b', 8],
    ['((?i)[^"])\\1(?i:\\1)b', 17],
    ['(?<n>a)(?i:\\k<n>)', 12],
    ['(?P<n>a)(?i:(?P=n))', 13],
    ['(?i)(a\\1)(?-i)b', 7],
  ])('refuses the reference in %s at character %i', (source, character) => {
    expect(checkRegex(pattern(source))).toBe(
      `A back reference that ignores case, in a pattern that heeds it elsewhere, is not supported (character ${character} of the regular expression).`,
    );
  });
});
