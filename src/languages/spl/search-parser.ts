/**
 * The conditions of `search`, of the text before the first `|`, and of `tstats … where` (Search Reference, "search").
 * Conditions side by side are joined by AND; NOT binds tightest, then OR, then AND. Operators are written in capitals.
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import type { Condition, Name, SearchValue, Subsearch } from './syntax.ts';
import { type SearchReader, takeText, unescaped } from './words.ts';

const FIELD = /[^\s"`=<>!()[\]|,]+/y;
const OPERATOR = /!=|<=|>=|==|=|<|>/y;
const IN = /in(?=\s*\()/iy;
const NOT_IN = /not\s+in(?=\s*\()/iy;
/** A value without quotation marks; square brackets within it come in pairs. */
const VALUE = /(?:\\["\\|]|\[[^\s\]|]*\]|[^\s"()|[\]])+/y;
const LISTED = /(?:\\["\\|]|\[[^\s\]|]*\]|[^\s"()|,[\]])+/y;
const TIME = /^(earliest|latest|_index_earliest|_index_latest)$/i;
/** Older names of time modifiers (Search Manual, "Specify time modifiers in your search"): `starthoursago=24`. */
const AGO = /^(start|end)?(minutes|hours|days|months)ago$/i;
const SINCE = /^(start|end)timeu?$/i;
const EXPECTED = 'a condition such as `EventCode=4104`';

/** What a search's conditions need of the parser around them. */
export interface SearchContext {
  readonly warn: (warning: QueryMessage) => void;
  /** Takes a search in square brackets, the first of which comes next. */
  readonly subsearch: () => Subsearch;
  /** Words that end the conditions, as `by` does in `tstats`. */
  readonly stop?: RegExp;
  /** One condition alone, or what stands in parentheses. */
  readonly one?: boolean;
  /** The conditions stand in double quotation marks: the next one ends them. */
  readonly quoted?: boolean;
}

/** Reads conditions up to `|`, `]`, a stop word or the end; `undefined` when there are none. */
export function parseSearch(reader: SearchReader, context: SearchContext): Condition | undefined {
  const parser = new SearchParser(reader, context);
  if (parser.atEnd) return undefined;
  const condition = context.one === true ? parser.unary() : parser.and();
  if (context.one !== true && reader.sees(/\)/y))
    throw reader.unexpected('`|` or the end of the query', 'No parenthesis is open here.');
  return condition;
}

/** Reads conditions between double quotation marks, the first of which comes next. Throws when none does. */
export function parseSearchIn(reader: SearchReader, context: SearchContext): Condition {
  const start = reader.skip();
  const text = takeText(reader);
  if (text === undefined) throw reader.unexpected('a search in double quotation marks');
  const { end } = text;
  if (text.text.includes('"')) {
    throw unsupported('Quotation marks in a search that stands in quotation marks', { start, end });
  }
  reader.offset = start + 1;
  const condition = parseSearch(reader, { ...context, quoted: true });
  if (condition === undefined || reader.skip() !== end - 1) throw reader.unexpected(EXPECTED);
  reader.offset = end;
  return condition;
}

class SearchParser {
  readonly #reader: SearchReader;
  readonly #context: SearchContext;
  /** The field of `field=(a OR b)` while its parentheses are read. */
  #shared: Name | undefined;

  constructor(reader: SearchReader, context: SearchContext) {
    this.#reader = reader;
    this.#context = context;
  }

  get atEnd(): boolean {
    const reader = this.#reader;
    if (this.#context.quoted === true && reader.sees(/"/y)) return true;
    return (
      reader.atEnd || reader.sees(/[|)\]]/y) || (this.#context.stop !== undefined && reader.sees(this.#context.stop))
    );
  }

