/** Conditions of OSSEM analytic logic. */
import type { Comparator, Expr, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { QUOTE, type Quoted, takeQuoted } from '../shared/quotes.ts';
import { place, type Reader } from '../shared/reader.ts';
import { allOf, anyOf, LOOSE, LOOSE_NOT, textTest } from '../shared/text-test.ts';

const AND = /and\b|&&/iy;
const OR = /or\b|\|\|/iy;
const NOT = /not\b|!(?!=)/iy;
const NAME = /[A-Za-z_][\w.]*/y;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const VALUE = /[^\s()[\],"'“”‘’]+/y;
const KEYWORD = /(?:and|or|not|where|count|by|in|is|contains|like)\b/iy;
/** A further data object: `registry WHERE …`. */
export const NEXT_OBJECT = /[A-Za-z_]\w*\s+where\b/iy;
const OPERATOR =
  /==|=>|=<|=|!=|<>|<=|>=|<|>|is\s+not\b|is\b|not\s+in\b|in\b|(?:does\s+not|not)\s+contains?\b|contains?\b|not\s+like\b|like\b|not\b/iy;
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '<': 'lt',
  '<=': 'le',
  '=<': 'le',
  '>': 'gt',
  '>=': 'ge',
  '=>': 'ge',
};

/** Turns one text of a comparison into its condition; `span` is the comparison's, or the text's own in a list. */
type TextCondition = (text: Quoted, span: Span) => Expr;

/** Reads the conditions after `WHERE`. `AND` binds tighter than `OR`. */
export class LogicParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  /** Turns the name of a field into its value. */
  readonly #field: (name: string, span: Span) => Expr;

  constructor(reader: Reader, field: (name: string, span: Span) => Expr, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#field = field;
    this.#warn = warn;
  }

  /** Reads a condition up to what cannot continue it; leaves an `AND` or `OR` before a further data object. */
  parse(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#and()];
    while (this.#joins(OR)) items.push(this.#and());
    return anyOf(items, reader.span(start));
  }

  /** Takes the word unless a data object follows it. */
  #joins(word: RegExp): boolean {
    const before = this.#reader.offset;
    if (this.#reader.take(word) === undefined) return false;
    if (!this.#reader.sees(NEXT_OBJECT)) return true;
    this.#reader.offset = before;
    return false;
  }

  #and(): Expr {
    const start = this.#reader.skip();
    const items = [this.#unary()];
    while (this.#joins(AND)) items.push(this.#unary());
    return allOf(items, this.#reader.span(start));
  }

  #unary(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(NOT) !== undefined) {
      const item = reader.nested(() => this.#unary());
      return { op: 'not', item, span: reader.span(start) };
    }
    if (reader.take(/\(/y) === undefined) return this.#comparison();
    const inner = reader.nested(() => this.parse());
    this.#close(start);
    return inner;
  }

  #close(start: number): void {
    const reader = this.#reader;
    if (reader.take(/\)/y) !== undefined) return;
    throw reader.unexpected(
      '`AND`, `OR` or `)`',
      `The parenthesis opened at ${place(reader.text, start)} is not closed before this.`,
    );
  }

  #comparison(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    const name = reader.sees(KEYWORD) ? undefined : reader.take(NAME);
    if (name === undefined) {
      const help = reader.sees(QUOTE) ? 'Several values of one field stand in parentheses: `("a" OR "b")`.' : undefined;
      throw reader.missingPart('the name of a field, as in `process_name == "cmd.exe"`', help);
    }
    const value = this.#field(name, reader.span(start));
    const at = reader.skip();
    const operator = reader.take(OPERATOR)?.toLowerCase().replace(/\s+/g, ' ');
    if (operator === undefined) throw reader.unexpected(`a comparison such as \`==\` after \`${name}\``);
    if (/contain/.test(operator))
      return this.#test(start, operator.includes('not'), (text, span) => this.#contains(value, text, span));
    if (/like/.test(operator))
      return this.#test(start, operator.startsWith('not'), (text, span) => this.#like(value, text, span));
    const comparator = COMPARATORS[operator];
    if (comparator !== undefined) return this.#ordered(value, comparator, operator, at, start);
    const negative = operator === '!=' || operator === '<>' || /not/.test(operator);
    return this.#test(start, negative, (text, span) => this.#is(value, text, span));
  }

  /** `=> 5` is read as "at least", `=> "x"` as equality; the language has no reference for it. */
  #ordered(value: Expr, comparator: Comparator, operator: string, at: number, start: number): Expr {
    const reader = this.#reader;
    const operatorSpan = { start: at, end: at + operator.length };
    const quotedNext = reader.sees(/["'“”‘’(]/y);
    const odd = operator === '=>' || operator === '=<';
    if (odd) {
      const meaning = quotedNext ? '==' : operator === '=>' ? '>=' : '<=';
      this.#warn({
        message: `\`${operator}\` is read as \`${meaning}\`.`,
        help: `Write \`${meaning}\`.`,
        ...operatorSpan,
      });
    }
    if (odd && quotedNext) return this.#test(start, false, (text, span) => this.#is(value, text, span));
    const text = this.#value();
    const right: Expr = {
      op: 'literal',
      value: NUMBER.test(text.text) ? Number(text.text) : text.text,
      span: { start: text.start, end: text.end },
    };
    return { op: 'compare', comparator, left: value, right, rules: LOOSE, span: reader.span(start) };
  }

  /** The texts after an operator, as a condition: one, or several in parentheses joined by `AND`, `OR` or commas; `NOT` before any. */
  #test(start: number, negative: boolean, condition: TextCondition): Expr {
    const test = this.#texts(condition, start);
    if (!negative) return test;
    const span = this.#reader.span(start);
    return test.op === 'compare'
      ? { ...test, comparator: 'ne', rules: LOOSE_NOT, span }
      : { op: 'not', item: test, span };
  }

  #texts(condition: TextCondition, from?: number): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(NOT) !== undefined) {
      const item = reader.nested(() => this.#texts(condition));
      return { op: 'not', item, span: reader.span(start) };
    }
    const bracket = reader.take(/[([]/y);
    if (bracket === undefined) {
      const text = this.#value();
      return condition(text, from === undefined ? { start: text.start, end: text.end } : reader.span(from));
    }
    return reader.nested(() => {
      const alternatives: Expr[] = [];
      do {
        const at = reader.skip();
        const all = [this.#texts(condition)];
        while (reader.take(AND) !== undefined) all.push(this.#texts(condition));
        alternatives.push(allOf(all, reader.span(at)));
      } while (reader.take(OR) !== undefined || reader.take(/,/y) !== undefined);
      if (reader.take(bracket === '[' ? /\]/y : /\)/y) === undefined) {
        const help = `The list opened at ${place(reader.text, start)} is not closed before this.`;
        throw reader.unexpected(bracket === '[' ? '`,` or `]`' : '`AND`, `OR`, `,` or `)`', help);
      }
      return anyOf(alternatives, reader.span(start));
    });
  }

  #value(): Quoted {
    const reader = this.#reader;
    const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
    if (quoted !== undefined) return quoted;
    const start = reader.skip();
    const text = reader.sees(/(?:and|or|where)\b|[=<>!]/iy) ? undefined : reader.take(VALUE);
    if (text === undefined) throw reader.unexpected('a value in quotation marks');
    if (/["“”]/.test(reader.text[reader.offset] ?? '')) {
      throw new QueryFailure(`Unexpected \`${text}\`, expected a quotation mark before it.`, reader.span(start), {
        help: `Write "${text}".`,
      });
    }
    return { text, start, end: reader.offset };
  }

  #is(value: Expr, text: Quoted, span: Span): Expr {
    return textTest(value, text, span, { one: false, warn: this.#warn });
  }

  #contains(value: Expr, { text, start, end }: Quoted, span: Span): Expr {
    if (text.includes('*')) return this.#is(value, { text: `*${text}*`.replace(/\*{2,}/g, '*'), start, end }, span);
    const wanted: Expr = { op: 'literal', value: text, span: { start, end } };
    return { op: 'match', value, pattern: { kind: 'contains', text: wanted }, rules: LOOSE, span };
  }

  /** `%`, SQL's wildcard, is one beside `*`. */
  #like(value: Expr, text: Quoted, span: Span): Expr {
    return this.#is(value, { ...text, text: text.text.replaceAll('%', '*') }, span);
  }
}
