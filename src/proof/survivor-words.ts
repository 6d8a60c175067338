/** Survivors in words: which event no dataset has. */
import type { MutantVerdict } from '../runners/runner.ts';

/** "No event fails `a = 1` and meets all else": the event that would tell a mutant from its query. */
export function eventWords({ change, text }: Pick<MutantVerdict, 'change' | 'text'>): string {
  const condition = asCode(text);
  switch (change) {
    case 'dropped':
      return `no dataset has an event whose finding hangs on ${condition} alone`;
    case 'dropped from the list':
      return `no dataset has an event that is found by ${condition} and by no other value of its list`;
    case 'dropped from the keys':
      return `no dataset has events that ${condition} alone keeps apart`;
    case 'negated':
      return `no dataset has an event for which ${condition} makes a difference`;
    case 'contained':
      return `no dataset has an event that would be found if ${condition} were a part of the value, not all of it`;
    case 'with a free start':
      return `no dataset has an event that would be found if anything could stand before ${condition}`;
    case 'with a free end':
      return `no dataset has an event that would be found if anything could stand behind ${condition}`;
    case 'in any case':
      return `no dataset has an event that differs from ${condition} in upper and lower case only`;
    case 'one more':
    case 'one less':
      return `no dataset has a group whose count is right at the limit of ${condition}`;
    case 'removed':
      return `no dataset has events that take all other steps and not ${condition}`;
  }
}

/** `1 survives`, `2 survive`. */
export function surviving(count: number): string {
  return `${count} ${survive(count)}`;
}

/** The verb that so many mutants have. */
export function survive(count: number): string {
  return count === 1 ? 'survives' : 'survive';
}

/** A text of a query as code, in words around it. */
export function asCode(text: string): string {
  return text.includes('`') ? `“${text}”` : `\`${text}\``;
}
