/** Tags of later classic playbooks: `**Author:** …`, `**Tactic:** …`, and a section of tactic names. */
import type { TacticRef } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { inlineText } from '../markdown/plain-text.ts';
import type { DocumentReader } from '../reader.ts';
import { normalTitle, placeOf, tacticIdOf } from './common.ts';

const TAG_SECTION = /^(?:playbook|attandck(?: detection)?) tags$/;
const TACTIC_SECTION = /^(?:attandck )?tactics?(?: names?)?$/;

/** Authors and tactics that the tags name. */
export function readTags(reader: DocumentReader): { tactics: TacticRef[]; authors: string[] } {
  const tactics: TacticRef[] = [];
  const authors: string[] = [];
  for (const section of reader.allSections()) {
    const title = normalTitle(section.title);
    const isTags = TAG_SECTION.test(title);
    if (!isTags && !TACTIC_SECTION.test(title)) continue;
    for (const block of section.blocks) {
      if (block.type !== 'paragraph') continue;
      const text = inlineText(block.children);
      const label = isTags ? (/^(tactic|author)s?\s*:\s*/i.exec(text)?.[0] ?? null) : '';
      if (label === null) continue;
      if (/^author/i.test(label)) authors.push(...listOf(text.slice(label.length)));
      else tactics.push(...tacticsIn(reader, text.slice(label.length), rangeOf(block).start));
    }
  }
  return { tactics, authors };
}

function tacticsIn(reader: DocumentReader, names: string, from: number): TacticRef[] {
  return listOf(names).map((written) => {
    const id = tacticIdOf(written);
    const at = Math.max(reader.source.text.indexOf(written, from), from);
    const place = placeOf(reader, { start: at, end: at + written.length });
    return { ...(id ? { id } : { name: written }), written, ...place };
  });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
