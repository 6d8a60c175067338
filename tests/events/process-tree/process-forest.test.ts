/** From records of processes to a forest, written as indented text: `name pid [lines]`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildProcessForest,
  type ProcessForest,
  processesOf,
} from '../../../src/events/process-tree/process-forest.ts';
import type { ProcessRecord } from '../../../src/events/process-tree/process-record.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const T0 = Date.UTC(2026, 2, 3, 13);

type Told = Partial<Omit<ProcessRecord, 'time'>> & { seconds?: number | null };

/** Records with a line each, from 1, on one host, a second apart where they say no time. */
function records(...told: readonly Told[]): ProcessRecord[] {
  return told.map(({ seconds, ...more }, place) => ({
    line: place + 1,
    kind: 'start',
    time: seconds === null ? null : T0 + (seconds ?? place) * SECOND,
    host: 'WS',
    pid: null,
    guid: null,
    parentPid: null,
    parentGuid: null,
    image: null,
    commandLine: null,
    parentImage: null,
    parentCommandLine: null,
    ...more,
  }));
}

/** A creation as Sysmon and as the audit log tell of it. */
const sysmon = (image: string, pid: number, guid: string, parentGuid: string | null, more: Told = {}): Told => ({
  image: `C:\\Windows\\${image}`,
  pid,
  guid,
  parentGuid,
  ...more,
});
const audit = (image: string, pid: number, parentPid: number | null, more: Told = {}): Told => ({
  image: `C:\\Windows\\${image}`,
  pid,
  parentPid,
  ...more,
});

function drawn(forest: ProcessForest): string[] {
  const depths = new Map<unknown, number>();
  return [...processesOf(forest)].map((process) => {
    const depth = process.parent ? (depths.get(process.parent) ?? 0) + 1 : 0;
    depths.set(process, depth);
    const name = process.image?.split('\\').at(-1) ?? '?';
    return `${'  '.repeat(depth)}${name} ${process.pid ?? '-'} [${process.lines.join(' ')}]`;
  });
}

const treeOf = (...told: readonly Told[]): string[] => drawn(buildProcessForest(records(...told)));

