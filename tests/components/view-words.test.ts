import { describe, expect, test } from 'vitest';
import { conditionWords, fieldsOf, sourceWords } from '../../src/components/site/view-words.ts';
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
    [{ label: ['Message', 'EventType'] }, 'what stands behind `EventType:` in `Message`'],
    [{ join: ['Domain', 'User'], with: '\\' }, '`Domain` and `User`, joined by `\\`'],
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

test('an event kind’s own fields win over those of its sets', () => {
  const log = { channel: 'Security', event: 4688, is: [], use: ['one', 'two'], fields: { exe: 'Own' } };
  const sets = { one: { exe: 'A', user: 'B' }, two: { user: 'C', pid: 'D' }, three: { other: 'E' } };
  expect(fieldsOf(log, sets)).toEqual([
    ['exe', 'Own'],
    ['pid', 'D'],
    ['user', 'C'],
  ]);
});
