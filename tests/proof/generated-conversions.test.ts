import { describe, expect, it } from 'vitest';
import type { RuleConversion } from '../../src/checks/rule-conversions.ts';
import type { Analytic } from '../../src/documents/document.ts';
import { failuresOf } from '../../src/proof/failures.ts';
import { verify } from '../../src/proof/verify.ts';
import { ATTACK, analytic, context, type Findings, QUIET, subject } from './subject.ts';

const RULE: Analytic = { ...analytic('sigma'), language: 'sigma' };
const TESTS = {
  tests: [
    { name: 'session', dataset: 'attack', expect: { sigma: ['session'] } },
    { name: 'quiet day', dataset: 'quiet', expect: { sigma: [] } },
  ],
};
const SPL: RuleConversion = { language: 'spl', ok: true, text: 'source of spl', notes: ['Numbers differ.'] };

async function proven(findings: Findings, conversion: RuleConversion, tests: typeof TESTS | null = TESTS) {
  const rest = { conversionsOf: ({ language }: Analytic) => (language === 'sigma' ? [conversion] : []) };
  const rules = { sigma: { attack: [3, 4] }, ...findings };
  const documents = [subject([RULE, analytic('spl')], tests, {}, 'content/rules/rule.md')];
  const asking = context(rules, rest);
  const { report } = await verify(documents, asking);
  const datasets = new Map([ATTACK, QUIET].map((one) => [one.name, one]));
  const failures = failuresOf(report, { documents, datasets, strict: false });
  const own = failures.filter(({ rule }) => rule === 'proof/conversion');
  return { conversion: report.conversions[0], amount: report.conversions.length, failures: own, asked: asking.asked };
}

describe('a rule in another language', () => {
  it('that finds what the rule finds, dataset by dataset, is proven', async () => {
    const { conversion, amount, failures } = await proven({ spl: { attack: [4, 3] } }, SPL);
    expect(amount).toBe(1);
    expect(failures).toEqual([]);
    expect(conversion).toEqual({
      file: 'content/rules/rule.md',
      analytic: 'sigma',
      language: 'spl',
      view: 'native',
      state: 'proven',
      text: 'source of spl',
      notes: ['Numbers differ.'],
      runs: [
        { dataset: 'attack', events: [3, 4], missing: [], surplus: [] },
        { dataset: 'quiet', events: [], missing: [], surplus: [] },
      ],
    });
  });

  it('that finds others fails, at the rule, with the events', async () => {
    const { conversion, failures } = await proven({ spl: { attack: [4, 9], quiet: [7] } }, SPL);
    expect(conversion?.state).toBe('differs');
    expect(failures.map(({ file, line, column, message }) => [file, line, column, message])).toEqual([
      ['content/rules/rule.md', 5, 3, '`sigma` finds other events when it is printed as `spl` than it finds itself.'],
    ]);
    expect(failures[0]?.details.map((detail) => detail.replace(/ {2}\d{4}-.*/, ''))).toEqual([
      'query    source of spl',
      'dataset  attack (view native)',
      'missing  line 3 (session)',
      'surplus  line 9 (admin)',
      'dataset  quiet (view native)',
      'surplus  line 7 (near)',
    ]);
  });

  it('that does not run fails', async () => {
    const { failures } = await proven(
      { spl: { attack: { ok: false, error: { message: 'It was stopped.', start: 0, end: 1 } } } },
      SPL,
    );
    expect(failures[0]?.details).toContain('         did not run: It was stopped.');
  });

  it('that cannot be said says why, at the place in the document', async () => {
    const impossible: RuleConversion = {
      language: 'grep',
      ok: false,
      error: { message: 'A range of addresses cannot be said.', help: 'write it out', start: 6 },
    };
    const { conversion, failures } = await proven({}, impossible);
    expect(failures).toEqual([]);
    expect(conversion).toMatchObject({
      state: 'impossible',
      reason: { message: 'A range of addresses cannot be said.', help: 'write it out', line: 5, column: 9 },
      runs: [],
    });
  });

  it('is not run without datasets to compare on', async () => {
    const { conversion } = await proven({}, SPL, null);
    expect(conversion).toMatchObject({ state: 'unrun', text: 'source of spl', runs: [] });
  });

  it('runs with its own log source, through the view of the rule', async () => {
    const { asked } = await proven({ spl: { attack: [3, 4] } }, SPL);
    const own = asked.filter(({ source }) => source === 'source of spl');
    expect(own.map(({ language, view, logSources }) => [language, view, logSources])).toEqual([
      ['spl', 'native', undefined],
      ['spl', 'native', undefined],
    ]);
  });

  it('is not made of a rule that is left out of the proof', async () => {
    const { amount } = await proven({}, SPL, { ...TESTS, skip: { sigma: 'because' } } as typeof TESTS);
    expect(amount).toBe(0);
  });
});
