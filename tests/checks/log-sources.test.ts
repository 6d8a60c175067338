import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnalyticFacts } from '../../src/checks/analytic-facts.ts';
import { checkLogSources } from '../../src/checks/log-sources.ts';
import { namedParts } from '../../src/checks/named-parts.ts';
import type { Expr, Program } from '../../src/engine/plan.ts';
import { loadViews } from '../../src/events/views/load.ts';

const views = loadViews(resolve(import.meta.dirname, '../..'));
const span = { start: 0, end: 1 };

function check(...names: string[]) {
  const facts: AnalyticFacts = {
    id: 'sigma',
    start: { line: 1, column: 1 },
    hasEngine: true,
    fields: [],
    eventIds: [],
    channels: [],
    logSources: names.map((name, index) => ({ name, line: 4, column: 15 + index })),
    diagnostics: [],
  };
  return checkLogSources(facts, views).map(({ severity, rule, message, help, line, column }) => [
    `${line}:${column}`,
    `${severity} ${rule}`,
    message,
    help,
  ]);
}

describe('log sources that no view maps', () => {
  it('passes what a view maps, onto logs or onto none', () => {
    expect(check('category:process_creation', 'product:windows', 'service:security', 'category:proxy')).toEqual([]);
  });

  it('warns at the value, and names the nearest', () => {
    const rule = 'warning sigma/unknown-log-source';
    const rest = 'expected one that a view maps onto logs; as it stands, events of any log are read.';
    expect(check('category:process_createon', 'product:widnows', 'service:teapot-internal')).toEqual([
      ['4:15', rule, `Unexpected category \`process_createon\`, ${rest}`, 'did you mean `process_creation`?'],
      ['4:16', rule, `Unexpected product \`widnows\`, ${rest}`, 'did you mean `windows`?'],
      ['4:17', rule, `Unexpected service \`teapot-internal\`, ${rest}`, undefined],
    ]);
  });
});

it('finds log sources in plans, and leaves objects of schemas alone', () => {
  const is = (object: string, start: number): Expr => ({ op: 'is', object, span: { start, end: start + 3 } });
  const items = [
    is('category:file_event', 10),
    is('process', 20),
    { op: 'not', item: is('product:linux', 30), span } as const,
  ];
  const program: Program = {
    kind: 'plan',
    returns: 'events',
    plan: { op: 'filter', input: { op: 'source', span }, predicate: { op: 'and', items, span }, span },
  };
  expect(namedParts(program).logSources).toEqual([
    { name: 'category:file_event', start: 10, end: 13 },
    { name: 'product:linux', start: 30, end: 33 },
  ]);
});
