/** `.str`: methods on the texts of a column. Anything but text is a missing value to them. */
import type { Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, plain } from './arguments.ts';
import { constantOf, seriesLike } from './operands.ts';
import { describe, type Evaluation, type PythonValue, type Series } from './values.ts';

/** Methods that give a text for a text and take no arguments, by the engine's function. */
const MAPPINGS: ReadonlyMap<string, string> = new Map([
  ['lower', 'lower'],
  ['upper', 'upper'],
  ['casefold', 'lower'],
]);

/** Methods that take lists as well. */
const ON_LISTS: ReadonlySet<string> = new Set(['len', 'get']);

/** The column with anything but text missing. */
function textsOf(column: Series, span: Span): Series {
  if (column.holds === 'text') return column;
  return seriesLike(column, { op: 'call', name: 'onlyText', args: [column.expr], span }, 'text');
}

/** A method of `.str`. Throws `QueryFailure` for one that is not read, and for arguments that it does not take. */
export function callString(column: Series, call: Call, evaluation: Evaluation): PythonValue {
  const { span } = call;
  const series = ON_LISTS.has(call.name) ? column : textsOf(column, span);
  const mapping = MAPPINGS.get(call.name);
  if (mapping !== undefined) {
    new Arguments(call, [], evaluation);
    return seriesLike(series, { op: 'call', name: mapping, args: [series.expr], span }, 'text');
  }
  switch (call.name) {
    case 'contains':
      return contains(series, call, evaluation);
    case 'match':
    case 'fullmatch':
      return matches(series, call, evaluation);
    case 'startswith':
    case 'endswith':
      return affix(series, call, evaluation);
    case 'strip':
      return strip(series, call, evaluation);
    case 'len':
      new Arguments(call, [], evaluation);
      return seriesLike(series, { op: 'call', name: 'length', args: [series.expr], span }, 'number');
    case 'split':
    case 'rsplit':
      return split(series, call, evaluation);
    case 'get': {
      const position = new Arguments(call, ['i'], evaluation).integer('i', 0);
      return element(series, position, span);
    }
    case 'slice': {
      const args = new Arguments(call, ['start', 'stop'], evaluation);
      const stop = args.has('stop') ? args.integer('stop', 0) : undefined;
      return slice(series, args.integer('start', 0), stop, span);
    }
    case 'replace':
      return replace(series, call, evaluation);
    default:
      throw unsupported(`\`.str.${call.name}()\``, call.nameSpan);
  }
}

/** `na=`: what a missing value gives. Without it, False; with the place noted, for old pandas stops at some uses. */
function missingOf(args: Arguments, call: Call): { readonly missing: boolean; readonly gap?: Span } {
  const given = args.optional('na');
  const value = given === undefined ? undefined : constantOf(given.value);
  if (typeof value === 'boolean') return { missing: value };
  if (given !== undefined && value !== null) {
    throw new QueryFailure(
      `Unexpected ${plain(describe(given.value))}, expected \`True\` or \`False\` for \`na\` of \`${call.name}\`.`,
      given.span,
    );
  }
  return { missing: false, gap: call.nameSpan };
}

interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const FLAG_NAMES: ReadonlyMap<string, keyof Flags> = new Map([
  ['IGNORECASE', 'fold'],
  ['I', 'fold'],
  ['MULTILINE', 'multiline'],
  ['M', 'multiline'],
  ['DOTALL', 'dotAll'],
  ['S', 'dotAll'],
]);

function flagsOf(args: Arguments): Flags {
  const result = { fold: !args.flag('case', true), multiline: false, dotAll: false };
  const given = args.optional('flags');
  if (given === undefined || constantOf(given.value) === 0) return result;
  if (given.value.type !== 'flags') {
    throw new QueryFailure(
      `Unexpected ${plain(describe(given.value))}, expected flags such as \`re.IGNORECASE\`.`,
      given.span,
    );
  }
  for (const name of given.value.flags) {
    const flag = FLAG_NAMES.get(name);
    if (flag === undefined) throw unsupported(`The flag \`re.${name}\``, given.span);
    result[flag] = true;
  }
  return result;
}

function test(
  series: Series,
  pattern: Extract<Expr, { op: 'match' }>['pattern'],
  fold: boolean,
  missing: boolean,
  span: Span,
): Expr {
  return { op: 'match', value: series.expr, pattern, rules: { fold, missing, lists: 'whole' }, span };
}

function contains(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'case', 'flags', 'na', 'regex'], evaluation);
  const { missing, gap } = missingOf(args, call);
  const text = args.text('pat');
  const flags = flagsOf(args);
  if (args.flag('regex', true)) {
    const regex = regexOf(args, flags, 'search');
    return seriesLike(series, test(series, { kind: 'regex', regex }, flags.fold, missing, call.span), 'mask', gap);
  }
  const wanted = literal(text, args.required('pat').span);
  return seriesLike(
    series,
    test(series, { kind: 'contains', text: wanted }, flags.fold, missing, call.span),
    'mask',
    gap,
  );
}

