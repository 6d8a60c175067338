/** Functions on times in seconds since 1970 UTC, as Splunk counts and writes them. */
import { numberOf, textOf } from '../scalars.ts';
import { formatTime } from '../times/format.ts';
import { applyModifier } from '../times/modifier.ts';
import { parseTimeText } from '../times/parse.ts';
import type { EngineFunction } from './function.ts';

export const TIME_TEXT_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'formatTime',
    arity: [2, 2],
    description: "A time as text, by Splunk's variables: `%Y-%m-%dT%H:%M:%S`.",
    evaluate: ([time = null, format = null]) => {
      const seconds = numberOf(time);
      const pattern = textOf(format);
      return seconds === undefined || pattern === null ? null : formatTime(seconds, pattern);
    },
  },
  {
    name: 'parseTime',
    arity: [2, 3],
    description:
      "The time that a text tells by Splunk's variables; what the format leaves out is of the third argument's day. Missing for a text of another form.",
    evaluate: ([value = null, format = null, reference = null]) => {
      const text = textOf(value);
      const pattern = textOf(format);
      return text === null || pattern === null ? null : parseTimeText(text, pattern, numberOf(reference) ?? 0);
    },
  },
  {
    name: 'relativeTime',
    arity: [2, 2],
    description: "A time moved by one of Splunk's modifiers: `-1d@d`.",
    evaluate: ([time = null, modifier = null]) => {
      const seconds = numberOf(time);
      const text = textOf(modifier);
      return seconds === undefined || text === null ? null : (applyModifier(seconds, text) ?? null);
    },
  },
];
