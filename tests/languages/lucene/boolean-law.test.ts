/**
 * Any mix of clauses means what Lucene's classic parser makes of it: `QueryParserBase.addClause`, then `BooleanQuery`. The
 * model below is written from these; queries are made from the grammar.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { esQs, graylog, lucene } from '../../../src/languages/lucene/index.ts';
import { EVENTS, type Event, LETTERS, linesWhere } from '../shared/boolean-trees.ts';
import { found } from '../shared/tiny-view.ts';

interface Clause {
  readonly conjunction: '' | 'AND ' | 'OR ' | '&& ' | '|| ';
  readonly modifier: '' | '+' | '-' | 'NOT ' | '!';
  readonly body: string | readonly Clause[];
  readonly weight: '' | '^2';
}

const { clauses } = fc.letrec<{ clauses: Clause[]; clause: Clause }>((tie) => ({
  clauses: fc.array(tie('clause'), { minLength: 1, maxLength: 4 }),
  clause: fc.record({
    conjunction: fc.constantFrom('', 'AND ', 'OR ', '&& ', '|| '),
    modifier: fc.constantFrom('', '', '+', '-', 'NOT ', '!'),
    body: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constantFrom(...LETTERS), tie('clauses')),
    weight: fc.constantFrom('', '', '^2'),
  }),
}));

function print(list: readonly Clause[]): string {
  return list
    .map(({ conjunction, modifier, body, weight }, at) => {
      const text = typeof body === 'string' ? `${body}.keyword:x` : `(${print(body)})`;
      return `${at === 0 ? '' : conjunction}${modifier}${text}${weight}`;
    })
    .join(' ');
}

/** `addClause` with `OR` as the default operator, then a `BooleanQuery` of what came of it. */
function holds(list: readonly Clause[], event: Event): boolean {
  const made: { occur: 'MUST' | 'SHOULD' | 'MUST_NOT'; readonly matches: boolean }[] = [];
  for (const [at, { conjunction, modifier, body }] of list.entries()) {
    const and = at > 0 && (conjunction === 'AND ' || conjunction === '&& ');
    const last = made.at(-1);
    if (and && last && last.occur !== 'MUST_NOT') last.occur = 'MUST';
    const prohibited = modifier === '-' || modifier === 'NOT ' || modifier === '!';
    const required = modifier === '+' || (and && !prohibited);
    const matches = typeof body === 'string' ? event[body] !== undefined : holds(body, event);
    made.push({ occur: prohibited ? 'MUST_NOT' : required ? 'MUST' : 'SHOULD', matches });
  }
  const of = (occur: (typeof made)[number]['occur']) => made.filter((one) => one.occur === occur);
  if (of('MUST_NOT').some(({ matches }) => matches)) return false;
  if (!of('MUST').every(({ matches }) => matches)) return false;
  // Of optional clauses one must match where none is required; a query of prohibited ones alone is of all documents.
  return of('MUST').length > 0 || of('SHOULD').length === 0 || of('SHOULD').some(({ matches }) => matches);
}

describe.each([esQs, lucene, graylog])('$id', (language) => {
  it('combines clauses as the classic query parser does', () => {
    fc.assert(
      fc.property(clauses, (list) => {
        expect(found(language, print(list), EVENTS)).toEqual(linesWhere((event) => holds(list, event)));
      }),
      { numRuns: 1000 },
    );
  });
});
