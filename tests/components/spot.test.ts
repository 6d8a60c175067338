import { describe, expect, it } from 'vitest';
import { spotOf } from '../../src/components/site/spot.ts';

const query = ['SELECT * FROM t', "WHERE Image = 'a'", '   OR (EventID = 1', "  AND Image = 'a')"].join('\n');

/** The place in a document that holds the query from line 10 on, each line indented by so many characters. */
const placeIn =
  (source: string, indent = 0) =>
  (offset: number) => {
    const before = source.slice(0, offset).split('\n');
    return { line: 9 + before.length, column: (before.at(-1)?.length ?? 0) + 1 + indent };
  };

/** The lines that are shown, the condition in brackets. */
function shown(
  condition: string,
  line: number,
  column: number,
  source = query,
  place = placeIn(source),
): string | undefined {
  return spotOf({ source, place }, { condition, line, column })
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

  it.each([
    [15, '[a=1] or b=2 or a=1'],
    [29, 'a=1 or b=2 or [a=1]'],
  ])('tells the same condition twice on a line of an indented query apart: column %i', (column, expected) => {
    const source = 'a=1 or b=2 or a=1';
    expect(shown('a=1', 10, column, source, placeIn(source, 14))).toBe(expected);
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
