/**
 * Processes and what descends from them: `child of`, `descendant of` and `event of` of the original EQL, as its Python
 * engine follows them (`eql/engine.py`), with the machine told apart, and unique ids before those that are used again.
 */
import type { Evaluator, RunContext, Test } from './context.ts';
import type { Expr } from './plan.ts';
import { eventsOf, type Row, type Scope } from './rows.ts';
import { textOf } from './scalars.ts';
import { inTimeOrder } from './time-order.ts';
import type { EventRecord, Value } from './values.ts';
import { expressionCost } from './walk.ts';

type Lineage = Extract<Expr, { op: 'lineage' }>;

/** How the lineage's parts are compiled, for rows that are events. */
export interface PartCompiler {
  readonly test: (expr: Expr) => Test;
  readonly value: (expr: Expr) => Evaluator;
}

/** Compiles the test; the events that pass it are found once for a run, when the first is asked for. */
export function compileLineage(expr: Lineage, scope: Scope, context: RunContext, compile: PartCompiler): Test {
  const tracker = new Tracker(expr, compile);
  const cost = expressionCost(expr);
  let members: ReadonlySet<EventRecord> | undefined;
  const find = (): ReadonlySet<EventRecord> => {
    const found = new Set<EventRecord>();
    for (const { event } of inTimeOrder(context.events, (one) => one, context.view)) {
      context.budget.spend(cost);
      if (tracker.take(event)) found.add(event);
    }
    return found;
  };
  return (row: Row) => {
    const [event] = eventsOf(row, scope);
    members ??= find();
    return event !== undefined && members.has(event);
  };
}

/** The processes of one machine, by their ids. */
interface Machine {
  /** Those that the inner query was true of. */
  readonly sources: Set<string>;
  /** Those that such a process created, or that descend from one. */
  readonly related: Set<string>;
  /** Those that have ended: gone with the next event of a process. */
  ended: string[];
}

class Tracker {
  readonly #relation: Lineage['relation'];
  readonly #of: Test;
  readonly #created: Test;
  readonly #ended: Test;
  readonly #booted: Test;
  readonly #host: Evaluator;
  readonly #own: readonly Evaluator[];
  readonly #parents: readonly Evaluator[];
  readonly #machines = new Map<string, Machine>();

  constructor({ of, processes, relation }: Lineage, { test, value }: PartCompiler) {
    this.#relation = relation;
    this.#created = test(processes.created);
    this.#ended = test(processes.ended);
    this.#booted = test(processes.booted);
    this.#host = value(processes.host);
    this.#own = processes.ids.map(({ own }) => value(own));
    this.#parents = processes.ids.map(({ parent }) => value(parent));
    this.#of = test(of);
  }

  /** Takes the next event in time, and says whether it is of a process of the lineage. */
  take(event: EventRecord): boolean {
    const machine = this.#machineOf(event);
    const ids = this.#own.map((own) => own(event));
    const keys = keysOf(ids);
    this.#follow(event, machine, keys);
    if (!ids.some(isNone) && this.#of(event) === true) for (const key of keys) machine.sources.add(key);
    const [known] = keys;
    if (known === undefined) return false;
    return (this.#relation === 'self' ? machine.sources : machine.related).has(known);
  }

  #machineOf(event: EventRecord): Machine {
    const host = textOf(this.#host(event))?.toLowerCase() ?? '';
    const known = this.#machines.get(host);
    if (known) return known;
    const machine: Machine = { sources: new Set(), related: new Set(), ended: [] };
    this.#machines.set(host, machine);
    return machine;
  }

  #follow(event: EventRecord, machine: Machine, keys: readonly string[]): void {
    const { sources, related } = machine;
    const created = this.#created(event) === true;
    const ended = !created && this.#ended(event) === true;
    if (!created && !ended) return;
    for (const key of machine.ended) {
      sources.delete(key);
      related.delete(key);
    }
    machine.ended = ended ? [...keys] : [];
    if (this.#booted(event) === true) {
      sources.clear();
      related.clear();
    }
    if (!created || this.#relation === 'self') return;
    const [parent] = keysOf(this.#parents.map((one) => one(event)));
    if (parent === undefined) return;
    if (sources.has(parent) || (this.#relation === 'descendant' && related.has(parent))) {
      for (const key of keys) related.add(key);
    }
  }
}

function isNone(id: Value): boolean {
  return id === 0 || id === '0';
}

/** An id of each kind means another process. */
function keysOf(ids: readonly Value[]): readonly string[] {
  return ids.flatMap((id, kind) => {
    const text = isNone(id) ? null : textOf(id);
    return text === null ? [] : [`${kind}:${text.toLowerCase()}`];
  });
}
