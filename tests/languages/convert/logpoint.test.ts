/** What LogPoint's own words make of names and values (`pySigma-backend-logpoint`). */
import { expect, test } from 'vitest';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { converted, programOf } from './harness.ts';

test.each([
  ["process: 'a.exe'", '"process"="a.exe"'],
  ["Search: 'a'", '"Search"="a"'],
  ["processes: 'a'", 'processes="a"'],
  ['a|contains: \'say "x"\'', `a='*say "x"*'`],
  ["a: 'it''s'", `a="it's"`],
])('%s', (item, text) => {
  const rule = `title: Names\nlogsource: { product: any }\ndetection:\n  odd:\n    ${item}\n  condition: odd\n`;
  expect(converted(programOf(sigma, rule), 'logpoint')).toMatchObject({ text });
});
