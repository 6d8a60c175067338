/** The functions of `eval` and `where` (Search Reference, "Evaluation functions"), lowered to the plan. */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { EVAL, likeTest } from './lower-eval.ts';
import { cidrTest, matchTest } from './regex-tests.ts';
import type { LowerContext, Stage } from './stage.ts';
import type { Expression } from './syntax.ts';

type Call = Extract<Expression, { kind: 'call' }>;

interface Environment {
  readonly lower: (expression: Expression) => Expr;
  readonly stage: Stage;
  readonly context: LowerContext;
}

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly build: (args: readonly Expr[], call: Call, environment: Environment) => Expr;
}

const MANY = Number.POSITIVE_INFINITY;

/** A function of the engine with the same arguments. */
function plain(name: string, least: number, most = least): Signature {
  return { least, most, build: (args, { span }) => ({ op: 'call', name, args, rules: EVAL, span }) };
}

function special(least: number, most: number, build: Signature['build']): Signature {
  return { least, most, build };
}

function call(name: string, args: readonly Expr[], span: Span): Expr {
  return { op: 'call', name, args, rules: EVAL, span };
}

function literal(value: string | number | boolean | null, span: Span): Expr {
  return { op: 'literal', value, span };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError('An argument that the signature promises is missing.');
  return item;
}

/** A value as a list: a single value is a list of one. */
function asList(value: Expr, span: Span): Expr {
  return call('toList', [value], span);
}

function conditional(args: readonly Expr[], { span }: Call): Expr {
  return { op: 'conditional', cases: [{ when: at(args, 0), then: at(args, 1) }], otherwise: at(args, 2), span };
}

/** `case(condition, value, …)`: the value of the first condition that holds. */
function cases(args: readonly Expr[], made: Call): Expr {
  return choose(pairs(args, made), made.span);
}

/** `validate(condition, value, …)`: the value of the first condition that does not hold. */
function validate(args: readonly Expr[], made: Call): Expr {
  const { span } = made;
  const failed = pairs(args, made).map(({ when, then }) => ({ when: { op: 'not' as const, item: when, span }, then }));
  return choose(failed, span);
}

function choose(found: readonly { readonly when: Expr; readonly then: Expr }[], span: Span): Expr {
  return { op: 'conditional', cases: found, otherwise: literal(null, span), span };
}

function pairs(args: readonly Expr[], { name, span }: Call): { readonly when: Expr; readonly then: Expr }[] {
  if (args.length % 2 === 1) {
    throw new QueryFailure(
      `Unexpected end of the arguments, expected a value for the last condition of \`${name}\`.`,
      { start: span.end - 1, end: span.end },
    );
  }
  return Array.from({ length: args.length / 2 }, (_, index) => ({
    when: at(args, 2 * index),
    then: at(args, 2 * index + 1),
  }));
}

function mvindex(args: readonly Expr[], { span }: Call): Expr {
  const list = asList(at(args, 0), span);
  const [, start, end] = args;
  if (start === undefined) return list;
  if (end === undefined) return call('elementAt', [list, start], span);
  return call('slice', [list, start, after(end, span)], span);
}

/** The position behind one that is meant to be taken along; none behind the last. */
function after(end: Expr, span: Span): Expr {
  const next: Expr = { op: 'arithmetic', operator: 'add', left: end, right: literal(1, span), span };
  if (end.op === 'literal') return literal(end.value === -1 ? null : Number(end.value) + 1, end.span);
  return call('nullIf', [next, literal(0, span)], span);
}

/** `substr(text, start, length)`: the first character is 1, negative positions count from the end. */
function substr(args: readonly Expr[], { span }: Call): Expr {
  const text = at(args, 0);
  const start = at(args, 1);
  const one = literal(1, span);
  const fromZero: Expr =
    start.op === 'literal' && typeof start.value === 'number'
      ? literal(start.value > 0 ? start.value - 1 : start.value, start.span)
      : {
          op: 'conditional',
          cases: [{ when: { op: 'compare', comparator: 'gt', left: start, right: literal(0, span), rules: EVAL, span }, then: { op: 'arithmetic', operator: 'subtract', left: start, right: one, span } }],
          otherwise: start,
          span,
        };
  const rest = call('substring', [text, fromZero], span);
  const length = args[2];
  return length === undefined ? rest : call('substring', [rest, literal(0, span), length], span);
}

