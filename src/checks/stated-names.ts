/** Names that a text states right behind an id: in the same words, in brackets, or in the next cell of a row. */
import type { PlacedMention } from '../documents/placed-mention.ts';
import { editDistance } from '../text/suggest.ts';
import type { Stretch, WrittenFile } from './written.ts';

/** A name as it is written, and where. */
export interface StatedName extends Stretch {
  readonly name: string;
}

/**
 * What may stand between an id and its name: the rest of a link, then a colon, a dash, an opening bracket, the next cell,
 * or nothing but a blank.
 */
const BETWEEN = /^(?:\]\([^()\s]*\))?(?:\s*[:–—-]\s+|\s*\|\s*|\s+\(?)/;
const NAME = /^[\p{Lu}\d][^|[\]()<>:;,*`\\]*?(?=\s*(?:[|\])]|$))/u;

/** Characters behind an id that are looked at: lines may be long, and ids in them many. */
const MOST_CHARACTERS = 140;

/** Edits in which a slip differs from a name: more is another name, or words about something else. */
const MOST_EDITS = 2;

/** The name behind an id, or the text of a link to its page; `undefined` where that could be none. */
export function statedName(file: WrittenFile, { form, end, label }: PlacedMention): StatedName | undefined {
  if (form === 'word') return undefined;
  if (form === 'address') {
    const name = label === undefined || label[1] - label[0] > MOST_CHARACTERS ? '' : file.text.slice(...label);
    return label && name !== '' && NAME.exec(name)?.[0] === name ? { name, start: label[0], end: label[1] } : undefined;
  }
  const near = file.text.slice(end, end + MOST_CHARACTERS);
  const lineEnd = near.search(/[\r\n]/);
  const rest = lineEnd < 0 ? near : near.slice(0, lineEnd);
  const between = BETWEEN.exec(rest)?.[0].length;
  if (between === undefined) return undefined;
  const name = NAME.exec(rest.slice(between))?.[0].trim();
  if (name === undefined || name === '') return undefined;
  return { name, start: end + between, end: end + between + name.length };
}

/** Whether a stated name is a slip in another, letters alone compared. */
export function isSlipIn(stated: string, name: string): boolean {
  const [left, right] = [lettersOf(stated), lettersOf(name)];
  return Math.abs(left.length - right.length) <= MOST_EDITS && editDistance(left, right, MOST_EDITS + 1) <= MOST_EDITS;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
