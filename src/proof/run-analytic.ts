/** Running analytics for a proof: the runner that is asked, and the results that are remembered. */
import type { EventRecord, Result } from '../engine/values.ts';
import type { AnalyticDefinition } from '../languages/language.ts';
import type { LogSource } from '../languages/sigma/log-source.ts';
import type { CellsWanted, EventCells, MutationOutcome, Suggestion } from '../runners/runner.ts';

/** One query over one file of events. */
export interface RunRequest {
  language: string;
  source: string;
  /** Absolute path; with `events`, a name that no other events have. */
  eventsFile: string;
  /** The events themselves, where no file holds them. */
  events?: readonly EventRecord['raw'][];
  view: string;
  /** Reference time, ISO 8601; the last event's when absent. */
  now?: string;
  /** Log sources that the query is meant for and does not name itself. */
  logSources?: readonly LogSource[];
  /** Pseudocode that the query may run; absent where it runs none. */
  analytics?: readonly AnalyticDefinition[];
}

/** What came of it: a result, or an error placed in the source by offset. */
export type RunAnswer =
  | { ok: true; result: Result }
  | { ok: false; error: { message: string; start: number; end: number; help?: string } };

/** A condition that turned an event away, or let it through, with what it saw and what it wants. */
export interface TurnedAway {
  line: number;
  condition: string;
  value: string;
  /** Absent where it cannot be said in few words. */
  wanted?: string;
  start: number;
  end: number;
}

/** What a proof needs of a runner. */
export interface AnalyticRunner {
  run(request: RunRequest): Promise<RunAnswer>;
  /** For each of `lines`, where it can be said, the first condition that turned it away. */
  whyNot(request: RunRequest, lines: readonly number[]): Promise<TurnedAway[]>;
  /** For each of `lines` the conditions that let it through, where they can be said; absent where none are asked. */
  letThrough?(request: RunRequest, lines: readonly number[]): Promise<TurnedAway[]>;
  /** Events that the query finds, by the fields that it reads, with what matched marked; absent where nothing is shown. */
  cells?(request: RunRequest, wanted: CellsWanted): Promise<readonly EventCells[]>;
  /** Runs the query's mutants; absent where nothing is mutated. */
  mutate?(request: RunRequest): Promise<MutationOutcome>;
  /** An event that tells a mutant, by its id, from the query; `null` when none is found. */
  suggest?(request: RunRequest, mutant: string): Promise<Suggestion | null>;
}

/** Answers by key; `get` gives `undefined` for one that is not there. */
export interface AnswerStore<Answer = RunAnswer> {
  get(key: string): Answer | undefined;
  set(key: string, answer: Answer): void;
}
