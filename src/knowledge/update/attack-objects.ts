/** The facts of ATT&CK's STIX objects (ATT&CK's USAGE document, "The ATT&CK data model"); all else is let go at once. */
import { ReleaseError } from './release-error.ts';
import {
  type Domain,
  domainNamed,
  externalId,
  type Facts,
  factsOf,
  LONGEST_NAME,
  listOf,
  namesOf,
  type StixObject,
  sourceDomains,
  textOf,
  textsOf,
} from './stix-fields.ts';
import { isRecord } from './stix-objects.ts';
import type { Warnings } from './warnings.ts';

export interface TechniqueFacts extends Facts {
  readonly id: string;
  readonly name: string;
  /** Short names of tactics. */
  readonly phases: readonly string[];
  readonly platforms: readonly string[];
  readonly isSubTechnique: boolean;
}

export interface TacticFacts extends Facts {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
}

export interface MatrixFacts extends Facts {
  readonly tacticRefs: readonly string[];
}

export interface ComponentFacts extends Facts {
  /** Absent before ATT&CK 18. */
  readonly id?: string;
  readonly name: string;
}

export interface StrategyFacts extends Facts {
  readonly id: string;
  readonly name: string;
  readonly analyticRefs: readonly string[];
}

export interface LogFacts {
  readonly component: string;
  readonly name: string;
  readonly channel?: string;
}

export interface AnalyticFacts extends Facts {
  readonly platforms: readonly string[];
  readonly logs: readonly LogFacts[];
}

export interface CollectionFacts extends Facts {
  readonly version: string;
}

interface Kept {
  technique: TechniqueFacts;
  tactic: TacticFacts;
  matrix: MatrixFacts;
  component: ComponentFacts;
  strategy: StrategyFacts;
  analytic: AnalyticFacts;
  collection: CollectionFacts;
}

/** Facts that are kept of a release at most: ATT&CK has some 10,000 objects and relations of the kinds that are kept. */
const MOST_KEPT = 200_000;

/** Collects the facts of objects, of each object those of its latest version (STIX 2.1, section 3.6). */
export class AttackObjects {
  readonly techniques = new Map<string, TechniqueFacts>();
  readonly tactics = new Map<string, TacticFacts>();
  readonly matrices = new Map<string, MatrixFacts>();
  readonly components = new Map<string, ComponentFacts>();
  readonly strategies = new Map<string, StrategyFacts>();
  readonly analytics = new Map<string, AnalyticFacts>();
  readonly collections = new Map<string, CollectionFacts>();
  /** From a revoked object to those named in its place, sorted when asked for. */
  readonly revokedBy = new Map<string, Set<string>>();
  /** From a sub-technique to its technique. */
  readonly parents = new Map<string, Set<string>>();
  /** From a detection strategy to the techniques that it detects. */
  readonly detects = new Map<string, Set<string>>();
  /** Years of MITRE's copyright, as marking definitions state them; the last of each. */
  readonly copyrightYears = new Set<number>();
  /** Latest `modified` of any object. */
  latest = '';
  readonly #warnings: Warnings;
  readonly #most: number;
  #kept = 0;

  constructor(warnings: Warnings, most: number = MOST_KEPT) {
    this.#warnings = warnings;
    this.#most = most;
  }

