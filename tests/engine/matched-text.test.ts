import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KnownPattern, rangeOf } from '../../src/engine/matched-text.ts';
import type { RegexPattern } from '../../src/engine/plan.ts';
import { compileRegex } from '../../src/engine/regex.ts';
import { wildcardTest } from '../../src/engine/wildcard.ts';
import { stars } from './plans.ts';

const wildcard = (text: string): KnownPattern => ({ kind: 'wildcard', parts: stars(text) });
const regex = (source: string, anchor: RegexPattern['anchor'] = 'search'): KnownPattern => ({
  kind: 'regex',
  regex: { source, dialect: 'java', anchor },
});
const containing = (text: string): KnownPattern => ({ kind: 'contains', text });

/** The text with what is taken in brackets. */
function taken(pattern: KnownPattern, text: string, fold = true): string {
  const range = rangeOf(pattern, fold, text);
  return range === undefined
    ? text
    : `${text.slice(0, range.start)}[${text.slice(range.start, range.end)}]${text.slice(range.end)}`;
}

describe('rangeOf', () => {
  const table: [pattern: KnownPattern, text: string, taken: string][] = [
    [containing('shell'), 'powershell -c shell', 'power[shell] -c shell'],
    [containing('SHELL'), 'PowerShell', 'Power[Shell]'],
    [{ kind: 'startsWith', text: 'c:\\' }, 'C:\\a.exe', '[C:\\]a.exe'],
    [{ kind: 'endsWith', text: '.exe' }, 'a.exe.EXE', 'a.exe[.EXE]'],
    [wildcard('*\\cmd.exe'), 'C:\\Windows\\cmd.exe', 'C:\\Windows[\\cmd.exe]'],
    [wildcard('*-enc*'), 'powershell -Enc AAA -enc', 'powershell [-Enc] AAA -enc'],
    [wildcard('*a*b*'), 'xxaxxbxxb', 'xx[axxb]xxb'],
    [wildcard('a*b'), 'aXXb', '[aXXb]'],
    [wildcard('*a?c*'), 'aab abc', 'aab [abc]'],
    [wildcard('*?.exe'), 'x.exe y.exe', 'x.exe [y.exe]'],
    [wildcard('*'), 'anything', '[anything]'],
    [wildcard('*'), '', ''],
    [wildcard('a?'), 'a😀', '[a😀]'],
    [wildcard('*?'), '😀😀', '😀[😀]'],
    [containing('ß'), 'STRAßE', 'STRA[ß]E'],
    [containing('cmd'), 'İ İ cmd', 'İ İ [cmd]'],
    [containing('i'), 'İ', '[İ]'],
    [regex('-e(nc)?\\s'), 'p -enc AAA', 'p [-enc ]AAA'],
    [regex('.*\\\\cmd\\.exe.*', 'full'), 'C:\\x\\cmd.exe /c', 'C:\\x[\\cmd.exe] /c'],
    [regex('.*cmd', 'full'), 'cmd and cmd', 'cmd and [cmd]'],
    [regex('.*cmd|sh', 'full'), 'sh -c cmd', 'sh -c [cmd]'],
    [regex('cmd.*', 'full'), 'cmd cmd', '[cmd] cmd'],
    [regex('(?:a|ab).*c', 'full'), 'abc c', '[abc c]'],
    [regex('.*cmd', 'start'), 'x cmd cmd', 'x [cmd] cmd'],
    [regex('cmd\\.*', 'full'), 'cmd...', '[cmd...]'],
    [regex('^.*$'), 'all of it', '[all of it]'],
    [regex('(?=b)'), 'abc', 'abc'],
    [{ kind: 'cidr', ranges: ['10.0.0.0/8'] }, '10.1.2.3', '[10.1.2.3]'],
    [containing('absent'), 'nothing of it', 'nothing of it'],
    [containing(''), 'nothing is asked', '[nothing is asked]'],
  ];
  it.each(table)('%j in %s', (pattern, text, expected) => {
    expect(taken(pattern, text)).toBe(expected);
  });

  it('reads case where it counts', () => {
    expect(taken(containing('shell'), 'SHELL shell', false)).toBe('SHELL [shell]');
  });

  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'İ', 'ß', '😀', '\ud83d', '.'), maxLength: 12 });
  const parts = fc.string({ unit: fc.constantFrom('a', 'b', 'İ', '😀', '*', '?'), maxLength: 6 });

  it('takes a part that lies in the text, does not tear it, and matches again', () => {
    fc.assert(
      fc.property(parts, text, fc.boolean(), (pattern, value, fold) => {
        const test = wildcardTest(stars(pattern), fold);
        const range = rangeOf(wildcard(pattern), fold, value);
        if (!test(value)) {
          expect(range).toBeUndefined();
          return;
        }
        if (range === undefined) return;
        expect(0 <= range.start && range.start < range.end && range.end <= value.length).toBe(true);
        expect(test(value.slice(range.start, range.end))).toBe(true);
      }),
    );
  });

  it('takes a part that a regular expression finds again', () => {
    const sources = fc.constantFrom('a+b', '.*a.*', 'b|a.', '^.*b$', '(a|b)+', '[ab.]*b', '.+a');
    fc.assert(
      fc.property(sources, text, (source, value) => {
        const pattern: RegexPattern = { source, dialect: 'java', anchor: 'search' };
        const range = rangeOf({ kind: 'regex', regex: pattern }, true, value);
        if (range === undefined) return;
        expect(0 <= range.start && range.end <= value.length).toBe(true);
        expect(compileRegex(pattern, true).test(value.slice(range.start, range.end))).toBe(true);
      }),
    );
  });

  it('is quick with long texts', () => {
    const long = `${'a?'.repeat(50_000)}needle`;
    expect(rangeOf(wildcard('*needl?*'), true, long)).toEqual({ start: 100_000, end: 100_006 });
    expect(rangeOf(wildcard('*?x?*'), true, long)).toBeUndefined();
  });
});
