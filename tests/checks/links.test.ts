import { expect, test } from 'vitest';
import { checkLinks } from '../../src/checks/links.ts';

const there = new Set([
  'content/analytics/car.md',
  'content/analytics/CAR-2014-11-004.md',
  'content/playbooks/my hunt.md',
]);
const check = (text: string) =>
  checkLinks('content/playbooks/hunt.md', text, (path) => there.has(path)).map(
    (d) => `${d.line}:${d.column} ${d.severity} ${d.message}`,
  );

test.each([
  ['a document that is there', '[a](../analytics/car.md)', []],
  ['with an anchor', '[a](../analytics/car.md#x)', []],
  ['with an escaped blank', '[a](my%20hunt.md)', []],
  ['a site', '[a](https://example.org/x.md)', []],
  ['a place on the page', '[a](#hypothesis)', []],
  ['a host without a scheme', '[a](//example.org/x)', []],
  ['the data model at the source system', '[a](/data_model/process.md)', []],
  ['an analytic at the source system', '[a](/analytics/CAR-2014-11-004/)', []],
  ['an analytic beside', '[a](../car-2014-11-004)', []],
  [
    'an analytic that is not here',
    'see [a](../CAR-2013-01-003)',
    ['1:9 warning The link `../CAR-2013-01-003` leads to `content/analytics/CAR-2013-01-003.md`, which is not there.'],
  ],
  [
    'another page of the source system',
    'see [a](/coverage/)',
    ['1:9 warning The link `/coverage/` leads to no document here.'],
  ],
  [
    'a name that was never filled in',
    '[a](TBD)',
    ['1:5 warning The link `TBD` leads to `content/playbooks/TBD`, which is not there.'],
  ],
  [
    'written as HTML',
    '<a href="nowhere.md">a</a>',
    ['1:10 warning The link `nowhere.md` leads to `content/playbooks/nowhere.md`, which is not there.'],
  ],
  ['a list of references without one', '<ul><li>[None](None)</li></ul>', []],
  ['an address with blanks, which is none', '[Own research](Own research)', []],
  ['with a title', '[a](../analytics/car.md "A")', []],
  ['a footnote', 'a[^1]\n\n[^1]: Word', []],
  ['brackets that are text', '\\[a\\](TBD)', []],
  ['in a code block', '```\n[a](../../../x.md)\n```', []],
  ['in code', 'text `[a](../../../x.md)` text', []],
  [
    'a document that is not',
    'see\n[a](../Data_Needed/DN.md)',
    ['2:5 warning The link `../Data_Needed/DN.md` leads to `content/Data_Needed/DN.md`, which is not there.'],
  ],
  ['out of content', '[a](../../package.json)', ['1:5 error The link `../../package.json` leads out of `content/`.']],
  [
    'out of content, escaped',
    '[a](%2e%2e/%2e%2e/x)',
    ['1:5 error The link `%2e%2e/%2e%2e/x` leads out of `content/`.'],
  ],
  [
    'by reference',
    'x\n\n[a]: ../nowhere.md',
    ['3:6 warning The link `../nowhere.md` leads to `content/nowhere.md`, which is not there.'],
  ],
  ['after an unclosed fence all is code', '```\n[a](../../../x.md)', []],
])('%s', (_, text, expected) => {
  expect(check(text)).toEqual(expected);
});

test('a long text of brackets takes no time', () => {
  const started = performance.now();
  check('[](<'.repeat(20_000) + '`'.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(2000);
});

test('an address of the site that published a document', () => {
  const published = (address: string) =>
    address.startsWith('/stories/') ? { what: 'a story', isHere: address === '/stories/here' } : undefined;
  const text = '[a](/stories/here) [b](/stories/gone) [c](/coverage/)';
  const found = checkLinks('content/detections/one.md', text, () => false, published);
  expect(found.map((d) => `${d.line}:${d.column} ${d.severity} ${d.message}`)).toEqual([
    '1:24 info The link `/stories/gone` leads to a story that is not in this collection.',
    '1:43 warning The link `/coverage/` leads to no document here.',
  ]);
});
