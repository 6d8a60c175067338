/** What a condition asks of the value that it reads, in few words. */
import { fieldsIn } from './fields.ts';
import type { Comparator, Expr, WildcardPattern } from './plan.ts';
import { printValue } from './print.ts';
import { fieldLabel } from './whole-event.ts';

/** Most alternatives that are named. */
const MOST = 4;
/** Calls that leave a text what it is, but for its case (`onlyText`: and make all else missing). */
export const CASE_CALLS: ReadonlySet<string> = new Set(['lower', 'upper', 'onlyText']);

const COMPARATORS: Record<Comparator, string> = {
  eq: '',
  ne: 'not ',
  lt: 'less than ',
  le: 'at most ',
  gt: 'more than ',
  ge: 'at least ',
};
/** The comparator with its sides exchanged. */
const EXCHANGED: Record<Comparator, Comparator> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };

/**
 * The value that a condition wants: `wsmprovhost.exe`, `more than 3`, `one of 1, 2`. `undefined` where the condition has
 * none, or wants it of something else than of the field itself.
 */
export function wantedOf(expr: Expr): string | undefined {
  switch (expr.op) {
    case 'compare':
      return wantedByComparison(expr);
    case 'in':
      return isPlain(expr.value) && expr.items.every(isConstant)
        ? alternatives(expr.items.map((item) => literalText(item) ?? ''))
        : undefined;
    case 'match':
      return isPlain(expr.value) ? patternText(expr.pattern) : undefined;
    case 'exists':
      return isPlain(expr.value) ? 'any value' : undefined;
    case 'is':
      return expr.action === undefined ? expr.object : `${expr.object} ${expr.action}`;
    case 'not': {
      if (expr.item.op === 'exists') return isPlain(expr.item.value) ? 'no value' : undefined;
      const inner = expr.item.op === 'and' || expr.item.op === 'or' ? undefined : wantedOf(expr.item);
      return inner === undefined ? undefined : `not ${inner}`;
    }
    case 'or':
      return wantedOfAny(expr.items);
    default:
      return undefined;
  }
}

function wantedByComparison({ comparator, left, right }: Extract<Expr, { op: 'compare' }>): string | undefined {
  const exchanged = isConstant(left);
  const [value, constant] = exchanged ? [right, left] : [left, right];
  if (!isConstant(constant)) return undefined;
  const text = value.op === 'time' ? timeText(constant) : isPlain(value) ? literalText(constant) : undefined;
  return text === undefined ? undefined : `${COMPARATORS[exchanged ? EXCHANGED[comparator] : comparator]}${text}`;
}

/** Alternatives of an `or`: each with its field, where they read several. */
function wantedOfAny(items: readonly Expr[]): string | undefined {
  const several = new Set(items.map(fieldOf)).size > 1 || items.some(({ op }) => op === 'and');
  const wanted = items.map((item) => (several ? namedWanted(item) : wantedOf(item)));
  if (items.some((item) => item.op !== 'and' && fieldOf(item) === undefined)) return undefined;
  return wanted.every((text) => text !== undefined) ? alternatives(wanted, ' or ') : undefined;
}

/** What a condition wants, behind the name of its field; of an `and` each part. */
function namedWanted(expr: Expr): string | undefined {
  if (expr.op === 'and') {
    const parts = expr.items.map(namedWanted);
    return parts.every((text) => text !== undefined) ? alternatives(parts, ' and ') : undefined;
  }
  const [field, text] = [fieldOf(expr), wantedOf(expr)];
  return field === undefined || text === undefined ? undefined : `${field}: ${text}`;
}

function alternatives(texts: readonly string[], joint?: string): string {
  const named = texts.slice(0, MOST).join(joint ?? ', ');
  const rest = texts.length > MOST ? `${joint ?? ', '}${texts.length - MOST} more` : '';
  return joint === undefined && texts.length > 1 ? `one of ${named}${rest}` : `${named}${rest}`;
}

/** The one field that a condition reads. */
function fieldOf(expr: Expr): string | undefined {
  const [name, ...others] = new Set(fieldsIn(expr).map(fieldLabel));
  return others.length === 0 ? name : undefined;
}

function isConstant(expr: Expr): boolean {
  return expr.op === 'literal' && expr.value !== null;
}

/** A field, or its text in another case: its own value can stand beside what is wanted. */
function isPlain(expr: Expr): boolean {
  if (expr.op === 'call') return CASE_CALLS.has(expr.name) && expr.args.length === 1 && expr.args.every(isPlain);
  return expr.op === 'field';
}

function literalText(expr: Expr): string | undefined {
  if (expr.op !== 'literal') return undefined;
  return expr.value === '' ? 'empty text' : printValue(expr.value);
}

function timeText(expr: Expr): string | undefined {
  if (expr.op !== 'literal' || typeof expr.value !== 'number') return undefined;
  const time = new Date(expr.value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function patternText(pattern: Extract<Expr, { op: 'match' }>['pattern']): string | undefined {
  switch (pattern.kind) {
    case 'wildcard':
      return `like ${printValue(wildcardText(pattern.parts))}`;
    case 'regex':
      return `matching ${printValue(pattern.regex.source)}`;
    case 'cidr':
      return `in ${alternatives(pattern.ranges, ' or ')}`;
    default: {
      const text = isConstant(pattern.text) ? literalText(pattern.text) : undefined;
      const words = { contains: 'containing', startsWith: 'beginning with', endsWith: 'ending with' }[pattern.kind];
      return text === undefined ? undefined : `${words} ${text}`;
    }
  }
}

function wildcardText(parts: WildcardPattern): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : part.any === 'many' ? '*' : part.of ? `[${part.of}]` : '?'))
    .join('');
}
