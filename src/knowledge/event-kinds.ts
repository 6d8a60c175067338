/** Kinds of events by name, with what recordings do not tell of them: read from `content/knowledge/event-kinds.yaml`. */
import { z } from 'zod';
import { projectFile, readKnowledgeYaml } from './yaml-file.ts';

/** Where a project keeps its kinds of events, from its root. */
export const EVENT_KINDS_FILE = 'content/knowledge/event-kinds.yaml';

const names = z.array(z.string().min(1));

const namedEvent = z.strictObject({
  /** The event id; a type of Linux audit record (`EXECVE`); a program that writes to syslog. */
  id: z.union([z.number().int().nonnegative(), z.string().min(1)]),
  /** What happened, in a few words. */
  name: z.string().min(1),
  /** Fields that such events carry, beside those of every event of the channel and those that recordings hold. */
  fields: names.default([]),
  /** What all of them hold, in each form in which it is written. */
  values: z.array(z.record(z.string(), z.union([z.string(), z.number()]))).default([]),
});

const namedChannel = z.strictObject({
  /** As the native view spells it. */
  channel: z.string().min(1),
  /** As readers call it. */
  name: z.string().min(1),
  provider: z.string().default(''),
  /** Where its makers document it. */
  reference: z.url().optional(),
  /** Fields of every event of it. */
  fields: names.default([]),
  events: z.array(namedEvent).min(1),
});
/** A channel with the kinds of its events. */
export type NamedChannel = z.infer<typeof namedChannel>;

/** The schema of the file. */
export const eventKindsFile = z.strictObject({ channels: z.array(namedChannel) });

/** Reads the file's text. Throws a `KnowledgeError` at the first thing that is wrong: the YAML, the form, an id that comes twice. */
export function parseEventKinds(text: string): readonly NamedChannel[] {
  const { data, wrong } = readKnowledgeYaml(EVENT_KINDS_FILE, text, eventKindsFile);
  const taken = new Set<string>();
  for (const [index, { channel, events }] of data.channels.entries()) {
    for (const [place, { id }] of events.entries()) {
      const key = `${channel} ${id}`;
      const at = ['channels', index, 'events', place, 'id'];
      if (taken.has(key)) throw wrong(`Unexpected event \`${key}\`: an earlier one has its channel and id`, at);
      taken.add(key);
    }
  }
  return data.channels;
}

/**
 * The kinds of events of the project at `root`, read once for each root; those that come with this program where the
 * project has no such file. Throws a `KnowledgeError` when the file cannot be read or is wrong.
 */
export const loadEventKinds = projectFile(EVENT_KINDS_FILE, parseEventKinds);
