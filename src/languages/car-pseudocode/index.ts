/**
 * CAR pseudocode: the language in which MITRE's Cyber Analytics Repository states its analytics.
 *
 * It has no reference; this reading follows the published analytics (https://car.mitre.org/analytics/):
 * - Texts are compared without case, `*` is a wildcard, a backslash is itself, numbers compare as numbers.
 * - A missing field is never equal; so `!=`, and `not` of a comparison, hold where the field is missing.
 * - `output a, b` returns the events of all sets, each once, in the order of the recording; without `output` the last
 *   set is returned. A join returns groups of events, one of each side; so does `group` without aggregates.
 * - `run Analytic:ID` is what the pseudocode of another analytic returns. A name of one value (`boot_time = max(boots.time)`)
 *   stands for it in conditions; `count(x) by field` has one for each value of the field. `TOP30(user)` are the most
 *   frequent values in the set that is filtered. An `input` has no value here: conditions on it hold of any.
 * - `from x select …` gives a table; of groups, their keys come first. `a - b` leaves the events of `a` that `b` does not hold.
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { OtherAnalytics, type ReadSet } from './other-analytics.ts';
import { ProgramParser } from './program.ts';

/** CAR pseudocode as a query language. */
export const carPseudocode: Language = {
  id: 'car-pseudocode',
  name: 'CAR pseudocode',
  defaultView: 'car',
  parse: (text, facts) =>
    attempt(text, (warn) => {
      const read: ReadSet = (source, run) => new ProgramParser(source, { warn: () => {}, run }).parseSet().set;
      const others = new OtherAnalytics(facts?.analytics, read, warn);
      return new ProgramParser(text, { warn, run: (id, span) => others.run(id, span, text) }).parse();
    }),
};
