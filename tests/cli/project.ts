/** Small projects on disk, and the real command line run on them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const OWN = join(import.meta.dirname, '..', '..');

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'huntbook-cli-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A project with these files below `content/`, and this project's knowledge but for its pages of languages, which would all run. */
export function projectWith(files: Record<string, string>): string {
  const root = folderWith(Object.fromEntries(Object.entries(files).map(([name, text]) => [`content/${name}`, text])));
  const knowledge = join('content', 'knowledge');
  mkdirSync(join(root, knowledge), { recursive: true });
  for (const name of readdirSync(join(OWN, knowledge))) {
    if (name !== 'languages') symlinkSync(join(OWN, knowledge, name), join(root, knowledge, name));
  }
  return root;
}

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command line. `from` is the folder that it is called from; `project` the one whose content is used. */
export function huntbook(
  args: readonly string[],
  options: { from?: string; project?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
): Ran {
  const { npm_lifecycle_event: _, INIT_CWD: __, GITHUB_ACTIONS: ___, ...env } = process.env;
  const all = options.project === undefined ? args : [...args, '--project', options.project];
  const ran = spawnSync(process.execPath, [join(OWN, 'scripts', 'huntbook.ts'), ...all], {
    cwd: options.from ?? options.project ?? OWN,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1', ...options.env },
    input: options.input ?? '',
    maxBuffer: 64_000_000,
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
