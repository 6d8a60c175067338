/** Python's operators on columns, masks and constants, with pandas' meaning. */
import type { Arithmetic, Comparator, Expr, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { literal, plain } from './arguments.ts';
import { allOf, negatedMembership } from './membership.ts';
import { checkSameRows, constantOf, isSeries, type Operand, seriesLike } from './operands.ts';
import type { Expression } from './syntax.ts';
import { describe, type Evaluation, type PythonValue, RULES, type Series } from './values.ts';

type Binary = Extract<Expression, { kind: 'binary' }>;
type Unary = Extract<Expression, { kind: 'unary' }>;

const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
]);
const ARITHMETIC: ReadonlyMap<string, Arithmetic> = new Map([
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['%', 'modulo'],
]);
const BITWISE: ReadonlyMap<string, 'and' | 'or'> = new Map([
  ['&', 'and'],
  ['|', 'or'],
]);
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', '&'],
  ['or', '|'],
]);

/** A binary operation. */
export function evaluateBinary(node: Binary, evaluation: Evaluation): PythonValue {
  const { operator, operatorSpan } = node;
  const junction = BITWISE.get(operator);
  if (junction !== undefined) return evaluateJunction(node, junction, evaluation);
  const comparator = COMPARATORS.get(operator);
  if (comparator !== undefined) refuseLooseComparison(node);
  const left: Operand = { value: evaluation.value(node.left), span: place(node.left) };
  const right: Operand = { value: evaluation.value(node.right), span: place(node.right) };
  if (comparator !== undefined) return compare(comparator, left, right, place(node), evaluation);
  if (operator === '//' || operator === '**') return callArithmetic(operator, left, right, operatorSpan, place(node));
  const arithmetic = ARITHMETIC.get(operator);
  if (arithmetic !== undefined) return calculate(arithmetic, left, right, operator, operatorSpan, place(node));
  return evaluateWord(operator, left, right, operatorSpan, place(node));
}

/**
 * `df['a'] == 1 & df['b'] == 2`: `&` binds tighter than `==`, so Python compares with `1 & df['b']`, and pandas stops.
 * The operands stand without parentheses on either side.
 */
function refuseLooseComparison(node: Binary): void {
  const comparisons = [node];
  for (const next of comparisons) {
    for (const side of [next.left, next.right]) {
      if (side.kind !== 'binary' || side.parenthesised) continue;
      if (COMPARATORS.has(side.operator)) comparisons.push(side);
      else if (BITWISE.has(side.operator) && !(isTest(side.left) && isTest(side.right))) {
        throw looseOperator(side.operator, side.operatorSpan);
      }
    }
  }
  const chained = [node.left, node.right].find(
    (side) => side.kind === 'binary' && !side.parenthesised && COMPARATORS.has(side.operator),
  );
  if (chained === undefined) return;
  throw new QueryFailure('Unexpected second comparison, expected `&` between two comparisons.', node.operatorSpan, {
    help: 'pandas cannot chain comparisons: write `(1 < df["a"]) & (df["a"] < 5)`, or `df["a"].between(…)`.',
  });
}

/** Looks like a mask by itself: in parentheses, negated, or a method call such as `.isin(…)`. */
function isTest(node: Expression): boolean {
  if (node.parenthesised) return true;
  if (node.kind === 'unary') return node.operator === '~';
  return node.kind === 'call' || (node.kind === 'binary' && BITWISE.has(node.operator) && isTest(node.right));
}

function looseOperator(operator: string, span: Span): QueryFailure {
  return new QueryFailure(
    `Unexpected \`${operator}\`, expected parentheses around the comparisons that it joins.`,
    span,
    {
      help: `In Python \`${operator}\` binds tighter than \`==\`: write \`(df["a"] == 1) ${operator} (df["b"] == 2)\`.`,
    },
  );
}

