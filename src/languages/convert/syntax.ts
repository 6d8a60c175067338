/** Conditions on single events, without any language in them. */
import type { RegexPattern, Span, WildcardPattern } from '../../engine/plan.ts';

/** A condition on one event. Of a field with several values one that meets it is enough; a missing field meets none. */
export type Condition =
  | { readonly kind: 'always'; readonly holds: boolean; readonly span: Span }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[]; readonly span: Span }
  | { readonly kind: 'not'; readonly item: Condition; readonly span: Span }
  | FieldCondition;

/** What is asked of a field's value. */
export type FieldTest =
  /** The whole value, as text. */
  | { readonly kind: 'text'; readonly pattern: WildcardPattern; readonly fold: boolean }
  /** The whole value is one of several texts. */
  | { readonly kind: 'oneOf'; readonly texts: readonly string[]; readonly fold: boolean }
  /** As numbers; a value that is none does not meet it. */
  | { readonly kind: 'number'; readonly comparator: 'eq' | 'lt' | 'le' | 'gt' | 'ge'; readonly number: number }
  | { readonly kind: 'exists' }
  | { readonly kind: 'cidr'; readonly ranges: readonly string[] }
  /** PCRE. */
  | { readonly kind: 'regex'; readonly regex: RegexPattern; readonly fold: boolean }
  /** The same text as another field. */
  | { readonly kind: 'same'; readonly other: string; readonly fold: boolean };

/** A condition on one field. */
export interface FieldCondition {
  readonly kind: 'field';
  readonly field: string;
  readonly test: FieldTest;
  readonly span: Span;
}
