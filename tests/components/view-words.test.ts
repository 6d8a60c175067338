import { describe, expect, test } from 'vitest';
import {
  channelWords,
  conditionWords,
  eventWords,
  fieldsOf,
  logName,
  logsByChannel,
  sourceWords,
} from '../../src/components/site/view-words.ts';
import type { FieldSource } from '../../src/events/views/definition.ts';

describe('sourceWords', () => {
  test.each<[FieldSource, string]>([
    ['Image', '`Image`'],
    [{ base: 'Image' }, 'the last part of the path `Image`'],
    [{ directory: 'Image' }, 'the path `Image` without its last part'],
    [{ constant: 'sysmon' }, 'always `sysmon`'],
    [{ constant: ['a', 'b'] }, 'always `a`, `b`'],
    [{ hash: ['Hashes', 'MD5'] }, '`MD5` among the hashes of `Hashes`'],
    [{ number: { first: ['ProcessId', 'NewProcessId'] } }, '`ProcessId`, else `NewProcessId` as a number'],
    [{ lower: 'IntegrityLevel' }, '`IntegrityLevel` in lower case'],
    [{ before: ['Hostname', '.'] }, '`Hostname` before the first `.`'],
    [{ after: ['TargetFilename', '.'] }, '`TargetFilename` after the last `.`'],
    [{ prefix: ['User', '\\'] }, '`User` before the first `\\`, if it has one'],
    [{ suffix: ['TargetFilename', '.'] }, '`TargetFilename` after the last `.`, if it has one'],
    [{ label: ['Message', 'EventType'] }, 'what stands behind `EventType:` in `Message`'],
    [{ list: ['SubjectUserName', 'TargetUserName'] }, 'a list of `SubjectUserName`, `TargetUserName`'],
    [{ time: 'seconds' }, 'the event’s time in seconds since 1970'],
    [{ unhex: 'exe' }, '`exe`, read from hexadecimal digits where the log wrote such'],
    [{ numbered: 'a' }, '`a0`, `a1` and so on, as a list'],
    [{ join: [{ numbered: 'a' }], with: ' ' }, '`a0`, `a1` and so on, as a list, joined by blanks'],
    [{ join: ['Domain', 'User'], with: '\\' }, '`Domain` and `User`, joined by `\\`'],
    [{ join: [{ constant: 'WinEventLog' }, 'Channel'], with: ':' }, '`WinEventLog` and `Channel`, joined by `:`'],
    [
      { join: [{ constant: 'DWORD (' }, { hex: 'NewValue', digits: 8 }, { constant: ')' }], with: '' },
      '`DWORD (`, then `NewValue` as `0x` and 8 hexadecimal digits, then `)`',
    ],
    [
      { replace: 'ObjectName', starts: { '\\REGISTRY\\MACHINE': 'HKLM', '\\REGISTRY\\USER': 'HKU' } },
      '`ObjectName`, `\\REGISTRY\\MACHINE` at its beginning read as `HKLM`, `\\REGISTRY\\USER` at its beginning read as `HKU`',
    ],
    [{ map: 'IpAddress', values: { '-': null } }, '`IpAddress`, `-` read as none'],
    [{ map: 'LogonType', values: { '3': 'network' } }, '`LogonType`, `3` read as `network`'],
    [{ map: 'A', values: { a: 1 }, otherwise: 2 }, '`A`, `a` read as `1`, else `2`'],
    [{ map: 'A', values: { a: true }, otherwise: null }, '`A`, `a` read as `true`, else none'],
  ])('%j', (source, words) => {
    expect(sourceWords(source)).toBe(words);
  });
});

test('conditions are told field by field', () => {
  expect(conditionWords({ LogonType: [3, 10], Message: { contains: 'denied' }, Initiated: true })).toBe(
    '`LogonType` is `3` or `10`, and `Message` contains `denied`, and `Initiated` is `true`',
  );
});

test.each([
  [{ channel: 'Security', event: 4688 }, '`Security`', '4688'],
  [{ channel: ['A', 'B'], event: [12, 13] }, '`A` or `B`', '12, 13'],
  [{ provider: 'C' }, 'the provider `C`', 'all'],
  [{ channel: 'System', provider: 'D' }, '`System`, provider `D`', 'all'],
  [
    { channel: 'Security', event: 4657, when: { OperationType: '%%1904' } },
    '`Security`',
    '4657 where `OperationType` is `%%1904`',
  ],
])('the log %j', (log, channels, events) => {
  expect([channelWords(log), eventWords(log)]).toEqual([channels, events]);
});

test('an event kind’s own fields win over those of its sets', () => {
  const log = { channel: 'Security', event: 4688, is: [], use: ['one', 'two'], fields: { exe: 'Own' } };
  const sets = { one: { exe: 'A', user: 'B' }, two: { user: 'C', pid: 'D' }, three: { other: 'E' } };
  expect(fieldsOf(log, sets)).toEqual([
    ['exe', 'Own'],
    ['pid', 'D'],
    ['user', 'C'],
  ]);
});

describe('logsByChannel', () => {
  const log = (channel: string | string[], event?: number | number[]) => ({
    channel,
    event,
    is: [],
    use: [],
    fields: {},
  });
  const logs = [log('B', [7, 3]), log(['A', 'B'], 1), log('B', 2), log('C')];

  test('groups by the first channel, by event id; the overview has every channel', () => {
    const { groups, overview } = logsByChannel(logs);
    expect(groups.map((group) => [group.id, group.logs.map(logName)])).toEqual([
      ['log:a', ['A and B 1']],
      ['log:b', ['B 2', 'B 7, 3']],
      ['log:c', ['C']],
    ]);
    expect(overview.map(({ name, id, events }) => [name, id, events])).toEqual([
      ['A', 'log:a', '1'],
      ['B', 'log:b', '1–3, 7'],
      ['C', 'log:c', ''],
    ]);
  });
});
