/** What a language must supply so that conditions can be printed in it, and the walk over conditions that all share. */
import type { Span, WildcardPattern } from '../../engine/plan.ts';
import { decimal } from '../../engine/scalars.ts';
import { RAW_LINE, WHOLE_EVENT_LABELS } from '../../engine/whole-event.ts';
import { QueryFailure } from '../failure.ts';
import type { Language, QueryMessage } from '../language.ts';
import { inexpressible, plainText } from './conditions.ts';
import type { Condition, FieldCondition, FieldTest } from './syntax.ts';

/** A language that conditions are printed in. */
export interface Target {
  readonly language: Language;
  /** Texts are best compared without case. */
  readonly folds: boolean;
  /** The query. Throws `QueryFailure`, placed in the source's text, for what the language cannot say. */
  print(condition: Condition, facts: TargetFacts): string;
}

/** What printing leans on beside the condition. */
export interface TargetFacts {
  /** Says what may differ. */
  readonly note: (note: QueryMessage) => void;
  /** True for a field whose numbers every event writes alike: an event id. */
  readonly isLogSource: (field: string) => boolean;
  /** True for a text that every event writes alike, so that case makes no difference: a channel's name. */
  readonly hasOneSpelling: (field: string, text: string) => boolean;
}

/** How a language joins conditions and says each of them. */
export interface Grammar {
  readonly name: string;
  readonly and: string;
  readonly or: string;
  /** What opens a group; `(` when absent. */
  readonly open?: string;
  not(item: string): string;
  /** That a field is missing, where there are words for it. */
  missing?(condition: FieldCondition): string;
  always(holds: boolean): string;
  /** One condition, in parentheses where it is several. `negated`: within a `not`. */
  field(condition: FieldCondition, negated: boolean): string;
}

/** Prints a condition; `and` and `or` within each other, and after `not`, stand in parentheses. */
export function printCondition(condition: Condition, grammar: Grammar, negated = false): string {
  const within = (item: Condition, inNot: boolean) => {
    const text = printCondition(item, grammar, inNot);
    return item.kind === 'and' || item.kind === 'or' ? `${grammar.open ?? '('}${text})` : text;
  };
  switch (condition.kind) {
    case 'always':
      return grammar.always(condition.holds);
    case 'and':
    case 'or':
      return condition.items.map((item) => within(item, negated)).join(grammar[condition.kind]);
    case 'not': {
      const { item } = condition;
      const missing = item.kind === 'field' && item.test.kind === 'exists' ? grammar.missing?.(item) : undefined;
      if (missing !== undefined) return missing;
      return grammar.not(within(item, true));
    }
    case 'field':
      return grammar.field(condition, negated);
  }
}

/** The condition with case, or without it, in comparisons to which it makes no difference. */
export function inOneSpelling(condition: Condition, folds: boolean, facts: TargetFacts): Condition {
  switch (condition.kind) {
    case 'always':
      return condition;
    case 'and':
    case 'or':
      return { ...condition, items: condition.items.map((item) => inOneSpelling(item, folds, facts)) };
    case 'not':
      return { ...condition, item: inOneSpelling(condition.item, folds, facts) };
    case 'field': {
      const { field, test } = condition;
      const texts = test.kind === 'oneOf' ? test.texts : test.kind === 'text' ? [plainText(test.pattern)] : [];
      const alike = texts.every((text) => text !== undefined && facts.hasOneSpelling(field, text));
      if ((test.kind !== 'oneOf' && test.kind !== 'text') || !alike) return condition;
      return { ...condition, test: { ...test, fold: folds } };
    }
  }
}

/** Refuses conditions on an event as a whole, but for its line where `line` is true. */
export function refuseWholeEvent({ field, span }: FieldCondition, where: string, line: boolean): void {
  const label = WHOLE_EVENT_LABELS.get(field);
  if (label === undefined || (line && field === RAW_LINE)) return;
  throw inexpressible(
    `A condition on the whole event (its ${label})`,
    where,
    span,
    'name the field that holds the text',
  );
}

/** How a test is called when it is refused. */
export function testName(test: FieldTest): string {
  switch (test.kind) {
    case 'text':
      return test.fold ? 'This pattern' : 'A comparison with case';
    case 'oneOf':
      return test.fold ? 'This list' : 'A comparison with case';
    case 'number':
      return 'This comparison of numbers';
    case 'exists':
      return 'A test for a value';
    case 'cidr':
      return 'A range of addresses';
    case 'regex':
      return 'A regular expression';
    case 'same':
      return 'A comparison of two fields';
  }
}

/** Any of several conditions, in parentheses unless it is one. */
export function anyOfTexts(tests: readonly string[], or: string): string {
  return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join(or)})`;
}

/** Most patterns that one with sets of characters is written out as. */
const MOST_PATTERNS = 64;

/** Every pattern that one with sets of characters (`windash`) stands for. */
export function withoutSets(pattern: WildcardPattern, where: string, span: Span): WildcardPattern[] {
  let all: WildcardPattern[] = [[]];
  for (const part of pattern) {
    const choices = typeof part === 'object' && part.any === 'one' && part.of !== undefined ? [...part.of] : [part];
    all = all.flatMap((head) => choices.map((choice) => [...head, choice]));
    if (all.length > MOST_PATTERNS) throw inexpressible('A pattern with so many sets of characters', where, span);
  }
  return all.map((one) => (plainText(one) === undefined ? one : [one.join('')]));
}

/** How the texts of a pattern compare with a number's reading: a whole number as it is always written, or another one. */
export function numeral(text: string): 'plain' | 'odd' | undefined {
  const number = decimal(text);
  if (number === undefined) return undefined;
  return String(number) === text && Number.isSafeInteger(number) ? 'plain' : 'odd';
}

/** Says that texts and numbers are told apart otherwise in the other language. */
export function noteNumeral(text: string, { field, span }: FieldCondition, facts: TargetFacts): void {
  if (facts.isLogSource(field)) return;
  facts.note({
    message: `A number in \`${field}\` that is written otherwise than \`${text}\` (\`0${text}\`, \`${text}.0\`) compares otherwise there.`,
    severity: 'info',
    ...span,
  });
}

/** The text, when the language reads it back; else the reason why it does not, at the condition. */
export function readBack(text: string, language: Language, span: Span): string {
  const parsed = language.parse(text);
  if (parsed.ok) return text;
  throw new QueryFailure(`${language.name} refuses what this is written as: ${parsed.error.message}`, span, {
    kind: 'unsupported',
  });
}
