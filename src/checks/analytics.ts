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
    const near = knowledge.nearestChannel(channel.name, channel.eventId);
    if (near === undefined || !surely(channel.name.toLowerCase(), near.toLowerCase())) return [];
    const message = `Unexpected channel \`${channel.name}\`, expected a channel of Windows; no log has this one.`;
    return [diagnose('analytic/unknown-channel', 'error', channel, message, didYouMean(near))];
  });
}

/** A slip of the pen, a part too many or a prefix too few; anything else may be a channel that was not observed yet. */
function surely(written: string, near: string): boolean {
  return written.startsWith(`${near}/`) || near.endsWith(written) || editDistance(written, near) <= 2;
}

/** A view with events to look into: those of the datasets that the analytic is tested on. */
export interface ViewOnEvents {
  view: View;
  events: readonly EventRecord[];
}

/**
 * Rule `analytic/unknown-field`: a field that the view's schema lacks, or that no event has where any name is accepted
 * (a warning: the field may be right and the recordings poor).
 */
export function checkFields(facts: AnalyticFacts, sights: readonly ViewOnEvents[]): Diagnostic[] {
  if (sights.length === 0 || sights.every(({ events, view }) => view.open && events.length === 0)) return [];
  return facts.fields.flatMap((field) => {
    if (sights.some((sight) => hasField(sight, field.name))) return [];
    const known = new Set(sights.flatMap(({ view, events }) => view.fieldNames(events)));
    const views = [...new Set(sights.map(({ view }) => view.id))];
    const open = sights.some(({ view }) => view.open);
    const message = open
      ? `No event of the tests' datasets has a field \`${field.name}\` in the view ${listed(views)}.`
      : `Unexpected field \`${field.name}\`, expected a field of the view ${listed(views)}.`;
    return [diagnose('analytic/unknown-field', 'warning', field, message, didYouMean(nearest(field.name, known)))];
  });
}

function hasField({ view, events }: ViewOnEvents, name: string): boolean {
  const read = view.accessor(name);
  if (!read) return false;
  return !view.open || events.some((event) => read(event) !== null);
}
