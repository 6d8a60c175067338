/** Why a program does not find an event, and why it finds one. */
import type { RunContext, Test } from './context.ts';
import { compileExpression } from './expressions.ts';
import { fieldsIn } from './fields.ts';
import type { Expr, Plan, Program, Span } from './plan.ts';
import { printValue } from './print.ts';
import { Relations, type RowsOf } from './relations.ts';
import { eventsOf, type Row, type Scope } from './rows.ts';
import type { RunInput } from './run.ts';
import type { EventRecord } from './values.ts';
import { wantedOf } from './wanted.ts';
import { fieldLabel } from './whole-event.ts';

export { type ConditionRef, conditions } from './conditions.ts';

/** A condition, what an event has there, and what is wanted where that can be said, in few words. */
export interface ConditionSeen {
  readonly span: Span;
  readonly value: string;
  readonly wanted?: string;
}

/** Most conditions that are named for one event that is found. */
const MOST_CONDITIONS = 8;

/**
 * For each event the first condition, in reading order, that turned it away: of an `and` the first part that is not true,
 * of an `or` the whole. `undefined` when the program finds the event. The program runs once for all of them. Throws what
 * `runProgram` throws.
 */
export function whyNot(
  program: Program,
  events: readonly EventRecord[],
  input: RunInput,
): readonly (ConditionSeen | undefined)[] {
  const relations = new Relations(program, input, events);
  return events.map(({ line }) => new Explanation(relations, line).of(program.plan));
}

/**
 * For each event the conditions that let it through, in reading order, at most eight: of an `and` each part, of an `or`
 * the first that holds, of a sequence those of the first step that takes it. None when the program does not find the
 * event, or asks nothing of it. The program runs once for all of them. Throws what `runProgram` throws.
 */
export function letThrough(
  program: Program,
  events: readonly EventRecord[],
  input: RunInput,
): readonly (readonly ConditionSeen[])[] {
  const relations = new Relations(program, input, events);
  return events.map(({ line }) => inReadingOrder(new Explanation(relations, line).met(program.plan)));
}

function inReadingOrder(met: readonly ConditionSeen[]): readonly ConditionSeen[] {
  const once = new Map(met.map((seen) => [`${seen.span.start}-${seen.span.end}`, seen]));
  return [...once.values()]
    .sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end)
    .slice(0, MOST_CONDITIONS);
}

class Explanation {
  readonly #relations: Relations;
  readonly #context: RunContext;
  readonly #lines: ReadonlySet<number>;

  constructor(relations: Relations, line: number) {
    this.#relations = relations;
    this.#context = relations.context;
    this.#lines = new Set([line]);
  }

