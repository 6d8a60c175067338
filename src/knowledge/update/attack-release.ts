/** From the objects of an ATT&CK release to the facts that this project keeps. */
import { byId, byKey } from '../../text/order.ts';
import type { Attack, DetectionStrategies } from '../types.ts';
import { AttackObjects } from './attack-objects.ts';
import { detectionStrategies } from './attack-strategies.ts';
import { formerTactics, tacticsOf } from './attack-tactics.ts';
import { keptTechnique, preferredTechniques, techniquesOf } from './attack-techniques.ts';
import type { ReleasePart } from './open-release.ts';
import { versionInName } from './open-release.ts';
import { ReleaseError } from './release-error.ts';
import { isActive } from './stix-fields.ts';
import { readStixObjects } from './stix-objects.ts';
import { Warnings } from './warnings.ts';

export interface AttackRelease {
  readonly attack: Attack;
  readonly strategies: DetectionStrategies;
  /** Whether the release states its version, or its file is named after it. */
  readonly versionStated: boolean;
  /** Last year of MITRE's copyright, where the release states it. */
  readonly copyrightYear?: number;
  /** Ids that the release no longer holds and that are kept as deprecated. */
  readonly lost: readonly string[];
  readonly warnings: readonly string[];
}

export interface AttackBefore {
  readonly attack: Attack;
  readonly strategies: DetectionStrategies;
}

export interface AttackReleaseOptions {
  /** What the project holds now: ids in it are never lost, and its `source` lines stay. */
  readonly before?: AttackBefore;
  /** The release's version, where somebody gives it. */
  readonly version?: string;
  /** Told after every piece that was read. */
  readonly progress?: (read: number, of: number | undefined, file: string) => void;
}

const SOURCE = 'MITRE ATT&CK Enterprise (facts only: ids, names, relations; no descriptions)';
const STRATEGIES_SOURCE = 'MITRE ATT&CK Enterprise detection strategies (facts only)';

/**
 * Reads a release of ATT&CK Enterprise: the parts of one bundle or of a folder. Holds an object at a time, and of all
 * only the facts. Rejects with `ReleaseError` for what is no such release.
 */
export async function readAttackRelease(
  parts: readonly ReleasePart[],
  options: AttackReleaseOptions = {},
): Promise<AttackRelease> {
  const warnings = new Warnings();
  const objects = new AttackObjects(warnings);
  const size = parts.every((part) => part.size !== undefined)
    ? parts.reduce((sum, part) => sum + (part.size ?? 0), 0)
    : undefined;
  let done = 0;
  for (const part of parts) {
    await readStixObjects(
      part,
      (object) => objects.add(object, part.name),
      (read) => options.progress?.(done + read, size, part.name),
    );
    done += part.size ?? 0;
    options.progress?.(done, size, part.name);
  }
  return attackRelease(objects, warnings, parts, options);
}

function attackRelease(
  objects: AttackObjects,
  warnings: Warnings,
  parts: readonly ReleasePart[],
  options: AttackReleaseOptions,
): AttackRelease {
  const name = nameOf(parts);
  const { before } = options;
  const preferred = preferredTechniques(objects, warnings, name);
  const tactics = tacticsOf(objects, preferred, before?.attack, warnings, name);
  const techniques = techniquesOf(objects, preferred, tactics, before?.attack, warnings);
  const lost = (before?.attack.techniques ?? []).filter(({ id }) => !preferred.has(id));
  const known = new Set(tactics.map(({ id }) => id));
  for (const technique of lost) techniques.push(keptTechnique(technique, known));
  techniques.sort(byId);

  const activeByRef = new Map(
    [...preferred.values()].filter(isActive).map((technique) => [technique.ref, technique.id]),
  );
  const stated = options.version ?? statedVersion(objects, name, parts);
  const version = stated ?? unstatedVersion(objects.latest, name);
  const year = Math.max(...objects.copyrightYears);
  const copyright = Number.isFinite(year) ? { copyrightYear: year } : {};
  return {
    ...strategiesOf(
      objects,
      activeByRef,
      { version, tactics, techniques, formerTactics: formerTactics(objects, tactics, before?.attack), ...copyright },
      before,
      warnings,
      name,
    ),
    versionStated: stated !== undefined,
    ...copyright,
    lost: lost.map(({ id }) => id),
    warnings: warnings.list(),
  };
}

