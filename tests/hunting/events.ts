/** Events as readings have them, written short: `line host minute value value…`. */
import type { ReadEvent, Reading } from '../../src/hunting/readings.ts';

/** The day of all of them. */
export const MIDNIGHT = Date.UTC(2026, 2, 3);
const MINUTE = 60_000;

/** `3 SRV-01 12 cmd.exe -`: line 3, host SRV-01, twelve minutes after midnight, two values, of which the second is missing; `?` is no time. */
export function event(text: string): ReadEvent {
  const [line = '0', host = '', minute = '?', ...values] = text.split(' ');
  return {
    line: Number(line),
    host: host === '-' ? '' : host,
    time: minute === '?' ? null : MIDNIGHT + Number(minute) * MINUTE,
    values: values.map((value) => (value === '-' ? null : value)),
  };
}

/** A reading of such events. */
export function reading(fields: readonly string[], ...texts: readonly string[]): Reading {
  return { view: 'native', analytics: ['logic-1'], kinds: ['Sysmon 1'], fields, events: texts.map(event) };
}