  /**
   * Takes the facts of one object of the file `name`; what is no object of STIX is passed over with a warning. Throws
   * `ReleaseError` where there is more to keep than a release has.
   */
  add(object: unknown, name: string): void {
    const type = isRecord(object) ? textOf(object['type']) : undefined;
    const ref = isRecord(object) ? textOf(object['id']) : undefined;
    if (!isRecord(object) || type === undefined || ref === undefined) {
      this.#warnings.add(`An entry of \`${name}\` is passed over: it has no type or no id.`);
      return;
    }
    const modified = textOf(object['modified']) ?? '';
    if (modified > this.latest) this.latest = modified;
    if (this.#kept > this.#most)
      throw new ReleaseError(
        `\`${name}\` has more than ${this.#most} techniques, analytics and relations between them; a release has fewer.`,
      );
    switch (type) {
      case 'attack-pattern':
        this.#technique(object, ref);
        return;
      case 'x-mitre-tactic':
        this.#tactic(object, ref);
        return;
      case 'x-mitre-matrix':
        this.#keep(this.matrices, { ...factsOf(object, ref), tacticRefs: textsOf(object['tactic_refs']) });
        return;
      case 'x-mitre-data-component':
        this.#component(object, ref);
        return;
      case 'x-mitre-detection-strategy':
        this.#strategy(object, ref);
        return;
      case 'x-mitre-analytic':
        this.#analytic(object, ref);
        return;
      case 'x-mitre-collection':
        this.#collection(object, ref);
        return;
      case 'relationship':
        this.#relationship(object, ref);
        return;
      case 'marking-definition':
        this.#marking(object);
        return;
      default:
        return;
    }
  }

  #technique(object: StixObject, ref: string): void {
    const id = this.#idOf(object, ref, /^T\d{4,}(?:\.\d{3,})?$/);
    const name = this.#nameOf(object, ref);
    if (id === undefined || name === undefined) return;
    const phases = listOf(object['kill_chain_phases']).filter(isRecord);
    const chains = phases.flatMap((phase) => domainNamed(phase['kill_chain_name']));
    const facts = factsOf(object, ref);
    this.#keep(this.techniques, {
      ...facts,
      domains: facts.domains.size > 0 ? facts.domains : new Set([...chains, ...sourceDomains(object)]),
      id,
      name,
      phases: phases.flatMap((phase) =>
        domainNamed(phase['kill_chain_name'])[0] === 'enterprise' ? (textOf(phase['phase_name']) ?? []) : [],
      ),
      platforms: namesOf(object['x_mitre_platforms']),
      isSubTechnique: object['x_mitre_is_subtechnique'] === true,
    });
  }

  #tactic(object: StixObject, ref: string): void {
    const id = this.#idOf(object, ref, /^TA\d{4,}$/);
    const name = this.#nameOf(object, ref);
    if (id === undefined || name === undefined) return;
    const shortName = textOf(object['x_mitre_shortname']) ?? name.toLowerCase().replaceAll(' ', '-');
    this.#keep(this.tactics, { ...factsOf(object, ref), id, name, shortName });
  }

  #component(object: StixObject, ref: string): void {
    const name = this.#nameOf(object, ref);
    if (name === undefined) return;
    const id = externalId(object, /^DC\d{4,}$/);
    this.#keep(this.components, { ...factsOf(object, ref), name, ...(id === undefined ? {} : { id }) });
  }

  #strategy(object: StixObject, ref: string): void {
    const id = this.#idOf(object, ref, /^DET\d{4,}$/);
    const name = this.#nameOf(object, ref);
    if (id === undefined || name === undefined) return;
    const analyticRefs = textsOf(object['x_mitre_analytic_refs']);
    this.#keep(this.strategies, { ...factsOf(object, ref), id, name, analyticRefs });
  }

  #analytic(object: StixObject, ref: string): void {
    const logs = listOf(object['x_mitre_log_source_references'])
      .filter(isRecord)
      .flatMap((log): LogFacts[] => {
        const component = textOf(log['x_mitre_data_component_ref']);
        const name = textOf(log['name']);
        const channel = textOf(log['channel']);
        if (component === undefined || name === undefined || name.length > LONGEST_NAME) return [];
        return [{ component, name, ...(channel === undefined || channel === '' ? {} : { channel }) }];
      });
    this.#keep(this.analytics, { ...factsOf(object, ref), platforms: namesOf(object['x_mitre_platforms']), logs });
  }

  #collection(object: StixObject, ref: string): void {
    const version = textOf(object['x_mitre_version']);
    if (version === undefined || !/^\d+(?:\.\d+)*$/.test(version)) return;
    const name = textOf(object['name']) ?? '';
    const domain = (['Mobile', 'ICS', 'Enterprise'] as const).find((word) => name.includes(word))?.toLowerCase();
    const facts = factsOf(object, ref);
    const domains = domain === undefined ? facts.domains : new Set([domain as Domain]);
    this.#keep(this.collections, { ...facts, domains, version });
  }

  #relationship(object: StixObject, ref: string): void {
    const source = textOf(object['source_ref']);
    const target = textOf(object['target_ref']);
    const kind = object['relationship_type'];
    const into =
      kind === 'revoked-by'
        ? this.revokedBy
        : kind === 'subtechnique-of'
          ? this.parents
          : kind === 'detects' && source?.startsWith('x-mitre-detection-strategy--')
            ? this.detects
            : undefined;
    if (!into || object['revoked'] === true || object['x_mitre_deprecated'] === true) return;
    if (source === undefined || target === undefined) {
      this.#warnings.add(`\`${ref}\` is passed over: it relates nothing.`);
      return;
    }
    this.#kept++;
    const targets = into.get(source);
    if (targets) targets.add(target);
    else into.set(source, new Set([target]));
  }

  #marking(object: StixObject): void {
    const definition = object['definition'];
    const statement = isRecord(definition) ? textOf(definition['statement']) : undefined;
    if (statement === undefined || !/MITRE/.test(statement)) return;
    const years = /(?:copyright|©)[^\d]{0,20}(?:\d{4}\s*[-–]\s*)?(\d{4})/i.exec(statement)?.[1];
    if (years !== undefined) this.copyrightYears.add(Number(years));
  }

  #keep<K extends keyof Kept>(into: Map<string, Kept[K]>, facts: Kept[K]): void {
    const known = into.get(facts.ref);
    if (known && known.modified > facts.modified) return;
    if (known && known.modified === facts.modified && JSON.stringify(known) !== JSON.stringify(facts)) {
      this.#warnings.add(`\`${facts.ref}\` is there twice and differs; the first is kept.`);
      return;
    }
    if (!known) this.#kept++;
    into.set(facts.ref, facts);
  }

  #idOf(object: StixObject, ref: string, form: RegExp): string | undefined {
    const id = externalId(object, form);
    // Objects of the other domains have ids of other forms.
    if (id === undefined && sourceDomains(object).includes('enterprise'))
      this.#warnings.add(`\`${ref}\` is passed over: it has no ATT&CK id of a known form.`);
    return id;
  }

  #nameOf(object: StixObject, ref: string): string | undefined {
    const name = textOf(object['name'])?.trim();
    if (name !== undefined && name !== '' && name.length <= LONGEST_NAME) return name;
    this.#warnings.add(`\`${ref}\` is passed over: it has no name, or too long a one.`);
    return undefined;
  }
}
