/** Commands that aggregate: `stats`, `eventstats`, `chart`, `timechart`, `top`, `rare` (Search Reference). */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import {
  column,
  decided,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  projected,
  type Stage,
  type Unknown,
  unknownIn,
} from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, needNames, takeOption, takeOptions, wholeNumber } from '../words.ts';
import { type AggregateTerm, lowerAggregates, takeAggregate, takeBy } from './aggregate-terms.ts';
import type { Command, CommandContext } from './command.ts';
import { bucketed, readSpan } from './spans.ts';

const OPTIONS = ['allnum', 'delim', 'partitions', 'dedup_splitvals'];

/** How a key of groups is read: its field, unless said otherwise. */
export type KeyOf = (key: Name, stage: Stage, context: LowerContext) => Expr;

/** `stats … by …`: a table with a row for each group; rows without a value of a key are in none. */
export const stats: Command = (context) => {
  const { reader } = context;
  takeOptions(reader, OPTIONS);
  const terms = takeAggregates(context);
  const by = takeBy(reader);
  takeOptions(reader, OPTIONS);
  return (stage, lowering) => aggregated(stage, terms, by, context.name, lowering);
};

/** `eventstats`: each row with its group's aggregates. */
export const eventstats: Command = (context) => {
  takeOptions(context.reader, OPTIONS);
  const terms = takeAggregates(context);
  const by = takeBy(context.reader);
  return (stage, lowering) => {
    const span = context.name;
    const before = terms.some(({ fn }) => fn === 'first' || fn === 'last') ? newestFirst(stage, span) : stage;
    const keys = keysOf(before, by, lowering);
    const names = by.map(({ text }) => text);
    const { aggregates, finish } = lowerAggregates(terms, names, before, lowering);
    const sources = aggregates.map(({ name, arg }) => [name, arg && unknownIn(before, arg)] as const);
    const added = aggregates.map(({ name }) => name).filter((name) => !before.columns.includes(name));
    const windowed: Stage = {
      ...before,
      plan: { op: 'window', input: before.plan, by: keys, aggregates, span },
      columns: [...before.columns, ...added],
      unknown: withSources(before.unknown, sources),
    };
    return extended(windowed, finish, span);
  };
};

function withSources(
  known: ReadonlyMap<string, Unknown>,
  sources: readonly (readonly [string, Unknown | undefined])[],
): ReadonlyMap<string, Unknown> {
  const all = new Map(known);
  for (const [name, source] of sources) {
    if (source === undefined) all.delete(name);
    else all.set(name, source);
  }
  return all;
}

/** Takes aggregates up to `by` or the end, and whatever options `takeOther` takes among them. */
export function takeAggregates(
  { reader }: CommandContext,
  stop: RegExp = /by\b/iy,
  takeOther: () => boolean = () => false,
): AggregateTerm[] {
  const terms: AggregateTerm[] = [];
  for (;;) {
    while (reader.take(/,/y) !== undefined);
    if (takeOther()) continue;
    if (terms.length > 0 && (atCommandEnd(reader) || reader.sees(stop))) return terms;
    terms.push(takeAggregate(reader));
  }
}

function keysOf(stage: Stage, by: readonly Name[], context: LowerContext, keyOf: KeyOf = defaultKey): NamedExpr[] {
  return by.map((key) => {
    const expr = keyOf(key, stage, context);
    decided(stage, expr);
    return { name: key.text, expr };
  });
}

const defaultKey: KeyOf = (key, stage, context) => fieldOf(stage, key, context);

/** A row for each group, in the order of their keys. */
export function aggregated(
  stage: Stage,
  terms: readonly AggregateTerm[],
  by: readonly Name[],
  { start, end }: Span,
  context: LowerContext,
  keyOf: KeyOf = defaultKey,
): Stage {
  const span = { start, end };
  const ordered = terms.some(({ fn }) => fn === 'first' || fn === 'last' || fn === 'list');
  const before = ordered ? newestFirst(stage, span) : stage;
  const unique = [...new Map(by.map((key) => [key.text, key])).values()];
  const keys = keysOf(before, unique, context, keyOf);
  const names = unique.map(({ text }) => text);
  const { aggregates, finish } = lowerAggregates(terms, names, before, context);
  const made = aggregates.filter(({ name }) => !names.includes(name));
  const sources = made.map(({ name, arg }) => [name, arg && unknownIn(before, arg)] as const);
  const table: Stage = {
    plan: {
      op: 'aggregate',
      input: before.plan,
      by: keys,
      aggregates: made,
      missingKeys: 'drop',
      listKeys: 'each',
      order: 'key',
      span,
    },
    columns: [...names, ...made.map(({ name }) => name)],
    events: false,
    renames: [],
    table: true,
    order: 'set',
    unknown: withSources(new Map(), sources),
  };
  return extended(table, finish, span);
}

/** `chart … over a`: as `stats`; columns that come from values are not read. */
export const chart: Command = (context) => {
  const { reader, name } = context;
  takeOptions(reader, ['limit', 'usenull', 'useother', 'sep', 'format', 'cont', 'agg']);
  const terms = takeAggregates(context, /(?:by|over)\b/iy);
  const over = reader.take(/over\b/iy) === undefined ? [] : [needKey(context)];
  const by = [...over, ...takeBy(reader)];
  const options = takeOptions(reader, ['span', 'limit', 'usenull', 'useother']);
  if (by.length > 1) {
    throw unsupported(
      `\`${name.text}\` by two fields, the values of one of which become columns`,
      name,
      'Use `stats`.',
    );
  }
  const span = options.get('span');
  const size = span && readSpan(span.value);
  return (stage, lowering) =>
    aggregated(stage, terms, by, name, lowering, (key, before, inner) => {
      const value = fieldOf(before, key, inner);
      return size === undefined ? value : bucketed(value, size, key);
    });
};

