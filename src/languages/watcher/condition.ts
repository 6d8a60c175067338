/**
 * Conditions of watches: when the hits of a search count.
 *
 * Source: Elasticsearch reference, *Watcher compare condition*, *Watcher array compare condition*. A condition that compares
 * what is counted over all hits becomes a column beside each hit and a filter on it.
 */
import type { Comparator, ComparisonRules, Expr, Plan, Span } from '../../engine/plan.ts';
import { choose } from '../shared/choose.ts';
import { COMPARATORS as SYMBOLS } from '../shared/comparators.ts';
import {
  type Aggregation,
  type Aggregations,
  bucketCounts,
  firstBucket,
  metricColumn,
  type Scope,
} from './aggregations.ts';
import type { Fields } from './fields.ts';
import type { JsonEntry, JsonNode, JsonObject, JsonText } from './json.ts';

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  eq: 'eq',
  not_eq: 'ne',
  gt: 'gt',
  gte: 'ge',
  lt: 'lt',
  lte: 'le',
};
const KINDS = ['always', 'never', 'compare', 'array_compare', 'script'];
const RULES: ComparisonRules = { fold: false, numbers: 'both', missing: false, lists: 'whole' };
const TOTAL = /^ctx\.payload\.hits\.total(?:\.value)?$/;
/** The aggregation and its value; before it those in whose first bucket it stands. */
const AGGREGATION =
  /^ctx\.payload\.aggregations\.((?:[^.]+\.buckets\.0\.){0,10})([^.]+)\.(buckets|buckets\.0\.doc_count|value)$/;
/** A script that only compares the number of hits. */
const TOTAL_SCRIPT =
  /^\s*(?:return\s+)?(ctx\.payload\.hits\.total(?:\.value)?)\s*([=!]=|[<>]=?)\s*(\d{1,9}|params\.\w+)\s*;?\s*$/;

/** The hits where the condition holds, none where it does not. Throws `QueryFailure`. */
export function underCondition(
  hits: Plan,
  condition: JsonEntry | undefined,
  aggregations: Aggregations,
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
      return script(hits, key, value, span, fields);
    default:
      throw fields.unknown(key, 'a condition of Watcher', KINDS);
  }
}

function compare(hits: Plan, node: JsonNode, aggregations: Aggregations, span: Span, fields: Fields): Plan {
  const { key: path, value } = fields.only(node, 'compare', 'what is compared, such as `"ctx.payload.hits.total"`');
  const { key, value: given } = fields.only(value, path.text, 'a comparison such as `"gt": 0`');
  const comparator = comparatorOf(key, fields);
  const number = numberOf(given, fields);
  if (TOTAL.test(path.text)) return byTotal(hits, path.text, comparator, number, span);
  const asked = askedOf(hits, path, aggregations, span, fields);
  if (asked?.part === 'value') {
    const column = metricColumn(path.text, asked.aggregation, asked.scope.inside, span, fields);
    const computed: Plan = { op: 'window', input: asked.scope.plan, by: [], aggregates: [column], span };
    return filtered(computed, path.text, comparator, number, span);
  }
  if (asked?.part === 'buckets.0.doc_count') {
    const counted = bucketCounts(asked.scope, asked.aggregation, path.text, span, fields);
    const top: Plan = {
      op: 'window',
      input: counted.plan,
      by: [],
      aggregates: [{ name: path.text, fn: counted.first, arg: counted.count, span }],
      span,
    };
    return filtered(top, path.text, comparator, number, span);
  }
  throw fields.unsupported(
    path,
    `A comparison of \`${path.text}\``,
    'The hits (`ctx.payload.hits.total`), counts of `terms` and metrics are read.',
  );
}

/** `return ctx.payload.hits.total > 5`, or `> params.least`; anything else that a script computes is refused. */
function script(hits: Plan, key: JsonText, node: JsonNode, span: Span, fields: Fields): Plan {
  const object = node.kind === 'object' ? node : undefined;
  const source = object ? (fields.at(object, 'source') ?? fields.at(object, 'inline')) : node;
  const [, path, symbol = '', given = ''] = (source?.kind === 'text' && TOTAL_SCRIPT.exec(source.text)) || [];
  const number = given.startsWith('params.') ? paramOf(object, given.slice('params.'.length), fields) : Number(given);
  if (path !== undefined && number !== undefined) return byTotal(hits, path, SYMBOLS[symbol] ?? 'eq', number, span);
  throw fields.unsupported(
    key,
    'A condition as a `script`',
    '`compare` and `array_compare` are, and a script that compares `ctx.payload.hits.total` with a number.',
  );
}

function paramOf(script: JsonObject | undefined, name: string, fields: Fields): number | undefined {
  const params = script && fields.at(script, 'params');
  const param = params?.kind === 'object' ? fields.at(params, name) : undefined;
  return param && numberOf(param, fields);
}

function byTotal(hits: Plan, column: string, comparator: Comparator, number: number, span: Span): Plan {
  if (asksForAny(comparator, number)) return hits;
  const counted: Plan = { op: 'window', input: hits, by: [], aggregates: [{ name: column, fn: 'count', span }], span };
  return filtered(counted, column, comparator, number, span);
}

/** What a path asks for: an aggregation, the hits that it is made of, and what of it. */
interface Asked {
  readonly scope: Scope;
  readonly aggregation: Aggregation;
  readonly part: string;
}

/** `undefined` for a path that leads to no aggregation. */
function askedOf(
  hits: Plan,
  path: JsonText,
  aggregations: Aggregations,
  span: Span,
  fields: Fields,
): Asked | undefined {
  const [, outer = '', name, part] = AGGREGATION.exec(path.text) ?? [];
  if (name === undefined || part === undefined) return undefined;
  let scope: Scope = { plan: hits, by: [] };
  let known = aggregations;
  let at = '';
  for (const [step] of outer.matchAll(/[^.]+(?=\.buckets\.0\.)/g)) {
    const aggregation = find(step, path, known, fields);
    at += `${at === '' ? '' : '.'}${step}`;
    scope = firstBucket(scope, bucketCounts(scope, aggregation, at, span, fields), at, span);
    known = aggregation.inner();
  }
  return { scope, aggregation: find(name, path, known, fields), part };
}

/** More hits than none: that is so for any hit that there is. */
function asksForAny(comparator: Comparator, number: number): boolean {
  return ((comparator === 'ne' || comparator === 'gt') && number === 0) || (comparator === 'ge' && number === 1);
}

/** `{"<path>": {"path": "doc_count", "gte": {"value": 25, "quantifier": "some"}}}`. */
function arrayCompare(hits: Plan, node: JsonNode, aggregations: Aggregations, span: Span, fields: Fields): Plan {
  const { key: path, value } = fields.only(node, 'array_compare', 'what is compared');
  const asked = askedOf(hits, path, aggregations, span, fields);
  if (asked?.part !== 'buckets')
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
  const counted = bucketCounts(asked.scope, asked.aggregation, path.text, span, fields);
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

function find(name: string, path: JsonText, aggregations: Aggregations, fields: Fields): Aggregation {
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
