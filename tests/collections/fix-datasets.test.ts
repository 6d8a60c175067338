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
