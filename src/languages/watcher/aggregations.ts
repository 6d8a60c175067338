/** Aggregations that conditions of watches compare. Source: Elasticsearch reference, *Aggregations*. */
import type { Aggregate, AggregateFunction, Expr, Plan, Span } from '../../engine/plan.ts';
import { storedField } from '../lucene/reading.ts';
import { choose } from '../shared/choose.ts';
import type { Fields } from './fields.ts';
import type { JsonEntry, JsonObject, JsonText } from './json.ts';

/** One aggregation of a search, read only when a condition asks for it. */
export interface Aggregation {
  readonly name: JsonText;
  /** `terms`, `cardinality`, … */
  readonly kind: JsonText;
  readonly options: JsonObject;
}

const METRICS: Readonly<Record<string, AggregateFunction>> = {
  cardinality: 'distinctCount',
  value_count: 'count',
  sum: 'sum',
  avg: 'average',
  min: 'min',
  max: 'max',
};

/** The aggregations of a search by name. Throws `QueryFailure`. */
export function readAggregations(entry: JsonEntry | undefined, fields: Fields): ReadonlyMap<string, Aggregation> {
  const found = new Map<string, Aggregation>();
  if (entry === undefined) return found;
  for (const { key: name, value } of fields.object(entry.value, entry.key.text).entries) {
    const object = fields.object(value, name.text);
    const own = object.entries.filter(({ key }) => !['aggs', 'aggregations', 'meta'].includes(key.text));
    const { key: kind, value: options } = fields.only(
      { ...object, entries: own },
      name.text,
      'an aggregation such as `"terms": {…}`',
    );
    found.set(name.text, { name, kind, options: fields.object(options, kind.text) });
  }
  return found;
}

/** Where each hit's bucket count is found. */
export interface BucketCounts {
  readonly plan: Plan;
  /** How many hits share the hit's value; missing for a hit that is in no bucket. */
  readonly count: Expr;
}

const TERMS_IDLE = [
  'size',
  'shard_size',
  'show_term_doc_count_error',
  'shard_min_doc_count',
  'execution_hint',
  'collect_mode',
];

/** The counts of `terms`, the largest first. Throws `QueryFailure` for other aggregations and orders. */
export function bucketCounts(
  hits: Plan,
  { name, kind, options }: Aggregation,
  span: Span,
  fields: Fields,
): BucketCounts {
  if (kind.text !== 'terms') throw fields.unsupported(kind, `A comparison of buckets of \`${kind.text}\``);
  fields.check(
    options,
    'terms',
    ['field', 'min_doc_count', 'order', ...TERMS_IDLE],
    ['script', 'include', 'exclude', 'missing', 'value_type'],
  );
  checkOrder(options, fields);
  const by = fieldOf(options, kind, fields);
  const column = `${name.text}.doc_count`;
  const plan: Plan = {
    op: 'window',
    input: hits,
    by: [{ name: name.text, expr: by }],
    aggregates: [{ name: column, fn: 'count', span }],
    span,
  };
  const count: Expr = { op: 'field', name: column, span };
  const minimum = fields.at(options, 'min_doc_count');
  const least: Expr = { op: 'literal', value: minimum ? fields.number(minimum, 'min_doc_count') : 1, span };
  const rules = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;
  const when: Expr = {
    op: 'and',
    items: [
      { op: 'exists', value: by, span },
      { op: 'compare', comparator: 'ge', left: count, right: least, rules, span },
    ],
    span,
  };
  return { plan, count: choose([[when, count]], span) };
}

function checkOrder(options: JsonObject, fields: Fields): void {
  const order = fields.at(options, 'order');
  if (order === undefined) return;
  const { key, value } = fields.only(fields.list(order)[0] ?? order, 'order', '`"_count": "desc"`');
  if (key.text === '_count' && fields.text(value, 'order').text.toLowerCase() === 'desc') return;
  throw fields.source.unsupported('An order of buckets other than by count, the largest first,', fields.span(order));
}

/** The column of a metric over all hits. Throws `QueryFailure` for aggregations that give no one value. */
export function metricColumn(column: string, { kind, options }: Aggregation, span: Span, fields: Fields): Aggregate {
  const fn = METRICS[kind.text];
  if (fn === undefined) throw fields.unsupported(kind, `A comparison of the value of \`${kind.text}\``);
  fields.check(options, kind.text, ['field', 'precision_threshold'], ['script', 'missing']);
  return { name: column, fn, arg: fieldOf(options, kind, fields), span };
}

function fieldOf(options: JsonObject, kind: JsonText, fields: Fields): Expr {
  const named = fields.text(fields.required(options, 'field', kind.text), 'field');
  return { op: 'field', name: storedField(named.text, 'dynamic').name, span: fields.span(named) };
}
