/** Which kinds of events an analytic reads. */
import { namedParts } from '../checks/named-parts.ts';
import type { Analytic } from '../documents/document.ts';
import { fieldsOf } from '../engine/fields.ts';
import { logSourceTest } from '../engine/reads.ts';
import type { EventRecord, Value, View } from '../engine/values.ts';
import type { LanguageFacts } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import type { EventKind } from './event-kinds.ts';

/** What an analytic reads of the known kinds of events. */
export interface AnalyticReads {
  /** It says nothing of the log that it wants: `kinds` are those that carry a field which it reads. */
  readonly anyLog: boolean;
  readonly kinds: readonly EventKind[];
}

const NOTHING: AnalyticReads = { anyLog: false, kinds: [] };

/**
 * The kinds of events that an analytic could find, through a view: those that its conditions on channel, provider, event
 * id, object and log source let through, and that carry a field which it reads, where it reads any. Nothing for one that
 * has no engine or does not parse.
 */
export function analyticReads(
  { language, source, logSources }: Analytic,
  view: View | undefined,
  kinds: readonly EventKind[],
  known: LanguageFacts,
): AnalyticReads {
  const parsed = findLanguage(language)?.parse(source, known);
  if (!view || !parsed?.ok) return NOTHING;
  if (parsed.program.kind === 'sql') return sqlReads(parsed.program, kinds);
  const program = withLogSources(parsed.program, logSources);
  const test = logSourceTest(program, view);
  const probes = kinds.map((kind) => ({ kind, event: probeOf(kind) }));
  const passed = probes.filter(({ event }) => test(event));
  const fields = fieldsOf(program).filter((name) => !view.isLogSource?.(name));
  const accessors = fields.flatMap((name) => view.accessor(name) ?? []);
  return {
    anyLog: passed.length === probes.length,
    kinds: passed
      .filter(({ event }) => accessors.length === 0 || accessors.some((read) => read(event) !== null))
      .map(({ kind }) => kind),
  };
}

/** By the channels and event ids that a query names; one that names neither reads any log. */
function sqlReads(program: SqlProgram, kinds: readonly EventKind[]): AnalyticReads {
  const named = namedParts(program);
  const channels = new Set(named.channels.map(({ name }) => name.toLowerCase()));
  const eventIds = new Set(named.eventIds);
  return {
    anyLog: channels.size === 0 && eventIds.size === 0,
    kinds: kinds.filter(
      ({ channel, eventId }) =>
        (channels.size === 0 || channels.has(channel.toLowerCase())) &&
        (eventIds.size === 0 || (typeof eventId === 'number' && eventIds.has(eventId))),
    ),
  };
}

/** An event of a kind, with something in each of its fields. */
function probeOf({ channel, values, provider, fields }: EventKind): EventRecord {
  const raw: Record<string, Value> = {};
  for (const field of fields) raw[field] = '-';
  return { line: 1, raw: { ...raw, ...values[0], Channel: channel, SourceName: provider } };
}
