import { describe, expect, test } from 'vitest';
import { type JunitOptions, junitReport } from '../../../src/cli/reports/junit.ts';
import type { ProofReport } from '../../../src/proof/report.ts';
import { xmlErrors } from '../../exports/validators.ts';
import { FILE, HOSTILE, proof, report, run } from '../../proof/reports/report.ts';

const junit = (of: ProofReport, options: Partial<JunitOptions> = {}) =>
  junitReport(of, { hindrances: [], strict: false, ...options });

/** Name of each case, and what became of it. */
const cases = (xml: string) =>
  [...xml.matchAll(/<testcase [^>]*? name="([^"]*)"[^>]*?(?:\/>|><(\w+))/g)].map(([, name, kind = 'passed']) => [
    name,
    kind,
  ]);

const missing = [{ line: 3, labels: ['child'], because: { condition: 'a == 1', value: '2', line: 9, column: 4 } }];

test('a case for each run, in its document’s suite', async () => {
  const xml = junit(
    report([
      proof('fine'),
      proof('misses', { state: 'failed', runs: [run(), run({ passed: false, missing })] }),
      proof('breaks', {
        state: 'failed',
        runs: [run({ passed: false, error: { message: 'No column `x`.', line: 1, column: 1 } })],
      }),
      proof('unread', { state: 'failed', reason: 'Unexpected `=`', runs: [] }),
      proof('left', { state: 'skipped', reason: 'as its converter wrote it', runs: [] }),
      proof('quiet', { state: 'silent', reason: 'It finds no attack event.' }),
    ]),
  );
  expect(await xmlErrors(xml, 'junit.xsd')).toEqual([]);
  expect(cases(xml)).toEqual([
    ['fine: a session (attack)', 'passed'],
    ['misses: a session (attack)', 'passed'],
    ['misses: a session (attack)', 'failure'],
    ['breaks: a session (attack)', 'error'],
    ['unread', 'error'],
    ['left', 'skipped'],
    ['quiet: a session (attack)', 'passed'],
    ['quiet', 'skipped'],
  ]);
  expect(xml).toContain(`<testsuite name="${FILE}" tests="8" failures="1" errors="2" skipped="2">`);
  expect(xml).toContain('missing  line 3 (child): turned away by a == 1 at 9:4: 2</failure>');
  expect(xml).not.toMatch(/ time(?:stamp)?=/);
});

test('what is strict fails', () => {
  const lacking = report([proof('a', { state: 'silent' }), proof('b', { state: 'unproven', runs: [] })]);
  expect(cases(junit(lacking, { strict: true })).map(([, kind]) => kind)).toEqual(['passed', 'failure', 'failure']);
});

test('agreement, conversions, examples and what hinders have their cases', async () => {
  const place = { file: FILE, claim: 'logic-1', dataset: 'attack' };
  const conversion = { file: FILE, analytic: 'sigma', view: 'native', runs: [] };
  const xml = junit(
    report([proof('a')], {
      agreements: [{ ...place, analytics: [] }],
      disagreements: [{ ...place, dataset: 'quiet', analytics: [{ analytic: 'a', events: [1, 2] }] }],
      conversions: [
        { ...conversion, language: 'spl', state: 'proven' },
        { ...conversion, language: 'eql', state: 'differs' },
        { ...conversion, language: 'grep', state: 'impossible' },
        { ...conversion, language: 'logpoint', state: 'unrun' },
      ],
      languages: [
        {
          language: 'eql',
          file: 'content/knowledge/languages/eql.yaml',
          examples: [
            { part: 'constructs/0/examples/0', line: 4, view: 'ecs', passed: true, events: [] },
            { part: 'constructs/0/examples/1', line: 5, view: 'ecs', passed: false, events: [] },
          ],
        },
      ],
    }),
    { hindrances: [{ rule: 'tests/yaml', severity: 'error', message: 'Bad.', file: 'x.yaml', line: 1, column: 2 }] },
  );
  expect(await xmlErrors(xml, 'junit.xsd')).toEqual([]);
  expect(cases(xml).map(([, kind]) => kind)).toEqual([
    'error',
    'passed',
    'passed',
    'failure',
    'passed',
    'failure',
    'skipped',
    'skipped',
    'passed',
    'failure',
  ]);
});

describe('texts of others stay texts', () => {
  test.each(HOSTILE)('%j', async (text) => {
    const failed = run({
      test: text,
      dataset: text,
      passed: false,
      missing: [{ line: 1, labels: [text], because: { condition: text, value: text, line: 1, column: 1 } }],
      difference: text,
    });
    const xml = junit(report([proof(text, { file: text, state: 'failed', reason: text, runs: [failed] })]));
    expect(await xmlErrors(xml, 'junit.xsd')).toEqual([]);
    expect(xml).not.toContain('<script');
  });
});

test('says what is wanted, what let an event through, and which mutants were not run', async () => {
  const at = { line: 9, column: 4 };
  const failing = run({
    passed: false,
    missing: [{ line: 3, labels: [], because: { condition: 'a == 1', value: '2', wanted: '1', ...at } }],
    surplus: [
      { line: 4, labels: ['near'], letThrough: [{ condition: 'b > 0', value: '5', wanted: 'more than 0', ...at }] },
    ],
  });
  const mutants = { mutants: 2, killed: 2, failing: 0, left: 0, datasets: ['attack'], survivors: [] };
  const notRun = [{ dataset: 'quiet', message: 'It was stopped.' }];
  const of = report([
    proof('fails', { state: 'failed', runs: [failing] }),
    proof('told', { mutation: mutants }),
    proof('unknown', { mutation: { ...mutants, notRun } }),
  ]);
  const xml = junit(of);
  expect(await xmlErrors(xml, 'junit.xsd')).toEqual([]);
  expect(xml).toContain('missing  line 3 (no label): turned away by a == 1 at 9:4: 2, wanted 1');
  expect(xml).toContain('surplus  line 4 (near)\n         let through by b > 0 at 9:4: 5, wanted more than 0');
  expect(xml).toContain('not run  on quiet: It was stopped.');
  const kinds = (strict: boolean) => cases(junit(of, { strict })).filter(([name]) => name?.endsWith('mutants'));
  expect(kinds(false)).toEqual([
    ['told: mutants', 'passed'],
    ['unknown: mutants', 'skipped'],
  ]);
  expect(kinds(true)[1]).toEqual(['unknown: mutants', 'failure']);
});

test('a hit beside the tests fails unless its reason is stated; one that did not run is no pass', async () => {
  const other = { view: 'native', tested: false, truePositives: [], falsePositives: [], falseNegatives: [] };
  const xml = junit(
    report([
      proof('a', {
        truth: [
          { ...other, dataset: 'attack', tested: true, truePositives: [2] },
          { ...other, dataset: 'b', falsePositives: [3], truePositives: [1] },
          { ...other, dataset: 'c', falsePositives: [3], because: 'known' },
          { ...other, dataset: 'd' },
          { ...other, dataset: 'e', error: 'It was stopped.' },
        ],
      }),
    ]),
  );
  expect(await xmlErrors(xml, 'junit.xsd')).toEqual([]);
  expect(cases(xml)).toEqual([
    ['a: a session (attack)', 'passed'],
    ['a: beside its tests (b)', 'failure'],
    ['a: beside its tests (c)', 'passed'],
    ['a: beside its tests (e)', 'skipped'],
  ]);
  expect(xml).toContain('It finds 2 events (lines 1, 3) on b, which none of its tests runs on.');
});
