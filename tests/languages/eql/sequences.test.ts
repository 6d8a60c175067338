import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/engine/values.ts';
import { groups, run } from './run.ts';

/** `a`, `b`, … stand for `[process where k == "a"]`; `!m` for one that must not happen. */
function query(text: string): string {
  return text.replace(/(!?)<(\w+)>/g, '$1[process where k == "$2"]');
}

type Row = readonly [query: string, story: string, groups: readonly string[]];

describe('Sequences: by, with maxspan, with runs, until, optional by fields, how sequence queries handle matches', () => {
  it.each<Row>([
    ['sequence <a> <b>', 'a@1 b@2', ['a@1 b@2']],
    ['sequence <a> <b>', 'a@1 a@2 b@3 b@4', ['a@2 b@3']],
    [
      'sequence by host <attrib> <bash> <cat>',
      'attrib@1/root attrib@2/root bash@3/elkbee bash@4/root bash@5/root attrib@6/elkbee attrib@7/root bash@8/elkbee cat@9/root cat@10/elkbee cat@11/root',
      ['attrib@2/root bash@4/root cat@9/root', 'attrib@6/elkbee bash@8/elkbee cat@10/elkbee'],
    ],
    ['sequence <a> <b> <c>', 'a@1 b@2 a@3 b@4 c@5', ['a@3 b@4 c@5']],
    ['sequence <a> <b> <c>', 'a@1 c@2 b@3 a@4 b@5 c@6', ['a@4 b@5 c@6']],
    ['sequence <a> <b> <c> <d>', 'a@1 b@2 c@3 a@4 b@5 d@6 c@7 d@8', ['a@1 b@2 c@3 d@6', 'a@4 b@5 c@7 d@8']],
    ['sequence [any where true] [any where true] <c>', 'a@1 b@2 c@3 c@4', ['a@1 b@2 c@3', 'b@2 c@3 c@4']],
    ['sequence with maxspan=5s <a> <b>', 'a@1 b@6', ['a@1 b@6']],
    ['sequence with maxspan=5s <a> <b>', 'a@1 b@7', []],
    ['sequence with maxspan=1m <a> <b> <c>', 'a@1 b@50 c@62', []],
    ['sequence <a> by host <b> by host', 'a@1/x b@2/y b@3/x', ['a@1/x b@3/x']],
    ['sequence by host <a> <b>', 'a@1 b@2', []],
    ['sequence by ?host <a> <b>', 'a@1 a@2/x b@3', ['a@1 b@3']],
    ['sequence by ?no_such_field, k [any where true] [any where true]', 'a@1 b@2 a@3', ['a@1 a@3']],
    ['sequence <a> with runs=3 <b>', 'a@1 a@2 b@3 a@4 b@5', ['a@1 a@2 a@4 b@5']],
    ['sequence <a> with runs=2', 'a@1 a@2', ['a@1 a@2']],
    [
      'sequence by host <a> <b> until <c>',
      'a@1/x b@2/x a@3/y b@4/y c@5/y a@6/z c@7/z b@8/z',
      ['a@1/x b@2/x', 'a@3/y b@4/y'],
    ],
    // An event that ends sequences ends those that it has taken a step of, unless it was the last.
    ['sequence <a> <b> until <b>', 'a@1 b@2', ['a@1 b@2']],
    ['sequence <a> <b> <c> until <b>', 'a@1 b@2 c@3', []],
    ['sequence <a> <b> until <a>', 'a@1 b@2', []],
    ['sequence with maxspan=2 s <a> <b>', 'a@1 b@3', ['a@1 b@3']],
    ['sequence <a> <b> | head 1', 'a@1 b@2 a@3 b@4', ['a@1 b@2']],
    ['sequence <a> <b> | tail 1', 'a@1 b@2 a@3 b@4', ['a@3 b@4']],
  ])('%s in %s', (text, story, expected) => {
    expect(groups(query(text), story)).toEqual(expected);
  });
});

