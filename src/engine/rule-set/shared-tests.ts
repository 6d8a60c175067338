/** Predicates of many rules compiled together: what several of them ask is one test, made once for each event. */
import type { RunContext, Test } from '../context.ts';
import { allOf, anyOf, compileTest } from '../expressions.ts';
import type { Expr } from '../plan.ts';
import { EVENT_SCOPE, type Row } from '../rows.ts';

/** A predicate, or a part of one, that may belong to several rules. */
interface Part {
  readonly number: number;
  readonly test: Test;
}

/** Compiles predicates over events. Throws what `compileTest` throws. */
export class SharedTests {
  readonly #context: RunContext;
  readonly #known = new Map<string, Part>();

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** The test of a predicate, to be asked event by event. */
  compile(expr: Expr): Test {
    return this.#part(expr).test;
  }

  /** A part is found again by what it asks, wherever it stands in a query. */
  #part(expr: Expr): Part {
    if (expr.op === 'and' || expr.op === 'or') {
      const items = expr.items.map((item) => this.#part(item));
      const join = expr.op === 'and' ? allOf : anyOf;
      return this.#shared(`${expr.op} ${items.map(({ number }) => number)}`, () => join(items.map(({ test }) => test)));
    }
    if (expr.op === 'not') {
      const { number, test } = this.#part(expr.item);
      return this.#shared(`not ${number}`, () => negated(test));
    }
    return this.#shared(JSON.stringify(expr, withoutPlace), () => compileTest(expr, EVENT_SCOPE, this.#context));
  }

  #shared(key: string, build: () => Test): Part {
    const known = this.#known.get(key);
    if (known) return known;
    const made = { number: this.#known.size, test: onceForEach(build()) };
    this.#known.set(key, made);
    return made;
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
