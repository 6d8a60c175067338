/** D3FEND ids and names that a document gives, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry } from '../documents/entry.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import { diagnose } from './report.ts';

/** Rules `d3fend/unknown-technique` (error) and `d3fend/technique-name` (warning). */
export function checkD3fend(entry: Entry, knowledge: Knowledge): Diagnostic[] {
  return entry.defences.flatMap((reference) => {
    const defence = knowledge.defence(reference.id);
    if (!defence) {
      const byName = knowledge.defences.find((known) => known.name.toLowerCase() === reference.name?.toLowerCase());
      const near =
        byName?.id ??
        nearest(
          reference.id,
          knowledge.defences.map((known) => known.id),
        );
      const meant = near === undefined ? undefined : knowledge.defence(near);
      return diagnose(
        'd3fend/unknown-technique',
        'error',
        reference,
        `Unexpected defence \`${reference.id}\`, expected an id of D3FEND ${knowledge.d3fendVersion}.`,
        meant && `did you mean \`${meant.id}\` ${meant.name}?`,
      );
    }
    if (reference.name === undefined || reference.name.trim().toLowerCase() === defence.name.toLowerCase()) return [];
    const message = `Unexpected name \`${reference.name}\` for \`${defence.id}\`, expected \`${defence.name}\`.`;
    return diagnose('d3fend/technique-name', 'warning', reference, message);
  });
}