function tostring(args: readonly Expr[], made: Call): Expr {
  const { span } = made;
  const value = at(args, 0);
  const format = args[1];
  if (format === undefined) return call('string', [value], span);
  const name = format.op === 'literal' ? String(format.value) : '';
  if (name === 'hex') return call('concat', [literal('0x', span), call('hex', [value], span)], span);
  if (name === 'commas') return call('formatCommas', [value], span);
  if (name === 'duration') return call('formatDuration', [value], span);
  throw new QueryFailure('Unexpected format, expected "hex", "commas" or "duration".', format.span);
}

function now(_args: readonly Expr[], { span }: Call): Expr {
  return { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: literal(1000, span), span };
}

/** `mvfilter(match(field, "regex"))`: the values of the field of which the condition holds. */
function mvfilter(args: readonly Expr[], made: Call): Expr {
  const test = at(args, 0);
  const negated = test.op === 'not';
  const item = test.op === 'not' ? test.item : test;
  if (item.op === 'match' && item.pattern.kind === 'regex') {
    const regex = literal(item.pattern.regex.source, item.span);
    return call('filterRegex', [item.value, regex, literal(negated, made.span)], made.span);
  }
  throw unsupported('`mvfilter` with anything but `match`', made.nameSpan);
}

function refused(name: string, why: string): Signature {
  return {
    least: 0,
    most: MANY,
    build: (_args, { nameSpan }) => {
      throw unsupported(`\`${name}\``, nameSpan, why);
    },
  };
}

const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ['abs', plain('absolute', 1)],
  ['case', special(2, MANY, cases)],
  ['ceil', plain('ceiling', 1)],
  ['ceiling', plain('ceiling', 1)],
  ['cidrmatch', special(2, 2, (args, made) => cidrTest(at(args, 1), at(args, 0), made.span))],
  ['coalesce', plain('coalesce', 1, MANY)],
  ['exact', special(1, 1, (args) => at(args, 0))],
  ['exp', plain('exponential', 1)],
  ['false', special(0, 0, (_args, { span }) => literal(false, span))],
  ['floor', plain('floor', 1)],
  ['if', special(3, 3, conditional)],
  ['in', special(2, MANY, ([value, ...items], { span }) => ({ op: 'in', value: value ?? literal(null, span), items, rules: EVAL, span }))],
  ['isbool', typeTest('Boolean')],
  ['isint', special(1, 1, isInteger)],
  ['isnotnull', special(1, 1, (args, { span }) => ({ op: 'exists', value: at(args, 0), span }))],
  ['isnull', special(1, 1, (args, { span }) => ({ op: 'not', item: { op: 'exists', value: at(args, 0), span }, span }))],
  ['isnum', typeTest('Number')],
  ['isstr', typeTest('String')],
  ['json_extract', plain('jsonPath', 1, 2)],
  ['len', plain('length', 1)],
  ['like', special(2, 2, (args, made) => likeTest(at(args, 0), at(made.args, 1), made.span))],
  ['ln', plain('logarithm', 1)],
  ['log', special(1, 2, (args, { span }) => call('logarithm', [at(args, 0), args[1] ?? literal(10, span)], span))],
  ['lower', plain('lower', 1)],
  ['ltrim', plain('trimStart', 1, 2)],
  ['match', special(2, 2, (args, made) => matchTest(at(args, 0), at(args, 1), made.span))],
  ['max', plain('largest', 1, MANY)],
  ['md5', plain('md5', 1)],
  ['min', plain('smallest', 1, MANY)],
  ['mvappend', plain('appendLists', 1, MANY)],
  ['mvcount', special(1, 1, (args, { span }) => call('length', [asList(at(args, 0), span)], span))],
  ['mvdedup', plain('distinctValues', 1)],
  ['mvfilter', special(1, 1, mvfilter)],
  ['mvfind', plain('findRegex', 2)],
  ['mvindex', special(2, 3, mvindex)],
  ['mvjoin', plain('joinList', 2)],
  ['mvrange', plain('numberRange', 2, 3)],
  ['mvreverse', special(1, 1, (args, { span }) => call('reverse', [asList(at(args, 0), span)], span))],
  ['mvsort', plain('sortList', 1)],
  ['mvzip', plain('zipLists', 2, 3)],
  ['now', special(0, 0, now)],
  ['null', special(0, 0, (_args, { span }) => literal(null, span))],
  ['nullif', plain('nullIf', 2)],
  ['pi', special(0, 0, (_args, { span }) => literal(Math.PI, span))],
  ['pow', plain('power', 2)],
  ['random', refused('random', 'Its results differ from run to run.')],
  ['relative_time', plain('relativeTime', 2)],
  ['replace', plain('replaceRegex', 3)],
  ['round', plain('round', 1, 2)],
  ['rtrim', plain('trimEnd', 1, 2)],
  ['sha1', plain('sha1', 1)],
  ['sha256', plain('sha256', 1)],
  ['spath', plain('jsonPath', 2)],
  ['split', plain('split', 2)],
  ['sqrt', plain('squareRoot', 1)],
  ['strftime', plain('formatTime', 2)],
  ['strptime', plain('parseTime', 2)],
  ['substr', special(2, 3, substr)],
  ['time', special(0, 0, now)],
  ['tonumber', special(1, 2, (args, { span }) => call('number', [at(args, 0), args[1] ?? literal(10, span)], span))],
  ['tostring', special(1, 2, tostring)],
  ['trim', plain('trimBoth', 1, 2)],
  ['true', special(0, 0, (_args, { span }) => literal(true, span))],
  ['typeof', plain('typeName', 1)],
  ['upper', plain('upper', 1)],
  ['urldecode', plain('decodeUrl', 1)],
  ['validate', special(2, MANY, validate)],
]);

