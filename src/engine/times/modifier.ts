/**
 * Relative times as Splunk writes them: `-1d@d`, `@w1`, `-24h@h+15m` (Search Reference, "Time modifiers"). UTC; weeks
 * begin on Sunday.
 */
import { later, startOf, type TimeUnit, UNIT_LENGTHS } from './units.ts';

/** A unit of `units.ts`, or a quarter. */
type Unit = TimeUnit | 'q';

const WORDS: Readonly<Record<Unit, readonly string[]>> = {
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  m: ['m', 'min', 'mins', 'minute', 'minutes'],
  h: ['h', 'hr', 'hrs', 'hour', 'hours'],
  d: ['d', 'day', 'days'],
  w: ['w', 'week', 'weeks'],
  M: ['mon', 'month', 'months'],
  q: ['q', 'qtr', 'qtrs', 'quarter', 'quarters'],
  y: ['y', 'yr', 'yrs', 'year', 'years'],
};
const byWord = new Map(Object.entries(WORDS).flatMap(([unit, words]) => words.map((word) => [word, unit as Unit])));

const DAY = UNIT_LENGTHS.d;

/** Seconds of what a second is divided into. */
const PARTS_OF_SECOND: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, cs: 1e-2, ds: 1e-1 };

const STEP = /([-+])(\d*)([a-z]+)|@([a-z]+)([0-7]?)/iy;

interface Step {
  readonly kind: 'shift' | 'snap';
  readonly count: number;
  readonly unit: Unit;
}

/**
 * The steps of a modifier, or the offset of the character from which on it is none. `now` and an empty text have no
 * steps.
 */
function readSteps(text: string): readonly Step[] | { readonly wrongAt: number } {
  const steps: Step[] = [];
  let at = /^\s*(?:now(?:\(\))?)?/i.exec(text)?.[0].length ?? 0;
  const end = text.trimEnd().length;
  while (at < end) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (!found) return { wrongAt: at };
    const [whole, sign, digits, shifted, snapped, weekday] = found;
    const unit = byWord.get((shifted ?? snapped ?? '').toLowerCase());
    if (unit === undefined || (weekday && (unit !== 'w' || snapped?.length !== 1))) return { wrongAt: at };
    if (snapped !== undefined) steps.push({ kind: 'snap', count: Number(weekday || 0) % 7, unit });
    else steps.push({ kind: 'shift', count: (sign === '-' ? -1 : 1) * (digits ? Number(digits) : 1), unit });
    at += whole.length;
  }
  return steps;
}

/** Where a text stops being a time modifier, or `null` when it is one. For front ends to check literals as they parse. */
export function checkModifier(text: string): number | null {
  const steps = readSteps(text);
  return 'wrongAt' in steps ? steps.wrongAt : null;
}

/** The time that a modifier makes of another, both in seconds since 1970; `undefined` for a text that is no modifier. */
export function applyModifier(seconds: number, text: string): number | undefined {
  const steps = readSteps(text);
  if ('wrongAt' in steps) return undefined;
  const moved = steps.reduce(
    (time, step) => (step.kind === 'snap' ? snap(time, step) : shift(time, step)),
    seconds * 1000,
  );
  return Number.isFinite(moved) ? moved / 1000 : undefined;
}

function shift(time: number, { count, unit }: Step): number {
  return unit === 'q' ? later(time, 3 * count, 'M') : later(time, count, unit);
}

function snap(time: number, { count, unit }: Step): number {
  // Counted from the Monday on; a week may begin on any day.
  if (unit === 'w') return startOf(time - (count - 1) * DAY, 'w') + (count - 1) * DAY;
  if (unit !== 'q') return startOf(time, unit);
  const month = startOf(time, 'M');
  return later(month, -(new Date(month).getUTCMonth() % 3), 'M');
}

/** The seconds of a span of fixed length: `5m`, `1h`, `500ms`; `undefined` for any other text, and for months and more. */
export function parseSpan(text: string): number | undefined {
  const [, digits, word = ''] = /^\s*(\d*)([a-z]+)\s*$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const unit = byWord.get(word.toLowerCase());
  const fixed =
    unit === undefined || unit === 'q' || unit === 'M' || unit === 'y' ? undefined : UNIT_LENGTHS[unit] / 1000;
  const size = fixed ?? PARTS_OF_SECOND[word.toLowerCase()];
  return size === undefined ? undefined : (digits === '' ? 1 : Number(digits)) * size;
}
