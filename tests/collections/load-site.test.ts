import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { loadSite } from '../../src/collections/load-site.ts';
import { KnowledgeError } from '../../src/knowledge/error.ts';
import { PLAYBOOK, smallHunt, TESTS } from '../cli/fixtures.ts';
import { projectWith } from '../cli/project.ts';

const rules = (found: readonly { rule: string; file: string }[]) =>
  found.map(({ rule, file }) => `${rule} ${file}`).sort();

/** Enough documents to be spread over threads. */
function manyHunts(): Record<string, string> {
  const copies = Array.from({ length: 50 }, (_, n): [string, string][] => [
    [`playbooks/copy-${n}.md`, PLAYBOOK.replace('# Tool starts', `# Tool starts ${n}`)],
    [`playbooks/copy-${n}.tests.yaml`, TESTS],
  ]);
  return smallHunt(Object.fromEntries(copies.flat()));
}

describe('loadSite', () => {
  test('joins documents, highlighting, proof and notes', async () => {
    const root = projectWith(
      smallHunt({
        'playbooks/tool.md': PLAYBOOK.replace('T1569\n', 'T1028\n').replace("    sub_technique: '002'\n", ''),
      }),
    );
    const { model, diagnostics } = await loadSite(root);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [document] = model.documents;
    expect([document?.slug, document?.collection, document?.file]).toEqual([
      'tool',
      'playbooks',
      'content/playbooks/tool.md',
    ]);
    expect(document?.highlighted['analytic-1/pandas']).toMatch(/^<pre class="code" data-language="pandas".*<span/s);
    expect(document?.proof['analytic-1/spark-sql']?.state).toBe('proven');
    expect(document?.notes.map(({ rule }) => rule)).toContain('attack/revoked-technique');
    expect(model.datasets.map(({ name, events }) => [name, events.length])).toEqual([
      ['attack', 4],
      ['quiet', 4],
    ]);
    expect(model.datasets[0]?.html).toBe('<p>What happened, in a sentence.</p>');
  });

  test('the same model with one thread and with two, with the cache and without', async () => {
    const root = projectWith(manyHunts());
    const shown = async (options: Parameters<typeof loadSite>[1]) => {
      const { model, diagnostics } = await loadSite(root, options);
      const { documents, datasets, report } = model;
      return JSON.stringify({ documents, datasets, report, diagnostics });
    };
    const one = await shown({ threads: 1, cache: false });
    expect(await shown({ threads: 2, cache: false })).toBe(one);
    expect(await shown({ threads: 2 })).toBe(one);
    expect(await shown({ threads: 1 })).toBe(one);
    for (const file of readdirSync(join(root, '.huntbook/cache'))) {
      const path = join(root, '.huntbook/cache', file);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replaceAll('proven', 'PROVEN').replaceAll('Tool', 'Fool').slice(0, -10),
      );
    }
    expect(await shown({ threads: 2 })).toBe(one);
  }, 120_000);
});

