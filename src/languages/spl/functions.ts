/** The functions of `eval` and `where` (Search Reference, "Evaluation functions"), lowered to the plan. */
import { fieldsIn } from '../../engine/fields.ts';
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import { condition } from './lower-search.ts';
import type { LowerContext, Stage } from './stage.ts';
import type { Expression } from './syntax.ts';
import { cidrTest, EVAL, likeTest, matchTest } from './text-tests.ts';

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

function conditional(args: readonly Expr[], { span }: Call): Expr {
  return choose([[at(args, 0), at(args, 1)]], span, at(args, 2));
}

/** `case(condition, value, …)`: the value of the first condition that holds. */
function cases(args: readonly Expr[], made: Call): Expr {
  return choose(pairs(args, made), made.span);
}

/** `validate(condition, value, …)`: the value of the first condition that does not hold. */
function validate(args: readonly Expr[], made: Call): Expr {
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

function tostring(args: readonly Expr[], { span }: Call): Expr {
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
function isTruth(expr: Expr): boolean {
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
function searchmatch(_args: readonly Expr[], { args, searches }: Call, { stage, context }: Environment): Expr {
  const [search] = searches ?? [];
  if (search === undefined) {
    throw new QueryFailure('Unexpected argument, expected a search in double quotation marks.', at(args, 0).span);
  }
  return condition(search, stage, context);
}

function typeTest(type: string): Signature {
  return special(1, 1, (args, { span }) => {
    const left = call('typeName', [at(args, 0)], span);
    return { op: 'compare', comparator: 'eq', left, right: literal(type, span), rules: EVAL, span };
  });
}

function isInteger(args: readonly Expr[], { span }: Call): Expr {
  const value = at(args, 0);
  const rules = { ...EVAL, missing: false };
  const left = call('number', [value], span);
  return { op: 'compare', comparator: 'eq', left, right: call('floor', [value], span), rules, span };
}

function now(_args: readonly Expr[], { span }: Call): Expr {
  return { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: literal(1000, span), span };
}

/** `mvfilter(condition)`: the values of the one field that the condition reads of which it holds. */
function mvfilter(args: readonly Expr[], made: Call): Expr {
  return each('filter', at(args, 0), made);
}

/** `mvmap(field, expression)`: what the expression gives for each value of the field. */
function mvmap(args: readonly Expr[], made: Call): Expr {
  return each('map', at(args, 1), made, at(args, 0));
}

function each(kind: 'filter' | 'map', body: Expr, { name, span }: Call, given?: Expr): Expr {
  const names = [...new Set(fieldsIn(body).map((field) => field.name))];
  const value = given ?? fieldsIn(body)[0];
  if (value?.op !== 'field' || (given === undefined && names.length > 1)) {
    const expected = kind === 'filter' ? 'a condition on one field' : 'a field as the first argument';
    throw new QueryFailure(`Unexpected argument, expected ${expected} of \`${name}\`.`, body.span);
  }
  return { op: 'each', kind, value, name: value.name, body, span };
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
  [
    'in',
    special(2, MANY, ([value, ...items], { span }) => ({
      op: 'in',
      value: value ?? literal(null, span),
      items,
      rules: EVAL,
      span,
    })),
  ],
  ['isbool', typeTest('Boolean')],
  ['isint', special(1, 1, isInteger)],
  ['isnotnull', special(1, 1, (args, { span }) => ({ op: 'exists', value: at(args, 0), span }))],
  [
    'isnull',
    special(1, 1, (args, { span }) => ({ op: 'not', item: { op: 'exists', value: at(args, 0), span }, span })),
  ],
  ['isnum', typeTest('Number')],
  ['isstr', typeTest('String')],
  ['json_extract', plain('jsonPath', 1, 2)],
  ['len', plain('length', 1)],
  ['like', special(2, 2, (args, made) => likeTest(at(args, 0), at(args, 1), made.span))],
  ['ln', plain('logarithm', 1)],
  ['log', special(1, 2, (args, { span }) => call('logarithm', [at(args, 0), args[1] ?? literal(10, span)], span))],
  ['lower', plain('lower', 1)],
  ['ltrim', plain('trimStart', 1, 2)],
  ['md5', plain('md5', 1)],
  ['match', special(2, 2, (args, made) => matchTest(at(args, 0), at(args, 1), made.span))],
  ['max', plain('largest', 1, MANY)],
  ['min', plain('smallest', 1, MANY)],
  ['mvappend', plain('appendValues', 1, MANY)],
  ['mvcount', plain('valueCount', 1)],
  ['mvdedup', plain('distinctValues', 1)],
  ['mvfilter', special(1, 1, mvfilter)],
  ['mvfind', plain('findValue', 2)],
  ['mvindex', plain('valuesAt', 2, 3)],
  ['mvjoin', plain('joinValues', 2)],
  ['mvmap', special(2, 2, mvmap)],
  ['mvrange', plain('valueRange', 2, 3)],
  ['mvsort', plain('sortValues', 1)],
  ['mvzip', plain('zipValues', 2, 3)],
  ['now', special(0, 0, now)],
  ['null', special(0, 0, (_args, { span }) => literal(null, span))],
  ['nullif', plain('nullIf', 2)],
  ['pi', special(0, 0, (_args, { span }) => literal(Math.PI, span))],
  ['pow', plain('power', 2)],
  ['printf', plain('printf', 1, MANY)],
  ['random', refused('random', 'Its results differ from run to run.')],
  ['relative_time', plain('relativeTime', 2)],
  ['replace', plain('replaceMatches', 3)],
  ['round', plain('round', 1, 2)],
  ['rtrim', plain('trimEnd', 1, 2)],
  ['spath', plain('jsonPath', 2)],
  ['searchmatch', special(1, 1, searchmatch)],
  ['sha1', plain('sha1', 1)],
  ['sha256', plain('sha256', 1)],
  ['sha512', plain('sha512', 1)],
  ['split', plain('split', 2)],
  ['sqrt', plain('squareRoot', 1)],
  ['strftime', plain('formatTime', 2)],
  ['strptime', plain('parseTime', 2)],
  ['substr', plain('substr', 2, 3)],
  ['time', special(0, 0, now)],
  ['tonumber', special(1, 2, (args, { span }) => call('number', [at(args, 0), args[1] ?? literal(10, span)], span))],
  ['tostring', special(1, 2, tostring)],
  ['trim', plain('trim', 1, 2)],
  ['true', special(0, 0, (_args, { span }) => literal(true, span))],
  ['typeof', plain('typeName', 1)],
  ['upper', plain('upper', 1)],
  ['urldecode', plain('decodeUrl', 1)],
  ['validate', special(2, MANY, validate)],
]);

/** Functions of the reference that nothing here reads. */
const KNOWN = [
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cos', 'cosh', 'hypot', 'sin', 'sinh', 'tan', 'tanh'],
  ...['avg', 'bit_and', 'bit_not', 'bit_or', 'bit_shift_left', 'bit_shift_right', 'bit_xor', 'cluster', 'commands'],
  ...['ipmask', 'isarray', 'isdouble', 'ismv', 'isobject', 'json', 'json_append', 'json_array', 'json_array_to_mv'],
  ...[
    'json_delete',
    'json_entries',
    'json_extend',
    'json_extract_exact',
    'json_has_key_exact',
    'json_keys',
    'json_object',
  ],
  ...['json_set', 'json_set_exact', 'json_valid', 'lookup', 'mv_to_json_array', 'object_to_array', 'sigfig', 'sum'],
  ...['tobool', 'toarray', 'todouble', 'toint', 'tojson', 'tomv', 'toobject'],
];

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
