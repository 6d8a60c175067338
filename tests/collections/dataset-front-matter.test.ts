import { expect, it } from 'vitest';
import { readFrontMatter } from '../../src/collections/dataset-front-matter.ts';

const START = '---\ntitle: Far\nplatforms: [Windows]\nsource: x\ntime: 2024-05-14T12:00:00Z\n';

it.each([
  ['of the events, which can be written anew', 'sha256: abc\nlabels: []\n', 'the SHA-256 of events.ndjson', true],
  [
    'of the file at an address, which cannot',
    'events: { address: https://example.org/x, sha256: abc }\nlabels: []\n',
    'the SHA-256 of the file, quoted',
    false,
  ],
  [
    'of the file at an address, made of digits alone',
    `events: { address: https://example.org/x, sha256: ${'0'.repeat(64)} }\nlabels: []\n`,
    'the SHA-256 of the file, quoted',
    false,
  ],
])('a digest %s', (_, rest, expected, mended) => {
  const [diagnostic] = readFrontMatter(`${START}${rest}---\n`).diagnostics;
  expect(diagnostic?.message).toContain(expected);
  expect(diagnostic?.help !== undefined).toBe(mended);
});
