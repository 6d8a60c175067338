/** The functions of the original EQL (query guide, "Functions"), lowered to the plan. */
import type { Arithmetic, ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { spanOf } from '../shared/spans.ts';
import { calculate, isDecimal, type Lowering, MATCHING, RULES, textOf, wildcard } from './meaning.ts';
import type { Expression } from './syntax.ts';

type Call = Extract<Expression, { kind: 'call' }>;

interface Signature {
  readonly least: number;
  /** Absent when any number may follow. */
  readonly most?: number;
  readonly lower: (call: Call, lower: Lowering) => Expr;
}

const ANY: ComparisonRules = { ...RULES, lists: 'any' };

const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ['add', arithmetic('add')],
  ['arrayContains', { least: 2, lower: lowerArrayContains }],
  ['arrayCount', { least: 3, most: 3, lower: refuseArrayCount }],
  ['arraySearch', { least: 3, most: 3, lower: lowerArraySearch }],
  ['between', { least: 3, most: 5, lower: lowerPlain }],
  ['cidrMatch', { least: 2, lower: lowerCidrMatch }],
  ['concat', { least: 1, lower: lowerPlain }],
  ['divide', arithmetic('divide')],
  ['endsWith', text('endsWith', null)],
  ['indexOf', { least: 2, most: 3, lower: lowerPlain }],
  ['length', { least: 1, most: 1, lower: lowerPlain }],
  ['match', { least: 2, lower: lowerMatch }],
  ['matchLite', { least: 2, lower: lowerMatch }],
  ['modulo', arithmetic('modulo')],
  ['multiply', arithmetic('multiply')],
  ['number', { least: 1, most: 2, lower: lowerPlain }],
  ['safe', { least: 1, most: 1, lower: (call, lower) => lower.value(argument(call, 0)) }],
  ['startsWith', text('startsWith', null)],
  ['string', { least: 1, most: 1, lower: lowerPlain }],
  ['stringContains', text('contains', false)],
  ['substring', { least: 2, most: 3, lower: lowerPlain }],
  ['subtract', arithmetic('subtract')],
  ['wildcard', { least: 2, lower: lowerWildcard }],
]);

/** Lowers a call. Throws `QueryFailure` for an unknown function and for arguments that it does not take. */
export function lowerCall(call: Call, lower: Lowering): Expr {
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) {
    const meant = nearest(call.name, FUNCTIONS.keys());
    throw new QueryFailure(`Unknown function \`${call.name}\`.`, call.nameSpan, {
      ...(meant === undefined ? {} : { help: `Did you mean \`${meant}\`?` }),
    });
  }
  const count = call.args.length;
  if (count < signature.least) {
    const wanted = `at least ${signature.least} argument${signature.least === 1 ? '' : 's'}`;
    const place = { start: call.end - 1, end: call.end };
    throw new QueryFailure(`Unexpected end of the arguments, expected ${wanted} to \`${call.name}\`.`, place);
  }
  const surplus = signature.most === undefined ? undefined : call.args[signature.most];
  if (surplus !== undefined) {
    const wanted = signature.most === 1 ? 'only 1 argument' : `at most ${signature.most} arguments`;
    throw new QueryFailure(`Unexpected argument, expected ${wanted} to \`${call.name}\`.`, spanOf(surplus));
  }
  return signature.lower(call, lower);
}

function argument(call: Call, index: number): Expression {
  const found = call.args[index];
  if (found === undefined) throw new QueryFailure(`Missing argument of \`${call.name}\`.`, spanOf(call));
  return found;
}

function lowerPlain(call: Call, lower: Lowering): Expr {
  const args = call.args.map((arg) => lower.value(arg));
  return { op: 'call', name: call.name, args, rules: RULES, span: spanOf(call) };
}

function arithmetic(operator: Arithmetic): Signature {
  return {
    least: 2,
    most: 2,
    lower: (call, lower) => {
      const [left, right] = [argument(call, 0), argument(call, 1)];
      const decimal = isDecimal(left) || isDecimal(right);
      return calculate(operator, lower.value(left), lower.value(right), decimal, spanOf(call));
    },
  };
}

