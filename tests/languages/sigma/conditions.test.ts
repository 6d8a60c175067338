import { describe, expect, it } from 'vitest';
import { find, records, warnings } from './plans.ts';

/** Fields a, b, c are 1 where the event's text has the letter. */
const LETTERS = ['', 'a', 'b', 'c', 'ab', 'ac', 'bc', 'abc'];
const EVENTS = records(LETTERS.map((letters) => Object.fromEntries([...letters].map((letter) => [letter, 1]))));

const rule = (condition: string) => `
title: letters
logsource: {}
detection:
  sel_a:
    a: 1
  sel_b:
    b: 1
  _hidden:
    c: 1
  condition: ${condition}
`;

/** Sigma rules specification 2.1, "Condition". */
describe('conditions', () => {
  it.each([
    ['sel_a', 'a ab ac abc'],
    ['sel_a and sel_b', 'ab abc'],
    ['sel_a or sel_b', 'a b ab ac bc abc'],
    ['not sel_a', ' b c bc'],
    ['sel_a and not sel_b', 'a ac'],
    ['SEL_A AND NOT SEL_B', 'Unknown search identifier `SEL_A`.'],
    ['sel_a AND NOT sel_b', 'a ac'],
    // `not` binds tighter than `and`, `and` than `or`.
    ['sel_a or sel_b and _hidden', 'a ab ac bc abc'],
    ['(sel_a or sel_b) and _hidden', 'ac bc abc'],
    ['not sel_a and sel_b', 'b bc'],
    ['not (sel_a and sel_b)', ' a b c ac bc'],
    ['not not sel_a', 'a ab ac abc'],
    ['1 of sel_*', 'a b ab ac bc abc'],
    ['any of sel_*', 'a b ab ac bc abc'],
    ['all of sel_*', 'ab abc'],
    ['all of *', 'ab abc'],
    ['1 of *_b', 'b ab bc abc'],
    // `them` and patterns leave out what starts with an underscore.
    ['1 of them', 'a b ab ac bc abc'],
    ['all of them', 'ab abc'],
    ['1 of _*', 'c ac bc abc'],
    ['all of sel_* and not 1 of _hid*', 'ab'],
    ['1 of sel_a', 'a ab ac abc'],
    ['sel_a\n    and sel_b', 'ab abc'],
    ['>\n    sel_a\n    and sel_b', 'ab abc'],
    ['"sel_a and\n    sel_b"', 'ab abc'],
    ['[sel_a and sel_b, _hidden]', 'c ab ac bc abc'],
  ])('%s', (condition, letters) => {
    const found = find(rule(condition), EVENTS);
    expect(typeof found === 'string' ? found : found.map((line) => LETTERS[line - 1]).join(' ')).toBe(letters);
  });

  it('warns of search identifiers that it does not ask for', () => {
    expect(warnings(rule('sel_b or _hidden'))).toEqual([
      '3:1 «logsource» `logsource` names no category, product or service: the rule is searched in every log.',
      '5:3 «sel_a» The condition does not ask for `sel_a`. (Add it to the condition, or leave it out.)',
    ]);
  });

  it('says nothing of one that an underscore keeps out of `them`', () => {
    expect(warnings(rule('any of them')).slice(1)).toEqual([]);
  });

  it('warns of quantifiers that say nothing', () => {
    expect(warnings(rule('all of sel_a or sel_b or _hidden'))[1]).toBe(
      "11:21 «sel_a» `sel_a` is one search identifier: `1 of` and `all of` say nothing more of it. (Write `sel_a` alone; for all keywords of a list write `'|all':` before it.)",
    );
  });

  it('notes a list of conditions', () => {
    expect(warnings(rule('[sel_a, sel_b, _hidden]'))[1]).toMatch(/^11:3 «condition» Of several conditions any will do/);
  });
});

describe('log sources', () => {
  const EVENTS_OF_LOGS = records([
    { product: 'windows', service: 'security', n: 1 },
    { product: 'windows', category: 'process_creation', n: 1 },
    { product: 'linux', n: 1 },
  ]);
  it.each([
    ['{ product: windows }', [1, 2]],
    ['{ product: Windows, service: Security, definition: any text }', [1]],
    ['{ category: process_creation, product: windows, x: { y: 1 } }', [2]],
    ['{ product: windows, service: }', [1, 2]],
    ['{ product: macos }', []],
  ])('%s finds %j', (source, events) => {
    const text = `logsource: ${source}\ndetection:\n  s:\n    n: 1\n  condition: s`;
    expect(find(text, EVENTS_OF_LOGS)).toEqual(events);
    expect(warnings(text)).toEqual([]);
  });

  it('warns where there is none', () => {
    expect(warnings('title: t\ndetection:\n  s:\n    n: 1\n  condition: s')).toEqual([
      '1:1 «title» The rule has no `logsource`: it is searched in every log. (Say which log it is for: `logsource:` with `category`, `product` or `service` below.)',
    ]);
  });
});
