import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import carModel from '../../../content/knowledge/car-data-model.json' with { type: 'json' };
import type { EventRecord, Value, View } from '../../../src/engine/values.ts';
import { compileView, ViewDefinitionError } from '../../../src/events/views/compile.ts';
import { type FieldSource, fieldSource, viewDefinition } from '../../../src/events/views/definition.ts';
import { loadDefinitions, loadViews } from '../../../src/events/views/load.ts';
import { compileNative } from '../../../src/events/views/native.ts';
import { labelledLine, parseLabels } from '../../../src/events/views/texts.ts';

const root = resolve(import.meta.dirname, '../../..');
const definitions = loadDefinitions(root);
const views = loadViews(root);

function view(id: string): View {
  const found = views.get(id);
  if (!found) throw new Error(`no view ${id}`);
  return found;
}

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const event = (raw: Record<string, Value>): EventRecord => ({ line: 1, raw });
const read = (id: string, name: string, raw: Record<string, Value>): Value =>
  view(id).accessor(name)?.(event(raw)) ?? null;

const process1 = {
  Channel: SYSMON,
  EventID: 1,
  Hostname: 'WS-07.corp.example',
  UtcTime: '2026-03-02 08:02:11.000',
  '@timestamp': '2026-03-02T08:02:13.000Z',
  Image: 'C:\\Windows\\System32\\wsmprovhost.exe',
  CommandLine: 'wsmprovhost.exe -Embedding',
  ParentImage: 'C:\\Windows\\System32\\svchost.exe',
  ProcessId: '6772',
  ParentProcessId: '960',
  ProcessGuid: '{1}',
  User: 'CORP\\m.diaz',
  Hashes: 'SHA1=AA,MD5=BB,SHA256=CC',
};
const process4688 = {
  Channel: 'security',
  EventID: 4688,
  Hostname: 'WS-07',
  NewProcessName: 'C:\\Windows\\System32\\wsmprovhost.exe',
  ParentProcessName: 'C:\\Windows\\System32\\svchost.exe',
  CommandLine: 'wsmprovhost.exe -Embedding',
  NewProcessId: '0x1a74',
  ProcessId: '0x3c0',
  SubjectUserName: 'm.diaz',
  SubjectDomainName: 'CORP',
};
const script4104 = { Channel: 'Microsoft-Windows-PowerShell/Operational', EventID: 4104 };
const value13 = (Details: string) => ({ Channel: SYSMON, EventID: 13, Details });
const flow3 = {
  Channel: SYSMON,
  EventID: 3,
  SourceIp: '192.0.2.4',
  DestinationIp: '192.0.2.9',
  DestinationPort: '5985',
  DestinationHostname: '-',
  Initiated: 'true',
  Protocol: 'tcp',
  Image: 'C:\\a.exe',
  User: 'NT AUTHORITY\\SYSTEM',
};
const flow5156 = {
  Channel: 'Security',
  EventID: '5156',
  DestAddress: '192.0.2.9',
  DestPort: '5985',
  SourceAddress: '192.0.2.4',
  Direction: '%%14593',
  Protocol: '6',
  Application: '\\device\\harddiskvolume2\\a.exe',
  LayerRTID: '48',
};
const access10 = {
  Channel: SYSMON,
  EventID: 10,
  SourceImage: 'C:\\p.exe',
  TargetImage: 'C:\\Windows\\system32\\lsass.exe',
  GrantedAccess: '0x1FFFFF',
  CallTrace: 'dbghelp.dll+1',
};
const engine400 = {
  Channel: 'Windows PowerShell',
  EventID: 400,
  Message:
    'Engine state is changed.\r\n\r\nDetails: \r\n\tHostName=ServerRemoteHost\r\n\tHostVersion=1.0.0.0\r\n\tHostApplication=C:\\Windows\\system32\\wsmprovhost.exe -Embedding\r\n\tEngineVersion=\r\n\tUserId=CORP\\m.diaz',
};

