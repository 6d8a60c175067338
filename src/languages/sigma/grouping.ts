/** What aggregations and correlations share: keys, values that are counted, spans of time. */
import type { Comparator, ComparisonRules, Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { describeNode, type YamlNode } from './yaml-tree.ts';

/** Keys are equal as values of a rule are: as text, without case. */
export const KEYS: ComparisonRules = { fold: true, numbers: 'text', missing: false, lists: 'whole' };

/** A field's value as values are told apart: without case. */
export function foldedValue(field: Expr): Expr {
  return { op: 'call', name: 'lower', args: [field], span: field.span };
}

/**
 * The windows to judge. What asks for at least so many holds in a window whenever it holds in a part of it, so that every
 * window may be looked at; anything else is asked of the longest windows, for a part of too many is never too few.
 */
export function windowsFor(comparators: readonly Comparator[]): 'every' | 'longest' {
  return comparators.every((comparator) => comparator === 'gt' || comparator === 'ge') ? 'every' : 'longest';
}

/** Milliseconds by unit; months and years are mean ones. */
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_629_746_000,
  y: 31_556_952_000,
};

/** Reads `90s`, `15m`, `1h`, `7d` as milliseconds. Throws `QueryFailure` at anything else. */
export function readTimespan(node: YamlNode): number {
  const found = node.kind === 'scalar' ? /^\s*(\d{1,9})\s*([smhdwMy])\s*$/.exec(node.text) : null;
  const unit = UNITS[found?.[2] ?? ''];
  if (found === null || unit === undefined || Number(found[1]) === 0) {
    throw new QueryFailure(
      `Unexpected ${describeNode(node)}, expected a span of time such as \`90s\`, \`15m\`, \`1h\` or \`7d\`.`,
      node.span,
    );
  }
  return Number(found[1]) * unit;
}