function typeTest(type: string): Signature {
  return special(1, 1, (args, { span }) => {
    const left = call('typeName', [at(args, 0)], span);
    return { op: 'compare', comparator: 'eq', left, right: literal(type, span), rules: EVAL, span };
  });
}

function isInteger(args: readonly Expr[], { span }: Call): Expr {
  const value = at(args, 0);
  const right = call('floor', [value], span);
  return { op: 'compare', comparator: 'eq', left: call('number', [value], span), right, rules: { ...EVAL, missing: false }, span };
}

/** Functions of the reference that nothing here reads. */
const KNOWN = ['acos', 'bit_and', 'commands', 'hash', 'ipmask', 'json_object', 'lookup', 'mvmap', 'mvtojson', 'printf', 'searchmatch', 'sha512', 'sigfig', 'tojson'];

/** Lowers a call. Throws `QueryFailure` for an unknown function and for arguments that it does not take. */
export function callFunction(made: Call, environment: Environment): Expr {
  const { name, nameSpan, span, args } = made;
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) {
    if (KNOWN.includes(name)) throw unsupported(`The function \`${name}\``, nameSpan);
    const near = nearest(name, FUNCTIONS.keys());
    const help = near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
    throw new QueryFailure(`Unknown function \`${name}\`.`, nameSpan, help);
  }
  const { least, most, build } = signature;
  if (args.length < least) {
    const wanted = `${most === least ? '' : 'at least '}${least} argument${least === 1 ? '' : 's'}`;
    const place = { start: span.end - 1, end: span.end };
    throw new QueryFailure(`Unexpected end of the arguments, expected ${wanted} to \`${name}\`.`, place);
  }
  const surplus = args[most];
  if (surplus !== undefined) {
    const wanted = most === 0 ? 'none' : `at most ${most}`;
    throw new QueryFailure(`Unexpected argument, expected ${wanted} to \`${name}\`.`, surplus.span);
  }
  return build(args.map(environment.lower), made, environment);
}
