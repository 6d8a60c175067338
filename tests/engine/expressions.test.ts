import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsIn } from '../../src/engine/fields.ts';
import type { Expr } from '../../src/engine/plan.ts';
import { EngineError } from '../../src/engine/run.ts';
import type { Value } from '../../src/engine/values.ts';
import {
  and,
  call,
  compare,
  eq,
  evaluate,
  events,
  exists,
  extend,
  field,
  filter,
  LENIENT,
  lines,
  literal,
  not,
  or,
  SQL,
  STRICT,
  source,
  span,
  wildcard,
} from './plans.ts';

const match = (value: Expr, pattern: Extract<Expr, { op: 'match' }>['pattern'], rules = STRICT): Expr => ({
  op: 'match',
  value,
  pattern,
  rules,
  span,
});

describe('expressions', () => {
  const record = { a: 'x', n: 7, text: '12', list: ['x', 'y'], flag: true, nothing: null };
  const table: [name: string, expr: Expr, value: Value][] = [
    ['a field', field('a'), 'x'],
    ['a field that is absent', field('b'), null],
    ['a field named like a part of every object', field('toString'), null],
    ['exists', exists('a'), true],
    ['exists, of null', exists('nothing'), false],
    [
      'a sum of a number and a decimal text',
      { op: 'arithmetic', operator: 'add', left: field('n'), right: field('text'), span },
      19,
    ],
    [
      'a sum of texts joins them',
      { op: 'arithmetic', operator: 'add', left: field('a'), right: literal('z'), span },
      'xz',
    ],
    [
      'division by zero is missing',
      { op: 'arithmetic', operator: 'divide', left: field('n'), right: literal(0), span },
      null,
    ],
    ['a remainder', { op: 'arithmetic', operator: 'modulo', left: field('n'), right: literal(4), span }, 3],
    [
      'arithmetic with a missing value',
      { op: 'arithmetic', operator: 'subtract', left: field('n'), right: field('b'), span },
      null,
    ],
    ['a call', call('upper', field('a')), 'X'],
    ['a list', { op: 'list', items: [field('a'), literal(1)], span }, ['x', 1]],
    [
      'a conditional takes the first true case',
      {
        op: 'conditional',
        cases: [
          // biome-ignore lint/suspicious/noThenProperty: the plan's own name.
          { when: eq('b', 'x', SQL), then: literal(1) },
          // biome-ignore lint/suspicious/noThenProperty: the plan's own name.
          { when: eq('a', 'x'), then: literal(2) },
        ],
        otherwise: literal(3),
        span,
      },
      2,
    ],
    ['contains', match(field('a'), { kind: 'contains', text: literal('x') }), true],
    ['contains a computed text', match(literal('axb'), { kind: 'contains', text: field('a') }), true],
    ['contains a missing text', match(field('a'), { kind: 'contains', text: field('b') }, SQL), null],
    ['startsWith without case', match(literal('ABC'), { kind: 'startsWith', text: literal('ab') }, LENIENT), true],
    ['endsWith over a list', match(field('list'), { kind: 'endsWith', text: literal('y') }), true],
    [
      'endsWith over all of a list',
      match(field('list'), { kind: 'endsWith', text: literal('y') }, { ...STRICT, lists: 'all' }),
      false,
    ],
    ['a wildcard over a number', wildcard('n', '7'), true],
    ['a match of a missing value', match(field('b'), { kind: 'contains', text: literal('') }, SQL), null],
    ['an address in ranges', match(literal('10.1.1.1'), { kind: 'cidr', ranges: ['10.0.0.0/8'] }), true],
    ['in', { op: 'in', value: field('a'), items: [literal('w'), literal('x')], rules: STRICT, span }, true],
    [
      'in, with a number among texts',
      { op: 'in', value: field('n'), items: [literal('7')], rules: { ...STRICT, numbers: 'text' }, span },
      true,
    ],
    ['in, over a list', { op: 'in', value: field('list'), items: [literal('Y')], rules: LENIENT, span }, true],
    ['in nothing', { op: 'in', value: field('a'), items: [], rules: SQL, span }, false],
    ['NULL in SQL', { op: 'in', value: field('b'), items: [literal('x')], rules: SQL, span }, null],
    [
      'in with NULL among the items, found',
      { op: 'in', value: field('a'), items: [field('b'), literal('x')], rules: SQL, span },
      true,
    ],
    [
      'in with NULL among the items, not found',
      { op: 'in', value: field('a'), items: [field('b'), literal('y')], rules: SQL, span },
      null,
    ],
    [
      'in literals with NULL among them',
      { op: 'in', value: field('a'), items: [literal(null), literal('y')], rules: SQL, span },
      null,
    ],
    ['a field as a predicate', and(field('flag'), literal('true')), true],
    ['a text that is no truth value as a predicate', not(field('a')), null],
    ['a literal on the left', compare('eq', literal('X'), field('a'), { ...STRICT, fold: true }), true],
    ['a decimal text under both', eq('text', '12.0', LENIENT), true],
  ];
  it.each(table)('%s', (_, expr, value) => {
    expect(evaluate(expr, record)).toEqual(value);
  });

  const T = literal(true);
  const F = literal(false);
  const U = literal(null);
  it.each([
    ['T and U', and(T, U), null],
    ['F and U', and(F, U), false],
    ['U and F', and(U, F), false],
    ['T or U', or(T, U), true],
    ['U or F', or(U, F), null],
    ['not U', not(U), null],
    ['and of nothing', and(), true],
    ['or of nothing', or(), false],
  ])('three-valued logic: %s', (_, expr, value) => {
    expect(evaluate(expr)).toBe(value);
  });

  it('keeps De Morgan’s laws in three-valued logic', () => {
    const verdict = fc.constantFrom(T, F, U);
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 4 }), (items) => {
        expect(evaluate(not(and(...items)))).toBe(evaluate(or(...items.map(not))));
        expect(evaluate(not(or(...items)))).toBe(evaluate(and(...items.map(not))));
      }),
    );
  });

  it('finds the same with a hash of items as with comparisons one by one', () => {
    const value = fc.oneof(
      fc.constantFrom('a', 'A', 'b', '1', '01', ''),
      fc.constantFrom(0, 1),
      fc.constant(null),
      fc.array(fc.constantFrom('a', '1'), { maxLength: 2 }),
    );
    const rules = fc.record({
      fold: fc.boolean(),
      numbers: fc.constantFrom('strict' as const, 'text' as const, 'coerce' as const, 'both' as const),
      missing: fc.constantFrom(false, null),
      lists: fc.constantFrom('any' as const, 'whole' as const),
    });
    fc.assert(
      fc.property(value, fc.array(value, { maxLength: 3 }), rules, (needle, items, some) => {
        const fast: Expr = { op: 'in', value: literal(needle), items: items.map(literal), rules: some, span };
        const single = or(
          ...items.map((item) =>
            compare('eq', call('coalesce', literal(needle)), call('coalesce', literal(item)), some),
          ),
        );
        expect(evaluate(fast)).toBe(evaluate(single));
      }),
      { numRuns: 1000 },
    );
  });

  it('overrides folding for a whole run', () => {
    const found = events({ a: 'CMD' }, { a: 'cmd' });
    expect(lines(filter(eq('a', 'cmd')), found)).toEqual([2]);
    expect(lines(filter(eq('a', 'cmd')), found, { caseSensitive: false })).toEqual([1, 2]);
    expect(lines(filter(wildcard('a', 'c*')), found)).toEqual([1, 2]);
    expect(lines(filter(wildcard('a', 'c*')), found, { caseSensitive: true })).toEqual([2]);
  });

  const refused: [name: string, expr: Expr, kind: string, message: string][] = [
    ['an unknown function', call('lowr', field('a')), 'unknown-function', 'Unknown function `lowr`.'],
    ['too few arguments', call('substring'), 'arguments', 'Unexpected 0 arguments of `substring`, expected 1 to 3.'],
    [
      'a range that is none',
      match(field('a'), { kind: 'cidr', ranges: ['10.0.0.0/99'] }),
      'cidr',
      'Unexpected `10.0.0.0/99`, expected an address range such as `10.0.0.0/8`.',
    ],
    [
      'a broken regular expression',
      match(field('a'), { kind: 'regex', regex: { source: '(', dialect: 'pcre', anchor: 'search' } }),
      'regex',
      'Unexpected end, expected `)` for the `(` (character 1 of the regular expression).',
    ],
    [
      'an unknown object',
      { op: 'is', object: 'proces', span },
      'unknown-object',
      'Unknown object `proces` in the view `plain`.',
    ],
    [
      'an unknown action',
      { op: 'is', object: 'process', action: 'start', span },
      'unknown-object',
      'Unknown action `start` of `process` in the view `plain`.',
    ],
    [
      'an unknown side',
      field('a', 'other'),
      'unknown-relation',
      'Unknown name `other`: nothing is joined under it here.',
    ],
  ];
  it('names the object or action that was most likely meant', () => {
    const help = (expr: Expr): unknown => {
      try {
        return lines(filter(expr), []);
      } catch (thrown) {
        return thrown instanceof EngineError ? thrown.help : thrown;
      }
    };
    expect(help({ op: 'is', object: 'proces', span })).toMatch(/^Did you mean `process`\? Its objects are /);
    expect(help({ op: 'is', object: 'process', action: 'creat', span })).toMatch(
      /^Did you mean `create`\? Its actions/,
    );
    expect(help({ op: 'is', object: 'martian', span })).toMatch(/^Its objects are /);
  });

  it.each(refused)('refuses %s, even without events', (_, expr, kind, message) => {
    let thrown: unknown;
    try {
      lines(filter(expr), []);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EngineError);
    expect(thrown).toMatchObject({ kind, message, span });
  });
});