function text(kind: 'contains' | 'startsWith' | 'endsWith', missing: boolean | null): Signature {
  return {
    least: 2,
    most: 2,
    lower: (call, lower) => ({
      op: 'match',
      value: lower.value(argument(call, 0)),
      pattern: { kind, text: lower.value(argument(call, 1)) },
      rules: { ...MATCHING, missing },
      span: spanOf(call),
    }),
  };
}

function literalText(call: Call, argument: Expression): string {
  const value = textOf(argument);
  if (value !== undefined) return value;
  throw new QueryFailure(`Unexpected value in \`${call.name}\`, expected a string in quotes.`, spanOf(argument));
}

function either(tests: readonly Expr[], span: Span): Expr {
  const [first] = tests;
  return tests.length === 1 && first !== undefined ? first : { op: 'or', items: tests, span };
}

function lowerWildcard(call: Call, lower: Lowering): Expr {
  const value = lower.value(argument(call, 0));
  const tests = call.args.slice(1).map((arg) => wildcard(value, literalText(call, arg), spanOf(arg)));
  return either(tests, spanOf(call));
}

/** `match(field, regex, …)`: Python's `re.match`, without case, `.` matching line ends. Once the pattern came first. */
function lowerMatch(call: Call, lower: Lowering): Expr {
  const [first, second] = [argument(call, 0), argument(call, 1)];
  const reversed = call.args.length === 2 && textOf(first) !== undefined && textOf(second) === undefined;
  const value = lower.value(reversed ? second : first);
  const tests = (reversed ? [first] : call.args.slice(1)).map(
    (arg): Expr => ({
      op: 'match',
      value,
      pattern: {
        kind: 'regex',
        regex: { source: literalText(call, arg), dialect: 'python', anchor: 'start', dotAll: true },
      },
      rules: MATCHING,
      span: spanOf(arg),
    }),
  );
  return either(tests, spanOf(call));
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';
const CIDR = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:3[0-2]|[12]?\\d)$`);

function lowerCidrMatch(call: Call, lower: Lowering): Expr {
  const ranges = call.args.slice(1).map((arg) => {
    const range = literalText(call, arg).trim();
    if (CIDR.test(range)) return range;
    throw new QueryFailure(
      `Unexpected \`${range}\`, expected a block of IPv4 addresses such as \`10.0.0.0/8\`.`,
      spanOf(arg),
    );
  });
  const value = lower.value(argument(call, 0));
  return { op: 'match', value, pattern: { kind: 'cidr', ranges }, rules: MATCHING, span: spanOf(call) };
}

function lowerArrayContains(call: Call, lower: Lowering): Expr {
  const items = call.args.slice(1).map((arg) => lower.value(arg));
  return { op: 'in', value: lower.value(argument(call, 0)), items, rules: ANY, span: spanOf(call) };
}

function refuseArrayCount(call: Call): never {
  throw unsupported('`arrayCount`', call.nameSpan);
}

/** `arraySearch(array, name, test)`: read where the test is a single comparison of the element itself. */
function lowerArraySearch(call: Call, lower: Lowering): Expr {
  const [array, name, body] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  if (name.kind !== 'field' || name.path.length !== 1) {
    throw new QueryFailure(
      'Unexpected value, expected a name for the element that the third argument tests.',
      spanOf(name),
    );
  }
  const variable = name.path[0];
  const elements = lower.value(array);
  let uses = 0;
  const inner = lower.reading((path, span) => {
    if (path[0] !== variable) return lower.field(path, span);
    if (path.length > 1) throw unsupported('A field inside the elements of an array', span);
    uses++;
    return elements;
  });
  const test = inner.predicate(body);
  const span = spanOf(call);
  if (uses === 1) {
    if (test.op === 'compare' && (test.left === elements || test.right === elements)) {
      return { ...test, rules: { ...test.rules, lists: 'any' }, span };
    }
    if ((test.op === 'in' || test.op === 'match') && test.value === elements) {
      const rules = { ...test.rules, lists: 'any' } as typeof RULES;
      return test.op === 'in' ? { ...test, rules, span } : { ...test, rules, span };
    }
  }
  throw unsupported('A test of array elements other than one comparison', spanOf(body));
}
