/** Queries of other languages than Sigma, whose conditions may be unknown. */
import { expect, test } from 'vitest';
import { CONVERSION_TARGETS } from '../../../src/languages/convert/index.ts';
import type { LanguageId } from '../../../src/languages/language.ts';
import { findLanguage } from '../../../src/languages/registry.ts';
import { converted, lines, programOf, records, rerun } from './harness.ts';
import { EVENTS } from './rules.ts';

const events = records(EVENTS);

/** What a query finds, and what it finds in each language that can say it; Spark SQL runs elsewhere. */
function again(language: LanguageId, query: string): Record<string, readonly number[]> {
  const program = programOf(findLanguage(language), query);
  const found: Record<string, readonly number[]> = { [language]: lines(program, events) };
  for (const target of CONVERSION_TARGETS) {
    const conversion = target === 'spark-sql' ? undefined : converted(program, target);
    if (conversion?.ok) found[`as ${target}`] = rerun(target, conversion.text, events);
  }
  return found;
}

test.each<[LanguageId, string, readonly number[], number]>([
  ['spl', 'EventID=1 Image="*\\\\cmd.exe" NOT User=*svc*', [1, 2, 15], 5],
  ['spl', 'EventID=3 DestinationPort!=443', [6, 7, 8], 5],
  ['spl', 'EventID=3 | where DestinationPort>100', [5, 6], 4],
  ['spl', 'EventID IN (1, 3) | where NOT match(User, "(?i)anna")', [3, 4, 17], 3],
  ['spl', '| where NOT (User="x" AND Count=7)', [1, 2, 3, 4, 17], 4],
  ['logpoint', 'EventID=4624 -TargetUserName=anna', [10], 5],
  ['logpoint', 'EventID=1 User!="corp\\anna"', [3, 4, 15, 16, 17], 5],
  ['es-qs', 'EventID.keyword:3 AND NOT Image.keyword:*a.exe', [5, 7, 8], 4],
])('%s: %s', (language, query, finds, said) => {
  const found = again(language, query);
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, finds])));
  expect(Object.keys(found)).toHaveLength(said + 1);
});

test.each<[LanguageId, string, string]>([
  ['spl', 'EventID=1 | stats count by Image', 'A table of groups cannot be written in another language here.'],
  ['spl', 'EventID=1 | head 5', 'cannot be written in another language here.'],
  ['eql', 'sequence [any where EventID == 1] [any where EventID == 3]', 'A sequence of events cannot be written'],
  ['spl', '| where len(Image)>5', 'The function `length` of this condition cannot be written'],
])('refused: %s: %s', (language, query, message) => {
  const conversion = converted(programOf(findLanguage(language), query), 'es-qs');
  expect(conversion.ok ? conversion.text : conversion.error.message).toContain(message);
});
