/** Times as text by Splunk's variables (Search Reference, "Date and time format variables"). UTC, English names. */

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** A variable: its width (`%3N`), its colons (`%:z`), its letter. */
export const VARIABLE = /%([0-9])?(:{1,2}|E)?([A-Za-z%+])/g;

const DAY = 86_400_000;

/** What variables stand for, when they stand for others in a row. */
export const COMPOSED: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  x: '%m/%d/%Y',
  X: '%H:%M:%S',
  c: '%a %b %e %H:%M:%S %Y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
  h: '%b',
  r: '%I:%M:%S %p',
};

/** A time in seconds since 1970 as text; `null` for one beyond the calendar. Variables that are none stay as they are. */
export function formatTime(seconds: number, format: string): string | null {
  const date = new Date(Math.floor(seconds * 1000));
  if (Number.isNaN(date.getTime())) return null;
  // Of the decimal text, not of the double: 0.1 has one digit.
  const fraction = /\.(\d+)/.exec(seconds.toFixed(6))?.[1] ?? '';
  const write = (pattern: string): string =>
    pattern.replace(VARIABLE, (whole, width: string | undefined, mark: string | undefined, letter: string) => {
      const composed = COMPOSED[letter];
      if (composed !== undefined) return write(composed);
      if (letter === 'N' || letter === 'Q') {
        return fraction.padEnd(9, '0').slice(0, Number(width ?? (letter === 'N' ? 9 : 3)));
      }
      if (letter === 'z') return mark === ':' || mark === 'E' ? '+00:00' : mark === '::' ? '+00:00:00' : '+0000';
      return part(date, letter, fraction, seconds) ?? whole;
    });
  return write(format);
}

function part(date: Date, letter: string, fraction: string, seconds: number): string | undefined {
  const two = (number: number, fill = '0') => String(number).padStart(2, fill);
  const hour = date.getUTCHours();
  const weekday = date.getUTCDay();
  switch (letter) {
    case 'Y':
      return String(date.getUTCFullYear());
    case 'y':
      return two(date.getUTCFullYear() % 100);
    case 'C':
      return two(Math.floor(date.getUTCFullYear() / 100));
    case 'm':
      return two(date.getUTCMonth() + 1);
    case 'd':
      return two(date.getUTCDate());
    case 'e':
      return two(date.getUTCDate(), ' ');
    case 'H':
      return two(hour);
    case 'k':
      return two(hour, ' ');
    case 'I':
      return two(hour % 12 || 12);
    case 'l':
      return two(hour % 12 || 12, ' ');
    case 'M':
      return two(date.getUTCMinutes());
    case 'S':
      return two(date.getUTCSeconds());
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'B':
      return MONTHS[date.getUTCMonth()] ?? '';
    case 'b':
      return (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
    case 'A':
      return WEEKDAYS[weekday] ?? '';
    case 'a':
      return (WEEKDAYS[weekday] ?? '').slice(0, 3);
    case 'w':
      return String(weekday);
    case 'u':
      return String(weekday || 7);
    case 'j':
      return String(dayOfYear(date) + 1).padStart(3, '0');
    case 'U':
      return two(Math.floor((dayOfYear(date) + 7 - weekday) / 7));
    case 'W':
      return two(Math.floor((dayOfYear(date) + 7 - ((weekday + 6) % 7)) / 7));
    case 'V':
      return two(isoWeek(date).week);
    case 'G':
      return String(isoWeek(date).year);
    case 'g':
      return two(isoWeek(date).year % 100);
    case 'f':
      return fraction.padEnd(6, '0').slice(0, 6);
    case 's':
      return String(Math.floor(seconds));
    case 'Z':
      return 'UTC';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    default:
      return undefined;
  }
}

/** From 0. */
function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY);
}

/** The week of ISO 8601, which belongs to the year of its Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}
