/** From a release to the texts of knowledge files, and what is different in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { KnowledgeError } from '../../knowledge/error.ts';
import { KNOWLEDGE_FILES, parseKnowledge } from '../../knowledge/load.ts';
import { type AttackRelease, readAttackRelease } from '../../knowledge/update/attack-release.ts';
import type { Change } from '../../knowledge/update/changes.ts';
import { compareAttack } from '../../knowledge/update/compare-attack.ts';
import { compareD3fend } from '../../knowledge/update/compare-d3fend.ts';
import { readD3fendRelease } from '../../knowledge/update/d3fend-release.ts';
import type { NoticeFacts } from '../../knowledge/update/notice.ts';
import { isAddress, openRelease, type ReleasePlace } from '../../knowledge/update/open-release.ts';
import { ReleaseError } from '../../knowledge/update/release-error.ts';
import { formatKnowledge } from '../../knowledge/update/write.ts';
import { givenPath } from '../call-folder.ts';
import type { ProgressNotes } from './progress.ts';

/** Where the project is, where paths are taken from, and versions for releases that do not state theirs. */
export interface UpdateOptions {
  readonly attackVersion?: string;
  readonly d3fendVersion?: string;
  /** Absolute path of the project, and the folder of the call. */
  readonly root: string;
  readonly folder: string;
}

export type FileName = keyof typeof KNOWLEDGE_FILES;
type Content<N extends FileName> = z.infer<(typeof KNOWLEDGE_FILES)[N]>;

/** Ids that a newer release may lack without anybody asking whether it is whole; releases keep revoked ones. */
const MANY_LOST = 20;

/** Bytes of D3FEND's ontology that are read; it is held whole, and has about 10 MB. */
const MOST_OF_D3FEND = 64_000_000;

/** A knowledge file as it is now. */
interface Present<N extends FileName> {
  /** Absent where it is missing. */
  readonly text?: string;
  /** Absent where it is missing or wrong. */
  readonly content?: Content<N>;
}

/** What one release comes to. */
export interface Update {
  /** `ATT&CK 18.1 → 19.0`. */
  readonly title: string;
  readonly changes: readonly Change[];
  /** False where there was nothing to compare with: all is new then. */
  readonly compared: boolean;
  /** New texts, and the present ones where there are such. */
  readonly files: readonly { name: FileName; text: string; before: string | undefined }[];
  readonly warnings: readonly string[];
  readonly notice: NoticeFacts;
}

/** The update to a release of ATT&CK: of `attack.json` and `attack-detection-strategies.json`. Rejects with `ReleaseError`. */
export async function updateAttack(given: string, options: UpdateOptions, notes: ProgressNotes): Promise<Update> {
  const present = await presentFile(options.root, 'attack.json');
  const presentStrategies = await presentFile(options.root, 'attack-detection-strategies.json');
  const before =
    present.content && presentStrategies.content
      ? { attack: present.content, strategies: presentStrategies.content }
      : undefined;
  const parts = await openRelease(placeOf(given, options.folder), { folderEnding: '.json' });
  const release = await readAttackRelease(parts, {
    ...(before ? { before } : {}),
    ...(options.attackVersion === undefined ? {} : { version: options.attackVersion }),
    progress: (read, of, file) => notes.read(read, of, parts.length > 1 ? given : file),
  });
  const { attack, strategies, unsure } = withVersion(release, before);
  const then = before?.attack.version;
  const warnings = [...release.warnings, ...unsure];
  if (release.lost.length > MANY_LOST)
    warnings.push(
      `The release of ATT&CK lacks ${release.lost.length} ids that the project has; see that it is a whole one. They are kept as deprecated.`,
    );
  if (then !== undefined && isOlder(attack.version, then))
    warnings.push(`ATT&CK ${attack.version} is older than ${then}, which the project has.`);
  return {
    title: titleOf('ATT&CK', then, attack.version),
    changes: compareAttack(before ?? NOTHING_OF_ATTACK, { attack, strategies }, release.lost),
    compared: before !== undefined,
    files: [
      file('attack.json', attack, present),
      file('attack-detection-strategies.json', strategies, presentStrategies),
    ],
    warnings: [
      ...replaced('attack.json', present),
      ...replaced('attack-detection-strategies.json', presentStrategies),
      ...warnings,
    ],
    notice: {
      attackVersion: attack.version,
      ...(release.copyrightYear === undefined ? {} : { attackYear: release.copyrightYear }),
    },
  };
}