/** `timechart span=1h count`: a row for each span of time in which something happened. */
export const timechart: Command = (context) => {
  const { reader, name } = context;
  const options = ['span', 'bins', 'limit', 'usenull', 'useother', 'cont', 'partial', 'fixedrange', 'sep', 'minspan'];
  const taken = new Map<string, Name>();
  const takeOther = (): boolean => {
    const option = takeOption(reader, options);
    if (option !== undefined) taken.set(option.name, option.value);
    return option !== undefined;
  };
  const terms = takeAggregates(context, /by\b/iy, takeOther);
  if (reader.sees(/by\b/iy)) {
    throw unsupported('`timechart` by a field, whose values become columns', name, 'Use `bin _time` and `stats`.');
  }
  const span = taken.get('span');
  if (span === undefined) {
    throw unsupported('`timechart` without a span', name, 'Say how long each span is: `span=1h`.');
  }
  const size = readSpan(span);
  const time = { text: '_time', start: name.start, end: name.end };
  return (stage, lowering) =>
    aggregated(stage, terms, [time], name, lowering, (key, before, inner) =>
      bucketed(fieldOf(before, key, inner), size, name),
    );
};

/** `top` and `rare`: the values, or combinations of values, that most or fewest rows have. */
function frequent(descending: boolean): Command {
  return (context) => {
    const { reader, name } = context;
    const taken = new Map<string, Name>();
    const options = ['limit', 'showperc', 'showcount', 'countfield', 'percentfield', 'useother', 'otherstr'];
    const takeAll = (): void => {
      for (const option of takeOptions(reader, options).values()) taken.set(option.name, option.value);
    };
    takeAll();
    const start = reader.skip();
    const digits = reader.take(/\d{1,9}(?![\w.])/y);
    if (digits !== undefined) taken.set('limit', { text: digits, ...reader.span(start) });
    takeAll();
    const fields = needNames(reader, 'the name of a field', /by\b/iy);
    if (reader.sees(/by\b/iy))
      throw unsupported(`\`${name.text}\` with \`by\``, name, 'Use `stats count by` and `sort`.');
    const limit = taken.get('limit');
    const most = limit === undefined ? 10 : wholeNumber(limit);
    const count = taken.get('countfield')?.text ?? 'count';
    const percent = taken.get('percentfield')?.text ?? 'percent';
    const hides = (option: string) => /^(?:f|false|0)$/i.test(taken.get(option)?.text ?? '');
    return (stage, lowering) => {
      const ranked = rank(stage, fields, { most, count, percent, descending }, name, lowering);
      const hidden = [...(hides('showcount') ? [count] : []), ...(hides('showperc') ? [percent] : [])];
      const shown = ranked.columns.filter((one) => !hidden.includes(one)).map((one) => column(one, name));
      return projected(ranked, shown, name);
    };
  };
}

interface Ranking {
  readonly most: number;
  readonly count: string;
  readonly percent: string;
  readonly descending: boolean;
}

function rank(
  stage: Stage,
  fields: readonly Name[],
  { most, count, percent, descending }: Ranking,
  { start, end }: Span,
  context: LowerContext,
): Stage {
  const span = { start, end };
  const counted = aggregated(stage, [{ fn: 'count', ofTime: false, name: count, ...span }], fields, span, context);
  const counts: Expr = { op: 'field', name: count, span };
  const total = ` total ${context.fresh()}`;
  const summed = {
    ...counted,
    plan: {
      op: 'window',
      input: counted.plan,
      by: [],
      aggregates: [{ name: total, fn: 'sum', arg: counts, span }],
      span,
    },
  } as const;
  const hundred: Expr = { op: 'literal', value: 100, span };
  const share: Expr = {
    op: 'arithmetic',
    operator: 'divide',
    left: counts,
    right: { op: 'field', name: total, span },
    span,
  };
  const parts: Expr = { op: 'arithmetic', operator: 'multiply', left: share, right: hundred, span };
  const places: Expr = { op: 'literal', value: 6, span };
  const shared = extended(
    summed,
    [{ name: percent, expr: { op: 'call', name: 'round', args: [parts, places], span } }],
    span,
  );
  const rules = { fold: false, numbers: 'both', missing: false, lists: 'whole' } as const;
  const sorted = {
    op: 'sort',
    input: shared.plan,
    keys: [{ expr: counts, descending, nulls: 'last', rules }],
    span,
  } as const;
  if (most === 0) return { ...shared, plan: sorted };
  return { ...shared, plan: { op: 'limit', input: sorted, count: most, offset: 0, from: 'head', span } };
}

/** `top`. */
export const top: Command = frequent(true);

/** `rare`. */
export const rare: Command = frequent(false);

function needKey({ reader }: CommandContext): Name {
  const [only] = needNames(reader, 'the name of a field after `over`', /by\b/iy);
  if (only === undefined) throw reader.unexpected('the name of a field after `over`');
  return only;
}
