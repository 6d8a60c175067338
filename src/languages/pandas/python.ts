/** Reads Python with Lezer's grammar and turns its tree into ours, for the constructs that analytics use. */
import { parser } from '@lezer/python';
import type { Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure, unsupported } from '../failure.ts';
import { numberValue, stringValue } from './literals.ts';
import type { Argument, Expression, Slice, Statement } from './syntax.ts';
import { nestedTooDeeply, strayBracket, syntaxError } from './syntax-error.ts';

/** A node of the concrete tree; punctuation is a node too. */
type Node = NonNullable<ReturnType<ReturnType<typeof parser.parse>['topNode']['getChild']>>;

/** What the grammar's nodes are called to a reader. */
const CONSTRUCTS: Readonly<Record<string, string>> = {
  ArrayComprehensionExpression: 'A list comprehension',
  AssertStatement: 'An `assert` statement',
  AwaitExpression: '`await`',
  ClassDefinition: 'A `class` definition',
  ComprehensionExpression: 'A generator expression',
  DecoratedStatement: 'A decorator',
  DeleteStatement: 'A `del` statement',
  DictionaryComprehensionExpression: 'A dictionary comprehension',
  Ellipsis: 'An ellipsis (`...`)',
  ForStatement: 'A `for` loop',
  FormatString: 'A formatted string (`f"…"`)',
  FunctionDefinition: 'A function definition',
  IfStatement: 'An `if` statement',
  MatchStatement: 'A `match` statement',
  NamedExpression: 'An assignment expression (`:=`)',
  PrintStatement: 'A `print` statement',
  RaiseStatement: 'A `raise` statement',
  ReturnStatement: 'A `return` statement',
  ScopeStatement: 'A `global` or `nonlocal` statement',
  SetComprehensionExpression: 'A set comprehension',
  TryStatement: 'A `try` statement',
  TypeDefinition: 'A `type` statement',
  UpdateStatement: 'An assignment with an operator',
  WhileStatement: 'A `while` loop',
  WithStatement: 'A `with` statement',
  YieldExpression: '`yield`',
};

/** Parses a text into statements. Throws `QueryFailure` at the first syntax error or construct that is not read. */
export function parsePython(text: string): readonly Statement[] {
  // What follows a stray bracket is of no use, and the grammar's recovery is slow on many of them.
  const stray = strayBracket(text);
  const tree = treeOf(stray === undefined ? text : text.slice(0, stray + 1));
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError) throw syntaxError(text, cursor.from);
  } while (cursor.next());
  if (stray !== undefined) throw syntaxError(text, stray);
  const reader = new TreeReader(text);
  const statements = childrenOf(tree.topNode).flatMap((node) => reader.statements(node));
  return statements;
}

/** The grammar without its recovery, which takes long over a text that goes on and on behind an error. */
const strict = parser.configure({ strict: true });

/** Characters behind an error that are read too, to see what it is. */
const LOOKAHEAD = 500;

