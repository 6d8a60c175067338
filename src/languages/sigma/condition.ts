/** Conditions: what must hold of the search identifiers (Sigma rules specification 2.1, "Condition"). */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { Reader } from '../shared/reader.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { type Aggregation, readAggregation } from './aggregation.ts';
import type { Identifier } from './detections.ts';
import type { YamlScalar } from './yaml-tree.ts';

export interface ParsedCondition {
  readonly expr: Expr;
  /** What stands after `|`, in rules written before correlations. */
  readonly aggregation?: Aggregation;
}

export interface ConditionContext {
  readonly identifiers: ReadonlyMap<string, Identifier>;
  /** Names of the identifiers that a condition asks for. */
  readonly used: Set<string>;
  readonly warn: (warning: QueryMessage) => void;
}

/** Parses a condition. Throws `QueryFailure` placed in the text that holds the scalar. */
export function parseCondition(scalar: YamlScalar, context: ConditionContext): ParsedCondition {
  return inScalar(scalar, () => new ConditionParser(scalar, context).parse());
}

/** Moves a failure from the offsets of a scalar's value to those of the text. */
export function inScalar<Result>(scalar: YamlScalar, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { kind, message, help, start, end } = thrown.error;
    const placed = new QueryFailure(message, scalar.places(start, end), {
      kind,
      ...(help === undefined ? {} : { help }),
    });
    throw placed;
  }
}

/** A name as conditions write it, with wildcards after `of`. */
export const NAME = /[^\s()|,=<>!"']+/y;
const WORD = /(?:and|or|not|of)(?![^\s()|,=<>!"'])/iy;
const QUANTIFIER = /(\d+|any|all)\s+of(?![^\s()|,=<>!"'])/iy;

class ConditionParser {
  readonly #reader: Reader;
  readonly #scalar: YamlScalar;
  readonly #context: ConditionContext;

  constructor(scalar: YamlScalar, context: ConditionContext) {
    this.#reader = new Reader(scalar.text);
    this.#scalar = scalar;
    this.#context = context;
  }

  parse(): ParsedCondition {
    const reader = this.#reader;
    const expr = this.#or();
    if (reader.atEnd) return { expr };
    if (reader.take(/\|/y) === undefined) throw reader.unexpected('`and`, `or` or the end of the condition');
    const find = (name: string, span: Span) => this.#identifier(name, span);
    const aggregation = readAggregation(reader, { places: this.#scalar.places, find });
    return { expr, aggregation };
  }

  #or(): Expr {
    return this.#chain(/or(?![^\s()|,=<>!"'])/iy, anyOf, () => this.#and());
  }

  #and(): Expr {
    return this.#chain(/and(?![^\s()|,=<>!"'])/iy, allOf, () => this.#not());
  }

  #chain(operator: RegExp, join: typeof allOf, operand: () => Expr): Expr {
    const start = this.#reader.skip();
    const items = [operand()];
    while (this.#reader.take(operator) !== undefined) items.push(operand());
    return join(items, this.#span(start));
  }

  #not(): Expr {
    const start = this.#reader.skip();
    if (this.#reader.take(/not(?![^\s()|,=<>!"'])/iy) === undefined) return this.#operand();
    const item = this.#reader.nested(() => this.#not());
    return { op: 'not', item, span: this.#span(start) };
  }

  #operand(): Expr {
    const reader = this.#reader;
    if (reader.take(/\(/y) !== undefined) {
      const inner = reader.nested(() => this.#or());
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      return inner;
    }
    const start = reader.skip();
    const quantifier = reader.take(QUANTIFIER);
    if (quantifier !== undefined) return this.#quantified(quantifier, start);
    if (reader.sees(WORD)) throw reader.missingPart('a search identifier');
    const name = reader.take(NAME);
    if (name === undefined) throw reader.missingPart('a search identifier', this.#known());
    return this.#identifier(name, { start, end: start + name.length }).expr;
  }

  /** `1 of selection_*`, `all of them`. */
  #quantified(quantifier: string, start: number): Expr {
    const reader = this.#reader;
    const [word = ''] = quantifier.toLowerCase().split(/\s/);
    if (/^\d/.test(word) && word !== '1') {
      throw new QueryFailure(
        `Unexpected \`${word} of\`, expected \`1 of\`, \`any of\` or \`all of\`.`,
        { start, end: start + word.length },
        { help: 'a condition can ask for any or for all search identifiers, and for no number between' },
      );
    }
    const at = reader.skip();
    const pattern = reader.take(NAME);
    if (pattern === undefined)
      throw reader.unexpected('`them`, or the name of search identifiers such as `selection_*`');
    const identifiers = this.#matching(pattern, { start: at, end: at + pattern.length });
    for (const { name } of identifiers) this.#context.used.add(name);
    const tests = identifiers.map((identifier) => identifier.expr);
    return word === 'all' ? allOf(tests, this.#span(start)) : anyOf(tests, this.#span(start));
  }

  #matching(pattern: string, span: Span): Identifier[] {
    const { identifiers, warn } = this.#context;
    const all = [...identifiers.values()];
    // Names that start with an underscore are left out unless the pattern asks for them.
    const shown = all.filter(({ name }) => !name.startsWith('_') || pattern.startsWith('_'));
    if (pattern.toLowerCase() === 'them' && !identifiers.has(pattern)) {
      // The underscore says that one is left out on purpose.
      for (const { name } of all) this.#context.used.add(name);
      if (shown.length > 0) return shown;
      throw new QueryFailure('Unexpected `them`, expected a search identifier: there is none.', span);
    }
    if (!pattern.includes('*')) {
      const found = this.#identifier(pattern, span);
      warn({
        message: `\`${pattern}\` is one search identifier: \`1 of\` and \`all of\` say nothing more of it.`,
        help: `Write \`${pattern}\` alone; for all keywords of a list write \`'|all':\` before it.`,
        ...this.#scalar.places(span.start, span.end),
      });
      return [found];
    }
    const test = starTest(pattern);
    const found = shown.filter(({ name }) => test(name));
    if (found.length > 0) return found;
    throw new QueryFailure(`Unexpected \`${pattern}\`: no search identifier has such a name.`, span, {
      help: this.#suggestion(pattern.replaceAll('*', '')),
    });
  }

  #identifier(name: string, span: Span): Identifier {
    const found = this.#context.identifiers.get(name);
    if (found === undefined) {
      const starred = name.includes('*') ? `write \`1 of ${name}\` or \`all of ${name}\`` : undefined;
      throw new QueryFailure(`Unknown search identifier \`${name}\`.`, span, {
        help: starred ?? this.#suggestion(name),
      });
    }
    this.#context.used.add(name);
    return found;
  }

  #suggestion(name: string): string {
    const near = nearest(name, this.#context.identifiers.keys());
    return near === undefined ? this.#known() : `Did you mean \`${near}\`?`;
  }

  #known(): string {
    return `the rule has ${[...this.#context.identifiers.keys()].map((name) => `\`${name}\``).join(', ')}`;
  }

  #span(start: number): Span {
    const { start: from, end } = this.#reader.span(start);
    return this.#scalar.places(from, end);
  }
}

/** Tests names against a pattern in which `*` stands for any characters, each piece found as early as it can be. */
function starTest(pattern: string): (name: string) => boolean {
  const pieces = pattern.split('*');
  const head = pieces.shift() ?? '';
  const tail = pieces.pop() ?? '';
  return (name) => {
    if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
    let at = head.length;
    for (const piece of pieces) {
      const found = name.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= name.length - tail.length;
  };
}
