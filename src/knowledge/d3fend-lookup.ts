/** Lookups over D3FEND: defences, and which of them answer an ATT&CK technique. */
import type { D3fend, Defence } from './types.ts';

export interface D3fendLookup {
  readonly version: string;
  readonly tactics: readonly string[];
  readonly defences: readonly Defence[];
  defence(id: string): Defence | undefined;
  defencesAgainst(techniqueId: string): readonly Defence[];
  artifactName(id: string): string | undefined;
}

/** Lookups over one release of D3FEND. */
export function d3fendLookup(d3fend: D3fend): D3fendLookup {
  const artifacts: Artifacts = new Map(Object.entries(d3fend.artifacts));
  const byId = new Map(d3fend.techniques.map((technique) => [technique.id.toUpperCase(), technique]));
  const sorted = [...d3fend.techniques].sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));

  return {
    version: d3fend.version,
    tactics: d3fend.tactics,
    defences: d3fend.techniques,
    defence: (id) => byId.get(id.trim().toUpperCase()),
    defencesAgainst(techniqueId) {
      const touched = d3fend.attackArtifacts[techniqueId.toUpperCase()];
      if (!touched) return [];
      const answered = withAncestors(
        artifacts,
        touched.map(([, artifact]) => artifact),
      );
      return sorted.filter((technique) => technique.artifacts.some(([, artifact]) => answered.has(artifact)));
    },
    artifactName: (id) => artifacts.get(id)?.name,
  };
}

type Artifacts = ReadonlyMap<string, D3fend['artifacts'][string]>;

function withAncestors(artifacts: Artifacts, start: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [...start];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(artifacts.get(next)?.parents ?? []));
  }
  return found;
}
