/** Times EQL, SPL and Spark SQL on generated events. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Program } from '../../../src/engine/plan.ts';
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Result, View } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { loadMacros } from '../../../src/knowledge/macros.ts';
import { eql } from '../../../src/languages/eql/index.ts';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';
import type { Language } from '../../../src/languages/language.ts';
import { spl } from '../../../src/languages/spl/index.ts';
import { Runner } from '../../../src/runners/runner.ts';
import { type BenchQuery, EQL, EQL_CLASSIC, SPARK_SQL, SPL } from './queries.ts';
import { heading, line, rate, timed } from './timing.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** A bound that no bench meets. */
const ANY_STEPS = 1e12;

const COLUMNS = ['events/s', 'first round', 'found'] as const;

/** EQL by kind, Elastic's and the original language's. */
export async function benchEql(events: readonly EventRecord[], rounds: number): Promise<void> {
  await benchPlans('EQL', eql, EQL, events, rounds);
  await benchPlans('EQL, original', eqlClassic, EQL_CLASSIC, events, rounds);
}

/** SPL by command. */
export async function benchSpl(events: readonly EventRecord[], rounds: number): Promise<void> {
  await benchPlans('SPL', spl, SPL, events, rounds);
}

async function benchPlans(
  title: string,
  language: Language,
  queries: readonly BenchQuery[],
  events: readonly EventRecord[],
  rounds: number,
): Promise<void> {
  const view = loadViews(root).get(language.defaultView);
  if (!view) throw new Error(`The project has no view for ${language.name}.`);
  heading(`${title} (view ${view.id})`, ...COLUMNS);
  for (const { kind, query } of queries) {
    const parsed = language.parse(query, { macros: loadMacros(root) });
    if (!parsed.ok || parsed.program.kind !== 'plan') {
      throw new Error(`\`${query}\`: ${parsed.ok ? 'no plan' : parsed.error.message}`);
    }
    const { program } = parsed;
    const timing = await timed(rounds, () => run(program, events, view));
    line(kind, rate(events.length, timing.best), rate(events.length, timing.first), String(found(timing.answer)));
  }
}

function run(program: Program, events: readonly EventRecord[], view: View): Result {
  return runProgram(program, { events, view, now: null, maxSteps: ANY_STEPS });
}

function found(result: Result): number {
  if (result.kind === 'table') return result.rows.length;
  return result.kind === 'events' ? result.events.length : result.sequences.length;
}

/** Spark SQL, as the product runs it: in DuckDB in a process of its own. Loading the events into it is apart. */
export async function benchSql(events: readonly EventRecord[], rounds: number): Promise<void> {
  const folder = path.join(root, '.huntbook', 'bench');
  const file = path.join(folder, 'events.ndjson');
  await mkdir(folder, { recursive: true });
  await writeFile(file, events.map(({ raw }) => `${JSON.stringify(raw)}\n`).join(''));
  const runner = new Runner({ root, threads: 1, timeoutSeconds: 600 });
  try {
    heading('Spark SQL in DuckDB (view native)', ...COLUMNS);
    for (const { kind, query } of SPARK_SQL) {
      const request = { language: 'spark-sql', source: query, eventsFile: file, view: 'native' };
      const ask = async () => {
        const outcome = await runner.run(request);
        if (!outcome.ok) throw new Error(`\`${query}\`: ${outcome.error.message}`);
        return outcome.result;
      };
      const timing = await timed(rounds, ask, 'clock');
      line(kind, rate(events.length, timing.best), rate(events.length, timing.first), String(found(timing.answer)));
    }
    console.log(
      '  (by the clock: DuckDB has a process of its own; the first round of each reads the columns that it needs from the file)',
    );
  } finally {
    await runner.close();
  }
}
