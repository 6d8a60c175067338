/** Log descriptions against what is known of Windows events: channel, event ids, fields. */

import type { Diagnostic } from '../documents/diagnostics.ts';
import type { DataNeededDetails } from '../documents/dialects/data-needed.schema.ts';
import type { Knowledge, WindowsEvent } from '../knowledge/types.ts';
import { editDistance } from '../text/suggest.ts';
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
 * Rules `data-needed/unknown-channel`, `data-needed/unknown-event` and `data-needed/unknown-field`. What nobody recorded yet may
 * be right: warnings are for what is spelt nearly as something known, or stands beside a provider that is known elsewhere.
 */
export function checkDataNeeded(details: DataNeededDetails, knowledge: Knowledge): Diagnostic[] {
  const { channel, eventIds } = details;
  if (!channel) return [];
  const known = knowledge.channel(channel.name);
  if (known === undefined) return checkChannel(channel, eventIds[0]?.id, knowledge);
  const events = eventIds.flatMap(({ id }) => knowledge.event(known, id) ?? []);
  return [
    ...eventIds.flatMap((eventId) => checkEvent(eventId, known, details.provider, knowledge)),
    ...(events.length > 0 && events.length === eventIds.length ? checkFields(details, events) : []),
  ];
}

/** Channels of other products are not known: one counts as misspelt that is a part of a known one, or nearly the same. */
function checkChannel(
  channel: NonNullable<DataNeededDetails['channel']>,
  eventId: number | undefined,
  knowledge: Knowledge,
): Diagnostic[] {
  const near = knowledge.nearestChannel(channel.name, eventId);
  if (near === undefined) return [];
  const [name, other] = [channel.name.toLowerCase(), near.toLowerCase()];
  if (!name.includes(other) && !other.includes(name) && editDistance(name, other) > 2) return [];
  const message = `Unexpected channel \`${channel.name}\`, expected a channel of Windows.`;
  return [diagnose('data-needed/unknown-channel', 'warning', channel, message, didYouMean(near))];
}

/** An event that another channel has, and this one is not known to have. Ids belong to providers: another's tell nothing. */
function checkEvent(
  eventId: DataNeededDetails['eventIds'][number],
  channel: string,
  provider: string | undefined,
  knowledge: Knowledge,
): Diagnostic[] {
  if (knowledge.event(channel, eventId.id)) return [];
  const others = knowledge.windowsEvents.filter(
    (event) => event.eventId === eventId.id && (provider === undefined || sameName(event.provider, provider)),
  );
  if (others.length === 0) return [];
  const channels = listed(others.map((event) => event.channel));
  const message = `Unexpected event id ${eventId.id} for the channel \`${channel}\`: it is known of ${channels}.`;
  return [diagnose('data-needed/unknown-event', provider === undefined ? 'info' : 'warning', eventId, message)];
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.trim().toLowerCase();
}

/** Typing errors one by one; names that records lack once for the page, since fields may be absent, or a collector's own. */
function checkFields({ fields }: DataNeededDetails, events: readonly WindowsEvent[]): Diagnostic[] {
  const own = [...new Set(events.flatMap((event) => Object.keys(event.fields)))];
  // Of some events the records hold what every event has alone: their own data is not known.
  if (own.every((name) => EVERY_EVENT.has(name.toLowerCase()))) return [];
  const known = new Set([...own.map((name) => name.toLowerCase()), ...EVERY_EVENT]);
  const which = `${events.map(({ eventId }) => eventId).join(', ')} of \`${events[0]?.channel}\``;
  const unknown = fields.filter(({ name }) => !known.has(name.toLowerCase()));
  const mistyped = unknown.flatMap((field) => {
    const meant = own.find((name) => isMistyped(field.name, name));
    return meant === undefined ? [] : [{ field, meant }];
  });
  const others = unknown.filter((field) => !mistyped.some((found) => found.field === field));
  const [first] = others;
  return [
    ...mistyped.map(({ field, meant }) => {
      const message = `Unexpected field \`${field.name}\`, expected a field of event ${which}.`;
      return diagnose('data-needed/unknown-field', 'warning', field, message, didYouMean(meant));
    }),
    ...(first
      ? [
          diagnose(
            'data-needed/unknown-field',
            'info',
            first,
            `No recorded event ${which} has ${listed([...new Set(others.map(({ name }) => name))])}.`,
            'Such fields are not always there, or have this name in a collector alone.',
          ),
        ]
      : []),
  ];
}

/** Whether a name is another with a typing error: `ParentImag`. A short word, as in `ProcessPid`, is one that is meant. */
function isMistyped(name: string, meant: string): boolean {
  if (editDistance(name.toLowerCase(), meant.toLowerCase(), 3) > (name.length < 12 ? 1 : 2)) return false;
  const words = new Set(wordsOf(meant));
  return wordsOf(name).some((word) => word.length > 3 && !words.has(word));
}

/** `ParentProcessId`: `parent`, `process`, `id`. */
function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}
