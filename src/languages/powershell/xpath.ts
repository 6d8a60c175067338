/**
 * The filters of `-FilterXPath`, to conditions. Source: Windows Event Log, "Consuming Events", "XPath 1.0 limitations": paths
 * from `*` or `Event` down to an element or an attribute, compared with a text or a number, with case.
 */
import type { Comparator, ComparisonRules, Expr, Span } from '../../engine/plan.ts';
import { EVERY_VALUE } from '../../engine/whole-event.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import { Reader } from '../shared/reader.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { nativeField, type RecordScope } from './scope.ts';
import type { QuotedText } from './strings.ts';

/** Where a path has come to: what stands below it, and what its text and its attributes are. */
interface Node {
  readonly below: 'event' | 'parts' | 'system' | 'data' | 'nothing';
  readonly value?: Expr;
  /** The record's property of each attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

const ROOT: Node = { below: 'event', attributes: {} };
const EVENT: Node = { below: 'parts', attributes: {} };
/** The record's property of each element of `System`, and of its attributes. */
const SYSTEM: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  EventID: 'Id',
  Version: 'Version',
  Level: 'Level',
  Task: 'Task',
  Opcode: 'Opcode',
  Keywords: 'Keywords',
  EventRecordID: 'RecordId',
  Channel: 'LogName',
  Computer: 'MachineName',
  Provider: { Name: 'ProviderName', EventSourceName: 'ProviderName', Guid: 'ProviderId' },
  TimeCreated: { SystemTime: 'TimeCreated' },
  Correlation: { ActivityID: 'ActivityId', RelatedActivityID: 'RelatedActivityId' },
  Execution: { ProcessID: 'ProcessId', ThreadID: 'ThreadId' },
  Security: { UserID: 'UserId' },
};
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
const NAME = /[A-Za-z_][\w.-]*/y;
const COMPARATOR = /!=|<=|>=|[=<>]/y;
const LITERAL = /'[^']*'|"[^"]*"|-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?)/y;
const DATA_NAME = /\[\s*@Name\s*=\s*('[^']*'|"[^"]*")\s*(?:\]|and\b)/y;

/** The condition that an event is found. Throws `QueryFailure`, placed in the query. */
export function readXPath(text: QuotedText, scope: RecordScope): Expr {
  try {
    return new XPathParser(text, scope).parse();
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { start, end, kind, message, help } = thrown.error;
    throw new QueryFailure(message.replace('end of the query', 'end of the filter'), text.span(start, end), {
      kind,
      ...(help === undefined ? {} : { help }),
    });
  }
}

class XPathParser {
  readonly #reader: Reader;
  readonly #place: QuotedText;
  readonly #scope: RecordScope;

  constructor(text: QuotedText, scope: RecordScope) {
    this.#reader = new Reader(text.text);
    this.#place = text;
    this.#scope = scope;
  }

  parse(): Expr {
    const found = this.#or(ROOT);
    if (!this.#reader.atEnd) throw this.#reader.unexpected('`and`, `or` or the end of the filter');
    return found;
  }

  #or(node: Node): Expr {
    const start = this.#reader.skip();
    const items = [this.#and(node)];
    while (this.#reader.take(/or\b/y) !== undefined) items.push(this.#and(node));
    return anyOf(items, this.#span(start));
  }

  #and(node: Node): Expr {
    const start = this.#reader.skip();
    const items = [this.#condition(node)];
    while (this.#reader.take(/and\b/y) !== undefined) items.push(this.#condition(node));
    return allOf(items, this.#span(start));
  }

  #condition(node: Node): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const negated = reader.take(/not\s*\(/y) !== undefined;
    if (!negated && reader.take(/\(/y) === undefined) return this.#timeDifference(start) ?? this.#path(node);
    return reader.nested(() => {
      const item = this.#or(node);
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      return negated ? { op: 'not', item, span: this.#span(start) } : item;
    });
  }

  /** `timediff(@SystemTime) <= 86400000`: milliseconds between the event and now. */
  #timeDifference(start: number): Expr | undefined {
    const reader = this.#reader;
    const called = reader.take(/(?!text\s*\()[A-Za-z]+\s*(?=\()/y)?.trim();
    if (called === undefined) return undefined;
    if (called !== 'timediff') throw unsupported(`The function \`${called}\``, { start, end: start + called.length });
    if (reader.take(/\(\s*@SystemTime\s*\)/y) === undefined) throw reader.unexpected('`(@SystemTime)`');
    const span = this.#span(start);
    const left: Expr = {
      op: 'arithmetic',
      operator: 'subtract',
      left: { op: 'now', span },
      right: { op: 'time', span },
      span,
    };
    const found = this.#comparison(left, start);
    if (!found) throw reader.unexpected('`<=` and a number of milliseconds');
    return found;
  }

  #path(from: Node): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const conditions: Expr[] = [];
    let node = from;
    do {
      node = this.#step(node, conditions);
      while (reader.take(/\[/y) !== undefined) {
        conditions.push(this.#predicate(node));
        if (reader.take(/\]/y) === undefined) throw reader.unexpected('`and`, `or` or `]`');
      }
    } while (reader.take(/\//y) !== undefined);
    const { value } = node;
    const compared = this.#comparison(value, start);
    if (compared) conditions.push(compared);
    else if (value && conditions.length === 0) conditions.push({ op: 'exists', value, span: this.#span(start) });
    const span = this.#span(start);
    return conditions.length === 0 ? { op: 'literal', value: true, span } : allOf(conditions, span);
  }

  #predicate(node: Node): Expr {
    const start = this.#reader.skip();
    const position = this.#reader.take(/\d+(?=\s*\])|position\s*\(/y);
    if (position !== undefined) throw unsupported('A position', { start, end: start + position.length });
    return this.#reader.nested(() => this.#or(node));
  }

  /** One step of a path; the name of an item of data (`Data[@Name='X']`) belongs to it. */
  #step(node: Node, conditions: Expr[]): Node {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/text\s*\(\s*\)|\.(?!\.)/y) !== undefined) return node;
    if (reader.take(/@/y) !== undefined) return this.#attribute(node, start);
    const name = node.below === 'event' && reader.take(/\*/y) !== undefined ? '*' : reader.take(NAME);
    if (name === undefined) throw reader.unexpected(EXPECTED[node.below]);
    const span = { start, end: reader.offset };
    switch (node.below) {
      case 'event':
        if (name === '*' || name === 'Event') return EVENT;
        break;
      case 'parts':
        if (name === 'System') return { below: 'system', attributes: {} };
        if (name === 'EventData' || name === 'UserData') return { below: 'data', attributes: {} };
        break;
      case 'system': {
        const known = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
        if (typeof known === 'string') {
          return { below: 'nothing', value: this.#scope.property(known, this.#at(span)).expr, attributes: {} };
        }
        if (known) return { below: 'nothing', attributes: known };
        break;
      }
      case 'data':
        return name === 'Data' ? this.#data(conditions, start) : this.#named(name, start);
    }
    throw unexpected(name, EXPECTED[node.below], span);
  }

  #data(conditions: Expr[], start: number): Node {
    const reader = this.#reader;
    const found = reader.take(DATA_NAME);
    if (found === undefined) return this.#named(EVERY_VALUE, start);
    const name = /'([^']*)'|"([^"]*)"/.exec(found);
    const node = this.#named(name?.[1] ?? name?.[2] ?? '', start);
    if (!found.endsWith(']')) {
      conditions.push(this.#and(node));
      if (reader.take(/\]/y) === undefined) throw reader.unexpected('`and` or `]`');
    }
    return node;
  }

  /** What the event itself says under a name; elements below it are named by the last. */
  #named(name: string, start: number): Node {
    return { below: 'data', value: nativeField([name], this.#span(start)), attributes: {} };
  }

  #attribute({ attributes }: Node, start: number): Node {
    const name = this.#reader.takeHere(NAME);
    const property = name !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    const span = { start, end: this.#reader.offset };
    if (property === undefined) {
      const known = Object.keys(attributes).map((each) => `\`@${each}\``);
      throw unexpected(`@${name ?? ''}`, known.length > 0 ? known.join(' or ') : 'an element', span);
    }
    return { below: 'nothing', value: this.#scope.property(property, this.#at(span)).expr, attributes: {} };
  }

  #comparison(left: Expr | undefined, start: number): Expr | undefined {
    const reader = this.#reader;
    const at = reader.skip();
    const sign = reader.take(COMPARATOR);
    if (sign === undefined) {
      if (!reader.sees(/&[lg]t;/y)) return undefined;
      throw reader.unexpected('`<` or `>` itself', 'Only in XML are they written `&lt;` and `&gt;`.');
    }
    if (!left)
      throw unexpected(sign, 'an element or attribute with a value before it', { start: at, end: at + sign.length });
    const from = reader.skip();
    const written = reader.take(LITERAL);
    if (written === undefined) throw reader.unexpected('a text in quotation marks or a number');
    const quoted = /^['"]/.test(written);
    const text = quoted ? written.slice(1, -1) : written;
    const isTime = left.op === 'time';
    const value = isTime ? Date.parse(text) : quoted ? text : Number(text);
    if (typeof value === 'number' && Number.isNaN(value)) {
      throw unexpected(text, 'a time such as `2026-03-02T08:00:00.000Z`', { start: from, end: reader.offset });
    }
    const rules: ComparisonRules = {
      fold: false,
      numbers: quoted && !isTime ? 'both' : 'coerce',
      missing: false,
      lists: 'any',
    };
    const right: Expr = { op: 'literal', value, span: this.#span(from) };
    return { op: 'compare', comparator: COMPARATORS[sign] ?? 'eq', left, right, rules, span: this.#span(start) };
  }

  #span(start: number): Span {
    return this.#at(this.#reader.span(start));
  }

  #at({ start, end }: Span): Span {
    return this.#place.span(start, end);
  }
}

const EXPECTED: Readonly<Record<Node['below'], string>> = {
  event: '`*` or `Event`',
  parts: '`System`, `EventData` or `UserData`',
  system: 'an element of `System`, such as `EventID`',
  data: '`Data`',
  nothing: 'an attribute (`@…`) or a comparison',
};