describe('which process started which', () => {
  test.each<[string, Told[], string[]]>([
    ['nothing', [], []],
    [
      'by guid, whatever the order of the lines',
      [
        sysmon('whoami.exe', 30, 'c', 'b', { seconds: 2 }),
        sysmon('cmd.exe', 20, 'b', 'a', { seconds: 1 }),
        sysmon('svchost.exe', 10, 'a', null, { seconds: 0 }),
      ],
      ['svchost.exe 10 [3]', '  cmd.exe 20 [2]', '    whoami.exe 30 [1]'],
    ],
    [
      'by pid',
      [audit('svchost.exe', 10, null), audit('cmd.exe', 20, 10), audit('net.exe', 30, 20), audit('ping.exe', 31, 20)],
      ['svchost.exe 10 [1]', '  cmd.exe 20 [2]', '    net.exe 30 [3]', '    ping.exe 31 [4]'],
    ],
    [
      'one creation in two logs is one process',
      [
        audit('cmd.exe', 20, 10, { parentImage: 'C:\\Windows\\explorer.exe' }),
        sysmon('cmd.exe', 20, 'b', 'a', { seconds: 0.2, parentPid: 10, parentImage: 'C:\\Windows\\explorer.exe' }),
        audit('net.exe', 30, 20, { seconds: 3 }),
        sysmon('net.exe', 30, 'c', 'b', { seconds: 4 }),
      ],
      ['explorer.exe 10 []', '  cmd.exe 20 [1 2]', '    net.exe 30 [3 4]'],
    ],
    [
      'one creation in two logs, one of which wrote no pid',
      [
        sysmon('cmd.exe', 0, 'b', 'a', { pid: null, parentPid: 10, commandLine: 'cmd.exe /c dir ' }),
        audit('CMD.EXE', 20, 10, { commandLine: 'cmd.exe /c dir' }),
        audit('net.exe', 30, 20),
      ],
      ['? 10 []', '  cmd.exe 20 [1 2]', '    net.exe 30 [3]'],
    ],
    [
      'one creation in two logs, one of which has the local time',
      [
        sysmon('cmd.exe', 20, 'b', null, { seconds: 0 }),
        audit('cmd.exe', 20, null, { seconds: 0.3 - 8 * 3600 }),
        audit('net.exe', 30, 20, { seconds: 5 - 8 * 3600 }),
      ],
      ['cmd.exe 20 [1 2]', '  net.exe 30 [3]'],
    ],
    [
      'two processes of one name and time are two',
      [
        sysmon('cmd.exe', 20, 'a', null, { seconds: 0 }),
        sysmon('cmd.exe', 21, 'b', null, { seconds: 0 }),
        audit('cmd.exe', 21, null, { seconds: 0 }),
        audit('cmd.exe', 20, null, { seconds: 0 }),
      ],
      ['cmd.exe 20 [1 4]', 'cmd.exe 21 [2 3]'],
    ],
    [
      'a pid that is used again is the later process’s from its start on',
      [audit('cmd.exe', 20, null), audit('net.exe', 30, 20), audit('mail.exe', 20, null), audit('help.exe', 31, 20)],
      ['cmd.exe 20 [1]', '  net.exe 30 [2]', 'mail.exe 20 [3]', '  help.exe 31 [4]'],
    ],
    [
      'a process that has ended starts no more',
      [audit('cmd.exe', 20, null), { kind: 'end', pid: 20, seconds: 10 }, audit('net.exe', 30, 20, { seconds: 60 })],
      ['cmd.exe 20 [1]', '? 20 []', '  net.exe 30 [3]'],
    ],
    [
      'a process with the parent’s pid and another name is not the parent',
      [audit('mail.exe', 20, null), audit('net.exe', 30, 20, { parentImage: 'C:\\Windows\\cmd.exe' })],
      ['mail.exe 20 [1]', 'cmd.exe 20 []', '  net.exe 30 [2]'],
    ],
    [
      'a parent that is not recorded, once for its children, with a guid and without',
      [
        sysmon('cmd.exe', 20, 'b', 'a', { parentPid: 10, parentImage: 'C:\\Windows\\explorer.exe' }),
        sysmon('mail.exe', 21, 'c', 'a', { parentPid: 10, parentImage: 'C:\\Windows\\explorer.exe' }),
        audit('net.exe', 30, 10, { parentImage: 'C:\\WINDOWS\\Explorer.EXE' }),
      ],
      ['explorer.exe 10 []', '  cmd.exe 20 [1]', '  mail.exe 21 [2]', '  net.exe 30 [3]'],
    ],
    [
      'a parent that is known by its name alone',
      [audit('net.exe', 30, null, { parentImage: '/usr/bin/bash' })],
      ['/usr/bin/bash - []', '  net.exe 30 [1]'],
    ],
    [
      'its creation is in the log without guids',
      [
        audit('cmd.exe', 20, null),
        sysmon('net.exe', 30, 'c', 'b', { parentPid: 20, parentImage: 'C:\\Windows\\cmd.exe' }),
        sysmon('ping.exe', 31, 'd', 'b'),
      ],
      ['cmd.exe 20 [1]', '  net.exe 30 [2]', '  ping.exe 31 [3]'],
    ],
    [
      'each host has its own',
      [
        audit('cmd.exe', 20, null, { host: 'B' }),
        audit('cmd.exe', 20, null, { host: 'A' }),
        audit('net.exe', 30, 20, { host: 'B' }),
      ],
      ['cmd.exe 20 [2]', 'cmd.exe 20 [1]', '  net.exe 30 [3]'],
    ],
    [
      'a host is one with its domain and without, in whatever case',
      [
        audit('cmd.exe', 20, null, { host: 'ws-1.corp.example' }),
        audit('net.exe', 30, 20, { host: 'WS-1' }),
        audit('ping.exe', 31, 20, { host: 'WS-1.CORP.EXAMPLE' }),
      ],
      ['cmd.exe 20 [1]', '  net.exe 30 [2]', '  ping.exe 31 [3]'],
    ],
    [
      'hosts of one name in two domains are two',
      [
        audit('cmd.exe', 20, null, { host: 'ws.one.example' }),
        audit('cmd.exe', 20, null, { host: 'ws.two.example' }),
        audit('net.exe', 30, 20, { host: 'ws.two.example' }),
      ],
      ['cmd.exe 20 [1]', 'cmd.exe 20 [2]', '  net.exe 30 [3]'],
    ],
    [
      'addresses are not names with a domain',
      [audit('cmd.exe', 20, null, { host: '192.0.2.1' }), audit('net.exe', 30, 20, { host: '192.0.2.2' })],
      ['cmd.exe 20 [1]', '? 20 []', '  net.exe 30 [2]'],
    ],
    [
      'ids in a circle: the earliest has no parent',
      [sysmon('a.exe', 1, 'a', 'c'), sysmon('b.exe', 2, 'b', 'a'), sysmon('c.exe', 3, 'c', 'b')],
      ['a.exe 1 [1]', '  b.exe 2 [2]', '    c.exe 3 [3]'],
    ],
    [
      'its own parent, by guid and by pid',
      [sysmon('a.exe', 1, 'a', 'a', { parentPid: 1 }), audit('b.exe', 2, 2)],
      ['a.exe 1 [1]', 'b.exe 2 [2]'],
    ],
    [
      'records without times stand in the order of their lines',
      [
        audit('cmd.exe', 20, null, { seconds: null }),
        audit('net.exe', 30, 20, { seconds: null }),
        audit('mail.exe', 20, null, { seconds: null }),
      ],
      ['cmd.exe 20 [1]', '  net.exe 30 [2]', 'mail.exe 20 [3]'],
    ],
  ])('%s', (_, told, expected) => {
    expect(treeOf(...told)).toEqual(expected);
  });

  test('events of a process: its end, and what it did while it lived', () => {
    const { byLine } = buildProcessForest(
      records(
        sysmon('cmd.exe', 20, 'b', null),
        { kind: 'act', guid: 'b' },
        { kind: 'act', pid: 20 },
        { kind: 'act', pid: 20, image: 'C:\\Windows\\other.exe' },
        { kind: 'end', guid: 'b', seconds: 10 },
        { kind: 'act', pid: 20, seconds: 60 },
        { kind: 'act', guid: 'unknown' },
      ),
    );
    expect([...byLine.keys()]).toEqual([1, 2, 3, 5]);
    expect(new Set(byLine.values()).size).toBe(1);
    expect(byLine.get(1)).toMatchObject({ start: T0, end: T0 + 10 * SECOND, guid: 'b' });
  });

  test('times are those of the log with guids where clocks differ', () => {
    const { roots } = buildProcessForest(
      records(
        sysmon('cmd.exe', 20, 'b', null, { seconds: 0 }),
        audit('cmd.exe', 20, null, { seconds: -3600 }),
        audit('net.exe', 30, 20, { seconds: 5 - 3600 }),
        { kind: 'end', pid: 30, seconds: 9 - 3600 },
      ),
    );
    const [cmd] = roots;
    expect(cmd?.start).toBe(T0);
    expect(cmd?.children[0]).toMatchObject({ start: T0 + 5 * SECOND, end: T0 + 9 * SECOND });
  });
});

