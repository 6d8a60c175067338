/**
 * Which rules of an ordered correlation must follow each other. The specification gives the order in `rules`; a condition
 * says which of them must match: each way to fulfil it is an order of its own.
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { Correlation } from './correlation.ts';
import { type NamedRule, type RuleCondition, readRuleCondition } from './correlation-condition.ts';

/** Most ways to fulfil a condition. */
const MOST_ORDERS = 64;

/** The orders, any of which is enough: places of rules, ascending. Throws `QueryFailure` for what asks that a rule does not match. */
export function ordersOf({ limits, expression, type }: Correlation, rules: readonly NamedRule[]): number[][] {
  const all = rules.map((_, place) => place);
  if (expression !== undefined) {
    const sets = fulfilments(readRuleCondition(expression, rules), expression.span);
    return smallest(sets).map((set) => [...set].sort((one, other) => one - other));
  }
  const [first] = limits;
  if (first === undefined) return [all];
  let least = 1;
  for (const { comparator, value, span: place } of limits) {
    const needed = comparator === 'gt' ? Math.floor(value) + 1 : Math.ceil(value);
    const lower = comparator === 'ge' || comparator === 'gt' || (comparator === 'eq' && value === all.length);
    if (!lower) {
      throw unsupported(
        `A \`${type.text}\` correlation of at most so many rules`,
        place,
        'Write `gte` with the least number of rules, or leave the condition out to ask for all.',
      );
    }
    if (needed > all.length) {
      throw new QueryFailure(
        `Unexpected \`${value}\`: the correlation has only ${all.length} rules, and never so many match.`,
        place,
      );
    }
    least = Math.max(least, needed);
  }
  return subsets(all, least, first.span);
}

/** Sets of rules of which any fulfils the condition when all of it match. */
function fulfilments(condition: RuleCondition, span: Span): ReadonlySet<number>[] {
  switch (condition.kind) {
    case 'rule':
      return [new Set([condition.place])];
    case 'not':
      throw unsupported(
        '`not` in the condition of a `temporal_ordered` correlation',
        condition.span,
        'The type `temporal` has it.',
      );
    case 'or':
      return few(
        condition.items.flatMap((item) => fulfilments(item, span)),
        span,
      );
    case 'and': {
      let sets: ReadonlySet<number>[] = [new Set()];
      for (const item of condition.items) {
        const more = fulfilments(item, span);
        sets = few(smallest(sets.flatMap((set) => more.map((other) => new Set([...set, ...other])))), span);
      }
      return sets;
    }
  }
}

/** Without sets that hold another one. */
function smallest(sets: readonly ReadonlySet<number>[]): ReadonlySet<number>[] {
  return sets.filter(
    (set, at) =>
      !sets.some(
        (other, index) =>
          index !== at && [...other].every((place) => set.has(place)) && (other.size < set.size || index < at),
      ),
  );
}

function subsets(all: readonly number[], size: number, span: Span): number[][] {
  let found: number[][] = [[]];
  for (const [at, place] of all.entries()) {
    const rest = all.length - at - 1;
    found = found.flatMap((chosen) => {
      const taken = chosen.length < size ? [[...chosen, place]] : [];
      const left = chosen.length + rest >= size ? [chosen] : [];
      return [...taken, ...left];
    });
    few(found, span);
  }
  return found;
}

function few<Item>(items: Item[], span: Span): Item[] {
  if (items.length <= MOST_ORDERS) return items;
  throw unsupported(`A condition that more than ${MOST_ORDERS} orders of rules fulfil`, span);
}
