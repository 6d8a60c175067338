/** What mutants of joins and of expressions with several branches find, on events that tell them and on some that do not. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Runner } from '../../src/runners/runner.ts';

const runner = new Runner({ root: join(import.meta.dirname, '..', '..'), threads: 1 });
afterAll(() => runner.close());

const SQL = `SELECT * FROM (SELECT k, g, EventID AS l FROM t WHERE EventID = 1) a
  JOIN (SELECT k, g, EventID AS r FROM t WHERE EventID = 2) b USING (k, g)`;
const PANDAS = "df[df['EventID'] == 1].merge(df[df['EventID'] == 2], on=['k', 'g'])";
const both = { k: 'a', g: 'x' };
const pair = [
  { EventID: 1, ...both },
  { EventID: 2, ...both },
];

test.each([
  ['spark-sql', SQL, ['k', 'g']],
  ['pandas', PANDAS, ["'k'", "'g'"]],
])(
  'a key that is dropped is told by rows that it alone keeps apart, not by other columns: %s',
  async (language, source, keys) => {
    const verdicts = async (events: readonly object[]) => {
      const eventsFile = `${language}: ${events.length}`;
      const outcome = await runner.mutate({ language, source, view: 'raw', eventsFile, events: events as typeof pair });
      if (!outcome.ok) throw new Error(outcome.message);
      expect(outcome.mutants.filter(({ error }) => error !== undefined)).toEqual([]);
      return keys.map((key) => outcome.mutants.find(({ id }) => id === `${key} dropped from the keys`)?.killed);
    };
    expect(await verdicts(pair)).toEqual([false, false]);
    expect(await verdicts([...pair, { EventID: 2, k: 'b', g: 'x' }])).toEqual([true, false]);
    expect(await verdicts([...pair, { EventID: 2, k: 'a', g: 'y' }, { EventID: 3, ...both }])).toEqual([false, true]);
  },
);

test.each([
  ['spark-sql', "SELECT * FROM t WHERE k RLIKE '^a$|^b$'", "k RLIKE '^a$|^b$'"],
  ['spl', 'k=* | regex k="^a$|^b$"', 'k="^a$|^b$"'],
])('anchors of all branches are let go together: %s', async (language, source, text) => {
  const killed = async (k: string) => {
    const events = [{ k: 'a' }, { k }];
    const outcome = await runner.mutate({ language, source, view: 'raw', eventsFile: `${language} ${k}`, events });
    if (!outcome.ok) throw new Error(outcome.message);
    return ['with a free start', 'with a free end'].map(
      (change) => outcome.mutants.find(({ id }) => id === `${text} ${change}`)?.killed,
    );
  };
  expect(await killed('xb')).toEqual([true, false]);
  expect(await killed('bx')).toEqual([false, true]);
  expect(await killed('xbx')).toEqual([false, false]);
});
