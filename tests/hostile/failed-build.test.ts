/** A failed build names what is wrong and leaves the last good site in place. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { smallHunt } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';

it('a changed literal fails the build with file, line and event; the site that was there stays, then is replaced', () => {
  const files = smallHunt();
  const project = projectWith(files);
  const home = path.join(project, 'dist', 'index.html');
  expect(huntbook(['build'], { project }).code).toBe(0);
  const { mtimeMs } = statSync(home);
  const before = readFileSync(home);

  const [name, text] = Object.entries(files).find(([, content]) => content.includes('```sql'))!;
  const file = path.join(project, 'content', name);
  const changed = text.replace('AND EventID = 1', 'AND EventID = 2');
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  const failed = huntbook(['build'], { project });
  expect(failed.code).toBe(1);
  const line = changed.slice(0, changed.indexOf('SELECT')).split('\n').length;
  expect(failed.out).toContain(`content/${name}:${line}`);
  expect(failed.out).toMatch(/missing {2}line 2 /);
  expect(failed.out).toContain('EventID = 2');
  expect(readFileSync(home).equals(before)).toBe(true);
  expect(statSync(home).mtimeMs).toBe(mtimeMs);

  writeFileSync(file, text);
  expect(huntbook(['build'], { project }).code).toBe(0);
  expect(readFileSync(home).equals(before)).toBe(true);
}, 240_000);

it('a link that leads nowhere fails the build', () => {
  const project = projectWith(smallHunt());
  const article = path.join(project, 'content', 'articles', 'about.md');
  mkdirSync(path.dirname(article), { recursive: true });
  writeFileSync(article, '---\ndialect: article\ntitle: About\n---\n# About\n\nSee [below](#no-such-heading).\n');
  const { code, out } = huntbook(['build'], { project });
  expect(code).toBe(1);
  expect(out).toContain('no-such-heading');
  expect(existsSync(path.join(project, 'dist'))).toBe(false);
}, 120_000);
