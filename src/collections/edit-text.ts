/** Edits of several diagnostics at once: never two of one stretch. */
import type { Diagnostic, TextEdit } from '../documents/diagnostics.ts';

/** A diagnostic that can be mended. */
export type Mendable = Diagnostic & Required<Pick<Diagnostic, 'fix'>>;

/** The diagnostics with a fix, without those that edit what an earlier one edits. */
export function apart(diagnostics: readonly Diagnostic[]): Mendable[] {
  const taken: TextEdit[] = [];
  return diagnostics.filter((diagnostic): diagnostic is Mendable => {
    const edits = diagnostic.fix?.edits ?? [];
    if (edits.length === 0 || edits.some((edit) => isTaken(taken, edit))) return false;
    for (const edit of edits) taken.splice(placeAmong(taken, edit.start), 0, edit);
    return true;
  });
}

/** `taken`: in their order, none over another. */
function isTaken(taken: readonly TextEdit[], { start, end }: TextEdit): boolean {
  const at = placeAmong(taken, start);
  const before = taken[at - 1];
  const after = taken[at];
  return (before !== undefined && start < before.end) || (after !== undefined && after.start < end);
}

/** How many of the edits, in their order, start before an offset. */
function placeAmong(edits: readonly TextEdit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
