/** What the log source of a rule asks already: conditions of its conversions that are true of all its events. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Expr, Program } from '../engine/plan.ts';
import { runPrograms } from '../engine/rule-set/run-programs.ts';
import type { EventRecord, View } from '../engine/values.ts';
import type { NativeViewDefinition } from '../events/views/definition.ts';
import { readDefinition, VIEWS_FOLDER } from '../events/views/load.ts';
import { type LogSource, withLogSources } from '../languages/sigma/log-source.ts';

/**
 * Tells whether a condition of a program asks what its log sources ask, and is true of all their events: it is tried on
 * events that say nothing but their channel and id, of all that the native view knows and others. One that is true of
 * all those asks for something else, which they lack (`-notmatch`). Without log sources, or where they select none or
 * all of those, none is.
 */
export function givenByLogSources(
  program: Program,
  logSources: readonly LogSource[] | undefined,
  view: View,
  root: string,
): (expr: Expr) => boolean {
  if (logSources === undefined || logSources.length === 0) return () => false;
  let probes: readonly EventRecord[] | undefined;
  let ofSources: readonly EventRecord[] | undefined;
  return (expr) => {
    const { span } = expr;
    const source = { op: 'source', span } as const;
    probes ??= nativeOf(root).flatMap((definition) => probesOf(definition));
    ofSources ??= found(withLogSources({ ...program, plan: source }, logSources), probes, view);
    if (ofSources.length === 0) return false;
    const asked = new Set(
      found({ ...program, plan: { op: 'filter', input: source, predicate: expr, span } }, probes, view),
    );
    return asked.size < probes.length && ofSources.every((event) => asked.has(event));
  };
}

function found(program: Program, events: readonly EventRecord[], view: View): readonly EventRecord[] {
  const [outcome] = runPrograms([program], { events, view, now: null });
  if (outcome === undefined || 'error' in outcome || outcome.result.kind !== 'events') return [];
  const lines = new Set(outcome.result.events);
  return events.filter(({ line }) => lines.has(line));
}

function nativeOf(root: string): NativeViewDefinition[] {
  const file = join(root, VIEWS_FOLDER, 'native.yaml');
  const definition = existsSync(file) ? readDefinition(file) : undefined;
  return definition?.kind === 'native' ? [definition] : [];
}

const OTHER = { channel: 'Another-Log/Operational', id: 65_535 };

/** An event of each channel and id that the definition names, and of others. */
function probesOf({ channels, logSources }: NativeViewDefinition): EventRecord[] {
  const ids = new Set([OTHER.id]);
  collectIds(logSources, ids);
  let line = 0;
  return [...channels, OTHER.channel].flatMap((Channel) =>
    [...ids].map((EventID) => ({ line: ++line, raw: { Channel, EventID } })),
  );
}

/** The event ids that selections name, wherever they stand. */
function collectIds(part: unknown, ids: Set<number>): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key !== 'event') collectIds(value, ids);
    else for (const id of [value].flat()) if (typeof id === 'number') ids.add(id);
  }
}
