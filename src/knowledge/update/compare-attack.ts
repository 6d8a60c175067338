/** What a release of ATT&CK changes against the present one. Pure. */
import { attackLookup } from '../attack-lookup.ts';
import type { Attack, AttackTechnique, DetectionStrategies } from '../types.ts';
import { type Change, fromTo, nameChanges, paired, sameItems } from './changes.ts';

export interface AttackFacts {
  readonly attack: Attack;
  readonly strategies: DetectionStrategies;
}

/**
 * The changes from one release to another, techniques in id order; none when both hold the same. `lost` has the ids that
 * the new release does not hold, and that are kept.
 */
export function compareAttack(before: AttackFacts, after: AttackFacts, lost: readonly string[] = []): Change[] {
  return [
    ...compareTactics(before.attack, after.attack),
    ...compareTechniques(before.attack, after.attack, new Set(lost)),
    ...nameChanges('data component', components(before.attack), components(after.attack)),
    ...compareStrategies(before.strategies, after.strategies),
  ];
}

function compareTactics(before: Attack, after: Attack): Change[] {
  const byId = ({ tactics }: Attack) => new Map(tactics.map(({ id, name }) => [id, name]));
  const names = byId(after);
  const replacedBy = new Map((after.formerTactics ?? []).map((tactic) => [tactic.id, tactic.replacedBy]));
  const changes = nameChanges('tactic', byId(before), names).map((change) => {
    const instead = change.kind === 'removed' ? replacedBy.get(change.id) : undefined;
    return instead === undefined ? change : { ...change, detail: `→ ${instead} ${names.get(instead) ?? ''}`.trimEnd() };
  });
  const shortNames = new Map(before.tactics.map(({ id, shortName }) => [id, shortName]));
  for (const { id, name, shortName } of after.tactics) {
    const then = shortNames.get(id);
    if (then !== undefined && then !== shortName)
      changes.push({ entity: 'tactic', kind: 'other', id, name, detail: `short name ${then} → ${shortName}` });
  }
  const both = (attack: Attack, other: Attack) =>
    attack.tactics.map(({ id }) => id).filter((id) => other.tactics.some((tactic) => tactic.id === id));
  const [first] = after.tactics;
  if (first && both(before, after).join() !== both(after, before).join()) {
    const detail = fromTo(both(before, after), both(after, before));
    changes.push({ entity: 'tactic', kind: 'other order', id: first.id, name: first.name, detail });
  }
  return changes;
}

function compareTechniques(before: Attack, after: Attack, lost: ReadonlySet<string>): Change[] {
  const [lookupThen, lookup] = [attackLookup(before), attackLookup(after)];
  // A tactic that is gone is told by the name that it had.
  const names = new Map([...before.tactics, ...after.tactics].map(({ id, name }) => [id, name]));
  const tacticNames = ({ tactics }: AttackTechnique) => tactics.map((id) => names.get(id) ?? id);
  const byId = ({ techniques }: Attack) => new Map(techniques.map((technique) => [technique.id, technique]));
  return paired(byId(before), byId(after)).flatMap(({ id, before: then, after: now }): Change[] => {
    if (now === undefined) return [{ entity: 'technique', kind: 'removed', id, name: then?.name ?? id, detail: '' }];
    const change = (kind: Change['kind'], detail = ''): Change => ({
      entity: 'technique',
      kind,
      id,
      name: now.name,
      detail,
    });
    const status = statusChange(
      then,
      now,
      [then && replacement(then, lookupThen), replacement(now, lookup)],
      lost.has(id),
    );
    const changes: Change[] = status ? [change(status.kind, status.detail)] : [];
    if (then === undefined) return changes.length > 0 ? changes : [change('new', tacticNames(now).join(', '))];
    if (then.name !== now.name) changes.push(change('renamed', `${then.name} → ${now.name}`));
    // Of what is no longer current, tactics are those of its time, as far as they are there.
    if (now.status !== 'active') return changes;
    if (!sameItems(then.tactics, now.tactics))
      changes.push(change('moved', fromTo(tacticNames(then), tacticNames(now))));
    if (then.parent !== now.parent && then.status === 'active')
      changes.push(change('other parent', fromTo(listed(then.parent), listed(now.parent))));
    if (!sameItems(then.platforms, now.platforms))
      changes.push(change('other', `platforms ${fromTo(then.platforms, now.platforms)}`));
    return changes;
  });
}

/** What became of a technique's state; `instead` has what replaced it before and now. */
function statusChange(
  then: AttackTechnique | undefined,
  now: AttackTechnique,
  [insteadThen, instead]: readonly [before: Replacement | undefined, now: Replacement],
  isLost: boolean,
): Pick<Change, 'kind' | 'detail'> | undefined {
  if (now.status === 'active')
    return then === undefined || then.status === 'active'
      ? undefined
      : { kind: 'un-deprecated', detail: `was ${then.status}` };
  if (now.status === 'deprecated')
    return then?.status === 'deprecated'
      ? undefined
      : { kind: 'deprecated', detail: isLost ? 'the release no longer has it; it is kept' : '' };
  if (then?.status !== 'revoked') return { kind: 'revoked', detail: instead.words };
  // The end of its chain may have been revoked in turn.
  return insteadThen?.id === instead.id ? undefined : { kind: 'other replacement', detail: instead.words };
}

interface Replacement {
  /** The technique at the end of the chain; absent where there is none. */
  readonly id?: string;
  /** `→ T1685 Name`, and through which id a chain leads there. */
  readonly words: string;
}

function replacement(technique: AttackTechnique, lookup: ReturnType<typeof attackLookup>): Replacement {
  const found = lookup.technique(technique.id);
  if (found.status !== 'revoked' || !found.replacement) return { words: 'nothing in its place' };
  const { id, name } = found.replacement;
  return { id, words: `→ ${id} ${name}${technique.revokedBy === id ? '' : ` (by ${technique.revokedBy})`}` };
}

function compareStrategies(before: DetectionStrategies, after: DetectionStrategies): Change[] {
  const byTechnique = ({ strategies }: DetectionStrategies) => new Map(Object.entries(strategies));
  const entity = 'detection strategy';
  return paired(byTechnique(before), byTechnique(after)).flatMap(
    ({ id: technique, before: then, after: now }): Change[] => {
      if (now === undefined)
        return then ? [{ entity, kind: 'removed', id: then.id, name: then.name, detail: `of ${technique}` }] : [];
      const { id, name } = now;
      if (then === undefined) return [{ entity, kind: 'new', id, name, detail: `for ${technique}` }];
      const changes: Change[] = [];
      if (then.id !== id)
        changes.push({ entity, kind: 'other', id, name, detail: `for ${technique}, in place of ${then.id}` });
      else if (then.name !== name)
        changes.push({ entity, kind: 'renamed', id, name, detail: `${then.name} → ${name}` });
      if (JSON.stringify(then.logSources) !== JSON.stringify(now.logSources))
        changes.push({ entity, kind: 'other', id, name, detail: `other log sources for ${technique}` });
      return changes;
    },
  );
}

function components({ dataComponents }: Attack): ReadonlyMap<string, string> {
  return new Map(Object.entries(dataComponents));
}

function listed(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}
