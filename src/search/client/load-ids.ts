/** Loads what ids there are. */
import { type IdFile, readIdFile } from '../id-file.ts';
import type { IdEntry } from '../ids.ts';
import { readSiteJson } from './pagefind.ts';

let loading: Promise<readonly IdEntry[]> | undefined;

/** Loads the ids of the site, once. */
export function loadIds(root: string): Promise<readonly IdEntry[]> {
  loading ??= readSiteJson(root, 'search-ids.json').then((file) => readIdFile(file as IdFile));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
