/** Which logs an analytic reads: what is in no other log is not missed by it, and never found. */
import type { Analytic } from '../documents/document.ts';
import { EngineError } from '../engine/error.ts';
import type { Expr } from '../engine/plan.ts';
import { conditionTest, logSourceCondition } from '../engine/reads.ts';
import type { Value, View } from '../engine/values.ts';
import type { Dataset } from '../events/dataset.ts';
import type { LanguageFacts } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import type { AnswerStore } from './run-analytic.ts';
import type { VerifyContext } from './subject.ts';

/** SQL: the columns of the log that it asks for, and by their values, as JSON, whether it reads such events. */
interface SqlReads {
  readonly columns: readonly string[];
  readonly kinds: Readonly<Record<string, boolean>>;
}

/** What is kept of an analytic read through a view, plain JSON; of a plan its condition on logs, `null` where it reads all. */
export type LogReads = { readonly condition: Expr | null } | SqlReads;

/** Answers for SQL, whose conditions are another layer's to weigh. */
export interface SqlLogReads {
  /** Columns of a query that the log of an event decides. */
  columns(program: SqlProgram, view: View): readonly string[];
  /** Whether it reads events with these values of the columns. */
  reads(
    program: SqlProgram,
    view: View,
    columns: readonly string[],
    kinds: readonly (readonly Value[])[],
  ): readonly boolean[];
}

export interface LogReaderOptions {
  /** What is known of analytics from before, by `keyOf` of the analytic and its view. */
  readonly store?: AnswerStore<LogReads>;
  readonly keyOf?: (analytic: Pick<Analytic, 'language' | 'source' | 'logSources'>, view: string) => string;
  /** Without it SQL is taken to read every log. */
  readonly sql?: SqlLogReads;
}

/** What an analytic reads, and its text, under which lines are remembered. */
interface KnownReads {
  readonly key: string;
  reads: LogReads;
  text: string;
}

const ALL: LogReads = { condition: null };

/**
 * Answers which lines of a dataset an analytic could find by the logs that they come from. `reads` takes SQL to read
 * every log, its conditions on the channel being conditions like any other: analytics of one claim are held to that.
 */
export function logReader(
  views: ReadonlyMap<string, View>,
  known: LanguageFacts,
  { store, sql, keyOf }: LogReaderOptions = {},
): Pick<VerifyContext, 'reads' | 'linesRead'> {
  const remembered = new WeakMap<Analytic, Map<string, KnownReads>>();
  const lines = new WeakMap<Dataset, Map<string, ReadonlySet<number>>>();
  const kinds = new WeakMap<Dataset, Map<string, ReadonlyMap<string, readonly number[]>>>();

  function linesRead(analytic: Analytic, viewId: string, dataset: Dataset): ReadonlySet<number> {
    const view = views.get(viewId);
    if (!view) return memo(lines, dataset, '', () => new Set(dataset.events.map(({ line }) => line)));
    const own = memo(remembered, analytic, viewId, () => knownReads(analytic, view));
    if ('columns' in own.reads) addKinds(own, own.reads, analytic, view, dataset);
    const { reads, text } = own;
    return memo(lines, dataset, text, () => {
      if ('columns' in reads) {
        const groups = kindsIn(dataset, view, reads.columns);
        return new Set([...groups].flatMap(([kind, members]) => (reads.kinds[kind] ? members : [])));
      }
      return linesOfCondition(reads.condition ?? undefined, view, dataset);
    });
  }

  function knownReads(analytic: Analytic, view: View): KnownReads {
    const key = keyOf?.(analytic, view.id) ?? '';
    const stored = keyOf && store?.get(key);
    const reads = stored ?? readsOf(analytic, view);
    if (keyOf && !stored) store?.set(key, reads);
    return { key, reads, text: JSON.stringify([view.id, reads]) };
  }

  function readsOf(analytic: Analytic, view: View): LogReads {
    const program = programOf(analytic);
    if (program === undefined) return ALL;
    if (program.kind === 'sql') return sql ? { columns: sql.columns(program, view), kinds: {} } : ALL;
    const condition = logSourceCondition(withLogSources(program, analytic.logSources), view);
    return { condition: condition === undefined ? null : withoutSpans(condition) };
  }

  /** Adds an answer for every kind of event of a dataset. */
  function addKinds(own: KnownReads, reads: SqlReads, analytic: Analytic, view: View, dataset: Dataset): void {
    const all = [...kindsIn(dataset, view, reads.columns).keys()];
    const unknown = all.filter((kind) => !Object.hasOwn(reads.kinds, kind));
    const program = unknown.length === 0 ? undefined : programOf(analytic);
    if (program?.kind !== 'sql' || !sql) return;
    const values = unknown.map((kind) => JSON.parse(kind) as Value[]);
    const answers = sql.reads(program, view, reads.columns, values);
    const added = unknown.map((kind, index) => [kind, answers[index] ?? true]);
    own.reads = { ...reads, kinds: { ...reads.kinds, ...Object.fromEntries(added) } };
    own.text = JSON.stringify([view.id, own.reads]);
    if (keyOf) store?.set(own.key, own.reads);
  }

  /** Lines of a dataset by the values of some columns, as JSON. */
  function kindsIn(dataset: Dataset, view: View, columns: readonly string[]) {
    return memo(kinds, dataset, JSON.stringify([view.id, columns]), () => {
      const readers = columns.map((name) => view.accessor(name) ?? (() => null));
      const groups = new Map<string, number[]>();
      for (const event of dataset.events) {
        const kind = JSON.stringify(readers.map((read) => read(event)));
        const members = groups.get(kind);
        if (members) members.push(event.line);
        else groups.set(kind, [event.line]);
      }
      return groups;
    });
  }

  function programOf({ language, source }: Analytic) {
    const parsed = findLanguage(language)?.parse(source, known);
    return parsed?.ok ? parsed.program : undefined;
  }

  return {
    linesRead,
    reads: (analytic, viewId, dataset, line) =>
      analytic.language === 'spark-sql' || linesRead(analytic, viewId, dataset).has(line),
  };
}

/** Lines that a condition does not turn away; all of them where the engine refuses it in this view: the run says why. */
function linesOfCondition(condition: Expr | undefined, view: View, { events }: Dataset): ReadonlySet<number> {
  try {
    return new Set(events.filter(conditionTest(condition, view)).map(({ line }) => line));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return new Set(events.map(({ line }) => line));
  }
}

/** Where a condition stands in the text does not matter: equal ones are one. */
function withoutSpans(condition: Expr): Expr {
  const nowhere = { start: 0, end: 0 };
  return JSON.parse(JSON.stringify(condition, (key, value: unknown) => (key === 'span' ? nowhere : value))) as Expr;
}

function memo<K extends object, T>(known: WeakMap<K, Map<string, T>>, of: K, key: string, make: () => T): T {
  const own = known.get(of) ?? new Map<string, T>();
  known.set(of, own);
  const found = own.get(key) ?? make();
  own.set(key, found);
  return found;
}