function evaluateJunction(node: Binary, op: 'and' | 'or', evaluation: Evaluation): PythonValue {
  const operands = chainOf(node).map((part) => ({ value: evaluation.value(part), span: place(part) }));
  if (operands.some(({ value }) => value.type === 'membership')) {
    if (op === 'and') return allOf(operands);
    throw unsupported(
      '`|` beside `isin` with a column',
      node.operatorSpan,
      'Filter twice, and bring the rows together with `pd.concat`.',
    );
  }
  const masks = operands.map(({ value, span }) => {
    if (isSeries(value) && (value.holds === 'mask' || value.holds === 'any')) return value;
    if (value.type === 'flags' || (value.type === 'constant' && typeof value.value === 'boolean')) return value;
    throw new QueryFailure(
      `Unexpected ${plain(describe(value))} beside \`${node.operator}\`, expected a mask such as \`(df["a"] == 1)\`.`,
      span,
      value.type === 'constant'
        ? { help: `\`${node.operator}\` binds tighter than \`==\`: put each comparison in parentheses.` }
        : {},
    );
  });
  if (masks.every((mask) => mask.type === 'flags')) {
    return { type: 'flags', flags: masks.flatMap((mask) => mask.flags) };
  }
  const series = operands.filter((operand): operand is Operand & { value: Series } => isSeries(operand.value));
  const [first] = series;
  if (first === undefined) throw unsupported(`\`${node.operator}\` between constants`, node.operatorSpan);
  checkSameRows(series);
  const items = masks.map((mask, index): Expr => {
    if (mask.type === 'series') return mask.expr;
    return literal(mask.type === 'constant' ? mask.value : null, operands[index]?.span ?? node);
  });
  return seriesLike(first.value, { op, items, span: place(node) }, 'mask');
}

/** The operands of a run of one operator, so that the plan holds them side by side. */
function chainOf(node: Binary): Expression[] {
  const parts: Expression[] = [node.right];
  let left: Expression = node.left;
  while (left.kind === 'binary' && left.operator === node.operator && !left.parenthesised) {
    parts.push(left.right);
    left = left.left;
  }
  parts.push(left);
  return parts.reverse();
}

/** A comparison, also as `.eq(…)` and its kin. */
export function compare(
  comparator: Comparator,
  left: Operand,
  right: Operand,
  span: Span,
  evaluation: Pick<Evaluation, 'warn'>,
): PythonValue {
  const base = isSeries(left.value) ? left.value : isSeries(right.value) ? right.value : undefined;
  if (base === undefined) {
    if (left.value.type === 'constant' && right.value.type === 'constant') {
      throw unsupported('A comparison of two constants', span);
    }
    const odd = left.value.type === 'constant' ? right : left;
    throw new QueryFailure(
      `Unexpected ${plain(describe(odd.value))}, expected a column such as \`df["a"]\`.`,
      odd.span,
    );
  }
  checkSameRows([left, right]);
  const [first, second] = [operandExpr(left), operandExpr(right)];
  if ([left, right].some((side) => constantOf(side.value) === null)) {
    evaluation.warn({
      message: 'Nothing equals a missing value in pandas, so this comparison is the same for every row.',
      help: 'Ask with `.isna()` or `.notna()`.',
      ...span,
    });
  }
  const rules = { ...RULES, missing: comparator === 'ne' };
  return seriesLike(base, { op: 'compare', comparator, left: first, right: second, rules, span }, 'mask');
}

function operandExpr({ value, span }: Operand): Expr {
  if (isSeries(value)) return value.expr;
  if (value.type === 'constant') return literal(value.value, span);
  throw new QueryFailure(`Unexpected ${plain(describe(value))}, expected a column or a single value.`, span, {
    help: value.type === 'list' ? 'Compare with several values by `.isin([…])`.' : 'Compare one column with one value.',
  });
}

function calculate(
  operator: Arithmetic,
  left: Operand,
  right: Operand,
  sign: string,
  signSpan: Span,
  span: Span,
): PythonValue {
  const [first, second] = [constantOf(left.value), constantOf(right.value)];
  if (typeof first === 'string' && typeof second === 'string' && operator === 'add') {
    return { type: 'constant', value: first + second };
  }
  if (typeof first === 'number' && typeof second === 'number') {
    const value = { add: first + second, subtract: first - second, multiply: first * second, divide: first / second };
    if (operator !== 'modulo' && Number.isFinite(value[operator])) return { type: 'constant', value: value[operator] };
  }
  const base = isSeries(left.value) ? left.value : isSeries(right.value) ? right.value : undefined;
  if (base === undefined) {
    throw new QueryFailure(
      `Unexpected \`${sign}\` between ${describe(left.value)} and ${describe(right.value)}, expected a column.`,
      signSpan,
    );
  }
  checkSameRows([left, right]);
  const [one, other] = [operandExpr(left), operandExpr(right)];
  const texts = [left, right].some(
    ({ value }) => typeof constantOf(value) === 'string' || (isSeries(value) && value.holds === 'text'),
  );
  if (texts) {
    if (operator !== 'add') throw unsupported(`\`${sign}\` with text`, signSpan);
    return seriesLike(base, { op: 'call', name: 'concat', args: [one, other], span }, 'text');
  }
  // Python's remainder has the sign of the divisor.
  if (operator === 'modulo')
    return seriesLike(base, { op: 'call', name: 'remainderDown', args: [one, other], span }, 'number');
  return seriesLike(base, { op: 'arithmetic', operator, left: one, right: other, span }, 'number');
}

