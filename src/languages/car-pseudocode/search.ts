/** `search Process:Create`: the events of objects and actions of the data model. */
import type { Expr } from '../../engine/plan.ts';
import { QueryFailure, unexpected } from '../failure.ts';
import type { Reader } from '../shared/reader.ts';
import { anyOf } from '../shared/text-test.ts';
import type { NamedSet } from './sets.ts';
import { RESERVED } from './words.ts';

/**
 * Reads what stands behind `search` at `start`: objects with their actions, joined by commas or `or`, in parentheses or not.
 *
 * @throws QueryFailure for `and` between them: no event is of two.
 */
export function readSearch(reader: Reader, start: number): NamedSet {
  const opened = reader.take(/\(/y) !== undefined;
  const first = takeObject(reader, undefined);
  const items = [first.expr];
  let latest = first.object;
  const joined = new Set<string>();
  for (;;) {
    const separator = reader.take(/,|or\b|and\b|\|\||&&/iy)?.toLowerCase();
    if (separator === undefined) break;
    joined.add(separator === '&&' ? 'and' : separator);
    const next = takeObject(reader, separator === ',' ? latest : undefined);
    if (joined.has('and')) {
      throw new QueryFailure(
        'Unexpected `and` between log sources: an event has one of them, so that nothing is ever found.',
        next.expr.span,
        { help: 'Write `or`.' },
      );
    }
    items.push(next.expr);
    latest = next.object;
  }
  if (opened && reader.take(/\)/y) === undefined) {
    throw reader.unexpected('`or`, `,` or `)`', 'The list of log sources is not closed.');
  }
  const span = reader.span(start);
  const predicate = anyOf(items, span);
  const plan = { op: 'filter', input: { op: 'source', span }, predicate, span } as const;
  return { kind: 'events', plan, names: [], given: [] };
}

/**
 * `Process:Create`: object and action, in the data model's spelling (`user_session`, `remote_create`); `Process` and
 * `Process:*`: any action. A word alone behind `Object:Action,` is a further action of that object.
 */
function takeObject(reader: Reader, before: string | undefined): { expr: Expr; object: string | undefined } {
  const start = reader.skip();
  const written = reader.sees(RESERVED) ? undefined : reader.take(/[A-Za-z_]\w*(?:\s*:\s*(?:[A-Za-z_]\w*|\*))?/y);
  if (written === undefined) throw reader.unexpected('a log source such as `Process:Create`');
  refuseMissingColon(reader, written);
  const [first = '', second] = written.split(':').map((part) => snakeCase(part.trim()));
  const span = reader.span(start);
  if (second === undefined && before !== undefined) {
    return { expr: { op: 'is', object: before, action: first, span }, object: before };
  }
  const named = second === undefined || second === '*' ? {} : { action: second };
  return { expr: { op: 'is', object: first, ...named, span }, object: second === undefined ? undefined : first };
}

/** `search Process Create`: two words side by side, the second of which begins no statement. */
function refuseMissingColon(reader: Reader, written: string): void {
  const before = reader.offset;
  const start = reader.skip();
  const sameLine = !reader.text.slice(before, start).includes('\n');
  const next = reader.sees(RESERVED) || reader.sees(/if\b/iy) ? undefined : reader.take(/[A-Za-z_]\w*/y);
  const assigned = reader.sees(/[.=]/y);
  reader.offset = before;
  if (next === undefined || !sameLine || assigned || written.includes(':')) return;
  throw unexpected(next, '`:` before it', { start, end: start + next.length }, `Write \`${written}:${next}\`.`);
}

/** `RemoteCreate` as `remote_create`, `User_Session` and `UserSession` as `user_session`, `HTTP` as `http`. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
