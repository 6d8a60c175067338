import { expect, test } from 'vitest';
import { eventFacts, recordFields, valueText } from '../../src/components/site/events.ts';
import type { EventRecord, Value } from '../../src/engine/values.ts';

const event = (raw: Record<string, Value>): EventRecord => ({ line: 1, raw }) as unknown as EventRecord;
const told = (raw: Record<string, Value>, wanted: string[] = []) =>
  eventFacts(event(raw), wanted).telling.map(({ name, value }) => `${name}=${value}`);

test('time, host, log and event id are read by any of their names', () => {
  expect(
    eventFacts(event({ UtcTime: 't', Computer: 'h', channel: 'Security', EventCode: 4688, Image: 'i' })),
  ).toMatchObject({ time: 't', host: 'h', channel: 'Security', eventId: '4688' });
});

test.each<[string, Record<string, Value>, string[], string[]]>([
  [
    'four at most, by their weight',
    { User: 'u', CommandLine: 'c', ParentImage: 'p', Image: 'i', Message: 'm' },
    [],
    ['Image=i', 'ParentImage=p', 'CommandLine=c', 'User=u'],
  ],
  ['blank fields say nothing', { Image: '', ParentImage: null, CommandLine: 'c' }, [], ['CommandLine=c']],
  ['wanted fields come first', { Image: 'i', SourcePort: 5985 }, ['SourcePort'], ['SourcePort=5985', 'Image=i']],
  [
    'what stands beside is not told again',
    { Channel: 'X', Hostname: 'h', Image: 'i' },
    ['Hostname', 'Channel'],
    ['Image=i'],
  ],
  ['module logging tells its payload', { Payload: 'p', ContextInfo: 'c' }, [], ['Payload=p', 'ContextInfo=c']],
  [
    'an unknown log tells its first fields',
    { Channel: 'X', EventID: 1, query: 'a.example', answer: 2 },
    [],
    ['query=a.example', 'answer=2'],
  ],
  ['long values are cut', { Image: 'x'.repeat(200) }, [], [`Image=${'x'.repeat(119)}…`]],
])('%s', (_, raw, wanted, expected) => {
  expect(told(raw, wanted)).toEqual(expected);
});

test('what is hidden in a record is seen, wherever it stands; lines stay lines', () => {
  const raw = { Channel: 'S\u202e', Image: 'photo\u202egpj.exe', 'x\u200b': ['\u2066'], Text: 'a\n\tb\u0000' };
  expect(eventFacts(event(raw))).toMatchObject({
    channel: 'S\\u202e',
    telling: [{ name: 'Image', value: 'photo\\u202egpj.exe' }],
  });
  expect(recordFields(event(raw))).toEqual([
    { name: 'Channel', value: 'S\\u202e' },
    { name: 'Image', value: 'photo\\u202egpj.exe' },
    { name: 'x\\u200b', value: '["\\u2066"]' },
    { name: 'Text', value: 'a\n\tb\\u0000' },
  ]);
  expect([null, undefined, 7].map(valueText)).toEqual(['', '', '7']);
});
