import { describe, expect, test } from 'vitest';
import { placeAnalytics, sectionPieces } from '../../src/components/site/placement.ts';
import { groupSections } from '../../src/components/site/tab-groups.ts';
import { analytic, section } from './site-fixture.ts';

const shape = (html: string, analytics: ReturnType<typeof analytic>[], options = {}): string[] =>
  sectionPieces(html, analytics, options).map((piece) =>
    piece.kind === 'block' ? piece.block.text.trim() : `${piece.analytic.id}${piece.written ? ' (repaired)' : ''}`,
  );

describe('placeAnalytics', () => {
  const logic = section('logic', 20);
  const pandas = section('pandas', 30);
  const sections = [section('hypothesis', 3), section('analytics', 10, [section('analytic-i', 12, [logic, pandas])])];

  test.each([
    [3, 'hypothesis'],
    [9, 'hypothesis'],
    [11, 'analytics'],
    [19, 'analytic-i'],
    [22, 'logic'],
    [99, 'pandas'],
    [1, 'hypothesis'],
  ])('an analytic at line %i stands in %s', (line, anchor) => {
    expect([...placeAnalytics(sections, [analytic('a', line)]).keys()]).toEqual([anchor]);
  });

  test('no analytic is lost in a document without sections', () => {
    expect(placeAnalytics([], [analytic('a', 1)]).get('')).toHaveLength(1);
  });
});

describe('sectionPieces', () => {
  test('a code block with the text of an analytic becomes the analytic', () => {
    expect(shape('<p>before</p><pre><code>a\n  b\n</code></pre><p>after</p>', [analytic('x', 1, 'a\n  b')])).toEqual([
      'before',
      'x',
      'after',
    ]);
  });

  test('equal texts are taken once each, in order', () => {
    const html = '<pre>q</pre><pre>q</pre>';
    expect(shape(html, [analytic('x', 1, 'q'), analytic('y', 2, 'q')])).toEqual(['x', 'y']);
  });

  test('a repaired text keeps the block as written', () => {
    expect(shape('<pre>powershell` x</pre>', [analytic('x', 1, '`powershell` x')])).toEqual(['x (repaired)']);
  });

  test('with fewer blocks than analytics, what no block holds comes last', () => {
    expect(shape('<p>a</p><pre>q</pre>', [analytic('x', 1, 'q'), analytic('y', 2, 'r')])).toEqual(['a', 'x', 'y']);
    expect(shape('<p>a</p>', [analytic('y', 2, 'r')], { inTables: true })).toEqual(['a']);
  });

  test('blocks that are no analytic stay as they are', () => {
    expect(shape('<pre>setup</pre><pre>q</pre>', [analytic('x', 1, 'q')])).toEqual(['setup', 'x']);
  });
});

describe('groupSections', () => {
  const holding = (...ids: string[]) => new Map(ids.map((id) => [id, [analytic(id, 1)]]));
  const shapes = (ids: string[], held: string[]): (string | string[])[] =>
    groupSections(
      ids.map((id, index) => section(id, index)),
      holding(...held),
    ).map((group) => (group.kind === 'tabs' ? group.sections.map(({ id }) => id) : group.section.id));

  test.each([
    [['logic', 'pandas'], ['logic', 'pandas'], [['logic', 'pandas']]],
    [['logic'], ['logic'], ['logic']],
    [
      ['text', 'a', 'b', 'links', 'c'],
      ['a', 'b', 'c'],
      ['text', ['a', 'b'], 'links', 'c'],
    ],
    [[], [], []],
  ])('%j, of which %j hold analytics', (ids, held, expected) => {
    expect(shapes(ids, held)).toEqual(expected);
  });
});
