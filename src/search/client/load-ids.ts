/** Loads what ids there are. */
import type { IdEntry } from '../ids.ts';
import { readSiteJson } from './pagefind.ts';

let loading: Promise<readonly IdEntry[]> | undefined;

/** Loads the ids of the site, once. */
export function loadIds(root: string): Promise<readonly IdEntry[]> {
  loading ??= readSiteJson(root, 'search-ids.json') as Promise<readonly IdEntry[]>;
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
