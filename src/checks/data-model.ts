/** References into the CAR data model, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { DataModelRef, Entry } from '../documents/entry.ts';
import type { DataModelObject, Knowledge } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import { diagnose, didYouMean } from './report.ts';

/** Rules `data-model/unknown-object`, `data-model/unknown-action` and `data-model/unknown-field` (warnings). */
export function checkDataModel(entry: Entry, knowledge: Knowledge): Diagnostic[] {
  return entry.dataModel.flatMap((reference) => {
    const object = knowledge.object(reference.object);
    if (!object) {
      const known = knowledge.objects.map((candidate) => candidate.id);
      const message = `Unexpected object \`${reference.object}\`, expected an object of the CAR data model.`;
      return [
        diagnose(
          'data-model/unknown-object',
          'warning',
          reference,
          message,
          didYouMean(nearest(reference.object, known)),
        ),
      ];
    }
    return [
      checkPart(reference, object, 'action', object.actions),
      checkPart(reference, object, 'field', object.fields),
    ].flat();
  });
}

function checkPart(
  reference: DataModelRef,
  object: DataModelObject,
  part: 'action' | 'field',
  known: readonly string[],
): Diagnostic[] {
  const written = reference[part];
  if (written === undefined || known.includes(written)) return [];
  const article = part === 'action' ? 'an action' : 'a field';
  const message = `Unexpected ${part} \`${written}\`, expected ${article} of the CAR object \`${object.id}\`.`;
  const near =
    nearest(written, known) ?? known.find((name) => name.endsWith(`_${written}`) || written.endsWith(`_${name}`));
  const rule = part === 'action' ? 'data-model/unknown-action' : 'data-model/unknown-field';
  return [diagnose(rule, 'warning', reference, message, didYouMean(near))];
}
