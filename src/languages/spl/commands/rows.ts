/** Commands on rows: `search`, `where`, `regex`, `dedup`, `sort`, `head`, `tail`. */
import type { ComparisonRules, Expr, SortKey, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { parseExpression } from '../eval-parser.ts';
import { lowerExpression } from '../lower-eval.ts';
import { searched } from '../lower-search.ts';
import { firstOfEach, numbered } from '../numbering.ts';
import { parseSearch } from '../search-parser.ts';
import { decided, extended, fieldOf, filtered, type LowerContext, newestFirst, type Stage } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL, readRegex } from '../text-tests.ts';
import {
  atCommandEnd,
  isTrue,
  needName,
  type SearchReader,
  takeOption,
  takeOptions,
  takeText,
  wholeNumber,
} from '../words.ts';
import type { Command } from './command.ts';

/** `search …`. */
export const search: Command = (context) => {
  const { reader, warn, subsearch } = context;
  const start = reader.skip();
  const condition = parseSearch(reader, { warn, subsearch });
  const span = reader.span(start);
  return (stage, lowering) => (condition === undefined ? stage : searched(stage, condition, span, lowering));
};

/** `where …`. */
export const where: Command = ({ reader }) => {
  const expression = parseExpression(reader);
  return (stage, context) => filtered(stage, lowerExpression(expression, stage, context), expression.span);
};

/** `regex field="…"`, `regex field!="…"`; without a field the event's text. */
export const regex: Command = ({ reader, name }) => {
  const start = reader.skip();
  const pattern = takeText(reader);
  const field = pattern === undefined ? needName(reader, 'a field and its regular expression') : undefined;
  const operator = field === undefined ? '=' : reader.take(/!=|==?/y);
  if (operator === undefined) throw reader.unexpected('`=` or `!=`');
  const text = pattern ?? takeText(reader) ?? needName(reader, 'a regular expression in double quotes');
  const expression = readRegex(text.text, text);
  const span = reader.span(start);
  return (stage, context) => {
    const value = fieldOf(stage, field ?? { text: '_raw', start: name.start, end: name.end }, context);
    const rules = { ...EVAL, missing: false };
    const test: Expr = { op: 'match', value, pattern: { kind: 'regex', regex: expression }, rules, span };
    return filtered(stage, operator === '!=' ? { op: 'not', item: test, span } : test, span);
  };
};

/** `dedup a b`: the first row of each combination; rows without a value of one are left out. */
export const dedup: Command = ({ reader, name }) => {
  const options = ['keepevents', 'keepempty', 'consecutive'];
  const early = takeOptions(reader, options);
  const count = reader.take(/\d{1,9}(?![\w.])/y);
  const fields: Name[] = [];
  const taken = new Map(early);
  while (!atCommandEnd(reader) && !reader.sees(/sortby\b/iy)) {
    const option = takeOption(reader, options);
    if (option !== undefined) taken.set(option.name, option);
    else fields.push(needName(reader));
    while (reader.take(/,/y) !== undefined);
  }
  if (fields.length === 0) throw reader.unexpected('the name of a field');
  const order = reader.take(/sortby\b/iy) === undefined ? undefined : takeKeys(reader);
  const keepEmpty = isTrue(taken.get('keepempty'));
  const how = {
    keepEmpty,
    most: Number(count ?? 1),
    order,
    keepEvents: isTrue(taken.get('keepevents')),
    consecutive: isTrue(taken.get('consecutive')),
  };
  return (stage, context) => deduplicated(stage, fields, how, name, context);
};

/** What `dedup` is asked for. */
interface Dedup {
  readonly keepEmpty: boolean;
  /** Rows of each combination that stay. */
  readonly most: number;
  readonly order: readonly Key[] | undefined;
  /** Rows beyond them stay, too, without the values. */
  readonly keepEvents: boolean;
  /** Only rows that follow each other are of one combination. */
  readonly consecutive: boolean;
}