/** The argument `pat` as a regular expression. Throws `QueryFailure` for one that cannot be read. */
function regexOf(args: Arguments, flags: Flags, anchor: RegexPattern['anchor']): RegexPattern {
  const regex: RegexPattern = {
    source: args.text('pat'),
    dialect: 'python',
    anchor,
    ...(flags.multiline ? { multiline: true } : {}),
    ...(flags.dotAll ? { dotAll: true } : {}),
  };
  const wrong = checkRegex(regex);
  if (wrong === null) return regex;
  throw new QueryFailure(wrong, args.required('pat').span, {
    help: 'Text that stands for itself is matched with `regex=False`.',
  });
}

function matches(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'case', 'flags', 'na'], evaluation);
  const { missing, gap } = missingOf(args, call);
  const flags = flagsOf(args);
  const regex = regexOf(args, flags, call.name === 'match' ? 'start' : 'full');
  return seriesLike(series, test(series, { kind: 'regex', regex }, flags.fold, missing, call.span), 'mask', gap);
}

/** `.startswith` and `.endswith` take one text or a tuple of them, and no pattern. */
function affix(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'na'], evaluation);
  const { missing, gap } = missingOf(args, call);
  const given = args.required('pat');
  const kind = call.name === 'startswith' ? 'startsWith' : 'endsWith';
  const alternatives = given.value.type === 'list' && given.node.kind === 'tuple' ? given.value.items : [given.value];
  const tests = alternatives.map((value): Expr => {
    const text = constantOf(value);
    if (typeof text !== 'string') {
      throw new QueryFailure(
        `Unexpected ${plain(describe(value))}, expected a string or a tuple of strings in \`${call.name}\`.`,
        given.span,
        value.type === 'list' ? { help: 'Write the alternatives in parentheses, not in brackets.' } : {},
      );
    }
    return test(series, { kind, text: literal(text, given.span) }, false, missing, call.span);
  });
  const [only] = tests;
  const expr: Expr = tests.length === 1 && only !== undefined ? only : { op: 'or', items: tests, span: call.span };
  return seriesLike(series, expr, 'mask', gap);
}

function strip(series: Series, call: Call, evaluation: Evaluation): Series {
  const chars = new Arguments(call, ['to_strip'], evaluation).optional('to_strip');
  if (chars !== undefined && constantOf(chars.value) !== null) {
    throw unsupported('The argument of `strip`', chars.span, 'Only blanks are stripped.');
  }
  return seriesLike(series, { op: 'call', name: 'trim', args: [series.expr], span: call.span }, 'text');
}

function split(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'n', 'expand', 'regex'], evaluation);
  const expand = args.optional('expand');
  if (expand !== undefined && args.flag('expand', false)) throw unsupported('`expand=True`', expand.span);
  const count = args.optional('n');
  if (count !== undefined && args.integer('n', -1) > 0) throw unsupported('A limit on the parts (`n`)', count.span);
  const given = args.optional('pat');
  if (given === undefined || constantOf(given.value) === null) {
    return seriesLike(series, { op: 'call', name: 'splitBlanks', args: [series.expr], span: call.span }, 'list');
  }
  const text = args.text('pat');
  if (text === '') throw new QueryFailure('Unexpected empty separator, expected at least one character.', given.span);
  // A longer separator is a regular expression unless `regex=False` says otherwise.
  const asRegex = call.name === 'split' && text.length > 1 && (!args.has('regex') || args.flag('regex', true));
  const separator = asRegex ? literalRegex(text) : text;
  if (separator === undefined) {
    throw unsupported(
      'A regular expression as separator',
      given.span,
      'Add `regex=False` when it is meant as it stands.',
    );
  }
  const by = literal(separator, given.span);
  return seriesLike(series, { op: 'call', name: 'split', args: [series.expr, by], span: call.span }, 'list');
}

/** The one text that a regular expression without operators matches; `undefined` when it has some. */
function literalRegex(source: string): string | undefined {
  if (!/^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9])*$/.test(source)) return undefined;
  return source.replace(/\\([\s\S])/g, '$1');
}

/** `.str[i]`, `.str.get(i)`: a character of a text, an element of a list. */
export function element(series: Series, position: number, span: Span): Series {
  const args = [series.expr, literal(position, span)];
  return seriesLike(series, { op: 'call', name: 'elementAt', args, span }, 'any');
}

/** `.str[a:b]`. */
export function slice(series: Series, from: number, to: number | undefined, span: Span): Series {
  const bounds = [literal(from, span), ...(to === undefined ? [] : [literal(to, span)])];
  const [name, holds] = series.holds === 'list' ? (['slice', 'list'] as const) : (['substring', 'text'] as const);
  return seriesLike(series, { op: 'call', name, args: [series.expr, ...bounds], span }, holds);
}

function replace(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'repl', 'n', 'case', 'flags', 'regex'], evaluation);
  for (const name of ['n', 'case', 'flags']) {
    const given = args.optional(name);
    if (given !== undefined) throw unsupported(`The argument \`${name}\` of \`replace\``, given.span);
  }
  const source = args.text('pat');
  const text = args.flag('regex', false) ? literalRegex(source) : source;
  const place = args.required('pat').span;
  if (text === undefined) throw unsupported('A replacement by regular expression', place);
  const parts = [series.expr, literal(text, place), literal(args.text('repl'), args.required('repl').span)];
  return seriesLike(series, { op: 'call', name: 'replace', args: parts, span: call.span }, 'text');
}
