/** The runner of a project, as a proof asks it; results are remembered by all that they depend on. */
import type { Result } from '../engine/values.ts';
import { logSourceWords } from '../languages/sigma/log-source.ts';
import type { EventCells, MutationOutcome, Runner, RunOutcome, WhyNot } from '../runners/runner.ts';
import type { AnalyticRunner, AnswerStore, RunAnswer, RunRequest, TurnedAway } from './run-analytic.ts';

/** Most events of one run that are asked about. */
const MOST_QUESTIONS = 20;

/** What is remembered beside results. */
export interface ProjectStores {
  mutations?: AnswerStore<MutationOutcome> | undefined;
  /** What turned events away. */
  reasons?: AnswerStore<readonly (WhyNot | null)[]> | undefined;
  /** What let events through, a list for each. */
  met?: AnswerStore<readonly (readonly WhyNot[])[]> | undefined;
  /** How found events are shown. */
  cells?: AnswerStore<readonly EventCells[]> | undefined;
}

/**
 * Asks `runner`, unless `store` knows the answer. `keyOf` gives the key of a request, and of what is asked about it: it must
 * cover the query, its view, the events and the code. What another attempt might answer (time, a worker that died) is not
 * remembered.
 */
export function projectRunner(
  runner: Pick<Runner, 'run' | 'whyNot'> & Partial<Pick<Runner, 'letThrough' | 'cells' | 'mutate' | 'suggest'>>,
  store: AnswerStore,
  keyOf: (request: RunRequest, about?: unknown) => string,
  { mutations, reasons, met, cells }: ProjectStores = {},
): AnalyticRunner {
  const asked = new Map<string, Promise<RunAnswer>>();
  const ask = async (request: RunRequest, key: string): Promise<RunAnswer> => {
    const known = store.get(key);
    if (known) return known;
    const outcome = await runner.run(asRun(request));
    const answer = asAnswer(outcome);
    if (outcome.ok && isKept(outcome.result)) store.set(key, answer);
    return answer;
  };
  async function mutate(request: RunRequest): Promise<MutationOutcome> {
    const key = keyOf(request);
    const known = mutations?.get(key);
    if (known) return known;
    const outcome = (await runner.mutate?.(asRun(request))) ?? { ok: false, message: 'Nothing is mutated.' };
    if (outcome.ok) mutations?.set(key, outcome);
    return outcome;
  }
  return {
    ...(mutations && runner.mutate ? { mutate } : {}),
    ...(runner.suggest
      ? { suggest: async (request, mutant) => (await runner.suggest?.(asRun(request), mutant)) ?? null }
      : {}),
    run(request) {
      const key = keyOf(request);
      const answer = asked.get(key) ?? ask(request, key);
      asked.set(key, answer);
      return answer;
    },
    ...(runner.letThrough
      ? {
          letThrough: async (request, lines) => {
            const some = lines.slice(0, MOST_QUESTIONS);
            const key = keyOf(request, ['let-through', some]);
            const known = met?.get(key);
            const answers = known ?? (await runner.letThrough?.(asRun(request), some));
            if (answers && !known) met?.set(key, answers);
            return some.flatMap((line, index) => (answers?.[index] ?? []).map((seen) => written(request, line, seen)));
          },
        }
      : {}),
    ...(cells && runner.cells
      ? {
          cells: async (request, wanted) => {
            const key = keyOf(request, ['cells', wanted]);
            const known = cells.get(key);
            if (known) return known;
            const shown = await runner.cells?.(asRun(request), wanted);
            if (shown) cells.set(key, shown);
            return shown ?? [];
          },
        }
      : {}),
    async whyNot(request, lines) {
      const some = lines.slice(0, MOST_QUESTIONS);
      const key = keyOf(request, ['why-not', some]);
      const known = reasons?.get(key);
      const answers = known ?? (await runner.whyNot(asRun(request), some));
      if (answers && !known) reasons?.set(key, answers);
      return some.flatMap((line, index) => {
        const why = answers?.[index];
        return why ? [written(request, line, why)] : [];
      });
    },
  };
}

/** Whether a result is the same after it was written as JSON, which has no numbers that are not finite. */
function isKept(result: Result): boolean {
  return result.kind !== 'table' || result.rows.every(isKeptValue);
}

function isKeptValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isKeptValue);
}

/** A condition in its own text, on one line. */
function written({ source, logSources }: RunRequest, line: number, seen: WhyNot): TurnedAway {
  const text = source.slice(seen.start, seen.end).replaceAll(/\s+/g, ' ').trim();
  // The inherited log source stands nowhere in the text.
  const condition = text === '' && logSources ? logSourceWords(logSources) : text;
  return { line, condition, ...seen };
}

function asRun({ now, ...request }: RunRequest): Parameters<Runner['run']>[0] {
  return { ...request, now: now === undefined ? null : Date.parse(now) };
}

function asAnswer(outcome: RunOutcome): RunAnswer {
  if (outcome.ok) return { ok: true, result: outcome.result };
  const { message, start, end, help } = outcome.error;
  return { ok: false, error: { message, start, end, ...(help === undefined ? {} : { help }) } };
}
