/** `pd.merge` and `df.merge`. */
import type { Expr, Plan, SortKey, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { planSize } from '../shared/size.ts';
import { Arguments, type Call, plain } from './arguments.ts';
import { readColumn } from './frames.ts';
import { constantOf } from './operands.ts';
import { describe, type Evaluation, type Frame, ORDER, type Origin } from './values.ts';

/** Largest plan of a merge, in nodes. */
const MAX_SIZE = 50_000;

const KINDS = ['inner', 'left', 'right', 'outer', 'cross'] as const;
const PARAMETERS = ['right', 'how', 'on', 'left_on', 'right_on', 'suffixes', 'sort', 'copy', 'indicator'];

/** `pd.merge(left, right, …)`. */
export function mergeFunction(call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['left', ...PARAMETERS], evaluation);
  return merge(frameArgument(args, 'left', call), args, call, evaluation);
}

/** `left.merge(right, …)`. */
export function mergeMethod(left: Frame, call: Call, evaluation: Evaluation): Frame {
  return merge(left, new Arguments(call, PARAMETERS, evaluation), call, evaluation);
}

function frameArgument(args: Arguments, name: string, call: Call): Frame {
  const { value, span } = args.required(name);
  if (value.type === 'frame') return value;
  throw new QueryFailure(`Unexpected ${plain(describe(value))}, expected a DataFrame in \`${call.name}\`.`, span);
}

/** One side of a merge, under its name in the plan. */
interface Side {
  readonly frame: Frame;
  readonly relation: string;
  readonly keys: readonly string[];
  readonly suffix: string;
}

function merge(left: Frame, args: Arguments, call: Call, evaluation: Evaluation): Frame {
  const { span } = call;
  const right = frameArgument(args, 'right', call);
  for (const frame of [left, right]) {
    if (frame.index.length > 0)
      throw unsupported('A merge of a table with an index', span, 'Call `.reset_index()` first.');
    if (frame.columns === undefined && !frame.rows.origin.events)
      throw unsupported(
        'A merge of a merge with all its columns',
        span,
        'List the columns first: `merged[["a", "b"]]`.',
      );
  }
  const kind = args.choice('how', KINDS, 'inner');
  if (kind === 'cross') {
    const key = ['on', 'left_on', 'right_on'].find((name) => args.has(name));
    if (key !== undefined)
      throw new QueryFailure('Unexpected keys, expected none in a cross merge.', args.required(key).span);
  }
  const shared = kind === 'cross' ? [] : args.has('on') ? args.names('on') : undefined;
  const leftKeys = shared ?? (args.has('left_on') ? args.names('left_on') : commonColumns(left, right, call));
  const rightKeys = shared ?? (args.has('right_on') ? args.names('right_on') : leftKeys);
  if (leftKeys.length !== rightKeys.length || args.has('left_on') !== args.has('right_on')) {
    throw new QueryFailure('Unexpected keys, expected as many in `right_on` as in `left_on`.', span);
  }
  const [leftSuffix, rightSuffix] = suffixesOf(args);
  const indicator = indicatorOf(args);
  const marked = (frame: Frame): Frame => (indicator === undefined ? frame : withMark(frame, span));
  const sides: readonly [Side, Side] = [
    { frame: marked(left), relation: evaluation.relation('left'), keys: leftKeys, suffix: leftSuffix },
    { frame: marked(right), relation: evaluation.relation('right'), keys: rightKeys, suffix: rightSuffix },
  ];
  const first = kind === 'right' ? ([sides[1], sides[0]] as const) : sides;
  const joined = joinOf(first, kind === 'right' ? 'left' : kind === 'cross' ? 'inner' : kind, span, keyPlaces(args));
  const plan = kind === 'outer' || args.flag('sort', false) ? sortedByKeys(joined, sides, span) : joined;
  boundedPlan(plan, call.nameSpan);
  const origin = withIndicator(originOf(sides, kind), sides, indicator);
  return { type: 'frame', rows: { origin, plan }, columns: origin.columns, computed: new Map(), index: [] };
}

/** The plan; throws at one that earlier merges have made too large. `span` is the place of the merge. */
export function boundedPlan(plan: Plan, span: Span): Plan {
  if (planSize(plan) <= MAX_SIZE) return plan;
  throw new QueryFailure('This merges earlier merges too often.', span, { kind: 'unsupported' });
}

