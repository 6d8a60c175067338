/** Sets as expressions: `search`, `filter`, `join`, `group`, `from … select`, `run`, and the difference of sets. */
import type { Expr, NamedExpr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { place, type Reader } from '../shared/reader.ts';
import { ConditionParser } from './condition.ts';
import { refuseContradiction } from './contradiction.ts';
import { joinSets, type Side } from './joins.ts';
import { type JoinedTable, Leanings } from './leanings.ts';
import { groupsByPause } from './pauses.ts';
import type { Scope } from './scope.ts';
import { readSearch } from './search.ts';
import type { SetNames } from './set-names.ts';
import { filterSet, groupScope, type NamedSet, scopeOf, subtractSets } from './sets.ts';
import { TableParser } from './table-parser.ts';
import { TermReader } from './terms.ts';
import { AND, NAME, RESERVED, SET_NAME, WHERE } from './words.ts';

/** Words that open a set. */
export const SET_KEYWORD = /(?:search|filter|join|group|from|run)\b/iy;

/** The id of another analytic, as `run` names it: `Analytic:CAR-2013-05-003`. */
const ANALYTIC = /(?:analytic\s*:?\s*)?[A-Za-z0-9][\w-]*(?::\w+)?/iy;

/** `max time between two events is 30 minutes`, up to the length. */
const PAUSE =
  /max(?:imum)?\s+time\s+between\s+(?:(?:any\s+)?two\s+|consecutive\s+|successive\s+)?events\s*(?:is|of|<=?|==?)?\s*/iy;

/** What a program knows besides its own text. */
export interface ProgramContext {
  readonly warn: (warning: QueryMessage) => void;
  /** What another analytic finds. Throws `QueryFailure`, at `span`, when there is none or it cannot be read. */
  readonly run: (id: string, span: Span) => NamedSet;
}

/** Reads sets, whose names it looks up in `names`. */
export class SetParser {
  readonly #reader: Reader;
  readonly #names: SetNames;
  readonly #context: ProgramContext;
  readonly #tables: TableParser;

  constructor(reader: Reader, names: SetNames, context: ProgramContext) {
    this.#reader = reader;
    this.#names = names;
    this.#context = context;
    this.#tables = new TableParser(reader, names, context.warn);
  }

  /** A set, or the difference of sets. */
  parse(): NamedSet {
    const reader = this.#reader;
    const start = reader.skip();
    const value = this.#tables.value();
    if (value !== undefined) return value;
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
    if (keyword === 'run') return this.#run(start);
    if (keyword === 'from') {
      const { name, set } = this.#named('select from');
      return this.#tables.select(name, set, start);
    }
    const name = reader.take(SET_NAME);
    if (name === undefined)
      throw reader.unexpected('`search`, `filter`, `join`, `group`, `from`, or the name of a set');
    if (reader.sees(/\(/y)) return this.#tables.aggregate(name, start);
    const span = reader.span(start);
    if (reader.sees(/[ \t]*[A-Za-z_]/y) && !reader.text.slice(span.end, reader.skip()).includes('\n')) {
      const near = nearest(name, ['search', 'filter', 'join', 'group', 'from', 'run']);
      if (near !== undefined) throw unexpected(name, `\`${near}\``, span);
    }
    return this.#names.find(name, span);
  }

  #run(start: number): NamedSet {
    const reader = this.#reader;
    const written = reader.take(ANALYTIC);
    if (written === undefined) throw reader.unexpected('an analytic such as `Analytic:CAR-2013-05-003`');
    const id = written.replace(/^analytic\s*:?\s*/i, '').replace(/:\w+$/, '');
    return this.#context.run(id === '' ? written : id, reader.span(start));
  }

  #search(start: number): NamedSet {
    const found = readSearch(this.#reader, start);
    return this.#reader.take(WHERE) === undefined ? found : this.#where(found, scopeOf(found, ''), start);
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
    const { predicate, tables } = this.#condition(set, scope);
    refuseContradiction([predicate], set.given);
    return filterSet(set, predicate, tables, this.#reader.span(start));
  }

  /** A condition on a set, and the tables that it leans on. */
  #condition(set: NamedSet, scope: Scope): { predicate: Expr; tables: readonly JoinedTable[] } {
    const reader = this.#reader;
    const { warn } = this.#context;
    const leanings = new Leanings(this.#names, set);
    const read = (): Expr =>
      new ConditionParser(reader, leanings.over(scope), { warn, names: this.#names, leanings }).parse();
    const at = reader.skip();
    if (reader.take(/\(\s*where\b/iy) !== undefined) {
      const predicate = read();
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      warn({ message: '`where` stands inside the parentheses.', help: 'Write `where (…)`.', ...reader.span(at) });
      return { predicate, tables: leanings.tables };
    }
    const predicate = read();
    if (reader.sees(/[)\]]/y))
      throw reader.unexpected('the end of the condition', 'There is one closing parenthesis too many.');
    if (reader.sees(/["“”]/y)) throw reader.unexpected('the end of the condition', 'Remove the quotation mark.');
    return { predicate, tables: leanings.tables };
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
    const joined: NamedSet = { ...first.set, kind: 'pairs', names: sides.map((side) => side.name) };
    const condition =
      reader.take(WHERE) === undefined
        ? { predicate: undefined, tables: [] }
        : this.#condition(joined, scopeOf(joined, ''));
    return joinSets(first, others, condition, reader.span(start));
  }

  /** `group a by f`, and `group a, b by f` of the events of both. */
  #group(start: number): NamedSet {
    const reader = this.#reader;
    const names: string[] = [];
    const sets: NamedSet[] = [];
    do {
      const at = reader.skip();
      const { name, set } = this.#named('group');
      if (set.kind !== 'events') throw unsupported(`Grouping \`${name}\`, which is no set of events,`, reader.span(at));
      names.push(name);
      sets.push(set);
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (reader.take(/by\b/iy) === undefined) throw reader.unexpected('`by` and the fields to group by');
    const span = reader.span(start);
    const [first] = sets as [NamedSet, ...NamedSet[]];
    const set: NamedSet =
      sets.length === 1
        ? first
        : { ...first, plan: { op: 'union', inputs: sets.map(({ plan }) => plan), events: true, span }, given: [] };
    const by = this.#keys(set, names[0] ?? '');
    const groups: NamedSet = { ...set, kind: 'groups', names: by.map((key) => key.name), by };
    return reader.take(WHERE) === undefined ? groups : this.#having(groups, start);
  }

  #keys(set: NamedSet, name: string): NamedExpr[] {
    const reader = this.#reader;
    const opened = reader.take(/\(/y) !== undefined;
    const by: NamedExpr[] = [];
    do {
      const at = reader.skip();
      const field = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (field === undefined) throw reader.unexpected('the name of a field');
      by.push({ name: field, expr: scopeOf(set, name).field(field, reader.span(at)) });
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (opened && reader.take(/\)/y) === undefined) throw reader.unexpected('`,` or `)`');
    return by;
  }

  /** A condition on groups, which may begin with the longest time between their events. */
  #having(set: NamedSet, start: number): NamedSet {
    const reader = this.#reader;
    const before = reader.offset;
    const at = reader.skip();
    const opened = reader.take(/\(/y) !== undefined;
    if (!reader.sees(PAUSE)) {
      reader.offset = before;
      return this.#aggregatesOf(set, start);
    }
    const near = this.#byPause(set, reader.skip());
    const more = reader.take(AND) !== undefined;
    const result = more ? this.#aggregatesOf(near, start, opened) : near;
    if (opened && reader.take(/\)/y) === undefined) {
      const help = `The parenthesis opened at ${place(reader.text, at)} is not closed before this.`;
      throw reader.unexpected(more ? '`and`, `or` or `)`' : '`and` or `)`', help);
    }
    return result;
  }

  #byPause(set: NamedSet, start: number): NamedSet {
    const reader = this.#reader;
    reader.take(PAUSE);
    const length = new TermReader(reader, this.#context.warn).number()?.expr;
    if (length?.op !== 'literal' || typeof length.value !== 'number')
      throw reader.unexpected('a time such as `30 minutes`');
    const span = reader.span(start);
    this.#context.warn({
      message: 'Read as runs of two or more events of a group, each no longer than this after the one before.',
      severity: 'info',
      ...span,
    });
    return groupsByPause(set, length.value, span);
  }

  #aggregatesOf(set: NamedSet, start: number, inParentheses = false): NamedSet {
    const { scope, aggregates } = groupScope(set);
    const { warn } = this.#context;
    const leanings = new Leanings(this.#names, set);
    const condition = inParentheses
      ? {
          predicate: new ConditionParser(this.#reader, leanings.over(scope), {
            warn,
            names: this.#names,
            leanings,
          }).parse(),
          tables: leanings.tables,
        }
      : this.#condition(set, scope);
    const having = [...(set.having ?? []), { aggregates, ...condition, span: this.#reader.span(start) }];
    return { ...set, having };
  }
}