describe('loadCollections', () => {
  test('a changed document is parsed again, the others are not', async () => {
    const root = projectWith(smallHunt({ 'playbooks/other.md': PLAYBOOK }));
    await loadCollections(root);
    appendFileSync(join(root, 'content/playbooks/tool.md'), '\nA last word.\n');
    const { documents } = await loadCollections(root);
    const text = JSON.stringify(documents.find(({ document }) => document.slug === 'tool')?.document.content);
    expect(text).toContain('A last word.');
  });

  test('two documents of one page or one id are errors', async () => {
    const car = (id: string) => `---\ntitle: "${id}: x"\nsubmission_date: 2024/01/01\n---\n\nText.\n`;
    const root = projectWith({
      'playbooks/Tool.md': PLAYBOOK,
      'playbooks/sub/tool.md': PLAYBOOK,
      'analytics/a.md': car('CAR-2024-01-001'),
      'analytics/b.md': car('CAR-2024-01-001'),
      'articles/c.md': PLAYBOOK,
    });
    const { diagnostics } = await loadCollections(root);
    expect(rules(diagnostics.filter(({ rule }) => /duplicate|collection/.test(rule)))).toEqual([
      'document/duplicate-id content/analytics/b.md',
      'document/duplicate-slug content/playbooks/sub/tool.md',
      'document/wrong-collection content/articles/c.md',
    ]);
  });

  test('what is wrong with datasets is placed', async () => {
    const hunt = smallHunt();
    const good = hunt['datasets/attack/dataset.md'] ?? '';
    const root = projectWith({
      'datasets/no-front/dataset.md': 'text',
      'datasets/no-front/events.ndjson': '{}\n',
      'datasets/no-events/dataset.md': good,
      'datasets/no-story/events.ndjson': '{}\n',
      'datasets/typo/dataset.md': good
        .replace('platforms: [Windows]', 'platforms: []')
        .replace('time: 2024-05-06T08:00:00Z\n', ''),
      'datasets/typo/events.ndjson': hunt['datasets/attack/events.ndjson'] ?? '',
      'datasets/broken/dataset.md': good,
      'datasets/broken/events.ndjson': '{"a":1}\n[1]\n',
    });
    symlinkSync(
      join(root, 'content/datasets/typo/events.ndjson'),
      join(root, 'content/datasets/no-events/events.ndjson'),
    );
    writeFileSync(join(root, 'secret.ndjson'), '{}\n');
    rmSync(join(root, 'content/datasets/no-front/events.ndjson'));
    symlinkSync(join(root, 'secret.ndjson'), join(root, 'content/datasets/no-front/events.ndjson'));
    const { diagnostics, datasets } = await loadCollections(root);
    const shown = diagnostics
      .map((d) => `${d.file.replace('content/datasets/', '')}:${d.line}:${d.column} ${d.rule}`)
      .sort();
    expect(shown).toEqual([
      'broken/dataset.md:14:13 dataset/lost-event',
      'broken/dataset.md:6:9 dataset/changed-events',
      'broken/dataset.md:9:13 dataset/lost-event',
      'broken/events.ndjson:2:1 dataset/events',
      'no-front/events.ndjson:1:1 files/outside-content',
      'no-story/dataset.md:1:1 dataset/missing-file',
      'typo/dataset.md:2:1 dataset/front-matter',
      'typo/dataset.md:3:12 dataset/front-matter',
    ]);
    expect(datasets.map(({ name }) => name)).toEqual(['no-events']);
  });

  test('knowledge that cannot be read is named', async () => {
    const root = projectWith({});
    const own = join(import.meta.dirname, '..', '..', 'content', 'knowledge');
    rmSync(join(root, 'content/knowledge'), { recursive: true });
    mkdirSync(join(root, 'content/knowledge'));
    cpSync(own, join(root, 'content/knowledge'), { recursive: true });
    writeFileSync(join(root, 'content/knowledge/views/car.yaml'), 'id: car\nkind: nonsense\n');
    await expect(loadCollections(root)).rejects.toThrow(/content\/knowledge\/views\/car\.yaml/);
    rmSync(join(root, 'content/knowledge/attack.json'));
    await expect(loadCollections(root)).rejects.toThrow(KnowledgeError);
  });

  test('a document that cannot be read as text of its dialect leaves the others', async () => {
    const root = projectWith(
      smallHunt({ 'playbooks/binary.md': '\u0000\u0001\u0002', 'playbooks/large.md': 'x'.repeat(5_000_001) }),
    );
    const { documents, diagnostics } = await loadCollections(root);
    expect(documents.map(({ document }) => document.slug)).toEqual(['tool']);
    expect(rules(diagnostics)).toEqual([
      'document/unknown-dialect content/playbooks/binary.md',
      'files/unreadable content/playbooks/large.md',
    ]);
  });
});
