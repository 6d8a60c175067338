import { describe, expect, test } from 'vitest';
import type { SiteDocument } from '../../src/collections/site-model.ts';
import { readersOf, rulesThatNeed } from '../../src/components/site/coverage-links.ts';
import { resolveLinks } from '../../src/components/site/document-links.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { groupSections, tabLabel, tabState } from '../../src/components/site/tab-groups.ts';
import { parse } from '../documents/support.ts';
import { siteDocument, siteOf } from './site-fixture.ts';

function written(file: string, text: string, reads: Record<string, string[]> = {}): SiteDocument {
  const { content, ...parsed } = parse(text, { file });
  const collection = file.includes('/rules/') ? 'rules' : 'data-needed';
  if (!content) throw new Error(`${file} is not typed`);
  const slug = (file.split('/').at(-1) ?? '').replace(/\.md$/, '').toLowerCase();
  const place = () => ({ line: 1, column: 1 });
  return {
    ...parsed,
    content,
    file,
    collection,
    slug,
    highlighted: {},
    reads,
    place,
    generated: [],
    proof: {},
    notes: [],
  };
}

const log = written(
  'content/data-needed/DN_0003_1_ink.md',
  '| Title | DN_0003_1_ink |\n|---|---|\n| Channel | Ink/Operational |\n| Provider | Ink |\n| Fields | Image, User |\n',
);
const rule = (name: string, folder: string, reads: Record<string, string[]>): SiteDocument =>
  written(
    `content/rules/${name}.md`,
    `| Title | ${name} |\n|---|---|\n| Data Needed | [l](../${folder}/dn-0003-1-Ink.md) |\n\n## Detection Rules\n\n### Sigma rule\n\n\`\`\`\ntitle: T\n\`\`\`\n\n### powershell\n\n\`\`\`\n\n\`\`\`\n\n### es-qs\n\n\`\`\`\nImage:a\n\`\`\`\n\n### graylog\n\n\`\`\`\nImage:a\n\`\`\`\n`,
    reads,
  );
const needing = rule('needing', 'Data_Needed', { sigma: ['Image'], 'es-qs': ['image', 'Image'], graylog: ['Other'] });
const other = rule('other', 'Triggers', { sigma: ['Image'] });
const playbook = siteDocument({ file: 'content/playbooks/hunt.md' });
const naming: SiteDocument = {
  ...playbook,
  content: {
    ...playbook.content,
    entry: { ...playbook.content.entry, dataSources: [{ name: 'Process', log: 'ink', eventIds: [1] }] },
  },
  analytics: [
    { id: 'a', language: 'x', title: 'a', source: '', map: [], line: 1, view: 'native' },
    { id: 'b', language: 'x', title: 'b', source: '', map: [], line: 1, view: 'car' },
  ],
  reads: { a: ['User'], b: ['User'] },
};
const site = siteIndex(siteOf([log, naming, needing, other]));
const factsOf = (document: SiteDocument) => {
  const facts = site.byFile.get(document.file);
  if (!facts) throw new Error(`no ${document.file}`);
  return facts;
};

describe('addresses in a rule', () => {
  const link = (address: string, document: SiteDocument): string =>
    resolveLinks(`<a href="${address}">x</a>`, document, site);
  test('lead to the log description, however its name is spelt', () => {
    expect(link('../Data_Needed/DN0003_1_ink.md#fields', needing)).toBe(
      '<a href="/data-needed/dn_0003_1_ink/#fields">x</a>',
    );
  });
  test('say what is not here', () => {
    expect(link('../Triggers/T1086.md', needing)).toBe(
      '<span class="not-here">x <span class="not-here-note">(a trigger that is not in this collection)</span></span>',
    );
  });
  test('mean nothing in other documents', () => {
    expect(link('../Triggers/T1086.md', playbook)).toContain('(not here: ../Triggers/T1086.md)');
  });
});

test('the rules that need a log', () => {
  expect(rulesThatNeed(factsOf(log), site)).toEqual([factsOf(needing)]);
});

test('readers of a field: analytics of rules that need the log, and of documents that name its event', () => {
  const readers = readersOf(factsOf(log), site);
  expect(
    [...readers].map(([field, found]) => [field, found.map(({ facts, analytics }) => [facts.url, analytics])]),
  ).toEqual([
    ['user', [['/playbooks/hunt/', ['a']]]],
    ['image', [['/rules/needing/', ['sigma', 'es-qs']]]],
    ['other', [['/rules/needing/', ['graylog']]]],
  ]);
});

describe('the conversions of a rule', () => {
  const [, rules] = needing.content.sections;
  const placed = new Map(
    needing.analytics.map((analytic) => [analytic.id === 'sigma' ? 'sigma-rule' : analytic.id, [analytic]]),
  );
  const groups = groupSections(rules?.sections ?? [], placed);

  test('are tabs below the Sigma rule, those without a query among them', () => {
    expect(
      groups.map((group) => (group.kind === 'tabs' ? group.sections.map(({ id }) => id) : group.section.id)),
    ).toEqual(['sigma-rule', ['powershell', 'es-qs', 'graylog']]);
  });

  test('are named by language, with their state', () => {
    const [, tabs] = groups;
    const sections = tabs?.kind === 'tabs' ? tabs.sections : [];
    expect(
      sections.map((tab) => [tabLabel(factsOf(needing), tab, placed), tabState(factsOf(needing), tab, placed)]),
    ).toEqual([
      ['PowerShell', 'empty'],
      ['Elasticsearch query string', undefined],
      ['Graylog', undefined],
    ]);
  });

  test('stay as they are where none has a query', () => {
    expect(groupSections(rules?.sections ?? [], new Map()).every(({ kind }) => kind === 'section')).toBe(true);
  });
});
