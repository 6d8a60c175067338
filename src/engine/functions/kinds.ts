/** Functions on what kind of value a value is, and on values as readers see them. */
import { numberOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';

/** Fields hold texts: one that looks like a number is one. Truth values are none. */
function asNumber(value: Value): number | undefined {
  return typeof value === 'boolean' ? undefined : numberOf(value);
}

function typeName(value: Value): string {
  if (value === null) return 'Invalid';
  if (typeof value === 'boolean') return 'Boolean';
  return asNumber(value) === undefined ? 'String' : 'Number';
}

function withCommas(number: number): string {
  const [whole = '', decimals] = String(Math.round(Math.abs(number) * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const shown = decimals === undefined ? grouped : `${grouped}.${decimals.padEnd(2, '0')}`;
  return number < 0 ? `-${shown}` : shown;
}

function duration(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const clock = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
  return `${seconds < 0 ? '-' : ''}${days > 0 ? `${days}+` : ''}${clock}`;
}

/** Applies to a number, or a text that looks like one; other values stay as they are. */
function shown(value: Value, show: (number: number) => string): Value {
  const number = asNumber(value);
  return number === undefined ? value : show(number);
}

export const KIND_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'typeName',
    arity: [1, 1],
    description:
      'What a value is: `Number` (a text that looks like one too), `String`, `Boolean`, or `Invalid` for a missing value.',
    evaluate: ([value = null]) => typeName(value),
  },
  {
    name: 'formatCommas',
    arity: [1, 1],
    description: 'A number as text with commas between thousands, and two decimals at most: `12,345.68`.',
    evaluate: ([value = null]) => shown(value, withCommas),
  },
  {
    name: 'formatDuration',
    arity: [1, 1],
    description: 'A number of seconds as hours, minutes and seconds, after days where it has some: `1+02:03:04`.',
    evaluate: ([value = null]) => shown(value, duration),
  },
];
