/** The feed of new and changed content, in Atom (RFC 4287). */
import type { Element } from 'xast';
import { x } from 'xastscript';
import type { DocumentFacts, SiteIndex } from '../components/site/site-index.ts';
import { KIND_WORDS } from '../components/site/words.ts';
import { compareText } from '../text/order.ts';
import { publishedUrl, uriText } from './addresses.ts';
import { type DocumentDates, datesOf } from './document-dates.ts';
import { nameUuid, siteNamespace } from './name-uuid.ts';
import { xmlDocument, xmlText } from './xml.ts';

/** Most entries of the feed. */
export const FEED_LENGTH = 50;

/** File name of the feed, below the site's root. */
export const FEED_FILE = 'feed.xml';

/** When nothing has a date. */
const NEVER = '1970-01-01';

/** What the ids of categories are of. */
const TECHNIQUES = 'https://attack.mitre.org/techniques/';

interface DatedDocument {
  readonly facts: DocumentFacts;
  readonly dates: DocumentDates;
}

/**
 * The documents that were written or changed last, newest first, at most `FEED_LENGTH`. A document that names no date is not
 * among them: when it changed, nothing tells.
 */
export function newestDocuments(documents: readonly DocumentFacts[]): DatedDocument[] {
  return documents
    .flatMap((facts) => {
      const dates = datesOf(facts.document.content.entry);
      return dates ? [{ facts, dates }] : [];
    })
    .sort(
      (left, right) =>
        compareText(right.dates.updated, left.dates.updated) ||
        compareText(right.dates.published, left.dates.published),
    )
    .slice(0, FEED_LENGTH);
}

/** The Atom feed. Its links are relative to it where the site's address is not known; its ids never change for one address. */
export function atomFeed({ documents, model }: SiteIndex): string {
  const { address, title, description, author, licence } = model.settings;
  const namespace = siteNamespace(address);
  const newest = newestDocuments(documents);
  return xmlDocument(
    x('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' }, [
      x('id', `urn:uuid:${nameUuid(namespace, 'feed')}`),
      x('title', xmlText(title)),
      description === undefined ? null : x('subtitle', xmlText(description)),
      x('updated', timestamp(newest[0]?.dates.updated ?? NEVER)),
      x('author', [x('name', xmlText(author ?? title))]),
      address === undefined
        ? null
        : x('link', { rel: 'self', type: 'application/atom+xml', href: publishedUrl(address, `/${FEED_FILE}`) }),
      x('link', { rel: 'alternate', type: 'text/html', href: address ?? 'index.html' }),
      x('generator', 'Huntbook'),
      licence === undefined ? null : x('rights', xmlText(licence)),
      ...newest.map((document) => entryOf(document, address, namespace)),
    ]),
  );
}

function entryOf({ facts, dates }: DatedDocument, address: string | undefined, namespace: string): Element {
  const { document, url, current } = facts;
  const { entry } = document.content;
  const authors = entry.authors.map(xmlText).filter((name) => name.trim() !== '');
  const summary = xmlText(entry.summary);
  return x('entry', [
    x('id', `urn:uuid:${nameUuid(namespace, `document ${document.file}`)}`),
    x('title', xmlText(entry.title)),
    x('link', {
      rel: 'alternate',
      type: 'text/html',
      href: address === undefined ? uriText(`${url.slice(1)}index.html`) : publishedUrl(address, url),
    }),
    x('published', timestamp(dates.published)),
    x('updated', timestamp(dates.updated)),
    ...authors.map((name) => x('author', [x('name', name)])),
    x('category', { term: entry.kind, label: KIND_WORDS[entry.kind] }),
    ...current.map(({ id, name }) => x('category', { term: id, scheme: TECHNIQUES, label: xmlText(`${id} ${name}`) })),
    summary.trim() === '' ? null : x('summary', { type: 'text' }, summary),
  ]);
}

/** A day as a time (RFC 3339): its first moment, in UTC. */
const timestamp = (date: string): string => `${date}T00:00:00Z`;
