/** What logs write of processes, as records: Sysmon, the audit log, Linux, Elastic's and Endgame's products. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/engine/values.ts';
import { compileProcessReader, type ProcessRecord } from '../../../src/events/process-tree/process-record.ts';
import { loadViews } from '../../../src/events/views/load.ts';

const views = loadViews(path.resolve(import.meta.dirname, '..', '..', '..'));
const read = compileProcessReader(views);
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const GUID = '{2B2D458F-7CAC-69A6-4835-000000000500}';
const PARENT = '{2b2d458f-0000-69a6-4835-000000000500}';
const ZEROS = '{00000000-0000-0000-0000-000000000000}';

type Raw = { readonly [key: string]: Value };

describe('a process as an event names it', () => {
  test.each<[string, Raw, Partial<ProcessRecord> | undefined]>([
    [
      'Sysmon 1',
      {
        Channel: SYSMON,
        EventID: 1,
        Hostname: 'WS.corp.example',
        UtcTime: '2026-03-03 13:06:02.000',
        ProcessGuid: GUID,
        ProcessId: '3804',
        Image: 'C:\\Windows\\System32\\cmd.exe',
        CommandLine: 'cmd.exe /c dir',
        ParentProcessGuid: PARENT,
        ParentProcessId: 812,
        ParentImage: 'C:\\Windows\\explorer.exe',
        ParentCommandLine: 'explorer.exe',
      },
      {
        line: 1,
        kind: 'start',
        time: Date.UTC(2026, 2, 3, 13, 6, 2),
        host: 'WS.corp.example',
        pid: 3804,
        guid: '2b2d458f-7cac-69a6-4835-000000000500',
        parentPid: 812,
        parentGuid: '2b2d458f-0000-69a6-4835-000000000500',
        image: 'C:\\Windows\\System32\\cmd.exe',
        commandLine: 'cmd.exe /c dir',
        parentImage: 'C:\\Windows\\explorer.exe',
        parentCommandLine: 'explorer.exe',
      },
    ],
    [
      'Sysmon 1 with a parent that it does not know',
      { Channel: SYSMON, EventID: 1, ProcessGuid: GUID, Image: 'a.exe', ParentProcessGuid: ZEROS, ParentImage: '-' },
      { kind: 'start', parentGuid: null, parentImage: null },
    ],
    [
      'Sysmon 1 of Winlogbeat, nested',
      {
        winlog: {
          channel: SYSMON,
          event_id: 1,
          computer_name: 'WS',
          event_data: { ProcessGuid: GUID, ProcessId: '7', Image: 'C:\\a.exe', ParentProcessId: '4' },
        },
      },
      { kind: 'start', host: 'WS', pid: 7, parentPid: 4, image: 'C:\\a.exe' },
    ],
    [
      'Sysmon for Linux 1',
      {
        Channel: 'Linux-Sysmon/Operational',
        EventID: 1,
        ProcessId: '900',
        Image: '/usr/bin/id',
        ParentProcessId: '800',
      },
      { kind: 'start', pid: 900, parentPid: 800, image: '/usr/bin/id' },
    ],
    [
      'Security 4688: ids in hexadecimal, the creator under ProcessId',
      {
        Channel: 'Security',
        EventID: 4688,
        NewProcessId: '0x1a74',
        NewProcessName: 'C:\\a.exe',
        ProcessId: '0x3c0',
        ParentProcessName: 'C:\\b.exe',
      },
      { kind: 'start', pid: 0x1a74, guid: null, parentPid: 0x3c0, image: 'C:\\a.exe', parentImage: 'C:\\b.exe' },
    ],
    ['Security 4689', { Channel: 'Security', EventID: 4689, ProcessId: '0x1a74' }, { kind: 'end', pid: 0x1a74 }],
    ['Sysmon 5', { Channel: SYSMON, EventID: 5, ProcessGuid: GUID, ProcessId: 12 }, { kind: 'end', pid: 12 }],
    ['a connection', { Channel: SYSMON, EventID: 3, ProcessGuid: GUID, ProcessId: '12' }, { kind: 'act', pid: 12 }],
    [
      'a Linux audit record of a call of execve',
      {
        type: 'SYSCALL',
        syscall: '59',
        SYSCALL: 'execve',
        exe: '"/usr/bin/id"',
        pid: '31',
        ppid: '30',
        msg: 'audit(1753428000.123:4711):',
      },
      { kind: 'start', pid: 31, parentPid: 30, time: 1_753_428_000_123 },
    ],
    [
      'an event of Elastic’s endpoint',
      {
        '@timestamp': '2026-03-03T13:00:00Z',
        event: { category: ['process'], type: ['start'] },
        host: { name: 'mac' },
        process: {
          pid: 44,
          entity_id: 'YmFzZTY0LVRleHQ=',
          executable: '/bin/zsh',
          command_line: 'zsh -c id',
          parent: { pid: 43, entity_id: 'cGFyZW50', executable: '/sbin/launchd' },
        },
      },
      {
        kind: 'start',
        host: 'mac',
        pid: 44,
        guid: 'YmFzZTY0LVRleHQ=',
        parentPid: 43,
        parentGuid: 'cGFyZW50',
        image: '/bin/zsh',
        commandLine: 'zsh -c id',
        parentImage: '/sbin/launchd',
      },
    ],
    [
      'its end',
      { event: { category: ['process'], type: ['end'] }, process: { entity_id: 'YmFzZTY0LVRleHQ=' } },
      { kind: 'end', guid: 'YmFzZTY0LVRleHQ=' },
    ],
    [
      'an event of Endgame’s sensor',
      {
        event_type: 'process',
        subtype: 'create',
        pid: 9,
        ppid: 8,
        unique_pid: '{A}',
        unique_ppid: '{B}',
        process_name: 'net.exe',
        parent_process_name: 'cmd.exe',
      },
      { kind: 'start', pid: 9, parentPid: 8, guid: 'A', parentGuid: 'B', image: 'net.exe', parentImage: 'cmd.exe' },
    ],
    ['an event without a process', { Channel: 'Security', EventID: 4624 }, undefined],
    ['an empty record', {}, undefined],
    [
      'ids that are none',
      { Channel: SYSMON, EventID: 1, ProcessId: '-1', ProcessGuid: ZEROS, Image: 'a.exe' },
      undefined,
    ],
    [
      'ids of strange types',
      { Channel: SYSMON, EventID: 1, ProcessId: 1e300, ProcessGuid: { a: 1 }, Image: ['a'], ParentProcessId: [1] },
      undefined,
    ],
  ])('%s', (_, raw, expected) => {
    const record = read({ line: 1, raw });
    if (expected === undefined) expect(record).toBeUndefined();
    else expect(record).toMatchObject(expected);
  });

  test('without any of the views there are no processes', () => {
    const nothing = compileProcessReader(new Map());
    expect(nothing({ line: 1, raw: { Channel: SYSMON, EventID: 1, ProcessId: 1 } })).toBeUndefined();
  });
});
