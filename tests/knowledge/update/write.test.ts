/** Knowledge files as text, and on disk all or none. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { KNOWLEDGE_FILES } from '../../../src/knowledge/load.ts';
import { formatKnowledge, writeTogether } from '../../../src/knowledge/update/write.ts';

const OWN = join(import.meta.dirname, '..', '..', '..', 'content', 'knowledge');
const folder = mkdtempSync(join(tmpdir(), 'huntbook-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['attack.json', 'attack-detection-strategies.json', 'd3fend.json'] as const)(
  '%s is written as it stands in this project',
  (name) => {
    const text = readFileSync(join(OWN, name), 'utf8');
    expect(formatKnowledge(JSON.parse(text))).toBe(text);
    expect(KNOWLEDGE_FILES[name].safeParse(JSON.parse(text)).success).toBe(true);
  },
);

test('an entry of a list or an object takes a line', () => {
  expect(
    formatKnowledge({ a: 'x', b: ['y', 'z'], c: [{ d: 1 }, { d: 2 }], e: { f: [['g', 'h']] }, i: {}, j: [] }),
  ).toBe(`{
 "a": "x",
 "b": ["y", "z"],
 "c": [
  {"d":1},
  {"d":2}
 ],
 "e": {
  "f": [["g","h"]]
 },
 "i": {},
 "j": []
}
`);
});

test('nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        fc.jsonValue(),
        { noNullPrototype: true },
      ),
      (content) => {
        expect(JSON.parse(formatKnowledge(content))).toEqual(JSON.parse(JSON.stringify(content)));
      },
    ),
  );
});

test('files are replaced, and nothing else is left', async () => {
  const place = join(folder, 'whole');
  mkdirSync(place);
  writeFileSync(join(place, 'a'), 'old');
  await writeTogether([
    { path: join(place, 'a'), text: 'new' },
    { path: join(place, 'b'), text: 'newer' },
  ]);
  expect(readdirSync(place).sort()).toEqual(['a', 'b']);
  expect(readFileSync(join(place, 'a'), 'utf8')).toBe('new');
});

test('when one cannot be written, none is', async () => {
  const place = join(folder, 'half');
  mkdirSync(place);
  writeFileSync(join(place, 'a'), 'old');
  await expect(
    writeTogether([
      { path: join(place, 'a'), text: 'new' },
      { path: join(place, 'none', 'b'), text: 'new' },
    ]),
  ).rejects.toThrow(/ENOENT/);
  expect(readdirSync(place)).toEqual(['a']);
  expect(readFileSync(join(place, 'a'), 'utf8')).toBe('old');
});

test('when the last cannot be moved into its place, those before it are put back', async () => {
  const place = join(folder, 'back');
  mkdirSync(join(place, 'c'), { recursive: true });
  writeFileSync(join(place, 'a'), 'old');
  const written = ['a', 'b', 'c'].map((name) => ({ path: join(place, name), text: 'new' }));
  await expect(writeTogether(written)).rejects.toThrow();
  expect(readdirSync(place).sort()).toEqual(['a', 'c']);
  expect(readFileSync(join(place, 'a'), 'utf8')).toBe('old');
});
