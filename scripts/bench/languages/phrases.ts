/** Texts with gaps, filled at random. */
import type { Random } from '../../datasets/random.ts';
import { USERS, WORDS } from './pools.ts';

/** One of a list. */
export function pick<Item>(random: Random, items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  const item = items[random.between(0, items.length - 1)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

/** One of a list, each as often as its weight says. */
export function pickWeighted<Item>(random: Random, items: readonly (readonly [Item, number])[]): Item {
  let rest = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    rest -= weight;
    if (rest < 0) return item;
  }
  return pick(random, items)[0];
}

/** Names of the machines of a generated network. */
export const HOSTS: readonly string[] = Array.from(
  { length: 40 },
  (_, index) => `WS-${String(index + 1).padStart(3, '0')}`,
);

/** Fills `{word}`, `{number}`, `{user}`, `{host}`, `{guid}` and `{base64}`. */
export function fill(random: Random, text: string): string {
  return text.replace(/\{(word|number|user|host|guid|base64)\}/g, (_, gap: string) => {
    switch (gap) {
      case 'word':
        return pick(random, WORDS);
      case 'number':
        return String(random.between(1, 99_999));
      case 'user':
        return pick(random, USERS);
      case 'host':
        return pick(random, HOSTS);
      case 'guid':
        return random.guid().toUpperCase();
      default:
        return Buffer.from(Array.from({ length: 12 }, () => pick(random, WORDS)).join(' '), 'utf16le').toString(
          'base64',
        );
    }
  });
}
