import { describe, expect, it } from 'vitest';
import type { Expr, Plan } from '../../src/engine/plan.ts';
import { EngineError, runProgram } from '../../src/engine/run.ts';
import {
  and,
  at,
  eq,
  events,
  extend,
  field,
  filter,
  LENIENT,
  limit,
  lines,
  literal,
  not,
  or,
  plainView,
  program,
  project,
  run,
  STRICT,
  sort,
  source,
  span,
  wildcard,
} from './plans.ts';

const failure = (work: () => unknown): EngineError => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
};

describe('unknown fields', () => {
  const closed = plainView(['process_name', 'parent_name', 'pid']);
  it('are errors of a closed view, placed, with the nearest name', () => {
    const plan = filter(eq({ op: 'field', name: 'proces_name', span: at(10, 21) }, 'x'));
    expect(failure(() => lines(plan, [], { view: closed }))).toMatchObject({
      kind: 'unknown-field',
      message: 'Unknown field `proces_name`: the view `plain` has no such field.',
      help: 'Did you mean `process_name`?',
      span: { start: 10, end: 21 },
    });
  });

  it('are missing in an open one', () => {
    expect(lines(filter(not({ op: 'exists', value: field('nope'), span })), events({}))).toEqual([1]);
  });

  it('do not include columns that the plan computes', () => {
    const plan = filter(eq('twice', 2), extend(source, { name: 'twice', expr: literal(2) }));
    expect(lines(plan, events({}), { view: closed })).toEqual([1]);
  });
});

describe('results', () => {
  it('select events by the view’s objects', () => {
    const is: Expr = { op: 'is', object: 'process', action: 'create', span };
    expect(lines(filter(is), events({ id: 1 }, { id: 2 }))).toEqual([1]);
  });

  it('take now from the input, or else from the latest event', () => {
    const later: Expr = {
      op: 'compare',
      comparator: 'ge',
      left: { op: 'time', span },
      right: { op: 'now', span },
      rules: STRICT,
      span,
    };
    const records = events({ time: 5 }, { time: 9 }, { time: 7 });
    expect(lines(filter(later), records)).toEqual([2]);
    expect(lines(filter(later), records, { now: 7 })).toEqual([2, 3]);
  });

  it('keep the lines of the file, not the events’ places', () => {
    const records = [
      { line: 4, raw: { a: 1 } },
      { line: 9, raw: { a: 1 } },
    ];
    expect(run(project(source, { name: 'a', expr: field('a') }), records, 'table')).toMatchObject({
      events: [4, 9],
      lines: [[4], [9]],
    });
  });
});

describe('bounds', () => {
  const many = events(...Array.from({ length: 200 }, (_, index) => ({ a: index, text: 'x'.repeat(1000) })));
  const crossed: Plan = {
    op: 'join',
    kind: 'inner',
    left: source,
    right: source,
    leftName: 'l',
    rightName: 'r',
    keys: [],
    span: at(3, 9),
  };

  it('stop a join that pairs everything, at the join', () => {
    expect(failure(() => lines(crossed, many, { maxSteps: 100_000 }))).toMatchObject({
      kind: 'steps',
      message: 'The query takes more than 100,000 steps on these events.',
      span: { start: 3, end: 9 },
    });
  });

  it('count a pair that a join keeps as more than one that it only looks at', () => {
    const kept = (maxSteps: number) => () => run(crossed, many, 'sequences', { maxSteps });
    expect(failure(kept(200 * 200 * 80)).kind).toBe('steps');
    expect(kept(200 * 200 * 100)).not.toThrow();
    expect(lines({ ...crossed, on: eq('a', -1) }, many, { maxSteps: 200 * 200 * 20 })).toEqual([]);
  });

  it('count the text that matches read', () => {
    const plan = filter(wildcard('text', '*y*'));
    expect(failure(() => lines(plan, many, { maxSteps: 2000 })).kind).toBe('steps');
    expect(lines(plan, many, { maxSteps: 20_000 })).toEqual([]);
  });

  describe('of thousands of words', () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}`);
    const text = `${'x '.repeat(320)}word`;
    const ofLists = events(...Array.from({ length: 10 }, () => ({ list: Array.from({ length: 50 }, () => 'x') })));
    const ofTexts = events(
      ...Array.from({ length: 10 }, () => ({ text, list: Array.from({ length: 50 }, () => 'x') })),
    );
    const anyWord = (name: string, source: (word: string) => string): Expr =>
      or(
        ...words.map((word): Expr => {
          const regex = { source: source(word), dialect: 're2', anchor: 'search' } as const;
          return { op: 'match', value: field(name), pattern: { kind: 'regex', regex }, rules: LENIENT, span };
        }),
      );

    it('count each value of a list that is compared', () => {
      const plan = filter(or(...words.map((word) => eq('list', word))));
      const compared = words.length * 10 * 50;
      expect(failure(() => lines(plan, ofLists, { maxSteps: compared })).kind).toBe('steps');
      expect(lines(plan, ofLists, { maxSteps: compared * 1.2 })).toEqual([]);
    });

    it('count each text of a list that is matched, however short', () => {
      const plan = filter(anyWord('list', (word) => `(?:^|\\W)${word}`));
      expect(failure(() => lines(plan, ofTexts, { maxSteps: words.length * 10 * 50 })).kind).toBe('steps');
    });

    it('count little for texts that lack what the expression requires', () => {
      const looks = words.length * 10 * 10;
      const required = filter(anyWord('text', (word) => `(?:^|\\W)${word}(?:\\W|$)`));
      expect(lines(required, ofTexts, { maxSteps: looks * 2 })).toEqual([]);
      const read = filter(anyWord('text', (word) => `(?:^|\\W)(?:${word}|${word}s)(?:\\W|$)`));
      expect(failure(() => lines(read, ofTexts, { maxSteps: looks * 10 })).kind).toBe('steps');
    });
  });

  it('do not depend on the machine: the same steps pass or fail every time', () => {
    const plan = sort(filter(and(eq('a', 3), wildcard('text', '*x?x*'))), 'a');
    let least = 1;
    while (passes(least)) least++;
    for (let most = 1; most < 1e7; most *= 2) expect(passes(most)).toBe(passes(most));

    function passes(maxSteps: number): boolean {
      try {
        lines(plan, many, { maxSteps });
        return true;
      } catch {
        return false;
      }
    }
  });

  it('turn nesting without end into an error', () => {
    let deep: Expr = eq('a', 1);
    for (let level = 0; level < 200_000; level++) deep = not(deep);
    expect(failure(() => lines(filter(deep), many))).toMatchObject({
      kind: 'depth',
      message: 'The query is nested too deeply.',
    });
    let long: Plan = source;
    for (let level = 0; level < 200_000; level++) long = limit(long, 1);
    expect(failure(() => lines(long, many)).kind).toBe('depth');
  });

  it('leave the events as they are', () => {
    const records = events({ a: [3, 1, 2], b: { c: 1 } });
    const before = structuredClone(records);
    const plan = extend(source, { name: 'r', expr: { op: 'call', name: 'reverse', args: [field('a')], span } });
    runProgram(program(plan, 'table'), { events: records, view: plainView(), now: null });
    expect(records).toEqual(before);
  });
});
