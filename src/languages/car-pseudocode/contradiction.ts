/** Conditions that no event can meet: two required values of one field, or a range that is empty. */
import type { Expr, Span, WildcardPattern } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';

/** What a field must be: one of some texts, or a pattern. */
interface Requirement {
  readonly field: string;
  readonly name: string;
  readonly shown: string;
  readonly admits: (text: string) => boolean;
  /** The only texts that the field may have, folded; absent for a pattern. */
  readonly texts?: readonly string[];
  readonly span: Span;
}

/** Patterns of one field that are compared with its texts; further ones are let through. */
const MOST_PATTERNS = 100;

/**
 * Refuses a conjunction in which one condition excludes another. `given` is what its events already meet.
 *
 * @throws QueryFailure at the later of the two conditions.
 */
export function refuseContradiction(items: readonly Expr[], given: readonly Expr[] = []): void {
  const texts = new Map<string, Requirement>();
  const patterns = new Map<string, Requirement[]>();
  const limits = new Map<string, Expr>();
  for (const item of conjuncts([...given, ...items])) {
    refuseRange(item, limits);
    const next = requirement(item);
    if (next === undefined) continue;
    refuseValues(texts.get(next.field), next);
    const known = patterns.get(next.field) ?? [];
    if (next.texts === undefined) {
      if (known.length < MOST_PATTERNS) patterns.set(next.field, [...known, next]);
      continue;
    }
    for (const pattern of known) refuseValues(pattern, next);
    texts.set(next.field, next);
  }
}

/** The conditions that `and` joins, however they are bracketed. */
export function conjuncts(items: readonly Expr[]): Expr[] {
  return items.flatMap((item) => (item.op === 'and' ? conjuncts(item.items) : [item]));
}

function refuseValues(first: Requirement | undefined, second: Requirement | undefined): void {
  if (first === undefined || second === undefined || first.field !== second.field) return;
  const texts = first.texts ?? second.texts;
  const rival = first.texts === undefined ? first : second;
  if (texts === undefined || texts.some((text) => rival.admits(text))) return;
  throw new QueryFailure(
    `Unexpected second value of \`${second.name}\`: it cannot be ${first.shown} and ${second.shown} at once, so that nothing is ever found.`,
    second.span,
    { help: 'Write `or` if either will do.' },
  );
}

function requirement(item: Expr): Requirement | undefined {
  if (item.op === 'compare' && item.comparator === 'eq' && item.left.op === 'field' && item.right.op === 'literal') {
    const wanted = String(item.right.value).toLowerCase();
    return {
      ...named(item.left),
      shown: `\`${String(item.right.value)}\``,
      admits: (text) => text === wanted || (Number(text) === Number(wanted) && wanted.trim() !== ''),
      texts: [wanted],
      span: item.span,
    };
  }
  if (item.op === 'in' && item.value.op === 'field' && item.items.every((it) => it.op === 'literal')) {
    const texts = item.items.map((it) => (it.op === 'literal' ? String(it.value).toLowerCase() : ''));
    return {
      ...named(item.value),
      shown: 'one of this list',
      admits: (text) => texts.includes(text),
      texts,
      span: item.span,
    };
  }
  if (item.op === 'match' && item.value.op === 'field' && item.pattern.kind === 'wildcard') {
    const { parts } = item.pattern;
    return {
      ...named(item.value),
      shown: `\`${show(parts)}\``,
      admits: (text) => admits(parts, text),
      span: item.span,
    };
  }
  return undefined;
}

function named(field: { name: string; relation?: string }): { field: string; name: string } {
  const name = field.relation === undefined ? field.name : `${field.relation}.${field.name}`;
  return { field: name, name };
}

function show(parts: WildcardPattern): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.any === 'many' ? '*' : '?')).join('');
}

/** Wildcards in linear time: each literal piece at its first place after the one before it. */
function admits(parts: WildcardPattern, text: string): boolean {
  const pieces = parts.filter((part) => typeof part === 'string').map((part) => part.toLowerCase());
  const first = parts[0];
  const last = parts.at(-1);
  const tail = typeof last === 'string' ? last.toLowerCase() : '';
  if (typeof first === 'string' && !text.startsWith(first.toLowerCase())) return false;
  let from = 0;
  for (const piece of pieces) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.endsWith(tail);
}

/** `x < a and x > a` for the same `a`, or for numbers that cross. `limits` holds the first of each side. */
function refuseRange(item: Expr, limits: Map<string, Expr>): void {
  for (const [side, opposite] of [
    ['low', 'high'],
    ['high', 'low'],
  ] as const) {
    const own = bound(item, side);
    if (own === undefined) continue;
    const before = limits.get(`${opposite} ${own.of}`);
    const rival = before === undefined ? undefined : bound(before, opposite);
    if (!limits.has(`${side} ${own.of}`)) limits.set(`${side} ${own.of}`, item);
    if (rival === undefined) continue;
    const [low, high] = side === 'low' ? [own, rival] : [rival, own];
    const crossed = low.number !== undefined && high.number !== undefined && low.number > high.number;
    if (!crossed && !(low.limit === high.limit && (low.strict || high.strict))) continue;
    throw new QueryFailure(
      'Unexpected range that holds nothing: its lower end is not below its upper end.',
      item.span,
      {
        help: 'Change one of the two limits.',
      },
    );
  }
}

function bound(item: Expr, side: 'low' | 'high') {
  if (item.op !== 'compare') return undefined;
  const sides = { low: ['gt', 'ge'], high: ['lt', 'le'] };
  if (!sides[side].includes(item.comparator)) return undefined;
  const number = item.right.op === 'literal' && typeof item.right.value === 'number' ? item.right.value : undefined;
  const strict = item.comparator === 'gt' || item.comparator === 'lt';
  return { of: shape(item.left), limit: shape(item.right), strict, number };
}

/** An expression as text, without the places it came from. */
function shape(item: Expr): string {
  return JSON.stringify(item, (key, value: unknown) => (key === 'span' ? undefined : value));
}
