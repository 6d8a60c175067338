import { describe, expect, it } from 'vitest';
import { refusal, selecting } from './plans.ts';

const rule = (condition: string) =>
  `logsource: {}\ndetection:\n  selection:\n    a: 1\n  filter_x:\n    b: 1\n  condition: ${condition}\n`;

describe('refused keys and values', () => {
  it.each([
    // Modifiers, at the modifier.
    ['Image|endwith: x', '4:11 «endwith» Unknown modifier `endwith`. (Did you mean `endswith`?)'],
    ['"Im\\tage|ends": x', /^4:14 «ends» Unknown modifier `ends`/],
    ['Image|: x', /^4:11 «» Unexpected `\|`, expected a modifier after it/],
    ['Image|contains|contains: x', '4:20 «contains» Unexpected `contains`: the modifier stands here already.'],
    [
      'Image|i: x',
      '4:11 «i» Unexpected modifier `i`, expected `re` before it. (it says how a regular expression is read: `field|re|i`)',
    ],
    [
      'Image|contains|re: x',
      '4:20 «re» Unexpected modifier `re` after `contains`: the two cannot be combined in this order. (write `re|contains`)',
    ],
    [
      'Image|contains|endswith: x',
      '4:20 «endswith» Unexpected modifier `endswith` after `contains`: the two cannot be combined. (after `contains` may stand `all`, `neq`, `fieldref`, `windash`, `cased`, `expand`)',
    ],
    ['Image|re|base64: x', /^4:14 «base64» Unexpected modifier `base64` after `re`: the two cannot be combined\. /],
    ['Image|exists|contains: true', /^4:18 «contains» Unexpected modifier `contains` after `exists`/],
    ['Image|cidr|endswith: 10.0.0.0/8', /^4:16 «endswith» Unexpected modifier `endswith` after `cidr`/],
    ['Image|base64|wide: x', /^4:18 «wide» Unexpected modifier `wide` after `base64`.*write `wide\|base64`/],
    [
      'Image|wide: x',
      '4:11 «wide» Unexpected end of the modifiers, expected `base64` or `base64offset` after `wide`. (bytes of UTF-16 can only be looked for as Base64)',
    ],
    [
      "'|cidr': 10.0.0.0/8",
      '4:7 «cidr» Unexpected modifier `cidr`, expected a field before it. (keywords are searched in the whole event; write the name of a field before the first `|`)',
    ],
    // Values, at the value.
    ['Image|exists: maybe', '4:19 «maybe» Unexpected `maybe`, expected `true` or `false`.'],
    ['Count|gt: many', '4:15 «many» Unexpected `many`, expected a number.'],
    ['Count|gt: [1, x]', '4:19 «x» Unexpected `x`, expected a number.'],
    ['At|hour: 24', '4:14 «24» Unexpected `24`, expected a number from 0 to 23.'],
    [
      'Ip|cidr: 10.0.0/8',
      '4:14 «10.0.0/8» Unexpected `10.0.0/8`, expected an address range such as `10.0.0.0/8` or `fe80::/10`.',
    ],
    // A regular expression at the character, behind quotes and escapes.
    ["Image|re: 'a('", /^4:17 «\(» Unexpected end, expected `\)` for the `\(`/],
    ["Image|re: 'it''s (b'", /^4:22 «\(» /],
    ['Image|re: "\\\\d(b"', /^4:19 «\(» /],
    ["Image|re|endswith: 'ab('", /^4:27 «\(» .*\(character 3 of the regular expression\)/],
    ["Image|re: 'a[b'", /^4:17 «\[» Unexpected end, expected `\]`/],
    [
      "Image|base64: 'it''s a*'",
      '4:27 «*» Unexpected wildcard in a value that `base64` encodes. (write `\\*` for the character itself)',
    ],
    ["Image|base64: 'a\\*b*'", /^4:24 «\*» Unexpected wildcard/],
    [
      "Image|windash|base64: ' -a -b -c'",
      "unsupported 4:27 «' -a -b -c'» `base64` of so many dashes with `windash` is not supported by Huntbook yet.",
    ],
    ["Image|fieldref: 'a*'", "4:21 «'a*'» Unexpected `a*`, expected the name of a field."],
    ['Image|contains: null', /^4:21 «null» Unexpected `null`, expected a text/],
    ['- null', /^4:7 «null» Unexpected `null`, expected a text\. \(a keyword is a text\)/],
    ['Image: []', '4:12 «[]» Unexpected empty list, expected values. (write `null` for a field that is missing)'],
    ['Image:\n  sub: 1', /^5:7 «sub: 1» Unexpected mapping, expected a value or a list of values/],
    ['Image:\n  - [a, b]', '5:9 «[a, b]» Unexpected list, expected a value.'],
    ['{}', '4:5 «{}» Unexpected empty mapping, expected fields.'],
    ['[]', '4:5 «[]» Unexpected empty list, expected fields or keywords.'],
  ])('%s', (lines, said) => {
    if (typeof said === 'string') expect(refusal(selecting(lines))).toBe(said);
    else expect(refusal(selecting(lines))).toMatch(said);
  });
});

describe('refused conditions', () => {
  it.each([
    ['selektion', '7:14 «selektion» Unknown search identifier `selektion`. (Did you mean `selection`?)'],
    ['selection and fillter_x', '7:28 «fillter_x» Unknown search identifier `fillter_x`. (Did you mean `filter_x`?)'],
    ['x', '7:14 «x» Unknown search identifier `x`. (the rule has `selection`, `filter_x`)'],
    ["'x''y or selection'", /^7:15 «x''y» Unexpected|^7:15 «x» Unknown search identifier `x`/],
    [
      'selection and )',
      '7:28 «)» Unexpected `)`, expected a search identifier after `and`. (the rule has `selection`, `filter_x`)',
    ],
    [
      'selection and',
      '7:27 «» Unexpected end of the query, expected a search identifier after `and`. (the rule has `selection`, `filter_x`)',
    ],
    ['selection filter_x', '7:24 «filter_x» Unexpected `filter_x`, expected `and`, `or` or the end of the condition.'],
    ['(selection', '7:24 «» Unexpected end of the query, expected `and`, `or` or `)`.'],
    ['selection)', '7:23 «)» Unexpected `)`, expected `and`, `or` or the end of the condition.'],
    ['and selection', '7:14 «and» Unexpected `and`, expected a search identifier.'],
    ['not', /^7:17 «» Unexpected end of the query, expected a search identifier/],
    [
      '1 of filters_*',
      '7:19 «filters_*» Unexpected `filters_*`: no search identifier has such a name. (Did you mean `filter_x`?)',
    ],
    ['filter_*', '7:14 «filter_*» Unknown search identifier `filter_*`. (write `1 of filter_*` or `all of filter_*`)'],
    [
      '2 of them',
      '7:14 «2» Unexpected `2 of`, expected `1 of`, `any of` or `all of`. (a condition can ask for any or for all search identifiers, and for no number between)',
    ],
    [
      '1 of',
      '7:18 «» Unexpected end of the query, expected `them`, or the name of search identifiers such as `selection_*`.',
    ],
    [
      '>-\n    selection\n    and slection',
      '9:9 «slection» Unknown search identifier `slection`. (Did you mean `selection`?)',
    ],
    ['[selection, slection]', '7:26 «slection» Unknown search identifier `slection`. (Did you mean `selection`?)'],
    [
      'selection | sum(a) by b',
      '7:37 «» Unexpected end of the query, expected `>`, `>=`, `<`, `<=`, `=` or `!=` and a number.',
    ],
    ['selection | cuont() > 5', /^7:26 «cuont» Unexpected `cuont`.*\(Did you mean `count`\?\)$/],
    [
      'selection | count(distinct a) by b > 5',
      '7:32 «distinct» Unexpected `distinct`, expected a field. (`count` of a field counts its distinct values: leave the word out)',
    ],
    ['selection | sum() > 5', '7:30 «)» Unexpected `)`, expected a field.'],
    ['selection | count() > x', '7:36 «x» Unexpected `x`, expected a number.'],
    ['selection | near filtre_x', '7:31 «filtre_x» Unknown search identifier `filtre_x`. (Did you mean `filter_x`?)'],
    [`${'('.repeat(300)}selection`, /^unsupported 7:215 «\(» The query is nested more than 200 levels deep here\.$/],
  ])('%s', (condition, said) => {
    if (typeof said === 'string') expect(refusal(rule(condition))).toBe(said);
    else expect(refusal(rule(condition))).toMatch(said);
  });
});

describe('refused structure', () => {
  it.each([
    ['', '1:1 «» Unexpected end of the text, expected a rule with `logsource` and `detection`.'],
    ['# only a comment', /Unexpected end of the text/],
    [
      'just text',
      '1:1 «just text» Unexpected `just text`, expected a rule: lines of `key: value`, `detection` among them.',
    ],
    ['- a', /^1:1 «- a» Unexpected list, expected a rule/],
    ['title: t', '1:1 «title» Unexpected rule without `detection`. (add a line `detection:`)'],
    [
      'title: t\ndetections: {}',
      '2:1 «detections» Unexpected rule without `detection`. (Did you mean `detection` in place of `detections`?)',
    ],
    [
      'detection:',
      '1:11 «» Unexpected empty value under `detection`, expected lines of `key: value`. (indent the lines that belong to it)',
    ],
    ['detection: [a]', '1:12 «[a]» Unexpected list under `detection`, expected lines of `key: value`.'],
    ['detection:\n  s:\n    a: 1', '2:3 «s» Unexpected `detection` without `condition`. (add a line `condition:`)'],
    ['detection:\n  s:\n    a: 1\n  conditon: s', /^4:3 «conditon» .*Did you mean `condition` in place of `conditon`/],
    [
      'detection:\n  s:\n    a: 1\ncondition: s',
      '4:1 «condition» Unexpected `condition` outside of `detection`. (indent the line, so that it stands among the search identifiers)',
    ],
    ['detection:\n  condition: s', /^1:1 «detection» Unexpected `detection` without search identifiers/],
    [
      'detection:\n  s:\n    a: 1\n  condition:',
      /^4:3 «condition» Unexpected end of `condition`, expected a search identifier/,
    ],
    ['detection:\n  s:\n    a: 1\n  condition: {s: 1}', /^4:14 «\{s: 1\}» Unexpected mapping, expected a condition/],
    [
      'detection:\n  s:\n  condition: s',
      '2:3 «s» Unexpected end of `s`, expected fields or keywords. (write `field: value` on the lines below, indented further)',
    ],
    [
      'logsource: windows\ndetection: {}',
      '1:12 «windows» Unexpected `windows` under `logsource`, expected lines of `key: value`.',
    ],
    ['logsource: {product: [a]}\ndetection: {}', '1:22 «[a]» Unexpected list, expected the name of a product.'],
    // The YAML itself.
    ['a: b: c', /^1:4 «b: c» Unexpected `key: value` inside a value|^1:4/],
    ["a: 'b", /^1:6 «» Unexpected end of a text, expected `'` at its end/],
    ['a: 1\n\tb: 2', /^2:1 /],
    [
      'detection:\n  s: {a: 1}\n  s: {b: 1}\n  condition: s',
      /^3:3 «s» Unexpected key `s`: an earlier line has it already/,
    ],
    [
      'a: *\\x.exe',
      '1:4 «*\\x.exe» Unexpected `*\\x.exe`, expected an anchor `&\\x.exe` before it. (put a value that begins with `*` between quotes)',
    ],
    ['? [a]\n: b', /^1:3 «\[a\]» Unexpected list as a key, expected a name/],
    ['a: &a [*a]', /^1:8 «\*a» Unexpected `\*a`, expected an anchor/],
    [
      `a: ${'['.repeat(300)}${']'.repeat(300)}`,
      /^unsupported 1:\d+ .* The YAML is nested more than 200 levels deep here/,
    ],
    [
      `a: &a [${'x,'.repeat(99)}x]\nb: &b [${'*a,'.repeat(99)}*a]\nc: [${'*b,'.repeat(99)}*b]`,
      /^unsupported 3:\d+ «\*b» The YAML repeats itself through its aliases/,
    ],
    // Collections.
    [
      'action: globl\na: 1',
      '1:9 «globl» Unexpected action `globl`, expected `global`, `reset` or `repeat`. (Did you mean `global`?)',
    ],
    ['action: repeat\na: 1', '1:9 «repeat» Unexpected `repeat`, expected a rule before it.'],
  ])('%j', (text, said) => {
    if (typeof said === 'string') expect(refusal(text)).toBe(said);
    else expect(refusal(text)).toMatch(said);
  });
});