  of(plan: Plan): ConditionSeen | undefined {
    if (this.#survivors(plan).rows.length > 0) return undefined;
    switch (plan.op) {
      case 'source':
        return undefined;
      case 'union':
        return plan.inputs.map((input) => this.of(input)).find((reason) => reason !== undefined);
      case 'difference':
        return this.of(plan.left) ?? { span: plan.right.span, value: 'found by what is taken away' };
      case 'join':
        return this.#ofJoin(plan);
      default:
        return this.of(plan.input) ?? this.#ofOperator(plan);
    }
  }

  /** The conditions that the event meets on its way through a plan. */
  met(plan: Plan): readonly ConditionSeen[] {
    const { rows, scope } = this.#survivors(plan);
    const [row] = rows;
    if (row === undefined) return [];
    switch (plan.op) {
      case 'source':
        return [];
      case 'union':
        return plan.inputs.map((input) => this.met(input)).find((met) => met.length > 0) ?? [];
      case 'difference':
        return this.met(plan.left);
      case 'join':
        return [...this.met(plan.left), ...(plan.kind === 'semi' || plan.kind === 'anti' ? [] : this.met(plan.right))];
      case 'filter':
        return [...this.met(plan.input), ...this.#metBy(plan.predicate, row, scope)];
      case 'sequence':
      case 'gather':
      case 'sample': {
        const input = this.#survivors(plan.input);
        const steps = plan.steps.flatMap(({ missing, predicate }) =>
          missing || !input.rows[0] ? [] : [this.#metBy(predicate, input.rows[0], input.scope)],
        );
        return [...this.met(plan.input), ...(steps.find((met) => met.length > 0) ?? [])];
      }
      default:
        return this.met(plan.input);
    }
  }

  #metBy(expr: Expr, row: Row, scope: Scope): readonly ConditionSeen[] {
    if (expr.op === 'literal' || this.#test(expr, scope)(row) !== true) return [];
    if (expr.op === 'and') return expr.items.flatMap((item) => this.#metBy(item, row, scope));
    if (expr.op === 'or') {
      const holding = expr.items.find((item) => this.#test(item, scope)(row) === true);
      if (holding) return this.#metBy(holding, row, scope);
    }
    return [this.#seen(expr, row, scope)];
  }

  #seen(expr: Expr, row: Row | undefined, scope: Scope): ConditionSeen {
    const wanted = wantedOf(expr);
    const value = row === undefined ? 'missing' : this.#valueOf(expr, row, scope);
    return { span: expr.span, value, ...(wanted === undefined ? {} : { wanted }) };
  }

  #ofJoin(plan: Extract<Plan, { op: 'join' }>): ConditionSeen {
    const left = this.of(plan.left);
    const right = left && (plan.kind === 'semi' || plan.kind === 'anti' ? left : this.of(plan.right));
    if (left && right) return left;
    const [key] = plan.keys;
    const span = key ? (left ? key.right : key.left).span : (plan.on?.span ?? plan.span);
    return { span, value: plan.kind === 'anti' ? 'has a partner' : 'no partner' };
  }

  #ofOperator(plan: Exclude<Plan, { op: 'source' | 'union' | 'difference' | 'join' }>): ConditionSeen {
    const input = this.#survivors(plan.input);
    const [row] = input.rows;
    switch (plan.op) {
      case 'filter':
        return this.#ofPredicate(plan.predicate, row, input.scope);
      case 'sequence':
      case 'gather':
      case 'sample': {
        const taken = plan.steps.filter((step) => !step.missing);
        const meets = taken.some(({ predicate }) => row && this.#test(predicate, input.scope)(row) === true);
        const [first] = taken;
        if (!meets && first) return this.#ofPredicate(first.predicate, row, input.scope);
        return { span: plan.span, value: 'in no complete group' };
      }
      case 'aggregate': {
        const keys = plan.by.map(({ expr }) => expr);
        const missing = this.#missingOf(keys, row, input.scope) ?? keys[0];
        return { span: missing?.span ?? plan.span, value: 'missing' };
      }
      case 'correlate': {
        const missing = this.#missingOf(plan.by, row, input.scope);
        if (missing) return { span: missing.span, value: 'missing' };
        return { span: plan.span, value: 'not together with the events that it takes' };
      }
      case 'transaction':
        return { span: plan.span, value: 'in no complete transaction' };
      case 'limit':
        return { span: plan.span, value: 'beyond the limit' };
      case 'distinct':
        return { span: plan.span, value: 'another row has the same values' };
      default:
        return { span: plan.span, value: 'left out' };
    }
  }

  /** The first of some values that a row lacks. */
  #missingOf(values: readonly Expr[], row: Row | undefined, scope: Scope): Expr | undefined {
    return values.find((value) => row && compileExpression(value, scope, this.#context)(row) === null);
  }

  #ofPredicate(expr: Expr, row: Row | undefined, scope: Scope): ConditionSeen {
    if (row !== undefined && expr.op === 'and') {
      const failing = expr.items.find((item) => this.#test(item, scope)(row) !== true);
      if (failing) return this.#ofPredicate(failing, row, scope);
    }
    return this.#seen(expr, row, scope);
  }

  /** The fields that a condition reads, as the row has them; of a condition on the log source its channel and event id. */
  #valueOf(expr: Expr, row: Row, scope: Scope): string {
    if (expr.op === 'lineage') return 'of no such process';
    const fields = new Map(fieldsIn(expr).map((field) => [`${field.relation ?? ''}.${field.name}`, field]));
    const values = [...fields.values()].map((field) => ({
      name: fieldLabel(field),
      value: compileExpression(field, scope, this.#context)(row),
    }));
    const [first] = values;
    if (first && values.length === 1) return printValue(first.value);
    if (first)
      return values
        .slice(0, 4)
        .map(({ name, value }) => `${name}: ${printValue(value, 40)}`)
        .join(', ');
    const [event] = eventsOf(row, scope);
    if (event === undefined) return 'missing';
    if (readsTime(expr)) {
      const time = this.#context.view.time(event);
      return time === null ? 'missing' : new Date(time).toISOString();
    }
    const source = ['Channel', 'EventID'].map((name) => printValue(event.raw[name] ?? null, 60));
    return source.join(' ');
  }

  #test(expr: Expr, scope: Scope): Test {
    return this.#relations.test(expr, scope);
  }

  /** The rows of a plan that the event is in. */
  #survivors(plan: Plan): RowsOf {
    return this.#relations.with(plan, this.#lines);
  }
}

function readsTime(expr: Expr): boolean {
  return expr.op === 'time' || ('left' in expr && (readsTime(expr.left) || readsTime(expr.right)));
}
