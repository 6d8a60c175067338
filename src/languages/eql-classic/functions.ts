/** The functions of the original EQL (query guide, "Functions"), lowered to the plan. */
import { parseRange } from '../../engine/cidr.ts';
import type { Arithmetic, ComparisonRules, Expr } from '../../engine/plan.ts';
import { findRegexError } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import { type Arity, argument, checkCount, unknownFunction } from '../shared/eql/calls.ts';
import { checkKind } from '../shared/eql/kinds.ts';
import { calculation } from '../shared/eql/lowering.ts';
import { spanOf } from '../shared/spans.ts';
import { anyOf } from '../shared/text-test.ts';
import { lowerArrayCount, lowerArraySearch } from './arrays.ts';
import { isDecimal, kindOf, type Lowering, MATCHING, RULES, textOf, WHOLE, wildcard } from './meaning.ts';
import type { Call, Expression } from './syntax.ts';

type Known = 'string' | 'number' | 'boolean';

interface Signature extends Arity {
  /** What kinds the arguments are of, in their order, the last for all that follow; anything where there is none. */
  readonly kinds?: readonly (readonly Known[])[];
  readonly lower: (call: Call, lower: Lowering) => Expr;
}

const ANY: ComparisonRules = { ...RULES, lists: 'any' };
const STRING = ['string'] as const;
const NUMBER = ['number'] as const;

const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ['add', arithmetic('add')],
  ['arrayContains', { least: 2, lower: lowerArrayContains }],
  ['arrayCount', { least: 3, most: 3, lower: lowerArrayCount }],
  ['arraySearch', { least: 3, most: 3, lower: lowerArraySearch }],
  ['between', { least: 3, most: 5, kinds: [STRING, STRING, STRING, ['boolean']], lower: lowerPlain }],
  ['cidrMatch', { least: 2, kinds: [STRING], lower: lowerCidrMatch }],
  ['concat', { least: 1, lower: lowerPlain }],
  ['divide', arithmetic('divide')],
  ['endsWith', text('endsWith', null)],
  ['indexOf', { least: 2, most: 3, kinds: [STRING, STRING, NUMBER], lower: lowerPlain }],
  ['length', { least: 1, most: 1, kinds: [STRING], lower: lowerPlain }],
  ['match', { least: 2, lower: lowerMatch }],
  ['matchLite', { least: 2, lower: lowerMatch }],
  ['modulo', arithmetic('modulo')],
  ['multiply', arithmetic('multiply')],
  ['number', { least: 1, most: 2, kinds: [['string', 'number'], NUMBER], lower: lowerPlain }],
  ['safe', { least: 1, most: 1, lower: (call, lower) => lower.value(argument(call, 0)) }],
  ['startsWith', text('startsWith', null)],
  ['string', { least: 1, most: 1, lower: lowerPlain }],
  ['stringContains', text('contains', false)],
  ['substring', { least: 2, most: 3, kinds: [STRING, NUMBER, NUMBER], lower: lowerSubstring }],
  ['subtract', arithmetic('subtract')],
  ['wildcard', { least: 2, kinds: [STRING], lower: lowerWildcard }],
]);

/** Lowers a call. Throws `QueryFailure` for an unknown function and for arguments that it does not take. */
export function lowerCall(call: Call, lower: Lowering): Expr {
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) throw unknownFunction(call, FUNCTIONS.keys());
  checkCount(call, signature);
  const { kinds = [] } = signature;
  for (const [index, arg] of call.args.entries()) {
    const wanted = kinds[Math.min(index, kinds.length - 1)];
    if (wanted !== undefined) checkKind(arg, kindOf(arg), wanted, `in \`${call.name}\``);
  }
  return signature.lower(call, lower);
}

function lowerPlain(call: Call, lower: Lowering): Expr {
  const args = call.args.map((arg) => lower.value(arg));
  return { op: 'call', name: call.name, args, rules: RULES, span: spanOf(call) };
}

