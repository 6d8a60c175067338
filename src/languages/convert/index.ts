/** Conversion: what one language finds, printed in another. To add a target: a file beside this one, and a line here. */
import type { Program } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { LanguageId, QueryError, QueryMessage } from '../language.ts';
import { conditionOf } from './conditions.ts';
import { eqlTarget } from './eql.ts';
import { grepTarget } from './grep.ts';
import { logpointTarget } from './logpoint.ts';
import { luceneTarget } from './lucene.ts';
import { sparkSqlTarget } from './spark-sql.ts';
import { splTarget } from './spl.ts';
import { inOneSpelling, readBack, type Target, type TargetFacts } from './target.ts';

const TARGETS: readonly Target[] = [splTarget, luceneTarget, logpointTarget, eqlTarget, sparkSqlTarget, grepTarget];

/** Languages that conversion prints, in the order in which they are shown. */
export const CONVERSION_TARGETS: readonly LanguageId[] = TARGETS.map(({ language }) => language.id);

/** A query in another language, or why there is none; places are those of the source. */
export type Conversion =
  | { readonly ok: true; readonly text: string; readonly notes: readonly QueryMessage[] }
  | { readonly ok: false; readonly error: QueryError };

/**
 * Prints a program that filters events, its log source resolved to conditions on fields, in another language. What is
 * printed finds the same events when it is read through the same view; what cannot be said is refused where it stands.
 */
export function convert(program: Program, to: LanguageId, facts: Omit<TargetFacts, 'note'>): Conversion {
  const target = TARGETS.find(({ language }) => language.id === to);
  if (target === undefined) throw new RangeError(`\`${to}\` is no target of conversion.`);
  const notes: QueryMessage[] = [];
  const note = (message: QueryMessage) => {
    if (!notes.some((known) => known.message === message.message)) notes.push(message);
  };
  try {
    const known = { ...facts, note };
    const condition = inOneSpelling(conditionOf(program, note), target.folds, known);
    const text = readBack(target.print(condition, known), target.language, condition.span);
    return { ok: true, text, notes };
  } catch (thrown) {
    if (thrown instanceof QueryFailure) return { ok: false, error: thrown.error };
    throw thrown;
  }
}
