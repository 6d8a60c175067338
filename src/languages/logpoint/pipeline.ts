/** A LogPoint query: a search, then commands behind `|`. */
import type { Aggregate, AggregateFunction, Expr, NamedExpr, Plan, Program, SortKey, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { EVERY_VALUE } from '../../engine/whole-event.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { takeQuoted } from '../shared/quotes.ts';
import { Reader } from '../shared/reader.ts';
import { LOOSE } from '../shared/text-test.ts';
import { SearchParser } from './search-parser.ts';

const BLANK = /\s+|\/\*[\s\S]*?\*\/|\/\*[\s\S]*/y;
const NAME = /[A-Za-z_@$][\w.@$]*/y;
const RESERVED = /(?:by|as|order|limit|every|and|or)\b/iy;

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

const UNITS: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Commands of the reference; those without a reading here are refused by name. */
const COMMANDS = [
  'search',
  'filter',
  'chart',
  'timechart',
  'fields',
  'rename',
  'order by',
  'limit',
  'process',
  'latest',
  'norm',
  'norm on',
  'rex',
];

/** Reads one query. */
export class PipelineParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  #plan: Plan;
  /** Columns, once a command made a table. */
  #columns: readonly string[] | undefined;

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text, BLANK);
    this.#warn = warn;
    this.#plan = { op: 'source', span: { start: 0, end: 0 } };
  }

  /** The query's plan. */
  parse(): Program {
    const reader = this.#reader;
    if (reader.atEnd) throw reader.unexpected('a search such as `event_id=1 image="*\\cmd.exe"`');
    if (reader.sees(/An unsupported feature is required/y)) {
      throw reader.unexpected('a query', 'This is the message of a converter that could not write this query.');
    }
    if (reader.sees(/\[/y))
      throw unsupported('Pattern finding (`[…] as s1 followed by […] as s2`)', reader.span(reader.skip()));
    if (!reader.sees(/\|/y)) this.#search();
    while (reader.take(/\|/y) !== undefined) this.#command();
    if (!reader.atEnd) throw reader.unexpected('`|` or the end of the query');
    return { kind: 'plan', plan: this.#plan, returns: this.#columns === undefined ? 'events' : 'table' };
  }

  #search(): void {
    const start = this.#reader.skip();
    const predicate = new SearchParser(this.#reader, (name, span) => this.#field(name, span), this.#warn).parse();
    this.#plan = { op: 'filter', input: this.#plan, predicate, span: this.#reader.span(start) };
  }

  #field(name: string, span: Span): Expr {
    if (this.#columns === undefined) return { op: 'field', name, span };
    const column = this.#columns.find((candidate) => candidate === name);
    if (column !== undefined) return { op: 'field', name: column, span };
    const near = nearest(name, this.#columns);
    const what = name === EVERY_VALUE ? this.#reader.text.slice(span.start, span.end) : name;
    throw new QueryFailure(
      `Unexpected \`${what}\`, expected a column of the table (${this.#columns.map((it) => `\`${it}\``).join(', ')}).`,
      span,
      near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
    );
  }

  #command(): void {
    const reader = this.#reader;
    const start = reader.skip();
    const command = reader
      .take(/order\s+by\b|[A-Za-z]\w*/iy)
      ?.toLowerCase()
      .replace(/\s+/g, ' ');
    if (command === undefined) throw reader.unexpected('a command such as `chart`, `search` or `fields`');
    const span = reader.span(start);
    if (command === 'search' || command === 'filter') this.#search();
    else if (command === 'chart') this.#chart(start);
    else if (command === 'timechart') this.#timechart(start);
    else if (command === 'fields') this.#fields(start);
    else if (command === 'rename') this.#rename(start);
    else if (command === 'order by') this.#sort(start);
    else if (command === 'limit') this.#limit(start);
    else if (command === 'process') this.#process(start);
    else if (COMMANDS.includes(command)) throw unsupported(`The command \`${command}\``, span);
    else {
      const near = nearest(command, COMMANDS);
      throw unexpected(
        command,
        'a command of LogPoint',
        span,
        near === undefined ? undefined : `Did you mean \`${near}\`?`,
      );
    }
  }

  /** `chart count() as n, max(x) by host, user`: the keys come first. */
  #chart(start: number): void {
    const aggregates = this.#aggregates();
    const by = this.#reader.take(/by\b/iy) === undefined ? [] : this.#keys();
    this.#aggregate(by, aggregates, start);
    this.#tail();
  }

  /** `timechart count() every 5 minutes`: the first column is the start of each span of time. */
  #timechart(start: number): void {
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
    const amount = Number(reader.take(/\d{1,6}/y) ?? 1);
    const unit = reader
      .take(/(?:second|minute|hour|day)s?\b/iy)
      ?.toLowerCase()
      .replace(/s$/, '');
    const milliseconds = UNITS[unit ?? ''];
    if (milliseconds === undefined) throw reader.unexpected('`seconds`, `minutes`, `hours` or `days`');
    if (this.#columns !== undefined) throw unsupported('`timechart` of a table', reader.span(start));
    const span = reader.span(every);
    const size: Expr = { op: 'literal', value: amount * milliseconds, span };
    const time: Expr = { op: 'time', span };
    const within: Expr = { op: 'arithmetic', operator: 'modulo', left: time, right: size, span };
    const bucket: Expr = { op: 'arithmetic', operator: 'subtract', left: time, right: within, span };
    this.#aggregate([{ name: 'log_ts', expr: bucket }, ...keys], aggregates, start);
    this.#tail();
  }

  #aggregate(by: readonly NamedExpr[], aggregates: readonly Aggregate[], start: number): void {
    const span = this.#reader.span(start);
    this.#plan = { op: 'aggregate', input: this.#plan, by, aggregates, missingKeys: 'drop', order: 'met', span };
    this.#columns = [...by, ...aggregates].map((column) => column.name);
  }

  /** `order by` and `limit` may end a command without `|`. */
  #tail(): void {
    const start = this.#reader.skip();
    if (this.#reader.take(/order\s+by\b/iy) !== undefined) this.#sort(start);
    if (this.#reader.take(/limit\b/iy) !== undefined) this.#limit(start);
  }

  #aggregates(): Aggregate[] {
    const reader = this.#reader;
    const aggregates: Aggregate[] = [];
    do {
      const start = reader.skip();
      const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (name === undefined) throw reader.unexpected('an aggregate such as `count()`');
      const fn = AGGREGATES.get(name.toLowerCase());
      if (fn === undefined && reader.sees(/\(/y)) throw unsupported(`The aggregate \`${name}\``, reader.span(start));
      if (fn === undefined) throw unexpected(name, 'an aggregate such as `count()`', reader.span(start));
      if (reader.take(/\(/y) === undefined) throw reader.unexpected(`\`(\` after \`${name}\``);
      const at = reader.skip();
      const field = reader.take(NAME);
      if (reader.sees(/[=<>!]/y)) throw unsupported('A condition inside an aggregate', reader.span(at));
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('the name of a field and `)`');
      if (field === undefined && fn !== 'count') throw unexpected(')', `the field of \`${name}\``, reader.span(at));
      const span = reader.span(start);
      const alias =
        reader.take(/as\b/iy) === undefined ? reader.text.slice(start, span.end).replace(/\s+/g, '') : this.#name();
      const arg = field === undefined ? {} : { arg: this.#field(field, { start: at, end: at + field.length }) };
      aggregates.push({ name: alias, fn, ...arg, span });
    } while (reader.take(/,/y) !== undefined);
    return aggregates;
  }

  #keys(): NamedExpr[] {
    const keys: NamedExpr[] = [];
    do {
      const start = this.#reader.skip();
      const name = this.#name();
      keys.push({ name, expr: this.#field(name, this.#reader.span(start)) });
    } while (this.#reader.take(/,/y) !== undefined);
    return keys;
  }

  /** A name of a field or column; `count()` too, when it is the name of a column. */
  #name(): string {
    const reader = this.#reader;
    const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
    if (quoted !== undefined) return quoted.text;
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a field');
    return name + (reader.take(/\([^()|]*\)/y) ?? '').replace(/\s+/g, '');
  }

  /** `fields a, b`; published queries also leave the commas out. */
  #fields(start: number): void {
    const columns: NamedExpr[] = [];
    do {
      const at = this.#reader.skip();
      const name = this.#name();
      columns.push({ name, expr: this.#field(name, this.#reader.span(at)) });
      this.#reader.take(/,/y);
    } while (!this.#reader.atEnd && !this.#reader.sees(/\|/y));
    this.#project(columns, start);
  }

  #project(columns: readonly NamedExpr[], start: number): void {
    this.#plan = { op: 'project', input: this.#plan, columns, span: this.#reader.span(start) };
    this.#columns = columns.map((column) => column.name);
  }

  /** `rename a as b`: of a table, the column; of events, a further field. */
  #rename(start: number): void {
    const reader = this.#reader;
    const renamed = new Map<string, NamedExpr>();
    do {
      const at = reader.skip();
      const from = this.#name();
      const expr = this.#field(from, reader.span(at));
      if (reader.take(/as\b/iy) === undefined) throw reader.unexpected('`as` and the new name');
      renamed.set(from, { name: this.#name(), expr });
    } while (reader.take(/,/y) !== undefined);
    if (this.#columns === undefined) {
      this.#plan = { op: 'extend', input: this.#plan, columns: [...renamed.values()], span: reader.span(start) };
      return;
    }
    const span = reader.span(start);
    const columns = this.#columns.map(
      (name) => renamed.get(name) ?? { name, expr: { op: 'field', name, span } as const },
    );
    this.#project(columns, start);
  }

  #sort(start: number): void {
    const reader = this.#reader;
    const keys: SortKey[] = [];
    do {
      const at = reader.skip();
      const name = this.#name();
      const expr = this.#field(name, reader.span(at));
      const descending = /^desc$/i.test(reader.take(/(?:asc|desc)\b/iy) ?? '');
      keys.push({ expr, descending, nulls: 'last', rules: LOOSE });
    } while (reader.take(/,/y) !== undefined);
    this.#plan = { op: 'sort', input: this.#plan, keys, span: reader.span(start) };
    if (reader.take(/limit\b/iy) !== undefined) this.#limit(start);
  }

  #limit(start: number): void {
    const count = this.#reader.take(/\d{1,9}\b/y);
    if (count === undefined) throw this.#reader.unexpected('a number');
    const span = this.#reader.span(start);
    this.#plan = { op: 'limit', input: this.#plan, count: Number(count), offset: 0, from: 'head', span };
  }

  /** `process regex("pattern", field, "filter=true")`; the other processors compute fields with a server's plugins. */
  #process(start: number): void {
    const reader = this.#reader;
    const name = reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a processor such as `regex`');
    if (name.toLowerCase() !== 'regex') throw unsupported(`\`process ${name}\``, reader.span(start));
    const pattern =
      reader.take(/\(/y) === undefined ? undefined : takeQuoted(reader, { escapes: true, warn: this.#warn });
    if (pattern === undefined) throw reader.unexpected('`(` and a regular expression in quotation marks');
    if (reader.take(/,/y) === undefined) throw reader.unexpected('`,` and the name of a field');
    const at = reader.skip();
    const field = this.#field(this.#name(), reader.span(at));
    const option =
      reader.take(/,/y) === undefined ? undefined : takeQuoted(reader, { escapes: false, warn: this.#warn });
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const span = reader.span(start);
    if (option?.text.replace(/\s/g, '') !== 'filter=true') {
      throw unsupported(
        '`process regex` that extracts fields',
        span,
        'With "filter=true" as its third argument it filters.',
      );
    }
    const regex = { source: pattern.text, dialect: 'python', anchor: 'search' } as const;
    const wrong = checkRegex(regex);
    if (wrong !== null) throw new QueryFailure(wrong, { start: pattern.start, end: pattern.end });
    const rules = { ...LOOSE, fold: false };
    const predicate: Expr = { op: 'match', value: field, pattern: { kind: 'regex', regex }, rules, span };
    this.#plan = { op: 'filter', input: this.#plan, predicate, span };
  }
}
