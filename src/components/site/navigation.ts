/** Where the head's navigation leads. */
import { COLLECTIONS, type CollectionId } from '../../documents/entry.ts';
import { COVERAGE_URL, collectionUrl } from './urls.ts';
import { COLLECTION_WORDS } from './words.ts';

export interface NavigationLink {
  readonly href: string;
  readonly label: string;
  /** It stands in the bar of a wide window; the others are under "More". */
  readonly first: boolean;
}

/** Links of one subject. */
export interface NavigationGroup {
  readonly label: string;
  readonly links: readonly NavigationLink[];
}

const FIRST: ReadonlySet<CollectionId> = new Set(['playbooks', 'analytics', 'rules', 'detections', 'stories']);

const link = (href: string, label: string, first = false): NavigationLink => ({ href, label, first });

/** The groups of the navigation; `present` tells which collections hold documents. */
export function navigation(present: { has(collection: CollectionId): boolean }): NavigationGroup[] {
  return [
    {
      label: 'Content',
      links: [
        ...COLLECTIONS.filter((id) => present.has(id)).map((id) =>
          link(collectionUrl(id), COLLECTION_WORDS[id].many, FIRST.has(id)),
        ),
        link('/datasets/', 'Datasets'),
      ],
    },
    {
      label: 'Attack and defence',
      links: [
        link(COVERAGE_URL, 'Coverage', true),
        link('/techniques/', 'Techniques', true),
        link('/tactics/', 'Tactics'),
        link('/defences/', 'Defences'),
      ],
    },
    {
      label: 'Data and queries',
      links: [
        link('/data-components/', 'Data components'),
        link('/log-sources/', 'Log sources'),
        link('/data-model/', 'Data model'),
        link('/views/', 'Views'),
        link('/languages/', 'Languages'),
      ],
    },
    { label: 'This site', links: [link('/proof/', 'Proof', true), link('/api/', 'Exports'), link('/about/', 'About')] },
  ];
}
