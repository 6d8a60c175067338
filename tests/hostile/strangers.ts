/** Documents of each form as a stranger could send them: a script wherever text is taken. */

/** Ways to get a script to run, each of which would set `pwned`. */
export const SCRIPTS: readonly string[] = [
  '<script>globalThis.pwned = 1</script>',
  '<img src=https://evil.example/x onerror="globalThis.pwned = 1">',
  '<svg onload="globalThis.pwned = 1"><script>globalThis.pwned = 1</script></svg>',
  '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>',
  '<a href="javascript:globalThis.pwned=1">one</a>',
  '<a href="java&#10;script:globalThis.pwned=1">two</a>',
  '[three](javascript:globalThis.pwned=1)',
  '[four](data:text/html,<script>globalThis.pwned=1</script>)',
  '![five](javascript:globalThis.pwned=1)',
  '<form action="javascript:globalThis.pwned=1"><button>six</button></form>',
  '<style>@import "https://evil.example/x.css"; body { display: none }</style>',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<object data="https://evil.example/"></object><embed src="https://evil.example/">',
  '<details open ontoggle="globalThis.pwned = 1">seven</details>',
  '<math><mtext></mtext><mglyph><style><img src=https://evil.example/x onerror="globalThis.pwned=1"></style></mglyph></math>',
  '<p style="position:fixed;inset:0" class="search-dialog" id="search-page">eight</p>',
  '<noscript><p title="</noscript><img src=https://evil.example/x onerror=globalThis.pwned=1>"></noscript>',
  '</main></body><script>globalThis.pwned=1</script>',
];

const cell = (script: string) => script.replaceAll('|', '\\|');
const SCRIPT = '<script>globalThis.pwned = 1</script>';
const IMAGE = '<img src=https://evil.example/x onerror="globalThis.pwned = 1">';
const ALL = cell(SCRIPTS.join(' '));
const LINKS = [
  'javascript:globalThis.pwned=1',
  'data:text/html,<script>globalThis.pwned=1</script>',
  'vbscript:x',
  '//evil.example/x',
]
  .map((address) => `<li>[${IMAGE}](${address})</li>`)
  .join('');
/** A query that is text to the reader, and a script to a page that forgets to escape it. */
const BREAKS_OUT = `</code></pre></span>${SCRIPT}${IMAGE}`;

const rule = `| Title | Rule ${ALL} |
|:------|:------|
| **Description** | ${ALL} |
| **ATT&amp;CK Tactic** | <ul><li>[TA0008: Lateral Movement](javascript:globalThis.pwned=1)</li></ul> |
| **ATT&amp;CK Technique** | <ul><li>[T1021.006: ${IMAGE}](javascript:globalThis.pwned=1)</li></ul> |
| **Data Needed** | <ul>${LINKS}<li>[DN_0003_1_windows_sysmon_process_creation](javascript:globalThis.pwned=1)</li></ul> |
| **Enrichment** | <ul>${LINKS}</ul> |
| **Trigger** | <ul>${LINKS}</ul> |
| **Severity Level** | ${IMAGE} |
| **False Positives** | <ul><li>${ALL}</li></ul> |
| **Development Status** | ${IMAGE} |
| **References** | <ul>${LINKS}</ul> |
| **Author** | ${ALL} |
| **Other Tags** | ${ALL} |
| **${IMAGE}** | ${ALL} |

## Detection Rules ${IMAGE}

${ALL}

### Sigma rule

\`\`\`
title: '${BREAKS_OUT.replaceAll("'", "''")}'
id: '${IMAGE.replaceAll("'", "''")}'
level: '${IMAGE.replaceAll("'", "''")}'
tags: ['${IMAGE.replaceAll("'", "''")}']
logsource:
    product: windows
    category: '${IMAGE.replaceAll("'", "''")}'
detection:
    selection:
        Image: '${BREAKS_OUT.replaceAll("'", "''")}'
    condition: selection
\`\`\`

### splunk

\`\`\`
Image="${BREAKS_OUT.replaceAll('"', '\\"')}"
\`\`\`

### grep

\`\`\`
grep -P '${BREAKS_OUT}'
\`\`\`

### ${IMAGE}

\`\`\`
${BREAKS_OUT}
\`\`\`
`;

