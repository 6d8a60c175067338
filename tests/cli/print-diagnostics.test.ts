import { expect, test } from 'vitest';
import { annotation } from '../../src/cli/annotations.ts';
import { displayWidth, paletteFor, printable } from '../../src/cli/display.ts';
import { formatDiagnostic, sortDiagnostics, summarise } from '../../src/cli/print-diagnostics.ts';
import type { Diagnostic } from '../../src/documents/diagnostics.ts';

const plain = paletteFor({ isTTY: false }, {});
const tactic: Diagnostic = {
  rule: 'attack/unknown-tactic',
  severity: 'error',
  message: 'Unexpected tactic `Lateral Movment`, expected a tactic of ATT&CK 18.1.',
  file: 'content/playbooks/remote.md',
  line: 2,
  column: 9,
  endColumn: 24,
  help: 'did you mean `Lateral Movement`?',
};

test('shows rule, place, the line with the spot marked, and help', () => {
  const text = formatDiagnostic(tactic, ['---', 'tactic: Lateral Movment'], plain);
  expect(text).toMatchInlineSnapshot(`
    "error[attack/unknown-tactic]: Unexpected tactic \`Lateral Movment\`, expected a tactic of ATT&CK 18.1.
      --> content/playbooks/remote.md:2:9
    > 2 | tactic: Lateral Movment
        |         ^^^^^^^^^^^^^^^ did you mean \`Lateral Movement\`?"
  `);
});

test('without the file at hand it still says where and how to mend it', () => {
  expect(formatDiagnostic(tactic, undefined, plain)).toMatchInlineSnapshot(`
    "error[attack/unknown-tactic]: Unexpected tactic \`Lateral Movment\`, expected a tactic of ATT&CK 18.1.
      --> content/playbooks/remote.md:2:9
      = did you mean \`Lateral Movement\`?"
  `);
});

/** The printed line and the marker below it. */
function marked(line: string, column: number, endColumn?: number): string[] {
  const diagnostic: Diagnostic = {
    rule: 'a/b',
    severity: 'warning',
    message: 'm',
    line: 1,
    column,
    ...(endColumn ? { endColumn } : {}),
  };
  return formatDiagnostic(diagnostic, [line], plain).split('\n').slice(2);
}

test.each([
  ['at the end of a line', 'abc', 4, undefined, ['> 1 | abc', '    |    ^']],
  ['after a tab', '\tabc', 2, 5, ['> 1 |     abc', '    |     ^^^']],
  ['under wide characters', '監視 abc', 1, 3, ['> 1 | 監視 abc', '    | ^^^^']],
  ['after wide characters', '監視 abc', 4, 7, ['> 1 | 監視 abc', '    |      ^^^']],
  ['after an emoji', '👩‍💻 x', 7, 8, ['> 1 | 👩‍💻 x', '    |    ^']],
  ['a control character is spelt out', 'a\u001b[31mb', 2, 3, ['> 1 | a\\u001b[31mb', '    |  ^^^^^^']],
  ['a column beyond the line', 'ab', 99, undefined, ['> 1 | ab', '    |   ^']],
  ['an empty line', '', 1, undefined, ['> 1 | ', '    | ^']],
])('marks the spot: %s', (_, line, column, end, expected) => {
  expect(marked(line, column, end)).toEqual(expected);
});

test('a long line is cropped around the spot', () => {
  const line = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`;
  const [shown = '', marker = ''] = marked(line, 5001, 5005);
  expect(shown.length).toBeLessThan(180);
  const at = shown.indexOf('HERE');
  expect(at).toBeGreaterThan(0);
  expect(marker.indexOf('^')).toBe(at);
  expect(marker.trim().endsWith('^^^^')).toBe(true);
});

test('a place over several lines is marked to the end of the first', () => {
  const diagnostic: Diagnostic = {
    rule: 'a/b',
    severity: 'error',
    message: 'm',
    line: 1,
    column: 3,
    endLine: 2,
    endColumn: 2,
  };
  expect(formatDiagnostic(diagnostic, ['abcdef', 'gh'], plain).split('\n').at(-1)).toBe('    |   ^^^^');
});

test('messages from a document cannot steer the terminal', () => {
  const text = formatDiagnostic({ ...tactic, message: 'bad \u001b]0;title\u0007 \u202Eevil' }, undefined, plain);
  expect(text).toContain('bad \\u001b]0;title\\u0007 \\u202eevil');
});

test('sorted by file, line and column, each once', () => {
  const at = (file: string, line: number, column: number): Diagnostic => ({ ...tactic, file, line, column });
  const sorted = sortDiagnostics([at('b', 1, 1), at('a', 10, 1), at('a', 2, 5), at('a', 2, 3), at('b', 1, 1)]);
  expect(sorted.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
    'a:2:3',
    'a:2:5',
    'a:10:1',
    'b:1:1',
  ]);
});

test.each([
  [[], 1, 'No errors in 1 file.'],
  [[tactic], 2, '1 error and 0 warnings in 2 files.'],
  [[tactic, tactic, { ...tactic, severity: 'warning' as const }], 2, '2 errors and 1 warning in 2 files.'],
])('summary %#', (diagnostics, files, expected) => {
  expect(summarise(diagnostics, files)).toBe(expected);
});

test('annotations escape what would end the command', () => {
  const text = annotation({ ...tactic, file: 'a,b:c.md', message: '50%\r\n::error::x', help: 'h' });
  expect(text).toBe(
    '::error file=a%2Cb%3Ac.md,line=2,col=9,endColumn=24,title=attack/unknown-tactic::50%25%0D%0A::error::x H.',
  );
});

test('annotations show what turned events away, as far as there is room', () => {
  const details = ['missing  line 2', '         turned away by `a`: 1, wanted 2'];
  expect(annotation({ ...tactic, details })).toMatch(/\?%0Amissing {2}line 2%0A {9}turned away by `a`: 1, wanted 2$/);
  const many = annotation({ ...tactic, details: Array.from({ length: 30 }, (_, index) => `line ${index}`) });
  expect(many.split('%0A')).toHaveLength(13);
  expect(many).toMatch(/%0Aline 10%0A… and 19 more lines$/);
});

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['a pipe', {}, {}, false],
])('colours: %s', (_, stream, env, coloured) => {
  expect(paletteFor(stream, env).error('x') !== 'x').toBe(coloured);
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['🛡️', 2],
])('width of %s', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('line breaks in printable text are spelt out', () => {
  expect(printable('a\nb\tc')).toBe('a\\u000ab    c');
});
