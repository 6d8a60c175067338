import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isTrueOfAllCounts } from '../../../src/engine/mutation/aggregates.ts';
import { keyOf, sameTruth } from '../../../src/engine/mutation/equivalence.ts';
import { nameMutants } from '../../../src/engine/mutation/mutant.ts';
import { mutantsOf } from '../../../src/engine/mutation/mutants-of.ts';
import { leavesOf } from '../../../src/engine/mutation/predicates.ts';
import type { Expr, Plan, Program } from '../../../src/engine/plan.ts';
import type { LanguageId } from '../../../src/languages/language.ts';
import { findLanguage } from '../../../src/languages/registry.ts';
import { processorTime } from '../../processor-time.ts';
import {
  and,
  compare,
  eq,
  events,
  exists,
  field,
  filter,
  lines,
  literal,
  not,
  or,
  program,
  STRICT,
  wildcard,
} from '../plans.ts';

function parsed(language: LanguageId, source: string): Program {
  const answer = findLanguage(language)?.parse(source);
  if (!answer?.ok || answer.program.kind !== 'plan') throw new Error(`no plan of ${source}`);
  return answer.program;
}

/** The mutants of a query, in words. */
function words(language: LanguageId, source: string): string[] {
  return nameMutants(mutantsOf(parsed(language, source)), source).map(({ id }) => id);
}

describe('the mutants of a query', () => {
  const table: [what: string, language: LanguageId, source: string, mutants: string[]][] = [
    [
      'equalities, loosened to "contains"; numbers have no parts',
      'eql',
      'process where process.name == "cmd.exe" and process.pid == 4',
      [
        'process dropped',
        'process negated',
        'process.name == "cmd.exe" dropped',
        'process.name == "cmd.exe" negated',
        'process.name == "cmd.exe" contained',
        'process.name == "cmd.exe" in any case',
        'process.pid == 4 dropped',
        'process.pid == 4 negated',
      ],
    ],
    [
      'anchors, each by itself',
      'eql',
      'any where file.path like~ "C:\\\\*.exe"',
      [
        'file.path like~ "C:\\\\*.exe" dropped',
        'file.path like~ "C:\\\\*.exe" negated',
        'file.path like~ "C:\\\\*.exe" with a free start',
        'file.path like~ "C:\\\\*.exe" with a free end',
      ],
    ],
    [
      'what a list holds, one by one',
      'eql',
      'any where destination.port in (5985, 5986)',
      [
        'destination.port in (5985, 5986) dropped',
        'destination.port in (5985, 5986) negated',
        '5985 dropped from the list',
        '5986 dropped from the list',
      ],
    ],
    [
      'thresholds of aggregates, moved by one both ways',
      'spl',
      '| stats count as n by host | where n > 5',
      ['n > 5 dropped', 'n > 5 negated', 'n > 5 one more', 'n > 5 one less'],
    ],
    ['not those that every count passes', 'spl', '| stats count as n by host | where n >= 1', []],
    [
      'a threshold that is moved only where counts tell it',
      'spl',
      '| stats count as n by host | where n > 1',
      ['n > 1 dropped', 'n > 1 negated', 'n > 1 one more', 'n > 1 one less'],
    ],
    [
      'steps of a sequence, and what joins them',
      'eql',
      'sequence by host.id [any where a.b == 1] [any where a.b == 2]',
      [
        'host.id dropped from the keys',
        '[any where a.b == 1] removed',
        'a.b == 1 dropped',
        'a.b == 1 negated',
        '[any where a.b == 2] removed',
        'a.b == 2 dropped',
        'a.b == 2 negated',
      ],
    ],
    [
      'a regular expression that is anchored at its end only',
      'sigma',
      "logsource: {category: process_creation}\ndetection:\n  a:\n    Image|re: '.*\\\\cmd\\.exe$'\n  condition: a",
      [
        'process_creation dropped',
        'process_creation negated',
        "Image|re: '.*\\\\cmd\\.exe$' dropped",
        "Image|re: '.*\\\\cmd\\.exe$' negated",
        "Image|re: '.*\\\\cmd\\.exe$' with a free end",
        "Image|re: '.*\\\\cmd\\.exe$' in any case",
      ],
    ],
    [
      'keys of a merge, each with its missing values',
      'pandas',
      "pd.merge(df[df['EventID'] == 1], df[df['EventID'] == 3], on=['Hostname', 'ProcessId'])",
      [
        "df['EventID'] == 1 dropped",
        "df['EventID'] == 1 negated",
        "df['EventID'] == 3 dropped",
        "df['EventID'] == 3 negated",
        "'Hostname' dropped from the keys",
        "'ProcessId' dropped from the keys",
      ],
    ],
    [
      'text in lower case that is compared with text in lower case: no other case',
      'pandas',
      "df[df['Channel'].str.lower() == 'security']",
      [
        "df['Channel'].str.lower() == 'security' dropped",
        "df['Channel'].str.lower() == 'security' negated",
        "df['Channel'].str.lower() == 'security' contained",
      ],
    ],
  ];
  it.each(table)('%s', (_, language, source, mutants) => {
    expect(words(language, source)).toEqual(mutants);
  });

  it('tells alike ones apart by a number', () => {
    const source = 'any where (a.b == 1 and c.d == 2) or (a.b == 1 and e.f == 3)';
    expect(words('eql', source).filter((id) => id.startsWith('a.b == 1'))).toEqual([
      'a.b == 1 dropped',
      'a.b == 1 negated',
      'a.b == 1 dropped (2)',
      'a.b == 1 negated (2)',
    ]);
  });

  it('knows what the events are said to be', () => {
    const plan = program(filter(and(eq('a', 'Text'), eq('b', 1))));
    const facts = {
      hasOneSpelling: (name: string) => name === 'a',
      isAlwaysTrue: (expr: Expr) => keyOf(expr) === keyOf(eq('b', 1)),
    };
    expect(mutantsOf(plan, facts).map(({ change }) => change)).toEqual(['dropped', 'negated', 'contained']);
  });
});

