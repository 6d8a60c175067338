import { expect, test } from 'vitest';
import { projectRunner } from '../../src/proof/project-runner.ts';
import type { RunRequest } from '../../src/proof/run-analytic.ts';
import { verify } from '../../src/proof/verify.ts';
import { analytic, context, QUIET, subject } from './subject.ts';

/** The one near miss of the quiet dataset. */
const [first = 0] = QUIET.metadata.labels.flatMap(({ lines }) => lines);
const because = {
  condition: 'Name = "x"',
  value: '`Name` is "y"',
  line: 5,
  column: 7,
  endLine: 5,
  endColumn: 11,
};

async function nearMissesOf(found: number[], rest: Parameters<typeof context>[1] = {}) {
  const document = subject([analytic('a')], { tests: [{ name: 'q', dataset: 'quiet', expect: { a: [] } }] });
  const { report } = await verify([document], context({ a: { quiet: found } }, rest));
  return report.analytics[0]?.runs.find((run) => run.dataset === 'quiet')?.nearMisses;
}

test('near misses that are not found stand in the report, with what turned them away', async () => {
  const misses = await nearMissesOf([]);
  expect(misses).toEqual([{ line: first, labels: ['near'], because }]);
});

test('those that are found do not, and those of logs that are not read', async () => {
  expect(await nearMissesOf([first])).toBeUndefined();
  expect(await nearMissesOf([], { linesRead: () => new Set() })).toBeUndefined();
});

test('reasons are asked once, and again where there was no answer', async () => {
  const request: RunRequest = { language: 'l', source: 'Name', eventsFile: 'f', view: 'raw' };
  const store = new Map<string, never>();
  const reasons = new Map<string, readonly ({ start: number; end: number; value: string } | null)[]>();
  let asked = 0;
  let answers = false;
  const runner = projectRunner(
    {
      run: async () => ({ ok: true, result: { kind: 'events', events: [] }, warnings: [] }),
      whyNot: async () => {
        asked++;
        return answers ? [{ start: 0, end: 4, value: 'v' }] : undefined;
      },
    },
    store,
    ({ source }, about) => JSON.stringify([source, about]),
    { reasons },
  );
  expect(await runner.whyNot(request, [1])).toEqual([]);
  answers = true;
  const told = [{ line: 1, condition: 'Name', value: 'v', start: 0, end: 4 }];
  expect(await runner.whyNot(request, [1])).toEqual(told);
  expect(await runner.whyNot(request, [1])).toEqual(told);
  expect(asked).toBe(2);
});
