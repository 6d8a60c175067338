/** A recording cut into intervals of one length. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that a reader can do sums with. */
const LENGTHS = [
  ...[1, 5, 15, 30].map((many) => many * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((many) => many * MINUTE),
  ...[1, 2, 3, 6, 12].map((many) => many * HOUR),
  ...[1, 7, 28].map((many) => many * DAY),
];
const MOST = 12;

/** Intervals from `first` on, each `length` milliseconds long; all begin at whole multiples of it since 1970 UTC. */
export interface Intervals {
  readonly first: number;
  readonly length: number;
  readonly count: number;
}

/** Cuts the time between the first and the last of `times` into at most twelve intervals; `undefined` where there is none. */
export function intervalsOf(times: Iterable<number>): Intervals | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time < from) from = time;
    if (time > to) to = time;
  }
  if (from > to) return undefined;
  let length = LENGTHS.find((one) => countOf(from, to, one) <= MOST) ?? 28 * DAY;
  while (countOf(from, to, length) > MOST) length *= 2;
  return { first: Math.floor(from / length) * length, length, count: countOf(from, to, length) };
}

/** Which interval a time falls into, from 0. */
export function intervalAt({ first, length }: Intervals, time: number): number {
  return Math.floor((time - first) / length);
}

function countOf(from: number, to: number, length: number): number {
  return Math.floor(to / length) - Math.floor(from / length) + 1;
}
