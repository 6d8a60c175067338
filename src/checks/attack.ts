/** ATT&CK ids and names that a document gives, against the knowledge. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Entry, TacticRef, TechniqueRef } from '../documents/entry.ts';
import type { MappingRow } from '../documents/placed-mention.ts';
import type { AttackTactic, AttackTechnique, FormerTactic, Knowledge } from '../knowledge/types.ts';
import { type Drift, DriftFixes, type FilesWritten } from './attack-fixes.ts';
import { diagnose, didYouMean, listed, oneOf } from './report.ts';
import { deadEnd, likelySuccessor, revocations } from './revocations.ts';
import { Unsafe } from './written.ts';

/** What is known of a document beside its entry. */
export interface MappedDocument {
  /** Techniques and tactics as they stand side by side; the entry's own without. */
  mapping?: readonly MappingRow[];
  /** The files that references stand in; without them no diagnostic has a fix. */
  files?: FilesWritten;
}

/**
 * Rules `attack/unknown-technique` (error), `attack/revoked-technique`, `attack/deprecated-technique`,
 * `attack/technique-name`, `attack/unknown-tactic` (error, or a warning where the techniques beside it tell which tactics
 * were meant), `attack/deprecated-tactic`, `attack/tactic-name` and `attack/tactic-mismatch` (the rest warnings). Tactics are compared with the
 * techniques of their own row.
 */
export function checkAttack(
  entry: Pick<Entry, 'techniques' | 'tactics'>,
  knowledge: Knowledge,
  { mapping = [{ techniques: entry.techniques, tactics: entry.tactics }], files }: MappedDocument = {},
): Diagnostic[] {
  const seen = new Set<string>();
  const isFirst = (reference: TechniqueRef | TacticRef) => {
    const key = JSON.stringify([reference.file, reference.line, reference.column, reference.id, reference.written]);
    return !seen.has(key) && seen.add(key);
  };
  return mapping.flatMap((row) => {
    const fixes = new DriftFixes(row, knowledge, files);
    return [
      ...row.techniques.filter(isFirst).flatMap((reference) => checkTechnique(reference, knowledge, fixes) ?? []),
      ...row.tactics.filter(isFirst).flatMap((reference) => checkTactic(reference, row, knowledge, fixes)),
    ];
  });
}

function checkTechnique(reference: TechniqueRef, knowledge: Knowledge, fixes: DriftFixes): Diagnostic | undefined {
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
      return mended(
        diagnose('attack/revoked-technique', 'warning', reference, revokedMessage(found.technique, knowledge)),
        instead && `write \`${instead.id}\``,
        instead && fixes.revoked(reference, instead),
      );
    }
    case 'deprecated':
      return diagnose(
        'attack/deprecated-technique',
        'warning',
        reference,
        deprecatedMessage(found.technique, knowledge),
        successorHelp(found.technique, knowledge),
      );
    case 'active':
      return checkName(reference, found.technique, { knowledge, fixes });
  }
}

/** That a technique was revoked, and what the chain of its revocations ends in. */
export function revokedMessage(technique: AttackTechnique, knowledge: Knowledge): string {
  const version = `ATT&CK ${knowledge.attackVersion}`;
  const followed = revocations(technique, knowledge);
  const last = followed.chain.at(-1);
  if (followed.end === 'active' && last) {
    return `\`${technique.id}\` was revoked; ${version} has \`${last.id}\` ${last.name} instead.`;
  }
  const end = deadEnd(followed, version);
  return `\`${technique.id}\` was revoked${end.startsWith(';') ? '' : ' '}${end}.`;
}

/** That a technique is deprecated. */
export function deprecatedMessage(technique: AttackTechnique, knowledge: Knowledge): string {
  return `\`${technique.id}\` ${technique.name} is deprecated in ATT&CK ${knowledge.attackVersion}.`;
}

/** What may stand in the place of a deprecated technique; `undefined` where nothing is known to. */
export function successorHelp(technique: AttackTechnique, knowledge: Knowledge): string | undefined {
  const near = likelySuccessor(technique, knowledge);
  return near && `ATT&CK names nothing in its place; \`${near.id}\` ${near.name} is near`;
}

