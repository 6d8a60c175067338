import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchedParts } from '../../src/engine/matched.ts';
import type { Expr, Plan } from '../../src/engine/plan.ts';
import type { Value } from '../../src/engine/values.ts';
import {
  and,
  call,
  compare,
  difference,
  eq,
  events,
  exists,
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
  wildcard,
} from './plans.ts';

const records = events(
  {
    id: 1,
    image: 'C:\\Windows\\wsmprovhost.exe',
    parent: 'svchost.exe',
    args: ['-Embedding', '-x'],
    address: '10.1.2.3',
    time: 1,
  },
  { id: 1, image: 'C:\\Windows\\cmd.exe', parent: 'wsmprovhost.exe', args: 'cmd', time: 2 },
  { id: 3, port: 5985, image: 'C:\\Windows\\WSMPROVHOST.EXE', nothing: null, time: 3 },
);

const within = (name: string, text: string, lists: 'any' | 'all' | 'whole' = 'any'): Expr => ({
  op: 'match',
  value: field(name),
  pattern: { kind: 'contains', text: literal(text) },
  rules: { fold: true, missing: false, lists },
  span,
});
const among = (name: string, ...items: Value[]): Expr => ({
  op: 'in',
  value: field(name),
  items: items.map(literal),
  rules: LENIENT,
  span,
});
const addresses: Expr = {
  op: 'match',
  value: field('address'),
  pattern: { kind: 'cidr', ranges: ['10.0.0.0/8'] },
  rules: { fold: true, missing: false, lists: 'any' },
  span,
};

/** What is taken of the events found, as `line field text`, in the order of lines and fields. */
function taken(plan: Plan, asked: readonly number[] = [1, 2, 3], more: Record<string, Value>[] = []): string[] {
  const all = more.length > 0 ? events(...more) : records;
  const found = matchedParts(program(plan), asked, { events: all, view: plainView(), now: null });
  return [...found]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, parts]) =>
      parts.map(({ field: name, member, text, start, end }) => {
        const place = member === 0 ? '' : `[${member}]`;
        return `${line} ${name}${place} ${text.slice(start, end)}`;
      }),
    );
}

