/** Where a condition looks: the fields that it names or leaves open, and how the index keeps each. */
import type { ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { EVERY_VALUE, FIELDS_LIKE, MESSAGE_TEXT } from '../../engine/whole-event.ts';
import { type Reading, storedField } from './reading.ts';
import type { QuerySource } from './source.ts';
import type { FieldName } from './syntax.ts';

/** One place to look in. */
export interface Target {
  /** Its value, whole. */
  readonly value: Expr;
  readonly kept: 'whole' | 'words';
  /** True when whole values are compared without case. */
  readonly fold: boolean;
  /** The field as the log names it; absent for all of them together. */
  readonly name?: string;
}

/** Text by text, exactly; with a number as a number; a missing value is never equal, an element of a list suffices. */
export const EXACT: ComparisonRules = { fold: false, numbers: 'coerce', missing: false, lists: 'any' };

/** A number that a field of numbers reads, however it is written. */
export const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** What converters write for the keywords of a Sigma rule: `\\*.keyword:*mimikatz*`. */
const EVERY_KEYWORD = '*.keyword';

/** The places that a condition looks in; a name with wildcards stands for all fields that it fits. `span` is that of the condition. */
export function targetsOf(field: FieldName | undefined, reading: Reading, source: QuerySource, span: Span): Target[] {
  if (field !== undefined && field.name !== '*' && field.name !== EVERY_KEYWORD) {
    return [targetOf(field.name, reading, source.span(field.start, field.end))];
  }
  const { defaultFields } = reading;
  if (field === undefined && defaultFields !== undefined && !defaultFields.includes('*')) {
    return defaultFields.map((name) => targetOf(name, reading, span));
  }
  const words = reading.mapping === 'dynamic' ? EVERY_VALUE : MESSAGE_TEXT;
  const whole: Target = { value: { op: 'field', name: EVERY_VALUE, span }, kept: 'whole', fold: false };
  if (field?.name === EVERY_KEYWORD) return [whole];
  return [whole, { value: { op: 'field', name: words, span }, kept: 'words', fold: false }];
}

function targetOf(name: string, reading: Reading, span: Span): Target {
  const stored = storedField(name, reading.mapping);
  const field = name.includes('*') ? FIELDS_LIKE + stored.name : stored.name;
  return { ...stored, value: { op: 'field', name: field, span } };
}

/** The words of a target's texts. */
export function wordsIn({ value }: Target): Expr {
  return { op: 'call', name: 'words', args: [value], span: value.span };
}
