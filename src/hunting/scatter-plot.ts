/**
 * Scatter plot: two numbers of each thing against each other, with the straight line that fits them best; what lies far
 * from the line breaks the rule that the others follow. Here the things are activities (a host in an interval), and the
 * numbers how many events one has and how many different values they show: a host that does one thing over and over lies
 * below the line, one that does much that is new above it, and a burst far out. After D. J. Bianco, SANS Threat Hunting
 * Summit 2017, as `HUNTING_TECHNIQUES.md` of the Threat Hunter Playbook tells it.
 */
import type { Activities } from './activities.ts';
import { type Tally, tallyOf } from './tally.ts';

/** Points named at most: the furthest from the line, those of the most events, and those of the attack beyond them. */
const FURTHEST = 8;
const BUSIEST = 4;
const OF_ATTACK = 8;
const ROUNDING = 1e-9;

/** An activity as a point. */
export interface ScatterPoint extends Tally {
  readonly host: string;
  /** From 0. */
  readonly interval: number;
  /** How many different values its events have, of all fields. */
  readonly values: number;
  /** How many values it lies above the line (below: negative). */
  readonly off: number;
}

/** Points at the same place of the plot. */
export interface ScatterSpot {
  readonly events: number;
  readonly values: number;
  readonly points: number;
  /** How many of them have events of the attack. */
  readonly attack: number;
}

export interface ScatterPlot {
  readonly points: number;
  /** Events of all points. */
  readonly events: number;
  /** Every place that holds a point, by events, then values. */
  readonly spots: readonly ScatterSpot[];
  /** The line that fits best by least squares; absent where all have the same number of events. */
  readonly line?: ScatterLine;
  /** Those far from the line, those of the most events, and those of the attack; the furthest first. */
  readonly named: readonly ScatterPoint[];
}

export interface ScatterLine {
  /** Values for each event more. */
  readonly slope: number;
  /** Values at no event. */
  readonly start: number;
}

/** The scatter plot of activities. */
export function scatterOf({ activities }: Activities, attack: ReadonlySet<number>): ScatterPlot {
  const plain = activities.map(({ host, interval, lines, values }) => ({
    host,
    interval,
    values: values.size,
    ...tallyOf(lines, attack),
  }));
  const line = fittedLine(plain.map(({ events, values }) => [events, values]));
  const points = plain.map((point): ScatterPoint => {
    const expected = line ? line.start + line.slope * point.events : point.values;
    const off = point.values - expected;
    return { ...point, off: Math.abs(off) < ROUNDING ? 0 : off };
  });
  return {
    points: points.length,
    events: points.reduce((sum, { events }) => sum + events, 0),
    spots: spotsOf(points),
    ...(line ? { line } : {}),
    named: namedOf(points),
  };
}

/** The line of least squares through some points; `undefined` where all have the same x. */
export function fittedLine(points: readonly (readonly [x: number, y: number])[]): ScatterLine | undefined {
  const x = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const y = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  let across = 0;
  let square = 0;
  for (const point of points) {
    across += (point[0] - x) * (point[1] - y);
    square += (point[0] - x) ** 2;
  }
  return square > 0 ? { slope: across / square, start: y - (across / square) * x } : undefined;
}

function spotsOf(points: readonly ScatterPoint[]): ScatterSpot[] {
  const spots = new Map<string, ScatterSpot>();
  for (const { events, values, attack } of points) {
    const key = `${events} ${values}`;
    const spot = spots.get(key) ?? { events, values, points: 0, attack: 0 };
    spots.set(key, { ...spot, points: spot.points + 1, attack: spot.attack + (attack > 0 ? 1 : 0) });
  }
  return [...spots.values()].sort((left, right) => left.events - right.events || left.values - right.values);
}

/** Sorts are stable: points that are equally far stand by host, then time. */
function namedOf(points: readonly ScatterPoint[]): ScatterPoint[] {
  const ranked = points.toSorted((left, right) => {
    const nearer = Math.abs(right.off) - Math.abs(left.off);
    return Math.abs(nearer) < ROUNDING ? 0 : nearer;
  });
  const named = new Set([
    ...ranked.slice(0, FURTHEST),
    ...points.toSorted((left, right) => right.events - left.events).slice(0, BUSIEST),
  ]);
  for (const point of ranked.filter((point) => point.attack > 0 && !named.has(point)).slice(0, OF_ATTACK)) {
    named.add(point);
  }
  return ranked.filter((point) => named.has(point));
}
