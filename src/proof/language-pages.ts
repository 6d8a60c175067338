/** Runs the examples of languages' pages, and compares what they find with what the pages say. */
import { diagnose, type Mark } from '../checks/report.ts';
import type { Result } from '../engine/values.ts';
import {
  examplesOf,
  type LanguageExample,
  type LanguagePage,
  type PagePath,
  type PlacedExample,
  partName,
} from '../knowledge/language-page.ts';
import { findLanguage } from '../languages/registry.ts';
import { linesOf, sameRows } from './compare.ts';
import type { Failure } from './failures.ts';
import type { Gate } from './gate.ts';
import type { ExampleProof, LanguageProof } from './report.ts';
import type { AnalyticRunner, RunRequest } from './run-analytic.ts';

/** A page with the places of its parts in its file. */
export interface VerifiableLanguagePage {
  readonly file: string;
  readonly page: LanguagePage;
  /** Names of the parts whose query does not parse; they are not run. */
  readonly unreadable: ReadonlySet<string>;
  place(path: PagePath): Mark;
  lineOf(path: PagePath): number;
  placeIn(path: PagePath, start: number, end: number): Mark;
}

/** Most events of an example that are asked why they are not found. */
const MOST_QUESTIONS = 3;

/** Runs the examples of a page. Rejects only when the runner itself breaks. */
export async function proveLanguagePage(
  verifiable: VerifiableLanguagePage,
  runner: AnalyticRunner,
  gate: Gate,
): Promise<LanguageProof> {
  const { page, file } = verifiable;
  const examples = await Promise.all(
    examplesOf(page).map((placed) => gate(() => proveExample(placed, verifiable, runner))),
  );
  return { language: page.id, file, examples };
}

/** Rules `language/run` and `language/result` (errors): the examples that are not as their pages say. */
export function languageFailures(pages: readonly LanguageProof[]): Failure[] {
  return pages.flatMap(({ file, examples }) =>
    examples.flatMap(({ error, failure }): Failure[] => {
      if (!failure) return [];
      const { message, help, details, ...mark } = failure;
      const rule = error === undefined ? 'language/result' : 'language/run';
      return [{ ...diagnose(rule, 'error', mark, message, help), file, details }];
    }),
  );
}

async function proveExample(
  placed: PlacedExample,
  { page, file, unreadable, place, lineOf, placeIn }: VerifiableLanguagePage,
  runner: AnalyticRunner,
): Promise<ExampleProof> {
  const { path, example } = placed;
  const view = placed.view ?? findLanguage(page.id)?.defaultView ?? 'native';
  const request: RunRequest = {
    language: page.id,
    source: example.query,
    events: placed.events,
    eventsFile: `${file}#${placed.events === page.events ? 'events' : partName(path.slice(0, 2))}`,
    view,
    ...(page.now === undefined ? {} : { now: page.now }),
  };
  const base = { part: partName(path), line: lineOf(path), view };
  if (unreadable.has(base.part)) return { ...base, passed: false, events: [], error: 'It does not parse.' };
  const answer = await runner.run(request);
  if (!answer.ok) {
    const { message, help, start, end } = answer.error;
    const failure = told(placeIn([...path, 'query'], start, end), `The example does not run: ${message}`, [], help);
    return { ...base, passed: false, events: [], error: message, failure };
  }
  const { result } = answer;
  const differs = differenceOf(result, example);
  const proof: ExampleProof = {
    ...base,
    passed: differs === undefined,
    events: [...foundIn(result)],
    ...(result.kind === 'sequences' ? { sequences: result.sequences.map((group) => [...group]) } : {}),
    ...(result.kind === 'table' ? { columns: [...result.columns], rows: result.rows.map((row) => [...row]) } : {}),
  };
  if (!differs) return proof;
  const missing = (example.finds ?? []).filter((line) => !proof.events.includes(line));
  const reasons = await runner.whyNot(request, missing.slice(0, MOST_QUESTIONS));
  const details = [
    `query    ${example.query}`,
    ...reasons.map(({ line, condition, value }) => `line ${line}   turned away by \`${condition}\`: ${value}`),
  ];
  return { ...proof, failure: told(place([...path, differs.part]), differs.message, details) };
}

function told(
  { line, column, endLine, endColumn }: Mark,
  message: string,
  details: string[],
  help?: string,
): NonNullable<ExampleProof['failure']> {
  return {
    message,
    ...(help === undefined ? {} : { help }),
    line,
    column,
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
    details,
  };
}

/** Lines that a result names; of a table of events, row by row. */
function foundIn(result: Result): readonly number[] {
  return result.kind === 'table' && result.events ? result.events : linesOf(result);
}

/** The first key of an example that is not as the result is, and how. */
function differenceOf(
  result: Result,
  { finds, sequences, table }: LanguageExample,
): { part: 'finds' | 'sequences' | 'table'; message: string } | undefined {
  const found = shown(result);
  if (finds && !sameRows(finds, foundIn(result))) {
    const lines = foundIn(result).join(', ');
    return { part: 'finds', message: `Expected this example to find [${finds.join(', ')}], found [${lines}].` };
  }
  if (sequences && (result.kind !== 'sequences' || !sameRows(sequences, result.sequences))) {
    return {
      part: 'sequences',
      message: `Expected this example to find ${JSON.stringify(sequences)}, found ${found}.`,
    };
  }
  if (
    table &&
    (result.kind !== 'table' || !sameRows(table.columns, result.columns) || !sameRows(table.rows, result.rows))
  ) {
    return { part: 'table', message: `Expected this example to give ${JSON.stringify(table)}, found ${found}.` };
  }
  return undefined;
}

function shown(result: Result): string {
  if (result.kind === 'events') return `the events [${result.events.join(', ')}]`;
  if (result.kind === 'sequences') return `the groups ${JSON.stringify(result.sequences)}`;
  return JSON.stringify({ columns: result.columns, rows: result.rows });
}
