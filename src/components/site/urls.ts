/** Addresses of pages and anchors. All are root-absolute with a final slash; publishing makes them relative. */
import type { Document } from '../../documents/document.ts';
import type { CollectionId } from '../../documents/entry.ts';

/** The list of a collection. */
export const collectionUrl = (collection: CollectionId | 'datasets'): string => `/${collection}/`;

/** The page of a document. */
export const documentUrl = (document: Pick<Document, 'collection' | 'slug'>): string =>
  `/${document.collection}/${document.slug}/`;

/** The page of an ATT&CK technique, by its id in any case. */
export const techniqueUrl = (id: string): string => `/techniques/${id.toLowerCase()}/`;

/** Anchor of ATT&CK's detection strategy on its technique's page. */
export const DETECTION_ANCHOR = 'detection';

/** The page of an ATT&CK tactic, by its id. */
export const tacticUrl = (id: string): string => `/tactics/${id.toLowerCase()}/`;

/** The page of a D3FEND technique, by its id. */
export const defenceUrl = (id: string): string => `/defences/${id.toLowerCase()}/`;

/** The page of a D3FEND tactic, by its name. */
export const defenceTacticUrl = (name: string): string => `/defences/tactics/${addressPart(name)}/`;

/** The page of an ATT&CK data component, by its id. */
export const dataComponentUrl = (id: string): string => `/data-components/${id.toLowerCase()}/`;

/** The page of a log source of ATT&CK's detection strategies, by its name: `WinEventLog:Sysmon`. */
export const logSourceUrl = (name: string): string => `/log-sources/${addressPart(name)}/`;

/** The ATT&CK matrix with what the content covers, the D3FEND matrix, and what can be hunted with which logs. */
export const COVERAGE_URL = '/coverage/';
export const DEFENCE_COVERAGE_URL = '/coverage/d3fend/';
export const LOG_COVERAGE_URL = '/coverage/logs/';

/** A kind of event in the table of logs. */
export const eventKindUrl = (kind: { readonly channel: string; readonly eventId: number | string }): string =>
  `${LOG_COVERAGE_URL}#${eventKindAnchor(kind)}`;

/** Anchor of a kind of event in the table of logs. */
export const eventKindAnchor = ({
  channel,
  eventId,
}: {
  readonly channel: string;
  readonly eventId: number | string;
}) => `event:${addressPart(`${channel} ${eventId}`)}`;

/** The page of an object of the CAR data model, or the place of an action or field on it. */
export const objectUrl = (id: string, anchor?: string): string =>
  `/data-model/${id.toLowerCase()}/${anchor === undefined ? '' : `#${anchor}`}`;

/** The page of a view, by its id. */
export const viewUrl = (id: string): string => `/views/${id}/`;

/** The page of a query language, by its id. */
export const languageUrl = (id: string): string => `/languages/${id}/`;

/** The page of a dataset, or the place of an event on it. */
export const datasetUrl = (name: string, line?: number): string =>
  `/datasets/${name}/${line === undefined ? '' : `#${lineAnchor(line)}`}`;

/** Anchor of the timeline on a dataset's page. */
export const TIMELINE_ANCHOR = 'page:timeline';

/** Anchor of an event on its dataset's page. */
export const lineAnchor = (line: number): string => `line-${line}`;

/** Anchor of a step of a dataset's attack on the page of a technique, by its place there. */
export const stepAnchor = (dataset: string, place: number): string => `step:${dataset}.${place + 1}`;

/** Anchor of the table on a dataset's page that says what each analytic finds and misses there. */
export const TRUTH_ANCHOR = 'page:truth';

/** Anchor of an analytic on its document's page. The colon keeps it apart from the anchors of headings, which have none. */
export const analyticAnchor = (id: string): string => `query:${id.replaceAll('/', '.')}`;

/** Anchor of an analytic's true and false positives on its document's page. */
export const truthAnchor = (id: string): string => `truth:${id.replaceAll('/', '.')}`;

/** The page of a document, at one of its analytics. */
export const analyticUrl = (document: Pick<Document, 'collection' | 'slug'>, id: string): string =>
  `${documentUrl(document)}#${analyticAnchor(id)}`;

/** A name as part of an address: lower case, with a hyphen for what would have to be escaped. */
function addressPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
