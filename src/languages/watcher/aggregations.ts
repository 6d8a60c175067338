/** Aggregations that conditions of watches compare. Source: Elasticsearch reference, *Aggregations*. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { storedField } from '../lucene/reading.ts';
import { choose } from '../shared/choose.ts';
import type { Fields } from './fields.ts';
import type { JsonObject, JsonText } from './json.ts';

/** One aggregation of a search, read only when a condition asks for it. */
export interface Aggregation {
  readonly name: JsonText;
  /** `terms`, `cardinality`, … */
  readonly kind: JsonText;
  readonly options: JsonObject;
  /** Those within each of its buckets. */
  readonly inner: () => Aggregations;
}

export type Aggregations = ReadonlyMap<string, Aggregation>;

const INNER = ['aggs', 'aggregations'];

/** Two values of one kind. */
const SAME = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;

const METRICS: Readonly<Record<string, AggregateFunction>> = {
  cardinality: 'distinctCount',
  value_count: 'count',
  sum: 'sum',
  avg: 'average',
  min: 'min',
  max: 'max',
};

/** The aggregations of a search, or of another's buckets, by name. Throws `QueryFailure`. */
export function readAggregations(owner: JsonObject, fields: Fields): Aggregations {
  const found = new Map<string, Aggregation>();
  const entry = owner.entries.find(({ key }) => INNER.includes(key.text));
  if (entry === undefined) return found;
  for (const { key: name, value } of fields.object(entry.value, entry.key.text).entries) {
    const object = fields.object(value, name.text);
    const own = object.entries.filter(({ key }) => ![...INNER, 'meta'].includes(key.text));
    const { key: kind, value: options } = fields.only(
      { ...object, entries: own },
      name.text,
      'an aggregation such as `"terms": {…}`',
    );
    const inner = () => readAggregations(object, fields);
    found.set(name.text, { name, kind, options: fields.object(options, kind.text), inner });
  }
  return found;
}

/** Hits that are looked at together: all of them, or those of one bucket. */
export interface Scope {
  readonly plan: Plan;
  /** Which hits are in the bucket; all when absent. */
  readonly inside?: Expr;
  /** What tells the buckets around apart. */
  readonly by: readonly NamedExpr[];
}

/** Where each hit's bucket count is found. */
export interface BucketCounts {
  readonly plan: Plan;
  /** How many hits of the scope share the hit's value; missing for a hit that is in no bucket. */
  readonly count: Expr;
  /** What tells the buckets apart. */
  readonly key: NamedExpr;
  /** Which count the first bucket has. */
  readonly first: 'max' | 'min';
}

const TERMS_IDLE = [
  'size',
  'shard_size',
  'show_term_doc_count_error',
  'shard_min_doc_count',
  'execution_hint',
  'collect_mode',
];

/** The counts of `terms`, the largest first unless ordered otherwise. `path` makes its columns' names. Throws `QueryFailure` for other aggregations and orders. */
export function bucketCounts(
  scope: Scope,
  { kind, options }: Aggregation,
  path: string,
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
  const key: NamedExpr = { name: `${path}.key`, expr: fieldOf(options, kind, fields) };
  const column = `${path}.doc_count`;
  const plan: Plan = {
    op: 'window',
    input: scope.plan,
    by: [...scope.by, key],
    aggregates: [{ name: column, fn: 'count', span }],
    span,
  };
  const count: Expr = { op: 'field', name: column, span };
  const minimum = fields.at(options, 'min_doc_count');
  const least: Expr = { op: 'literal', value: minimum ? fields.number(minimum, 'min_doc_count') : 1, span };
  const items: Expr[] = [
    { op: 'exists', value: key.expr, span },
    { op: 'compare', comparator: 'ge', left: count, right: least, rules: SAME, span },
  ];
  if (scope.inside) items.push(scope.inside);
  return { plan, count: choose([[{ op: 'and', items, span }, count]], span), key, first: firstOf(options, fields) };
}

/** The hits of the first bucket; of several of the same count, of the one whose key comes first. */
export function firstBucket(
  scope: Scope,
  { plan, count, key, first: which }: BucketCounts,
  path: string,
  span: Span,
): Scope {
  const field = (name: string): Expr => ({ op: 'field', name, span });
  const is = (left: Expr, right: Expr): Expr => ({ op: 'compare', comparator: 'eq', left, right, rules: SAME, span });
  const over = (input: Plan, name: string, fn: 'max' | 'min', arg: Expr): Plan => ({
    op: 'window',
    input,
    by: [],
    aggregates: [{ name, fn, arg, span }],
    span,
  });
  const counted = over(plan, `${path}.count`, which, count);
  const candidate = choose([[is(count, field(`${path}.count`)), key.expr]], span);
  const first = over(counted, `${path}.first`, 'min', candidate);
  const own = is(candidate, field(`${path}.first`));
  const inside: Expr = scope.inside ? { op: 'and', items: [scope.inside, own], span } : own;
  return { plan: first, inside, by: [...scope.by, key] };
}

function firstOf(options: JsonObject, fields: Fields): BucketCounts['first'] {
  const order = fields.at(options, 'order');
  if (order === undefined) return 'max';
  const { key, value } = fields.only(fields.list(order)[0] ?? order, 'order', '`"_count": "desc"`');
  const direction = fields.text(value, 'order').text.toLowerCase();
  if (key.text !== '_count')
    throw fields.source.unsupported('An order of buckets other than by count', fields.span(order));
  if (direction === 'desc') return 'max';
  if (direction === 'asc') return 'min';
  throw fields.unexpected(value, '`"asc"` or `"desc"`');
}

/** The column of a metric over the hits of a scope. Throws `QueryFailure` for aggregations that give no one value. */
export function metricColumn(
  column: string,
  { kind, options }: Aggregation,
  inside: Expr | undefined,
  span: Span,
  fields: Fields,
): Aggregate {
  const fn = METRICS[kind.text];
  if (fn === undefined) throw fields.unsupported(kind, `A comparison of the value of \`${kind.text}\``);
  fields.check(options, kind.text, ['field', 'precision_threshold'], ['script', 'missing']);
  const value = fieldOf(options, kind, fields);
  return { name: column, fn, arg: inside ? choose([[inside, value]], span) : value, span };
}

function fieldOf(options: JsonObject, kind: JsonText, fields: Fields): Expr {
  const named = fields.text(fields.required(options, 'field', kind.text), 'field');
  return { op: 'field', name: storedField(named.text, 'dynamic').name, span: fields.span(named) };
}
