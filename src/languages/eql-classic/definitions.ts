/**
 * Constants and macros that stand before a query: `const LIMIT = 5`, `macro IS_SHELL(name) name in ("cmd.exe", "sh")`
 * (`eql/etc/eql.g`, "definitions"; `eql/preprocessor.py`).
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import { checkCount } from '../shared/eql/calls.ts';
import { takeLiteral } from '../shared/eql/operators.ts';
import type { Literal } from '../shared/eql/syntax.ts';
import { spanOf } from '../shared/spans.ts';
import type { TokenCursor } from '../shared/token-cursor.ts';
import { type EventParser, parseExpression, refuseKeyword } from './expressions.ts';
import { type Call, type Expression, type Field, partsOf, withParts } from './syntax.ts';

/** Largest expression that macros make, in parts: one that doubles its argument doubles again in the next. */
const MAX_EXPANSION = 20_000;

interface Macro {
  readonly params: readonly string[];
  /** Without any constant or macro in it. */
  readonly body: Expression;
}

/** What stands for names and calls in the query. */
export class Definitions {
  readonly #constants = new Map<string, Literal>();
  readonly #macros = new Map<string, Macro>();
  /** Sizes of expressions that share parts. */
  readonly #sizes = new WeakMap<Expression, number>();

  /** Parses the definitions from the cursor on. Throws `QueryFailure`. */
  constructor(cursor: TokenCursor, parseEvent: EventParser) {
    while (cursor.atWord('const') || cursor.atWord('macro')) {
      if (cursor.atWord('const')) this.#parseConstant(cursor);
      else this.#parseMacro(cursor, parseEvent);
    }
  }

  /** The expression with constants and macros replaced. Throws `QueryFailure` for a call with other arguments than its macro's. */
  expand(expression: Expression): Expression {
    if (this.#constants.size === 0 && this.#macros.size === 0) return expression;
    if (expression.kind === 'field') return this.#constantFor(expression) ?? expression;
    const expanded = withParts(expression, (part) => this.expand(part));
    const macro = expanded.kind === 'call' ? this.#macros.get(expanded.name) : undefined;
    if (expanded.kind !== 'call' || macro === undefined) return expanded;
    const { length } = macro.params;
    checkCount(expanded, { least: length, most: length });
    return this.#checked(replaceParams(macro, expanded), expanded);
  }

  #constantFor({ path }: Field): Expression | undefined {
    return path.length === 1 ? this.#constants.get(path[0]) : undefined;
  }

  #checked(expression: Expression, call: Call): Expression {
    if (this.#sizeOf(expression) <= MAX_EXPANSION) return expression;
    throw new QueryFailure(`The macro \`${call.name}\` becomes too long here.`, spanOf(call), { kind: 'unsupported' });
  }

  #sizeOf(expression: Expression): number {
    const known = this.#sizes.get(expression);
    if (known !== undefined) return known;
    const size = partsOf(expression).reduce((sum, part) => sum + this.#sizeOf(part), 1);
    this.#sizes.set(expression, size);
    return size;
  }

  #parseConstant(cursor: TokenCursor): void {
    cursor.next();
    const { name, span } = nameAfter(cursor, 'const', 'a constant');
    if (!cursor.takeSymbol('=') && !cursor.takeSymbol('==')) cursor.refuse(`\`=\` after \`${name}\``);
    const literal = takeLiteral(cursor) ?? cursor.refuse(`a string, a number, \`true\`, \`false\` or \`null\``);
    if (this.#constants.has(name)) throw new QueryFailure(`The constant \`${name}\` is defined already.`, span);
    this.#constants.set(name, literal);
  }

  #parseMacro(cursor: TokenCursor, parseEvent: EventParser): void {
    cursor.next();
    const { name } = nameAfter(cursor, 'macro', 'a macro');
    cursor.expectSymbol('(', `after \`${name}\``);
    const params: string[] = [];
    if (!cursor.atSymbol(')')) {
      do params.push(nameAfter(cursor, params.length === 0 ? '(' : ',', 'a parameter').name);
      while (cursor.takeSymbol(','));
    }
    cursor.expectSymbol(')', `or \`,\` in the parameters of \`${name}\``);
    const body = parseExpression(cursor, parseEvent);
    this.#macros.set(name, { params, body: this.#expandBody(body, params) });
  }

  /** A parameter hides a constant of its name. */
  #expandBody(body: Expression, params: readonly string[]): Expression {
    const hidden = params.flatMap((param): (readonly [string, Literal])[] => {
      const literal = this.#constants.get(param);
      return literal === undefined ? [] : [[param, literal]];
    });
    for (const [param] of hidden) this.#constants.delete(param);
    const expanded = this.expand(body);
    for (const [param, literal] of hidden) this.#constants.set(param, literal);
    return expanded;
  }
}

function nameAfter(cursor: TokenCursor, before: string, wanted: string): { name: string; span: Span } {
  const token = cursor.peek();
  if (token.kind !== 'name' || token.quoted) return cursor.refuse(`the name of ${wanted} after \`${before}\``);
  refuseKeyword(token, wanted);
  cursor.next();
  return { name: token.text, span: spanOf(token) };
}

/** The macro's body with a call's arguments for its parameters; `param.name` is a field of the field given for it. */
function replaceParams({ params, body }: Macro, call: Call): Expression {
  const given = new Map(params.map((param, index) => [param, call.args[index]]));
  const replace = (part: Expression): Expression => {
    if (part.kind !== 'field') return withParts(part, replace);
    const [name, ...rest] = part.path;
    const argument = given.get(name);
    if (argument === undefined) return part;
    if (rest.length === 0) return argument;
    if (argument.kind === 'field') return { ...argument, path: [...argument.path, ...rest] };
    throw new QueryFailure(
      `Unexpected value, expected a field: \`${call.name}\` reads a field of it.`,
      spanOf(argument),
    );
  };
  return replace(body);
}
