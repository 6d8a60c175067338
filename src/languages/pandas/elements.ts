/** Python's own functions and methods of texts, on the single elements inside a `lambda`. */
import type { Expr } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { Arguments, type Call, literal } from './arguments.ts';
import { constantOf, isSeries, seriesLike } from './operands.ts';
import { callString } from './strings.ts';
import type { Evaluation, PythonValue, Series } from './values.ts';

/** Methods that `.str` has under the same name and with the same meaning for one text. */
const SHARED = ['lower', 'upper', 'casefold', 'strip', 'startswith', 'endswith'];

/** `x.lower()`, `x.split('\\')`, … inside a `lambda`. */
export function callElement(element: Series, call: Call, evaluation: Evaluation): PythonValue {
  if (SHARED.includes(call.name)) {
    const result = callString(element, call, evaluation);
    if (!isSeries(result)) return result;
    const { gap: _gap, ...rest } = result;
    return rest;
  }
  switch (call.name) {
    case 'split': {
      const separator = new Arguments(call, ['sep'], evaluation).optional('sep');
      const text = separator === undefined ? null : constantOf(separator.value);
      if (text === null) {
        return seriesLike(element, { op: 'call', name: 'splitBlanks', args: [element.expr], span: call.span }, 'list');
      }
      if (typeof text !== 'string' || text === '') throw unsupported('This separator', separator?.span ?? call.span);
      const by = literal(text, separator?.span ?? call.span);
      return seriesLike(element, { op: 'call', name: 'split', args: [element.expr, by], span: call.span }, 'list');
    }
    case 'replace': {
      const args = new Arguments(call, ['old', 'new'], evaluation);
      const parts = [
        literal(args.text('old'), args.required('old').span),
        literal(args.text('new'), args.required('new').span),
      ];
      return seriesLike(
        element,
        { op: 'call', name: 'replace', args: [element.expr, ...parts], span: call.span },
        'text',
      );
    }
    default:
      throw unsupported(`The method \`${call.name}\` inside a \`lambda\``, call.nameSpan);
  }
}

/** `str(x)`, `int(x, 16)`, `float(x)`, `len(x)`, `hex(x)`, `isinstance(x, str)`. */
export function callBuiltin(call: Call, evaluation: Evaluation): PythonValue {
  if (call.name === 'isinstance') return isInstance(call, evaluation);
  const parameters = call.name === 'int' ? ['x', 'base'] : ['x'];
  if (!['str', 'int', 'float', 'len', 'hex'].includes(call.name)) {
    throw unsupported(`The function \`${call.name}\``, call.nameSpan);
  }
  const args = new Arguments(call, parameters, evaluation);
  const { value, span: place } = args.required('x');
  if (!isSeries(value) || value.element !== true) {
    const help = call.name === 'len' ? 'The length of texts is `.str.len()`.' : 'On a column it is `.astype(…)`.';
    throw unsupported(`\`${call.name}()\` outside a \`lambda\``, place, help);
  }
  const { span } = call;
  const made = (name: string, args: readonly Expr[]): Expr => ({ op: 'call', name, args, span });
  switch (call.name) {
    case 'str':
      return seriesLike(value, made('string', [value.expr]), 'text');
    case 'len':
      return seriesLike(value, made('length', [value.expr]), 'number');
    case 'float':
      return seriesLike(value, made('number', [value.expr, literal(10, span)]), 'number');
    case 'hex': {
      const digits = made('lower', [made('hex', [value.expr])]);
      return seriesLike(value, made('concat', [literal('0x', span), digits]), 'text');
    }
    default: {
      if (!args.has('base')) return seriesLike(value, made('toInteger', [value.expr]), 'number');
      const base = literal(args.integer('base', 10), args.required('base').span);
      return seriesLike(value, made('number', [value.expr, base]), 'number');
    }
  }
}

/** `isinstance(x, str)`, inside a `lambda`: for texts and lists. */
function isInstance(call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['obj', 'type'], evaluation);
  const { value, span } = args.required('obj');
  const type = args.node('type');
  if (!isSeries(value) || value.element !== true) throw unsupported('`isinstance()` outside a `lambda`', span);
  if (type?.kind !== 'name' || type.name !== 'str') {
    throw unsupported('`isinstance` of another type than `str`', type ?? call.span);
  }
  const text: Expr = { op: 'call', name: 'onlyText', args: [value.expr], span: call.span };
  return seriesLike(value, { op: 'exists', value: text, span: call.span }, 'mask');
}
