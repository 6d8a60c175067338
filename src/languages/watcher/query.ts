/**
 * Queries of a search's body.
 *
 * Source: Elasticsearch reference, *Query DSL*. Fields are kept as `es-qs` reads them: analysed, and whole under `.keyword`.
 */
import type { Expr, Span } from '../../engine/plan.ts';
import { toFileOffset } from '../../text/source-map.ts';
import { CONVERTED } from '../lucene/index.ts';
import { readQueryString } from '../lucene/query-string.ts';
import type { Reading } from '../lucene/reading.ts';
import { choose } from '../shared/choose.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { fieldNames, IDLE, operatorOf, type QueryContext } from './context.ts';
import { FIELD_QUERIES, fieldQuery, multiMatch } from './field-queries.ts';
import type { Fields } from './fields.ts';
import type { JsonEntry, JsonNode, JsonObject } from './json.ts';

const COMPOUND = ['bool', 'constant_score', 'dis_max', 'match_all', 'match_none', 'query_string', 'multi_match'];
const UNSUPPORTED = [
  'simple_query_string',
  'combined_fields',
  'function_score',
  'boosting',
  'nested',
  'has_child',
  'has_parent',
  'parent_id',
  'ids',
  'script',
  'script_score',
  'percolate',
  'more_like_this',
  'intervals',
  'match_bool_prefix',
  'terms_set',
  'geo_distance',
  'geo_bounding_box',
  'knn',
  'pinned',
  'wrapper',
];

/** The condition of a query. Throws `QueryFailure`. */
export function queryExpr(node: JsonNode, context: QueryContext): Expr {
  const { fields } = context;
  const entry = fields.only(node, 'query', 'a query such as `"query_string": {…}`');
  const { key, value } = entry;
  const span = fields.span({ start: key.start, end: value.end });
  switch (key.text) {
    case 'match_all':
    case 'match_none':
      fields.check(fields.object(value, key.text), key.text, IDLE);
      return { op: 'literal', value: key.text === 'match_all', span };
    case 'query_string':
      return queryString(fields.object(value, key.text), context);
    case 'bool':
      return bool(fields.object(value, key.text), span, context);
    case 'constant_score': {
      const object = fields.object(value, key.text);
      fields.check(object, key.text, ['filter', ...IDLE]);
      return queryExpr(fields.required(object, 'filter', key.text), context);
    }
    case 'dis_max': {
      const object = fields.object(value, key.text);
      fields.check(object, key.text, ['queries', 'tie_breaker', ...IDLE]);
      return anyOf(queries(fields.required(object, 'queries', key.text), context), span);
    }
    case 'multi_match':
      return multiMatch(fields.object(value, key.text), span, context);
    default:
      if (FIELD_QUERIES.includes(key.text)) return fieldQuery(entry, context);
      if (UNSUPPORTED.includes(key.text)) throw fields.unsupported(key, `The query \`${key.text}\``);
      throw fields.unknown(key, 'a query of Elasticsearch', [...COMPOUND, ...FIELD_QUERIES, ...UNSUPPORTED]);
  }
}

function queries(node: JsonNode, context: QueryContext): Expr[] {
  return context.fields.list(node).map((one) => queryExpr(one, context));
}

const STRING_READ = ['query', 'default_field', 'fields', 'default_operator'];
/** What changes how patterns are analysed, scored or bounded, and not what a term means here. */
const STRING_IDLE = [
  'analyze_wildcard',
  'allow_leading_wildcard',
  'auto_generate_synonyms_phrase_query',
  'enable_position_increments',
  'fuzzy_max_expansions',
  'fuzzy_transpositions',
  'lenient',
  'lowercase_expanded_terms',
  'max_determinized_states',
  'rewrite',
  'tie_breaker',
  'type',
  ...IDLE,
];
const STRING_REFUSED = [
  'analyzer',
  'auto_generate_phrase_queries',
  'escape',
  'fuzziness',
  'fuzzy_prefix_length',
  'minimum_should_match',
  'phrase_slop',
  'quote_analyzer',
  'quote_field_suffix',
  'split_on_whitespace',
  'time_zone',
];

function queryString(object: JsonObject, { fields, warn }: QueryContext): Expr {
  fields.check(object, 'query_string', [...STRING_READ, ...STRING_IDLE], STRING_REFUSED);
  const query = fields.text(fields.required(object, 'query', 'query_string'), 'query');
  const place = (offset: number) => fields.source.span(toFileOffset(query.map, offset), 0).start;
  const operator = fields.at(object, 'default_operator');
  const named = fields.at(object, 'fields') ?? fields.at(object, 'default_field');
  const reading: Reading = {
    ...CONVERTED,
    ...(operator && { defaultOperator: operatorOf(operator, fields) }),
    ...(named && { defaultFields: fieldNames(named, fields) }),
  };
  return readQueryString(query.text, reading, warn, place);
}

function bool(object: JsonObject, span: Span, context: QueryContext): Expr {
  const { fields } = context;
  fields.check(object, 'bool', [
    'must',
    'filter',
    'should',
    'must_not',
    'minimum_should_match',
    'adjust_pure_negative',
    ...IDLE,
  ]);
  const items: Expr[] = [];
  const required = ['must', 'filter'].some((name) => fields.at(object, name) !== undefined);
  for (const entry of object.entries) {
    const { key, value } = entry;
    if (key.text === 'must' || key.text === 'filter') items.push(...queries(value, context));
    else if (key.text === 'should') items.push(...should(entry, object, required, context));
    else if (key.text === 'must_not') {
      for (const one of fields.list(value)) {
        items.push({ op: 'not', item: queryExpr(one, context), span: fields.span(one) });
      }
    }
  }
  return items.length === 0 ? { op: 'literal', value: true, span } : allOf(items, span);
}

/** Optional conditions: one must hold unless others are required, or as many as `minimum_should_match` says. */
function should({ value }: JsonEntry, object: JsonObject, required: boolean, context: QueryContext): Expr[] {
  const { fields } = context;
  const tests = queries(value, context);
  const span = fields.span(value);
  const minimum = fields.at(object, 'minimum_should_match');
  const least = minimum === undefined ? (required ? 0 : 1) : leastOf(minimum, tests.length, fields);
  if (least <= 0 || tests.length === 0) return [];
  if (least === 1) return [anyOf(tests, span)];
  if (least === tests.length) return [allOf(tests, span)];
  const one: Expr = { op: 'literal', value: 1, span };
  const none: Expr = { op: 'literal', value: 0, span };
  const counted = tests
    .map((test) => choose([[test, one]], test.span, none))
    .reduce((left, right): Expr => ({ op: 'arithmetic', operator: 'add', left, right, span }));
  const right: Expr = { op: 'literal', value: least, span };
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  return [{ op: 'compare', comparator: 'ge', left: counted, right, rules, span }];
}

/** `2`, `-1` (all but one), `75%`, `-25%`. Source: Elasticsearch reference, *minimum_should_match parameter*. */
function leastOf(node: JsonNode, count: number, fields: Fields): number {
  const [, sign, amount, percent] =
    /^(-?)(\d{1,6})(%?)$/.exec(fields.scalar(node, 'minimum_should_match').trim()) ?? [];
  if (amount === undefined) {
    throw fields.source.unsupported(
      '`minimum_should_match` with conditions',
      fields.span(node),
      'A number such as `2`, or `75%`, is.',
    );
  }
  const share = percent === '%' ? Math.trunc((count * Number(amount)) / 100) : Number(amount);
  return Math.max(0, sign === '-' ? count - share : share);
}
