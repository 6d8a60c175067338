/** The ATT&CK matrix: tactics as columns, in the order of the knowledge; every active technique in each of its tactics. */
import type { AttackTechnique, Knowledge } from '../knowledge/types.ts';
import type { Coverage } from './coverage.ts';
import type { MatrixCell, MatrixItem, MatrixModel } from './matrix.ts';
import { matrixDocuments, PLATFORM_FACET } from './matrix-documents.ts';

/** Facet of techniques: the data components whose logs show it, by ATT&CK's detection strategies. */
export const COMPONENT_FACET = 'component';

/**
 * The matrix, cells in id order. A sub-technique stands below its parent where that is in the same tactic, else by
 * itself. Deprecated and revoked techniques have no cell: what names them counts for their replacements.
 */
export function attackMatrix(knowledge: Knowledge, coverage: Coverage): MatrixModel {
  const active = knowledge.techniques.filter(({ status }) => status === 'active');
  const platforms = [...new Set(active.flatMap((technique) => technique.platforms))];
  const places = new Map(coverage.documents.map((document, place) => [document, place]));
  const known = new Set(knowledge.tactics.map(({ id }) => id));
  const items = new Map(
    active
      .filter(({ tactics }) => tactics.some((id) => known.has(id)))
      .map((technique): [string, MatrixItem] => {
        const { id, name } = technique;
        const documents = (coverage.techniques.get(id)?.documents ?? []).flatMap(
          (document) => places.get(document) ?? [],
        );
        return [id, { id, name, facets: techniqueFacets(technique, knowledge), documents }];
      }),
  );
  const columns = knowledge.tactics.map(({ id, name }) => ({
    id,
    name,
    cells: cellsOf(knowledge.techniquesOf(id), items),
  }));
  return { columns, items, documents: matrixDocuments(coverage, platforms) };
}

function cellsOf(techniques: readonly AttackTechnique[], items: ReadonlyMap<string, MatrixItem>): MatrixCell[] {
  const here = new Set(techniques.map(({ id }) => id));
  const below = (id: string) => techniques.filter(({ parent }) => parent === id);
  const cell = ({ id }: AttackTechnique): MatrixCell[] => {
    const item = items.get(id);
    return item ? [{ item, cells: below(id).flatMap(cell) }] : [];
  };
  return techniques.filter(({ parent }) => parent === undefined || !here.has(parent)).flatMap(cell);
}

function techniqueFacets({ id, platforms }: AttackTechnique, knowledge: Knowledge): MatrixItem['facets'] {
  const logSources = knowledge.detectionStrategy(id)?.logSources ?? [];
  return {
    [PLATFORM_FACET]: platforms,
    [COMPONENT_FACET]: [...new Set(logSources.map(({ dataComponent }) => dataComponent))].sort(),
  };
}
