/** Sets as expressions: `search`, `filter`, `join`, `group`, `from … select`, and the difference of sets. */
import type { Aggregate, Expr, NamedExpr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import { anyOf } from '../shared/text-test.ts';
import { ConditionParser } from './condition.ts';
import { refuseContradiction } from './contradiction.ts';
import { AGGREGATES, eventScope, type Scope } from './scope.ts';
import type { SetNames } from './set-names.ts';
import {
  aggregateSet,
  filterSet,
  groupScope,
  joinSets,
  type NamedSet,
  type Side,
  scopeOf,
  subtractSets,
} from './sets.ts';
import { NAME, RESERVED, SET_NAME, WHERE } from './words.ts';

/** Words that open a set. */
export const SET_KEYWORD = /(?:search|filter|join|group|from|run)\b/iy;

/** Reads sets, whose names it looks up in `names`. */
export class SetParser {
  readonly #reader: Reader;
  readonly #names: SetNames;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, names: SetNames, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#names = names;
    this.#warn = warn;
  }

  /** A set, or the difference of sets. */
  parse(): NamedSet {
    const reader = this.#reader;
    const start = reader.skip();
    let left = this.#term();
    while (reader.take(/[-–](?!-)/y) !== undefined) {
      const at = reader.skip();
      const right = this.#term();
      if (right === left) {
        throw new QueryFailure('Unexpected set minus itself, which holds nothing.', reader.span(start), {
          help: 'Subtract another set.',
        });
      }
      if (right.kind !== left.kind || (left.kind === 'table' && left.names.join() !== right.names.join())) {
        throw unexpected(
          reader.text.slice(at, reader.offset),
          'a set of the same kind as the one before `-`',
          reader.span(at),
        );
      }
      left = subtractSets(left, right, reader.span(start));
    }
    return left;
  }

  #term(): NamedSet {
    const reader = this.#reader;
    const start = reader.skip();
    const keyword = reader.take(SET_KEYWORD)?.toLowerCase();
    if (keyword === 'search') return this.#search(start);
    if (keyword === 'filter') return this.#filter(start);
    if (keyword === 'join') return this.#join(start);
    if (keyword === 'group') return this.#group(start);
    if (keyword === 'from') return this.#select(start);
    if (keyword === 'run') {
      reader.take(/[^\n]+/y);
      throw unsupported('`run`, another analytic as a part of this one,', reader.span(start));
    }
    const name = reader.take(SET_NAME);
    if (name === undefined)
      throw reader.unexpected('`search`, `filter`, `join`, `group`, `from`, or the name of a set');
    if (reader.sees(/\(/y)) return this.#scalar(name, start);
    const span = reader.span(start);
    if (reader.sees(/[ \t]*[A-Za-z_]/y) && !reader.text.slice(span.end, reader.skip()).includes('\n')) {
      const near = nearest(name, ['search', 'filter', 'join', 'group', 'from', 'run']);
      if (near !== undefined) throw unexpected(name, `\`${near}\``, span);
    }
    return this.#names.find(name, span);
  }

  /** `max(logins.time)`, `unique(logins.user)`: a table of one column. */
  #scalar(name: string, start: number): NamedSet {
    const reader = this.#reader;
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) throw unsupported(`The function \`${name}\``, reader.span(start));
    reader.take(/\(/y);
    const at = reader.skip();
    const argument = reader.take(NAME);
    if (argument === undefined) throw reader.unexpected('a field of a set, as in `set.field`');
    const span = reader.span(at);
    const [setName = '', ...rest] = argument.split('.');
    const set = this.#names.find(setName, { start: at, end: at + setName.length });
    if (rest.length === 0 && fn !== 'count')
      throw unexpected(argument, `a field of the set, as in \`${argument}.user\``, span);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const whole = reader.span(start);
    const field = rest.length === 0 ? undefined : scopeOf(set, setName).field(argument, span);
    const column = rest.length === 0 ? 'count' : rest.join('.');
    if (fn === 'distinctCount' && field !== undefined) {
      const keyed: NamedSet = { ...set, by: [{ name: column, expr: field }] };
      return { kind: 'table', plan: aggregateSet(keyed, [], whole), names: [column], given: [] };
    }
    const aggregate: Aggregate = { name: column, fn, ...(field === undefined ? {} : { arg: field }), span: whole };
    return { kind: 'table', plan: aggregateSet({ ...set, by: [] }, [aggregate], whole), names: [column], given: [] };
  }

  #search(start: number): NamedSet {
    const reader = this.#reader;
    const bracket = reader.skip();
    const opened = reader.take(/\(/y) !== undefined;
    const items: Expr[] = [this.#object()];
    const joined = new Set<string>();
    for (;;) {
      const separator = reader.take(/,|or\b|and\b|\|\||&&/iy)?.toLowerCase();
      if (separator === undefined) break;
      joined.add(separator === '&&' ? 'and' : separator === '||' ? 'or' : separator);
      const next = this.#object();
      if (joined.has('and')) {
        throw new QueryFailure(
          'Unexpected `and` between log sources: an event has one of them, so that nothing is ever found.',
          next.span,
          {
            help: 'Write `or`.',
          },
        );
      }
      items.push(next);
    }
    if (opened && reader.take(/\)/y) === undefined) {
      throw reader.unexpected(
        '`or`, `,` or `)`',
        bracket < reader.offset ? 'The list of log sources is not closed.' : undefined,
      );
    }
    const span = reader.span(start);
    const found: NamedSet = {
      kind: 'events',
      plan: { op: 'filter', input: { op: 'source', span }, predicate: anyOf(items, span), span },
      names: [],
      given: [],
    };
    return reader.take(WHERE) === undefined ? found : this.#where(found, eventScope([]), start);
  }

  /** `Process:Create`: object and action, in the data model's spelling (`user_session`, `remote_create`). */
  #object(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const written = reader.sees(RESERVED) ? undefined : reader.take(/[A-Za-z_]\w*(?:\s*:\s*[A-Za-z_]\w*)?/y);
    if (written === undefined) throw reader.unexpected('a log source such as `Process:Create`');
    const [object = '', action] = written.split(':').map((part) => snakeCase(part.trim()));
    return { op: 'is', object, ...(action === undefined ? {} : { action }), span: reader.span(start) };
  }

  #filter(start: number): NamedSet {
    const { name, set } = this.#named('filter');
    const reader = this.#reader;
    if (reader.take(WHERE) === undefined && !reader.sees(/\(/y)) {
      throw reader.unexpected(`\`where\` after \`filter ${name}\``);
    }
    if (set.kind === 'groups') return this.#having(set, start);
    return this.#where(set, scopeOf(set, name), start);
  }

  #named(keyword: string): Side {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/\(/y)) {
      const { latest } = this.#names;
      throw reader.unexpected(
        `the name of the set to ${keyword}`,
        latest === undefined ? undefined : `Write \`${keyword} ${latest} where (…)\`.`,
      );
    }
    const name = reader.sees(RESERVED) ? undefined : reader.take(SET_NAME);
    if (name === undefined) throw reader.unexpected(`the name of the set to ${keyword}`);
    return { name, set: this.#names.find(name, reader.span(start)) };
  }

  /** The condition after `where`. `(where …)`, with the word inside the parentheses, is read with a warning. */
  #where(set: NamedSet, scope: Scope, start: number): NamedSet {
    const predicate = this.#condition(scope);
    refuseContradiction([predicate], set.given);
    return filterSet(set, predicate, this.#reader.span(start));
  }

  #condition(scope: Scope): Expr {
    const reader = this.#reader;
    const at = reader.skip();
    if (reader.sees(/\(\s*where\b/iy)) {
      reader.take(/\(\s*where\b/iy);
      const predicate = new ConditionParser(reader, scope, this.#warn, this.#names.lists).parse();
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      this.#warn({ message: '`where` stands inside the parentheses.', help: 'Write `where (…)`.', ...reader.span(at) });
      return predicate;
    }
    const predicate = new ConditionParser(reader, scope, this.#warn, this.#names.lists).parse();
    if (reader.sees(/[)\]]/y))
      throw reader.unexpected('the end of the condition', 'There is one closing parenthesis too many.');
    if (reader.sees(/["“”]/y)) throw reader.unexpected('the end of the condition', 'Remove the quotation mark.');
    return predicate;
  }

  #join(start: number): NamedSet {
    const reader = this.#reader;
    const opened = reader.take(/\(/y) !== undefined;
    const sides: Side[] = [];
    do {
      const at = reader.skip();
      const side = this.#named('join');
      if (sides.some((other) => other.name === side.name)) {
        throw unsupported(
          `A join of \`${side.name}\` with itself under one name`,
          reader.span(at),
          'Give it a second name: `b = a`.',
        );
      }
      if (side.set.kind !== 'events')
        throw unsupported(`A join with \`${side.name}\`, which is no set of events,`, reader.span(at));
      sides.push(side);
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (opened && reader.take(/\)/y) === undefined) throw reader.unexpected('`,` or `)`');
    const [first, ...others] = sides;
    if (first === undefined || others.length === 0) throw reader.unexpected('`,` and the second set of the join');
    const names = sides.map((side) => side.name);
    const scope = scopeOf({ ...first.set, kind: 'pairs', names }, '');
    const predicate = reader.take(WHERE) === undefined ? undefined : this.#condition(scope);
    return joinSets(first, others, predicate, reader.span(start));
  }

  #group(start: number): NamedSet {
    const reader = this.#reader;
    const { name, set } = this.#named('group');
    if (reader.take(/by\b/iy) === undefined) throw reader.unexpected('`by` and the fields to group by');
    const opened = reader.take(/\(/y) !== undefined;
    const by: NamedExpr[] = [];
    do {
      const at = reader.skip();
      const field = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (field === undefined) throw reader.unexpected('the name of a field');
      by.push({ name: field, expr: scopeOf(set, name).field(field, reader.span(at)) });
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (opened && reader.take(/\)/y) === undefined) throw reader.unexpected('`,` or `)`');
    if (set.kind !== 'events')
      throw unsupported(`Grouping \`${name}\`, which is no set of events,`, reader.span(start));
    const groups: NamedSet = { ...set, kind: 'groups', names: by.map((key) => key.name), by };
    return reader.take(WHERE) === undefined ? groups : this.#having(groups, start);
  }

  /** A condition on groups. */
  #having(set: NamedSet, start: number): NamedSet {
    const { scope, aggregates } = groupScope(set);
    const predicate = this.#condition(scope);
    return { ...set, having: [...(set.having ?? []), { aggregates, predicate, span: this.#reader.span(start) }] };
  }

  #select(start: number): NamedSet {
    const reader = this.#reader;
    const { name, set } = this.#named('select from');
    if (reader.take(/select\b/iy) === undefined) throw reader.unexpected('`select` and what to select');
    const columns: NamedExpr[] = [];
    const aggregates: Aggregate[] = [];
    do {
      const at = reader.skip();
      const field = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (field === undefined) throw reader.unexpected('a field or an aggregate such as `count(user)`');
      const fn = reader.sees(/\(/y) ? AGGREGATES.get(field.toLowerCase()) : undefined;
      if (fn === undefined && reader.sees(/\(/y)) throw unsupported(`The function \`${field}\``, reader.span(at));
      const argument = fn === undefined ? undefined : this.#argument(set, name);
      const span = reader.span(at);
      const alias = reader.take(/as\b/iy) === undefined ? undefined : reader.take(SET_NAME);
      if (fn !== undefined) aggregates.push({ name: alias ?? reader.text.slice(at, span.end), fn, ...argument, span });
      else columns.push({ name: alias ?? field, expr: scopeOf(set, name).field(field, span) });
    } while (reader.take(/,/y) !== undefined);
    if (reader.sees(/[A-Za-z_]\w*\s*\(/y)) throw reader.unexpected('`,` between the columns', 'Put a comma before it.');
    return this.#selected(set, columns, aggregates, reader.span(start));
  }

  #selected(set: NamedSet, columns: readonly NamedExpr[], aggregates: readonly Aggregate[], span: Span): NamedSet {
    if (aggregates.length === 0 && set.kind !== 'groups') {
      const names = columns.map((column) => column.name);
      const plan = { op: 'project', input: set.plan, columns, span } as const;
      return { kind: 'table', plan, names, dated: set.kind === 'events' || set.dated === true, given: set.given };
    }
    const extra = columns.filter((column) => !set.names.includes(column.name));
    const by = set.kind === 'groups' ? [...(set.by ?? []), ...extra] : columns;
    const names = [...by, ...aggregates].map((column) => column.name);
    return { kind: 'table', plan: aggregateSet({ ...set, by }, aggregates, span), names, given: [] };
  }

  #argument(set: NamedSet, name: string): { arg?: Expr } {
    const reader = this.#reader;
    reader.take(/\(/y);
    const at = reader.skip();
    const field = reader.take(NAME);
    const arg = field === undefined ? {} : { arg: scopeOf(set, name).field(field, reader.span(at)) };
    reader.take(/\*/y);
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('the name of a field and `)`');
    return arg;
  }
}

/** `RemoteCreate` as `remote_create`, `User_Session` and `UserSession` as `user_session`, `HTTP` as `http`. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
