import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateEvents } from '../../../scripts/bench/languages/events.ts';
import { generateRules } from '../../../scripts/bench/languages/sigma-rules.ts';
import { EngineError } from '../../../src/engine/error.ts';
import type { ComparisonRules, Expr, Plan, Program, WildcardPattern } from '../../../src/engine/plan.ts';
import { type ProgramOutcome, runPrograms } from '../../../src/engine/rule-set/run-programs.ts';
import { IndexSpace, TextMatcher, type WantedText } from '../../../src/engine/rule-set/text-matcher.ts';
import { type RunInput, runProgram } from '../../../src/engine/run.ts';
import type { Value, View } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';
import {
  and,
  eq,
  events,
  exists,
  field,
  filter,
  LENIENT,
  limit,
  literal,
  not,
  or,
  plainView,
  program,
  SQL,
  source,
  span,
  stars,
  union,
} from '../plans.ts';

/** What `runProgram` gives or throws, program by program. */
function oneByOne(programs: readonly Program[], input: RunInput): ProgramOutcome[] {
  return programs.map((one) => {
    try {
      return { result: runProgram(one, input) };
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      return { error: thrown };
    }
  });
}

function lines(outcomes: readonly ProgramOutcome[]): unknown[] {
  return outcomes.map((outcome) => {
    if ('error' in outcome) return outcome.error.kind;
    return outcome.result.kind === 'events' ? outcome.result.events : outcome.result.kind;
  });
}

const found = (plans: readonly Plan[], records: readonly Record<string, Value>[], more: Partial<RunInput> = {}) =>
  lines(
    runPrograms(
      plans.map((plan) => program(plan)),
      { events: events(...records), view: plainView(), now: null, ...more },
    ),
  );

describe('programs that look at each event by itself', () => {
  const records = [
    { id: 1, a: 'Cmd.exe', n: '4624' },
    { id: 2, a: ['x', 'CMD.EXE'], n: 4624 },
    { id: 1, n: null },
  ];
  const process: Expr = { op: 'is', object: 'process', span };

  test.each<[what: string, plan: Plan, lines: readonly number[]]>([
    ['equality without case, of a list any element', filter(eq('a', 'cmd.exe', LENIENT)), [1, 2]],
    ['numbers, however they are written', filter(eq('n', 4624, LENIENT)), [1, 2]],
    ['a log source and a value', filter(and(process, eq('a', 'cmd.exe', LENIENT))), [1]],
    ['a log source alone', filter(process), [1, 3]],
    ['not of that log source', filter(not(process)), [2]],
    ['a field that is missing', filter(not(exists('a'))), [3]],
    ['true of missing fields', filter(eq('a', 'x', { ...LENIENT, missing: true })), [2, 3]],
    ['not unknown', filter(not(eq('a', 'cmd.exe', SQL))), [1, 2]],
    ['all events', source, [1, 2, 3]],
    ['nothing', filter(literal(false)), []],
    ['filters in a row', filter(exists('n'), filter(process)), [1]],
    ['any of several', union(true, filter(eq('n', 4624)), filter(eq('a', 'x'))), [2]],
  ])('%s', (_, plan, expected) => {
    expect(found([plan], records)).toEqual([expected]);
  });

  // The last sigma of a word has a form of its own in small letters.
  test('with case, letters whose small form depends on their neighbours', () => {
    const contains: Expr = {
      op: 'match',
      value: field('a'),
      pattern: { kind: 'contains', text: literal('\u03a3') },
      rules: { fold: false, missing: false, lists: 'any' },
      span,
    };
    expect(found([filter(contains)], [{ a: '\u0391\u03a3' }, { a: '\u03c3' }])).toEqual([[1]]);
  });

  test('others run by themselves, in the same order', () => {
    expect(found([limit(source, 2), filter(process), limit(filter(process), 1, 'tail')], records)).toEqual([
      [1, 2],
      [1, 3],
      [3],
    ]);
  });

  test('none at all', () => {
    expect(runPrograms([], { events: events({}), view: plainView(), now: null })).toEqual([]);
  });
});

