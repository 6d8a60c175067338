import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';

const native = loadViews(resolve(import.meta.dirname, '../../..')).get('native');
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

function read(name: string, raw: Record<string, Value>): Value {
  return native?.accessor(name)?.({ line: 1, raw }) ?? null;
}

const flat = {
  Channel: 'security',
  EventID: '4688',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  User: 'a',
  ProcessId: '0x1',
};
const nested = {
  winlog: {
    channel: 'security',
    event_id: '4688',
    provider_name: 'Microsoft-Windows-Security-Auditing',
    event_data: { User: 'a', ProcessId: '0x1' },
    process: { pid: 4 },
  },
};

describe('other names of the log’s fields', () => {
  it.each<[name: string, value: Value]>([
    ['winlog.channel', 'Security'],
    ['winlog.event_id', 4688],
    ['winlog.provider_name', 'Microsoft-Windows-Security-Auditing'],
    ['winlog.event_data.User', 'a'],
    ['event_data.User', 'a'],
    ['winlog.event_data.ProcessId', '0x1'],
    ['Event.EventData.User', 'a'],
    ['winlogbeat_winlog_event_data_User', 'a'],
    ['winlogbeat_winlog_event_id', 4688],
    ['log_name', 'Security'],
    ['event_id', 4688],
    ['source_name', 'Microsoft-Windows-Security-Auditing'],
    ['event_source', 'Microsoft-Windows-Security-Auditing'],
    ['source', 'WinEventLog:Security'],
    ['norm_id', 'WinServer'],
    ['winlog.', null],
    ['winlog.event_data.Nothing', null],
  ])('%s is %o, nested or not', (name, value) => {
    expect(read(name, flat)).toBe(value);
    expect(read(name, nested)).toBe(value);
  });

  it.each<[what: string, name: string, raw: Record<string, Value>, value: Value]>([
    ['the record’s own field of that name', 'source', { Channel: SYSMON, source: 'udp:514' }, 'udp:514'],
    ['no log, no source', 'source', { Image: 'a.exe' }, null],
    [
      'what stands at the very path',
      'winlog.event_data.User',
      { winlog: { event_data: { User: 'a' } }, User: 'b' },
      'a',
    ],
    ['a value under the spelt-out name', 'winlog.event_data.User', { 'winlog.event_data.User': 'a' }, 'a'],
    ['Sysmon’s own id', 'norm_id', { Channel: 'microsoft-windows-sysmon/operational' }, 'WindowsSysmon'],
    [
      'the provider, where the channel is absent',
      'source',
      { SourceName: 'Microsoft-Windows-Sysmon' },
      `WinEventLog:${SYSMON}`,
    ],
    ['the process that wrote the event', 'winlog.process.pid', { ExecutionProcessID: '4' }, 4],
    ['the process that wrote the event, nested', 'winlog.process.pid', nested, 4],
    ['a synonym behind a prefix', 'winlog.computer_name', { Hostname: 'WS-07' }, 'WS-07'],
    [
      'the message, where data without names is left out',
      'Data',
      { Message: 'Engine state is changed' },
      'Engine state is changed',
    ],
    ['data without names', 'Data', { Message: 'm', Data: ['None', 'Available'] }, ['None', 'Available']],
    [
      'a label in a text behind a prefix',
      'winlog.event_data.HostApplication',
      { Channel: 'Windows PowerShell', EventID: 400, Message: 'HostApplication=powershell.exe' },
      'powershell.exe',
    ],
  ])('%s', (_, name, raw, value) => {
    expect(read(name, raw)).toEqual(value);
  });

  it.each<[raw: Record<string, Value>, channel: Value]>([
    [{ source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational' }, SYSMON],
    [{ source: 'WinEventLog:security' }, 'Security'],
    [{ source: 'WinEventLog:Security', Channel: 'System' }, 'System'],
    [{ source: 'udp:514' }, null],
    [{ source: 514 }, null],
  ])('the channel of %j is %o', (raw, channel) => {
    expect(read('Channel', raw)).toBe(channel);
    expect(read('winlog.channel', raw)).toBe(channel);
  });

  it('depend on the log source alone where the log’s own name does', () => {
    expect(
      ['winlog.channel', 'winlog.event_id', 'source', 'event_source'].map((name) => native?.isLogSource?.(name)),
    ).toEqual(Array(4).fill(true));
    expect(['winlog.event_data.User', 'service', 'winlog.task'].map((name) => native?.isLogSource?.(name))).toEqual(
      Array(3).fill(false),
    );
  });
});
