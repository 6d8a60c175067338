/**
 * Many programs over the same events. Those that look at each event by itself run together: an event is compared only
 * with the rules that its log source and its values leave, and what several rules ask is asked once. What each program
 * finds is what `runProgram` finds.
 */
import { Budget, DEFAULT_MAX_STEPS } from '../budget.ts';
import type { RunContext, Test } from '../context.ts';
import { EngineError } from '../error.ts';
import { compileTest } from '../expressions.ts';
import type { Expr, Program, Span } from '../plan.ts';
import { EVENT_SCOPE } from '../rows.ts';
import { deepEnough, type RunInput, runContext, runProgram } from '../run.ts';
import type { Accessor, EventRecord, Result, Value } from '../values.ts';
import { expressionCost } from '../walk.ts';
import { type AtomContext, type Requirement, requirement } from './atoms.ts';
import { Candidates, RuleIndex } from './candidates.ts';
import { eventPredicate, isBounded, sourcesIn } from './event-filter.ts';
import { Routes } from './routes.ts';
import { type SharedPart, SharedTests } from './shared-tests.ts';
import { IndexSpace } from './text-matcher.ts';

/** What came of one of the programs. */
export type ProgramOutcome = { readonly result: Result } | { readonly error: EngineError };

/**
 * Runs each of the programs, and gives their outcomes in the same order: what is wrong with one is its own. Each has its
 * own bound on work, `maxSteps`; those that run together take fewer steps than they would alone.
 */
export function runPrograms(programs: readonly Program[], input: RunInput): readonly ProgramOutcome[] {
  const [first] = programs;
  if (first === undefined) return [];
  const budget = new LentBudget(first.plan.span);
  const context = sharedContext(first, input, budget);
  const shared = new SharedTests(context);
  const taken: Taken[] = [];
  const outcomes = programs.map((program, place) =>
    outcomeOf(program.plan.span, () => {
      const predicate = eventPredicate(program);
      if (predicate === undefined) return runProgram(program, input);
      const events: number[] = [];
      taken.push({ place, span: program.plan.span, predicate, part: shared.add(predicate), events });
      return { kind: 'events', events };
    }),
  );
  const rules: Rule[] = [];
  for (const one of taken) {
    outcomes[one.place] = outcomeOf(one.span, () => {
      const own = new Budget(input.maxSteps ?? DEFAULT_MAX_STEPS, one.span);
      budget.lend(own);
      rules.push({
        ...one,
        budget: own,
        cost: expressionCost(one.predicate),
        test: ownTest(one, shared, context),
        requirement: (is) => requirement(one.predicate, { view: input.view, is }),
        sources: sourcesIn(one.predicate),
      });
      return { kind: 'events', events: one.events };
    });
  }
  runRules(rules, context, budget, ({ place, span }, thrown) => {
    outcomes[place] = outcomeOf(span, () => {
      throw thrown;
    });
  });
  return outcomes;
}

/** The test of a program's predicate. Throws what compiling it alone throws: a shared part is placed in the first that has it. */
function ownTest({ part, predicate }: Taken, shared: SharedTests, context: RunContext): Test {
  try {
    return shared.compile(part);
  } catch (thrown) {
    if (thrown instanceof EngineError) return compileTest(predicate, EVENT_SCOPE, context);
    throw thrown;
  }
}

function outcomeOf(span: Span, work: () => Result): ProgramOutcome {
  try {
    return { result: deepEnough(span, work) };
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    return { error: thrown };
  }
}

/**
 * Whether a program gains by running with others, and none of them can lose by it: it looks at each event by itself, and
 * its work is bounded.
 */
export function canRunTogether(program: Program, caseSensitive?: boolean): boolean {
  const predicate = eventPredicate(program);
  return predicate !== undefined && isBounded(predicate, caseSensitive);
}

/** A program that looks at each event by itself, and its place among all. */
interface Taken {
  readonly place: number;
  readonly span: Span;
  readonly predicate: Expr;
  readonly part: SharedPart;
  /** Lines of the events that it finds. */
  readonly events: number[];
}

/** The same, ready to run. */
interface Rule extends Taken {
  readonly budget: Budget;
  /** Steps for each event that it is asked of. */
  readonly cost: number;
  readonly test: Test;
  /** What events must hold, as far as their log sources are known. */
  readonly requirement: (is: AtomContext['is']) => Requirement;
  /** The log sources that it asks about. */
  readonly sources: ReturnType<typeof sourcesIn>;
}

/** Finds the events of rules; `fail` is told of one that cannot go on. */
function runRules(
  rules: readonly Rule[],
  context: RunContext,
  budget: LentBudget,
  fail: (rule: Rule, thrown: unknown) => void,
): void {
  const space = new IndexSpace();
  const index = (wanted: (rule: Rule) => boolean, is: AtomContext['is']) =>
    new RuleIndex(
      rules.flatMap((one, rule) => (wanted(one) ? [{ rule, requirement: one.requirement(is) }] : [])),
      context.access,
      space,
    );
  const everywhere = index(
    ({ sources }) => sources.length === 0,
    () => undefined,
  );
  const routes = new Routes(
    rules.flatMap(({ sources }) => sources),
    context,
    (is) => index(({ sources }) => sources.length > 0, is),
  );
  const failed = new Set<Rule>();
  const candidates = new Candidates(rules.length);
  for (const event of context.events) {
    candidates.clear();
    everywhere.find(event, candidates);
    routes.of(event).find(event, candidates);
    for (let place = 0; place < candidates.count; place++) {
      const rule = rules[candidates.rules[place] ?? 0];
      if (rule === undefined || failed.has(rule)) continue;
      try {
        budget.lend(rule.budget);
        budget.spend(rule.cost);
        if (rule.test(event) === true) rule.events.push(event.line);
      } catch (thrown) {
        failed.add(rule);
        fail(rule, thrown);
      }
    }
  }
}

/** What all of the programs share: each field of an event is read once. */
function sharedContext(program: Program, input: RunInput, budget: Budget): RunContext {
  const { view } = input;
  const known = new Map<string, Accessor | undefined>();
  const access = (name: string): Accessor | undefined => {
    if (!known.has(name)) {
      const read = view.accessor(name);
      known.set(name, read && onceForEach(read));
    }
    return known.get(name);
  };
  return { ...runContext(program, input), access, budget };
}

/** Remembers the value of the last event. */
function onceForEach(read: Accessor): Accessor {
  let last: EventRecord | undefined;
  let value: Value = null;
  return (event) => {
    if (event !== last) {
      value = read(event);
      last = event;
    }
    return value;
  };
}

/** Takes steps off the budget of the rule whose turn it is. */
class LentBudget extends Budget {
  #lent: Budget | undefined;

  constructor(span: Span) {
    super(0, span);
  }

  lend(budget: Budget): void {
    this.#lent = budget;
  }

  override spend(steps: number): void {
    this.#lent?.spend(steps);
  }
}
