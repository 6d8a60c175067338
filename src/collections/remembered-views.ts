/** Definitions of views that are remembered between runs: reading their YAML takes longer than all else that a small run does. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ViewDefinition } from '../events/views/definition.ts';
import { readDefinition, rememberDefinition, VIEWS_FOLDER, viewIds } from '../events/views/load.ts';
import { READING_CODE } from './code-folders.ts';
import { codeDigest, digestOf } from './digest.ts';
import { PackedCache } from './packed-cache.ts';

/**
 * Hands the definitions that were read before and have not changed to what loads the views of the project at `root`, which
 * `load` does; remembers the others. Throws what `load` throws.
 */
export async function withRememberedViews<Loaded>(root: string, cache: boolean, load: () => Loaded): Promise<Loaded> {
  if (!cache) return load();
  const stored = await PackedCache.open<ViewDefinition>(join(root, '.huntbook', 'cache', 'views.jsonl'));
  const code = await codeDigest(READING_CODE);
  const fresh: { readonly file: string; readonly key: string }[] = [];
  for (const file of filesOf(root)) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const key = digestOf(code, text);
    const known = stored.get(key);
    if (known) rememberDefinition(file, text, known);
    else fresh.push({ file, key });
  }
  const loaded = load();
  for (const { file, key } of fresh) stored.set(key, readDefinition(file));
  await stored.save({ keepRest: false });
  return loaded;
}

/** The files of a project's views; none where there is no folder of them, which loading tells. */
function filesOf(root: string): readonly string[] {
  try {
    return viewIds(root).map((id) => join(resolve(root, VIEWS_FOLDER), `${id}.yaml`));
  } catch {
    return [];
  }
}
