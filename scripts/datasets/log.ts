/** What every log writes around its own fields. */
import type { FieldValue, LogRecord } from './recording.ts';

/** The company's clocks stand one hour ahead of UTC; `EventTime` is local and says so nowhere. */
const LOCAL_OFFSET = 3_600_000;

/** The envelope of an event. */
export interface Envelope {
  readonly hostname: string;
  readonly channel: string;
  readonly source: string;
  /** Without for the classic PowerShell log, which predates manifests. */
  readonly providerGuid?: string;
  readonly eventId: number;
  readonly task: number;
  readonly category: string;
  readonly time: number;
  /** Process that wrote the event. */
  readonly writer: number;
}

/** An event with its envelope first, then its own fields. */
export function logRecord(envelope: Envelope, fields: { readonly [field: string]: FieldValue }): LogRecord {
  return {
    Hostname: envelope.hostname,
    Channel: envelope.channel,
    SourceName: envelope.source,
    ...(envelope.providerGuid === undefined ? {} : { ProviderGuid: envelope.providerGuid }),
    EventID: envelope.eventId,
    Task: envelope.task,
    Category: envelope.category,
    EventTime: localTime(envelope.time),
    ExecutionProcessID: envelope.writer,
    ...fields,
  };
}

/** `2026-03-03 13:05:10.250`, UTC. */
export function utcTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}

/** `2026-03-03 14:05:10`, local. */
function localTime(time: number): string {
  return utcTime(time + LOCAL_OFFSET).slice(0, 19);
}

/** A message text: its first line, then blocks of labelled values. Windows ends lines with CR LF. */
export function messageText(lines: readonly string[]): string {
  return lines.join('\r\n');
}
