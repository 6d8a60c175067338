/** A timeline of a dataset: where its events, and marks on lanes, stand between the first and the last. Places are per cent of the width. */
import { bin, extent, max, pairs, sum } from 'd3-array';
import { scaleUtc } from 'd3-scale';
import { dayLabel, tickLabels } from './time-words.ts';

/**
 * What a mark says of its events: attack events that are found (`hit`), that are expected and not found (`missed`) and that are not looked
 * for (`attack`); near misses that are not found (`near`); events found that no label calls an attack (`false`); other labelled ones.
 */
export type MarkKind = 'hit' | 'missed' | 'attack' | 'near' | 'false' | 'other';

/** Lines to mark on one lane. */
export interface LaneInput {
  readonly title: string;
  readonly parts: readonly { readonly kind: MarkKind; readonly lines: readonly number[] }[];
}

/** One or more events of a kind that stand too close to be told apart. */
export interface Mark {
  readonly kind: MarkKind;
  readonly x: number;
  /** Times of its first and last event, milliseconds since 1970 UTC. */
  readonly from: number;
  readonly to: number;
  /** In the order of time. */
  readonly lines: readonly number[];
}

export interface Lane {
  readonly title: string;
  readonly marks: readonly Mark[];
  /** Lines that have no time, ascending. */
  readonly untimed: readonly number[];
}

/** A part of the time that holds events; parts are apart from each other by much more than they are long. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
}

export interface Bin {
  readonly x0: number;
  readonly x1: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Timeline {
  /** Times of the first and last event. */
  readonly from: number;
  readonly to: number;
  readonly spans: readonly Span[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  /** How many events there are, part by part, those without events left out. */
  readonly density: readonly Bin[];
  readonly lanes: readonly Lane[];
  /** Events with a time, and without. */
  readonly timed: number;
  readonly untimed: number;
}

/** Between two spans. */
const BREAK = 3;
const NARROWEST = 9;
const MOST_SPANS = 6;
/** Marks of a kind that are nearer than this are one. */
const TOO_CLOSE = 2.2;
const BIN = 1.5;
/** Room that a tick's label takes. */
const TICK = 15;
/** The scale gives more than it is asked for where its steps do not fit. */
const MOST_TICKS = 8;

/**
 * Lays out events by their time. `times` has one for every line of the dataset, `null` for none; lines that are not among
 * them are passed over. `undefined` when no event has a time.
 */
export function layOutTimeline(
  times: ReadonlyMap<number, number | null>,
  lanes: readonly LaneInput[],
): Timeline | undefined {
  const known = [...times.values()].filter((time) => time !== null).sort((left, right) => left - right);
  const [from, to] = extent(known);
  if (from === undefined || to === undefined) return undefined;
  const spans = placeSpans(spansOf(known));
  const place = placer(spans);
  return {
    from,
    to,
    spans,
    ticks: ticksOf(spans),
    density: spans.flatMap((span) => densityOf(span, known)),
    lanes: lanes.map(({ title, parts }) => ({
      title,
      marks: parts
        .flatMap(({ kind, lines }) => marksOf(kind, lines, times, place))
        // What is found lies above what is only there.
        .sort((left, right) => rankOf(left.kind) - rankOf(right.kind) || left.x - right.x),
      untimed: [...new Set(parts.flatMap(({ lines }) => lines))]
        .filter((line) => times.get(line) === null)
        .sort((left, right) => left - right),
    })),
    timed: known.length,
    untimed: times.size - known.length,
  };
}

const UPPERMOST: readonly MarkKind[] = ['missed', 'false', 'hit'];
const rankOf = (kind: MarkKind): number => UPPERMOST.indexOf(kind);

/** Cuts the time at gaps that are longer than all that is left when they are taken out; not where that would leave single events. */
function spansOf(known: readonly number[]): { from: number; to: number }[] {
  const gaps = pairs(known, (from, to) => ({ from, to, length: to - from })).sort(
    (left, right) => right.length - left.length || left.from - right.from,
  );
  let left = (known.at(-1) ?? 0) - (known[0] ?? 0);
  let cuts = 0;
  for (const [place, { length }] of gaps.slice(0, MOST_SPANS - 1).entries()) {
    left -= length;
    const spans = place + 2;
    if (left > 0 && length > left && known.length >= 2 * spans) cuts = place + 1;
  }
  const cut = gaps.slice(0, cuts).sort((one, other) => one.from - other.from);
  const starts = [known[0] ?? 0, ...cut.map(({ to }) => to)];
  const ends = [...cut.map(({ from }) => from), known.at(-1) ?? 0];
  return starts.map((from, place) => ({ from, to: ends[place] ?? from }));
}

