import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLanguageFacts } from '../../src/knowledge/language-facts.ts';
import { loadMacros } from '../../src/knowledge/macros.ts';
import { loadPlaceholders, parsePlaceholders } from '../../src/knowledge/placeholders.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

it('knows the placeholders of the specification', () => {
  const known = loadPlaceholders(root);
  expect(known.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Administrators', 'JumpServers', 'Workstations', 'Servers', 'DomainControllers']),
  );
  expect(known.filter(({ description }) => !description?.endsWith('.'))).toEqual([]);
  expect(loadLanguageFacts(root)).toMatchObject({ macros: loadMacros(root), placeholders: known });
});

describe('parsePlaceholders', () => {
  it('reads texts and numbers', () => {
    expect(parsePlaceholders("placeholders:\n  - { name: ports, values: [22, '5*'] }")).toEqual([
      { name: 'ports', values: [22, '5*'] },
    ]);
  });

  it.each([
    ['placeholders: [', 1, 16, /^Unexpected end of a list/],
    ['placeholder: []', 1, 1, '`placeholders` is missing'],
    ['placeholders: []\nmore: 1', 2, 1, 'Unexpected key `more`, expected one of: reference, placeholders'],
    [
      'placeholders:\n  - { name: a, values: [], value: 1 }',
      2,
      28,
      'Unexpected key `value`, expected one of: name, values, description',
    ],
    ['placeholders:\n  - { name: a }', 2, 5, '`values` is missing'],
    [
      'placeholders:\n  - { name: a%, values: [] }',
      2,
      13,
      'at placeholders: Unexpected name, expected letters, digits and `_`',
    ],
    [
      'placeholders:\n  - { name: a, values: [] }\n  - { name: a, values: [] }',
      3,
      13,
      'Unexpected placeholder `a`: an earlier one has its name',
    ],
  ])('%j', (text, line, column, reason) => {
    let thrown: unknown;
    try {
      parsePlaceholders(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ file: 'content/knowledge/sigma-placeholders.yaml', line, column });
    expect((thrown as { reason: string }).reason).toMatch(
      typeof reason === 'string' ? reason.replace(/^at \w+: /, '') : reason,
    );
  });
});
