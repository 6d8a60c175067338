/** Rows of several searches: joined, and put below each other. */
import type { ComparisonRules, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { subplans } from '../../engine/walk.ts';
import { unsupported } from '../failure.ts';
import { lowerPipeline } from './lower-pipeline.ts';
import { firstOfEach } from './numbering.ts';
import {
  column,
  decided,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  projected,
  type Stage,
  withKnownColumns,
} from './stage.ts';
import type { Name, Subsearch } from './syntax.ts';

/** How `join` compares. */
const AS_JOIN: ComparisonRules = { fold: false, numbers: 'both', missing: false, lists: 'any' };

/** How `join` is asked to join. */
export interface JoinOptions {
  readonly outer: boolean;
  /** The other search's fields take the place of those of the same name. */
  readonly overwrite: boolean;
  /** Rows of the other search that each row may join; 0 for all. */
  readonly max: number;
}

/** Joins the rows of another search on fields of one name. */
export function joined(
  stage: Stage,
  search: Subsearch,
  fields: readonly Name[],
  { outer, overwrite, max }: JoinOptions,
  span: Span,
  context: LowerContext,
): Stage {
  const needed = context.needed();
  const other = newestFirst(lowerPipeline(search.pipeline, context), span);
  withKnownColumns(other, 'join', span);
  const keyNames = fields.map(({ text }) => text);
  const candidates = other.events ? [...other.columns, ...needed, '_time'] : other.columns;
  const names = [...new Set(candidates)].filter((name) => !keyNames.includes(name));
  const number = context.fresh();
  const inner = (name: string): string => ` ${number} ${name}`;
  const provide = (text: string): NamedExpr => {
    const expr = fieldOf(other, { text, ...search }, { ...context, warn: () => undefined });
    return { name: inner(text), expr };
  };
  const keyColumns = fields.map((field) => ({ name: inner(field.text), expr: fieldOf(other, field, context) }));
  for (const { expr } of keyColumns) decided(other, expr);
  const right = projected(other, [...keyColumns, ...names.map(provide)], search);
  const by = keyColumns.map(({ name }): Expr => ({ op: 'field', name, span }));
  const keys = fields.map((field, index) => {
    const left = fieldOf(stage, field, context);
    decided(stage, left);
    return { left, right: by[index] ?? left, rules: AS_JOIN };
  });
  const few = max > 1 ? firstOfEach(right, by, max, span, context) : right;
  const rows = stage.table ? few.plan : withoutEvents(few, span);
  const plan: Plan = {
    op: 'join',
    kind: outer ? 'left' : 'inner',
    left: stage.plan,
    right: max === 1 ? { op: 'distinct', input: rows, by, keep: 'first', span } : rows,
    leftName: `left ${number}`,
    rightName: `right ${number}`,
    keys,
    span,
  };
  const unknown = new Map([...stage.unknown, ...right.unknown]);
  const both: Stage = { ...stage, plan, unknown };
  const merged = names
    .filter((name) => name !== '_time' || !(stage.events || stage.columns.includes(name)))
    .map((name) => ({ name, expr: mergedField(name, inner(name), both, overwrite, span, context) }));
  return extended(both, merged, span);
}

/** Rows that are no events of the result: events that are joined stay those of the outer search. */
function withoutEvents({ plan, columns }: Stage, span: Span): Plan {
  const by = columns.map((name) => column(name, span));
  return { op: 'aggregate', input: plan, by, aggregates: [], missingKeys: 'keep', order: 'met', span };
}

function mergedField(
  name: string,
  inner: string,
  stage: Stage,
  overwrite: boolean,
  span: Span,
  context: LowerContext,
): Expr {
  const right: Expr = { op: 'field', name: inner, span };
  if (!stage.events && !stage.columns.includes(name)) return right;
  const left = fieldOf(stage, { text: name, ...span }, context);
  return { op: 'call', name: 'coalesce', args: overwrite ? [right, left] : [left, right], span };
}

/** Most operators of a plan, those that several branches share counted in each. */
const MOST_OPERATORS = 3000;

const sizes = new WeakMap<Plan, number>();

function operatorsOf(plan: Plan): number {
  const known = sizes.get(plan);
  if (known !== undefined) return known;
  const size = subplans(plan).reduce((sum, part) => sum + operatorsOf(part), 1);
  sizes.set(plan, size);
  return size;
}

/** Rows below each other: columns of one name meet. Throws where rows that are repeated again and again would never end. */
export function united(stages: readonly Stage[], span: Span, context: LowerContext): Stage {
  const made = unitedRows(stages, span, context);
  if (operatorsOf(made.plan) <= MOST_OPERATORS) return made;
  throw unsupported('A search that repeats its own rows so often', { start: span.start, end: span.end });
}

function unitedRows(stages: readonly Stage[], span: Span, context: LowerContext): Stage {
  const [first] = stages;
  if (first === undefined) throw new RangeError('There is nothing to put together.');
  for (const one of stages) withKnownColumns(one, 'append', span);
  const bare = stages.every(
    (one) => one.events && one.columns.length === 0 && one.renames.length === 0 && one.fills === first.fills,
  );
  if (bare) return { ...first, plan: { op: 'union', inputs: stages.map(({ plan }) => plan), events: false, span } };
  const needed = stages.some(({ events }) => events) ? [...context.needed(), '_time'] : [];
  const names = [...new Set([...stages.flatMap(({ columns }) => columns), ...needed])];
  const sides = stages.map((one) =>
    projected(
      one,
      names.map((text) => side(one, text, span, context)),
      span,
    ),
  );
  const table = stages.some((one) => one.table);
  const unknown = new Map(sides.flatMap((one) => [...one.unknown]));
  const plan: Plan = { op: 'union', inputs: sides.map((one) => one.plan), events: false, span };
  return { plan, columns: names, events: false, renames: [], table, order: table ? 'set' : first.order, unknown };
}

function side(stage: Stage, name: string, span: Span, context: LowerContext): NamedExpr {
  if (stage.columns.includes(name)) return column(name, span);
  return { name, expr: fieldOf(stage, { text: name, ...span }, { ...context, warn: () => undefined }) };
}
