/** Where the bars of a stack stand. */
import { scaleLinear } from 'd3-scale';
import { isGap, type Stack } from '../../hunting/stack-counting.ts';
import { shortValue } from './words.ts';

/** Width of the drawing, in its own units. */
export const STACK_WIDTH = 360;
const ROW = 19;
const LABEL_END = 222;
const BAR_END = 318;
const LONGEST_LABEL = 32;

/** A value with its bar, or a gap with its words. */
export interface StackBar {
  /** Middle of its row. */
  readonly y: number;
  readonly label: string;
  /** Absent for a gap. */
  readonly bar?: { readonly x: number; readonly width: number; readonly attack: number; readonly events: number };
}

/** The bars of a stack from the top, and the height of the chart. */
export function stackBars({ rows }: Stack): { readonly bars: readonly StackBar[]; readonly height: number } {
  const most = Math.max(1, ...rows.map((row) => (isGap(row) ? 0 : row.events)));
  const width = scaleLinear([0, most], [0, BAR_END - LABEL_END]);
  const bars = rows.map((row, at): StackBar => {
    const y = at * ROW + ROW / 2;
    if (isGap(row)) {
      const each = row.least === row.most ? `${row.least}` : `${row.least} to ${row.most}`;
      return { y, label: `… ${row.values.toLocaleString('en-GB')} values, ${each} events each` };
    }
    const { value, events, attack } = row;
    return {
      y,
      label: shortValue(value, LONGEST_LABEL),
      bar: { x: LABEL_END, width: Math.max(1.5, width(events)), attack: width(attack), events },
    };
  });
  return { bars, height: rows.length * ROW };
}