/** The name of the column that says where a row is from; `undefined` when none is asked for. */
function indicatorOf(args: Arguments): string | undefined {
  const given = args.optional('indicator');
  if (given === undefined) return undefined;
  if (given.value.type === 'constant' && typeof given.value.value === 'string') return given.value.value;
  return args.flag('indicator', false) ? '_merge' : undefined;
}

/** A column that every row of a side has, and no other row: no text can name it. */
const MARK = '\0here';

function withMark(frame: Frame, span: Span): Frame {
  const columns = [{ name: MARK, expr: { op: 'literal', value: true, span } as const }];
  return { ...frame, rows: { ...frame.rows, plan: { op: 'extend', input: frame.rows.plan, columns, span } } };
}

/** The merged columns with one that says `both`, `left_only` or `right_only`. */
function withIndicator(origin: Origin, [left, right]: readonly [Side, Side], name: string | undefined): Origin {
  if (name === undefined) return origin;
  const read = (wanted: string, span: Span): Expr => {
    if (wanted !== name) return origin.read(wanted, span);
    const text = (value: string): Expr => ({ op: 'literal', value, span });
    const isIn = ({ relation }: Side): Expr => ({
      op: 'exists',
      value: { op: 'field', name: MARK, relation, span },
      span,
    });
    const cases = [
      // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
      { when: { op: 'and', items: [isIn(left), isIn(right)], span } as const, then: text('both') },
      // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
      { when: isIn(left), then: text('left_only') },
    ];
    return { op: 'conditional', cases, otherwise: text('right_only'), span };
  };
  return { ...origin, read, ...(origin.columns === undefined ? {} : { columns: [...origin.columns, name] }) };
}

/** Rows in the order of the first side's. A missing key equals a missing key, unlike in SQL. */
function joinOf(
  [first, second]: readonly [Side, Side],
  kind: Exclude<(typeof KINDS)[number], 'right' | 'cross'>,
  span: Span,
  places: readonly Span[],
): Plan {
  const keys = first.keys.flatMap((key, index) => {
    const left = readColumn(first.frame, key, span);
    const right = readColumn(second.frame, second.keys[index] ?? key, span);
    return matchingKeys(left, right, places[index] ?? span);
  });
  const relations = { leftName: first.relation, rightName: second.relation };
  return { op: 'join', kind, left: first.frame.rows.plan, right: second.frame.rows.plan, ...relations, keys, span };
}

/** Where each key stands in the text; none where the columns of both sides are meant. */
function keyPlaces(args: Arguments): readonly Span[] {
  const node = (args.optional('on') ?? args.optional('left_on'))?.node;
  if (node === undefined) return [];
  return (node.kind === 'list' ? node.items : [node]).map(({ start, end }) => ({ start, end }));
}

/** Keys of a join by one value of each side, where a missing one equals a missing one. */
export function matchingKeys(left: Expr, right: Expr, span: Span): Extract<Plan, { op: 'join' }>['keys'] {
  return [
    { left: { op: 'exists', value: left, span }, right: { op: 'exists', value: right, span }, rules: ORDER },
    { left: orEmpty(left, span), right: orEmpty(right, span), rules: ORDER },
  ];
}

function orEmpty(expr: Expr, span: Span): Expr {
  return { op: 'call', name: 'coalesce', args: [expr, { op: 'literal', value: '', span }], span };
}

/** An outer merge has its rows in the order of the keys. */
function sortedByKeys(joined: Plan, [left, right]: readonly [Side, Side], span: Span): Plan {
  const keys = left.keys.map((key, index): SortKey => {
    const args = [readSide(left, key, span), readSide(right, right.keys[index] ?? key, span)];
    return { expr: { op: 'call', name: 'coalesce', args, span }, descending: false, nulls: 'last', rules: ORDER };
  });
  return { op: 'sort', input: joined, keys, span };
}

function commonColumns(left: Frame, right: Frame, call: Call): readonly string[] {
  const rightColumns = right.columns;
  const common = left.columns?.filter((name) => rightColumns?.includes(name));
  if (common !== undefined && rightColumns !== undefined && common.length > 0) return common;
  throw new QueryFailure('Missing keys, expected `on=` or `left_on=` and `right_on=`.', call.nameSpan);
}

