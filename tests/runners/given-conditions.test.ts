/** What a rule's log source asks already is no mutant of its conversions; what its events merely lack is. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Runner } from '../../src/runners/runner.ts';

const runner = new Runner({ root: join(import.meta.dirname, '..', '..'), threads: 1 });
afterAll(() => runner.close());

const events = [{ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\a.exe' }];

test.each([
  ['the log and the event', 'EventCode=1 Image=*a.exe', 'EventCode=1', false],
  ['a part of what it asks', 'EventCode<=1 Image=*a.exe', 'EventCode<=1', false],
  ['another event too', 'EventCode<=3 Image=*a.exe', 'EventCode<=3', false],
  ['what events of all logs lack', 'Image=*a.exe | where isnull(Zone)', 'isnull(Zone)', true],
  [
    'a text that probes lack',
    'Image=*a.exe | where NOT match(coalesce(CommandLine, ""), "x")',
    'match(coalesce(CommandLine, ""), "x")',
    true,
  ],
  ['what the log source does not ask', 'EventCode=1 Image=*a.exe', 'Image=*a.exe', true],
])('%s', async (_, source, condition, isMutated) => {
  const outcome = await runner.mutate({
    language: 'spl',
    source,
    view: 'native',
    eventsFile: 'given',
    events,
    logSources: [{ category: 'process_creation', product: 'windows' }],
  });
  if (!outcome.ok) throw new Error(outcome.message);
  expect(outcome.mutants.some(({ id }) => id === `${condition} dropped`)).toBe(isMutated);
});
