/** Highlighting that is remembered between builds, for queries that stand outside of documents. */
import { join } from 'node:path';
import type { Highlight } from '../highlighting/highlighter.ts';
import { HIGHLIGHTING_CODE } from './code-folders.ts';
import { codeDigest, digestOf } from './digest.ts';
import { PackedCache } from './packed-cache.ts';

/** A highlighter with its memory. */
export interface RememberedHighlight {
  readonly highlight: Highlight;
  /** Writes what is new; what was not asked for is forgotten. */
  save(): Promise<void>;
}

/** Remembers what `fresh` highlights below the project at `root`, unless `cache` is false. */
export async function rememberedHighlight(
  root: string,
  fresh: Highlight,
  cache: boolean,
): Promise<RememberedHighlight> {
  const path = join(root, '.huntbook', 'cache', 'highlighted.jsonl');
  const stored = await PackedCache.open<string>(cache ? path : undefined);
  const code = await codeDigest(HIGHLIGHTING_CODE);
  return {
    highlight(text, language) {
      const key = digestOf(code, language ?? '', text);
      const known = stored.get(key);
      if (known !== undefined) return known;
      const html = fresh(text, language);
      stored.set(key, html);
      return html;
    },
    save: () => stored.save({ keepRest: false }),
  };
}