  and(): Condition {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#or()];
    for (;;) {
      if (reader.take(/AND(?![^\s("])/y) !== undefined) items.push(this.#or());
      else if (this.atEnd) break;
      else items.push(this.#or());
    }
    return join('and', items, reader.span(start));
  }

  #or(): Condition {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.unary()];
    while (reader.take(/OR(?![^\s("])/y) !== undefined) items.push(this.unary());
    return join('or', items, reader.span(start));
  }

  unary(): Condition {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/NOT(?![^\s("[])/y) !== undefined) {
      const item = reader.nested(() => this.unary());
      return { kind: 'not', item, span: reader.span(start) };
    }
    if (reader.take(/\(/y) !== undefined) return this.#group(start);
    if (reader.sees(/\[/y)) {
      const search = reader.nested(() => this.#context.subsearch());
      return { kind: 'subsearch', search, span: reader.span(start) };
    }
    return this.#term();
  }

  #group(start: number): Condition {
    const reader = this.#reader;
    const inner = reader.nested(() => this.and());
    if (reader.take(/\)/y) !== undefined) return inner;
    throw reader.unexpected('`)`', `The parenthesis opened at ${reader.place(start)} is not closed.`);
  }

  #term(): Condition {
    const reader = this.#reader;
    const start = reader.skip();
    if (this.atEnd || reader.sees(/(?:AND|OR|NOT)(?![^\s()"|[\]])/y)) throw reader.missingPart(EXPECTED);
    const quoted = this.#context.quoted === true ? undefined : takeText(reader);
    if (quoted !== undefined) {
      return this.#seesComparison() ? this.#comparison(quoted) : this.#words({ ...quoted, exact: false });
    }
    const form = reader.take(/(?:TERM|CASE)(?=\()/y);
    if (form !== undefined) return this.#words(this.#form(form));
    const name = reader.take(FIELD);
    if (name !== undefined && this.#seesComparison()) {
      return this.#comparison({ text: name, start, end: start + name.length });
    }
    reader.offset = start;
    if (reader.sees(OPERATOR)) throw reader.unexpected(EXPECTED, 'The name of a field stands before it.');
    const value = this.#value(EXPECTED);
    if (/^(?:and|or|not)$/i.test(value.text)) this.#context.warn(lowerCase(value));
    return this.#words(value);
  }

  #seesComparison(): boolean {
    return [OPERATOR, IN, NOT_IN].some((pattern) => this.#reader.sees(pattern));
  }

  #words(value: SearchValue): Condition {
    const span = { start: value.start, end: value.end };
    const field = this.#shared;
    return field === undefined
      ? { kind: 'words', value, span }
      : { kind: 'compare', field, comparator: 'eq', value, span };
  }

  #comparison(field: Name): Condition {
    const reader = this.#reader;
    const { start } = field;
    if (reader.take(NOT_IN) !== undefined) {
      const item = this.#membership(field);
      return { kind: 'not', item, span: item.span };
    }
    if (reader.take(IN) !== undefined) return this.#membership(field);
    const symbol = reader.take(OPERATOR) ?? '=';
    const comparator = COMPARATORS[symbol] ?? 'eq';
    if (reader.sees(/\(/y) && (comparator === 'eq' || comparator === 'ne')) {
      return this.#sharing(field, comparator === 'ne', start);
    }
    const form = reader.take(/(?:TERM|CASE)(?=\()/y);
    const value = form === undefined ? this.#value(`a value after \`${symbol}\``) : this.#form(form);
    if (/^\w+$/.test(value.text) && reader.text.startsWith('(', reader.offset)) {
      throw reader.unexpected('a condition', '`search` compares with values: with functions, `where` does.');
    }
    const span = reader.span(start);
    const bound = TIME.exec(field.text)?.[1]?.toLowerCase();
    if (bound !== undefined && comparator === 'eq') {
      return { kind: 'time', bound: bound.endsWith('earliest') ? 'earliest' : 'latest', value, span };
    }
    const older = comparator === 'eq' ? olderTime(field.text, value) : undefined;
    return older === undefined ? { kind: 'compare', field, comparator, value, span } : { ...older, span };
  }

  /** `field=(a OR b)`: each value is compared with the field. */
  #sharing(field: Name, negated: boolean, start: number): Condition {
    const reader = this.#reader;
    const at = reader.skip();
    reader.take(/\(/y);
    const outer = this.#shared;
    this.#shared = field;
    const item = this.#group(at);
    this.#shared = outer;
    return negated ? { kind: 'not', item, span: reader.span(start) } : item;
  }

  #membership(field: Name): Condition {
    const reader = this.#reader;
    reader.take(/\(/y);
    const values: SearchValue[] = [];
    while (reader.take(/\)/y) === undefined) {
      const form = reader.take(/(?:TERM|CASE)(?=\()/y);
      values.push(form === undefined ? this.#value('a value of the list, or `)`', LISTED) : this.#form(form));
      while (reader.take(/,/y) !== undefined);
    }
    const span = reader.span(field.start);
    if (values.length > 0) return { kind: 'in', field, values, span };
    throw new QueryFailure('Unexpected `)`, expected a value of the list.', { start: span.end - 1, end: span.end });
  }

  /** `TERM(10.0.0.1)`, `CASE(Admin)`. */
  #form(form: string): SearchValue {
    const reader = this.#reader;
    const start = reader.offset - form.length;
    reader.take(/\(/y);
    const quoted = takeText(reader);
    const text = quoted?.text ?? reader.take(/[^()|]+/y)?.trim();
    if (text === undefined || reader.take(/\)/y) === undefined)
      throw reader.unexpected(`a value and \`)\` after \`${form}(\``);
    return { text, exact: form === 'CASE', ...reader.span(start) };
  }

  /** A value: bare and quoted pieces without a blank between are one. */
  #value(expected: string, pattern = VALUE): SearchValue {
    const reader = this.#reader;
    const start = reader.skip();
    let text: string | undefined;
    for (;;) {
      const opens = this.#context.quoted !== true && /["“”„]/.test(reader.text[reader.offset] ?? '');
      const quoted = opens ? takeText(reader) : undefined;
      const piece = quoted?.text ?? bare(reader.takeHere(pattern));
      if (piece === undefined) break;
      text = (text ?? '') + piece;
    }
    if (text === undefined) throw reader.unexpected(expected);
    const span = reader.span(start);
    if (/^'.*'$/.test(text)) this.#context.warn(singleQuotes(text, span));
    if (/^\$[\w.:-]+\$$/.test(text)) this.#context.warn(token(text, span));
    return { text, exact: false, ...span };
  }
}

/** The bound that an older time modifier sets. */
function olderTime(
  name: string,
  value: SearchValue,
): Pick<Extract<Condition, { kind: 'time' }>, 'kind' | 'bound' | 'value'> | undefined {
  const [, side, unit] = AGO.exec(name) ?? SINCE.exec(name) ?? [];
  const bound = side?.toLowerCase() === 'end' ? 'latest' : 'earliest';
  if (unit === undefined) return side === undefined ? undefined : { kind: 'time', bound, value };
  if (!/^\d{1,6}$/.test(value.text)) return undefined;
  const short = unit.toLowerCase() === 'months' ? 'mon' : unit[0];
  return { kind: 'time', bound, value: { ...value, text: `-${value.text}${short}` } };
}

function bare(text: string | undefined): string | undefined {
  return text === undefined ? undefined : unescaped(text);
}

function join(kind: 'and' | 'or', items: readonly Condition[], span: Span): Condition {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : { kind, items, span };
}

function lowerCase(value: SearchValue): QueryMessage {
  return {
    message: `\`${value.text}\` is read as a word to look for in the event.`,
    help: `Operators of \`search\` are written in capitals: \`${value.text.toUpperCase()}\`.`,
    start: value.start,
    end: value.end,
  };
}

function token(text: string, span: Span): QueryMessage {
  return {
    message: `\`${text}\` is a token: a dashboard or another search puts a value there. Here it is compared as it stands.`,
    help: 'Write the value that you look for.',
    ...span,
  };
}

function singleQuotes(text: string, span: Span): QueryMessage {
  return {
    message: 'Single quotation marks belong to the value here.',
    help: `To quote a value write "${text.slice(1, -1)}".`,
    ...span,
  };
}
