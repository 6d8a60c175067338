/** Which events a plan needs: by what its conditions can be for each kind. */

import { fieldsOf } from '../engine/fields.ts';
import type { Aggregate, Expr, Plan, Program, SequenceStep } from '../engine/plan.ts';
import { computedColumns } from '../engine/reads.ts';
import { allNeeds, anyNeed, eventsOf, type Group, type Need, union } from './need.ts';
import type { ProbedView } from './probes.ts';
import { type Place, TRUE, Verdicts } from './verdict.ts';

/** Rows of one origin: events that come together, each under the names of its sides of joins. */
interface Rows {
  readonly events: readonly { readonly names: ReadonlySet<string>; readonly group: Group }[];
  /** There may be an event beside them, of which names without a side can be too. */
  readonly open?: true;
  /** Columns that have one value in all of them. */
  readonly constants: ReadonlyMap<string, unknown>;
}

/** Several of which any will do, and events that are read and not needed. */
interface Reached {
  readonly rows: readonly Rows[];
  readonly besides: Group;
}

/** What a plan needs, as numbers of probes, and all that it reads. */
export interface PlanReads {
  readonly need: Need;
  readonly read: Group;
}

/**
 * What a program needs of the probes: those that each of its conditions could hold of. A kind is left out when a condition
 * can never hold for lack of its fields, when rows without a key are dropped and it has none, and when it carries nothing
 * of what the program reads.
 */
export function planReads(program: Program, probed: ProbedView): PlanReads {
  const walker = new Walker(probed, program);
  const { rows, besides } = walker.reach(program.plan);
  const need = rows.map(({ events }) => events.map(({ group }) => group));
  return { need: anyNeed(need.map((way) => [way])), read: union([eventsOf(need), besides]) };
}

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_CONSTANTS: ReadonlyMap<string, unknown> = new Map();

class Walker {
  readonly #verdicts: Verdicts;
  readonly #all: Group;
  readonly #lenient: boolean;
  readonly #computed = new Map<Plan, ReadonlySet<string>>();

  constructor(probed: ProbedView, program: Program) {
    this.#verdicts = new Verdicts(probed, program.plan);
    this.#all = carriers(probed, program);
    this.#lenient = probed.lenient === true;
  }