describe('what is wrong with one program is its own', () => {
  const broken: Expr = {
    op: 'match',
    value: field('a'),
    pattern: { kind: 'regex', regex: { source: '(', dialect: 'pcre', anchor: 'search' } },
    rules: { fold: true, missing: false, lists: 'any' },
    span: { start: 3, end: 9 },
  };

  test('a pattern that cannot be read, a name that the view does not have', () => {
    const programs = [filter(broken), filter(eq('a', 1)), filter(eq('b', 1))].map((plan) => program(plan));
    const input = { events: events({ a: 1 }), view: plainView(['a']), now: null };
    const outcomes = runPrograms(programs, input);
    expect(lines(outcomes)).toEqual(['regex', [1], 'unknown-field']);
    expect(outcomes).toEqual(oneByOne(programs, input));
  });

  test('is placed in its own query, where several have the same', () => {
    const at = { start: 40, end: 46 };
    const programs = [broken, { ...broken, span: at }, { ...exists('b'), span: at }, eq('a', 1)].map((one) =>
      program(filter(or(one, exists('a')))),
    );
    const unknown = (start: number): Expr => ({
      op: 'exists',
      value: { op: 'field', name: 'b', span: { start, end: start + 1 } },
      span,
    });
    for (const start of [5, 20]) programs.push(program(filter(unknown(start))));
    const input = { events: events({ a: 1 }), view: plainView(['a']), now: null };
    const outcomes = runPrograms(programs, input);
    expect(outcomes.map((one) => ('error' in one ? one.error.span.start : null))).toEqual([3, 40, 0, null, 5, 20]);
    expect(outcomes).toEqual(oneByOne(programs, input));
  });

  test('too many steps: the others run on', () => {
    const long = 'x'.repeat(6400);
    const unmet = Array.from({ length: 50 }, (_, index) =>
      not(match('a', { any: 'one' }, `${index}`, { any: 'many' })),
    );
    const records = Array.from({ length: 20 }, () => ({ a: long }));
    const outcomes = found([filter(and(...unmet)), filter(eq('a', long))], records, { maxSteps: 2000 });
    expect(outcomes).toEqual(['steps', Array.from(records, (_, index) => index + 1)]);
  });

  test('nesting that is too deep', () => {
    let deep: Expr = eq('a', 1);
    for (let level = 0; level < 20_000; level++) deep = not(deep);
    expect(found([filter(deep), filter(eq('a', 1))], [{ a: 1 }])).toEqual(['depth', [1]]);
  });
});

test('a program that runs within its bound alone runs within it among others', () => {
  const records = Array.from({ length: 100 }, (_, index) => ({ a: `value ${index % 10}`, id: index % 3 }));
  const plans = Array.from({ length: 10 }, (_, index) => filter(and(exists('a'), eq('a', `Value ${index}`, LENIENT))));
  const alone = found(plans, records);
  // One step for each event, and one for each node.
  expect(found(plans, records, { maxSteps: 100 + 100 * 6 })).toEqual(alone);
});

describe('room for the tables that find texts is bounded', () => {
  /** So many texts without anything in common; from a letter of a script on. */
  const texts = (count: number, from: number, letters: number) => {
    let seed = 7;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCharCode(from + (seed % letters));
    };
    return Array.from({ length: count }, () => Array.from({ length: 24 }, next).join(''));
  };
  const among = (items: readonly string[]): Expr => ({
    op: 'in',
    value: field('a'),
    items: items.map((one) => literal(one)),
    rules: LENIENT,
    span,
  });

  test.each([
    ['of Latin letters', 97, 26],
    ['of a script of thousands', 0x4e00, 20_000],
  ])('a hundred thousand texts %s', (_, from, letters) => {
    const wanted = texts(100_000, from, letters);
    const plans = Array.from({ length: 250 }, (_, index) =>
      filter(among(wanted.slice(index * 400, index * 400 + 400))),
    );
    const outcomes = found(plans, [{ a: wanted[0] ?? '' }, { a: 'x' }, { a: wanted[99_999] ?? '' }]);
    expect(outcomes).toEqual(plans.map((_, index) => (index === 0 ? [1] : index === 249 ? [3] : [])));
  });

  test('where there is little, more programs are asked and the same events found', () => {
    const wanted: WantedText[] = ['abc', 'abd', 'xyz', 'b'].map((one, rule) => ({
      text: one,
      rule,
      start: rule === 0,
      end: rule === 2,
    }));
    const rulesIn = (text: string, cells: number) => {
      const rules = new Set<number>();
      new TextMatcher(wanted, new IndexSpace(cells)).search(text, rules);
      return rules;
    };
    expect([...rulesIn('abc', 10_000)].sort()).toEqual([0, 3]);
    for (let cells = 0; cells < 200; cells += 5) {
      expect([...rulesIn('ABC', cells)]).toEqual(expect.arrayContaining([0, 3]));
      expect([...rulesIn('wxyz', cells)]).toEqual(expect.arrayContaining([2]));
      expect([...rulesIn('-abd-', cells)]).toEqual(expect.arrayContaining([1, 3]));
    }
  });
});

function match(name: string, ...parts: WildcardPattern): Expr {
  return {
    op: 'match',
    value: field(name),
    pattern: { kind: 'wildcard', parts },
    rules: { fold: true, missing: false, lists: 'any' },
    span,
  };
}

