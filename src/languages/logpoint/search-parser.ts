/** The search part of a LogPoint query, and the conditions of `| search`. */
import type { Expr, Span } from '../../engine/plan.ts';
import { EVERY_VALUE } from '../../engine/whole-event.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { QUOTE, type Quoted, takeQuoted } from '../shared/quotes.ts';
import { place, type Reader } from '../shared/reader.ts';
import { allOf, anyOf, LOOSE, LOOSE_NOT, textTest } from '../shared/text-test.ts';
import { callFunction } from './functions.ts';
import { warnOfColon, warnOfCommand } from './odd-words.ts';

/** What `IN HOMENET` is read as: the private ranges of RFC 1918 and RFC 4193, and the local host. */
const HOME_NETWORK = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', 'fc00::/7', '::1/128'];

const AND = /and\b/iy;
const OR = /or\b/iy;
const NOT = /not\b|-/iy;
const IN = /in\b/iy;
const NOT_IN = /not\s+in\b/iy;
const FIELD = /[A-Za-z_@$][\w.@$]*/y;
const OPERATOR = /!=|<=|>=|=|<|>/y;
const WORD = /[^\s()[\]|"'“”,=<>!]+/y;
const VALUE = /[^\s()[\]|"'“”,]+/y;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** How the fields of a condition are reached: of events, or columns of a table. */
export type FieldReader = (name: string, span: Span) => Expr;

/** How one search differs from another. */
export interface SearchOptions {
  /** Words that end it. */
  readonly stops?: readonly RegExp[];
  /** True for a column of a table, which may be called `count()`. */
  readonly isColumn?: (name: string) => boolean;
}

/** Reads conditions. `OR` binds tighter than `AND`, which may be left out. */
export class SearchParser {
  readonly #reader: Reader;
  readonly #field: FieldReader;
  readonly #warn: (warning: QueryMessage) => void;
  readonly #open: number[] = [];
  readonly #options: SearchOptions;

  constructor(reader: Reader, field: FieldReader, warn: (warning: QueryMessage) => void, options: SearchOptions = {}) {
    this.#reader = reader;
    this.#options = options;
    this.#field = field;
    this.#warn = warn;
  }

  /** Reads up to `|` or the end. */
  parse(): Expr {
    const expr = this.#and();
    if (this.#reader.sees(/\)/y))
      throw this.#reader.unexpected('`|` or the end of the query', 'No parenthesis is open here.');
    return expr;
  }

  /** Reads up to a closing bracket, a word that ends it, or what `parse` reads up to. */
  parseWithin(): Expr {
    return this.#and();
  }

  #and(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#or()];
    for (;;) {
      if (reader.take(AND) !== undefined) {
        items.push(this.#or());
        continue;
      }
      if (reader.atEnd || reader.sees(/[|)\]]/y) || this.#options.stops?.some((stop) => reader.sees(stop))) break;
      items.push(this.#or());
    }
    return allOf(items, reader.span(start));
  }

  #or(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#unary()];
    while (reader.take(OR) !== undefined) items.push(this.#unary());
    return anyOf(items, reader.span(start));
  }

  #unary(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(NOT) !== undefined) {
      const item = reader.nested(() => this.#unary());
      return { op: 'not', item, span: reader.span(start) };
    }
    if (reader.take(/\(/y) === undefined) return this.#term();
    this.#open.push(start);
    const inner = reader.nested(() => this.#and());
    if (reader.take(/\)/y) === undefined) {
      throw reader.unexpected('`)`', `The parenthesis opened at ${place(reader.text, start)} is not closed.`);
    }
    this.#open.pop();
    return inner;
  }

  #term(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/(?:and|or|in)\b/iy)) throw reader.missingPart('a condition such as `field="value"`');
    const quoted = this.#quoted();
    if (quoted !== undefined) {
      if (!reader.sees(OPERATOR) && !reader.sees(IN) && !reader.sees(NOT_IN))
        return this.#words(withoutEscapes(quoted.text), reader.span(start));
      return this.#condition(quoted.text, start);
    }
    const name = reader.take(FIELD);
    if (name !== undefined && reader.text[reader.offset] === '(') {
      const column = name + (reader.take(/\([^()|]*\)/y) ?? '').replace(/\s+/g, '');
      if (this.#options.isColumn?.(column)) return this.#condition(column, start);
      reader.offset = start + name.length;
      return this.#conditionOf(callFunction(reader, name, start, this.#field), start);
    }
    if (name !== undefined) {
      if (reader.sees(OPERATOR) || reader.sees(IN) || reader.sees(NOT_IN)) {
        warnOfCommand(name, reader.span(start), this.#warn);
        return this.#condition(name, start);
      }
      reader.offset = start;
    }
    const word = reader.take(WORD);
    if (word === undefined) throw reader.missingPart('a condition such as `field="value"`', this.#openHelp());
    if (reader.sees(OPERATOR))
      throw reader.unexpected('a condition such as `field="value"`', `\`${word}\` is no name of a field.`);
    warnOfColon(word, reader.span(start), this.#warn);
    return this.#words(word, reader.span(start));
  }

  #condition(name: string, start: number): Expr {
    const reader = this.#reader;
    return this.#conditionOf(this.#field(name, reader.span(start)), start);
  }

  #conditionOf(value: Expr, start: number): Expr {
    const reader = this.#reader;
    if (reader.take(NOT_IN) !== undefined) {
      const item = this.#membership(value, start);
      return { op: 'not', item, span: item.span };
    }
    if (reader.take(IN) !== undefined) return this.#membership(value, start);
    const symbol = reader.take(OPERATOR);
    if (symbol === undefined) throw reader.unexpected('a comparison such as `=`');
    const comparator = COMPARATORS[symbol] ?? 'eq';
    if (reader.sees(/[=<>!]/y)) {
      const help = symbol === '=' ? 'LogPoint compares with a single `=`.' : undefined;
      throw reader.unexpected(`a value after \`${symbol}\``, help);
    }
    const right = this.#value(`a value after \`${symbol}\``);
    const span = reader.span(start);
    if (comparator === 'eq') return this.#is(value, right, span);
    if (comparator === 'ne') {
      const test = this.#is(value, right, span);
      return test.op === 'compare' ? { ...test, comparator, rules: LOOSE_NOT } : { op: 'not', item: test, span };
    }
    const wanted = number(right);
    const left = typeof wanted.value === 'number' && this.#isTime(value) ? inSeconds(value.span) : value;
    return { op: 'compare', comparator, left, right: wanted, rules: LOOSE, span };
  }

  /** True for an event's own time, which a query compares in seconds since 1970. */
  #isTime(value: Expr): boolean {
    return value.op === 'field' && value.name === 'log_ts' && this.#options.isColumn?.(value.name) !== true;
  }

  #is(value: Expr, text: Quoted, span: Span): Expr {
    return textTest(value, text, span, { one: true, warn: this.#warn });
  }

  #membership(value: Expr, start: number): Expr {
    const reader = this.#reader;
    if (reader.sees(QUOTE)) return this.#onlyMember(value, start);
    if (reader.take(/\[/y) === undefined) return this.#namedList(value, start);
    const tests: Expr[] = [];
    const items: Expr[] = [];
    do {
      const item = this.#value('a value of the list');
      tests.push(this.#is(value, item, { start: item.start, end: item.end }));
      items.push({ op: 'literal', value: item.text, span: { start: item.start, end: item.end } });
    } while (reader.take(/,/y) !== undefined);
    if (reader.take(/\]/y) === undefined) throw reader.unexpected('`,` or `]`');
    const span = reader.span(start);
    if (tests.every((test) => test.op === 'compare')) return { op: 'in', value, items, rules: LOOSE, span };
    return anyOf(tests, span);
  }

  /** `IN "x"`, which converters write for a list of one value. */
  #onlyMember(value: Expr, start: number): Expr {
    const item = this.#value('a value of the list');
    const place = { start: item.start, end: item.end };
    this.#warn({
      message: 'A value without square brackets is read as a list of one.',
      help: `Write ["${item.text}"], or \`=\` in place of \`IN\`.`,
      ...place,
    });
    return this.#is(value, item, this.#reader.span(start));
  }

  /** `IN HOMENET`: a list kept on the server. */
  #namedList(value: Expr, start: number): Expr {
    const reader = this.#reader;
    const at = reader.skip();
    const name = reader.take(FIELD);
    if (name === undefined)
      throw reader.unexpected('a list such as `["a", "b"]`', 'Values of a list stand in square brackets.');
    const span = reader.span(at);
    if (name.toUpperCase() !== 'HOMENET')
      throw unsupported(`The list \`${name}\`, which only a LogPoint server knows,`, span);
    this.#warn({
      message: '`HOMENET` is a list of each LogPoint server; it is read as the private address ranges.',
      help: 'Results differ where your HOMENET holds other ranges.',
      ...span,
    });
    return {
      op: 'match',
      value,
      pattern: { kind: 'cidr', ranges: HOME_NETWORK },
      rules: LOOSE,
      span: reader.span(start),
    };
  }

  #value(expected: string): Quoted {
    const reader = this.#reader;
    const quoted = this.#quoted();
    if (quoted !== undefined) return { ...quoted, text: withoutEscapes(quoted.text) };
    const start = reader.skip();
    const text = reader.take(VALUE);
    if (text === undefined) throw reader.unexpected(expected, this.#openHelp());
    if (/["“”]/.test(reader.text[reader.offset] ?? '')) {
      throw new QueryFailure(`Unexpected \`${text}\`, expected a quotation mark before it.`, reader.span(start), {
        help: `Write "${text}".`,
      });
    }
    return { text, start, end: reader.offset };
  }

  #quoted(): Quoted | undefined {
    return takeQuoted(this.#reader, { escapes: true, warn: this.#warn });
  }

  /** Words to find in any value of the log: whole words without case, or a pattern where they hold wildcards. */
  #words(text: string, span: Span): Expr {
    if (text === '*') return { op: 'literal', value: true, span };
    const value = this.#field(EVERY_VALUE, span);
    if (/[*?]/.test(text)) {
      const pattern = `*${text}*`.replace(/\*{2,}/g, '*');
      return textTest(value, { text: pattern, ...span }, span, { one: true, warn: this.#warn });
    }
    const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');
    const source = `(?:^|\\W)${escaped}(?:\\W|$)`;
    const regex = { source, dialect: 're2', anchor: 'search' } as const;
    return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: LOOSE, span };
  }

  #openHelp(): string | undefined {
    const open = this.#open.at(-1);
    return open === undefined
      ? undefined
      : `The parenthesis opened at ${place(this.#reader.text, open)} is not closed.`;
  }
}

/**
 * The text that the older converter of Sigma rules (`sigmac`) wrote: it doubles each backslash but one before a wildcard.
 * Where another stands alone, none was escaped (LogPoint's own converter, CAR's texts); two at the start and no others are
 * those of a network path.
 */
function withoutEscapes(text: string): string {
  const runs = [...text.matchAll(/\\+/g)].filter(
    ({ index, 0: run }) => run.length > 1 || !/[*?]/.test(text[index + 1] ?? ''),
  );
  const escaped =
    runs.every(([run]) => run.length % 2 === 0) && runs.some(({ index, 0: run }) => index > 0 || run.length > 2);
  return escaped ? text.replaceAll('\\\\', '\\') : text;
}

function inSeconds(span: Span): Expr {
  const right: Expr = { op: 'literal', value: 1000, span };
  return { op: 'arithmetic', operator: 'divide', left: { op: 'time', span }, right, span };
}

function number({ text, start, end }: Quoted): Extract<Expr, { op: 'literal' }> {
  return { op: 'literal', value: NUMBER.test(text) ? Number(text) : text, span: { start, end } };
}
