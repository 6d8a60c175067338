import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DefenceNode, defenceTree, withDescendants } from '../../src/coverage/defence-tree.ts';
import type { Defence } from '../../src/knowledge/types.ts';
import { defence, knowledgeOf } from './defences.ts';

/** `Detect: D3-A(D3-B)`: a tree in one line for each tactic. */
function drawn(techniques: Defence[]): string[] {
  const draw = ({ defence: { id }, children }: DefenceNode): string =>
    children.length === 0 ? id : `${id}(${children.map(draw).join(' ')})`;
  return defenceTree(knowledgeOf({ techniques })).map(({ name, roots }) => `${name}: ${roots.map(draw).join(' ')}`);
}

describe('the tree of defences', () => {
  it.each<[string, Defence[], string[]]>([
    ['tactics in order of D3FEND, empty ones too', [defence('D3-A')], ['Harden: ', 'Detect: D3-A']],
    [
      'several levels, in id order',
      [
        defence('D3-C', { parents: ['D3-B'] }),
        defence('D3-Z', { parents: ['D3-A'] }),
        defence('D3-B', { parents: ['D3-A'] }),
        defence('D3-A'),
      ],
      ['Harden: ', 'Detect: D3-A(D3-B(D3-C) D3-Z)'],
    ],
    [
      'under the first parent of its own tactic',
      [
        defence('D3-A', { tactic: 'Harden' }),
        defence('D3-B'),
        defence('D3-C'),
        defence('D3-D', { parents: ['D3-A', 'D3-C', 'D3-B'] }),
      ],
      ['Harden: D3-A', 'Detect: D3-B D3-C(D3-D)'],
    ],
    [
      'at the top where no parent is of its tactic, or known',
      [defence('D3-A', { tactic: 'Harden' }), defence('D3-B', { parents: ['D3-A', 'D3-GONE'] })],
      ['Harden: D3-A', 'Detect: D3-B'],
    ],
    [
      'parents in a circle',
      [
        defence('D3-A', { parents: ['D3-C'] }),
        defence('D3-B', { parents: ['D3-A'] }),
        defence('D3-C', { parents: ['D3-B'] }),
        defence('D3-D', { parents: ['D3-D'] }),
      ],
      ['Harden: ', 'Detect: D3-C(D3-A(D3-B)) D3-D'],
    ],
    [
      'a tactic that D3FEND does not list',
      [defence('D3-A', { tactic: 'Foresee' })],
      ['Harden: ', 'Detect: ', 'Foresee: D3-A'],
    ],
  ])('%s', (_, techniques, expected) => {
    expect(drawn(techniques)).toEqual(expected);
  });

  it('has every defence once, in its tactic, whatever the parents say', () => {
    const ids = ['D3-A', 'D3-B', 'D3-C', 'D3-D', 'D3-E'];
    const any = fc
      .tuple(
        ...ids.map((id) =>
          fc
            .record({
              tactic: fc.constantFrom('Harden', 'Detect', 'Foresee'),
              parents: fc.array(fc.constantFrom(...ids, 'D3-GONE'), { maxLength: 3 }),
            })
            .map((more) => defence(id, more)),
        ),
      )
      .map((techniques) => [...techniques]);
    fc.assert(
      fc.property(any, (techniques) => {
        const tree = defenceTree(knowledgeOf({ techniques }));
        const placed = tree.flatMap(({ name, roots }) =>
          roots.flatMap(withDescendants).map((node) => [node.defence.id, name, node.defence.tactic]),
        );
        expect(placed.map(([id]) => id).sort()).toEqual(ids);
        for (const [, column, tactic] of placed) expect(column).toBe(tactic);
      }),
    );
  });
});
