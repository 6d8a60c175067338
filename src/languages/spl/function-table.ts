/** The functions of `eval` and `where` (Search Reference, "Evaluation functions"). */
import type { Expr } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { choose } from '../shared/choose.ts';
import {
  at,
  type Call,
  call,
  cases,
  conditional,
  isInteger,
  literal,
  mvfilter,
  mvmap,
  now,
  plain,
  type Signature,
  searchmatch,
  special,
  test,
  tostring,
  typeTest,
  validate,
} from './function-signatures.ts';
import { cidrTest, EVAL, likeTest, matchTest } from './text-tests.ts';

const MANY = Number.POSITIVE_INFINITY;

/** `tonumber(text, base)`: decimal unless a base is given. */
function toNumber(args: readonly Expr[], { span }: Call): Expr {
  return call('number', [at(args, 0), args[1] ?? literal(10, span)], span);
}

/** `isdouble(value)`: a number that is no whole one. */
function isDouble(args: readonly Expr[], { span }: Call): Expr {
  const number = call('number', [at(args, 0)], span);
  return test('ne', number, call('floor', [number], span), span);
}

function jsonKind(kind: 'array' | 'object'): Signature {
  return special(1, 1, (args, { span }) => test('eq', call('jsonKind', args, span), literal(kind, span), span));
}

/** `tobool(value)`: `true`, `t`, `yes`, `1` and their opposites, in any case; missing for the rest. */
function tobool(args: readonly Expr[], { span }: Call): Expr {
  const value = call('lower', [call('string', [at(args, 0)], span)], span);
  const oneOf = (texts: readonly string[]): Expr => {
    return { op: 'in', value, items: texts.map((text) => literal(text, span)), rules: EVAL, span };
  };
  return choose(
    [
      [oneOf(['true', 't', 'yes', 'y', '1']), literal(true, span)],
      [oneOf(['false', 'f', 'no', 'n', '0']), literal(false, span)],
    ],
    span,
  );
}

/** Keys and values in turn, behind the first arguments. */
function keysAndValues(first: number, name: string): Signature['build'] {
  return (args, made) => {
    if ((args.length - first) % 2 === 0) return call(name, args, made.span);
    const place = { start: made.span.end - 1, end: made.span.end };
    throw new QueryFailure(
      `Unexpected end of the arguments, expected a value for the last key of \`${made.name}\`.`,
      place,
    );
  };
}

