/** What a query has come to at one of its commands: events, rows of a table, or events that streams brought together. */
import type { Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { EVERY_VALUE } from '../../engine/whole-event.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';

/** A name of a field. */
export const NAME = /[A-Za-z_@$][\w.@$]*/y;

/** Words that end a list of names. */
export const RESERVED = /(?:by|as|order|limit|every|and|or)\b/iy;

/** The plan so far, and how names are read in it. */
export class Stage {
  plan: Plan = { op: 'source', span: { start: 0, end: 0 } };
  /** Columns, once a command made a table. */
  columns: readonly string[] | undefined;
  /** Names of the streams that were brought together. */
  streams: readonly string[] = [];
  /** Fields that a command gave the streams' rows. */
  readonly #given = new Set<string>();

  /** The value of a name, as it stands in the query at `span`. */
  field(name: string, span: Span, text: string): Expr {
    if (this.columns !== undefined) return this.#column(name, span, text);
    if (this.streams.length === 0 || this.#given.has(name)) return { op: 'field', name, span };
    const [relation = '', ...rest] = name.split('.');
    if (this.streams.includes(relation) && rest.length > 0) {
      const own = rest.join('.');
      return own === 'log_ts' ? { op: 'time', relation, span } : { op: 'field', name: own, relation, span };
    }
    const last = name.split('.').at(-1) ?? name;
    throw new QueryFailure(
      `Unexpected \`${name}\`, expected a field of a stream (${this.streams.map((one) => `\`${one}.${last}\``).join(' or ')}).`,
      span,
      rest.length > 0 ? suggested(nearest(relation, this.streams), (near) => `${near}.${rest.join('.')}`) : {},
    );
  }

  #column(name: string, span: Span, text: string): Expr {
    const columns = this.columns ?? [];
    if (columns.includes(name)) return { op: 'field', name, span };
    const what = name === EVERY_VALUE ? text.slice(span.start, span.end) : name;
    throw new QueryFailure(
      `Unexpected \`${what}\`, expected a column of the table (${columns.map((it) => `\`${it}\``).join(', ')}).`,
      span,
      suggested(nearest(name, columns), (near) => near),
    );
  }

  /** Keeps the rows of which a condition is true. */
  filter(predicate: Expr, span: Span): void {
    this.plan = { op: 'filter', input: this.plan, predicate, span };
  }

  /** Makes a table of these columns. */
  project(columns: readonly NamedExpr[], span: Span): void {
    this.plan = { op: 'project', input: this.plan, columns, span };
    this.columns = columns.map((column) => column.name);
  }

  /** Adds fields, or columns to a table, in place of those of their names. */
  extend(columns: readonly NamedExpr[], span: Span): void {
    this.plan = { op: 'extend', input: this.plan, columns, span };
    const names = columns.map(({ name }) => name);
    for (const name of names) this.#given.add(name);
    if (this.columns !== undefined) this.columns = [...new Set([...this.columns, ...names])];
  }
}

function suggested(near: string | undefined, shown: (near: string) => string): { help?: string } {
  return near === undefined ? {} : { help: `Did you mean \`${shown(near)}\`?` };
}
