/** Orders of texts that are the same on every machine, whatever language it speaks: by code units. */

/** Orders two texts: below 0, 0 where they are the same, above 0. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders things by a text of each. */
export function byText<T>(textOf: (thing: T) => string): (left: T, right: T) => number {
  return (left, right) => compareText(textOf(left), textOf(right));
}

/** Orders things by their ids. */
export function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return compareText(left.id, right.id);
}

/** Orders the entries of a map or of an object by their keys. */
export function byKey(left: readonly [string, ...unknown[]], right: readonly [string, ...unknown[]]): number {
  return compareText(left[0], right[0]);
}
