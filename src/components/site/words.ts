/** How ids are written for readers. */
import type { DialectId, Document } from '../../documents/document.ts';
import type { CollectionId, Entry } from '../../documents/entry.ts';
import { findLanguage } from '../../languages/registry.ts';
import { MOST_LISTED } from '../../proof/near-misses.ts';
import type { ProofRun, ProofState } from '../../proof/report.ts';

/** A collection's name as a heading, what one of its documents is called (`several` of them, where the heading does not say it), and what the collection is for. */
export const COLLECTION_WORDS: Readonly<
  Record<CollectionId, { many: string; one: string; about: string; several?: string }>
> = {
  playbooks: {
    many: 'Playbooks',
    one: 'playbook',
    about: 'Hunts from hypothesis to output, each with the analytics that carry it.',
  },
  analytics: {
    many: 'Analytics',
    one: 'analytic',
    about: 'One detection idea each, implemented in several query languages.',
  },
  rules: { many: 'Rules', one: 'rule', about: 'Detection rules with their conversions.' },
  detections: { many: 'Detections', one: 'detection', about: 'Searches ready to schedule.' },
  stories: { many: 'Stories', one: 'story', about: 'Detections that belong to one attack.' },
  'data-needed': {
    many: 'Data needed',
    one: 'log description',
    several: 'log descriptions',
    about: 'What each log records and how to switch it on.',
  },
  articles: {
    many: 'Articles',
    one: 'article',
    about: 'The knowledge library: how things work, and what to prepare before a hunt.',
  },
};

/** A document's id, where neither its address nor its title says the same. */
export function ownId({ slug, content: { entry } }: Pick<Document, 'slug' | 'content'>): string | undefined {
  const id = entry.id.toLowerCase();
  return id === slug || id === entry.title.toLowerCase() ? undefined : entry.id;
}

/** A document's kind as a label. */
export const KIND_WORDS: Readonly<Record<Entry['kind'], string>> = {
  playbook: 'Playbook',
  analytic: 'Analytic',
  rule: 'Rule',
  detection: 'Detection',
  story: 'Story',
  'data-needed': 'Data needed',
  article: 'Article',
};

/** A dialect as a label. */
export const DIALECT_WORDS: Readonly<Record<DialectId, string>> = {
  classic: 'classic form',
  guided: 'guided form',
  car: 'CAR form',
  atc: 'ATC form',
  splunk: 'Splunk form',
  story: 'Story',
  'data-needed': 'Log description',
  article: 'Article',
};

/** Proof states from the weakest to the strongest, each with its label and what it means. */
export const STATE_WORDS: Readonly<Record<ProofState, { label: string; means: string }>> = {
  failed: {
    label: 'Failed',
    means: 'It does not parse or run, or what it finds differs from what its document says.',
  },
  unproven: {
    label: 'Unproven',
    means:
      'Nothing shows yet what it finds: it has no test, its language has no engine here, or no dataset holds a near miss.',
  },
  silent: {
    label: 'Silent',
    means: 'It behaves as expected on every dataset, but never finds an event of an attack.',
  },
  skipped: { label: 'Skipped', means: 'It is left out of the runs for the reason that its page states.' },
  proven: {
    label: 'Proven',
    means:
      'On recorded events it finds what its document says, no more and no less: at least one event of an attack, and nothing among near misses.',
  },
};

/** All proof states, from the weakest to the strongest. */
export const STATES = Object.keys(STATE_WORDS) as readonly ProofState[];

const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  ossem: 'OSSEM logic',
  'specific-events': 'Specific Events',
  'spark-sql': 'Spark SQL',
  pandas: 'pandas',
  'car-pseudocode': 'CAR pseudocode',
  'eql-classic': 'EQL (original)',
  eql: 'EQL (Elastic)',
  logpoint: 'LogPoint',
  sigma: 'Sigma',
  lucene: 'Lucene',
  'es-qs': 'Elasticsearch query string',
  graylog: 'Graylog',
  watcher: 'Elastic Watcher',
  spl: 'Splunk SPL',
  grep: 'grep',
  dnif: 'DNIF',
  powershell: 'PowerShell',
  kql: 'KQL',
};

/** A query language's name as its users write it; a language that is not known is named by its id. */
export function languageName(id: string): string {
  return findLanguage(id)?.name ?? LANGUAGE_NAMES[id] ?? id;
}

/** `1 event`, `3 events`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : many}`;
}

/** What is said of near misses that a run does not find: `12 near misses stayed out, and why`; a run lists no more than a bound. */
export function nearMissWords(amount: number): string {
  const more = amount < MOST_LISTED ? '' : ' or more';
  return `${count(amount, 'near miss', 'near misses')}${more} stayed out, and why`;
}

/** What the reason that a test gives for an analytic explains: background among what it finds, else that others of its logic find other events. */
export function reasonWords({ falsePositives }: Pick<ProofRun, 'falsePositives'>): string {
  return falsePositives > 0 ? 'Background is expected here' : 'Why just these are expected';
}

/**
 * What a run catches by the labels of its dataset: `3 attack events caught, 0 beside the attack`. What its test expects and it
 * does not find is no "missed", which is said of all attack events of the document's techniques in the logs that it reads.
 */
export function caughtWords({
  truePositives,
  falsePositives,
  falseNegatives,
}: Pick<ProofRun, 'truePositives' | 'falsePositives' | 'falseNegatives'>): string {
  const lacking = falseNegatives > 0 ? `, ${falseNegatives} expected and not found` : '';
  return `${count(truePositives, 'attack event')} caught, ${falsePositives} beside the attack${lacking}`;
}
