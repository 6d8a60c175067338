/** The documents of a site as matrices count them. */
import type { Coverage, CoveredAnalytic } from './coverage.ts';
import type { MatrixAnalytic, MatrixDocument } from './matrix.ts';

/** Facets of content: a document's platforms, and the language and the logs of each of its analytics. */
export const PLATFORM_FACET = 'platform';
export const LANGUAGE_FACET = 'language';
export const LOG_FACET = 'log';

/**
 * A matrix' documents, in the order of `coverage.documents`. Platforms are those of `known` that a document names,
 * without case; one that names none of them is held to be for all.
 */
export function matrixDocuments(
  { documents }: Pick<Coverage, 'documents'>,
  known: readonly string[],
): MatrixDocument[] {
  const platforms = new Map(known.map((name) => [name.toLowerCase(), name]));
  return documents.map(({ document, analytics }) => {
    const { entry } = document.content;
    const own = new Set(entry.platforms.flatMap((name) => platforms.get(name.trim().toLowerCase()) ?? []));
    return {
      kind: entry.kind,
      facets: own.size === 0 ? {} : { [PLATFORM_FACET]: [...own] },
      analytics: analytics.map(matrixAnalytic),
    };
  });
}

function matrixAnalytic({ language, state, reads }: CoveredAnalytic): MatrixAnalytic {
  return {
    proven: state === 'proven',
    facets: {
      [LANGUAGE_FACET]: [language],
      [LOG_FACET]: [...new Set(reads.kinds.map(({ channel }) => channel))],
    },
  };
}
