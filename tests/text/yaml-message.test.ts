import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { explainYaml } from '../../src/text/yaml-message.ts';

test.each([
  ['a: [1, 2\nb: 3', 'Unexpected end of a list, expected `]` before this line.'],
  ['a: {x: 1\nb: 3', 'Unexpected end of `{…}`, expected `}` before this line.'],
  ['a:\n  - x\n y: 1', /^Unexpected indentation/],
  ['a:\n- x\n  - y\n z: 2', /^Unexpected lines, expected `key: value`/],
  ['a: "x\nb: 3', 'Unexpected end of a text, expected `"` at its end.'],
  ["a: 'x\nb: 3", "Unexpected end of a text, expected `'` at its end."],
  ['a: 1\n---\nb: 2', 'Unexpected second YAML document, expected one in the file.'],
  ['a: 1\n...\nb: 2', 'Unexpected second YAML document, expected one in the file.'],
  ['a: b: c', /^Unexpected `key: value` inside a value/],
  ['a:\n\tb: 1', 'Unexpected tab, expected spaces as indentation.'],
  ['a: 1\na: 2', 'Unexpected key: an earlier line has it already.'],
  ["a: 'it's'", /^Unexpected text after a value/],
  ['a: - b', /^Unexpected `- ` beside a key/],
  ['a: "C:\\q"', /^Unexpected `\\` in a text/],
  ['a: @x', 'Unexpected `@` at the start of a value, expected a text between quotes.'],
  ['a: `x`', 'Unexpected backtick at the start of a value, expected a text between quotes.'],
  ['a: |x\n', 'Unexpected YAML: Block scalar header includes extra characters: |x.'],
])('%j', (text, message) => {
  const [error] = parseDocument(text, { prettyErrors: false }).errors;
  expect(error && explainYaml(error).message).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  );
});