describe('native', () => {
  const table: [name: string, raw: Record<string, Value>, value: Value][] = [
    ['Channel', { Channel: 'security' }, 'Security'],
    ['Channel', { Channel: 'windows powershell' }, 'Windows PowerShell'],
    ['Channel', { Channel: 'My-App/Operational' }, 'My-App/Operational'],
    ['Channel', { winlog: { channel: 'security' } }, 'Security'],
    ['Channel', { SourceName: 'Microsoft-Windows-Sysmon' }, SYSMON],
    ['Channel', {}, null],
    ['EventID', { EventID: '4688' }, 4688],
    ['EventID', { EventCode: 4688 }, 4688],
    ['EventCode', { EventID: 4688 }, 4688],
    ['event_id', { EventID: '4688' }, 4688],
    ['EventID', { event: { code: '4688' } }, 4688],
    ['EventID', { Event: { System: { EventID: { '#text': '4688' } } } }, 4688],
    ['ProviderName', { SourceName: 'microsoft-windows-sysmon' }, 'Microsoft-Windows-Sysmon'],
    ['SourceName', { Provider: { Name: 'PowerShell' } }, 'PowerShell'],
    ['Provider_Name', { ProviderName: 'PowerShell' }, 'PowerShell'],
    ['Computer', { Hostname: 'WS-07' }, 'WS-07'],
    ['Hostname', { ComputerName: 'WS-07' }, 'WS-07'],
    ['ComputerName', { host: { name: 'WS-07' } }, 'WS-07'],
    ['Hostname', { host: 'collector' }, null],
    ['Hostname', { Hostname: 'own', Computer: 'other' }, 'own'],
    ['Message', { message: 'm' }, 'm'],
    ['ProcessCommandLine', { CommandLine: 'x' }, 'x'],
    ['CommandLine', { ProcessCommandLine: 'x' }, 'x'],
    ['CreatorProcessName', { ParentProcessName: 'x' }, 'x'],
    ['TargetFileName', { TargetFilename: 'x' }, 'x'],
    ['ClientAddress', { IpAddress: '192.0.2.1' }, '192.0.2.1'],
    ['Image', { winlog: { event_data: { Image: 'x' } } }, 'x'],
    ['winlog.event_data.Image', { winlog: { event_data: { Image: 'x' } } }, 'x'],
    ['constructor', {}, null],
    ['@timestamp', { '@timestamp': '2026-03-02T08:02:13Z' }, '2026-03-02T08:02:13Z'],
    ['@timestamp', { TimeCreated: '2026-03-02 08:02:13' }, '2026-03-02T08:02:13.000Z'],
    ['TimeCreated', { '@timestamp': '2026-03-02T08:02:13Z' }, null],
    ['HostApplication', engine400, 'C:\\Windows\\system32\\wsmprovhost.exe -Embedding'],
    ['HostName', engine400, 'ServerRemoteHost'],
    ['EngineVersion', engine400, null],
    ['User', engine400, 'CORP\\m.diaz'],
    ['User', { ...engine400, User: 'recorded' }, 'recorded'],
    ['HostApplication', { ...engine400, EventID: 410 }, null],
    [
      'HostApplication',
      {
        Channel: 'microsoft-windows-powershell/operational',
        EventID: '4103',
        ContextInfo:
          '        Host Name = ConsoleHost\r\n        Host Application = powershell.exe\r\n -x\r\n        User = CORP\\a',
      },
      'powershell.exe\n -x',
    ],
    ['HostApplication', { Channel: 'Windows PowerShell', EventID: 400, param3: '\tHostApplication=a.exe' }, 'a.exe'],
    [
      'HostApplication',
      {
        Event: {
          System: { EventID: 400, Channel: 'Windows PowerShell' },
          EventData: { Data: { '#text': ['Available', 'None', '\tHostName=ConsoleHost\r\n\tHostApplication=a.exe'] } },
        },
      },
      'a.exe',
    ],
    ['@timestamp', { TimeCreated: '/Date(9999999999999999)/' }, null],
    ['@timestamp', { TimeCreated: 1e17 }, null],
    [
      'User',
      {
        Channel: 'Microsoft-Windows-PowerShell/Operational',
        EventID: 4103,
        ContextInfo: ' User = CORP\\a\r\n Connected User = \r\n',
      },
      'CORP\\a',
    ],
  ];
  it.each(table)('%s of %j', (name, raw, value) => {
    expect(read('native', name, raw)).toEqual(value);
  });

  it.each<[string, Record<string, Value>, string | null]>([
    ['Sysmon’s clock', process1, '2026-03-02T08:02:11.000Z'],
    [
      'TimeCreated before what the shipper says',
      { TimeCreated: '2026-03-02 08:00:00', '@timestamp': '2026-03-02T09:00:00Z' },
      '2026-03-02T08:00:00.000Z',
    ],
    [
      'the XML’s SystemTime',
      { Event: { System: { TimeCreated: { '#attributes': { SystemTime: '2026-03-02T08:00:00Z' } } } } },
      '2026-03-02T08:00:00.000Z',
    ],
    [
      '@timestamp before EventTime',
      { EventTime: '2026-03-02 10:00:00', '@timestamp': '2026-03-02T09:00:00Z' },
      '2026-03-02T09:00:00.000Z',
    ],
    ['EventTime alone', { EventTime: '2026-03-02 10:00:00' }, '2026-03-02T10:00:00.000Z'],
    ['none', { a: 1 }, null],
  ])('time: %s', (_, raw, time) => {
    for (const id of ['native', 'raw', 'car']) {
      const found = view(id).time(event(raw));
      expect(found === null ? null : new Date(found).toISOString()).toBe(time);
    }
  });

  it.each(['native', 'raw', 'car', 'splunk', 'logpoint'])('gives the event as one text in %s', (id) => {
    const raw = { EventID: 1, winlog: { event_data: { Image: 'C:\\a\nb' } }, list: ['x', 2] };
    expect(read(id, '@raw', raw)).toBe('EventID=1 winlog.event_data.Image=C:\\a b list=x,2');
    expect(read(id, '@message', raw)).toBe('EventID: 1\nImage: C:\\a\nb\nlist: x,2');
    expect(read(id, '@message', { ...raw, Message: 'Rendered:\nx' })).toBe('Rendered:\nx');
    expect(read(id, '@message', { a: 1, winlog: { message: 'nested' } })).toBe('nested');
    expect(read(id, '@raw', { a: 2 })).toBe('a=2');
  });

  it.each([
    ['raw', '@fields:winlog.event_data.*', ['C:\\a.exe', 'HIGH']],
    ['native', '@fields:I*', ['C:\\a.exe', 'HIGH']],
    ['ecs', '@fields:winlog.event_data.Im*', ['C:\\a.exe']],
    ['ecs', '@fields:process.ex*', ['C:\\a.exe']],
    ['ecs', '@fields:nothing.*', null],
  ])('gives the values of all fields whose names fit a pattern in %s: %s', (id, name, values) => {
    const raw = {
      winlog: {
        channel: 'Microsoft-Windows-Sysmon/Operational',
        event_id: 1,
        event_data: { Image: 'C:\\a.exe', IntegrityLevel: 'HIGH' },
      },
    };
    expect(read(id, name, raw)).toEqual(values);
  });

  it('gives the same clock as a field of the schemas that have one', () => {
    const table = [
      ['endpoint', 'timestamp'],
      ['logpoint', 'log_ts'],
      ['ossem', 'event_creation_time'],
    ] as const;
    for (const [id, name] of table) {
      expect(read(id, name, process1)).toBe('2026-03-02T08:02:11.000Z');
      expect(read(id, name, { a: 1 })).toBeNull();
    }
    expect(read('car', 'start_time', { ...flow3, UtcTime: '2026-03-02 08:02:11.000' })).toBe(
      '2026-03-02T08:02:11.000Z',
    );
  });

  it('offers the names that events have, and those that it derives', () => {
    const names = view('native').fieldNames([event(engine400)]);
    expect(names).toEqual(expect.arrayContaining(['Channel', 'Message', 'HostApplication']));
    expect(names).not.toContain('EngineVersion');
  });

  it('reads raw records without any of that', () => {
    expect(read('raw', 'Channel', { Channel: 'security' })).toBe('security');
    expect(read('raw', 'EventID', { EventID: '1' })).toBe('1');
    expect(read('raw', 'HostApplication', engine400)).toBeNull();
    expect(read('raw', 'winlog.channel', { winlog: { channel: 'x' } })).toBe('x');
  });
});

