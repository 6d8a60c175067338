/** Syntax trees of KQL. */
import type { Span, WildcardPattern } from '../../engine/plan.ts';

/** A name or a value. `parts` where it holds wildcards; `quoted` in quotation marks, where `*` is itself. */
export interface Literal extends Span {
  readonly text: string;
  readonly quoted: boolean;
  readonly parts: WildcardPattern | undefined;
}

export type Node =
  | (Span & { readonly kind: 'and' | 'or'; readonly items: readonly Node[] })
  | (Span & { readonly kind: 'not'; readonly item: Node })
  /** Without a field: in any. */
  | (Span & { readonly kind: 'is'; readonly field: Literal | undefined; readonly value: Literal })
  | (Span & {
      readonly kind: 'range';
      readonly field: Literal;
      readonly operator: RangeOperator;
      readonly value: Literal;
    })
  /** `field: { … }`, on the objects of a nested field one by one. */
  | (Span & { readonly kind: 'nested'; readonly field: Literal; readonly item: Node })
  /** An empty query: everything. */
  | (Span & { readonly kind: 'all' });

export type RangeOperator = '<' | '<=' | '>' | '>=';

/** The fields that a query names. */
export function* fieldsOf(node: Node): Iterable<string> {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const item of node.items) yield* fieldsOf(item);
      return;
    case 'not':
      yield* fieldsOf(node.item);
      return;
    case 'nested':
      yield node.field.text;
      yield* fieldsOf(node.item);
      return;
    case 'all':
      return;
    default:
      if (node.field !== undefined) yield node.field.text;
  }
}