function checkName(
  reference: TechniqueRef,
  technique: AttackTechnique,
  { knowledge, fixes }: { knowledge: Knowledge; fixes: DriftFixes },
): Diagnostic | undefined {
  if (reference.name === undefined || isNameOf(reference.name, technique, knowledge)) return undefined;
  return mended(
    diagnose(
      'attack/technique-name',
      'warning',
      reference,
      `Unexpected name \`${reference.name}\` for \`${technique.id}\`, expected \`${technique.name}\`.`,
    ),
    undefined,
    fixes.techniqueName(reference, technique),
  );
}

/** Whether a name is a technique's own, alone or after its parent's (`Remote Services: Windows Remote Management`). */
export function isNameOf(name: string, technique: AttackTechnique, knowledge: Knowledge): boolean {
  const parent = technique.parent === undefined ? undefined : knowledge.technique(technique.parent);
  const names = [technique.name];
  if (parent && parent.status !== 'unknown') names.push(`${parent.technique.name}: ${technique.name}`);
  return names.some((known) => normalised(known) === normalised(name));
}

function checkTactic(reference: TacticRef, row: MappingRow, knowledge: Knowledge, fixes: DriftFixes): Diagnostic[] {
  const belongs = tacticsOf(row, knowledge);
  const { tactic, isRespelt } = tacticMeant(reference, belongs, knowledge);
  const isUnclear = row.techniques.some(({ id }) => knowledge.technique(id).status === 'unknown');
  if (!tactic) {
    const former = knowledge.formerTactic(reference.id ?? reference.name ?? reference.written);
    return [
      former
        ? formerTacticFound(reference, former, belongs, knowledge)
        : unknownTactic(reference, row, belongs, knowledge),
    ];
  }
  const found: Diagnostic[] = [];
  const { name } = reference;
  if (name !== undefined && (isRespelt || !isTacticName(name, tactic))) {
    const whose = reference.id === undefined ? '' : ` for \`${tactic.id}\``;
    const message = `Unexpected name \`${name}\`${whose}, expected \`${tactic.name}\`.`;
    const fix = fixes.tacticName(reference, tactic, belongs);
    found.push(mended(diagnose('attack/tactic-name', 'warning', reference, message), undefined, fix));
  }
  // A technique that is not known may have any tactic.
  if (isUnclear || belongs.length === 0 || belongs.includes(tactic)) return found;
  const ids = [...new Set(row.techniques.map(({ id }) => id))];
  const message = `Unexpected tactic \`${tactic.name}\`: ${belonging(ids, belongs)}.`;
  return [...found, diagnose('attack/tactic-mismatch', 'warning', reference, message)];
}

/**
 * The tactic that a reference means: by its id, else by its name, however its words are joined (`lateral_movement`), else by
 * a name of earlier releases, where the techniques beside it belong to that tactic still: others may have gone to a new one.
 */
function tacticMeant(
  { id, name }: TacticRef,
  belongs: readonly AttackTactic[],
  knowledge: Knowledge,
): { tactic: AttackTactic | undefined; isRespelt: boolean } {
  if (id !== undefined) return { tactic: knowledge.tactic(id), isRespelt: false };
  if (name === undefined) return { tactic: undefined, isRespelt: false };
  const exact = knowledge.tactic(name);
  if (exact) return { tactic: exact, isRespelt: false };
  const letters = lettersOf(name);
  const [respelt, other] = knowledge.tactics.filter((known) => letters !== '' && lettersOf(known.name) === letters);
  const former = knowledge.tactics.find((known) => known.formerNames?.some((one) => lettersOf(one) === letters));
  const isStill = former && (belongs.length === 0 || belongs.includes(former));
  return { tactic: other ? undefined : (respelt ?? (isStill ? former : undefined)), isRespelt: true };
}

