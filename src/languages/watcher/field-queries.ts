/** Queries of one field: full-text queries, and term-level queries, which take their texts as they are. */

import { wordsOf } from '../../engine/functions/words.ts';
import type { Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import {
  anyTarget,
  fuzzyTest,
  phraseTest,
  regexTest,
  type Situation,
  termTest,
  wildcardTest,
} from '../lucene/conditions.ts';
import { readDate } from '../lucene/dates.ts';
import { wildcardParts } from '../lucene/escapes.ts';
import { CONVERTED } from '../lucene/index.ts';
import { type Limit, rangeTest, timeTest } from '../lucene/ranges.ts';
import { isTimeField, type Reading } from '../lucene/reading.ts';
import { EXACT, NUMBER, type Target, targetsOf, wordsIn } from '../lucene/targets.ts';
import { anyOf } from '../shared/text-test.ts';
import { fieldNames, IDLE, operatorOf, type QueryContext } from './context.ts';
import type { JsonEntry, JsonObject, JsonText } from './json.ts';

/** Queries of the form `{"<query>": {"<field>": …}}`, and `exists`. */
export const FIELD_QUERIES: readonly string[] = [
  'exists',
  'fuzzy',
  'match',
  'match_phrase',
  'match_phrase_prefix',
  'prefix',
  'range',
  'regexp',
  'term',
  'terms',
  'wildcard',
];

/** The condition of a query of one field. Throws `QueryFailure`. */
export function fieldQuery({ key, value }: JsonEntry, context: QueryContext): Expr {
  const { fields } = context;
  const query = key.text;
  const span = fields.span({ start: key.start, end: value.end });
  const object = fields.object(value, query);
  if (query === 'exists') {
    fields.check(object, query, ['field', ...IDLE]);
    const named = fields.text(fields.required(object, 'field', query), 'field');
    return { op: 'exists', value: situationOf(named, span, context).target.value, span };
  }
  const entries = object.entries.filter((entry) => query !== 'terms' || !IDLE.includes(entry.key.text));
  const entry = fields.only({ ...object, entries }, query, `a field of \`${query}\``);
  const situation = situationOf(entry.key, span, context);
  if (query === 'range') return range(entry, situation, context);
  if (query === 'terms') return terms(entry, situation, context);
  return readers[query]?.(entry, situation, context) ?? { op: 'literal', value: false, span };
}

function situationOf(key: JsonText, span: Span, { fields }: QueryContext, reading: Reading = CONVERTED): Situation {
  const { source } = fields;
  const [target] = targetsOf({ name: key.text, start: key.start, end: key.end }, reading, source, span);
  if (target === undefined) throw fields.unexpected(key, 'the name of a field');
  return { target, reading, source, span };
}

type FieldReader = (entry: JsonEntry, situation: Situation, context: QueryContext) => Expr | undefined;

const readers: Readonly<Record<string, FieldReader>> = {
  term: (entry, situation, context) => {
    const { text, fold } = textOf(entry, 'value', ['case_insensitive'], context);
    return exactly(text, fold, situation);
  },
  match: (entry, situation, context) => {
    const { text, options } = textOf(entry, 'query', ['operator', ...MATCH_IDLE], context, MATCH_REFUSED);
    const operator = options && context.fields.at(options, 'operator');
    const reading: Reading = {
      ...situation.reading,
      ...(operator && { defaultOperator: operatorOf(operator, context.fields) }),
    };
    if (isTime(situation.target))
      return timeTest(situation.target, text, situation.span, situation.span, situation.source);
    return termTest(text, { ...situation, reading });
  },
  match_phrase: (entry, situation, context) => {
    const { text, options } = textOf(entry, 'query', ['slop', ...MATCH_IDLE], context, MATCH_REFUSED);
    const slop = options && context.fields.at(options, 'slop');
    return phraseTest(text, slop ? context.fields.number(slop, 'slop') : 0, situation);
  },
  match_phrase_prefix: (entry, { source }, { fields }) => {
    throw source.unsupported('The query `match_phrase_prefix`', fields.span(entry.key));
  },
  wildcard: (entry, situation, context) => {
    const name = entry.value.kind === 'object' && context.fields.at(entry.value, 'wildcard') ? 'wildcard' : 'value';
    const { text, fold } = textOf(entry, name, ['case_insensitive', 'rewrite'], context);
    return folded(wildcardTest(wildcardParts(text), situation), fold);
  },
  prefix: (entry, situation, context) => {
    const { text, fold } = textOf(entry, 'value', ['case_insensitive', 'rewrite'], context);
    const parts: WildcardPattern = [text, { any: 'many' }];
    return folded(wildcardTest(parts, situation), fold);
  },
  regexp: (entry, situation, context) => {
    const { text, fold, at } = textOf(
      entry,
      'value',
      ['case_insensitive', 'flags', 'max_determinized_states', 'rewrite'],
      context,
    );
    return regexTest(text, fold, at, situation);
  },
  fuzzy: (entry, situation, context) => {
    const { text, options } = textOf(
      entry,
      'value',
      ['fuzziness', 'max_expansions', 'rewrite', 'transpositions'],
      context,
      ['prefix_length'],
    );
    const fuzziness = options && context.fields.at(options, 'fuzziness');
    return fuzzyTest(text, fuzziness ? context.fields.scalar(fuzziness, 'fuzziness') : 'AUTO', situation);
  },
};

const MATCH_IDLE = ['lenient', 'auto_generate_synonyms_phrase_query', 'max_expansions', 'fuzzy_transpositions'];
const MATCH_REFUSED = [
  'analyzer',
  'cutoff_frequency',
  'fuzziness',
  'minimum_should_match',
  'prefix_length',
  'type',
  'zero_terms_query',
];

interface Given {
  readonly text: string;
  readonly fold: boolean;
  /** Where the text stands in the JSON. */
  readonly at: number;
  readonly options: JsonObject | undefined;
}

/** `{"field": "text"}`, or `{"field": {"<name>": "text", …}}` with options. */
function textOf(
  { key, value }: JsonEntry,
  name: string,
  known: readonly string[],
  { fields }: QueryContext,
  refused: readonly string[] = [],
): Given {
  if (value.kind !== 'object')
    return { text: fields.scalar(value, key.text), fold: false, at: value.start, options: undefined };
  fields.check(value, key.text, [name, ...known, ...IDLE], refused);
  const text = fields.required(value, name, key.text);
  const insensitive = fields.at(value, 'case_insensitive');
  return {
    text: fields.scalar(text, name),
    fold: insensitive?.kind === 'constant' && insensitive.value === true,
    at: text.start,
    options: value,
  };
}

function folded(expr: Expr, fold: boolean): Expr {
  return fold && expr.op === 'match' ? { ...expr, rules: { ...expr.rules, fold } } : expr;
}

/** A term-level query: the text is not cut into words, so that on an analysed field it can only be one word in lower case. */
function exactly(text: string, fold: boolean, { target, source, span }: Situation): Expr {
  if (isTime(target)) return timeTest(target, text, span, span, source);
  const words = wordsOf(text);
  const wanted = fold ? text.toLowerCase() : text;
  const isWord = target.kept === 'words' && words.length === 1 && words[0] === wanted;
  if (target.kept === 'words' && !isWord && !NUMBER.test(text)) {
    source.warn(
      `No word of an analysed field is \`${text}\`, and this query does not cut its text into words; it is compared with the whole value of \`${target.name ?? ''}\`.`,
      span,
      `Ask for \`${target.name ?? ''}.keyword\`, or use \`match\`.`,
    );
  }
  const left = isWord ? wordsIn(target) : target.value;
  const right: Expr = { op: 'literal', value: isWord ? wanted : text, span };
  return { op: 'compare', comparator: 'eq', left, right, rules: { ...EXACT, fold }, span };
}

function terms({ value }: JsonEntry, situation: Situation, { fields }: QueryContext): Expr {
  if (value.kind !== 'list') {
    if (value.kind === 'object') throw fields.source.unsupported('`terms` from another document', fields.span(value));
    throw fields.unexpected(value, '`[` and the values of `terms`');
  }
  const tests = value.items.map((item) =>
    exactly(fields.scalar(item, 'terms'), false, { ...situation, span: fields.span(item) }),
  );
  return tests.length === 0 ? { op: 'literal', value: false, span: situation.span } : anyOf(tests, situation.span);
}

const RANGE_KNOWN = [
  'gte',
  'gt',
  'lte',
  'lt',
  'from',
  'to',
  'include_lower',
  'include_upper',
  'format',
  'time_zone',
  'relation',
  ...IDLE,
];
const FORMAT =
  /^(?:strict_)?date_optional_time(?:_nanos)?$|^epoch_millis$|^(?:uuuu|yyyy)-MM-dd(?:[ 'T]+HH:mm(?::ss(?:\.SSS)?)?(?:'?Z'?|XXX)?)?$/;

/** The time of the run, in Watcher's templates: `{{ctx.trigger.scheduled_time}}||-5m`. */
const RUN_TIME = /^\{\{\s*ctx\.(?:trigger\.(?:scheduled|triggered)_time|execution_time)\s*\}\}(?:\|\|)?/;

function range({ key, value }: JsonEntry, situation: Situation, { fields, notice }: QueryContext): Expr {
  const object = fields.object(value, key.text);
  fields.check(object, key.text, RANGE_KNOWN);
  checkFormat(object, fields);
  const bound = (name: string, open: boolean): Limit | undefined => {
    const node = fields.at(object, name);
    if (node === undefined || (node.kind === 'constant' && node.value === null)) return undefined;
    return { text: fields.scalar(node, name).replace(RUN_TIME, 'now'), open, span: fields.span(node) };
  };
  const excluded = (name: string): boolean => {
    const node = fields.at(object, name);
    return node?.kind === 'constant' && node.value === false;
  };
  const low = bound('gte', false) ?? bound('gt', true) ?? bound('from', excluded('include_lower'));
  const high = bound('lte', false) ?? bound('lt', true) ?? bound('to', excluded('include_upper'));
  if (low !== undefined && isTime(situation.target)) {
    const before = readDate(low.text, low.open, low.span)?.before;
    if (before !== undefined) notice(before, low.span);
  }
  return rangeTest(situation.target, low, high, situation.span, situation.source);
}

function checkFormat(object: JsonObject, fields: QueryContext['fields']): void {
  const format = fields.at(object, 'format');
  if (
    format !== undefined &&
    !fields
      .text(format, 'format')
      .text.split('||')
      .every((one) => FORMAT.test(one))
  ) {
    throw fields.source.unsupported('A format of dates other than ISO 8601', fields.span(format));
  }
  const zone = fields.at(object, 'time_zone');
  if (zone !== undefined && !/^(?:UTC|Z|[-+]00:?00)$/.test(fields.text(zone, 'time_zone').text)) {
    throw fields.source.unsupported('A time zone other than UTC', fields.span(zone));
  }
}

/** `multi_match`: the same text in several fields. Throws `QueryFailure`. */
export function multiMatch(object: JsonObject, span: Span, context: QueryContext): Expr {
  const { fields } = context;
  fields.check(
    object,
    'multi_match',
    ['query', 'fields', 'operator', 'type', 'slop', 'tie_breaker', ...MATCH_IDLE, ...IDLE],
    MATCH_REFUSED,
  );
  const text = fields.scalar(fields.required(object, 'query', 'multi_match'), 'query');
  const named = fields.at(object, 'fields');
  const operator = fields.at(object, 'operator');
  const reading: Reading = { ...CONVERTED, ...(operator && { defaultOperator: operatorOf(operator, fields) }) };
  const type = fields.at(object, 'type');
  const kind = type === undefined ? 'best_fields' : fields.text(type, 'type').text;
  if (kind !== 'best_fields' && kind !== 'most_fields' && kind !== 'phrase') {
    throw fields.source.unsupported(`\`multi_match\` of type \`${kind}\``, fields.span(type ?? object));
  }
  const slop = fields.at(object, 'slop');
  const targets = (named ? fieldNames(named, fields) : ['*']).flatMap((name) =>
    targetsOf({ name, start: (named ?? object).start, end: (named ?? object).end }, reading, fields.source, span),
  );
  const tests = targets.map((target) => {
    const situation: Situation = { target, reading, source: fields.source, span };
    return kind === 'phrase'
      ? phraseTest(text, slop ? fields.number(slop, 'slop') : 0, situation)
      : termTest(text, situation);
  });
  return anyTarget(tests, span) ?? { op: 'literal', value: false, span };
}

function isTime(target: Target): boolean {
  return target.name !== undefined && isTimeField(target.name);
}
