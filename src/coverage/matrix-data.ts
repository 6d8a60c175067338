/** What a browser needs to count a matrix again, in few bytes: values by their places in lists, no names, no columns. */
import type { Entry } from '../documents/entry.ts';
import type { MatrixDocument, MatrixFacets, MatrixItem, MatrixModel } from './matrix.ts';

type PackedFacets = Readonly<Record<string, readonly number[]>>;

interface PackedMatrix {
  /** Every value of a facet, by facet. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly documents: readonly {
    readonly kind: Entry['kind'];
    readonly facets: PackedFacets;
    readonly analytics: readonly { readonly proven: boolean; readonly facets: PackedFacets }[];
  }[];
  /** By item id: its facets, and the places of its documents where it has any. */
  readonly items: Readonly<Record<string, readonly [PackedFacets, (readonly number[])?]>>;
}

/** A matrix as JSON, without what the page shows anyway. The same matrix gives the same text. */
export function packMatrix({ items, documents }: MatrixModel): string {
  const values = new Map<string, Map<string, number>>();
  const pack = (facets: MatrixFacets): PackedFacets =>
    Object.fromEntries(
      Object.entries(facets).map(([facet, own]) => {
        const known = values.get(facet) ?? new Map<string, number>();
        values.set(facet, known);
        return [
          facet,
          own.map((value) => {
            const place = known.get(value) ?? known.size;
            known.set(value, place);
            return place;
          }),
        ];
      }),
    );
  const packed = {
    documents: documents.map(({ kind, facets, analytics }) => ({
      kind,
      facets: pack(facets),
      analytics: analytics.map((analytic) => ({ proven: analytic.proven, facets: pack(analytic.facets) })),
    })),
    items: Object.fromEntries(
      [...items.values()].map(({ id, facets, documents: own }) => [
        id,
        own.length > 0 ? ([pack(facets), own] as const) : ([pack(facets)] as const),
      ]),
    ),
  };
  const lists = Object.fromEntries([...values].map(([facet, known]) => [facet, [...known.keys()]]));
  return JSON.stringify({ values: lists, ...packed } satisfies PackedMatrix);
}

/** What `packMatrix` made text of, but for names and columns, which the text does not hold. */
export function unpackMatrix(text: string): Pick<MatrixModel, 'items' | 'documents'> {
  const packed = JSON.parse(text) as PackedMatrix;
  const unpack = (facets: PackedFacets): MatrixFacets =>
    Object.fromEntries(
      Object.entries(facets).map(([facet, places]) => [
        facet,
        places.flatMap((place) => packed.values[facet]?.[place] ?? []),
      ]),
    );
  return {
    documents: packed.documents.map(
      ({ kind, facets, analytics }): MatrixDocument => ({
        kind,
        facets: unpack(facets),
        analytics: analytics.map((analytic) => ({ proven: analytic.proven, facets: unpack(analytic.facets) })),
      }),
    ),
    items: new Map(
      Object.entries(packed.items).map(([id, [facets, documents = []]]): [string, MatrixItem] => [
        id,
        { id, name: '', facets: unpack(facets), documents },
      ]),
    ),
  };
}
