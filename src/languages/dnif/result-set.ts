/** What a query function hands to the next: events, or a table, and how its fields are reached. */
import type { ComparisonRules, Expr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected } from '../failure.ts';
import type { Reader } from '../shared/reader.ts';

/** A result set. */
export interface ResultSet {
  readonly plan: Plan;
  /** Columns of a table as the query writes them, `$App` or `count_unique`; absent for events. */
  readonly columns?: readonly string[];
  /** Events carry the label of the fetch that found them. */
  readonly labels: ReadonlySet<string>;
  /** Rows are in an order that the query asks for. */
  readonly ordered?: boolean;
}

/** The column that labels are kept in. */
export const LABEL = '$Label';

/** "The search is case-sensitive" (`_fetch`, "Where Clause"); numbers are numbers however a log writes them. */
export const EXACT: ComparisonRules = { fold: false, numbers: 'coerce', missing: false, lists: 'any' };

/** The opposite of `EXACT`: true also of what has no value. */
export const EXACT_NOT: ComparisonRules = { ...EXACT, missing: true, lists: 'all' };

const NAME = /\$?[A-Za-z_]\w*/y;

/** A field or column as written. */
export interface Name extends Span {
  readonly text: string;
}

/** Takes the name of a field (`$App`) or of a computed column (`count_unique`). Throws `QueryFailure`. */
export function takeName(reader: Reader, expected: string): Name {
  const start = reader.skip();
  const text = reader.take(NAME);
  if (text === undefined) throw reader.unexpected(expected);
  return { text, ...reader.span(start) };
}

/** Takes the name of a field: `$App`. Throws `QueryFailure`. */
export function takeField(reader: Reader): Name {
  const name = takeName(reader, 'a field such as `$App`');
  if (name.text.startsWith('$')) return name;
  throw unexpected(name.text, `a field such as \`$App\``, name, `Fields begin with a dollar sign: \`$${name.text}\`.`);
}

/** The expression of a field of a result set. Throws `QueryFailure` for one that a table does not have. */
export function fieldOf(set: ResultSet, name: Name, relation?: string): Expr {
  const { text, start, end } = name;
  const span = { start, end };
  const column = (found: string): Expr => ({
    op: 'field',
    name: found,
    ...(relation === undefined ? {} : { relation }),
    span,
  });
  if (set.columns === undefined) {
    if (!text.startsWith('$')) {
      throw unexpected(text, 'a field such as `$App`', span, 'Only groups have a count: add `group` or `_agg` before.');
    }
    return column(text === LABEL && set.labels.size > 0 ? LABEL : text.slice(1));
  }
  const same = set.columns.find((one) => one === text) ?? set.columns.find((one) => lower(one) === lower(text));
  if (same !== undefined) return column(same);
  const near = nearest(text, set.columns);
  throw new QueryFailure(
    `Unexpected \`${text}\`, expected a column of the result set (${set.columns.map((one) => `\`${one}\``).join(', ')}).`,
    span,
    near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
  );
}

/** The word that was most likely meant by the next one, as help. */
export function helpWith(words: readonly string[], reader: Reader): string | undefined {
  const before = reader.offset;
  const written = reader.take(/[A-Za-z_]\w*/y);
  reader.offset = before;
  const near = written === undefined ? undefined : nearest(written.toLowerCase(), words);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** A number that a value is compared as, else its text. */
export function scalar(text: string): string | number {
  return /^-?\d+(?:\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : text;
}
