/** Times Sigma rules on generated events. */
import path from 'node:path';
import type { Program } from '../../../src/engine/plan.ts';
import { runPrograms } from '../../../src/engine/rule-set/run-programs.ts';
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, View } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { generateRules } from './sigma-rules.ts';
import { heading, line, rate, timed } from './timing.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Rules of those that are also run one by one, to compare. */
const ONE_BY_ONE = 100;

/** So many rules over the events: reading them, and running them. */
export async function benchSigma(events: readonly EventRecord[], count: number, rounds: number): Promise<void> {
  const view = loadViews(root).get(sigma.defaultView);
  if (!view) throw new Error('The project has no view for Sigma.');
  const texts = generateRules(count);
  const reading = await timed(1, () => texts.map(programOf));
  const programs = reading.answer;
  heading(`Sigma, ${count} rules (view ${view.id})`, 'rule·events/s', 'events/s', 'found');
  const few = programs.slice(0, ONE_BY_ONE);
  const single = await timed(rounds, () => oneByOne(few, events, view));
  line(
    `one by one (${few.length} of them)`,
    rate(few.length * events.length, single.best),
    rate(events.length, single.best),
    String(single.answer),
  );
  const set = await timed(rounds, () => asSet(programs, events, view));
  const all = count * events.length;
  line('as a set', rate(all, set.best), rate(events.length, set.best), String(set.answer));
  line('as a set, first round', rate(all, set.first), rate(events.length, set.first), '');
  console.log(`  (as a set: preparation included)\n  reading the rules, apart: ${rate(count, reading.best)} rules/s`);
}

function programOf(text: string): Program {
  const parsed = sigma.parse(text);
  if (!parsed.ok || parsed.program.kind !== 'plan') {
    throw new Error(`${parsed.ok ? 'no plan' : parsed.error.message}\n${text}`);
  }
  return parsed.program;
}

function oneByOne(programs: readonly Program[], events: readonly EventRecord[], view: View): number {
  let found = 0;
  for (const program of programs) {
    const result = runProgram(program, { events, view, now: null });
    if (result.kind === 'events') found += result.events.length;
  }
  return found;
}

function asSet(programs: readonly Program[], events: readonly EventRecord[], view: View): number {
  let found = 0;
  for (const outcome of runPrograms(programs, { events, view, now: null })) {
    if ('error' in outcome) throw outcome.error;
    if (outcome.result.kind === 'events') found += outcome.result.events.length;
  }
  return found;
}
