/**
 * CAR pseudocode: the language in which MITRE's Cyber Analytics Repository states its analytics.
 *
 * It has no reference; this reading follows the published analytics (https://car.mitre.org/analytics/):
 * - Texts are compared without case, `*` is a wildcard, a backslash is itself, numbers compare as numbers.
 * - A missing field is never equal; so `!=`, and `not` of a comparison, hold where the field is missing.
 * - `output a, b` returns the events of all sets, each once, in the order of the recording; without `output` the last
 *   set is returned. A join returns groups of events, one of each side; so does `group` without aggregates.
 * - `from x select …` gives a table; of groups, their keys come first. `a - b` leaves the events of `a` that `b` does not hold.
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { ProgramParser } from './program.ts';

/** CAR pseudocode as a query language. */
export const carPseudocode: Language = {
  id: 'car-pseudocode',
  name: 'CAR pseudocode',
  defaultView: 'car',
  parse: (text) => attempt(text, (warn) => new ProgramParser(text, warn).parse()),
};
