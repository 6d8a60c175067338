/** What CAR pseudocode compares: fields, texts, numbers, times, arithmetic, functions, and conditions in parentheses. */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { MAX_NESTING, type QueryFailure, unexpected, unsupported } from '../failure.ts';
import { anyOf } from '../shared/text-test.ts';
import { METHODS } from './comparisons.ts';
import { AGGREGATES, type Scope } from './scope.ts';
import { condition, type Term, type TermReader } from './terms.ts';
import { type Part, readAlternatives, readRegex, readTexts } from './text-conditions.ts';
import { NAME, RESERVED } from './words.ts';

/** Reads operands in the names of a scope. */
export class OperandParser {
  readonly #terms: TermReader;
  readonly #scope: Scope;
  /** Reads what stands in parentheses: a condition, or a value. */
  readonly #inParentheses: () => Term;

  constructor(terms: TermReader, scope: Scope, inParentheses: () => Term) {
    this.#terms = terms;
    this.#scope = scope;
    this.#inParentheses = inParentheses;
  }

  /** One operand, or arithmetic over several. */
  sum(): Term {
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
    const { reader } = this.#terms;
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
    const { reader } = this.#terms;
    const start = reader.skip();
    if (reader.take(/\(/y) !== undefined) return this.#terms.enclosed(start, this.#inParentheses);
    const bracketed = reader.take(/\[\s*[A-Za-z_][\w.]*\s*\]/y);
    if (bracketed !== undefined) {
      return { kind: 'value', expr: this.#scope.field(bracketed.slice(1, -1).trim(), reader.span(start)) };
    }
    const written = this.#terms.quoted() ?? this.#terms.number();
    if (written !== undefined) return written;
    const name = reader.sees(RESERVED) ? undefined : reader.take(NAME);
    if (name === undefined) throw reader.missingPart('a condition', this.#terms.openHelp());
    if (this.#isCalled()) return this.#call(name, start);
    const span = reader.span(start);
    if (name.toLowerCase() === 'now') return { kind: 'value', expr: { op: 'now', span } };
    return { kind: 'value', expr: this.#scope.field(name, span) };
  }

  /** True before a parenthesis on the same line: one on the next is a condition before which `and` is missing. */
  #isCalled(): boolean {
    const { reader } = this.#terms;
    return (
      reader.sees(/\(/y) && !reader.text.slice(reader.offset, reader.text.indexOf('(', reader.offset)).includes('\n')
    );
  }

  /** `command_line.matches("…")`, `CONTAINS(command_line, "…")`, and aggregates. */
  #call(name: string, start: number): Term {
    const { reader } = this.#terms;
    const nameSpan = reader.span(start);
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    const method = METHODS.get(last.toLowerCase().replaceAll('_', ''));
    if (parts.length > 0) {
      const owner = parts.join('.');
      if (method === undefined) throw unknown('method', last, nameSpan, METHODS.keys());
      const value = this.#scope.field(owner, { start, end: start + owner.length });
      return condition(
        method === 'regex' ? readRegex(this.#terms, value, start) : readTexts(this.#terms, value, method, start),
      );
    }
    reader.take(/\(/y);
    if (method !== undefined && method !== 'regex') return this.#testCall(method, start);
    if (name.toLowerCase() === 'exists') {
      const value = this.sum().expr;
      this.#finishCall();
      return condition({ op: 'exists', value, span: reader.span(start) });
    }
    const fn = AGGREGATES.get(name.toLowerCase());
    if (fn === undefined) {
      throw unknown('function', name, nameSpan, [...AGGREGATES.keys(), 'exists', 'contains', 'startswith', 'endswith']);
    }
    const argument: Expr | undefined = reader.sees(/\)/y) ? undefined : this.sum().expr;
    this.#finishCall();
    return { kind: 'value', expr: this.#scope.aggregate(name, fn, argument, reader.span(start)) };
  }

  #testCall(part: Part, start: number): Term {
    const { reader } = this.#terms;
    const value = this.sum().expr;
    if (reader.take(/,/y) === undefined) throw reader.unexpected('`,` and the text to look for');
    const items = readAlternatives(this.#terms, value, part);
    this.#finishCall();
    return condition(anyOf(items, reader.span(start)));
  }

  #finishCall(): void {
    if (this.#terms.reader.take(/\)/y) === undefined) throw this.#terms.reader.unexpected('`)`');
  }
}

/** A function or method that is not known: a slip, where one of a name like it is. */
function unknown(what: 'function' | 'method', name: string, span: Span, known: Iterable<string>): QueryFailure {
  const near = nearest(name.toLowerCase(), known);
  return near === undefined
    ? unsupported(`The ${what} \`${name}\``, span)
    : unexpected(name, `a ${what} such as \`contains\``, span, `Did you mean \`${near}\`?`);
}
