/** ATT&CK ids and names that a document gives, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry, TacticRef, TechniqueRef } from '../documents/entry.ts';
import type { AttackTactic, AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { diagnose, didYouMean, listed } from './report.ts';

/**
 * Rules `attack/unknown-technique` (error), `attack/revoked-technique`, `attack/deprecated-technique`,
 * `attack/technique-name`, `attack/unknown-tactic` (error), `attack/tactic-name` and `attack/tactic-mismatch` (the
 * rest warnings).
 */
export function checkAttack(entry: Entry, knowledge: Knowledge): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const tactics = new Set<string>();
  let unknown = false;
  for (const reference of entry.techniques) {
    if (knowledge.technique(reference.id).status === 'unknown') unknown = true;
    const message = checkTechnique(reference, knowledge);
    if (message) diagnostics.push(message);
    for (const technique of techniquesMeant(reference, knowledge)) {
      for (const tactic of technique.tactics) tactics.add(tactic);
    }
  }
  for (const reference of entry.tactics) {
    const tactic = tacticMeant(reference, knowledge);
    if (!tactic) {
      diagnostics.push(unknownTactic(reference, knowledge));
      continue;
    }
    diagnostics.push(...checkTacticName(reference, tactic));
    // A technique that is not known may have any tactic.
    if (!unknown) diagnostics.push(...checkTacticOfTechniques(reference, tactic, { tactics, entry, knowledge }));
  }
  return diagnostics;
}

function checkTechnique(reference: TechniqueRef, knowledge: Knowledge): Diagnostic | undefined {
  const found = knowledge.technique(reference.id);
  const version = `ATT&CK ${knowledge.attackVersion}`;
  switch (found.status) {
    case 'unknown':
      return diagnose(
        'attack/unknown-technique',
        'error',
        reference,
        `Unexpected technique \`${reference.id}\`, expected an id of ${version}.`,
        found.nearest && `did you mean \`${found.nearest.id}\` ${found.nearest.name}?`,
      );
    case 'revoked': {
      const instead = found.replacement;
      return diagnose(
        'attack/revoked-technique',
        'warning',
        reference,
        instead
          ? `\`${reference.id}\` was revoked; ${version} has \`${instead.id}\` ${instead.name} instead.`
          : `\`${reference.id}\` was revoked; ${version} has nothing in its place.`,
        instead && `write \`${instead.id}\``,
      );
    }
    case 'deprecated':
      return diagnose(
        'attack/deprecated-technique',
        'warning',
        reference,
        `\`${reference.id}\` ${found.technique.name} is deprecated in ${version}.`,
      );
    case 'active':
      return checkName(reference, found.technique, knowledge);
  }
}

function checkName(reference: TechniqueRef, technique: AttackTechnique, knowledge: Knowledge): Diagnostic | undefined {
  if (reference.name === undefined) return undefined;
  const parent = technique.parent === undefined ? undefined : knowledge.technique(technique.parent);
  const names = [technique.name];
  if (parent && parent.status !== 'unknown') names.push(`${parent.technique.name}: ${technique.name}`);
  if (names.some((name) => normalised(name) === normalised(reference.name ?? ''))) return undefined;
  return diagnose(
    'attack/technique-name',
    'warning',
    reference,
    `Unexpected name \`${reference.name}\` for \`${technique.id}\`, expected \`${technique.name}\`.`,
  );
}

function tacticMeant({ id, name }: TacticRef, knowledge: Knowledge): AttackTactic | undefined {
  return (
    (id === undefined ? undefined : knowledge.tactic(id)) ?? (name === undefined ? undefined : knowledge.tactic(name))
  );
}

function unknownTactic(reference: TacticRef, knowledge: Knowledge): Diagnostic {
  const written = reference.id ?? reference.name ?? reference.written;
  const near = knowledge.nearestTactic(reference.name ?? written);
  const byId = reference.name === undefined && reference.id !== undefined;
  return diagnose(
    'attack/unknown-tactic',
    'error',
    reference,
    `Unexpected tactic \`${written}\`, expected a tactic of ATT&CK ${knowledge.attackVersion}.`,
    near && (byId ? `did you mean \`${near.id}\` ${near.name}?` : didYouMean(near.name)),
  );
}

function checkTacticName(reference: TacticRef, tactic: AttackTactic): Diagnostic[] {
  if (reference.name === undefined) return [];
  const written = normalised(reference.name);
  if ([tactic.name, tactic.shortName, tactic.id].some((name) => normalised(name) === written)) return [];
  const message = `Unexpected name \`${reference.name}\` for \`${tactic.id}\`, expected \`${tactic.name}\`.`;
  return [diagnose('attack/tactic-name', 'warning', reference, message)];
}

function checkTacticOfTechniques(
  reference: TacticRef,
  tactic: AttackTactic,
  { tactics, entry, knowledge }: { tactics: ReadonlySet<string>; entry: Entry; knowledge: Knowledge },
): Diagnostic[] {
  if (tactics.size === 0 || tactics.has(tactic.id)) return [];
  const names = knowledge.tactics.filter((known) => tactics.has(known.id)).map((known) => known.name);
  const ids = [...new Set(entry.techniques.map((technique) => technique.id))];
  const message = `Unexpected tactic \`${tactic.name}\`: ${listed(ids)} ${ids.length === 1 ? 'belongs' : 'belong'} to ${listed(names)}.`;
  return [diagnose('attack/tactic-mismatch', 'warning', reference, message)];
}

/** The technique and, where it was revoked, what replaced it: a document may give the tactics of either. */
function techniquesMeant(reference: TechniqueRef, knowledge: Knowledge): AttackTechnique[] {
  const found = knowledge.technique(reference.id);
  if (found.status === 'unknown') return [];
  if (found.status === 'revoked' && found.replacement) return [found.technique, found.replacement];
  return [found.technique];
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
