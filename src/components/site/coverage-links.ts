/** Which log descriptions and rules of this site belong together, by the links that rules write. */
import type { SiteDocument } from '../../collections/site-model.ts';
import { type CoverageAddress, CoverageFiles, readCoverageAddress } from '../../documents/coverage-address.ts';
import type { LogSource } from '../../documents/document.ts';
import type { DocumentFacts, SiteIndex } from './site-index.ts';

const files = new WeakMap<SiteIndex, CoverageFiles>();

/** An address as Atomic Threat Coverage writes it, in a document of its forms; `undefined` for any other. */
export function coverageAddress(
  address: string,
  { content }: Partial<Pick<SiteDocument, 'content'>>,
): CoverageAddress | undefined {
  return content?.dialect === 'atc' || content?.dialect === 'data-needed' ? readCoverageAddress(address) : undefined;
}

/** The document that an address of a rule or log description leads to; `undefined` where it is not here, or leads elsewhere. */
export function coverageTarget(address: string, site: SiteIndex): DocumentFacts | undefined {
  let known = files.get(site);
  if (!known) {
    known = new CoverageFiles(site.byFile.keys());
    files.set(site, known);
  }
  const read = readCoverageAddress(address);
  const file = read && known.find(read);
  return file === undefined ? undefined : site.byFile.get(file);
}

/** The rules that name a log description among the data that they need, in the order of the site. */
export function rulesThatNeed(log: DocumentFacts, site: SiteIndex): DocumentFacts[] {
  return site.documents.filter(({ document: { content } }) => {
    if (content.dialect !== 'atc') return false;
    return content.details.dataNeeded.some(({ url }) => url !== undefined && coverageTarget(url, site) === log);
  });
}

/** An analytic that reads a field. */
export interface FieldReader {
  readonly facts: DocumentFacts;
  /** Ids of the document's analytics that read it. */
  readonly analytics: readonly string[];
}

/** For each field of a log description, in lower case, the analytics that read it: of rules that need the log, and of documents that name its event. */
export function readersOf(log: DocumentFacts, site: SiteIndex): ReadonlyMap<string, readonly FieldReader[]> {
  const needing = new Set(rulesThatNeed(log, site));
  const readers = new Map<string, FieldReader[]>();
  for (const facts of site.documents) {
    if (facts === log || !(needing.has(facts) || namesEventOf(facts, log))) continue;
    const { analytics, reads } = facts.document;
    const byField = new Map<string, string[]>();
    for (const { id, view } of analytics) {
      // Other views give the log's fields other names.
      if (view !== 'native' && view !== 'raw') continue;
      for (const field of new Set((reads[id] ?? []).map(logName))) {
        byField.set(field, [...(byField.get(field) ?? []), id]);
      }
    }
    for (const [field, ids] of byField) readers.set(field, [...(readers.get(field) ?? []), { facts, analytics: ids }]);
  }
  return readers;
}

/** A field's name in the log, lower case: without what a shipper puts before it (`winlog.event_data.Image`). */
function logName(field: string): string {
  return field.toLowerCase().replace(/^(?:winlog\.)?(?:event_data\.)?/, '');
}

/** Whether a document names an event of the log among its data sources. */
function namesEventOf({ document }: DocumentFacts, log: DocumentFacts): boolean {
  const own = log.document.content.entry.dataSources;
  return document.content.entry.dataSources.some(({ name, log: logName, channel, eventIds }) =>
    own.some((source) => {
      if (!eventIds?.some((id) => source.eventIds?.includes(id))) return false;
      const names = [name, logName, channel].flatMap((written) => written?.toLowerCase() ?? []);
      return [source.name, source.channel].some((known) => known !== undefined && names.includes(known.toLowerCase()));
    }),
  );
}

/** `category process_creation, product windows`. */
export function logSourceWords(source: LogSource): string {
  return Object.entries(source)
    .map(([part, value]) => `${part} ${value}`)
    .join(', ');
}
