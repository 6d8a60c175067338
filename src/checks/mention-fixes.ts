/** Edits for ids in prose and addresses; careful, since prose may speak of the past. */
import type { TextEdit } from '../documents/diagnostics.ts';
import { findMentions } from '../documents/mentions.ts';
import type { PlacedMention } from '../documents/placed-mention.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { revocations } from './revocations.ts';
import { idEdit, nameEdit, Unsafe, type WrittenFile } from './written.ts';

/** A technique and what stands in its place. */
export interface Replacement {
  old: AttackTechnique;
  instead: AttackTechnique;
  knowledge: Knowledge;
}

/** Words of a text about how ids or names came to be others. */
const HISTORY =
  /\b(?:was|were|formerly|former|previous(?:ly)?|original(?:ly)?|old|older|earlier|used to|once|revoked|deprecated|replaced|retired|renamed|merged|became|superseded|since|until|now|today|instead|also|alias)\b/i;

/**
 * Leads an address of MITRE's to the page of today. The link's text follows where it is the old id, the old name or both;
 * any other words stay.
 */
export function addressEdits(file: WrittenFile, mention: PlacedMention, replacement: Replacement): TextEdit[] {
  const { old, instead, knowledge } = replacement;
  const from = Math.max(0, mention.start - 80);
  const raw = file.text.slice(from, mention.end);
  const edits = [idEdit(raw, { ...mention, start: mention.start - from, end: mention.end - from }, instead.id, from)];
  if (!mention.label) return edits;
  const [start, end] = mention.label;
  if (start <= mention.start && mention.start < end) return edits;
  const label = file.slice({ start, end });
  const ids = findMentions(label).filter(({ id, form }) => id === old.id && form === 'text');
  edits.push(...ids.map((one) => idEdit(label, one, instead.id, start)));
  const name = label.replace(/^\s*T\d{4}(?:\\?\.\d{3})?\s*[:–-]?\s*/i, '').trim();
  const names = revocations(old, knowledge).chain.map((one) => one.name.toLowerCase());
  if (names.includes(name.toLowerCase()) && name.toLowerCase() !== instead.name.toLowerCase()) {
    const edit = nameEdit(file, { start, end }, name, instead.name);
    if (!(edit instanceof Unsafe)) edits.push(edit);
  }
  return edits.sort((left, right) => left.start - right.start);
}

/**
 * Writes the new id in prose, and the name where the old one follows at once (`T1086: PowerShell`). None in headings, whose
 * anchors others link to, in front matter, in the text of links, in a paragraph that names the new id already, or a sentence
 * about the past.
 */
export function proseEdits(file: WrittenFile, mention: PlacedMention, replacement: Replacement): TextEdit[] {
  const { old, instead, knowledge } = replacement;
  const { start, end } = mention;
  if (mention.form !== 'text' || mention.file !== undefined) return [];
  const paragraph = paragraphAround(file.text, start);
  const line = file.text.slice(lineStart(file.text, start), start);
  const front = /^\ufeff?---[ \t]*\r?\n[\s\S]*?^---[ \t]*\r?$/m.exec(file.text);
  if (/^\s{0,3}#{1,6}\s/.test(line) || (front?.index === 0 && start < front[0].length)) return [];
  const rest = file.lineAfter(end);
  if (/^[^[\]]*\](?:\(|\[)/.test(rest)) return [];
  if (
    HISTORY.test(sentenceAround(paragraph, mention.id)) ||
    findMentions(paragraph).some(({ id }) => id === instead.id)
  )
    return [];
  const edits = [idEdit(file.text.slice(start, end), { ...mention, start: 0, end: end - start }, instead.id, start)];
  for (const { name } of revocations(old, knowledge).chain) {
    const lead = /^\s*(?::|–|-|\()?\s*/.exec(rest)?.[0].length ?? 0;
    const written = rest.slice(lead, lead + name.length);
    if (written.toLowerCase() !== name.toLowerCase() || written.toLowerCase() === instead.name.toLowerCase()) continue;
    if (/^[\p{L}\p{N}]/u.test(rest.slice(lead + name.length))) continue;
    edits.push({ start: end + lead, end: end + lead + name.length, text: instead.name });
    break;
  }
  return edits;
}

/** The sentence of a paragraph that an id stands in; all of them, where it stands in several. */
function sentenceAround(paragraph: string, id: string): string {
  const sentences = paragraph.split(/(?<=[.!?])\s+/);
  return sentences.filter((sentence) => findMentions(sentence).some((mention) => mention.id === id)).join(' ');
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The text between the blank lines around an offset; a row of a table is a paragraph of its own. */
function paragraphAround(text: string, at: number): string {
  const start = lineStart(text, at);
  const line = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? '';
  if (/^\s*\|/.test(line)) return line;
  const before =
    text
      .slice(0, start)
      .split(/\r?\n[ \t]*\r?\n/)
      .at(-1) ?? '';
  const after = text.slice(start).split(/\r?\n[ \t]*\r?\n/)[0] ?? '';
  return before + after;
}
