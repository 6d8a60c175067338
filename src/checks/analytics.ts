/** Analytics against the views they read through and the channels that exist. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { EventRecord, View } from '../engine/values.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { editDistance, nearest } from '../text/suggest.ts';
import type { AnalyticFacts } from './analytic-facts.ts';
import { diagnose, didYouMean, listed } from './report.ts';

/**
 * Rule `analytic/unknown-channel`: a channel that no log has, where one that exists was most likely meant. An error: an
 * analytic that waits on such a channel finds nothing, ever. Channels that merely nobody observed yet pass.
 */
export function checkChannels(facts: AnalyticFacts, knowledge: Knowledge): Diagnostic[] {
  return facts.channels.flatMap((channel) => {
    if (channel.name === '' || knowledge.channel(channel.name) !== undefined) return [];
    const own = channelOfProvider(channel.name, channel.eventId, knowledge);
    if (own !== undefined) {
      const message = `Unexpected channel \`${channel.name}\`: it is a provider; no log has this channel.`;
      return [diagnose('analytic/unknown-channel', 'error', channel, message, `its events are in \`${own}\``)];
    }
    const near = knowledge.nearestChannel(channel.name, channel.eventId);
    if (near === undefined || !surely(channel.name.toLowerCase(), near.toLowerCase())) return [];
    const message = `Unexpected channel \`${channel.name}\`, expected a channel of Windows; no log has this one.`;
    return [diagnose('analytic/unknown-channel', 'error', channel, message, didYouMean(near))];
  });
}

/** A slip of the pen, a part too many or too few; anything else may be a channel that was not observed yet. */
function surely(written: string, near: string): boolean {
  if (written.startsWith(`${near}/`) || near.startsWith(`${written}/`)) return true;
  return near.endsWith(written) || editDistance(written, near) <= 2;
}

/** The channel that a provider of this name writes to, one with the event id first. */
function channelOfProvider(name: string, eventId: number | undefined, knowledge: Knowledge): string | undefined {
  const written = name.trim().toLowerCase();
  const events = knowledge.windowsEvents.filter(({ provider }) => provider.toLowerCase() === written);
  return (events.find((event) => event.eventId === eventId) ?? events[0])?.channel;
}

/** A view with events to look into: those of a dataset that the analytic is tested on. */
export interface ViewOnEvents {
  readonly view: View;
  readonly events: readonly EventRecord[];
  /** Whether the view has the field and, where it accepts any name, some event has it. */
  has(field: string): boolean;
}

/** A view on events; remembers what it was asked. */
export function viewOnEvents(view: View, events: readonly EventRecord[]): ViewOnEvents {
  const known = new Map<string, boolean>();
  const look = (field: string): boolean => {
    const read = view.accessor(field);
    if (!read) return false;
    return !view.open || events.some((event) => read(event) !== null);
  };
  return {
    view,
    events,
    has(field) {
      const before = known.get(field);
      if (before !== undefined) return before;
      const found = look(field);
      known.set(field, found);
      return found;
    },
  };
}

/**
 * Rule `analytic/unknown-field`: a field that the view's schema lacks, or that no event has where any name is accepted
 * (a warning: the field may be right and the recordings poor). Languages that refuse other names than their own are content.
 */
export function checkFields(facts: AnalyticFacts, sights: readonly ViewOnEvents[]): Diagnostic[] {
  if (sights.length === 0 || facts.hasFixedNames) return [];
  return facts.fields.flatMap((field) => {
    if (sights.some((sight) => sight.has(field.name))) return [];
    const known = new Set(sights.flatMap(({ view, events }) => view.fieldNames(events)));
    const views = listed([...new Set(sights.map(({ view }) => view.id))]);
    const message = sights.some(({ view }) => view.open)
      ? `No event of the tests' datasets has a field \`${field.name}\` in the view ${views}.`
      : `Unexpected field \`${field.name}\`, expected a field of the view ${views}.`;
    const meant = nearest(field.name, known) ?? nearestBehindPrefix(field.name, sights, known);
    return [diagnose('analytic/unknown-field', 'warning', field, message, didYouMean(meant))];
  });
}

/** Of a name that begins with a view's prefix, such as `Processes.proces_name`, the nearest that it has behind that. */
function nearestBehindPrefix(
  name: string,
  sights: readonly ViewOnEvents[],
  known: ReadonlySet<string>,
): string | undefined {
  const prefix = name.slice(0, name.lastIndexOf('.') + 1);
  const near = prefix === '' ? undefined : nearest(name.slice(prefix.length), known);
  const whole = near === undefined ? undefined : prefix + near;
  return whole !== undefined && sights.some((sight) => sight.has(whole)) ? whole : undefined;
}
