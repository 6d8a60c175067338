/** Spans of syntax trees' nodes. */
import type { Span } from '../../engine/plan.ts';

/** Only the span of a node. */
export function spanOf(node: Span): Span {
  return { start: node.start, end: node.end };
}

/** From the start of one node to the end of another. */
export function spanning(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