describe('schemas', () => {
  const table: [view: string, name: string, raw: Record<string, Value>, value: Value][] = [
    ['car', 'exe', process1, 'wsmprovhost.exe'],
    ['car', 'parent_exe', process1, 'svchost.exe'],
    ['car', 'pid', process1, 6772],
    ['car', 'hostname', process1, 'WS-07'],
    ['car', 'fqdn', process1, 'WS-07.corp.example'],
    ['car', 'md5_hash', process1, 'BB'],
    ['car', 'exe', process4688, 'wsmprovhost.exe'],
    ['car', 'parent_image_path', process4688, 'C:\\Windows\\System32\\svchost.exe'],
    ['car', 'command_line', process4688, 'wsmprovhost.exe -Embedding'],
    ['car', 'pid', process4688, 6772],
    ['car', 'ppid', process4688, 960],
    ['car', 'user', process4688, 'CORP\\m.diaz'],
    ['car', 'dest_port', flow5156, 5985],
    ['car', 'network_direction', flow5156, 'outbound'],
    ['car', 'protocol', flow5156, 'tcp'],
    ['car', 'dest_hostname', flow3, null],
    ['car', 'exe', flow5156, 'a.exe'],
    ['car', 'proto_info.file_name', flow5156, null],
    ['car', 'proto_info.file_name', { ...flow5156, proto_info: { file_name: 'x' } }, 'x'],
    ['car', 'log_name', process4688, 'Security'],
    ['car', 'event_code', flow5156, 5156],
    ['car', 'EventCode', flow5156, 5156],
    ['car', 'Severity', { Severity: 'INFO' }, 'Information'],
    ['car', 'Severity', { Level: '4' }, 'Information'],
    ['car', 'subject_security_id', { SubjectUserSid: 'S-1-5-18' }, 'NT AUTHORITY\\SYSTEM'],
    ['car', 'subject_security_id', { SubjectUserSid: 'S-1-5-21-1-1104' }, 'S-1-5-21-1-1104'],
    ['car', 'param1', { Channel: 'System', EventID: 7036, param1: 'Windows Firewall' }, 'Windows Firewall'],
    ['car', 'src_image_path', access10, access10.SourceImage],
    ['endpoint', 'process_name', process1, 'wsmprovhost.exe'],
    ['endpoint', 'parent_process_name', process4688, 'svchost.exe'],
    ['endpoint', 'subtype.create', process1, true],
    ['endpoint', 'subtype.terminate', process1, false],
    ['endpoint', 'subtype', process1, 'create'],
    ['endpoint', 'user_name', process1, 'm.diaz'],
    ['endpoint', 'user_domain', process1, 'CORP'],
    ['endpoint', 'unique_pid', process1, '{1}'],
    ['endpoint', 'subtype.outgoing', flow3, true],
    ['endpoint', 'destination_port', flow3, 5985],
    ['logpoint', 'norm_id', process1, 'WindowsSysmon'],
    ['logpoint', 'norm_id', process4688, 'WinServer'],
    ['logpoint', 'event_id', flow5156, 5156],
    ['logpoint', 'image', process1, process1.Image],
    ['logpoint', 'parent_image', process1, process1.ParentImage],
    ['logpoint', 'command', process1, process1.CommandLine],
    ['logpoint', 'user', process1, 'm.diaz'],
    ['logpoint', 'image', access10, access10.TargetImage],
    ['logpoint', 'source_image', access10, access10.SourceImage],
    ['logpoint', 'call_trace', access10, access10.CallTrace],
    ['dnif', 'LogName', process1, 'WINDOWS-SYSMON'],
    ['dnif', 'LogName', process4688, 'WINDOWS-NXLOG-AUDIT'],
    ['dnif', 'AppPath', process1, process1.Image],
    ['dnif', 'Process', process1, process1.CommandLine],
    ['dnif', 'User', process1, 'm.diaz'],
    ['logpoint', 'destination_port', flow3, 5985],
    ['logpoint', 'EventCode', process4688, 4688],
    ['logpoint', 'CommandLine', process4688, process4688.CommandLine],
    ['logpoint', 'object_type', { Channel: 'Security', EventID: 4670, ObjectType: 'File' }, 'File'],
    ['logpoint', 'label', process1, ['Process', 'Create']],
    ['ossem', 'process_name', process1, 'wsmprovhost.exe'],
    ['ossem', 'parent_process_name', process1, 'svchost.exe'],
    ['ossem', 'process_parent_name', process4688, 'svchost.exe'],
    ['ossem', 'target_process_name', access10, 'lsass.exe'],
    ['ossem', 'process_target_name', access10, 'lsass.exe'],
    ['ossem', 'dst_port', flow3, 5985],
    ['ossem', 'dst_host_name', flow3, null],
    ['ossem', 'dst_ip_addr', flow5156, '192.0.2.9'],
    ['splunk', 'EventCode', process1, 1],
    ['splunk', 'Image', process1, process1.Image],
    ['splunk', 'Processes.process_name', process1, 'wsmprovhost.exe'],
    ['splunk', 'parent_process_name', process4688, 'svchost.exe'],
    ['splunk', 'source', process4688, ['XmlWinEventLog:Security', 'WinEventLog:Security']],
    ['splunk', 'eventtype', process4688, ['wineventlog_security', 'wineventlog_windows']],
    ['splunk', 'Creator_Process_Name', process4688, process4688.ParentProcessName],
    ['splunk', 'Account_Name', process4688, 'm.diaz'],
    ['splunk', 'Account_Name', { ...process4688, TargetUserName: 'j.roe' }, ['m.diaz', 'j.roe']],
    ['splunk', '_time', { UtcTime: '2024-03-06 14:07:09.250' }, 1_709_734_029.25],
    ['splunk', '_raw', { EventID: 1, Image: 'a b' }, 'EventID=1 Image=a b'],
    ['splunk', 'Registry.registry_value_data', value13('DWORD (0x00000001)'), '0x00000001'],
    [
      'splunk',
      'Registry.registry_value_data',
      value13('C:\\Program Files (x86)\\a.exe'),
      'C:\\Program Files (x86)\\a.exe',
    ],
    [
      'splunk',
      'All_Changes.Account_Management.src_user',
      { Channel: 'Security', EventID: 4720, SubjectUserName: 'm.diaz' },
      'm.diaz',
    ],
    ['splunk', 'Message', { ...script4104, ScriptBlockText: 'Get-Process' }, null],
    ['splunk', 'User', { ...script4104, AccountName: 'm.diaz' }, 'm.diaz'],
    ['splunk', 'AnyOther', { AnyOther: 'x' }, 'x'],
    ['winlogbeat', 'winlog.event_data.Image', process1, process1.Image],
    ['winlogbeat', 'winlog.event_data.Image.keyword', process1, process1.Image],
    ['winlogbeat', 'winlog.channel', process4688, 'Security'],
    ['winlogbeat', 'event.code', process4688, 4688],
    ['winlogbeat', 'event.module', process4688, 'security'],
    ['winlogbeat', 'log_name', process4688, 'Security'],
    ['winlogbeat', 'event_data.NewProcessName', process4688, process4688.NewProcessName],
    ['winlogbeat', 'process.executable.keyword', process4688, process4688.NewProcessName],
    ['winlogbeat', 'process.command_line.text', process1, process1.CommandLine],
    ['winlogbeat', 'process.name', process1, 'wsmprovhost.exe'],
    ['winlogbeat', 'process.parent.pid', process4688, 0x3c0],
    ['winlogbeat', 'process.hash.md5', process1, 'bb'],
    ['winlogbeat', 'user.name', process1, 'm.diaz'],
    ['winlogbeat', 'user.name', { Channel: 'System', EventID: 7036, AccountName: 'SYSTEM' }, 'SYSTEM'],
    ['winlogbeat', 'destination.port', flow3, 5985],
    ['winlogbeat', 'destination.domain', flow3, null],
    ['winlogbeat', 'network.direction', flow3, 'egress'],
    ['winlogbeat', 'winlog.logon.type', { Channel: 'Security', EventID: 4624, LogonType: 3 }, 'Network'],
    ['logpoint', 'ticket_encryption', { Channel: 'Security', EventID: 4769, TicketEncryptionType: '0x17' }, '0x17'],
    ['logpoint', 'result_code', { Channel: 'Security', EventID: 4771, Status: '0x18' }, '0x18'],
    ['logpoint', 'member', { Channel: 'Security', EventID: 4728, MemberName: 'CN=a.kaya' }, 'CN=a.kaya'],
    ['logpoint', 'caller_user', { Channel: 'Security', EventID: 4738, SubjectUserName: 'a.kaya' }, 'a.kaya'],
    ['logpoint', 'key_length', { Channel: 'Security', EventID: 4624, KeyLength: '0' }, 0],
    ['ecs', 'process.name', process1, 'wsmprovhost.exe'],
    ['ecs', 'process.parent.name', process4688, 'svchost.exe'],
    ['ecs', 'destination.port', flow3, 5985],
    ['ecs', 'host.name', process1, 'ws-07.corp.example'],
    ['ecs', 'event.type', flow3, ['start', 'connection', 'protocol']],
    ['ecs', 'process.args', { ...process1, CommandLine: '"a b.exe" -x' }, ['a b.exe', '-x']],
    ['ecs', 'process.args_count', { ...process1, CommandLine: '"a b.exe" -x' }, 2],
    ['ecs', 'process.args', { ...process1, CommandLine: 'a.exe' }, 'a.exe'],
    ['ecs', 'process.args_count', { ...process1, CommandLine: 'a.exe' }, 1],
    ['ecs', 'process.args_count', { ...process1, CommandLine: '-' }, null],
    ['ecs', 'registry.data.strings', value13('DWORD (0x00000010)'), [16, '0x00000010']],
    ['ecs', 'registry.data.type', value13('DWORD (0x00000010)'), 'SZ_DWORD'],
    ['ecs', 'registry.data.strings', value13('text'), 'text'],
    ['ecs', 'event.category', value13('text'), ['configuration', 'registry']],
    ['ecs', 'event.action', { Channel: 'Security', EventID: 5145 }, 'network-share-object-access-checked'],
    ['ecs', 'event.outcome', { Channel: 'Security', EventID: 4768, Keywords: '0x8010000000000000' }, 'failure'],
    ['ecs', 'event.dataset', process1, 'windows.sysmon_operational'],
    ['ecs', 'winlog.record_id', { ...process1, RecordNumber: 7 }, 7],
    [
      'ecs',
      'winlog.event_data.PrivilegeList',
      { Channel: 'Security', EventID: 4672, PrivilegeList: 'SeBackupPrivilege\r\n\t\t\tSeDebugPrivilege' },
      ['SeBackupPrivilege', 'SeDebugPrivilege'],
    ],
    ['ecs', 'source.ip', { Channel: 'Security', EventID: 4769, IpAddress: '::ffff:10.0.0.9' }, '10.0.0.9'],
  ];
  it.each(table)('%s: %s of %j', (id, name, raw, value) => {
    expect(read(id, name, raw)).toEqual(value);
  });

  it.each<[string, string, string | undefined, Record<string, Value>, boolean | undefined]>([
    ['car', 'process', 'create', process1, true],
    ['car', 'Process', 'Create', process4688, true],
    ['car', 'process', 'terminate', process1, false],
    ['car', 'flow', undefined, flow5156, true],
    ['car', 'User Session', 'login', { Channel: 'Security', EventID: 4624 }, true],
    ['car', 'user_session', 'login', { Channel: 'System', EventID: 4624 }, false],
    ['car', 'registry', 'add', { Channel: SYSMON, EventID: 12, EventType: 'CreateKey' }, true],
    [
      'car',
      'registry',
      'add',
      { Channel: SYSMON, EventID: 12, EventType: 'INFO', Message: 'EventType: CreateKey\r\n' },
      true,
    ],
    ['car', 'registry', 'remove', { Channel: SYSMON, EventID: 12, EventType: 'CreateKey' }, false],
    [
      'car',
      'file',
      'write',
      { Channel: 'Security', EventID: 4663, ObjectType: 'File', AccessList: '%%4417\r\n\t\t' },
      true,
    ],
    ['car', 'file', 'write', { Channel: 'Security', EventID: 4663, ObjectType: 'Key', AccessList: '%%4417' }, false],
    ['car', 'email', 'deliver', process1, false],
    ['car', 'process', 'explode', process1, undefined],
    ['car', 'proces', undefined, process1, undefined],
    ['endpoint', 'process', undefined, process1, true],
    ['endpoint', 'network', undefined, flow5156, true],
    ['endpoint', 'network', 'incoming', flow5156, false],
    ['ossem', 'process', undefined, process4688, true],
    ['ossem', 'network', undefined, flow3, true],
    ['car', 'registry', 'edit', { Channel: SYSMON, EventID: 13 }, true],
    ['car', 'file', 'acl_modify', { Channel: 'Security', EventID: 4670, ObjectType: 'File' }, true],
    ['car', 'file', 'acl_modify', { Channel: 'Security', EventID: 4670, ObjectType: 'Key' }, false],
    ['endpoint', 'process', undefined, access10, false],
    ['endpoint', 'process_access', undefined, access10, true],
    ['ecs', 'process', 'start', process1, true],
    ['ecs', 'registry', undefined, value13('text'), true],
    ['ecs', 'configuration', 'change', value13('DWORD (0x00000010)'), true],
    ['ecs', 'library', undefined, { Channel: SYSMON, EventID: 7 }, true],
    ['ecs', 'dns', undefined, { Channel: SYSMON, EventID: 22 }, true],
    ['ecs', 'session', undefined, { Channel: 'Security', EventID: 4778 }, true],
    ['ecs', 'malware', undefined, process1, false],
    ['splunk', 'Endpoint.Processes', undefined, process4688, true],
    ['splunk', 'Endpoint.Registry', undefined, value13('DWORD (0x00000001)'), true],
    ['splunk', 'Endpoint.Registry', undefined, value13('text'), true],
    ['splunk', 'Change.All_Changes', undefined, { Channel: 'Security', EventID: 4728 }, true],
    ['splunk', 'Web.Web', undefined, process4688, false],
    ['native', 'process', undefined, process1, undefined],
  ])('%s: %s %s selects %j: %j', (id, object, action, raw, selected) => {
    expect(view(id).selector(object, action)?.(event(raw))).toBe(selected);
  });

  it('refuses names that a closed schema does not have, and knows those that no log here has', () => {
    for (const id of ['car', 'endpoint', 'logpoint', 'ossem', 'winlogbeat', 'ecs']) {
      expect(view(id).open).toBe(false);
      expect(view(id).accessor('Image')).toBeUndefined();
      expect(view(id).accessor('toString')).toBeUndefined();
    }
    expect(view('endpoint').accessor('subtype.explode')).toBeUndefined();
    expect(read('car', 'signer', process1)).toBeNull();
  });

  it('tells which fields the log source decides', () => {
    expect(view('logpoint').isLogSource?.('norm_id')).toBe(true);
    expect(view('logpoint').isLogSource?.('image')).toBe(false);
    expect(view('endpoint').isLogSource?.('subtype.create')).toBe(true);
    expect(view('native').isLogSource?.('EventID')).toBe(true);
    expect(view('winlogbeat').isLogSource?.('winlog.channel.keyword')).toBe(true);
  });
});