/**
 * The files' contents. What a release has nothing of stays as it is: data components have ids, and techniques detection
 * strategies, since ATT&CK 18, and a folder may hold techniques alone.
 */
function strategiesOf(
  objects: AttackObjects,
  activeByRef: ReadonlyMap<string, string>,
  facts: Pick<Attack, 'version' | 'tactics' | 'techniques' | 'formerTactics' | 'copyrightYear'>,
  before: AttackBefore | undefined,
  warnings: Warnings,
  name: string,
): Pick<AttackRelease, 'attack' | 'strategies'> {
  const { strategies, components } = detectionStrategies(objects, activeByRef, warnings);
  const { version, tactics, techniques, formerTactics = [] } = facts;
  const keepsComponents = Object.keys(components).length === 0;
  const keepsStrategies = Object.keys(strategies).length === 0;
  if (keepsComponents || keepsStrategies) {
    const what = [keepsComponents ? 'data components with ids' : '', keepsStrategies ? 'detection strategies' : '']
      .filter((part) => part !== '')
      .join(' and ');
    const kept = before ? `those of ATT&CK ${before.strategies.version} are kept` : 'ATT&CK has them since version 18';
    warnings.add(`\`${name}\` holds no ${what}; ${kept}.`);
  }
  const dataComponents = keepsComponents ? (before?.attack.dataComponents ?? {}) : components;
  const formerDataComponents = formerComponents(before?.attack, dataComponents);
  const formerStrategies = strategiesGone(before?.strategies, strategies);
  const copyrightYear = facts.copyrightYear ?? before?.attack.copyrightYear;
  return {
    attack: {
      source: before?.attack.source ?? SOURCE,
      version,
      ...(copyrightYear === undefined ? {} : { copyrightYear }),
      tactics,
      ...(formerTactics.length === 0 ? {} : { formerTactics }),
      dataComponents,
      ...(isEmpty(formerDataComponents) ? {} : { formerDataComponents }),
      techniques,
    },
    strategies:
      keepsStrategies && before
        ? before.strategies
        : {
            source: before?.strategies.source ?? STRATEGIES_SOURCE,
            version,
            strategies,
            ...(isEmpty(formerStrategies) ? {} : { formerStrategies }),
          },
  };
}

/** The data components that the project knew and the release does not have, by id. */
function formerComponents(before: Attack | undefined, now: Attack['dataComponents']): Attack['dataComponents'] {
  const known = { ...before?.formerDataComponents, ...before?.dataComponents };
  return sortedWithout(known, new Set(Object.keys(now)));
}

/** The detection strategies that the project knew and the release does not have, by their ids. */
function strategiesGone(
  before: DetectionStrategies | undefined,
  now: DetectionStrategies['strategies'],
): NonNullable<DetectionStrategies['formerStrategies']> {
  const last = Object.entries(before?.strategies ?? {}).map(([technique, { id, name }]) => [id, { name, technique }]);
  const known = { ...before?.formerStrategies, ...Object.fromEntries(last) };
  return sortedWithout(known, new Set(Object.values(now).map(({ id }) => id)));
}

function sortedWithout<T>(known: Readonly<Record<string, T>>, gone: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(known)
      .filter(([id]) => !gone.has(id))
      .sort(byKey),
  );
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length === 0;
}

/** The version that the release's collection states, else the one that its file is named after. */
function statedVersion(objects: AttackObjects, name: string, parts: readonly ReleasePart[]): string | undefined {
  const collections = [...objects.collections.values()].filter(
    ({ domains }) => domains.size === 0 || domains.has('enterprise'),
  );
  const versions = [...new Set(collections.map(({ version }) => version))].sort();
  if (versions.length > 1)
    throw new ReleaseError(
      `\`${name}\` holds several releases (${versions.join(', ')}); give the bundle of one of them.`,
    );
  return versions[0] ?? (parts.length === 1 ? versionInName(parts[0]?.name ?? '') : undefined);
}

function unstatedVersion(latest: string, name: string): string {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(latest)?.[0];
  if (date !== undefined) return date;
  throw new ReleaseError(`\`${name}\` does not state its version; give it with \`--attack-version\`.`);
}

/** What was given, of one part or of the parts of a folder. */
function nameOf(parts: readonly ReleasePart[]): string {
  const [first] = parts;
  if (!first) return '';
  if (!first.inFolder) return first.name;
  let shared = first.name;
  for (const { name } of parts) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  return shared.slice(0, Math.max(1, shared.lastIndexOf('/')));
}
