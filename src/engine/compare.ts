/** Comparison of two values under the rules that a plan's node states. */
import type { Comparator, ComparisonRules } from './plan.ts';
import { decimal, foldCase, identityKey, isList, textOf } from './scalars.ts';
import type { Value } from './values.ts';

/** True, false, or unknown. */
export type Verdict = boolean | null;
export type Comparison = (left: Value, right: Value) => Verdict;

/** Below, equal, above; `unequal` for values that have no order, `unreadable` where `coerce` finds no number. */
type Relation = -1 | 0 | 1 | 'unequal' | 'unreadable';

/**
 * The comparison for a comparator and its rules. Lists follow `rules.lists`; a missing operand gives `rules.missing`,
 * and so does an order between values that have none (a text and a number under `strict`).
 */
export function comparison(comparator: Comparator, rules: ComparisonRules): Comparison {
  const scalar: Comparison = (left, right) => {
    if (left === null || right === null) return rules.missing;
    return judge(comparator, relate(left, right, rules), rules.missing);
  };
  if (rules.lists === 'whole') return scalar;
  const strongest = rules.lists === 'any';
  return (left, right) => {
    if (!isList(left) && !isList(right)) return scalar(left, right);
    const lefts = isList(left) ? left : [left];
    const rights = isList(right) ? right : [right];
    if (lefts.length === 0 || rights.length === 0) return rules.missing;
    let verdict: Verdict = !strongest;
    for (const one of lefts) {
      for (const other of rights) {
        const each = scalar(one, other);
        if (each === strongest) return strongest;
        if (each === null) verdict = null;
      }
    }
    return verdict;
  };
}

function judge(comparator: Comparator, relation: Relation, missing: Verdict): Verdict {
  if (relation === 'unreadable') return missing;
  if (relation === 'unequal') {
    if (comparator === 'eq') return false;
    return comparator === 'ne' ? true : missing;
  }
  switch (comparator) {
    case 'eq':
      return relation === 0;
    case 'ne':
      return relation !== 0;
    case 'lt':
      return relation < 0;
    case 'le':
      return relation <= 0;
    case 'gt':
      return relation > 0;
    case 'ge':
      return relation >= 0;
  }
}

function relate(
  left: NonNullable<Value>,
  right: NonNullable<Value>,
  rules: Pick<ComparisonRules, 'fold' | 'numbers'>,
): Relation {
  if (typeof left === 'number' && typeof right === 'number' && rules.numbers !== 'text') return sign(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    if (rules.numbers === 'both') {
      const first = decimal(left);
      const second = first === undefined ? undefined : decimal(right);
      if (first !== undefined && second !== undefined) return sign(first, second);
    }
    return relateTexts(left, right, rules.fold);
  }
  if (typeof left === 'object' && typeof right === 'object') {
    return relateTexts(identityKey(left), identityKey(right), rules.fold);
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') return sign(Number(left), Number(right));
  switch (rules.numbers) {
    case 'strict':
      return 'unequal';
    case 'coerce':
      return relateCoerced(left, right, rules.fold);
    case 'both': {
      const first = numeric(left);
      const second = numeric(right);
      if (first !== undefined && second !== undefined) return sign(first, second);
      break;
    }
    case 'text':
      break;
  }
  return relateTexts(textOf(left) ?? '', textOf(right) ?? '', rules.fold);
}

/** One side a number: the other is read as one. Else (a truth value and a text) as text. */
function relateCoerced(left: NonNullable<Value>, right: NonNullable<Value>, fold: boolean): Relation {
  if (typeof left !== 'number' && typeof right !== 'number') {
    return relateTexts(textOf(left) ?? '', textOf(right) ?? '', fold);
  }
  const first = typeof left === 'boolean' ? Number(left) : numeric(left);
  const second = typeof right === 'boolean' ? Number(right) : numeric(right);
  return first === undefined || second === undefined ? 'unreadable' : sign(first, second);
}

function numeric(value: NonNullable<Value>): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? decimal(value) : undefined;
}

function sign(left: number, right: number): Relation {
  return left === right ? 0 : left < right ? -1 : left > right ? 1 : 'unequal';
}

function relateTexts(left: string, right: string, fold: boolean): Relation {
  const first = fold ? foldCase(left) : left;
  const second = fold ? foldCase(right) : right;
  return first === second ? 0 : first < second ? -1 : 1;
}

/**
 * A total order of values for sorting, with missing ones left to the caller: numbers (and, unless texts are texts, texts
 * that are decimal numbers) before texts before truth values before lists and objects.
 */
export function sortOrder(
  left: NonNullable<Value>,
  right: NonNullable<Value>,
  rules: Pick<ComparisonRules, 'fold' | 'numbers'>,
): number {
  if (rules.numbers === 'text') return asNumber(relateTexts(textOf(left) ?? '', textOf(right) ?? '', rules.fold));
  const lenient = rules.numbers !== 'strict';
  const first = lenient ? numeric(left) : typeof left === 'number' ? left : undefined;
  const second = lenient ? numeric(right) : typeof right === 'number' ? right : undefined;
  if (first !== undefined && second !== undefined) return asNumber(sign(first, second));
  if (first !== undefined) return -1;
  if (second !== undefined) return 1;
  const rank = typeRank(left) - typeRank(right);
  if (rank !== 0) return rank;
  return asNumber(relate(left, right, { fold: rules.fold, numbers: 'strict' }));
}

function typeRank(value: NonNullable<Value>): number {
  return typeof value === 'string' ? 0 : typeof value === 'boolean' ? 1 : 2;
}

function asNumber(relation: Relation): number {
  return typeof relation === 'number' ? relation : 0;
}

/**
 * Buckets for hashing on equality: values that `comparison('eq', rules)` holds equal share a bucket. The reverse does not
 * hold (bucket mates are to be compared), and a missing value has none.
 */
export function equalityBuckets(value: Value, rules: ComparisonRules): readonly string[] {
  if (isList(value) && rules.lists !== 'whole') {
    return [...new Set(value.flatMap((item) => equalityBuckets(item, { ...rules, lists: 'whole' })))];
  }
  const bucket = equalityBucket(value, rules);
  if (bucket === undefined) return [];
  return typeof value === 'boolean' && rules.numbers === 'coerce' ? [bucket, `#${Number(value)}`] : [bucket];
}

/** The first bucket of a value, a list as a whole. */
export function equalityBucket(value: Value, rules: Pick<ComparisonRules, 'fold' | 'numbers'>): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') {
    const number = rules.numbers === 'text' ? undefined : decimal(value);
    return number === undefined ? `"${rules.fold ? foldCase(value) : value}` : `#${number}`;
  }
  if (typeof value === 'number' && rules.numbers !== 'text') return `#${value}`;
  const text = typeof value === 'object' ? identityKey(value) : (textOf(value) ?? '');
  return `"${rules.fold ? foldCase(text) : text}`;
}
