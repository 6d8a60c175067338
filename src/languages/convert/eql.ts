/**
 * Conditions as Elastic's EQL: `:` compares without case and knows `*` and `?`, which nothing escapes: a text that holds
 * one of them becomes a regular expression (EQL syntax reference, "Conditions", "Pattern comparison keywords").
 */
import type { WildcardPattern } from '../../engine/plan.ts';
import { eql } from '../eql/index.ts';
import { KEYWORDS } from '../eql/lexer.ts';
import { inexpressible, plainText } from './conditions.ts';
import { patternAsLucene, treeAsLucene } from './lucene-regex.ts';
import { treeOf, writePattern } from './patterns.ts';
import type { Condition, FieldCondition } from './syntax.ts';
import {
  type Grammar,
  noteNumeral,
  numeral,
  printCondition,
  refuseWholeEvent,
  type Target,
  type TargetFacts,
  testName,
  withoutSets,
} from './target.ts';

const NAME = 'EQL';

/** Elastic's EQL as a target. */
export const eqlTarget: Target = {
  language: eql,
  folds: false,
  print: (condition: Condition, facts: TargetFacts) => `any where ${printCondition(condition, grammarOf(facts))}`,
};

const COMPARATORS = { eq: '==', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

function grammarOf(facts: TargetFacts): Grammar {
  return {
    name: NAME,
    and: ' and ',
    or: ' or ',
    not: (item) => `not ${item}`,
    missing: ({ field }) => `${fieldName(field)} == null`,
    always: (holds) => String(holds),
    field: (condition) => {
      refuseWholeEvent(condition, NAME, false);
      const name = fieldName(condition.field);
      return condition.test.kind === 'exists' ? `${name} != null` : testText(name, condition, facts);
    },
  };
}

function fieldName(field: string): string {
  const parts = field.split('.');
  const plain = parts.every((part) => /^[A-Za-z_@][A-Za-z0-9_]*$/.test(part) && !KEYWORDS.has(part));
  return plain ? field : `\`${field.replaceAll('`', '``')}\``;
}

function testText(name: string, condition: FieldCondition, facts: TargetFacts): string {
  const { test, span } = condition;
  switch (test.kind) {
    case 'text':
      return textTest(name, test.pattern, test.fold, condition, facts);
    case 'oneOf':
      for (const text of test.texts) noteText(text, condition, facts);
      return `${name} in${test.fold ? '~' : ''} (${test.texts.map(string).join(', ')})`;
    case 'number':
      return `${name} ${COMPARATORS[test.comparator]} ${test.number}`;
    case 'cidr':
      return `cidrMatch(${[name, ...test.ranges.map(string)].join(', ')})`;
    case 'regex':
      return `${name} regex${test.fold ? '~' : ''} ${string(treeAsLucene(treeOf(test.regex, false, span), span))}`;
    default:
      throw inexpressible(testName(test), NAME, span);
  }
}

function textTest(
  name: string,
  pattern: WildcardPattern,
  fold: boolean,
  condition: FieldCondition,
  facts: TargetFacts,
): string {
  if (pattern.some((part) => typeof part === 'string' && /[*?]/.test(part))) {
    return `${name} regex${fold ? '~' : ''} ${string(patternAsLucene(pattern, false))}`;
  }
  const texts = withoutSets(pattern, NAME, condition.span).map((one) => {
    const plain = plainText(one);
    if (plain !== undefined) noteText(plain, condition, facts);
    return string(writePattern(one, (text) => text, { many: '*', one: '?' }));
  });
  const list = texts.length === 1 ? texts.join('') : `(${texts.join(', ')})`;
  if (fold) return `${name} : ${list}`;
  return plainText(pattern) === undefined ? `${name} like ${list}` : `${name} == ${list}`;
}

function noteText(text: string, condition: FieldCondition, facts: TargetFacts): void {
  const kind = numeral(text);
  if (kind === 'odd')
    throw inexpressible(`The text \`${text}\``, NAME, condition.span, 'it is compared as a number there');
  if (kind === 'plain') noteNumeral(text, condition, facts);
}

/** Backslashes stay as they are in a raw string, which ends on its line and at three quotation marks. */
function string(text: string): string {
  const raw = text.includes('\\') && !/[\r\n]|"""|"$/.test(text);
  if (raw) return `"""${text}"""`;
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
