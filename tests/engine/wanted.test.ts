import { describe, expect, it } from 'vitest';
import type { Expr } from '../../src/engine/plan.ts';
import { wantedOf } from '../../src/engine/wanted.ts';
import { and, call, compare, eq, exists, field, literal, not, or, STRICT, span, wildcard } from './plans.ts';

const within = (...values: number[]): Expr => ({
  op: 'in',
  value: field('id'),
  items: values.map(literal),
  rules: STRICT,
  span,
});
const matching = (pattern: Extract<Expr, { op: 'match' }>['pattern']): Expr => ({
  op: 'match',
  value: field('image'),
  pattern,
  rules: STRICT,
  span,
});

describe('what a condition wants', () => {
  const table: [name: string, condition: Expr, wanted: string | undefined][] = [
    ['a value', eq('image', 'cmd.exe'), 'cmd.exe'],
    ['another than a value', compare('ne', field('id'), literal(4)), 'not 4'],
    ['more than a number', compare('gt', field('id'), literal(4)), 'more than 4'],
    ['the same, its sides exchanged', compare('lt', literal(4), field('id')), 'more than 4'],
    ['a moment', compare('ge', { op: 'time', span }, literal(0)), 'at least 1970-01-01T00:00:00.000Z'],
    ['empty text', eq('image', ''), 'empty text'],
    ['one of some values', within(1, 2), 'one of 1, 2'],
    ['one of many', within(1, 2, 3, 4, 5, 6), 'one of 1, 2, 3, 4, 2 more'],
    ['a pattern', wildcard('image', '*\\\\cmd.exe'), 'like *\\\\cmd.exe'],
    ['a part of the text', matching({ kind: 'contains', text: literal('cmd') }), 'containing cmd'],
    [
      'an expression',
      matching({ kind: 'regex', regex: { source: 'c.d', dialect: 're2', anchor: 'search' } }),
      'matching c.d',
    ],
    ['a network', matching({ kind: 'cidr', ranges: ['10.0.0.0/8', '::1/128'] }), 'in 10.0.0.0/8 or ::1/128'],
    ['any value', exists('image'), 'any value'],
    ['none', not(exists('image')), 'no value'],
    ['not a value', not(eq('image', 'cmd.exe')), 'not cmd.exe'],
    ['alternatives of one field', or(eq('id', 1), eq('id', 3)), '1 or 3'],
    ['alternatives of several', or(eq('id', 1), eq('image', 'cmd.exe')), 'id: 1 or image: cmd.exe'],
    ['a text in whatever case', eq(call('lower', field('image')), literal('cmd.exe')), 'cmd.exe'],
    ['the same of what is text', eq(call('lower', call('onlyText', field('image'))), literal('cmd.exe')), 'cmd.exe'],
    ['a log', { op: 'is', object: 'process', action: 'create', span }, 'process create'],
    ['another field: no value of its own', eq('image', field('parent')), undefined],
    ['a length: not of the value itself', compare('gt', call('length', field('image')), literal(9)), undefined],
    ['a missing value', eq('image', null), undefined],
    [
      'alternatives of several parts',
      or(and(eq('id', 1), eq('image', 'cmd.exe')), eq('id', 3)),
      'id: 1 and image: cmd.exe or id: 3',
    ],
    [
      'alternatives of which a part cannot be said',
      or(and(eq('id', 1), eq('image', field('x'))), eq('id', 3)),
      undefined,
    ],
    ['alternatives of which one cannot be said', or(eq('id', 1), eq('image', field('parent'))), undefined],
    ['several at once', and(eq('id', 1), eq('id', 2)), undefined],
    ['not several', not(or(eq('id', 1), eq('id', 2))), undefined],
  ];
  it.each(table)('%s', (_, condition, wanted) => {
    expect(wantedOf(condition)).toBe(wanted);
  });
});
