/** The D3FEND matrix: tactics as columns, in D3FEND's order; every defence once, below its parent in its tactic. */
import type { Knowledge } from '../knowledge/types.ts';
import type { Coverage } from './coverage.ts';
import { defenceCoverage } from './defence-coverage.ts';
import { type DefenceNode, defenceTree } from './defence-tree.ts';
import type { MatrixCell, MatrixItem, MatrixModel } from './matrix.ts';
import { matrixDocuments } from './matrix-documents.ts';

/**
 * The matrix, cells in id order. It counts documents that declare a defence; what D3FEND's artifacts derive is no part of
 * it. D3FEND says nothing of platforms: those are the documents', by ATT&CK's names.
 */
export function defenceMatrix(knowledge: Knowledge, coverage: Coverage): MatrixModel {
  const places = new Map(coverage.documents.map((document, place) => [document, place]));
  const items = new Map(
    [...defenceCoverage(coverage, knowledge).values()].map(
      ({ defence: { id, name }, documents }): [string, MatrixItem] => [
        id,
        { id, name, facets: {}, documents: documents.flatMap((document) => places.get(document) ?? []) },
      ],
    ),
  );
  const cell = ({ defence, children }: DefenceNode): MatrixCell[] => {
    const item = items.get(defence.id);
    return item ? [{ item, cells: children.flatMap(cell) }] : [];
  };
  const columns = defenceTree(knowledge).map(({ name, roots }) => ({ id: name, name, cells: roots.flatMap(cell) }));
  const platforms = new Set(knowledge.techniques.flatMap((technique) => technique.platforms));
  return { columns, items, documents: matrixDocuments(coverage, [...platforms]) };
}
