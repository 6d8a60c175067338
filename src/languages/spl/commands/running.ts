/** Commands that compare each row with those before it: `accum`, `delta`, `autoregress`, `trendline`, `uniq` (Search Reference). */
import type { Aggregate, Expr, NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { RAW_LINE } from '../../../engine/whole-event.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import {
  decided,
  extended,
  fieldOf,
  filtered,
  type LowerContext,
  newestFirst,
  type Stage,
  withHidden,
  withKnownColumns,
} from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, needName, takeOption, wholeNumber } from '../words.ts';
import type { Command, CommandContext } from './command.ts';

/** Most rows that `autoregress` and its kin look back. */
const MOST_BACK = 1000;

/** Most columns that one `autoregress` adds. */
const MOST_FIELDS = 10;

type Running = NonNullable<Extract<Plan, { op: 'window' }>['running']>;

function windowed(stage: Stage, aggregates: readonly Aggregate[], running: Running, span: Span): Stage {
  const plan: Plan = { op: 'window', input: stage.plan, by: [], aggregates, running, span };
  return { ...stage, plan };
}

function numberOf(stage: Stage, field: Name, context: LowerContext): Expr {
  return { op: 'call', name: 'number', args: [fieldOf(stage, field, context)], span: field };
}

function takeTarget({ reader }: CommandContext): { readonly field: Name; readonly to: Name | undefined } {
  const field = needName(reader);
  return { field, to: reader.take(/as\b/iy) === undefined ? undefined : needName(reader, 'the new name after `AS`') };
}

/** `accum bytes AS total`: the sum of a field up to the row; missing where the row has no number. */
export const accum: Command = (command) => {
  const { field, to } = takeTarget(command);
  const span = { start: command.name.start, end: command.name.end };
  return (stage, context) => {
    const ordered = newestFirst(stage, span);
    const value = numberOf(ordered, field, context);
    const name = ` sum ${context.fresh()}`;
    const summed = windowed(ordered, [{ name, fn: 'sum', arg: value, span }], { current: true }, span);
    const sum: Expr = choose(
      [
        [
          { op: 'exists', value, span },
          { op: 'field', name, span },
        ],
      ],
      span,
    );
    return extended(summed, [{ name: (to ?? field).text, expr: sum }], span);
  };
};

/** The value of an expression so many rows before; missing in the rows that have no such row before them. */
export function rowBefore(
  stage: Stage,
  value: Expr,
  back: number,
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly value: Expr } {
  const number = context.fresh();
  const names = { own: ` own ${number}`, values: ` before ${number}`, count: ` rows ${number}` };
  const field = (name: string): Expr => ({ op: 'field', name, span });
  const literal = (one: number): Expr => ({ op: 'literal', value: one, span });
  // A list of each row's value in a list of one keeps its place where the value is missing.
  const kept: Expr = { op: 'list', items: [value], span };
  const owned = withHidden(stage, [{ name: names.own, expr: kept }], span);
  const aggregates: readonly Aggregate[] = [
    { name: names.values, fn: 'first', arg: field(names.own), span },
    { name: names.count, fn: 'count', span },
  ];
  const seen = windowed(owned, aggregates, { current: false, rows: back }, span);
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const enough: Expr = { op: 'compare', comparator: 'ge', left: field(names.count), right: literal(back), rules, span };
  const first: Expr = { op: 'call', name: 'elementAt', args: [field(names.values), literal(0)], span };
  return { stage: seen, value: choose([[enough, first]], span) };
}

/** `delta bytes AS change p=1`: the difference from the row so many before. */
export const delta: Command = (command) => {
  const { reader, name } = command;
  const { field, to } = takeTarget(command);
  const option = takeOption(reader, ['p']);
  const back = option === undefined ? 1 : backOf(option.value);
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    const ordered = newestFirst(stage, span);
    const value = numberOf(ordered, field, context);
    const earlier = rowBefore(ordered, value, back, span, context);
    const difference: Expr = { op: 'arithmetic', operator: 'subtract', left: value, right: earlier.value, span };
    return extended(earlier.stage, [{ name: to?.text ?? `delta(${field.text})`, expr: difference }], span);
  };
};

function backOf(value: Name): number {
  const back = wholeNumber(value);
  if (back >= 1 && back <= MOST_BACK) return back;
  throw new QueryFailure(`Unexpected \`${value.text}\`, expected a number from 1 to ${MOST_BACK}.`, value);
}