describe('each', () => {
  const each = (kind: 'filter' | 'map', value: Expr, body: Expr): Expr => ({
    op: 'each',
    kind,
    value,
    name: 'x',
    body,
    span,
  });
  const record = { list: ['10.0.0.1', 'host', '10.0.0.2'], one: 'host', least: 5, numbers: [1, 7, 9], x: 'outside' };
  it.each<[string, Expr, Value]>([
    [
      'keeps the elements of which the body is true',
      each('filter', field('list'), wildcard('x', '10.*')),
      ['10.0.0.1', '10.0.0.2'],
    ],
    ['gives one that is left by itself', each('filter', field('list'), eq('x', 'host')), 'host'],
    ['is missing when none is left', each('filter', field('list'), eq('x', 'other')), null],
    ['takes a single value for a list of one', each('filter', field('one'), eq('x', 'host')), 'host'],
    ['reads the other fields of the row', each('filter', field('numbers'), compare('gt', 'x', field('least'))), [7, 9]],
    ['gives what the body gives', each('map', field('list'), call('length', field('x'))), [8, 4, 8]],
    [
      'leaves out elements for which it gives none',
      each('map', field('numbers'), call('nullIf', field('x'), literal(7))),
      [1, 9],
    ],
    ['is missing for a missing list', each('map', field('none'), field('x')), null],
  ])('%s', (_, expr, value) => {
    expect(evaluate(expr, record)).toEqual(value);
  });

  it('sees columns beside the element', () => {
    const plan = extend(
      source,
      { name: 'wanted', expr: literal('b') },
      { name: 'left', expr: each('filter', field('l'), eq('x', field('wanted'))) },
    );
    expect(lines(filter(eq('left', 'b'), plan), events({ l: ['a', 'b'] }, { l: ['a'] }))).toEqual([1]);
  });

  it('reads fields of events, and not its own name', () => {
    const expr = each('filter', field('list'), eq('x', field('least')));
    expect(fieldsIn(expr).map(({ name }) => name)).toEqual(['list', 'least']);
  });
});
