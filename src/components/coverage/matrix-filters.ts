/** The filters that a matrix offers: facets with their values, in words. */
import { KIND_FACET, type MatrixModel } from '../../coverage/matrix.ts';

/** One choice: values of a facet as options. */
export interface MatrixFilter {
  readonly facet: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A facet to offer, by its label; `wordsOf` names its values, which are their own names where it is left out. */
export interface OfferedFacet {
  readonly facet: string;
  readonly label: string;
  readonly wordsOf?: (value: string) => string;
}

/** A filter for each facet of which the matrix has a value: a single one too may be lacking in a part of what is counted. */
export function matrixFilters(matrix: MatrixModel, offered: readonly OfferedFacet[]): MatrixFilter[] {
  return offered
    .map(({ facet, label, wordsOf = (value) => value }) => ({
      facet,
      label,
      options: valuesOf(matrix, facet)
        .map((value) => ({ value, label: wordsOf(value) }))
        .sort((left, right) => left.label.localeCompare(right.label, 'en')),
    }))
    .filter(({ options }) => options.length > 0);
}

function valuesOf({ items, documents }: MatrixModel, facet: string): string[] {
  const facets = [
    ...[...items.values()].map((item) => item.facets),
    ...documents.flatMap((document) => [
      { [KIND_FACET]: [document.kind] },
      document.facets,
      ...document.analytics.map((analytic) => analytic.facets),
    ]),
  ];
  return [...new Set(facets.flatMap((own): readonly string[] => own[facet] ?? []))];
}
