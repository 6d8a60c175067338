/** `chart` and `timechart`, and the aggregates that they show (*Aggregators*). */
import type { Aggregate, AggregateFunction, Expr, NamedExpr } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { takeQuoted } from '../shared/quotes.ts';
import type { Reader } from '../shared/reader.ts';
import { callFunction } from './functions.ts';
import { SearchParser } from './search-parser.ts';
import { NAME, RESERVED, type Stage } from './stage.ts';

const AGGREGATES: ReadonlyMap<string, AggregateFunction> = new Map([
  ['count', 'count'],
  ['distinct_count', 'distinctCount'],
  ['sum', 'sum'],
  ['avg', 'average'],
  ['min', 'min'],
  ['max', 'max'],
  ['list', 'list'],
  ['distinct_list', 'values'],
]);

/** Of the reference, without a reading here. */
const OTHER_AGGREGATES = ['var'];

const UNITS: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads a length of time, `5 minutes`, in milliseconds. */
export function takeDuration(reader: Reader): number {
  const amount = Number(reader.take(/\d{1,6}/y) ?? 1);
  const unit = reader
    .take(/(?:second|minute|hour|day)s?\b/iy)
    ?.toLowerCase()
    .replace(/s$/, '');
  const milliseconds = UNITS[unit ?? ''];
  if (milliseconds === undefined) throw reader.unexpected('`seconds`, `minutes`, `hours` or `days`');
  return amount * milliseconds;
}

/** Reads charts of a stage. */
export class ChartParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #stage: Stage;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void, stage: Stage) {
    this.#reader = reader;
    this.#warn = warn;
    this.#stage = stage;
  }

  /** `chart count() as n, max(x) by host, user`: the keys come first. */
  chart(start: number): void {
    const aggregates = this.#aggregates();
    const by = this.#reader.take(/by\b/iy) === undefined ? [] : this.#keys();
    this.#aggregate(by, aggregates, start);
  }

  /** `timechart count() every 5 minutes`: the first column is the start of each span of time. */
  timechart(start: number): void {
    const reader = this.#reader;
    const aggregates = this.#aggregates();
    const keys = reader.take(/by\b/iy) === undefined ? [] : this.#keys();
    const every = reader.skip();
    if (reader.take(/every\b/iy) === undefined) {
      throw unsupported(
        '`timechart` without a span',
        reader.span(start),
        'Say how long each span is: `every 5 minutes`.',
      );
    }
    const length = takeDuration(reader);
    if (this.#stage.columns !== undefined) throw unsupported('`timechart` of a table', reader.span(start));
    const span = reader.span(every);
    const size: Expr = { op: 'literal', value: length, span };
    const time: Expr = { op: 'time', span };
    const within: Expr = { op: 'arithmetic', operator: 'modulo', left: time, right: size, span };
    const bucket: Expr = { op: 'arithmetic', operator: 'subtract', left: time, right: within, span };
    this.#aggregate([{ name: 'log_ts', expr: bucket }, ...keys], aggregates, start);
  }

  #aggregate(by: readonly NamedExpr[], aggregates: readonly Aggregate[], start: number): void {
    const stage = this.#stage;
    const span = this.#reader.span(start);
    stage.plan = { op: 'aggregate', input: stage.plan, by, aggregates, missingKeys: 'drop', order: 'met', span };
    stage.columns = [...by, ...aggregates].map((column) => column.name);
  }

  #aggregates(): Aggregate[] {
    const reader = this.#reader;
    const aggregates: Aggregate[] = [];
    do aggregates.push(this.#oneAggregate());
    while (reader.take(/,/y) !== undefined);
    return aggregates;
  }

  #oneAggregate(): Aggregate {
    const reader = this.#reader;
    const start = reader.skip();
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('an aggregate such as `count()`');
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) throw this.#noAggregate(name, start);
    if (reader.take(/\(/y) === undefined) throw reader.unexpected(`\`(\` after \`${name}\``);
    const arg = this.#argument(name, fn);
    const span = reader.span(start);
    const alias =
      reader.take(/as\b/iy) === undefined ? reader.text.slice(start, span.end).replace(/\s+/g, '') : this.name();
    return { name: alias, fn, ...(arg === undefined ? {} : { arg }), span };
  }

  #noAggregate(name: string, start: number) {
    const span = this.#reader.span(start);
    if (OTHER_AGGREGATES.includes(name.toLowerCase())) return unsupported(`The aggregate \`${name}\``, span);
    const near = nearest(name.toLowerCase(), AGGREGATES.keys());
    return unexpected(
      name,
      'an aggregate such as `count()`',
      span,
      near === undefined ? undefined : `Did you mean \`${near}\`?`,
    );
  }

  /** What stands in an aggregate's parentheses: a field, a function of one, or for `count` a condition. */
  #argument(name: string, fn: AggregateFunction): Expr | undefined {
    const reader = this.#reader;
    const at = reader.skip();
    if (reader.take(/\)/y) !== undefined) {
      if (fn === 'count') return undefined;
      throw unexpected(')', `the field of \`${name}\``, { start: at, end: at + 1 });
    }
    if (!reader.sees(/[A-Za-z_@$][\w.@$]*\s*(?:\)|\([^()]*\)\s*\))/y)) {
      if (fn !== 'count') throw reader.unexpected('the name of a field and `)`');
      return this.#condition(at);
    }
    const arg = this.#value();
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('the name of a field and `)`');
    return arg;
  }

  /** `count(event_id=4625)`: the rows of which a condition is true. */
  #condition(start: number): Expr {
    const reader = this.#reader;
    const field = (name: string, span: { start: number; end: number }) => this.#stage.field(name, span, reader.text);
    const condition = new SearchParser(reader, field, this.#warn).parseWithin();
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('the name of a field and `)`');
    const span = reader.span(start);
    return choose([[condition, { op: 'literal', value: 1, span }]], span);
  }

  /** A field, or a function of one. */
  #value(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const name = this.name();
    const bracket = name.indexOf('(');
    if (bracket < 0 || this.#stage.columns?.includes(name)) {
      return this.#stage.field(name, reader.span(start), reader.text);
    }
    reader.offset = start + bracket;
    return callFunction(reader, name.slice(0, bracket), start, (field, span) =>
      this.#stage.field(field, span, reader.text),
    );
  }

  #keys(): NamedExpr[] {
    const reader = this.#reader;
    const keys: NamedExpr[] = [];
    do {
      const start = reader.skip();
      const expr = this.#value();
      const written = reader.text.slice(start, reader.offset).replace(/\s+/g, '');
      const plain = expr.op === 'field' && expr.relation === undefined ? expr.name : written;
      keys.push({ name: reader.take(/as\b/iy) === undefined ? plain : this.name(), expr });
    } while (reader.take(/,/y) !== undefined);
    return keys;
  }

  /** A name of a field or column; `count()` too, when it is the name of a column. */
  name(): string {
    const reader = this.#reader;
    const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
    if (quoted !== undefined) return quoted.text;
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a field');
    return name + (reader.take(/\([^()|]*\)/y) ?? '').replace(/\s+/g, '');
  }
}
