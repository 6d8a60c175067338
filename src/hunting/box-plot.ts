/**
 * Box plot: a distribution by its quartiles, with the outliers marked one by one. Here it is that of a host's events over
 * the intervals of a recording, the quiet ones among them: an outlier is a burst. The box is from the first to the third
 * quartile (R's type 7), whiskers lead to the furthest value within 1.5 times its length, and what is beyond is an outlier:
 * J. W. Tukey, "Exploratory Data Analysis" (1977), section 2C.
 */
import { quantileSorted } from 'd3-array';
import { compareText } from '../text/order.ts';
import type { Activities } from './activities.ts';
import { type Tally, tallyOf } from './tally.ts';

/** Hosts at most, those with the most events. */
const MOST_HOSTS = 12;
/** Intervals from which on quartiles say something. */
const FEWEST_FOR_BOX = 4;
const FENCE = 1.5;

/** An interval of a host. */
export interface BoxPoint extends Tally {
  /** From 0. */
  readonly interval: number;
  readonly outlier: boolean;
}

export interface Quartiles {
  readonly first: number;
  readonly median: number;
  readonly third: number;
  /** The ends of the whiskers. */
  readonly low: number;
  readonly high: number;
}

/** The distribution of one host. */
export interface Box {
  readonly host: string;
  readonly events: number;
  readonly attack: number;
  /** Absent where there are too few intervals. */
  readonly quartiles?: Quartiles;
  /** Every interval in which it has events. */
  readonly points: readonly BoxPoint[];
  /** Intervals in which it has none. */
  readonly quiet: number;
}

export interface BoxPlot {
  /** Hosts with the most events first, then by name. */
  readonly boxes: readonly Box[];
  /** Hosts beyond the bound. */
  readonly hostsLeft: readonly string[];
  readonly events: number;
}

/** The box plot of activities. */
export function boxPlotOf({ activities, intervals }: Activities, attack: ReadonlySet<number>): BoxPlot {
  const hosts = new Map<string, BoxPoint[]>();
  for (const { host, interval, lines } of activities) {
    const own = hosts.get(host) ?? [];
    hosts.set(host, own);
    own.push({ interval, outlier: false, ...tallyOf(lines, attack) });
  }
  const boxes = [...hosts].map(([host, points]): Box => {
    const quiet = intervals.count - points.length;
    const quartiles =
      intervals.count < FEWEST_FOR_BOX
        ? undefined
        : quartilesOf(
            points.map(({ events }) => events),
            quiet,
          );
    return {
      host,
      events: points.reduce((sum, { events }) => sum + events, 0),
      attack: points.reduce((sum, { attack }) => sum + attack, 0),
      ...(quartiles ? { quartiles } : {}),
      points: points.map((point) => ({
        ...point,
        outlier: quartiles !== undefined && (point.events < quartiles.low || point.events > quartiles.high),
      })),
      quiet,
    };
  });
  boxes.sort((left, right) => right.events - left.events || compareText(left.host, right.host));
  return {
    boxes: boxes.slice(0, MOST_HOSTS),
    hostsLeft: boxes.slice(MOST_HOSTS).map(({ host }) => host),
    events: boxes.reduce((sum, { events }) => sum + events, 0),
  };
}

/** Quartiles and whiskers of some counts and as many noughts as there are quiet intervals. */
export function quartilesOf(counts: readonly number[], quiet = 0): Quartiles {
  const sorted = [...Array<number>(quiet).fill(0), ...counts].sort((left, right) => left - right);
  const at = (part: number): number => quantileSorted(sorted, part) ?? 0;
  const [first, median, third] = [at(0.25), at(0.5), at(0.75)];
  const reach = FENCE * (third - first);
  const within = sorted.filter((value) => value >= first - reach && value <= third + reach);
  return { first, median, third, low: within[0] ?? first, high: within.at(-1) ?? third };
}
