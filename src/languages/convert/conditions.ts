/**
 * What other languages are to say: a plan's filters as conditions on fields that either hold or do not. "Unknown" is worked
 * out, so that `not` is the opposite of what it stands before.
 */
import type { ComparisonRules, Expr, Plan, Program, Span, WildcardPattern } from '../../engine/plan.ts';
import { decimal, textOf } from '../../engine/scalars.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Condition, FieldTest } from './syntax.ts';

type Note = (note: QueryMessage) => void;

/** How a construct is refused that cannot be written in other languages. */
export function inexpressible(what: string, where: string, span: Span, help?: string): QueryFailure {
  return new QueryFailure(`${what} cannot be written in ${where}.`, span, {
    kind: 'unsupported',
    ...(help === undefined ? {} : { help }),
  });
}

/** The condition that a program's events meet. Throws `QueryFailure` where it is more than a filter, or reads more than fields. */
export function conditionOf(program: Program, note: Note): Condition {
  const filters: Expr[] = [];
  let other: Plan | undefined;
  let { plan } = program;
  while (plan.op !== 'source') {
    if (plan.op === 'filter') filters.unshift(plan.predicate);
    else other = plan;
    if (!('input' in plan)) break;
    plan = plan.input;
  }
  if (other !== undefined) throw notAFilter(other);
  const reader = new ConditionReader(note);
  return joined(
    'and',
    filters.map((filter) => reader.read(filter, true)),
    program.plan.span,
  );
}

const OPERATIONS: Partial<Record<Plan['op'], string>> = {
  aggregate: 'A table of groups',
  correlate: 'A correlation of events',
  sequence: 'A sequence of events',
  sample: 'A sample of events',
  join: 'A join',
  project: 'A choice of columns',
  limit: 'A limit on the number of events',
};

function notAFilter(plan: Plan): QueryFailure {
  const what = OPERATIONS[plan.op] ?? 'What is more than conditions on single events';
  return inexpressible(what, 'another language here', plan.span, 'only conditions on single events are converted');
}

/** Conditions joined; those of the same kind within are taken out of their parentheses, and what always holds is left out. */
export function joined(kind: 'and' | 'or', items: readonly Condition[], span: Span): Condition {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  const idle = kind === 'and';
  const decisive = flat.find((item) => item.kind === 'always' && item.holds !== idle);
  if (decisive) return decisive;
  const rest = flat.filter((item) => item.kind !== 'always');
  const [only] = rest;
  if (only === undefined) return { kind: 'always', holds: idle, span };
  return rest.length === 1 ? only : { kind, items: rest, span };
}

function opposite(item: Condition): Condition {
  if (item.kind === 'not') return item.item;
  if (item.kind === 'always') return { ...item, holds: !item.holds };
  return { kind: 'not', item, span: item.span };
}

class ConditionReader {
  readonly #note: Note;

  constructor(note: Note) {
    this.#note = note;
  }

  /** The condition that the expression is true, or that it is false (which differs where it may be unknown). */
  read(expr: Expr, truth: boolean): Condition {
    const { span } = expr;
    switch (expr.op) {
      case 'literal':
        return { kind: 'always', holds: expr.value === truth, span };
      case 'and':
      case 'or':
        if (!truth && !mayBeUnknown(expr)) return opposite(this.read(expr, true));
        return joined(
          (expr.op === 'and') === truth ? 'and' : 'or',
          expr.items.map((item) => this.read(item, truth)),
          span,
        );
      case 'not':
        return this.read(expr.item, !truth);
      case 'exists':
        return signed({ kind: 'field', field: fieldName(expr.value), test: { kind: 'exists' }, span }, truth);
      case 'compare':
        return this.#compare(expr, truth);
      case 'in': {
        const tests = expr.items.map((item) => valueTest(item, expr.rules));
        const field = fieldName(expr.value);
        return this.#ruled(field, tests, expr.rules, truth, span);
      }
      case 'match':
        return this.#ruled(fieldName(expr.value), [matchTest(expr)], expr.rules, truth, span);
      case 'is':
        throw inexpressible(`\`${expr.object}\``, 'another language without its log source', span);
      default:
        throw odd(expr);
    }
  }

