/** Converts Sigma rules as the command does, and runs what is printed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../../src/engine/plan.ts';
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Value } from '../../../src/engine/values.ts';
import { loadDefinitions, loadViews } from '../../../src/events/views/load.ts';
import { logSourceTable, withResolvedLogSources } from '../../../src/events/views/log-source-expr.ts';
import { type Conversion, convert } from '../../../src/languages/convert/index.ts';
import type { Language, LanguageId } from '../../../src/languages/language.ts';
import { findLanguage } from '../../../src/languages/registry.ts';
import { Runner } from '../../../src/runners/runner.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const definitions = loadDefinitions(ROOT);
const definition = definitions.get('native');
const view = loadViews(ROOT).get('native');
if (definition?.kind !== 'native' || view === undefined) throw new Error('the native view is missing');
const channels = new Set(definition.channels);

export type Raw = Readonly<Record<string, Value>>;

export function records(raws: readonly Raw[]): EventRecord[] {
  return raws.map((raw, index) => ({ line: index + 1, raw }));
}

/** The program of a query. Throws when it does not parse, so that a test shows the message. */
export function programOf(language: Language | undefined, text: string): Program {
  const parsed = language?.parse(text);
  if (!parsed?.ok) throw new Error(`${parsed?.error.message} in:\n${text}`);
  if (parsed.program.kind !== 'plan') throw new Error('expected a plan');
  return parsed.program;
}

/** Lines of the events that a program finds under `native`. */
export function lines(program: Program, events: readonly EventRecord[]): readonly number[] {
  if (view === undefined) return [];
  const result = runProgram(program, { events, view, now: null });
  if (result.kind !== 'events') throw new Error(`expected events, found ${result.kind}`);
  return result.events;
}

/** A rule in another language; `named`: only events that name their log. */
export function converted(program: Program, to: LanguageId, named = false): Conversion {
  if (definition === undefined || view === undefined) throw new Error('no view');
  return convert(withResolvedLogSources(program, logSourceTable(definition, definitions.values(), !named)), to, {
    isLogSource: (field) => view.isLogSource?.(field) ?? false,
    hasOneSpelling: (field, text) => field === 'Channel' && channels.has(text),
  });
}

/** What a printed query finds among the events. */
export function rerun(language: LanguageId, text: string, events: readonly EventRecord[]): readonly number[] {
  return lines(programOf(findLanguage(language), text), events);
}

/** Runs Spark SQL over events in a file of their own. */
export class SqlRuns {
  readonly #folder = mkdtempSync(join(tmpdir(), 'huntbook-convert-'));
  readonly #runner = new Runner({ root: ROOT, threads: 1 });

  async run(text: string, raws: readonly Raw[], name = 'events'): Promise<readonly number[]> {
    const file = join(this.#folder, `${name}.ndjson`);
    writeFileSync(file, raws.map((raw) => `${JSON.stringify(raw)}\n`).join(''));
    const outcome = await this.#runner.run({
      language: 'spark-sql',
      source: text,
      eventsFile: { shown: file, absolute: file }.absolute,
      view: 'native',
    });
    if (!outcome.ok) throw new Error(`${outcome.error.message} in:\n${text}`);
    if (outcome.result.kind === 'events') return outcome.result.events;
    if (outcome.result.kind === 'table') return outcome.result.events ?? [];
    throw new Error('expected events');
  }

  async close(): Promise<void> {
    await this.#runner.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
