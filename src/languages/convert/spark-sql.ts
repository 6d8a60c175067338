/**
 * Conditions as Spark SQL: `LOWER(field) LIKE '…'` where case does not matter, `RLIKE` for regular expressions. A string
 * literal takes one backslash of two away, a pattern of LIKE another (Spark SQL reference, "Literals", "LIKE").
 */
import type { WildcardPattern } from '../../engine/plan.ts';
import { sparkSql } from '../spark-sql/index.ts';
import { addressRegex } from './addresses.ts';
import { plainText } from './conditions.ts';
import { asJava, asRegex, treeOf, writePattern } from './patterns.ts';
import type { Condition, FieldCondition, FieldTest } from './syntax.ts';
import {
  anyOfTexts,
  type Grammar,
  printCondition,
  refuseWholeEvent,
  type Target,
  type TargetFacts,
  withoutSets,
} from './target.ts';

const NAME = 'Spark SQL';

/** Spark SQL as a target. */
export const sparkSqlTarget: Target = {
  language: sparkSql,
  folds: false,
  print,
};

function print(condition: Condition, facts: TargetFacts): string {
  const grammar = grammarOf(facts);
  const conjuncts = condition.kind === 'and' ? condition.items : [condition];
  const lines = conjuncts.map((one) => {
    const text = printCondition(one, grammar);
    return one.kind === 'or' && conjuncts.length > 1 ? `(${text})` : text;
  });
  return `SELECT *\nFROM events\nWHERE ${lines.join('\n  AND ')}`;
}

const COMPARATORS = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/** What is asked of a missing field is unknown, and so is its opposite: under `NOT` each asks for the field first. */
function grammarOf(facts: TargetFacts): Grammar {
  return {
    name: NAME,
    and: ' AND ',
    or: ' OR ',
    not: (item) => `NOT ${item}`,
    missing: ({ field }) => `${columnName(field)} IS NULL`,
    always: (holds) => (holds ? 'TRUE' : 'FALSE'),
    field: (condition, negated) => {
      refuseWholeEvent(condition, NAME, false);
      const { test } = condition;
      const name = columnName(condition.field);
      if (test.kind === 'exists') return `${name} IS NOT NULL`;
      const text = testText(name, test, condition, facts);
      if (!negated) return text;
      if (test.kind === 'same') return `(${name} IS NOT NULL AND ${columnName(test.other)} IS NOT NULL AND ${text})`;
      if (test.kind === 'number' && !facts.isLogSource(condition.field))
        return `(CAST(${name} AS DOUBLE) IS NOT NULL AND ${text})`;
      return `(${name} IS NOT NULL AND ${text})`;
    },
  };
}

function testText(
  name: string,
  test: Exclude<FieldTest, { kind: 'exists' }>,
  { field, span }: FieldCondition,
  facts: TargetFacts,
): string {
  const log = facts.isLogSource(field);
  switch (test.kind) {
    case 'text':
      return anyOfTexts(
        withoutSets(test.pattern, NAME, span).map((pattern) =>
          textTest(log && !test.fold ? name : asText(name, test.fold), pattern, test.fold),
        ),
        ' OR ',
      );
    case 'oneOf':
      return `${log && !test.fold ? name : asText(name, test.fold)} IN (${test.texts.map((text) => literal(test.fold ? text.toLowerCase() : text)).join(', ')})`;
    case 'number':
      return `${log ? name : `CAST(${name} AS DOUBLE)`} ${COMPARATORS[test.comparator]} ${test.number}`;
    case 'regex':
      return `${name} RLIKE ${literal(asJava(treeOf(test.regex, test.fold, span), NAME, span))}`;
    case 'cidr':
      return `${name} RLIKE ${literal(
        anyOfTexts(
          test.ranges.map((range) => addressRegex(range, NAME, span)),
          '|',
        ),
      )}`;
    case 'same':
      return `${asText(name, test.fold)} = ${asText(columnName(test.other), test.fold)}`;
  }
}

function textTest(value: string, pattern: WildcardPattern, fold: boolean): string {
  const plain = plainText(pattern);
  const write = (text: string) => (fold ? text.toLowerCase() : text);
  if (plain !== undefined) return `${value} = ${literal(write(plain))}`;
  if (!fold && pattern.some((part) => typeof part === 'object' && part.any === 'one')) {
    return `${value} RLIKE ${literal(`(?s)${asRegex(pattern, { start: '\\A', end: '\\z' })}`)}`;
  }
  const like = writePattern(pattern, (text) => write(text).replace(/[%_\\]/g, '\\$&'), { many: '%', one: '_' });
  return `${value} LIKE ${literal(like)}`;
}

function asText(name: string, fold: boolean): string {
  return fold ? `LOWER(${name})` : `CAST(${name} AS STRING)`;
}

function columnName(field: string): string {
  return /^[A-Za-z_]\w*$/.test(field) ? field : `\`${field.replaceAll('`', '``')}\``;
}

function literal(text: string): string {
  const written = text
    .replace(/['\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\0', '\\0');
  return `'${written}'`;
}