  #compare(expr: Extract<Expr, { op: 'compare' }>, truth: boolean): Condition {
    const { comparator, left, right, rules, span } = expr;
    if (comparator === 'ne') {
      // "Another value" of a field with several is met by any of them; "no such value" by all.
      if (rules.lists === 'any') this.#severalValues(span);
      const equal: Expr = {
        ...expr,
        comparator: 'eq',
        rules: { ...rules, missing: negated(rules.missing), lists: 'any' },
      };
      return this.read(equal, !truth);
    }
    const field = fieldName(left);
    if (comparator === 'eq') return this.#ruled(field, [valueTest(right, rules)], rules, truth, span);
    const number = right.op === 'literal' ? numberIn(right.value, rules) : undefined;
    if (number === undefined) throw odd(right);
    return this.#ruled(field, [{ kind: 'number', comparator, number }], rules, truth, span);
  }

  /** One of the tests holds of the field, with what its rules say of missing values and lists. */
  #ruled(
    field: string,
    tests: readonly FieldTest[],
    { missing, lists }: Pick<ComparisonRules, 'missing' | 'lists'>,
    truth: boolean,
    span: Span,
  ): Condition {
    if (lists === 'all') this.#severalValues(span);
    const test = joined(
      'or',
      merged(tests).map((one): Condition => ({ kind: 'field', field, test: one, span })),
      span,
    );
    const exists: Condition = { kind: 'field', field, test: { kind: 'exists' }, span };
    if (missing === true) return signed(joined('or', [test, opposite(exists)], span), truth);
    if (missing === null && !truth) return joined('and', [exists, opposite(test)], span);
    return signed(test, truth);
  }

  #severalValues(span: Span): void {
    this.#note({
      message: 'A field that has several values at once may compare otherwise there.',
      severity: 'info',
      ...span,
    });
  }
}

function negated(missing: boolean | null): boolean | null {
  return missing === null ? null : !missing;
}

function signed(condition: Condition, truth: boolean): Condition {
  return truth ? condition : opposite(condition);
}

function mayBeUnknown(expr: Expr): boolean {
  switch (expr.op) {
    case 'and':
    case 'or':
      return expr.items.some(mayBeUnknown);
    case 'not':
      return mayBeUnknown(expr.item);
    case 'compare':
    case 'in':
    case 'match':
      return expr.rules.missing === null;
    case 'literal':
      return expr.value === null;
    default:
      return false;
  }
}

/** Several plain texts under one rule of case are one choice. */
function merged(tests: readonly FieldTest[]): FieldTest[] {
  const [first] = tests;
  const texts: string[] = [];
  for (const test of tests) {
    if (test.kind !== 'text' || first?.kind !== 'text' || test.fold !== first.fold) return [...tests];
    const text = plainText(test.pattern);
    if (text === undefined) return [...tests];
    texts.push(text);
  }
  if (first?.kind !== 'text' || texts.length < 2) return [...tests];
  return [{ kind: 'oneOf', texts, fold: first.fold }];
}

/** The text of a pattern without wildcards; `undefined` when it has some. */
export function plainText(pattern: WildcardPattern): string | undefined {
  return pattern.every((part) => typeof part === 'string') ? pattern.join('') : undefined;
}

function fieldName(expr: Expr): string {
  if (expr.op === 'field' && expr.relation === undefined) return expr.name;
  throw odd(expr);
}

function odd(expr: Expr): QueryFailure {
  const what = expr.op === 'call' ? `The function \`${expr.name}\` of this condition` : 'This part of a condition';
  return inexpressible(
    what,
    'another language here',
    expr.span,
    'conditions that compare a field with a value are converted',
  );
}

/** Equality with a value. */
function valueTest(right: Expr, rules: ComparisonRules): FieldTest {
  if (right.op === 'field' && rules.numbers === 'text')
    return { kind: 'same', other: fieldName(right), fold: rules.fold };
  if (right.op !== 'literal' || right.value === null || typeof right.value === 'object') throw odd(right);
  const number = numberIn(right.value, rules);
  if (number !== undefined) return { kind: 'number', comparator: 'eq', number };
  return { kind: 'text', pattern: [textOf(right.value) ?? ''], fold: rules.fold };
}

/** The number that a constant stands for in a comparison; `undefined` when it is compared as a text. */
function numberIn(value: unknown, { numbers }: ComparisonRules): number | undefined {
  if (typeof value === 'number') return numbers === 'text' ? undefined : value;
  return typeof value === 'string' && numbers === 'both' ? decimal(value) : undefined;
}

function matchTest({ value, pattern, rules, span }: Extract<Expr, { op: 'match' }>): FieldTest {
  const { fold } = rules;
  switch (pattern.kind) {
    case 'wildcard':
      return { kind: 'text', pattern: pattern.parts, fold };
    case 'cidr':
      return { kind: 'cidr', ranges: pattern.ranges };
    case 'regex':
      if (pattern.regex.dialect === 'pcre') return { kind: 'regex', regex: pattern.regex, fold };
      throw inexpressible(
        `A regular expression of this kind (${pattern.regex.dialect})`,
        'another language here',
        span,
      );
    default: {
      const text = pattern.text.op === 'literal' ? textOf(pattern.text.value) : null;
      if (text === null) throw odd(pattern.text.op === 'literal' ? value : pattern.text);
      const many = { any: 'many' } as const;
      const parts = {
        contains: [many, text, many],
        startsWith: [text, many],
        endsWith: [many, text],
      };
      return { kind: 'text', pattern: parts[pattern.kind], fold };
    }
  }
}
