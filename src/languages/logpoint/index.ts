/**
 * LogPoint's search query language.
 *
 * Read by its reference (https://docs.logpoint.com, *Search Query Language*) and by the converters of Sigma rules, LogPoint's
 * own (`pySigma-backend-logpoint`) and the older `sigmac`:
 * - Conditions side by side are joined by AND, and OR binds tighter than AND: `a=1 b=2 OR b=3` is `a=1 AND (b=2 OR b=3)`.
 * - Values are compared without case; `*` and `?` are wildcards, numbers compare as numbers. A backslash is itself; where all of
 *   a value's backslashes are doubled, as `sigmac` writes them, two are one. Where only some are, either is meant, with a warning.
 * - `-condition` and `!=` hold where the field is missing; `field=*` asks for a value at all.
 * - Words without a field are looked for as whole words in the log line: in any of its values, whatever they are called.
 * - `IN HOMENET` is read as the private address ranges, with a warning; other lists live on a server and are refused.
 * - Streams (`[…] as s1 followed by […] as s2 within 10 minutes on s1.user = s2.user`, `join`, `left join`, `right join`)
 *   give groups of one event of each; a stream of several events alike (`[5 login having same user within 1 hour]`) gives
 *   those events alone, and its last one beside others. Fields then carry the name of their stream.
 * - `hour(log_ts)` and its like are in UTC; a server asks in its users' own time.
 * - `chart` gives its keys, then its aggregates; groups come in the order in which they are met, and all of them (the
 *   product shows 40 unless `limit` says otherwise).
 */
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { PipelineParser } from './pipeline.ts';

/** LogPoint as a query language. */
export const logpoint: Language = {
  id: 'logpoint',
  name: 'LogPoint',
  defaultView: 'logpoint',
  parse: (text) => attempt(text, (warn) => new PipelineParser(text, warn).parse()),
};
