/** `pd.concat([a, b])`: the rows of several DataFrames, one after the other. */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, plain } from './arguments.ts';
import { readColumn } from './frames.ts';
import { constantOf } from './operands.ts';
import { describe, type Evaluation, type Frame } from './values.ts';

/** Puts frames under each other; a column that one lacks is missing in its rows. Throws `QueryFailure`. */
export function concatFrames(call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['objs', 'axis', 'join', 'ignore_index', 'sort'], evaluation);
  const given = args.required('objs');
  const axis = args.optional('axis');
  if (axis !== undefined && ![0, 'index'].includes(constantOf(axis.value) as string)) {
    throw unsupported('`concat` of columns side by side', axis.span, 'Use `pd.merge(…)`.');
  }
  if (given.value.type !== 'list') {
    throw new QueryFailure(`Unexpected ${plain(describe(given.value))}, expected a list of DataFrames.`, given.span);
  }
  const frames = given.value.items.map((item) => {
    if (item.type === 'frame') return item;
    throw new QueryFailure(`Unexpected ${plain(describe(item))}, expected a DataFrame in \`concat\`.`, given.span);
  });
  const [first] = frames;
  if (first === undefined)
    throw new QueryFailure('Unexpected empty list, expected DataFrames to concatenate.', given.span);
  if (frames.some((frame) => frame.index.length > 0)) {
    throw unsupported('`concat` of tables with an index', call.span, 'Call `.reset_index()` first.');
  }
  const inner = args.choice('join', ['outer', 'inner'], 'outer') === 'inner';
  const columns = columnsOf(frames, inner);
  if (columns === undefined) return wholeEvents(frames, call.span);
  return projected(frames, args.flag('sort', false) ? columns.toSorted() : columns, call.span);
}

/** The columns of all (or those that all have), as first met; `undefined` when every frame has all of the events'. */
function columnsOf(frames: readonly Frame[], inner: boolean): readonly string[] | undefined {
  const known = frames.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));
  if (known.length === 0) return undefined;
  const all = [...new Set(known.flat())];
  return inner ? all.filter((name) => known.every((columns) => columns.includes(name))) : all;
}

function wholeEvents(frames: readonly Frame[], span: Span): Frame {
  const plain = frames.every((frame) => frame.rows.origin.events && frame.computed.size === 0);
  const [first] = frames;
  if (!plain || first === undefined) {
    throw unsupported(
      '`concat` of tables with all their columns and more',
      span,
      'List the columns first: `df[["a"]]`.',
    );
  }
  const plan: Plan = { op: 'union', inputs: frames.map((frame) => frame.rows.plan), events: false, span };
  return {
    type: 'frame',
    rows: { origin: first.rows.origin, plan },
    columns: undefined,
    computed: new Map(),
    index: [],
  };
}

function projected(frames: readonly Frame[], columns: readonly string[], span: Span): Frame {
  if (frames.some((frame) => frame.columns === undefined)) {
    throw unsupported('`concat` of listed columns with all columns', span, 'List the columns of each: `df[["a"]]`.');
  }
  const inputs = frames.map((frame): Plan => {
    const made = columns.map((name) => {
      const expr: Expr = frame.columns?.includes(name)
        ? readColumn(frame, name, span)
        : { op: 'literal', value: null, span };
      return { name, expr };
    });
    return { op: 'project', input: frame.rows.plan, columns: made, span };
  });
  const plan: Plan = { op: 'union', inputs, events: false, span };
  const read = (name: string, place: Span): Expr => ({ op: 'field', name, span: place });
  return {
    type: 'frame',
    rows: { origin: { events: false, columns, read }, plan },
    columns,
    computed: new Map(),
    index: [],
  };
}
