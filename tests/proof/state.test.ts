import { expect, test } from 'vitest';
import type { ProofRun } from '../../src/proof/report.ts';
import { decideState, type StateInput } from '../../src/proof/state.ts';

const run = (dataset: string, events: number[], truePositives: number, passed = true): ProofRun => ({
  test: `on ${dataset}`,
  dataset,
  view: 'native',
  passed,
  events,
  missing: [],
  surplus: [],
  truePositives,
  falsePositives: 0,
  falseNegatives: 0,
});
const attack = run('attack', [3], 1);
const quiet = run('quiet', [], 0);
const syntax = { kind: 'syntax', message: 'Unexpected `)`.' } as const;
const unsupported = { kind: 'unsupported', message: 'Windows are not supported.' } as const;

test.each<[string, Partial<StateInput>, string, string | undefined]>([
  ['caught and silent on a near miss', { runs: [attack, quiet] }, 'proven', undefined],
  ['no test', {}, 'unproven', 'No test names it.'],
  [
    'nothing shows it silent',
    { runs: [attack] },
    'unproven',
    'No test shows it silent on a dataset that holds a near miss.',
  ],
  [
    'silent where nothing is near',
    { runs: [attack, run('empty', [], 0)] },
    'unproven',
    'No test shows it silent on a dataset that holds a near miss.',
  ],
  ['finds nothing anywhere', { runs: [quiet] }, 'silent', 'It finds no attack event on any dataset of its tests.'],
  [
    'finds only background',
    { runs: [run('attack', [9], 0), quiet] },
    'silent',
    'It finds no attack event on any dataset of its tests.',
  ],
  ['one run differs', { runs: [attack, run('quiet', [1], 0, false)] }, 'failed', '1 of 2 tests failed: `on quiet`.'],
  ['does not parse', { parseError: syntax }, 'failed', 'Unexpected `)`.'],
  ['does not parse, language known', { parseError: syntax, runs: [attack, quiet] }, 'failed', 'Unexpected `)`.'],
  ['not supported, no test names it', { parseError: unsupported }, 'unproven', 'Windows are not supported.'],
  [
    'not supported, a test expects it',
    { parseError: unsupported, runs: [run('attack', [], 0, false)] },
    'failed',
    '1 of 1 tests failed: `on attack`.',
  ],
  ['no engine', { withoutEngine: 'dnif' }, 'unproven', 'Huntbook has no engine for dnif.'],
  ['skipped', { skip: 'needs a domain controller', parseError: syntax }, 'skipped', 'needs a domain controller'],
])('%s', (_, input, state, reason) => {
  const decided = decideState({ runs: [], nearMissDatasets: new Set(['quiet', 'attack']), ...input });
  expect(decided.state).toBe(state);
  expect(decided.reason).toBe(reason);
});
