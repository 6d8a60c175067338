/**
 * Conditions of watches: when the hits of a search count.
 *
 * Source: Elasticsearch reference, *Watcher compare condition*, *Watcher array compare condition*. A condition that compares
 * what is counted over all hits becomes a column beside each hit and a filter on it.
 */
import type { Comparator, ComparisonRules, Expr, Plan, Span } from '../../engine/plan.ts';
import { choose } from '../shared/choose.ts';
import { type Aggregation, bucketCounts, metricColumn } from './aggregations.ts';
import type { Fields } from './fields.ts';
import type { JsonEntry, JsonNode, JsonText } from './json.ts';

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  eq: 'eq',
  not_eq: 'ne',
  gt: 'gt',
  gte: 'ge',
  lt: 'lt',
  lte: 'le',
};
const KINDS = ['always', 'never', 'compare', 'array_compare'];
const RULES: ComparisonRules = { fold: false, numbers: 'both', missing: false, lists: 'whole' };
const TOTAL = /^ctx\.payload\.hits\.total(?:\.value)?$/;
const BUCKET = /^ctx\.payload\.aggregations\.([^.]+)\.buckets\.0\.doc_count$/;
const BUCKETS = /^ctx\.payload\.aggregations\.([^.]+)\.buckets$/;
const METRIC = /^ctx\.payload\.aggregations\.([^.]+)\.value$/;

/** The hits where the condition holds, none where it does not. Throws `QueryFailure`. */
export function underCondition(
  hits: Plan,
  condition: JsonEntry | undefined,
  aggregations: ReadonlyMap<string, Aggregation>,
  fields: Fields,
): Plan {
  if (condition === undefined) return hits;
  const { key, value } = fields.only(condition.value, 'condition', 'a condition such as `"always": {}`');
  const span = fields.span({ start: key.start, end: value.end });
  switch (key.text) {
    case 'always':
      return hits;
    case 'never':
      return { op: 'filter', input: hits, predicate: { op: 'literal', value: false, span }, span };
    case 'compare':
      return compare(hits, value, aggregations, span, fields);
    case 'array_compare':
      return arrayCompare(hits, value, aggregations, span, fields);
    case 'script':
      throw fields.unsupported(key, 'A condition as a `script`', '`compare` and `array_compare` are.');
    default:
      throw fields.unknown(key, 'a condition of Watcher', KINDS);
  }
}

function compare(
  hits: Plan,
  node: JsonNode,
  aggregations: ReadonlyMap<string, Aggregation>,
  span: Span,
  fields: Fields,
): Plan {
  const { key: path, value } = fields.only(node, 'compare', 'what is compared, such as `"ctx.payload.hits.total"`');
  const { key, value: given } = fields.only(value, path.text, 'a comparison such as `"gt": 0`');
  const comparator = comparatorOf(key, fields);
  const number = numberOf(given, fields);
  if (TOTAL.test(path.text)) {
    if (asksForAny(comparator, number)) return hits;
    const counted: Plan = {
      op: 'window',
      input: hits,
      by: [],
      aggregates: [{ name: path.text, fn: 'count', span }],
      span,
    };
    return filtered(counted, path.text, comparator, number, span);
  }
  const bucket = BUCKET.exec(path.text)?.[1];
  if (bucket !== undefined) {
    const counted = bucketCounts(hits, find(bucket, path, aggregations, fields), span, fields);
    const top: Plan = {
      op: 'window',
      input: counted.plan,
      by: [],
      aggregates: [{ name: path.text, fn: 'max', arg: counted.count, span }],
      span,
    };
    return filtered(top, path.text, comparator, number, span);
  }
  const metric = METRIC.exec(path.text)?.[1];
  if (metric !== undefined) {
    const column = metricColumn(path.text, find(metric, path, aggregations, fields), span, fields);
    const computed: Plan = { op: 'window', input: hits, by: [], aggregates: [column], span };
    return filtered(computed, path.text, comparator, number, span);
  }
  throw fields.unsupported(
    path,
    `A comparison of \`${path.text}\``,
    'The hits (`ctx.payload.hits.total`) and counts of `terms` are read.',
  );
}

