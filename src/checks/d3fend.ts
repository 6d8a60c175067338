/** D3FEND ids, names and tactics that a document gives, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry } from '../documents/entry.ts';
import type { Defence, FormerDefence, Knowledge } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import type { FilesWritten } from './attack-fixes.ts';
import { diagnose, didYouMean } from './report.ts';
import { nameEdit, Unsafe } from './written.ts';

type DefenceRef = Entry['defences'][number];

/**
 * Rules `d3fend/unknown-technique` (error), `d3fend/deprecated-technique`, `d3fend/technique-name`, `d3fend/tactic-mismatch` and `d3fend/unknown-tactic`
 * (the rest warnings here). With `files`, names have a fix.
 */
export function checkD3fend(entry: Pick<Entry, 'defences'>, knowledge: Knowledge, files?: FilesWritten): Diagnostic[] {
  return entry.defences.flatMap((reference) => {
    const defence = knowledge.defence(reference.id);
    if (!defence) {
      const former = knowledge.formerDefence(reference.id);
      return [former ? formerDefenceFound(reference, former, knowledge) : unknownDefence(reference, knowledge)];
    }
    return [...checkName(reference, defence, files), ...checkTactic(reference, defence, knowledge)];
  });
}

function formerDefenceFound(reference: DefenceRef, former: FormerDefence, knowledge: Knowledge): Diagnostic {
  const message = formerDefenceMessage(former, knowledge);
  return diagnose('d3fend/deprecated-technique', 'warning', reference, message, formerDefenceHelp(former, knowledge));
}

/** That a defence is none any more. */
export function formerDefenceMessage({ id, name }: FormerDefence, knowledge: Knowledge): string {
  return `\`${id}\` ${name} is no technique of D3FEND ${knowledge.d3fendVersion} any more.`;
}

/** What may stand in the place of such a defence: what has its name today, else what it was a kind of. */
export function formerDefenceHelp({ replacedBy, parents }: FormerDefence, knowledge: Knowledge): string | undefined {
  const instead = replacedBy === undefined ? undefined : knowledge.defence(replacedBy);
  if (instead) return `write \`${instead.id}\` ${instead.name}`;
  const [parent] = parents.flatMap((id) => knowledge.defence(id) ?? []);
  return parent && `it was a kind of \`${parent.id}\` ${parent.name}, which is there`;
}

function unknownDefence(reference: DefenceRef, knowledge: Knowledge): Diagnostic {
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

function checkName(reference: DefenceRef, defence: Defence, files: FilesWritten | undefined): Diagnostic[] {
  const { name } = reference;
  if (name === undefined || sameName(name, defence.name) || sameName(name, defence.id)) return [];
  const message = `Unexpected name \`${name}\` for \`${defence.id}\`, expected \`${defence.name}\`.`;
  const found = diagnose('d3fend/technique-name', 'warning', reference, message);
  const file = files?.(reference.file);
  const stretch = file?.stretch(reference);
  if (!file || !stretch) return [found];
  const edit = nameEdit(file, stretch, name, defence.name);
  if (edit instanceof Unsafe) return [{ ...found, help: `\`check --fix\` leaves it: ${edit.reason}` }];
  return [{ ...found, fix: { edits: [edit] } }];
}

function checkTactic(reference: DefenceRef, defence: Defence, knowledge: Knowledge): Diagnostic[] {
  const { tactic } = reference;
  if (tactic === undefined || sameName(tactic, defence.tactic)) return [];
  if (knowledge.d3fendTactics.some((known) => sameName(known, tactic))) {
    const message = `Unexpected tactic \`${tactic}\`: \`${defence.id}\` belongs to \`${defence.tactic}\`.`;
    return [diagnose('d3fend/tactic-mismatch', 'warning', reference, message)];
  }
  const message = `Unexpected tactic \`${tactic}\`, expected a tactic of D3FEND ${knowledge.d3fendVersion}.`;
  const near = nearest(tactic, knowledge.d3fendTactics);
  return [diagnose('d3fend/unknown-tactic', 'warning', reference, message, didYouMean(near))];
}

function sameName(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}
