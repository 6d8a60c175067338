/** Where paths of the command line are taken from, and how they are shown. */
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

/**
 * The folder that the command was called from. npm runs scripts in the project's folder and leaves the caller's in
 * `INIT_CWD`; without npm it is the working folder.
 */
export function callFolder(env: NodeJS.ProcessEnv = process.env, workingFolder: string = process.cwd()): string {
  return env['npm_lifecycle_event'] && env['INIT_CWD'] ? env['INIT_CWD'] : workingFolder;
}

/** A path that somebody gave on the command line: as given, to show, and absolute, to open. */
export interface GivenPath {
  shown: string;
  absolute: string;
}

/** Resolves a path of the command line against the call folder. `shown` keeps the caller's form, with `/` between parts. */
export function givenPath(path: string, folder: string): GivenPath {
  return { shown: withSlashes(path), absolute: resolve(folder, path) };
}

/** The absolute path of a file that another file names: below the call folder where it stands there, else beside that other file. */
export function besideOrBelow(path: string, folder: string, besideFolder: string): string {
  const called = resolve(folder, path);
  return existsSync(called) ? called : resolve(besideFolder, path);
}

/** How a file that nobody named is shown: relative to the call folder. */
export function shownPath(absolute: string, folder: string): string {
  return withSlashes(relative(folder, absolute)) || '.';
}

/** The path of a file met while walking `given`, in the form that `given` was written in. */
export function shownBelow(given: GivenPath, absolute: string): string {
  const below = relative(given.absolute, absolute);
  if (below === '') return given.shown;
  if (isAbsolute(below) || below.startsWith('..')) return withSlashes(absolute);
  return withSlashes(given.shown === '.' ? below : join(given.shown, below));
}

function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
