/** Commands whose result a chart shows: `chart`, `timechart`, `xyseries`, `untable` (Search Reference). */
import type { Expr, NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { column, decided, extended, fieldOf, type LowerContext, projected, type Stage, timeOf } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, needName, needNames, takeOption, wholeNumber } from '../words.ts';
import { type AggregateTerm, takeBy } from './aggregate-terms.ts';
import type { Command, CommandContext } from './command.ts';
import { binned, bucketed, readSpan, refuseAlignment, type Size } from './spans.ts';
import { aggregated, takeAggregates } from './stats.ts';

const OPTIONS = [
  ...['span', 'bins', 'limit', 'usenull', 'useother', 'nullstr', 'otherstr', 'cont', 'partial', 'fixedrange', 'sep'],
  ...['format', 'minspan', 'agg', 'aligntime'],
];

/** Series of a chart unless it says otherwise, and spans of a `timechart`. */
const SERIES = 10;
const BINS = 100;

/** What a chart is asked for. */
interface Chart {
  readonly terms: readonly AggregateTerm[];
  readonly by: readonly Name[];
  readonly options: ReadonlyMap<string, Name>;
}

function takeChart(context: CommandContext): Chart {
  const { reader } = context;
  const options = new Map<string, Name>();
  const takeOther = (): boolean => {
    const option = takeOption(reader, OPTIONS);
    if (option !== undefined) options.set(option.name, option.value);
    return option !== undefined;
  };
  const terms = takeAggregates(context, /(?:by|over)\b/iy, takeOther);
  const by: Name[] = [];
  if (reader.take(/over\b/iy) !== undefined) {
    by.push(needName(reader, 'the name of a field after `over`'));
    while (takeOther());
  }
  if (reader.sees(/by\b/iy)) {
    by.push(...takeBy(reader, /(?:span|limit|usenull|useother|bins|cont|partial|where)\s*=|where\b/iy));
    while (!atCommandEnd(reader)) {
      if (takeOther()) continue;
      if (reader.sees(/where\b/iy)) {
        throw unsupported('`where` behind `by` of a chart', reader.span(reader.skip()), 'Use `stats` and `where`.');
      }
      by.push(needName(reader, 'the name of a field'));
    }
  }
  return { terms, by, options };
}

/** `chart count over a by b`: a row for each value of the first, a column for each of the second. */
export const chart: Command = (context) => {
  const { name } = context;
  const asked = takeChart(context);
  const [rows, series, third] = asked.by;
  if (third !== undefined) throw new QueryFailure(`Unexpected \`${third.text}\`, expected two fields at most.`, third);
  const span = asked.options.get('span');
  const size = span && readSpan(span);
  const keyOf = (key: Name, before: Stage, inner: LowerContext): Expr => {
    const value = fieldOf(before, key, inner);
    return span === undefined || size === undefined || key !== rows ? value : binned(value, size, span, key);
  };
  return (stage, lowering) => {
    if (rows === undefined || series === undefined) {
      return aggregated(stage, asked.terms, asked.by, name, lowering, keyOf);
    }
    const { before, key } = withSeries(stage, series, asked, lowering);
    const keys = [rows, key];
    const table = aggregated(before, asked.terms, keys, name, lowering, keyOf);
    return spread(table, [rows.text], key.text, asked, name);
  };
};

