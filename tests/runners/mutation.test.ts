import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/engine/values.ts';
import { tellingLine, verdictOn } from '../../src/runners/mutation.ts';
import { Runner } from '../../src/runners/runner.ts';

const runner = new Runner({ root: join(import.meta.dirname, '..', '..'), threads: 1 });
afterAll(() => runner.close());

const events = [
  { Image: 'C:\\a\\cmd.exe', User: 'ann' },
  { Image: 'C:\\a\\calc.exe', User: 'ann' },
  { Image: 'C:\\a\\cmd.exe.bak', User: 'ann' },
];
const request = (language: string, source: string) => ({
  language,
  source,
  eventsFile: `made up: ${language}`,
  events,
  view: 'native',
});

describe.each([
  ['a plan', 'spl', 'Image="*\\\\cmd.exe" User=ann', ['User=ann dropped', 'User=ann contained']],
  [
    'SQL',
    'spark-sql',
    "SELECT * FROM t WHERE Image LIKE '%cmd.exe' AND User = 'ann'",
    ["Image LIKE '%cmd.exe' in any case", "User = 'ann' dropped", "User = 'ann' contained", "User = 'ann' in any case"],
  ],
])('the mutants of %s', (_, language, source, survivors) => {
  test('those that the events do not tell survive, and an event is found that tells each', async () => {
    const outcome = await runner.mutate(request(language, source));
    if (!outcome.ok) throw new Error(outcome.message);
    expect(outcome.mutants.filter(({ killed }) => !killed).map(({ id }) => id)).toEqual(survivors);
    expect(outcome.mutants.length).toBeGreaterThan(survivors.length);
    // Every condition that is gone lets line 2 or 3 in, or leaves line 1 out.
    for (const { killed, line } of outcome.mutants) expect(line !== undefined).toBe(killed);
    const [dropped = ''] = survivors.filter((id) => id.endsWith('dropped'));
    const suggestion = await runner.suggest(request(language, source), dropped);
    expect(suggestion).toMatchObject({ base: 1, found: false, changes: [{ field: 'User', from: 'ann' }] });
    const again = await runner.mutate({
      ...request(language, source),
      eventsFile: `made up, and more: ${language}`,
      events: [...events, ...(suggestion ? [suggestion.event] : [])],
    });
    expect(again.ok && again.mutants.find(({ id }) => id === dropped)?.killed).toBe(true);
  });

  test('a query that does not run has none', async () => {
    expect((await runner.mutate(request(language, 'SELECT ((')))?.ok).toBe(false);
  });
});

const found = (...lines: number[]): Result => ({ kind: 'events', events: lines });
const groups = (...sequences: number[][]): Result => ({ kind: 'sequences', sequences });
const table = (...rows: [number, number[]][]): Result => ({
  kind: 'table',
  columns: ['count'],
  rows: rows.map(([count]) => [count]),
  lines: rows.map(([, lines]) => lines),
});

describe('the event that tells two results', () => {
  test.each<[string, Result, Result, number | undefined]>([
    ['that only the mutant finds', found(4), found(2, 4), 2],
    ['that only the query finds', found(4, 9, 7), found(4), 7],
    ['at the first place of another order', found(4, 9, 7), found(4, 7, 9), 9],
    ['of a sequence that is longer', groups([1, 5]), groups([1, 3, 5]), 3],
    ['of the first group that is another', groups([1, 5], [2, 6]), groups([1, 5], [6, 2]), 2],
    [
      'of the first row that counts otherwise',
      table([2, [1, 5]], [3, [2, 6, 8]]),
      table([2, [1, 5]], [4, [2, 6, 8]]),
      2,
    ],
    ['of a row that is left out', table([2, [1, 5]], [1, [9]]), table([2, [1, 5]]), 9],
    ['is none where no event is counted', table([0, []]), table([1, []]), undefined],
  ])('%s', (_, query, mutant, line) => {
    expect(tellingLine(query, mutant)).toBe(line);
  });
});

