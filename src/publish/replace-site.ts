/**
 * Putting a finished site in the place of the last one by two renames, so that readers never meet half a site.
 *
 *     dist → .huntbook/last     (1)
 *     .huntbook/next → dist     (2)
 *
 * A process that ends between the two leaves no `dist`; `finishReplacing`, at the next start, completes what was begun.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

export interface SitePlaces {
  /** The folder that is served: `dist`. */
  readonly site: string;
  /** The finished new site, complete, on the same file system. */
  readonly next: string;
  /** Where the last site goes. */
  readonly last: string;
  /** Present (empty) once `next` is complete; written by the build before `replaceSite`. */
  readonly ready: string;
}

/** Puts `next` in the place of `site` and removes the last one. `ready` must exist. */
export async function replaceSite(places: SitePlaces): Promise<void> {
  await rm(places.last, { recursive: true, force: true });
  if (existsSync(places.site)) await rename(places.site, places.last);
  await rename(places.next, places.site);
  await rm(places.ready, { force: true });
  await rm(places.last, { recursive: true, force: true });
}

/** Completes a replacement that was cut off: the finished new site if there is one, else the last. Returns what it did. */
export async function finishReplacing(places: SitePlaces): Promise<'nothing' | 'completed' | 'restored'> {
  if (existsSync(places.site)) {
    return 'nothing';
  }
  if (existsSync(places.ready) && existsSync(places.next)) {
    await rename(places.next, places.site);
    await rm(places.ready, { force: true });
    await rm(places.last, { recursive: true, force: true });
    return 'completed';
  }
  if (existsSync(places.last)) {
    await rename(places.last, places.site);
    return 'restored';
  }
  return 'nothing';
}
