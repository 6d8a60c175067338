import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Section } from '../../src/documents/document.ts';
import { metadataFilesOf, parseDocument } from '../../src/documents/parse.ts';
import { testsFile } from '../../src/proof/tests-file.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

async function documents() {
  const folders = ['playbooks', 'analytics', 'articles'].map((name) => path.join(root, 'content', name));
  const files = (
    await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))))
  ).flat();
  return Promise.all(
    files
      .filter((file) => file.endsWith('.md'))
      .map(async (file) => {
        const text = await readFile(file, 'utf8');
        const metadataFile = metadataFilesOf(file).find((candidate) => existsSync(candidate));
        const metadata = metadataFile && { file: metadataFile, text: await readFile(metadataFile, 'utf8') };
        const name = path.relative(root, file).replaceAll(path.sep, '/');
        return { name, file, text, parsed: parseDocument(text, { file: name, ...(metadata ? { metadata } : {}) }) };
      }),
  );
}
const all = await documents();

function titles(sections: readonly Section[]): string[] {
  return sections.flatMap((section) => [section.title, ...titles(section.sections)]);
}

describe.each(all)('$name', ({ file, text, parsed }) => {
  it('is a typed document without errors', () => {
    expect(parsed.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(parsed.content).not.toBeNull();
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|\/|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !existsSync(path.resolve(path.dirname(file), target)))).toEqual([]);
  });

  it('has a test for each analytic, on attack and on a quiet day', async () => {
    if (parsed.analytics.length === 0) return;
    const tests = testsFile.parse(parse(await readFile(file.replace(/\.md$/, '.tests.yaml'), 'utf8')));
    const [attack, quiet] = tests.tests;
    expect(Object.keys(attack?.expect ?? {}).sort()).toEqual(parsed.analytics.map(({ id }) => id).sort());
    expect(attack?.dataset).toBe('remote-powershell-session');
    expect(quiet).toMatchObject({ dataset: 'quiet-workday', expect: { '*': [] } });
    expect(tests.skip).toBeUndefined();
  });
});

describe('every section of its form stands in', () => {
  it.each([
    [
      'content/playbooks/remote-powershell-sessions.md',
      'classic',
      [
        'Technique ID',
        'Description',
        'Hypothesis',
        'Attack Simulation',
        'Recommended Data Sources',
        'Specific Events',
        'Recommended Configuration(s)',
        'Data Analytics',
        'Hunter Notes',
        'Hunting Techniques Recommended',
      ],
    ],
    [
      'content/playbooks/powershell-remote-session.md',
      'guided',
      [
        'Hypothesis',
        'Technical Context',
        'Offensive Tradecraft',
        'Pre-Recorded Security Datasets',
        'Download Dataset',
        'Read Dataset',
        'Analytics',
        'Analytic I',
        'Analytic V',
        'Logic',
        'Pandas Query',
        'Known Bypasses',
        'False Positives',
        'Hunter Notes',
        'Hunt Output',
        'References',
      ],
    ],
    [
      'content/analytics/CAR-2014-11-004.md',
      'car',
      [
        'ATT&CK Detections',
        'D3FEND Techniques',
        'Data Model References',
        'Implementations',
        'Pseudocode',
        'Eql, EQL native',
        'Logpoint, LogPoint native',
      ],
    ],
  ])('%s', (name, dialect, expected) => {
    const found = all.find((document) => document.name === name);
    expect(found?.parsed.dialect).toBe(dialect);
    expect(titles(found?.parsed.content?.sections ?? [])).toEqual(expect.arrayContaining(expected));
  });
});

it('SQL and pandas of an analytic make one claim', () => {
  const guided = all.find(({ name }) => name === 'content/playbooks/powershell-remote-session.md');
  const claims = new Map<string, string[]>();
  for (const { claim = '', language } of guided?.parsed.analytics ?? []) {
    claims.set(claim, [...(claims.get(claim) ?? []), language]);
  }
  expect(claims.size).toBe(6);
  for (const languages of claims.values()) expect(languages).toEqual(['spark-sql', 'pandas']);
});
