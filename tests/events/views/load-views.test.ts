import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadViews, VIEWS_FOLDER, ViewFileError } from '../../../src/events/views/load.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A project whose views are these files. */
function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'huntbook-views-'));
  made.push(root);
  mkdirSync(join(root, VIEWS_FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, VIEWS_FOLDER, name), text);
  return root;
}

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
const mapped = (rest: string) => `kind: mapped\nid: x\nname: X\ndescription: X.\n${rest}`;

describe('loadViews', () => {
  it('compiles all files, and remembers a project', () => {
    const root = project({
      'native.yaml': NATIVE,
      'x.yaml': mapped('common: { id: EventID }\nlogs: []\n'),
      'README.md': '# No view',
    });
    const views = loadViews(root);
    expect([...views.keys()]).toEqual(['native', 'x']);
    expect(views.get('x')?.accessor('id')?.({ line: 1, raw: { EventID: '7' } })).toBe(7);
    expect(loadViews(root)).toBe(views);
  });

  it.each([
    ['broken YAML', { 'x.yaml': 'kind: [' }, /./, 'x.yaml'],
    ['an unknown key', { 'x.yaml': mapped('logs: []\nfield: {}\n') }, /[Uu]nrecognized key.*"field"/, 'x.yaml'],
    ['an unknown kind', { 'x.yaml': 'kind: other\n' }, /`kind`/, 'x.yaml'],
    [
      'a source that is none',
      { 'x.yaml': mapped('common: { a: { basename: B } }\nlogs: []\n') },
      /`common.a`/,
      'x.yaml',
    ],
    [
      'an id that is not the file’s',
      { 'y.yaml': mapped('logs: []\n') },
      /Unexpected id `x`, expected the file's name, `y`/,
      'y.yaml',
    ],
    [
      'a field set that is not there',
      { 'native.yaml': NATIVE, 'x.yaml': mapped('logs: [{ channel: Security, event: 1, use: [none] }]\n') },
      /Unknown field set `none`/,
      'x.yaml',
    ],
    [
      'an alias within what it names',
      { 'x.yaml': mapped('common: { a: &a { first: [*a, B] } }\nlogs: []\n') },
      /An alias stands within what it names/,
      'x.yaml',
    ],
    [
      'aliases without end',
      {
        'x.yaml': `a: &a [x, x]\n${[...'bcdefghij'].map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]}, `.repeat(9)}]`).join('\n')}`,
      },
      /alias/i,
      'x.yaml',
    ],
  ])('refuses %s, naming the file', (_, files, message, file) => {
    let thrown: unknown;
    try {
      loadViews(project(files));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ViewFileError);
    expect(thrown).toMatchObject({ message: expect.stringMatching(message), file: expect.stringContaining(file) });
  });

  it('refuses a project without views', () => {
    expect(() => loadViews(join(tmpdir(), 'no-such-project'))).toThrow('There is no such folder of view definitions.');
  });
});
