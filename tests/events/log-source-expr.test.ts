/** The conditions that conversions write for a log source hold of the events that the views select, and of no other. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Expr } from '../../src/engine/plan.ts';
import { runProgram } from '../../src/engine/run.ts';
import type { EventRecord } from '../../src/engine/values.ts';
import { loadDefinitions, loadViews } from '../../src/events/views/load.ts';
import { logSourceCondition, logSourceTable } from '../../src/events/views/log-source-expr.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const definitions = loadDefinitions(ROOT);
const views = loadViews(ROOT);
const IDS = ['native', 'windows-audit'];
const span = { start: 0, end: 0 };

function lines(predicate: Expr, id: string, events: readonly EventRecord[]): readonly number[] {
  const view = views.get(id);
  if (view === undefined) throw new Error(`no view ${id}`);
  const plan = { op: 'filter', input: { op: 'source', span }, predicate, span } as const;
  const result = runProgram({ kind: 'plan', plan, returns: 'events' }, { events, view, now: null });
  return result.kind === 'events' ? result.events : [];
}

/** The condition as a conversion has it, on the native log that it is written for. */
function condition(names: readonly string[], id: string, unnamed: boolean): Expr {
  const definition = definitions.get(id);
  if (definition === undefined) throw new Error(`no view ${id}`);
  return logSourceCondition(names, logSourceTable(definition, definitions.values(), unnamed), span);
}

function selected(names: readonly string[], id: string, events: readonly EventRecord[]): number[] {
  const tests = names.map((name) => views.get(id)?.selector(name) ?? (() => true));
  return events.filter((event) => tests.every((test) => test(event))).map(({ line }) => line);
}

const native = definitions.get('native');
if (native?.kind !== 'native') throw new Error('the native view is missing');
const sourceNames = (kind: 'category' | 'product' | 'service') =>
  Object.keys(native.logSources[kind]).map((name) => `${kind}:${name}`);

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const channels = [
  SYSMON,
  'Linux-Sysmon/Operational',
  'Security',
  'System',
  'security',
  'Windows PowerShell',
  'RPCFW',
  'Elsewhere',
];
const providers = [
  'Microsoft-Windows-Sysmon',
  'Microsoft-Windows-Kernel-File',
  'Unknown-Provider',
  'Service Control Manager',
];
const eventIds = [1, 3, 9, 11, 400, 4103, 4624, 4688, 7045, 64];

const event = fc.record(
  {
    Channel: fc.constantFrom(...channels),
    Provider_Name: fc.constantFrom(...providers),
    EventID: fc.constantFrom(...eventIds),
    ObjectType: fc.constantFrom('Key', 'File', ''),
  },
  { requiredKeys: [] },
);
const records = fc
  .array(event, { minLength: 1, maxLength: 12 })
  .map((raws) => raws.map((raw, index): EventRecord => ({ line: index + 1, raw })));
const source = fc
  .tuple(
    fc.option(fc.constantFrom(...sourceNames('category')), { nil: undefined }),
    fc.option(fc.constantFrom(...sourceNames('product'), 'product:of-nobody'), { nil: undefined }),
    fc.option(fc.constantFrom(...sourceNames('service')), { nil: undefined }),
  )
  .map((names) => names.filter((name) => name !== undefined));

it.each(IDS)('under %s', (id) => {
  fc.assert(
    fc.property(source, records, (names, events) => {
      expect(lines(condition(names, id, true), id, events)).toEqual(selected(names, id, events));
    }),
    { numRuns: 2000 },
  );
});

it.each(IDS)('of events that name channel, provider and event id, with or without the rest: under %s', (id) => {
  const whole = records.filter((events) =>
    events.every(({ raw }) => ['Channel', 'Provider_Name', 'EventID'].every((name) => raw[name] !== undefined)),
  );
  fc.assert(
    fc.property(source, whole, (names, events) => {
      const found = lines(condition(names, id, false), id, events);
      expect(found).toEqual(lines(condition(names, id, true), id, events));
    }),
    { numRuns: 200 },
  );
});

it.each<[text: string, names: readonly string[], raw: EventRecord['raw'], holds: boolean]>([
  ['an event id alone', ['category:process_creation'], { EventID: 1 }, true],
  ['another', ['category:process_creation'], { EventID: 2 }, false],
  ['a channel alone', ['category:process_creation'], { Channel: SYSMON }, true],
  ['nothing', ['service:security'], { User: 'ana' }, true],
  ['a provider of nobody', ['service:security'], { Provider_Name: 'Unknown-Provider', EventID: 4624 }, false],
  ['an event id of no channel', ['category:process_creation', 'service:security'], { EventID: 1 }, true],
  [
    'a channel of another product',
    ['category:process_creation', 'product:windows'],
    { Channel: 'RPCFW', EventID: 1 },
    false,
  ],
])('%s', (_, names, raw, holds) => {
  const events = [{ line: 1, raw }];
  expect(lines(condition(names, 'native', true), 'native', events)).toEqual(holds ? [1] : []);
  expect(selected(names, 'native', events)).toEqual(holds ? [1] : []);
});
