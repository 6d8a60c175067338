/** Links that documents and datasets write to each other's files, as links to pages. */
import type { SiteDocument } from '../../collections/site-model.ts';
import { techniqueNamed } from '../../coverage/technique-names.ts';
import { PUBLISHED_WORDS, type PublishedAddress, readPublishedAddress } from '../../documents/published-address.ts';
import { coverageAddress, coverageTarget } from './coverage-links.ts';
import { fieldAnchor } from './data-model.ts';
import type { DocumentFacts, SiteIndex } from './site-index.ts';
import { datasetUrl, objectUrl, techniqueUrl } from './urls.ts';

/** A file that writes links: a document, or a dataset's description, which has no dialect. */
export type LinkingFile = Pick<SiteDocument, 'file'> & Partial<Pick<SiteDocument, 'content'>>;

/**
 * `html` of a section of `document`, or of what a dataset tells, with its internal links made root-absolute page addresses: paths of Markdown files
 * (`../analytics/CAR-2014-11-004.md#anchor`), the Cyber Analytics Repository's own addresses (`/data_model/process#exe`,
 * `/analytics/CAR-2014-11-004`, `../CAR-2014-11-004`), in detections and stories those of Splunk's site
 * (`/stories/active_directory_lateral_movement`), in rules and log descriptions those of Atomic Threat Coverage
 * (`../Data_Needed/DN_0003_1_windows_sysmon_process_creation.md`). What leads to no page here becomes plain text that says so, with
 * the address as written.
 */
export function resolveLinks(html: string, document: LinkingFile, site: SiteIndex): string {
  return html.replace(
    /(<a\s(?:[^>]*?\s)?href=")([^"]*)("[^>]*>)([\s\S]*?)<\/a>/g,
    (whole, start: string, address: string, end: string, text: string) => {
      if (isElsewhere(address)) return whole;
      const target = resolve(address, document, site);
      if (target !== undefined) return `${start}${target}${end}${text}</a>`;
      const named = text.includes(address.replace(/\/$/, '').split('/').at(-1) ?? '') ? '' : `: ${address}`;
      const published = publishedAddress(address, document);
      const coverage = coverageAddress(address, document);
      const what = published ? PUBLISHED_WORDS[published.kind] : coverage?.what;
      const note = what ? `${what} that is not in this collection` : `not here${named}`;
      return `<span class="not-here">${text} <span class="not-here-note">(${note})</span></span>`;
    },
  );
}

/** The document that an address in `document` leads to; `undefined` for none of this site. */
export function linkedDocument(address: string, document: LinkingFile, site: SiteIndex): DocumentFacts | undefined {
  const published = publishedAddress(address, document);
  if (published) return site.published.find(published);
  if (coverageAddress(address, document)) return coverageTarget(address, site);
  return site.byFile.get(joinPath(document.file, address.replace(/[#?].*$/s, '')));
}

function publishedAddress(address: string, { content }: LinkingFile): PublishedAddress | undefined {
  return content?.dialect === 'splunk' || content?.dialect === 'story' ? readPublishedAddress(address) : undefined;
}

/** An address outside the project, or a place on the page itself. */
function isElsewhere(address: string): boolean {
  return address === '' || address.startsWith('#') || /^[a-z][a-z0-9+.-]*:/i.test(address);
}

function resolve(address: string, document: LinkingFile, site: SiteIndex): string | undefined {
  const [path = '', fragment] = address.split('#', 2);
  const hash = fragment === undefined ? '' : `#${fragment}`;

  const published = publishedAddress(address, document);
  if (published?.kind === 'tag') {
    const technique = techniqueNamed(published.key, site.model.knowledge);
    return technique && site.techniques.has(technique.id) ? techniqueUrl(technique.id) : undefined;
  }
  if (published) return site.published.find(published)?.url;
  if (coverageAddress(address, document)) {
    const target = coverageTarget(address, site);
    return target && `${target.url}${hash}`;
  }
  const [, objectId] = /^\/data_model\/(\w+)(?:\.html)?\/?$/.exec(path) ?? [];
  if (objectId !== undefined) {
    const object = site.model.knowledge.object(objectId);
    if (!object) return undefined;
    const known = fragment !== undefined && (object.actions.includes(fragment) || object.fields.includes(fragment));
    if (!known) return objectUrl(object.id);
    return objectUrl(object.id, object.actions.includes(fragment) ? fragment : fieldAnchor(object, fragment));
  }
  const [, carId] = /(?:^\/analytics\/|^(?:\.\.\/)+|^)(CAR-\d{4}-\d{2}-\d{3})\/?$/i.exec(path) ?? [];
  if (carId !== undefined) {
    const facts = site.collections.get('analytics')?.find(({ document: { slug } }) => slug === carId.toLowerCase());
    return facts && `${facts.url}${hash}`;
  }
  const file = joinPath(document.file, path);
  const facts = site.byFile.get(file);
  if (facts) return `${facts.url}${hash}`;
  const { datasets, absentDatasets = [] } = site.model;
  const dataset = [...datasets, ...absentDatasets].find((candidate) => candidate.file === file);
  return dataset && `${datasetUrl(dataset.name)}${hash}`;
}

/** The path that `relative` means beside the file `from`; both from the project's root, with `/`. */
function joinPath(from: string, relative: string): string {
  const parts = relative.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