describe('whatever the records', () => {
  const few = <T>(...values: T[]) => fc.constantFrom(...values);
  const anyRecord = fc.record({
    kind: few<ProcessRecord['kind']>('start', 'start', 'start', 'end', 'act'),
    time: few(null, T0, T0 + 1, T0 + SECOND, T0 + HOUR, T0 - HOUR),
    host: few('', 'ws', 'WS.corp.example', 'ws.other.example'),
    pid: few(null, 0, 1, 2, 3),
    guid: few(null, 'a', 'b', 'c', 'd'),
    parentPid: few(null, 0, 1, 2, 3),
    parentGuid: few(null, 'a', 'b', 'c', 'd', 'e'),
    image: few(null, 'x.exe', 'C:\\X.EXE', 'y.exe', ''),
    commandLine: few(null, 'x /a', 'y'),
    parentImage: few(null, 'x.exe', 'y.exe'),
    parentCommandLine: few(null, 'x'),
  });
  const anyRecords = fc
    .array(anyRecord, { maxLength: 40 })
    .map((told) => told.map((one, place): ProcessRecord => ({ ...one, line: place + 1 })));

  test('each process stands once, after its parent, and every creation is of one', () => {
    fc.assert(
      fc.property(anyRecords, (all) => {
        const forest = buildProcessForest(all);
        const seen = new Set<unknown>();
        for (const process of processesOf(forest)) {
          expect(seen.has(process)).toBe(false);
          if (process.parent) {
            expect(seen.has(process.parent)).toBe(true);
            expect(process.parent.children.filter((child) => child === process)).toHaveLength(1);
          }
          seen.add(process);
        }
        const created = [...processesOf(forest)].flatMap(({ lines }) => lines).sort((left, right) => left - right);
        expect(created).toEqual(all.filter(({ kind }) => kind === 'start').map(({ line }) => line));
        for (const process of forest.byLine.values()) expect(seen.has(process)).toBe(true);
      }),
    );
  });

  test('the order in which records are given does not matter', () => {
    fc.assert(
      fc.property(anyRecords, (all) => {
        expect(drawn(buildProcessForest(all.toReversed()))).toEqual(drawn(buildProcessForest(all)));
      }),
    );
  });

  test('a chain of 5,000, 10,000 children of one, 10,000 creations with one pid', () => {
    const chain = Array.from({ length: 5000 }, (_, place) => audit('x.exe', place + 1, place));
    expect(treeOf(...chain).at(-1)).toBe(`${'  '.repeat(5000)}x.exe 5000 [5000]`);
    const children = Array.from({ length: 10_000 }, (_, place) => audit('x.exe', place + 2, 1));
    expect(treeOf(audit('x.exe', 1, null), ...children)).toHaveLength(10_001);
    const same = Array.from({ length: 10_000 }, () => audit('x.exe', 4, 4, { seconds: 0 }));
    expect(treeOf(...same)).toHaveLength(10_000);
  });
});
