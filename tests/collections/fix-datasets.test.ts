import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fixDataset } from '../../src/collections/fix-datasets.ts';

const events = Buffer.from('{"EventID":1}\n{"EventID":2}\n');
const sha = createHash('sha256').update(events).digest('hex');
const digest = createHash('sha256').update('{"EventID":2}').digest('hex').slice(0, 16);

test.each([
  ['none', 'title: x\nlabels: []\n', `title: x\nsha256: ${sha}\nlabels: []\n`],
  ['none, and no labels', 'title: x\n', `sha256: ${sha}\ntitle: x\n`],
  ['an empty one', 'sha256:\nlabels: []\n', `sha256: ${sha}\nlabels: []\n`],
  ['a comment', 'sha256: # to do\nlabels: []\n', `sha256: ${sha} # to do\nlabels: []\n`],
  ['something else', 'sha256: [1, 2] # list\nlabels: []\n', `sha256: ${sha} # list\nlabels: []\n`],
  ['an old one', `sha256: "${'0'.repeat(64)}"\nlabels: []\n`, `sha256: ${sha}\nlabels: []\n`],
])('sha256: %s', (_, front, expected) => {
  expect(fixDataset(`---\n${front}---\n\nText.\n`, events)).toEqual({
    text: `---\n${expected}---\n\nText.\n`,
    changes: ['sha256'],
  });
});

test('what is right stays as it is', () => {
  const text = `---\nsha256: ${sha}\nlabels: []\n---\n`;
  expect(fixDataset(text, events)).toEqual({ text, changes: [] });
});

test('digests of a new label stand below its lines', () => {
  const label = 'labels:\n  - id: start\n    lines: [2]\n    attack: true\n    note: It starts.\n';
  expect(fixDataset(`---\nsha256: ${sha}\n${label}---\n`, events).text).toContain(
    `    lines: [2]\n    digests: [${digest}]\n    attack: true\n`,
  );
});

test('counts say how many events there are', () => {
  const text = (counts: string) => `---\nsha256: ${sha}\ncounts:${counts}\nlabels: []\n---\n`;
  const counted = { events: 2, channels: { Security: 1, System: 1 } };
  expect(fixDataset(text(' { events: 1, channels: { Security: 2 } }'), events, { counted })).toEqual({
    text: text(' { events: 2, channels: { "Security": 1, "System": 1 } }'),
    changes: ['counts'],
  });
  expect(fixDataset(text('\n  events: 7 # so many'), events, { counted }).text).toBe(text('\n  events: 2 # so many'));
  const right = text('\n  events: 2\n  channels:\n    Security: 1\n    System: 1');
  expect(fixDataset(right, events, { counted })).toEqual({ text: right, changes: [] });
});

test('a label gets the lines that its query finds, in a block and in one line', () => {
  const text = (label: string) => `---\nsha256: ${sha}\nlabels:\n  - ${label}\n---\n`;
  const rest = 'query: any where EventID == 2, language: eql, attack: true, note: It starts.';
  const labels = new Map([['start', { lines: [2] }]]);
  expect(fixDataset(text(`{ id: start, ${rest} }`), events, { labels }).text).toBe(
    text(`{ id: start, lines: [2], digests: [${digest}], ${rest} }`),
  );
  const block = `id: start\n    ${rest.replaceAll(', ', '\n    ')}`;
  const written = text(block.replace('    query', `    lines: [2]\n    digests: [${digest}]\n    query`));
  expect(fixDataset(text(block), events, { labels })).toEqual({ text: written, changes: ['lines of `start`'] });
  expect(fixDataset(written, events, { labels })).toEqual({ text: written, changes: [] });
  const stale = written.replace('[2]', '[1]').replace(digest, 'f'.repeat(16));
  expect(fixDataset(stale, events, { labels }).text).toBe(written);
  const failed = new Map([['start', { error: 'it does not parse' }]]);
  expect(fixDataset(text(block), events, { labels: failed }).changes).toEqual([]);
});

test('a digest that YAML would read as a number is quoted', () => {
  const line = Array.from({ length: 100_000 }, (_, n) => `{"n":${n}}`).find((one) =>
    /^[\de]+$/.test(createHash('sha256').update(one).digest('hex').slice(0, 16)),
  );
  if (line === undefined) throw new Error('no such line was found');
  const own = Buffer.from(`${line}\n`);
  const text = `---\nsha256: ${createHash('sha256').update(own).digest('hex')}\nlabels:\n  - id: start\n    lines: [1]\n    attack: true\n    note: x\n---\n`;
  const fixed = fixDataset(text, own);
  expect(fixed.text).toMatch(/digests: \['[\de]{16}'\]/);
  expect(fixDataset(fixed.text, own).changes).toEqual([]);
});
