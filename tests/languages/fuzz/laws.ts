/** Laws that every language keeps: for any text a plan or an error at a place in it, and no plan that breaks its users. */
import { join } from 'node:path';
import { conditions, whyNot } from '../../../src/engine/explain.ts';
import { fieldReads } from '../../../src/engine/fields.ts';
import type { Expr, Plan, Program, Span } from '../../../src/engine/plan.ts';
import { logSourceTest } from '../../../src/engine/reads.ts';
import { compileRegex } from '../../../src/engine/regex.ts';
import { runPrograms } from '../../../src/engine/rule-set/run-programs.ts';
import { EngineError, runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, View } from '../../../src/engine/values.ts';
import { planExpressions, subexpressions, subplans } from '../../../src/engine/walk.ts';
import { loadDefinitions, loadViews } from '../../../src/events/views/load.ts';
import { logSourceTable, withResolvedLogSources } from '../../../src/events/views/log-source-expr.ts';
import { loadLanguageFacts } from '../../../src/knowledge/language-facts.ts';
import { CONVERSION_TARGETS, convert } from '../../../src/languages/convert/index.ts';
import type { Language, LanguageFacts, ParseResult } from '../../../src/languages/language.ts';
import { linesOf } from '../../../src/proof/compare.ts';
import { TookTooLong, within } from './stopped.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

const views = loadViews(ROOT);
const definitions = loadDefinitions(ROOT);

/** What the texts of the grammars lean on. */
const facts: LanguageFacts = {
  ...loadLanguageFacts(ROOT),
  analytics: [
    { id: 'CAR-2013-01-001', source: 'p = search Process:Create\nx = filter p where exe == "cmd.exe"\noutput x' },
  ],
};

/** Steps that a program may take here. */
const MOST_STEPS = 1_000_000;

/** Records of several logs, as a collector writes them. */
const EVENTS: readonly EventRecord[] = [
  {
    '@timestamp': '2024-03-05T10:00:00Z',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: 1,
    Hostname: 'WS1.corp.example',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c "whoami /all"',
    ProcessId: '412',
    ProcessGuid: '{a1}',
    ParentProcessId: 8,
    User: 'CORP\\ada',
    Tags: ['a', 'B', 3],
  },
  {
    '@timestamp': '2024-03-05T10:00:20Z',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: 3,
    Hostname: 'WS1.corp.example',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    ProcessId: '412',
    DestinationIp: '10.1.2.3',
    DestinationPort: 443,
    User: 'CORP\\ada',
  },
  {
    '@timestamp': '2024-03-05T10:30:00Z',
    Channel: 'Security',
    EventID: 4624,
    Hostname: 'DC1.corp.example',
    TargetUserName: 'bob',
    LogonType: '3',
    IpAddress: '-',
    Message: 'An account was successfully logged on.\r\n\r\nAccount Name:\tbob',
  },
  { nothing: null },
].map((raw, index): EventRecord => ({ line: index + 1, raw }));

/** Milliseconds after which something hangs, on the slowest machine; and those that a pattern without bounds is given. */
const HANGS = 20_000;
const RUNS_AWAY = 500;

/** Parses a text with all that texts of a project lean on. */
export function parse(language: Language, text: string): ParseResult {
  return language.parse(text, facts);
}

/** Every text is a plan, or an error at a place in it. */
export function answers(language: Language, text: string): ParseResult {
  const result = within(HANGS, () => parse(language, text));
  for (const message of result.ok ? result.warnings : [result.error]) {
    said(message.message, text);
    inside(message, text);
  }
  return result;
}

/** What parses can be used: run, explained, converted, and run together with others. Says what became of the run. */
export function usable(language: Language, result: ParseResult, text: string): 'refused' | 'ran' | 'stopped' | 'sql' {
  if (!result.ok) return 'refused';
  if (result.program.kind !== 'plan') return 'sql';
  const { program } = result;
  const mayRunAway = expressionsOf(program.plan).some(backtracks);
  try {
    return within(mayRunAway ? RUNS_AWAY : HANGS, () => used(language, program, text)) ? 'ran' : 'stopped';
  } catch (thrown) {
    // Runners end such a run together with the thread that it has to itself.
    if (mayRunAway && thrown instanceof TookTooLong) return 'stopped';
    throw thrown;
  }
}

function used(language: Language, program: Program, text: string): boolean {
  const view = views.get(language.defaultView);
  if (view === undefined) throw new Error(`no view ${language.defaultView}`);
  for (const { span } of conditions(program)) inside(span, text);
  for (const { span } of fieldReads(program)) inside(span, text);
  for (const target of CONVERSION_TARGETS) converted(program, target, language.defaultView, text);
  const ran = runs(program, view, text);
  for (const outcome of runPrograms([program, program], { events: EVENTS, view, now: null, maxSteps: MOST_STEPS })) {
    if ('error' in outcome) placed(outcome.error, text);
  }
  return ran;
}

function expressionsOf(plan: Plan): readonly Expr[] {
  return [...planExpressions(plan), ...subplans(plan).flatMap(expressionsOf)];
}

/** Whether a pattern is left to V8, which has no bound on its time; one that a function is given may be. */
function backtracks(expr: Expr): boolean {
  if (expr.op === 'match' && expr.pattern.kind === 'regex') {
    try {
      return !compileRegex(expr.pattern.regex, true).linear;
    } catch {
      return false;
    }
  }
  if (expr.op === 'call' && /regex|match|extract|replace|split/i.test(expr.name)) return true;
  return subexpressions(expr).some(backtracks);
}

function runs(program: Program, view: View, text: string): boolean {
  const input = { events: EVENTS, view, now: null, maxSteps: MOST_STEPS };
  try {
    const found = runProgram(program, input);
    const reads = logSourceTest(program, view);
    // What a program does not read by its log it never finds: proofs leave out runs by that.
    const others = EVENTS.filter((event) => !reads(event)).map(({ line }) => line);
    const lines = new Set(linesOf(found));
    const unread = others.filter((line) => lines.has(line));
    if (unread.length > 0) throw new Error(`finds ${unread.join(', ')} in logs that it does not read`);
    for (const event of EVENTS.slice(0, 2)) {
      reads(event);
      const [reason] = whyNot(program, [event], input);
      if (reason) inside(reason.span, text);
    }
    return true;
  } catch (thrown) {
    placed(thrown, text);
    return false;
  }
}

function converted(program: Program, to: (typeof CONVERSION_TARGETS)[number], viewId: string, text: string): void {
  const definition = definitions.get(viewId);
  if (definition === undefined) throw new Error(`no view ${viewId}`);
  const resolved = withResolvedLogSources(program, logSourceTable(definition, definitions.values(), true));
  const conversion = convert(resolved, to, { isLogSource: () => false, hasOneSpelling: () => false });
  for (const message of conversion.ok ? conversion.notes : [conversion.error]) inside(message, text);
}

/** Only the engine's own errors leave it. */
function placed(thrown: unknown, text: string): void {
  if (!(thrown instanceof EngineError)) throw thrown;
  said(thrown.message, text);
  inside(thrown.span, text);
}

function said(message: string, text: string): void {
  if (message === '') throw new Error(`no message for: ${text}`);
}

function inside({ start, end }: Span, text: string): void {
  if (start >= 0 && end >= start && end <= text.length) return;
  throw new Error(`${start} to ${end} is no place in the ${text.length} characters of: ${text}`);
}
