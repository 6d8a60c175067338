/** The kinds of events that are known: what an analytic may read, and a reader may have. */
import type { Value } from '../engine/values.ts';
import type { LogMapping, MappedViewDefinition, ViewDefinition } from '../events/views/definition.ts';
import { namesRead } from '../events/views/names-read.ts';
import type { NamedChannel } from '../knowledge/event-kinds.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { compareText } from '../text/order.ts';

/** A kind of event: one channel and event id. */
export interface EventKind {
  /** As the native view spells it. */
  readonly channel: string;
  /** As readers call the channel: `Sysmon`. */
  readonly log: string;
  /** A number; of Linux' logs a type of record (`EXECVE`, `SYSCALL connect`) or a program (`sshd`). */
  readonly eventId: number | string;
  /** What happened, in a few words; empty where nothing is known. */
  readonly name: string;
  /** Empty for a log that has none. */
  readonly provider: string;
  /** Names of the log's own fields that such events carry, as far as they are known. */
  readonly fields: readonly string[];
  /** What all such events hold, in each form in which it is written. */
  readonly values: readonly Readonly<Record<string, Value>>[];
}

/** What kinds of events are worked out from, beside what recordings show. */
export interface EventKindSources {
  readonly channels: readonly NamedChannel[];
  /** Views, whose mappings tell what is read of events that no recording holds. */
  readonly definitions: readonly ViewDefinition[];
}

/** `Microsoft-Windows-Sysmon/Operational 1`: what tells kinds apart. */
export const eventKindKey = ({ channel, eventId }: Pick<EventKind, 'channel' | 'eventId'>): string =>
  `${channel} ${eventId}`;

/** `Sysmon 1`: a kind as readers say it. */
export const eventKindName = ({ log, eventId }: Pick<EventKind, 'log' | 'eventId'>): string => `${log} ${eventId}`;

/**
 * Every kind of event that recordings hold, the knowledge names or a view maps; sorted by channel, then event id. Its
 * fields are those that are recorded and named; of one with neither, those that views read.
 */
export function eventKinds(knowledge: Knowledge, { channels, definitions }: EventKindSources): EventKind[] {
  const kinds = new Map<string, EventKind>();
  const own = new Set<string>();
  const byName = new Map(channels.map((channel) => [channel.channel, channel]));
  const add = (channel: string, eventId: number | string, given: Partial<EventKind>): void => {
    const key = eventKindKey({ channel, eventId });
    const known = kinds.get(key);
    const log = byName.get(channel);
    const fields = [...(known?.fields ?? log?.fields ?? []), ...(given.fields ?? [])];
    kinds.set(key, {
      channel,
      log: log?.name ?? shortName(channel),
      eventId,
      name: known?.name || given.name || '',
      provider: known?.provider || given.provider || log?.provider || '',
      fields: [...new Set(fields)],
      values: given.values ?? known?.values ?? [{ EventID: eventId }],
    });
  };
  for (const { channel, eventId, provider, fields } of knowledge.windowsEvents) {
    own.add(eventKindKey({ channel, eventId }));
    add(channel, eventId, { provider, fields: Object.keys(fields) });
  }
  for (const { channel, events } of channels) {
    for (const { id, name, fields, values } of events) {
      if (fields.length > 0) own.add(eventKindKey({ channel, eventId: id }));
      add(channel, id, { name, fields, ...(values.length === 0 ? {} : { values }) });
    }
  }
  for (const { channel, eventId, fields } of definitions.flatMap(mappedKinds)) {
    const key = eventKindKey({ channel, eventId });
    if (!own.has(key)) add(channel, eventId, { fields });
  }
  return [...kinds.values()].sort(byChannelAndId);
}

interface MappedKind {
  readonly channel: string;
  readonly eventId: number;
  readonly fields: readonly string[];
}

/** The events that a view maps by their ids, with the log's own names that it reads. */
function mappedKinds(definition: ViewDefinition): MappedKind[] {
  if (definition.kind !== 'mapped') return [];
  return definition.logs.flatMap((log) => {
    const fields = fieldsRead(log, definition.sets);
    const ids = [log.event ?? []].flat();
    return [log.channel].flat().flatMap((channel) => ids.map((eventId) => ({ channel, eventId, fields })));
  });
}

function fieldsRead(log: LogMapping, sets: MappedViewDefinition['sets']): string[] {
  const sources = [...log.use.flatMap((name) => Object.values(sets[name] ?? {})), ...Object.values(log.fields)];
  const conditions = [log.when, ...log.is.map(({ when }) => when)].flatMap((when) => Object.keys(when ?? {}));
  return [...sources.flatMap(namesRead), ...conditions];
}

/** `Microsoft-Windows-Kernel-IO/Operational` as `Kernel-IO/Operational`. */
function shortName(channel: string): string {
  return channel.replace(/^Microsoft-(?:Windows-)?/, '').replace(/\/Operational$/, '');
}

function byChannelAndId(left: EventKind, right: EventKind): number {
  if (left.channel !== right.channel) return compareText(left.channel, right.channel);
  if (typeof left.eventId === 'number' && typeof right.eventId === 'number') return left.eventId - right.eventId;
  return compareText(String(left.eventId), String(right.eventId));
}
