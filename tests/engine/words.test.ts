import { describe, expect, it } from 'vitest';
import { findFunction } from '../../src/engine/functions/registry.ts';
import { wordsOf } from '../../src/engine/functions/words.ts';
import type { Value } from '../../src/engine/values.ts';

const call = (name: string, ...args: Value[]) => findFunction(name)?.evaluate(args, { fold: false });

describe("words, as Elasticsearch's standard analyser finds them", () => {
  it.each([
    ['C:\\Windows\\System32\\cmd.exe', ['c', 'windows', 'system32', 'cmd.exe']],
    ['NT AUTHORITY\\SYSTEM', ['nt', 'authority', 'system']],
    // A full stop joins two letters or two digits, not a digit and a letter.
    ['kernel32.dll v1.0', ['kernel32', 'dll', 'v1.0']],
    ['The 2 QUICK Brown-Foxes', ['the', '2', 'quick', 'brown', 'foxes']],
    ["dog's bone, 1,000.5 a:b", ["dog's", 'bone', '1,000.5', 'a:b']],
    ['Microsoft-Windows-Sysmon/Operational', ['microsoft', 'windows', 'sysmon', 'operational']],
    ['10.0.0.1:443', ['10.0.0.1', '443']],
    ['0x1F4 __init__ _ -- ', ['0x1f4', '__init__']],
    ['naïve Straße.de', ['naïve', 'straße.de']],
    ['日本 カタカナ', ['日', '本', 'カタカナ']],
    ['', []],
    ['a'.repeat(300), ['a'.repeat(255), 'a'.repeat(45)]],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('takes a number as one word, and all texts of a list', () => {
    expect(call('words', -1)).toEqual(['-1']);
    expect(call('words', ['a b', 4, null])).toEqual(['a', 'b', '4']);
    expect(call('words', null)).toBeNull();
  });
});

describe('hasPhrase', () => {
  it.each([
    ['the quick brown fox', 0, ['quick', 'brown'], true],
    ['the quick brown fox', 0, ['brown', 'quick'], false],
    ['the quick brown fox', 0, ['quick', 'fox'], false],
    ['the quick brown fox', 1, ['quick', 'fox'], true],
    ['the quick brown fox', 1, ['brown', 'quick'], false],
    // Two words that change places are moved by two.
    ['the quick brown fox', 2, ['brown', 'quick'], true],
    ['a b a', 2, ['a', 'a'], true],
    ['a b', 9, ['a', 'a'], false],
    ['b a c b', 1, ['a', 'b', 'c'], false],
    ['b a c b', 2, ['a', 'c', 'b'], true],
    // The first `a` and `b` are too far from the only `c`: those behind are tried.
    ['a b x x x x a b c', 1, ['a', 'b', 'c'], true],
    [['the quick', 'brown fox'], 0, ['quick', 'brown'], false],
    ['', 0, ['a'], false],
    [null, 0, ['a'], false],
  ])('%j within %i: %j', (text, slop, phrase, found) => {
    expect(call('hasPhrase', text, slop, ...phrase)).toBe(found);
  });
});

it('reads phrases however long', () => {
  const many = Array.from({ length: 10_000 }, () => 'a');
  expect(call('hasPhrase', many.join(' '), 5, ...many)).toBe(true);
  expect(call('hasPhrase', many.join(' '), 5, ...many.slice(1), 'b')).toBe(false);
  expect(call('hasPhrase', 'a b', 5, ...many)).toBe(false);
});

describe('isNear', () => {
  it.each([
    ['powershell', 'powershel', 1, true],
    ['powershell', 'pwoershell', 1, true],
    ['powershell', 'pwershel', 1, false],
    ['powershell', 'pwershel', 2, true],
    [['a', 'mimikats'], 'mimikatz', 1, true],
    ['Cmd', 'cmd', 0, false],
    [null, 'cmd', 2, false],
  ])('%j to %j within %i', (text, wanted, edits, near) => {
    expect(call('isNear', text, wanted, edits)).toBe(near);
  });
});

describe('within', () => {
  it.each([
    [5, 1, 10, false, false, true],
    ['5', 1, 10, false, false, true],
    [1, 1, 10, false, false, true],
    [1, 1, 10, true, false, false],
    [10, 1, 10, false, true, false],
    ['b', 'a', 'c', false, false, true],
    [7, null, 5, false, false, false],
    [7, 5, null, false, false, true],
    // One element lies between, not one above and another below.
    [[1, 10], 4, 6, false, false, false],
    [[1, 5], 4, 6, false, false, true],
    [null, 1, 2, false, false, false],
  ])('%j from %j to %j (open: %j, %j)', (value, low, high, openLow, openHigh, inside) => {
    expect(call('within', value, low, high, openLow, openHigh)).toBe(inside);
  });
});

describe('times', () => {
  const at = (text: string) => Date.parse(text);

  it.each([
    ['2024-02-29T13:14:15.678Z', 's', '2024-02-29T13:14:15Z'],
    ['2024-02-29T13:14:15.678Z', 'm', '2024-02-29T13:14:00Z'],
    ['2024-02-29T13:14:15.678Z', 'h', '2024-02-29T13:00:00Z'],
    ['2024-02-29T13:14:15.678Z', 'd', '2024-02-29T00:00:00Z'],
    ['2024-02-29T13:14:15.678Z', 'w', '2024-02-26T00:00:00Z'],
    ['2024-02-29T13:14:15.678Z', 'M', '2024-02-01T00:00:00Z'],
    ['2024-02-29T13:14:15.678Z', 'y', '2024-01-01T00:00:00Z'],
  ])('%s is in the %s that starts at %s', (time, unit, start) => {
    expect(call('startOf', at(time), unit)).toBe(at(start));
  });

  it.each([
    ['2024-01-31T01:00:00Z', 1, 'M', '2024-02-29T01:00:00Z'],
    ['2024-02-29T00:00:00Z', -1, 'y', '2023-02-28T00:00:00Z'],
    ['2024-03-01T00:00:00Z', -2, 'd', '2024-02-28T00:00:00Z'],
    ['2024-03-01T00:00:00Z', 90, 'm', '2024-03-01T01:30:00Z'],
  ])('%s and %i%s is %s', (time, amount, unit, later) => {
    expect(call('later', at(time), amount, unit)).toBe(at(later));
  });
});

it('reads times as logs write them', () => {
  expect(call('timestamp', '2024-05-06 07:08:09.5')).toBe(Date.UTC(2024, 4, 6, 7, 8, 9, 500));
  expect(call('timestamp', 'yesterday')).toBeNull();
});