describe('Sequences: missing events', () => {
  it.each<Row>([
    ['sequence with maxspan=5s <a> !<m> <b>', 'a@1 b@2', ['a@1 b@2']],
    ['sequence with maxspan=5s <a> !<m> <b>', 'a@1 m@2 b@3', []],
    ['sequence with maxspan=5s <a> <a> !<m> <a>', 'a@1 a@2 m@3 a@4 a@5', ['a@2 a@4 a@5']],
    ['sequence by host with maxspan=5s <on> !<off>', 'on@1/x on@2/y off@3/x', ['on@2/y']],
    ['sequence by host with maxspan=5s <on> !<off>', 'on@1/x off@7/x', ['on@1/x']],
    ['sequence with maxspan=3s !<m> <a>', 'm@1 a@4 a@5', ['a@5']],
    ['sequence with maxspan=9s <a> !<m> <b> !<n>', 'a@1 b@2 n@3 a@4 b@5', ['a@4 b@5']],
    ['sequence by host with maxspan=5s <a> !<m> with runs=2 <b>', 'a@1/x m@2/y b@3/x', ['a@1/x b@3/x']],
  ])('%s in %s', (text, story, expected) => {
    expect(groups(query(text), story)).toEqual(expected);
  });
});

describe('Samples: events of one key, in any order', () => {
  it.each<Row>([
    ['sample by host <a> <b>', 'b@1/x a@2/x a@3/y', ['a@2/x b@1/x']],
    ['sample <a> by host <b> by host', 'b@1/x a@2/y b@3/y', ['a@2/y b@3/y']],
    ['sample by host <a> <b>', 'b@1 a@2', []],
    ['sample by ?host <a> <b>', 'b@1 a@2', ['a@2 b@1']],
    // Groups come in the order of their keys.
    ['sample by host <a> <b>', 'a@1/y b@2/y a@3/x b@4/x', ['a@3/x b@4/x', 'a@1/y b@2/y']],
    [
      'sample by host, t [any where true] [any where true]',
      'a@10/y a@10/y a@9/y a@9/y',
      ['a@9/y a@9/y', 'a@10/y a@10/y'],
    ],
    ['sample by ?host <a> <b>', 'a@1/x b@2/x a@3 b@4', ['a@3 b@4', 'a@1/x b@2/x']],
  ])('%s in %s', (text, story, expected) => {
    expect(groups(query(text), story)).toEqual(expected);
  });
});

describe('Sequences and samples by fields with several values: one in common is enough, and each in common counts', () => {
  const event = (name: string, t: number, more: { readonly [field: string]: Value }) => ({
    category: 'process',
    k: name,
    t,
    ...more,
  });
  const log = [
    event('a', 1, { tags: ['x', 'y'], items: ['1', '2', '3'] }),
    event('a', 2, { tags: 'z', items: '1' }),
    event('b', 3, { tags: ['x', 'z'], items: '1' }),
    event('b', 4, { tags: ['y'], items: ['3', '2', '2'] }),
    event('b', 5, { tags: [], items: null }),
  ];

  it.each<[query: string, groups: readonly (readonly number[])[]]>([
    [
      'sequence by tags <a> <b>',
      [
        [1, 3],
        [2, 3],
        [1, 4],
      ],
    ],
    [
      'sequence by tags, items <a> <b>',
      [
        [1, 3],
        [2, 3],
        [1, 4],
        [1, 4],
      ],
    ],
    ['sequence <a> by tags <b> by items', []],
    [
      'sample by tags <a> <b>',
      [
        [1, 3],
        [1, 4],
        [2, 3],
      ],
    ],
    ['sequence by ?none, tags <a> <b> | head 1', [[1, 3]]],
  ])('%s', (text, expected) => {
    expect(run(query(text), log)).toEqual({ kind: 'sequences', sequences: expected });
  });
});
