/**
 * KQL, the Kibana Query Language (kuery), over the Elastic Common Schema.
 *
 * Read by Elastic's reference (*Kibana Query Language*) and Kibana's grammar (`literals.ts`, `parser.ts`, `lower.ts`). Fields
 * are kept as in `lucene`: whole and with case, but for `message`, `error.message` and what ends in `.text`, which are compared
 * word by word and without case; a query that names some `.keyword` is read as Elasticsearch maps texts of its own accord.
 * A name with wildcards stands for all fields that it fits, kept as a field of that name would be.
 */
import type { Program } from '../../engine/plan.ts';
import { attempt } from '../failure.ts';
import type { Language } from '../language.ts';
import { beatsReading } from '../lucene/index.ts';
import { QuerySource } from '../lucene/source.ts';
import { conditionOfKql } from './lower.ts';
import { parseKql } from './parser.ts';
import { fieldsOf } from './syntax.ts';

/** KQL: a condition on events. */
export const kql: Language = {
  id: 'kql',
  name: 'KQL',
  defaultView: 'ecs',
  parse: (text) =>
    attempt(text, (warn): Program => {
      const node = parseKql(text, warn);
      const predicate = conditionOfKql(node, beatsReading(fieldsOf(node)), new QuerySource(text, warn));
      const source = { op: 'source', span: { start: 0, end: 0 } } as const;
      const whole = { start: 0, end: text.length };
      return { kind: 'plan', plan: { op: 'filter', input: source, predicate, span: whole }, returns: 'events' };
    }),
};
