/** Names of result columns that have no alias, as Spark makes them: `count(1)`, `lower(Channel)`, `(EventID + 1)`. */
import type { SqlExpr } from './syntax-tree.ts';

/** The name of a select item without alias; `text` is the query's, for what is named as it stands. */
export function columnNameOf(expr: SqlExpr, text: string): string {
  const name = (part: SqlExpr): string => columnNameOf(part, text);
  switch (expr.node) {
    case 'column':
      return expr.parts.at(-1)?.name ?? '';
    case 'null':
      return 'NULL';
    case 'boolean':
      return String(expr.value);
    case 'string':
      return expr.value;
    case 'number':
      return expr.text;
    case 'arithmetic':
      return expr.operator === '||'
        ? `concat(${name(expr.left)}, ${name(expr.right)})`
        : `(${name(expr.left)} ${expr.operator} ${name(expr.right)})`;
    case 'compare':
      return expr.operator === '<>'
        ? `(NOT (${name(expr.left)} = ${name(expr.right)}))`
        : `(${name(expr.left)} ${expr.operator} ${name(expr.right)})`;
    case 'and':
    case 'or':
      return expr.items.map(name).reduce((left, right) => `(${left} ${expr.node.toUpperCase()} ${right})`);
    case 'not':
      return `(NOT ${name(expr.operand)})`;
    case 'cast':
      return `CAST(${name(expr.operand)} AS ${expr.type.name.toUpperCase()})`;
    case 'index':
      return `${name(expr.operand)}[${name(expr.index)}]`;
    case 'call': {
      const args = expr.star ? '1' : expr.args.map(name).join(', ');
      const over = expr.over ? ` ${slice(expr, text).replace(/^.*?\bOVER\b/is, 'OVER')}` : '';
      return `${expr.name}(${expr.distinct ? 'DISTINCT ' : ''}${args})${over}`;
    }
    default:
      return slice(expr, text);
  }
}

function slice(expr: SqlExpr, text: string): string {
  return text.slice(expr.span.start, expr.span.end).replace(/\s+/g, ' ');
}
