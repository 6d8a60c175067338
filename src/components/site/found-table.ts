/** What a table of found events shows: which columns, and which rows under which group. */
import { fieldLabel } from '../../engine/whole-event.ts';
import type { FoundEvents } from '../../proof/found-events.ts';

/** A column of the table. */
export interface FoundColumn {
  /** The field, as the analytic names it. */
  readonly name: string;
  /** Its place in an event's cells. */
  readonly place: number;
  /** The record's own name of it, where it is one and the same in all rows. */
  readonly from: string | undefined;
}

/** The fields that an event has a value of, and the names of those that none has. */
export function shownColumns(found: FoundEvents | undefined): {
  readonly columns: readonly FoundColumn[];
  readonly without: readonly string[];
} {
  const columns: FoundColumn[] = [];
  const without: string[] = [];
  for (const [place, field] of (found?.fields ?? []).entries()) {
    const cells = found?.events.flatMap(({ cells: row }) => row[place] ?? []) ?? [];
    const name = fieldLabel({ name: field });
    const [from, ...others] = new Set(cells.map((cell) => cell.from));
    if (cells.length > 0) columns.push({ name, place, from: others.length === 0 ? from : undefined });
    else without.push(name);
  }
  return { columns, without };
}

/** Most lines that are shown where nothing says how they are shown. */
const MOST_PLAIN = 20;

/** Lines under their groups, one group where there are none, as far as they are shown; and how many events are left out. */
export function foundGroups(
  lines: readonly number[],
  sequences: readonly (readonly number[])[] | undefined,
  found: FoundEvents | undefined,
): { readonly groups: readonly (readonly number[])[]; readonly left: number } {
  const shown = new Set(found ? found.events.map(({ line }) => line) : lines.slice(0, MOST_PLAIN));
  const kept: (readonly number[])[] = [];
  for (const group of sequences ?? [lines.filter((line) => shown.has(line))]) {
    // A group stands there whole, but for a first one that is too large.
    const whole = group.every((line) => shown.has(line));
    if (!whole && kept.length > 0) break;
    kept.push(group.filter((line) => shown.has(line)));
    if (!whole) break;
  }
  const rows = new Set(kept.flat());
  return { groups: kept, left: new Set(lines.filter((line) => !rows.has(line))).size };
}