/** The functions of `eval` and `where`, by name. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ['abs', plain('absolute', 1)],
  ['acos', plain('arcCosine', 1)],
  ['acosh', plain('inverseHyperbolicCosine', 1)],
  ['asin', plain('arcSine', 1)],
  ['asinh', plain('inverseHyperbolicSine', 1)],
  ['atan', plain('arcTangent', 1)],
  ['atan2', plain('arcTangent2', 2)],
  ['atanh', plain('inverseHyperbolicTangent', 1)],
  ['avg', plain('averageOf', 1, MANY)],
  ['bit_and', plain('bitAnd', 2, MANY)],
  ['bit_not', plain('bitNot', 1, 2)],
  ['bit_or', plain('bitOr', 2, MANY)],
  ['bit_shift_left', plain('bitShiftLeft', 2)],
  ['bit_shift_right', plain('bitShiftRight', 2)],
  ['bit_xor', plain('bitXor', 2, MANY)],
  ['case', special(2, MANY, cases)],
  ['ceil', plain('ceiling', 1)],
  ['ceiling', plain('ceiling', 1)],
  ['cidrmatch', special(2, 2, (args, made) => cidrTest(at(args, 1), at(args, 0), made.span))],
  ['coalesce', plain('coalesce', 1, MANY)],
  ['cos', plain('cosine', 1)],
  ['cosh', plain('hyperbolicCosine', 1)],
  ['exact', special(1, 1, (args) => at(args, 0))],
  ['exp', plain('exponential', 1)],
  ['false', special(0, 0, (_args, { span }) => literal(false, span))],
  ['floor', plain('floor', 1)],
  ['hypot', plain('hypotenuse', 2)],
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
  ['ipmask', plain('maskAddress', 2)],
  ['isarray', jsonKind('array')],
  ['isbool', typeTest('Boolean')],
  ['isdouble', special(1, 1, isDouble)],
  ['isint', special(1, 1, isInteger)],
  ['ismv', special(1, 1, (args, { span }) => test('gt', call('valueCount', args, span), literal(1, span), span))],
  ['isnotnull', special(1, 1, (args, { span }) => ({ op: 'exists', value: at(args, 0), span }))],
  [
    'isnull',
    special(1, 1, (args, { span }) => ({ op: 'not', item: { op: 'exists', value: at(args, 0), span }, span })),
  ],
  ['isnum', typeTest('Number')],
  ['isobject', jsonKind('object')],
  ['isstr', typeTest('String')],
  ['json', plain('jsonText', 1)],
  ['json_array', plain('jsonArray', 0, MANY)],
  ['json_array_to_mv', plain('jsonToValues', 1)],
  ['json_delete', plain('jsonDelete', 2, MANY)],
  ['json_entries', plain('jsonEntries', 1)],
  ['json_extract', plain('jsonExtract', 1, MANY)],
  ['json_extract_exact', plain('jsonExtractExact', 1, MANY)],
  ['json_has_key_exact', plain('jsonHasKey', 2)],
  ['json_keys', plain('jsonKeys', 1)],
  ['json_object', special(0, MANY, keysAndValues(0, 'jsonObject'))],
  ['json_set', special(3, MANY, keysAndValues(1, 'jsonSet'))],
  ['json_set_exact', special(3, MANY, keysAndValues(1, 'jsonSetExact'))],
  ['json_valid', special(1, 1, (args, { span }) => ({ op: 'exists', value: call('jsonText', args, span), span }))],
  ['len', plain('length', 1)],
  ['like', special(2, 2, (args, made) => likeTest(at(args, 0), at(args, 1), made.span))],
  ['ln', plain('logarithm', 1)],
  ['log', special(1, 2, (args, { span }) => call('logarithm', [at(args, 0), args[1] ?? literal(10, span)], span))],
  ['lower', plain('lower', 1)],
  ['ltrim', plain('trimStart', 1, 2)],
  ['match', special(2, 2, (args, made) => matchTest(at(args, 0), at(args, 1), made.span))],
  ['max', plain('largest', 1, MANY)],
  ['md5', plain('md5', 1)],
  ['min', plain('smallest', 1, MANY)],
  ['mv_to_json_array', plain('valuesToJson', 1, 2)],
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
  ['relative_time', plain('relativeTime', 2)],
  ['replace', plain('replaceMatches', 3)],
  ['round', plain('round', 1, 2)],
  ['rtrim', plain('trimEnd', 1, 2)],
  ['searchmatch', special(1, 1, searchmatch)],
  ['sha1', plain('sha1', 1)],
  ['sha256', plain('sha256', 1)],
  ['sha512', plain('sha512', 1)],
  ['sin', plain('sine', 1)],
  ['sinh', plain('hyperbolicSine', 1)],
  ['spath', plain('jsonPath', 2)],
  ['split', plain('split', 2)],
  ['sqrt', plain('squareRoot', 1)],
  ['strftime', plain('formatTime', 2)],
  ['strptime', plain('parseTime', 2)],
  ['substr', plain('substr', 2, 3)],
  ['sum', plain('sumOf', 1, MANY)],
  ['tan', plain('tangent', 1)],
  ['tanh', plain('hyperbolicTangent', 1)],
  ['time', special(0, 0, now)],
  ['tobool', special(1, 1, tobool)],
  ['todouble', special(1, 2, toNumber)],
  ['toint', special(1, 2, (args, made) => call('toInteger', [toNumber(args, made)], made.span))],
  ['tonumber', special(1, 2, toNumber)],
  ['tostring', special(1, 2, tostring)],
  ['trim', plain('trim', 1, 2)],
  ['true', special(0, 0, (_args, { span }) => literal(true, span))],
  ['typeof', plain('typeName', 1)],
  ['upper', plain('upper', 1)],
  ['urldecode', plain('decodeUrl', 1)],
  ['validate', special(2, MANY, validate)],
]);

const OF_TYPES = 'Fields hold texts, numbers and truth values here.';

/** Functions of the reference that are not read, and why. */
export const UNSUPPORTED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['cluster', 'It compares with the values that came before.'],
  ['commands', 'It takes a search apart into its commands.'],
  ['getfields', OF_TYPES],
  ['json_append', 'Write the array out: `json_set(json, path, json_array(…))`.'],
  ['json_extend', 'Write the array out: `json_set(json, path, json_array(…))`.'],
  ['lookup', 'Use the command `lookup` before it.'],
  ['object_to_array', OF_TYPES],
  ['random', 'Its results differ from run to run.'],
  ['sigfig', 'Its result depends on how many digits were written. Use `round`.'],
  ['toarray', OF_TYPES],
  ['tojson', 'Use `json_object` or `json_array`.'],
  ['tomv', OF_TYPES],
  ['toobject', OF_TYPES],
]);
