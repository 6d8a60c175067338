/** `scan`: many Sigma rules over one recording. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { checkLogSources } from '../checks/log-sources.ts';
import { namedParts } from '../checks/named-parts.ts';
import { loadViews } from '../events/views/load.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import { sigma } from '../languages/sigma/index.ts';
import { Runner, type RunOutcome } from '../runners/runner.ts';
import { nearest } from '../text/suggest.ts';
import { givenPath } from './call-folder.ts';
import { type Palette, paletteFor, printable } from './display.ts';
import { noteLine, printLine } from './output.ts';
import { withHelp } from './print-diagnostics.ts';
import { Progress } from './progress.ts';
import { threadCount } from './project.ts';
import { parseNow, viewsOf, whyUnreadable } from './query-answer.ts';
import { factsOf, type RuleFacts, rulesIn, type ScanRule } from './scan/rules.ts';

export interface ScanOptions {
  /** The recording, as given. */
  readonly events: string;
  readonly view?: string;
  /** ISO 8601. */
  readonly now?: string;
  /** A line of JSON for each rule. */
  readonly json: boolean;
  /** Seconds that a rule may take by itself, or many that run together. */
  readonly timeoutSeconds: number;
  /** Absolute path of the project whose views are used, and the folder of the call. */
  readonly root: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Lines that a table shows of one rule's. */
const MOST_LINES = 10;

/** Severities, the worst first (Sigma rules specification 2.1, "Level"). */
const LEVELS: readonly string[] = ['critical', 'high', 'medium', 'low', 'informational'];

/**
 * Runs rules over a recording and prints which events they find. Gives the exit code: 0, 1 when a rule does not parse or
 * run, 2 for what cannot be read or is not known.
 */
export async function runScan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const asked = await prepare(options);
  if (typeof asked === 'string') {
    noteLine(`error: ${asked}`);
    return 2;
  }
  const rules: ScanRule[] = [];
  let unreadable = 0;
  for (const path of paths) {
    const found = await rulesIn(givenPath(path, options.folder));
    rules.push(...found.rules);
    unreadable += found.unreadable.length;
    for (const { file, reason } of found.unreadable) noteLine(`error: \`${file}\` cannot be read: ${reason}.`);
    if (found.rules.length === 0 && found.unreadable.length === 0)
      noteLine(`warning: There is no Sigma rule in \`${path}\`.`);
  }
  const outcomes = await runAll(rules, asked, options);
  const unread = outcomes.find((outcome) => !outcome.ok && outcome.error.unread);
  if (unread && !unread.ok) {
    noteLine(`error: ${printable(unread.error.message)}`);
    return 2;
  }
  const scanned = rules.flatMap((rule, index): Scanned[] => {
    const outcome = outcomes[index];
    return outcome ? [{ rule, outcome }] : [];
  });
  if (options.json) for (const one of scanned) printLine(JSON.stringify(asJson(one)));
  else printTable(scanned, paletteFor(process.stdout, options.env));
  printWarnings(scanned, options.root);
  const failed = scanned.some(({ outcome }) => !outcome.ok);
  return unreadable > 0 ? 2 : failed ? 1 : 0;
}

interface Asked {
  readonly eventsFile: string;
  readonly view: string;
  readonly now?: number;
}

/** A rule with what came of it. */
interface Scanned {
  readonly rule: ScanRule;
  readonly outcome: RunOutcome;
}

/** What all rules are run with, or why they cannot be. */
async function prepare({ root, folder, events, view = sigma.defaultView, now }: ScanOptions): Promise<Asked | string> {
  const views = viewsOf(root);
  if ('error' in views) return views.error.message;
  if (!views.ids.includes(view)) {
    const near = nearest(view, views.ids);
    const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    return `Unexpected view \`${view}\`, expected one of: ${views.ids.join(', ')}.${meant}`;
  }
  const time = now === undefined ? undefined : parseNow(now);
  if (time === null) return `Unexpected time \`${now}\`, expected one like \`2024-03-05T12:00:00Z\`.`;
  const given = givenPath(events, folder);
  const reason = await whyUnreadable(given.absolute);
  if (reason !== undefined) return `The events file \`${given.shown}\` cannot be read: ${reason}.`;
  return { eventsFile: given.absolute, view, ...(time === undefined ? {} : { now: time }) };
}

