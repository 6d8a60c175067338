/**
 * What stands after `|` in conditions of older rules: `count() by X > 5`, `near a and not b` (Sigma specification 1.0.2,
 * "Aggregation expression" and "Near aggregation expression"; correlations took their place).
 */
import type { AggregateFunction, Comparator, Expr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import type { Reader } from '../shared/reader.ts';
import type { Identifier } from './detections.ts';
import { foldedValue, KEYS, windowsFor } from './grouping.ts';
import type { Places } from './scalar-places.ts';
import { TEXT } from './text-values.ts';

/** Turns the plan of a rule's events into that of the events that the aggregation finds. */
export type Aggregation = (input: Plan, source: Plan, within: number | undefined) => Plan;

interface AggregationContext {
  readonly places: Places;
  find(name: string, span: Span): Identifier;
}

const FUNCTIONS: Readonly<Record<string, AggregateFunction>> = {
  count: 'count',
  min: 'min',
  max: 'max',
  avg: 'average',
  sum: 'sum',
};

const WORD = /[a-z_]+/iy;
const FIELD = /[^\s()|,<>=!]+/y;

/** Reads an aggregation; its offsets are those of the condition's text. */
export function readAggregation(reader: Reader, context: AggregationContext): Aggregation {
  const start = reader.skip();
  const word = reader.take(WORD);
  if (word === undefined) throw reader.unexpected('`count`, `min`, `max`, `avg`, `sum` or `near`');
  const name = word.toLowerCase();
  if (name === 'near') return readNear(reader, start, context);
  const fn = FUNCTIONS[name];
  if (fn === undefined) {
    const near = nearest(name, [...Object.keys(FUNCTIONS), 'near']);
    throw new QueryFailure(
      `Unexpected \`${word}\`, expected \`count\`, \`min\`, \`max\`, \`avg\`, \`sum\` or \`near\`.`,
      { start, end: start + word.length },
      near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
    );
  }
  return readCount(reader, fn, start, context);
}

/** `count(field) by group > 5`: `count` of a field counts its distinct values. */
function readCount(reader: Reader, fn: AggregateFunction, start: number, { places }: AggregationContext): Aggregation {
  if (reader.take(/\(/y) === undefined) throw reader.unexpected('`(`');
  const at = reader.skip();
  const distinct = reader.take(/distinct[ \t]+(?=[^\s()])/iy)?.trimEnd();
  if (distinct !== undefined) {
    throw new QueryFailure(
      `Unexpected \`${distinct}\`, expected a field.`,
      { start: at, end: at + distinct.length },
      { help: '`count` of a field counts its distinct values: leave the word out' },
    );
  }
  const counted = reader.take(/[^\s()|<>=!](?:[^()|<>=!]*[^\s()|<>=!])?/y);
  const field: Expr | undefined =
    counted === undefined ? undefined : { op: 'field', name: counted, span: places(at, at + counted.length) };
  if (reader.take(/\)/y) === undefined) throw reader.unexpected(counted === undefined ? 'a field or `)`' : '`)`');
  if (field === undefined && fn !== 'count') {
    throw new QueryFailure('Unexpected `)`, expected a field.', { start: reader.offset - 1, end: reader.offset });
  }
  const by: Expr[] = [];
  if (reader.take(/by(?![^\s()|,])/iy) !== undefined) {
    do {
      const from = reader.skip();
      const name = reader.take(FIELD);
      if (name === undefined) throw reader.unexpected('the field to group by');
      by.push({ op: 'field', name, span: places(from, from + name.length) });
    } while (reader.take(/,/y) !== undefined);
  }
  const comparator = COMPARATORS[reader.take(/[<>]=?|!=|==?/y) ?? ''];
  if (comparator === undefined) throw reader.unexpected('`>`, `>=`, `<`, `<=`, `=` or `!=` and a number');
  const from = reader.skip();
  const number = reader.take(/-?\d{1,15}(?:\.\d{1,15})?(?![^\s])/y);
  if (number === undefined) throw reader.unexpected('a number');
  if (!reader.atEnd) throw reader.unexpected('the end of the condition');
  const span = places(start, reader.offset);
  const limit = { comparator, value: Number(number), span: places(from, from + number.length) };
  return (input, _source, within) => countedPlan(input, { fn, field, by, limit, within, span });
}

interface Counting {
  readonly fn: AggregateFunction;
  readonly field: Expr | undefined;
  readonly by: readonly Expr[];
  readonly limit: { readonly comparator: Comparator; readonly value: number; readonly span: Span };
  readonly within: number | undefined;
  readonly span: Span;
}

function countedPlan(input: Plan, { fn, field, by, limit, within, span }: Counting): Plan {
  const distinct = fn === 'count' && field !== undefined;
  const arg = field && (distinct ? foldedValue(field) : field);
  const condition: Expr = {
    op: 'compare',
    comparator: limit.comparator,
    left: { op: 'field', name: 'value', span },
    right: { op: 'literal', value: limit.value, span: limit.span },
    rules: { ...TEXT, numbers: 'coerce' },
    span,
  };
  return {
    op: 'correlate',
    input,
    by,
    rules: KEYS,
    ...(within === undefined ? {} : { within }),
    test: {
      kind: 'aggregates',
      aggregates: [{ name: 'value', fn: distinct ? 'distinctCount' : fn, ...(arg ? { arg } : {}), span }],
      condition,
      // Without a time frame the whole of the events is one window.
      windows: within === undefined || fn !== 'count' ? 'longest' : windowsFor([limit.comparator]),
    },
    gives: 'rows',
    span,
  };
}

/** `near a and b and not c`: events that have those, and lack the others, within the time frame before or after them. */
function readNear(reader: Reader, start: number, { places, find }: AggregationContext): Aggregation {
  const wanted: { readonly expr: Expr; readonly absent: boolean; readonly span: Span }[] = [];
  do {
    const absent = reader.take(/not(?![^\s()|,])/iy) !== undefined;
    const at = reader.skip();
    const name = reader.take(FIELD);
    if (name === undefined) throw reader.unexpected('a search identifier');
    const span = { start: at, end: at + name.length };
    wanted.push({ expr: find(name, span).expr, absent, span: places(span.start, span.end) });
  } while (reader.take(/and(?![^\s()|,])/iy) !== undefined);
  if (!reader.atEnd) throw reader.unexpected('`and` or the end of the condition');
  const span = places(start, reader.offset);
  return (input, source, within) =>
    wanted.reduce<Plan>((left, { expr, absent, span: place }) => {
      const right: Plan = { op: 'filter', input: source, predicate: expr, span: place };
      const on = within === undefined ? {} : { on: closeInTime(within, span) };
      const names = { leftName: 'event', rightName: 'near', keys: [] };
      return { op: 'join', kind: absent ? 'anti' : 'semi', left, right, ...names, ...on, span: place };
    }, input);
}

function closeInTime(within: number, span: Span): Expr {
  const time = (relation: string): Expr => ({ op: 'time', relation, span });
  const after = (left: string, right: string): Expr => ({
    op: 'compare',
    comparator: 'le',
    left: { op: 'arithmetic', operator: 'subtract', left: time(left), right: time(right), span },
    right: { op: 'literal', value: within, span },
    rules: { ...TEXT, numbers: 'coerce' },
    span,
  });
  return { op: 'and', items: [after('event', 'near'), after('near', 'event')], span };
}