function arithmetic(operator: Arithmetic): Signature {
  return {
    least: 2,
    most: 2,
    kinds: [NUMBER],
    lower: (call, lower) => {
      const [left, right] = [argument(call, 0), argument(call, 1)];
      const decimal = isDecimal(left) || isDecimal(right);
      const span = spanOf(call);
      return calculation(operator, lower.value(left), lower.value(right), { decimal, whole: WHOLE, span });
    },
  };
}

function text(kind: 'contains' | 'startsWith' | 'endsWith', missing: boolean | null): Signature {
  return {
    least: 2,
    most: 2,
    kinds: [STRING],
    lower: (call, lower) => ({
      op: 'match',
      value: lower.value(argument(call, 0)),
      pattern: { kind, text: lower.value(argument(call, 1)) },
      rules: { ...MATCHING, missing },
      span: spanOf(call),
    }),
  };
}

/** From the beginning when there is no start, as Python's slices are. */
function lowerSubstring(call: Call, lower: Lowering): Expr {
  const [source, start, end] = call.args.map((arg) => lower.value(arg));
  const span = spanOf(call);
  if (source === undefined || start === undefined) return lowerPlain(call, lower);
  const from = choose([[{ op: 'exists', value: start, span }, start]], span, { op: 'literal', value: 0, span });
  const args = [source, start.op === 'literal' && start.value !== null ? start : from, ...(end ? [end] : [])];
  return { op: 'call', name: 'substring', args, rules: RULES, span };
}

function literalText(call: Call, argument: Expression): string {
  const value = textOf(argument);
  if (value !== undefined) return value;
  throw new QueryFailure(`Unexpected value in \`${call.name}\`, expected a string in quotes.`, spanOf(argument));
}

function lowerWildcard(call: Call, lower: Lowering): Expr {
  const value = lower.value(argument(call, 0));
  const tests = call.args.slice(1).map((arg) => wildcard(value, literalText(call, arg), spanOf(arg)));
  return anyOf(tests, spanOf(call));
}

/** `match(field, regex, …)`: Python's `re.match`, without case, `.` matching line ends. Once the pattern came first. */
function lowerMatch(call: Call, lower: Lowering): Expr {
  const [first, second] = [argument(call, 0), argument(call, 1)];
  const reversed = call.args.length === 2 && textOf(first) !== undefined && textOf(second) === undefined;
  const source = reversed ? second : first;
  checkKind(source, kindOf(source), STRING, `in \`${call.name}\``);
  const value = lower.value(source);
  const tests = (reversed ? [first] : call.args.slice(1)).map((arg): Expr => {
    const regex = { source: literalText(call, arg), dialect: 'python', anchor: 'start', dotAll: true } as const;
    const wrong = findRegexError(regex);
    if (wrong !== null) throw new QueryFailure(wrong.message, spanOf(arg));
    return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: MATCHING, span: spanOf(arg) };
  });
  return anyOf(tests, spanOf(call));
}

/** Only addresses of version 4; what is none is in no block, even when it is missing. */
function lowerCidrMatch(call: Call, lower: Lowering): Expr {
  const ranges = call.args.slice(1).map((arg) => {
    const range = literalText(call, arg).trim();
    if (!range.includes(':') && range.includes('/') && parseRange(range) !== undefined) return range;
    throw new QueryFailure(
      `Unexpected \`${range}\`, expected a block of IPv4 addresses such as \`10.0.0.0/8\`.`,
      spanOf(arg),
    );
  });
  const value = lower.value(argument(call, 0));
  const rules = { ...MATCHING, missing: false };
  return { op: 'match', value, pattern: { kind: 'cidr', ranges }, rules, span: spanOf(call) };
}

function lowerArrayContains(call: Call, lower: Lowering): Expr {
  const items = call.args.slice(1).map((arg) => lower.value(arg));
  return { op: 'in', value: lower.value(argument(call, 0)), items, rules: ANY, span: spanOf(call) };
}
