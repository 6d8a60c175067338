/** Binds the arguments of a call to a method's parameters, and reads them as what the method wants. */
import type { Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { Argument, Expression } from './syntax.ts';
import { describe, type Evaluation, type PythonValue } from './values.ts';

/** A call of a method or function, as far as its name. */
export interface Call {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
  readonly span: Span;
}

/** A call's arguments by the names of the parameters. */
export class Arguments {
  readonly #call: Call;
  readonly #byName = new Map<string, Argument>();
  readonly #evaluation: Evaluation;

  /**
   * Binds by position in the order of `parameters`, then by name. Throws `QueryFailure` for an argument that has no
   * parameter here, or two.
   */
  constructor(call: Call, parameters: readonly string[], evaluation: Evaluation) {
    this.#call = call;
    this.#evaluation = evaluation;
    let position = 0;
    for (const argument of call.args) {
      const name = argument.name ?? parameters[position++];
      if (name === undefined) {
        const most = parameters.length === 1 ? 'only 1 argument' : `at most ${parameters.length} arguments`;
        const wanted = parameters.length === 0 ? 'no arguments' : most;
        throw new QueryFailure(`Unexpected argument, expected ${wanted} of \`${call.name}\`.`, placeOf(argument));
      }
      if (!parameters.includes(name)) {
        const near = name.length < 3 ? undefined : nearest(name, parameters);
        const help = near === undefined ? undefined : `Did you mean \`${near}\`?`;
        throw unsupported(`The argument \`${name}\` of \`${call.name}\``, argument.nameSpan ?? argument, help);
      }
      if (this.#byName.has(name)) {
        throw new QueryFailure(`Unexpected second value for \`${name}\` of \`${call.name}\`.`, placeOf(argument));
      }
      this.#byName.set(name, argument);
    }
  }

  /** The place of the call. */
  get span(): Span {
    return this.#call.span;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The argument's value and place; `undefined` when it is not given. */
  optional(name: string): { readonly value: PythonValue; readonly span: Span; readonly node: Expression } | undefined {
    const argument = this.#byName.get(name);
    if (argument === undefined) return undefined;
    const node = argument.value;
    return { value: this.#evaluation.value(node), span: { start: node.start, end: node.end }, node };
  }

  required(name: string): { readonly value: PythonValue; readonly span: Span; readonly node: Expression } {
    const found = this.optional(name);
    if (found !== undefined) return found;
    const place = { start: this.#call.span.end - 1, end: this.#call.span.end };
    throw new QueryFailure(`Unexpected \`)\`, expected the argument \`${name}\` of \`${this.#call.name}\`.`, place);
  }

  /** The unevaluated argument: for a `lambda`. */
  node(name: string): Expression | undefined {
    return this.#byName.get(name)?.value;
  }

  flag(name: string, fallback: boolean): boolean {
    const found = this.optional(name);
    if (found === undefined) return fallback;
    const { value } = found;
    if (value.type === 'constant' && typeof value.value === 'boolean') return value.value;
    if (value.type === 'constant' && (value.value === 0 || value.value === 1)) return value.value === 1;
    throw this.#wrong(name, found, '`True` or `False`');
  }

  integer(name: string, fallback: number): number {
    const found = this.optional(name);
    if (found === undefined) return fallback;
    const { value } = found;
    if (value.type === 'constant' && typeof value.value === 'number' && Number.isInteger(value.value))
      return value.value;
    throw this.#wrong(name, found, 'a whole number');
  }

  text(name: string): string {
    const found = this.required(name);
    if (found.value.type === 'constant' && typeof found.value.value === 'string') return found.value.value;
    throw this.#wrong(name, found, 'a string');
  }

  /** One of a few words. */
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    if (!this.has(name)) return fallback;
    const text = this.text(name);
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const listed = choices.map((choice) => `'${choice}'`).join(', ');
    throw this.#wrong(name, this.required(name), `one of ${listed}`);
  }

  /** A string, or a list of strings. */
  names(name: string): readonly string[] {
    const found = this.required(name);
    const names = namesOf(found.value);
    if (names !== undefined) return names;
    throw this.#wrong(name, found, 'a column name or a list of them');
  }

  #wrong(name: string, found: { value: PythonValue; span: Span }, wanted: string): QueryFailure {
    return new QueryFailure(
      `Unexpected ${plain(describe(found.value))}, expected ${wanted} for \`${name}\` of \`${this.#call.name}\`.`,
      found.span,
    );
  }
}

function placeOf(argument: Argument): Span {
  return { start: argument.start, end: argument.end };
}

/** "a string" → "string", for "Unexpected string". */
export function plain(description: string): string {
  return description.replace(/^(?:an?|the) /, '');
}

/** The strings of a string or a list of strings; `undefined` for anything else. */
export function namesOf(value: PythonValue): readonly string[] | undefined {
  const items = value.type === 'list' ? value.items : [value];
  const names = items.map((item) =>
    item.type === 'constant' && typeof item.value === 'string' ? item.value : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** A constant as an expression. */
export function literal(value: string | number | boolean | null, span: Span): Expr {
  return { op: 'literal', value, span };
}
