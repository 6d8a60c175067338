import { afterAll, beforeAll, expect, test } from 'vitest';
import { Runner, type RunOutcome, type RunRequest } from '../../src/runners/runner.ts';
import { EventFolder, pandas, ROOT, sql } from './fixtures.ts';

const folder = new EventFolder();
const file = folder.write(
  'events.ndjson',
  Array.from({ length: 60 }, (_, index) => ({
    Channel: 'Security',
    EventID: 4624 + (index % 3),
    TargetUserName: index % 2 === 0 ? 'Ada' : `${'a'.repeat(40)}!`,
  })),
);
let runner: Runner;
beforeAll(() => {
  runner = new Runner({ root: ROOT, threads: 1, timeoutSeconds: 2 });
});
afterAll(async () => {
  await runner.close();
  folder.remove();
});

const sigma = (...detection: readonly string[]): RunRequest => ({
  language: 'sigma',
  source: [
    'logsource: { product: windows, service: security }',
    'detection:',
    '  selection:',
    ...detection.map((line) => `    ${line}`),
    '  condition: selection',
  ].join('\n'),
  eventsFile: file,
  view: 'native',
});
const count = (outcome: RunOutcome): unknown => {
  if (!outcome.ok) return outcome.error.kind;
  const { result } = outcome;
  return result.kind === 'events' ? result.events.length : result.kind;
};

test('queries of any language over one file, each with its own outcome, in order', async () => {
  const requests = [
    sigma('EventID: 4624'),
    sigma('EventId|endwith: 4624'),
    sigma('EventID: 4624', 'TargetUserName: ada'),
    { ...sql(file, 'SELECT COUNT(*) FROM t'), view: 'native' },
    { ...pandas(file, "df[df['EventID'] == 4625]"), view: 'native' },
    { ...sigma(), language: 'logpoint', source: 'EventID=4626 TargetUserName=ada' },
    sigma('TargetUserName|re: "^(?=A).da$"'),
  ];
  const done: number[] = [];
  const outcomes = await runner.runTogether(requests, (some) => done.push(some));
  expect(outcomes.map(count)).toEqual([20, 'syntax', 10, 'table', 20, 10, 30]);
  expect(outcomes).toEqual(await Promise.all(requests.map((request) => runner.run(request))));
  expect(done).toEqual([requests.length]);
});

test('a pattern that runs away is stopped, and the others have their results', async () => {
  const outcomes = await runner.runTogether([
    sigma('EventID: 4624'),
    sigma('TargetUserName|re: "^(?=a)(a+)+$"'),
    sigma('EventID: 4625'),
  ]);
  expect(outcomes.map(count)).toEqual([20, 'timeout', 20]);
});

test('events that cannot be read are told for each', async () => {
  const request = { ...sigma('EventID: 4624'), eventsFile: `${file}.gone` };
  const outcomes = await runner.runTogether([request, request]);
  expect(outcomes.map(count)).toEqual(['run', 'run']);
  expect(await runner.runTogether([])).toEqual([]);
});
