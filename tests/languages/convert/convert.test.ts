import { afterAll, describe, expect, test } from 'vitest';
import { CONVERSION_TARGETS } from '../../../src/languages/convert/index.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { converted, lines, programOf, records, rerun, SqlRuns } from './harness.ts';
import { EVENTS, RULES, type Rule, ruleText } from './rules.ts';

const sql = new SqlRuns();
afterAll(() => sql.close());
const events = records(EVENTS);

async function found(rule: Rule, target: (typeof CONVERSION_TARGETS)[number]): Promise<readonly number[] | 'refused'> {
  const conversion = converted(programOf(sigma, ruleText(rule)), target);
  if (!conversion.ok) return 'refused';
  return target === 'spark-sql' ? sql.run(conversion.text, EVENTS) : rerun(target, conversion.text, events);
}

describe('what a rule is printed as finds what the rule finds', () => {
  test.each(RULES.map((rule) => [rule.title, rule] as const))('%s', async (_, rule) => {
    expect({ sigma: lines(programOf(sigma, ruleText(rule)), events) }).toEqual({ sigma: rule.finds });
    const expected = CONVERSION_TARGETS.map((target) => [
      target,
      rule.refused?.includes(target) ? 'refused' : rule.finds,
    ]);
    const actual = await Promise.all(CONVERSION_TARGETS.map(async (target) => [target, await found(rule, target)]));
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  });
});
