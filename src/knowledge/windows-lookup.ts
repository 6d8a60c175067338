/** Lookups over Windows events: channels as they are spelt, events by channel and id. */
import { nearest } from '../text/suggest.ts';
import type { WindowsEvent, WindowsEvents } from './types.ts';

export interface WindowsLookup {
  readonly channels: readonly string[];
  readonly events: readonly WindowsEvent[];
  channel(name: string): string | undefined;
  nearestChannel(name: string, eventId?: number): string | undefined;
  event(channel: string, eventId: number): WindowsEvent | undefined;
  eventsOf(channel: string): readonly WindowsEvent[];
}

/** Lookups over the observed events. */
export function windowsLookup({ events }: WindowsEvents): WindowsLookup {
  const byChannel = new Map<string, WindowsEvent[]>();
  for (const event of [...events].sort((left, right) => left.eventId - right.eventId)) {
    const channel = event.channel.toLowerCase();
    const group = byChannel.get(channel);
    if (group) group.push(event);
    else byChannel.set(channel, [event]);
  }
  const channels = [...new Set(events.map((event) => event.channel))].sort();
  const spelling = new Map(channels.map((channel) => [channel.toLowerCase(), channel]));
  const eventsOf = (channel: string) => byChannel.get(channel.trim().toLowerCase()) ?? [];

  return {
    channels,
    events,
    channel: (name) => spelling.get(name.trim().toLowerCase()),
    nearestChannel(name, eventId) {
      const withEvent =
        eventId === undefined
          ? []
          : channels.filter((channel) => eventsOf(channel).some((event) => event.eventId === eventId));
      return nearestName(name, withEvent) ?? nearestName(name, channels);
    },
    event: (channel, eventId) => eventsOf(channel).find((event) => event.eventId === eventId),
    eventsOf,
  };
}

/**
 * A mistyped channel, one with a part too many (`Windows PowerShell/Operational`), one without its last part
 * (`Microsoft-Windows-Sysmon`), or one without its first (`Sysmon/Operational`).
 */
function nearestName(name: string, channels: readonly string[]): string | undefined {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return undefined;
  const longest = (matches: readonly string[]) => [...matches].sort((left, right) => right.length - left.length)[0];
  return (
    longest(channels.filter((channel) => wanted.startsWith(`${channel.toLowerCase()}/`))) ??
    channels.find((channel) => channel.toLowerCase().startsWith(`${wanted}/`)) ??
    longest(channels.filter((channel) => endsAtWord(channel.toLowerCase(), wanted))) ??
    nearest(name.trim(), channels)
  );
}

function endsAtWord(channel: string, ending: string): boolean {
  return channel.endsWith(ending) && /[^a-z0-9]/.test(channel.charAt(channel.length - ending.length - 1));
}