/** `autoregress bytes AS earlier p=1`, `p=1-3`: the values of the rows before. */
export const autoregress: Command = (command) => {
  const { reader, name } = command;
  const { field, to } = takeTarget(command);
  const option = takeOption(reader, ['p']);
  const range = option === undefined ? null : /^(\d+)-(\d+)$/.exec(option.value.text);
  const part = (text: string): Name => ({ ...(option?.value ?? name), text });
  const [from, until] =
    range === null
      ? [option === undefined ? 1 : backOf(option.value), undefined]
      : [backOf(part(range[1] ?? '')), backOf(part(range[2] ?? ''))];
  if (until !== undefined && until - from >= MOST_FIELDS) {
    throw unsupported(`\`autoregress\` of more than ${MOST_FIELDS} rows at once`, option ?? name);
  }
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    let made = newestFirst(stage, span);
    const value = fieldOf(made, field, context);
    for (let back = from; back <= (until ?? from); back++) {
      const earlier = rowBefore(made, value, back, span, context);
      const one = to !== undefined && until === undefined ? to.text : `${(to ?? field).text}_p${back}`;
      made = extended(earlier.stage, [{ name: one, expr: earlier.value }], span);
    }
    return made;
  };
};

/** `trendline sma5(bytes) AS trend`: the average of the row and those before it; missing until there are enough. */
export const trendline: Command = (command) => {
  const { reader, name } = command;
  const span = { start: name.start, end: name.end };
  const terms: { readonly rows: number; readonly field: Name; readonly to: string }[] = [];
  while (!atCommandEnd(reader)) {
    const start = reader.skip();
    const word = reader.take(/(?:sma|ema|wma)\d+(?=\s*\()/iy)?.toLowerCase();
    if (word === undefined) throw reader.unexpected('a trend such as `sma5(bytes)`');
    if (!word.startsWith('sma')) throw unsupported(`\`${word.slice(0, 3)}\` of \`trendline\``, reader.span(start));
    const rows = backOf({ text: word.slice(3), ...reader.span(start) });
    reader.take(/\(/y);
    const field = needName(reader);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const to = reader.take(/as\b/iy) === undefined ? `${word}(${field.text})` : needName(reader).text;
    terms.push({ rows, field, to });
    while (reader.take(/,/y) !== undefined);
  }
  if (terms.length === 0) throw reader.unexpected('a trend such as `sma5(bytes)`');
  return (stage, context) =>
    terms.reduce(
      (made, { rows, field, to }) => {
        const number = context.fresh();
        const names = { mean: ` mean ${number}`, count: ` rows ${number}` };
        const value = numberOf(made, field, context);
        const aggregates: readonly Aggregate[] = [
          { name: names.mean, fn: 'average', arg: value, span },
          { name: names.count, fn: 'count', span },
        ];
        const seen = windowed(made, aggregates, { current: true, rows }, span);
        const left: Expr = { op: 'field', name: names.count, span };
        const right: Expr = { op: 'literal', value: rows, span };
        const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
        const enough: Expr = { op: 'compare', comparator: 'ge', left, right, rules, span };
        const mean: Expr = { op: 'field', name: names.mean, span };
        return extended(seen, [{ name: to, expr: choose([[enough, mean]], span) }], span);
      },
      newestFirst(stage, span),
    );
};

/** `uniq`: leaves out rows that are as the one before, in all columns; of events, in their text. */
export const uniq: Command = ({ name }) => {
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    withKnownColumns(stage, 'uniq', span);
    const ordered = newestFirst(stage, span);
    const columns = ordered.columns.filter((one) => !one.startsWith(' '));
    const items = [...(ordered.events ? [RAW_LINE] : []), ...columns].map(
      (one): Expr => ({ op: 'field', name: one, span }),
    );
    for (const item of items) decided(ordered, item);
    const key = ` row ${context.fresh()}`;
    const keyed = withHidden(ordered, [{ name: key, expr: { op: 'list', items, span } }], span);
    const own: NamedExpr = { name: key, expr: { op: 'field', name: key, span } };
    const earlier = rowBefore(keyed, own.expr, 1, span, context);
    const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
    const same: Expr = { op: 'compare', comparator: 'eq', left: own.expr, right: earlier.value, rules, span };
    return filtered(earlier.stage, { op: 'not', item: same, span }, span);
  };
};
