/** A whole analytic: data objects with their conditions, and `COUNT BY`. */
import type { Expr, NamedExpr, Plan, Program, Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { LogicParser, NEXT_OBJECT } from './logic-parser.ts';

const OBJECT = /[A-Za-z_]\w*/y;
const WHERE = /where\b/iy;
/** An event of whatever object. */
const ANY_OBJECT = /^events?$/i;
const COUNT_BY = /count\s+by\b/iy;
const NAME = /[A-Za-z_][\w.]*/y;

/** Fields that name the host at the other end of a connection. */
const DESTINATION_HOSTS = new Set(['dst_host_name', 'dst_hostname', 'destination_host_name', 'dest_host_name']);

/** The host that recorded the event, in the OSSEM common data model. */
const RECORDING_HOST = 'host_name';

/** Fields that only a process at work on another has: the other one, the access, the thread that it starts there. */
const OF_ACCESS = /^(?:target_process_|process_target_|process_granted_access$|process_call_trace$|thread_)/i;

/** What `process` alone means: that one was started, unless the condition asks for what only other events tell. */
function meantAction(object: string, fields: readonly string[]): string | undefined {
  return object === 'process' && !fields.some((name) => OF_ACCESS.test(name)) ? 'create' : undefined;
}

/** How to join what stands behind a condition to it. */
function helpBeforeNext(reader: Reader): string | undefined {
  return reader.sees(/[A-Za-z_][\w.]*\s*(?:[=!<>]|is\b|in\b|contains\b)/iy)
    ? 'Put `AND` or `OR` before it.'
    : undefined;
}

/** Reads one analytic. */
export class AnalyticParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text, /\s+/y);
    this.#warn = warn;
  }

  /** The analytic's plan: events, or a table for `COUNT BY`. */
  parse(): Program {
    const reader = this.#reader;
    const example = 'an analytic such as `process WHERE process_name == "cmd.exe"`';
    if (reader.atEnd) throw reader.unexpected(example);
    if (reader.sees(/[[("'`]*\s*(?:TBD|TODO|N\/A)\b[^\w]*$/iy)) {
      throw reader.unexpected(example, 'This is a mark for an analytic that is yet to be written.');
    }
    const start = reader.skip();
    const clauses = [this.#clause()];
    for (;;) {
      const before = reader.skip();
      const joined = reader.take(/(?:and|or)\b/iy)?.toUpperCase();
      if (joined === undefined && !reader.sees(NEXT_OBJECT)) break;
      if (reader.sees(COUNT_BY)) throw reader.unexpected('the name of a data object');
      this.#warnJoined(joined, before);
      clauses.push(this.#clause());
    }
    const span = reader.span(start);
    const events: Plan = { op: 'filter', input: { op: 'source', span }, predicate: anyOf(clauses, span), span };
    if (reader.take(COUNT_BY) !== undefined) return this.#countBy(events, start);
    if (!reader.atEnd) {
      throw reader.unexpected('`AND`, `OR`, `COUNT BY` or the end of the analytic', helpBeforeNext(reader));
    }
    return { kind: 'plan', plan: events, returns: 'events' };
  }

  #warnJoined(word: string | undefined, start: number): void {
    this.#warn({
      message: `Conditions on several data objects: the events of each are returned${word === 'AND' ? ', since no event is of two' : ''}.`,
      help: "OSSEM's logic has no reference; this is Huntbook's reading.",
      start,
      end: start + (word?.length ?? 1),
    });
  }

  /** `process WHERE …`: events of that object which meet the condition. */
  #clause(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const object = reader.sees(WHERE) ? undefined : reader.take(OBJECT);
    if (object === undefined) throw reader.unexpected('the name of a data object such as `process`');
    const objectSpan = reader.span(start);
    if (reader.take(WHERE) === undefined) {
      const help = reader.sees(/[=!<>]/y)
        ? `\`${object}\` is compared before a data object is named: write \`process WHERE ${object} …\`.`
        : undefined;
      throw reader.unexpected(`\`WHERE\` after \`${object}\``, help);
    }
    const fields: string[] = [];
    const read = (name: string, span: Span): Expr => {
      fields.push(name);
      return { op: 'field', name, span };
    };
    const parts = [new LogicParser(reader, read, this.#warn).parse()];
    for (let at = reader.skip(); reader.take(WHERE) !== undefined; at = reader.skip()) {
      this.#warn({
        message: 'A second `WHERE` without a data object is read as `AND`.',
        help: 'Write `AND`, or the data object that the condition is of: `module WHERE …`.',
        ...reader.span(at),
      });
      parts.push(new LogicParser(reader, read, this.#warn).parse());
    }
    const logic = allOf(parts, reader.span(start));
    const conditions = logic.op === 'and' ? logic.items : [logic];
    if (ANY_OBJECT.test(object)) return allOf(conditions, reader.span(start));
    const action = meantAction(object.toLowerCase(), fields);
    const selected: Expr = {
      op: 'is',
      object: object.toLowerCase(),
      ...(action === undefined ? {} : { action }),
      span: objectSpan,
    };
    return allOf([selected, ...conditions], reader.span(start));
  }

  /** `COUNT BY network WHERE dst_host_name == "*"`, or `COUNT BY field, field`. */
  #countBy(input: Plan, start: number): Program {
    const reader = this.#reader;
    const at = reader.skip();
    const keys = reader.sees(NEXT_OBJECT) ? undefined : this.#fields();
    if (keys !== undefined) return this.#counted(input, keys, start);
    reader.take(OBJECT);
    reader.take(WHERE);
    const named = new Map<string, Span>();
    const logic = new LogicParser(
      reader,
      (name, span) => {
        if (!named.has(name)) named.set(name, span);
        return this.#key(name, span);
      },
      this.#warn,
    );
    const predicate = logic.parse();
    const span = reader.span(at);
    if (!reader.atEnd) throw reader.unexpected('`AND`, `OR` or the end of the analytic');
    this.#warn({
      message: `The events are counted for each ${[...named.keys()].map((name) => `\`${name}\``).join(', ')}${[...named.keys()].some((name) => DESTINATION_HOSTS.has(name)) ? ', which is the recording host for events without a destination' : ''}.`,
      severity: 'info',
      help: "OSSEM's logic has no reference; this is Huntbook's reading.",
      ...span,
    });
    const by = [...named].map(([name, nameSpan]) => ({ name, expr: this.#key(name, nameSpan) }));
    return this.#counted({ op: 'filter', input, predicate, span }, by, start);
  }

  #fields(): NamedExpr[] {
    const reader = this.#reader;
    const keys: NamedExpr[] = [];
    do {
      const start = reader.skip();
      const name = reader.take(NAME);
      if (name === undefined) throw reader.unexpected('the name of a field');
      keys.push({ name, expr: this.#key(name, reader.span(start)) });
    } while (reader.take(/,|and\b/iy) !== undefined);
    if (!reader.atEnd) throw reader.unexpected('`,` or the end of the analytic');
    return keys;
  }

  #counted(input: Plan, by: readonly NamedExpr[], start: number): Program {
    const span = this.#reader.span(start);
    const aggregates = [{ name: 'count', fn: 'count', span } as const];
    return {
      kind: 'plan',
      plan: { op: 'aggregate', input, by, aggregates, missingKeys: 'drop', order: 'met', span },
      returns: 'table',
    };
  }

  /** A field to count by. The destination of an event that has none is the host that recorded it: the session's target. */
  #key(name: string, span: Span): Expr {
    const field: Expr = { op: 'field', name, span };
    if (!DESTINATION_HOSTS.has(name.toLowerCase())) return field;
    return { op: 'call', name: 'coalesce', args: [field, { op: 'field', name: RECORDING_HOST, span }], span };
  }
}
