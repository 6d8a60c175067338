/** Digests that decide whether a cached result still holds. */
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');

/** SHA-256 of the parts, hex; parts cannot run into each other. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts)
    hash.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength}:`).update(part);
  return hash.digest('hex');
}

/** SHA-256 over this program as `sourceDigest` gives it, and the version of Node: what is cached under it is never read by another program. */
export async function codeDigest(folders: readonly string[]): Promise<string> {
  return digestOf(process.version, await sourceDigest(folders));
}

/** SHA-256 over this program's own source below the named folders of `src/`, and over the versions of its libraries. */
export async function sourceDigest(folders: readonly string[]): Promise<string> {
  const parts = [...folders].sort().map(async (folder) => [folder, await folderDigest(folder)]);
  return digestOf(await libraries(), ...(await Promise.all(parts)).flat());
}

const folderDigests = new Map<string, Promise<string>>();

/** Read once: a process keeps the code that it started with. */
function folderDigest(folder: string): Promise<string> {
  const known = folderDigests.get(folder) ?? filesDigest(join(PROJECT, 'src', folder));
  folderDigests.set(folder, known);
  return known;
}

let lock: Promise<Uint8Array | string> | undefined;

function libraries(): Promise<Uint8Array | string> {
  lock ??= readFile(join(PROJECT, 'package-lock.json')).catch(() => '');
  return lock;
}

/** SHA-256 over all files below a folder and their names, linked ones too; of nothing when it is not there. */
export async function filesDigest(folder: string): Promise<string> {
  const paths = await filesBelow(folder);
  const parts = await Promise.all(
    paths.map(async (path) => [relative(folder, path).split(sep).join('/'), await readFile(path)] as const),
  );
  return digestOf(...parts.flat());
}

/** In alphabetical order. What reads knowledge follows links: so does this, but into no folder that it is already in. */
async function filesBelow(folder: string, within: readonly string[] = []): Promise<string[]> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || within.includes(real)) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.map(async (entry): Promise<string[]> => {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind?.isDirectory()) return filesBelow(path, [...within, real]);
    return kind?.isFile() ? [path] : [];
  });
  return (await Promise.all(below)).flat().sort();
}
