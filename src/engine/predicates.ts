/** Compiles comparisons, membership and matches, with fast paths for what analytics mostly ask. */
import type { Budget } from './budget.ts';
import { inRange, parseAddress, parseRange } from './cidr.ts';
import { type Comparison, comparison, equalityBuckets, type Verdict } from './compare.ts';
import { type Evaluator, folds, type RunContext, type Test } from './context.ts';
import { EngineError } from './error.ts';
import type { Comparator, ComparisonRules, Expr } from './plan.ts';
import { compileRegex, RegexError } from './regex.ts';
import { decimal, foldCase, isList, textOf } from './scalars.ts';
import type { Value } from './values.ts';
import {
  containsTest,
  endsWithTest,
  equalsTest,
  startsWithTest,
  type TextTest,
  wildcardTest,
  wildcardWeight,
} from './wildcard.ts';

/** A comparison of two compiled operands. */
export function compileCompare(
  expr: Extract<Expr, { op: 'compare' }>,
  left: Evaluator,
  right: Evaluator,
  context: RunContext,
): Test {
  const rules: ComparisonRules = { ...expr.rules, fold: folds(context, expr.rules) };
  const compare = countedComparison(expr.comparator, rules, context.budget);
  if (expr.comparator === 'eq' || expr.comparator === 'ne') {
    const unequal = expr.comparator === 'ne';
    if (expr.right.op === 'literal') return equalsLiteral(left, expr.right.value, unequal, rules, compare);
    if (expr.left.op === 'literal') return equalsLiteral(right, expr.left.value, unequal, rules, compare);
  }
  return (row) => compare(left(row), right(row));
}

/** A comparison that takes a step for each value of a list. */
function countedComparison(comparator: Comparator, rules: ComparisonRules, budget: Budget): Comparison {
  const compare = comparison(comparator, rules);
  return (left, right) => {
    if (isList(left)) budget.spend(left.length);
    if (isList(right)) budget.spend(right.length);
    return compare(left, right);
  };
}

/** Equality with a constant: one test for texts or numbers, the general comparison for everything else. */
function equalsLiteral(
  value: Evaluator,
  literal: Value,
  unequal: boolean,
  rules: ComparisonRules,
  compare: Comparison,
): Test {
  if (typeof literal === 'string' && (rules.numbers !== 'both' || decimal(literal) === undefined)) {
    const equals = equalsTest(rules.fold ? foldCase(literal) : literal, rules.fold);
    return (row) => {
      const found = value(row);
      return typeof found === 'string' ? equals(found) !== unequal : compare(found, literal);
    };
  }
  if (typeof literal === 'number' && rules.numbers !== 'text') {
    return (row) => {
      const found = value(row);
      return typeof found === 'number' ? (found === literal) !== unequal : compare(found, literal);
    };
  }
  return (row) => compare(value(row), literal);
}

/** Membership, with a hash of the items when all are constants. */
export function compileIn(
  expr: Extract<Expr, { op: 'in' }>,
  value: Evaluator,
  items: readonly Evaluator[],
  context: RunContext,
): Test {
  const rules: ComparisonRules = { ...expr.rules, fold: folds(context, expr.rules) };
  const equal = countedComparison('eq', rules, context.budget);
  const among = (found: Value, candidates: readonly Value[]): Verdict => {
    let verdict: Verdict = false;
    for (const candidate of candidates) {
      const each = equal(found, candidate);
      if (each === true) return true;
      if (each === null) verdict = null;
    }
    return verdict;
  };
  const literals: Value[] = [];
  for (const item of expr.items) if (item.op === 'literal') literals.push(item.value);
  if (literals.length < items.length)
    return (row) =>
      among(
        value(row),
        items.map((item) => item(row)),
      );
  // Items of one type and a value of that type never compare as unknown, so that a missing bucket means false.
  const hashable = rules.numbers !== 'both' && literals.every((item) => typeof item === 'string');
  if (!hashable) return (row) => among(value(row), literals);
  const buckets = new Set(literals.flatMap((item) => equalityBuckets(item, { ...rules, numbers: 'text' })));
  return (row) => {
    const found = value(row);
    if (typeof found !== 'string') return among(found, literals);
    return buckets.has(`"${rules.fold ? foldCase(found) : found}`);
  };
}

