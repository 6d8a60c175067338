/** What conditions can give for a kind of event of which only some values are known. */
import { Budget, DEFAULT_MAX_STEPS } from '../engine/budget.ts';
import type { RunContext, Test } from '../engine/context.ts';
import { compileTest } from '../engine/expressions.ts';
import { fieldsIn } from '../engine/fields.ts';
import type { Expr } from '../engine/plan.ts';
import { EVENT_SCOPE } from '../engine/rows.ts';
import { subexpressions } from '../engine/walk.ts';
import type { ProbedView, Reading } from './probes.ts';

/** Truths that a condition can have, as bits: true, false, unknown (three-valued logic). */
export type Truths = number;
export const TRUE = 1;
export const FALSE = 2;
export const UNKNOWN = 4;
export const ANY: Truths = TRUE | FALSE | UNKNOWN;

export const not = (truths: Truths): Truths =>
  (truths & TRUE ? FALSE : 0) | (truths & FALSE ? TRUE : 0) | (truths & UNKNOWN);

export const and = (left: Truths, right: Truths): Truths =>
  (left & right & TRUE) |
  ((left | right) & FALSE) |
  ((left & UNKNOWN && right & (TRUE | UNKNOWN)) || (right & UNKNOWN && left & (TRUE | UNKNOWN)) ? UNKNOWN : 0);

export const or = (left: Truths, right: Truths): Truths => not(and(not(left), not(right)));

/** Where a condition stands. */
export interface Place {
  /** Columns that the plan computes; those with one value for all rows have it. */
  readonly computed: ReadonlySet<string>;
  /** Whether a name without relation, or with one, is that of the event in question. */
  readonly isOwn: (relation: string | undefined) => boolean;
}

/** Decides conditions for the probes of a view. */
export class Verdicts {
  readonly #probed: ProbedView;
  readonly #context: RunContext;
  readonly #leaves = new Map<Expr, Leaf>();
  /** Of each value, the question whether it is there. */
  readonly #existing = new Map<Expr, Expr>();

  constructor(probed: ProbedView, expr: { readonly span: Expr['span'] }) {
    this.#probed = probed;
    this.#context = {
      view: probed.view,
      access: (name) => probed.view.accessor(name),
      now: () => null,
      budget: new Budget(DEFAULT_MAX_STEPS, expr.span),
      events: [],
    };
  }

  /** What a condition can be for a probe. */
  truths(expr: Expr, probe: number, place: Place): Truths {
    switch (expr.op) {
      case 'and':
        return this.#joined(expr.items, probe, place, and, TRUE, FALSE);
      case 'or':
        return this.#joined(expr.items, probe, place, or, FALSE, TRUE);
      case 'not':
        return not(this.truths(expr.item, probe, place));
      case 'lineage':
      case 'time':
      case 'now':
        return ANY;
      case 'is': {
        const reading = this.#probed.selected(expr.object, expr.action)?.[probe];
        return reading === undefined || reading.open ? ANY : reading.value === true ? TRUE : FALSE;
      }
      default:
        return this.#leafTruths(expr, probe, place);
    }
  }

  /** Whether an expression is missing for every event of a probe's kind. */
  isMissing(value: Expr, probe: number, place: Place): boolean {
    let exists = this.#existing.get(value);
    if (exists === undefined) {
      exists = { op: 'exists', value, span: value.span };
      this.#existing.set(value, exists);
    }
    return this.truths(exists, probe, place) === FALSE;
  }

  #joined(
    items: readonly Expr[],
    probe: number,
    place: Place,
    join: (left: Truths, right: Truths) => Truths,
    neutral: Truths,
    decided: Truths,
  ): Truths {
    let truths = neutral;
    for (const item of items) {
      truths = join(truths, this.truths(item, probe, place));
      if (truths === decided) return truths;
    }
    return truths;
  }

  #leafTruths(expr: Expr, probe: number, place: Place): Truths {
    const leaf = this.#leafOf(expr);
    if (leaf.fickle) return ANY;
    for (const { name, relation, readings } of leaf.fields) {
      if (place.computed.has(name) || !place.isOwn(relation)) return ANY;
      if (readings === undefined || readings[probe]?.open !== false) return ANY;
    }
    const event = this.#probed.probes[probe]?.event;
    leaf.test ??= this.#compile(withoutRelations(expr));
    if (leaf.test === 'refused' || event === undefined) return ANY;
    const truth = leaf.test(event);
    return truth === null ? UNKNOWN : truth ? TRUE : FALSE;
  }

  #leafOf(expr: Expr): Leaf {
    const known = this.#leaves.get(expr);
    if (known !== undefined) return known;
    const fields = fieldsIn(expr).map(({ name, relation, optional }) => ({
      name,
      relation,
      readings: this.#probed.field(name) ?? (optional || this.#probed.view.open ? this.#absent() : undefined),
    }));
    const leaf: Leaf = { fields, fickle: isFickle(expr), test: undefined };
    this.#leaves.set(expr, leaf);
    return leaf;
  }

  #absent(): readonly Reading[] {
    return this.#probed.probes.map(() => ({ open: false, value: null }));
  }

  /** What the engine refuses can be anything: the run says so. */
  #compile(expr: Expr): Test | 'refused' {
    try {
      return compileTest(expr, EVENT_SCOPE, this.#context);
    } catch {
      return 'refused';
    }
  }
}

interface Leaf {
  readonly fields: readonly {
    readonly name: string;
    readonly relation: string | undefined;
    readonly readings: readonly Reading[] | undefined;
  }[];
  /** It depends on more than the event's fields: time, other events, or tests of its log within. */
  readonly fickle: boolean;
  /** Compiled when first asked. */
  test: Test | 'refused' | undefined;
}

function isFickle(expr: Expr): boolean {
  return ['time', 'now', 'lineage', 'is'].includes(expr.op) || subexpressions(expr).some(isFickle);
}

/** The expression as it is read of one event, whatever it was joined with. */
function withoutRelations(expr: Expr): Expr {
  if (fieldsIn(expr).every(({ relation }) => relation === undefined)) return expr;
  return JSON.parse(JSON.stringify(expr), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('op' in value) || value.op !== 'field') return value;
    return { ...value, relation: undefined };
  }) as Expr;
}
