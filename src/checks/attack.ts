/** ATT&CK ids and names that a document gives, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry, TacticRef, TechniqueRef } from '../documents/entry.ts';
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import { diagnose, didYouMean, listed } from './report.ts';

/**
 * Rules `attack/unknown-technique` (error), `attack/revoked-technique`, `attack/deprecated-technique`,
 * `attack/technique-name`, `attack/unknown-tactic` (error) and `attack/tactic-mismatch` (the rest warnings).
 */
export function checkAttack(entry: Entry, knowledge: Knowledge): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const tactics = new Set<string>();
  for (const reference of entry.techniques) {
    const message = checkTechnique(reference, knowledge);
    if (message) diagnostics.push(message);
    for (const technique of techniquesMeant(reference, knowledge)) {
      for (const tactic of technique.tactics) tactics.add(tactic);
    }
  }
  for (const reference of entry.tactics) {
    const message = checkTactic(reference, tactics, entry, knowledge);
    if (message) diagnostics.push(message);
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

function checkTactic(
  reference: TacticRef,
  tactics: ReadonlySet<string>,
  entry: Entry,
  knowledge: Knowledge,
): Diagnostic | undefined {
  const written = reference.id ?? reference.name ?? reference.written;
  const tactic =
    (reference.id === undefined ? undefined : knowledge.tactic(reference.id)) ??
    (reference.name === undefined ? undefined : knowledge.tactic(reference.name));
  if (!tactic) {
    return diagnose(
      'attack/unknown-tactic',
      'error',
      reference,
      `Unexpected tactic \`${written}\`, expected a tactic of ATT&CK ${knowledge.attackVersion}.`,
      didYouMean(knowledge.nearestTactic(reference.name ?? written)?.name),
    );
  }
  if (tactics.size === 0 || tactics.has(tactic.id)) return undefined;
  const names = knowledge.tactics.filter((known) => tactics.has(known.id)).map((known) => known.name);
  const ids = [...new Set(entry.techniques.map((technique) => technique.id))];
  return diagnose(
    'attack/tactic-mismatch',
    'warning',
    reference,
    `Unexpected tactic \`${tactic.name}\`: ${listed(ids)} ${ids.length === 1 ? 'belongs' : 'belong'} to ${listed(names)}.`,
  );
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
