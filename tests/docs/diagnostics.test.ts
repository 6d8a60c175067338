/** `docs/diagnostics.md` against the code: each rule id has its section, and each example gives what its section says. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Severity } from '../../src/documents/diagnostics.ts';
import { parseDocument } from '../../src/documents/parse.ts';
import type { Dataset } from '../../src/events/dataset.ts';
import { checkTests } from '../../src/proof/check-tests.ts';
import { readTests } from '../../src/proof/read-tests.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** Folders of `src/` that make diagnostics. */
const EMITTING = ['checks', 'knowledge', 'cli', 'collections', 'documents', 'proof'];
const RULE = /'([a-z0-9-]+\/[a-z0-9-]+)'/g;

interface Section {
  rule: string;
  text: string;
}

const sections: Section[] = readFileSync(path.join(ROOT, 'docs', 'diagnostics.md'), 'utf8')
  .split(/^### (?=[a-z0-9-]+\/)/m)
  .slice(1)
  .map((part) => {
    const end = part.indexOf('\n');
    return { rule: part.slice(0, end), text: part.slice(end).replace(/^## [a-z-]+$[\s\S]*/m, '') };
  });

function rulesOfTheCode(): Set<string> {
  const files = EMITTING.flatMap((folder) =>
    readdirSync(path.join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(ROOT, 'src', folder, file)),
  );
  const code = files.map((file) => readFileSync(file, 'utf8').replace(/^import .*$|^\s*\*.*$/gm, ''));
  return new Set(code.flatMap((text) => [...text.matchAll(RULE)].map((match) => match[1] ?? '')));
}

/** The first block marked `language`. */
function example({ text }: Section, language: string): string | undefined {
  return new RegExp(`^(\`{3,})${language}\\n([\\s\\S]*?)^\\1$`, 'm').exec(text)?.[2];
}

/** What the section's first line says, set in italics: `*Error.*`, `*Error*, or a *warning* …`. */
function severities({ text }: Section): Severity[] {
  const [line = ''] = text.trim().split('\n');
  return (['error', 'warning', 'info'] as const).filter((severity) => new RegExp(`\\*${severity}[.*]`, 'i').test(line));
}

test('every rule of the code has a section, and every section a rule', () => {
  expect(sections.map(({ rule }) => rule).sort()).toEqual([...rulesOfTheCode()].sort());
});

test('every section says how bad it is', () => {
  expect(sections.filter((section) => severities(section).length === 0).map(({ rule }) => rule)).toEqual([]);
});

const withExample = (language: string) => sections.filter((section) => example(section, language) !== undefined);

describe('an example gives the diagnostic of its section', () => {
  test.each(withExample('markdown').map((section) => [section.rule, section] as const))('%s', (rule, section) => {
    const { diagnostics } = parseDocument(example(section, 'markdown') ?? '', { file: 'a-hunt.md' });
    const found = diagnostics.filter((diagnostic) => diagnostic.rule === rule);
    expect(found.map(({ severity }) => severity)).not.toEqual([]);
    expect(severities(section)).toEqual(expect.arrayContaining(found.map(({ severity }) => severity)));
  });

  const lab: Dataset = {
    name: 'lab',
    file: 'content/datasets/lab/dataset.md',
    eventsFile: 'content/datasets/lab/events.ndjson',
    metadata: {
      title: 'Lab',
      platforms: ['Windows'],
      source: 'made here',
      time: '2024-01-01T00:00:00Z',
      sha256: '0'.repeat(64),
      labels: [{ id: 'session', lines: [1], attack: true, note: '' }],
    },
    html: '',
    text: '',
    events: Array.from({ length: 9 }, (_, index) => ({ line: index + 1, raw: {} })),
  };
  const context = {
    analytics: ['analytic-1/spark-sql', 'analytic-1/pandas'],
    datasets: new Map([[lab.name, lab]]),
    datasetNames: [lab.name],
    views: ['native'],
  };

  test.each(withExample('yaml').map((section) => [section.rule, section] as const))('%s', (rule, section) => {
    const read = readTests(example(section, 'yaml') ?? '');
    const rules = [...read.diagnostics, ...checkTests(read, context)].map((diagnostic) => diagnostic.rule);
    expect(rules).toContain(rule);
  });
});
