/** Statements of CAR pseudocode: a program of named sets, lowered to one plan. */
import type { Aggregate, Expr, NamedExpr, Program, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { anyOf } from '../shared/text-test.ts';
import { ConditionParser } from './condition.ts';
import { refuseContradiction } from './contradiction.ts';
import { AGGREGATES, eventScope, type Scope } from './scope.ts';
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
import { BLANK, NAME, RESERVED, SET_NAME, WHERE } from './words.ts';

const ASSIGN = /=(?!=)/y;
const SET_KEYWORD = /(?:search|filter|join|group|from|run)\b/iy;

/** Reads one program. */
export class ProgramParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #sets = new Map<string, NamedSet>();
  readonly #outputs: { name: string; set: NamedSet; span: Span }[] = [];
  #latest: NamedSet | undefined;

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text, BLANK);
    this.#warn = warn;
  }

  /** The program's plan: of its `output`, else of its last set. */
  parse(): Program {
    const reader = this.#reader;
    if (reader.atEnd) throw reader.unexpected('a statement such as `process = search Process:Create`');
    if (this.#isBareCondition()) return this.#bareCondition();
    while (!reader.atEnd) this.#statement();
    return this.#result();
  }

  #isBareCondition(): boolean {
    const reader = this.#reader;
    if (reader.sees(/(?:search|filter|join|group|from|run|output|return|input)\b/iy)) return false;
    const before = reader.skip();
    const name = reader.take(NAME);
    const assigned = name !== undefined && reader.take(ASSIGN) !== undefined;
    const begins = assigned && (reader.sees(SET_KEYWORD) || reader.sees(/[A-Za-z_]\w*\s*(?:\(|[ \t]+[A-Za-z_])/y));
    reader.offset = before;
    return !begins;
  }

  #bareCondition(): Program {
    const reader = this.#reader;
    const start = reader.skip();
    const predicate = new ConditionParser(reader, eventScope([]), this.#warn).parse();
    if (!reader.atEnd) {
      const newLine = reader.sees(/[[A-Za-z_]/y);
      throw reader.unexpected(
        '`and`, `or` or the end of the query',
        newLine ? 'Put `and` or `or` before it.' : undefined,
      );
    }
    const span = reader.span(start);
    return { kind: 'plan', plan: { op: 'filter', input: { op: 'source', span }, predicate, span }, returns: 'events' };
  }

  #statement(): void {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/(?:output|return)\b/iy) !== undefined) {
      this.#output();
      return;
    }
    if (reader.take(/input\b/iy) !== undefined) {
      const name = reader.take(SET_NAME) ?? '';
      throw unsupported(`\`input ${name}\`, a value given when the analytic runs,`, reader.span(start));
    }
    if (reader.sees(SET_KEYWORD)) {
      this.#latest = this.#expression();
      return;
    }
    const name = reader.take(NAME);
    const nameSpan = reader.span(start);
    if (name === undefined)
      throw reader.unexpected('a statement such as `name = search Object:Action`, or `output name`');
    if (reader.take(ASSIGN) === undefined) {
      const near = nearest(name, ['output', 'search', 'filter', 'join', 'group', 'return']);
      throw reader.unexpected(`\`=\` after \`${name}\``, near === undefined ? undefined : `Did you mean \`${near}\`?`);
    }
    if (name.includes('.')) {
      this.#assignField(name, nameSpan);
      return;
    }
    this.#latest = this.#expression();
    this.#sets.set(name, this.#latest);
  }

  /** `set.field = set.other.field`: a further field of the set's events. */
  #assignField(name: string, nameSpan: Span): void {
    const reader = this.#reader;
    const [setName = '', ...rest] = name.split('.');
    const set = this.#find(setName, { start: nameSpan.start, end: nameSpan.start + setName.length });
    const start = reader.skip();
    const source = reader.take(NAME);
    if (source === undefined) throw reader.unexpected('the name of a field');
    const sourceSpan = reader.span(start);
    const [from = '', ...tail] = source.split('.');
    if (from !== setName && tail.length > 0) {
      const found = this.#find(from, { start, end: start + from.length });
      if (found !== set) throw unsupported(`A field of another set (\`${source}\`)`, sourceSpan);
    }
    const expr = scopeOf(set, setName).field(source, sourceSpan);
    const columns = [{ name: rest.join('.'), expr }];
    const extended: NamedSet = {
      ...set,
      plan: { op: 'extend', input: set.plan, columns, span: { start: nameSpan.start, end: sourceSpan.end } },
    };
    this.#sets.set(setName, extended);
    this.#latest = extended;
  }

  /** A set, or the difference of sets. */
  #expression(): NamedSet {
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
    return this.#find(name, reader.span(start));
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
    const set = this.#find(setName, { start: at, end: at + setName.length });
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
      const latest = [...this.#sets.keys()].at(-1);
      throw reader.unexpected(
        `the name of the set to ${keyword}`,
        latest === undefined ? undefined : `Write \`${keyword} ${latest} where (…)\`.`,
      );
    }
    const name = reader.sees(RESERVED) ? undefined : reader.take(SET_NAME);
    if (name === undefined) throw reader.unexpected(`the name of the set to ${keyword}`);
    return { name, set: this.#find(name, reader.span(start)) };
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
      const predicate = new ConditionParser(reader, scope, this.#warn).parse();
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      this.#warn({ message: '`where` stands inside the parentheses.', help: 'Write `where (…)`.', ...reader.span(at) });
      return predicate;
    }
    const predicate = new ConditionParser(reader, scope, this.#warn).parse();
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
    const [left, right, third] = sides;
    if (left === undefined || right === undefined) throw reader.unexpected('`,` and the second set of the join');
    if (third !== undefined) throw unsupported('A join of more than two sets', reader.span(start));
    const scope = scopeOf({ kind: 'pairs', plan: left.set.plan, names: [left.name, right.name], given: [] }, '');
    const predicate = reader.take(WHERE) === undefined ? undefined : this.#condition(scope);
    return joinSets(left, right, predicate, reader.span(start));
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
      return { kind: 'table', plan: { op: 'project', input: set.plan, columns, span }, names, given: [] };
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

  #output(): void {
    const reader = this.#reader;
    const opened = reader.take(/\(/y) !== undefined;
    do {
      const start = reader.skip();
      const name = reader.take(SET_NAME);
      if (name === undefined) throw reader.unexpected('the name of a set to return');
      const span = reader.span(start);
      this.#outputs.push({ name, set: this.#find(name, span), span });
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (opened && reader.take(/\)/y) === undefined) throw reader.unexpected('`,` or `)`');
  }

  #find(name: string, span: Span): NamedSet {
    const set = this.#sets.get(name);
    if (set !== undefined) return set;
    const near = nearest(name, this.#sets.keys()) ?? this.#onlyKin(name);
    throw new QueryFailure(
      `Unexpected \`${name}\`, expected the name of a set defined above.`,
      span,
      near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
    );
  }

  /** The one set whose name shares a word with the name: `smb_events` for `smb_write`. */
  #onlyKin(name: string): string | undefined {
    const words = new Set(name.toLowerCase().split('_'));
    const kin = [...this.#sets.keys()].filter((other) =>
      other
        .toLowerCase()
        .split('_')
        .some((word) => words.has(word)),
    );
    return kin.length === 1 ? kin[0] : undefined;
  }

  #result(): Program {
    const [first, ...others] = this.#outputs;
    if (others.length === 0) {
      const set = first?.set ?? this.#latest;
      if (set === undefined) throw this.#reader.unexpected('a set to return');
      return { kind: 'plan', ...this.#returned(set, first?.span) };
    }
    for (const output of this.#outputs) {
      if (output.set.kind !== 'events') {
        throw unsupported(
          `\`output\` of \`${output.name}\`, which is no set of events, together with others,`,
          output.span,
        );
      }
    }
    const inputs = this.#outputs.map((output) => output.set.plan);
    const span = { start: first?.span.start ?? 0, end: this.#reader.offset };
    return { kind: 'plan', plan: { op: 'union', inputs, events: true, span }, returns: 'events' };
  }

  #returned(set: NamedSet, span: Span | undefined): Pick<Program, 'plan' | 'returns'> {
    if (set.kind === 'events') return { plan: set.plan, returns: 'events' };
    if (set.kind === 'table') return { plan: set.plan, returns: 'table' };
    if (set.kind === 'pairs') return { plan: set.plan, returns: 'sequences' };
    return { plan: aggregateSet(set, [], span ?? set.plan.span), returns: 'sequences' };
  }
}

/** `RemoteCreate` as `remote_create`, `User_Session` and `UserSession` as `user_session`, `HTTP` as `http`. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
