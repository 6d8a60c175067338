/** Internal links and anchors of the built site must all resolve. */
import { byKey } from '../text/order.ts';
import type { FinishedPage } from './finish-page.ts';

/** What the check needs of a page. */
export type LinkedPage = Pick<FinishedPage, 'ids' | 'links' | 'faults'>;

/** A link that leads nowhere, or an address that may not stand in a page. */
export interface LinkFault {
  /** Page below the site's root. */
  readonly page: string;
  readonly message: string;
}

/**
 * Checks every link of `pages` (by path below the site's root) against the pages' anchors and the other files of the
 * site. `#top` and text fragments need no anchor. Faults come sorted by page, in the page's order.
 */
export function checkLinks(pages: ReadonlyMap<string, LinkedPage>, otherFiles: ReadonlySet<string>): LinkFault[] {
  const faults: LinkFault[] = [];
  for (const [page, { links, faults: own }] of [...pages].sort(byKey)) {
    for (const message of own) faults.push({ page, message });
    for (const link of links) {
      const target = pages.get(link.target);
      if (!target) {
        if (!otherFiles.has(link.target))
          faults.push({ page, message: `link ${link.written} leads to ${link.target}, which is not there` });
      } else if (link.fragment !== '' && link.fragment !== 'top' && !target.ids.has(link.fragment)) {
        faults.push({ page, message: `link ${link.written}: ${link.target} has no anchor "${link.fragment}"` });
      }
    }
  }
  return faults;
}