/** A pattern match of a compiled value; `text` is the compiled text of `contains` and its kin. */
export function compileMatch(
  expr: Extract<Expr, { op: 'match' }>,
  value: Evaluator,
  text: Evaluator | undefined,
  context: RunContext,
): Test {
  const fold = folds(context, expr.rules);
  const { missing, lists } = expr.rules;
  const { pattern } = expr;
  const { budget } = context;
  if ('text' in pattern && text !== undefined && pattern.text.op !== 'literal') {
    const build = textPattern(pattern.kind);
    return (row) => {
      const wanted = textOf(text(row));
      if (wanted === null) return missing;
      const test = build(fold ? foldCase(wanted) : wanted, fold);
      return overValues(value(row), counted(test, 1), 1);
    };
  }
  if ('text' in pattern && pattern.text.op === 'literal' && pattern.text.value === null) return () => missing;
  const { test, weight, mayMatch } = constantPattern(expr, fold);
  const run = counted(test, weight, mayMatch);
  return (row) => {
    const found = value(row);
    return typeof found === 'string' ? run(found) : overValues(found, run, weight);
  };

  function counted(one: TextTest, steps: number, mayMatch?: TextTest): TextTest {
    return (found) => {
      const read = found.length >> 6;
      if (mayMatch?.(found) === false) {
        if (read > 0) budget.spend(read);
        return false;
      }
      if (read > 0) budget.spend(read * steps);
      return one(found);
    };
  }

  /** Each text of a list takes as much as 64 characters do, however short it is. */
  function overValues(found: Value, one: TextTest, steps: number): Verdict {
    if (isList(found)) budget.spend(found.length * steps);
    return overLists(found, one, missing, lists);
  }
}

function textPattern(kind: 'contains' | 'startsWith' | 'endsWith'): (wanted: string, fold: boolean) => TextTest {
  return kind === 'contains' ? containsTest : kind === 'startsWith' ? startsWithTest : endsWithTest;
}

/** Steps for every 64 characters that a regular expression reads. */
const REGEX_STEPS = 24;

/** The test of a constant pattern, and how many steps it takes for every 64 characters. */
function constantPattern(
  expr: Extract<Expr, { op: 'match' }>,
  fold: boolean,
): { readonly test: TextTest; readonly weight: number; readonly mayMatch?: TextTest } {
  const { pattern, span } = expr;
  switch (pattern.kind) {
    case 'wildcard':
      return { test: wildcardTest(pattern.parts, fold), weight: Math.max(1, wildcardWeight(pattern.parts)) };
    case 'regex':
      try {
        return { ...compileRegex(pattern.regex, fold), weight: REGEX_STEPS };
      } catch (thrown) {
        if (thrown instanceof RegexError) throw new EngineError('regex', thrown.message, span);
        throw thrown;
      }
    case 'cidr':
      return { test: rangesTest(pattern.ranges, span), weight: 1 };
    default: {
      const wanted = (pattern.text.op === 'literal' ? textOf(pattern.text.value) : null) ?? '';
      return { test: textPattern(pattern.kind)(fold ? foldCase(wanted) : wanted, fold), weight: 1 };
    }
  }
}

function rangesTest(ranges: readonly string[], span: Expr['span']): TextTest {
  const parsed = ranges.map((range) => {
    const found = parseRange(range);
    if (found) return found;
    throw new EngineError('cidr', `Unexpected \`${range}\`, expected an address range such as \`10.0.0.0/8\`.`, span);
  });
  return (text) => {
    const address = parseAddress(text.trim());
    return address !== undefined && parsed.some((range) => inRange(address, range));
  };
}

function overLists(value: Value, test: TextTest, missing: Verdict, lists: ComparisonRules['lists']): Verdict {
  if (isList(value) && lists !== 'whole') {
    if (value.length === 0) return missing;
    const strongest = lists === 'any';
    let verdict: Verdict = !strongest;
    for (const element of value) {
      const each = overLists(element, test, missing, 'whole');
      if (each === strongest) return strongest;
      if (each === null) verdict = null;
    }
    return verdict;
  }
  const text = textOf(value);
  return text === null ? missing : test(text);
}
