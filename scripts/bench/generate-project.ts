/**
 * A project of any size for measuring: documents of all five forms with analytics, tables and tests, over this project's own knowledge and datasets. Every analytic differs from every other by one alternative
 * that never matches, so that no result can be reused between documents.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GeneratedDocument, prose, TECHNIQUES, TESTS_ON_BOTH } from './generated-parts.ts';
import { detection, rule } from './generated-rules.ts';

/** What was written. */
export interface GeneratedProject {
  readonly analytics: number;
  /** Path of the first document below the project. */
  readonly first: string;
}

function guided(index: number): GeneratedDocument {
  const [technique, sub, , , tactic] = TECHNIQUES[index % TECHNIQUES.length]!;
  const name = `guided-${String(index).padStart(5, '0')}`;
  const tool = `tool-${index}.exe`;
  const text = `# Guided hunt ${index}

## Hypothesis

${prose(index, 1)}

## Technical Context

${prose(index + 1, 4)}

## Offensive Tradecraft

${prose(index + 2, 5)}

## Pre-Recorded Security Datasets

| Metadata | Value |
|:---------|:------|
| docs | https://example.org/datasets/${index} |
| link | https://example.org/datasets/${index}.zip |

## Analytics

### Analytic I

${prose(index + 3, 2)}

| Data source | Event Provider | Relationship | Event |
|:------------|:---------------|--------------|-------|
| Process | Microsoft-Windows-Sysmon/Operational | Process created Process | 1 |

#### Logic

\`\`\`sql
SELECT \`@timestamp\`, Hostname, ParentImage, Image
FROM dataTable
WHERE Channel = "Microsoft-Windows-Sysmon/Operational"
  AND EventID = 1
  AND LOWER(ParentImage) LIKE "%\\\\\\\\svchost.exe"
  AND (LOWER(Image) LIKE "%\\\\\\\\wsmprovhost.exe" OR LOWER(Image) LIKE "%${tool}")
\`\`\`

#### Pandas Query

\`\`\`python
df[['@timestamp', 'Hostname', 'ParentImage', 'Image']][
    (df['Channel'] == 'Microsoft-Windows-Sysmon/Operational')
    & (df['EventID'] == 1)
    & df['ParentImage'].str.lower().str.endswith('\\\\svchost.exe', na=False)
    & (
        df['Image'].str.lower().str.endswith('\\\\wsmprovhost.exe', na=False)
        | df['Image'].str.lower().str.endswith('${tool}', na=False)
    )
]
\`\`\`

## Known Bypasses

${prose(index + 4, 2)}

## False Positives

${prose(index + 5, 2)}

## Hunter Notes

* ${prose(index + 6, 1)}
* ${prose(index + 7, 1)}

## References

* <https://example.org/reference/${index}>
`;
  const metadata = `id: ${name}
title: Guided hunt ${index}
hypothesis: ${prose(index, 1)}
collaborators: ['@bench']
creation_date: 2026/01/01
modification_date: 2026/02/01
platform: Windows
attack_mappings:
  - tactics: [${tactic}]
    technique: ${technique}
    sub_technique: "${sub || 'None'}"
datasets:
  - name: Bench ${index}
    docs: https://example.org/datasets/${index}
    dataset: https://example.org/datasets/${index}.zip
`;
  const tests = TESTS_ON_BOTH(`      analytic-1/spark-sql: [session-start-sysmon]
      analytic-1/pandas: [session-start-sysmon]`);
  return {
    path: `playbooks/${name}`,
    files: { '.md': text, '.metadata.yaml': metadata, '.tests.yaml': tests },
    analytics: 2,
  };
}

