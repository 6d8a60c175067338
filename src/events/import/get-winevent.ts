/** Windows events as PowerShell's `Get-WinEvent | ConvertTo-Json` writes them: the properties of an `EventLogRecord`. */
import type { Value } from '../../engine/values.ts';
import type { FlatRecord } from '../flatten.ts';
import { type Envelope, isRecord, rawRecord, scalar } from './envelope.ts';
import { messageFields } from './message-fields.ts';

/** Whether a record has the properties of an `EventLogRecord`. */
export function isGetWinEvent(record: FlatRecord): boolean {
  return record['Id'] !== undefined && record['ProviderName'] !== undefined && record['LogName'] !== undefined;
}

/** The event in the raw form. Its data has no names there: those that the message says are taken from it. */
export function fromGetWinEvent(record: FlatRecord): FlatRecord {
  const at = (name: string) => scalar(record[name]);
  const channel = at('LogName');
  const user = record['UserId'];
  const envelope: Envelope = {
    '@timestamp': timeOf(record['TimeCreated']),
    Hostname: at('MachineName'),
    Channel: channel,
    SourceName: at('ProviderName'),
    ProviderGuid: at('ProviderId'),
    EventID: at('Id'),
    Version: at('Version'),
    Level: at('Level'),
    Severity: at('LevelDisplayName'),
    Task: at('Task'),
    Category: at('TaskDisplayName'),
    OpcodeValue: at('Opcode'),
    Opcode: at('OpcodeDisplayName'),
    RecordNumber: at('RecordId'),
    ActivityID: at('ActivityId'),
    RelatedActivityID: at('RelatedActivityId'),
    ExecutionProcessID: at('ProcessId'),
    ThreadID: at('ThreadId'),
    UserID: isRecord(user) ? scalar(user['Value']) : scalar(user),
  };
  const message = at('Message');
  const named = typeof message === 'string' ? messageFields(message, channel, at('Id')) : {};
  const texts = listOf(record['Properties']).map((property) =>
    isRecord(property) ? scalar(property['Value']) : property,
  );
  const data = Object.keys(named).length > 0 || texts.length === 0 ? named : { Data: texts };
  return rawRecord(envelope, data, message);
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** Windows PowerShell writes `/Date(1709640000000)/`, on its own or as `value` beside `DateTime`; PowerShell 7 ISO 8601. */
function timeOf(value: Value | undefined): Value {
  const text = isRecord(value) ? scalar(value['value']) : scalar(value);
  const milliseconds =
    typeof text === 'string' ? /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(text)?.[1] : undefined;
  return milliseconds === undefined ? text : new Date(Number(milliseconds)).toISOString();
}
