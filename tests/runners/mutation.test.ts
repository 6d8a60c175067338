import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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