function car(index: number): GeneratedDocument {
  const [technique, sub, name, subName, tactic, tacticName] = TECHNIQUES[index % TECHNIQUES.length]!;
  const id = `CAR-2026-${String((index % 12) + 1).padStart(2, '0')}-${String(100 + Math.floor(index / 12)).padStart(3, '0')}`;
  const tool = `tool-${index}.exe`;
  const subtechnique = sub === '' ? 'N/A' : `[${subName}](https://attack.mitre.org/techniques/${technique}/${sub}/)`;
  const text = `---
title: "${id}: Bench analytic ${index}"
layout: analytic
submission_date: 2026/01/01
information_domain: Host
subtypes: Process
analytic_type: TTP
contributors: Bench
applicable_platforms: Windows
---
<br><br>
${prose(index, 5)}

### ATT&CK Detections

|Technique|Subtechnique(s)|Tactic(s)|Level of Coverage|
|---|---|---|---|
|[${name}](https://attack.mitre.org/techniques/${technique}/)|${subtechnique}|[${tacticName}](https://attack.mitre.org/tactics/${tactic}/)|Moderate|

### D3FEND Techniques

|ID|Name|
|---|---|
|D3-PLA|[Process Lineage Analysis](https://d3fend.mitre.org/technique/d3f:ProcessLineageAnalysis)|

### Data Model References

|Object|Action|Field|
|---|---|---|
|[process](/data_model/process)|[create](/data_model/process#create)|[exe](/data_model/process#exe)|
|[process](/data_model/process)|[create](/data_model/process#create)|[parent_exe](/data_model/process#parent_exe)|

### Implementations

#### Pseudocode

${prose(index + 1, 1)}

\`\`\`
process = search Process:Create
host = filter process where ((exe == "wsmprovhost.exe" or exe == "${tool}") and parent_exe == "svchost.exe")
output host
\`\`\`

#### Eql, EQL native

${prose(index + 2, 1)}

\`\`\`
process where subtype.create and parent_process_name == "svchost.exe" and
  (process_name == "wsmprovhost.exe" or process_name == "${tool}")
\`\`\`

#### Logpoint, LogPoint native

${prose(index + 3, 1)}

\`\`\`
norm_id=WindowsSysmon event_id=1 parent_image="*\\svchost.exe" (image="*\\wsmprovhost.exe" OR image="*\\${tool}")
\`\`\`
`;
  const tests = TESTS_ON_BOTH(`      car-pseudocode: [session-start-sysmon, session-start-audit]
      eql-classic: [session-start-sysmon, session-start-audit]
      logpoint: [session-start-sysmon]`);
  return { path: `analytics/${id}`, files: { '.md': text, '.tests.yaml': tests }, analytics: 3 };
}

function classic(index: number): GeneratedDocument {
  const [technique, sub] = TECHNIQUES[index % TECHNIQUES.length]!;
  const name = `classic-${String(index).padStart(5, '0')}`;
  const tool = `tool-${index}.exe`;
  const text = `# Classic hunt ${index}

## Technique ID

${technique}${sub === '' ? '' : `.${sub}`}

## Description

${prose(index, 4)}

## Hypothesis

${prose(index + 1, 1)}

## Attack Simulation

| Script | Short Description | Author |
|--------|-------------------|--------|
| [Script ${index}](https://example.org/scripts/${index}) | ${prose(index + 2, 1)} | bench |

## Recommended Data Sources

| ATT&CK Data Source | Event Log |
|--------------------|-----------|
| Process Monitoring | Sysmon |
| Process Monitoring | WinEvent |

## Specific Events

| Source | EventID | EventField | Details | Reference |
|--------|---------|------------|---------|-----------|
| Sysmon | 1 | Image | wsmprovhost.exe OR ${tool} | bench |
| Sysmon | 1 | ParentImage | svchost.exe | bench |

## Recommended Configuration(s)

| Title | Description | Reference |
|-------|-------------|-----------|
| Sysmon | ${prose(index + 3, 1)} | [config](https://example.org/config/${index}) |

## Data Analytics

| Analytic Type | Analytic Logic | Analytic Data Object |
|---------------|----------------|----------------------|
| Situational Awareness | process WHERE (process\\_name == "wsmprovhost.exe" OR process\\_name == "${tool}") AND process\\_parent\\_name == "svchost.exe" | process |

## Hunter Notes

* ${prose(index + 4, 2)}

## Hunting Techniques Recommended

- [x] Grouping
- [ ] Searching
`;
  const tests = TESTS_ON_BOTH(`      logic-1: [session-start-sysmon, session-start-audit]
      specific-events/sysmon-1: [session-start-sysmon]`);
  return { path: `playbooks/${name}`, files: { '.md': text, '.tests.yaml': tests }, analytics: 2 };
}

/** Writes a project of `count` documents to `project`, with the knowledge and datasets of `source`. */
export async function writeProject(source: string, project: string, count: number): Promise<GeneratedProject> {
  const content = path.join(project, 'content');
  for (const folder of ['playbooks', 'analytics', 'rules', 'detections'])
    await mkdir(path.join(content, folder), { recursive: true });
  for (const folder of ['knowledge', 'datasets'])
    await cp(path.join(source, 'content', folder), path.join(content, folder), { recursive: true });
  const kinds = [guided, car, classic, rule, detection];
  let analytics = 0;
  let first = '';
  for (let index = 0; index < count; index++) {
    const document = kinds[index % kinds.length]!(index);
    analytics += document.analytics;
    if (first === '') first = path.join('content', `${document.path}.md`);
    for (const [ending, text] of Object.entries(document.files))
      await writeFile(path.join(content, document.path + ending), text);
  }
  return { analytics, first };
}
