/** How the views of hunting techniques are named and described. */
import type { Intervals } from '../../hunting/intervals.ts';
import type { ShownTechnique } from '../../hunting/techniques.ts';
import { visibleText } from '../../text/visible.ts';

/** A technique's name, and what it is, after the sources that `src/hunting/techniques.ts` names. */
export const HUNT_WORDS: Readonly<Record<ShownTechnique, { label: string; about: string }>> = {
  'stack-counting': {
    label: 'Stack Counting',
    about: 'Count how often each value occurs and look at the ends of the list: what is rare stands first.',
  },
  grouping: {
    label: 'Grouping',
    about: 'Take things that are each of interest, and see which of them appear together.',
  },
  clustering: {
    label: 'Clustering',
    about: 'Let the data say what is alike, without being told what to look for; then read what the clusters are.',
  },
  'scatter-plots': {
    label: 'Scatter Plots',
    about: 'Set two numbers against each other: what breaks the rule that the others follow lies off the line.',
  },
  'box-plots': {
    label: 'Box Plots',
    about: 'See where the middle half of a distribution lies, and what is far outside it.',
  },
};

/** Anchor of a technique's view on its playbook's page. The colon keeps it apart from the anchors of headings. */
export const huntAnchor = (technique: ShownTechnique): string => `hunt:${technique}`;

const SECOND = 1000;
const UNITS: readonly (readonly [number, string])[] = [
  [86_400 * SECOND, 'day'],
  [3600 * SECOND, 'hour'],
  [60 * SECOND, 'minute'],
  [SECOND, 'second'],
];

/** The length of intervals, to stand behind “every”: `5 minutes`, `hour`; with `one`, to stand alone: `an hour`. */
export function lengthWords({ length }: Intervals, one?: 'one'): string {
  const [unit, name] = UNITS.find(([unit]) => length % unit === 0) ?? [SECOND, 'second'];
  const amount = length / unit;
  if (amount !== 1) return `${amount} ${name}s`;
  if (one === undefined) return name;
  return `${name === 'hour' ? 'an' : 'a'} ${name}`;
}

/** When an interval begins, as short as can be told apart from the others: `13:05`; `3 Mar 13:05` where there are several days. UTC. */
export function intervalWords(intervals: Intervals, at: number): string {
  const { first, length, count } = intervals;
  const time = momentWords(first + at * length, length < 60 * SECOND);
  const days = Math.floor((first + (count - 1) * length) / (86_400 * SECOND)) > Math.floor(first / (86_400 * SECOND));
  if (length >= 86_400 * SECOND) return dayWords(first + at * length);
  return days ? `${dayWords(first + at * length).replace(/ \d+$/, '')} ${time}` : time;
}

/** A time of the day: `13:05`, with seconds `13:05:30`; UTC. */
function momentWords(time: number, seconds: boolean): string {
  return new Date(time).toISOString().slice(11, seconds ? 19 : 16);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayWords(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The time of a group, from its first event to its last: `13:07–13:14`, with the day where `day` is true. */
export function spanWords(from: number | null, to: number | null, day: boolean): string {
  if (from === null || to === null) return 'no time';
  const start = momentWords(from, false);
  const end = momentWords(to, false);
  const same = dayWords(from) === dayWords(to);
  const head = day ? `${dayWords(from)} ` : '';
  if (same) return start === end ? `${head}${start}` : `${head}${start}–${end}`;
  return `${dayWords(from)} ${start}–${dayWords(to)} ${end}`;
}

/** A host as it is recorded; what is hidden in it is shown as its code. */
export function wholeHost(host: string): string {
  return host === '' ? '(no host)' : visibleText(host);
}

/** A host without its domain; an address as it is. */
export function shortHost(host: string): string {
  return wholeHost(/^[\d.]+$|:/.test(host) ? host : (host.split('.', 1)[0] ?? host));
}

/** A value cut to so many characters: of a path its end, which tells it, from a separator on where one is near; else its start. What is hidden in it, as a mark that turns the direction of writing, is shown as its code. */
export function shortValue(value: string, most: number): string {
  const characters = [...visibleText(value.replace(/\s+/g, ' '))];
  if (characters.length <= most) return characters.join('');
  const isPath = /^(?:[A-Za-z]:|\\|\/|HK)[^"]*$/.test(value);
  if (!isPath) return `${characters.slice(0, most - 1).join('')}…`;
  const end = characters.slice(1 - most).join('');
  const separator = end.search(/[\\/]/);
  return `…${separator > 0 && separator < most / 2 ? end.slice(separator) : end}`;
}

/** What analytics are called where room is scarce: the last part of the id, `sysmon-1` of `specific-events/sysmon-1`; the whole id where another ends alike. */
export function shortAnalytics(ids: readonly string[]): ReadonlyMap<string, string> {
  const last = (id: string): string => id.split('/').at(-1) ?? id;
  const ends = Map.groupBy(new Set(ids), last);
  return new Map(ids.map((id) => [id, ends.get(last(id))?.length === 1 ? last(id) : id]));
}

/** Columns cut into parts of at most `most`, which differ in size by one at most. */
export function evenParts<Column>(columns: readonly Column[], most: number): Column[][] {
  const parts = Math.ceil(columns.length / most);
  return Array.from({ length: parts }, (_, at) =>
    columns.slice(Math.round((columns.length * at) / parts), Math.round((columns.length * (at + 1)) / parts)),
  );
}

/** `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
