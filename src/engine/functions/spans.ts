/** Spans of time into which rows are put. Times are seconds since 1970 UTC. */
import { numberOf, textOf } from '../scalars.ts';
import { applyModifier } from '../times/modifier.ts';
import type { Value } from '../values.ts';
import type { EngineFunction } from './function.ts';

/** Lengths that are easy to read, in seconds. */
const LENGTHS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 86_400];

/** The shortest of the lengths, else a month, of which at most so many lie between two times. */
function spanOf(first: Value, last: Value, most: Value): Value {
  const from = numberOf(first);
  const to = numberOf(last);
  const count = numberOf(most);
  if (from === undefined || to === undefined || count === undefined) return null;
  return LENGTHS.find((length) => Math.floor(to / length) - Math.floor(from / length) < count) ?? '+1mon';
}

function startOfSpan(time: Value, span: Value): Value {
  const at = numberOf(time);
  const length = numberOf(span);
  if (at === undefined) return null;
  if (length !== undefined) return length > 0 ? Math.floor(at / length) * length : null;
  const text = textOf(span);
  return text === null ? null : (applyModifier(at, text.replace(/^\+\d*/, '@')) ?? null);
}

export const SPAN_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'spanOf',
    arity: [3, 3],
    description:
      'The length in seconds, easy to read, of the spans of which at most so many as the third argument says lie between two times; `+1mon` when a day is too short.',
    evaluate: ([first = null, last = null, most = null]) => spanOf(first, last, most),
  },
  {
    name: 'startOfSpan',
    arity: [2, 2],
    description:
      'The start of the span of so many seconds, or of the unit in a text such as `+1mon`, that a time lies in.',
    evaluate: ([time = null, span = null]) => startOfSpan(time, span),
  },
];
