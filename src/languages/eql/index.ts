/** Elastic's EQL (Elasticsearch's EQL search): text → plan. The original language of that name is `eql-classic`. */
import type { Plan, Program, SequenceStep } from '../../engine/plan.ts';
import { attempt, QueryFailure } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { planSize } from '../shared/size.ts';
import { spanOf } from '../shared/spans.ts';
import { lowerEvent, lowering } from './lower.ts';
import { type Lowering, rules } from './meaning.ts';
import { parseQuery } from './parser.ts';
import type { Chain, Pipe, Query, Term } from './syntax.ts';

/** Largest plan, in nodes: functions within functions multiply. */
const MAX_SIZE = 200_000;

export const eql: Language = {
  id: 'eql',
  name: 'EQL',
  defaultView: 'ecs',
  parse: (text) => attempt(text, (warn) => lowerQuery(parseQuery(text), warn)),
};

function lowerQuery(query: Query, warn: (warning: QueryMessage) => void): Program {
  const events = lowering(warn);
  const { base, pipes } = query;
  let plan = base.kind === 'event' ? lowerEvents(query, events) : lowerChain(base, events);
  for (const pipe of pipes) plan = lowerPipe(plan, pipe);
  if (planSize(plan) > MAX_SIZE) {
    throw new QueryFailure('The query repeats its values in functions too often.', spanOf(query), {
      kind: 'unsupported',
    });
  }
  return { kind: 'plan', plan, returns: base.kind === 'event' ? 'events' : 'sequences' };
}

/** Events in the order of their lines; pipes count them in the order of time. */
function lowerEvents({ base, pipes }: Query, events: Lowering): Plan {
  const span = spanOf(base);
  const input: Plan = { op: 'source', span };
  if (base.kind !== 'event') return input;
  const found: Plan = { op: 'filter', input, predicate: lowerEvent(base, events), span };
  if (pipes.length === 0) return found;
  const time = { expr: { op: 'time', span }, descending: false, nulls: 'last', rules: rules(false) } as const;
  return { op: 'sort', input: found, keys: [time], span };
}

function lowerPipe(input: Plan, pipe: Pipe): Plan {
  return { op: 'limit', input, count: pipe.count, offset: 0, from: pipe.name, span: spanOf(pipe) };
}

function lowerChain(chain: Chain, events: Lowering): Plan {
  const span = spanOf(chain);
  const input: Plan = { op: 'source', span };
  const steps = chain.terms.map((term) => lowerStep(term, chain, events));
  if (chain.kind === 'sample') return { op: 'sample', input, steps, rules: rules(false), span };
  const until = chain.until && lowerStep(chain.until, chain, events);
  return {
    op: 'sequence',
    input,
    steps,
    rules: rules(false),
    span,
    ...(until === undefined
      ? {}
      : { until: { predicate: until.predicate, by: until.by, optional: until.optional ?? [] } }),
    ...(chain.maxSpan === undefined ? {} : { maxSpan: chain.maxSpan }),
  };
}

function lowerStep(term: Term, chain: Chain, events: Lowering): SequenceStep {
  const keys = [...chain.by, ...term.by];
  return {
    predicate: lowerEvent(term.query, events),
    by: keys.map(events.value),
    optional: keys.flatMap((key, place) => (key.optional ? [place] : [])),
    runs: term.runs,
    missing: term.missing,
    span: spanOf(term),
  };
}
