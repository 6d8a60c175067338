/** Every file that the site exports, for people and for machines. */
import type { SiteIndex } from '../components/site/site-index.ts';
import { COLLECTION_WORDS } from '../components/site/words.ts';
import { schemaFile } from './api/parts.ts';
import { FEED_FILE } from './atom.ts';
import { BADGE_FILE } from './proof-badge.ts';
import { SITEMAP_FILE } from './sitemap.ts';

/** One file; all paths are from the site's root, without a slash before them. */
export interface ExportedFile {
  readonly group: 'api' | 'badge' | 'coverage' | 'layers' | 'intelligence' | 'news';
  readonly file: string;
  readonly title: string;
  readonly about: string;
  /** Media type. */
  readonly type: string;
  readonly schema?: string;
  readonly specification?: string;
}

const NAVIGATOR = 'https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md';

const api = (name: string, title: string, about: string): ExportedFile => ({
  group: 'api',
  file: `api/${name}.json`,
  title,
  about,
  type: 'application/json',
  schema: `api/${schemaFile(name)}`,
});

const layer = (name: string, title: string, about: string): ExportedFile => ({
  group: 'layers',
  file: `layers/${name}.json`,
  title,
  about,
  type: 'application/json',
  specification: NAVIGATOR,
});

/** What the site exports, in the order in which its page lists it. No sitemap where the site's address is not known. */
export function listExports({ collections, model }: SiteIndex): ExportedFile[] {
  return [
    api('index', 'Index', 'This list.'),
    api('entries', 'Documents', 'Every document with its techniques, data sources, analytics and their proof.'),
    api(
      'techniques',
      'Techniques',
      'Every ATT&CK technique with the documents that cover it, its recorded steps, and who caught them.',
    ),
    api(
      'analytics',
      'Analytics',
      'Every analytic: its query, its language, what it reads, what it was run on, its true and false positives.',
    ),
    api('datasets', 'Datasets', 'Every recording with its labels, and which analytics caught each.'),
    api('proof', 'Proof', 'The proof report: what was run on which events, what it found, what that proves.'),
    {
      group: 'badge',
      file: BADGE_FILE,
      title: 'Badge',
      about: 'How many of the analytics are proven, as an image for READMEs.',
      type: 'image/svg+xml',
      specification: 'https://www.w3.org/TR/SVG2/',
    },
    {
      group: 'coverage',
      file: 'api/coverage.csv',
      title: 'Coverage',
      about: 'A line for each technique: documents by kind, analytics by proof.',
      type: 'text/csv',
      specification: 'https://www.rfc-editor.org/rfc/rfc4180',
    },
    layer('site', 'All content', 'What the site has for each technique.'),
    ...[...collections.keys()].map((id) =>
      layer(id, COLLECTION_WORDS[id].many, `What the collection has for each technique.`),
    ),
    {
      group: 'intelligence',
      file: 'api/stix.json',
      title: 'STIX 2.1 bundle',
      about: 'Every analytic as an indicator, with the attack patterns that it indicates.',
      type: 'application/stix+json;version=2.1',
      specification: 'https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html',
    },
    {
      group: 'news',
      file: FEED_FILE,
      title: 'Feed',
      about: 'New and changed documents, newest first.',
      type: 'application/atom+xml',
      specification: 'https://www.rfc-editor.org/rfc/rfc4287',
    },
    ...(model.settings.address === undefined
      ? []
      : [
          {
            group: 'news',
            file: SITEMAP_FILE,
            title: 'Sitemap',
            about: 'Every page, for search engines.',
            type: 'application/xml',
            specification: 'https://www.sitemaps.org/protocol.html',
          } as const,
        ]),
  ];
}
