/**
 * Sigma log sources in plans: which events a rule is for. Every part is asked of the view, which knows what
 * `category:process_creation`, `product:windows` or `service:security` select.
 */
import { allOf, anyOf } from '../../engine/connectives.ts';
import type { Expr, Plan, Program, Span } from '../../engine/plan.ts';

/** A Sigma log source; what is absent does not matter (Sigma rules specification, "Log source"). */
export interface LogSource {
  readonly category?: string | undefined;
  readonly product?: string | undefined;
  readonly service?: string | undefined;
}

/** Parts of a log source, in the order in which they are asked. */
export const LOG_SOURCE_PARTS = ['category', 'product', 'service'] as const;

/** The condition that an event is of any of the log sources; each part has the place that `spanOf` gives for it. */
export function logSourceExpr(
  sources: readonly LogSource[],
  span: Span,
  spanOf: (part: (typeof LOG_SOURCE_PARTS)[number]) => Span = () => span,
): Expr {
  const any = sources.map((source): Expr => {
    const items = LOG_SOURCE_PARTS.flatMap((part): Expr[] => {
      const value = source[part];
      return value === undefined ? [] : [{ op: 'is', object: `${part}:${value.toLowerCase()}`, span: spanOf(part) }];
    });
    return allOf(items, span);
  });
  return anyOf(any, span);
}

/**
 * The program reading only events of the log sources (any of them), as a filter right above each source of its plan. The
 * filter stands nowhere in the query's text: its span is empty. Without log sources the program is given back.
 */
export function withLogSources(program: Program, sources: readonly LogSource[] | undefined): Program {
  const restricting = (sources ?? []).filter(restricts);
  if (restricting.length === 0 || restricting.length < (sources ?? []).length) return program;
  const nowhere = { start: 0, end: 0 };
  const predicate = logSourceExpr(restricting, nowhere);
  return { ...program, plan: aboveSources(program.plan, predicate, nowhere) };
}

/** Log sources in words: "product windows, service security". */
export function logSourceWords(sources: readonly LogSource[]): string {
  return sources
    .map((source) =>
      LOG_SOURCE_PARTS.flatMap((part) => (source[part] === undefined ? [] : [`${part} ${source[part]}`])).join(', '),
    )
    .join(' or ');
}

function restricts(source: LogSource): boolean {
  return LOG_SOURCE_PARTS.some((part) => source[part] !== undefined);
}

/** A plan's nodes are as deep as the query's pipes: recursion is bounded by the front ends. */
function aboveSources(plan: Plan, predicate: Expr, span: Span): Plan {
  const within = (input: Plan) => aboveSources(input, predicate, span);
  switch (plan.op) {
    case 'source':
      return { op: 'filter', input: plan, predicate, span };
    case 'union':
      return { ...plan, inputs: plan.inputs.map(within) };
    case 'difference':
    case 'join':
      return { ...plan, left: within(plan.left), right: within(plan.right) };
    default:
      return { ...plan, input: within(plan.input) };
  }
}
