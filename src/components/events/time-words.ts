/** Times in words, always UTC, the same whatever the machine's language. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const iso = (time: number): string => new Date(time).toISOString();
/** `3 Mar` */
const day = (time: number): string => `${new Date(time).getUTCDate()} ${MONTHS[new Date(time).getUTCMonth()]}`;
const year = (time: number): string => String(new Date(time).getUTCFullYear());
/** `13:07:41`, with the fraction where there is one. */
const clock = (time: number): string => timeOfDay(time).slice(0, time % 1000 === 0 ? 8 : undefined);
/** `13:07:41.310` */
const timeOfDay = (time: number): string => iso(time).split('T')[1]?.slice(0, -1) ?? '';

/** A time with its day: `3 Mar 2026, 13:07:41`. */
export function dayLabel(time: number): string {
  return `${day(time)} ${year(time)}, ${clock(time)}`;
}

/** A stretch of time: the day once, where both ends are on it. */
export function stretchLabel(from: number, to: number): string {
  if (from === to) return dayLabel(from);
  const sameDay = Math.floor(from / DAY) === Math.floor(to / DAY);
  return `${dayLabel(from)} to ${sameDay ? clock(to) : dayLabel(to)}`;
}

/** The time of a mark, to the second; with its day where the timeline spans several. */
export function markLabel(time: number, from: number, to: number): string {
  const second = timeOfDay(time).slice(0, 8);
  if (Math.floor(from / DAY) === Math.floor(to / DAY)) return second;
  return year(from) === year(to) ? `${day(time)} ${second}` : `${day(time)} ${year(time)} ${second}`;
}

/** Labels of an axis: each as short as the distance between them lets it be, a new day or year by its name. */
export function tickLabels(times: readonly number[]): string[] {
  const step = Math.min(...times.slice(1).map((time, place) => time - (times[place] ?? time)));
  return times.map((time) => {
    if (step >= 360 * DAY) return year(time);
    if (step >= 28 * DAY) return `${MONTHS[new Date(time).getUTCMonth()]} ${year(time)}`;
    if (step >= DAY || time % DAY === 0) return day(time);
    const text = timeOfDay(time);
    if (step >= MINUTE) return text.slice(0, 5);
    return step >= 1000 ? text.slice(0, 8) : text.slice(6);
  });
}
