/** `convert` (Search Reference): values as numbers, times and texts of another form. */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { nearest } from '../../../text/suggest.ts';
import { QueryFailure } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { extended, fieldOf } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL } from '../text-tests.ts';
import { isWild, matches, patternOf } from '../wildcards.ts';
import { atCommandEnd, needName, takeOption } from '../words.ts';
import type { Command } from './command.ts';

/** What a function of `convert` makes of a value; `format` is the command's time format. */
type Conversion = (value: Expr, format: Expr, span: Span) => Expr;

function call(name: string, args: readonly Expr[], span: Span): Expr {
  return { op: 'call', name, args, rules: EVAL, span };
}

function literal(value: string | number, span: Span): Expr {
  return { op: 'literal', value, span };
}

/** The number that a group of a regular expression takes. */
function numberIn(value: Expr, pattern: string, group: number, span: Span): Expr {
  const args = [value, literal(pattern, span), literal(group, span)];
  return call('number', [call('capture', args, span)], span);
}

/** Numbers that groups take, each times so many of the unit; a group that takes nothing adds nothing. */
function weighed(value: Expr, pattern: string, weights: readonly number[], span: Span): Expr {
  const parts = weights.map((weight, index): Expr => {
    const number = numberIn(value, pattern, index + 1, span);
    const left = call('coalesce', [number, literal(0, span)], span);
    return { op: 'arithmetic', operator: 'multiply', left, right: literal(weight, span), span };
  });
  const sum = parts.reduce((left, right): Expr => ({ op: 'arithmetic', operator: 'add', left, right, span }));
  return choose([[call('containsMatch', [value, literal(pattern, span)], span), sum]], span);
}

/** A size in kilobytes: of `3m` 3072. */
function kilobytes(value: Expr, span: Span): Expr {
  const sized = (unit: string, weight: number) => {
    const pattern = `^\\s*([\\d.]+)\\s*${unit}$`;
    return [
      call('containsMatch', [value, literal(pattern, span)], span),
      weighed(value, pattern, [weight], span),
    ] as const;
  };
  return choose([sized('[kK]?', 1), sized('[mM]', 1024), sized('[gG]', 1024 * 1024)], span);
}

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  auto: (value, _format, span) => call('coalesce', [call('number', [value], span), value], span),
  ctime: (value, format, span) => call('formatTime', [value, format], span),
  dur2sec: (value, _format, span) =>
    weighed(value, '^(?:(\\d+)\\+)?(\\d+):(\\d+):(\\d+)$', [86_400, 3600, 60, 1], span),
  memk: (value, _format, span) => kilobytes(value, span),
  mktime: (value, format, span) => call('parseTime', [value, format], span),
  mstime: (value, _format, span) => weighed(value, '^(?:(\\d+):)?(\\d+(?:\\.\\d+)?)$', [60, 1], span),
  none: (value) => value,
  num: (value, _format, span) => call('number', [value], span),
  rmcomma: (value, _format, span) => call('replace', [value, literal(',', span), literal('', span)], span),
  rmunit: (value, _format, span) => numberIn(value, '^\\s*([-+]?\\d+(?:\\.\\d+)?)', 1, span),
};

/** `convert timeformat="…" ctime(time) AS text`. */
export const convert: Command = ({ reader }) => {
  const terms: { readonly make: Conversion; readonly field: Name; readonly to: Name }[] = [];
  let format = '%m/%d/%Y %H:%M:%S';
  while (!atCommandEnd(reader)) {
    const option = takeOption(reader, ['timeformat']);
    if (option !== undefined) {
      format = option.value.text;
      continue;
    }
    const start = reader.skip();
    const fn = reader.take(/[a-z]\w*(?=\s*\()/iy)?.toLowerCase();
    if (fn === undefined) throw reader.unexpected('a conversion such as `ctime(_time)`');
    const make = Object.hasOwn(CONVERSIONS, fn) ? CONVERSIONS[fn] : undefined;
    if (make === undefined) throw unknownConversion(fn, reader.span(start));
    reader.take(/\(/y);
    const field = needName(reader);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    terms.push({ make, field, to: reader.take(/as\b/iy) === undefined ? field : needName(reader) });
    while (reader.take(/,/y) !== undefined);
  }
  if (terms.length === 0) throw reader.unexpected('a conversion such as `ctime(_time)`');
  return (stage, context) =>
    terms.reduce((before, { make, field, to }) => {
      const span = { start: field.start, end: field.end };
      const targets = isWild(field.text)
        ? before.columns.filter((one) => matches(one, patternOf(field.text)))
        : [field.text];
      const columns = targets.flatMap((text): NamedExpr[] => {
        const value = fieldOf(before, { ...field, text }, context);
        if (!before.events && !before.columns.includes(text)) return [];
        const converted = {
          name: to === field ? text : to.text,
          expr: make(value, literal(format, span), span),
        };
        return [converted];
      });
      return extended(before, columns, span);
    }, stage);
};

function unknownConversion(name: string, span: Span): QueryFailure {
  const near = nearest(name, Object.keys(CONVERSIONS));
  return new QueryFailure(
    `Unexpected \`${name}\`, expected a conversion such as \`ctime\` or \`num\`.`,
    span,
    near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
  );
}
