/** The places of a plan where conditions stand, each with the way to put another expression there. */
import type { Expr, NamedExpr, Plan, SequenceStep } from '../plan.ts';

/** A place that holds an expression. */
export interface ExprSlot<Whole> {
  readonly expr: Expr;
  /** True where the expression decides which rows or events there are. */
  readonly predicate: boolean;
  readonly put: (expr: Expr) => Whole;
  /** The whole without what stands there; absent where something must stand there. */
  readonly remove?: () => Whole;
}

/** A plan within another. */
export interface PlanSlot {
  readonly plan: Plan;
  readonly put: (plan: Plan) => Plan;
}

/** The plans directly within one, in reading order. */
export function planSlots(plan: Plan): readonly PlanSlot[] {
  switch (plan.op) {
    case 'source':
      return [];
    case 'union':
      return plan.inputs.map((input, index) => ({
        plan: input,
        put: (changed) => ({ ...plan, inputs: plan.inputs.with(index, changed) }),
      }));
    case 'difference':
    case 'join':
      return [
        { plan: plan.left, put: (left) => ({ ...plan, left }) },
        { plan: plan.right, put: (right) => ({ ...plan, right }) },
      ];
    default:
      return [{ plan: plan.input, put: (input) => ({ ...plan, input }) }];
  }
}

/** The expressions directly in a plan's node that conditions may stand in, in reading order. */
export function exprSlots(plan: Plan): readonly ExprSlot<Plan>[] {
  switch (plan.op) {
    case 'filter':
      return [
        {
          expr: plan.predicate,
          predicate: true,
          put: (predicate) => ({ ...plan, predicate }),
          remove: () => plan.input,
        },
      ];
    case 'project':
    case 'extend':
      return columnSlots(plan.columns, (columns) => ({ ...plan, columns }));
    case 'aggregate':
    case 'window':
      return [
        ...columnSlots(plan.by, (by) => ({ ...plan, by })),
        ...plan.aggregates.flatMap((aggregate, index) =>
          aggregate.arg === undefined
            ? []
            : [
                value(
                  aggregate.arg,
                  (arg): Plan => ({
                    ...plan,
                    aggregates: plan.aggregates.with(index, { ...aggregate, arg }),
                  }),
                ),
              ],
        ),
      ];
    case 'pivot':
      return [
        ...columnSlots(plan.row, (row) => ({ ...plan, row })),
        value(plan.column, (column): Plan => ({ ...plan, column })),
        ...plan.cells.map((cell, index) =>
          value(cell.expr, (expr): Plan => ({ ...plan, cells: plan.cells.with(index, { ...cell, expr }) })),
        ),
      ];
    case 'across': {
      const { body } = plan;
      return body === undefined ? [] : [value(body, (changed): Plan => ({ ...plan, body: changed }))];
    }
    case 'transaction': {
      const { starts, ends } = plan;
      return [
        ...(starts === undefined ? [] : [condition(starts, (expr): Plan => ({ ...plan, starts: expr }))]),
        ...(ends === undefined ? [] : [condition(ends, (expr): Plan => ({ ...plan, ends: expr }))]),
        ...plan.columns.map((column, index) =>
          value(column.expr, (expr): Plan => ({ ...plan, columns: plan.columns.with(index, { ...column, expr }) })),
        ),
      ];
    }
    case 'join': {
      const { on, ...rest } = plan;
      return on === undefined
        ? []
        : [{ expr: on, predicate: true, put: (changed) => ({ ...plan, on: changed }), remove: () => rest }];
    }
    case 'sequence':
    case 'gather': {
      const { until } = plan;
      return [
        ...stepSlots(plan.steps, (steps): Plan => ({ ...plan, steps })),
        ...(until === undefined
          ? []
          : [condition(until.predicate, (predicate): Plan => ({ ...plan, until: { ...until, predicate } }))]),
      ];
    }
    case 'sample':
      return stepSlots(plan.steps, (steps): Plan => ({ ...plan, steps }));
    case 'correlate': {
      const { test } = plan;
      if (test.kind === 'order') {
        return test.steps.map((step, index) =>
          condition(step, (expr): Plan => ({ ...plan, test: { ...test, steps: test.steps.with(index, expr) } })),
        );
      }
      return [condition(test.condition, (expr): Plan => ({ ...plan, test: { ...test, condition: expr } }))];
    }
    default:
      return [];
  }
}

function condition<Whole>(expr: Expr, put: (expr: Expr) => Whole): ExprSlot<Whole> {
  return { expr, predicate: true, put };
}

function value<Whole>(expr: Expr, put: (expr: Expr) => Whole): ExprSlot<Whole> {
  return { expr, predicate: false, put };
}

function columnSlots(columns: readonly NamedExpr[], put: (columns: NamedExpr[]) => Plan): ExprSlot<Plan>[] {
  return columns.map((column, index) => value(column.expr, (expr) => put(columns.with(index, { ...column, expr }))));
}

function stepSlots(steps: readonly SequenceStep[], put: (steps: SequenceStep[]) => Plan): ExprSlot<Plan>[] {
  return steps.map((step, index) =>
    condition(step.predicate, (predicate) => put(steps.with(index, { ...step, predicate }))),
  );
}

/** The expressions directly within one that is no predicate of others, each with the way to put another there. */
export function innerSlots(expr: Expr): readonly ExprSlot<Expr>[] {
  switch (expr.op) {
    case 'lineage':
      return [condition(expr.of, (of): Expr => ({ ...expr, of }))];
    case 'compare':
    case 'arithmetic':
      return [
        value(expr.left, (left): Expr => ({ ...expr, left })),
        value(expr.right, (right): Expr => ({ ...expr, right })),
      ];
    case 'in':
    case 'match':
    case 'exists':
      return [value(expr.value, (changed): Expr => ({ ...expr, value: changed }))];
    case 'call':
      return expr.args.map((arg, index) =>
        value(arg, (changed): Expr => ({ ...expr, args: expr.args.with(index, changed) })),
      );
    case 'list':
      return expr.items.map((item, index) =>
        value(item, (changed): Expr => ({ ...expr, items: expr.items.with(index, changed) })),
      );
    case 'each': {
      const body: ExprSlot<Expr> = {
        expr: expr.body,
        predicate: expr.kind === 'filter',
        put: (changed) => ({ ...expr, body: changed }),
        ...(expr.kind === 'filter' ? { remove: () => expr.value } : {}),
      };
      return [value(expr.value, (changed): Expr => ({ ...expr, value: changed })), body];
    }
    case 'conditional':
      return [
        ...expr.cases.flatMap((one, index) => [
          condition(one.when, (when): Expr => ({ ...expr, cases: expr.cases.with(index, { ...one, when }) })),
          value(one.then, (then): Expr => ({ ...expr, cases: expr.cases.with(index, { ...one, then }) })),
        ]),
        value(expr.otherwise, (otherwise): Expr => ({ ...expr, otherwise })),
      ];
    default:
      return [];
  }
}
