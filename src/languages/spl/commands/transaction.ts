/** `transaction` (Search Reference): events that belong together become one. */
import type { Expr, Plan } from '../../../engine/plan.ts';
import { RAW_LINE } from '../../../engine/whole-event.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { parseExpression } from '../eval-parser.ts';
import { lowerExpression } from '../lower-eval.ts';
import { condition } from '../lower-search.ts';
import { parseSearch, parseSearchIn } from '../search-parser.ts';
import { decided, fieldOf, type LowerContext, type Stage, timeOf } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, isTrue, needName, type Option, takeOption, wholeNumber } from '../words.ts';
import type { Command, CommandContext } from './command.ts';
import { readSpan } from './spans.ts';

const OPTIONS = [
  ...['maxspan', 'maxpause', 'maxevents', 'connected', 'unifyends', 'keeporphans', 'keepevicted'],
  ...['maxopentxn', 'maxopenevents', 'mvlist', 'delim', 'mvraw', 'nullstr', 'name'],
];

/** Most events of a transaction unless it says otherwise. */
const MOST_EVENTS = 1000;

type Test = (stage: Stage, context: LowerContext) => Expr;

/** `transaction user maxspan=5m startswith="login" endswith=(EventCode=4634)`. */
export const transaction: Command = (context) => {
  const { reader, name } = context;
  const fields: Name[] = [];
  const options = new Map<string, Option>();
  const bounds = new Map<string, Test>();
  while (!atCommandEnd(reader)) {
    const bound = reader.take(/(?:startswith|endswith)\s*=/iy);
    const option = bound === undefined ? takeOption(reader, OPTIONS) : undefined;
    if (bound !== undefined) bounds.set(bound.replace(/\s*=/, '').toLowerCase(), takeBound(context));
    else if (option !== undefined) options.set(option.name, option);
    else fields.push(needName(reader));
    while (reader.take(/,/y) !== undefined);
  }
  const named = options.get('name');
  if (named !== undefined) throw unsupported('`name` of `transaction`', named, 'Write its options out.');
  const span = { start: name.start, end: name.end };
  const maxSpan = limitOf(options.get('maxspan'));
  const maxPause = limitOf(options.get('maxpause'));
  const events = options.get('maxevents');
  const maxEvents = events === undefined ? MOST_EVENTS : Math.max(1, wholeNumber(events.value));
  const list = options.get('mvlist');
  const lists = isTrue(list) ? undefined : (list?.value.text.split(/[\s,]+/) ?? []);
  return (stage, lowering) => {
    const by = fields.map((field) => fieldOf(stage, field, lowering));
    const starts = bounds.get('startswith')?.(stage, lowering);
    const ends = bounds.get('endswith')?.(stage, lowering);
    for (const expr of [...by, starts, ends]) if (expr !== undefined) decided(stage, expr);
    const names = mergedNames(stage, fields, lowering);
    const columns = names.map((text) => ({
      name: text,
      expr: fieldOf(stage, { text, ...span }, { ...lowering, warn: () => undefined }),
      values: lists === undefined || lists.includes(text) ? ('all' as const) : ('distinct' as const),
    }));
    const raw: Expr = { op: 'field', name: RAW_LINE, span };
    const plan: Plan = {
      op: 'transaction',
      input: stage.plan,
      by,
      time: timeOf(stage, span),
      ...(maxSpan === undefined ? {} : { maxSpan }),
      ...(maxPause === undefined ? {} : { maxPause }),
      maxEvents,
      ...(starts === undefined ? {} : { starts }),
      ...(ends === undefined ? {} : { ends }),
      keepOpen: isTrue(options.get('keepevicted')),
      columns: stage.events ? [...columns, { name: '_raw', expr: raw, values: 'all' }] : columns,
      span,
    };
    const made = [...columns.map((column) => column.name), ...(stage.events ? ['_raw'] : []), ...ADDED];
    const known = new Map([...stage.unknown].filter(([column]) => made.includes(column)));
    return { ...stage, plan, columns: made, events: false, renames: [], order: 'set', unknown: known };
  };
};

const ADDED = ['_time', 'duration', 'eventcount', 'closed_txn'];

/** Fields of which a transaction has the values: those of a table, those that later commands read, and its own keys. */
function mergedNames(stage: Stage, fields: readonly Name[], context: LowerContext): readonly string[] {
  const own = stage.events ? [...stage.columns, ...context.needed()] : stage.columns;
  const names = new Set([...fields.map(({ text }) => text), ...own]);
  return [...names].filter((one) => !ADDED.includes(one) && one !== '_raw');
}

/** The seconds of a limit; -1 is none. */
function limitOf(option: Option | undefined): number | undefined {
  if (option === undefined || /^-\d+s?$/i.test(option.value.text)) return undefined;
  const size = readSpan(option.value);
  if ('size' in size) return size.size;
  throw unsupported('A limit in units that differ in length', option.value, 'Say it in days: `30d`.');
}

/** A search in quotation marks or parentheses, one condition, or `eval(…)`. */
function takeBound(context: CommandContext): Test {
  const { reader } = context;
  const start = reader.skip();
  if (reader.take(/eval\s*\(/iy) !== undefined) {
    const expression = parseExpression(reader);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    return (stage, lowering) => lowerExpression(expression, stage, lowering);
  }
  const search = reader.sees(/"/y) ? parseSearchIn(reader, context) : parseSearch(reader, { ...context, one: true });
  if (search === undefined) {
    throw new QueryFailure('Unexpected end of the query, expected a condition.', reader.span(start));
  }
  return (stage, lowering) => condition(search, stage, lowering);
}
