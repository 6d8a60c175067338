import { describe, expect, it } from 'vitest';
import { findFunction } from '../../src/engine/functions/registry.ts';
import type { Value } from '../../src/engine/values.ts';

const call = (name: string, args: readonly Value[], fold = false) => findFunction(name)?.evaluate(args, { fold });

/** A pattern or a range, a name, and what is found. */
const TABLE: Value = [
  ['10.0.0.0/8', 'ada', 'inside'],
  ['10.1.0.0/16', 'Ada', 'lab'],
  ['fe80::/10', 'bob*', ''],
  ['', 'eve', 'nowhere'],
  ['not a range', 'a.b', 'dotted'],
];

const ONCE = { fold: false, most: 100, least: 0, otherwise: null };
const first = (kind: string, more: Readonly<Record<string, Value>> = {}): Value => ({
  keys: [0],
  kinds: [kind],
  ...ONCE,
  ...more,
});
const second = (kind: string, more: Readonly<Record<string, Value>> = {}): Value => ({
  keys: [1],
  kinds: [kind],
  ...ONCE,
  ...more,
});

describe('lookUp', () => {
  it.each<[string, Value, Value[], Value]>([
    ['a range', first('cidr'), ['10.2.0.1'], 'inside'],
    ['all rows that match, in their order', first('cidr'), ['10.1.0.1'], ['inside', 'lab']],
    ['so many at most', first('cidr', { most: 1 }), ['10.1.0.1'], 'inside'],
    ['no address', first('cidr'), ['ten'], null],
    ['a cell that is empty gives nothing', first('cidr'), ['fe80::1'], null],
    ['exactly, with case', second('exact'), ['Ada'], 'lab'],
    ['exactly, without', second('exact', { fold: true }), ['ADA'], ['inside', 'lab']],
    ['a wildcard is none where texts are met exactly', second('exact'), ['bobby'], null],
    ['a wildcard', { keys: [1], kinds: ['wildcard'], ...ONCE, least: 1, otherwise: 'none' }, ['bobby'], null],
    ['a full stop is itself', second('wildcard'), ['axb'], null],
    ['a key that is empty never matches', first('exact'), [''], null],
    ['a number as its text', second('exact'), [1], null],
    ['what stands where none matches', second('exact', { least: 1, otherwise: 'none' }), ['zoe'], 'none'],
    ['as often as rows lack', second('exact', { least: 2, otherwise: 'none' }), ['eve'], ['nowhere', 'none']],
    ['a missing key', second('exact', { least: 1, otherwise: 'none' }), [null], null],
    ['any value of a list', second('exact'), [['eve', 'ada']], ['inside', 'nowhere']],
    ['two keys', { keys: [0, 1], kinds: ['cidr', 'exact'], ...ONCE }, ['10.1.0.1', 'Ada'], 'lab'],
    [
      'two keys of which one does not match',
      { keys: [0, 1], kinds: ['cidr', 'exact'], ...ONCE },
      ['10.1.0.1', 'eve'],
      null,
    ],
  ])('%s', (_what, matching, keys, found) => expect(call('lookUp', [TABLE, matching, 2, ...keys])).toEqual(found));
});

describe('tableCell', () => {
  it.each<[Value, Value, Value]>([
    [0, 2, 'inside'],
    [2, 2, null],
    [9, 0, null],
    [0, 9, null],
    [null, 0, null],
  ])('%j, %j', (row, column, cell) => expect(call('tableCell', [TABLE, row, column])).toEqual(cell));
});

describe('takesIn', () => {
  it.each<[Value, Value, boolean, Value]>([
    ['a*c', 'abc', false, true],
    ['a*c', 'ABC', false, false],
    ['a*c', 'ABC', true, true],
    ['a.c', 'abc', false, false],
    ['*', '', false, true],
    [['x', 'y*'], ['z', 'yes'], false, true],
    [null, 'a', false, null],
    ['a', null, false, null],
    ['1*', 12, false, true],
  ])('%j in %j', (value, pattern, fold, answer) => expect(call('takesIn', [value, pattern], fold)).toBe(answer));
});
