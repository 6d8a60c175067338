/**
 * Conditions as `grep -P` over the raw line, which is `name=value` side by side with nothing quoted: a value is taken to
 * end where a blank and the next `name=` stand. Every condition is an assertion at the beginning of the line.
 */
import type { WildcardPattern } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { grep } from '../grep/index.ts';
import { addressRegex } from './addresses.ts';
import { inexpressible, joined } from './conditions.ts';
import { asRegex, quoted, tidy, writePattern } from './patterns.ts';
import type { Condition, FieldCondition } from './syntax.ts';
import { type Grammar, printCondition, refuseWholeEvent, type Target, type TargetFacts, testName } from './target.ts';

const NAME = 'grep';

/** A blank, and the name of another field: what a value is taken to end before. `==` ends Base64. */
const NEXT = ' [A-Za-z_@][\\w.@-]*=(?!=)';
/** One character of a value. */
const INSIDE = `(?!${NEXT}).`;
/** Where a value ends. */
const END = `(?=${NEXT}|$)`;

/** grep as a target. */
export const grepTarget: Target = { language: grep, folds: false, print };

function print(condition: Condition, facts: TargetFacts): string {
  const inner = negatedInside(condition, false);
  const pattern = printCondition(inner, GRAMMAR);
  facts.note({
    message:
      'Fields are found as `name=` in the line, which quotes nothing and has no line breaks: a value is taken to end before a blank with a name and `=` behind it, and an empty one is taken for none.',
    severity: 'info',
    ...condition.span,
  });
  const whole = inner.kind === 'or' ? `(?:${pattern})` : pattern;
  return `grep -P '^${whole.replaceAll("'", `'\\''`)}'`;
}

/**
 * The condition with each `not` before single conditions: assertions that deny others are hard to read, and V8, which runs
 * them, compiles some of those within each other to code that finds something else.
 */
function negatedInside(condition: Condition, negated: boolean): Condition {
  switch (condition.kind) {
    case 'always':
      return { ...condition, holds: condition.holds !== negated };
    case 'and':
    case 'or': {
      const items = condition.items.map((item) => negatedInside(item, negated));
      return joined((condition.kind === 'and') === negated ? 'or' : 'and', items, condition.span);
    }
    case 'not':
      return negatedInside(condition.item, !negated);
    case 'field':
      return negated ? { kind: 'not', item: condition, span: condition.span } : condition;
  }
}

const GRAMMAR: Grammar = {
  name: NAME,
  and: '',
  or: '|',
  open: '(?:',
  not: (item) => item.replace(/^\(\?=/, '(?!'),
  always: (holds) => (holds ? '(?=)' : '(?!)'),
  field: (condition) => {
    refuseWholeEvent(condition, NAME, true);
    return `(?=${condition.field === RAW_LINE ? line(condition) : field(condition)})`;
  },
};

function line({ test, span }: FieldCondition): string {
  if (test.kind !== 'text') throw inexpressible(`${testName(test)} of the whole line`, NAME, span);
  return `.*${cased(asRegex(test.pattern, { start: '^', end: '$' }), test.fold)}`;
}

function cased(pattern: string, fold: boolean): string {
  return fold ? `(?i:${pattern})` : pattern;
}

function field({ field: name, test, span }: FieldCondition): string {
  const before = `(?:^|.* )${quoted(name)}=`;
  switch (test.kind) {
    case 'exists':
      return `${before}(?!${END})`;
    case 'text':
      return `${before}${cased(valuePattern(test.pattern, span), test.fold)}${END}`;
    case 'oneOf': {
      const texts = test.texts.map((text) => valuePattern([text], span));
      return `${before}${cased(`(?:${texts.join('|')})`, test.fold)}${END}`;
    }
    case 'number':
      if (test.comparator !== 'eq' || !Number.isInteger(test.number)) break;
      return `${before}${test.number < 0 ? '-' : ''}0*${Math.abs(test.number)}(?:\\.0+)?${END}`;
    case 'cidr': {
      const ranges = test.ranges.map((range) => addressRegex(range, NAME, span).slice(1, -1));
      return `${before}(?:${ranges.join('|')})${END}`;
    }
    case 'regex':
    case 'same':
      break;
  }
  throw inexpressible(testName(test), NAME, span);
}

function valuePattern(pattern: WildcardPattern, span: FieldCondition['span']): string {
  const parts = tidy(pattern);
  if (parts.length === 0)
    throw inexpressible('An empty text, which a raw line has for a missing value as well,', NAME, span);
  const open = / [A-Za-z_@][\w.@-]*=(?!=)|[\r\n]/.test(
    ` ${parts.map((part) => (typeof part === 'string' ? part : '\t')).join('')}`.slice(1),
  );
  if (open)
    throw inexpressible('A text that holds a line break, or a blank and a name with `=` behind it,', NAME, span);
  return writePattern(parts, inside, { many: `(?:${INSIDE})*`, one: `(?:${INSIDE})` });
}

/** A text within a value: a blank that more may follow is none before the next field. */
function inside(text: string): string {
  return quoted(text).replace(/ (?=(?:[A-Za-z_@](?:[\w@-]|\\\.)*)?$)/g, `(?!${NEXT}) `);
}
