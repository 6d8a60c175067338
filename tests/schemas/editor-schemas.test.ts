import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editorSchemas } from '../../scripts/schemas/editor-schemas.ts';
import { guidedMetadataFile } from '../../scripts/schemas/guided-metadata-file.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('schemas/ is what `npm run schemas` writes', () => {
  const made = editorSchemas();

  test.each([...made])('%s', (name, text) => {
    expect(read(`schemas/${name}`)).toBe(text);
  });

  test('and nothing else', () => {
    expect(readdirSync(path.join(ROOT, 'schemas')).sort()).toEqual([...made.keys()].sort());
  });
});

test('the metadata files of the content are as their schema leads to', () => {
  const files = readdirSync(path.join(ROOT, 'content', 'playbooks')).filter((file) => file.endsWith('.metadata.yaml'));
  expect(files).not.toEqual([]);
  for (const file of files) {
    expect(guidedMetadataFile.strict().safeParse(parse(read(`content/playbooks/${file}`))).error, file).toBeUndefined();
  }
});

test('the editor settings name schemas that are there', () => {
  const settings = JSON.parse(read('.vscode/settings.json')) as { 'yaml.schemas': Record<string, unknown> };
  expect(Object.keys(settings['yaml.schemas']).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
