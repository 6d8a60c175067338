import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PackedCache } from '../../src/collections/packed-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'huntbook-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const freshPath = () => join(folder, `${count++}`, 'cache.jsonl');
const key = (text: string) => createHash('sha256').update(text).digest('hex');

async function filled(path: string, entries: Record<string, unknown>): Promise<void> {
  const cache = await PackedCache.open(path);
  for (const [name, value] of Object.entries(entries)) cache.set(key(name), value);
  await cache.save({ keepRest: false });
}

test('gives back what was put in', async () => {
  const path = freshPath();
  await filled(path, { a: { n: [1, 'zwei\n', null] }, b: 'ü' });
  const cache = await PackedCache.open(path);
  expect(cache.get(key('a'))).toEqual({ n: [1, 'zwei\n', null] });
  expect(cache.get(key('b'))).toBe('ü');
  expect(cache.get(key('c'))).toBeUndefined();
});

test.each([
  ['a changed value', (text: string) => text.replace('"one"', '"uno"')],
  ['a cut end', (text: string) => text.slice(0, -3)],
  ['another file altogether', () => '\u0000\u0001 not a cache'],
  ['an empty file', () => ''],
])('ignores %s', async (_, spoil) => {
  const path = freshPath();
  await filled(path, { a: 'one' });
  writeFileSync(path, spoil(readFileSync(path, 'utf8')));
  expect((await PackedCache.open(path)).get(key('a'))).toBeUndefined();
});

test('a spoilt line leaves the others good', async () => {
  const path = freshPath();
  await filled(path, { a: 1, b: 2 });
  appendFileSync(path, `${key('c')} 0123456789abcdef {"not":"it"}\n`);
  const cache = await PackedCache.open(path);
  expect([cache.get(key('a')), cache.get(key('b')), cache.get(key('c'))]).toEqual([1, 2, undefined]);
});

test('drops what a whole run did not ask for, keeps it after a part', async () => {
  const path = freshPath();
  await filled(path, { a: 1, b: 2 });
  const part = await PackedCache.open(path);
  part.set(key('c'), 3);
  await part.save({ keepRest: true });
  const whole = await PackedCache.open(path);
  expect([whole.get(key('a')), whole.get(key('c'))]).toEqual([1, 3]);
  await whole.save({ keepRest: false });
  const after = await PackedCache.open(path);
  expect([after.get(key('a')), after.get(key('b')), after.get(key('c'))]).toEqual([1, undefined, 3]);
});

test('does not write when nothing is new', async () => {
  const path = freshPath();
  await filled(path, { a: 1 });
  const before = statSync(path).mtimeMs;
  const cache = await PackedCache.open(path);
  cache.get(key('a'));
  await cache.save({ keepRest: false });
  expect(statSync(path).mtimeMs).toBe(before);
});

test('a cache without a place, or in one that cannot be written, is merely empty', async () => {
  const nowhere = await PackedCache.open<number>(undefined);
  nowhere.set(key('a'), 1);
  await nowhere.save({ keepRest: false });
  const blocked = join(folder, 'file');
  writeFileSync(blocked, '');
  const cache = await PackedCache.open<number>(join(blocked, 'cache.jsonl'));
  cache.set(key('a'), 1);
  await expect(cache.save({ keepRest: false })).resolves.toBeUndefined();
});
