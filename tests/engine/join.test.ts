import { describe, expect, it } from 'vitest';
import type { ComparisonRules, Expr, Plan } from '../../src/engine/plan.ts';
import { compare, eq, events, field, filter, lines, named, project, rows, run, SQL, STRICT, span } from './plans.ts';

type Join = Extract<Plan, { op: 'join' }>;
const join = (
  kind: Join['kind'],
  left: Plan,
  right: Plan,
  keys: readonly [string, string][],
  more: { on?: Expr; rules?: ComparisonRules } = {},
): Plan => ({
  op: 'join',
  kind,
  left,
  right,
  leftName: 'l',
  rightName: 'r',
  keys: keys.map(([one, other]) => ({ left: field(one), right: field(other), rules: more.rules ?? SQL })),
  ...(more.on ? { on: more.on } : {}),
  span,
});

const records = events(
  { kind: 'process', pid: 1, name: 'svchost' },
  { kind: 'process', pid: 2, name: 'wsmprovhost', ppid: 1 },
  { kind: 'flow', pid: '2', port: 5985 },
  { kind: 'flow', pid: 2, port: 80 },
  { kind: 'flow', pid: 9, port: 443 },
  { kind: 'flow', port: 53 },
);
const processes = filter(eq('kind', 'process'));
const flows = filter(eq('kind', 'flow'));
const sequences = (plan: Plan) => {
  const result = run(plan, records, 'sequences');
  return result.kind === 'sequences' ? result.sequences : [];
};

describe('join', () => {
  it.each([
    [
      'inner',
      [
        [2, 3],
        [2, 4],
      ],
    ],
    ['left', [[1], [2, 3], [2, 4]]],
    ['right', [[2, 3], [2, 4], [5], [6]]],
    ['outer', [[1], [2, 3], [2, 4], [5], [6]]],
    ['semi', [[2]]],
    ['anti', [[1]]],
  ] as const)('%s', (kind, found) => {
    expect(sequences(join(kind, processes, flows, [['pid', 'pid']]))).toEqual(found);
  });

  it('holds keys equal as their rules say', () => {
    expect(sequences(join('inner', processes, flows, [['pid', 'pid']], { rules: STRICT }))).toEqual([[2, 4]]);
    expect(
      sequences(join('inner', processes, flows, [['pid', 'pid']], { rules: { ...STRICT, numbers: 'text' } })),
    ).toEqual([
      [2, 3],
      [2, 4],
    ]);
  });

  it('never joins missing keys', () => {
    expect(sequences(join('inner', flows, flows, [['none', 'none']]))).toEqual([]);
  });

  it('checks a further condition on the pair, by the sides’ names', () => {
    const on = compare('lt', field('port', 'r'), 100, SQL);
    expect(sequences(join('inner', processes, flows, [['pid', 'pid']], { on }))).toEqual([[2, 4]]);
    expect(sequences(join('left', processes, flows, [['pid', 'pid']], { on }))).toEqual([[1], [2, 4]]);
  });

  it('pairs everything without keys', () => {
    expect(sequences(join('inner', processes, flows, []))).toHaveLength(8);
  });

  it('reads both sides of a pair, and the first that has a field where no side is named', () => {
    const plan = join('inner', processes, flows, [['pid', 'pid']]);
    const columns = [
      { name: 'child', expr: field('name', 'l') },
      { name: 'port', expr: field('port') },
      { name: 'kind', expr: field('kind', 'r') },
    ];
    expect(rows(project(plan, ...columns), records)).toEqual([
      ['wsmprovhost', 5985, 'flow'],
      ['wsmprovhost', 80, 'flow'],
    ]);
    expect(lines(plan, records)).toEqual([2, 3, 4]);
  });

  it('joins what was joined, keeping the names of inner sides', () => {
    const parents: Plan = {
      ...(join('inner', processes, processes, [['ppid', 'pid']]) as Join),
      leftName: 'child',
      rightName: 'parent',
    };
    const plan = join('inner', parents, flows, [['pid', 'pid']], { on: eq(field('name', 'parent'), 'svchost', SQL) });
    expect(sequences(plan)).toEqual([
      [2, 1, 3],
      [2, 1, 4],
    ]);
  });

  it('joins projected columns, and refuses a column that neither has', () => {
    const plan = join('inner', project(processes, ...named('pid', 'name')), project(flows, ...named('pid', 'port')), [
      ['pid', 'pid'],
    ]);
    expect(rows(plan, records)).toEqual([
      [2, 'wsmprovhost', '2', 5985],
      [2, 'wsmprovhost', 2, 80],
    ]);
    expect(() => lines(filter(eq('kind', 'flow'), plan), records)).toThrow(/Unknown field `kind`/);
    expect(() => lines(filter(eq(field('pid', 'x'), 2), plan), records)).toThrow(/Unknown name `x`/);
  });

  it('joins lists by any of their elements', () => {
    const lists = events({ side: 1, v: ['a', 'b'] }, { side: 2, v: 'b' }, { side: 2, v: ['c', 'a', 'b'] });
    const plan = join('inner', filter(eq('side', 1)), filter(eq('side', 2)), [['v', 'v']], { rules: STRICT });
    const result = run(plan, lists, 'sequences');
    expect(result).toEqual({
      kind: 'sequences',
      sequences: [
        [1, 2],
        [1, 3],
      ],
    });
  });
});
