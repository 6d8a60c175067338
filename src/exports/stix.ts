/**
 * The site's analytics for threat intelligence platforms: a bundle of STIX 2.1
 * (https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html).
 */
import type { DocumentFacts, SiteIndex } from '../components/site/site-index.ts';
import { analyticUrl } from '../components/site/urls.ts';
import { languageName, STATE_WORDS } from '../components/site/words.ts';
import type { Analytic } from '../documents/document.ts';
import type { AttackTactic, AttackTechnique } from '../knowledge/types.ts';
import type { ProofState } from '../proof/report.ts';
import { byId } from '../text/order.ts';
import { mitreTechniqueUrl, publishedUrl } from './addresses.ts';
import { datesOf } from './document-dates.ts';
import { nameUuid, siteNamespace } from './name-uuid.ts';

export interface ExternalReference {
  readonly source_name: string;
  readonly external_id?: string;
  readonly url?: string;
}

/** Common properties (section 3.2) with those of one type. */
export interface StixObject {
  readonly type: string;
  readonly spec_version: '2.1';
  readonly id: string;
  readonly [property: string]: unknown;
}

export interface StixBundle {
  readonly type: 'bundle';
  readonly id: string;
  readonly objects: readonly StixObject[];
}

/** The time of what has none of its own. Fixed, so that the same content gives the same bundle. */
const EARLIEST = '1970-01-01T00:00:00.000Z';

/** Names of languages in STIX's vocabulary (section 10.20); it is open, and other languages go by their own ids. */
const PATTERN_TYPES: Readonly<Record<string, string>> = { sigma: 'sigma' };

const KILL_CHAIN = 'mitre-attack';
const ATTACK_TERMS =
  '© The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

/**
 * Every analytic that has a text, as an `indicator`, with the techniques of its document as `attack-pattern` objects that
 * it `indicates`. Those are stand-ins with ids of the site's own: MITRE's id is their external reference, by which platforms
 * merge them.
 *
 * Ids are made from names (`name-uuid.ts`). An object must have a later `modified` when it changes (section 3.6); of what
 * has no date of change that cannot be said, and its id is made from its content: changed, it is another object.
 */
export function stixBundle({ documents, model }: SiteIndex): StixBundle {
  const { settings, knowledge } = model;
  const { address } = settings;
  const namespace = siteNamespace(address);
  const make = (body: ObjectBody, name?: string): StixObject => stixObject(namespace, body, name);

  const terms = make(statement(`MITRE ATT&CK® ${knowledge.attackVersion}. ${ATTACK_TERMS}`));
  const licence = settings.licence === undefined ? undefined : make(statement(`Licence: ${settings.licence}`));
  const marked = licence ? { object_marking_refs: [licence.id] } : {};
  const publisher = make({
    type: 'identity',
    created: EARLIEST,
    modified: EARLIEST,
    name: settings.author ?? settings.title,
    identity_class: 'organization',
    ...(address === undefined ? {} : { external_references: [{ source_name: settings.title, url: address }] }),
    ...marked,
  });
  const patterns = new Map(
    techniquesOf(documents).map((technique): [string, StixObject] => [
      technique.id,
      make({
        type: 'attack-pattern',
        created_by_ref: publisher.id,
        created: EARLIEST,
        modified: EARLIEST,
        name: technique.name,
        ...phases(technique.tactics.flatMap((id) => knowledge.tactic(id) ?? [])),
        external_references: [mitreReference(technique.id)],
        object_marking_refs: [terms.id],
      }),
    ]),
  );
  const indicators = documents.flatMap((facts) => {
    const times = timesOf(facts);
    const dated = facts.document.content.entry.modified !== undefined;
    const mitre = facts.current.map(({ id }) => mitreReference(id));
    const indicated = facts.current.flatMap(({ id }) => patterns.get(id) ?? []);
    return withText(facts).flatMap((analytic) => {
      const body = {
        type: 'indicator',
        created_by_ref: publisher.id,
        ...times,
        ...indicatorOf(facts, analytic, address),
        external_references: [pageReference(facts, analytic, settings.title, address), ...mitre],
        ...marked,
      };
      const name = `${facts.document.file} ${analytic.id}`;
      const indicator = make(body, dated ? name : `${name} ${JSON.stringify(body)}`);
      const relations = indicated.map((pattern) =>
        make(
          {
            type: 'relationship',
            created_by_ref: publisher.id,
            created: times.created,
            modified: times.modified,
            relationship_type: 'indicates',
            source_ref: indicator.id,
            target_ref: pattern.id,
            ...marked,
          },
          `${indicator.id} indicates ${pattern.id}`,
        ),
      );
      return [indicator, ...relations];
    });
  });
  const objects = [terms, ...(licence ? [licence] : []), publisher, ...patterns.values(), ...indicators];
  return { type: 'bundle', id: `bundle--${nameUuid(namespace, JSON.stringify(objects))}`, objects };
}

