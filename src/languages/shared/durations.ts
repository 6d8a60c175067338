/** Lengths of time as both languages called EQL write them: `30s`. */
import { QueryFailure } from '../failure.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Time units, in milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** A whole number with a time unit right behind it, in milliseconds. Throws `QueryFailure` for anything else. */
export function parseDuration(cursor: TokenCursor): number {
  const amount = cursor.peek();
  if (amount.kind !== 'number') cursor.refuse('a whole number and a time unit, such as `30s`');
  cursor.next();
  const unit = cursor.peek();
  const units = [...UNITS.keys()].join(', ');
  if (amount.decimal) {
    throw new QueryFailure(
      `Unexpected \`${amount.text}\`, expected a whole number.`,
      { start: amount.start, end: amount.end },
      { help: `Take a smaller time unit: ${units}.` },
    );
  }
  if (unit.kind !== 'name' || unit.start !== amount.end) {
    throw new QueryFailure(
      `Unexpected \`${amount.text}\` without a time unit, expected a duration such as \`${amount.text}s\`.`,
      { start: amount.start, end: amount.end },
      { help: `Time units are ${units}.` },
    );
  }
  const size = UNITS.get(unit.text);
  if (size === undefined) cursor.refuse(`a time unit: ${units}`);
  cursor.next();
  return amount.value * (size ?? 0);
}
