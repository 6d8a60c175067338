/** What conditions of SQL take of the values of found events: asked of the engine, where it has such conditions. */
import { type MatchedPart, matchedParts } from '../engine/matched.ts';
import type { Expr, Plan } from '../engine/plan.ts';
import { EngineError, type RunInput } from '../engine/run.ts';
import type { SqlCatalog } from '../languages/spark-sql/catalog.ts';
import { eventConditionsOf } from '../languages/spark-sql/conditions.ts';
import { engineCondition } from '../languages/spark-sql/engine-conditions.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';

/** The parts of values that the plain conditions of a query's WHERE over events take of `lines`, which it finds. */
export function sqlMatchedParts(
  program: SqlProgram,
  lines: readonly number[],
  catalog: SqlCatalog,
  input: RunInput,
): ReadonlyMap<number, readonly MatchedPart[]> {
  const matched = new Map<number, MatchedPart[]>();
  const where = eventConditionsOf(program);
  for (const condition of where?.conjuncts ?? []) {
    const predicate = engineCondition(condition, ({ parts }) => fieldOfColumn(parts, where?.names ?? [], catalog));
    for (const [line, parts] of predicate ? partsOf(predicate, lines, input) : [])
      matched.set(line, [...(matched.get(line) ?? []), ...parts]);
  }
  return matched;
}

/** The view's field that a column means: without the table's name, in whatever case. */
function fieldOfColumn(
  parts: readonly { readonly name: string }[],
  tables: readonly string[],
  catalog: SqlCatalog,
): string | undefined {
  const names = parts.map(({ name }) => name);
  const whole = catalog.find(names.join('.'));
  if (whole) return whole.name;
  const [table = '', ...rest] = names;
  return rest.length > 0 && tables.includes(table.toLowerCase()) ? catalog.find(rest.join('.'))?.name : undefined;
}

function partsOf(
  predicate: Expr,
  lines: readonly number[],
  input: RunInput,
): ReadonlyMap<number, readonly MatchedPart[]> {
  const { span } = predicate;
  const plan: Plan = { op: 'filter', input: { op: 'source', span }, predicate, span };
  try {
    return matchedParts({ kind: 'plan', plan, returns: 'events' }, lines, input);
  } catch (thrown) {
    if (thrown instanceof EngineError) return new Map();
    throw thrown;
  }
}
