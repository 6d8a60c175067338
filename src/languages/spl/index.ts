/**
 * Splunk's search processing language.
 *
 * Read by Splunk's Search Reference and Search Manual (https://help.splunk.com):
 * - `search` compares without case, `*` is a wildcard, and OR binds tighter than AND; `where` and `eval` compare with case,
 *   and AND binds tighter.
 * - Values compare as numbers when both look like numbers. Of a field with several values, a comparison holds when it
 *   holds of any of them.
 * - Words without a field are looked for in the raw line, whole words that letters and digits make up.
 * - Macros are expanded first; what is said of a place in one is said of its call.
 * - Events come newest first where their order counts (`head`, `dedup`, `first`). `_time` is in seconds since 1970.
 * - `index` restricts nothing where events do not name theirs. Lookups are tables of the project's knowledge; one that is
 *   not there adds nothing, and is refused where it decides.
 */
import type { Program } from '../../engine/plan.ts';
import { attempt, QueryFailure } from '../failure.ts';
import type { Language, LanguageFacts, QueryMessage } from '../language.ts';
import { lowerPipeline } from './lower-pipeline.ts';
import { type Expansion, expandMacros } from './macros.ts';
import { parseSearchText } from './pipeline-parser.ts';
import { relocated } from './relocate.ts';
import type { Stage } from './stage.ts';
import { column, projected } from './stage.ts';
import { SearchReader } from './words.ts';

/** SPL as a query language. */
export const spl: Language = {
  id: 'spl',
  name: 'Splunk SPL',
  defaultView: 'splunk',
  parse: (text, facts) =>
    attempt(text, (warn) => {
      const expansion = expandMacros(text, facts?.macros ?? [], warn);
      return inExpansion(expansion, () => {
        const program = read(text, expansion, facts, warn);
        return expansion.asWritten ? program : relocated(program, (span) => expansion.origin(span).span);
      });
    }),
};

function read(
  text: string,
  expansion: Expansion,
  facts: LanguageFacts | undefined,
  warn: (warning: QueryMessage) => void,
): Program {
  const placed = (warning: QueryMessage) => warn({ ...warning, ...expansion.origin(warning).span });
  const reader = new SearchReader(expansion.text, text, (span) => expansion.origin(span).span);
  const pipeline = parseSearchText(reader, placed);
  const told = new Set<string>();
  let fresh = 0;
  const stage = lowerPipeline(pipeline, {
    warn: (warning) => {
      const key = `${warning.start} ${warning.message}`;
      if (!told.has(key)) placed(warning);
      told.add(key);
    },
    fresh: () => fresh++,
    needed: () => [],
    record: () => undefined,
    lookups: facts?.lookups ?? [],
  });
  return { kind: 'plan', plan: finished(stage, expansion.text.length).plan, returns: stage.table ? 'table' : 'events' };
}

/** A table shows its own columns, and none that only the plan needs. */
function finished(stage: Stage, length: number): Stage {
  if (!stage.table || stage.events || stage.dynamic === true) return stage;
  const span = { start: 0, end: length };
  return projected(
    stage,
    stage.columns.map((name) => column(name, span)),
    span,
  );
}

/** Places failures in the text as it is written; one within a macro names it. */
function inExpansion<Result>(expansion: Expansion, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { error } = thrown;
    const { span, macro } = expansion.origin(error);
    const where = macro === undefined ? [] : [`This stands in the expansion of the macro \`${macro}\`.`];
    const help = [...(error.help === undefined ? [] : [error.help]), ...where].join(' ');
    throw new QueryFailure(error.message, span, { kind: error.kind, ...(help === '' ? {} : { help }) });
  }
}
