/** `set` (Search Reference): the rows of two searches as sets. */
import type { Plan, Span } from '../../../engine/plan.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { united } from '../combine.ts';
import { lowerPipeline } from '../lower-pipeline.ts';
import { column, type LowerContext, projected, type Stage, withKnownColumns } from '../stage.ts';
import type { Subsearch } from '../syntax.ts';
import type { Command } from './command.ts';
import { needsFirst } from './generate.ts';

const RULES = { fold: false, numbers: 'text', missing: false, lists: 'whole' } as const;

/** `set union|diff|intersect [search …] [search …]`: rows are the same when all of their columns are. */
export const set: Command = (command) => {
  needsFirst(command);
  const { reader, name, subsearch } = command;
  const kind = reader.take(/(?:union|diff|intersect)\b/iy)?.toLowerCase();
  if (kind === undefined) throw reader.unexpected('`union`, `diff` or `intersect`');
  const searches: Subsearch[] = [];
  while (reader.sees(/\[/y) && searches.length < 2) searches.push(subsearch());
  const [first, second] = searches;
  if (first === undefined || second === undefined) throw reader.unexpected('a search in square brackets');
  const span = { start: name.start, end: name.end };
  return (_stage, context) => {
    const stages = [first, second].map(({ pipeline, start, end }) => {
      const stage = lowerPipeline(pipeline, context);
      withKnownColumns(stage, 'set', span);
      if (stage.events) throw unsupported('`set` of events', { start, end }, 'End each search with `| table …`.');
      return stage;
    });
    const names = [...new Set(stages.flatMap(({ columns }) => columns))].filter((one) => !one.startsWith('_'));
    if (names.length === 0) throw new QueryFailure('Unexpected searches without columns, expected tables.', span);
    const [left, right] = stages.map((stage) => keyed(stage, names, span, context));
    if (left === undefined || right === undefined) throw new RangeError('A set has two sides.');
    if (kind === 'union') return shown(united([left, right], span, context), names, span);
    const common = (one: Stage, other: Stage, how: 'semi' | 'anti'): Stage => ({
      ...one,
      plan: matched(one, other, how, span),
    });
    if (kind === 'intersect') return shown(common(left, right, 'semi'), names, span);
    return shown(united([common(left, right, 'anti'), common(right, left, 'anti')], span, context), names, span);
  };
};

const KEY = ' whole row';

/** The rows with all columns of both searches, and one that holds all of their values. */
function keyed(stage: Stage, names: readonly string[], span: Span, { fresh }: LowerContext): Stage {
  fresh();
  const columns = names.map((name) =>
    stage.columns.includes(name) ? column(name, span) : { name, expr: { op: 'literal', value: null, span } as const },
  );
  const items = columns.map(({ expr }) => expr);
  return projected(stage, [...columns, { name: KEY, expr: { op: 'list', items, span } }], span, true);
}

function matched(left: Stage, right: Stage, kind: 'semi' | 'anti', span: Span): Plan {
  const key = { op: 'field', name: KEY, span } as const;
  const keys = [{ left: key, right: key, rules: RULES }];
  return { op: 'join', kind, left: left.plan, right: right.plan, leftName: 'one', rightName: 'other', keys, span };
}

/** Each row once, without the column of all values. */
function shown(stage: Stage, names: readonly string[], span: Span): Stage {
  const by = [{ op: 'field', name: KEY, span } as const];
  const plan: Plan = { op: 'distinct', input: stage.plan, by, keep: 'first', span };
  return projected(
    { ...stage, plan, order: 'set' },
    names.map((one) => column(one, span)),
    span,
    true,
  );
}
