/** All that is said of ids and names in one document, and the ids that its fixes write. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry } from '../documents/entry.ts';
import type { MappingRow, PlacedMention, RepeatedName } from '../documents/placed-mention.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { checkAttack } from './attack.ts';
import type { FilesWritten } from './attack-fixes.ts';
import { checkD3fend } from './d3fend.ts';
import { checkMentions } from './mentions.ts';
import { checkRepeatedNames } from './repeated-names.ts';

/** The parts of a document that name ids. */
export interface Naming {
  readonly defences: Entry['defences'];
  readonly mapping: readonly MappingRow[];
  readonly mentions: readonly PlacedMention[];
  readonly repeatedNames?: readonly RepeatedName[];
}

/**
 * The diagnostics of `checkAttack`, `checkRepeatedNames`, `checkD3fend` and `checkMentions` on one document. With `files`, those that can be
 * mended without judgement have a fix; what prose says follows its mapping. `most`: messages about ids outside of mappings.
 */
export function checkDrift(
  { defences, mapping, mentions, repeatedNames = [] }: Naming,
  knowledge: Knowledge,
  files?: FilesWritten,
  most?: number,
): Diagnostic[] {
  const given = files ? { files } : {};
  const attack = checkAttack({ techniques: [], tactics: [] }, knowledge, { mapping, ...given });
  const mended = new Set(attack.filter(({ rule, fix }) => fix && rule === 'attack/revoked-technique').map(placeKey));
  const replaced = new Map(
    mapping
      .flatMap(({ techniques }) => techniques)
      .flatMap((reference): [string, string][] => {
        const found = knowledge.technique(reference.id);
        const isMended = mended.has(placeKey(reference)) && found.status === 'revoked' && found.replacement;
        return isMended ? [[reference.id, isMended.id]] : [];
      }),
  );
  return [
    ...attack,
    ...checkRepeatedNames(repeatedNames, attack, knowledge, files),
    ...checkD3fend({ defences }, knowledge, files),
    ...checkMentions(mentions, knowledge, { mapping, covered: defences, replaced, most, ...given }),
  ];
}

function placeKey({ file, line, column }: { file?: string | undefined; line: number; column: number }): string {
  return JSON.stringify([file, line, column]);
}
