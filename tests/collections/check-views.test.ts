import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkViews } from '../../src/collections/check-views.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

const NATIVE = `kind: native
id: native
name: Native
description: Native.
channels: [Security]
providers: {}
clock: [UtcTime]
synonyms: { channel: [Channel], provider: [SourceName], eventId: [EventID], others: [] }
texts: []
`;
const VIEW = `kind: mapped
id: x
name: the X schema
description: X.
model: small
logs:
  - channel: Security
    event: 4688
    is: &is [{ object: proces, action: create }]
    fields: { command_lin: CommandLine }
  - channel: Security
    event: 1
    is: *is
`;
const MODEL = JSON.stringify({
  source: 'made here',
  objects: [{ id: 'process', actions: ['create'], fields: ['command_line'] }],
});

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'huntbook-check-views-'));
  made.push(root);
  mkdirSync(join(root, 'content/knowledge/views'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'content/knowledge', name), text);
  return root;
}

describe('checkViews', () => {
  it('places what the model lacks, what logs share once', () => {
    const root = project({ 'views/native.yaml': NATIVE, 'views/x.yaml': VIEW, 'small-data-model.json': MODEL });
    const found = checkViews(root, () => true);
    expect(found.map(({ rule, file, line, column, help }) => [rule, file, line, column, help])).toEqual([
      ['view/unknown-object', 'content/knowledge/views/x.yaml', 9, 24, 'did you mean `process`?'],
      ['view/unknown-field', 'content/knowledge/views/x.yaml', 10, 15, 'did you mean `command_line`?'],
      ['view/unknown-object', 'content/knowledge/views/x.yaml', 13, 5, 'did you mean `process`?'],
    ]);
    expect(checkViews(root, (file) => file.endsWith('native.yaml'))).toEqual([]);
  });

  it('names the file that a model wants', () => {
    const root = project({ 'views/native.yaml': NATIVE, 'views/x.yaml': VIEW });
    expect(checkViews(root, () => true)).toMatchObject([
      {
        rule: 'view/unknown-model',
        severity: 'error',
        message: 'There is no data model `small`.',
        help: 'the view `x` wants `content/knowledge/small-data-model.json`',
        line: 5,
        column: 8,
      },
    ]);
  });

  it('refuses a model that is none', () => {
    const broken = project({ 'views/native.yaml': NATIVE, 'views/x.yaml': VIEW, 'small-data-model.json': '{' });
    expect(() => checkViews(broken, () => true)).toThrow(/small-data-model\.json.*expected JSON/);
    const other = project({ 'views/native.yaml': NATIVE, 'views/x.yaml': VIEW, 'small-data-model.json': '{}' });
    expect(() => checkViews(other, () => true)).toThrow(/small-data-model\.json/);
  });
});
