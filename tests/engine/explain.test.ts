import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditions, letThrough, whyNot } from '../../src/engine/explain.ts';
import { fieldReads, fieldsOf } from '../../src/engine/fields.ts';
import type { Expr, Plan } from '../../src/engine/plan.ts';
import { couldMatch } from '../../src/engine/reads.ts';
import type { Value } from '../../src/engine/values.ts';
import {
  and,
  at,
  call,
  compare,
  difference,
  eq,
  events,
  extend,
  field,
  filter,
  LENIENT,
  limit,
  lines,
  literal,
  named,
  not,
  or,
  plainView,
  program,
  project,
  SQL,
  STRICT,
  source,
  span,
  step,
  union,
} from './plans.ts';

/** `name == value`, at `start`. */
const condition = (start: number, name: string, value: Value): Expr => eq(name, value, STRICT, at(start, start + 1));

const records = events(
  { id: 1, image: 'C:\\wsmprovhost.exe', parent: 'svchost.exe', time: 1 },
  { id: 1, image: 'C:\\cmd.exe', parent: 'explorer.exe', time: 2 },
  { id: 3, port: 5985, time: 3 },
);

function reason(plan: Plan, line: number) {
  const event = records[line - 1];
  if (!event) throw new Error(`no line ${line}`);
  const [found] = whyNot(program(plan), [event], { events: records, view: plainView(), now: null });
  return found && [found.span.start, found.value];
}

describe('whyNot', () => {
  const two = filter(and(condition(10, 'id', 1), condition(20, 'parent', 'svchost.exe')));
  const either = or(condition(10, 'image', 'a'), condition(20, 'parent', 'b'));
  const table: [name: string, plan: Plan, line: number, reason: unknown][] = [
    ['an event that is found', two, 1, undefined],
    ['the first part of an and', two, 3, [10, '3']],
    ['a later part of an and', two, 2, [20, 'explorer.exe']],
    ['a field that is missing', filter(condition(10, 'parent', 'x')), 3, [10, 'missing']],
    [
      'the whole of an or, with all that it reads',
      filter({ ...either, span: at(5, 9) }),
      2,
      [5, 'image: C:\\cmd.exe, parent: explorer.exe'],
    ],
    [
      'a condition on the whole event, in words of its own',
      filter({ ...or(condition(10, '@message', 'a'), condition(20, '@raw', 'b')), span: at(5, 9) }),
      2,
      [5, 'message: missing, line: missing'],
    ],
    ['a not, with what it reads', filter({ op: 'not', item: condition(14, 'id', 3), span: at(10, 15) }), 3, [10, '3']],
    [
      'the first of several filters',
      filter(condition(20, 'parent', 'x'), filter(condition(10, 'id', 3))),
      2,
      [10, '1'],
    ],
    [
      'a filter on a computed column',
      filter(condition(20, 'low', 'x'), extend(source, { name: 'low', expr: call('lower', field('parent')) })),
      2,
      [20, 'explorer.exe'],
    ],
    [
      'the value behind a function',
      filter(eq(call('lower', field('parent')), 'x', STRICT, at(10, 11))),
      2,
      [10, 'explorer.exe'],
    ],
    [
      'the log source of a condition on an object',
      filter({ op: 'is', object: 'process', span: at(10, 11) }),
      3,
      [10, 'missing missing'],
    ],
    [
      'a union that no part of finds it',
      union(true, filter(condition(10, 'id', 7)), filter(condition(20, 'id', 8))),
      1,
      [10, '1'],
    ],
    [
      'what a difference takes away',
      difference(source, { ...filter(condition(10, 'id', 1)), span: at(30, 31) }),
      1,
      [30, 'found by what is taken away'],
    ],
    [
      'a key by which rows belong together',
      {
        op: 'correlate',
        input: source,
        by: [{ op: 'field', name: 'port', span: at(50, 54) }],
        rules: STRICT,
        test: { kind: 'order', steps: [condition(10, 'id', 3)] },
        gives: 'rows',
        span: at(40, 41),
      },
      1,
      [50, 'missing'],
    ],
    ['a limit', { ...limit(source, 1), span: at(40, 41) }, 2, [40, 'beyond the limit']],
    [
      'a group that a condition leaves out',
      filter(compare('gt', 'n', 1, STRICT, at(50, 51)), {
        op: 'aggregate',
        input: source,
        by: named('id'),
        aggregates: [{ name: 'n', fn: 'count', span }],
        missingKeys: 'keep',
        order: 'met',
        span,
      }),
      3,
      [50, '1'],
    ],
    [
      'a group whose second key is missing',
      {
        op: 'aggregate',
        input: source,
        by: [...named('id'), { name: 'parent', expr: { ...field('parent'), span: at(70, 71) } }],
        aggregates: [{ name: 'n', fn: 'count', span }],
        missingKeys: 'drop',
        order: 'met',
        span,
      },
      3,
      [70, 'missing'],
    ],
    [
      'a transaction that lacks its start',
      {
        op: 'transaction',
        input: source,
        by: [],
        time: field('time'),
        maxEvents: 10,
        starts: condition(10, 'id', 4),
        keepOpen: false,
        columns: [],
        span: at(80, 81),
      },
      1,
      [80, 'in no complete transaction'],
    ],
    [
      'a join without a partner',
      {
        op: 'join',
        kind: 'inner',
        left: source,
        right: filter(condition(10, 'id', 3)),
        leftName: 'a',
        rightName: 'b',
        keys: [{ left: { ...field('id'), span: at(60, 61) }, right: field('id'), rules: STRICT }],
        span,
      },
      1,
      [60, 'no partner'],
    ],
    [
      'a sequence that is not complete',
      {
        op: 'sequence',
        input: source,
        steps: [step(condition(10, 'id', 3)), step(condition(20, 'id', 1))],
        rules: STRICT,
        span: at(70, 71),
      },
      3,
      [70, 'in no complete group'],
    ],
    [
      'a sequence none of whose steps takes it',
      {
        op: 'sequence',
        input: source,
        steps: [step(condition(10, 'id', 9)), step(condition(20, 'id', 8))],
        rules: STRICT,
        span,
      },
      1,
      [10, '1'],
    ],
  ];
  it.each(table)('names %s', (_, plan, line, found) => {
    expect(reason(plan, line)).toEqual(found);
  });

  it('prints long values short, on one line', () => {
    const [event] = events({ text: `a\r\n${'x'.repeat(500)}` });
    if (!event) throw new Error('no event');
    const [found] = whyNot(program(filter(condition(1, 'text', 'y'))), [event], {
      events: [event],
      view: plainView(),
      now: null,
    });
    expect(found?.value).toHaveLength(80);
    expect(found?.value).toMatch(/^a x+…$/);
  });
});

