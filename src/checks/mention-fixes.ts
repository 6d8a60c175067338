/** Edits for ids in prose and addresses; careful, since prose may speak of the past. */
import type { TextEdit } from '../documents/diagnostics.ts';
import { findMentions } from '../documents/mentions.ts';
import type { PlacedMention } from '../documents/placed-mention.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { type Paragraph, proseOf } from './prose.ts';
import { revocations } from './revocations.ts';
import { idEdit, nameEdit, Unsafe, type WrittenFile } from './written.ts';

/** A technique and what stands in its place. */
export interface Replacement {
  old: AttackTechnique;
  instead: AttackTechnique;
  knowledge: Knowledge;
}

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

/** How far after an id its name, or the end of a link's text, is looked for. */
const FAR = 1_000;

/**
 * Writes the new id in prose, and the name where the old one follows at once (`T1086: PowerShell`). None in headings, whose
 * anchors others link to, in front matter, in the text of links, in a paragraph that names the new id already, or a sentence
 * about the past.
 */
export function proseEdits(file: WrittenFile, mention: PlacedMention, replacement: Replacement): TextEdit[] {
  const { old, instead, knowledge } = replacement;
  const { start, end, id } = mention;
  if (mention.form !== 'text' || mention.file !== undefined) return [];
  const prose = proseOf(file);
  const line = file.text.slice(start - mention.column + 1, start);
  if (start < prose.frontEnd || /^\s{0,3}#{1,6}\s/.test(line)) return [];
  const rest = restOfLine(file, end);
  if (isInLinkText(rest) || tellsOfPast(prose.paragraph(start), id, instead)) return [];
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

/**
 * Whether an id stands for what it means now: in text that is no link's (which may be a file's name), whose sentence is not
 * about the past, and whose paragraph does not name what it became (`instead`).
 */
export function isMeantToday(
  file: WrittenFile,
  { form, start, end, id }: PlacedMention,
  instead: AttackTechnique | undefined,
): boolean {
  if (form !== 'text' || isInLinkText(restOfLine(file, end))) return false;
  return !tellsOfPast(proseOf(file).paragraph(start), id, instead);
}

function tellsOfPast({ past, ids }: Paragraph, id: string, instead: AttackTechnique | undefined): boolean {
  return past.has(id) || (instead !== undefined && ids.has(instead.id));
}

const restOfLine = (file: WrittenFile, end: number): string =>
  /^[^\r\n]*/.exec(file.text.slice(end, end + FAR))?.[0] ?? '';

const isInLinkText = (rest: string): boolean => /^[^[\]]*\](?:\(|\[)/.test(rest);
