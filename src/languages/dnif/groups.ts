/**
 * `group …` of a fetch and `_agg …` of a result set.
 *
 * Source: DNIF's documentation, `_agg` and `_fetch`, "Event Aggregation": `count` gives one row; `count_unique` a row for each
 * combination of values with how often it occurs, the most frequent first; `stat_unique` a figure of a field for each
 * combination; `sum`, `min`, `max` and `avg` one figure of all.
 */
import type { Aggregate, AggregateFunction, NamedExpr } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import type { Reader } from '../shared/reader.ts';
import { EXACT, fieldOf, helpWith, type Name, type ResultSet, takeField } from './result-set.ts';

const FIGURES: Readonly<Record<string, AggregateFunction>> = {
  sum: 'sum',
  min: 'min',
  max: 'max',
  avg: 'average',
  count_distinct: 'distinctCount',
};

const A_FUNCTION = '`count`, `count_unique`, `stat_unique`, `sum`, `min`, `max` or `avg`';

/** Reads what stands behind `group` or `_agg` at `start`, and gives the groups. Throws `QueryFailure`. */
export function grouped(set: ResultSet, reader: Reader, start: number): ResultSet {
  const word = reader.take(/(?:count_unique|stat_unique|timeslice|count|sum|min|max|avg)\b/iy)?.toLowerCase();
  if (word === undefined) {
    const help = helpWith(['count', 'count_unique', 'stat_unique', 'sum', 'min', 'max', 'avg'], reader);
    throw reader.unexpected(A_FUNCTION, help);
  }
  if (word === 'timeslice') throw unsupported('`group timeslice`', reader.span(start));
  if (word === 'count') return groups(set, [], { name: 'Count', fn: 'count' }, reader, start);
  if (word === 'count_unique') {
    const keys = takeFields(reader);
    return groups(set, keys, { name: 'count_unique', fn: 'count' }, reader, start);
  }
  if (word !== 'stat_unique') return groups(set, [], figure(word, set, reader), reader, start);
  const keys = takeFields(reader);
  const name = reader.take(/(?:count_distinct|sum|min|max|avg)\b/iy)?.toLowerCase();
  if (name === undefined) throw reader.unexpected('`sum`, `min`, `max`, `avg` or `count_distinct`');
  return groups(set, keys, figure(name, set, reader), reader, start);
}

type Figure = Pick<Aggregate, 'name' | 'fn' | 'arg'>;

function figure(name: string, set: ResultSet, reader: Reader): Figure {
  return { name, fn: FIGURES[name] ?? 'sum', arg: fieldOf(set, takeField(reader)) };
}

function takeFields(reader: Reader): Name[] {
  const fields = [takeField(reader)];
  while (reader.take(/,/y) !== undefined) fields.push(takeField(reader));
  return fields;
}

function groups(set: ResultSet, keys: readonly Name[], aggregate: Figure, reader: Reader, start: number): ResultSet {
  const span = reader.span(start);
  const by = keys.map((key): NamedExpr => ({ name: key.text, expr: fieldOf(set, key) }));
  const aggregates = [{ ...aggregate, span }];
  const table = { op: 'aggregate', input: set.plan, by, aggregates, missingKeys: 'drop', order: 'met', span } as const;
  const columns = [...keys.map(({ text }) => text), aggregate.name];
  if (aggregate.name !== 'count_unique') return { plan: table, columns, labels: set.labels };
  const expr = { op: 'field', name: 'count_unique', span } as const;
  const plan = {
    op: 'sort',
    input: table,
    keys: [{ expr, descending: true, nulls: 'last', rules: EXACT }],
    span,
  } as const;
  return { plan, columns, labels: set.labels };
}
