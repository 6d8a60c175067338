/** Values that the conditions of a query are near to: what to put into an event so that one of them is just true, or just not. */
import type { Expr, Plan, Program } from '../plan.ts';
import { textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { planExpressions, subexpressions, subplans } from '../walk.ts';

/** A field, and texts or numbers that it is compared with. */
export interface FieldHint {
  readonly field: string;
  readonly values: readonly Value[];
}

/** The fields that a program's conditions compare, each with what it is compared with, in reading order. */
export function fieldHints(program: Program): readonly FieldHint[] {
  const found = new Map<string, Value[]>();
  const inPlan = (plan: Plan): void => {
    for (const input of subplans(plan)) inPlan(input);
    for (const expr of planExpressions(plan)) inExpr(expr);
  };
  const inExpr = (expr: Expr): void => {
    if (expr.op === 'compare' || expr.op === 'in' || expr.op === 'match' || expr.op === 'exists') {
      const fields = fieldsBelow(expr);
      for (const field of fields) found.set(field, [...(found.get(field) ?? []), ...constantsOf(expr)]);
    }
    for (const part of subexpressions(expr)) inExpr(part);
  };
  inPlan(program.plan);
  return [...found].map(([field, values]) => ({ field, values: [...new Set(values)] }));
}

function fieldsBelow(expr: Expr): readonly string[] {
  return expr.op === 'field' ? [expr.name] : subexpressions(expr).flatMap(fieldsBelow);
}

function constantsOf(expr: Expr): readonly Value[] {
  if (expr.op === 'literal') return [expr.value];
  const own = subexpressions(expr).flatMap(constantsOf);
  if (expr.op !== 'match') return own;
  if (expr.pattern.kind === 'wildcard')
    return [...own, expr.pattern.parts.map((part) => (typeof part === 'string' ? part : '')).join('')];
  return expr.pattern.kind === 'regex' ? [...own, literalOf(expr.pattern.regex.source)] : own;
}

/** The text that an expression holds, without its signs: `.*\\cmd\.exe$` as `\cmd.exe`; sets of a letter in both cases as the letter. */
function literalOf(source: string): string {
  return source
    .replaceAll(/\[(.)[^\]]\]/g, '$1')
    .replaceAll(/\(\?[^)]*\)|\[[^\]]*\][*+?]?|\.[*+]|\\[sSdDwWbB][*+?]?/g, '')
    .replace(/\|.*$/s, '')
    .replaceAll(/[$^()*+?]/g, '')
    .replaceAll(/\\(.)/g, '$1');
}

/** Values near to those that a field is compared with: themselves, a little longer at either end, in the other case, the numbers beside them. */
export function nearValues(values: readonly Value[], seen: readonly Value[]): readonly Value[] {
  const near: Value[] = [];
  for (const value of values) {
    const text = textOf(value);
    if (text === null || text === '') continue;
    const number = Number(text);
    if (Number.isFinite(number)) {
      near.push(number, number + 1, number - 1);
      continue;
    }
    const found = seen.map(textOf).find((one) => one?.toLowerCase().includes(text.toLowerCase()));
    const whole = found ?? text;
    near.push(
      whole,
      text,
      `${whole}.bak`,
      `x${text}`,
      `${whole} ${text}`,
      otherCase(whole),
      whole.replaceAll(/[A-Za-z]$/g, ''),
    );
  }
  return [...new Set([...seen.slice(0, 12), ...near, null])];
}

/** A text in capitals; one that is, in small letters. */
export function otherCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** The fields by which a program puts events into groups, sequences and windows, in reading order. */
export function groupFields({ plan }: Program): readonly string[] {
  const found = new Set<string>();
  const inPlan = (part: Plan): void => {
    for (const input of subplans(part)) inPlan(input);
    const keys = 'steps' in part ? part.steps.flatMap(({ by }) => by) : 'by' in part ? [part.by].flat() : [];
    for (const key of keys) for (const field of fieldsBelow('expr' in key ? key.expr : key)) found.add(field);
  };
  inPlan(plan);
  return [...found];
}