async function runAll(
  rules: readonly ScanRule[],
  asked: Asked,
  { root, env, timeoutSeconds }: ScanOptions,
): Promise<readonly RunOutcome[]> {
  const runner = new Runner({ root, threads: threadCount(availableParallelism(), env), timeoutSeconds });
  let done = 0;
  const progress = new Progress();
  try {
    return await runner.runTogether(
      rules.map(({ source }) => ({ language: sigma.id, source, ...asked })),
      (some) => {
        done += some;
        progress.note(() => `${done} of ${rules.length} rules …`);
      },
    );
  } finally {
    progress.end();
    await runner.close();
  }
}

/** The lines that a rule finds; of a correlation those of its matches. */
function linesOf(outcome: RunOutcome): readonly number[] {
  return outcome.ok && outcome.result.kind === 'events' ? outcome.result.events : [];
}

function asJson({ rule, outcome }: Scanned): object {
  const facts = { file: rule.file, ...factsOf(rule) };
  return outcome.ok ? { ...facts, events: linesOf(outcome) } : { ...facts, error: errorOf(rule, outcome.error) };
}

type Failure = Extract<RunOutcome, { ok: false }>['error'];

function errorOf(rule: ScanRule, { message, help, start }: Failure) {
  const { line, column } = rule.place(start);
  return { message: withHelp(message, help), line, column };
}

function printTable(scanned: readonly Scanned[], palette: Palette): void {
  const hits = scanned
    .filter(({ outcome }) => linesOf(outcome).length > 0)
    .map(({ rule, outcome }) => ({ rule, facts: factsOf(rule), lines: linesOf(outcome) }))
    .sort((left, right) => severity(left.facts) - severity(right.facts));
  for (const { rule, facts, lines } of hits) {
    const level = (facts.level ?? '-').padEnd(13);
    const shown = lines.slice(0, MOST_LINES).join(', ') + (lines.length > MOST_LINES ? ', …' : '');
    printLine(`${paint(level, palette)} ${palette.bold(printable(facts.title ?? rule.file))}`);
    printLine(`              ${lines.length} ${lines.length === 1 ? 'event' : 'events'}: line ${shown}`);
    printLine(palette.faint(`              ${printable(rule.file)}`));
  }
  let failed = 0;
  for (const { rule, outcome } of scanned) {
    if (outcome.ok) continue;
    failed++;
    const { message, line, column } = errorOf(rule, outcome.error);
    noteLine(`error: ${printable(`${rule.file}:${line}:${column}: ${message}`)}`);
  }
  const ran = scanned.length - failed;
  if (hits.length > 0) printLine();
  printLine(
    `${ran} ${ran === 1 ? 'rule' : 'rules'} ran, ${hits.length} found events${failed > 0 ? `; ${failed} could not run` : ''}.`,
  );
}

/** What is doubtful about reading the rules, and log sources that restrict nothing of rules that found events. */
function printWarnings(scanned: readonly Scanned[], root: string): void {
  const say = (rule: ScanRule, { message, help }: { message: string; help?: string }, start: number) => {
    const { line, column } = rule.place(start);
    noteLine(`warning: ${printable(`${rule.file}:${line}:${column}: ${withHelp(message, help)}`)}`);
  };
  for (const { rule, outcome } of scanned) {
    if (!outcome.ok) continue;
    for (const warning of outcome.warnings) if (warning.severity !== 'info') say(rule, warning, warning.start);
    if (linesOf(outcome).length === 0) continue;
    const parsed = sigma.parse(rule.source, loadLanguageFacts(root));
    if (!parsed.ok) continue;
    for (const { start, name } of namedParts(parsed.program).logSources) {
      const facts = { logSources: [{ name, line: 1, column: 1 }] };
      for (const warning of checkLogSources(facts, loadViews(root))) say(rule, warning, start);
    }
  }
}

function severity({ level }: RuleFacts): number {
  const place = LEVELS.indexOf((level ?? '').toLowerCase());
  return place < 0 ? LEVELS.length : place;
}

function paint(level: string, palette: Palette): string {
  const name = level.trim().toLowerCase();
  if (name === 'critical' || name === 'high') return palette.error(level);
  return name === 'medium' ? palette.warning(level) : level;
}