describe('definitions', () => {
  it('have every object, action and field of the CAR data model, and no other but those of published pseudocode', () => {
    const car = view('car');
    for (const { id, actions, fields } of carModel.objects) {
      for (const action of actions) expect(car.selector(id, action), `${id}/${action}`).toBeDefined();
      for (const name of fields) expect(car.accessor(name), name).toBeDefined();
    }
    const model = new Set(carModel.objects.flatMap((object) => object.fields));
    const published = [
      ...['log_name', 'event_code', 'EventCode', 'Severity', 'LogonType', 'param1', 'param2', 'object_type'],
      ...['AuthenticationPackageName', 'authentication_package_name', 'target_user_name', 'subject_security_id'],
      'src_image_path',
    ];
    expect(
      car
        .fieldNames([])
        .filter((name) => !model.has(name))
        .sort(),
    ).toEqual(published.sort());
  });

  it('offer only names that they read', () => {
    for (const one of views.values()) {
      for (const name of one.fieldNames([event(process1)]))
        expect(one.accessor(name), `${one.id}: ${name}`).toBeDefined();
    }
  });

  it('cover the logs that hunts read first', () => {
    const wanted = [1, 2, 3, 5, 7, 8, 10, 11, 12, 13, 14, 15, 23].map((id) => ({ Channel: SYSMON, EventID: id }));
    const security = [4624, 4625, 4634, 4656, 4663, 4688, 4689, 4697, 5156, 5158].map((id) => ({
      Channel: 'Security',
      EventID: id,
      ObjectType: 'Process',
    }));
    for (const id of ['car', 'endpoint', 'ossem']) {
      const objects = [...view(id).objects.keys()].map((name) => view(id).selector(name));
      for (const raw of [...wanted, ...security]) {
        expect(
          objects.some((selects) => selects?.(event(raw))),
          `${id}: ${raw.EventID}`,
        ).toBe(true);
      }
    }
  });
});

