/** Commands that add to each row what its neighbours hold: `eventstats`, `streamstats`, `filldown`; and `reverse`. */
import type { NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { parseExpression } from '../eval-parser.ts';
import { lowerExpression } from '../lower-eval.ts';
import { numbered } from '../numbering.ts';
import {
  column,
  decided,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  type Stage,
  timeOf,
  unknownIn,
  withKnownColumns,
} from '../stage.ts';
import type { Expression, Name } from '../syntax.ts';
import {
  atCommandEnd,
  isTrue,
  needNames,
  type Option,
  type SearchReader,
  takeOption,
  takeOptions,
  wholeNumber,
} from '../words.ts';
import { type AggregateTerm, lowerAggregates, takeBy } from './aggregate-terms.ts';
import type { Command } from './command.ts';
import { readSpan } from './spans.ts';
import { keysOf, OPTIONS, takeAggregates, withSources } from './stats.ts';

/** `eventstats`: each row with its group's aggregates. */
export const eventstats: Command = (context) => {
  takeOptions(context.reader, OPTIONS);
  const terms = takeAggregates(context);
  const by = takeBy(context.reader);
  return (stage, lowering) => {
    const ordered = terms.some(({ fn }) => fn === 'first' || fn === 'last' || fn === 'list');
    return windowed(ordered ? newestFirst(stage, context.name) : stage, terms, by, undefined, context.name, lowering);
  };
};

const RUNNING = ['current', 'window', 'global', 'allnum', 'time_window', 'reset_on_change'];

/** A condition at which the aggregates of `streamstats` start anew: with the row that meets it, or behind it. */
interface Reset {
  readonly when: 'before' | 'after';
  readonly test: Expression;
}

/** Takes `reset_before="(condition)"` or `reset_after=…`; `undefined` when neither stands here. */
function takeReset(reader: SearchReader): Reset | undefined {
  const word = reader.take(/reset_(?:before|after)\s*=/iy);
  if (word === undefined) return undefined;
  const quoted = reader.take(/"(?=\s*\()/y) !== undefined;
  if (!reader.sees(/\(/y)) throw reader.unexpected('a condition in parentheses');
  const test = parseExpression(reader);
  if (quoted && reader.take(/"/y) === undefined) throw reader.unexpected('a closing quotation mark');
  return { when: /before/i.test(word) ? 'before' : 'after', test };
}

/** Counts, in a column that no search sees, how often aggregates have started anew up to each row. */
function withResets(
  stage: Stage,
  resets: readonly Reset[],
  by: readonly Name[],
  { start, end }: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly keys: readonly NamedExpr[] } {
  const span = { start, end };
  let counted = stage;
  const keys: NamedExpr[] = [];
  for (const { when, test } of resets) {
    const name = ` reset ${context.fresh()}`;
    const holds = lowerExpression(test, counted, context);
    decided(counted, holds);
    const arg = choose([[holds, { op: 'literal', value: 1, span }]], span);
    const plan: Plan = {
      op: 'window',
      input: counted.plan,
      by: keysOf(counted, by, context),
      aggregates: [{ name, fn: 'count', arg, span }],
      running: { current: when === 'before' },
      span,
    };
    counted = { ...counted, plan };
    keys.push({ name, expr: { op: 'field', name, span } });
  }
  return { stage: counted, keys };
}

/** `streamstats`: each row with the aggregates of the rows up to it, newest first. */
export const streamstats: Command = (context) => {
  const { reader, name } = context;
  const options = new Map<string, Option>();
  const resets: Reset[] = [];
  const takeOther = (): boolean => {
    const reset = takeReset(reader);
    if (reset !== undefined) resets.push(reset);
    const option = reset === undefined ? takeOption(reader, RUNNING) : undefined;
    if (option !== undefined) options.set(option.name, option);
    return option !== undefined || reset !== undefined;
  };
  const terms = takeAggregates(context, /by\b/iy, takeOther);
  const by = takeBy(reader);
  const change = options.get('reset_on_change');
  if (isTrue(change)) throw unsupported('`reset_on_change` of `streamstats`', change ?? name);
  const window = options.get('window');
  const rows = window === undefined ? 0 : wholeNumber(window.value);
  const global = options.get('global');
  if (rows > 0 && by.length > 0 && (global === undefined || isTrue(global))) {
    throw unsupported('A window over all rows with `by`', window ?? name, 'Say `global=f` for a window of each group.');
  }
  const current = options.get('current');
  const timeWindow = options.get('time_window');
  const size = timeWindow && readSpan(timeWindow.value);
  if (size !== undefined && !('size' in size)) {
    throw unsupported('A time window of units that differ in length', timeWindow ?? name, 'Say it in days: `30d`.');
  }
  return (stage, lowering) => {
    const { stage: ordered, keys } = withResets(newestFirst(stage, name), resets, by, name, lowering);
    const within = size && { time: timeOf(ordered, { start: name.start, end: name.end }), length: size.size };
    const running = {
      current: current === undefined || isTrue(current),
      ...(rows > 0 ? { rows } : {}),
      ...(within === undefined ? {} : { within }),
    };
    return windowed(ordered, terms, by, running, name, lowering, keys);
  };
};

type Running = Extract<Plan, { op: 'window' }>['running'];

function windowed(
  stage: Stage,
  terms: readonly AggregateTerm[],
  by: readonly Name[],
  running: Running,
  { start, end }: Name,
  context: LowerContext,
  more: readonly NamedExpr[] = [],
): Stage {
  const span = { start, end };
  const keys = [...keysOf(stage, by, context), ...more];
  const names = by.map(({ text }) => text);
  const { aggregates, finish } = lowerAggregates(terms, names, stage, context);
  const sources = aggregates.map(({ name, arg }) => [name, arg && unknownIn(stage, arg)] as const);
  const added = aggregates
    .map(({ name }) => name)
    .filter((name) => !(stage.columns.includes(name) || name.startsWith(' ')));
  const how = running === undefined ? {} : { running };
  const plan: Plan = { op: 'window', input: stage.plan, by: keys, aggregates, missingKeys: 'drop', ...how, span };
  const unknown = withSources(stage.unknown, sources);
  return extended({ ...stage, plan, columns: [...stage.columns, ...added], unknown }, finish, span);
}

/** `filldown user`: a missing value is the last one before it. */
export const filldown: Command = ({ reader, name: { start, end } }) => {
  const names = atCommandEnd(reader) ? undefined : needNames(reader);
  const span = { start, end };
  return (stage, context) => {
    const ordered = newestFirst(stage, span);
    if (names === undefined) withKnownColumns(stage, 'filldown', span);
    if (names === undefined && stage.events) {
      throw unsupported('`filldown` of all fields that events have', span, 'Name the fields.');
    }
    const fields = names ?? stage.columns.map((text) => ({ text, ...span }));
    const columns = fields.map((field) => ({ name: field.text, expr: fieldOf(ordered, field, context) }));
    const own = extended(ordered, columns, span);
    const aggregates = fields.map(
      ({ text }) => ({ name: text, fn: 'last', arg: column(text, span).expr, span }) as const,
    );
    const plan: Plan = { op: 'window', input: own.plan, by: [], aggregates, running: { current: true }, span };
    return { ...own, plan };
  };
};

/** `reverse`: the last row first. */
export const reverse: Command = ({ name: { start, end } }) => {
  const span = { start, end };
  return (before, context) => {
    const { stage, number } = numbered(newestFirst(before, span), [], span, context);
    const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
    const keys = [{ expr: number, descending: true, nulls: 'last', rules }] as const;
    return { ...stage, plan: { op: 'sort', input: stage.plan, keys, span } };
  };
};
