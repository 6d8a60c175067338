import { expect, test } from 'vitest';
import { paletteFor } from '../../src/cli/display.ts';
import { formatDiff } from '../../src/cli/print-diff.ts';

const plain = paletteFor({ isTTY: false }, {});
const change = { file: 'a.md', before: 'one\r\ntwo\r\nthree\r\nfour', after: 'one\r\n2\r\nthree\r\nfour' };

test('a unified diff, line ends of the file left out', () => {
  expect(formatDiff(change, plain)).toBe(
    '--- a.md\n+++ a.md\n@@ -1,4 +1,4 @@\n one\n-two\n+2\n three\n four\n\\ No newline at end of file',
  );
});

test('what would steer a terminal is spelt out', () => {
  const shown = formatDiff({ file: 'a\u001b.md', before: 'x\u001b[2J\n', after: 'y\u202e\n' }, plain);
  expect(shown).toBe('--- a\\u001b.md\n+++ a\\u001b.md\n@@ -1,1 +1,1 @@\n-x\\u001b[2J\n+y\\u202e');
});

test('colours on a terminal', () => {
  const shown = formatDiff(change, paletteFor({ isTTY: true }, {}));
  expect(shown).toContain('\u001b[31m-two\u001b[0m\n\u001b[32m+2\u001b[0m');
});
