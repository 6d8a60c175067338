import { describe } from 'vitest';
import { sigma } from '../../../src/languages/sigma/index.ts';
import { describeRobustness } from '../shared/robustness.ts';

const RULE = `title: t
logsource: { product: windows, service: security }
detection:
  selection:
    - Image|endswith: '\\cmd.exe'
      CommandLine|contains|all|windash: [' -a', "b\\tc"]
    - EventID: &ids [1, 0x2, null]
  keywords: [evil, 'ba?d*']
  filter: { EventID: *ids, User|re|i: '^a.*$', Ip|cidr: 10.0.0.0/8 }
  timeframe: 5m
  condition: selection and not 1 of filter* or keywords | count(User) by Host > 3
`;
const CORRELATION = `correlation:
  type: temporal_ordered
  rules: [a, b]
  group-by: [User]
  timespan: 1h
---
name: a
${RULE}---
name: b
action: repeat
detection: { selection: { EventID: 2 } }
---
filter: { rules: any, s: { a: 1 }, condition: not s }
`;

describe('robustness', () => {
  describeRobustness(
    sigma,
    [RULE, CORRELATION],
    (levels) => `logsource: {}\ndetection:\n  a: {b: 1}\n  condition: ${'('.repeat(levels)}a${')'.repeat(levels)}`,
  );
});
