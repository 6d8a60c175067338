/** Conditions of CAR pseudocode, lowered as they are read. */
import type { Comparator, ComparisonRules, Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { QUOTE, type Quoted, takeQuoted } from '../shared/quotes.ts';
import { place, type Reader } from '../shared/reader.ts';
import { allOf, anyOf, LOOSE, LOOSE_NOT, textTest } from '../shared/text-test.ts';
import { refuseContradiction } from './contradiction.ts';
import { checkRegex, checkText } from './literals.ts';
import { AGGREGATES, type Scope } from './scope.ts';
import { AND, NAME, NOT, NUMBER, OR, RESERVED, takeUnit } from './words.ts';

/** What was read: a condition, or a value that still needs a comparison. `text` is set for a literal text. */
interface Term {
  readonly kind: 'condition' | 'value';
  readonly expr: Expr;
  readonly text?: string;
}

const COMPARATOR = /==|=(?!>)|!=|<>|<=|>=|<|>|≠|≤|≥/y;
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '==': 'eq',
  '=': 'eq',
  '!=': 'ne',
  '<>': 'ne',
  '≠': 'ne',
  '<': 'lt',
  '<=': 'le',
  '≤': 'le',
  '>': 'gt',
  '>=': 'ge',
  '≥': 'ge',
};
const ORDERED: ReadonlySet<Comparator> = new Set(['lt', 'le', 'gt', 'ge']);
const NOT_IN = /not\s+in\b/iy;
const IN = /in\b/iy;
const EXISTS = /exists\b|is\s+not\s+null\b/iy;
const MISSING = /(?:does\s+not\s+exist|not\s+exists|is\s+null)\b/iy;
const LACKS = /(?:does\s*n[o']t|not)\s+(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy;
const HOLDS = /(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy;
const STARTS = /(?:starts?\s*_?with|begins?\s*_?with)\b/iy;
const ENDS = /ends?\s*_?with\b/iy;
const MATCH = /(?:match(?:es)?|regex)\b|=~/iy;
const NO_MATCH = /(?:not\s+match(?:es)?|does\s*n[o']t\s+match)\b/iy;

/** Reads one condition in the names of `scope`. */
export class ConditionParser {
  readonly #reader: Reader;
  readonly #scope: Scope;
  readonly #warn: (warning: QueryMessage) => void;
  /** Offsets of the parentheses that are open here, innermost last. */
  readonly #open: number[] = [];

  constructor(reader: Reader, scope: Scope, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#scope = scope;
    this.#warn = warn;
  }

  /** Reads a whole condition, up to what cannot continue it. */
  parse(): Expr {
    return this.#or();
  }

  /** `first` is a condition that was read already, and that the rest joins. */
  #or(first?: Expr): Expr {
    const start = first?.span.start ?? this.#reader.skip();
    const items = [this.#and(first)];
    while (this.#reader.take(OR) !== undefined) items.push(this.#and());
    return anyOf(items, this.#reader.span(start));
  }

  #and(first?: Expr): Expr {
    const start = first?.span.start ?? this.#reader.skip();
    const items = [first ?? this.#not()];
    while (this.#reader.take(AND) !== undefined) items.push(this.#not());
    refuseContradiction(items);
    return allOf(items, this.#reader.span(start));
  }

  #not(): Expr {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(NOT) !== undefined) {
      const item = reader.nested(() => this.#not());
      return { op: 'not', item, span: reader.span(start) };
    }
    const term = this.#comparison(start);
    if (term.kind === 'condition') return term.expr;
    throw reader.unexpected('a comparison such as `==`', 'A condition compares a field with a value.');
  }

  #comparison(start: number): Term {
    const reader = this.#reader;
    const left = this.#sum();
    if (left.kind === 'condition') return left;
    const value = left.expr;
    if (reader.take(NOT_IN) !== undefined) return negate(this.#membership(left, start), reader.span(start));
    if (reader.take(IN) !== undefined) return condition(this.#membership(left, start));
    if (reader.take(MISSING) !== undefined) return negate(exists(value, reader.span(start)), reader.span(start));
    if (reader.take(EXISTS) !== undefined) return condition(exists(value, reader.span(start)));
    if (reader.take(LACKS) !== undefined) return negate(this.#texts(value, 'contains', start), reader.span(start));
    if (reader.take(HOLDS) !== undefined) return condition(this.#texts(value, 'contains', start));
    if (reader.take(STARTS) !== undefined) return condition(this.#texts(value, 'startsWith', start));
    if (reader.take(ENDS) !== undefined) return condition(this.#texts(value, 'endsWith', start));
    if (reader.take(NO_MATCH) !== undefined) return negate(this.#regex(value, start), reader.span(start));
    if (reader.take(MATCH) !== undefined) return condition(this.#regex(value, start));
    return this.#chain(left, start);
  }

  /** `a == b`, and `a < b < c` as `a < b and b < c`. */
  #chain(first: Term, start: number): Term {
    const reader = this.#reader;
    const items: Expr[] = [];
    let left = first;
    for (;;) {
      const symbol = reader.take(COMPARATOR);
      const comparator = symbol === undefined ? undefined : COMPARATORS[symbol];
      if (comparator === undefined) break;
      if (reader.sees(COMPARATOR)) {
        throw reader.unexpected(`a value after \`${symbol}\``, 'Comparisons are `==`, `!=`, `<`, `<=`, `>` and `>=`.');
      }
      const right = this.#right(comparator);
      items.push(this.#compare(comparator, left, right, start));
      left = right;
    }
    if (items.length === 0) return first;
    return condition(allOf(items, reader.span(start)));
  }

  #compare(comparator: Comparator, left: Term, right: Term, start: number): Expr {
    const span = this.#reader.span(start);
    const equality = comparator === 'eq' || comparator === 'ne';
    if (equality && right.text !== undefined) return this.#is(left.expr, right.text, comparator, span, right.expr.span);
    if (equality && left.text !== undefined) return this.#is(right.expr, left.text, comparator, span, left.expr.span);
    const rules: ComparisonRules = comparator === 'ne' ? LOOSE_NOT : LOOSE;
    return { op: 'compare', comparator, left: left.expr, right: right.expr, rules, span };
  }

  #is(value: Expr, text: string, comparator: 'eq' | 'ne', span: Span, textSpan: Span): Expr {
    checkText(value, text, textSpan, this.#warn);
    const test = textTest(value, text, span, { one: false, warn: this.#warn });
    if (comparator === 'eq') return test;
    return test.op === 'compare' ? { ...test, comparator: 'ne', rules: LOOSE_NOT } : { op: 'not', item: test, span };
  }

  /** The right side: a quoted text, an expression, or a text without quotation marks. */
  #right(comparator: Comparator): Term {
    const reader = this.#reader;
    if (ORDERED.has(comparator) || reader.sees(/[([]/y)) return this.#sum();
    const quoted = this.#quoted();
    if (quoted !== undefined) return literal(quoted.text, quoted);
    return this.#number() ?? this.#knownName() ?? this.#bareText();
  }

  #knownName(): Term | undefined {
    const reader = this.#reader;
    const before = reader.skip();
    const name = reader.take(NAME);
    const span = reader.span(before);
    reader.offset = before;
    if (name === undefined || /[\\*?:/"]/.test(reader.text[span.end] ?? '')) return undefined;
    return this.#scope.knows(name) || name.toLowerCase() === 'now' ? this.#sum() : undefined;
  }

  /** A text without quotation marks, up to the next blank, comma or bracket. */
  #bareText(): Term {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/(?:and|or|output|return)\b/iy)) throw reader.unexpected('a value');
    let text = reader.take(/[^\s,()[\]"“”„]+/y);
    if (text === undefined) throw reader.unexpected('a value', this.#openHelp());
    if (reader.sees(/["“”„]/y) && reader.skip() === start + text.length) {
      const end = reader.offset + 1;
      throw new QueryFailure(
        `Unexpected \`${reader.text.slice(start, end)}\`, expected a quotation mark before it.`,
        { start, end },
        { help: `Write "${text}".` },
      );
    }
    if (text.startsWith('*')) text += reader.takeHere(/(?:[ \t]+(?!(?:and|or)\b|&&|\|\|)[^\s,()[\]"]+)+/iy) ?? '';
    this.#warn({
      message: `\`${text}\` stands without quotation marks; it is read as a text.`,
      help: `Write "${text}".`,
      start,
      end: reader.offset,
    });
    return literal(text, { start, end: reader.offset });
  }

  #sum(): Term {
    return this.#arithmetic(
      () => this.#product(),
      /[+](?![+])|-(?!-)|–/y,
      (symbol) => (symbol === '+' ? 'add' : 'subtract'),
    );
  }

  #product(): Term {
    return this.#arithmetic(
      () => this.#operand(),
      /[*/](?=\s*[\w(])/y,
      (symbol) => (symbol === '*' ? 'multiply' : 'divide'),
    );
  }

  #arithmetic(
    operand: () => Term,
    symbols: RegExp,
    operator: (symbol: string) => 'add' | 'subtract' | 'multiply' | 'divide',
  ): Term {
    const reader = this.#reader;
    const start = reader.skip();
    let left = operand();
    while (left.kind === 'value') {
      const symbol = reader.take(symbols);
      if (symbol === undefined) break;
      const right = operand();
      if (right.kind === 'condition') throw reader.unexpected('a number');
      const expr: Expr = {
        op: 'arithmetic',
        operator: operator(symbol),
        left: left.expr,
        right: right.expr,
        span: reader.span(start),
      };
      left = { kind: 'value', expr };
    }
    return left;
  }

  #operand(): Term {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/\(/y) !== undefined) return reader.nested(() => this.#parenthesised(start));
    const quoted = this.#quoted();
    if (quoted !== undefined) return literal(quoted.text, quoted);
    const bracketed = reader.take(/\[\s*[A-Za-z_][\w.]*\s*\]/y);
    if (bracketed !== undefined) {
      return { kind: 'value', expr: this.#scope.field(bracketed.slice(1, -1).trim(), reader.span(start)) };
    }
    const number = this.#number();
    if (number !== undefined) return number;
    if (reader.sees(RESERVED)) throw reader.unexpected('a condition', this.#openHelp());
    const name = reader.take(NAME);
    if (name === undefined) throw reader.unexpected('the name of a field', this.#openHelp());
    if (reader.sees(/\(/y)) return this.#call(name, start);
    const span = reader.span(start);
    if (name.toLowerCase() === 'now') return { kind: 'value', expr: { op: 'now', span } };
    return { kind: 'value', expr: this.#scope.field(name, span) };
  }

  #parenthesised(start: number): Term {
    const reader = this.#reader;
    this.#open.push(start);
    const first = reader.sees(NOT) ? undefined : this.#comparison(reader.skip());
    const result = first?.kind === 'value' ? first : condition(this.#or(first?.expr));
    this.#close(start);
    return result;
  }

  #close(start: number): void {
    if (this.#reader.take(/\)/y) === undefined) {
      const help = this.#reader.sees(QUOTE)
        ? 'Two quotation marks stand together here, or one too many: remove it.'
        : `The parenthesis opened at ${place(this.#reader.text, start)} is not closed before this.`;
      throw this.#reader.unexpected('`and`, `or` or `)`', help);
    }
    this.#open.pop();
  }

  /** `command_line.matches("…")`, `CONTAINS(command_line, "…")`, and aggregates. */
  #call(name: string, start: number): Term {
    const reader = this.#reader;
    const nameSpan = reader.span(start);
    const parts = name.split('.');
    const method = (parts.pop() ?? '').toLowerCase().replaceAll('_', '');
    const tests = {
      contains: 'contains',
      includes: 'contains',
      startswith: 'startsWith',
      endswith: 'endsWith',
    } as const;
    const isTest = (word: string): word is keyof typeof tests => Object.hasOwn(tests, word);
    if (parts.length > 0) {
      const value = () => this.#scope.field(parts.join('.'), { start, end: start + parts.join('.').length });
      if (isTest(method)) return condition(this.#texts(value(), tests[method], start));
      if (method === 'matches' || method === 'match' || method === 'regex')
        return condition(this.#regex(value(), start));
    } else if (isTest(method)) {
      reader.take(/\(/y);
      const value = this.#sum();
      if (reader.take(/,/y) === undefined) throw reader.unexpected('`,` and the text to look for');
      const items = this.#textList(value.expr, tests[method], start);
      this.#finishCall();
      return condition(anyOf(items, reader.span(start)));
    }
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) throw unsupported(`The function \`${name}\``, nameSpan);
    reader.take(/\(/y);
    if (reader.sees(/time\s+between\b/iy)) throw unsupported('`time between` events', this.#restOfLine());
    const argument = reader.sees(/\)/y) ? undefined : this.#sum().expr;
    this.#finishCall();
    return { kind: 'value', expr: this.#scope.aggregate(name, fn, argument, reader.span(start)) };
  }

  #finishCall(): void {
    if (this.#reader.take(/\)/y) === undefined) throw this.#reader.unexpected('`)`');
  }

  #restOfLine(): Span {
    const start = this.#reader.skip();
    const end = this.#reader.text.indexOf('\n', start);
    return { start, end: end < 0 ? this.#reader.text.length : end };
  }

  #number(): Term | undefined {
    const reader = this.#reader;
    const start = reader.skip();
    const digits = reader.take(NUMBER);
    if (digits === undefined) return undefined;
    const unit = takeUnit((pattern) => reader.take(pattern));
    return { kind: 'value', expr: { op: 'literal', value: Number(digits) * (unit ?? 1), span: reader.span(start) } };
  }

  #quoted(): Quoted | undefined {
    return takeQuoted(this.#reader, { escapes: true, warn: this.#warn });
  }

  /** `in [a, b]`, `in (a, b)`; with a field on the right, whether its text holds the left. */
  #membership(left: Term, start: number): Expr {
    const reader = this.#reader;
    const bracket = reader.take(/[[({]/y);
    if (bracket === undefined) {
      const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
      if (name === undefined) throw reader.unexpected('a list such as `("a", "b")`, or the name of a field');
      const nameSpan = { start: reader.offset - name.length, end: reader.offset };
      if (reader.sees(/\(/y)) throw unsupported(`The function \`${name}\``, nameSpan);
      const value = this.#scope.field(name, nameSpan);
      const pattern = { kind: 'contains', text: left.expr } as const;
      return { op: 'match', value, pattern, rules: LOOSE, span: reader.span(start) };
    }
    const items: Expr[] = [];
    const literals: Expr[] = [];
    do {
      const right = this.#listItem();
      items.push(this.#compare('eq', left, right, right.expr.span.start));
      literals.push(right.expr);
    } while (reader.take(/,|or\b/iy) !== undefined);
    if (reader.take(/[\])}]/y) === undefined) throw reader.unexpected(`\`,\` or \`${bracket === '[' ? ']' : ')'}\``);
    const span = reader.span(start);
    if (items.every((item) => item.op === 'compare')) {
      return { op: 'in', value: left.expr, items: literals, rules: LOOSE, span };
    }
    return anyOf(items, span);
  }

  #listItem(): Term {
    const quoted = this.#quoted();
    if (quoted !== undefined) return literal(quoted.text, quoted);
    return this.#number() ?? this.#bareText();
  }

  /** The texts after `contains` and its like: one, a list, or several joined by `and` or `or`. */
  #texts(value: Expr, kind: 'contains' | 'startsWith' | 'endsWith', start: number): Expr {
    const reader = this.#reader;
    const bracket = reader.take(/[([]/y);
    if (bracket === undefined) return this.#holds(value, kind, this.#listItem());
    const items = this.#textList(value, kind, start);
    const conjunction = reader.take(AND) !== undefined;
    if (conjunction) {
      do items.push(this.#holds(value, kind, this.#listItem()));
      while (reader.take(AND) !== undefined);
    }
    if (reader.take(/[)\]]/y) === undefined) throw reader.unexpected(`\`,\` or \`${bracket === '[' ? ']' : ')'}\``);
    return conjunction ? allOf(items, reader.span(start)) : anyOf(items, reader.span(start));
  }

  #textList(value: Expr, kind: 'contains' | 'startsWith' | 'endsWith', _start: number): Expr[] {
    const items = [this.#holds(value, kind, this.#listItem())];
    while (this.#reader.take(/,|or\b|\|\|/iy) !== undefined) items.push(this.#holds(value, kind, this.#listItem()));
    return items;
  }

  #holds(value: Expr, kind: 'contains' | 'startsWith' | 'endsWith', item: Term): Expr {
    const { span } = item.expr;
    const { text } = item;
    if (text !== undefined) checkText(value, text, span, this.#warn);
    if (text?.includes('*')) {
      const pattern = `${kind === 'startsWith' ? '' : '*'}${text}${kind === 'endsWith' ? '' : '*'}`.replace(
        /\*{2,}/g,
        '*',
      );
      return textTest(value, pattern, span, { one: false, warn: this.#warn });
    }
    return { op: 'match', value, pattern: { kind, text: item.expr }, rules: LOOSE, span };
  }

  /** The regular expression after `match`, in quotation marks or not, in parentheses or not. */
  #regex(value: Expr, start: number): Expr {
    const reader = this.#reader;
    const opened = reader.skip();
    const bracket = reader.take(/\(\s*(?=["“”„'‘’])/y) !== undefined;
    const quoted = takeQuoted(reader, { escapes: true, warn: this.#warn });
    const source = quoted ?? this.#bareRegex();
    checkRegex(source, this.#warn);
    if (bracket) {
      this.#open.push(opened);
      this.#close(opened);
    }
    const regex: RegexPattern = { source: source.text, dialect: 'pcre', anchor: 'search' };
    return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: LOOSE, span: reader.span(start) };
  }

  #bareRegex(): Quoted {
    const reader = this.#reader;
    const start = reader.skip();
    let depth = 0;
    let end = start;
    for (; end < reader.text.length; end++) {
      const character = reader.text[end] ?? '';
      if (/\s/.test(character)) break;
      if (character === '\\') end += 1;
      else if (character === '(') depth += 1;
      else if (character === ')' && depth-- === 0) break;
    }
    end = Math.min(end, reader.text.length);
    if (end === start) throw reader.unexpected('a regular expression in quotation marks');
    reader.offset = end;
    const text = reader.text.slice(start, end);
    this.#warn({
      message: 'A regular expression stands without quotation marks.',
      help: `Write "${text}".`,
      start,
      end,
    });
    return { text, start, end };
  }

  #openHelp(): string | undefined {
    const open = this.#open.at(-1);
    return open === undefined
      ? undefined
      : `The parenthesis opened at ${place(this.#reader.text, open)} is not closed before this.`;
  }
}

function condition(expr: Expr): Term {
  return { kind: 'condition', expr };
}

function negate(item: Expr | Term, span: Span): Term {
  return condition({ op: 'not', item: 'kind' in item ? item.expr : item, span });
}

function exists(value: Expr, span: Span): Expr {
  return { op: 'exists', value, span };
}

function literal(text: string, { start, end }: Span): Term {
  return { kind: 'value', text, expr: { op: 'literal', value: text, span: { start, end } } };
}