interface ObjectBody {
  readonly type: string;
  readonly created: string;
  readonly [property: string]: unknown;
}

/** An object with an id that is made from a name, or from all that it says. */
function stixObject(namespace: string, { type, ...rest }: ObjectBody, name = JSON.stringify(rest)): StixObject {
  return { type, spec_version: '2.1', id: `${type}--${nameUuid(namespace, `${type} ${name}`)}`, ...rest };
}

/** Terms of use (section 7.2.1). */
function statement(text: string): ObjectBody {
  const definition = { statement: text };
  return { type: 'marking-definition', created: EARLIEST, definition_type: 'statement', definition };
}

/** Analytics with a text: a pattern is never empty. */
function withText({ document }: DocumentFacts): Analytic[] {
  return document.analytics.filter(({ source }) => source.trim() !== '');
}

/** Techniques of the documents with analytics, by id. */
function techniquesOf(documents: readonly DocumentFacts[]): AttackTechnique[] {
  const named = documents.flatMap((facts) => (withText(facts).length > 0 ? facts.current : []));
  return [...new Map(named.map((technique) => [technique.id, technique])).values()].sort(byId);
}

/** What an analytic is and looks for (section 4.7). */
function indicatorOf(facts: DocumentFacts, analytic: Analytic, address: string | undefined): object {
  const { entry } = facts.document.content;
  const state: ProofState = facts.document.proof[analytic.id]?.state ?? 'unproven';
  const tactics = facts.declaredTactics.length > 0 ? facts.declaredTactics : facts.derivedTactics;
  const description = [
    entry.summary,
    `In ${languageName(analytic.language)}. ${STATE_WORDS[state].label}: ${STATE_WORDS[state].means}`,
    ...(address === undefined ? [] : [publishedUrl(address, analyticUrl(facts.document, analytic.id))]),
  ];
  return {
    name: analytic.title === entry.title ? entry.title : `${entry.title}: ${analytic.title}`,
    description: description.filter((part) => part !== '').join('\n\n'),
    indicator_types: ['anomalous-activity'],
    pattern: analytic.source,
    pattern_type: patternType(analytic.language),
    ...phases(tactics),
    labels: [`proof-${state}`],
  };
}

/** A language as a value of an open vocabulary (section 2.12): lower case, words joined by hyphens. */
export function patternType(language: string): string {
  const known = PATTERN_TYPES[language];
  if (known !== undefined) return known;
  const name = language
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name === '' ? 'unknown' : name;
}

function phases(tactics: readonly AttackTactic[]): object {
  if (tactics.length === 0) return {};
  return {
    kill_chain_phases: tactics.map(({ shortName }) => ({ kill_chain_name: KILL_CHAIN, phase_name: shortName })),
  };
}

function pageReference(
  { document }: DocumentFacts,
  { id }: Analytic,
  source: string,
  address: string | undefined,
): ExternalReference {
  return {
    source_name: source,
    external_id: `${document.content.entry.id} ${id}`,
    ...(address === undefined ? {} : { url: publishedUrl(address, analyticUrl(document, id)) }),
  };
}

function mitreReference(id: string): ExternalReference {
  return { source_name: KILL_CHAIN, external_id: id, url: mitreTechniqueUrl(id) };
}

/**
 * When a document's indicators were created and changed, and from when on they hold: `modified` is never before `created`
 * (section 3.2).
 */
function timesOf({ document }: DocumentFacts): Record<'created' | 'modified' | 'valid_from', string> {
  const { entry } = document.content;
  const dates = datesOf(entry);
  if (dates === undefined) return { created: EARLIEST, modified: EARLIEST, valid_from: EARLIEST };
  const created = entry.created === undefined ? EARLIEST : timestamp(entry.created);
  const [, modified = created] = [created, timestamp(dates.updated)].sort();
  return { created, modified, valid_from: timestamp(dates.published) };
}

/** A day as a time of STIX (section 3.9), to the millisecond, as `created` and `modified` are. */
const timestamp = (date: string): string => `${date}T00:00:00.000Z`;
