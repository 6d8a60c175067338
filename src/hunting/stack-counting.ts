/**
 * Stack counting: how often each value of a field occurs, to look at the ends of the list, the rarest values above all.
 * After Sqrrl, "Common Techniques for Hunting" (2016), Stack Counting. Values that differ in case alone are one, which
 * names its spellings: Windows takes them for the same, and a program's second spelling would look rare.
 */

import { compareText } from '../text/order.ts';
import type { Reading } from './readings.ts';
import { type Tally, tallyOf } from './tally.ts';

/** Values shown at most, from the rarest on; values of the attack beyond them; the most frequent ones at the end. */
const RAREST = 10;
const ATTACK_BEYOND = 6;
const MOST_FREQUENT = 2;

/** One way in which a value is written, and how often. */
export interface Spelling {
  readonly value: string;
  readonly events: number;
}

/** A value with its events. */
export interface StackedValue extends Tally {
  /** Its place from the rarest on, from 1; equally rare ones stand in the order of their texts, whatever their case. */
  readonly rank: number;
  /** In its most frequent spelling; of equally frequent ones the first by its text. */
  readonly value: string;
  /** Its other spellings, the most frequent first. */
  readonly others: readonly Spelling[];
  /** On how many hosts. */
  readonly hosts: number;
}

/** Values that are counted and not shown, between two that are. */
export interface StackGap {
  readonly values: number;
  readonly events: number;
  readonly attack: number;
  /** The counts of the rarest and of the most frequent of them. */
  readonly least: number;
  readonly most: number;
}

/** The stack of one field. Events of `rows` and gaps add up to `events`. */
export interface Stack {
  readonly field: string;
  /** Events that have the field, and events of the reading that do not. */
  readonly events: number;
  readonly without: number;
  /** How many different values, whatever their case. */
  readonly distinct: number;
  /** From the rarest to the most frequent. */
  readonly rows: readonly (StackedValue | StackGap)[];
}

/** True for values that are not shown one by one. */
export const isGap = (row: StackedValue | StackGap): row is StackGap => 'least' in row;

/** The stacks of a reading, a field each. */
export function stacksOf(reading: Reading, attack: ReadonlySet<number>): Stack[] {
  return reading.fields.map((field, at) => stackOf(reading, field, at, attack));
}

function stackOf({ events }: Reading, field: string, at: number, attack: ReadonlySet<number>): Stack {
  const values = new Map<string, { lines: number[]; hosts: Set<string>; spellings: Map<string, number> }>();
  let carrying = 0;
  for (const event of events) {
    const value = event.values[at];
    if (value === null || value === undefined) continue;
    carrying += 1;
    const folded = value.toLowerCase();
    const own = values.get(folded) ?? { lines: [], hosts: new Set(), spellings: new Map<string, number>() };
    values.set(folded, own);
    own.lines.push(event.line);
    own.hosts.add(event.host);
    own.spellings.set(value, (own.spellings.get(value) ?? 0) + 1);
  }
  const ranked = [...values]
    .sort(([left, { lines: one }], [right, { lines: other }]) => one.length - other.length || compareText(left, right))
    .map(([folded, { lines, hosts, spellings }], place): StackedValue => {
      const [first, ...others] = [...spellings]
        .map(([value, events]): Spelling => ({ value, events }))
        .sort((left, right) => right.events - left.events || compareText(left.value, right.value));
      return {
        rank: place + 1,
        value: first?.value ?? folded,
        others,
        hosts: hosts.size,
        ...tallyOf(lines, attack),
      };
    });
  return {
    field,
    events: carrying,
    without: events.length - carrying,
    distinct: ranked.length,
    rows: withGaps(ranked),
  };
}

/** The values to show, with what lies between them as gaps. A gap of one is shown. */
function withGaps(ranked: readonly StackedValue[]): (StackedValue | StackGap)[] {
  const shown = new Set<number>();
  for (const { rank } of ranked) {
    if (rank <= RAREST || rank > ranked.length - MOST_FREQUENT) shown.add(rank);
  }
  for (const { rank } of ranked.filter(({ rank, attack }) => attack > 0 && !shown.has(rank)).slice(0, ATTACK_BEYOND)) {
    shown.add(rank);
  }
  const rows: (StackedValue | StackGap)[] = [];
  let hidden: StackedValue[] = [];
  const close = (): void => {
    const [first] = hidden;
    const last = hidden.at(-1);
    if (hidden.length === 1) rows.push(...hidden);
    else if (first && last) {
      const events = hidden.reduce((sum, row) => sum + row.events, 0);
      const attack = hidden.reduce((sum, row) => sum + row.attack, 0);
      rows.push({ values: hidden.length, events, attack, least: first.events, most: last.events });
    }
    hidden = [];
  };
  for (const row of ranked) {
    if (!shown.has(row.rank)) hidden.push(row);
    else {
      close();
      rows.push(row);
    }
  }
  close();
  return rows;
}