/** `timechart span=1h count by a`: a row for each span of time from the first event to the last. */
export const timechart: Command = (context) => {
  const { name } = context;
  const asked = takeChart(context);
  const [series, second] = asked.by;
  if (second !== undefined) throw new QueryFailure(`Unexpected \`${second.text}\`, expected one field.`, second);
  const span = asked.options.get('span');
  const size = span && readSpan(span);
  const aligned = asked.options.get('aligntime');
  if (span !== undefined) refuseAlignment(aligned, span);
  const bins = asked.options.get('bins');
  const most = bins === undefined ? BINS : wholeNumber(bins);
  const place = { start: name.start, end: name.end };
  const time = { text: '_time', ...place };
  const gaps = !isOff(asked.options.get('cont'));
  return (stage, lowering) => {
    const spans = size === undefined ? withSpans(stage, most, place, lowering) : undefined;
    const start = spans?.stage ?? stage;
    const length = spans?.length ?? lengthOf(size, place);
    const keyOf = (key: Name, before: Stage, inner: LowerContext): Expr => {
      if (key !== time) return fieldOf(before, key, inner);
      const value = timeOf(before, place);
      if (size !== undefined) return bucketed(value, size, name);
      return { op: 'call', name: 'startOfSpan', args: [value, length], span: place };
    };
    if (series === undefined) {
      const keys = spans === undefined ? [time] : [time, { text: spans.name, ...place }];
      const table = perUnit(aggregated(start, asked.terms, keys, name, lowering, keyOf), asked.terms, size);
      const names = table.columns.filter((one) => one !== spans?.name);
      return projected(
        gaps ? filled(table, length, asked.terms, place) : table,
        names.map((one) => column(one, place)),
        place,
      );
    }
    const { before, key } = withSeries(start, series, asked, lowering);
    const hidden = spans === undefined ? [] : [spans.name];
    const keys = [time, ...hidden.map((text) => ({ text, ...place })), key];
    const table = perUnit(aggregated(before, asked.terms, keys, name, lowering, keyOf), asked.terms, size);
    const wide = spread(table, ['_time', ...hidden], key.text, asked, name);
    const whole = gaps ? filled(wide, length, asked.terms, place) : wide;
    return hidden.length === 0 ? whole : without(whole, hidden, place);
  };
};

/** Sums of `per_hour` and its kin, for each of their units in a span. */
function perUnit(stage: Stage, terms: readonly AggregateTerm[], size: Size | undefined): Stage {
  return terms.reduce((made, { name, per, start, end }) => {
    if (typeof per !== 'number') return made;
    const span = { start, end };
    if (size === undefined || !('size' in size)) {
      throw unsupported('`per_…` of spans that differ in length', span, 'Say how long each is: `span=1h`.');
    }
    const right: Expr = { op: 'literal', value: per / size.size, span };
    const left: Expr = { op: 'field', name, span };
    return extended(made, [{ name, expr: { op: 'arithmetic', operator: 'multiply', left, right, span } }], span);
  }, stage);
}

function isOff(option: Name | undefined): boolean {
  return /^(?:f|false|0)$/i.test(option?.text ?? '');
}

function lengthOf(size: Size | undefined, span: Span): Expr {
  const value = size === undefined ? null : 'size' in size ? size.size : size.snap.replace(/^@(w)?\d?/, '+1$1');
  return { op: 'literal', value, span };
}

/** Adds a column with the length of spans that suits the times of all rows. */
function withSpans(
  stage: Stage,
  most: number,
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly length: Expr; readonly name: string } {
  const number = context.fresh();
  const names = { first: ` first ${number}`, last: ` last ${number}`, length: ` span ${number}` };
  const field = (name: string): Expr => ({ op: 'field', name, span });
  const time = timeOf(stage, span);
  const aggregates = [
    { name: names.first, fn: 'min', arg: time, span },
    { name: names.last, fn: 'max', arg: time, span },
  ] as const;
  const plan: Plan = { op: 'window', input: stage.plan, by: [], aggregates, span };
  const args = [field(names.first), field(names.last), { op: 'literal', value: most, span } as const];
  const length: NamedExpr = { name: names.length, expr: { op: 'call', name: 'spanOf', args, span } };
  return { stage: extended({ ...stage, plan }, [length], span), length: field(names.length), name: names.length };
}

/** Adds the column whose values become columns: rows without one are in `NULL`, unless they are not wanted. */
function withSeries(
  stage: Stage,
  series: Name,
  { options }: Chart,
  context: LowerContext,
): { readonly before: Stage; readonly key: Name } {
  const span = { start: series.start, end: series.end };
  const value = fieldOf(stage, series, context);
  decided(stage, value);
  const none: Expr = { op: 'literal', value: noneOf(options), span };
  const each = ' value';
  const body: Expr = { op: 'call', name: 'string', args: [{ op: 'field', name: each, span }], span };
  const text: Expr = { op: 'each', kind: 'map', value, name: each, body, span };
  const expr: Expr = isOff(options.get('usenull')) ? text : { op: 'call', name: 'coalesce', args: [text, none], span };
  const key = { text: ` series ${context.fresh()}`, ...span };
  return { before: extended(stage, [{ name: key.text, expr }], span), key };
}

/** What the rows without a value are called. */
function noneOf(options: Chart['options']): string {
  return options.get('nullstr')?.text ?? 'NULL';
}

