/** Sysmon's events, with the fields that recorded ones carry. */
import { createHash } from 'node:crypto';
import { type Envelope, logRecord, messageText, utcTime } from './log.ts';
import { accountName, fileName, type Machine, type Process } from './network.ts';
import type { FieldValue, LogRecord } from './recording.ts';

const NAMES: Readonly<Record<number, readonly [title: string, category: string]>> = {
  1: ['Process Create', 'Process Create (rule: ProcessCreate)'],
  3: ['Network connection detected', 'Network connection detected (rule: NetworkConnect)'],
  5: ['Process terminated', 'Process terminated (rule: ProcessTerminate)'],
  7: ['Image loaded', 'Image loaded (rule: ImageLoad)'],
  11: ['File created', 'File created (rule: FileCreate)'],
  17: ['Pipe Created', 'Pipe Created (rule: PipeEvent)'],
  22: ['Dns query', 'Dns query (rule: DnsQuery)'],
};

/** Product facts of the files that the scenarios run. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'wsmprovhost.exe': 'Host process for WinRM plug-ins',
  'powershell.exe': 'Windows PowerShell',
  'cmd.exe': 'Windows Command Processor',
  'conhost.exe': 'Console Window Host',
  'whoami.exe': 'whoami - displays logged on user information',
  'svchost.exe': 'Host Process for Windows Services',
  'taskhostw.exe': 'Host Process for Windows Tasks',
  'dllhost.exe': 'COM Surrogate',
  'wmiprvse.exe': 'WMI Provider Host',
};

/** Event 1: a process was created. */
export function processCreate(process: Process, time: number): LogRecord {
  const { parent } = process;
  const description = DESCRIPTIONS[fileName(process.image).toLowerCase()] ?? '-';
  const known = description !== '-';
  return sysmon(process.machine, 1, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
    FileVersion: known ? '10.0.17763.1 (WinBuild.160101.0800)' : '-',
    Description: description,
    Product: known ? 'Microsoft® Windows® Operating System' : '-',
    Company: known ? 'Microsoft Corporation' : '-',
    OriginalFileName: known ? fileName(process.image).toLowerCase() : '-',
    CommandLine: process.commandLine,
    CurrentDirectory: process.directory,
    User: accountName(process.account),
    LogonGuid: logonGuid(process),
    LogonId: process.account.logonId,
    TerminalSessionId: process.account.domain === 'NT AUTHORITY' ? '0' : '1',
    IntegrityLevel: process.integrity,
    Hashes: hashes(process.image),
    ParentProcessGuid: parent?.guid ?? '{00000000-0000-0000-0000-000000000000}',
    ParentProcessId: String(parent?.pid ?? 0),
    ParentImage: parent?.image ?? '-',
    ParentCommandLine: parent?.commandLine ?? '-',
  });
}

/** Event 5: a process ended. */
export function processTerminate(process: Process, time: number): LogRecord {
  return sysmon(process.machine, 5, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
  });
}

/** Ends of a connection; the source is the side that opened it. */
export interface Connection {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/** Event 3: a connection that `process` opened, or accepted when not `initiated`. */
export function networkConnection(process: Process, time: number, connection: Connection, initiated = true): LogRecord {
  const side = { ...process, user: accountName(process.account) };
  return sysmon(process.machine, 3, time, connectionFields(side, connection, initiated));
}

/** The fields of event 3, on Windows and Linux alike. */
export function connectionFields(
  process: { readonly guid: string; readonly pid: number; readonly image: string; readonly user: string },
  connection: Connection,
  initiated: boolean,
): Record<string, FieldValue> {
  return {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
    User: process.user,
    Protocol: 'tcp',
    Initiated: String(initiated),
    SourceIsIpv6: 'false',
    SourceIp: connection.from,
    SourceHostname: '-',
    SourcePort: String(connection.fromPort),
    SourcePortName: '-',
    DestinationIsIpv6: 'false',
    DestinationIp: connection.to,
    DestinationHostname: '-',
    DestinationPort: String(connection.toPort),
    DestinationPortName: '-',
  };
}

/** Event 7: a module was loaded. */
export function imageLoaded(process: Process, time: number, module: string): LogRecord {
  return sysmon(process.machine, 7, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
    ImageLoaded: module,
    FileVersion: '10.0.17763.1 (WinBuild.160101.0800)',
    Description: '-',
    Product: 'Microsoft® Windows® Operating System',
    Company: 'Microsoft Corporation',
    OriginalFileName: fileName(module),
    Hashes: hashes(module),
    Signed: 'true',
    Signature: 'Microsoft Windows',
    SignatureStatus: 'Valid',
  });
}

/** Event 11: a file was created. */
export function fileCreated(process: Process, time: number, file: string): LogRecord {
  return sysmon(process.machine, 11, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
    TargetFilename: file,
    CreationUtcTime: utcTime(time),
  });
}

/** Event 17: a named pipe was created. */
export function pipeCreated(process: Process, time: number, pipe: string): LogRecord {
  return sysmon(process.machine, 17, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    PipeName: pipe,
    Image: process.image,
  });
}

/** Event 22: a name was looked up. */
export function dnsQuery(process: Process, time: number, name: string, results: string): LogRecord {
  return sysmon(process.machine, 22, time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    QueryName: name,
    QueryStatus: '0',
    QueryResults: results,
    Image: process.image,
  });
}

function sysmon(
  machine: Machine,
  eventId: number,
  time: number,
  fields: { readonly [field: string]: FieldValue },
): LogRecord {
  const [title, category] = NAMES[eventId] ?? ['Event', 'Event'];
  // The driver stamps the event; the service writes it to the log a moment later.
  const envelope: Envelope = {
    hostname: machine.fqdn,
    channel: 'Microsoft-Windows-Sysmon/Operational',
    source: 'Microsoft-Windows-Sysmon',
    providerGuid: '{5770385F-C22A-43E0-BF4C-06F5698FFBD9}',
    eventId,
    task: eventId,
    category,
    time: time + 120,
    writer: machine.sysmonPid,
  };
  const own = { RuleName: '-', UtcTime: utcTime(time), ...fields };
  const message = messageText([`${title}:`, ...Object.entries(own).map(([name, value]) => `${name}: ${value}`)]);
  return logRecord(envelope, { ...own, Message: message });
}

/** Hashes that depend on the file alone: its name stands for its content. */
function hashes(image: string): string {
  const content = fileName(image).toLowerCase();
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex').toUpperCase();
  return `SHA1=${digest('sha1')},MD5=${digest('md5')},SHA256=${digest('sha256')},IMPHASH=${digest('md5').slice(0, 32)}`;
}

function logonGuid(process: Process): string {
  const id = process.account.logonId.slice(2).padStart(8, '0');
  return `{${process.machine.guidPart}-${id.slice(0, 4)}-${id.slice(4)}-0000-0020${id}}`;
}
