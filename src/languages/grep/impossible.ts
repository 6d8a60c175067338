/** Patterns that no raw line can match, by what they ask for. */
import type { Item, Pattern, Sequence } from '../shared/pcre/syntax.ts';
import { sequenceWidth, width } from '../shared/pcre/syntax.ts';

/** Why a pattern can never match: the item, and the reason as "it asks for …". */
export interface Impossible {
  readonly item: Item;
  readonly reason: string;
}

/** Why no raw line matches the pattern; `undefined` when one may. */
export function findImpossible(pattern: Pattern): Impossible | undefined {
  return ofAlternatives(pattern.alternatives);
}

function ofAlternatives(alternatives: readonly Sequence[]): Impossible | undefined {
  let first: Impossible | undefined;
  for (const sequence of alternatives) {
    const found = ofSequence(sequence.filter((item) => item.kind !== 'nothing'));
    if (!found) return undefined;
    first ??= found;
  }
  return first;
}

function ofSequence(sequence: Sequence): Impossible | undefined {
  const [total] = sequenceWidth(sequence);
  let before = 0;
  for (const [index, item] of sequence.entries()) {
    const [least] = width(item);
    if (item.quantifier?.min !== 0) {
      const reason =
        item.kind === 'assertion'
          ? reasonOf(item, sequence[index - 1], before, sequence[index + 1], total - before)
          : lineBreakIn(item);
      if (reason !== undefined) return { item, reason };
      if (item.kind === 'group' && item.form !== 'notAhead' && item.form !== 'notBehind') {
        const within = ofAlternatives(item.alternatives);
        if (within) return within;
      }
    }
    before += least;
  }
  return undefined;
}

const LINE_BREAKS: Readonly<Record<string, string>> = { '\n': 'a line feed', '\r': 'a carriage return' };

function lineBreakIn(item: Item): string | undefined {
  const name = item.kind === 'character' ? LINE_BREAKS[item.text] : undefined;
  return name && `it asks for ${name}, which a raw line never holds`;
}

/** `before` and `after` are how many characters must stand there at least. */
function reasonOf(
  item: Extract<Item, { kind: 'assertion' }>,
  left: Item | undefined,
  before: number,
  right: Item | undefined,
  after: number,
): string | undefined {
  switch (item.assertion) {
    case 'textStart':
      return before > 0 ? 'it asks for characters before the beginning of the line' : undefined;
    case 'textEnd':
    case 'lastLineEnd':
      return after > 0 ? 'it asks for characters after the end of the line' : undefined;
    case 'word':
    case 'notWord': {
      const [ends, begins] = [isWord(left), isWord(right)];
      if (ends === undefined || begins === undefined || (ends !== begins) === (item.assertion === 'word'))
        return undefined;
      return item.assertion === 'word'
        ? 'it asks for the edge of a word between two characters that have none between them'
        : 'it asks for no edge of a word where one is';
    }
    default:
      return undefined;
  }
}

/** Whether an item is one word character, or one that is none; `undefined` when it is not known. */
function isWord(item: Item | undefined): boolean | undefined {
  if (!item || width(item)[0] === 0) return undefined;
  if (item.kind === 'character') return /\w/.test(item.text);
  if (item.kind === 'class' && ['\\w', '\\d'].includes(item.source)) return true;
  return item.kind === 'class' && ['\\W', '\\s'].includes(item.source) ? false : undefined;
}
