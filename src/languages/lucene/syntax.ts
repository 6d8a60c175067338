/** Syntax trees of query strings. Offsets are those of the query string itself. */
import type { WildcardPattern } from '../../engine/plan.ts';

/** A field that a value, or all of a group, is looked for in. */
export interface FieldName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A part of the query with its place; a field's name is within it. */
interface Part {
  readonly field: FieldName | undefined;
  readonly start: number;
  readonly end: number;
}

/** A bound of a range. */
export interface Bound {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A word; with `fuzzy`, what stands behind its `~`. */
export type Term = Part & { readonly kind: 'term'; readonly text: string; readonly fuzzy: string | undefined };

export type Node =
  | Term
  /** Words side by side without operators, which the parser hands to the analyser in one piece. */
  | (Part & { readonly kind: 'run'; readonly terms: readonly Term[] })
  | (Part & { readonly kind: 'phrase'; readonly text: string; readonly slop: number })
  /** `*` alone. */
  | (Part & { readonly kind: 'star' })
  | (Part & { readonly kind: 'wildcard'; readonly parts: WildcardPattern })
  | (Part & { readonly kind: 'regex'; readonly source: string; readonly fold: boolean; readonly at: number })
  /** An absent bound is `*`. */
  | (Part & {
      readonly kind: 'range';
      readonly low: Bound | undefined;
      readonly high: Bound | undefined;
      readonly openLow: boolean;
      readonly openHigh: boolean;
    })
  | (Part & { readonly kind: 'group'; readonly clauses: readonly Clause[] });

/** The fields that a query names. */
export function* fieldsOf(node: Node): Iterable<string> {
  if (node.field !== undefined) yield node.field.name;
  if (node.kind === 'group') for (const clause of node.clauses) yield* fieldsOf(clause.node);
}

/** One clause of a query: how it is joined to the one before, and `+`, `-`, `!` or `NOT` before it. */
export interface Clause {
  readonly conjunction: 'and' | 'or' | undefined;
  readonly modifier: 'required' | 'prohibited' | undefined;
  readonly node: Node;
  /** Where the modifier starts, or the node. */
  readonly start: number;
}
