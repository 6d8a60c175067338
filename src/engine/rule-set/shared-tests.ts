/** Predicates of many rules compiled together: what several of them ask is one test, made once for each event. */
import type { RunContext, Test } from '../context.ts';
import { allOf, anyOf, compileTest } from '../expressions.ts';
import type { Expr } from '../plan.ts';
import { EVENT_SCOPE, type Row } from '../rows.ts';

/** A predicate, or a part of one, that may belong to several rules. */
export interface SharedPart {
  readonly number: number;
  /** How often it stands in others, or in rules. */
  uses: number;
  readonly build: () => Test;
  test?: Test;
}

/** Collects predicates over events, then compiles them. */
export class SharedTests {
  readonly #context: RunContext;
  readonly #known = new Map<string, SharedPart>();

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Takes a predicate in. A part is found again by what it asks, wherever it stands in a query. */
  add(expr: Expr): SharedPart {
    if (expr.op === 'and' || expr.op === 'or') {
      const items = expr.items.map((item) => this.add(item));
      const join = expr.op === 'and' ? allOf : anyOf;
      return this.#shared(`${expr.op} ${items.map(({ number }) => number)}`, () =>
        join(items.map((item) => this.compile(item))),
      );
    }
    if (expr.op === 'not') {
      const item = this.add(expr.item);
      return this.#shared(`not ${item.number}`, () => negated(this.compile(item)));
    }
    return this.#shared(JSON.stringify(expr, withoutPlace), () => compileTest(expr, EVENT_SCOPE, this.#context));
  }

  /** The test of a predicate, to be asked event by event, when all are in. Throws what `compileTest` throws. */
  compile(part: SharedPart): Test {
    part.test ??= part.uses > 1 ? onceForEach(part.build()) : part.build();
    return part.test;
  }

  #shared(key: string, build: () => Test): SharedPart {
    const known = this.#known.get(key);
    if (known) {
      known.uses++;
      return known;
    }
    const part: SharedPart = { number: this.#known.size, uses: 1, build };
    this.#known.set(key, part);
    return part;
  }
}

/** What two nodes that ask the same have in common: all but where they stand. JSON has no numbers that are not finite. */
function withoutPlace(name: string, value: unknown): unknown {
  if (name === 'span') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
}

function negated(item: Test): Test {
  return (row) => {
    const verdict = item(row);
    return verdict === null ? null : !verdict;
  };
}

/** Remembers the verdict on the last event. */
function onceForEach(test: Test): Test {
  let last: Row | undefined;
  let verdict: boolean | null = null;
  return (row) => {
    if (row !== last) {
      verdict = test(row);
      last = row;
    }
    return verdict;
  };
}
