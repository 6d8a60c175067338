/**
 * Cron expressions of schedules: `0 0/10 9-17 ? * MON-FRI`.
 *
 * Source: Elasticsearch reference, *Cron schedule*: seconds, minutes, hours, day of month, month, day of week, and year when
 * given; one of the two days is `?`.
 */
import type { Fields } from './fields.ts';
import type { JsonText } from './json.ts';

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
  /** What it takes beside values, ranges and steps. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS: readonly CronField[] = [
  { name: 'seconds', least: 0, most: 59 },
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, special: /^(?:\?|L(?:-\d{1,2})?W?|\d{1,2}W)$/ },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  {
    name: 'day of week',
    least: 1,
    most: 7,
    names: DAYS,
    special: /^(?:\?|[1-7]?L|[A-Z]{3}L|(?:[1-7]|[A-Z]{3})#[1-5])$/,
  },
  { name: 'year', least: 1970, most: 2199 },
];
const EXPECTED = 'a cron expression of six or seven parts such as `0 0/10 * * * ?`';

/** The longest time between two runs in milliseconds when it runs every day; else `undefined`. Throws `QueryFailure`. */
export function longestCronGap(node: JsonText, fields: Fields): number | undefined {
  const parts = node.text.trim().split(/\s+/);
  if (parts.length < 6 || parts.length > 7) throw fields.unexpected(node, EXPECTED);
  const values = parts.map((part, index) => {
    const field = FIELDS[index];
    const read =
      field &&
      part
        .toUpperCase()
        .split(',')
        .map((item) => valuesOf(item, field));
    if (read === undefined || read.includes(undefined)) {
      throw fields.unexpected(node, EXPECTED, `\`${part}\` are no ${field?.name ?? 'parts'}.`);
    }
    return read.flatMap((item) => item ?? []);
  });
  if (!parts.slice(3).every((part) => part === '*' || part === '?')) return undefined;
  const [seconds = [], minutes = [], hours = []] = values;
  return longest(seconds, minutes, hours);
}

/** The values of one part; none for one that asks for a day in words; `undefined` when it is none. */
function valuesOf(item: string, { least, most, names = [], special }: CronField): readonly number[] | undefined {
  if (special?.test(item)) return [];
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (from === undefined) return undefined;
  const number = (text: string): number =>
    names.includes(text) ? names.indexOf(text) + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const low = from === '*' ? least : number(from);
  const high = to !== undefined ? number(to) : from === '*' || step !== undefined ? most : low;
  if (!(low >= least && high <= most) || step === '0') return undefined;
  const span = low <= high ? high - low : high - low + (most - least + 1);
  const found: number[] = [];
  for (let at = 0; at <= span; at += Number(step ?? 1)) found.push(((low + at - least) % (most - least + 1)) + least);
  return found;
}

function longest(seconds: readonly number[], minutes: readonly number[], hours: readonly number[]): number {
  const within = hours
    .flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60))
    .sort((left, right) => left - right);
  const sorted = [...seconds].sort((left, right) => left - right);
  const runs = within.flatMap((start) => sorted.map((second) => start + second));
  const gaps = runs.map((run, index) => (runs[index + 1] ?? (runs[0] ?? 0) + 86_400) - run);
  return gaps.reduce((most, one) => Math.max(most, one), 0) * 1000;
}
