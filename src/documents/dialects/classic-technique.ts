/** A classic playbook's Technique ID: a slug with escapes, a bare id, or a placeholder. */
import type { TechniqueRef } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { DocumentReader } from '../reader.ts';
import type { ClassicDetails } from './classic.schema.ts';
import { linksOf, techniqueIdOfUrl, techniqueIdsIn, techniqueRef, uniqueById } from './common.ts';

/** The Technique ID section: its first id is the playbook's, all of them are references. */
export function readTechniqueId(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { details: ClassicDetails['techniqueId']; refs: TechniqueRef[] } {
  const refs: TechniqueRef[] = [];
  let details: ClassicDetails['techniqueId'];
  for (const block of sections.flatMap((section) => section.blocks)) {
    const range = rangeOf(block);
    const raw = reader.source.slice(range);
    const written = reader.blocks([block])?.text ?? '';
    const found = techniqueIdsIn(written)[0];
    const slug = /^T\d{4}(?:\.\d{3})?[_\s:–-]+(\S.*)$/i.exec(written)?.[1];
    if (details?.id === undefined && (details === undefined || found)) {
      details = { written, ...(found ? { id: found.id } : {}), ...(slug ? { slug } : {}) };
    }
    const lines = [...raw.matchAll(/[^\r\n]+/g)];
    for (const line of lines) refs.push(...idsOfLine(reader, line[0], range.start + line.index));
    if (refs.length === 0 && block.type === 'paragraph') {
      for (const link of linksOf(block.children)) {
        const id = techniqueIdOfUrl(link.url);
        if (id) refs.push(techniqueRef(reader, id, link.range, { name: link.text }));
      }
    }
  }
  if (refs.length === 0) reportMissingTechnique(reader, sections[0], details?.written);
  return { details, refs: uniqueById(refs) };
}

/** A line that starts with its one id is written whole (`T1028\_remote\_powershell`), others id by id. */
function idsOfLine(reader: DocumentReader, line: string, start: number): TechniqueRef[] {
  const ids = techniqueIdsIn(line);
  const only = ids.length === 1 ? ids[0] : undefined;
  const indent = line.length - line.trimStart().length;
  if (only?.index === indent) {
    const from = start + indent;
    return [techniqueRef(reader, only.id, { start: from, end: start + line.trimEnd().length })];
  }
  return ids.map(({ id, index, length }) =>
    techniqueRef(reader, id, { start: start + index, end: start + index + length }),
  );
}

function reportMissingTechnique(
  reader: DocumentReader,
  section: SectionNode | undefined,
  written: string | undefined,
): void {
  const at = section?.heading ?? { start: 0, end: 0 };
  const message = written
    ? `Unexpected technique id \`${written}\`, expected an ATT&CK id such as \`T1021.006\`.`
    : 'Unexpected playbook without a technique id, expected an ATT&CK id such as `T1021.006` under `## Technique ID`.';
  const block = section?.blocks[0];
  reader.report('warning', 'document/missing-technique', message, block ? rangeOf(block) : at);
}