const NOTHING_OF_ATTACK = {
  attack: { source: '', version: '', tactics: [], techniques: [], dataComponents: {} },
  strategies: { source: '', version: '', strategies: {} },
};

/** The update to a release of D3FEND: of `d3fend.json`. Rejects with `ReleaseError`. */
export async function updateD3fend(given: string, options: UpdateOptions): Promise<Update> {
  const present = await presentFile(options.root, 'd3fend.json');
  const before = present.content;
  const [part] = await openRelease(placeOf(given, options.folder), { mostBytes: MOST_OF_D3FEND });
  if (!part) throw new ReleaseError(`There is nothing in \`${given}\`.`, { unread: true });
  const { d3fend, warnings } = await readD3fendRelease(part, {
    ...(before ? { before } : {}),
    ...(options.d3fendVersion === undefined ? {} : { version: options.d3fendVersion }),
  });
  const nothing = { ...d3fend, tactics: [], techniques: [], artifacts: {}, attackArtifacts: {} };
  const older =
    before && isOlder(d3fend.version, before.version)
      ? [`D3FEND ${d3fend.version} is older than ${before.version}, which the project has.`]
      : [];
  return {
    title: titleOf('D3FEND', before?.version, d3fend.version),
    changes: compareD3fend(before ?? nothing, d3fend),
    compared: before !== undefined,
    files: [file('d3fend.json', d3fend, present)],
    warnings: [...replaced('d3fend.json', present), ...warnings, ...older],
    notice: { d3fendVersion: d3fend.version },
  };
}

/** A release that does not state its version, and holds what the project has, is the one that the project has. */
function withVersion(
  { attack, strategies, versionStated }: AttackRelease,
  before: Pick<AttackRelease, 'attack' | 'strategies'> | undefined,
): Pick<AttackRelease, 'attack' | 'strategies'> & { unsure: string[] } {
  if (versionStated) return { attack, strategies, unsure: [] };
  if (before) {
    const same = {
      attack: { ...attack, version: before.attack.version },
      strategies: { ...strategies, version: before.strategies.version },
    };
    if (compareAttack(before, same).length === 0) return { ...same, unsure: [] };
  }
  const sentence = `The release of ATT&CK does not state its version; it is called after its last change, ${attack.version}. Give its version with \`--attack-version\`.`;
  return { attack, strategies, unsure: [sentence] };
}

/** The new text of a file beside its present one. */
function file<N extends FileName>(name: N, content: Content<N>, present: Present<N>): Update['files'][number] {
  // What a release has cannot make a file that the project does not read.
  KNOWLEDGE_FILES[name].parse(content);
  const text = formatKnowledge(content);
  return { name, text, before: isSame(text, present.text) ? text : present.text };
}

/** Whether a file says the same already, however its lines are broken. */
function isSame(text: string, present: string | undefined): boolean {
  if (present === undefined || present === text) return present === text;
  try {
    return formatKnowledge(JSON.parse(present)) === text;
  } catch {
    return false;
  }
}

/** A knowledge file as it is; one that is missing or wrong is no hindrance to making it anew. */
export async function presentFile<N extends FileName>(root: string, name: N): Promise<Present<N>> {
  const text = await readFile(join(root, 'content', 'knowledge', name), 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  try {
    return { text, content: parseKnowledge(name, text) };
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    return { text };
  }
}

function replaced(name: FileName, present: Present<FileName>): string[] {
  if (present.text === undefined || present.content) return [];
  return [`content/knowledge/${name} cannot be used as it is; it is made anew, without what earlier releases had.`];
}

function placeOf(given: string, folder: string): ReleasePlace {
  if (isAddress(given)) return { given, absolute: given };
  const { shown, absolute } = givenPath(given, folder);
  return { given: shown, absolute };
}

function titleOf(what: string, before: string | undefined, after: string): string {
  return before === undefined || before === after ? `${what} ${after}` : `${what} ${before} → ${after}`;
}

/** Whether a version of numbers comes before another; not known of others. */
function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => (/^\d+(?:\.\d+)*$/.test(text) ? text.split('.').map(Number) : undefined);
  const [left, right] = [numbers(version), numbers(than)];
  if (!left || !right) return false;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
