import { describe, expect, it } from 'vitest';
import { find, records, refusal, warnings } from './plans.ts';

const EVENTS = records([
  { service: 'security', EventID: 4688, Image: 'a.exe', User: 'ana' },
  { service: 'sysmon', EventID: 1, Image: 'a.exe', User: 'adm_bo' },
  { service: 'sysmon', EventID: 1, Image: 'b.exe', User: 'ana' },
  { service: 'sysmon', EventID: 3, Image: 'a.exe', User: 'ana' },
]);

/** Sigma specification 1.0, "Rule Collections". */
describe('documents with an action', () => {
  it('merges what is global into the rules that follow', () => {
    const text = `action: global
title: t
detection:
  selection:
    Image: a.exe
  condition: selection
---
logsource:
  service: security
detection:
  selection:
    EventID: 4688
---
logsource:
  service: sysmon
detection:
  selection:
    EventID: 1
`;
    expect(find(text, EVENTS)).toEqual([1, 2]);
    expect(warnings(text)).toEqual([]);
  });

  it('repeats a rule with changes, adds up what is global, and forgets it on reset', () => {
    const text = `action: global
detection:
  condition: s
---
action: global
logsource: { service: sysmon }
---
detection:
  s: { EventID: 1, Image: a.exe }
---
action: repeat
detection:
  s: { Image: b.exe }
---
action: reset
---
logsource: { service: security }
detection:
  s: { EventID: 4688 }
  condition: s
`;
    expect(find(text, EVENTS)).toEqual([1, 2, 3]);
  });

  it('puts a log source in the place of the global one, which stays where its search identifiers are searched', () => {
    const log = (service: string) => `logsource: { product: windows, service: ${service} }`;
    const own = `---\n${log('sysmon')}\ndetection:\n  t: { EventID: 1 }\n`;
    const events = records([
      { product: 'windows', service: 'security', EventID: 4688, time: '2024-01-01T00:00:00Z' },
      { product: 'windows', service: 'sysmon', EventID: 1, time: '2024-01-01T00:00:02Z' },
      { product: 'windows', service: 'sysmon', EventID: 1, time: '2024-01-01T01:00:00Z' },
      { product: 'windows', service: 'system', EventID: 1, time: '2024-01-01T00:00:02Z' },
    ]);
    const near = `detection:\n  s: { EventID: 4688 }\n  timeframe: 5s\n  condition: s | near t\n`;
    expect(find(`action: global\n${log('security')}\n${near}${own}`, events)).toEqual([1]);
    expect(find(`action: global\n${log('security')}\ndetection:\n  condition: t\n${own}`, events)).toEqual([2, 3]);
    const category = own.replace(/service: sysmon/, 'category: process_creation');
    const created = records([{ product: 'windows', category: 'process_creation', EventID: 1 }]);
    expect(find(`action: global\n${log('security')}\ndetection:\n  condition: t\n${category}`, created)).toEqual([1]);
    expect(find(`action: global\nlogsource: { product: linux }\ndetection:\n  condition: t\n${own}`, events)).toEqual([
      2, 3,
    ]);
  });

  it('reads what is global alone as a rule', () => {
    const text = 'action: global\nlogsource: {service: sysmon}\ndetection:\n  s: {EventID: 3}\n  condition: s\n';
    expect(find(text, EVENTS)).toEqual([4]);
    expect(warnings(text)).toEqual([
      '1:9 «global» `action: global` has no rule after it; what it says is read as a rule. (Leave the line out, or add a document after `---` that says what differs.)',
    ]);
  });

  it('places what is wrong with a document in it', () => {
    const text = 'action: global\ndetection:\n  s: {a: 1}\n---\ndetection:\n  condition: s and t\n';
    expect(refusal(text)).toBe('6:20 «t» Unknown search identifier `t`. (Did you mean `s`?)');
  });

  it('finds the events of all rules of a text', () => {
    const text = `---
logsource: { service: sysmon }
detection: { s: { EventID: 3 }, condition: s }
---
logsource: { service: sysmon }
detection: { s: { Image: b.exe }, condition: s }
...
`;
    expect(find(text, EVENTS)).toEqual([3, 4]);
  });

  it('follows anchors, aliases and merged mappings', () => {
    const text = `logsource: { service: sysmon }
detection:
  first: &first
    EventID: &ids [1, 3]
  second:
    <<: *first
    Image: b.exe
  third:
    EventID: *ids
    User: adm_bo
  condition: second or third and first
`;
    expect(find(text, EVENTS)).toEqual([2, 3]);
  });
});

/** Sigma filters specification 2.1. */
describe('filters', () => {
  const RULE = `title: r
name: starts
id: 6f3e2987-db24-4c78-a860-b4f4095a7095
logsource: { service: sysmon }
detection: { s: { EventID: 1 }, condition: s }
`;
  const filter = (rules: string, source = 'service: sysmon') => `${RULE}---
title: f
logsource: { ${source} }
filter:
  rules: ${rules}
  admins:
    User|startswith: adm_
  condition: not admins
`;

  it.each([
    ['[starts]', [3]],
    ['starts', [3]],
    ['\n    - 6f3e2987-db24-4c78-a860-b4f4095a7095', [3]],
    ['any', [3]],
    ['[]', [3]],
  ])('for %s', (rules, events) => {
    expect(find(filter(rules), EVENTS)).toEqual(events);
  });

  it('is for rules of its log source', () => {
    expect(find(filter('[starts]', 'service: security'), EVENTS)).toEqual([2, 3]);
    expect(find(filter('any', 'product: windows'), EVENTS)).toEqual([2, 3]);
    const unused = warnings(filter('[starts, 0e95725d]'));
    expect(unused).toEqual([
      '10:19 «0e95725d» No document here has the id or name `0e95725d`: the filter changes nothing of it.',
    ]);
  });

  it('is refused alone, and without its parts', () => {
    const alone = filter('any').split('---\n')[1] ?? '';
    expect(refusal(alone)).toMatch(/^unsupported 1:1 .*Unexpected filter without rules/s);
    expect(refusal(alone.replace('  rules: any\n', ''))).toBe(
      '4:3 «admins» Unexpected `filter` without `rules`. (add a line `rules:`)',
    );
    expect(refusal(filter('any').replace('not admins', 'not admin'))).toBe(
      '13:18 «admin» Unknown search identifier `admin`. (Did you mean `admins`?)',
    );
    expect(refusal(filter('any').replace('not admins', 'admins | count() > 1'))).toMatch(/^13:14 .*Unexpected `\|`/);
  });
});
