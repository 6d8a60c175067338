/** Commands that add to each row what its neighbours hold: `eventstats`, `streamstats`, `filldown`; and `reverse`. */
import type { NamedExpr, Plan } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { numbered } from '../numbering.ts';
import {
  column,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  type Stage,
  timeOf,
  unknownIn,
  withKnownColumns,
} from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, isTrue, needNames, type Option, takeOption, takeOptions, wholeNumber } from '../words.ts';
import { type AggregateTerm, lowerAggregates, takeBy } from './aggregate-terms.ts';
import type { Command } from './command.ts';
import { type Reset, takeReset, withResets } from './resets.ts';
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
  const onChange = isTrue(options.get('reset_on_change'));
  const window = options.get('window');
  const rows = window === undefined ? 0 : wholeNumber(window.value);
  const global = options.get('global');
  const overall = rows > 0 && by.length > 0 && (global === undefined || isTrue(global));
  const current = options.get('current');
  const timeWindow = options.get('time_window');
  const size = timeWindow && readSpan(timeWindow.value);
  if (size !== undefined && !('size' in size)) {
    throw unsupported('A time window of units that differ in length', timeWindow ?? name, 'Say it in days: `30d`.');
  }
  if (overall && size !== undefined) {
    throw unsupported('A window of rows and one of time with `by`', window ?? name, 'Say `global=f`.');
  }
  const span = { start: name.start, end: name.end };
  const own = current === undefined || isTrue(current);
  return (stage, lowering) => {
    const { stage: ordered, keys } = withResets(newestFirst(stage, span), { resets, onChange }, by, span, lowering);
    if (overall) {
      // The window is over all rows, of which those of the row's group count: so many numbers away at most.
      const { stage: counted, number } = numbered(ordered, [], span, lowering);
      const within = { time: number, length: own ? rows : rows + 1 };
      return windowed(counted, terms, by, { current: own, within }, name, lowering, keys);
    }
    const within = size && { time: timeOf(ordered, span), length: size.size };
    const running = {
      current: own,
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
