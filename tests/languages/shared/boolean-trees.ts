/** Conditions joined in every way, and what they mean: for laws on how a language binds its operators. */
import fc from 'fast-check';

export const LETTERS = ['a', 'b', 'c', 'd'];

/** Every combination of letters, each a field of its own with the value `x`. */
export const EVENTS = Array.from({ length: 2 ** LETTERS.length }, (_, bits) =>
  Object.fromEntries(LETTERS.flatMap((letter, at) => ((bits >> at) & 1 ? [[letter, 'x']] : []))),
);
export type Event = (typeof EVENTS)[number];

/** A letter that must be there, or conditions joined. */
export type Tree = string | { readonly op: 'and' | 'or'; readonly items: readonly Tree[] } | { readonly not: Tree };

/** Trees of every shape, of some depth. */
export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(...LETTERS),
    fc.record({ op: fc.constantFrom('and', 'or'), items: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

/** Whether a tree holds of an event. */
export function isTrue(node: Tree, event: Event): boolean {
  if (typeof node === 'string') return event[node] !== undefined;
  if ('not' in node) return !isTrue(node.not, event);
  return node.op === 'and'
    ? node.items.every((item) => isTrue(item, event))
    : node.items.some((item) => isTrue(item, event));
}

/** Lines of the events of which something holds, from 1. */
export function linesWhere(holds: (event: Event) => boolean): number[] {
  return EVENTS.flatMap((event, index) => (holds(event) ? [index + 1] : []));
}

/** How strongly each operator binds; a letter's condition most. */
export const BINDS = { or: 0, and: 1, not: 2, value: 3 };

/** A tree as text, with parentheses only where `not`, then `and`, then `or` bind: `value` writes a letter's condition. */
export function printTree(node: Tree, value: (letter: string) => string, around = 0): string {
  if (typeof node === 'string') return value(node);
  const own = 'not' in node ? BINDS.not : BINDS[node.op];
  const text =
    'not' in node
      ? `not ${printTree(node.not, value, BINDS.value)}`
      : node.items.map((item) => printTree(item, value, own + 1)).join(` ${node.op} `);
  return own < around ? `(${text})` : text;
}