function formerTacticFound(
  reference: TacticRef,
  former: FormerTactic,
  belongs: readonly AttackTactic[],
  knowledge: Knowledge,
): Diagnostic {
  const instead = successors(former, belongs, knowledge).map(({ id, name }) =>
    reference.id === undefined ? name : id,
  );
  return diagnose(
    'attack/deprecated-tactic',
    'warning',
    reference,
    formerTacticMessage(former, knowledge),
    instead.length === 0 ? undefined : `write ${oneOf(instead)}`,
  );
}

/** What may stand in the place of a tactic: what replaced it, else the tactics of the techniques beside it. */
function successors(
  { replacedBy }: FormerTactic,
  belongs: readonly AttackTactic[],
  knowledge: Knowledge,
): readonly AttackTactic[] {
  const named = replacedBy === undefined ? undefined : knowledge.tactic(replacedBy);
  return named ? [named] : belongs;
}

/** That a tactic is none any more, and what ATT&CK has instead. */
export function formerTacticMessage({ id, name, replacedBy }: FormerTactic, knowledge: Knowledge): string {
  const instead = replacedBy === undefined ? undefined : knowledge.tactic(replacedBy);
  const said = `\`${id}\` ${name} is no tactic of ATT&CK ${knowledge.attackVersion} any more`;
  return instead ? `${said}; it has \`${instead.id}\` ${instead.name} instead.` : `${said}.`;
}

function unknownTactic(
  reference: TacticRef,
  row: MappingRow,
  belongs: readonly AttackTactic[],
  knowledge: Knowledge,
): Diagnostic {
  const written = reference.id ?? reference.name ?? reference.written;
  const byName = reference.name === undefined ? undefined : knowledge.tactic(reference.name);
  const near = byName ?? knowledge.nearestTactic(reference.id === undefined ? (reference.name ?? written) : written);
  const message = `Unexpected tactic \`${written}\`, expected a tactic of ATT&CK ${knowledge.attackVersion}`;
  if (near) {
    const help = reference.id === undefined ? didYouMean(near.name) : `did you mean \`${near.id}\` ${near.name}?`;
    return diagnose('attack/unknown-tactic', 'error', reference, `${message}.`, help);
  }
  // A tactic that ATT&CK renamed or divided: the techniques beside it say which it is today.
  if (reference.id === undefined && belongs.length > 0) {
    const ids = [...new Set(row.techniques.map(({ id }) => id))];
    const help = `write ${oneOf(belongs.map(({ name }) => name))}`;
    const told = `${message}: ${belonging(ids, belongs)}.`;
    return diagnose('attack/unknown-tactic', 'warning', reference, told, help);
  }
  return diagnose('attack/unknown-tactic', 'error', reference, `${message}.`);
}

function belonging(ids: readonly string[], tactics: readonly AttackTactic[]): string {
  return `${listed(ids)} ${ids.length === 1 ? 'belongs' : 'belong'} to ${listed(tactics.map(({ name }) => name))}`;
}

/** The tactics of a row's techniques in matrix order: of each and, where it was revoked, of what replaced it. */
function tacticsOf({ techniques }: MappingRow, knowledge: Knowledge): AttackTactic[] {
  const ids = new Set(
    techniques.flatMap(({ id }) => {
      const found = knowledge.technique(id);
      if (found.status === 'unknown') return [];
      const replaced = found.status === 'revoked' ? (found.replacement?.tactics ?? []) : [];
      return [...found.technique.tactics, ...replaced];
    }),
  );
  return knowledge.tactics.filter(({ id }) => ids.has(id));
}

function isTacticName(name: string, tactic: AttackTactic): boolean {
  return [tactic.name, tactic.shortName, tactic.id].some((known) => normalised(known) === normalised(name));
}

/** The diagnostic with its fix, or with why it has none. */
function mended(diagnostic: Diagnostic, help: string | undefined, drift: Drift | undefined): Diagnostic {
  if (drift instanceof Unsafe) {
    const why = `\`check --fix\` leaves it: ${drift.reason}`;
    return { ...diagnostic, help: help === undefined ? why : `${help}; ${why}` };
  }
  return { ...diagnostic, ...(help === undefined ? {} : { help }), ...(drift ? { fix: { edits: drift } } : {}) };
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function lettersOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
