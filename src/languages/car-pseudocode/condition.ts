/** Conditions of CAR pseudocode, lowered as they are read. */
import { parseRange } from '../../engine/cidr.ts';
import type { Comparator, Expr, Span } from '../../engine/plan.ts';
import { RAW_LINE } from '../../engine/whole-event.ts';
import { unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Quoted } from '../shared/quotes.ts';
import type { Reader } from '../shared/reader.ts';
import { allOf, anyOf, LOOSE, LOOSE_NOT, textTest } from '../shared/text-test.ts';
import { COMPARATOR, ORDERED, SYMBOLS, WORDS, type WordTest } from './comparisons.ts';
import { refuseContradiction } from './contradiction.ts';
import { forSomeInput } from './inputs.ts';
import type { Leanings } from './leanings.ts';
import { warnOfText } from './literals.ts';
import { OperandParser } from './operands.ts';
import type { Scope } from './scope.ts';
import type { SetNames } from './set-names.ts';
import { condition, type Term, TermReader } from './terms.ts';
import { readRegex, readTexts } from './text-conditions.ts';
import { AND, NAME, NOT, OR, RESERVED } from './words.ts';

/** What a condition may lean on beside the fields of its scope. */
export interface ConditionContext {
  readonly warn: (warning: QueryMessage) => void;
  readonly names: SetNames;
  /** Values of other sets; a condition on single events alone has none. */
  readonly leanings?: Leanings;
}

/** Reads one condition in the names of `scope`. */
export class ConditionParser {
  readonly #reader: Reader;
  readonly #scope: Scope;
  readonly #context: ConditionContext;
  readonly #terms: TermReader;
  readonly #operands: OperandParser;
  /** False below a `not`. */
  #wanted = true;

  constructor(reader: Reader, scope: Scope, context: ConditionContext) {
    this.#reader = reader;
    this.#scope = scope;
    this.#context = context;
    this.#terms = new TermReader(reader, context.warn);
    this.#operands = new OperandParser(this.#terms, scope, () => this.#inParentheses());
  }

  /** Reads a whole condition, up to what cannot continue it. */
  parse(): Expr {
    const expr = this.#or();
    this.#terms.refuseSwallowed();
    return expr;
  }

  /** Reads a value: a field, a text, a number, arithmetic. */
  parseValue(): Expr {
    const term = this.#operands.sum();
    if (term.kind === 'condition') throw this.#reader.unexpected('a value');
    return term.expr;
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
      const item = this.#turned(() => reader.nested(() => this.#not()));
      return { op: 'not', item, span: reader.span(start) };
    }
    const term = this.#comparison();
    if (term.kind === 'condition') return term.expr;
    const todo = /^\(?\s*(?:TODO|TBD)\b/i.test(reader.text.slice(start));
    throw reader.unexpected(
      'a comparison such as `==`',
      todo ? 'This is a mark for a condition that is yet to be written.' : 'A condition compares a field with a value.',
    );
  }