describe('field sources', () => {
  const native = compileNative(viewDefinition.parse(definitions.get('native')) as never);
  const derive = (source: FieldSource, raw: Record<string, Value>) => {
    const definition = viewDefinition.parse({
      kind: 'mapped',
      id: 'x',
      name: 'X',
      description: 'x',
      common: { f: fieldSource.parse(source) },
      logs: [],
    });
    return compileView(definition, native).accessor('f')?.(event(raw));
  };
  it.each<[FieldSource, Value, Value]>([
    ['A', 'x', 'x'],
    [{ base: 'A' }, 'C:\\a\\b.exe', 'b.exe'],
    [{ base: 'A' }, null, null],
    [{ directory: 'A' }, 'C:\\a\\b.exe', 'C:\\a'],
    [{ constant: 5 }, null, 5],
    [{ hash: ['A', 'md5'] }, 'SHA1=1,MD5=2', '2'],
    [{ hash: ['A', 'MD5'] }, 'SHA1=1', null],
    [{ number: 'A' }, '0x1f', 31],
    [{ number: 'A' }, '12', 12],
    [{ number: 'A' }, 7, 7],
    [{ number: 'A' }, '-', null],
    [{ hex: 'A', digits: 8 }, '10', '0x0000000a'],
    [{ hex: 'A', digits: 2 }, '0x1ff', '0x1ff'],
    [{ hex: 'A', digits: 8 }, 7, '0x00000007'],
    [{ hex: 'A', digits: 8 }, '-1', null],
    [{ hex: 'A', digits: 8 }, '1.5', null],
    [{ hex: 'A', digits: 8 }, 'seven', null],
    [{ replace: 'A', starts: { '\\REGISTRY\\MACHINE': 'HKLM' } }, '\\Registry\\Machine\\A', 'HKLM\\A'],
    [{ replace: 'A', starts: { '\\REGISTRY\\MACHINE': 'HKLM' } }, 'C:\\REGISTRY\\MACHINE', 'C:\\REGISTRY\\MACHINE'],
    [{ replace: 'A', starts: { a: '1', ab: '2' } }, 'abc', '2c'],
    [{ replace: 'A', starts: { a: '1' } }, null, null],
    [{ map: 'A', values: { '-': null } }, '-', null],
    [{ map: 'A', values: { '-': null } }, 'x', 'x'],
    [{ lower: 'A' }, 'AB', 'ab'],
    [{ before: ['A', '.'] }, 'ws.corp.example', 'ws'],
    [{ before: ['A', '.'] }, 'ws', 'ws'],
    [{ after: ['A', '\\'] }, 'CORP\\u', 'u'],
    [{ after: ['A', '\\'] }, 'u', 'u'],
    [{ prefix: ['A', '\\'] }, 'CORP\\u', 'CORP'],
    [{ prefix: ['A', '\\'] }, 'u', null],
    [{ suffix: ['A', '.'] }, 'a.tar.gz', 'gz'],
    [{ suffix: ['A', '.'] }, 'hosts', null],
    [{ label: ['A', 'EventType'] }, 'x\r\n  EventType: CreateKey\r\n', 'CreateKey'],
    [{ first: ['B', 'A'] }, 'x', 'x'],
    [{ join: ['A', 'A'], with: '-' }, 'x', 'x-x'],
    [{ join: ['A', 'B'], with: '-' }, 'x', null],
    [{ map: 'A', values: { One: 1 } }, 'one', 1],
    [{ map: 'A', values: { One: 1 } }, 'two', 'two'],
    [{ map: 'A', values: { One: 1 }, otherwise: null }, 'two', null],
    [{ map: { base: 'A' }, values: { x: true }, otherwise: false }, '/a/x', true],
  ])('%j of %j is %j', (source, value, derived) => {
    expect(derive(source, { A: value })).toEqual(derived);
  });

  it('refuse a form that does not exist, and a set that is not there', () => {
    expect(fieldSource.safeParse({ basename: 'A' }).success).toBe(false);
    const definition = viewDefinition.parse({
      kind: 'mapped',
      id: 'x',
      name: 'X',
      description: 'x',
      logs: [{ channel: 'Security', event: 1, use: ['none'] }],
    });
    expect(() => compileView(definition, native)).toThrow(ViewDefinitionError);
    expect(() => compileView(definition)).toThrow(/needs the native view/);
    const twice = viewDefinition.parse({
      kind: 'mapped',
      id: 'x',
      name: 'X',
      description: 'x',
      logs: [
        { channel: 'Security', event: [1, 2] },
        { channel: 'security', event: 2 },
      ],
    });
    expect(() => compileView(twice, native)).toThrow(
      'The view `x` maps Security 2 again after a mapping that takes all of its events.',
    );
  });
});

describe('texts', () => {
  it('take known labels only, the first of each, over lines up to a blank one', () => {
    const text = 'A=1\r\n more\r\nB = 2\r\n\r\nnot=known\r\nA=3\r\nC=';
    expect([...parseLabels(text, new Set(['A', 'B', 'C']))]).toEqual([
      ['A', '1\n more'],
      ['B', '2'],
    ]);
  });

  it('find a labelled line', () => {
    expect(labelledLine('x: 1\n y:2 \nxx: 3', 'y')).toBe('2');
    expect(labelledLine('xx: 3', 'x')).toBeNull();
    expect(labelledLine('x:', 'x')).toBeNull();
  });
});
