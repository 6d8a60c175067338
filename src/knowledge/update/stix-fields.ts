/** Reading fields of STIX objects of which anything may be wrong. */
import { isRecord } from './stix-objects.ts';

/** ATT&CK's domains, by the words that bundles have for them. */
export type Domain = 'enterprise' | 'mobile' | 'ics' | 'pre';

/** What the facts of every object have. */
export interface Facts {
  /** Id in STIX: `attack-pattern--…`. */
  readonly ref: string;
  /** When it was last changed; the empty text where the object does not say. */
  readonly modified: string;
  /** Domains that the object names; empty where it names none. */
  readonly domains: ReadonlySet<Domain>;
  readonly revoked: boolean;
  readonly deprecated: boolean;
}

/** Longest name that is taken for one, in UTF-16 units. */
export const LONGEST_NAME = 400;

const DOMAINS: Readonly<Record<string, Domain>> = {
  'enterprise-attack': 'enterprise',
  'mobile-attack': 'mobile',
  'ics-attack': 'ics',
  'pre-attack': 'pre',
  // Names of kill chains and of sources.
  'mitre-attack': 'enterprise',
  'mitre-mobile-attack': 'mobile',
  'mitre-ics-attack': 'ics',
  'mitre-pre-attack': 'pre',
};

/** Sources of external references that give ATT&CK's own ids. */
const ID_SOURCES = /^mitre-(?:(?:mobile-|ics-|pre-)?attack)$/;

/** A STIX object, of which nothing is known yet. */
export type StixObject = Readonly<Record<string, unknown>>;

/** What every object says of itself. */
export function factsOf(object: StixObject, ref: string): Facts {
  return {
    ref,
    modified: textOf(object['modified']) ?? '',
    domains: new Set(listOf(object['x_mitre_domains']).flatMap(domainNamed)),
    revoked: object['revoked'] === true,
    deprecated: object['x_mitre_deprecated'] === true,
  };
}

/** The ATT&CK id of an object, if it has one of this form. */
export function externalId(object: StixObject, form: RegExp): string | undefined {
  return listOf(object['external_references'])
    .filter(isRecord)
    .filter((reference) => ID_SOURCES.test(textOf(reference['source_name']) ?? ''))
    .flatMap((reference) => textOf(reference['external_id']) ?? [])
    .find((id) => form.test(id));
}

/** Domains that the sources of an object's ids stand for. Since 2019 all domains write `mitre-attack`. */
export function sourceDomains(object: StixObject): Domain[] {
  return listOf(object['external_references'])
    .filter(isRecord)
    .flatMap((reference) => domainNamed(reference['source_name']));
}

/** The domain that a name of a domain, kill chain or source stands for; none for others. */
export function domainNamed(name: unknown): Domain[] {
  const domain = typeof name === 'string' && Object.hasOwn(DOMAINS, name) ? DOMAINS[name] : undefined;
  return domain === undefined ? [] : [domain];
}

/** A text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** Texts that may be names, each once. */
export function namesOf(value: unknown): string[] {
  return [...new Set(textsOf(value).filter((name) => name !== '' && name.length <= LONGEST_NAME))];
}

/** Whether an object is current. */
export function isActive({ revoked, deprecated }: { revoked: boolean; deprecated: boolean }): boolean {
  return !revoked && !deprecated;
}
