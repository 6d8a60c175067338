/** Log descriptions against what is known of Windows events: channel, event ids, fields. */

import type { Diagnostic } from '../documents/diagnostics.ts';
import type { DataNeededDetails } from '../documents/dialects/data-needed.schema.ts';
import type { Knowledge, WindowsEvent } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import { diagnose, didYouMean, listed } from './report.ts';

/**
 * What every Windows event carries beside its own data, lower case: the System element as the event schema has it
 * (https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype), and the collectors' names for it.
 */
const EVERY_EVENT = new Set(
  (
    'provider providername providerguid guid sourcename eventid eventcode event_id qualifiers version level task opcode keywords ' +
    'timecreated systemtime eventtime @timestamp utctime eventrecordid recordid recordnumber correlation activityid relatedactivityid ' +
    'execution executionprocessid executionthreadid processid threadid channel computer computername hostname host security userid ' +
    'message category'
  ).split(' '),
);

/**
 * Rules `data-needed/unknown-channel`, `data-needed/unknown-event` and `data-needed/unknown-field`; all warnings: what nobody
 * recorded yet may be right.
 */
export function checkDataNeeded(details: DataNeededDetails, knowledge: Knowledge): Diagnostic[] {
  const { channel, eventIds } = details;
  if (!channel) return [];
  const known = knowledge.channel(channel.name);
  if (known === undefined) return checkChannel(channel, eventIds[0]?.id, knowledge);
  const events = eventIds.flatMap(({ id }) => knowledge.event(known, id) ?? []);
  return [
    ...eventIds.flatMap((eventId) => checkEvent(eventId, known, knowledge)),
    ...(events.length > 0 && events.length === eventIds.length ? checkFields(details, events) : []),
  ];
}

function checkChannel(
  channel: NonNullable<DataNeededDetails['channel']>,
  eventId: number | undefined,
  knowledge: Knowledge,
): Diagnostic[] {
  const near = knowledge.nearestChannel(channel.name, eventId);
  if (near === undefined) return [];
  const message = `Unexpected channel \`${channel.name}\`, expected a channel of Windows.`;
  return [diagnose('data-needed/unknown-channel', 'warning', channel, message, didYouMean(near))];
}

/** An event that another channel has, and this one is not known to have. */
function checkEvent(
  eventId: DataNeededDetails['eventIds'][number],
  channel: string,
  knowledge: Knowledge,
): Diagnostic[] {
  if (knowledge.event(channel, eventId.id)) return [];
  const others = knowledge.windowsEvents.filter((event) => event.eventId === eventId.id).map((event) => event.channel);
  if (others.length === 0) return [];
  const message = `Unexpected event id ${eventId.id} for the channel \`${channel}\`: it is known of ${listed(others)}.`;
  return [diagnose('data-needed/unknown-event', 'warning', eventId, message)];
}

function checkFields({ fields }: DataNeededDetails, events: readonly WindowsEvent[]): Diagnostic[] {
  const own = [...new Set(events.flatMap((event) => Object.keys(event.fields)))];
  // Of some events the records hold what every event has alone: their own data is not known.
  if (own.every((name) => EVERY_EVENT.has(name.toLowerCase()))) return [];
  const known = new Set([...own.map((name) => name.toLowerCase()), ...EVERY_EVENT]);
  const which = events.map(({ eventId }) => eventId).join(', ');
  return fields.flatMap((field) => {
    if (known.has(field.name.toLowerCase())) return [];
    const message = `Unexpected field \`${field.name}\`: no recorded event ${which} of \`${events[0]?.channel}\` has it.`;
    return [diagnose('data-needed/unknown-field', 'warning', field, message, didYouMean(nearest(field.name, own)))];
  });
}
