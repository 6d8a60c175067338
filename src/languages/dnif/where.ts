/**
 * The `where` clause of `_fetch`.
 *
 * Source: DNIF's documentation, `_fetch`: conditions `$Field=value` joined by `AND`, `OR` and `NOT` (which stands for `AND NOT`),
 * compared with case; `*` as a wildcard, `IN [a, b]`, `regex(…)` of the whole value, with an `i` behind it without case;
 * `$Duration`, `$StartTime` and `$EndTime` bound the time.
 */
import type { Comparator, Expr, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure, unexpected } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { QUOTE, takeQuoted } from '../shared/quotes.ts';
import { place, type Reader } from '../shared/reader.ts';
import { allOf, anyOf, wildcards } from '../shared/text-test.ts';
import { EXACT, EXACT_NOT, fieldOf, type Name, type ResultSet, scalar, takeField } from './result-set.ts';
import { isTimeBound, timeBound } from './times.ts';

const A_CONDITION = 'a condition such as `$App=cmd.exe`';
const OPERATOR = /!=|<=|>=|=|<|>/y;
const BARE = /(?:(?!>>)[^\s()[\],'"])+/y;

/** A value with its place. */
interface Written extends Span {
  readonly text: string;
}

/** Reads the conditions up to what follows the clause. */
export class WhereParser {
  readonly #reader: Reader;
  readonly #set: ResultSet;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, set: ResultSet, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#set = set;
    this.#warn = warn;
  }

  /** The condition. Throws `QueryFailure`. */
  parse(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#all()];
    while (reader.take(/or\b/iy) !== undefined) items.push(this.#all());
    return anyOf(items, reader.span(start));
  }

  #all(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#one(A_CONDITION)];
    for (;;) {
      if (reader.take(/and\b/iy) !== undefined) items.push(this.#one(`${A_CONDITION} after \`AND\``));
      else if (reader.sees(/not\b/iy)) items.push(this.#one(A_CONDITION));
      else return allOf(items, reader.span(start));
    }
  }

  #one(expected: string): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/not\b/iy) !== undefined) {
      const item = reader.nested(() => this.#one(`${A_CONDITION} after \`NOT\``));
      return { op: 'not', item, span: reader.span(start) };
    }
    if (reader.take(/\(/y) !== undefined) {
      const inner = reader.nested(() => this.parse());
      if (reader.take(/\)/y) === undefined) {
        throw reader.unexpected('`)`', `The parenthesis opened at ${place(reader.text, start)} is not closed.`);
      }
      return inner;
    }
    if (!reader.sees(/\$?[A-Za-z_]/y) || reader.sees(/(?:and|or|group|limit|first|last|as)\b/iy)) {
      throw reader.unexpected(expected);
    }
    return this.#condition(takeField(reader), start);
  }

  #condition(field: Name, start: number): Expr {
    const reader = this.#reader;
    if (reader.take(/not\s+in\b/iy) !== undefined) {
      const item = this.#membership(field, start);
      return { op: 'not', item, span: item.span };
    }
    if (reader.take(/in\b/iy) !== undefined) return this.#membership(field, start);
    const symbol = reader.take(OPERATOR);
    if (symbol === undefined) throw reader.unexpected(`an operator such as \`=\` after \`${field.text}\``);
    if (reader.sees(/[=<>!]/y)) {
      throw reader.unexpected(`a value after \`${symbol}\``, 'DNIF compares with a single `=`.');
    }
    const comparator = COMPARATORS[symbol] ?? 'eq';
    if (reader.sees(/regex\s*\(/iy)) return this.#regex(field, comparator, start);
    const value = this.#value(`a value after \`${symbol}\``);
    if (isTimeBound(field.text)) {
      if (comparator !== 'eq') throw unexpected(symbol, `\`=\` after \`${field.text}\``, reader.span(start));
      return timeBound(field.text, value, reader.span(start));
    }
    return this.#compared(fieldOf(this.#set, field), comparator, value, reader.span(start));
  }

  #compared(left: Expr, comparator: Comparator, value: Written, span: Span): Expr {
    const parts = comparator === 'eq' || comparator === 'ne' ? wildcards(value.text, false) : undefined;
    if (parts !== undefined) {
      const test: Expr =
        value.text === '*'
          ? { op: 'exists', value: left, span }
          : { op: 'match', value: left, pattern: { kind: 'wildcard', parts }, rules: EXACT, span };
      return comparator === 'eq' ? test : { op: 'not', item: test, span };
    }
    const right: Expr = { op: 'literal', value: scalar(value.text), span: { start: value.start, end: value.end } };
    const rules = comparator === 'ne' ? EXACT_NOT : EXACT;
    return { op: 'compare', comparator, left, right, rules, span };
  }

  #membership(field: Name, start: number): Expr {
    const reader = this.#reader;
    const left = fieldOf(this.#set, field);
    if (reader.take(/\[/y) === undefined) throw reader.unexpected('a list such as `[a, b]`');
    const values: Written[] = [];
    do values.push(this.#value('a value of the list'));
    while (reader.take(/,/y) !== undefined);
    if (reader.take(/\]/y) === undefined) throw reader.unexpected('`,` or `]`');
    const span = reader.span(start);
    const tests = values.map((value) => this.#compared(left, 'eq', value, { start: value.start, end: value.end }));
    return anyOf(tests, span);
  }

  #value(expected: string): Written {
    const reader = this.#reader;
    if (reader.sees(QUOTE)) {
      const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
      if (quoted !== undefined) return quoted;
    }
    const start = reader.skip();
    const text = reader.sees(/(?:and|or|not|group|limit)\s/iy) ? undefined : reader.take(BARE);
    if (text === undefined) throw reader.unexpected(expected);
    return { text, ...reader.span(start) };
  }

  /** `regex(…)`, with an `i` behind it without case: parentheses within stand in pairs, or behind a backslash. */
  #regex(field: Name, comparator: Comparator, start: number): Expr {
    const reader = this.#reader;
    if (comparator !== 'eq' && comparator !== 'ne') {
      throw unexpected(reader.text.slice(field.end, reader.offset).trim(), '`=` before `regex`', reader.span(start));
    }
    reader.take(/regex\s*\(/iy);
    const open = reader.offset;
    const end = closingParenthesis(reader.text, open);
    if (end === undefined) {
      const help = `The parenthesis opened at ${place(reader.text, open - 1)} is not closed; one that is a character is written \`\\(\`.`;
      throw unexpected(null, '`)`', { start: reader.text.length, end: reader.text.length }, help);
    }
    const source = reader.text.slice(open, end);
    reader.offset = end + 1;
    const fold = reader.takeHere(/i(?!\w)/y) !== undefined;
    const regex = { source, dialect: 'pcre', anchor: 'full', dotAll: true } as const;
    const wrong = source.trim() === '' ? 'Unexpected `)`, expected a regular expression.' : checkRegex(regex);
    if (wrong !== null) throw new QueryFailure(wrong, { start: open, end });
    const span = reader.span(start);
    const rules = { ...EXACT, fold };
    const value = fieldOf(this.#set, field);
    const test: Expr = { op: 'match', value, pattern: { kind: 'regex', regex }, rules, span };
    return comparator === 'eq' ? test : { op: 'not', item: test, span };
  }
}

function closingParenthesis(text: string, from: number): number | undefined {
  let depth = 0;
  let listed = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (listed) listed = character !== ']';
    else if (character === '[') listed = true;
    else if (character === '(') depth++;
    else if (character === ')' && depth-- === 0) return at;
    else if (character === '\n') return undefined;
  }
  return undefined;
}
