import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { digestOf, filesDigest } from '../../src/collections/digest.ts';

const root = mkdtempSync(join(tmpdir(), 'huntbook-digest-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('parts do not run into each other', () => {
  expect(digestOf('ab', 'c')).not.toBe(digestOf('a', 'bc'));
});

test('a folder is digested with what its links lead to, files and folders', async () => {
  const [folder, elsewhere] = [join(root, 'knowledge'), join(root, 'elsewhere')];
  mkdirSync(join(elsewhere, 'deep'), { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(elsewhere, 'one.yaml'), 'a');
  writeFileSync(join(elsewhere, 'deep', 'two.yaml'), 'a');
  symlinkSync(join(elsewhere, 'one.yaml'), join(folder, 'one.yaml'));
  symlinkSync(join(elsewhere, 'deep'), join(folder, 'deep'));
  symlinkSync(folder, join(folder, 'itself'));
  symlinkSync(join(elsewhere, 'none'), join(folder, 'nothing'));
  const digests = [await filesDigest(folder)];
  for (const name of ['one.yaml', 'deep/two.yaml']) {
    writeFileSync(join(elsewhere, name), 'b');
    digests.push(await filesDigest(folder));
  }
  expect(new Set(digests).size).toBe(3);
});

test('a folder that is not there', async () => {
  expect(await filesDigest(join(root, 'none'))).toBe(digestOf());
});