/** The tree of a text; of one with an error, of what stands before and shortly behind it. */
function treeOf(text: string): ReturnType<typeof parser.parse> {
  try {
    return strict.parse(text);
  } catch (thrown) {
    const at = thrown instanceof SyntaxError ? /^No parse at (\d+)/.exec(thrown.message)?.[1] : undefined;
    if (at === undefined) throw thrown;
    return parser.parse(text.slice(0, Number(at) + LOOKAHEAD));
  }
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

function spanOf(node: Node): Span {
  return { start: node.from, end: node.to };
}

/** Longest chain of methods, subscripts and operators. */
const MAX_CHAIN = 1000;

class TreeReader {
  readonly #text: string;
  #nesting = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  statements(node: Node): Statement[] {
    const span = spanOf(node);
    switch (node.name) {
      case 'StatementGroup':
        return childrenOf(node)
          .filter((child) => child.name !== ';')
          .flatMap((child) => this.statements(child));
      case 'ExpressionStatement': {
        const items = childrenOf(node);
        const [first] = items;
        if (first === undefined) return [];
        if (items.length > 1) return [{ kind: 'expression', value: this.#sequence('tuple', node), ...span }];
        return [{ kind: 'expression', value: this.expression(first), ...span }];
      }
      case 'AssignStatement':
        return [this.#assignment(node)];
      case 'ImportStatement':
        return this.#imports(node);
      case 'PassStatement':
        return [];
      default:
        throw this.#refuse(node);
    }
  }

  #assignment(node: Node): Statement {
    const parts = childrenOf(node);
    const [target, operator, value, more] = parts;
    const type = parts.find((part) => part.name === 'TypeDef');
    if (type !== undefined) throw unsupported('A type annotation', spanOf(type));
    if (target === undefined || operator?.name !== 'AssignOp' || value === undefined) throw this.#refuse(node);
    if (more !== undefined) throw unsupported('An assignment to several names', spanOf(more));
    return { kind: 'assign', target: this.expression(target), value: this.expression(value), ...spanOf(node) };
  }

  /** `import pandas as pd`: notebooks repeat it; the name is all that counts. */
  #imports(node: Node): Statement[] {
    const text = this.#text.slice(node.from, node.to);
    const match = /^import\s+([\w.]+)(?:\s+as\s+(\w+))?$/.exec(text);
    const module = match?.[1];
    if (module === undefined) throw unsupported('This form of `import`', spanOf(node), 'Write `import pandas as pd`.');
    return [{ kind: 'import', module, name: match?.[2] ?? module, ...spanOf(node) }];
  }

  expression(node: Node): Expression {
    if (this.#depth >= MAX_CHAIN) {
      throw new QueryFailure(`The expression is too long: at most ${MAX_CHAIN} links are read.`, spanOf(node), {
        kind: 'unsupported',
      });
    }
    this.#depth++;
    try {
      return this.#expression(node);
    } finally {
      this.#depth--;
    }
  }

  #expression(node: Node): Expression {
    const span = spanOf(node);
    switch (node.name) {
      case 'VariableName':
        return { kind: 'name', name: this.#name(node), ...span };
      case 'String':
        return { kind: 'constant', value: stringValue(this.#slice(node), span), ...span };
      case 'ContinuedString':
        return { kind: 'constant', value: this.#joined(node), ...span };
      case 'Number':
        return { kind: 'constant', value: numberValue(this.#slice(node), span), ...span };
      case 'Boolean':
        return { kind: 'constant', value: this.#slice(node) === 'True', ...span };
      case 'None':
        return { kind: 'constant', value: null, ...span };
      case 'ParenthesizedExpression': {
        const inner = childrenOf(node)[1];
        if (inner === undefined) throw this.#refuse(node);
        return { ...this.#nested(node, () => this.expression(inner)), parenthesised: true, ...span };
      }
      case 'ArrayExpression':
        return this.#nested(node, () => this.#sequence('list', node));
      case 'TupleExpression':
        return this.#nested(node, () => this.#sequence('tuple', node));
      case 'SetExpression':
        return this.#nested(node, () => this.#sequence('set', node));
      case 'DictionaryExpression':
        return this.#nested(node, () => this.#dictionary(node));
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
        return this.#call(node);
      case 'UnaryExpression':
        return this.#unary(node);
      case 'BinaryExpression':
        return this.#binary(node);
      case 'LambdaExpression':
        return this.#lambda(node);
      case 'ConditionalExpression': {
        const [then, , test, , otherwise] = childrenOf(node);
        if (then === undefined || test === undefined || otherwise === undefined) throw this.#refuse(node);
        return {
          kind: 'conditional',
          whenTrue: this.expression(then),
          test: this.expression(test),
          whenFalse: this.expression(otherwise),
          ...span,
        };
      }
      default:
        throw this.#refuse(node);
    }
  }

  #slice(node: Node): string {
    return this.#text.slice(node.from, node.to);
  }

  /** Names are letters, digits and `_`; the grammar lets typographic quotation marks pass as letters. */
  #name(node: Node): string {
    const name = this.#slice(node);
    const strange = /[^\p{L}\p{Nl}\p{M}\p{N}_]/u.exec(name);
    if (strange === null) return name;
    const start = node.from + strange.index;
    const quotation = /[“”„‟‘’‚‛«»]/.test(strange[0]);
    throw new QueryFailure(
      `Unexpected \`${strange[0]}\`, expected a name or a string in straight quotes.`,
      { start, end: start + strange[0].length },
      quotation ? { help: 'Use straight quotes (\' or ").' } : {},
    );
  }

  #joined(node: Node): string {
    return childrenOf(node)
      .map((part) => {
        if (part.name !== 'String') throw this.#refuse(part);
        return stringValue(this.#slice(part), spanOf(part));
      })
      .join('');
  }

  #nested<T>(node: Node, work: () => T): T {
    if (this.#nesting >= MAX_NESTING) {
      throw nestedTooDeeply(node.from);
    }
    this.#nesting++;
    try {
      return work();
    } finally {
      this.#nesting--;
    }
  }

  #sequence(kind: 'list' | 'tuple' | 'set', node: Node): Expression {
    const items = childrenOf(node).filter((child) => !'()[]{},'.includes(child.name));
    const star = items.find((item) => item.name === '*' || item.name === '**');
    if (star !== undefined) throw unsupported('Unpacking (`*`)', spanOf(star));
    return { kind, items: items.map((item) => this.expression(item)), ...spanOf(node) };
  }

  #dictionary(node: Node): Expression {
    const parts = childrenOf(node).filter((child) => !'{},'.includes(child.name));
    const entries: { key: Expression; value: Expression }[] = [];
    for (let at = 0; at < parts.length; at += 3) {
      const [key, colon, value] = parts.slice(at, at + 3);
      if (key === undefined || colon?.name !== ':' || value === undefined) throw this.#refuse(key ?? node);
      entries.push({ key: this.expression(key), value: this.expression(value) });
    }
    return { kind: 'dict', entries, ...spanOf(node) };
  }

  #member(node: Node): Expression {
    const [object, sign, ...rest] = childrenOf(node);
    const [name] = rest;
    if (object === undefined || sign === undefined || name === undefined) throw this.#refuse(node);
    const inner = this.expression(object);
    const span = spanOf(node);
    if (sign.name === '.') {
      return { kind: 'attribute', object: inner, name: this.#slice(name), nameSpan: spanOf(name), ...span };
    }
    const keys = this.#nested(sign, () => this.#keys(rest.slice(0, -1), sign));
    return { kind: 'subscript', object: inner, keys, bracket: { start: sign.from, end: node.to }, ...span };
  }

  /** What stands between `[` and `]`: expressions and slices, by commas. */
  #keys(nodes: readonly Node[], bracket: Node): (Expression | Slice)[] {
    const keys: (Expression | Slice)[] = [];
    let group: Node[] = [];
    const flush = (): void => {
      const [first] = group;
      const last = group[group.length - 1];
      if (first === undefined || last === undefined) return;
      keys.push(group.length === 1 && first.name !== ':' ? this.expression(first) : this.#range(group));
      group = [];
    };
    for (const node of nodes) {
      if (node.name === ',') flush();
      else group.push(node);
    }
    flush();
    if (keys.length === 0) throw this.#refuse(bracket);
    return keys;
  }

  #range(nodes: readonly Node[]): Slice {
    const parts: (Expression | undefined)[] = [undefined, undefined, undefined];
    let position = 0;
    for (const node of nodes) {
      if (node.name === ':') position++;
      else parts[position] = this.expression(node);
    }
    const [from, to, step] = parts;
    const start = nodes[0]?.from ?? 0;
    const end = nodes[nodes.length - 1]?.to ?? start;
    return {
      kind: 'slice',
      start,
      end,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(step === undefined ? {} : { step }),
    };
  }

  #call(node: Node): Expression {
    const [callee, list] = childrenOf(node);
    if (callee === undefined || list === undefined) throw this.#refuse(node);
    const inner = this.expression(callee);
    const args = this.#nested(list, () => this.#arguments(list));
    return { kind: 'call', callee: inner, args, ...spanOf(node) };
  }

  #arguments(list: Node): Argument[] {
    const args: Argument[] = [];
    const nodes = childrenOf(list).filter((child) => !'(),'.includes(child.name));
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      if (node === undefined) break;
      if (node.name === '*' || node.name === '**') throw unsupported(`Unpacking (\`${node.name}\`)`, spanOf(node));
      const value = nodes[at + 2];
      if (nodes[at + 1]?.name === 'AssignOp' && value !== undefined) {
        const name = this.#slice(node);
        const named = { name, nameSpan: spanOf(node), value: this.expression(value) };
        args.push({ ...named, start: node.from, end: value.to });
        at += 2;
      } else args.push({ value: this.expression(node), ...spanOf(node) });
    }
    return args;
  }

  #unary(node: Node): Expression {
    const [sign, inner] = childrenOf(node);
    if (sign === undefined || inner === undefined) throw this.#refuse(node);
    const operator = this.#slice(sign);
    const operand = this.expression(inner);
    const span = spanOf(node);
    if (operator === '-' && operand.kind === 'constant' && typeof operand.value === 'number') {
      return { kind: 'constant', value: -operand.value, ...span };
    }
    // The grammar takes `not a and b` for `not (a and b)`; Python negates `a` alone.
    if (operator === 'not' && operand.kind === 'binary' && !operand.parenthesised) {
      const leftmost = rotate(operand, { operator, operatorSpan: spanOf(sign) });
      if (leftmost !== undefined) return { ...leftmost, ...span };
    }
    return { kind: 'unary', operator, operatorSpan: spanOf(sign), operand, ...span };
  }

  #binary(node: Node): Expression {
    const parts = childrenOf(node);
    const left = parts[0];
    const right = parts[parts.length - 1];
    const signs = parts.slice(1, -1);
    const first = signs[0];
    const last = signs[signs.length - 1];
    if (left === undefined || right === undefined || first === undefined || last === undefined)
      throw this.#refuse(node);
    const operator = signs.map((sign) => this.#slice(sign)).join(' ');
    const operatorSpan = { start: first.from, end: last.to };
    if (operator === '<>') {
      throw new QueryFailure('Unexpected `<>`, expected `!=`.', operatorSpan);
    }
    const [one, other] = [this.expression(left), this.expression(right)];
    return { kind: 'binary', operator, operatorSpan, left: one, right: other, ...spanOf(node) };
  }

  #lambda(node: Node): Expression {
    const parts = childrenOf(node);
    const body = parts[parts.length - 1];
    const list = parts.find((part) => part.name === 'ParamList');
    if (body === undefined) throw this.#refuse(node);
    const parameters = (list === undefined ? [] : childrenOf(list))
      .filter((part) => part.name !== ',')
      .map((part) => {
        if (part.name !== 'VariableName') throw unsupported('A parameter with a default or `*`', spanOf(part));
        return this.#slice(part);
      });
    return { kind: 'lambda', parameters, body: this.expression(body), ...spanOf(node) };
  }

  #refuse(node: Node): QueryFailure {
    const text = this.#slice(node);
    const word = /^\w+$/.test(text) && text.length < 20 ? `\`${text}\`` : 'This construct';
    return unsupported(CONSTRUCTS[node.name] ?? word, spanOf(node));
  }
}

/** Moves a `not` before `a and b` or `a or b` to `a`; `undefined` when there is neither. */
function rotate(
  operand: Extract<Expression, { kind: 'binary' }>,
  not: { readonly operator: string; readonly operatorSpan: Span },
): Expression | undefined {
  if (operand.operator !== 'and' && operand.operator !== 'or') return undefined;
  const { left } = operand;
  const inner = left.kind === 'binary' && !left.parenthesised ? rotate(left, not) : undefined;
  const negated: Expression = { kind: 'unary', ...not, operand: left, start: not.operatorSpan.start, end: left.end };
  return { ...operand, left: inner ?? negated };
}
