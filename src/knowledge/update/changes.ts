/** What a new release changes, one line for each entity and kind of change. Pure. */

/** What a change is about. */
export const ENTITIES = [
  'tactic',
  'technique',
  'data component',
  'detection strategy',
  'D3FEND tactic',
  'defence',
  'artifact',
  'relation',
] as const;
export type ChangedEntity = (typeof ENTITIES)[number];

/** What became of it, in the order in which changes are told. */
export const CHANGE_KINDS = [
  'new',
  'renamed',
  'moved',
  'other parent',
  'revoked',
  'other replacement',
  'deprecated',
  'un-deprecated',
  'removed',
  'other order',
  'other',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  readonly entity: ChangedEntity;
  readonly kind: ChangeKind;
  readonly id: string;
  /** Its name in the new release; of what is gone, its last. */
  readonly name: string;
  /** What changed, in words: `Defense Evasion → Stealth`. Empty where the kind says it all. */
  readonly detail: string;
}

/** A thing with an id, before and after. */
export interface Pair<T> {
  readonly id: string;
  readonly before?: T;
  readonly after?: T;
}

/** Everything that is in either list, in the order of the new one, then what is gone. */
export function paired<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  for (const [id, now] of after) {
    const then = before.get(id);
    pairs.push({ id, after: now, ...(then === undefined ? {} : { before: then }) });
  }
  for (const [id, then] of before) if (!after.has(id)) pairs.push({ id, before: then });
  return pairs;
}

/** Changes of a list of which only names are told. */
export function nameChanges(
  entity: ChangedEntity,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Change[] {
  return paired(before, after).flatMap(({ id, before: then, after: now }): Change[] => {
    if (now === undefined) return [{ entity, kind: 'removed', id, name: then ?? id, detail: '' }];
    if (then === undefined) return [{ entity, kind: 'new', id, name: now, detail: '' }];
    return then === now ? [] : [{ entity, kind: 'renamed', id, name: now, detail: `${then} → ${now}` }];
  });
}

/** Whether two lists hold the same, in whatever order. */
export function sameItems(left: readonly string[], right: readonly string[]): boolean {
  const sorted = [...right].sort();
  return left.length === right.length && [...left].sort().every((item, index) => item === sorted[index]);
}

/** `A, B → C`; `nothing` for an empty side. */
export function fromTo(before: readonly string[], after: readonly string[]): string {
  const shown = (items: readonly string[]) => (items.length === 0 ? 'nothing' : items.join(', '));
  return `${shown(before)} → ${shown(after)}`;
}
