/**
 * Relative times as Splunk writes them: `-1d@d`, `@w1`, `-24h@h+15m` (Search Reference, "Time modifiers"). UTC; weeks
 * begin on Sunday.
 */

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const UNITS: Readonly<Record<Unit, readonly string[]>> = {
  second: ['s', 'sec', 'secs', 'second', 'seconds'],
  minute: ['m', 'min', 'mins', 'minute', 'minutes'],
  hour: ['h', 'hr', 'hrs', 'hour', 'hours'],
  day: ['d', 'day', 'days'],
  week: ['w', 'week', 'weeks'],
  month: ['mon', 'month', 'months'],
  quarter: ['q', 'qtr', 'qtrs', 'quarter', 'quarters'],
  year: ['y', 'yr', 'yrs', 'year', 'years'],
};
const byWord = new Map(Object.entries(UNITS).flatMap(([unit, words]) => words.map((word) => [word, unit as Unit])));

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
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
    if (unit === undefined || (weekday && (unit !== 'week' || snapped?.length !== 1))) return { wrongAt: at };
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
  const moved = steps.reduce((time, step) => (step.kind === 'snap' ? snap(time, step) : shift(time, step)), seconds);
  return Number.isFinite(moved) ? moved : undefined;
}

function shift(time: number, { count, unit }: Step): number {
  if (unit in SECONDS) return time + count * SECONDS[unit as keyof typeof SECONDS];
  const months = count * MONTHS[unit as keyof typeof MONTHS];
  const date = new Date(time * 1000);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), days);
  const withinDay = time - Math.floor(time / SECONDS.day) * SECONDS.day;
  return first / 1000 + (day - 1) * SECONDS.day + withinDay;
}

function snap(time: number, { count, unit }: Step): number {
  if (unit === 'week') {
    const day = Math.floor(time / SECONDS.day);
    // 1970-01-01 was a Thursday.
    const back = (((day + 4 - count) % 7) + 7) % 7;
    return (day - back) * SECONDS.day;
  }
  if (unit in SECONDS) {
    const size = SECONDS[unit as keyof typeof SECONDS];
    return Math.floor(time / size) * size;
  }
  const date = new Date(time * 1000);
  const month = date.getUTCMonth();
  const start = unit === 'year' ? 0 : unit === 'quarter' ? month - (month % 3) : month;
  return Date.UTC(date.getUTCFullYear(), start, 1) / 1000;
}

/** The seconds of a span of fixed length: `5m`, `1h`, `500ms`; `undefined` for any other text, and for months and more. */
export function parseSpan(text: string): number | undefined {
  const [, digits, word = ''] = /^\s*(\d*)([a-z]+)\s*$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const unit = byWord.get(word.toLowerCase());
  const size =
    unit !== undefined && unit in SECONDS ? SECONDS[unit as keyof typeof SECONDS] : PARTS_OF_SECOND[word.toLowerCase()];
  return size === undefined ? undefined : (digits === '' ? 1 : Number(digits)) * size;
}
