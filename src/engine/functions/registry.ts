/** The functions that a plan may call, by canonical name. To add one: a line in the table of its kind. */
import { nearest } from '../../text/suggest.ts';
import { DIGEST_FUNCTIONS } from './digests.ts';
import type { EngineFunction } from './function.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { JSON_OBJECT_FUNCTIONS } from './json-objects.ts';
import { KIND_FUNCTIONS } from './kinds.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { LOOKUP_FUNCTIONS } from './lookups.ts';
import { MATHEMATICS_FUNCTIONS } from './mathematics.ts';
import { MULTIVALUE_FUNCTIONS } from './multivalues.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { PATH_FUNCTIONS } from './paths.ts';
import { PATTERN_FUNCTIONS } from './patterns.ts';
import { PRINTF_FUNCTIONS } from './printf.ts';
import { SPAN_FUNCTIONS } from './spans.ts';
import { TEXT_FUNCTIONS } from './text.ts';
import { TEXT_PART_FUNCTIONS } from './text-parts.ts';
import { TIME_PART_FUNCTIONS } from './time-parts.ts';
import { TIME_TEXT_FUNCTIONS } from './time-texts.ts';
import { TIME_FUNCTIONS } from './times.ts';
import { WORD_FUNCTIONS } from './words.ts';

export type { EngineFunction } from './function.ts';

const byName: ReadonlyMap<string, EngineFunction> = new Map(
  [
    ...TEXT_FUNCTIONS,
    ...TEXT_PART_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...MULTIVALUE_FUNCTIONS,
    ...PATH_FUNCTIONS,
    ...PATTERN_FUNCTIONS,
    ...JSON_FUNCTIONS,
    ...KIND_FUNCTIONS,
    ...TIME_PART_FUNCTIONS,
    ...TIME_TEXT_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...WORD_FUNCTIONS,
    ...DIGEST_FUNCTIONS,
    ...SPAN_FUNCTIONS,
    ...PRINTF_FUNCTIONS,
    ...LOOKUP_FUNCTIONS,
    ...JSON_OBJECT_FUNCTIONS,
    ...MATHEMATICS_FUNCTIONS,
  ].map((entry) => [entry.name, entry]),
);

/** The function of that canonical name (`startsWith`), or `undefined`. */
export function findFunction(name: string): EngineFunction | undefined {
  return byName.get(name);
}

/** All canonical names, in alphabetical order. */
export function functionNames(): readonly string[] {
  return [...byName.keys()].sort();
}

/** The canonical name nearest to a mistyped one, if one is near. */
export function nearestFunction(name: string): string | undefined {
  return nearest(name, byName.keys());
}