function deduplicated(
  stage: Stage,
  fields: readonly Name[],
  { keepEmpty, most, order, keepEvents, consecutive }: Dedup,
  { start, end }: Span,
  context: LowerContext,
): Stage {
  const span = { start, end };
  const ordered = newestFirst(stage, span);
  const by = fields.map((field) => fieldOf(ordered, field, context));
  for (const expr of by) decided(ordered, expr);
  const present: Expr = { op: 'and', items: by.map((value): Expr => ({ op: 'exists', value, span })), span };
  const whole = keepEmpty || keepEvents;
  const { input, keys } = whole
    ? withEachEmpty(ordered, by, present, span, context)
    : { input: filtered(ordered, present, span), keys: by };
  if (consecutive && !(most === 1 && fields.length === 1 && !whole)) {
    throw unsupported('`consecutive` of `dedup` with several fields or rows', span);
  }
  const kept = keepEvents
    ? emptied(input, fields, keys, most, span, context)
    : consecutive
      ? firstOfRuns(input, by, span, context)
      : most === 1
        ? { ...input, plan: { op: 'distinct', input: input.plan, by: keys, keep: 'first', span } as const }
        : firstOfEach(input, keys, most, span, context);
  return order === undefined ? kept : sortedBy(kept, order, span, context);
}

/** All rows: those beyond the first of their combination without its values. */
function emptied(
  stage: Stage,
  fields: readonly Name[],
  by: readonly Expr[],
  most: number,
  span: Span,
  context: LowerContext,
): Stage {
  const { stage: counted, number } = numbered(stage, by, span, context);
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const right: Expr = { op: 'literal', value: most, span };
  const first: Expr = { op: 'compare', comparator: 'le', left: number, right, rules, span };
  const columns = fields.map((field) => ({
    name: field.text,
    expr: choose([[first, fieldOf(counted, field, context)]], span),
  }));
  return extended(counted, columns, span);
}

/** Rows whose value is another than that of the row before. */
function firstOfRuns(stage: Stage, [value]: readonly Expr[], span: Span, context: LowerContext): Stage {
  const name = ` before ${context.fresh()}`;
  const aggregates = [{ name, fn: 'last', ...(value === undefined ? {} : { arg: value }), span }] as const;
  const running = { current: false, rows: 1 } as const;
  const plan = { op: 'window', input: stage.plan, by: [], aggregates, running, span } as const;
  const before: Expr = { op: 'field', name, span };
  const rules = { fold: false, numbers: 'text', missing: false, lists: 'whole' } as const;
  const same: Expr = { op: 'compare', comparator: 'eq', left: before, right: value ?? before, rules, span };
  return { ...stage, plan: { op: 'filter', input: plan, predicate: { op: 'not', item: same, span }, span } };
}

/** Keys by which a row that lacks a value is like no other. */
function withEachEmpty(
  stage: Stage,
  by: readonly Expr[],
  present: Expr,
  span: Span,
  context: LowerContext,
): { readonly input: Stage; readonly keys: readonly Expr[] } {
  const { stage: input, number } = numbered(stage, [], span, context);
  const same: Expr = { op: 'literal', value: 0, span };
  return { input, keys: [...by, choose([[present, same]], span, number)] };
}

/** A key of `sort`. */
interface Key {
  readonly field: Name;
  readonly descending: boolean;
  readonly as: 'auto' | 'num' | 'str' | 'ip';
}

const SORTING: Readonly<Record<Key['as'], ComparisonRules>> = {
  auto: { fold: false, numbers: 'both', missing: false, lists: 'whole' },
  num: { fold: false, numbers: 'both', missing: false, lists: 'whole' },
  ip: { fold: false, numbers: 'both', missing: false, lists: 'whole' },
  str: { fold: false, numbers: 'text', missing: false, lists: 'whole' },
};

/** Rows that `sort` gives unless it says otherwise. */
const MOST_SORTED = 10_000;

/** `sort 10 -count, +host desc`; `sort 0` gives all rows. */
export const sort: Command = ({ reader, name }) => {
  const limit = takeOptions(reader, ['limit']).get('limit');
  const digits = reader.take(/\d{1,9}(?![\w.])/y);
  const asked = limit === undefined ? MOST_SORTED : wholeNumber(limit.value);
  const count = digits === undefined ? asked : Number(digits);
  const keys = takeKeys(reader);
  const reversed = reader.take(/(?:d|desc)(?![\w.=])/iy) !== undefined;
  const order = reversed ? keys.map((key) => ({ ...key, descending: !key.descending })) : keys;
  return (stage, context) => {
    const sorted = sortedBy(stage, order, name, context);
    return count === 0 ? sorted : limited(sorted, count, 'head', name);
  };
};