  #turned<Result>(work: () => Result): Result {
    this.#wanted = !this.#wanted;
    const result = work();
    this.#wanted = !this.#wanted;
    return result;
  }

  /** A condition in parentheses, a comparison, or, where none follows, a value. */
  #comparison(): Term {
    const reader = this.#reader;
    const start = reader.skip();
    const left = this.#operands.sum();
    if (left.kind === 'condition') return { ...left, expr: forSomeInput(left.expr, this.#wanted) };
    const found = WORDS.find(({ word }) => reader.take(word) !== undefined);
    if (found === undefined) return this.#chain(left, start);
    const read = () => forSomeInput(this.#byWord(left, found.test, start), this.#wanted);
    if (!found.negative) return condition(read());
    const item = this.#turned(read);
    return condition({ op: 'not', item, span: reader.span(start) });
  }

  #inParentheses(): Term {
    const first = this.#reader.sees(NOT) ? undefined : this.#comparison();
    return first?.kind === 'value' ? first : condition(this.#or(first?.expr));
  }

  #byWord(left: Term, test: WordTest, start: number): Expr {
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
        return condition(this.#equalToAny(left, comparator === 'eq', start));
      }
      if (!ORDERED.has(comparator) && reader.take(/(?:null|nil)\b(?![\w.*\\])/iy) !== undefined) {
        const exists: Expr = { op: 'exists', value: left.expr, span: reader.span(start) };
        return condition(comparator === 'ne' ? exists : { op: 'not', item: exists, span: exists.span });
      }
      const right = this.#right(comparator);
      items.push(forSomeInput(this.#compare(comparator, left, right, reader.span(start)), this.#wanted));
      left = right;
    }
    return items.length === 0 ? first : condition(allOf(items, reader.span(start)));
  }

  /** `exe == ("a.exe" or "b.exe")`. */
  #equalToAny(left: Term, equal: boolean, start: number): Expr {
    const read = () => forSomeInput(this.#membership(left, start), this.#wanted);
    return equal ? read() : { op: 'not', item: this.#turned(read), span: this.#reader.span(start) };
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
    const test = this.#inRange(value, text, span) ?? textTest(value, text, span, { one: false, warn });
    if (comparator === 'eq') return test;
    return test.op === 'compare' ? { ...test, comparator: 'ne', rules: LOOSE_NOT } : { op: 'not', item: test, span };
  }

  /** `10.0.0.0/8` stands for the addresses of that range, which no other value is written like. */
  #inRange(value: Expr, { text, start, end }: Quoted, span: Span): Expr | undefined {
    if (!text.includes('/') || parseRange(text) === undefined) return undefined;
    this.#context.warn({
      message: `\`${text}\` is read as the addresses of that range.`,
      severity: 'info',
      start,
      end,
    });
    return { op: 'match', value, pattern: { kind: 'cidr', ranges: [text] }, rules: LOOSE, span };
  }

  /** The right side: a quoted text, an expression, or a text without quotation marks. */
  #right(comparator: Comparator): Term {
    if (ORDERED.has(comparator) || this.#reader.sees(/[([]/y)) return this.#operands.sum();
    return this.#terms.quoted() ?? this.#knownName() ?? this.#numberAlone() ?? this.#terms.bareText();
  }

  /** A number, or arithmetic that starts with one. */
  #numberAlone(): Term | undefined {
    const before = this.#reader.offset;
    if (this.#terms.number() === undefined) return undefined;
    this.#reader.offset = before;
    return this.#operands.sum();
  }

  #knownName(): Term | undefined {
    const reader = this.#reader;
    const before = reader.skip();
    const name = reader.take(NAME);
    const after = reader.text[reader.offset] ?? '';
    reader.offset = before;
    if (name === undefined || /[\\*?:/"]/.test(after)) return undefined;
    return this.#scope.knows(name) || name.toLowerCase() === 'now' ? this.#operands.sum() : undefined;
  }

  /** `in [a, b]`, `in (a, b)`, `in list`, `in table`; with a field on the right, whether its text holds the left. */
  #membership(left: Term, start: number): Expr {
    const reader = this.#reader;
    const bracket = reader.take(/[[({]/y);
    if (bracket === undefined) return this.#memberOf(left, start);
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

  #memberOf(left: Term, start: number): Expr {
    const reader = this.#reader;
    const at = reader.skip();
    if (reader.take(/raw[ \t_]*(?:event|log|line|text)\b/iy) !== undefined) {
      return this.#heldBy({ op: 'field', name: RAW_LINE, span: reader.span(at) }, left, start);
    }
    const top = reader.take(/top[ \t_]*\d{1,6}[ \t]*\(|top[ \t]*\([ \t]*\d{1,6}[ \t]*,/iy);
    if (top !== undefined) return this.#mostFrequent(left, Number(/\d+/.exec(top)?.[0]), start);
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.unexpected('a list such as `("a", "b")`, or the name of a field');
    if (reader.sees(/\(/y)) throw unsupported(`The function \`${name}\``, reader.span(at));
    const list = this.#context.names.lists.get(name);
    if (list !== undefined) return this.#among(left, list, reader.span(start));
    const set = this.#context.names.get(name);
    if (set !== undefined && this.#context.leanings !== undefined) {
      return this.#context.leanings.among(left.expr, name, set, reader.span(start));
    }
    return this.#heldBy(this.#scope.field(name, reader.span(at)), left, start);
  }

  #heldBy(value: Expr, left: Term, start: number): Expr {
    const pattern = { kind: 'contains', text: left.expr } as const;
    return { op: 'match', value, pattern, rules: LOOSE, span: this.#reader.span(start) };
  }

  /** `TOP30(user)`: the most frequent values of a field; its parenthesis is open. */
  #mostFrequent(left: Term, count: number, start: number): Expr {
    const reader = this.#reader;
    const field = this.parseValue();
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const span = reader.span(start);
    if (this.#context.leanings === undefined) throw unsupported('`TOP` outside of a filter', span);
    return this.#context.leanings.amongTop(left.expr, count, field, span);
  }
}
