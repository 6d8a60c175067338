/**
 * What an event must hold for a predicate to be true of it, as far as an index can find it: of a predicate that needs
 * `Image` to end with `\cmd.exe` and more, an event is only worth a look when some value of `Image` does.
 *
 * Everything here errs on one side. An event that meets none of the atoms does not meet the predicate; one that meets
 * some may.
 */
import type { ComparisonRules, Expr } from '../plan.ts';
import { decimal, foldCase, textOf } from '../scalars.ts';
import type { Value, View } from '../values.ts';
import { normalise } from '../wildcard.ts';

/** A text that a value of a field must hold, without case, or a number that it must equal. */
export type Atom =
  | {
      readonly field: string;
      readonly kind: 'text';
      readonly text: string;
      readonly start: boolean;
      readonly end: boolean;
    }
  | { readonly field: string; readonly kind: 'number'; readonly number: number };

/** Any of these; none at all when the predicate is never true, `undefined` when nothing is known. */
export type Requirement = readonly Atom[] | undefined;

/** What is known beside the predicate. */
export interface AtomContext {
  readonly view: View;
  /** Whether events are of a log source; `undefined` when that is not known. */
  readonly is: (source: Extract<Expr, { op: 'is' }>) => boolean | undefined;
}

/** Atoms that one predicate may ask the index for: a test of its own is quicker than more. */
const MOST_ATOMS = 500;

/** Characters of a text that are looked for: enough to tell it from most others. */
const MOST_CHARACTERS = 24;

/** Any of the atoms that an event has when the predicate is true of it. */
export function requirement(expr: Expr, context: AtomContext): Requirement {
  return requiredFor(true, expr, context);
}

/** The same for a predicate that is to be true, or false. (Unknown is neither.) */
function requiredFor(wanted: boolean, expr: Expr, context: AtomContext): Requirement {
  switch (expr.op) {
    case 'and':
    case 'or': {
      const all = (expr.op === 'and') === wanted;
      const parts: Requirement[] = [];
      for (const item of expr.items) {
        const part = requiredFor(wanted, item, context);
        // Nothing meets it, or nothing is known: the rest does not matter.
        if (all ? part?.length === 0 : part === undefined) return part;
        parts.push(part);
      }
      return all ? cheapest(parts, context) : joined(parts);
    }
    case 'not':
      return requiredFor(!wanted, expr.item, context);
    case 'is': {
      const known = context.is(expr);
      return known === undefined || known === wanted ? undefined : [];
    }
    case 'compare':
    case 'in':
    case 'match':
      return wanted ? requiredByLeaf(expr) : undefined;
    default:
      return undefined;
  }
}

/** Any of several requirements, all of which are known. */
function joined(parts: readonly Requirement[]): Requirement {
  const atoms = parts.flatMap((part) => part ?? []);
  return atoms.length > MOST_ATOMS ? undefined : atoms;
}

/** Of several requirements that all must be met, the one that the fewest events meet. */
function cheapest(parts: readonly Requirement[], context: AtomContext): Requirement {
  let best: Requirement;
  let least = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (part === undefined) continue;
    const cost = part.reduce((sum, atom) => sum + frequency(atom, context), 0);
    if (cost < least) {
      least = cost;
      best = part;
    }
  }
  return best;
}

/** A guess how often an atom is met: what all events of a log have often, short texts more than long ones. */
function frequency(atom: Atom, { view }: AtomContext): number {
  if (view.isLogSource?.(atom.field)) return 1000;
  // The whole event as text is made for the purpose.
  const reading = atom.field.startsWith('@') ? 100 : 0;
  if (atom.kind === 'number') return reading + 4;
  const anchored = (atom.start ? 1 : 0) + (atom.end ? 1 : 0);
  return reading + 100 / (1 + atom.text.length + 2 * anchored) ** 2;
}

type Leaf = Extract<Expr, { op: 'compare' | 'in' | 'match' }>;

function requiredByLeaf(expr: Leaf): Requirement {
  const { missing } = expr.rules;
  // True of events that have nothing there.
  if (missing === true) return undefined;
  if (expr.op === 'match') return requiredByMatch(expr);
  if (expr.op === 'in') {
    const field = fieldName(expr.value);
    return field === undefined ? undefined : equalities(field, expr.items, expr.rules);
  }
  if (expr.comparator !== 'eq') return undefined;
  const field = fieldName(expr.left) ?? fieldName(expr.right);
  const other = fieldName(expr.left) === undefined ? expr.left : expr.right;
  return field === undefined ? undefined : equalities(field, [other], expr.rules);
}

function fieldName(expr: Expr): string | undefined {
  return expr.op === 'field' && expr.relation === undefined ? expr.name : undefined;
}

/** What a value that equals one of the literals holds (`comparison` in compare.ts). */
function equalities(field: string, items: readonly Expr[], { numbers }: Pick<ComparisonRules, 'numbers'>): Requirement {
  const atoms: Atom[] = [];
  for (const item of items) {
    if (item.op !== 'literal' || (typeof item.value === 'object' && item.value !== null)) return undefined;
    // A missing value equals nothing.
    if (item.value === null) continue;
    const text = textAtom(field, textOf(item.value) ?? '', true, true);
    if (text === undefined) return undefined;
    atoms.push(text);
    const number = numbers === 'text' ? undefined : numberIn(item.value);
    if (number !== undefined) atoms.push({ field, kind: 'number', number });
  }
  return atoms.length > MOST_ATOMS ? undefined : atoms;
}

function numberIn(value: Value): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : typeof value === 'string' ? decimal(value) : undefined;
}

function requiredByMatch(expr: Extract<Expr, { op: 'match' }>): Requirement {
  const field = fieldName(expr.value);
  const { pattern } = expr;
  if (field === undefined) return undefined;
  const one = (text: string, start: boolean, end: boolean): Requirement => {
    const atom = textAtom(field, text, start, end);
    return atom && [atom];
  };
  switch (pattern.kind) {
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const text = pattern.text.op === 'literal' ? textOf(pattern.text.value) : null;
      return text === null ? undefined : one(text, pattern.kind === 'startsWith', pattern.kind === 'endsWith');
    }
    case 'wildcard': {
      const parts = normalise(pattern.parts, false);
      let longest = -1;
      for (const [index, part] of parts.entries()) {
        const before = parts[longest];
        if (typeof part === 'string' && (typeof before !== 'string' || part.length > before.length)) longest = index;
      }
      const text = parts[longest];
      return typeof text === 'string' ? one(text, longest === 0, longest === parts.length - 1) : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * The atom of a literal; `undefined` for one that every text holds. Atoms are looked for without case in texts without
 * case. Where case counts that finds more.
 */
function textAtom(field: string, literal: string, start: boolean, end: boolean): Atom | undefined {
  const text = foldCase(literal);
  if (text === '' && !(start && end)) return undefined;
  if (text.length <= MOST_CHARACTERS) return { field, kind: 'text', text, start, end };
  return end && !start
    ? { field, kind: 'text', text: text.slice(-MOST_CHARACTERS), start, end }
    : { field, kind: 'text', text: text.slice(0, MOST_CHARACTERS), start, end: false };
}