/** Operators that are functions of the engine. */
function callArithmetic(operator: '//' | '**', left: Operand, right: Operand, signSpan: Span, span: Span): PythonValue {
  const base = isSeries(left.value) ? left.value : isSeries(right.value) ? right.value : undefined;
  if (base === undefined) throw unsupported('This operator between constants', signSpan);
  checkSameRows([left, right]);
  const [one, other] = [operandExpr(left), operandExpr(right)];
  const quotient: Expr = { op: 'arithmetic', operator: 'divide', left: one, right: other, span };
  const expr: Expr =
    operator === '//'
      ? { op: 'call', name: 'floor', args: [quotient], span }
      : { op: 'call', name: 'power', args: [one, other], span };
  return seriesLike(base, expr, 'number');
}

/** `in`, `is`, `and`, `or`: for elements inside a `lambda`; on whole columns pandas refuses them. */
function evaluateWord(word: string, left: Operand, right: Operand, wordSpan: Span, span: Span): PythonValue {
  const element = [left.value, right.value].find((value): value is Series => isSeries(value) && value.element === true);
  const bitwise = WORDS.get(word);
  if (bitwise !== undefined) {
    if (element !== undefined) {
      const items = [operandExpr(left), operandExpr(right)];
      return seriesLike(element, { op: word === 'and' ? 'and' : 'or', items, span }, 'mask');
    }
    throw new QueryFailure(`Unexpected \`${word}\`, expected \`${bitwise}\` between two masks.`, wordSpan, {
      help: 'pandas cannot tell whether a whole column is true; put each comparison in parentheses.',
    });
  }
  if (!/^[a-z]/.test(word)) throw unsupported(`\`${word}\``, wordSpan);
  if (element === undefined) {
    const help = word.includes('in') ? 'Write `.isin([…])` or `.str.contains(…)`.' : 'Write `.isna()` or `.notna()`.';
    throw unsupported(`\`${word}\` on a whole column`, wordSpan, help);
  }
  if (word === 'in' || word === 'not in') {
    const item = elementIn(left, right, span);
    return seriesLike(element, word === 'in' ? item : { op: 'not', item, span }, 'mask');
  }
  if ((word === 'is' || word === 'is not') && constantOf(right.value) === null) {
    const item: Expr = { op: 'exists', value: operandExpr(left), span };
    return seriesLike(element, word === 'is not' ? item : { op: 'not', item, span }, 'mask');
  }
  throw unsupported(`\`${word}\``, wordSpan);
}

function elementIn(left: Operand, right: Operand, span: Span): Expr {
  if (right.value.type === 'list') {
    const items = right.value.items.map((value) => operandExpr({ value, span: right.span }));
    return { op: 'in', value: operandExpr(left), items, rules: RULES, span };
  }
  const rules = { fold: false, missing: false, lists: 'whole' } as const;
  return {
    op: 'match',
    value: operandExpr(right),
    pattern: { kind: 'contains', text: operandExpr(left) },
    rules,
    span,
  };
}

/** `~mask`, `-x`, `not x`. */
export function evaluateUnary(node: Unary, evaluation: Evaluation): PythonValue {
  const value = evaluation.value(node.operand);
  const span = place(node);
  const { operator, operatorSpan } = node;
  if (operator === '~' && value.type === 'membership') return negatedMembership(value, operatorSpan);
  if (operator === '~' || (operator === 'not' && isSeries(value) && value.element)) {
    if (!isSeries(value) || (value.holds !== 'mask' && value.holds !== 'any')) {
      throw new QueryFailure(
        `Unexpected ${plain(describe(value))} after \`${operator}\`, expected a mask.`,
        place(node.operand),
      );
    }
    if (value.gap !== undefined) {
      evaluation.warn({
        message: 'Missing values count as False here, so `~` keeps them; pandas before 3 stops at the first one.',
        help: 'Say what a missing value gives: `na=False`.',
        ...value.gap,
      });
    }
    return seriesLike(value, { op: 'not', item: value.expr, span }, 'mask');
  }
  if (operator === 'not') {
    throw new QueryFailure('Unexpected `not`, expected `~` before a mask.', operatorSpan, {
      help: 'pandas cannot tell whether a whole column is true.',
    });
  }
  if (operator === '-' && isSeries(value)) {
    const zero = literal(0, operatorSpan);
    return seriesLike(value, { op: 'arithmetic', operator: 'subtract', left: zero, right: value.expr, span }, 'number');
  }
  throw unsupported(`\`${operator}\` before ${describe(value)}`, operatorSpan);
}

function place(node: Span): Span {
  return { start: node.start, end: node.end };
}
