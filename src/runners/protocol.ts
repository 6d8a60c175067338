/** What the runner and its workers say to each other. Plain data: it crosses threads and processes. */
import type { Change, MutationKind } from '../engine/mutation/mutant.ts';
import type { EventRecord, Result, Value } from '../engine/values.ts';
import type { AnalyticDefinition, QueryMessage } from '../languages/language.ts';
import type { LogSource } from '../languages/sigma/log-source.ts';
import type { Piece } from '../text/excerpt.ts';

/** One query over one file of events, or over events that it brings along. */
export interface RunRequest {
  language: string;
  source: string;
  /** Absolute path; with `events`, the name that they are held under, which no other events have. */
  eventsFile: string;
  /** The events themselves, numbered from 1, where no file holds them. */
  events?: readonly EventRecord['raw'][];
  view: string;
  /** Reference time for relative ranges, milliseconds since 1970 UTC; the last event's when absent or null. */
  now?: number | null;
  /** Overrides how a language compares text; Spark SQL always compares with case. */
  caseSensitive?: boolean;
  /** Log sources that the query is meant for and does not name itself: only events of any of them are read. */
  logSources?: readonly LogSource[];
  /** Pseudocode that the query may run by the ids of analytics; absent where it runs none. */
  analytics?: readonly AnalyticDefinition[];
}

/**
 * Why a query gave no result, placed in its text by offset. `syntax`, `unsupported`: the text is refused; `run`: it
 * parses and cannot run (also when its worker died, or its events cannot be read); `timeout`: it was stopped.
 */
export interface RunError {
  kind: 'syntax' | 'unsupported' | 'run' | 'timeout';
  message: string;
  start: number;
  end: number;
  help?: string;
  /** Its events, or the view, cannot be read: nothing is wrong with the query. */
  unread?: true;
}

export type RunOutcome = { ok: true; result: Result; warnings: QueryMessage[] } | { ok: false; error: RunError };

/** A condition that is not true of an event, or is: its span in the query, what it saw there, and what it wants. */
export interface WhyNot {
  start: number;
  end: number;
  /** The value of the field that the condition reads, or of each by name: `Channel: Security, EventID: 1`. */
  value: string;
  /** Absent where it cannot be said in few words. */
  wanted?: string;
}

/** A mutant of a query, and whether its result differs from the query's. */
export interface MutantVerdict {
  id: string;
  kind: MutationKind;
  change: Change;
  /** The text that is changed, and its place in the query. */
  text: string;
  start: number;
  end: number;
  killed: boolean;
  /** The line of an event that tells it: one that only one of the two finds, else the first of what they give otherwise. */
  line?: number;
  /** Why it did not run, which tells it from the query too. */
  error?: string;
}

/** The mutants of a query on some events: of `total` that there are, `chosen` are run, and those whose runs were finished have a verdict. `ok: false`: the query itself gave no result, or the run was `stopped` (it ran out of time, or its worker was lost). */
export type MutationOutcome =
  | { ok: true; mutants: MutantVerdict[]; chosen: number; total: number }
  | { ok: false; message: string; stopped?: boolean };

/** Events that tell a mutant together: a group or sequence of the file's that is met once more, with some left out. */
export interface SuggestedGroup {
  /** In their order. */
  events: readonly EventRecord['raw'][];
  /** The line of each that it is made from. */
  lines: readonly number[];
  /** Lines of the group that are left out. */
  without: readonly number[];
}

/** An event that tells a mutant from its query: one of the file's, with some fields changed. */
export interface Suggestion {
  event: EventRecord['raw'];
  /** Where one event alone does not: all that are needed, of which `event` is the first. */
  group?: SuggestedGroup;
  /** The line of the event that was changed. */
  base: number;
  changes: readonly { field: string; from: Value; to: Value }[];
  /** Whether the query finds it; its mutant does not then. */
  found: boolean;
}

/** A field of an event as its view gives it: its value, or the values of a list, with what matched marked. */
export interface EventCell {
  values: readonly (readonly Piece[])[];
  /** Further values of the list, which are left out. */
  more?: number;
  /** The record's own name of the value, where it differs from the field's. */
  from?: string;
}

/** An event's values of the fields that were asked for, in their order; `null` for one that it lacks. */
export interface EventCells {
  line: number;
  cells: readonly (EventCell | null)[];
}

/** Which of the events that a query finds are to be shown, and which of their fields. */
export interface CellsWanted {
  readonly lines: readonly number[];
  readonly fields: readonly string[];
}

/**
 * Work for a worker: to run a request, to say why each of `lines` is not in its result or is, to show what matched of its events, to run several over the same events, or to
 * run some of a request's mutants, or to find an event that tells one of them.
 */
export type Job =
  | { id: number; kind: 'suggest'; request: RunRequest; mutant: string }
  | { id: number; kind: 'mutate'; request: RunRequest; from: number; count: number }
  | { id: number; kind: 'cells'; request: RunRequest; wanted: CellsWanted }
  | ({ id: number; request: RunRequest } & (
      | { kind: 'run' }
      | { kind: 'why-not' | 'let-through'; lines: readonly number[] }
    ))
  | { id: number; kind: 'run-together'; requests: readonly RunRequest[] };

/** What a worker says. It is `loading` from when it begins to read a file of events until it is `loaded`. */
export type Reply =
  | { kind: 'ready' }
  | { kind: 'loading' }
  | { kind: 'loaded' }
  | { kind: 'outcome'; id: number; outcome: RunOutcome }
  | { kind: 'why-not'; id: number; why: readonly (WhyNot | null)[] }
  | { kind: 'let-through'; id: number; met: readonly (readonly WhyNot[])[] }
  | { kind: 'cells'; id: number; events: readonly EventCells[] }
  | { kind: 'suggestion'; id: number; suggestion: Suggestion | null }
  | { kind: 'mutation'; id: number; mutation: MutationOutcome }
  /** `null` for a request that is to run by itself, where it can be stopped. */
  | { kind: 'outcomes'; id: number; outcomes: readonly (RunOutcome | null)[] };

/** The outcome of a query that cannot run, placed at its whole text unless a span is given. */
export function runFailure(message: string, source: string, span?: { start: number; end: number }): RunOutcome {
  return { ok: false, error: { kind: 'run', message, start: span?.start ?? 0, end: span?.end ?? source.length } };
}
