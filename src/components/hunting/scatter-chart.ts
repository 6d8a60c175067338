/** Where the points of a scatter plot stand. */
import { scaleLinear } from 'd3-scale';
import type { ScatterPlot, ScatterPoint } from '../../hunting/scatter-plot.ts';

/** Size of the drawing and edges of its plot, in its own units. */
export const SCATTER = { width: 360, height: 262, left: 34, right: 346, top: 22, bottom: 226 } as const;
const LARGEST = 10;
const SMALLEST = 4;
/** Room of a label: its height, and its length for each character. */
const LABEL_HEIGHT = 12;
const CHARACTER = 5.6;

export interface ScatterMark {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly points: number;
  readonly attack: number;
}

export interface ScatterLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  readonly text: string;
}

export interface ScatterChart {
  readonly marks: readonly ScatterMark[];
  readonly labels: readonly ScatterLabel[];
  readonly line?: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
  readonly xTicks: readonly { readonly at: number; readonly value: number }[];
  readonly yTicks: readonly { readonly at: number; readonly value: number }[];
}

/** The chart of a plot; `labelOf` says what a point is. Labels that would lie on another are left out: the table has them. */
export function scatterChart(
  { spots, named, line }: ScatterPlot,
  labelOf: (point: ScatterPoint) => string,
): ScatterChart {
  const mostEvents = Math.max(1, ...spots.map(({ events }) => events));
  const mostValues = Math.max(1, ...spots.map(({ values }) => values));
  const x = scaleLinear([0, mostEvents], [SCATTER.left, SCATTER.right]).nice(5);
  const y = scaleLinear([0, mostValues], [SCATTER.bottom, SCATTER.top]).nice(5);
  const mostPoints = Math.max(1, ...spots.map(({ points }) => points));
  const radius = (points: number): number =>
    mostPoints === 1 ? SMALLEST : SMALLEST + (LARGEST - SMALLEST) * Math.sqrt((points - 1) / (mostPoints - 1));
  const marks = spots.map(
    ({ events, values, points, attack }): ScatterMark => ({
      x: x(events),
      y: y(values),
      r: radius(points),
      points,
      attack,
    }),
  );
  return {
    marks,
    labels: labelsOf(named, labelOf, (point) => ({ x: x(point.events), y: y(point.values) })),
    ...(line ? { line: clipped(line, x, y) } : {}),
    xTicks: whole(x.ticks(5)).map((value) => ({ at: x(value), value })),
    yTicks: whole(y.ticks(5)).map((value) => ({ at: y(value), value })),
  };
}

const whole = (ticks: readonly number[]): number[] => ticks.filter(Number.isInteger);

/** Points of the attack first, then the busiest. */
function labelsOf(
  named: readonly ScatterPoint[],
  labelOf: (point: ScatterPoint) => string,
  placeOf: (point: ScatterPoint) => { x: number; y: number },
): ScatterLabel[] {
  const labels: ScatterLabel[] = [];
  const ranked = named.toSorted(
    (left, right) => Number(right.attack > 0) - Number(left.attack > 0) || right.events - left.events,
  );
  for (const point of ranked) {
    const { x, y } = placeOf(point);
    const text = labelOf(point);
    const anchor = x > (SCATTER.left + SCATTER.right) / 2 ? 'end' : 'start';
    const label: ScatterLabel = { x: anchor === 'end' ? x - 13 : x + 13, y: y + 4, anchor, text };
    if (labels.every((other) => isApart(label, other))) labels.push(label);
  }
  return labels;
}

function isApart(one: ScatterLabel, other: ScatterLabel): boolean {
  const [from, to] = reach(one);
  const [otherFrom, otherTo] = reach(other);
  return Math.abs(one.y - other.y) >= LABEL_HEIGHT || to < otherFrom || otherTo < from;
}

function reach({ x, anchor, text }: ScatterLabel): [number, number] {
  const length = text.length * CHARACTER;
  return anchor === 'end' ? [x - length, x] : [x, x + length];
}

/** The line as far as it lies within the plot. */
function clipped(
  { slope, start }: { readonly slope: number; readonly start: number },
  x: { (value: number): number; domain(): number[] },
  y: { (value: number): number; domain(): number[] },
): NonNullable<ScatterChart['line']> {
  const [, right = 1] = x.domain();
  const [, top = 1] = y.domain();
  const bounds = [0, right, ...(slope === 0 ? [] : [-start / slope, (top - start) / slope])]
    .filter((at) => at >= 0 && at <= right)
    .filter((at) => start + slope * at >= -1e-9 && start + slope * at <= top + 1e-9)
    .sort((one, other) => one - other);
  const [from = 0, to = 0] = [bounds[0], bounds.at(-1)];
  return { x1: x(from), y1: y(start + slope * from), x2: x(to), y2: y(start + slope * to) };
}
