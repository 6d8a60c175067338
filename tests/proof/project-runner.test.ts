import { expect, test } from 'vitest';
import type { Result, Value } from '../../src/engine/values.ts';
import { projectRunner } from '../../src/proof/project-runner.ts';
import type { RunAnswer } from '../../src/proof/run-analytic.ts';

const request = { language: 'spl', source: '*', eventsFile: 'a.ndjson', view: 'native' };
const table = (...cells: Value[]): Result => ({
  kind: 'table',
  columns: cells.map((_, index) => `c${index}`),
  rows: [cells],
  lines: [[1]],
});

test.each<[string, Result, boolean]>([
  ['events', { kind: 'events', events: [1, 4] }, true],
  ['a table', table('a', 1.5, null, ['x', 2], { k: true }), true],
  ['a table with a number that JSON does not have', table('a', Number.POSITIVE_INFINITY), false],
  ['one within a value', table(['a', { n: Number.NaN }]), false],
])('%s is remembered only as what it is', async (_, result, remembered) => {
  const kept = new Map<string, string>();
  const store = {
    get: (key: string) => {
      const json = kept.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as RunAnswer);
    },
    set: (key: string, answer: RunAnswer) => kept.set(key, JSON.stringify(answer)),
  };
  let runs = 0;
  const runner = {
    run: async () => {
      runs++;
      return { ok: true as const, result, warnings: [] };
    },
    whyNot: async () => undefined,
  };
  for (let time = 0; time < 2; time++) {
    expect(await projectRunner(runner, store, () => 'key').run(request)).toEqual({ ok: true, result });
  }
  expect(runs).toBe(remembered ? 1 : 2);
});
