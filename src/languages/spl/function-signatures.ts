/** How calls of `eval` and `where` are lowered to the plan: the builders of their signatures. */
import { fieldsIn } from '../../engine/fields.ts';
import type { Expr, Span } from '../../engine/plan.ts';
import { subexpressions } from '../../engine/walk.ts';
import { QueryFailure } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import { condition } from './lower-search.ts';
import type { LowerContext, Stage } from './stage.ts';
import type { Expression } from './syntax.ts';
import { EVAL } from './text-tests.ts';

/** A call as it is read. */
export type Call = Extract<Expression, { kind: 'call' }>;

/** What lowering a call needs of the command around it. */
export interface Environment {
  readonly lower: (expression: Expression) => Expr;
  readonly stage: Stage;
  readonly context: LowerContext;
}

/** A function of the reference: how many arguments it takes, and what is made of them. */
export interface Signature {
  readonly least: number;
  readonly most: number;
  readonly build: (args: readonly Expr[], call: Call, environment: Environment) => Expr;
}

/** A function of the engine with the same arguments. */
export function plain(name: string, least: number, most = least): Signature {
  return { least, most, build: (args, { span }) => ({ op: 'call', name, args, rules: EVAL, span }) };
}

/** A function of its own making. */
export function special(least: number, most: number, build: Signature['build']): Signature {
  return { least, most, build };
}

/** A call of a function of the engine. */
export function call(name: string, args: readonly Expr[], span: Span): Expr {
  return { op: 'call', name, args, rules: EVAL, span };
}

/** A value as it stands. */
export function literal(value: string | number | boolean | null, span: Span): Expr {
  return { op: 'literal', value, span };
}

/** An argument that the signature promises. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError('An argument that the signature promises is missing.');
  return item;
}

/** `if(condition, value, value)`. */
export function conditional(args: readonly Expr[], { span }: Call): Expr {
  return choose([[at(args, 0), at(args, 1)]], span, at(args, 2));
}

/** `case(condition, value, …)`: the value of the first condition that holds. */
export function cases(args: readonly Expr[], made: Call): Expr {
  return choose(pairs(args, made), made.span);
}

/** `validate(condition, value, …)`: the value of the first condition that does not hold. */
export function validate(args: readonly Expr[], made: Call): Expr {
  const { span } = made;
  return choose(
    pairs(args, made).map(([condition, value]) => [{ op: 'not', item: condition, span }, value]),
    span,
  );
}

function pairs(args: readonly Expr[], { name, span }: Call): (readonly [Expr, Expr])[] {
  if (args.length % 2 === 1) {
    throw new QueryFailure(`Unexpected end of the arguments, expected a value for the last condition of \`${name}\`.`, {
      start: span.end - 1,
      end: span.end,
    });
  }
  return Array.from({ length: args.length / 2 }, (_, index) => [at(args, 2 * index), at(args, 2 * index + 1)]);
}

/** `tostring(value, format)`. */
export function tostring(args: readonly Expr[], { span }: Call): Expr {
  const value = at(args, 0);
  const format = args[1];
  if (format === undefined) return isTruth(value) ? truthText(value, span) : call('string', [value], span);
  const name = format.op === 'literal' ? format.value : undefined;
  if (name === 'hex') return call('concat', [literal('0x', span), call('hex', [value], span)], span);
  if (name === 'commas') return call('formatCommas', [value], span);
  if (name === 'duration') return call('formatDuration', [value], span);
  throw new QueryFailure('Unexpected format, expected "hex", "commas" or "duration".', format.span);
}

/** True for what gives true or false, whatever the rows hold. */
export function isTruth(expr: Expr): boolean {
  if (expr.op === 'literal') return typeof expr.value === 'boolean';
  return ['compare', 'match', 'in', 'and', 'or', 'not', 'exists'].includes(expr.op);
}

function truthText(value: Expr, span: Span): Expr {
  const isNot: Expr = { op: 'not', item: value, span };
  return choose(
    [
      [value, literal('True', span)],
      [isNot, literal('False', span)],
    ],
    span,
  );
}

/** `searchmatch("user=a*")`: true where a search would find the row. */
export function searchmatch(_args: readonly Expr[], { args, searches }: Call, { stage, context }: Environment): Expr {
  const [search] = searches ?? [];
  if (search === undefined) {
    throw new QueryFailure('Unexpected argument, expected a search in double quotation marks.', at(args, 0).span);
  }
  return condition(search, stage, context);
}

/** A test of what kind of value a value is. */
export function typeTest(type: string): Signature {
  return special(1, 1, (args, { span }) => {
    const left = call('typeName', [at(args, 0)], span);
    return { op: 'compare', comparator: 'eq', left, right: literal(type, span), rules: EVAL, span };
  });
}

/** `isint(value)`. */
export function isInteger(args: readonly Expr[], { span }: Call): Expr {
  const value = at(args, 0);
  const rules = { ...EVAL, missing: false };
  const left = call('number', [value], span);
  return { op: 'compare', comparator: 'eq', left, right: call('floor', [value], span), rules, span };
}

/** `now()`, in seconds. */
export function now(_args: readonly Expr[], { span }: Call): Expr {
  return { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: literal(1000, span), span };
}

/** `mvfilter(condition)`: the values of the one field that the condition reads of which it holds. */
export function mvfilter(args: readonly Expr[], made: Call): Expr {
  return each('filter', at(args, 0), made);
}

/** `mvmap(field, expression)`: what the expression gives for each value of the field. */
export function mvmap(args: readonly Expr[], made: Call): Expr {
  return each('map', at(args, 1), made, at(args, 0));
}

function each(kind: 'filter' | 'map', body: Expr, { name, span }: Call, given?: Expr): Expr {
  const names = [...new Set(fieldsIn(body).map((field) => field.name))];
  const value = given ?? fieldsIn(body)[0];
  // A column that is not there has become a null: its values are none.
  if (isNull(given) || (value === undefined && readsNull(body))) return literal(null, span);
  if (value?.op !== 'field' || (given === undefined && names.length > 1)) {
    const expected = kind === 'filter' ? 'a condition on one field' : 'a field as the first argument';
    throw new QueryFailure(`Unexpected argument, expected ${expected} of \`${name}\`.`, body.span);
  }
  return { op: 'each', kind, value, name: value.name, body, span };
}

const isNull = (expr: Expr | undefined): boolean => expr?.op === 'literal' && expr.value === null;

function readsNull(expr: Expr): boolean {
  return isNull(expr) || subexpressions(expr).some(readsNull);
}

/** The value when the test holds of it; unknown otherwise. */
export function test(comparator: 'eq' | 'ne' | 'gt', left: Expr, right: Expr, span: Span): Expr {
  return { op: 'compare', comparator, left, right, rules: { ...EVAL, missing: false }, span };
}
