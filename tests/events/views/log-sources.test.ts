import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value, View } from '../../../src/engine/values.ts';
import { compileView } from '../../../src/events/views/compile.ts';
import { viewDefinition } from '../../../src/events/views/definition.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { compileNative } from '../../../src/events/views/native.ts';

const views = loadViews(resolve(import.meta.dirname, '../../..'));
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const POWERSHELL = 'Microsoft-Windows-PowerShell/Operational';
const DEFENDER = 'Microsoft-Windows-Windows Defender/Operational';

function view(id: string): View {
  const found = views.get(id);
  if (!found) throw new Error(`no view ${id}`);
  return found;
}

function holds(id: string, source: string, raw: Record<string, Value>): boolean | undefined {
  return view(id).selector(source)?.({ line: 1, raw });
}

describe('log sources under native', () => {
  it.each<[source: string, channel: string, eventId: number, holds: boolean]>([
    ['category:process_creation', SYSMON, 1, true],
    ['category:process_creation', 'microsoft-windows-sysmon/operational', 1, true],
    ['category:process_creation', 'Linux-Sysmon/Operational', 1, true],
    ['category:process_creation', SYSMON, 5, false],
    ['category:process_creation', 'Security', 4688, false],
    ['category:process_creation', 'System', 1, false],
    ['category:process_termination', SYSMON, 5, true],
    ['category:registry_event', SYSMON, 14, true],
    ['category:registry_set', SYSMON, 13, true],
    ['category:registry_set', SYSMON, 12, false],
    ['category:registry_add', SYSMON, 12, true],
    ['category:registry_delete', SYSMON, 12, true],
    ['category:registry_rename', SYSMON, 14, true],
    ['category:pipe_created', SYSMON, 18, true],
    ['category:wmi_event', SYSMON, 21, true],
    ['category:file_delete', SYSMON, 26, true],
    ['category:file_delete_detected', SYSMON, 23, false],
    ['category:sysmon_error', SYSMON, 255, true],
    ['category:ps_script', POWERSHELL, 4104, true],
    ['category:ps_script', 'PowerShellCore/Operational', 4104, true],
    ['category:ps_module', POWERSHELL, 4104, false],
    ['category:ps_classic_start', 'Windows PowerShell', 400, true],
    ['category:antivirus', DEFENDER, 1116, true],
    ['category:antivirus', DEFENDER, 5001, false],
    ['category:proxy', SYSMON, 3, false],
    ['product:windows', SYSMON, 1, true],
    ['product:windows', 'A channel of nobody', 1, true],
    ['product:windows', 'Linux-Sysmon/Operational', 1, false],
    ['product:linux', 'Linux-Sysmon/Operational', 1, true],
    ['product:linux', SYSMON, 1, false],
    ['product:aws', 'Security', 4624, false],
    ['service:security', 'SECURITY', 4624, true],
    ['service:security', 'System', 7045, false],
    ['service:sysmon', SYSMON, 22, true],
    ['service:sysmon', 'Linux-Sysmon/Operational', 1, true],
    ['service:applocker', 'Microsoft-Windows-AppLocker/EXE and DLL', 8004, true],
    ['service:powershell', 'Windows PowerShell', 400, false],
    ['service:auditd', 'Security', 4688, false],
  ])('%s of %s %i: %s', (source, channel, eventId, expected) => {
    expect(holds('native', source, { Channel: channel, EventID: eventId })).toBe(expected);
    expect(holds('native', source, { winlog: { channel, event_id: String(eventId) } })).toBe(expected);
  });

  it.each<[what: string, source: string, raw: Record<string, Value>, holds: boolean]>([
    ['names nothing', 'category:process_creation', { Image: 'a.exe' }, true],
    ['names nothing', 'service:cloudtrail', { eventName: 'x' }, true],
    ['names nothing', 'product:linux', { a0: 'wget' }, true],
    ['names its event id alone', 'category:process_creation', { EventID: '1' }, true],
    ['names its event id alone', 'category:process_creation', { EventID: 4688 }, false],
    ['names its event id alone', 'service:security', { EventCode: 4688 }, true],
    ['names its event id alone', 'product:windows', { EventID: 1 }, true],
    ['names its channel alone', 'category:process_creation', { Channel: SYSMON }, true],
    ['names its channel alone', 'category:process_creation', { Channel: 'System' }, false],
    ['has a known provider', 'category:process_creation', { SourceName: 'Microsoft-Windows-Sysmon', EventID: 1 }, true],
    ['has a known provider', 'service:system', { Provider_Name: 'service control manager', EventID: 7045 }, true],
    ['has an unknown provider', 'category:process_creation', { SourceName: 'Contoso Agent', EventID: 1 }, false],
    ['has an unknown provider', 'service:application', { SourceName: 'Contoso Agent', EventID: 1 }, false],
    ['has an unknown provider', 'product:windows', { SourceName: 'Contoso Agent', EventID: 1 }, true],
    ['is of a tracing provider', 'category:file_access', { Provider_Name: 'Microsoft-Windows-Kernel-File' }, true],
    ['is of a tracing provider', 'category:file_access', { Channel: SYSMON, EventID: 11 }, false],
  ])('an event that %s, for %s: %o', (_, source, raw, expected) => {
    expect(holds('native', source, raw)).toBe(expected);
  });

  it('restricts nothing where the log source is unknown, and tells it from a known one', () => {
    expect(holds('native', 'category:process_createon', { Channel: 'Security', EventID: 4688 })).toBe(true);
    expect(view('native').objects.has('category:process_createon')).toBe(false);
    expect(view('native').objects.has('category:process_creation')).toBe(true);
    expect(view('native').objects.has('category:proxy')).toBe(true);
  });

  it('has no other objects', () => {
    expect(view('native').selector('process')).toBeUndefined();
    expect(view('raw').selector('process')).toBeUndefined();
  });
});

