import { expect, test } from 'vitest';
import { checkLinks } from '../../src/checks/links.ts';

const there = new Set(['content/analytics/car.md', 'content/playbooks/my hunt.md']);
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
  ['a path of the source system', '[a](/data_model/process.md)', []],
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
