/** Queries of the languages that read a schema, end to end on one event of each log: which they find, by name. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import type { Language } from '../../../src/languages/language.ts';
import { findLanguage } from '../../../src/languages/registry.ts';
import { EVENTS, type EventName } from './log-events.ts';

const views = loadViews(resolve(import.meta.dirname, '../../..'));
const names = Object.keys(EVENTS) as EventName[];
const events = Object.values(EVENTS).map((raw, index) => ({ line: index + 1, raw }));

/** The names of the events that a query finds, read through the language's own view. */
function found(id: string, query: string): readonly (EventName | undefined)[] {
  const language = findLanguage(id) as Language;
  const view = views.get(language.defaultView);
  const parsed = language.parse(query);
  if (!parsed.ok) throw new Error(parsed.error.message);
  if (parsed.program.kind !== 'plan' || !view) throw new Error('expected a plan and a view');
  const result = runProgram(parsed.program, { events, view, now: null });
  if (result.kind === 'events') return result.events.map((line) => names[line - 1]);
  if (result.kind === 'sequences') return result.sequences.flat().map((line) => names[line - 1]);
  return (result.events ?? []).map((line) => names[line - 1]);
}

const sigma = (source: string, selection: string) => `title: X
logsource: { ${source} }
detection:
  selection:
    ${selection.replaceAll('\n', '\n    ')}
  condition: selection
`;

describe.each<[language: string, rows: readonly [query: string, finds: readonly EventName[]][]]>([
  [
    'sigma',
    [
      [sigma('product: linux, category: process_creation', "Image|endswith: '/curl'"), ['process']],
      [sigma('product: linux, category: network_connection', 'DestinationPort: 443'), ['connection']],
      [sigma('product: linux, category: file_event', "TargetFilename|startswith: '/tmp/'"), ['linuxFile']],
      [sigma('product: windows, category: process_creation', "Image|endswith: 'curl'"), []],
      [sigma('product: linux, service: auditd', "type: EXECVE\na0: sh\na1: '-c'"), ['arguments']],
      [sigma('product: linux, service: auditd', "type: PATH\nname|startswith: '/etc/cron'"), ['created']],
      [sigma('product: linux, service: auditd', "exe|endswith: '/curl'"), ['execve', 'connected', 'laurel']],
      [sigma('product: linux, service: sshd', "exe|endswith: '/sshd'"), []],
      [sigma('product: windows, service: auditd', 'type: EXECVE'), []],
      [
        sigma('product: windows, service: windefend', 'EventID: 5007\nNewValue|contains: DisableRealtimeMonitoring'),
        ['protectionChanged'],
      ],
      [sigma('category: antivirus', "Signature|contains: HackTool\nFilename|startswith: 'C:\\Temp'"), ['threat']],
      [sigma('product: windows, service: taskscheduler', "EventID: 129\nPath|endswith: '\\a.exe'"), ['taskProcess']],
      [sigma('product: windows, service: wmi', 'EventID: 5861\nCONSUMER: C'), ['wmiPermanent']],
      [sigma('product: windows, service: dns-client', 'EventID: 3008\nQueryName: files.example'), ['dnsClient']],
      [sigma('product: windows, service: dns-server-analytic', 'QNAME|endswith: example.'), ['dnsQuery', 'dnsFailure']],
      [sigma('product: windows, service: dns-server', 'EventID: 770'), ['dnsPlugin']],
      [
        sigma('product: windows, service: system', 'Provider_Name: Service Control Manager\nparam2: stopped'),
        ['serviceState'],
      ],
      [
        sigma('product: windows, category: wmi_event', 'Operation: Created'),
        ['wmiFilter', 'wmiConsumer', 'wmiBinding'],
      ],
      [
        sigma('product: windows, category: file_executable_detected', "TargetFilename|endswith: '.exe'"),
        ['executable'],
      ],
    ],
  ],
  [
    'eql',
    [
      ['process where event.type == "start" and process.name == "curl"', ['process', 'execve', 'laurel']],
      ['process where host.os.type == "linux" and event.action == "executed" and process.args : "-s"', ['laurel']],
      ['network where process.name == "curl" and destination.port == 443', ['connection', 'connected']],
      ['file where event.type == "creation" and file.path : "/etc/cron.d/*"', ['created']],
      ['file where event.type == "deletion" and file.name == "auth.log"', ['linuxDelete']],
      ['malware where event.action == "malware-quarantined"', ['threatAction']],
      ['dns where dns.question.name : "files.example*"', ['dnsClient', 'dnsQuery']],
      ['authentication where event.outcome == "failure" and source.ip == "192.0.2.7"', ['failedLogin']],
      ['iam where event.action == "added-user-account"', ['newUser', 'addedUser']],
    ],
  ],
  [
    'eql-classic',
    [
      ['process where subtype.create and process_name == "curl"', ['process', 'execve', 'laurel']],
      ['network where subtype.outgoing and destination_port == 443', ['connection', 'connected']],
      ['file where subtype.delete', ['linuxDelete']],
      ['security where subtype.failure', ['failedLogin']],
    ],
  ],
  [
    'spl',
    [
      ['| from datamodel:Endpoint.Processes | search process_name=curl', ['process', 'execve', 'laurel']],
      ['sourcetype="sysmon:linux" EventCode=3 dest_port=443', ['connection']],
      ['sourcetype=linux:audit type=EXECVE a0=sh', ['arguments']],
      [
        'source="WinEventLog:Microsoft-Windows-Windows Defender/Operational" EventCode=1117 action=blocked',
        ['threatAction'],
      ],
      ['| from datamodel:Malware.Malware_Attacks | search signature="HackTool*"', ['threat', 'threatAction']],
      ['| from datamodel:Network_Resolution.DNS | search reply_code=NXDomain', ['dnsClient', 'dnsFailure']],
      ['| from datamodel:Authentication.Authentication | search action=failure app=sshd', ['failedLogin']],
    ],
  ],
  [
    'logpoint',
    [
      ['norm_id=WindowsSysmon label="Remote" label="Thread" process="*\\a.exe"', ['remoteThread']],
      ['norm_id=Unix command="curl *"', ['process', 'laurel']],
      ['norm_id=WinServer event_id=7036 service="Windows Update" status=stopped', ['serviceState']],
    ],
  ],
  [
    'car-pseudocode',
    [
      [
        'processes = search Process:Create\ncurl = filter processes where (exe == "curl")\noutput curl',
        ['process', 'execve', 'laurel'],
      ],
      [
        'flows = search Flow:Start\nweb = filter flows where (dest_port == 443)\noutput web',
        ['connection', 'connected'],
      ],
      ['services = search Service:Stop\noutput services', ['serviceState']],
    ],
  ],
])('%s', (language, rows) => {
  it.each(rows)('%s', (query, finds) => {
    expect(found(language, query)).toEqual(finds);
  });
});
