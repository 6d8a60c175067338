import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventRecord, Value } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';

const views = loadViews(resolve(import.meta.dirname, '../../..'));
const audit = views.get('windows-audit');

function security(eventId: number, fields: Record<string, Value>): EventRecord {
  return { line: 1, raw: { Channel: 'security', EventID: eventId, ...fields } };
}

const subject = {
  SubjectUserSid: 'S-1-5-21-1-2-3-1104',
  SubjectUserName: 'm.diaz',
  SubjectDomainName: 'CORP',
  SubjectLogonId: '0x3e9a1',
};
const process = { ...subject, ProcessName: 'C:\\Windows\\regedit.exe', ProcessId: '0x1a74' };
const created = security(4688, {
  ...subject,
  NewProcessName: 'C:\\Windows\\System32\\wsmprovhost.exe',
  NewProcessId: '0x1a74',
  ProcessId: '0x3c0',
  ParentProcessName: 'C:\\Windows\\System32\\svchost.exe',
  CommandLine: 'wsmprovhost.exe -Embedding',
  MandatoryLabel: 'S-1-16-12288',
  TargetUserName: '-',
  TargetDomainName: '-',
});
const ended = security(4689, process);
const value = (operation: string, fields: Record<string, Value> = {}) =>
  security(4657, {
    ...process,
    ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
    ObjectValueName: 'Updater',
    OperationType: operation,
    NewValueType: '%%1873',
    NewValue: 'C:\\Users\\Public\\u.exe',
    ...fields,
  });
const connected = security(5156, {
  ProcessID: '3428',
  Application: '\\device\\harddiskvolume2\\windows\\system32\\svchost.exe',
  Direction: '%%14593',
  SourceAddress: '192.0.2.4',
  SourcePort: '50112',
  DestAddress: '192.0.2.9',
  DestPort: '5985',
  Protocol: '6',
});
const accessed = (type: string, accesses: string) =>
  security(4663, {
    ...process,
    ObjectType: type,
    ObjectName: 'C:\\Temp\\a.txt',
    AccessList: `${accesses}\n\t\t\t\t`,
    AccessMask: '0x2',
  });

describe('categories on the audit log', () => {
  it.each<[category: string, what: string, event: EventRecord, holds: boolean]>([
    ['process_creation', '4688', created, true],
    ['process_creation', '4689', ended, false],
    [
      'process_creation',
      'Sysmon’s',
      { line: 1, raw: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1 } },
      false,
    ],
    ['process_termination', '4689', ended, true],
    ['registry_event', 'a new value', value('%%1904'), true],
    ['registry_event', 'a deleted value', value('%%1906'), true],
    ['registry_add', 'a new value', value('%%1904'), true],
    ['registry_add', 'a new value, in words', value('New registry value created'), true],
    ['registry_add', 'a changed value', value('%%1905'), false],
    ['registry_set', 'a changed value', value('%%1905'), true],
    ['registry_set', 'a new value', value('%%1904'), true],
    ['registry_set', 'a deleted value', value('%%1906'), false],
    ['registry_set', 'a value without an operation', security(4657, process), true],
    ['registry_add', 'a value without an operation', security(4657, process), false],
    ['registry_delete', 'a deleted value', value('%%1906'), true],
    ['registry_delete', 'a changed value', value('%%1905'), false],
    ['network_connection', '5156', connected, true],
    ['file_access', 'a file that is read', accessed('File', '%%4416'), true],
    ['file_access', 'a key', accessed('Key', '%%4416'), false],
    ['file_event', 'a file that is written', accessed('File', '%%4417'), true],
    ['file_event', 'a file that is read', accessed('File', '%%4416'), false],
    ['file_delete', 'a file that is deleted', accessed('File', '%%1537'), true],
    ['process_access', 'a process', accessed('Process', '%%4484'), true],
    ['process_access', 'a file', accessed('File', '%%4416'), false],
    [
      'dns_query',
      'Sysmon’s',
      { line: 1, raw: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 22 } },
      false,
    ],
    [
      'ps_script',
      '4104',
      { line: 1, raw: { Channel: 'Microsoft-Windows-PowerShell/Operational', EventID: 4104 } },
      true,
    ],
    ['process_creation', 'an event that names no log', { line: 1, raw: { Image: 'a.exe' } }, true],
  ])('%s takes %s', (category, _, event, holds) => {
    expect(audit?.selector(`category:${category}`)?.(event)).toBe(holds);
  });

  it('knows each category of native that Sysmon supplies, and answers services and products like native', () => {
    const native = views.get('native');
    const sysmon = (id: number) => ({ line: 1, raw: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: id } });
    for (const name of native?.objects.keys() ?? []) {
      const ofSysmon = Array.from({ length: 300 }, (_, id) => sysmon(id)).some((event) =>
        native?.selector(name)?.(event),
      );
      if (!name.startsWith('category:'))
        expect(audit?.selector(name)?.(created), name).toBe(native?.selector(name)?.(created));
      else if (ofSysmon && name !== 'category:application') expect(audit?.objects.has(name), name).toBe(true);
    }
  });
});

