/** Plain conditions of SQL as the engine has them: to say which of them hold of an event, and what they take of its values. */
import type { Comparator, ComparisonRules, Expr, WildcardPattern } from '../../engine/plan.ts';
import type { SqlComparator, SqlExpr } from './syntax-tree.ts';

type Node<K extends SqlExpr['node']> = Extract<SqlExpr, { node: K }>;

const RULES: ComparisonRules = { fold: false, numbers: 'coerce', missing: null, lists: 'whole' };

const COMPARATORS: Readonly<Record<SqlComparator, Comparator>> = {
  '=': 'eq',
  '<=>': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** The field that a column's name means; `undefined` for one that is no field of the events. */
export type FieldOfColumn = (column: Node<'column'>) => string | undefined;

/**
 * A condition of columns, constants and texts in either case; `undefined` for any other. Of an `OR` the parts that are of
 * this kind will do: it is for conditions that hold, to say by what.
 */
export function engineCondition(expr: SqlExpr, field: FieldOfColumn): Expr | undefined {
  const { span } = expr;
  switch (expr.node) {
    case 'and': {
      const items = expr.items.flatMap((item) => engineCondition(item, field) ?? []);
      return items.length < expr.items.length ? undefined : { op: 'and', items, span };
    }
    case 'or': {
      const items = expr.items.flatMap((item) => engineCondition(item, field) ?? []);
      return items.length === 0 ? undefined : { op: 'or', items, span };
    }
    case 'not': {
      const { operand: inner } = expr;
      if (inner.node === 'and' || inner.node === 'or' || inner.node === 'not') return undefined;
      const item = engineCondition(inner, field);
      return item && denied(true, item);
    }
    case 'compare': {
      const left = operand(expr.left, field);
      const right = operand(expr.right, field);
      return (
        left && right && { op: 'compare', comparator: COMPARATORS[expr.operator], left, right, rules: RULES, span }
      );
    }
    case 'between': {
      const [value, low, high] = [expr.value, expr.low, expr.high].map((part) => operand(part, field));
      if (!value || !low || !high) return undefined;
      const bounds: [Comparator, Expr][] = [
        ['ge', low],
        ['le', high],
      ];
      const items = bounds.map(
        ([comparator, right]): Expr => ({ op: 'compare', comparator, left: value, right, rules: RULES, span }),
      );
      return denied(expr.negated, { op: 'and', items, span });
    }
    case 'in': {
      const value = operand(expr.value, field);
      const items = expr.items.flatMap((item) => operand(item, field) ?? []);
      if (!value || items.length < expr.items.length) return undefined;
      return denied(expr.negated, { op: 'in', value, items, rules: RULES, span });
    }
    case 'match':
      return matchOf(expr, field);
    case 'is': {
      const value = operand(expr.value, field);
      return value && expr.what === 'null' ? denied(!expr.negated, { op: 'exists', value, span }) : undefined;
    }
    default:
      return undefined;
  }
}

function denied(negated: boolean, item: Expr): Expr {
  return negated ? { op: 'not', item, span: item.span } : item;
}

function matchOf(expr: Node<'match'>, field: FieldOfColumn): Expr | undefined {
  const { span, kind } = expr;
  const value = operand(expr.value, field);
  if (!value) return undefined;
  const rules = { fold: kind === 'ilike', missing: null, lists: 'whole' } as const;
  const items = expr.patterns.flatMap((pattern): Expr[] => {
    if (pattern.node !== 'string') return [];
    if (kind === 'rlike') {
      const regex = { source: pattern.value, dialect: 'java', anchor: 'search' } as const;
      return [{ op: 'match', value, pattern: { kind: 'regex', regex }, rules, span }];
    }
    return [
      {
        op: 'match',
        value,
        pattern: { kind: 'wildcard', parts: likeParts(pattern.value, expr.escapeCharacter) },
        rules,
        span,
      },
    ];
  });
  if (items.length < expr.patterns.length) return undefined;
  return denied(expr.negated, { op: expr.quantifier === 'all' ? 'and' : 'or', items, span });
}

function operand(expr: SqlExpr, field: FieldOfColumn): Expr | undefined {
  const { span } = expr;
  switch (expr.node) {
    case 'string':
      return { op: 'literal', value: expr.value, span };
    case 'number':
      return { op: 'literal', value: Number(expr.text), span };
    case 'column': {
      const name = field(expr);
      return name === undefined ? undefined : { op: 'field', name, optional: true, span };
    }
    case 'call': {
      const [arg, ...others] = expr.args;
      if (!arg || others.length > 0 || (expr.name !== 'lower' && expr.name !== 'upper')) return undefined;
      const inner = operand(arg, field);
      return inner && { op: 'call', name: expr.name, args: [inner], span };
    }
    default:
      return undefined;
  }
}

/** A LIKE pattern's parts. */
function likeParts(pattern: string, escapeCharacter: string): WildcardPattern {
  const parts: WildcardPattern[number][] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === escapeCharacter && at + 1 < pattern.length) parts.push(pattern.charAt(++at));
    else parts.push(character === '%' ? { any: 'many' } : character === '_' ? { any: 'one' } : character);
  }
  return parts;
}
