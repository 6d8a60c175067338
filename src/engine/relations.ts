/** The rows of a program's operators over some events, worked out once for all that is asked about them. */
import { Budget, DEFAULT_MAX_STEPS } from './budget.ts';
import { compilePlan, readingContext } from './compile.ts';
import type { RunContext, Test } from './context.ts';
import { compileTest } from './expressions.ts';
import type { Expr, Plan, Program } from './plan.ts';
import { linesOf, type Row, type Scope } from './rows.ts';
import { type RunInput, runContext } from './run.ts';
import type { EventRecord } from './values.ts';
import { planExpressions, subexpressions, subplans } from './walk.ts';

/** Rows at one place of a plan, and how they are read there. */
export interface RowsOf {
  readonly rows: readonly Row[];
  readonly scope: Scope;
}

/** Operators whose answer for an event depends on other events. */
const ACROSS_EVENTS: ReadonlySet<Plan['op']> = new Set([
  'aggregate',
  'window',
  'limit',
  'distinct',
  'join',
  'sequence',
  'sample',
  'gather',
  'correlate',
  'pivot',
  'fill',
  'transaction',
]);

export class Relations {
  /** What the program's expressions are compiled with, outside of its operators too. */
  readonly context: RunContext;
  readonly #columns: readonly EventRecord[];
  readonly #known = new Map<Plan, RowsOf>();
  readonly #tests = new Map<Scope, Map<Expr, Test>>();

  /** Over `asked` alone where the program takes each event by itself, else over all events of the run. */
  constructor(program: Program, input: RunInput, asked: readonly EventRecord[]) {
    const events = dependsOnOthers(program.plan) ? input.events : asked;
    this.#columns = input.events;
    this.context = readingContext(program.plan, { ...runContext(program, input), events }, input.events);
  }

  /** All rows of one of the program's plans. Throws what `runProgram` throws. */
  of(plan: Plan): RowsOf {
    let known = this.#known.get(plan);
    if (known === undefined) {
      const context = { ...this.context, budget: new Budget(DEFAULT_MAX_STEPS, plan.span) };
      const relation = compilePlan(plan, context, this.#columns);
      known = { rows: relation.rows(), scope: relation.scope };
      this.#known.set(plan, known);
    }
    return known;
  }

  /** The rows of a plan that an event of these lines is in. */
  with(plan: Plan, lines: ReadonlySet<number>): RowsOf {
    const { rows, scope } = this.of(plan);
    return { rows: rows.filter((row) => linesOf(row, scope).some((line) => lines.has(line))), scope };
  }

  /** The test for a predicate on rows of a scope. */
  test(expr: Expr, scope: Scope): Test {
    const ofScope = this.#tests.get(scope) ?? new Map<Expr, Test>();
    this.#tests.set(scope, ofScope);
    const known = ofScope.get(expr) ?? compileTest(expr, scope, this.context);
    ofScope.set(expr, known);
    return known;
  }
}

function dependsOnOthers(plan: Plan): boolean {
  return ACROSS_EVENTS.has(plan.op) || planExpressions(plan).some(hasLineage) || subplans(plan).some(dependsOnOthers);
}

function hasLineage(expr: Expr): boolean {
  return expr.op === 'lineage' || subexpressions(expr).some(hasLineage);
}