describe('fields by Sysmon’s names', () => {
  const dword = { NewValueType: '%%1876', NewValue: '1' };
  it.each<[name: string, event: EventRecord, value: Value]>([
    ['Image', created, 'C:\\Windows\\System32\\wsmprovhost.exe'],
    ['ParentImage', created, 'C:\\Windows\\System32\\svchost.exe'],
    ['CommandLine', created, 'wsmprovhost.exe -Embedding'],
    ['ProcessId', created, 0x1a74],
    ['ParentProcessId', created, 0x3c0],
    ['User', created, 'CORP\\m.diaz'],
    ['LogonId', created, '0x3e9a1'],
    ['IntegrityLevel', created, 'High'],
    ['NewProcessName', created, 'C:\\Windows\\System32\\wsmprovhost.exe'],
    ['SubjectUserName', created, 'm.diaz'],
    ['winlog.event_data.NewProcessId', created, '0x1a74'],
    ['EventID', created, 4688],
    [
      'User',
      security(4688, { SubjectUserSid: 'S-1-5-18', SubjectUserName: 'WS-07$', SubjectDomainName: 'CORP' }),
      'NT AUTHORITY\\SYSTEM',
    ],
    [
      'User',
      security(4688, { ...subject, SubjectUserSid: 'S-1-5-18', TargetUserName: 'a.kaya', TargetDomainName: 'CORP' }),
      'CORP\\a.kaya',
    ],
    ['User', security(4688, { SubjectUserName: 'm.diaz' }), 'm.diaz'],
    ['LogonId', security(4688, { SubjectLogonId: '0x3e7', TargetLogonId: '0x2da8840' }), '0x2da8840'],
    ['LogonId', security(4688, { ...subject, TargetLogonId: '0x0' }), '0x3e9a1'],
    ['Image', ended, 'C:\\Windows\\regedit.exe'],
    ['ProcessId', ended, 0x1a74],
    ['TargetObject', value('%%1905'), 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater'],
    [
      'TargetObject',
      value('%%1905', { ObjectName: '\\Registry\\User\\S-1-5-21-1-2-3-1104\\Environment' }),
      'HKU\\S-1-5-21-1-2-3-1104\\Environment\\Updater',
    ],
    [
      'TargetObject',
      value('%%1905', { ObjectName: '\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Control\\Lsa' }),
      'HKLM\\System\\CurrentControlSet\\Control\\Lsa\\Updater',
    ],
    [
      'TargetObject',
      value('%%1905', { ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Classes\\exefile' }),
      'HKCR\\exefile\\Updater',
    ],
    ['Details', value('%%1905'), 'C:\\Users\\Public\\u.exe'],
    ['Details', value('%%1905', dword), 'DWORD (0x00000001)'],
    ['Details', value('%%1905', { ...dword, NewValue: '0x10' }), 'DWORD (0x00000010)'],
    ['Details', value('%%1905', { NewValueType: '%%1875' }), 'Binary Data'],
    ['EventType', value('%%1904'), 'SetValue'],
    ['EventType', value('%%1906'), 'DeleteValue'],
    ['Image', value('%%1905'), 'C:\\Windows\\regedit.exe'],
    ['User', value('%%1905'), 'CORP\\m.diaz'],
    ['Image', connected, '\\device\\harddiskvolume2\\windows\\system32\\svchost.exe'],
    ['ProcessId', connected, 3428],
    ['SourceIp', connected, '192.0.2.4'],
    ['SourcePort', connected, '50112'],
    ['DestinationIp', connected, '192.0.2.9'],
    ['DestinationPort', connected, '5985'],
    ['Protocol', connected, 'tcp'],
    ['Initiated', connected, 'true'],
    ['Initiated', security(5156, { Direction: '%%14592' }), 'false'],
    ['TargetFilename', accessed('File', '%%4417'), 'C:\\Temp\\a.txt'],
    ['Image', accessed('File', '%%4417'), 'C:\\Windows\\regedit.exe'],
    ['SourceImage', accessed('Process', '%%4484'), 'C:\\Windows\\regedit.exe'],
    ['GrantedAccess', accessed('Process', '%%4484'), '0x2'],
    [
      'Image',
      { line: 1, raw: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\a.exe' } },
      'C:\\a.exe',
    ],
  ])('%s of %j is %o', (name, event, expected) => {
    expect(audit?.accessor(name)?.(event)).toBe(expected);
  });
});

it('tells which fields the log source decides: those of native', () => {
  const names = ['Channel', 'winlog.event_id', 'source', 'Image', 'User'];
  expect(names.map((name) => audit?.isLogSource?.(name))).toEqual([true, true, true, false, false]);
});
