/** `.str`: methods on the texts of a column. Anything but text is a missing value to them. */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, plain } from './arguments.ts';
import { constantOf, seriesLike } from './operands.ts';
import { flagsOf, regexOf } from './patterns.ts';
import {
  concatenate,
  extract,
  find,
  findOrCount,
  join,
  kindTest,
  pad,
  removeAffix,
  replace,
  split,
  strip,
} from './string-changes.ts';
import { describe, type Evaluation, type PythonValue, type Series } from './values.ts';

/** Methods that give a text for a text and take no arguments, by the engine's function. */
const MAPPINGS: ReadonlyMap<string, string> = new Map([
  ['lower', 'lower'],
  ['upper', 'upper'],
  ['casefold', 'lower'],
  ['title', 'titleCase'],
  ['capitalize', 'capitalise'],
  ['swapcase', 'swapCase'],
]);

/** Methods that take lists as well. */
const ON_LISTS: ReadonlySet<string> = new Set(['len', 'get', 'join']);

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
  const method = METHODS.get(call.name);
  if (method !== undefined) return method(series, call, evaluation);
  const test = kindTest(series, call, evaluation);
  if (test !== undefined) return test;
  const near = nearest(call.name, [...METHODS.keys(), ...MAPPINGS.keys()]);
  throw unsupported(
    `\`.str.${call.name}()\``,
    call.nameSpan,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
}

type Method = (series: Series, call: Call, evaluation: Evaluation) => PythonValue;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['cat', concatenate],
  ['center', pad],
  ['contains', contains],
  ['count', findOrCount],
  ['endswith', affix],
  ['extract', extract],
  ['find', find],
  ['findall', findOrCount],
  ['fullmatch', matches],
  [
    'get',
    (series, call, evaluation) => element(series, new Arguments(call, ['i'], evaluation).integer('i', 0), call.span),
  ],
  ['join', join],
  [
    'len',
    (series, call, evaluation) => {
      new Arguments(call, [], evaluation);
      return seriesLike(series, { op: 'call', name: 'length', args: [series.expr], span: call.span }, 'number');
    },
  ],
  ['ljust', pad],
  ['lstrip', strip],
  ['match', matches],
  ['pad', pad],
  ['removeprefix', removeAffix],
  ['removesuffix', removeAffix],
  ['replace', replace],
  ['rjust', pad],
  ['rsplit', split],
  ['rstrip', strip],
  [
    'slice',
    (series, call, evaluation) => {
      const args = new Arguments(call, ['start', 'stop'], evaluation);
      const stop = args.has('stop') ? args.integer('stop', 0) : undefined;
      return slice(series, args.integer('start', 0), stop, call.span);
    },
  ],
  ['split', split],
  ['startswith', affix],
  ['strip', strip],
  ['zfill', pad],
]);

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
