/** Times out of text by Splunk's variables (Search Reference, `strptime`). UTC unless the text has an offset. */
import { COMPOSED, MONTHS, VARIABLE, WEEKDAYS } from './format.ts';

/** What a text said; what it did not is filled from the reference day. */
interface Parts {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  hour?: number;
  minute?: number;
  second?: number;
  fraction?: number;
  afternoon?: boolean;
  /** Seconds east of Greenwich. */
  offset?: number;
  epoch?: number;
}

type Take = (parts: Parts, text: string) => boolean;

/** Seconds east of Greenwich of the zones that logs name most. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -18_000,
  EDT: -14_400,
  CST: -21_600,
  CDT: -18_000,
  MST: -25_200,
  MDT: -21_600,
  PST: -28_800,
  PDT: -25_200,
  CET: 3600,
  CEST: 7200,
};

const number =
  (key: keyof Parts, least: number, most: number, add = 0): Take =>
  (parts, text) => {
    const value = Number(text);
    Object.assign(parts, { [key]: value + add });
    return value >= least && value <= most;
  };

const names = (all: readonly string[]) => all.flatMap((name) => [name, name.slice(0, 3)]).join('|');

function offset(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([-+])(\d\d):?(\d\d)?/.exec(text) ?? [];
  if (sign === undefined) return ZONES[text.toUpperCase()];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

const takeOffset: Take = (parts, text) => {
  const found = offset(text);
  if (found !== undefined) parts.offset = found;
  return found !== undefined;
};

const takeFraction: Take = (parts, text) => {
  parts.fraction = Number(`0.${text}`);
  return true;
};

const takeMonth: Take = (parts, text) => {
  parts.month = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
  return parts.month > 0;
};

const VARIABLES: Readonly<Record<string, readonly [pattern: string, take: Take]>> = {
  Y: ['\\d{4}', number('year', 0, 9999)],
  y: ['\\d{2}', (parts, text) => number('year', 0, 99, Number(text) < 69 ? 2000 : 1900)(parts, text)],
  m: ['\\d{1,2}', number('month', 1, 12)],
  d: ['\\d{1,2}', number('day', 1, 31)],
  e: ['\\s?\\d{1,2}', number('day', 1, 31)],
  j: ['\\d{1,3}', number('dayOfYear', 1, 366)],
  H: ['\\d{1,2}', number('hour', 0, 23)],
  k: ['\\s?\\d{1,2}', number('hour', 0, 23)],
  I: ['\\d{1,2}', number('hour', 1, 12)],
  l: ['\\s?\\d{1,2}', number('hour', 1, 12)],
  M: ['\\d{1,2}', number('minute', 0, 59)],
  S: ['\\d{1,2}', number('second', 0, 60)],
  s: ['\\d+(?:\\.\\d+)?', number('epoch', 0, Number.MAX_SAFE_INTEGER)],
  N: ['\\d+', takeFraction],
  Q: ['\\d+', takeFraction],
  f: ['\\d{1,6}', takeFraction],
  p: [
    '[AaPp]\\.?[Mm]\\.?',
    (parts, text) => {
      parts.afternoon = text.toUpperCase().startsWith('P');
      return true;
    },
  ],
  B: [names(MONTHS), takeMonth],
  b: [names(MONTHS), takeMonth],
  A: [names(WEEKDAYS), () => true],
  a: [names(WEEKDAYS), () => true],
  w: ['\\d', () => true],
  z: ['[-+]\\d\\d:?(?:\\d\\d)?|[A-Za-z]+', takeOffset],
  Z: ['[A-Za-z]+|[-+]\\d\\d:?(?:\\d\\d)?', takeOffset],
};

/** A format as one expression, and what each of its groups says; `null` when it has a variable that tells no time. */
function compile(format: string): { expression: RegExp; takes: readonly Take[] } | null {
  const takes: Take[] = [];
  let source = '';
  let at = 0;
  let whole = format;
  for (let depth = 0; depth < 2; depth++)
    whole = whole.replace(VARIABLE, (found, _width, _mark, letter: string) => COMPOSED[letter] ?? found);
  for (const found of whole.matchAll(VARIABLE)) {
    const [text, width, , letter = ''] = found;
    source += literal(whole.slice(at, found.index));
    at = found.index + text.length;
    const known = VARIABLES[letter];
    if (known) {
      const digits = width !== undefined && (letter === 'N' || letter === 'Q') ? `\\d{1,${width}}` : known[0];
      source += `(${digits})`;
      takes.push(known[1]);
    } else if (letter === 'n' || letter === 't') source += '\\s+';
    else if (letter === '%') source += '%';
    else return null;
  }
  source += literal(whole.slice(at));
  return { expression: new RegExp(`^\\s*${source}`, 'i'), takes };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s*');
}

const compiled = new Map<string, ReturnType<typeof compile>>();
const MOST_KEPT = 200;

/**
 * The time that a text tells, in seconds since 1970; `null` when the text is not of the format. A year, month or day
 * that the format does not have is that of `reference` (seconds); a time of day that it does not have is midnight.
 */
export function parseTimeText(text: string, format: string, reference: number): number | null {
  let known = compiled.get(format);
  if (known === undefined) {
    known = compile(format);
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(format, known);
  }
  const found = known?.expression.exec(text);
  if (!known || !found) return null;
  const parts: Parts = {};
  for (const [index, take] of known.takes.entries()) if (!take(parts, (found[index + 1] ?? '').trim())) return null;
  return secondsOf(parts, reference);
}

function secondsOf(parts: Parts, reference: number): number | null {
  const fraction = parts.fraction ?? 0;
  if (parts.epoch !== undefined) return parts.epoch + fraction;
  const day = new Date(reference * 1000);
  const dated = parts.year !== undefined || parts.month !== undefined || parts.day !== undefined;
  const year = parts.year ?? day.getUTCFullYear();
  const month = parts.dayOfYear !== undefined ? 1 : (parts.month ?? (dated ? 1 : day.getUTCMonth() + 1));
  const date = parts.dayOfYear ?? parts.day ?? (dated ? 1 : day.getUTCDate());
  let hour = parts.hour ?? 0;
  if (parts.afternoon !== undefined) hour = (hour % 12) + (parts.afternoon ? 12 : 0);
  const midnight = Date.UTC(year, month - 1, date);
  if (parts.dayOfYear === undefined && new Date(midnight).getUTCMonth() !== month - 1) return null;
  const seconds = midnight / 1000 + hour * 3600 + (parts.minute ?? 0) * 60 + (parts.second ?? 0);
  return seconds + fraction - (parts.offset ?? 0);
}
