/** The kinds of events that are known: what an analytic may read, and a reader may have. */
import type { Knowledge, WindowsEvent } from '../knowledge/types.ts';

/** A kind of event: one channel and event id. */
export interface EventKind {
  readonly channel: string;
  readonly eventId: number;
  readonly provider: string;
  /** Names of the log's own fields that such events carry, as far as they are known. */
  readonly fields: readonly string[];
}

/** `Microsoft-Windows-Sysmon/Operational 1`: what tells kinds apart. */
export const eventKindKey = ({ channel, eventId }: Pick<EventKind, 'channel' | 'eventId'>): string =>
  `${channel} ${eventId}`;

/** Every kind of event that the knowledge has, sorted by channel, then event id. */
export function eventKinds(knowledge: Knowledge): EventKind[] {
  return knowledge.windowsEvents
    .map(({ channel, eventId, provider, fields }: WindowsEvent) => ({
      channel,
      eventId,
      provider,
      fields: Object.keys(fields),
    }))
    .sort((left, right) =>
      left.channel === right.channel ? left.eventId - right.eventId : left.channel < right.channel ? -1 : 1,
    );
}
