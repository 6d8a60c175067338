/** Searches in square brackets as conditions (Search Manual, "About subsearches"): those of a row all hold, of the rows any. */
import type { ComparisonRules, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { lowerPipeline } from './lower-pipeline.ts';
import { numbered } from './numbering.ts';
import { decided, fieldOf, type LowerContext, projected, type Stage } from './stage.ts';
import type { Subsearch } from './syntax.ts';

/** How values of two searches are equal in conditions: as `search` compares. */
const AS_SEARCH: ComparisonRules = { fold: true, numbers: 'both', missing: false, lists: 'any' };

/** What pairs rows with those of the other search. */
interface Pairing {
  readonly right: Plan;
  readonly keys: Extract<Plan, { op: 'join' }>['keys'];
  readonly on?: Expr;
}

/** Keeps the rows that meet the conditions of another search; `negated`: those that do not. */
export function semiJoined(
  stage: Stage,
  search: Subsearch,
  negated: boolean,
  span: Span,
  context: LowerContext,
): Stage {
  const number = context.fresh();
  const pairing = pairingOf(stage, search, number, span, context);
  const names = { leftName: `outer ${number}`, rightName: `inner ${number}` };
  const kind = negated ? 'anti' : 'semi';
  return { ...stage, plan: { op: 'join', kind, left: stage.plan, ...pairing, ...names, span } };
}

/** Tells of each row, in a column that no search sees, whether it meets the conditions of another search. */
export function marked(
  stage: Stage,
  search: Subsearch,
  span: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly hit: Expr } {
  const { stage: counted, number: row } = numbered(stage, [], span, context);
  const number = context.fresh();
  const { right, ...pairing } = pairingOf(stage, search, number, span, context);
  const name = ` hit ${number}`;
  const hits: Plan = { op: 'extend', input: right, columns: [{ name, expr: { op: 'literal', value: 1, span } }], span };
  const joined: Plan = {
    op: 'join',
    kind: 'left',
    left: counted.plan,
    right: hits,
    ...pairing,
    leftName: `outer ${number}`,
    rightName: `inner ${number}`,
    span,
  };
  const once: Plan = { op: 'distinct', input: joined, by: [row], keep: 'first', span };
  return { stage: { ...counted, plan: once }, hit: { op: 'exists', value: { op: 'field', name, span }, span } };
}

function pairingOf(stage: Stage, search: Subsearch, number: number, span: Span, context: LowerContext): Pairing {
  const right = lowerPipeline(search.pipeline, { ...context, needed: () => [] });
  const columns = right.columns.filter((name) => !/^[_ ]/.test(name));
  if (right.events || columns.length === 0) {
    throw unsupported(
      'A search in square brackets that gives whole events',
      span,
      'End it with the fields that are compared: `| table user`.',
    );
  }
  if (columns.some((name) => name === 'search' || name === 'query')) {
    throw unsupported('A search in square brackets that gives words to look for', span);
  }
  const inner = (name: string): string => ` ${number} ${name}`;
  const wanted = columns.map((name): NamedExpr => ({ name: inner(name), expr: { op: 'field', name, span } }));
  const keys = columns.map((name) => {
    const left = fieldOf(stage, { text: name, ...span }, context);
    decided(stage, left);
    decided(right, { op: 'field', name, span });
    const other: Expr = { op: 'field', name: inner(name), span };
    return { left, right: other, rules: AS_SEARCH };
  });
  const rows: Plan = {
    op: 'aggregate',
    input: projected(right, wanted, span).plan,
    by: shown(wanted, span),
    aggregates: [],
    missingKeys: 'keep',
    order: 'met',
    span,
  };
  const written = search.pipeline.steps.some(({ name }) => name === 'inputlookup' || name === 'makeresults');
  return written ? { right: rows, keys: [], on: patternTest(keys, span) } : { right: rows, keys };
}

/** The columns as they are: rows of the other search are no events of the result. */
function shown(columns: readonly NamedExpr[], span: Span): readonly NamedExpr[] {
  return columns.map(({ name }): NamedExpr => ({ name, expr: { op: 'field', name, span } }));
}

/** Where the other rows are written by somebody: `*` in a value is a wildcard, and what is missing asks nothing. */
function patternTest(keys: Pairing['keys'], span: Span): Expr {
  const there = keys.map(({ right }): Expr => ({ op: 'exists', value: right, span }));
  const tests = keys.map(({ left, right }): Expr => {
    const absent: Expr = { op: 'not', item: { op: 'exists', value: right, span }, span };
    const equal: Expr = { op: 'compare', comparator: 'eq', left, right, rules: AS_SEARCH, span };
    const like: Expr = { op: 'call', name: 'takesIn', args: [right, left], rules: AS_SEARCH, span };
    return { op: 'or', items: [absent, equal, like], span };
  });
  return { op: 'and', items: [{ op: 'or', items: there, span }, ...tests], span };
}
