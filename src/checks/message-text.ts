/** Searches for words in an event's rendered message, where the event keeps them in a field of its own. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { View } from '../engine/values.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { AnalyticFacts } from './analytic-facts.ts';
import { diagnose, oneOf } from './report.ts';

/**
 * Events whose message is little more than one text, by channel and event id, with the fields that hold it. Source:
 * the manifest of the provider Microsoft-Windows-PowerShell.
 */
const TEXTS: readonly { channel: string; eventId: number; fields: readonly string[] }[] = [
  { channel: 'Microsoft-Windows-PowerShell/Operational', eventId: 4103, fields: ['Payload', 'ContextInfo'] },
  { channel: 'Microsoft-Windows-PowerShell/Operational', eventId: 4104, fields: ['ScriptBlockText'] },
];

/**
 * Rule `analytic/message-text` (a warning, at the field): an analytic that asks for such an event by its id and reads
 * `Message`. That is the event as its log shows it to a reader: events that a collector takes as XML have none, even
 * where `view` stands in for it here, which the help says.
 */
export function checkMessageText(
  facts: Pick<AnalyticFacts, 'fields' | 'eventIds' | 'channels'>,
  knowledge: Knowledge,
  view: View | undefined,
): Diagnostic[] {
  const message = facts.fields.find(({ name }) => /^(?:.+\.)?message$/i.test(name));
  const read = message && view?.accessor(message.name);
  if (!message || !view || !read) return [];
  const channels = facts.channels.map(({ name }) => name.toLowerCase());
  const asked = facts.eventIds.map((eventId) =>
    TEXTS.find(
      (text) => text.eventId === eventId && (channels.length === 0 || channels.includes(text.channel.toLowerCase())),
    ),
  );
  const known = asked.flatMap((text) => text ?? []);
  if (known.length === 0 || known.length < asked.length) return [];
  const rendered = known.some(({ channel, eventId, fields }) => {
    const provider = knowledge.event(channel, eventId)?.provider ?? '';
    const data = Object.fromEntries(fields.map((field) => [field, 'text']));
    return read({ line: 1, raw: { Channel: channel, SourceName: provider, EventID: eventId, ...data } }) !== null;
  });
  const fields = [...new Set(known.flatMap((text) => text.fields))];
  const ids = known.map(({ eventId }) => eventId);
  const found = `Unexpected \`${message.name}\`, expected ${oneOf(fields)}: that is where event ${ids.join(' and ')} ${ids.length === 1 ? 'has its' : 'have their'} text.`;
  const help = rendered
    ? `the view \`${view.id}\` reads that field in its place; events that are collected as XML have no message`
    : 'the message is the rendering of the log; events that are collected as XML lack it';
  return [diagnose('analytic/message-text', 'warning', message, found, help)];
}
