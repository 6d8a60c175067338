/** Conditions of CAR pseudocode, lowered as they are read. */
import type { Comparator, Expr, Span } from '../../engine/plan.ts';
import { MAX_NESTING, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import type { Quoted } from '../shared/quotes.ts';
import type { Reader } from '../shared/reader.ts';
import { allOf, anyOf, LOOSE, LOOSE_NOT, textTest } from '../shared/text-test.ts';
import { refuseContradiction } from './contradiction.ts';
import type { Lists } from './lists.ts';
import { warnOfText } from './literals.ts';
import { AGGREGATES, type Scope } from './scope.ts';
import { condition, negation, type Term, TermReader } from './terms.ts';
import { type Part, readAlternatives, readRegex, readTexts } from './text-conditions.ts';
import { AND, NAME, NOT, OR, RESERVED } from './words.ts';

const COMPARATOR = /==|=(?!>)|!=|<>|<=|>=|<|>|≠|≤|≥/y;
/** With the symbols that word processors put in their place. */
const SYMBOLS: Readonly<Record<string, Comparator>> = { ...COMPARATORS, '<>': 'ne', '≠': 'ne', '≤': 'le', '≥': 'ge' };
const ORDERED: ReadonlySet<Comparator> = new Set(['lt', 'le', 'gt', 'ge']);

/** Comparisons by words. Each makes a condition of the value before it; `negative` turns it around. */
const WORDS: readonly { word: RegExp; negative: boolean; test: 'in' | 'exists' | 'regex' | Part }[] = [
  { word: /not\s+in\b/iy, negative: true, test: 'in' },
  { word: /in\b/iy, negative: false, test: 'in' },
  { word: /(?:does\s+not\s+exist|not\s+exists|is\s+null)\b/iy, negative: true, test: 'exists' },
  { word: /exists\b|is\s+not\s+null\b/iy, negative: false, test: 'exists' },
  {
    word: /(?:does\s*n[o'’]t|not)\s+(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy,
    negative: true,
    test: 'contains',
  },
  { word: /(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy, negative: false, test: 'contains' },
  { word: /(?:starts?|begins?)\s*_?with\b/iy, negative: false, test: 'startsWith' },
  { word: /ends?\s*_?with\b/iy, negative: false, test: 'endsWith' },
  { word: /(?:not\s+match(?:es)?|does\s*n[o'’]t\s+match)\b/iy, negative: true, test: 'regex' },
  { word: /(?:match(?:es)?|regex)\b|=~/iy, negative: false, test: 'regex' },
];

/** Methods of a field, and functions whose first argument is one: `command_line.contains("x")`. */
const METHODS: ReadonlyMap<string, Part | 'regex'> = new Map([
  ['contains', 'contains'],
  ['includes', 'contains'],
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['match', 'regex'],
  ['matches', 'regex'],
  ['regex', 'regex'],
]);

/** Reads one condition in the names of `scope`. */
export class ConditionParser {
  readonly #reader: Reader;
  readonly #scope: Scope;
  readonly #terms: TermReader;
  readonly #lists: Lists;

  constructor(reader: Reader, scope: Scope, warn: (warning: QueryMessage) => void, lists: Lists = new Map()) {
    this.#lists = lists;
    this.#reader = reader;
    this.#scope = scope;
    this.#terms = new TermReader(reader, warn);
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
    const term = this.#comparison();
    if (term.kind === 'condition') return term.expr;
    throw reader.unexpected('a comparison such as `==`', 'A condition compares a field with a value.');
  }

  /** A condition in parentheses, a comparison, or, where none follows, a value. */
  #comparison(): Term {
    const reader = this.#reader;
    const start = reader.skip();
    const left = this.#sum();
    if (left.kind === 'condition') return left;
    const found = WORDS.find(({ word }) => reader.take(word) !== undefined);
    if (found === undefined) return this.#chain(left, start);
    const item = this.#byWord(left, found.test, start);
    return found.negative ? negation(item, reader.span(start)) : condition(item);
  }

  #byWord(left: Term, test: 'in' | 'exists' | 'regex' | Part, start: number): Expr {
    if (test === 'in') return this.#membership(left, start);
    if (test === 'exists') return { op: 'exists', value: left.expr, span: this.#reader.span(start) };
    if (test === 'regex') return readRegex(this.#terms, left.expr, start);
    return readTexts(this.#terms, left.expr, test, start);
  }

  /** `a == b`, and `a < b < c` as `a < b and b < c`. */
  #chain(first: Term, start: number): Term {
    const reader = this.#reader;
    const items: Expr[] = [];
    let left = first;
    for (;;) {
      const symbol = reader.take(COMPARATOR);
      const comparator = symbol === undefined ? undefined : SYMBOLS[symbol];
      if (comparator === undefined) break;
      if (reader.sees(COMPARATOR)) {
        throw reader.unexpected(`a value after \`${symbol}\``, 'Comparisons are `==`, `!=`, `<`, `<=`, `>` and `>=`.');
      }
      if (!ORDERED.has(comparator) && reader.sees(/[([]\s*["“”„'‘’]/y)) {
        const among = this.#membership(left, start);
        return comparator === 'eq' ? condition(among) : negation(among, reader.span(start));
      }
      const right = this.#right(comparator);
      items.push(this.#compare(comparator, left, right, reader.span(start)));
      left = right;
    }
    return items.length === 0 ? first : condition(allOf(items, reader.span(start)));
  }

  #compare(comparator: Comparator, left: Term, right: Term, span: Span): Expr {
    if (comparator === 'eq' || comparator === 'ne') {
      const [text, value] = right.text === undefined ? [left, right] : [right, left];
      if (text.text !== undefined) {
        return this.#is(value.expr, { text: text.text, ...text.expr.span }, comparator, span);
      }
    }
    const rules = comparator === 'ne' ? LOOSE_NOT : LOOSE;
    return { op: 'compare', comparator, left: left.expr, right: right.expr, rules, span };
  }

  #is(value: Expr, text: Quoted, comparator: 'eq' | 'ne', span: Span): Expr {
    const { warn } = this.#terms;
    warnOfText(value, text, warn);
    const test = textTest(value, text, span, { one: false, warn });
    if (comparator === 'eq') return test;
    return test.op === 'compare' ? { ...test, comparator: 'ne', rules: LOOSE_NOT } : { op: 'not', item: test, span };
  }

  /** The right side: a quoted text, an expression, or a text without quotation marks. */
  #right(comparator: Comparator): Term {
    if (ORDERED.has(comparator) || this.#reader.sees(/[([]/y)) return this.#sum();
    return this.#terms.quoted() ?? this.#knownName() ?? this.#numberAlone() ?? this.#terms.bareText();
  }

  /** A number, or arithmetic that starts with one. */
  #numberAlone(): Term | undefined {
    const before = this.#reader.offset;
    if (this.#terms.number() === undefined) return undefined;
    this.#reader.offset = before;
    return this.#sum();
  }

  #knownName(): Term | undefined {
    const reader = this.#reader;
    const before = reader.skip();
    const name = reader.take(NAME);
    const after = reader.text[reader.offset] ?? '';
    reader.offset = before;
    if (name === undefined || /[\\*?:/"]/.test(after)) return undefined;
    return this.#scope.knows(name) || name.toLowerCase() === 'now' ? this.#sum() : undefined;
  }

  #sum(): Term {
    return this.#arithmetic(() => this.#product(), /[+](?![+])|-(?!-)|–/y, { '+': 'add' }, 'subtract');
  }

  #product(): Term {
    return this.#arithmetic(() => this.#operand(), /[*/](?=\s*[\w(])/y, { '*': 'multiply' }, 'divide');
  }

  #arithmetic<Operator extends 'add' | 'subtract' | 'multiply' | 'divide'>(
    operand: () => Term,
    symbols: RegExp,
    operators: Readonly<Record<string, Operator>>,
    otherwise: Operator,
  ): Term {
    const reader = this.#reader;
    const start = reader.skip();
    let left = operand();
    for (let terms = 1; left.kind === 'value'; terms++) {
      const symbol = reader.take(symbols);
      if (symbol === undefined) break;
      if (terms > MAX_NESTING) throw unsupported(`Arithmetic over more than ${MAX_NESTING} terms`, reader.span(start));
      const right = operand();
      if (right.kind === 'condition') throw reader.unexpected('a number');
      const operator = operators[symbol] ?? otherwise;
      const span = reader.span(start);
      left = { kind: 'value', expr: { op: 'arithmetic', operator, left: left.expr, right: right.expr, span } };
    }
    return left;
  }

  #operand(): Term {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/\(/y) !== undefined) return this.#terms.enclosed(start, () => this.#inParentheses());
    const bracketed = reader.take(/\[\s*[A-Za-z_][\w.]*\s*\]/y);
    if (bracketed !== undefined) {
      return { kind: 'value', expr: this.#scope.field(bracketed.slice(1, -1).trim(), reader.span(start)) };
    }
    const written = this.#terms.quoted() ?? this.#terms.number();
    if (written !== undefined) return written;
    const gap = reader.take(/(?:max|min)(?:imum)?\s+time\s+between\b[^\n)]*/iy);
    if (gap !== undefined) throw unsupported(`\`${gap.trim()}\``, reader.span(start));
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('a condition', this.#terms.openHelp());
    if (reader.sees(/\(/y)) return this.#call(name, start);
    const span = reader.span(start);
    if (name.toLowerCase() === 'now') return { kind: 'value', expr: { op: 'now', span } };
    return { kind: 'value', expr: this.#scope.field(name, span) };
  }

  #inParentheses(): Term {
    const first = this.#reader.sees(NOT) ? undefined : this.#comparison();
    return first?.kind === 'value' ? first : condition(this.#or(first?.expr));
  }

  /** `command_line.matches("…")`, `CONTAINS(command_line, "…")`, and aggregates. */
  #call(name: string, start: number): Term {
    const reader = this.#reader;
    const nameSpan = reader.span(start);
    const parts = name.split('.');
    const method = METHODS.get((parts.pop() ?? '').toLowerCase().replaceAll('_', ''));
    if (parts.length > 0 && method !== undefined) {
      const owner = parts.join('.');
      const value = this.#scope.field(owner, { start, end: start + owner.length });
      return condition(
        method === 'regex' ? readRegex(this.#terms, value, start) : readTexts(this.#terms, value, method, start),
      );
    }
    reader.take(/\(/y);
    if (method !== undefined && method !== 'regex') return this.#testCall(method, start);
    if (name.toLowerCase() === 'exists') {
      const value = this.#sum().expr;
      this.#finishCall();
      return condition({ op: 'exists', value, span: reader.span(start) });
    }
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) throw unsupported(`The function \`${name}\``, nameSpan);
    const argument = reader.sees(/\)/y) ? undefined : this.#sum().expr;
    this.#finishCall();
    return { kind: 'value', expr: this.#scope.aggregate(name, fn, argument, reader.span(start)) };
  }

  #testCall(part: Part, start: number): Term {
    const reader = this.#reader;
    const value = this.#sum().expr;
    if (reader.take(/,/y) === undefined) throw reader.unexpected('`,` and the text to look for');
    const items = readAlternatives(this.#terms, value, part);
    this.#finishCall();
    return condition(anyOf(items, reader.span(start)));
  }

  #finishCall(): void {
    if (this.#reader.take(/\)/y) === undefined) throw this.#reader.unexpected('`)`');
  }

  /** `in [a, b]`, `in (a, b)`, `in list`; with a field on the right, whether its text holds the left. */
  #membership(left: Term, start: number): Expr {
    const reader = this.#reader;
    const bracket = reader.take(/[[({]/y);
    if (bracket === undefined) return this.#containment(left, start);
    const values: Term[] = [];
    do values.push(this.#terms.item());
    while (reader.take(/,|or\b/iy) !== undefined);
    if (reader.take(/[\])}]/y) === undefined) throw reader.unexpected(`\`,\` or \`${bracket === '[' ? ']' : ')'}\``);
    return this.#among(left, values, reader.span(start));
  }

  /** The condition that a value is one of a list's. */
  #among(left: Term, values: readonly Term[], span: Span): Expr {
    const items = values.map((value) => this.#compare('eq', left, value, value.expr.span));
    if (items.every((item) => item.op === 'compare')) {
      return { op: 'in', value: left.expr, items: values.map(({ expr }) => expr), rules: LOOSE, span };
    }
    return anyOf(items, span);
  }

  #containment(left: Term, start: number): Expr {
    const reader = this.#reader;
    const at = reader.skip();
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('a list such as `("a", "b")`, or the name of a field');
    if (reader.sees(/\(/y)) throw unsupported(`The function \`${name}\``, reader.span(at));
    const list = this.#lists.get(name);
    if (list !== undefined) return this.#among(left, list, reader.span(start));
    const value = this.#scope.field(name, reader.span(at));
    return {
      op: 'match',
      value,
      pattern: { kind: 'contains', text: left.expr },
      rules: LOOSE,
      span: reader.span(start),
    };
  }
}
