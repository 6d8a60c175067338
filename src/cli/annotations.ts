/** Diagnostics as GitHub Actions annotations (workflow commands `::error file=…::message`). */
import type { Diagnostic } from '../documents/diagnostics.ts';
import { withHelp } from './print-diagnostics.ts';

/** Lines of detail that one annotation shows, most. */
const MOST_DETAILS = 12;

/** A diagnostic that may have lines of detail below it. */
type Told = Diagnostic & { readonly details?: readonly string[] };

/** One annotation, without a line break; its details are lines of its message. Escapes as the runner's own toolkit does, so that no text can end the command. */
export function annotation(diagnostic: Told): string {
  const properties = [
    ...(diagnostic.file === undefined ? [] : [`file=${property(diagnostic.file)}`]),
    `line=${diagnostic.line}`,
    `col=${diagnostic.column}`,
    ...(diagnostic.endLine === undefined ? [] : [`endLine=${diagnostic.endLine}`]),
    ...(diagnostic.endColumn === undefined ? [] : [`endColumn=${diagnostic.endColumn}`]),
    `title=${property(diagnostic.rule)}`,
  ];
  const command = diagnostic.severity === 'info' ? 'notice' : diagnostic.severity;
  return `::${command} ${properties.join(',')}::${data([withHelp(diagnostic.message, diagnostic.help), ...shownDetails(diagnostic)].join('\n'))}`;
}

function shownDetails({ details = [] }: Told): readonly string[] {
  if (details.length <= MOST_DETAILS) return details;
  return [...details.slice(0, MOST_DETAILS - 1), `… and ${details.length - MOST_DETAILS + 1} more lines`];
}

/** Annotations for all, errors first: GitHub shows the first ten of a step. */
export function annotations(diagnostics: readonly Told[]): string[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return diagnostics.toSorted((a, b) => rank[a.severity] - rank[b.severity]).map(annotation);
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
