import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finishReplacing, replaceSite, type SitePlaces } from '../../src/publish/replace-site.ts';

let root = '';
let places: SitePlaces;

async function site(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'index.html'), text);
}
const served = () => readFile(path.join(places.site, 'index.html'), 'utf8');

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'replace-'));
  const at = (name: string) => path.join(root, name);
  places = { site: at('dist'), next: at('next'), last: at('last'), ready: at('ready') };
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('replaceSite', () => {
  it('puts the next site in place and leaves nothing behind', async () => {
    await site(places.site, 'old');
    await site(places.next, 'new');
    await writeFile(places.ready, '');
    await replaceSite(places);
    expect(await served()).toBe('new');
    expect([places.next, places.last, places.ready].filter(existsSync)).toEqual([]);
  });

  it('works for the first site', async () => {
    await site(places.next, 'new');
    await replaceSite(places);
    expect(await served()).toBe('new');
  });
});

describe('finishReplacing', () => {
  it('completes a replacement cut off between the two renames', async () => {
    await site(places.site, 'old');
    await site(places.next, 'new');
    await writeFile(places.ready, '');
    await rename(places.site, places.last);
    expect(await finishReplacing(places)).toBe('completed');
    expect(await served()).toBe('new');
    expect(existsSync(places.last)).toBe(false);
  });

  it('brings the last site back when the next is not complete', async () => {
    await site(places.last, 'old');
    await site(places.next, 'half');
    expect(await finishReplacing(places)).toBe('restored');
    expect(await served()).toBe('old');
  });

  it('leaves a site that is there alone', async () => {
    await site(places.site, 'old');
    await site(places.next, 'half');
    expect(await finishReplacing(places)).toBe('nothing');
    expect(await served()).toBe('old');
  });
});
