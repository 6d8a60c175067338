/** The original EQL (Endgame's, CAR's): text → plan. Elastic's EQL is another language. */
import type { Plan, Program, SequenceStep } from '../../engine/plan.ts';
import { attempt, QueryFailure } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { planSize } from '../shared/size.ts';
import { spanOf } from '../shared/spans.ts';
import { eventField, stepField } from './fields.ts';
import { lowerEvent, lowering } from './lower.ts';
import { type Lowering, RULES } from './meaning.ts';
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
  for (const [index, pipe] of query.pipes.entries()) flow = lowerPipe(flow, pipe, query.pipes.slice(index + 1));
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
  const last = base.until && lowerStep(base.until, base, events);
  const until = last && { predicate: last.predicate, by: last.by, optional: last.by.map((_, place) => place) };
  const plan: Plan =
    base.kind === 'join'
      ? { op: 'gather', input, steps, rules: RULES, span, ...(until === undefined ? {} : { until }) }
      : {
          op: 'sequence',
          input,
          steps,
          rules: RULES,
          span,
          ...(until === undefined ? {} : { until: { ...until, first: true } }),
          ...(base.maxSpan === undefined ? {} : { maxSpan: base.maxSpan }),
        };
  return { plan, returns: 'sequences', lower };
}

function lowerStep(subquery: Subquery, chain: Chain, events: Lowering): SequenceStep {
  const by = [...chain.by, ...subquery.by].map(events.value);
  return {
    predicate: lowerEvent(subquery.query, events),
    by,
    // A missing key is a key like any other (`eql/engine.py`).
    optional: by.map((_, place) => place),
    runs: 1,
    missing: false,
    span: spanOf(subquery),
    ...(subquery.fork ? { fork: true } : {}),
  };
}
