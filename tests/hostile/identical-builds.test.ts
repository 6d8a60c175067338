/** The same content gives the same bytes: in two folders, at two times, with one core and with two, cached or not. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { huntbook } from '../cli/project.ts';

const OWN = path.join(import.meta.dirname, '..', '..');
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function copyOfProject(): string {
  const project = mkdtempSync(path.join(tmpdir(), 'huntbook-build-'));
  made.push(project);
  cpSync(path.join(OWN, 'content'), path.join(project, 'content'), { recursive: true });
  return project;
}

/** Digest of each file of the built site, by its path. */
function digests(project: string): Record<string, string> {
  const site = path.join(project, 'dist');
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .sort()
      .map((file) => [path.relative(site, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

function build(project: string, env: NodeJS.ProcessEnv, ...args: string[]): Record<string, string> {
  const { code, out, err } = huntbook(['build', ...args], { project, env });
  expect(code, out + err).toBe(0);
  return digests(project);
}

it('builds in two folders, with one thread and two, with a cold and a warm cache and without, are identical', () => {
  const first = copyOfProject();
  const second = copyOfProject();
  const cold = build(first, { HUNTBOOK_THREADS: '1', TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8' });
  expect(Object.keys(cold).length).toBeGreaterThan(50);
  expect(build(first, { HUNTBOOK_THREADS: '2', TZ: 'America/Los_Angeles' })).toEqual(cold);
  expect(build(second, { HUNTBOOK_THREADS: '2', TZ: 'UTC' }, '--no-cache')).toEqual(cold);
}, 300_000);
