import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/text/suggest.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['image', 'image', 0],
    ['imgae', 'image', 1],
    ['kitten', 'sitting', 3],
    ['ParentImage', 'Image', 6],
  ])('%s to %s: %i', (left, right, edits) => {
    expect(editDistance(left, right)).toBe(edits);
  });

  it('is the same both ways, and with a bound as far as the bound', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, fc.nat({ max: 6 }), (left, right, bound) => {
        const edits = editDistance(left, right);
        expect(editDistance(right, left)).toBe(edits);
        expect(editDistance(left, right, bound)).toBe(Math.min(edits, bound));
      }),
    );
  });

  it('takes long texts when the bound is small', () => {
    expect(editDistance('ab'.repeat(50_000), 'ba'.repeat(50_000), 3)).toBe(2);
  });
});

describe('nearest', () => {
  it.each([
    ['Imgae', ['CommandLine', 'Image'], 'Image'],
    ['parentimage', ['ParentImage'], 'ParentImage'],
    ['parent_image', ['parent_exe', 'parent_image_path'], 'parent_image_path'],
    ['process', ['process_path'], undefined],
    ['zzzz', ['Image'], undefined],
  ])('%s among %j', (name, candidates, found) => {
    expect(nearest(name, candidates)).toBe(found);
  });

  it('of two as near, the one in the case of the name', () => {
    expect(nearest('process_nam', ['Process_Name', 'process_name'])).toBe('process_name');
    expect(nearest('Process_Nam', ['Process_Name', 'process_name'])).toBe('Process_Name');
  });
});
