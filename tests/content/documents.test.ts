import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Section } from '../../src/documents/document.ts';
import { COLLECTIONS } from '../../src/documents/entry.ts';
import { metadataFilesOf, parseDocument } from '../../src/documents/parse.ts';
import { testsFile } from '../../src/proof/tests-file.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

async function documents() {
  const folders = COLLECTIONS.map((name) => path.join(root, 'content', name));
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
  it('is a typed document without errors and warnings', () => {
    expect(parsed.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
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
    [
      'content/rules/powershell-remoting-session-host.md',
      'atc',
      [
        'Detection Rules',
        'Sigma rule',
        'powershell',
        'es-qs',
        'xpack-watcher',
        'graylog',
        'splunk',
        'logpoint',
        'grep',
      ],
    ],
    ...['powershell-remoting-from-a-script-block', 'powershell-remoting-session-child-process'].map(
      (name): [string, string, string[]] => [
        `content/detections/${name}.md`,
        'splunk',
        [
          'Description',
          'ATT&CK',
          'Search',
          'Associated Analytic Story',
          'How To Implement',
          'Required field',
          'Kill Chain Phase',
          'Known False Positives',
          'RBA',
          'Reference',
          'Test Dataset',
        ],
      ],
    ),
    [
      'content/stories/lateral-movement-by-powershell-remoting.md',
      'story',
      ['Description', 'Narrative', 'Detections', 'Kill Chain Phase', 'Reference'],
    ],
    ...[
      'DN_0002_4688_windows_process_creation_with_commandline',
      'DN_0003_1_windows_sysmon_process_creation',
      'DN_0036_4104_windows_powershell_script_block',
    ].map((name): [string, string, string[]] => [
      `content/data-needed/${name}.md`,
      'data-needed',
      ['Fields', 'Log Samples', 'Raw Log'],
    ]),
  ])('%s', (name, dialect, expected) => {
    const found = all.find((document) => document.name === name);
    expect(found?.parsed.dialect).toBe(dialect);
    expect(titles(found?.parsed.content?.sections ?? [])).toEqual(expect.arrayContaining(expected));
  });
});

it('a rule and all that it was converted to make one claim', () => {
  const rule = all.find(({ parsed }) => parsed.dialect === 'atc');
  expect(rule?.parsed.analytics.map(({ id, claim }) => [id, claim])).toEqual(
    ['sigma', 'powershell', 'es-qs', 'watcher', 'graylog', 'spl', 'logpoint', 'grep'].map((id) => [id, 'atc']),
  );
});

it('the parts of a rule, a detection, a story and a log description that a reader looks up are all there', () => {
  const details = (dialect: string) =>
    all.flatMap(({ name, parsed }) =>
      parsed.dialect === dialect && parsed.content ? [[name, parsed.content.details] as const] : [],
    );
  const filled: Record<string, readonly string[]> = {
    atc: [
      'description',
      'dataNeeded',
      'triggers',
      'severity',
      'falsePositives',
      'status',
      'references',
      'authors',
      'sigma',
    ],
    splunk: [
      ...[
        'description',
        'properties',
        'products',
        'lastUpdated',
        'author',
        'guid',
        'type',
        'attack',
        'searches',
        'stories',
      ],
      ...['howToImplement', 'requiredFields', 'killChainPhases', 'falsePositives', 'rba', 'references', 'testDatasets'],
    ],
    story: [
      ...['description', 'properties', 'products', 'dataModels', 'lastUpdated', 'author', 'guid'],
      ...['narrative', 'detections', 'killChainPhases', 'references'],
    ],
    'data-needed': [
      ...['description', 'authors', 'loggingPolicies', 'platform', 'logType', 'channel', 'provider'],
      ...['eventIds', 'fields', 'samples', 'references'],
    ],
  };
  for (const [dialect, names] of Object.entries(filled)) {
    expect(details(dialect).length, dialect).toBeGreaterThan(0);
    for (const [file, found] of details(dialect)) {
      const missing = names.filter((name) => {
        const value = (found as Record<string, unknown>)[name];
        return value === undefined || (Array.isArray(value) && value.length === 0);
      });
      expect(missing, file).toEqual([]);
    }
  }
});

it('a story and its detections name each other', () => {
  const stories = all.flatMap(({ parsed }) => (parsed.content?.dialect === 'story' ? [parsed.content] : []));
  const detections = all.flatMap(({ parsed }) => (parsed.content?.dialect === 'splunk' ? [parsed.content] : []));
  for (const { details } of stories) expect(details.detections.length).toBeGreaterThan(0);
  for (const { details, entry } of detections) {
    for (const { name } of details.stories) {
      const story = stories.find((one) => one.entry.title === name);
      expect(story?.details.detections.map(({ detection }) => detection.name)).toContain(entry.title);
    }
  }
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
