/** The index of the site that is being built, for pages. */
import { siteModel } from '../../collections/site-model.ts';
import { type SiteIndex, siteIndex } from './site-index.ts';

/** The site's index; throws when no command provided a model. */
export async function currentSite(): Promise<SiteIndex> {
  return siteIndex(await siteModel());
}
