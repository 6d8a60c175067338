/** `.str` methods that give other texts, parts of texts, or numbers of them. */
import type { Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, literal, plain } from './arguments.ts';
import { constantOf, isSeries, seriesLike } from './operands.ts';
import { flagsOf, groupsOf, inlineFlags, regexOf } from './patterns.ts';
import { describe, type Evaluation, type Frame, type PythonValue, type Series } from './values.ts';

function called(name: string, args: readonly Expr[], span: Span, fold = false): Expr {
  const rules = { fold, numbers: 'strict', missing: null, lists: 'whole' } as const;
  return { op: 'call', name, args, span, ...(fold ? { rules } : {}) };
}

const STRIPPING: Readonly<Record<string, string>> = { strip: 'trim', lstrip: 'trimStart', rstrip: 'trimEnd' };

/** `.strip()`, `.lstrip('…')`: the argument is a set of characters. */
export function strip(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['to_strip'], evaluation);
  const given = args.optional('to_strip');
  const characters =
    given === undefined || constantOf(given.value) === null ? [] : [literal(args.text('to_strip'), given.span)];
  return seriesLike(series, called(STRIPPING[call.name] ?? 'trim', [series.expr, ...characters], call.span), 'text');
}

/** `.removeprefix('x')`, `.removesuffix('x')`. */
export function removeAffix(series: Series, call: Call, evaluation: Evaluation): Series {
  const first = call.name === 'removeprefix';
  const name = first ? 'prefix' : 'suffix';
  const args = new Arguments(call, [name], evaluation);
  const text = args.text(name);
  const { span } = args.required(name);
  const rules = { fold: false, missing: false, lists: 'whole' } as const;
  const kind = first ? 'startsWith' : 'endsWith';
  const when: Expr = { op: 'match', value: series.expr, pattern: { kind, text: literal(text, span) }, rules, span };
  const bounds = first ? [literal(text.length, span)] : [literal(0, span), literal(-text.length, span)];
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = text === '' ? [] : [{ when, then: called('substring', [series.expr, ...bounds], span) }];
  return seriesLike(series, { op: 'conditional', cases, otherwise: series.expr, span: call.span }, 'text');
}

/** `.split(…)`, `.rsplit(…)`: a separator longer than one character is a regular expression, but in `rsplit`. */
export function split(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(
    call,
    call.name === 'split' ? ['pat', 'n', 'expand', 'regex'] : ['pat', 'n', 'expand'],
    evaluation,
  );
  const count = args.integer('n', -1);
  const list = seriesLike(series, splitExpr(series, args, call, count), 'list');
  return args.flag('expand', false) ? { type: 'parts', series: list } : list;
}

function splitExpr(series: Series, args: Arguments, call: Call, count: number): Expr {
  const { span } = call;
  const given = args.optional('pat');
  const most = literal(count, span);
  const fromEnd = call.name === 'rsplit';
  if (given === undefined || constantOf(given.value) === null) {
    if (count <= 0) return called('splitBlanks', [series.expr], span);
    return called('splitAtMost', [series.expr, literal(null, span), most, literal(fromEnd, span)], span);
  }
  const text = args.text('pat');
  if (text === '') throw new QueryFailure('Unexpected empty separator, expected at least one character.', given.span);
  const asRegex = !fromEnd && (args.has('regex') ? args.flag('regex', true) : text.length > 1);
  const plainText = asRegex ? literalRegex(text) : text;
  if (plainText === undefined) {
    const regex = regexOf(args, { fold: false, multiline: false, dotAll: false }, 'search');
    return called('splitMatches', [series.expr, literal(regex.source, given.span), most], span);
  }
  const by = literal(plainText, given.span);
  if (count <= 0) return called('split', [series.expr, by], span);
  return called('splitAtMost', [series.expr, by, most, literal(fromEnd, span)], span);
}

