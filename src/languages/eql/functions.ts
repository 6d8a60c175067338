/** The functions of Elastic's EQL (EQL function reference), lowered to the plan. */
import { parseRange } from '../../engine/cidr.ts';
import type { Arithmetic, Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import { type Arity, argument, checkCount, unknownFunction } from '../shared/eql/calls.ts';
import { checkKind } from '../shared/eql/kinds.ts';
import { calculation } from '../shared/eql/lowering.ts';
import { spanOf } from '../shared/spans.ts';
import { anyOf } from '../shared/text-test.ts';
import { isDecimal, kindOf, type Lowering, like, rules, textOf, WHOLE } from './meaning.ts';
import type { Call, Expression } from './syntax.ts';

type Known = 'string' | 'number' | 'boolean';

interface Signature extends Arity {
  readonly name: string;
  /** What kinds the arguments are of, in their order, the last for all that follow; anything where there is none. */
  readonly kinds?: readonly Known[];
  /** It has a form with `~`. */
  readonly tilde?: true;
  readonly lower: (call: Call, lower: Lowering) => Expr;
}

const FUNCTIONS: ReadonlyMap<string, Signature> = new Map(
  (
    [
      arithmetic('add', 'add'),
      {
        name: 'between',
        least: 3,
        most: 4,
        kinds: ['string', 'string', 'string', 'boolean'],
        tilde: true,
        lower: lowerBetween,
      },
      { name: 'cidrMatch', least: 2, kinds: ['string'], lower: lowerCidrMatch },
      { name: 'concat', least: 1, lower: lowerPlain },
      arithmetic('divide', 'divide'),
      text('endsWith', 'endsWith'),
      { name: 'indexOf', least: 2, most: 3, kinds: ['string', 'string', 'number'], tilde: true, lower: lowerIndexOf },
      { name: 'length', least: 1, most: 1, kinds: ['string'], lower: lowerPlain },
      arithmetic('modulo', 'modulo'),
      arithmetic('multiply', 'multiply'),
      { name: 'number', least: 1, most: 2, kinds: ['string', 'number'], lower: lowerPlain },
      text('startsWith', 'startsWith'),
      { name: 'string', least: 1, most: 1, lower: lowerPlain },
      text('stringContains', 'contains'),
      { name: 'substring', least: 2, most: 3, kinds: ['string', 'number', 'number'], lower: lowerPlain },
      arithmetic('subtract', 'subtract'),
      { name: 'wildcard', least: 2, kinds: ['string'], tilde: true, lower: lowerWildcard },
    ] satisfies readonly Signature[]
  ).map((signature) => [signature.name.toLowerCase(), signature]),
);

/** What stands for functions of the original language that Elastic's does not have. */
const OTHERS: Readonly<Record<string, string>> = {
  match: 'Write `field regex "…"`.',
  matchlite: 'Write `field regex "…"`.',
  arraycontains: 'Write `field == "…"`: of a field with several values one is enough.',
  arraycount: 'Elastic EQL has no functions on arrays.',
  arraysearch: 'Elastic EQL has no functions on arrays.',
  safe: 'Leave it out: a missing value needs no guard.',
};

/** Lowers a call. Throws `QueryFailure` for an unknown function and for arguments that it does not take. */
export function lowerCall(call: Call, lower: Lowering): Expr {
  const signature = FUNCTIONS.get(call.name.toLowerCase());
  if (signature === undefined) {
    const names = [...FUNCTIONS.values()].map((known) => known.name);
    throw unknownFunction(call, names, OTHERS[call.name.toLowerCase()]);
  }
  const { name } = signature;
  if (call.fold && !signature.tilde) {
    throw new QueryFailure(`Unexpected \`~\`, expected \`(\`: \`${name}\` has no form without case.`, {
      start: call.nameSpan.end - 1,
      end: call.nameSpan.end,
    });
  }
  const named = { ...call, name };
  checkCount(named, signature);
  const { kinds = [] } = signature;
  for (const [index, arg] of call.args.entries()) {
    const wanted = kinds[Math.min(index, kinds.length - 1)];
    if (wanted !== undefined) checkKind(arg, kindOf(arg), [wanted], `in \`${name}\``);
  }
  return signature.lower(named, lower);
}

/** A name that no field has. */
const ELEMENT = 'one value of the first argument';

/** Applies `body` to each value that the first argument has. */
function overValues(call: Call, lower: Lowering, body: (first: Expr) => Expr): Expr {
  const value = lower.value(argument(call, 0));
  if (value.op === 'literal') return body(value);
  const span = spanOf(call);
  const element: Expr = { op: 'field', name: ELEMENT, span: value.span };
  return { op: 'each', kind: 'map', value, name: ELEMENT, body: body(element), span };
}

function lowerPlain(call: Call, lower: Lowering): Expr {
  const rest = call.args.slice(1).map(lower.value);
  const name = call.name;
  return overValues(call, lower, (first) => ({
    op: 'call',
    name,
    args: [first, ...rest],
    rules: rules(call.fold),
    span: spanOf(call),
  }));
}

/** Empty, not missing, when the text has no such part. */
function lowerBetween(call: Call, lower: Lowering): Expr {
  const span = spanOf(call);
  const [left, right, greedy] = call.args.slice(1);
  if (greedy !== undefined && !(greedy.kind === 'literal' && typeof greedy.value === 'boolean')) {
    throw new QueryFailure('Unexpected value, expected `true` or `false`.', spanOf(greedy), {
      help: 'The fourth argument of `between` says whether it takes as much as it can.',
    });
  }
  const rest = [left, right, greedy].filter((arg) => arg !== undefined).map(lower.value);
  const [opener, closer] = rest;
  return overValues(call, lower, (first) => {
    const part: Expr = { op: 'call', name: 'between', args: [first, ...rest], rules: rules(call.fold), span };
    const known = [first, opener, closer].filter((arg) => arg !== undefined);
    const all: Expr = { op: 'and', items: known.map((value) => ({ op: 'exists', value, span })), span };
    const found: Expr = { op: 'exists', value: part, span };
    return choose(
      [
        [found, part],
        [all, { op: 'literal', value: '', span }],
      ],
      span,
    );
  });
}

/** A start below 0 is 0, one beyond the text finds nothing. */
function lowerIndexOf(call: Call, lower: Lowering): Expr {
  const [, wanted, start] = call.args;
  const span = spanOf(call);
  const rest = [wanted, start].filter((arg) => arg !== undefined).map(lower.value);
  return overValues(call, lower, (first) => {
    const found: Expr = { op: 'call', name: 'indexOf', args: [first, ...rest], rules: rules(call.fold), span };
    const from = rest[1];
    if (from === undefined) return found;
    const length: Expr = { op: 'call', name: 'length', args: [first], span };
    const within: Expr = { op: 'compare', comparator: 'le', left: from, right: length, rules: rules(false), span };
    return choose([[within, found]], span);
  });
}

function arithmetic(name: string, operator: Arithmetic): Signature {
  return {
    name,
    least: 2,
    most: 2,
    kinds: ['number'],
    lower: (call, lower) => {
      const [left, right] = [argument(call, 0), argument(call, 1)];
      const decimal = isDecimal(left) || isDecimal(right);
      const span = spanOf(call);
      return calculation(operator, lower.value(left), lower.value(right), { decimal, whole: WHOLE, span });
    },
  };
}

function text(name: string, kind: 'contains' | 'startsWith' | 'endsWith'): Signature {
  return {
    name,
    least: 2,
    most: 2,
    kinds: ['string'],
    tilde: true,
    lower: (call, lower) => ({
      op: 'match',
      value: lower.value(argument(call, 0)),
      pattern: { kind, text: lower.value(argument(call, 1)) },
      rules: rules(call.fold),
      span: spanOf(call),
    }),
  };
}

function literalText(call: Call, argument: Expression): string {
  const value = textOf(argument);
  if (value !== undefined) return value;
  throw new QueryFailure(`Unexpected value in \`${call.name}\`, expected a string in quotes.`, spanOf(argument));
}

function lowerWildcard(call: Call, lower: Lowering): Expr {
  const value = lower.value(argument(call, 0));
  const tests = call.args.slice(1).map((arg) => like(value, literalText(call, arg), call.fold, spanOf(arg), arg));
  return anyOf(tests, spanOf(call));
}

function lowerCidrMatch(call: Call, lower: Lowering): Expr {
  const span = spanOf(call);
  const blocks = call.args.slice(1);
  if (blocks.some((arg) => arg.kind === 'literal' && arg.value === null)) return { op: 'literal', value: null, span };
  const ranges = blocks.map((arg) => {
    const range = literalText(call, arg).trim();
    if (parseRange(range) !== undefined) return range;
    throw new QueryFailure(
      `Unexpected \`${range}\`, expected a block of addresses such as \`10.0.0.0/8\` or \`fe80::/10\`.`,
      spanOf(arg),
    );
  });
  const value = lower.value(argument(call, 0));
  return { op: 'match', value, pattern: { kind: 'cidr', ranges }, rules: rules(false), span };
}
