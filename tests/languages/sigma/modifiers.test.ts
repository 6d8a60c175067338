import { describe, expect, it } from 'vitest';
import { base64, base64Offsets, bytesOf, readText, withAnyDash } from '../../../src/languages/sigma/patterns.ts';
import { find, records, selecting } from './plans.ts';

const line = (text: string) => records([{ CommandLine: text }]);

/** Sigma modifiers appendix 2.1. */
describe('modifiers', () => {
  it.each([
    ['CommandLine|contains: WHO', 'cmd /c whoami', true],
    ['CommandLine|contains: w*i', 'cmd /c whoami /all', true],
    ['CommandLine|startswith: CMD', 'cmd /c whoami', true],
    ['CommandLine|startswith: whoami', 'cmd /c whoami', false],
    ['CommandLine|endswith: WHOAMI', 'cmd /c whoami', true],
    ['CommandLine|endswith: cmd', 'cmd /c whoami', false],
    ["CommandLine|contains: ''", 'x', true],
    ['CommandLine|contains|all: [who, cmd]', 'cmd /c whoami', true],
    ['CommandLine|contains|all: [who, net]', 'cmd /c whoami', false],
    ['CommandLine|all|contains: [who, cmd]', 'cmd /c whoami', true],
    ['CommandLine|contains: 17', 'a0x17', true],
    // cased
    ['CommandLine|cased: whoami', 'WhoAmI', false],
    ['CommandLine|cased: [whoami, WhoAmI]', 'WhoAmI', true],
    ['CommandLine|contains|cased: Who', 'WhoAmI', true],
    ['CommandLine|cased|contains: who', 'WhoAmI', false],
    // re: with case, anywhere, flags on demand
    ["CommandLine|re: 'who.mi'", 'x whoami', true],
    ["CommandLine|re: '^whoami$'", 'x whoami', false],
    ["CommandLine|re: 'WHOAMI'", 'whoami', false],
    ["CommandLine|re|i: 'WHOAMI'", 'whoami', true],
    ["CommandLine|re|ignorecase: 'WHOAMI'", 'whoami', true],
    ["CommandLine|re: 'a.b'", 'a\nb', false],
    ["CommandLine|re|s: 'a.b'", 'a\nb', true],
    ["CommandLine|re: '^b'", 'a\nb', false],
    ["CommandLine|re|m: '^b'", 'a\nb', true],
    ["CommandLine|re|i|m|s: '^B.C'", 'a\nb\nc', true],
    ["CommandLine|re: '[0-9]{3}\\.\\*'", 'a 123.*', true],
    ["CommandLine|re|all: ['who', '/c']", 'cmd /c whoami', true],
    ["CommandLine|re|startswith: 'who'", 'x whoami', false],
    ["CommandLine|re|endswith: 'a|b'", 'b x', false],
    ["CommandLine|re|endswith: 'a|b'", 'x b', true],
    ["CommandLine|re: '(?i)who(?=ami)'", 'WHOAMI', true],
    // windash: every kind of dash before a word
    ["CommandLine|windash|contains: ' -enc '", 'p /enc a', true],
    ["CommandLine|contains|windash: ' -enc '", 'p \u2013enc a', true],
    ["CommandLine|contains|windash: ' -enc '", 'p \u2014enc a', true],
    ["CommandLine|contains|windash: ' -enc '", 'p \u2015ENC a', true],
    ["CommandLine|contains|windash: ' /enc '", 'p -enc a', true],
    ["CommandLine|contains|windash: ' -enc '", 'p _enc a', false],
    ["CommandLine|contains|windash: ' -a -b'", 'p /a \u2013b', true],
    ["CommandLine|contains|windash: ' -a-b'", 'p /a-b', true],
    ["CommandLine|contains|windash: ' -a-b'", 'p /a/b', false],
    ["CommandLine|contains|all|windash: [' -a', ' -b']", 'p /b /a', true],
    // neq
    ['CommandLine|neq: whoami', 'cmd', true],
    ['CommandLine|neq: whoami', 'WHOAMI', false],
    ['CommandLine|neq: [whoami, cmd]', 'CMD', false],
    ['CommandLine|contains|neq: who', 'whoami', false],
    ['Missing|neq: x', 'a', true],
    // exists
    ['CommandLine|exists: true', 'a', true],
    ['CommandLine|exists: false', 'a', false],
    ['Missing|exists: no', 'a', undefined],
    ['Missing|exists: false', 'a', true],
  ])('%s on %j: %s', (lines, text, found) => {
    const events = find(selecting(lines), line(text));
    if (found === undefined) expect(events).toBe('Unexpected `no`, expected `true` or `false`.');
    else expect(events).toEqual(found ? [1] : []);
  });

  it.each([
    // `ping` as Base64, in UTF-8, and in UTF-16 of either order.
    ['CommandLine|base64: ping', 'cGluZw==', true],
    ['CommandLine|base64|contains: ping', 'x cGluZw== y', true],
    ['CommandLine|wide|base64: ping', 'cABpAG4AZwA=', true],
    ['CommandLine|utf16le|base64: ping', 'cABpAG4AZwA=', true],
    ['CommandLine|utf16be|base64: ping', 'AHAAaQBuAGc=', true],
    ['CommandLine|utf16|base64: ping', '//5wAGkAbgBnAA==', true],
    ['CommandLine|base64offset|contains: foobar', 'Zm9vYmFy', true],
    ['CommandLine|base64offset|contains: foobar', 'eGZvb2Jhcg==', true],
    ['CommandLine|base64offset|contains: foobar', 'eHhmb29iYXI=', true],
    ['CommandLine|base64offset|contains: foobar', 'Zm9vYmF6', false],
    ['CommandLine|wide|base64offset|contains: IEX', Buffer.from('xx IEX y', 'utf16le').toString('base64'), true],
    ["CommandLine|windash|base64: '-a'", Buffer.from('/a').toString('base64'), true],
    ["CommandLine|base64: 'é\\*'", Buffer.from('é*').toString('base64'), true],
  ])('%s on %j: %s', (lines, text, found) => {
    expect(find(selecting(lines), line(text))).toEqual(found ? [1] : []);
  });

  it.each([
    ['Ip|cidr: 10.0.0.0/8', [1]],
    ['Ip|cidr: [192.168.0.0/16, 10.1.2.3]', [1, 2]],
    ["Ip|cidr: 'fe80::/10'", [3]],
    ['Ip|cidr|neq: 10.0.0.0/8', [2, 3, 4]],
  ])('%s', (lines, events) => {
    const given = ['10.1.2.3', '192.168.1.1', 'fe80::1', 'no address'].map((Ip) => ({ Ip }));
    expect(find(selecting(lines), records(given))).toEqual(events);
  });

  it.each([
    ['Count|lt: 10', [1, 2]],
    ['Count|lte: 10', [1, 2, 3]],
    ['Count|gt: 9', [3, 4]],
    ['Count|gte: 9.5', [3, 4]],
    ["Count|gt: '9'", [3, 4]],
    ['Count|gt|neq: 9', [1, 2, 5, 6]],
    ['Count|neq: 9', [1, 3, 4, 5, 6]],
  ])('%s', (lines, events) => {
    const given = [{ Count: 2 }, { Count: '9' }, { Count: 10 }, { Count: '100' }, { Count: 'many' }, {}];
    expect(find(selecting(lines), records(given))).toEqual(events);
  });

  it.each([
    ['User|fieldref: Target', [1]],
    ['User|fieldref|cased: Target', []],
    ['User|fieldref|endswith: Target', [1, 2]],
    ['User|contains|fieldref: Target', [1, 2, 3]],
    ['User|fieldref|startswith: Target', [1, 3]],
    ['User|fieldref|neq: Target', [2, 3, 4]],
  ])('%s', (lines, events) => {
    const given = [
      { User: 'Ana', Target: 'ANA' },
      { User: 'corp\\ana', Target: 'ana' },
      { User: 'ana-admin', Target: 'ana' },
      { User: 'ana' },
    ];
    expect(find(selecting(lines), records(given))).toEqual(events);
  });

  it.each([
    ['At|minute: 5', [1]],
    ['At|hour: 23', [1]],
    ['At|hour|gte: 12', [1, 3]],
    ['At|hour|lt: 6', [2]],
    ['At|day: 1', [2]],
    ['At|week: 53', [2]],
    ['At|week: 24', [3]],
    ['At|month: 6', [1, 3]],
    ['At|year|neq: 2021', [3, 4]],
  ])('%s', (lines, events) => {
    const given = ['2021-06-30 23:05:59', '2021-01-01T00:30:00Z', '2020-06-13T12:00:00.123+00:00', 'then'];
    const found = find(selecting(lines), records(given.map((At) => ({ At }))));
    expect(found).toEqual(events);
  });

  it('reads a text without placeholders under `expand` as it stands', () => {
    expect(find(selecting("CommandLine|expand: '100\\%'"), line('100%'))).toEqual([1]);
    expect(find(selecting("CommandLine: '%user%'"), line('%USER%'))).toEqual([1]);
  });
});

