import { describe, expect, test } from 'vitest';
import type { EventKind } from '../../src/coverage/event-kinds.ts';
import type { EventRecord, View } from '../../src/engine/values.ts';
import { type Ground, MOST_EVENTS, type Reader, readingsOf } from '../../src/hunting/readings.ts';

/** A view whose fields are the record's own; `EventID` tells the log. */
const view = (id: string, rename: Readonly<Record<string, string>> = {}): View => ({
  id,
  accessor: (name) => (event) => event.raw[rename[name] ?? name] ?? null,
  selector: () => undefined,
  objects: new Map(),
  time: ({ raw }) => (typeof raw.minute === 'number' ? raw.minute * 60_000 : null),
  fieldNames: () => [],
  open: true,
  isLogSource: (name) => name === 'EventID',
});
const kind = (eventId: number): EventKind => ({
  channel: 'Sysmon',
  log: 'Sysmon',
  eventId,
  name: '',
  provider: '',
  fields: [],
  values: [],
});
const [created, connected, ended] = [kind(1), kind(3), kind(5)] as const;
const native = view('native');
const ground: Ground = {
  native,
  kindsOf: ({ raw }) => [created, connected, ended].filter(({ eventId }) => eventId === raw.EventID),
};
const reader = (id: string, kinds: readonly EventKind[], fields: readonly string[], through = native): Reader => ({
  id,
  view: through,
  kinds,
  fields,
});
const records: EventRecord[] = [
  { line: 1, raw: { Hostname: 'A', minute: 0, EventID: 1, Image: 'cmd.exe', Parent: 'explorer.exe' } },
  { line: 2, raw: { Hostname: 'A.corp.example', minute: 1, EventID: 1, Image: 'whoami.exe' } },
  { line: 3, raw: { Hostname: 'B', minute: 2, EventID: 3, Image: 'cmd.exe', Port: 5985 } },
  { line: 4, raw: { Hostname: 'B', EventID: 5, Image: 'cmd.exe' } },
];
const shape = (readers: readonly Reader[], given = records) =>
  readingsOf(readers, given, ground).readings.map(({ view, analytics, kinds, fields, events }) => ({
    from: `${view} ${kinds.join('+')}`,
    analytics: analytics.join(' '),
    fields: fields.join(' '),
    lines: events.map(({ line }) => line).join(' '),
  }));

describe('readings', () => {
  test('analytics of one view and one log are one reading, with the fields of all', () => {
    expect(shape([reader('a', [created], ['Image', 'EventID']), reader('b', [created], ['Parent', 'Image'])])).toEqual([
      { from: 'native Sysmon 1', analytics: 'a b', fields: 'Image Parent', lines: '1 2' },
    ]);
  });

  test('the most specific come first, and one that shows nothing further is left out', () => {
    const ossem = view('ossem', { process_name: 'Image' });
    expect(
      shape([
        reader('logic-1', [created, connected], ['process_name'], ossem),
        reader('sysmon-1', [created], ['Image']),
        reader('logic-2', [created], ['process_name'], ossem),
      ]),
    ).toEqual([
      { from: 'native Sysmon 1', analytics: 'sysmon-1', fields: 'Image', lines: '1 2' },
      { from: 'ossem Sysmon 1+Sysmon 3', analytics: 'logic-1', fields: 'process_name', lines: '1 2 3' },
    ]);
  });

  test('one that names no log reads what carries a field of it', () => {
    expect(shape([reader('a', [], ['Port'])])).toEqual([
      { from: 'native ', analytics: 'a', fields: 'Port', lines: '3' },
    ]);
  });

  test.each<[string, readonly string[]]>([
    ['tells the log alone', ['EventID']],
    ['is in no event', ['TargetObject']],
  ])('a field that %s makes no reading', (_, fields) => {
    expect(shape([reader('a', [created], fields)])).toEqual([]);
  });

  test('a field of times makes no reading', () => {
    const timed = records.map((record) => ({
      ...record,
      raw: { ...record.raw, UtcTime: `2026-03-03 12:00:0${record.line}` },
    }));
    expect(shape([reader('a', [created], ['UtcTime', 'Image'])], timed).map(({ fields }) => fields)).toEqual(['Image']);
  });

  test('hosts by one name, times by the view; values as texts', () => {
    const { readings } = readingsOf([reader('a', [connected, created], ['Port', 'Image'])], records, ground);
    expect(readings[0]?.events).toEqual([
      { line: 1, host: 'A.corp.example', time: 0, values: [null, 'cmd.exe'] },
      { line: 2, host: 'A.corp.example', time: 60_000, values: [null, 'whoami.exe'] },
      { line: 3, host: 'B', time: 120_000, values: ['5985', 'cmd.exe'] },
    ]);
  });

  test('fields and readings beyond the bound are named', () => {
    const wide = records.map((record) => ({
      ...record,
      raw: { ...record.raw, ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'x'])) },
    }));
    const { readings, fieldsLeft } = readingsOf([reader('a', [created], ['a', 'b', 'c', 'd', 'e'])], wide, ground);
    expect(readings[0]?.fields).toEqual(['a', 'b', 'c', 'd']);
    expect(fieldsLeft).toEqual(['e']);
  });

  test('only the first events of a long recording are looked at', () => {
    const many = Array.from({ length: MOST_EVENTS + 5 }, (_, at) => ({
      line: at + 1,
      raw: { EventID: 1, Image: 'x' },
    }));
    const { readings, beyond, places } = readingsOf([reader('a', [created], ['Image'])], many, ground);
    expect(beyond).toBe(5);
    expect(readings[0]?.events).toHaveLength(MOST_EVENTS);
    expect(places.size).toBe(MOST_EVENTS);
  });
});
