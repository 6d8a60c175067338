/**
 * Conditions as SPL: what `search` can say stands before the first `|`, the rest behind `| where`. `search` compares without
 * case, and knows `*`; `where` has regular expressions and address ranges (Search Reference, "search", "where").
 */
import type { WildcardPattern } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { spl } from '../spl/index.ts';
import { inexpressible, joined } from './conditions.ts';
import { asPcre, asRegex, isMany, tidy, writePattern } from './patterns.ts';
import type { Condition, FieldCondition } from './syntax.ts';
import {
  anyOfTexts,
  type Grammar,
  noteNumeral,
  numeral,
  printCondition,
  refuseWholeEvent,
  type Target,
  type TargetFacts,
  withoutSets,
} from './target.ts';

const NAME = 'SPL';

/** Names that Splunk gives a meaning of its own. */
const OWN_FIELDS = /^(?:_time|_raw|_index_(?:earliest|latest)|date_\w+)$/i;
/** Names that `search` reads otherwise than as a field. */
const SEARCH_WORDS = /^(?:index|splunk_server|source|sourcetype|earliest|latest)$/i;
const PLAIN_NAME = /^[A-Za-z_][\w.]*$/;
const WHERE_WORDS = /^(?:and|or|not|xor|in|like|true|false|null|by|as)$/i;

/** SPL as a target. */
export const splTarget: Target = { language: spl, folds: true, print };

function print(condition: Condition, facts: TargetFacts): string {
  const conjuncts = condition.kind === 'and' ? condition.items : [condition];
  const searched = conjuncts.filter(searchable);
  const rest = conjuncts.filter((one) => !searchable(one));
  const of = (items: readonly Condition[]) => joined('and', items, condition.span);
  const search = searched.length === 0 ? '*' : printCondition(of(searched), searchGrammar(facts));
  return rest.length === 0 ? search : `${search}\n| where ${printCondition(of(rest), WHERE)}`;
}

/** True when `search` can say it. */
function searchable(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.items.every(searchable);
    case 'not':
      return searchable(condition.item);
    case 'always':
      return true;
    case 'field':
      return searchableField(condition);
  }
}

function searchableField({ field, test }: FieldCondition): boolean {
  if (SEARCH_WORDS.test(field) || field.includes('*')) return false;
  switch (test.kind) {
    case 'text':
      return test.fold && (field === RAW_LINE ? isPart(test.pattern) : searchablePattern(test.pattern));
    case 'oneOf':
      return test.fold && field !== RAW_LINE && test.texts.every((text) => searchablePattern([text]));
    case 'number':
      return test.comparator === 'eq';
    case 'exists':
      return true;
    default:
      return false;
  }
}

function searchablePattern(pattern: WildcardPattern): boolean {
  const parts = tidy(pattern);
  if (parts.length === 1 && typeof parts[0] === 'string' && numeral(parts[0]) === 'odd') return false;
  return parts.every((part) => {
    if (typeof part === 'string') return !/[*\n\r]/.test(part);
    return part.any === 'many' || part.of !== undefined;
  });
}

/** A text anywhere in the line. */
function isPart(pattern: WildcardPattern): boolean {
  const [first, text, last, ...more] = tidy(pattern);
  return isMany(first) && isMany(last) && more.length === 0 && typeof text === 'string' && !/[*\n\r]/.test(text);
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function searchName({ field, span }: FieldCondition): string {
  if (OWN_FIELDS.test(field)) throw inexpressible(`A condition on \`${field}\``, NAME, span);
  return PLAIN_NAME.test(field) ? field : inQuotes(field);
}

function searchGrammar(facts: TargetFacts): Grammar {
  return {
    name: NAME,
    and: ' ',
    or: ' OR ',
    not: (item) => `NOT ${item}`,
    always: (holds) => (holds ? '*' : 'NOT *'),
    field: (condition) => {
      const { test, span } = condition;
      refuseWholeEvent(condition, NAME, true);
      if (condition.field === RAW_LINE && test.kind === 'text') return searchValue(test.pattern);
      const name = searchName(condition);
      switch (test.kind) {
        case 'text': {
          const values = withoutSets(test.pattern, NAME, span).map((pattern) => {
            noteText(pattern, condition, facts);
            return `${name}=${searchValue(pattern)}`;
          });
          return anyOfTexts(values, ' OR ');
        }
        case 'oneOf':
          for (const text of test.texts) noteText([text], condition, facts);
          return `${name} IN (${test.texts.map(inQuotes).join(', ')})`;
        case 'number':
          return `${name}=${test.number}`;
        default:
          return `${name}=*`;
      }
    },
  };
}

function noteText(pattern: WildcardPattern, condition: FieldCondition, facts: TargetFacts): void {
  const [text, ...more] = pattern;
  if (more.length === 0 && typeof text === 'string' && numeral(text) !== undefined) noteNumeral(text, condition, facts);
}

function searchValue(pattern: WildcardPattern): string {
  return inQuotes(writePattern(pattern, (text) => text, { many: '*', one: '?' }));
}

const COMPARATORS = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

function whereName(field: string, span: FieldCondition['span']): string {
  if (field === RAW_LINE) return '_raw';
  if (OWN_FIELDS.test(field) || field.includes("'")) throw inexpressible(`A condition on \`${field}\``, NAME, span);
  return /^[A-Za-z_]\w*$/.test(field) && !WHERE_WORDS.test(field) ? field : `'${field}'`;
}

/** A condition on a missing field is unknown, and so is its opposite: under `NOT` each asks for the field first. */
const WHERE: Grammar = {
  name: NAME,
  and: ' AND ',
  or: ' OR ',
  not: (item) => `NOT ${item}`,
  missing: ({ field, span }) => `isnull(${whereName(field, span)})`,
  always: (holds) => (holds ? '1=1' : '1=0'),
  field: (condition, negated) => {
    const { field, test, span } = condition;
    refuseWholeEvent(condition, NAME, true);
    const name = whereName(field, span);
    const guarded = (text: string) => (negated ? `(isnotnull(${name}) AND ${text})` : text);
    const match = (regex: string) => guarded(`match(${name}, ${inQuotes(regex)})`);
    switch (test.kind) {
      case 'text':
        return match(`(?${test.fold ? 'i' : ''}s)${asRegex(test.pattern, { start: '\\A', end: '\\z' })}`);
      case 'oneOf': {
        const texts = test.texts.map((text) => asRegex([text], { start: '', end: '' }));
        return match(`(?${test.fold ? 'i' : ''}s)\\A(?:${texts.join('|')})\\z`);
      }
      case 'number': {
        if (test.comparator === 'eq') return guarded(`${name}=${test.number}`);
        const number = `tonumber(${name})`;
        const comparison = `${number}${COMPARATORS[test.comparator]}${test.number}`;
        return negated ? `(isnotnull(${number}) AND ${comparison})` : comparison;
      }
      case 'exists':
        return `isnotnull(${name})`;
      case 'cidr':
        return guarded(
          anyOfTexts(
            test.ranges.map((range) => `cidrmatch(${inQuotes(range)}, ${name})`),
            ' OR ',
          ),
        );
      case 'regex':
        return match(asPcre(test.regex, test.fold));
      case 'same': {
        const other = whereName(test.other, span);
        const [left, right] = [name, other].map((one) => `"=".${test.fold ? `lower(${one})` : one}`);
        const present = negated ? `isnotnull(${name}) AND isnotnull(${other}) AND ` : '';
        return `(${present}(${left})=(${right}))`;
      }
    }
  },
};
