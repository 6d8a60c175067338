/** The reports of parts, joined, are the report of the whole, byte by byte. */
import { expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { verifyCollections } from '../../src/collections/verify-collections.ts';
import { mergeReports } from '../../src/proof/merge.ts';
import { proofReport } from '../../src/proof/report.ts';
import { writeReport } from '../../src/proof/write-report.ts';
import { PLAYBOOK, smallHunt, TESTS } from '../cli/fixtures.ts';
import { projectWith } from '../cli/project.ts';

const RULE = `---
dialect: atc
---
| Title           | The tool |
|:----------------|:---------|
| **Description** | The tool |

## Detection Rules

### Sigma rule

\`\`\`yaml
title: The tool
id: 2f1b3c44-9d0e-4a5f-8b6c-7d8e9f0a1b2c
status: test
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\\\tool.exe'
  condition: selection
level: low
\`\`\`
`;

const PAGE = `id: kql
summary: For tests.
references: [{ title: None, url: https://example.org/ }]
events: [{ x: a }, { x: b }]
compares:
${['case', 'wildcards', 'missing', 'numbers', 'backslashes'].map((name) => `  ${name}: { says: As it is., examples: [{ query: 'x: a', finds: [2] }] }\n`).join('')}constructs:
  - section: Values
    examples: [{ query: 'x: b', finds: [2] }]
refused:
  - { query: '(x: a', at: 6, message: None. }
`;

/** Documents that pass and that fail, SQL and pandas that disagree, a rule with its conversions, a page that is wrong. */
function manyHunts(): Record<string, string> {
  const broken = PLAYBOOK.replace('AND EventID = 1', 'AND EventID <> 1');
  const apart = PLAYBOOK.replace(" | df['ParentImage'].str.endswith('\\\\tool.exe', na=False))", ')');
  const loose = PLAYBOOK.replace("endswith('\\\\tool.exe', na=False))", "endswith('tool.exe', na=False))");
  return smallHunt({
    ...Object.fromEntries(
      [PLAYBOOK, broken, apart, loose].flatMap((text, index) => [
        [`playbooks/hunt-${index}.md`, text.replace('# Tool starts', `# Tool starts ${index}`)],
        [`playbooks/hunt-${index}.tests.yaml`, TESTS],
      ]),
    ),
    'rules/rule.md': RULE,
    'knowledge/languages/kql.yaml': PAGE,
  });
}

test('the same bytes cached or not, from one thread or two, where much fails', async () => {
  const root = projectWith(manyHunts());
  const collections = await loadCollections(root, { threads: 1, cache: false });
  const options = { cross: true, mutation: true };
  const bytes = async (threads: number, cache: boolean) =>
    writeReport((await verifyCollections(collections, { ...options, threads, cache })).report);
  const cold = await bytes(2, true);
  expect(cold).toContain('"because"');
  expect(cold).toContain('"letThrough"');
  expect(await bytes(1, true)).toBe(cold);
  expect(await bytes(1, false)).toBe(cold);
}, 120_000);

test('parts of one, two, three, seven, and more parts than documents', async () => {
  const root = projectWith(manyHunts());
  const collections = await loadCollections(root, { threads: 1, cache: false });
  const options = { threads: 1, cache: true, cross: true, mutation: true };
  const { report } = await verifyCollections(collections, options);
  expect(report.summary).toMatchObject({ datasets: 2 });
  expect(report.disagreements).not.toEqual([]);
  expect(report.languages).toHaveLength(1);
  expect(report.conversions).not.toEqual([]);
  const whole = writeReport(report);
  for (const count of [1, 2, 3, 7, 20]) {
    const parts: { name: string; report: ReturnType<typeof proofReport.parse> }[] = [];
    for (let index = 1; index <= count; index++) {
      const { report: part } = await verifyCollections(collections, { ...options, shard: { index, count } });
      expect(part.shard).toEqual({ index, count });
      parts.push({ name: String(index), report: proofReport.parse(JSON.parse(writeReport(part))) });
    }
    const taken = parts.flatMap((part) => part.report.inputs?.documents ?? []);
    expect(taken.sort()).toEqual(
      [...collections.documents.map(({ document }) => document.file), 'content/knowledge/languages/kql.yaml'].sort(),
    );
    for (const order of [parts, parts.toReversed()]) {
      const merged = mergeReports(order);
      expect(merged.ok && writeReport(merged.report)).toBe(whole);
    }
  }
}, 120_000);