describe('conditions', () => {
  it('are the leaves of all predicates, in reading order', () => {
    const plan = filter(
      or(condition(3, 'c', 1), not(condition(4, 'd', 1))),
      filter(and(condition(1, 'a', 1), { op: 'exists', value: field('b'), span: at(2, 3) })),
    );
    expect(conditions(program(plan)).map((one) => one.span.start)).toEqual([1, 2, 3, 4]);
  });
});

describe('fieldsOf', () => {
  it('are the events’ fields, not columns that the plan computes', () => {
    const plan = filter(eq('count', 2), {
      op: 'aggregate',
      input: extend(filter(eq(call('lower', field('image')), field('parent'))), {
        name: 'short',
        expr: field('image'),
      }),
      by: [{ name: 'key', expr: field('short') }],
      aggregates: [{ name: 'count', fn: 'distinctCount', arg: field('user'), span }],
      missingKeys: 'drop',
      order: 'met',
      span,
    });
    expect(fieldsOf(program(plan))).toEqual(['image', 'parent', 'user']);
    expect(fieldReads(program(plan)).map((read) => read.name)).toEqual(['image', 'parent', 'image', 'user']);
  });

  it('name the side that they are read of', () => {
    const plan: Plan = {
      op: 'join',
      kind: 'inner',
      left: source,
      right: project(source, ...named('pid')),
      leftName: 'l',
      rightName: 'r',
      keys: [],
      on: eq(field('ppid', 'l'), literal(1)),
      span,
    };
    expect(fieldReads(program(plan))).toEqual([
      { name: 'pid', span },
      { name: 'ppid', relation: 'l', span },
    ]);
  });
});

describe('couldMatch', () => {
  const id = (value: number) => condition(0, 'id', value);
  const other = condition(0, 'image', 'x');
  const process: Expr = { op: 'is', object: 'process', span };
  it.each([
    ['its event id', filter(id(1)), true, false],
    ['another condition with it', filter(and(id(1), other)), true, false],
    ['another condition instead', filter(or(id(1), other)), true, true],
    ['a condition that is no log source', filter(other), true, true],
    ['all but its event id', filter(not(id(1))), false, true],
    ['not both', filter(not(and(id(1), other))), true, true],
    ['neither', filter(not(or(id(1), other))), false, true],
    ['an object', filter(process), true, false],
    ['a later filter', filter(id(1), filter(other)), true, false],
    ['a union', union(true, filter(id(1)), filter(id(3))), true, true],
    ['a difference, by its left', difference(filter(id(1)), filter(id(1))), true, false],
    ['a column of the same name', filter(id(1), extend(source, { name: 'id', expr: literal(1) })), true, true],
    ['a condition on the time', filter(compare('lt', { op: 'time', span }, 0)), true, true],
    [
      'a sequence, by its steps',
      { op: 'sequence', input: source, steps: [step(id(1)), step(id(2))], rules: STRICT, span } as Plan,
      true,
      false,
    ],
    [
      'a semi-join, by its left',
      {
        op: 'join',
        kind: 'semi',
        left: filter(id(1)),
        right: source,
        leftName: 'l',
        rightName: 'r',
        keys: [],
        span,
      } as Plan,
      true,
      false,
    ],
  ] as const)('reads %s', (_, plan, first, third) => {
    const answers = [records[0], records[2]].map((event) => event && couldMatch(program(plan), plainView(), event));
    expect(answers).toEqual([first, third]);
  });
});

