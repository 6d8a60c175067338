import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/engine/values.ts';
import { collectNames, fieldAt, liftFields } from '../../src/events/flatten.ts';
import { rawLine } from '../../src/events/raw-line.ts';
import { parseTime } from '../../src/events/time.ts';

describe('liftFields', () => {
  it.each<[string, Record<string, Value>, Record<string, Value>]>([
    ['a flat record', { EventID: 1, Image: 'x' }, { EventID: 1, Image: 'x' }],
    [
      'Winlogbeat’s',
      { winlog: { channel: 'Security', event_data: { NewProcessName: 'x' }, provider_name: 'p' }, message: 'm' },
      { channel: 'Security', NewProcessName: 'x', provider_name: 'p', message: 'm' },
    ],
    ['Winlogbeat 6’s', { event_data: { Image: 'x' }, event_id: 1 }, { Image: 'x', event_id: 1 }],
    [
      'XML as JSON',
      {
        Event: {
          System: {
            EventID: { '#text': 4688 },
            Provider: { '#attributes': { Name: 'p' } },
            TimeCreated: { '#attributes': { SystemTime: 't' } },
          },
          EventData: { NewProcessName: 'x' },
        },
      },
      { EventID: 4688, 'Provider.Name': 'p', 'TimeCreated.SystemTime': 't', NewProcessName: 'x' },
    ],
    [
      'XML as JSON with named data',
      {
        Event: {
          EventData: {
            Data: [
              { '@Name': 'Image', '#text': 'x' },
              { '@Name': 'User', '#text': null },
            ],
          },
        },
      },
      { Image: 'x', User: null },
    ],
    [
      'nesting spelt out in the keys',
      { 'winlog.channel': 'Security', 'winlog.event_data.NewProcessName': 'x', 'event.code': '4688' },
      { channel: 'Security', NewProcessName: 'x', 'event.code': '4688' },
    ],
    [
      'a hit of an Elasticsearch search',
      { _id: '1', _source: { winlog: { event_id: 1, event_data: { Image: 'x' } }, event: { code: '1' } } },
      { _id: '1', event_id: 1, Image: 'x', 'event.code': '1' },
    ],
    ['named data of other converters', { EventData: { Data: [{ Name: 'Image', Value: 'x' }] } }, { Image: 'x' }],
    [
      'a flat record beside nesting: what comes first counts',
      { Image: 'outer', EventData: { Image: 'inner', User: 'u' } },
      { Image: 'outer', User: 'u' },
    ],
  ])('%s', (_, raw, flat) => {
    expect(liftFields(raw)).toEqual(flat);
  });

  it('does not write into every object', () => {
    const raw = JSON.parse('{"EventData":{"__proto__":"x","constructor":"y"}}');
    expect(fieldAt(liftFields(raw), 'constructor')).toBe('y');
    expect(fieldAt(liftFields(raw), '__proto__')).toBe('x');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('fieldAt and collectNames', () => {
  const record = { a: { b: { c: 1 }, 'd.e': 2 }, 'x.y': 3, x: { y: 4 } };
  it.each([
    ['a.b.c', 1],
    ['a.d.e', 2],
    ['x.y', 3],
    ['a.b.none', null],
    ['toString', null],
    ['a.constructor.name', null],
  ])('%s', (name, value) => {
    expect(fieldAt(record, name)).toBe(value);
  });

  it('gives dotted names of the leaves', () => {
    const names = new Set<string>();
    collectNames({ a: { b: { c: 1 } }, l: [{ x: 1 }], e: {} }, names);
    expect([...names]).toEqual(['a.b.c', 'l', 'e']);
  });
});

describe('parseTime', () => {
  it.each<[Value, string | null]>([
    ['2026-03-02T08:02:11.891Z', '2026-03-02T08:02:11.891Z'],
    ['2026-03-02 08:02:11', '2026-03-02T08:02:11.000Z'],
    ['2026-03-02 08:02:11.000', '2026-03-02T08:02:11.000Z'],
    ['2026-03-02T08:02:11.1234567Z', '2026-03-02T08:02:11.123Z'],
    ['2026-03-02T09:02:11+01:00', '2026-03-02T08:02:11.000Z'],
    ['2026-03-02T03:02:11.5-0500', '2026-03-02T08:02:11.500Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026-02-30', null],
    ['2026-03-02Z', null],
    ['/Date(1772438531000)/', '2026-03-02T08:02:11.000Z'],
    [1772438531, '2026-03-02T08:02:11.000Z'],
    [1772438531000, '2026-03-02T08:02:11.000Z'],
    ['2026-02-30 08:02:11', null],
    ['2026-13-02 08:02:11', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [true, null],
  ])('%j is %s', (value, time) => {
    const found = parseTime(value);
    expect(found === null ? null : new Date(found).toISOString()).toBe(time);
  });
});

describe('rawLine', () => {
  it('writes key=value in the record’s order, nested keys dotted, line breaks as a blank', () => {
    const raw = {
      EventID: 1,
      Message: 'one\r\ntwo\nthree',
      winlog: { event_data: { Image: 'C:\\a "b".exe' } },
      list: ['x', 2],
      none: null,
      flag: true,
    };
    expect(rawLine({ line: 1, raw })).toBe(
      'EventID=1 Message=one two three winlog.event_data.Image=C:\\a "b".exe list=x,2 none= flag=true',
    );
  });
});