/** How values of several series are put together as one; those of other aggregates cannot be. */
const MERGED = new Map([
  ['count', 'sum'],
  ['sum', 'sum'],
  ['min', 'min'],
  ['max', 'max'],
] as const);

function spread(stage: Stage, rows: readonly string[], series: string, { terms, options }: Chart, name: Name): Stage {
  const span = { start: name.start, end: name.end };
  const limit = options.get('limit');
  if (limit !== undefined && /^bottom/i.test(limit.text)) throw unsupported('The series with the lowest values', limit);
  const count = limit === undefined ? SERIES : wholeNumber({ ...limit, text: limit.text.replace(/^top/i, '') });
  const [first] = terms;
  const merge = first && new Map<string, 'sum' | 'min' | 'max'>(MERGED).get(first.fn);
  const dropped = isOff(options.get('useother'));
  const beyond = dropped || merge === undefined ? {} : { merge };
  const most = count === 0 || (merge === undefined && !dropped) ? {} : { most: { count, ...beyond } };
  return pivoted(stage, rows, series, terms.map(cellOf), { ...most, last: noneOf(options) }, span);
}

/** A cell without rows: counts are zero there. */
function cellOf({ name, fn }: AggregateTerm): { readonly name: string; readonly empty: 0 | null } {
  return { name, empty: fn === 'count' || fn === 'distinctCount' ? 0 : null };
}

function pivoted(
  stage: Stage,
  rows: readonly string[],
  series: string,
  cells: readonly { readonly name: string; readonly empty: 0 | null }[],
  how: Partial<Pick<Extract<Plan, { op: 'pivot' }>, 'most' | 'last'>>,
  span: Span,
): Stage {
  const plan: Plan = {
    op: 'pivot',
    input: stage.plan,
    row: rows.map((one) => column(one, span)),
    column: { op: 'field', name: series, span },
    cells: cells.map(({ name, empty }) => ({ ...column(name, span), empty })),
    ...how,
    span,
  };
  return { ...stage, plan, columns: rows, events: false, renames: [], table: true, order: 'set', dynamic: true };
}

function filled(stage: Stage, size: Expr, terms: readonly AggregateTerm[], span: Span): Stage {
  const empty = terms.map(cellOf).map(({ name, empty: value }) => ({ name, value }));
  return { ...stage, plan: { op: 'fill', input: stage.plan, column: '_time', size, empty, span } };
}

/** Takes columns away where values have made some. */
export function without(stage: Stage, names: readonly string[], span: Span): Stage {
  return {
    ...stage,
    plan: { op: 'across', input: stage.plan, kind: 'drop', except: names, name: '', span },
    columns: stage.columns.filter((one) => !names.includes(one)),
  };
}

/** `xyseries x y z`: a row for each `x`, a column for each value of `y`. */
export const xyseries: Command = ({ reader, name }) => {
  while (takeOption(reader, ['grouped', 'sep', 'format']) !== undefined);
  const names = needNames(reader);
  const [x, y, ...cells] = names;
  if (x === undefined || y === undefined || cells.length === 0) {
    throw reader.unexpected('three fields: of the rows, of the columns and of the cells');
  }
  while (takeOption(reader, ['grouped', 'sep', 'format']) !== undefined);
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    const columns = names.map((field) => ({ name: field.text, expr: fieldOf(stage, field, context) }));
    for (const { expr } of columns) decided(stage, expr);
    const table = projected(stage, columns, span, true);
    return pivoted(
      table,
      [x.text],
      y.text,
      cells.map(({ text }) => ({ name: text, empty: null })),
      {},
      span,
    );
  };
};

/** `untable x name value`: the reverse of `xyseries`. */
export const untable: Command = ({ reader, name }) => {
  const [x, label, value, more] = needNames(reader);
  if (x === undefined || label === undefined || value === undefined || more !== undefined) {
    throw reader.unexpected('three fields: the one that stays, the name of the others, their value');
  }
  const span = { start: name.start, end: name.end };
  return (stage) => {
    if (stage.events) throw unsupported('`untable` of events', span, 'Make a table first: `| table …`.');
    const plan: Plan = {
      op: 'unpivot',
      input: stage.plan,
      keep: x.text,
      name: label.text,
      value: value.text,
      span,
    };
    const made: Stage = { ...stage, plan, columns: [x.text, label.text, value.text], order: 'set', dynamic: false };
    return { ...made, table: true, unknown: new Map() };
  };
};
