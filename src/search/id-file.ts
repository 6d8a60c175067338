/** `search-ids.json`: every id of the site with its page, written short because a reader's browser loads all of it. */
import type { IdEntry } from './ids.ts';

/** An id, its name (empty where the id is the name), and the part of its address that is not the id in lower case. */
export type IdLine = readonly [id: string, name: string, part?: string];

/** Pages of one kind below one folder. */
export interface IdGroup {
  readonly kind: string;
  /** Root-absolute address of the folder. */
  readonly at: string;
  /** Whether the index of words leaves these pages out: then they are found by their names. */
  readonly unindexed?: boolean;
  readonly ids: readonly IdLine[];
}

export interface IdFile {
  readonly groups: readonly IdGroup[];
  /** Techniques, tactics and defences of the groups that are not in use any more, and what replaces them. */
  readonly old: readonly (readonly [id: string, state: 'revoked' | 'deprecated', now?: string])[];
  /** Detection strategies, which stand on the pages of their techniques. */
  readonly strategies: {
    readonly anchor: string;
    readonly ids: readonly (readonly [id: string, technique: string])[];
  };
}

/** The entries of the file, by groups. Behind a revoked one stands what replaces it, under the old id too. */
export function readIdFile({ groups, old, strategies }: IdFile): IdEntry[] {
  const entries = groups.flatMap(({ kind, at, unindexed = false, ids }) =>
    ids.map(
      ([id, name, part]): IdEntry => ({
        id,
        name: name || id,
        title: name || id,
        url: `${at}${part ?? id.toLowerCase()}/`,
        kind,
        unindexed,
      }),
    ),
  );
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const states = new Map(
    old.map(([id, state, now]) => [id, { state, now: now === undefined ? undefined : byId.get(now) }]),
  );
  return [
    ...entries.flatMap((entry): IdEntry[] => {
      const became = states.get(entry.id);
      if (!became) return [entry];
      const { state, now } = became;
      if (!now) return [{ ...entry, title: `${entry.title} (${state})` }];
      return [
        { ...entry, title: `${entry.title} (${state}: now ${now.id} ${now.title})` },
        { ...now, id: entry.id, title: `is now ${now.id} ${now.title}`, unindexed: false },
      ];
    }),
    ...strategies.ids.flatMap(([id, technique]): IdEntry[] => {
      const page = byId.get(technique);
      if (!page) return [];
      const title = `Detection strategy of ${technique} ${page.title}`;
      const url = `${page.url}#${strategies.anchor}`;
      return [{ id, name: id, title, url, kind: 'Detection strategy', unindexed: false }];
    }),
  ];
}