/** Texts that differ by case only, numbers in several forms, characters that fold in their own way. */
const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'AB',
  'abab',
  'xaby',
  '1',
  '01',
  '1.0',
  ' 1',
  '0x1',
  'true',
  '\u212a',
  'k',
  '\u0130',
  'i\u0307',
  'i',
  '\u03a3',
  '\u03c2',
  'a\u03a3',
  '\u00dfs',
  '[1]',
  'null',
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }).map((parts) => parts.join('')),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, -0, 1.5, 1e21) },
  { weight: 1, arbitrary: fc.boolean() },
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(scalar, fc.constant(null), fc.array(scalar, { maxLength: 2 })), { maxLength: 3 }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('k', 'K'), scalar, { maxKeys: 2 }) },
);
const NAMES = ['a', 'b', 'id', 'lost'];
const rules: fc.Arbitrary<ComparisonRules> = fc.record({
  fold: fc.boolean(),
  numbers: fc.constantFrom('strict', 'text', 'coerce', 'both'),
  missing: fc.constantFrom(true, false, null),
  lists: fc.constantFrom('any', 'all', 'whole'),
});
const name = fc.constantFrom(...NAMES).map((one) => field(one));
const constant = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 1, arbitrary: value }).map((one) => literal(one));
const leaf: fc.Arbitrary<Expr> = fc.oneof(
  fc
    .record({ comparator: fc.constantFrom('eq', 'eq', 'ne', 'lt'), left: name, right: fc.oneof(constant, name), rules })
    .map((parts): Expr => ({ op: 'compare', span, ...parts })),
  fc
    .record({ comparator: fc.constant('eq' as const), left: constant, right: name, rules })
    .map((parts): Expr => ({ op: 'compare', span, ...parts })),
  fc
    .record({
      value: name,
      items: fc.array(fc.oneof({ weight: 6, arbitrary: constant }, { weight: 1, arbitrary: name }), { maxLength: 4 }),
      rules,
    })
    .map((parts): Expr => ({ op: 'in', span, ...parts })),
  fc
    .record({
      value: name,
      kind: fc.constantFrom('contains', 'startsWith', 'endsWith'),
      text: fc.oneof(constant, constant, name),
      rules,
    })
    .map(
      ({ kind, text: wanted, ...parts }): Expr => ({ op: 'match', span, pattern: { kind, text: wanted }, ...parts }),
    ),
  fc.record({ value: name, parts: fc.array(fc.oneof(text, fc.constantFrom('*', '?')), { maxLength: 4 }), rules }).map(
    ({ parts, ...more }): Expr => ({
      op: 'match',
      span,
      pattern: { kind: 'wildcard', parts: stars(parts.join('')) },
      ...more,
    }),
  ),
  fc.record({ value: name, source: fc.constantFrom('^a', 'b$', 'k', '1|2', '.'), fold: fc.boolean() }).map(
    ({ value: read, source: pattern, fold }): Expr => ({
      op: 'match',
      value: read,
      pattern: { kind: 'regex', regex: { source: pattern, dialect: 'pcre', anchor: 'search' } },
      rules: { fold, missing: false, lists: 'any' },
      span,
    }),
  ),
  fc.constantFrom('process', 'file', 'any').map((object): Expr => ({ op: 'is', object, span })),
  name.map((read): Expr => ({ op: 'exists', value: read, span })),
  fc.constantFrom(true, false, null).map((one) => literal(one)),
);
const predicate = fc.letrec<{ any: Expr }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }).map((items) => and(...items)),
    fc.array(tie('any'), { maxLength: 4 }).map((items) => or(...items)),
    tie('any').map((item) => not(item)),
  ),
})).any;
const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: predicate.map((one) => filter(one)) },
  { weight: 1, arbitrary: fc.tuple(predicate, predicate).map(([one, other]) => filter(one, filter(other))) },
  {
    weight: 1,
    arbitrary: fc.tuple(predicate, predicate).map(([one, other]) => union(true, filter(one), filter(other))),
  },
  { weight: 1, arbitrary: predicate.map((one) => limit(filter(one), 2, 'tail')) },
);
const record = fc.record({ a: value, b: value, id: fc.constantFrom<Value>(1, 2, 3, '1', null) }, { requiredKeys: [] });

/** Log sources by `id`; one of them is every event's. */
const view: View = {
  ...plainView(),
  selector: (object) => {
    if (object === 'any') return () => true;
    const id = object === 'process' ? 1 : 2;
    return (event) => event.raw['id'] === id;
  },
};

test('a set of programs finds what each of them finds alone', () => {
  fc.assert(
    fc.property(
      fc.array(plan, { minLength: 1, maxLength: 8 }),
      fc.array(record, { maxLength: 8 }),
      fc.constantFrom(undefined, true, false),
      (plans, records, caseSensitive) => {
        const programs = plans.map((one) => program(one));
        const input = {
          events: events(...(records as Record<string, Value>[])),
          view,
          now: null,
          ...(caseSensitive === undefined ? {} : { caseSensitive }),
        };
        expect(runPrograms(programs, input)).toEqual(oneByOne(programs, input));
      },
    ),
    { numRuns: 3000 },
  );
});

test('generated Sigma rules find on generated events what each of them finds alone', () => {
  const native = loadViews('.').get('native');
  if (!native) throw new Error('There is no view `native`.');
  const programs = generateRules(400, 11).map((rule) => {
    const parsed = sigma.parse(rule);
    if (!parsed.ok || parsed.program.kind !== 'plan') throw new Error(rule);
    return parsed.program;
  });
  const input = { events: generateEvents(3000, 12), view: native, now: null };
  const outcomes = runPrograms(programs, input);
  expect(outcomes).toEqual(oneByOne(programs, input));
  expect(lines(outcomes).filter((one) => Array.isArray(one) && one.length > 0).length).toBeGreaterThan(50);
});
