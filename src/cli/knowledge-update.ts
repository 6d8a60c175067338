/** `knowledge update`: the facts about ATT&CK and D3FEND, made anew from their releases. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findContent } from '../collections/find-files.ts';
import { loadCollections } from '../collections/load-collections.ts';
import type { LoadedDocument } from '../collections/loaded.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { type NoticeFacts, updateNotice } from '../knowledge/update/notice.ts';
import { ReleaseError } from '../knowledge/update/release-error.ts';
import { type FileToWrite, writeTogether } from '../knowledge/update/write.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { type Palette, paletteFor, printable } from './display.ts';
import { changeLines, touchedLines } from './knowledge-update/print-changes.ts';
import { ProgressNotes } from './knowledge-update/progress.ts';
import { type OtherNames, touchedPlaces } from './knowledge-update/touched.ts';
import {
  presentFile,
  type Update,
  type UpdateOptions,
  updateAttack,
  updateD3fend,
} from './knowledge-update/updates.ts';
import { noteLine, printLine } from './output.ts';
import { threadCount } from './project.ts';

export interface KnowledgeUpdateOptions extends UpdateOptions {
  /** Releases, as given: a file, a folder (ATT&CK alone) or an address; at least one. */
  readonly attack?: string;
  readonly d3fend?: string;
  readonly dryRun: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Reads releases, prints what they change and which documents that touches, and writes the knowledge files. Gives the
 * exit code: 0; 1 for a release that is not what it should be; 2 for what cannot be read or written. Nothing is written
 * unless all releases were read.
 */
export async function runKnowledgeUpdate(options: KnowledgeUpdateOptions): Promise<number> {
  const { root, dryRun, env } = options;
  if (!existsSync(join(root, 'content'))) {
    noteLine(`error: \`${root}\` is no project: it has no folder \`content\`.`);
    return 2;
  }
  const updates = await readUpdates(options);
  if (typeof updates === 'number') return updates;
  const palette = paletteFor(process.stdout, env);
  const notice = await noticeUpdate(root, updates);
  const files = [
    ...updates.flatMap((update) => update.files.filter(({ text, before }) => text !== before)),
    ...(notice.text === notice.before ? [] : [{ name: 'NOTICE.md', text: notice.text }]),
  ];
  if (files.length === 0) {
    for (const { title } of updates) printLine(`${title}: nothing changed.`);
    return 0;
  }
  await printUpdates(updates, options, palette);
  for (const sentence of notice.look) noteLine(`warning: Look at content/knowledge/NOTICE.md. ${sentence}`);
  const shown = files.map(({ name }) => `content/knowledge/${name}`).join(', ');
  printLine();
  if (dryRun) {
    printLine(`Nothing is written (--dry-run). Without it: ${shown}.`);
    return 0;
  }
  const folder = join(root, 'content', 'knowledge');
  return await write(
    folder,
    files.map(({ name, text }) => ({ path: join(folder, name), text })),
    shown,
  );
}

/** All releases, or the exit code when one of them cannot be used. */
async function readUpdates(options: KnowledgeUpdateOptions): Promise<Update[] | number> {
  const notes = new ProgressNotes();
  const updates: Update[] = [];
  try {
    if (options.attack !== undefined) updates.push(await updateAttack(options.attack, options, notes));
    if (options.d3fend !== undefined) updates.push(await updateD3fend(options.d3fend, options));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    notes.end();
    noteLine(`error: ${printable(error.message)}`);
    return error.unread ? 2 : 1;
  }
  notes.end();
  for (const { warnings } of updates) for (const warning of warnings) noteLine(`warning: ${printable(warning)}`);
  return updates;
}

async function printUpdates(
  updates: readonly Update[],
  { root, env }: KnowledgeUpdateOptions,
  palette: Palette,
): Promise<void> {
  for (const [index, { title, changes, compared }] of updates.entries()) {
    if (index > 0) printLine();
    printLine(palette.bold(title));
    if (changes.length === 0) printLine('No names, states or relations changed.');
    for (const line of changeLines(changes, palette, compared)) printLine(line);
  }
  const changes = updates.flatMap((update) => (update.compared ? update.changes : []));
  if (changes.length === 0) return;
  const documents = await documentsOf(root, env);
  if (!documents) return;
  const places = touchedPlaces(documents, changes, await otherNames(root));
  for (const line of touchedLines(places, palette)) printLine(line);
}

async function write(folder: string, files: readonly FileToWrite[], shown: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    await writeTogether(files);
  } catch (error) {
    noteLine(`error: \`content/knowledge\` cannot be written: ${unreadableReason(error)}. Nothing was changed.`);
    return 2;
  }
  printLine(`Wrote ${shown}.`);
  return 0;
}

/** The notice with what releases state; one that is missing is for people to write. */
async function noticeUpdate(
  root: string,
  updates: readonly Update[],
): Promise<{ text: string; before: string; look: readonly string[] }> {
  const before = await readFile(join(root, 'content', 'knowledge', 'NOTICE.md'), 'utf8').catch(() => undefined);
  if (before === undefined)
    return { text: '', before: '', look: ['It is missing, and the terms of use of ATT&CK and D3FEND want it.'] };
  const facts: NoticeFacts = Object.assign({}, ...updates.map(({ notice }) => notice));
  const { text, look } = updateNotice(before, facts);
  return { text, before, look };
}

/** The project's documents; nothing, with a warning, where its other knowledge cannot be used. */
async function documentsOf(root: string, env: NodeJS.ProcessEnv): Promise<readonly LoadedDocument[] | undefined> {
  const { documents } = await findContent(root);
  try {
    const threads = threadCount(availableParallelism(), env);
    const loaded = await loadCollections(root, { threads, only: { documents, covers: () => false } });
    return loaded.documents;
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    noteLine(`warning: The documents cannot be looked through, since ${error.message}.`);
    return undefined;
  }
}

/** Names that documents may use in place of ids, of the present knowledge. */
async function otherNames(root: string): Promise<OtherNames> {
  const attack = (await presentFile(root, 'attack.json')).content;
  const d3fend = (await presentFile(root, 'd3fend.json')).content;
  const tactics = new Map<string, string>();
  for (const { id, name, shortName } of attack?.tactics ?? []) {
    tactics.set(name.toLowerCase(), id);
    tactics.set(shortName.toLowerCase(), id);
  }
  const defences = new Map((d3fend?.techniques ?? []).map(({ id, iri }) => [iri, id]));
  return {
    tactic: (name) => tactics.get(name.trim().toLowerCase()),
    defence: (iri) => defences.get(iri),
  };
}