function suffixesOf(args: Arguments): readonly [string, string] {
  const given = args.optional('suffixes');
  if (given === undefined) return ['_x', '_y'];
  const [first, second] = given.value.type === 'list' ? given.value.items.map(constantOf) : [];
  if (typeof first === 'string' && typeof second === 'string') return [first, second];
  throw new QueryFailure("Unexpected value, expected two suffixes such as `('_x', '_y')`.", given.span);
}

/** The columns of both sides; a name that both have, other than a shared key, gets the sides' suffixes. */
function originOf(sides: readonly [Side, Side], kind: (typeof KINDS)[number]): Origin {
  const [left, right] = sides;
  const isShared = (name: string): boolean =>
    left.keys.some((key, index) => key === name && right.keys[index] === name);
  const clashes = (name: string): boolean => has(left.frame, name) && has(right.frame, name) && !isShared(name);
  const read = (name: string, span: Span): Expr => {
    if (isShared(name)) return sharedKey(sides, kind, name, span);
    for (const side of sides) {
      const stem = name.endsWith(side.suffix) ? name.slice(0, name.length - side.suffix.length) : '';
      if (stem !== '' && clashes(stem)) return readSide(side, stem, span);
    }
    const own = clashes(name) ? assignedSide(sides, name) : undefined;
    if (own !== undefined) return readSide(own, name, span);
    if (clashes(name)) {
      throw new QueryFailure(`Unexpected column \`${name}\`: both sides of the merge have one.`, span, {
        help: `They are called \`${name}${left.suffix}\` and \`${name}${right.suffix}\` after the merge.`,
      });
    }
    return readSide(has(left.frame, name) ? left : right, name, span);
  };
  if (left.frame.columns === undefined || right.frame.columns === undefined) return { events: false, read };
  const suffixed = (side: Side): readonly string[] =>
    (side.frame.columns ?? []).map((name) => (clashes(name) ? `${name}${side.suffix}` : name));
  const columns = [...suffixed(left), ...suffixed(right).filter((name) => !isShared(name))];
  return { events: false, columns, read };
}

/** The side that assigned the column, where the other may have it only because it has all columns of the events. */
function assignedSide(sides: readonly [Side, Side], name: string): Side | undefined {
  const assigned = sides.filter(({ frame }) => frame.computed.has(name));
  const open = sides.some(({ frame }) => frame.columns === undefined && !frame.computed.has(name));
  return open && assigned.length === 1 ? assigned[0] : undefined;
}

/** Whether a frame has the column; one with all columns of the events is taken to have any. */
function has(frame: Frame, name: string): boolean {
  return frame.columns === undefined || frame.columns.includes(name) || frame.computed.has(name);
}

function sharedKey(sides: readonly [Side, Side], kind: (typeof KINDS)[number], name: string, span: Span): Expr {
  const [left, right] = sides;
  if (kind === 'inner' || kind === 'left' || kind === 'cross') return readSide(left, name, span);
  if (kind === 'right') return readSide(right, name, span);
  return { op: 'call', name: 'coalesce', args: [readSide(left, name, span), readSide(right, name, span)], span };
}

function readSide(side: Side, name: string, span: Span): Expr {
  return related(readColumn(side.frame, name, span), side.relation);
}

/** The expression with its fields read from one side of a join. */
function related(expr: Expr, relation: string): Expr {
  const within = (part: Expr): Expr => related(part, relation);
  switch (expr.op) {
    case 'field':
      return expr.relation === undefined ? { ...expr, relation } : expr;
    case 'compare':
    case 'arithmetic':
      return { ...expr, left: within(expr.left), right: within(expr.right) };
    case 'in':
      return { ...expr, value: within(expr.value), items: expr.items.map(within) };
    case 'match': {
      const { pattern } = expr;
      const moved = 'text' in pattern ? { ...pattern, text: within(pattern.text) } : pattern;
      return { ...expr, value: within(expr.value), pattern: moved };
    }
    case 'and':
    case 'or':
    case 'list':
      return { ...expr, items: expr.items.map(within) };
    case 'not':
      return { ...expr, item: within(expr.item) };
    case 'exists':
      return { ...expr, value: within(expr.value) };
    case 'call':
      return { ...expr, args: expr.args.map(within) };
    case 'conditional': {
      // biome-ignore lint/suspicious/noThenProperty: the plan's name for what a case gives
      const cases = expr.cases.map(({ when, then }) => ({ when: within(when), then: within(then) }));
      return { ...expr, cases, otherwise: within(expr.otherwise) };
    }
    default:
      return expr;
  }
}
