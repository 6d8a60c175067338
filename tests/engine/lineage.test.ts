import { describe, expect, it } from 'vitest';
import { conditions, whyNot } from '../../src/engine/explain.ts';
import { fieldsOf } from '../../src/engine/fields.ts';
import type { Expr, Plan } from '../../src/engine/plan.ts';
import { couldMatch } from '../../src/engine/reads.ts';
import { and, at, eq, events, field, filter, lines, plainView, program, STRICT, source, span, step } from './plans.ts';

/** Processes of events with `kind`, `pid` and `ppid`, on one machine unless `host` names another. */
const lineage = (relation: Extract<Expr, { op: 'lineage' }>['relation'], of: Expr): Expr => ({
  op: 'lineage',
  relation,
  of,
  processes: {
    created: eq('kind', 'start'),
    ended: eq('kind', 'end'),
    booted: eq('name', 'boot'),
    host: { op: 'field', name: 'host', optional: true, span },
    ids: [{ own: field('pid'), parent: field('ppid') }],
  },
  span: at(10, 20),
});

const log = events(
  { kind: 'start', pid: 1, ppid: 0, name: 'shell', time: 1 },
  { kind: 'start', pid: 2, ppid: 1, name: 'child', time: 2 },
  { kind: 'write', pid: 2, time: 4 },
  { kind: 'start', pid: 3, ppid: 2, name: 'grandchild', time: 3 },
  { kind: 'start', pid: 4, ppid: 1, name: 'child', host: 'other', time: 5 },
);
const shell = eq('name', 'shell');

describe('lineage', () => {
  it.each<[Extract<Expr, { op: 'lineage' }>['relation'], number[]]>([
    ['self', [1]],
    ['child', [2, 3]],
    ['descendant', [2, 3, 4]],
  ])('%s', (relation, found) => {
    expect(lines(filter(lineage(relation, shell)), log)).toEqual(found);
  });

  it('follows events by time, not by line', () => {
    expect(lines(filter(lineage('child', eq('kind', 'write'))), log)).toEqual([]);
    const early = log.map((event) => ({
      ...event,
      raw: { ...event.raw, time: event.line === 3 ? 2 : (event.raw['time'] ?? 0) },
    }));
    expect(lines(filter(lineage('child', eq('kind', 'write'))), early)).toEqual([4]);
  });

  it('is one condition, whose inner fields are read, and which no log source decides', () => {
    const plan = filter(and(eq('pid', 2), lineage('child', shell)));
    expect(conditions(program(plan)).map((one) => one.expr.op)).toEqual(['compare', 'lineage']);
    expect(fieldsOf(program(plan))).toEqual(['pid', 'name']);
    const [first] = log;
    expect(first && couldMatch(program(plan), plainView(), first)).toBe(true);
  });

  it.each<[line: number, reason: unknown]>([
    [2, undefined],
    [5, { span: at(10, 20), value: 'of no such process' }],
  ])('turns an event away in words: line %s', (line, reason) => {
    const event = log[line - 1];
    if (!event) throw new Error('no event');
    const input = { events: log, view: plainView(), now: null };
    expect(whyNot(program(filter(lineage('child', shell))), [event], input)[0]).toEqual(reason);
  });
});

describe('gather', () => {
  const gather = (more: Partial<Extract<Plan, { op: 'gather' }>> = {}): Plan => ({
    op: 'gather',
    input: source,
    steps: [step(eq('kind', 'write')), step(shell)],
    rules: STRICT,
    span,
    ...more,
  });

  it('gives an event for each step, in any order of time', () => {
    expect(lines(gather(), log)).toEqual([3, 1]);
  });

  it('begins anew behind what ends it', () => {
    expect(lines(gather({ until: { predicate: eq('kind', 'start'), by: [] } }), log)).toEqual([]);
  });

  it('says of an event that it is in no group', () => {
    const [, second] = log;
    if (!second) throw new Error('no event');
    const input = { events: log, view: plainView(), now: null };
    expect(whyNot(program(gather()), [second], input)[0]?.value).toBe('start');
  });
});
