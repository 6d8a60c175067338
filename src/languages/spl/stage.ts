/**
 * What the commands before a place in a pipeline give: the plan so far, and which names lead to which fields there.
 */
import { fieldsIn } from '../../engine/fields.ts';
import type { Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { LookupDefinition, QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { expressionSize } from '../shared/size.ts';
import type { Fill } from './data-models.ts';
import { type Pattern, rename } from './wildcards.ts';

/** A value that only a Splunk server knows: what it would come from. */
export interface Unknown extends Span {
  /** "The lookup `assets`". */
  readonly what: string;
}

/** The rows at a place of a pipeline. */
export interface Stage {
  readonly plan: Plan;
  /** Names of computed columns, in their order. */
  readonly columns: readonly string[];
  /** True while the events' own fields are in reach. */
  readonly events: boolean;
  /** Renames of the events' own fields by wildcards, in their order. */
  readonly renames: readonly { readonly from: Pattern; readonly to: Pattern }[];
  /** True once a transforming command has made a table. */
  readonly table: boolean;
  /** `log`: rows still come in the log's order, which Splunk gives newest first. */
  readonly order: 'log' | 'set';
  /** Columns whose values are not known here. */
  readonly unknown: ReadonlyMap<string, Unknown>;
  /** The events' own fields that a data model gives a value where they have none. */
  readonly fills?: ReadonlyMap<string, Fill>;
  /** True when values have made further columns, whose names only a run tells. */
  readonly dynamic?: boolean;
}

/** What lowering shares over a whole search. */
export interface LowerContext {
  readonly warn: (warning: QueryMessage) => void;
  /** A number that no other caller got: for names of a plan's own. */
  readonly fresh: () => number;
  /** Names of events' own fields that the commands behind this one read. */
  readonly needed: () => readonly string[];
  /** Takes note of an event's own field that is read. */
  readonly record: (name: string) => void;
  /** Tables that are known by name. */
  readonly lookups: readonly LookupDefinition[];
}

/** A name as it stands in the search. */
interface FieldName extends Span {
  readonly text: string;
}

/** What a command does to the rows before it. */
export type Transform = (stage: Stage, context: LowerContext) => Stage;

/** Largest expression that commands may build out of each other. */
const MAX_EXPRESSION = 20_000;

/** All events of the log. */
export function allEvents(span: Span): Stage {
  return {
    plan: { op: 'source', span },
    columns: [],
    events: true,
    renames: [],
    table: false,
    order: 'log',
    unknown: new Map(),
  };
}

/** The value of a field: a computed column, else the events' own; `_time` is in seconds. */
export function fieldOf(stage: Stage, { text: name, start, end }: FieldName, context: LowerContext): Expr {
  const span = { start, end };
  if (stage.columns.includes(name)) return { op: 'field', name, span };
  if (stage.events) return ownField(stage, name, span, context);
  if (stage.dynamic === true) return { op: 'field', name, span };
  const near = nearest(name, stage.columns);
  const known = stage.columns.map((column) => `\`${column}\``).join(', ');
  context.warn({
    message: `No column is called \`${name}\` here: it is missing in every row.`,
    help: near === undefined ? `The columns are ${known}.` : `Did you mean \`${near}\`?`,
    ...span,
  });
  return { op: 'literal', value: null, span };
}

/** The name under which the events' field is recorded, when a rename by wildcards leads to this one. */
function ownField(stage: Stage, name: string, span: Span, { record }: LowerContext): Expr {
  record(name);
  if (name === '_time') return seconds(span);
  const part = DATE_PARTS.get(name);
  if (part !== undefined) return datePart(part, span);
  if (name === '_raw') return { op: 'field', name: RAW_LINE, span };
  const candidates: Expr[] = [filledField(stage, name, span)];
  for (const { from, to } of stage.renames.toReversed()) {
    const before = rename(name, to, from);
    if (before !== undefined && before !== name) candidates.unshift(filledField(stage, before, span));
  }
  const [only] = candidates;
  return candidates.length === 1 && only !== undefined
    ? only
    : { op: 'call', name: 'coalesce', args: candidates, span };
}

/** The field, with what its data set gives where it is missing or empty. */
function filledField({ fills }: Stage, name: string, span: Span): Expr {
  const own: Expr = { op: 'field', name, span };
  const fill = fills?.get(name);
  if (fill === undefined) return own;
  const nothing: Expr = { op: 'literal', value: '', span };
  const rules = { fold: false, numbers: 'text', missing: false, lists: 'any' } as const;
  const filled = (value: Expr): Expr => ({ op: 'compare', comparator: 'ne', left: value, right: nothing, rules, span });
  const other = fill.field === undefined ? [] : [{ op: 'field', name: fill.field, span } as const];
  const values = [own, ...other].map((value) => [filled(value), value] as const);
  return choose(values, span, { op: 'literal', value: fill.value, span });
}

/** Fields that Splunk makes of each event's time, and how they are written (Knowledge Manager Manual, "Use default fields"). */
const DATE_PARTS: ReadonlyMap<string, string> = new Map([
  ['date_hour', '%H'],
  ['date_mday', '%d'],
  ['date_minute', '%M'],
  ['date_month', '%B'],
  ['date_second', '%S'],
  ['date_wday', '%A'],
  ['date_year', '%Y'],
]);

/** Numbers as numbers, names in lower case. */
function datePart(format: string, span: Span): Expr {
  const args: readonly Expr[] = [seconds(span), { op: 'literal', value: format, span }];
  const written: Expr = { op: 'call', name: 'formatTime', args, span };
  return { op: 'call', name: /%[AB]/.test(format) ? 'lower' : 'number', args: [written], span };
}

/** The time of a row in seconds: the column `_time`, where a command has made one, else the event's. */
export function timeOf(stage: Stage, span: Span): Expr {
  return stage.columns.includes('_time') ? { op: 'field', name: '_time', span } : seconds(span);
}

/** The event's time in seconds since 1970 UTC. */
export function seconds(span: Span): Expr {
  const thousand: Expr = { op: 'literal', value: 1000, span };
  return { op: 'arithmetic', operator: 'divide', left: { op: 'time', span }, right: thousand, span };
}

/** Keeps rows of which the predicate is true. Throws when a value that is not known here decides. */
export function filtered(stage: Stage, predicate: Expr, span: Span): Stage {
  decided(stage, predicate);
  return { ...stage, plan: { op: 'filter', input: stage.plan, predicate, span } };
}

/** Throws when a value that is not known here decides which rows come out. */
export function decided(stage: Stage, expr: Expr): void {
  for (const { name } of fieldsIn(expr)) {
    const unknown = stage.unknown.get(name);
    if (unknown === undefined) continue;
    throw unsupported(unknown.what, unknown, `\`${name}\`, which comes from there, decides which rows are found.`);
  }
}

/** What an expression cannot know, when it reads a column that is not known here. */
export function unknownIn(stage: Stage, expr: Expr): Unknown | undefined {
  for (const { name } of fieldsIn(expr)) {
    const unknown = stage.unknown.get(name);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** Adds or replaces columns, each seeing those before it. */
export function extended(stage: Stage, columns: readonly NamedExpr[], span: Span): Stage {
  if (columns.length === 0) return stage;
  const names = [...stage.columns];
  let unknown = stage.unknown;
  for (const { name, expr } of columns) {
    if (expressionSize(expr) > MAX_EXPRESSION) throw new QueryFailure('This expression is too large.', span);
    if (!names.includes(name)) names.push(name);
    const source = unknownIn({ ...stage, unknown }, expr);
    const known = new Map(unknown);
    if (source === undefined) known.delete(name);
    else known.set(name, source);
    unknown = known;
  }
  return { ...stage, plan: { op: 'extend', input: stage.plan, columns, span }, columns: names, unknown };
}

/** Adds columns that no search sees: their names begin with a blank. */
export function withHidden(stage: Stage, columns: readonly NamedExpr[], span: Span): Stage {
  return { ...extended(stage, columns, span), columns: stage.columns };
}

/** Only these columns. `table`: they are a table from here on. */
export function projected(stage: Stage, columns: readonly NamedExpr[], span: Span, table = stage.table): Stage {
  const unknown = new Map<string, Unknown>();
  for (const { name, expr } of columns) {
    const source = unknownIn(stage, expr);
    if (source !== undefined) unknown.set(name, source);
  }
  const unique = [...new Map(columns.map((column) => [column.name, column])).values()];
  return {
    ...stage,
    plan: { op: 'project', input: stage.plan, columns: unique, span },
    columns: unique.map(({ name }) => name),
    events: false,
    dynamic: false,
    renames: [],
    table,
    unknown,
  };
}

/** Throws where a command needs to know all columns, and values have made some. */
export function withKnownColumns(stage: Stage, command: string, span: Span): void {
  if (stage.dynamic !== true) return;
  throw unsupported(
    `\`${command}\` of columns that values have made`,
    { start: span.start, end: span.end },
    'Use `stats` before it, which gives a row for each value.',
  );
}

/** The rows in the order in which Splunk gives them: events newest first, unless a command has set another order. */
export function newestFirst(stage: Stage, span: Span): Stage {
  if (stage.order === 'set') return stage;
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const keys = [{ expr: { op: 'time', span } as const, descending: true, nulls: 'last' as const, rules }];
  return { ...stage, plan: { op: 'sort', input: stage.plan, keys, span }, order: 'set' };
}

/** A column as it is, under a name. */
export function column(name: string, span: Span): NamedExpr {
  return { name, expr: { op: 'field', name, span } };
}
