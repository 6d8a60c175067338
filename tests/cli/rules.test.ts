import { expect, test } from 'vitest';
import { folderWith, huntbook } from './project.ts';

/** An ATC rule of the older generation, whose conversions are printed string literals that name no log source. */
const RULE = String.raw`| Title                | T1086 Lab tool |
|:---------------------|:---------------|
| Description          | The lab's tool starts, or starts something |
| ATT&amp;CK Tactic    | This Detection Rule wasn't mapped to ATT&amp;CK Tactic yet |
| ATT&amp;CK Technique | This Detection Rule wasn't mapped to ATT&amp;CK Technique yet |

## Detection Rules

### Sigma rule

~~~
title: Lab tool
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        - Image|endswith: '\labtool.exe'
        - ParentImage|endswith: '\labtool.exe'
    condition: selection
~~~

### es-qs

~~~
(Image.keyword:*\\\\labtool.exe OR ParentImage.keyword:*\\\\labtool.exe)
~~~

### graylog

~~~
(Image.keyword:*\\\\labtool.exe OR ParentImage.keyword:*\\\\labtool.exe)
~~~

### splunk

~~~
(Image="*\\\\labtool.exe" OR ParentImage="*\\\\labtool.exe")
~~~

### logpoint

~~~
(Image="*\\\\labtool.exe" OR ParentImage="*\\\\labtool.exe")
~~~
`.replaceAll('~~~', '```');

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const EVENTS = [
  { Channel: SYSMON, EventID: 1, Image: 'C:\\labtool.exe', ParentImage: 'C:\\cmd.exe' },
  { Channel: SYSMON, EventID: 7, Image: 'C:\\labtool.exe' },
  { Channel: SYSMON, EventID: 1, Image: 'C:\\cmd.exe', ParentImage: 'C:\\labtool.exe' },
  { Channel: SYSMON, EventID: 1, Image: 'C:\\labtool.exe.bak', ParentImage: 'C:\\cmd.exe' },
];

interface Inspected {
  analytics: { id: string; language: string; source: string; view: string; logSources?: object[] }[];
  diagnostics: { rule: string; severity: string; help?: string }[];
}

test('a printed rule and its conversions, decoded, find the same on the log source of the rule', () => {
  const from = folderWith({
    'rule.md': RULE,
    'events.ndjson': EVENTS.map((event) => JSON.stringify(event)).join('\n'),
  });
  const { analytics, diagnostics }: Inspected = JSON.parse(huntbook(['inspect', 'rule.md'], { from }).out);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ rule: 'attack/revoked-technique', help: 'write `T1059.001`' }),
  );

  const asked = (withSource: boolean) =>
    analytics.map(({ id, language, source, view, logSources }) =>
      JSON.stringify({
        id,
        language,
        view,
        query: source,
        events: 'events.ndjson',
        ...(withSource ? { logSources } : {}),
      }),
    );
  const found = (lines: string[]) =>
    huntbook(['query', '--batch', '-'], { from, input: lines.join('\n') })
      .out.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; events: number[] })
      .map(({ id, events }) => [id, events]);
  expect(found(asked(true))).toEqual([
    ['sigma', [1, 3]],
    ['es-qs', [1, 3]],
    ['graylog', [1, 3]],
    ['spl', [1, 3]],
    ['logpoint', [1, 3]],
  ]);
  expect(found(asked(false))).toEqual([
    ['sigma', [1, 3]],
    ['es-qs', [1, 2, 3]],
    ['graylog', [1, 2, 3]],
    ['spl', [1, 2, 3]],
    ['logpoint', [1, 2, 3]],
  ]);
});
