import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparison, equalityBuckets } from '../../src/engine/compare.ts';
import type { Comparator, ComparisonRules } from '../../src/engine/plan.ts';
import type { Value } from '../../src/engine/values.ts';
import { STRICT } from './plans.ts';

const rules = (more: Partial<ComparisonRules>): ComparisonRules => ({ ...STRICT, ...more });

describe('comparison', () => {
  const table: [left: Value, Comparator, right: Value, Partial<ComparisonRules>, verdict: boolean | null][] = [
    // Case.
    ['CMD.exe', 'eq', 'cmd.EXE', {}, false],
    ['CMD.exe', 'eq', 'cmd.EXE', { fold: true }, true],
    ['Ärger', 'eq', 'ÄRGER', { fold: true }, true],
    // Texts and numbers.
    ['1', 'eq', 1, { numbers: 'strict' }, false],
    ['1', 'ne', 1, { numbers: 'strict' }, true],
    ['1', 'lt', 2, { numbers: 'strict' }, false],
    ['1', 'lt', 2, { numbers: 'strict', missing: null }, null],
    ['1', 'eq', 1, { numbers: 'text' }, true],
    ['01', 'eq', 1, { numbers: 'text' }, false],
    [9, 'lt', 10, { numbers: 'text' }, false],
    ['01', 'eq', 1, { numbers: 'coerce' }, true],
    ['01', 'eq', '1', { numbers: 'coerce' }, false],
    ['x', 'eq', 1, { numbers: 'coerce', missing: null }, null],
    ['x', 'ne', 1, { numbers: 'coerce' }, false],
    ['0x1', 'eq', 1, { numbers: 'coerce' }, false],
    ['01', 'eq', '1.0', { numbers: 'both' }, true],
    ['10', 'gt', '9', { numbers: 'both' }, true],
    ['10', 'gt', '9', { numbers: 'strict' }, false],
    ['10a', 'gt', '9', { numbers: 'both' }, false],
    // Truth values.
    [true, 'eq', true, {}, true],
    [true, 'eq', 'true', {}, false],
    [true, 'eq', 'TRUE', { numbers: 'text', fold: true }, true],
    [true, 'eq', 1, { numbers: 'coerce' }, true],
    [true, 'eq', 1, { numbers: 'strict' }, false],
    // Missing.
    [null, 'eq', 'x', {}, false],
    [null, 'ne', 'x', {}, false],
    [null, 'ne', 'x', { missing: true }, true],
    [null, 'eq', null, { missing: null }, null],
    // Lists.
    [['a', 'b'], 'eq', 'b', { lists: 'any' }, true],
    [['a', 'b'], 'eq', 'b', { lists: 'all' }, false],
    [['b', 'b'], 'eq', 'b', { lists: 'all' }, true],
    [['a', 'b'], 'ne', 'b', { lists: 'any' }, true],
    [['a', 'b'], 'eq', ['a', 'b'], { lists: 'whole' }, true],
    [['a', 'b'], 'eq', ['b', 'a'], { lists: 'whole' }, false],
    [['a', null], 'eq', 'b', { lists: 'any', missing: null }, null],
    [[], 'eq', 'a', { lists: 'any' }, false],
  ];
  it.each(table)('%j %s %j under %j is %j', (left, comparator, right, more, verdict) => {
    expect(comparison(comparator, rules(more))(left, right)).toBe(verdict);
  });

  const scalar = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.integer({ min: -3, max: 12 }),
    fc.integer({ min: 0, max: 12 }).map(String),
    fc.boolean(),
    fc.constant(null),
  );
  const anyRules = fc.record({
    fold: fc.boolean(),
    numbers: fc.constantFrom('strict' as const, 'text' as const, 'coerce' as const, 'both' as const),
    missing: fc.constantFrom(true, false, null),
    lists: fc.constantFrom('any' as const, 'all' as const, 'whole' as const),
  });

  it('gives the opposite for ne of what eq gives, for single values that can be compared', () => {
    fc.assert(
      fc.property(scalar, scalar, anyRules, (left, right, some) => {
        const equal = comparison('eq', { ...some, missing: null })(left, right);
        const unequal = comparison('ne', { ...some, missing: null })(left, right);
        expect(unequal).toBe(equal === null ? null : !equal);
      }),
    );
  });

  it('never holds values equal that share no bucket', () => {
    const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
    fc.assert(
      fc.property(value, value, anyRules, (left, right, some) => {
        if (comparison('eq', { ...some, missing: false })(left, right) !== true) return;
        const buckets = new Set(equalityBuckets(left, some));
        expect(equalityBuckets(right, some).some((bucket) => buckets.has(bucket))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