/** The one text that a regular expression without operators matches; `undefined` when it has some. */
function literalRegex(source: string): string | undefined {
  if (!/^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9])*$/.test(source)) return undefined;
  return source.replace(/\\([\s\S])/g, '$1');
}

/** `.replace(pat, repl, n, case, flags, regex)`. */
export function replace(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'repl', 'n', 'case', 'flags', 'regex'], evaluation);
  const given = args.required('pat');
  const node = args.node('repl');
  if (node?.kind === 'lambda') throw unsupported('A function as the replacement', node);
  const [put, count, flags] = [args.text('repl'), args.integer('n', -1), flagsOf(args)];
  const isRegex = args.flag('regex', false);
  const place = args.required('repl').span;
  const source = args.text('pat');
  const exact = isRegex ? undefined : source;
  if (exact !== undefined && count <= 0 && !flags.fold) {
    const parts = [series.expr, literal(exact, given.span), literal(put, place)];
    return seriesLike(series, called('replace', parts, call.span), 'text');
  }
  const regex: RegexPattern = isRegex
    ? regexOf(args, flags, 'search')
    : { source: source.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'), dialect: 'python', anchor: 'search' };
  const replacement = isRegex ? put : put.replaceAll('\\', '\\\\');
  const parts = [
    series.expr,
    literal(inlineFlags(flags) + regex.source, given.span),
    literal(replacement, place),
    literal(count, call.span),
  ];
  return seriesLike(series, called('substitute', parts, call.span, flags.fold), 'text');
}

/** `.extract(pat, flags, expand)`: a column for each group. */
export function extract(series: Series, call: Call, evaluation: Evaluation): PythonValue {
  const args = new Arguments(call, ['pat', 'flags', 'expand'], evaluation);
  const flags = flagsOf(args);
  const regex = regexOf(args, flags, 'search');
  const groups = groupsOf(regex.source);
  const { span } = args.required('pat');
  if (groups.length === 0) {
    throw new QueryFailure('Unexpected pattern without a group, expected parentheses around what to extract.', span);
  }
  const source = literal(inlineFlags(flags) + regex.source, span);
  const taken = groups.map((name, index) => ({
    name: name ?? String(index),
    expr: called('groupOf', [series.expr, source, literal(index + 1, span)], call.span, flags.fold),
  }));
  const [first] = taken;
  if (taken.length === 1 && first && !args.flag('expand', true)) return seriesLike(series, first.expr, 'text');
  const frame: Frame = {
    type: 'frame',
    rows: series.rows,
    columns: taken.map(({ name }) => name),
    computed: new Map(taken.map(({ name, expr }) => [name, expr])),
    index: series.index,
  };
  return frame;
}

/** `.findall(pat)`, `.count(pat)`. */
export function findOrCount(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['pat', 'flags'], evaluation);
  const flags = flagsOf(args);
  const regex = regexOf(args, flags, 'search');
  const { span } = args.required('pat');
  if (call.name === 'findall' && groupsOf(regex.source).length > 1)
    throw unsupported('`findall` with several groups', span);
  const parts = [series.expr, literal(inlineFlags(flags) + regex.source, span)];
  const [name, holds] =
    call.name === 'count' ? (['countMatches', 'number'] as const) : (['findMatches', 'list'] as const);
  return seriesLike(series, called(name, parts, call.span, flags.fold), holds);
}

/** `.find(sub)`: the place from 0, -1 for none. */
export function find(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['sub', 'start'], evaluation);
  const { span } = call;
  const start = args.has('start') ? [literal(args.integer('start', 0), span)] : [];
  const at = called('indexOf', [series.expr, literal(args.text('sub'), args.required('sub').span), ...start], span);
  const when: Expr = { op: 'exists', value: series.expr, span };
  // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
  const cases = [{ when, then: called('coalesce', [at, literal(-1, span)], span) }];
  return seriesLike(series, { op: 'conditional', cases, otherwise: literal(null, span), span }, 'number');
}

