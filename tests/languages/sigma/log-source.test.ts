import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import { logSourceExpr, logSourceWords, withLogSources } from '../../../src/languages/sigma/log-source.ts';
import { eq, field, filter, named, program, project, records, source, span, VIEW } from './plans.ts';

const EVENTS = records([
  { EventID: 1, product: 'windows', service: 'sysmon', category: 'process_creation', Image: 'a.exe' },
  { EventID: 2, product: 'windows', service: 'security', Image: 'a.exe' },
  { EventID: 3, product: 'linux', service: 'auditd', Image: 'a.exe' },
]);
const found = (...args: Parameters<typeof withLogSources>) =>
  runProgram(withLogSources(...args), { events: EVENTS, view: VIEW, now: null });

describe('a log source as a condition', () => {
  const query = program(filter(eq('Image', 'a.exe')));

  it.each([
    [[], [1, 2, 3]],
    [undefined, [1, 2, 3]],
    [[{ product: 'windows' }], [1, 2]],
    [[{ product: 'Windows', service: 'Security' }], [2]],
    [
      [{ service: 'security' }, { product: 'linux' }],
      [2, 3],
    ],
    [[{ category: 'process_creation', product: 'windows' }], [1]],
    // One that asks for nothing is of any log.
    [
      [{ service: 'security' }, {}],
      [1, 2, 3],
    ],
  ])('%j finds %j', (sources, events) => {
    expect(found(query, sources)).toEqual({ kind: 'events', events });
  });

  it('stands above every source, whatever the plan', () => {
    const joined = program({
      op: 'join',
      kind: 'inner',
      left: filter(eq('Image', 'a.exe')),
      right: source,
      leftName: 'l',
      rightName: 'r',
      keys: [
        {
          left: field('Image'),
          right: field('Image'),
          rules: { fold: true, numbers: 'text', missing: false, lists: 'any' },
        },
      ],
      span,
    });
    expect(found(joined, [{ service: 'security' }])).toEqual({ kind: 'events', events: [2] });
    const union = program({ op: 'union', inputs: [source, source], events: true, span });
    expect(found(union, [{ product: 'linux' }])).toEqual({ kind: 'events', events: [3] });
    const table = program(project(source, ...named('EventID')), 'table');
    expect(found(table, [{ product: 'linux' }])).toMatchObject({ rows: [[3]], lines: [[3]] });
  });

  it('places each part where it is said', () => {
    const places = { category: 10, product: 20, service: 30 };
    const expr = logSourceExpr([{ category: 'dns', product: 'windows' }], span, (part) => ({
      start: places[part],
      end: places[part] + 3,
    }));
    expect(expr).toMatchObject({
      op: 'and',
      items: [
        { object: 'category:dns', span: { start: 10, end: 13 } },
        { object: 'product:windows', span: { start: 20, end: 23 } },
      ],
    });
  });

  it('is said in words', () => {
    expect(logSourceWords([{ product: 'windows', service: 'security' }, { category: 'dns' }])).toBe(
      'product windows, service security or category dns',
    );
  });
});