describe('texts', () => {
  const many = { any: 'many' };
  it.each([
    ['a*b?', ['a', many, 'b', { any: 'one' }]],
    ['a\\*b\\?', ['a*b?']],
    ['a\\\\*b', ['a\\', many, 'b']],
    ['a\\\\\\*b', ['a\\*b']],
    ['a\\b\\\\c\\', ['a\\b\\c\\']],
    ['\\\\\\x', ['\\\\x']],
    ['\\\\\\\\x', ['\\\\x']],
    ['', []],
  ])('%s', (text, parts) => {
    expect(readText(text)).toEqual(parts);
  });

  it('keeps wildcards beside dashes', () => {
    const dash = { any: 'one', of: '-/\u2013\u2014\u2015' };
    expect(withAnyDash(readText('* -a*/b'))).toEqual([many, ' ', dash, 'a', many, dash, 'b']);
  });

  it.each(['', 'f', 'fo', 'foo', 'foob', 'é', '\u{1f600}'])('encodes %j as others do', (text) => {
    expect(base64(bytesOf(text, undefined))).toBe(Buffer.from(text).toString('base64'));
    expect(base64(bytesOf(text, 'utf16le'))).toBe(Buffer.from(text, 'utf16le').toString('base64'));
  });

  it.each(['ab', 'abc', 'abcd', 'http://', 'é€'])('finds %j wherever it stands in Base64', (text) => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      for (const after of ['', 'q', 'qq']) {
        const whole = Buffer.from(before + text + after).toString('base64');
        const found = base64Offsets(bytesOf(text, undefined)).some((piece) => piece !== '' && whole.includes(piece));
        expect([before, after, found]).toEqual([before, after, true]);
      }
    }
  });
});
