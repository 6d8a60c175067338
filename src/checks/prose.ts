/** What surrounds an id in running text: its paragraph, its sentences. Read once for each file, however many ids it names. */
import { findMentions } from '../documents/mentions.ts';
import type { WrittenFile } from './written.ts';

/** Words of a text about how ids or names came to be others. */
const HISTORY =
  /\b(?:was|were|formerly|former|previous(?:ly)?|original(?:ly)?|old|older|earlier|used to|once|revoked|deprecated|replaced|retired|renamed|merged|became|superseded|since|until|now|today|instead|also|alias)\b/i;

/** The ids that a paragraph names. */
export interface Paragraph {
  readonly ids: ReadonlySet<string>;
  /** Those that a sentence about the past names. */
  readonly past: ReadonlySet<string>;
}

const NOTHING: Paragraph = { ids: new Set(), past: new Set() };

/** The paragraphs of a file. */
export class Prose {
  /** Where its front matter ends; 0 without one. */
  readonly frontEnd: number;
  readonly #text: string;
  /** Where each paragraph starts, in order; each ends where the next one starts. */
  readonly #starts: readonly number[];
  readonly #read = new Map<number, Paragraph>();

  constructor(text: string) {
    const front = /^\ufeff?---[ \t]*\r?\n[\s\S]*?^---[ \t]*\r?$/m.exec(text);
    this.frontEnd = front?.index === 0 ? front[0].length : 0;
    this.#text = text;
    this.#starts = paragraphStarts(text);
  }

  /** The paragraph around an offset; a row of a table is one by itself. */
  paragraph(offset: number): Paragraph {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const found = this.#read.get(low) ?? readParagraph(this.#text.slice(this.#starts[low], this.#starts[low + 1]));
    this.#read.set(low, found);
    return found;
  }
}

const known = new WeakMap<WrittenFile, Prose>();

/** The prose of a file. */
export function proseOf(file: WrittenFile): Prose {
  const prose = known.get(file) ?? new Prose(file.text);
  known.set(file, prose);
  return prose;
}

function paragraphStarts(text: string): number[] {
  const starts = [0];
  let wasApart = false;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    const isApart = /^\s*(?:\||$)/.test(line);
    if ((isApart || wasApart) && index > 0 && line !== '') starts.push(index);
    wasApart = isApart;
  }
  return starts;
}

function readParagraph(text: string): Paragraph {
  const ids = idsIn(text);
  if (ids.length === 0) return NOTHING;
  const past = text.split(/(?<=[.!?])\s+/).flatMap((sentence) => (HISTORY.test(sentence) ? idsIn(sentence) : []));
  return { ids: new Set(ids), past: new Set(past) };
}

function idsIn(text: string): string[] {
  return findMentions(text).map(({ id }) => id);
}
