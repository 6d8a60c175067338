/** Proof reports by hand: what a test says, and nothing else. */
import type { AnalyticProof, ProofReport, ProofRun } from '../../../src/proof/report.ts';
import { proofState } from '../../../src/proof/report.ts';

export const FILE = 'content/playbooks/tool.md';

/** Texts that a format might read as its own: of XML, of Markdown, of a terminal, and what no XML can hold. */
export const HOSTILE = [
  ']]><script>alert(1)</script>',
  '"&\'<a href="x">',
  '`` ` ``` |x| **b** _i_ ~~s~~',
  '![i](https://evil.example/i.png) [l](https://evil.example)',
  'a\n## heading\n- item\n| a | b |',
  '\u001b[31mred\u0000\ud800\ufffe',
  '{0} }} {{ $1 $& %0A ::error::',
  ' ',
  '@someone #1 &amp; https://evil.example :x:',
] as const;

/** A run that passed, but for what is said. */
export function run(said: Partial<ProofRun> = {}): ProofRun {
  return {
    test: 'a session',
    dataset: 'attack',
    view: 'native',
    passed: true,
    events: [2],
    missing: [],
    surplus: [],
    truePositives: 1,
    falsePositives: 0,
    falseNegatives: 0,
    ...said,
  };
}

/** A proven analytic, but for what is said. */
export function proof(analytic: string, said: Partial<AnalyticProof> = {}): AnalyticProof {
  return { file: FILE, analytic, language: 'eql', line: 7, state: 'proven', runs: [run()], ...said };
}

/** The report of these analytics. */
export function report(analytics: AnalyticProof[], said: Partial<ProofReport> = {}): ProofReport {
  const states = Object.fromEntries(
    proofState.options.map((state) => [state, analytics.filter((one) => one.state === state).length]),
  ) as Record<AnalyticProof['state'], number>;
  const runs = analytics.reduce((sum, one) => sum + one.runs.length, 0);
  return {
    version: 1,
    summary: { analytics: analytics.length, ...states, runs, datasets: 1, events: 4 },
    analytics,
    agreements: [],
    disagreements: [],
    conversions: [],
    languages: [],
    ...said,
  };
}