/** More hits than none: that is so for any hit that there is. */
function asksForAny(comparator: Comparator, number: number): boolean {
  return ((comparator === 'ne' || comparator === 'gt') && number === 0) || (comparator === 'ge' && number === 1);
}

/** `{"<path>": {"path": "doc_count", "gte": {"value": 25, "quantifier": "some"}}}`. */
function arrayCompare(
  hits: Plan,
  node: JsonNode,
  aggregations: ReadonlyMap<string, Aggregation>,
  span: Span,
  fields: Fields,
): Plan {
  const { key: path, value } = fields.only(node, 'array_compare', 'what is compared');
  const name = BUCKETS.exec(path.text)?.[1];
  if (name === undefined)
    throw fields.unsupported(path, `A comparison of the list \`${path.text}\``, 'Buckets of `terms` are read.');
  const object = fields.object(value, path.text);
  const of = fields.text(fields.required(object, 'path', path.text), 'path');
  if (of.text !== 'doc_count')
    throw fields.source.unsupported(`A comparison of \`${of.text}\``, fields.span(of), '`doc_count` is read.');
  const others = object.entries.filter((entry) => entry.key.text !== 'path');
  const { key, value: given } = fields.only(
    { ...object, entries: others },
    path.text,
    'a comparison such as `"gte": {…}`',
  );
  const comparator = comparatorOf(key, fields);
  const wanted = fields.object(given, key.text);
  fields.check(wanted, key.text, ['value', 'quantifier']);
  const number = numberOf(fields.required(wanted, 'value', key.text), fields);
  const quantifier = fields.at(wanted, 'quantifier');
  const all = quantifier !== undefined && quantifierOf(quantifier, fields) === 'all';
  const counted = bucketCounts(hits, find(name, path, aggregations, fields), span, fields);
  const one = (literal: number): Expr => ({ op: 'literal', value: literal, span });
  const right: Expr = one(number);
  const holds: Expr = { op: 'compare', comparator, left: counted.count, right, rules: RULES, span };
  const verdict = choose(
    [
      [holds, one(1)],
      [{ op: 'exists', value: counted.count, span }, one(0)],
    ],
    span,
  );
  const judged: Plan = {
    op: 'window',
    input: counted.plan,
    by: [],
    aggregates: [{ name: path.text, fn: all ? 'min' : 'max', arg: verdict, span }],
    span,
  };
  return filtered(judged, path.text, 'eq', 1, span);
}

function quantifierOf(node: JsonNode, fields: Fields): 'some' | 'all' {
  const { text } = fields.text(node, 'quantifier');
  if (text === 'some' || text === 'all') return text;
  throw fields.unexpected(node, '`"some"` or `"all"`');
}

function comparatorOf(key: JsonText, fields: Fields): Comparator {
  const comparator = COMPARATORS[key.text];
  if (comparator !== undefined) return comparator;
  throw fields.unknown(key, 'a comparison: `eq`, `not_eq`, `gt`, `gte`, `lt` or `lte`', Object.keys(COMPARATORS));
}

function numberOf(node: JsonNode, fields: Fields): number {
  if (node.kind === 'text' && /^(?:\{\{|<\{)/.test(node.text)) {
    throw fields.source.unsupported('A value that is computed when the watch runs', fields.span(node));
  }
  return fields.number(node, 'value');
}

function find(
  name: string,
  path: JsonText,
  aggregations: ReadonlyMap<string, Aggregation>,
  fields: Fields,
): Aggregation {
  const found = aggregations.get(name);
  if (found !== undefined) return found;
  const known = [...aggregations.keys()].map((one) => `\`${one}\``).join(', ');
  throw fields.unexpected(
    path,
    known === '' ? 'an aggregation of the search, which has none' : `an aggregation of the search (${known})`,
  );
}

/** A missing value is unequal to any number, and neither above nor below. */
function filtered(input: Plan, column: string, comparator: Comparator, number: number, span: Span): Plan {
  const left: Expr = { op: 'field', name: column, span };
  const right: Expr = { op: 'literal', value: number, span };
  const rules = { ...RULES, missing: comparator === 'ne' };
  return { op: 'filter', input, predicate: { op: 'compare', comparator, left, right, rules, span }, span };
}