test.each<[string, Parameters<typeof verdictOn>[2], boolean | undefined]>([
  ['finds something else', { result: found(2) }, true],
  ['finds the same', { result: found(1) }, false],
  ['does not run', { error: 'There is no such field.' }, true],
  ['ran out of steps, of which nothing is known', { error: 'Too many steps.', unfinished: true }, undefined],
])('a mutant that %s', (_, end, killed) => {
  const mutant = {
    id: 'a dropped',
    kind: 'dropped',
    change: 'dropped',
    text: 'a',
    span: { start: 0, end: 1 },
  } as const;
  expect(verdictOn({ ...mutant, program: () => null }, found(1), end)?.killed).toBe(killed);
});

describe('events that tell a mutant together', () => {
  const failures = Array.from({ length: 6 }, (_, index) => ({
    '@timestamp': `2024-05-14T12:0${index}:00Z`,
    Channel: 'Security',
    EventID: 4625,
    Hostname: 'WS01.corp.example',
    TargetUserName: `user${index}`,
  }));
  const process = {
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: 'WS01.corp.example',
    Image: 'C:\\a.exe',
  };
  const sequence = [
    { '@timestamp': '2024-05-14T12:11:00Z', ...process, EventID: 1 },
    { '@timestamp': '2024-05-14T12:12:00Z', ...process, EventID: 3, DestinationPort: 5985 },
  ];
  const SQL = 'SELECT Hostname FROM t WHERE EventID = 4625 GROUP BY Hostname HAVING COUNT(*) >= 5';
  const EQL = 'sequence by host.name [process where event.type == "start"] [network where true]';
  const PORT = 'sequence by host.name [process where event.type == "start"] [network where destination.port == 5985]';

  test.each([
    [
      'one less than a threshold',
      'spl',
      'EventCode=4625 | stats count by Computer | where count >= 5',
      'native',
      'count >= 5 one less',
      4,
    ],
    [
      'just the threshold',
      'spl',
      'EventCode=4625 | stats count by Computer | where count >= 5',
      'native',
      'count >= 5 one more',
      5,
    ],
    [
      'distinct values',
      'spl',
      'EventCode=4625 | stats dc(TargetUserName) as n by Computer | where n > 4',
      'native',
      'n > 4 one less',
      4,
    ],
    ['SQL', 'spark-sql', SQL, 'raw', 'COUNT(*) >= 5 one less', 4],
    ['the keys of a sequence', 'eql', EQL, 'ecs', 'host.name dropped from the keys', 1],
    ['a condition in a step of a sequence', 'eql', PORT, 'ecs', 'destination.port == 5985 dropped', 2],
  ])('%s', async (_, language, source, view, mutant, amount) => {
    const events = [...failures, ...sequence];
    const asked = { language, source, view, eventsFile: `together: ${mutant} ${language}`, events };
    const suggestion = await runner.suggest(asked, mutant);
    expect(suggestion?.group?.events ?? [suggestion?.event]).toHaveLength(amount);
    const more = suggestion?.group?.events ?? (suggestion ? [suggestion.event] : []);
    const killed = async (all: typeof asked.events, eventsFile: string) => {
      const outcome = await runner.mutate({ ...asked, events: all, eventsFile });
      return outcome.ok && outcome.mutants.find(({ id }) => id === mutant)?.killed;
    };
    expect(await killed(events, `${asked.eventsFile}, before`)).toBe(false);
    expect(await killed([...events, ...(more as typeof events)], `${asked.eventsFile}, after`)).toBe(true);
  });

  test('a query that reads the whole event is told by one of its texts', async () => {
    const asked = {
      language: 'grep',
      source: "grep -P 'a\\.exe'",
      view: 'native',
      eventsFile: 'whole',
      events: sequence,
    };
    const suggestion = await runner.suggest(asked, 'a\\.exe in any case');
    expect(suggestion).toMatchObject({
      found: false,
      changes: [{ field: 'Image', from: 'C:\\a.exe', to: 'C:\\A.EXE' }],
    });
  });
});
