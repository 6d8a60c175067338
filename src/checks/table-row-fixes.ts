/** Edits of a mapping in a table that has a column for techniques and one for their sub-techniques beside it, as CAR's. */
import type { TextEdit } from '../documents/diagnostics.ts';
import type { TechniqueRef } from '../documents/entry.ts';
import type { AttackTechnique } from '../knowledge/types.ts';
import { idEdits, nameEdit, type Stretch, Unsafe, WrittenFile, withEdits } from './written.ts';

/** A technique as it is written in its own column, and the sub-technique that replaces it. */
export interface SplitTechnique {
  readonly reference: TechniqueRef;
  readonly parent: AttackTechnique;
  readonly sub: AttackTechnique;
}

/**
 * The edits that write the parent into the technique's column and the sub-technique into the empty one beside it.
 * `undefined` where the place is in no such row, or the technique is not all that its cell holds.
 */
export function splitRowEdits(file: WrittenFile, place: Stretch, technique: SplitTechnique): TextEdit[] | undefined {
  const rowStart = lineStart(file.text, place.start);
  const cells = cellsOf(file.text, rowStart);
  const index = cells.findIndex(({ start, end }) => start <= place.start && place.end <= end);
  const [own, beside] = [cells[index], cells[index + 1]];
  const header = cellsOf(file.text, headerStart(file.text, rowStart)).map((cell) => file.slice(cell));
  if (!own || !beside || !isSubTechniqueColumn(header, index)) return undefined;
  const raw = file.slice(place);
  if (file.slice(own).trim() !== raw || !/^(?:n\/a|none|-*)$/i.test(file.slice(beside).trim())) return undefined;
  const { reference, parent, sub } = technique;
  const whole = editsFor(file, place, reference, parent);
  const copy = new WrittenFile(raw);
  const part = editsFor(copy, { start: 0, end: raw.length }, reference, sub);
  if (!whole || !part) return undefined;
  const text = withEdits(raw, part);
  const said = file.slice(beside);
  const start = beside.start + said.indexOf(said.trim());
  const edit = said.trim() === '' ? { ...beside, text: ` ${text} ` } : { start, end: start + said.trim().length, text };
  return [...whole, edit];
}

function isSubTechniqueColumn(header: readonly string[], index: number): boolean {
  const [own = '', beside = ''] = header.slice(index);
  return /^\s*techniques?\b/i.test(own) && /sub-?technique/i.test(beside);
}

/** What makes a cell say another technique: its id, and its name where one stands there. */
function editsFor(
  file: WrittenFile,
  cell: Stretch,
  { id, name }: TechniqueRef,
  technique: AttackTechnique,
): TextEdit[] | undefined {
  const ids = idEdits(file, cell, id, technique.id);
  if (ids instanceof Unsafe || name === undefined) return ids instanceof Unsafe ? undefined : ids;
  const edit = nameEdit(file, cell, name, technique.name);
  if (edit instanceof Unsafe || edit.end > cell.end) return undefined;
  return [...ids, edit].sort((left, right) => left.start - right.start);
}

/** The cells of a row: what stands between its bars. */
function cellsOf(text: string, start: number): Stretch[] {
  const line = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? '';
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => start + index);
  return bars.slice(0, -1).map((bar, index) => ({ start: bar + 1, end: bars[index + 1] ?? bar + 1 }));
}

/** Where the first line of the table starts that holds the line at `row`. */
function headerStart(text: string, row: number): number {
  let start = row;
  while (start > 0) {
    const before = lineStart(text, text[start - 2] === '\r' ? start - 2 : start - 1);
    if (!/^[ \t]*\|/.test(text.slice(before, start))) break;
    start = before;
  }
  return start;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