describe('letThrough', () => {
  const met = (plan: Plan, line: number) => {
    const event = records[line - 1];
    if (!event) throw new Error(`no line ${line}`);
    const [found = []] = letThrough(program(plan), [event], { events: records, view: plainView(), now: null });
    return found.map(({ span, value, wanted }) => [span.start, value, wanted]);
  };
  const image = condition(20, 'image', 'C:\\cmd.exe');
  const table: [name: string, plan: Plan, line: number, met: unknown][] = [
    ['an event that is not found', filter(condition(10, 'id', 3)), 1, []],
    ['a query without conditions', source, 1, []],
    [
      'every part of an and',
      filter(and(condition(10, 'id', 1), image)),
      2,
      [
        [10, '1', '1'],
        [20, 'C:\\cmd.exe', 'C:\\cmd.exe'],
      ],
    ],
    [
      'the first branch of an or that holds',
      filter(or(condition(10, 'id', 3), image)),
      2,
      [[20, 'C:\\cmd.exe', 'C:\\cmd.exe']],
    ],
    [
      'reading order, whatever the order of filters',
      filter(condition(10, 'id', 1), filter(image)),
      2,
      [
        [10, '1', '1'],
        [20, 'C:\\cmd.exe', 'C:\\cmd.exe'],
      ],
    ],
    ['a not, whole', filter({ op: 'not', item: condition(14, 'id', 3), span: at(10, 15) }), 2, [[10, '1', 'not 3']]],
    [
      'the branch of a union that gives it',
      union(true, filter(condition(10, 'id', 3)), filter(image)),
      2,
      [[20, 'C:\\cmd.exe', 'C:\\cmd.exe']],
    ],
    [
      'the left of a difference',
      difference(filter(image), filter(condition(10, 'id', 3))),
      2,
      [[20, 'C:\\cmd.exe', 'C:\\cmd.exe']],
    ],
    [
      'the step of a sequence that takes it',
      {
        op: 'sequence',
        input: source,
        steps: [step(condition(10, 'id', 1)), step(condition(20, 'id', 3))],
        rules: STRICT,
        span,
      },
      3,
      [[20, '3', '3']],
    ],
    [
      'eight at most',
      filter(and(...Array.from({ length: 12 }, (_, place) => condition(place * 2, 'id', 1)))),
      1,
      Array.from({ length: 8 }, (_, place) => [place * 2, '1', '1']),
    ],
  ];
  it.each(table)('%s', (_, plan, line, expected) => {
    expect(met(plan, line)).toEqual(expected);
  });

  it('names the first condition that is not true, after true ones; of an event that is found true ones only', () => {
    const value = fc.constantFrom<Value>('a', 'A', '1', 1, null, ['a', 'b']);
    const leaf = fc
      .tuple(fc.constantFrom('x', 'y'), value, fc.constantFrom(STRICT, LENIENT, SQL), fc.boolean())
      .map(([name, wanted, rules, denied]) => (where: ReturnType<typeof at>): Expr => {
        const condition = eq(name, wanted, rules, where);
        return denied ? { op: 'not', item: condition, span: where } : condition;
      });
    const parts = fc.array(leaf, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.record({ x: value, y: value }), fc.nat(5), (leaves, raw, cut) => {
        const conditions = leaves.map((of, place) => of(at(10 * place, 10 * place + 5)));
        const all = events(raw);
        const holds = conditions.map((condition) => lines(filter(condition), all).length === 1);
        const [before, behind] = [conditions.slice(0, cut), conditions.slice(cut)];
        const input = { events: all, view: plainView(), now: null };
        for (const plan of [filter(and(...conditions)), filter(and(...behind), filter(and(...before)))]) {
          const [event] = all;
          if (!event) return;
          const failing = holds.indexOf(false);
          expect(whyNot(program(plan), [event], input)[0]?.span.start).toBe(failing < 0 ? undefined : failing * 10);
          expect(letThrough(program(plan), [event], input)[0]?.map(({ span }) => span.start / 10)).toEqual(
            failing < 0 ? [...conditions.keys()] : [],
          );
        }
      }),
    );
  });

  it.each(table)('%s: an event is found, or turned away, never both', (_, plan, line) => {
    if (met(plan, line).length > 0) expect(reason(plan, line)).toBeUndefined();
  });
});
