/** What running any request begins with: its language, its view, its events. */
import type { EventRecord, View } from '../engine/values.ts';
import { EventFileError } from '../events/read.ts';
import { ViewDefinitionError } from '../events/views/compile.ts';
import { ViewFileError } from '../events/views/load.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import type { ParseResult } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { logSourceWords, withLogSources } from '../languages/sigma/log-source.ts';
import type { EventFiles } from './event-files.ts';
import { type RunOutcome, type RunRequest, runFailure } from './protocol.ts';
import { viewOf } from './view-of.ts';

export type Parsed = Extract<ParseResult, { ok: true }>;

/** The query that was parsed last: several questions about one run come one after the other. */
let lastParsed: { readonly key: string; readonly parsed: Parsed } | undefined;

/** Parses a request's query, with the macros and placeholders of the project at `root`; gives the outcome when it is refused. */
export function parseRequest(request: RunRequest, root: string): { parsed: Parsed } | { refused: RunOutcome } {
  const language = findLanguage(request.language);
  if (!language)
    return { refused: runFailure(`Huntbook has no engine for the language \`${request.language}\`.`, request.source) };
  try {
    const { analytics, logSources } = request;
    const key = JSON.stringify([root, request.language, request.source, logSources, analytics]);
    if (lastParsed?.key === key) return { parsed: lastParsed.parsed };
    const known = loadLanguageFacts(root);
    const parsed = language.parse(request.source, analytics ? { ...known, analytics } : known);
    if (!parsed.ok) return { refused: { ok: false, error: parsed.error } };
    if (parsed.program.kind === 'plan') {
      lastParsed = { key, parsed: { ...parsed, program: withLogSources(parsed.program, logSources) } };
      return { parsed: lastParsed.parsed };
    }
    if (logSources === undefined || logSources.length === 0) return { parsed };
    const message = `${language.name} that is to run on a rule's log source (${logSourceWords(logSources)}) is not supported by Huntbook yet.`;
    return { refused: runFailure(message, request.source) };
  } catch (thrown) {
    if (!(thrown instanceof KnowledgeError)) throw thrown;
    return {
      refused: runFailure(`The project's macros and placeholders cannot be used: ${thrown.message}.`, request.source),
    };
  }
}

/** Finds a request's view and reads its events; gives the outcome when either is not there. */
export async function openEvents(
  request: RunRequest,
  root: string,
  files: EventFiles,
): Promise<{ events: readonly EventRecord[]; view: View } | { refused: RunOutcome }> {
  try {
    const view = viewOf(root, request.view);
    if (!view) return unread(`There is no view \`${request.view}\`.`, request);
    return { events: await files.read(request.eventsFile, request.events), view };
  } catch (thrown) {
    if (thrown instanceof ViewFileError || thrown instanceof ViewDefinitionError) {
      const what = thrown instanceof ViewFileError ? `view file \`${thrown.file}\`` : `view \`${request.view}\``;
      return unread(`The ${what} cannot be used: ${thrown.message}`, request);
    }
    if (!(thrown instanceof EventFileError)) throw thrown;
    const { message, line, column, whole } = thrown;
    return unread(whole ? message : `${message} (line ${line}, column ${column} of the events)`, request);
  }
}

function unread(message: string, { source }: RunRequest): { refused: RunOutcome } {
  return { refused: { ok: false, error: { kind: 'run', message, start: 0, end: source.length, unread: true } } };
}
