/** Text that an expression requires is in whatever matches it, and what regular expressions cost is counted by what they read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegexPattern } from '../../src/engine/plan.ts';
import { requiredText } from '../../src/engine/regex/required.ts';
import { translateRegex } from '../../src/engine/regex/translate.ts';
import { compileRegex } from '../../src/engine/regex.ts';
import { ATOMS, PROPERTIES, sourcesOf, subjects } from './mixed-case.ts';

const pattern = (source: string): RegexPattern => ({ source, dialect: 'pcre', anchor: 'search' });

describe('requiredText', () => {
  it.each([
    ['(?:^|\\W)whoami(?:\\W|$)', 'whoami'],
    ['cmd\\.exe$', 'cmd.exe'],
    ['ab|cd', undefined],
    ['(?:ab|cd)', undefined],
    ['abc?d', 'ab'],
    ['abc{2}de', 'ab'],
    ['abc+?de', 'ab'],
    ['a[bc]d', undefined],
    ['[\\]ab]cd', 'cd'],
    ['[]ab]cd', 'cd'],
    ['[^]ab]cd', 'cd'],
    ['\\x41bc', 'Abc'],
    ['\\p{Lu}bc', 'bc'],
    ['(?i)ab', undefined],
    ['(a\\)b(c)d)ef', 'ef'],
    ['a.bc', 'bc'],
    ['äbc', 'bc'],
  ])('of %s is %j', (source, text) => {
    expect(requiredText(translateRegex(pattern(source), 're2', false).source)).toBe(text);
  });

  it('is in every text that matches', () => {
    const sources = fc.oneof(
      sourcesOf([...ATOMS, ...PROPERTIES], ['?', '*', '{1,2}', '+?']),
      fc
        .array(fc.constantFrom('a', 'k', 's', 'S', '1', '(?:a|k)', '[ks]?', '-'), { maxLength: 5 })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(sources, fc.array(subjects, { minLength: 6, maxLength: 12 }), fc.boolean(), (source, texts, fold) => {
        const { test, mayMatch } = compileRegex(pattern(source), fold);
        for (const text of texts) expect([text, test(text) && !mayMatch(text)]).toEqual([text, false]);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['sk', '\u017f\u212a'],
    ['kiss', 'KI\u017fS ä'],
  ])('%s without case may match %s', (source, text) => {
    const { test, mayMatch } = compileRegex(pattern(source), true);
    expect([test(text), mayMatch(text), mayMatch('other')]).toEqual([true, true, false]);
  });
});
