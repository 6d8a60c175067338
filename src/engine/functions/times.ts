/** Functions on times. */
import { parseTime } from '../time.ts';
import type { EngineFunction } from './function.ts';

export const TIME_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'timestamp',
    arity: [1, 1],
    description:
      'A time as logs write it (ISO 8601, or a number of seconds or milliseconds) in milliseconds since 1970 UTC; missing when it is none.',
    evaluate: ([value = null]) => parseTime(value),
  },
];
