/** Events of logs that resemble others: those of PowerShell 7 and of Sysmon for Linux, and copies that a player writes. */
import { logRecord, messageText, utcTime } from './log.ts';
import type { Machine } from './network.ts';
import { commandInvoked, type Engine } from './powershell.ts';
import type { FieldValue, LogRecord } from './recording.ts';
import { type Connection, connectionFields } from './sysmon.ts';

const POWERSHELL_7 = {
  Channel: 'PowerShellCore/Operational',
  SourceName: 'PowerShellCore',
  ProviderGuid: '{F90714A8-5509-434A-BF6D-B1624C8A19A2}',
};

/** An event of Windows PowerShell as PowerShell 7 writes it, which has the same events in a log of its own. */
export function ofPowerShell7(record: LogRecord): LogRecord {
  return { ...record, ...POWERSHELL_7 };
}

/** Event 4100 of PowerShell: an error, with the same context as a command. */
export function errorReported(engine: Engine, time: number, command: string, message: string): LogRecord {
  const { ContextInfo = '', ...rest } = commandInvoked(engine, time, command, '');
  return {
    ...rest,
    EventID: 4100,
    ContextInfo: String(ContextInfo).replace('Severity = Informational', 'Severity = Warning'),
    Payload: `Error Message = ${message}`,
  };
}

/**
 * An event as the training range's player writes it: the recorded event's id and fields, in a channel of the player's own
 * manifest, which is called as the recorded one with `-Range` behind it.
 */
export function replayed(record: LogRecord): LogRecord {
  return {
    ...record,
    Channel: `${record['Channel']}-Range`,
    SourceName: 'Range-Player',
    ...(record['ProviderGuid'] === undefined ? {} : { ProviderGuid: '{6D1C52B0-9E47-4F0A-8C35-2B7A90D4E1F6}' }),
  };
}

/** A process as Sysmon for Linux sees it. */
export interface LinuxProcess {
  readonly machine: Machine;
  readonly image: string;
  readonly commandLine: string;
  readonly user: string;
  readonly pid: number;
  readonly guid: string;
  readonly parent?: LinuxProcess;
}

/** Event 1 of Sysmon for Linux: a process was created. It has the fields of Windows, `-` where Linux has no such thing. */
export function linuxProcessCreate(process: LinuxProcess, time: number): LogRecord {
  const { parent } = process;
  return linuxSysmon(process.machine, 1, 'Process Create', time, {
    ProcessGuid: process.guid,
    ProcessId: String(process.pid),
    Image: process.image,
    FileVersion: '-',
    Description: '-',
    Product: '-',
    Company: '-',
    OriginalFileName: '-',
    CommandLine: process.commandLine,
    CurrentDirectory: `/home/${process.user}`,
    User: process.user,
    LogonGuid: '{00000000-0000-0000-0000-000000000000}',
    LogonId: '0x3e8',
    TerminalSessionId: '3',
    IntegrityLevel: 'no level',
    Hashes: '-',
    ParentProcessGuid: parent?.guid ?? '{00000000-0000-0000-0000-000000000000}',
    ParentProcessId: String(parent?.pid ?? 0),
    ParentImage: parent?.image ?? '-',
    ParentCommandLine: parent?.commandLine ?? '-',
  });
}

/** Event 3 of Sysmon for Linux: a process opened a connection. */
export function linuxConnection(process: LinuxProcess, time: number, connection: Connection): LogRecord {
  return linuxSysmon(
    process.machine,
    3,
    'Network connection detected',
    time,
    connectionFields(process, connection, true),
  );
}

function linuxSysmon(
  machine: Machine,
  eventId: number,
  title: string,
  time: number,
  fields: { readonly [field: string]: FieldValue },
): LogRecord {
  const own = { RuleName: '-', UtcTime: utcTime(time), ...fields };
  return logRecord(
    {
      hostname: machine.fqdn,
      channel: 'Linux-Sysmon/Operational',
      source: 'Linux-Sysmon',
      providerGuid: '{FF032593-A8D3-4F13-B0D6-01FC615A0F97}',
      eventId,
      task: eventId,
      category: title,
      time: time + 120,
      writer: machine.sysmonPid,
    },
    { ...own, Message: messageText([`${title}:`, ...Object.entries(own).map(([name, value]) => `${name}: ${value}`)]) },
  );
}
