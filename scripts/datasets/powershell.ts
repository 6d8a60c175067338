/** Events of the two PowerShell logs, with the fields that recorded ones carry. */
import { logRecord, messageText } from './log.ts';
import { accountName, type Process } from './network.ts';
import type { LogRecord } from './recording.ts';

/** A PowerShell engine in a process: `ConsoleHost` at a prompt, `ServerRemoteHost` in a remote session. */
export interface Engine {
  readonly process: Process;
  readonly host: 'ConsoleHost' | 'ServerRemoteHost';
  readonly hostId: string;
  readonly runspaceId: string;
}

const ENGINE_VERSION = '5.1.17763.1852';

function hostVersion(engine: Engine): string {
  return engine.host === 'ServerRemoteHost' ? '1.0.0.0' : ENGINE_VERSION;
}

/** Events 400 and 403 of the classic log: the engine became available, or stopped. The host stands in the message alone. */
export function engineState(engine: Engine, time: number, state: 'Available' | 'Stopped'): LogRecord {
  const previous = state === 'Available' ? 'None' : 'Available';
  return classic(engine, time, state === 'Available' ? 400 : 403, 4, 'Engine Lifecycle', [
    `Engine state is changed from ${previous} to ${state}. `,
    '',
    'Details: ',
    `\tNewEngineState=${state}`,
    `\tPreviousEngineState=${previous}`,
    '',
    `\tSequenceNumber=${state === 'Available' ? 13 : 27}`,
    '',
    ...hostLines(engine, ENGINE_VERSION),
  ]);
}

/** Event 600 of the classic log: a provider started. */
export function providerStarted(engine: Engine, time: number, provider: string): LogRecord {
  return classic(engine, time, 600, 6, 'Provider Lifecycle', [
    `Provider "${provider}" is Started. `,
    '',
    'Details: ',
    `\tProviderName=${provider}`,
    '\tNewProviderState=Started',
    '',
    '\tSequenceNumber=1',
    '',
    ...hostLines(engine, ''),
  ]);
}

/** Event 4103: a command was invoked (module logging). Recorded ones carry the host in `ContextInfo` and no message. */
export function commandInvoked(engine: Engine, time: number, command: string, payload: string): LogRecord {
  const { process } = engine;
  return operational(engine, time, 4103, 106, 'Executing Pipeline', {
    ContextInfo: messageText([
      '        Severity = Informational',
      `        Host Name = ${engine.host}`,
      `        Host Version = ${hostVersion(engine)}`,
      `        Host ID = ${engine.hostId}`,
      `        Host Application = ${process.commandLine}`,
      `        Engine Version = ${ENGINE_VERSION}`,
      `        Runspace ID = ${engine.runspaceId}`,
      '        Pipeline ID = 1',
      `        Command Name = ${command}`,
      '        Command Type = Cmdlet',
      '        Script Name = ',
      '        Command Path = ',
      '        Sequence Number = 16',
      `        User = ${accountName(process.account)}`,
      `        Connected User = ${engine.host === 'ServerRemoteHost' ? accountName(process.account) : ''}`,
      '        Shell ID = Microsoft.PowerShell',
      '',
    ]),
    Payload: messageText([`CommandInvocation(${command}): "${command}"`, payload, '']),
    ERROR_EVT_UNRESOLVED: true,
  });
}

/** Event 4104: a script block was compiled (script block logging). */
export function scriptBlock(engine: Engine, time: number, text: string, id: string): LogRecord {
  return operational(engine, time, 4104, 2, 'Execute a Remote Command', {
    MessageNumber: '1',
    MessageTotal: '1',
    ScriptBlockText: text,
    ScriptBlockId: id,
    Message: messageText(['Creating Scriptblock text (1 of 1):', text, '', `ScriptBlock ID: ${id}`, 'Path: ']),
  });
}

/** Event 53504: the engine listens on its named pipe. */
export function pipeListening(engine: Engine, time: number): LogRecord {
  const pid = String(engine.process.pid);
  return operational(engine, time, 53504, 111, 'PowerShell Named Pipe IPC', {
    param1: pid,
    param2: 'DefaultAppDomain',
    Message: `Windows PowerShell has started an IPC listening thread on process: ${pid} in AppDomain: DefaultAppDomain.`,
  });
}

function hostLines(engine: Engine, version: string): string[] {
  return [
    `\tHostName=${engine.host}`,
    `\tHostVersion=${hostVersion(engine)}`,
    `\tHostId=${engine.hostId}`,
    `\tHostApplication=${engine.process.commandLine}`,
    `\tEngineVersion=${version}`,
    `\tRunspaceId=${version === '' ? '' : engine.runspaceId}`,
    '\tPipelineId=',
    '\tCommandName=',
    '\tCommandType=',
    '\tScriptName=',
    '\tCommandPath=',
    '\tCommandLine=',
  ];
}

function classic(
  engine: Engine,
  time: number,
  eventId: number,
  task: number,
  category: string,
  message: readonly string[],
): LogRecord {
  // The classic log names the machine without its domain.
  const envelope = { hostname: engine.process.machine.name, channel: 'Windows PowerShell', source: 'PowerShell' };
  return logRecord({ ...envelope, eventId, task, category, time, writer: 0 }, { Message: messageText(message) });
}

function operational(
  engine: Engine,
  time: number,
  eventId: number,
  task: number,
  category: string,
  fields: LogRecord,
): LogRecord {
  const { machine, pid } = engine.process;
  return logRecord(
    {
      hostname: machine.fqdn,
      channel: 'Microsoft-Windows-PowerShell/Operational',
      source: 'Microsoft-Windows-PowerShell',
      providerGuid: '{A0C1853B-5C40-4B15-8766-3CF1C58F985A}',
      eventId,
      task,
      category,
      time,
      writer: pid,
    },
    fields,
  );
}
