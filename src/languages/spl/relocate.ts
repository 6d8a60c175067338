/** Moves the spans of a program: from an expanded text to the text as it is written. */
import type { Program, Span } from '../../engine/plan.ts';
import type { Expression } from './syntax.ts';

/** The program with each span replaced. Parts that it uses in several places stay one. */
export function relocated(program: Program, move: (span: Span) => Span): Program {
  return new Mover(move).object(program);
}

/** An expression as it is read, with each span replaced. */
export function placedExpression(expression: Expression, move: (span: Span) => Span): Expression {
  return new Mover(move).object(expression);
}

class Mover {
  readonly #move: (span: Span) => Span;
  readonly #moved = new WeakMap<object, object>();

  constructor(move: (span: Span) => Span) {
    this.#move = move;
  }

  object<Part extends object>(part: Part): Part {
    const known = this.#moved.get(part);
    if (known !== undefined) return known as Part;
    const made = Array.isArray(part)
      ? part.map((item: unknown) => this.#value(item))
      : Object.fromEntries(
          Object.entries(part).map(([key, value]: [string, unknown]) => [
            key,
            (key === 'span' || key === 'nameSpan') && isSpan(value) ? this.#move(value) : this.#value(value),
          ]),
        );
    this.#moved.set(part, made);
    return made as Part;
  }

  #value(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? this.object(value) : value;
  }
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}