/** `.cat(other, sep, na_rep)`: a missing text makes a missing one, unless `na_rep` stands for it. */
export function concatenate(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['others', 'sep', 'na_rep'], evaluation);
  const given = args.optional('others');
  if (given === undefined) throw unsupported('`cat` of a whole column into one text', call.nameSpan);
  const others = given.value.type === 'list' ? given.value.items : [given.value];
  const separator = args.has('sep') && constantOf(args.required('sep').value) !== null ? args.text('sep') : '';
  const filling =
    args.has('na_rep') && constantOf(args.required('na_rep').value) !== null ? args.text('na_rep') : undefined;
  const filled = (expr: Expr): Expr =>
    filling === undefined ? expr : called('coalesce', [expr, literal(filling, call.span)], call.span);
  const parts = others.flatMap((other) => {
    if (!isSeries(other)) {
      throw new QueryFailure(`Unexpected ${plain(describe(other))}, expected a column in \`cat\`.`, given.span);
    }
    return [...(separator === '' ? [] : [literal(separator, call.span)]), filled(other.expr)];
  });
  return seriesLike(series, called('concat', [filled(series.expr), ...parts], call.span), 'text');
}

/** `.pad(width, side, fillchar)`, `.ljust`, `.rjust`, `.center`, `.zfill`. */
export function pad(series: Series, call: Call, evaluation: Evaluation): Series {
  const names =
    call.name === 'pad' ? ['width', 'side', 'fillchar'] : call.name === 'zfill' ? ['width'] : ['width', 'fillchar'];
  const args = new Arguments(call, names, evaluation);
  args.required('width');
  const sides: Readonly<Record<string, string>> = { ljust: 'right', rjust: 'left', center: 'both', zfill: 'left' };
  const side = sides[call.name] ?? args.choice('side', ['left', 'right', 'both'], 'left');
  const fill = call.name === 'zfill' ? '0' : args.has('fillchar') ? args.text('fillchar') : ' ';
  if (fill.length !== 1) {
    throw new QueryFailure('Unexpected text, expected one character for `fillchar`.', args.required('fillchar').span);
  }
  const parts = [
    series.expr,
    literal(args.integer('width', 0), call.span),
    literal(side, call.span),
    literal(fill, call.span),
  ];
  return seriesLike(series, called('pad', parts, call.span), 'text');
}

/** `.join(sep)` of the lists that `.str.split` gave. */
export function join(series: Series, call: Call, evaluation: Evaluation): Series {
  const args = new Arguments(call, ['sep'], evaluation);
  const by = literal(args.text('sep'), args.required('sep').span);
  return seriesLike(series, called('joinValues', [series.expr, by], call.span), 'text');
}

const KINDS: Readonly<Record<string, string>> = {
  isdigit: '[0-9]+',
  isdecimal: '[0-9]+',
  isnumeric: '[0-9]+',
  isalpha: '\\p{L}+',
  isalnum: '[\\p{L}\\p{N}]+',
  isspace: '\\s+',
  islower: '[^\\p{Lu}]*\\p{Ll}[^\\p{Lu}]*',
  isupper: '[^\\p{Ll}]*\\p{Lu}[^\\p{Ll}]*',
};

/** `.isdigit()` and its kin. */
export function kindTest(series: Series, call: Call, evaluation: Evaluation): Series | undefined {
  const source = Object.hasOwn(KINDS, call.name) ? KINDS[call.name] : undefined;
  if (source === undefined) return undefined;
  new Arguments(call, [], evaluation);
  const regex: RegexPattern = { source, dialect: 'pcre', anchor: 'full' };
  const rules = { fold: false, missing: false, lists: 'whole' } as const;
  const test: Expr = { op: 'match', value: series.expr, pattern: { kind: 'regex', regex }, rules, span: call.span };
  return seriesLike(series, test, 'mask');
}
