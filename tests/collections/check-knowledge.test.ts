import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkKnowledge } from '../../src/collections/check-knowledge.ts';

const own = resolve(import.meta.dirname, '../..');
const LOG_SOURCES = 'content/knowledge/log-sources.yaml';
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with our knowledge, in which one name of a log source is another. */
function project(change: (text: string) => string): { root: string; text: string } {
  const root = mkdtempSync(join(tmpdir(), 'huntbook-knowledge-'));
  made.push(root);
  cpSync(join(own, 'content/knowledge'), join(root, 'content/knowledge'), { recursive: true });
  const text = change(readFileSync(join(root, LOG_SOURCES), 'utf8'));
  writeFileSync(join(root, LOG_SOURCES), text);
  return { root, text };
}

describe('log sources that no strategy names', () => {
  it('are warned of at their place', async () => {
    const { root, text } = project((whole) => whole.replace('name: WinEventLog:WinRM\n', 'name: WinEventLog:WinRN\n'));
    const line = text.split('\n').findIndex((one) => one.includes('WinRN')) + 1;
    expect(await checkKnowledge(root, () => true)).toMatchObject([
      {
        rule: 'knowledge/unknown-log-source',
        severity: 'warning',
        file: LOG_SOURCES,
        line,
        column: '  - name: '.length + 1,
        message: expect.stringContaining('`WinEventLog:WinRN`'),
        help: expect.stringContaining('did you mean `WinEventLog:WinRM`?'),
      },
    ]);
    expect(await checkKnowledge(root, (file) => file !== LOG_SOURCES)).toEqual([]);
  });

  it('are none of ours, and none where a project has no such file', async () => {
    const { root } = project((whole) => whole);
    expect(await checkKnowledge(root, () => true)).toEqual([]);
    rmSync(join(root, LOG_SOURCES));
    expect(await checkKnowledge(root, () => true)).toEqual([]);
  });
});
