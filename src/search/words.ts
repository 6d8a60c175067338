/** What the index of words is asked for. */
import { idOf } from './ids.ts';

/** The part of Pagefind's module that answers (https://pagefind.app/docs/api/). */
export interface WordIndex<Options, Response> {
  search(text: string | null, options: Options): Promise<Response>;
}

/**
 * Pages by relevance. For an id only those that hold it whole: for a word that it does not know Pagefind falls back to
 * the longest beginning that it knows, and what is in quotation marks it takes as it stands, but without an order.
 */
export async function searchWords<Options, Response extends { readonly results: readonly { readonly id: string }[] }>(
  index: WordIndex<Options, Response>,
  text: string | null,
  options: Options,
): Promise<Response> {
  const id = text === null ? null : idOf(text);
  if (id === null) return index.search(text, options);
  const [ranked, whole] = await Promise.all([index.search(id, options), index.search(`"${id}"`, options)]);
  const holding = new Set(whole.results.map((result) => result.id));
  return { ...whole, results: ranked.results.filter((result) => holding.has(result.id)) };
}
