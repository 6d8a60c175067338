/** `convert`: what a rule finds, printed in other languages. */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { runnableAnalytics } from '../collections/runnable-analytics.ts';
import type { Analytic } from '../documents/document.ts';
import { LineIndex } from '../documents/lines.ts';
import { parseDocument } from '../documents/parse.ts';
import type { Program } from '../engine/plan.ts';
import { conversionView } from '../events/views/conversion.ts';
import { loadDefinitions, loadViews, ViewFileError } from '../events/views/load.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import { CONVERSION_TARGETS, type Conversion, convert } from '../languages/convert/index.ts';
import type { LanguageFacts, LanguageId, QueryMessage } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { type LogSource, withLogSources } from '../languages/sigma/log-source.ts';
import { toFileOffset } from '../text/source-map.ts';
import { nearest } from '../text/suggest.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { givenPath } from './call-folder.ts';
import { noteLine, printLine } from './output.ts';
import { withHelp } from './print-diagnostics.ts';

/** What is to be converted, and to what. */
export interface ConvertRequest {
  /** A rule, a query or a document; `-` is standard input. */
  readonly file: string;
  /** Languages to print; each has a heading unless it is the only one that is asked for by name. */
  readonly to: readonly string[];
  readonly headings: boolean;
  readonly from?: string;
  readonly analytic?: string;
  readonly view?: string;
  /** Only events that name their channel and event id are asked for. */
  readonly named: boolean;
  /** Absolute path of the project whose views are used, and the folder of the call. */
  readonly root: string;
  readonly folder: string;
}

/** A query with where it stands. */
interface Source {
  readonly language: LanguageId;
  readonly text: string;
  readonly view: string;
  readonly logSources?: readonly LogSource[];
  /** The place in the file of an offset of the text: `2:5`. */
  place(offset: number): string;
}

/** Raised for what cannot be asked. */
class Refusal extends Error {
  readonly code: 1 | 2;

  constructor(message: string, code: 1 | 2 = 2) {
    super(message);
    this.code = code;
  }
}

/**
 * Prints the conversions; gives the exit code: 0, 1 for a rule that does not parse or that none of the languages can say, 2
 * for what cannot be read or is not known.
 */
export async function runConvert(request: ConvertRequest): Promise<number> {
  try {
    const targets = request.to.map(targetOf);
    const { shown } = givenPath(request.file, request.folder);
    const where = request.file === '-' ? '' : `${shown}:`;
    const source = sourceIn(await readRule(request), request);
    const say = (severity: string, { message, help, start }: QueryMessage) =>
      noteLine(`${severity}: ${where}${source.place(start)}: ${withHelp(message, help)}`);
    const { program, warnings } = await programOf(source, request.root, where);
    for (const warning of warnings) if (warning.severity !== 'info') say('warning', warning);
    const { resolved, facts } = prepared(program, source.view, request);
    let printed = 0;
    for (const target of targets) {
      const conversion = convert(resolved, target, facts);
      if (conversion.ok) printed++;
      report(target, conversion, request.headings, say);
    }
    return printed > 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      noteLine(`error: ${thrown.message}`);
      return thrown.code;
    }
    if (thrown instanceof ViewFileError) {
      noteLine(`error: The view file \`${thrown.file}\` cannot be used: ${thrown.message}`);
      return 2;
    }
    throw thrown;
  }
}

function report(
  target: LanguageId,
  conversion: Conversion,
  heading: boolean,
  say: (severity: string, message: QueryMessage) => void,
): void {
  if (!conversion.ok) {
    say('error', conversion.error);
    return;
  }
  const name = findLanguage(target)?.name ?? target;
  for (const note of conversion.notes) say(heading ? `note for ${name}` : 'note', note);
  if (heading) printLine(`### ${target}`);
  printLine(conversion.text);
  if (heading) printLine();
}

function targetOf(id: string): LanguageId {
  const found = CONVERSION_TARGETS.find((target) => target === id);
  if (found !== undefined) return found;
  throw new Refusal(unknown('language to convert to', id, CONVERSION_TARGETS));
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return `Unexpected ${what} \`${name}\`, expected one of: ${known.join(', ')}.${meant}`;
}