function takeKeys(reader: SearchReader): Key[] {
  const keys: Key[] = [];
  do {
    const sign = reader.take(/[-+]/y);
    const as = reader.take(/(?:auto|num|str|ip)(?=\()/iy)?.toLowerCase() as Key['as'] | undefined;
    if (as !== undefined) reader.take(/\(/y);
    const field = needName(reader);
    if (as !== undefined && reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    keys.push({ field, descending: sign === '-', as: as ?? 'auto' });
    while (reader.take(/,/y) !== undefined);
  } while (!atCommandEnd(reader) && !reader.sees(/(?:d|desc)\s*(?:\||\]|$)/iy));
  return keys;
}

function sortedBy(stage: Stage, order: readonly Key[], { start, end }: Span, context: LowerContext): Stage {
  const span = { start, end };
  const keys = order.flatMap(({ field, descending, as }): readonly SortKey[] => {
    const expr = fieldOf(stage, field, context);
    const key = { expr, descending, nulls: 'last', rules: SORTING[as] } as const;
    if (as === 'num' || as === 'str' || field.text === '_time') return [key];
    const address: Expr = { op: 'call', name: 'addressOrder', args: [expr], span };
    return [{ ...key, expr: address, rules: SORTING.str }, key];
  });
  return { ...stage, plan: { op: 'sort', input: stage.plan, keys, span }, order: 'set' };
}

function limited(stage: Stage, count: number, from: 'head' | 'tail', { start, end }: Span): Stage {
  return { ...stage, plan: { op: 'limit', input: stage.plan, count, offset: 0, from, span: { start, end } } };
}

const HEAD_OPTIONS = ['limit', 'null', 'keeplast'];

/** `head 10`, or `head (count>5)`: the rows up to the first of which the condition does not hold. Newest first. */
export const head: Command = ({ reader, name }) => {
  const options = new Map(takeOptions(reader, HEAD_OPTIONS));
  const digits = reader.take(/\d{1,9}(?![\w.])/y);
  for (const [key, option] of takeOptions(reader, HEAD_OPTIONS)) options.set(key, option);
  const expression = atCommandEnd(reader) ? undefined : parseExpression(reader);
  for (const [key, option] of takeOptions(reader, HEAD_OPTIONS)) options.set(key, option);
  const limit = options.get('limit');
  const most = digits === undefined ? limit && wholeNumber(limit.value) : Number(digits);
  const passes = isTrue(options.get('null'));
  const keeps = isTrue(options.get('keeplast'));
  const span = { start: name.start, end: name.end };
  return (stage, context) => {
    const ordered = newestFirst(stage, span);
    if (expression === undefined) return limited(ordered, most ?? 10, 'head', name);
    const holds = lowerExpression(expression, ordered, context);
    const test = passes ? holdsOrUnknown(holds, expression.span) : holds;
    const started = upToFirst(ordered, test, keeps, span, context);
    return most === undefined ? started : limited(started, most, 'head', name);
  };
};

function holdsOrUnknown(test: Expr, span: Span): Expr {
  const known: Expr = { op: 'exists', value: test, span };
  return { op: 'or', items: [test, { op: 'not', item: known, span }], span };
}

/** The rows before the first of which a test is not true; that one, too, when `keeps`. */
function upToFirst(stage: Stage, test: Expr, keeps: boolean, span: Span, context: LowerContext): Stage {
  decided(stage, test);
  const name = ` failed ${context.fresh()}`;
  const literal = (value: number): Expr => ({ op: 'literal', value, span });
  const failed = choose([[test, { op: 'literal', value: null, span }]], span, literal(1));
  const plan = {
    op: 'window',
    input: stage.plan,
    by: [],
    aggregates: [{ name, fn: 'count', arg: failed, span }],
    running: { current: !keeps },
    span,
  } as const;
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const left: Expr = { op: 'field', name, span };
  const predicate: Expr = { op: 'compare', comparator: 'eq', left, right: literal(0), rules, span };
  return { ...stage, plan: { op: 'filter', input: plan, predicate, span } };
}

/** `tail 10`: the last rows, the oldest events. */
export const tail: Command = ({ reader, name }) => {
  const limit = takeOptions(reader, ['limit']).get('limit');
  const digits = reader.take(/\d{1,9}(?![\w.])/y);
  const count = digits === undefined ? (limit === undefined ? 10 : wholeNumber(limit.value)) : Number(digits);
  return (stage) => limited(newestFirst(stage, { start: name.start, end: name.end }), count, 'tail', name);
};
