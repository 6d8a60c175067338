/** What the text of an analytic tells by itself: whether it parses, and which fields, channels and log sources it names. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Analytic } from '../documents/document.ts';
import type { LineIndex } from '../documents/lines.ts';
import { toFileOffset } from '../documents/source-map.ts';
import type { Span } from '../engine/plan.ts';
import type { LanguageFacts, QueryMessage } from '../languages/language.ts';
import { LANGUAGE_IDS } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { nearest } from '../text/suggest.ts';
import { type NamedPart, namedParts } from './named-parts.ts';
import { diagnose, didYouMean, type Mark } from './report.ts';
import { resultColumns } from './result-columns.ts';

/** Plain objects: they are made where documents are parsed, and cached. */
export interface AnalyticFacts {
  id: string;
  /** Where its first character stands in the file. */
  start: Mark;
  /** Absent when it parses. */
  error?: Mark & { kind: 'syntax' | 'unsupported'; message: string; help?: string };
  /** False when its language has no engine here. */
  hasEngine: boolean;
  /** Fields that it reads from events, each once. */
  fields: (Mark & { name: string })[];
  /** Those are names that the language gives, and not the author's. */
  hasFixedNames?: true;
  /** Event ids that it asks for, each once. */
  eventIds: number[];
  /** Columns of its result; absent where it gives events. */
  columns?: string[];
  /** Texts that it compares the channel with; `eventId` where one stands beside it. */
  channels: (Mark & { name: string; eventId?: number })[];
  /** Sigma's log sources that it names: `category:process_creation`. */
  logSources: (Mark & { name: string })[];
  /** `analytic/syntax`, `analytic/unsupported`, `analytic/reading`, `analytic/unknown-language`. */
  diagnostics: Diagnostic[];
}

/**
 * Parses an analytic, with the macros that it may call, and places what it tells in the file that `lines` indexes. Never
 * throws for any text.
 */
export function analyticFacts(analytic: Analytic, lines: LineIndex, known: LanguageFacts): AnalyticFacts {
  const mark = (span: Span): Mark => markInFile(analytic, lines, span);
  const start = mark({ start: 0, end: 0 });
  const facts: AnalyticFacts = {
    id: analytic.id,
    start,
    hasEngine: true,
    fields: [],
    eventIds: [],
    channels: [],
    logSources: [],
    diagnostics: [],
  };
  const language = findLanguage(analytic.language);
  if (!language) {
    facts.hasEngine = false;
    if (!LANGUAGE_IDS.some((id) => id === analytic.language)) {
      const message = `Unexpected language \`${analytic.language}\`, expected one that Huntbook knows; its text is shown, and not run.`;
      facts.diagnostics.push(
        diagnose(
          'analytic/unknown-language',
          'warning',
          start,
          message,
          didYouMean(nearest(analytic.language, LANGUAGE_IDS)),
        ),
      );
    }
    return facts;
  }
  const parsed = language.parse(analytic.source, known);
  if (!parsed.ok) {
    const { kind, message, help } = parsed.error;
    const place = mark(parsed.error);
    facts.error = { kind, message, ...(help === undefined ? {} : { help }), ...place };
    facts.diagnostics.push(
      kind === 'syntax'
        ? diagnose('analytic/syntax', 'error', place, message, help)
        : diagnose('analytic/unsupported', 'warning', place, message, help),
    );
    return facts;
  }
  for (const warning of parsed.warnings) {
    facts.diagnostics.push(readingOf(warning, mark(warning)));
  }
  const place = ({ start: from, end, ...rest }: NamedPart) => ({ ...rest, ...mark({ start: from, end }) });
  const named = namedParts(parsed.program);
  facts.fields = named.fields.map(place);
  if (language.hasFixedNames) facts.hasFixedNames = true;
  facts.channels = named.channels.map(place);
  facts.eventIds = named.eventIds;
  const columns = parsed.program.kind === 'plan' ? resultColumns(parsed.program.plan) : undefined;
  if (columns) facts.columns = columns;
  facts.logSources = named.logSources.map(place);
  return facts;
}

/** The place in the file of a span of an analytic's decoded source. */
function markInFile(analytic: Pick<Analytic, 'map'>, lines: LineIndex, span: Span): Mark {
  const from = lines.place(toFileOffset(analytic.map, span.start));
  if (span.end <= span.start) return { line: from.line, column: from.column };
  const last = lines.place(toFileOffset(analytic.map, span.end - 1));
  return { line: from.line, column: from.column, endLine: last.line, endColumn: last.column + 1 };
}

function readingOf(warning: QueryMessage, place: Mark): Diagnostic {
  return diagnose('analytic/reading', warning.severity ?? 'warning', place, warning.message, warning.help);
}
