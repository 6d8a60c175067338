/** What a release of D3FEND changes against the present one. Pure. */
import type { D3fend, Defence } from '../types.ts';
import { type Change, fromTo, nameChanges, paired, sameItems } from './changes.ts';

/** The changes from one release to another; none when both hold the same. */
export function compareD3fend(before: D3fend, after: D3fend): Change[] {
  return [
    ...compareTactics(before, after),
    ...compareDefences(before, after),
    ...compareArtifacts(before, after),
    ...compareRelations(before, after),
  ];
}

function compareTactics(before: D3fend, after: D3fend): Change[] {
  const names = (tactics: readonly string[]) => new Map(tactics.map((name) => [name, name]));
  const changes = nameChanges('D3FEND tactic', names(before.tactics), names(after.tactics));
  const [first] = after.tactics;
  const both = (d3fend: D3fend, other: D3fend) => d3fend.tactics.filter((name) => other.tactics.includes(name));
  if (first !== undefined && both(before, after).join() !== both(after, before).join())
    changes.push({
      entity: 'D3FEND tactic',
      kind: 'other order',
      id: first,
      name: first,
      detail: fromTo(both(before, after), both(after, before)),
    });
  return changes;
}

function compareDefences(before: D3fend, after: D3fend): Change[] {
  const entity = 'defence';
  const byId = ({ techniques }: D3fend) => new Map(techniques.map((defence) => [defence.id, defence]));
  return paired(byId(before), byId(after)).flatMap(({ id, before: then, after: now }): Change[] => {
    if (now === undefined) {
      const again = then && successorOf(then, after.techniques);
      const detail = again ? `→ ${again.id} ${again.name}` : '';
      return [{ entity, kind: 'removed', id, name: then?.name ?? id, detail }];
    }
    const { name } = now;
    if (then === undefined) return [{ entity, kind: 'new', id, name, detail: now.tactic }];
    const change = (kind: Change['kind'], detail: string): Change => ({ entity, kind, id, name, detail });
    const changes: Change[] = [];
    if (then.name !== name) changes.push(change('renamed', `${then.name} → ${name}`));
    if (then.tactic !== now.tactic) changes.push(change('moved', `${then.tactic} → ${now.tactic}`));
    if (!sameItems(then.parents, now.parents)) changes.push(change('other parent', fromTo(then.parents, now.parents)));
    if (!sameItems(acts(then), acts(now)))
      changes.push(change('other', `artifacts: ${changedItems(acts(then), acts(now))}`));
    return changes;
  });
}

/** The defence that has the name of one that is gone, or its name in the ontology. */
export function successorOf(gone: Pick<Defence, 'iri' | 'name'>, defences: readonly Defence[]): Defence | undefined {
  return defences.find(({ iri }) => iri === gone.iri) ?? defences.find(({ name }) => name === gone.name);
}

function compareArtifacts(before: D3fend, after: D3fend): Change[] {
  const names = ({ artifacts }: D3fend) =>
    new Map(Object.entries(artifacts).map(([id, artifact]) => [id, artifact.name]));
  const changes = nameChanges('artifact', names(before), names(after));
  for (const [id, { name, parents }] of Object.entries(after.artifacts)) {
    const then = before.artifacts[id]?.parents;
    if (then && !sameItems(then, parents))
      changes.push({ entity: 'artifact', kind: 'other parent', id, name, detail: fromTo(then, parents) });
  }
  return changes;
}

/** Which artifacts ATT&CK's techniques touch. */
function compareRelations(before: D3fend, after: D3fend): Change[] {
  const entity = 'relation';
  const byId = ({ attackArtifacts }: D3fend) => new Map(Object.entries(attackArtifacts));
  return paired(byId(before), byId(after)).flatMap(({ id, before: then, after: now }): Change[] => {
    const [had, has] = [pairs(then), pairs(now)];
    if (sameItems(had, has)) return [];
    const kind = then === undefined ? 'new' : now === undefined ? 'removed' : 'other';
    return [{ entity, kind, id, name: '', detail: changedItems(had, has) }];
  });
}

function acts({ artifacts }: Defence): string[] {
  return pairs(artifacts);
}

function pairs(relations: readonly (readonly [string, string])[] | undefined): string[] {
  return (relations ?? []).map(([relation, artifact]) => `${relation} ${artifact}`);
}

/** `+ reads File, − uses Process`. */
function changedItems(before: readonly string[], after: readonly string[]): string {
  const more = after.filter((item) => !before.includes(item)).map((item) => `+ ${item}`);
  const fewer = before.filter((item) => !after.includes(item)).map((item) => `− ${item}`);
  return [...more, ...fewer].join(', ');
}
