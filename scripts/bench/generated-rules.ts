/** Rules with conversions, and detections, for the generated project. */
import { type GeneratedDocument, prose, TECHNIQUES, TESTS_ON_BOTH } from './generated-parts.ts';

const SESSION = '[session-start-sysmon]';

/** An ATC rule: the Sigma rule and four conversions. */
export function rule(index: number): GeneratedDocument {
  const [technique, sub, name, subName, tactic, tacticName] = TECHNIQUES[index % TECHNIQUES.length]!;
  const tool = `tool-${index}.exe`;
  const id = sub === '' ? technique : `${technique}.${sub}`;
  const slug = `rule-${String(index).padStart(5, '0')}`;
  const guid = `5d0c4f6e-3f0b-4d5e-9d0a-${String(index).padStart(12, '0')}`;
  const text = `| Title | Bench rule ${index} |
|:------|:------|
| **Description** | ${prose(index, 3)} |
| **ATT&amp;CK Tactic** | <ul><li>[${tactic}: ${tacticName}](https://attack.mitre.org/tactics/${tactic})</li></ul> |
| **ATT&amp;CK Technique** | <ul><li>[${id}: ${subName || name}](https://attack.mitre.org/techniques/${id.replace('.', '/')})</li></ul> |
| **Severity Level** | medium |
| **False Positives** | <ul><li>${prose(index + 1, 1)}</li></ul> |
| **Development Status** | test |
| **References** | <ul><li>[Reference ${index}](https://example.org/reference/${index})</li></ul> |
| **Author** | Bench |

## Detection Rules

### Sigma rule

\`\`\`yaml
title: Bench rule ${index}
id: ${guid}
status: test
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        ParentImage|endswith: '\\svchost.exe'
        Image|endswith:
            - '\\wsmprovhost.exe'
            - '\\${tool}'
    condition: selection
level: medium
\`\`\`

### es-qs

\`\`\`
(winlog.event_id:"1" AND ParentImage.keyword:/.*\\\\[Ss][Vv][Cc][Hh][Oo][Ss][Tt]\\.[Ee][Xx][Ee]/ AND Image.keyword:(/.*\\\\[Ww][Ss][Mm][Pp][Rr][Oo][Vv][Hh][Oo][Ss][Tt]\\.[Ee][Xx][Ee]/ OR *\\\\${tool}))
\`\`\`

### splunk

\`\`\`
(EventCode=1 ParentImage="*\\\\svchost.exe" (Image="*\\\\wsmprovhost.exe" OR Image="*\\\\${tool}"))
\`\`\`

### logpoint

\`\`\`
(event_id=1 ParentImage="*\\svchost.exe" (Image="*\\wsmprovhost.exe" OR Image="*\\${tool}"))
\`\`\`

### grep

\`\`\`
grep -iP 'Image=\\S*\\\\(?:wsmprovhost|tool-${index})\\.exe\\s.*ParentImage=\\S*\\\\svchost\\.exe\\s'
\`\`\`
`;
  const tests = TESTS_ON_BOTH(
    ['sigma', 'es-qs', 'spl', 'logpoint', 'grep'].map((analytic) => `      ${analytic}: ${SESSION}`).join('\n'),
  );
  return { path: `rules/${slug}`, files: { '.md': text, '.tests.yaml': tests }, analytics: 5 };
}

/** A Splunk detection. */
export function detection(index: number): GeneratedDocument {
  const [technique, sub, name, subName, , tacticName] = TECHNIQUES[index % TECHNIQUES.length]!;
  const id = sub === '' ? technique : `${technique}.${sub}`;
  const text = `---
title: "Bench Detection ${index}"
excerpt: "${subName || name}"
categories:
  - Endpoint
last_modified_at: 2026-01-01
tags:
  - ${tacticName}
---

#### Description

${prose(index, 3)}

- **Type**: TTP
- **Product**: Splunk Enterprise
- **Last Updated**: 2026-01-01
- **Author**: Bench
- **ID**: b9a4c1d2-7a0e-4f58-8f3c-${String(index).padStart(12, '0')}

#### [ATT&CK](https://attack.mitre.org/)

| ID | Technique | Tactic |
| -- | --------- | ------ |
| [${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/) | ${subName || name} | ${tacticName} |

#### Search

\`\`\`
\`sysmon\` EventCode=1 ParentImage="*\\\\svchost.exe" Image IN ("*\\\\wsmprovhost.exe", "*\\\\tool-${index}.exe")
| \`bench_detection_${index}_filter\`
\`\`\`

#### How To Implement

${prose(index + 1, 2)}

#### Required field

* EventCode
* ParentImage
* Image

#### Known False Positives

${prose(index + 2, 2)}

#### RBA

| Risk Score | Impact | Confidence | Message |
| ---------- | ------ | ---------- | ------- |
| 49.0 | 70 | 70 | ${prose(index + 3, 1)} |
`;
  const path = `detections/detection-${String(index).padStart(5, '0')}`;
  return { path, files: { '.md': text, '.tests.yaml': TESTS_ON_BOTH(`      spl: ${SESSION}`) }, analytics: 1 };
}