describe('matchedParts', () => {
  const wsm = wildcard('image', '*\\wsmprovhost.exe');
  const table: [name: string, plan: Plan, taken: string[]][] = [
    ['an equal value, whole', filter(eq('parent', 'svchost.exe')), ['1 parent svchost.exe']],
    ['a number, whole', filter(compare('ge', 'port', 5000)), ['3 port 5985']],
    ['a number that a text is compared with', filter(eq('port', '5985', LENIENT)), ['3 port 5985']],
    ['of a wildcard what it asks for', filter(wsm), ['1 image \\wsmprovhost.exe', '3 image \\WSMPROVHOST.EXE']],
    ['each part of an and', filter(and(wsm, eq('id', 1))), ['1 image \\wsmprovhost.exe', '1 id 1']],
    [
      'of an or all that hold',
      filter(or(wsm, eq('parent', 'svchost.exe'), eq('id', 9))),
      ['1 image \\wsmprovhost.exe', '1 parent svchost.exe', '3 image \\WSMPROVHOST.EXE'],
    ],
    ['the value that is among several', filter(among('parent', 'a', 'SVCHOST.exe')), ['1 parent svchost.exe']],
    ['the member of a list', filter(within('args', 'x')), ['1 args[1] x']],
    ['all members of a list of which all must', filter(within('args', '-', 'all')), ['1 args -', '1 args[1] -']],
    ['an address, whole', filter(addresses), ['1 address 10.1.2.3']],
    ['a value that is there, whole', filter(exists('port')), ['3 port 5985']],
    ['nothing of what is denied', filter(and(not(eq('id', 1)), compare('ne', 'image', 'x'))), []],
    ['what is denied twice', filter(not(compare('ne', 'id', 3))), ['3 id 3']],
    ['neither of a denied or', filter(not(or(eq('id', 1), not(eq('port', 5985))))), ['3 port 5985']],
    ['nothing of the log source', filter({ op: 'is', object: 'process', span }), []],
    [
      'a field in another case, as it is written',
      filter(eq(call('lower', field('image')), 'c:\\windows\\wsmprovhost.exe')),
      ['1 image C:\\Windows\\wsmprovhost.exe', '3 image C:\\Windows\\WSMPROVHOST.EXE'],
    ],
    [
      'a column that is a field in another case',
      filter(eq('low', 'svchost.exe'), extend(source, { name: 'low', expr: call('lower', field('parent')) })),
      ['1 parent svchost.exe'],
    ],
    [
      'a column that hides the field which it is made of',
      filter(eq('parent', 'svchost.exe'), extend(source, { name: 'parent', expr: call('lower', field('parent')) })),
      ['1 parent svchost.exe'],
    ],
    [
      'all of a field of which something is computed',
      filter(compare('gt', call('length', field('parent')), 12)),
      ['2 parent wsmprovhost.exe'],
    ],
    [
      'a constant that a function looks for',
      filter(call('contains', field('parent'), literal('host'))),
      ['1 parent host', '2 parent host'],
    ],
    [
      'a function that must be true',
      filter(eq(call('contains', field('parent'), literal('prov')), true)),
      ['2 parent prov'],
    ],
    [
      'filters before a projection, and a filter behind it',
      filter(eq('image', 'C:\\Windows\\cmd.exe'), project(filter(eq('id', 1)), ...named('image'))),
      ['2 image C:\\Windows\\cmd.exe', '2 id 1'],
    ],
    [
      'the branch of a union that finds it, and no other',
      union(true, filter(eq('id', 3)), filter(eq('parent', 'nobody'), filter(eq('port', 5985)))),
      ['3 id 3'],
    ],
    ['what is left of a difference', difference(filter(eq('id', 1)), filter(eq('parent', 'svchost.exe'))), ['2 id 1']],
    ['only what a limit keeps', limit(filter(eq('id', 1)), 1), ['1 id 1']],
    [
      'rows of a count, by the filter before it; nothing of the count',
      filter(compare('ge', 'n', 2), {
        op: 'aggregate',
        input: filter(eq('id', 1)),
        by: [],
        aggregates: [{ name: 'n', fn: 'count', span }],
        missingKeys: 'keep',
        order: 'met',
        span,
      }),
      ['1 id 1', '2 id 1'],
    ],
    [
      'each step of a sequence by its own condition',
      {
        op: 'sequence',
        input: source,
        steps: [step(eq('parent', 'svchost.exe')), step(eq('parent', 'wsmprovhost.exe'))],
        rules: STRICT,
        span,
      } as Plan,
      ['1 parent svchost.exe', '2 parent wsmprovhost.exe'],
    ],
  ];
  it.each(table)('%s', (_, plan, expected) => {
    expect(taken(plan)).toEqual(expected);
  });

  it('marks only the lines that it is asked about', () => {
    expect(taken(filter(eq('id', 1)), [2])).toEqual(['2 id 1']);
    expect(taken(filter(eq('id', 1)), [3, 99])).toEqual([]);
  });

  it('keeps to values that are missing, empty, nested or very long', () => {
    const long = `${'x'.repeat(100_000)}needle`;
    const hostile = [
      { image: long },
      { image: null },
      { image: '' },
      { image: ['', null, ['needle'], { a: 'needle' }] },
      {},
    ];
    expect(taken(filter(within('image', 'needle')), [1, 2, 3, 4, 5], hostile)).toEqual([
      '1 image needle',
      '4 image[2] needle',
      '4 image[3] needle',
    ]);
  });

  it('reads a table of SQL by its own rules', () => {
    expect(taken(filter(eq('port', '5985', SQL)))).toEqual(['3 port 5985']);
  });

  const words = fc.constantFrom('a', 'b', 'ab', 'A', '😀', '');
  const value = fc.oneof(words, fc.constant(null), fc.integer({ min: 0, max: 3 }), fc.array(words, { maxLength: 3 }));
  const leaf = fc.oneof(
    fc.tuple(fc.constantFrom('x', 'y'), words).map(([name, text]) => within(name, text)),
    fc.tuple(fc.constantFrom('x', 'y'), words).map(([name, text]) => wildcard(name, `*${text}?`)),
    fc.tuple(fc.constantFrom('x', 'y'), value).map(([name, one]) => eq(name, literal(one), LENIENT)),
    fc.constantFrom('x', 'y').map(exists),
  );
  const predicate = fc.letrec<{ expr: Expr }>((tie) => ({
    expr: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tie('expr').map(not),
      fc.array(tie('expr'), { minLength: 1, maxLength: 3 }).map((items) => and(...items)),
      fc.array(tie('expr'), { minLength: 1, maxLength: 3 }).map((items) => or(...items)),
    ),
  })).expr;

  it('takes parts of values that are there, of events that are found, and of no others', () => {
    fc.assert(
      fc.property(predicate, fc.array(fc.record({ x: value, y: value }), { maxLength: 4 }), (expr, raw) => {
        const all = events(...raw);
        const plan = filter(expr);
        const found = lines(plan, all);
        const input = { events: all, view: plainView(), now: null };
        const parts = matchedParts(
          program(plan),
          all.map(({ line }) => line),
          input,
        );
        for (const [line, marked] of parts) {
          expect(found).toContain(line);
          for (const part of marked) {
            const held = all[line - 1]?.raw[part.field] ?? null;
            const member = Array.isArray(held) ? held[part.member] : held;
            expect(part.text).toBe(String(member));
            expect(0 <= part.start && part.start < part.end && part.end <= part.text.length).toBe(true);
          }
        }
      }),
    );
  });
});