describe('log sources under other views', () => {
  it.each([...views.keys()].filter((id) => id !== 'windows-audit'))('%s answers like native', (id) => {
    expect(holds(id, 'category:process_creation', { Channel: SYSMON, EventID: 1 })).toBe(true);
    expect(holds(id, 'category:process_creation', { Channel: 'Security', EventID: 4688 })).toBe(false);
    expect(holds(id, 'category:nobody', { Channel: 'Security', EventID: 4688 })).toBe(true);
  });
});

describe('log sources as data', () => {
  const native = compileNative(
    viewDefinition.parse({
      kind: 'native',
      id: 'native',
      name: 'Native',
      description: 'Native.',
      channels: ['System', 'Security'],
      providers: { 'Service Control Manager': 'System' },
      clock: ['UtcTime'],
      synonyms: { channel: ['Channel'], provider: ['SourceName'], eventId: ['EventID'], others: [] },
      logSources: {
        service: {
          'service-manager': [{ channel: 'system', provider: 'service control manager' }],
          installs: [{ channel: 'System', event: 7045, when: { ServiceType: ['user mode service'] } }],
        },
      },
      texts: [],
    }) as never,
  );
  const test = (source: string, raw: Record<string, Value>) => native.selector(source)?.({ line: 1, raw });

  it('asks for channel and provider where both are given', () => {
    expect(test('service:service-manager', { Channel: 'System', SourceName: 'Service Control Manager' })).toBe(true);
    expect(test('service:service-manager', { Channel: 'System' })).toBe(true);
    expect(test('service:service-manager', { Channel: 'System', SourceName: 'Tcpip' })).toBe(false);
    expect(test('service:service-manager', { Channel: 'Security' })).toBe(false);
  });

  it('looks at fields where a condition says so', () => {
    const installed = { Channel: 'System', EventID: 7045 };
    expect(test('service:installs', { ...installed, ServiceType: 'User Mode Service' })).toBe(true);
    expect(test('service:installs', { ...installed, ServiceType: 'kernel driver' })).toBe(false);
    expect(test('service:installs', { ...installed, EventID: 7036, ServiceType: 'user mode service' })).toBe(false);
  });

  it('lets a mapped view have its own, and adds none to its schema', () => {
    const mapped = compileView(
      viewDefinition.parse({
        kind: 'mapped',
        id: 'own',
        name: 'Own',
        description: 'Own.',
        logSources: { service: { installs: [] } },
        logs: [{ channel: 'System', event: 7045, is: [{ object: 'service', action: 'create' }] }],
      }),
      native,
    );
    const installed = { line: 1, raw: { Channel: 'System', EventID: 7045, ServiceType: 'user mode service' } };
    expect(mapped.selector('service:installs')?.(installed)).toBe(false);
    expect(mapped.selector('service:service-manager')?.(installed)).toBe(true);
    expect(mapped.selector('service', 'create')?.(installed)).toBe(true);
    expect([...mapped.objects.keys()]).toEqual(['service', 'service:installs']);
  });
});