  reach(plan: Plan): Reached {
    switch (plan.op) {
      case 'source':
        return { rows: [{ events: [{ names: NO_NAMES, group: this.#all }], constants: NO_CONSTANTS }], besides: [] };
      case 'filter':
        return this.#filtered(this.reach(plan.input), plan.predicate, this.#columnsOf(plan.input));
      case 'extend': {
        const input = this.reach(plan.input);
        const constants = plan.columns.flatMap(({ name, expr }) =>
          expr.op === 'literal' ? [[name, expr.value] as const] : [],
        );
        if (constants.length === 0) return input;
        return {
          ...input,
          rows: input.rows.map((rows) => ({ ...rows, constants: new Map([...rows.constants, ...constants]) })),
        };
      }
      case 'aggregate': {
        const input = this.reach(plan.input);
        if (plan.missingKeys !== 'drop') return input;
        return this.#withKeys(
          input,
          plan.by.map(({ expr }) => expr),
          this.#columnsOf(plan.input),
        );
      }
      case 'union': {
        const inputs = plan.inputs.map((input) => this.reach(input));
        return { rows: inputs.flatMap(({ rows }) => rows), besides: union(inputs.map(({ besides }) => besides)) };
      }
      case 'difference':
        return this.#beside(this.reach(plan.left), this.reach(plan.right));
      case 'join':
        return this.#joined(plan);
      case 'sequence':
      case 'gather':
      case 'sample':
        return this.#steps(plan.input, plan.steps);
      case 'correlate':
        return this.#correlated(plan);
      case 'transaction': {
        const input = this.reach(plan.input);
        const ends = plan.keepOpen ? [] : [plan.starts, plan.ends].filter((test) => test !== undefined);
        const columns = this.#columnsOf(plan.input);
        const needs = ends.map((test) => this.#needOf(this.#filtered(input, test, columns)));
        return needs.length === 0 ? input : this.#asRows(allNeeds(needs), union([this.#readBy(input)]));
      }
      default:
        return this.reach(plan.input);
    }
  }

  #columnsOf(plan: Plan): ReadonlySet<string> {
    let columns = this.#computed.get(plan);
    if (columns === undefined) {
      columns = computedColumns(plan);
      this.#computed.set(plan, columns);
    }
    return columns;
  }

  #filtered({ rows, besides }: Reached, predicate: Expr, computed: ReadonlySet<string>): Reached {
    const kept = rows.flatMap((one): Rows[] => {
      if (contradicts(predicate, one.constants)) return [];
      const events = one.events.map(({ names, group }) => {
        const place = placeOf(one, names, computed);
        return { names, group: group.filter((probe) => this.#verdicts.truths(predicate, probe, place) & TRUE) };
      });
      return [{ ...one, events: [...events, ...this.#ancestors(predicate, computed)] }];
    });
    return { rows: kept, besides };
  }

  /** The events of processes from which those of a row must descend. */
  #ancestors(predicate: Expr, computed: ReadonlySet<string>): Rows['events'] {
    const items = predicate.op === 'and' ? predicate.items : [predicate];
    const place: Place = { computed, isOwn: () => true };
    return items.flatMap((item) =>
      item.op === 'lineage'
        ? [{ names: NO_NAMES, group: this.#all.filter((probe) => this.#verdicts.truths(item.of, probe, place) & TRUE) }]
        : [],
    );
  }

  /** Without events that lack one of the keys. */
  #withKeys({ rows, besides }: Reached, keys: readonly Expr[], computed: ReadonlySet<string>): Reached {
    if (keys.length === 0 || this.#lenient) return { rows, besides };
    return {
      besides,
      rows: rows.map((one) => ({
        ...one,
        events: one.events.map(({ names, group }) => {
          const place = placeOf(one, names, computed);
          return {
            names,
            group: group.filter((probe) => !keys.some((key) => this.#verdicts.isMissing(key, probe, place))),
          };
        }),
      })),
    };
  }

  #joined(plan: Extract<Plan, { op: 'join' }>): Reached {
    const { kind, leftName, rightName, keys } = plan;
    const leftKeys = keys.map(({ left }) => left);
    const rightKeys = keys.map(({ right }) => right);
    const left = named(this.reach(plan.left), leftName);
    const right = named(this.reach(plan.right), rightName);
    const leftKeyed = this.#withKeys(left, leftKeys, this.#columnsOf(plan.left));
    const rightKeyed = this.#withKeys(right, rightKeys, this.#columnsOf(plan.right));
    switch (kind) {
      case 'anti':
      case 'left':
        return this.#beside(kind === 'left' ? opened(left) : left, rightKeyed);
      case 'right':
        return this.#beside(opened(right), leftKeyed);
      case 'outer': {
        const rows = [...opened(left).rows, ...opened(right).rows];
        return { rows, besides: union([left.besides, right.besides]) };
      }
      default: {
        const rows = leftKeyed.rows.flatMap((one) =>
          rightKeyed.rows.map((other): Rows => ({ events: [...one.events, ...other.events], constants: NO_CONSTANTS })),
        );
        const both: Reached = { rows: bounded(rows), besides: union([left.besides, right.besides]) };
        return plan.on === undefined ? both : this.#filtered(both, plan.on, this.#columnsOf(plan));
      }
    }
  }

  /** The rows of one, and what is read of the other. */
  #beside(main: Reached, other: Reached): Reached {
    return { rows: main.rows, besides: union([main.besides, this.#readBy(other)]) };
  }

  #readBy({ rows, besides }: Reached): Group {
    return union([besides, ...rows.flatMap(({ events }) => events.map(({ group }) => group))]);
  }

  #needOf({ rows }: Reached): Need {
    return rows.map(({ events }) => events.map(({ group }) => group));
  }

  #asRows(need: Need, besides: Group): Reached {
    return {
      besides,
      rows: need.map((way) => ({
        events: way.map((group) => ({ names: NO_NAMES, group })),
        constants: NO_CONSTANTS,
      })),
    };
  }

  #steps(plan: Plan, steps: readonly SequenceStep[]): Reached {
    const input = this.reach(plan);
    const columns = this.#columnsOf(plan);
    const taken = steps.map((step) => {
      const keys = step.by.filter((_, index) => !step.optional?.includes(index));
      return this.#withKeys(this.#filtered(input, step.predicate, columns), keys, columns);
    });
    const wanted = taken.filter((_, index) => !steps[index]?.missing);
    const need = allNeeds(wanted.map((one) => anyNeed(this.#needOf(one).map((way) => [way]))));
    return this.#asRows(need, union([input.besides, ...taken.map((one) => this.#readBy(one))]));
  }

  #correlated(plan: Extract<Plan, { op: 'correlate' }>): Reached {
    const input = this.reach(plan.input);
    const columns = this.#columnsOf(plan.input);
    const keyed = this.#withKeys(input, plan.by, columns);
    const { test } = plan;
    const demanded =
      test.kind === 'order'
        ? allNeeds(test.steps.map((step) => this.#needOf(this.#filtered(keyed, step, columns))))
        : this.#demanded(test.condition, test.aggregates, keyed, columns);
    return demanded === undefined ? keyed : this.#asRows(demanded, this.#readBy(keyed));
  }

  /** What a condition on counts of rows demands; `undefined` where it is not told. */
  #demanded(
    condition: Expr,
    aggregates: readonly Aggregate[],
    rows: Reached,
    columns: ReadonlySet<string>,
  ): Need | undefined {
    if (condition.op === 'and' || condition.op === 'or') {
      const needs = condition.items.map((item) => this.#demanded(item, aggregates, rows, columns));
      const told = needs.filter((need) => need !== undefined);
      if (condition.op === 'and') return told.length === 0 ? undefined : allNeeds(told);
      return told.length < needs.length ? undefined : anyNeed(told);
    }
    if (condition.op !== 'compare' || condition.comparator !== 'gt' || condition.left.op !== 'field') return undefined;
    const { name } = condition.left;
    const counted = aggregates.find((aggregate) => aggregate.name === name && aggregate.fn === 'count')?.arg;
    const only = counted?.op === 'conditional' && counted.cases.length === 1 ? counted.cases[0]?.when : undefined;
    return only && this.#needOf(this.#filtered(rows, only, columns));
  }
}

/** Probes that carry something of what a program reads; all, where it reads nothing. */
function carriers(probed: ProbedView, program: Program): Group {
  const all = probed.probes.map((_, index) => index);
  const { view } = probed;
  const fields = fieldsOf(program).filter((name) => !view.isLogSource?.(name));
  const readings = fields.flatMap((name) => {
    const found = probed.field(name);
    return found === undefined ? [] : [found];
  });
  if (readings.length === 0) return all;
  return all.filter((probe) =>
    readings.some((field) => {
      const reading = field[probe];
      return reading !== undefined && (reading.open || reading.value !== null);
    }),
  );
}

/** Most origins of rows, and most events of a row, that are followed: more are taken together. */
const MOST = 24;

function bounded(rows: readonly Rows[]): readonly Rows[] {
  const short = rows.map((one) => (one.events.length > MOST ? together([one]) : one));
  return short.length > MOST ? [together(short)] : short;
}

function together(rows: readonly Rows[]): Rows {
  const group = union(rows.flatMap(({ events }) => events.map((event) => event.group)));
  return { events: [{ names: NO_NAMES, group }], open: true, constants: NO_CONSTANTS };
}

function opened(reached: Reached): Reached {
  return { ...reached, rows: reached.rows.map((rows) => ({ ...rows, open: true })) };
}

function named({ rows, besides }: Reached, name: string): Reached {
  return {
    besides,
    rows: rows.map((one) => ({
      ...one,
      events: one.events.map(({ names, group }) => ({ names: new Set([...names, name]), group })),
    })),
  };
}

/** A name without a side is of the only event of a row; of several it may be of any. */
function placeOf({ events, open }: Rows, names: ReadonlySet<string>, computed: ReadonlySet<string>): Place {
  return {
    computed,
    isOwn: (relation) => (relation === undefined ? events.length === 1 && open !== true : names.has(relation)),
  };
}

/** Whether a condition asks for another value of a column that has one value in all rows. */
function contradicts(predicate: Expr, constants: ReadonlyMap<string, unknown>): boolean {
  if (constants.size === 0) return false;
  if (predicate.op === 'and') return predicate.items.some((item) => contradicts(item, constants));
  if (predicate.op !== 'compare' || predicate.comparator !== 'eq') return false;
  const { left, right } = predicate;
  return left.op === 'field' && right.op === 'literal' && constants.has(left.name)
    ? constants.get(left.name) !== right.value
    : false;
}
