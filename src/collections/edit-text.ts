/** Edits of a text: those of several diagnostics at once, never two of one stretch. */
import type { Diagnostic, TextEdit } from '../documents/diagnostics.ts';

/** The text with its edits made. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { start, end, text: written } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, start) + written + result.slice(end);
  }
  return result;
}

/** A diagnostic that can be mended. */
export type Mendable = Diagnostic & Required<Pick<Diagnostic, 'fix'>>;

/** The diagnostics with a fix, without those that edit what an earlier one edits. */
export function apart(diagnostics: readonly Diagnostic[]): Mendable[] {
  const taken: TextEdit[] = [];
  return diagnostics.filter((diagnostic): diagnostic is Mendable => {
    const edits = diagnostic.fix?.edits ?? [];
    if (edits.length === 0 || edits.some((edit) => taken.some((other) => overlaps(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

function overlaps(left: TextEdit, right: TextEdit): boolean {
  return left.start < right.end && right.start < left.end;
}