const property = (label: string, value: string) => `- **${label}**: ${value}\n`;
const quoted = (text: string) => JSON.stringify(text);

const detection = `---
title: ${quoted(`Detection "><script>globalThis.pwned = 1</script>`)}
excerpt: ${quoted(IMAGE)}
categories: [${quoted(IMAGE)}]
last_modified_at: ${quoted(IMAGE)}
tags: [${quoted(IMAGE)}]
---

### ⚠️ WARNING THIS IS A EXPERIMENTAL DETECTION ${IMAGE}

[Try it](javascript:globalThis.pwned=1){: .btn .btn--success onclick="globalThis.pwned=1"}

#### Description

${ALL}

${property('Type', IMAGE)}${property('Product', IMAGE)}${property('Datamodel', `[${IMAGE}](javascript:globalThis.pwned=1)`)}${property('Last Updated', IMAGE)}${property('Author', ALL)}${property('ID', IMAGE)}${property(IMAGE, ALL)}

#### [ATT&CK](javascript:globalThis.pwned=1)

| ID | Technique | Tactic |
| -- | --------- | ------ |
| [T1021.006](javascript:globalThis.pwned=1) | ${IMAGE} | Lateral Movement |

| [T1059](javascript:globalThis.pwned=1) | ${IMAGE} | Execution |

#### Search

\`\`\`
EventCode=1 Image="${BREAKS_OUT.replaceAll('"', '\\"')}" \`powershell\`
\`\`\`

#### Macros

* [${IMAGE}](javascript:globalThis.pwned=1)

#### Associated Analytic Story

* [${IMAGE}](javascript:globalThis.pwned=1)

#### How To Implement

${ALL}

#### Required field

* ${IMAGE}

#### Kill Chain Phase

* ${IMAGE}

#### Known False Positives

${ALL}

#### RBA

| Risk Score | Impact | Confidence | Message |
| ---------- | ------ | ---------- | ------- |
| ${IMAGE} | ${IMAGE} | ${IMAGE} | ${ALL} $${IMAGE}$ |

#### CVE

| ID | Summary | CVSS |
| -- | ------- | ---- |
| [CVE-2020-1](javascript:globalThis.pwned=1) | ${ALL} | ${IMAGE} |

#### Reference

* [${IMAGE}](javascript:globalThis.pwned=1)

#### Test Dataset

* [${IMAGE}](javascript:globalThis.pwned=1)

[*source*](javascript:globalThis.pwned=1) \\| *version*: **${IMAGE}**
`;

const story = `---
title: ${quoted(`Story "><script>globalThis.pwned = 1</script>`)}
tags: [${quoted(IMAGE)}]
---

#### Description

${ALL}

${property('Product', IMAGE)}${property('Datamodel', IMAGE)}${property('ID', IMAGE)}

#### Narrative

${ALL}

#### Detections

| Name | Technique | Type |
| ---- | --------- | ---- |
| [${IMAGE}](javascript:globalThis.pwned=1) | [${IMAGE}](javascript:globalThis.pwned=1) | ${ALL} |

#### Reference

* [${IMAGE}](javascript:globalThis.pwned=1)
`;

const log = `| Title | DN_0999_1_${IMAGE} |
|:------|:------|
| **Description** | ${ALL} |
| **Author** | ${ALL} |
| **Logging Policy** | <ul>${LINKS}</ul> |
| **References** | <ul>${LINKS}</ul> |
| **Platform** | ${IMAGE} |
| **Type** | ${IMAGE} |
| **Channel** | ${IMAGE} |
| **Provider** | ${IMAGE} |
| **Fields** | <ul><li>${IMAGE}</li><li>EventID</li></ul> |

## Log Samples

### Raw Log ${IMAGE}

\`\`\`${IMAGE}
${BREAKS_OUT}
\`\`\`
`;

/** Below \`content/\`, a document of each form with a script in every place. */
export const STRANGERS: Readonly<Record<string, string>> = {
  'rules/hostile.md': rule,
  'detections/hostile.md': detection,
  'stories/hostile.md': story,
  'data-needed/DN_0999_1_hostile.md': log,
};
