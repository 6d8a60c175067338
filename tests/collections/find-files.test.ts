import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findContent, findNamed } from '../../src/collections/find-files.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, each empty. */
function folder(...files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'huntbook-files-'));
  made.push(root);
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

test('finds documents with what stands beside them, in order', async () => {
  const root = folder(
    'content/playbooks/b.md',
    'content/playbooks/a.markdown',
    'content/playbooks/a.tests.yaml',
    'content/playbooks/a.metadata.yaml',
    'content/playbooks/.hidden.md',
    'content/playbooks/notes.txt',
    'content/playbooks/alone/hunt.md',
    'content/playbooks/alone/metadata.yaml',
    'content/playbooks/metadata.yaml',
    'content/playbooks/lost.tests.yaml',
    'content/analytics/c.md',
    'content/elsewhere/d.md',
    'content/datasets/one/dataset.md',
    'content/datasets/two/events.ndjson',
  );
  const found = await findContent(root);
  const inside = (path: string | undefined) => path?.slice(root.length + 1);
  expect(
    found.documents.map((source) => [source.collection, source.file, inside(source.metadata), source.tests?.file]),
  ).toEqual([
    [
      'playbooks',
      'content/playbooks/a.markdown',
      'content/playbooks/a.metadata.yaml',
      'content/playbooks/a.tests.yaml',
    ],
    ['playbooks', 'content/playbooks/alone/hunt.md', 'content/playbooks/alone/metadata.yaml', undefined],
    ['playbooks', 'content/playbooks/b.md', undefined, undefined],
    ['analytics', 'content/analytics/c.md', undefined, undefined],
  ]);
  expect(found.orphanTests).toEqual(['content/playbooks/lost.tests.yaml']);
  expect(found.datasets).toEqual(['one', 'two']);
  expect(found.diagnostics.map(({ file, help }) => [file, help])).toEqual([
    ['content/playbooks/metadata.yaml', 'name it `<document>.metadata.yaml`'],
    ['content/playbooks/notes.txt', 'name it `notes.md`'],
    ['content/elsewhere', undefined],
  ]);
});

test('names that keep a file from being read are said', async () => {
  const root = folder(
    'content/README.md',
    'content/hunt.md',
    'content/site.yaml',
    'content/site.yml',
    'content/playbook/a.md',
    'content/playbooks/a.md',
    'content/playbooks/a.tests.yml',
    'content/playbooks/a.test.yaml',
    'content/playbooks/a-tests.yaml',
    'content/playbooks/a.metadata.yml',
    'content/playbooks/b.metadata.yaml',
    'content/playbooks/picture.png',
    'content/datasets/My Data/dataset.md',
  );
  const { diagnostics } = await findContent(root);
  expect(diagnostics.map(({ rule, severity, file, help }) => [rule, severity, file, help])).toEqual([
    ['files/unread', 'warning', 'content/playbooks/a-tests.yaml', 'name it `a.tests.yaml`'],
    ['files/unread', 'warning', 'content/playbooks/a.metadata.yml', 'name it `a.metadata.yaml`'],
    ['files/unread', 'warning', 'content/playbooks/a.test.yaml', 'name it `a.tests.yaml`'],
    ['files/unread', 'warning', 'content/playbooks/a.tests.yml', 'name it `a.tests.yaml`'],
    ['files/unread', 'warning', 'content/playbooks/b.metadata.yaml', 'no document `b.md` stands beside it'],
    [
      'files/unread',
      'warning',
      'content/hunt.md',
      'move it into one of: playbooks, analytics, rules, detections, stories, data-needed, articles',
    ],
    ['files/unknown-folder', 'warning', 'content/playbook', 'did you mean `playbooks`?'],
    ['files/unread', 'warning', 'content/site.yml', 'name it `site.yaml`'],
    ['dataset/name', 'error', 'content/datasets/My Data', 'rename the folder'],
  ]);
});

test('a project without content is empty', async () => {
  expect(await findContent(folder())).toEqual({ documents: [], orphanTests: [], datasets: [], diagnostics: [] });
});

test('links that leave content are refused, links inside are followed', async () => {
  const root = folder('content/playbooks/a.md', 'secret.md', 'outside/x.md', 'content/datasets/one/dataset.md');
  symlinkSync(join(root, 'secret.md'), join(root, 'content/playbooks/secret.md'));
  symlinkSync(join(root, 'outside'), join(root, 'content/playbooks/outside'));
  symlinkSync('a.md', join(root, 'content/playbooks/same.md'));
  symlinkSync('.', join(root, 'content/playbooks/loop'));
  symlinkSync('nowhere', join(root, 'content/playbooks/broken.md'));
  symlinkSync(join(root, 'outside'), join(root, 'content/datasets/outside'));
  const found = await findContent(root);
  expect(found.documents.map(({ file }) => file)).toEqual(['content/playbooks/a.md', 'content/playbooks/same.md']);
  expect(found.datasets).toEqual(['one']);
  expect(found.diagnostics.map(({ rule, file }) => `${rule} ${file}`).sort()).toEqual([
    'files/outside-content content/datasets/outside',
    'files/outside-content content/playbooks/broken.md',
    'files/outside-content content/playbooks/loop',
    'files/outside-content content/playbooks/outside',
    'files/outside-content content/playbooks/secret.md',
  ]);
});

test('folders are followed to a bounded depth', async () => {
  const root = folder(`content/playbooks/${'d/'.repeat(12)}x.md`);
  const found = await findContent(root);
  expect(found.documents).toEqual([]);
  expect(found.diagnostics.map(({ rule }) => rule)).toEqual(['files/too-deep']);
});

test('a named folder gives its documents, text files too, in the form it was named', async () => {
  const root = folder('b.txt', 'a.md', 'sub/c.MD', 'a.tests.yaml', 'x.json');
  const found = await findNamed(root, (path) => `given${path.slice(root.length)}`);
  expect(found.documents.map(({ file }) => file)).toEqual(['given/a.md', 'given/b.txt', 'given/sub/c.MD']);
  expect(found.documents[0]?.tests?.file).toBe('given/a.tests.yaml');
});

test('a named file is taken whatever its ending', async () => {
  const root = folder('hunt.note', 'hunt.metadata.yaml');
  const found = await findNamed(join(root, 'hunt.note'), () => 'hunt.note');
  expect(found.documents).toEqual([
    { path: join(root, 'hunt.note'), file: 'hunt.note', metadata: join(root, 'hunt.metadata.yaml') },
  ]);
});

test('a path that is not there is refused', async () => {
  await expect(findNamed(join(folder(), 'nowhere'), String)).rejects.toThrow(/ENOENT/);
});
