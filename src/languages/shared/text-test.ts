/** Conditions on text that several languages share: without case, a backslash as itself, `*` for any run of characters. */
import { anyOf } from '../../engine/connectives.ts';
import type { ComparisonRules, Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import type { Quoted } from './quotes.ts';

export { allOf, anyOf } from '../../engine/connectives.ts';

/** Text without case, numbers as numbers when both sides are, a missing field is never equal. */
export const LOOSE: ComparisonRules = { fold: true, numbers: 'both', missing: false, lists: 'any' };

/** The opposite of `LOOSE`, for `!=`: true when the field is missing, and of a list when no element is equal. */
export const LOOSE_NOT: ComparisonRules = { fold: true, numbers: 'both', missing: true, lists: 'all' };

/** Reads `*` (and `?`, where the language has it) as wildcards; `undefined` when the text has none. */
export function wildcards(text: string, one: boolean): WildcardPattern | undefined {
  const parts: (string | { any: 'many' | 'one' })[] = [];
  let wild = false;
  for (const piece of text.split(one ? /([*?])/ : /([*])/)) {
    if (piece === '') continue;
    if (piece === '*' || (one && piece === '?')) {
      wild = true;
      parts.push({ any: piece === '*' ? 'many' : 'one' });
    } else {
      parts.push(piece);
    }
  }
  return wild ? parts : undefined;
}

/** How `textTest` reads its text. */
export interface TextReading {
  /** `?` stands for any one character. */
  readonly one: boolean;
  readonly warn: (warning: QueryMessage) => void;
}

/**
 * The condition that `value` is a text: `*` alone asks for a value at all, other `*` are wildcards. `span` is the whole
 * comparison's.
 *
 * A backslash is itself. Where one is doubled inside the text, as in `C:\\Windows`, it was most likely escaped for another
 * language: the condition holds for the text as written and for the one with single backslashes, with a warning. Two
 * backslashes at the start are a network path, and stay.
 */
export function textTest(value: Expr, written: Quoted, span: Span, reading: TextReading): Expr {
  const { text, start, end } = written;
  if (text === '*') return { op: 'exists', value, span };
  const test = plainTest(value, written, span, reading.one);
  if (!/[^\\]\\\\[^\\]/.test(text)) return test;
  const single = text.replace(/(?<=[^\\])\\\\(?=[^\\])/g, '\\');
  reading.warn({
    message: 'A doubled backslash is read as it stands and as a single one.',
    help: `A backslash needs no escape here: write ${single}.`,
    start,
    end,
  });
  return anyOf([test, plainTest(value, { ...written, text: single }, span, reading.one)], span);
}

function plainTest(value: Expr, { text, start, end }: Quoted, span: Span, one: boolean): Expr {
  const parts = wildcards(text, one);
  if (parts !== undefined) {
    return { op: 'match', value, pattern: { kind: 'wildcard', parts }, rules: LOOSE, span };
  }
  const right: Expr = { op: 'literal', value: text, span: { start, end } };
  return { op: 'compare', comparator: 'eq', left: value, right, rules: LOOSE, span };
}
