/** Running plans, and explaining why an event is in their result or not. */
import { type ConditionSeen, letThrough, whyNot } from '../engine/explain.ts';
import { fieldReads } from '../engine/fields.ts';
import { type MatchedPart, matchedParts } from '../engine/matched.ts';
import type { Program } from '../engine/plan.ts';
import { EngineError, type RunInput, runProgram } from '../engine/run.ts';
import type { EventRecord, View } from '../engine/values.ts';
import type { QueryMessage } from '../languages/language.ts';
import { eventCells } from './event-cells.ts';
import type { EventFiles } from './event-files.ts';
import {
  type CellsWanted,
  type EventCells,
  type RunOutcome,
  type RunRequest,
  runFailure,
  type WhyNot,
} from './protocol.ts';
import { openEvents, parseRequest } from './requests.ts';

/** Languages that stop at a column that no event has. Here it is missing everywhere, with a warning. */
const WITH_FIXED_COLUMNS: ReadonlySet<string> = new Set(['pandas']);

/** Runs a request whose language lowers to a plan. */
export async function runPlan(request: RunRequest, root: string, files: EventFiles): Promise<RunOutcome> {
  const opened = await open(request, root, files);
  if ('refused' in opened) return opened.refused;
  const { program, warnings, events, view } = opened;
  try {
    const result = runProgram(program, { events, view, ...settings(request) });
    const absent = WITH_FIXED_COLUMNS.has(request.language) ? absentColumns(program, events, view) : [];
    return { ok: true, result, warnings: [...warnings, ...absent].sort((a, b) => a.start - b.start) };
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    return engineFailure(thrown);
  }
}

/** The outcome of a program that the engine cannot run. */
export function engineFailure({ message, span, help }: EngineError): RunOutcome {
  return { ok: false, error: { kind: 'run', message, ...span, ...(help === undefined ? {} : { help }) } };
}

/** For each of `lines` the first condition of a request's plan that turned its event away; `null` when none can be named. */
export async function whyNotPlan(
  request: RunRequest,
  lines: readonly number[],
  root: string,
  files: EventFiles,
): Promise<readonly (WhyNot | null)[]> {
  const reasons = await explained(request, lines, root, files, whyNot);
  return lines.map((line) => {
    const reason = reasons.get(line);
    return reason ? asSeen(reason) : null;
  });
}

/** For each of `lines` the conditions of a request's plan that let its event through; none when they cannot be named. */
export async function letThroughPlan(
  request: RunRequest,
  lines: readonly number[],
  root: string,
  files: EventFiles,
): Promise<readonly (readonly WhyNot[])[]> {
  const met = await explained(request, lines, root, files, letThrough);
  return lines.map((line) => (met.get(line) ?? []).map(asSeen));
}

/** What is said of the events on some lines, by line. */
async function explained<Answer>(
  request: RunRequest,
  lines: readonly number[],
  root: string,
  files: EventFiles,
  ask: (program: Program, events: readonly EventRecord[], input: RunInput) => readonly Answer[],
): Promise<ReadonlyMap<number, Answer>> {
  const opened = await open(request, root, files);
  if ('refused' in opened) return new Map();
  const { program, events, view } = opened;
  const wanted = new Set(lines);
  const asked = events.filter(({ line }) => wanted.has(line));
  try {
    const answers = ask(program, asked, { events, view, ...settings(request) });
    return new Map(answers.flatMap((answer, place) => (asked[place] ? [[asked[place].line, answer] as const] : [])));
  } catch (thrown) {
    if (thrown instanceof EngineError) return new Map();
    throw thrown;
  }
}

function asSeen({ span, ...rest }: ConditionSeen): WhyNot {
  return { start: span.start, end: span.end, ...rest };
}

/** The events of some lines by the fields of a request's plan, with what matched marked; none where it cannot run. */
export async function planCells(
  request: RunRequest,
  wanted: CellsWanted,
  root: string,
  files: EventFiles,
): Promise<readonly EventCells[]> {
  const opened = await open(request, root, files);
  if ('refused' in opened) return [];
  const { program, events, view } = opened;
  let matched: ReadonlyMap<number, readonly MatchedPart[]> = new Map();
  try {
    matched = matchedParts(program, wanted.lines, { events, view, ...settings(request) });
  } catch (thrown) {
    // What cannot be asked twice within its bounds is shown without marks.
    if (!(thrown instanceof EngineError)) throw thrown;
  }
  return eventCells(wanted, { events, view, matched });
}

/** A warning for each column, at its first place, that no event of the dataset has. */
function absentColumns(program: Program, events: readonly EventRecord[], view: View): QueryMessage[] {
  const warned = new Map<string, QueryMessage>();
  let names: ReadonlySet<string> | undefined;
  for (const { name, span } of [...fieldReads(program)].sort((a, b) => a.span.start - b.span.start)) {
    if (warned.has(name)) continue;
    const read = view.accessor(name);
    if (read && events.some((event) => (read(event) ?? null) !== null)) continue;
    names ??= new Set(view.fieldNames(events));
    if (names.has(name)) continue;
    const message = `No event of the dataset has the column \`${name}\`; its values are missing.`;
    warned.set(name, { message, help: 'pandas itself stops here with a KeyError', start: span.start, end: span.end });
  }
  return [...warned.values()];
}

async function open(request: RunRequest, root: string, files: EventFiles) {
  const text = parseRequest(request, root);
  if ('refused' in text) return text;
  const { program, warnings } = text.parsed;
  if (program.kind !== 'plan') return { refused: runFailure('The query is no plan.', request.source) };
  const opened = await openEvents(request, root, files);
  return 'refused' in opened ? opened : { ...opened, program, warnings };
}

/** What a request says of a run beside its query and its events. */
export function settings(request: RunRequest) {
  return {
    now: request.now ?? null,
    ...(request.caseSensitive === undefined ? {} : { caseSensitive: request.caseSensitive }),
  };
}
