/** Functions on what kind of value a value is, and on values as readers see them. */
import { isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';

/** Fields hold texts: one that looks like a number is one. Truth values are none. */
function asNumber(value: Value): number | undefined {
  return typeof value === 'boolean' ? undefined : numberOf(value);
}

function kindOf(value: Value): string {
  if (value === null) return 'Invalid';
  if (typeof value === 'boolean') return 'Boolean';
  return asNumber(value) === undefined ? 'String' : 'Number';
}

/** With commas between thousands, and two decimals at most. */
function withCommas(number: number): string {
  const [whole = '', decimals] = String(Math.round(Math.abs(number) * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const shown = decimals === undefined ? grouped : `${grouped}.${decimals.padEnd(2, '0')}`;
  return number < 0 ? `-${shown}` : shown;
}

/** `1+02:03:04` for a day, two hours, three minutes and four seconds. */
function duration(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const clock = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
  return `${seconds < 0 ? '-' : ''}${days > 0 ? `${days}+` : ''}${clock}`;
}

function display(value: Value, form: Value): Value {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const number = asNumber(value);
  if (form === null || number === undefined) return textOf(value);
  switch (textOf(form)) {
    case 'hex': {
      const whole = Math.trunc(number);
      return `${whole < 0 ? '-' : ''}0x${Math.abs(whole).toString(16).toUpperCase()}`;
    }
    case 'commas':
      return withCommas(number);
    case 'duration':
      return duration(number);
    default:
      return null;
  }
}

export const KIND_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'kind',
    arity: [1, 1],
    description:
      'What a value is: `Number` (a text that looks like one too), `String`, `Boolean`, or `Invalid` for a missing value.',
    evaluate: ([value = null]) => kindOf(value),
  },
  {
    name: 'isNumber',
    arity: [1, 1],
    description: 'True for a number, and for a text that looks like one.',
    evaluate: ([value = null]) => kindOf(value) === 'Number',
  },
  {
    name: 'isInteger',
    arity: [1, 1],
    description: 'True for a whole number, and for a text that looks like one.',
    evaluate: ([value = null]) => Number.isInteger(asNumber(value)),
  },
  {
    name: 'isText',
    arity: [1, 1],
    description: 'True for a text that does not look like a number, and for several values.',
    evaluate: ([value = null]) => isList(value) || kindOf(value) === 'String',
  },
  {
    name: 'isTruth',
    arity: [1, 1],
    description: 'True for true and false.',
    evaluate: ([value = null]) => typeof value === 'boolean',
  },
  {
    name: 'display',
    arity: [1, 2],
    description:
      'The value as text: `True` and `False`; a number as it is, or by the second argument in `hex` (`0xFF`), with `commas`, or as a `duration` of seconds.',
    evaluate: ([value = null, form = null]) => display(value, form),
  },
];
