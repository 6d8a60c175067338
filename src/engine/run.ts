/** Runs a program over events. */
import { Budget, DEFAULT_MAX_STEPS } from './budget.ts';
import { compilePlan } from './compile.ts';
import type { RunContext } from './context.ts';
import { EngineError } from './error.ts';
import type { Relation } from './operators/relation.ts';
import type { Program, Span } from './plan.ts';
import { ascending, eventsOf, linesOf, type Row, type Tuple } from './rows.ts';
import type { Accessor, EventRecord, Result, Value, View } from './values.ts';

export { EngineError, type EngineErrorKind } from './error.ts';
export { checkRegex } from './regex.ts';

/** What a program runs over. */
export interface RunInput {
  /** In line order. */
  readonly events: readonly EventRecord[];
  readonly view: View;
  /** The reference time for relative ranges, milliseconds since 1970 UTC; `null`: the time of the latest event. */
  readonly now: number | null;
  /** Bound on work; see `Budget`. 200 million unless given. */
  readonly maxSteps?: number;
  /** Overrides how the language compares text: `true` all comparisons with case, `false` all without. */
  readonly caseSensitive?: boolean;
}

/**
 * Runs a program. Throws an `EngineError`, placed in the query, for unknown fields of a closed view, patterns that
 * cannot be read, too much work, and nesting too deep.
 */
export function runProgram(program: Program, input: RunInput): Result {
  return deepEnough(program.plan.span, () => {
    const context = runContext(program, input);
    const relation = compilePlan(program.plan, context);
    const rows = relation.rows();
    switch (program.returns) {
      case 'events':
        return { kind: 'events', events: eventLines(rows, relation) };
      case 'sequences':
        return {
          kind: 'sequences',
          sequences: rows.map((row) =>
            relation.scope.slots.length === 0
              ? linesOf(row, relation.scope)
              : eventsOf(row, relation.scope).map((event) => event.line),
          ),
        };
      case 'table':
        return tableOf(rows, relation, context);
    }
  });
}

/** What a run's expressions share, its budget included. For this folder's modules that compile parts of a program. */
export function runContext(program: Program, input: RunInput): RunContext {
  const { events, view, caseSensitive } = input;
  const accessors = new Map<string, Accessor | undefined>();
  return {
    view,
    access: (name) => {
      // Long lists and pipes read one field thousands of times.
      if (!accessors.has(name)) accessors.set(name, view.accessor(name));
      return accessors.get(name);
    },
    now: () => input.now ?? latest(events, view),
    budget: new Budget(input.maxSteps ?? DEFAULT_MAX_STEPS, program.plan.span),
    events,
    ...(caseSensitive === undefined ? {} : { caseSensitive }),
  };
}

/** Turns a stack overflow into an error of the query. */
export function deepEnough<Answer>(span: Span, work: () => Answer): Answer {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
      throw new EngineError('depth', 'The query is nested too deeply.', span);
    }
    throw thrown;
  }
}

function latest(events: readonly EventRecord[], view: View): number | null {
  let last: number | null = null;
  for (const event of events) {
    const time = view.time(event);
    if (time !== null && (last === null || time > last)) last = time;
  }
  return last;
}

/** Lines of all rows' events in the rows' order, each once. */
function eventLines(rows: readonly Row[], { scope }: Relation): readonly number[] {
  if (scope.shape === 'event') return rows.map((row) => (row as EventRecord).line);
  const lines = new Set<number>();
  for (const row of rows) {
    const events = eventsOf(row, scope);
    for (const line of events.length > 0 ? events.map((event) => event.line) : linesOf(row, scope)) lines.add(line);
  }
  return [...lines];
}

/** The computed columns of the rows; before them, while events' own fields are in reach, those of the view. */
function tableOf(rows: readonly Row[], { scope }: Relation, { view, access }: RunContext): Result {
  const computed = new Set(scope.columns.map((column) => column.name));
  const single = rows.map((row) => eventsOf(row, scope));
  const own = scope.slots.some((slot) => slot.fields)
    ? view.fieldNames(single.flat()).filter((name) => !computed.has(name))
    : [];
  const accessors = own.map((name) => access(name));
  const values = rows.map((row, index): readonly Value[] => {
    const [event] = single[index] ?? [];
    const fields = accessors.map((accessor) => (accessor && event ? accessor(event) : null));
    const cells = scope.columns.map((column) => (row as Tuple).cells[column.index] ?? null);
    return [...fields, ...cells];
  });
  const events = single.flatMap((one) => (one.length === 1 && one[0] ? [one[0].line] : []));
  return {
    kind: 'table',
    columns: [...own, ...scope.columns.map((column) => column.name)],
    rows: values,
    lines: rows.map((row) => ascending(linesOf(row, scope))),
    ...(events.length === rows.length && scope.slots.length === 1 ? { events } : {}),
  };
}