describe('a condition that is true of all events anyway', () => {
  const given = { isGiven: (expr: Expr) => keyOf(expr) === keyOf(eq('b', 'Text')) };
  const a = eq('a', 1);
  const b = eq('b', 'Text');
  it.each<[string, Plan, string[]]>([
    ['is negated alone, where all must be true', filter(and(a, b)), ['dropped', 'negated', 'negated']],
    [
      'is dropped where one may be true',
      filter(or(a, b)),
      ['dropped', 'negated', 'dropped', 'negated', 'contained', 'in any case'],
    ],
    [
      'is dropped where it must not be true',
      filter(and(a, not(b))),
      ['dropped', 'negated', 'dropped', 'negated', 'contained', 'in any case'],
    ],
  ])('%s', (_, plan, changes) => {
    expect(mutantsOf(program(plan), given).map(({ change }) => change)).toEqual(changes);
  });
});

describe('what is no mutant', () => {
  const a = eq('a', 1);
  const b = eq('b', 2);
  const table: [what: string, predicate: Expr, changes: string[]][] = [
    ['`a or a` without one of them', or(a, a), ['dropped', 'negated']],
    [
      '`a or (a and b)` without what makes no difference',
      or(a, and(a, b)),
      ['dropped', 'negated', 'dropped', 'negated'],
    ],
    ['a constant', and(compare('eq', literal(1), literal(1)), a), ['dropped', 'negated']],
    ['a condition that is asked twice, negated twice', not(not(a)), ['dropped', 'negated']],
  ];
  it.each(table)('%s', (_, predicate, changes) => {
    expect(mutantsOf(program(filter(predicate))).map(({ change }) => change)).toEqual(changes);
  });

  test('a count that is never too small', () => {
    const columns = new Map([['n', 1]]);
    expect(isTrueOfAllCounts(compare('gt', 'n', 0), columns)).toBe(true);
    expect(isTrueOfAllCounts(compare('gt', 'n', 1), columns)).toBe(false);
    expect(isTrueOfAllCounts(compare('gt', 'n', 0), new Map([['n', null]]))).toBe(false);
  });
});

/** Predicates over three fields, some of them repeated. */
const predicates: fc.Arbitrary<Expr> = fc.letrec<{ any: Expr; leaf: Expr }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((items) => and(...items)),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((items) => or(...items)),
    tie('any').map(not),
  ),
  leaf: fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'Xy', 'yx'))
      .map(([name, value]) => eq(name, value, { ...STRICT, missing: null })),
    fc.constantFrom('a', 'b').map(exists),
    fc.constantFrom('x*', '*y', 'x').map((text) => wildcard('c', text, false)),
  ),
})).any;

const cell = fc.constantFrom('x', 'X', 'y', 'xy', 'Xy', 'yx', null);
const records = fc
  .array(fc.record({ a: cell, b: cell, c: cell }), { minLength: 1, maxLength: 12 })
  .map((rows) => events(...rows));

describe('laws', () => {
  test('no mutant has the form of the query', () => {
    fc.assert(
      fc.property(predicates, (predicate) => {
        const forms = mutantsOf(program(filter(predicate))).map(({ program: changed }) => {
          const { plan } = changed();
          return plan.op === 'filter' ? keyOf(plan.predicate) : 'all';
        });
        expect(forms).not.toContain(keyOf(predicate));
        expect(new Set(forms).size).toBe(forms.length);
      }),
    );
  });

  test('what is left out as the same finds the same', () => {
    fc.assert(
      fc.property(predicates, predicates, records, (left, right, rows) => {
        fc.pre(sameTruth(left, right));
        expect(lines(filter(left), rows)).toEqual(lines(filter(right), rows));
      }),
      { numRuns: 300 },
    );
  });

  test('a condition negated twice finds what the query finds', () => {
    fc.assert(
      fc.property(predicates, records, (predicate, rows) => {
        for (const { expr, put } of leavesOf(predicate)) {
          const twice = put(not(not(expr))) ?? literal(true);
          expect(lines(filter(twice), rows)).toEqual(lines(filter(predicate), rows));
        }
      }),
    );
  });

  test('mutants are the same ones every time, and stand in the text', () => {
    const source = 'any where (a.b == "x" or c.d : "y*") and not e.f in ("p", "q")';
    const first = mutantsOf(parsed('eql', source));
    const form = (mutants: typeof first) => JSON.stringify(mutants.map((one) => ({ ...one, program: one.program() })));
    expect(form(mutantsOf(parsed('eql', source)))).toBe(form(first));
    for (const { span } of first) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(source.length);
      expect(span.start).toBeLessThan(span.end);
    }
  });
});

test('a field alone is no condition on a constant', () => {
  expect(mutantsOf(program(filter(field('flag')))).map(({ change }) => change)).toEqual(['dropped', 'negated']);
});

test('a query with thousands of conditions has its mutants soon, and each is made when it is asked for', () => {
  const many = Array.from({ length: 5000 }, (_, index) => eq('a', `text ${index}`));
  const started = processorTime();
  const mutants = mutantsOf(program(filter(or(...many))));
  expect(mutants.length).toBe(5000 * 4);
  expect(processorTime() - started).toBeLessThan(5000);
  const { plan } = mutants[7]?.program() ?? program(filter(field('none')));
  expect(plan.op === 'filter' && plan.predicate.op === 'or' && plan.predicate.items.length).toBe(5000);
});
