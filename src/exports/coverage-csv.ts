/** The coverage as a table: one line for each technique. */
import type { SiteIndex } from '../components/site/site-index.ts';
import { techniqueUrl } from '../components/site/urls.ts';
import { STATES } from '../components/site/words.ts';
import type { Entry } from '../documents/entry.ts';
import { entry } from '../documents/entry.ts';
import { publishedUrl } from './addresses.ts';
import { csvText } from './csv.ts';

const KINDS: readonly Entry['kind'][] = entry.shape.kind.options;

/** Names of the columns. Lists in a cell are joined by `; `. */
export const COVERAGE_COLUMNS: readonly string[] = [
  'technique',
  'name',
  'parent',
  'status',
  'tactics',
  'platforms',
  'state',
  'documents',
  ...KINDS.map((kind) => `documents_${kind.replace('-', '_')}`),
  'analytics',
  ...STATES.toReversed().map((state) => `analytics_${state}`),
  'languages',
  'page',
];

/**
 * CSV of every active technique, and of each deprecated one that a document names, in the order of their ids: its place in
 * the matrix, and how many documents and analytics the content has for it, by kind and by proof. A document that names a
 * revoked id counts for what replaced it. A sub-technique's content is its own alone. `page` is root-absolute where
 * the site's address is not known.
 */
export function coverageCsv({ model }: SiteIndex): string {
  const { knowledge, coverage, settings } = model;
  const rows = [...coverage.techniques.values()].map(({ technique, documents, analytics, kinds, state }) => {
    const url = techniqueUrl(technique.id);
    return [
      technique.id,
      technique.name,
      technique.parent ?? '',
      technique.status,
      technique.tactics.map((id) => knowledge.tactic(id)?.name ?? id).join('; '),
      technique.platforms.join('; '),
      state,
      documents.length,
      ...KINDS.map((kind) => kinds.get(kind) ?? 0),
      analytics.length,
      ...STATES.toReversed().map((wanted) => analytics.filter((analytic) => analytic.state === wanted).length),
      [...new Set(analytics.map(({ language }) => language))].sort().join('; '),
      settings.address === undefined ? url : publishedUrl(settings.address, url),
    ];
  });
  return csvText([COVERAGE_COLUMNS, ...rows]);
}
