/** Which logs ATT&CK's log sources are: read from `content/knowledge/log-sources.yaml`. */
import { z } from 'zod';
import { projectFile, readKnowledgeYaml } from './yaml-file.ts';

/** Where a project keeps its log sources, from its root. */
export const LOG_SOURCES_FILE = 'content/knowledge/log-sources.yaml';

const eventId = z.union([z.number().int().nonnegative(), z.string().min(1)]);

const log = z.strictObject({
  /** As the native view spells it; several for a log that is spread over several. */
  channel: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Only these kinds of events: ids, types of Linux audit records (`SYSCALL`), programs that write to syslog. */
  event: z.array(eventId).min(1).optional(),
  /** Only where a strategy asks for one of these ids; or in one of these texts, which then means this log and no other. */
  asked: z.array(eventId).min(1).optional(),
});

const namedLogSource = z.strictObject({
  /** As detection strategies write it: `WinEventLog:Sysmon`. */
  name: z.string().min(1),
  /** The release of ATT&CK that has the name, where the current one does not. */
  release: z.string().optional(),
  /**
   * Asked for without channel, it is all of its events, or only those that its data component is asked for by name
   * elsewhere; without this, the latter where there are any and else the former.
   */
  withoutChannel: z.enum(['all', 'named']).optional(),
  logs: z.array(log).min(1),
});
/** A log source of ATT&CK and the logs that it is. */
export type NamedLogSource = z.infer<typeof namedLogSource>;

/** The schema of the file. */
export const logSourcesFile = z.strictObject({
  /** Where ATT&CK publishes its strategies. */
  reference: z.url().optional(),
  sources: z.array(namedLogSource),
});

/** Reads the file's text. Throws a `KnowledgeError` at the first thing that is wrong: the YAML, the form, a name that comes twice. */
export function parseLogSources(text: string): readonly NamedLogSource[] {
  const { data, wrong } = readKnowledgeYaml(LOG_SOURCES_FILE, text, logSourcesFile);
  const taken = new Set<string>();
  for (const [index, { name }] of data.sources.entries()) {
    if (taken.has(name)) {
      throw wrong(`Unexpected log source \`${name}\`: an earlier one has its name`, ['sources', index, 'name']);
    }
    taken.add(name);
  }
  return data.sources;
}

/**
 * The log sources of the project at `root`, read once for each root; those that come with this program where the project
 * has no such file. Throws a `KnowledgeError` when the file cannot be read or is wrong.
 */
export const loadLogSources = projectFile(LOG_SOURCES_FILE, parseLogSources);
