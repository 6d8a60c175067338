/** Nothing that an answer depends on may change without the answer being made anew; and what is remembered is what was found. */
import { cpSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadCollections } from '../../src/collections/load-collections.ts';
import { verifyCollections } from '../../src/collections/verify-collections.ts';
import { writeReport } from '../../src/proof/write-report.ts';
import { smallHunt } from '../cli/fixtures.ts';
import { folderWith } from '../cli/project.ts';

const RULE = `---
dialect: atc
---
| Title           | Tools |
|:----------------|:------|
| **Description** | The tool |

## Detection Rules

### Sigma rule

\`\`\`yaml
title: Tools
id: 5c0e6f1e-0b52-4f0e-9a53-6b6d6f8f3d11
status: test
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith|expand: '%Tools%'
  condition: selection
level: low
\`\`\`
`;

const PLACEHOLDERS = `reference: https://example.org/
placeholders:
  - { name: Tools, values: ['\\tool.exe'], description: Tools. }
`;

const FILES = smallHunt({
  'rules/tools.md': RULE,
  'rules/tools.tests.yaml': 'tests:\n  - { name: the tool, dataset: attack, expect: { "*": [tool-start] } }\n',
});

async function bytes(root: string, cache: boolean): Promise<string> {
  const collections = await loadCollections(root, { threads: 1, cache });
  const { report } = await verifyCollections(collections, { threads: 1, cache, cross: true });
  return writeReport(report);
}

let project = '';
let before = '';
beforeAll(async () => {
  project = folderWith(
    Object.fromEntries(Object.entries(FILES).map(([name, text]): [string, string] => [`content/${name}`, text])),
  );
  // Copied, as links would lead what is written here into this project's own knowledge.
  const knowledge = join(import.meta.dirname, '..', '..', 'content', 'knowledge');
  for (const name of readdirSync(knowledge).filter((one) => one !== 'languages'))
    cpSync(join(knowledge, name), join(project, 'content', 'knowledge', name), { recursive: true });
  write(project, 'knowledge/sigma-placeholders.yaml', PLACEHOLDERS);
  before = await bytes(project, true);
}, 60_000);

/** Writes a file of a project; never one that a link leads to. */
function write(root: string, file: string, text: string): void {
  const path = join(root, 'content', file);
  const within = realpathSync(join(root, 'content'));
  if (!realpathSync(path).startsWith(`${within}${sep}`)) throw new Error(`\`${path}\` leads out of the project.`);
  writeFileSync(path, text);
}

/** The project with its memory, elsewhere, with a file in other words. */
function changed(file: string, from: string | RegExp, to: string): string {
  const copy = folderWith({});
  cpSync(project, copy, { recursive: true });
  const text = readFileSync(join(copy, 'content', file), 'utf8');
  const other = text.replace(from, to);
  expect(other).not.toBe(text);
  write(copy, file, other);
  return copy;
}

test('the rule finds what its placeholder stands for', () => {
  expect(before).toContain('"language": "sigma"');
  expect(before).not.toContain('"state": "failed"');
});

test('the same project in another folder has the same report', async () => {
  const copy = changed('playbooks/tool.tests.yaml', '# what it must find', '# what it has to find');
  expect(await bytes(copy, true)).toBe(before);
});

test.each<[string, string, string | RegExp, string]>([
  ['a query', 'playbooks/tool.md', 'AND EventID = 1', 'AND EventID = 3'],
  [
    'another query of a document',
    'playbooks/tool.md',
    "endswith('\\\\tool.exe', na=False))",
    "endswith('x', na=False))",
  ],
  ['an event', 'datasets/attack/events.ndjson', 'Windows\\\\notepad.exe', 'Windows\\\\tool.exe'],
  ['a label', 'datasets/attack/dataset.md', 'lines: [3]', 'lines: [4]'],
  ['what a test expects', 'playbooks/tool.tests.yaml', '[tool-start, tool-child]', '[tool-start]'],
  ['a placeholder', 'knowledge/sigma-placeholders.yaml', 'tool.exe', 'cmd.exe'],
  ['a view', 'knowledge/views/native.yaml', /(process_creation: .*event:) 1 /, '$1 3 '],
])('%s in other words is another report, cached or not', async (_, file, from, to) => {
  const copy = changed(file, from, to);
  const warm = await bytes(copy, true);
  expect(warm).not.toBe(before);
  expect(warm).toBe(await bytes(copy, false));
});
