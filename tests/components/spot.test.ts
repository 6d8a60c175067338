import { describe, expect, it } from 'vitest';
import { spotOf } from '../../src/components/site/spot.ts';

const query = ['SELECT * FROM t', "WHERE Image = 'a'", '   OR (EventID = 1', "  AND Image = 'a')"].join('\n');

/** The lines that are shown, the condition in brackets. */
function shown(condition: string, line: number, column: number, source = query): string | undefined {
  return spotOf({ source, line: 10 }, { condition, line, column })
    ?.map((piece) => (typeof piece === 'string' ? piece : `[${piece.mark}]`))
    .join('');
}

describe('spotOf', () => {
  it.each<[name: string, condition: string, line: number, column: number, expected: string | undefined]>([
    ['the line of a condition', 'EventID = 1', 12, 8, 'OR ([EventID = 1]'],
    ['the nearest of several', "Image = 'a'", 13, 7, "AND [Image = 'a'])"],
    ['the first of several', "Image = 'a'", 11, 7, "WHERE [Image = 'a']"],
    ['a condition of several lines', "(EventID = 1 AND Image = 'a')", 12, 7, "OR [(EventID = 1\n  AND Image = 'a')]"],
    ['a condition that stands nowhere', 'category: process_creation', 11, 1, undefined],
    ['no condition', '', 11, 1, undefined],
  ])('%s', (_, condition, line, column, expected) => {
    expect(shown(condition, line, column)).toBe(expected);
  });

  it('cuts a long line around its condition', () => {
    const source = `${'x'.repeat(500)} [a-z]+ ${'y'.repeat(500)}`;
    expect(shown('[a-z]+', 10, 502, source)).toMatch(/^…x+ \[\[a-z\]\+\] y+…$/);
  });

  it('cuts a condition of many lines', () => {
    const source = Array.from({ length: 9 }, (_, index) => `line${index} or`).join('\n');
    const text = shown(source.replaceAll('\n', ' '), 10, 1, source);
    expect(text).toBe('[line0 or\nline1 or\nline2 or\nline3 or]…');
  });
});
