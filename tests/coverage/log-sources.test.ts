import { resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EventKind, eventKindKey, eventKinds } from '../../src/coverage/event-kinds.ts';
import { eventIdsIn, logSourceKinds, strategyKinds } from '../../src/coverage/log-sources.ts';
import { loadDefinitions } from '../../src/events/views/load.ts';
import { loadEventKinds } from '../../src/knowledge/event-kinds.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { loadLogSources } from '../../src/knowledge/log-sources.ts';

const root = resolve(import.meta.dirname, '../..');
let kinds: EventKind[];
beforeAll(async () => {
  const sources = { channels: loadEventKinds(root), definitions: [...loadDefinitions(root).values()] };
  kinds = eventKinds(await loadKnowledge(root), sources);
});

describe('event ids of a channel text', () => {
  it.each([
    ['EventCode=1', [1]],
    ['EventCode=3, 22', [3, 22]],
    ['EventCode=4663, 4670, 4656', [4663, 4670, 4656]],
    ['EventCode=13,EventCode=14', [13, 14]],
    ['EventID=4624 or 4625', [4624, 4625]],
    ['Event ID 7045', [7045]],
    ['EventCode IN (1, 11)', [1, 11]],
    ['EventCode=4103-4106', [4103, 4104, 4105, 4106]],
    ['EventCode=22-3', [22]],
    ['EventID: 1 / 2', [1, 2]],
    ['EventCode=1, 1', [1]],
    ['/var/log/syslog', []],
    ['port 5900 inbound', []],
    ['TCP port 22', []],
    ['', []],
  ])('%j', (text, ids) => expect(eventIdsIn(text)).toEqual(ids));

  it('are found quickly in any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const id of eventIdsIn(`EventCode=${text}`)) expect(id).toBeLessThanOrEqual(99_999);
      }),
    );
    expect(eventIdsIn(`EventCode=1${' ,'.repeat(100_000)}`)).toEqual([1]);
    expect(eventIdsIn('EventCode=1-99999')).toHaveLength(101);
  });
});

describe('kinds of events of a log source', () => {
  it.each([
    [
      'WinEventLog:Sysmon',
      'EventCode=3, 22',
      ['Microsoft-Windows-Sysmon/Operational 3', 'Microsoft-Windows-Sysmon/Operational 22'],
    ],
    ['wineventlog:sysmon ', 'EventCode=1', ['Microsoft-Windows-Sysmon/Operational 1']],
    ['WinEventLog:Sysmon', 'EventCode=77', []],
    ['linux:Sysmon', 'EventCode=3, 22', ['Linux-Sysmon/Operational 3']],
    ['WinEventLog:Security', 'EventCode=4624, 4648', ['Security 4624', 'Security 4648']],
    // Ids of other logs under this name.
    ['WinEventLog:Security', 'EventCode=1', ['Microsoft-Windows-Sysmon/Operational 1']],
    ['WinEventLog:System', 'EventCode=7045', ['System 7045']],
    ['WinEventLog:Kerberos', undefined, ['Security 4768', 'Security 4769', 'Security 4770', 'Security 4771']],
    // Words that name no event of a log that has several.
    ['WinEventLog:Security', 'Device Object Creation', []],
    // Words that are known.
    ['WinEventLog:Security', 'firewall rule modification', ['Security 4946', 'Security 4947', 'Security 4948']],
    // Bits of a file's mode, not the calls of these names.
    [
      'auditd:SYSCALL',
      'setuid or setgid bit changes',
      ['auditd SYSCALL chmod', 'auditd SYSCALL fchmod', 'auditd SYSCALL fchmodat'],
    ],
    ['linux:syslog', 'SSH failed login', ['syslog sshd']],
    // A sensor of its own, not the log of PowerShell.
    ['EDR:scriptblock', undefined, []],
    ['auditd:SYSCALL', 'execve', ['auditd SYSCALL execve']],
    ['auditd:SYSCALL', 'socket/connect syscalls', ['auditd SYSCALL connect', 'auditd SYSCALL socket']],
    ['auditd:SYSCALL', 'PATH', ['auditd PATH']],
    ['auditd:PATH', 'file read', ['auditd PATH']],
    ['auditd:EXECVE', 'None', ['auditd EXECVE']],
    ['linux:syslog', 'cron activity', ['syslog cron']],
    ['NSM:Flow', 'conn.log', []],
    ['saas:okta', undefined, []],
  ])('%s %s', (name, channel, expected) => {
    expect(logSourceKinds({ name, channel }, kinds, loadLogSources(root)).map(eventKindKey)).toEqual(expected);
  });

  it('is the whole log where it names no channel', () => {
    const sysmon = logSourceKinds({ name: 'WinEventLog:Sysmon' }, kinds, loadLogSources(root));
    expect(sysmon.map(({ eventId }) => eventId)).toEqual([...Array.from({ length: 29 }, (_, index) => index + 1), 255]);
  });
});

describe('kinds of events of strategies', () => {
  it.each([
    ['WinEventLog:Security', 'DC0067', ['Security 4624']],
    // A log of many subjects is not all about one of them.
    ['WinEventLog:Security', 'DC0001', []],
    ['WinEventLog:AppLocker', 'DC0001', undefined],
    ['WinEventLog:Security', undefined, undefined],
    // What is asked of the application log is not told by the one program that another strategy names.
    ['WinEventLog:Application', 'DC0038', undefined],
  ])('%s without channel for %s', (name, dataComponent, expected) => {
    const sources = loadLogSources(root);
    const asked = [
      { name: 'WinEventLog:Security', channel: 'EventCode=4624', dataComponent: 'DC0067' },
      { name: 'WinEventLog:Application', channel: 'EventCode=1000', dataComponent: 'DC0038' },
    ];
    const whole = logSourceKinds({ name }, kinds, sources).map(eventKindKey);
    const found = strategyKinds(asked, kinds, sources)({ name, dataComponent }).map(eventKindKey);
    expect(found).toEqual(expected ?? whole);
  });
});

describe('known kinds of events', () => {
  it('stand once each, in the order of their channels and ids', () => {
    const keys = kinds.map(eventKindKey);
    expect(new Set(keys).size).toBe(keys.length);
    const sysmon = kinds.filter(({ log }) => log === 'Sysmon').map(({ eventId }) => Number(eventId));
    expect(sysmon).toEqual(sysmon.toSorted((a, b) => a - b));
  });

  it.each([
    ['Security 4624', 'LogonType', true],
    ['Security 4624', 'ScriptBlockText', false],
    // Of no recording: what the knowledge, or else a view, says.
    ['Microsoft-Windows-Sysmon/Operational 25', 'Type', true],
    ['Security 4720', 'TargetUserName', true],
    ['auditd SYSCALL connect', 'exe', true],
    ['auditd EXECVE', 'exe', false],
  ])('%s has %s: %s', (key, field, has) => {
    expect(kinds.find((kind) => eventKindKey(kind) === key)?.fields.includes(field)).toBe(has);
  });
});