/** Each span as wide as it is long, and none too narrow. */
function placeSpans(spans: readonly { from: number; to: number }[]): Span[] {
  const length = sum(spans, ({ from, to }) => to - from);
  const room = 100 - BREAK * (spans.length - 1) - NARROWEST * spans.length;
  let x0 = 0;
  return spans.map(({ from, to }) => {
    const share = length === 0 ? 1 / spans.length : (to - from) / length;
    const span = { from, to, x0, x1: x0 + NARROWEST + room * share };
    x0 = span.x1 + BREAK;
    return span;
  });
}

const scaleOf = ({ from, to, x0, x1 }: Span) => scaleUtc().domain([from, to]).range([x0, x1]);

/** Where a time stands; the middle of a span that has no length. */
function placer(spans: readonly Span[]): (time: number) => number {
  const scales = spans.map((span) => ({ span, scale: scaleOf(span) }));
  return (time) => {
    const { span, scale } = scales.findLast(({ span }) => span.from <= time) ?? (scales[0] as (typeof scales)[number]);
    return round(span.from === span.to ? (span.x0 + span.x1) / 2 : scale(time));
  };
}

function marksOf(
  kind: MarkKind,
  lines: readonly number[],
  times: ReadonlyMap<number, number | null>,
  place: (time: number) => number,
): Mark[] {
  const placed = [...new Set(lines)]
    .flatMap((line) => {
      const time = times.get(line);
      return time === undefined || time === null ? [] : [{ line, time, x: place(time) }];
    })
    .sort((left, right) => left.time - right.time || left.line - right.line);
  const groups: (typeof placed)[] = [];
  for (const one of placed) {
    const group = groups.at(-1);
    if (group?.[0] && one.x - group[0].x < TOO_CLOSE) group.push(one);
    else groups.push([one]);
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) return [];
    return [
      { kind, x: round((first.x + last.x) / 2), from: first.time, to: last.time, lines: group.map(({ line }) => line) },
    ];
  });
}

/** How many events each small part of a span holds. */
function densityOf(span: Span, known: readonly number[]): Bin[] {
  const { from, to, x0, x1 } = span;
  const own = known.filter((time) => time >= from && time <= to);
  if (from === to) {
    const middle = (x0 + x1) / 2;
    return [{ x0: round(middle - BIN / 2), x1: round(middle + BIN / 2), from, to, count: own.length }];
  }
  const scale = scaleOf(span);
  const amount = Math.max(1, Math.round((x1 - x0) / BIN));
  const thresholds = Array.from({ length: amount - 1 }, (_, place) => from + ((to - from) * (place + 1)) / amount);
  return bin()
    .domain([from, to])
    .thresholds(thresholds)(own)
    .filter((times) => times.length > 0)
    .map((times) => {
      const [start, end] = [times.x0 ?? from, times.x1 ?? to];
      return { x0: round(scale(start)), x1: round(scale(end)), from: start, to: end, count: times.length };
    });
}

function ticksOf(spans: readonly Span[]): { x: number; label: string }[] {
  const [first] = spans;
  if (!first) return [];
  if (spans.length > 1) {
    const labels = tickLabels(spans.map(({ from }) => from));
    return spans.map(({ x0 }, place) => ({ x: round(x0), label: labels[place] ?? '' }));
  }
  const { from, to, x0, x1 } = first;
  if (from === to) return [{ x: round((x0 + x1) / 2), label: dayLabel(from) }];
  const scale = scaleOf(first);
  const fitting = scale.ticks(Math.floor(100 / TICK)).map((time) => time.getTime());
  const every = Math.ceil(fitting.length / MOST_TICKS);
  const times = fitting.filter((_, place) => place % every === 0);
  const labels = tickLabels(times);
  return times.map((time, place) => ({ x: round(scale(time)), label: labels[place] ?? '' }));
}

/** The outline of the density as a path, in a box 1000 wide and `height` high; what holds any event can be seen. */
export function densityPath({ density }: Pick<Timeline, 'density'>, height: number): string {
  const most = max(density, ({ count }) => count) ?? 1;
  return density
    .map(({ x0, x1, count }, place) => {
      const top = Math.round(height - Math.max(height / 12, (height * count) / most));
      const start = density[place - 1]?.x1 === x0 ? '' : `M${Math.round(x0 * 10)} ${height}`;
      const end = density[place + 1]?.x0 === x1 ? '' : `V${height}`;
      return `${start}V${top}H${Math.round(x1 * 10)}${end}`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