async function readRule({ file, folder }: ConvertRequest): Promise<string> {
  try {
    const text = file === '-' ? await standardInput() : await readFile(givenPath(file, folder).absolute, 'utf8');
    return text.replace(/^\ufeff/, '');
  } catch (error) {
    throw new Refusal(`The rule file \`${file}\` cannot be read: ${unreadableReason(error)}.`);
  }
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** The query of a file: one of a Markdown document's analytics, or the file's text, which is a Sigma rule unless it is said. */
function sourceIn(text: string, request: ConvertRequest): Source {
  const { file, from, view } = request;
  const lines = new LineIndex(text);
  const place = (offset: number) => {
    const { line, column } = lines.place(offset);
    return `${line}:${column}`;
  };
  if (request.analytic !== undefined || (from === undefined && /\.(?:md|markdown|txt)$/i.test(file))) {
    const analytic = analyticIn(text, request);
    return {
      language: languageOf(analytic.language),
      text: analytic.source,
      view: view ?? analytic.view,
      ...(analytic.logSources === undefined ? {} : { logSources: analytic.logSources }),
      place: (offset) => place(toFileOffset(analytic.map, offset)),
    };
  }
  const language = languageOf(from ?? 'sigma');
  const query = language === 'sigma' ? text : text.replace(/\r?\n$/, '');
  return { language, text: query, view: view ?? 'native', place };
}

function analyticIn(text: string, { file, analytic: wanted }: ConvertRequest): Analytic {
  const { analytics } = parseDocument(text, { file });
  const ids = analytics.map(({ id }) => id);
  if (ids.length === 0) throw new Refusal(`The document \`${file}\` holds no analytic.`, 1);
  const id = wanted ?? (ids.includes('sigma') ? 'sigma' : undefined);
  if (id === undefined) throw new Refusal(`Say which analytic to convert: --analytic ${ids.join(', ')}.`);
  const found = analytics.find((analytic) => analytic.id === id);
  if (found === undefined) throw new Refusal(unknown('analytic', id, ids));
  return found;
}

function languageOf(id: string): LanguageId {
  const language = findLanguage(id);
  if (language !== undefined) return language.id;
  throw new Refusal(`Huntbook has no engine for the language \`${id}\`.`);
}

async function programOf(
  source: Source,
  root: string,
  where: string,
): Promise<{ readonly program: Program; readonly warnings: readonly QueryMessage[] }> {
  const parsed = findLanguage(source.language)?.parse(source.text, await factsOf(root, source.text));
  if (parsed === undefined) throw new Refusal(`Huntbook has no engine for the language \`${source.language}\`.`);
  if (!parsed.ok) {
    const { message, help, start } = parsed.error;
    throw new Refusal(`${where}${source.place(start)}: ${withHelp(message, help)}`, 1);
  }
  const { program, warnings } = parsed;
  if (program.kind === 'plan') return { program: withLogSources(program, source.logSources), warnings };
  throw new Refusal('Spark SQL is not converted to other languages: only conditions on single events are.', 1);
}

async function factsOf(root: string, text: string): Promise<LanguageFacts> {
  try {
    const analytics = await runnableAnalytics([{ file: '', text }], root);
    const known = loadLanguageFacts(root);
    return analytics ? { ...known, analytics } : known;
  } catch (thrown) {
    if (thrown instanceof KnowledgeError)
      throw new Refusal(`The project's macros and placeholders cannot be used: ${thrown.message}.`);
    throw thrown;
  }
}

/** The program with its log source as conditions on the view's fields, and what printing needs of the view. */
function prepared(program: Program, viewId: string, { root, named }: ConvertRequest) {
  const definitions = loadDefinitions(root);
  const view = conversionView(viewId, { definitions, views: loadViews(root) }, { named });
  if (view === undefined) throw new Refusal(unknown('view', viewId, [...definitions.keys()]));
  return { resolved: view.resolved(program), facts: view.facts };
}
