import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pandas } from '../../../src/languages/pandas/index.ts';
import { processorTime } from '../../processor-time.ts';
import { lines, refusal } from './run.ts';

const SEEDS = [
  "(\ndf[['a', 'b']]\n\n[(df['a'].str.lower() == 'x')\n & (~df['b'].isin([1, 2]))\n]\n.head()\n)",
  "m = pd.merge(df[['k', 'a']], df[df['b'] > 1], on='k')\nm[m['a_x'].str.contains(r'\\d+', na=False)][['k']]",
  "df['z'] = df['a'].apply(lambda x: x.split('\\\\')[-1] if 'y' in x else None)\ndf.groupby(['z', 'b'])['a'].count()",
  "df[['d', 'e']] = df['a'].str.split('-', n=1, expand=True)\ndf.query('d == 1 and not e in [2]').loc[df['a'] > 1, ['d']]",
  "df['d'] = df.duplicated(['a', 'b'], keep='last')\ndf[df['d'] & ~df.duplicated('d')].groupby('a')[['b']].sum()",
  "pd.concat([df[['a']], df[['b']]]).explode('a').nlargest(2, 'a').merge(df[['a']], how='cross', indicator=True)",
];
const PIECES = [
  '(',
  ')',
  '[',
  ']',
  "'",
  '"',
  '&',
  '|',
  '~',
  '==',
  '.',
  ',',
  '\\',
  '\n',
  'df',
  'lambda x:',
  '"""',
  'not ',
  '=',
  ':',
  '{',
  '@',
  '“',
  '\u0000',
  '😀',
];

describe('any text', () => {
  it('is read or refused at a place within it, whatever is changed', () => {
    const edit = fc.tuple(fc.nat(), fc.nat(6), fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 4 }), (seed, edits) => {
        let text: string = seed;
        for (const [at, removed, inserted] of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + inserted.join('') + text.slice(place + removed);
        }
        const parsed = pandas.parse(text);
        if (parsed.ok) return;
        expect(parsed.error.message).toMatch(/\.$/);
        expect(parsed.error.start).toBeGreaterThanOrEqual(0);
        expect(parsed.error.end).toBeGreaterThanOrEqual(parsed.error.start);
        expect(parsed.error.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1500 },
    );
  });

  it.each<[string, string]>([
    ['parentheses', `df[${'('.repeat(5000)}df${')'.repeat(5000)}]`],
    ['brackets', 'df['.repeat(20_000)],
    ['closing brackets', '))'.repeat(50_000)],
    ['negations', `df[${'~'.repeat(20_000)}df['a']]`],
    ['quotes', '"\'"'.repeat(20_000)],
    ['lambdas', `df['a'].apply(${'lambda x: '.repeat(5000)}x)`],
    ['a name', 'd'.repeat(150_000)],
    ['too long a text', ' '.repeat(300_000)],
  ])('of a hostile shape is refused soon: %s', (_shape, text) => {
    const started = processorTime();
    expect(pandas.parse(text).ok).toBe(false);
    expect(processorTime() - started).toBeLessThan(4000);
  });

  it('with brackets too deep within each other is refused at the first that is', () => {
    const text = `df[${'('.repeat(2000)}df['a'].isna()${") | (df['a'].isna())".repeat(2000)}]`;
    expect(refusal(text)).toBe('1:203 The query is nested too deeply: at most 200 levels are read.');
  });

  it('that doubles a column again and again is refused', () => {
    const text = `df['x'] = df['n']\n${"df['x'] = df['x'] + df['x']\n".repeat(60)}df[['x']]`;
    expect(refusal(text)).toMatch(/^\d+:11 This builds on earlier columns too often\.$/);
  });

  it('that doubles a mask or a merge again and again is refused', () => {
    expect(refusal(`m = df['n'] == 1\n${'m = m & m\n'.repeat(60)}df[m]`)).toMatch(/too often\.$/);
    expect(refusal(`x = df[['n']]\n${"x = pd.merge(x, x, on='n')\n".repeat(60)}x`)).toMatch(/too often\.$/);
  });

  it('that marks duplicates of duplicates again and again is refused', () => {
    const again = Array.from({ length: 2000 }, (_, at) => `df['d${at + 1}'] = df.duplicated('d${at}')\n`);
    expect(refusal(`df['d0'] = 1\n${again.join('')}df[['d2000']]`)).toMatch(/too often\.$|too deeply\.$/);
  });

  it('with a chain longer than the grammar follows is refused as such', () => {
    const mask = `${"(df['n'] == 1) | ".repeat(600)}(df['n'] == 2)`;
    expect(refusal(`df[${mask}]`)).toContain('The expression is too long');
  });
});

describe('a long mask', () => {
  it('of two hundred conditions is read', () => {
    expect(lines(`df[${"(df['n'] == 9) | ".repeat(200)}(df['n'] == 2)]`)).toEqual([2]);
  });
});
