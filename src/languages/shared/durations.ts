/** Lengths of time as both languages called EQL write them: `30s`. */
import { QueryFailure } from '../failure.ts';
import { spanOf } from './spans.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Time units, in milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** A whole number and a time unit, in milliseconds. Throws `QueryFailure` for anything else. */
export function parseDuration(cursor: TokenCursor): number {
  const amount = cursor.peek();
  if (amount.kind !== 'number') return cursor.refuse('a whole number and a time unit, such as `30s`');
  cursor.next();
  const unit = cursor.peek();
  const size = unit.kind === 'name' ? UNITS.get(unit.text) : undefined;
  const units = [...UNITS.keys()].join(', ');
  if (amount.decimal) {
    throw new QueryFailure(`Unexpected \`${amount.text}\`, expected a whole number.`, spanOf(amount), {
      help: `Write \`${inSmallerUnit(amount.value, size) ?? `${Math.ceil(amount.value)}s`}\`; time units are ${units}.`,
    });
  }
  if (size === undefined && (unit.kind !== 'name' || unit.start !== amount.end)) {
    throw new QueryFailure(
      `Unexpected \`${amount.text}\` without a time unit, expected a duration such as \`${amount.text}s\`.`,
      spanOf(amount),
      { help: `Time units are ${units}.` },
    );
  }
  if (size === undefined) return cursor.refuse(`a time unit: ${units}`);
  cursor.next();
  return amount.value * size;
}

/** `0.5s` is `500ms`; nothing when no unit makes it whole. */
function inSmallerUnit(amount: number, size: number | undefined): string | undefined {
  if (size === undefined) return undefined;
  const milliseconds = Math.round(amount * size * 1e6) / 1e6;
  const fitting = [...UNITS].reverse().find(([, one]) => one < size && Number.isInteger(milliseconds / one));
  return fitting && `${milliseconds / fitting[1]}${fitting[0]}`;
}
