import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, type Piece } from '../../src/text/excerpt.ts';

const plain = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.mark)).join('');

describe('excerpt', () => {
  it.each<[text: string, marks: { start: number; end: number }[], pieces: Piece[]]>([
    ['cmd /c whoami', [], ['cmd /c whoami']],
    ['cmd /c whoami', [{ start: 7, end: 13 }], ['cmd /c ', { mark: 'whoami' }]],
    [
      'abcdef',
      [
        { start: 3, end: 5 },
        { start: 0, end: 1 },
        { start: 4, end: 6 },
      ],
      [{ mark: 'a' }, 'bc', { mark: 'def' }],
    ],
    ['abc', [{ start: 1, end: 1 }], ['abc']],
    ['', [{ start: 0, end: 0 }], []],
    ['a😀b', [{ start: 2, end: 3 }], ['a', { mark: '😀' }, 'b']],
  ])('%j with %j', (text, marks, pieces) => {
    expect(excerpt(text, marks)).toEqual(pieces);
  });

  it('cuts a long text to its beginning, or to what stands around its marks', () => {
    const text = `${'a'.repeat(1000)}needle${'b'.repeat(1000)}`;
    expect(excerpt(text, [])).toEqual(['a'.repeat(240), '…']);
    const marked = excerpt(text, [{ start: 1000, end: 1006 }]);
    expect(marked).toEqual(['…', 'a'.repeat(50), { mark: 'needle' }, 'b'.repeat(50), '…']);
  });

  it('is short, whatever is marked, and tears no character', () => {
    const unit = fc.constantFrom('a', '😀', 'b'.repeat(100), '😀'.repeat(100));
    const at = fc.nat({ max: 900 });
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 12 }),
        fc.array(fc.record({ start: at, end: at }), { maxLength: 5 }),
        (text, marks) => {
          const pieces = excerpt(
            text,
            marks.map(({ start, end }) => ({ start: Math.min(start, text.length), end: Math.min(end, text.length) })),
          );
          expect(plain(pieces).length).toBeLessThanOrEqual(3 * 270);
          expect(plain(pieces).isWellFormed()).toBe(true);
          for (const piece of plain(pieces).split('…')) expect(text).toContain(piece);
        },
      ),
    );
  });
});
