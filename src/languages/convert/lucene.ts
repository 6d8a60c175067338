/**
 * Conditions as a query string of Elasticsearch, for indices that keep each field whole under `.keyword`. Such fields are
 * compared with case: where case does not matter, the condition is a regular expression that has both (Elasticsearch
 * reference, *Query string query*).
 */
import type { WildcardPattern } from '../../engine/plan.ts';
import { EVERY_VALUE, RAW_LINE } from '../../engine/whole-event.ts';
import { esQs } from '../lucene/index.ts';
import { inexpressible, plainText } from './conditions.ts';
import { literalCharacter, patternAsLucene, treeAsLucene } from './lucene-regex.ts';
import { hasCase, isMany, tidy, treeOf, writePattern } from './patterns.ts';
import type { FieldCondition } from './syntax.ts';
import {
  anyOfTexts,
  type Grammar,
  noteNumeral,
  numeral,
  printCondition,
  refuseWholeEvent,
  type Target,
  type TargetFacts,
  testName,
} from './target.ts';

const NAME = 'Lucene';

/** Lucene's query strings as a target. */
export const luceneTarget: Target = {
  language: esQs,
  folds: false,
  print: (condition, facts) => printCondition(condition, grammarOf(facts)),
};

function escaped(text: string): string {
  return text.replace(/[\s+\-!():^[\]"{}~*?\\/&|=<>]/g, '\\$&');
}

function grammarOf(facts: TargetFacts): Grammar {
  return {
    name: NAME,
    and: ' AND ',
    or: ' OR ',
    // Beside optional clauses, a prohibited one would prohibit the whole.
    not: (item) => `(NOT ${item})`,
    always: (holds) => (holds ? '*:*' : '(NOT *:*)'),
    field: (condition) => {
      if (condition.field === RAW_LINE) return keyword(condition, facts);
      refuseWholeEvent(condition, NAME, false);
      return fieldTest(condition, facts);
    },
  };
}

function fieldTest(condition: FieldCondition, facts: TargetFacts): string {
  const { field, test, span } = condition;
  if (field === 'timestamp' || field === '@timestamp' || /[*?]/.test(field) || field.endsWith('.keyword')) {
    throw inexpressible(`A condition on \`${field}\``, NAME, span);
  }
  const name = escaped(field);
  const whole = `${name}.keyword`;
  switch (test.kind) {
    case 'text':
      return `${whole}:${textValue(test.pattern, test.fold, condition, facts)}`;
    case 'oneOf': {
      const fold = test.fold && hasCase(test.texts);
      if (fold) return `${whole}:/${test.texts.map((text) => patternAsLucene([text], true)).join('|')}/`;
      return `${whole}:(${test.texts.map((text) => textValue([text], false, condition, facts)).join(' OR ')})`;
    }
    case 'number': {
      if (test.comparator === 'eq') {
        if (facts.isLogSource(field)) return `${name}:${escaped(String(test.number))}`;
        noteNumeral(String(test.number), condition, facts);
        return `${whole}:"${test.number}"`;
      }
      const range = {
        lt: `[* TO ${test.number}}`,
        le: `[* TO ${test.number}]`,
        gt: `{${test.number} TO *]`,
        ge: `[${test.number} TO *]`,
      }[test.comparator];
      // A range compares texts that are no numbers, too.
      return `(${whole}:${range} AND ${whole}:/[+\\-]?[0-9]*\\.?[0-9]+/)`;
    }
    case 'exists':
      return `_exists_:${name}`;
    case 'cidr':
      return anyOfTexts(
        test.ranges.map((range) => `${name}:"${range}"`),
        ' OR ',
      );
    case 'regex':
      return `${whole}:/${treeAsLucene(treeOf(test.regex, test.fold, span), span)}/`;
    case 'same':
      throw inexpressible(testName(test), NAME, span);
  }
}

function textValue(pattern: WildcardPattern, fold: boolean, condition: FieldCondition, facts: TargetFacts): string {
  const sets = pattern.some((part) => typeof part === 'object' && part.any === 'one' && part.of !== undefined);
  if ((fold && hasCase(pattern)) || sets) return `/${patternAsLucene(pattern, fold)}/`;
  const text = plainText(pattern);
  if (text === undefined) return writePattern(pattern, escaped, { many: '*', one: '?' });
  if (numeral(text) === 'odd') return `/${[...text].map(literalCharacter).join('')}/`;
  if (numeral(text) === 'plain') noteNumeral(text, condition, facts);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A text anywhere in the event: in any of its values. */
function keyword(condition: FieldCondition, facts: TargetFacts): string {
  const { test, span } = condition;
  const parts = test.kind === 'text' ? tidy(test.pattern) : [];
  const inner = parts.filter((part) => typeof part === 'string').join('');
  if (test.kind !== 'text' || !isMany(parts[0]) || !isMany(parts.at(-1)) || /=/.test(inner) || parts.length !== 3) {
    throw inexpressible('This condition on the whole event', NAME, span, 'name the field that holds the text');
  }
  facts.note({
    message: `\`${inner}\` is looked for in each value of the event; the rule looks for it in the names of fields as well.`,
    severity: 'info',
    ...span,
  });
  const value = textValue(parts, test.fold, { ...condition, field: EVERY_VALUE }, facts);
  return `\\*.keyword:${value}`;
}
