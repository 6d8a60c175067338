/**
 * A query of DNIF: query functions (`_fetch`, `_agg`, `_checkif`, …) with `>>` between them.
 *
 * Source: DNIF's documentation, *DQL (Legacy)*. Several fetches add up to one result set, told apart by their labels; groups
 * give way to the events of a fetch that follows them.
 */
import type { NamedExpr, Plan, Program } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { checked } from './checkif.ts';
import { grouped } from './groups.ts';
import { EXACT, fieldOf, LABEL, type Name, type ResultSet, takeField, takeName } from './result-set.ts';
import { WhereParser } from './where.ts';

/** Directives of the reference; those without a reading here are refused by name. */
const DIRECTIVES = [
  '_fetch',
  '_agg',
  '_checkif',
  '_store',
  '_retrieve',
  '_sort',
  '_limit',
  '_select',
  '_lookup',
  '_trigger',
  '_raise',
  '_export',
  '_field',
  '_plot',
];

/** Reads one query. */
export class PipelineParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #stores = new Map<string, ResultSet>();
  #set: ResultSet | undefined;

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text);
    this.#warn = warn;
  }

  /** The query's plan. Throws `QueryFailure`. */
  parse(): Program {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/stream\s*=/iy)) {
      throw unsupported('DNIF’s query language with pipes (`stream=… | …`)', reader.span(start));
    }
    if (reader.sees(/select\b/iy)) throw unsupported('SQL of DNIF', reader.span(start));
    let set = this.#directive();
    while (reader.take(/>>/y) !== undefined || reader.sees(/_[a-z]/iy)) set = this.#directive();
    if (!reader.atEnd) throw reader.unexpected('`>>` and a directive, or the end of the query');
    if (set.columns !== undefined) return { kind: 'plan', plan: set.plan, returns: 'table' };
    const plan: Plan = set.ordered
      ? set.plan
      : { op: 'union', inputs: [set.plan], events: true, span: reader.span(start) };
    return { kind: 'plan', plan, returns: 'events' };
  }

  #directive(): ResultSet {
    const reader = this.#reader;
    const start = reader.skip();
    const word = reader.take(/_\w+/y)?.toLowerCase();
    if (word === undefined) throw reader.unexpected('a directive such as `_fetch`');
    if (!DIRECTIVES.includes(word)) {
      const near = nearest(word, DIRECTIVES);
      const help = near === undefined ? undefined : `Did you mean \`${near}\`?`;
      throw unexpected(word, 'a directive of DNIF', reader.span(start), help);
    }
    const set =
      word === '_fetch' ? this.#fetch(start) : word === '_retrieve' ? this.#stored() : this.#changed(word, start);
    this.#set = set;
    return set;
  }

  #changed(word: string, start: number): ResultSet {
    const reader = this.#reader;
    const set = this.#set;
    if (set === undefined) {
      throw unexpected(word, '`_fetch`', reader.span(start), 'A query begins with what it fetches.');
    }
    switch (word) {
      case '_agg':
        return grouped(set, reader, start);
      case '_checkif':
        return checked(set, { reader, warn: this.#warn, takeStored: () => this.#stored() }, start);
      case '_store':
        return this.#store(set);
      case '_sort':
        return this.#sort(set, start);
      case '_limit':
        return {
          ...set,
          plan: { op: 'limit', input: set.plan, ...this.#count(), from: 'head', span: reader.span(start) },
        };
      default:
        throw unsupported(`The directive \`${word}\``, reader.span(start), 'It asks a server of DNIF, or changes one.');
    }
  }

  /** `_fetch * from event where … group … as #A limit 10`. */
  #fetch(start: number): ResultSet {
    const reader = this.#reader;
    const fields = reader.take(/\*/y) === undefined ? this.#fields() : undefined;
    if (reader.take(/from\b/iy) === undefined) throw reader.unexpected('`from event`');
    let set = this.#source();
    if (reader.take(/where\b/iy) !== undefined) {
      const predicate = new WhereParser(reader, set, this.#warn).parse();
      set = { ...set, plan: { op: 'filter', input: set.plan, predicate, span: predicate.span } };
    }
    const before = reader.skip();
    let label: string | undefined;
    let limited = false;
    for (;;) {
      const at = reader.skip();
      if (reader.take(/group\b/iy) !== undefined) set = grouped(set, reader, at);
      else if (reader.take(/as\b/iy) !== undefined) label = this.#label();
      else if (!limited && reader.sees(/(?:limit|first|last)\b/iy)) {
        set = this.#newest(set, at);
        limited = true;
      } else break;
    }
    if (!limited) {
      const message = 'Every `_fetch` of DNIF has a limit; without one all is kept here.';
      this.#warn({ message, help: 'Write `limit 100` behind it.', start, end: before });
    }
    if (fields !== undefined && label === undefined && set.columns === undefined)
      set = projected(set, fields, reader.span(start));
    if (label !== undefined) set = labelled(set, label, reader.span(start));
    return this.#added(set, start);
  }

  /** Events of several fetches add up. */
  #added(set: ResultSet, start: number): ResultSet {
    const before = this.#set;
    if (before === undefined || before.columns !== undefined) {
      const same = before?.columns?.join() === set.columns?.join();
      if (before === undefined || !same) return set;
    } else if (set.columns !== undefined) return set;
    const labels = new Set([...before.labels, ...set.labels]);
    const span = this.#reader.span(start);
    return { ...set, plan: { op: 'union', inputs: [before.plan, set.plan], events: false, span }, labels };
  }

  #source(): ResultSet {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/event\b/iy) !== undefined) {
      return { plan: { op: 'source', span: reader.span(start) }, labels: new Set() };
    }
    return this.#stored();
  }

  /** A result set that the query stored, by its name of one or two words. */
  #stored(): ResultSet {
    const reader = this.#reader;
    const start = reader.skip();
    const name = this.#storeName(/(?:join|where|group|limit|first|last|as)\b/iy);
    const known = this.#stores.get(name);
    if (known) return known;
    throw unsupported(
      `The event store \`${name}\`, which only a server of DNIF holds,`,
      reader.span(start),
      'One that the query fills by `_store` before is read.',
    );
  }

  #storeName(end: RegExp): string {
    const reader = this.#reader;
    const words: string[] = [];
    while (words.length < 2 && !reader.sees(end)) {
      const word = reader.take(/[A-Za-z][\w-]*/y);
      if (word === undefined) break;
      words.push(word);
    }
    if (words.length === 0) throw reader.unexpected('the name of an event store');
    return words.join(' ');
  }

  #store(set: ResultSet): ResultSet {
    const reader = this.#reader;
    if (reader.take(/in_disk\b/iy) === undefined) throw reader.unexpected('`in_disk` and the name of an event store');
    const name = this.#storeName(/stack_\w+/iy);
    const at = reader.skip();
    const how = reader.take(/[a-z]\w*/iy);
    if (how === undefined) throw reader.unexpected('`stack_replace`');
    if (how.toLowerCase() !== 'stack_replace') throw unsupported(`\`_store\` with \`${how}\``, reader.span(at));
    this.#stores.set(name, set);
    return set;
  }

  #sort(set: ResultSet, start: number): ResultSet {
    const reader = this.#reader;
    if (reader.take(/by\b/iy) === undefined) throw reader.unexpected('`by` and the name of a field');
    const expr = fieldOf(set, takeName(reader, 'a field such as `$App`'));
    const descending = /^desc$/i.test(reader.take(/(?:asc|desc)\b/iy) ?? '');
    const keys = [{ expr, descending, nulls: 'last', rules: { ...EXACT, numbers: 'both' } }] as const;
    return { ...set, plan: { op: 'sort', input: set.plan, keys, span: reader.span(start) }, ordered: true };
  }

  /** `limit` and `last` keep the newest events, `first` the oldest; of groups they keep the first. */
  #newest(set: ResultSet, start: number): ResultSet {
    const reader = this.#reader;
    const word = reader.take(/(?:limit|first|last)\b/iy)?.toLowerCase();
    const count = this.#count();
    const span = reader.span(start);
    if (set.columns !== undefined) {
      if (word !== 'limit') throw unexpected(word ?? null, '`limit` behind `group`', span);
      // A limit of 0 gives all groups.
      return count.count === 0 ? set : { ...set, plan: { op: 'limit', input: set.plan, ...count, from: 'head', span } };
    }
    const keys = [{ expr: { op: 'time', span }, descending: false, nulls: 'first', rules: EXACT }] as const;
    const sorted: Plan = { op: 'sort', input: set.plan, keys, span };
    return { ...set, plan: { op: 'limit', input: sorted, ...count, from: word === 'first' ? 'head' : 'tail', span } };
  }

  #count(): { readonly count: number; readonly offset: 0 } {
    const count = this.#reader.take(/\d{1,9}\b/y);
    if (count === undefined) throw this.#reader.unexpected('a number');
    return { count: Number(count), offset: 0 };
  }

  #label(): string {
    const label = this.#reader.take(/#\w+/y);
    if (label === undefined) throw this.#reader.unexpected('a label such as `#A`');
    return label;
  }

  #fields(): Name[] {
    const reader = this.#reader;
    if (!reader.sees(/\$/y)) throw reader.unexpected('`*` or fields such as `$App, $User`');
    const fields = [takeField(reader)];
    while (reader.take(/,/y) !== undefined) fields.push(takeField(reader));
    return fields;
  }
}

function projected(set: ResultSet, fields: readonly Name[], span: { start: number; end: number }): ResultSet {
  const columns = fields.map((field): NamedExpr => ({ name: field.text, expr: fieldOf(set, field) }));
  const twice = fields.find((field, index) => fields.findIndex(({ text }) => text === field.text) !== index);
  if (twice) throw new QueryFailure(`Unexpected \`${twice.text}\`, which is fetched already.`, twice);
  return { ...set, plan: { op: 'project', input: set.plan, columns, span }, columns: fields.map(({ text }) => text) };
}

function labelled(set: ResultSet, label: string, span: { start: number; end: number }): ResultSet {
  const columns: NamedExpr[] = [{ name: LABEL, expr: { op: 'literal', value: label, span } }];
  return {
    ...set,
    plan: { op: 'extend', input: set.plan, columns, span },
    ...(set.columns === undefined ? {} : { columns: [...set.columns, LABEL] }),
    labels: new Set([...set.labels, label]),
  };
}
