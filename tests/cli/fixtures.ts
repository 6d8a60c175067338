/** A small hunt of our own: one guided playbook, two datasets of four events, and tests. */
import { createHash } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Events of processes that were started, a line each. */
export function events(...images: [parent: string, image: string][]): string {
  return images
    .map(([parent, image], index) =>
      JSON.stringify({
        '@timestamp': `2024-05-06T07:00:0${index}.000Z`,
        Hostname: 'host',
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        EventID: 1,
        UtcTime: `2024-05-06 07:00:0${index}.000`,
        ParentImage: `C:\\Windows\\${parent}`,
        Image: `C:\\Windows\\${image}`,
        CommandLine: `${image} -x`,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export const ATTACK_EVENTS = events(
  ['explorer.exe', 'notepad.exe'],
  ['services.exe', 'tool.exe'],
  ['tool.exe', 'cmd.exe'],
  ['explorer.exe', 'cmd.exe'],
);
export const QUIET_EVENTS = events(
  ['explorer.exe', 'tool.exe.bak'],
  ['services.exe', 'spooler.exe'],
  ['explorer.exe', 'cmd.exe'],
  ['mytool.exe', 'cmd.exe'],
);

/** A dataset's description, with the digests of its events. */
export function dataset(title: string, text: string, labels: { id: string; lines: number[]; rest: string }[]): string {
  const lines = text.trimEnd().split('\n');
  return `---
title: ${title}
platforms: [Windows]
source: made for tests
time: 2024-05-06T08:00:00Z
sha256: ${sha256(text)}
labels:
${labels
  .map(
    ({ id, lines: own, rest }) =>
      `  - id: ${id}\n    lines: [${own.join(', ')}]\n    ${rest}\n    note: made for tests\n    digests: [${own.map((line) => `'${sha256(lines[line - 1] ?? '').slice(0, 16)}'`).join(', ')}]\n`,
  )
  .join('')}---

What happened, in a sentence.
`;
}

export const PLAYBOOK = `---
dialect: guided
attack_mappings:
  - technique: T1569
    sub_technique: '002'
    tactics: [TA0002]
---
# Tool starts

## Hypothesis

The tool runs as a service.

## Technical Context

None.

## Offensive Tradecraft

None.

## Analytics

### Analytic I

The tool itself.

| Data source | Event Provider | Relationship | Event |
| --- | --- | --- | --- |
| Process | Microsoft-Windows-Sysmon/Operational | Process created Process | 1 |

#### Logic

\`\`\`sql
SELECT Image
FROM dataTable
WHERE Channel = "Microsoft-Windows-Sysmon/Operational"
  AND EventID = 1
  AND (Image LIKE "%\\\\\\\\tool.exe" OR ParentImage LIKE "%\\\\\\\\tool.exe")
\`\`\`

#### Pandas Query

\`\`\`python
(
df[['Image']]
[(df['Channel'] == 'Microsoft-Windows-Sysmon/Operational')
 & (df['EventID'] == 1)
 & (df['Image'].str.endswith('\\\\tool.exe', na=False) | df['ParentImage'].str.endswith('\\\\tool.exe', na=False))
]
)
\`\`\`
`;

export const TESTS = `# what it must find
tests:
  - name: the tool
    dataset: attack
    expect:
      analytic-1/spark-sql: [tool-start, tool-child]
      analytic-1/pandas: [tool-start, tool-child]
  - name: a quiet day
    dataset: quiet
    expect:
      '*': []
`;

/** The whole project below \`content/\`, with some files in other words. */
export function smallHunt(changed: Record<string, string> = {}): Record<string, string> {
  return {
    'playbooks/tool.md': PLAYBOOK,
    'playbooks/tool.tests.yaml': TESTS,
    'datasets/attack/events.ndjson': ATTACK_EVENTS,
    'datasets/attack/dataset.md': dataset('The tool', ATTACK_EVENTS, [
      { id: 'tool-start', lines: [2], rest: 'attack: true' },
      { id: 'tool-child', lines: [3], rest: 'attack: true' },
    ]),
    'datasets/quiet/events.ndjson': QUIET_EVENTS,
    'datasets/quiet/dataset.md': dataset('A quiet day', QUIET_EVENTS, [
      { id: 'other-tools', lines: [1, 4], rest: 'attack: false\n    nearMiss: true' },
    ]),
    ...changed,
  };
}
