/**
 * `df.query('…')`: an expression over columns by their names. `and`, `or`, `not`, `in` and chained comparisons mean what
 * masks mean; names in back-quotes have spaces or signs.
 */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { Arguments, type Call, plain } from './arguments.ts';
import { filterRows } from './frames.ts';
import { isSeries } from './operands.ts';
import { parsePython } from './python.ts';
import type { Expression } from './syntax.ts';
import { describe, type Evaluation, type Frame } from './values.ts';

/** The rows of `frame` for which the expression is true. Errors point at the text of the expression. */
export function queryRows(frame: Frame, call: Call, evaluation: Evaluation): Frame {
  const args = new Arguments(call, ['expr'], evaluation);
  const { span } = args.required('expr');
  const text = args.text('expr');
  const quoted = new Map<string, string>();
  // A name in back-quotes stands under one that Python reads.
  const readable = text.replace(/`([^`]+)`/g, (_, name: string) => {
    const alias = `quoted_${quoted.size}_`;
    quoted.set(alias, name);
    return alias;
  });
  if (/(^|[^\w])@\w/.test(readable)) throw unsupported('A variable (`@…`) in `query`', span);
  const expression = parsed(readable, span);
  const mask = masked(expression, { quoted, span });
  const value = evaluation.overColumns(mask, frame);
  if (isSeries(value) && (value.holds === 'mask' || value.holds === 'any')) return filterRows(frame, value, span);
  throw new QueryFailure(`Unexpected ${plain(describe(value))}, expected a condition in \`query\`.`, span);
}

function parsed(text: string, span: Span): Expression {
  try {
    const [statement, second] = parsePython(text.trim());
    if (statement?.kind === 'expression' && second === undefined) return statement.value;
  } catch (thrown) {
    if (!(thrown instanceof QueryFailure)) throw thrown;
    const { message, help, kind } = thrown.error;
    throw new QueryFailure(message, span, { kind, ...(help === undefined ? {} : { help }) });
  }
  throw new QueryFailure('Unexpected statement, expected a condition in `query`.', span);
}

interface Names {
  readonly quoted: ReadonlyMap<string, string>;
  readonly span: Span;
}

/** The expression as masks have it, all of it at the place of the text. */
function masked(node: Expression, names: Names): Expression {
  const { span } = names;
  const at = { start: span.start, end: span.end };
  const inner = (part: Expression): Expression => masked(part, names);
  switch (node.kind) {
    case 'name':
      return { kind: 'name', name: names.quoted.get(node.name) ?? node.name, ...at };
    case 'binary': {
      if (node.operator === 'and' || node.operator === 'or') {
        const operator = node.operator === 'and' ? '&' : '|';
        return {
          ...node,
          operator,
          operatorSpan: at,
          left: inner(node.left),
          right: inner(node.right),
          parenthesised: true,
          ...at,
        };
      }
      if (node.operator === 'in' || node.operator === 'not in') {
        const test: Expression = {
          kind: 'call',
          callee: { kind: 'attribute', object: inner(node.left), name: 'isin', nameSpan: at, ...at },
          args: [{ value: inner(node.right), ...at }],
          ...at,
        };
        return node.operator === 'in' ? test : { kind: 'unary', operator: '~', operatorSpan: at, operand: test, ...at };
      }
      const chained = chainOf(node, inner, at);
      if (chained) return chained;
      return {
        ...node,
        operatorSpan: at,
        left: inner(node.left),
        right: inner(node.right),
        parenthesised: true,
        ...at,
      };
    }
    case 'unary':
      return {
        ...node,
        operator: node.operator === 'not' ? '~' : node.operator,
        operatorSpan: at,
        operand: inner(node.operand),
        ...at,
      };
    case 'attribute':
      return { ...node, object: inner(node.object), nameSpan: at, ...at };
    case 'call':
      return {
        ...node,
        callee: inner(node.callee),
        args: node.args.map((argument) => ({ ...argument, value: inner(argument.value), ...at })),
        ...at,
      };
    case 'list':
    case 'tuple':
    case 'set':
      return { ...node, items: node.items.map(inner), ...at };
    case 'constant':
      return { ...node, ...at };
    case 'subscript':
      return {
        ...node,
        object: inner(node.object),
        keys: node.keys.map((key) => (key.kind === 'slice' ? key : inner(key))),
        bracket: at,
        ...at,
      };
    default:
      throw unsupported('This in `query`', span);
  }
}

const ORDERS = ['<', '<=', '>', '>=', '==', '!='];

/** `1 < a < 5` as two comparisons. */
function chainOf(
  node: Extract<Expression, { kind: 'binary' }>,
  inner: (part: Expression) => Expression,
  at: Span,
): Expression | undefined {
  const { left } = node;
  if (
    !ORDERS.includes(node.operator) ||
    left.kind !== 'binary' ||
    left.parenthesised ||
    !ORDERS.includes(left.operator)
  ) {
    return undefined;
  }
  const second: Expression = {
    ...node,
    left: inner(left.right),
    right: inner(node.right),
    operatorSpan: at,
    parenthesised: true,
    ...at,
  };
  return {
    kind: 'binary',
    operator: '&',
    operatorSpan: at,
    left: inner(left),
    right: second,
    parenthesised: true,
    ...at,
  };
}
