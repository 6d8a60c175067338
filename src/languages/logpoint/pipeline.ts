/** A LogPoint query: a search, or streams, then commands behind `|`. */
import type { NamedExpr, Program, SortKey } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { LOOSE } from '../shared/text-test.ts';
import { ChartParser } from './charts.ts';
import { ProcessParser } from './processes.ts';
import { SearchParser } from './search-parser.ts';
import { Stage } from './stage.ts';
import { StreamParser } from './streams.ts';

const BLANK = /\s+|\/\*[\s\S]*?\*\/|\/\*[\s\S]*/y;

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
  readonly #stage = new Stage();
  readonly #charts: ChartParser;

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text, BLANK);
    this.#warn = warn;
    this.#charts = new ChartParser(this.#reader, warn, this.#stage);
  }

  /** The query's plan. */
  parse(): Program {
    const reader = this.#reader;
    if (reader.atEnd) throw reader.unexpected('a search such as `event_id=1 image="*\\cmd.exe"`');
    if (reader.sees(/An unsupported feature is required/y)) {
      throw reader.unexpected('a query', 'This is the message of a converter that could not write this query.');
    }
    if (reader.sees(/\[/y)) new StreamParser(reader, this.#warn).parse(this.#stage);
    else if (!reader.sees(/\|/y)) this.#search();
    while (reader.take(/\|/y) !== undefined) this.#command();
    if (!reader.atEnd) throw reader.unexpected('`|` or the end of the query');
    const { plan, columns, streams } = this.#stage;
    const rows = streams.length > 0 ? 'sequences' : 'events';
    return { kind: 'plan', plan, returns: columns === undefined ? rows : 'table' };
  }

  #search(): void {
    const reader = this.#reader;
    const start = reader.skip();
    const predicate = new SearchParser(reader, (name, span) => this.#stage.field(name, span, reader.text), this.#warn, {
      isColumn: (name) => this.#stage.columns?.includes(name) === true,
    }).parse();
    this.#stage.filter(predicate, reader.span(start));
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
    else if (command === 'chart') this.#charted(() => this.#charts.chart(start));
    else if (command === 'timechart') this.#charted(() => this.#charts.timechart(start));
    else if (command === 'fields') this.#fields(start);
    else if (command === 'rename') this.#rename(start);
    else if (command === 'order by') this.#sort(start);
    else if (command === 'limit') this.#limit(start);
    else if (command === 'latest') this.#latest(start);
    else if (command === 'process') new ProcessParser(reader, this.#warn, this.#stage).parse(start);
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

  /** `order by` and `limit` may end a chart without `|`. */
  #charted(read: () => void): void {
    read();
    const start = this.#reader.skip();
    if (this.#reader.take(/order\s+by\b/iy) !== undefined) this.#sort(start);
    if (this.#reader.take(/limit\b/iy) !== undefined) this.#limit(start);
  }

  /** `fields a, b`; published queries also leave the commas out. */
  #fields(start: number): void {
    const columns: NamedExpr[] = [];
    do {
      columns.push(this.#named());
      this.#reader.take(/,/y);
    } while (!this.#reader.atEnd && !this.#reader.sees(/\|/y));
    this.#stage.project(columns, this.#reader.span(start));
  }

  #named(): NamedExpr {
    const at = this.#reader.skip();
    const name = this.#charts.name();
    return { name, expr: this.#stage.field(name, this.#reader.span(at), this.#reader.text) };
  }

  /** `rename a as b`: of a table, the column; of events, a further field. */
  #rename(start: number): void {
    const reader = this.#reader;
    const renamed = new Map<string, NamedExpr>();
    do {
      const { name, expr } = this.#named();
      if (reader.take(/as\b/iy) === undefined) throw reader.unexpected('`as` and the new name');
      renamed.set(name, { name: this.#charts.name(), expr });
    } while (reader.take(/,/y) !== undefined);
    const span = reader.span(start);
    const { columns } = this.#stage;
    if (columns === undefined) {
      this.#stage.extend([...renamed.values()], span);
      return;
    }
    this.#stage.project(
      columns.map((name) => renamed.get(name) ?? { name, expr: { op: 'field', name, span } as const }),
      span,
    );
  }

  #sort(start: number): void {
    const reader = this.#reader;
    const keys: SortKey[] = [];
    do {
      const { expr } = this.#named();
      const descending = /^desc$/i.test(reader.take(/(?:asc|desc)\b/iy) ?? '');
      keys.push({ expr, descending, nulls: 'last', rules: LOOSE });
    } while (reader.take(/,/y) !== undefined);
    this.#stage.plan = { op: 'sort', input: this.#stage.plan, keys, span: reader.span(start) };
    if (reader.take(/limit\b/iy) !== undefined) this.#limit(start);
  }

  #limit(start: number): void {
    const count = this.#reader.take(/\d{1,9}\b/y);
    if (count === undefined) throw this.#reader.unexpected('a number');
    const span = this.#reader.span(start);
    this.#stage.plan = { op: 'limit', input: this.#stage.plan, count: Number(count), offset: 0, from: 'head', span };
  }

  /** `latest by user`: the last event of each value, the latest first. */
  #latest(start: number): void {
    const reader = this.#reader;
    if (this.#stage.columns !== undefined || this.#stage.streams.length > 0) {
      throw unsupported('`latest` of what is no event', reader.span(start));
    }
    if (reader.take(/by\b/iy) === undefined) throw reader.unexpected('`by` and the name of a field');
    const by = [this.#named().expr];
    while (reader.take(/,/y) !== undefined) by.push(this.#named().expr);
    const span = reader.span(start);
    const stage = this.#stage;
    for (const value of by) stage.filter({ op: 'exists', value, span: value.span }, span);
    const key: SortKey = { expr: { op: 'time', span }, descending: true, nulls: 'last', rules: LOOSE };
    const sorted = { op: 'sort', input: stage.plan, keys: [key], span } as const;
    stage.plan = { op: 'distinct', input: sorted, by, keep: 'first', span };
  }
}
