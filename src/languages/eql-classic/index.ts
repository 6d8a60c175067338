/** The original EQL (Endgame's, CAR's): text → plan. Elastic's EQL is another language. */
import type { Expr, Plan, Program, SequenceStep, Span } from '../../engine/plan.ts';
import { attempt, QueryFailure, unsupported } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { planSize } from '../shared/size.ts';
import { spanOf } from '../shared/spans.ts';
import { eventField, lowerEvent, lowering } from './lower.ts';
import { type FieldReader, type Lowering, RULES } from './meaning.ts';
import { parseQuery } from './parser.ts';
import { type Flow, lowerPipe } from './pipes.ts';
import type { Chain, Query, Subquery } from './syntax.ts';

/** Largest plan, in nodes: patterns within patterns multiply. */
const MAX_SIZE = 200_000;

export const eqlClassic: Language = {
  id: 'eql-classic',
  name: 'EQL (original)',
  defaultView: 'endpoint',
  parse: (text) => attempt(text, (warn) => lowerQuery(parseQuery(text), warn)),
};

function lowerQuery(query: Query, warn: (warning: QueryMessage) => void): Program {
  const events = lowering(warn, eventField);
  let flow = lowerBase(query, events);
  for (const pipe of query.pipes) flow = lowerPipe(flow, pipe);
  if (planSize(flow.plan) > MAX_SIZE) {
    throw new QueryFailure('The query repeats its values in patterns too often.', spanOf(query), {
      kind: 'unsupported',
    });
  }
  return { kind: 'plan', plan: flow.plan, returns: flow.returns };
}

function lowerBase({ base }: Query, events: Lowering): Flow {
  const span = spanOf(base);
  const input: Plan = { op: 'source', span };
  if (base.kind === 'event') {
    const predicate = lowerEvent(base, events);
    return { plan: { op: 'filter', input, predicate, span }, returns: 'events', lower: events };
  }
  const steps = base.subqueries.map((subquery) => lowerStep(subquery, base, events));
  const lower = events.reading(stepField(steps.length));
  if (base.kind === 'join') {
    if (base.until !== undefined) throw unsupported('`until` after a `join`', spanOf(base.until));
    return { plan: { op: 'sample', input, steps, rules: RULES, span }, returns: 'sequences', lower };
  }
  const until = base.until === undefined ? undefined : lowerStep(base.until, base, events);
  const plan: Plan = {
    op: 'sequence',
    input,
    steps,
    rules: RULES,
    span,
    ...(until === undefined ? {} : { until: { predicate: until.predicate, by: until.by } }),
    ...(base.maxSpan === undefined ? {} : { maxSpan: base.maxSpan }),
  };
  return { plan, returns: 'sequences', lower };
}

function lowerStep(subquery: Subquery, chain: Chain, events: Lowering): SequenceStep {
  if (subquery.fork !== undefined) throw unsupported('`fork`', subquery.fork);
  const by = [...chain.by, ...subquery.by].map(events.value);
  return { predicate: lowerEvent(subquery.query, events), by, runs: 1, missing: false, span: spanOf(subquery) };
}

/** In pipes, `events[1].field` is a field of the second event of a sequence; a field alone, of the first. */
function stepField(steps: number): FieldReader {
  return (path, span): Expr => {
    const [base, index, ...rest] = path;
    if (base !== 'events' || typeof index !== 'number') return ofStep(0, path, span);
    if (index >= steps) {
      throw new QueryFailure(`Unexpected index ${index}, expected one below ${steps}, the number of events.`, span);
    }
    if (rest.length === 0) throw new QueryFailure(`Unexpected end, expected a field of \`events[${index}]\`.`, span);
    return ofStep(index, rest, span);
  };
}

function ofStep(step: number, path: readonly (string | number)[], span: Span): Expr {
  const [base, ...rest] = path;
  const field: Expr = { op: 'field', name: String(base), relation: String(step), span };
  const names = rest.filter((part) => typeof part === 'string');
  if (names.length < rest.length) throw unsupported('An element of an array in a pipe', span);
  return { ...field, name: [field.name, ...names].join('.') };
}
