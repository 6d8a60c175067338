import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBranches, mapBranches } from '../../../src/engine/mutation/regex-branches.ts';

describe('branches', () => {
  it.each([
    ['^a$', ['^a$']],
    ['^a$|^b$', ['^a$', '^b$']],
    ['(?:^a$|^b$)', ['^a$', '^b$']],
    ['(^a|(b|c))', ['^a', 'b', 'c']],
    ['^(a|b)$', ['^(a|b)$']],
    ['(a|b)(c|d)', ['(a|b)(c|d)']],
    ['(?=a|b)', ['(?=a|b)']],
    [String.raw`a\|b|[|)]`, [String.raw`a\|b`, '[|)]']],
    [String.raw`\Qa|b\E|c`, [String.raw`\Qa|b\E`, 'c']],
    ['', ['']],
    ['a|', ['a', '']],
    ['a)|(b', ['a)|(b']],
  ])('%s', (source, branches) => expect(allBranches(source)).toEqual(branches));

  it('are changed where they stand', () => {
    expect(mapBranches('(?:^a$|^b$)', (branch) => branch.slice(1))).toBe('(?:a$|b$)');
  });

  it('that are left as they are give the expression', () => {
    const signs = fc.constantFrom('a', '|', '(', ')', '(?:', '[', ']', '\\', '^', '$', '\\Q', '\\E');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 12 }), (parts) => {
        expect(mapBranches(parts.join(''), (branch) => branch)).toBe(parts.join(''));
      }),
    );
  });
});
