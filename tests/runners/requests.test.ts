import { describe, expect, it } from 'vitest';
import { planExpressions } from '../../src/engine/walk.ts';
import type { RunRequest } from '../../src/runners/protocol.ts';
import { parseRequest } from '../../src/runners/requests.ts';
import { ROOT } from './fixtures.ts';

const request = (language: string, source: string, logSources?: RunRequest['logSources']): RunRequest => ({
  language,
  source,
  eventsFile: 'events.ndjson',
  view: 'native',
  ...(logSources === undefined ? {} : { logSources }),
});

/** The plan's operators from the last to the source. */
function operators(asked: RunRequest): unknown[] {
  const answer = parseRequest(asked, ROOT);
  if ('refused' in answer) return [answer.refused];
  const { program } = answer.parsed;
  const found: unknown[] = [];
  for (
    let plan = program.kind === 'plan' ? program.plan : undefined;
    plan;
    plan = 'input' in plan ? plan.input : undefined
  ) {
    found.push([plan.op, ...planExpressions(plan).flatMap((expr) => (expr.op === 'is' ? [expr.object] : []))]);
  }
  return found;
}

describe('a request with the log source of a rule', () => {
  it('reads events of that log source alone', () => {
    expect(operators(request('logpoint', 'event_id=1'))).toEqual([['filter'], ['source']]);
    expect(operators(request('logpoint', 'event_id=1', []))).toEqual([['filter'], ['source']]);
    expect(operators(request('logpoint', 'event_id=1', [{ service: 'sysmon' }]))).toEqual([
      ['filter'],
      ['filter', 'service:sysmon'],
      ['source'],
    ]);
  });

  it('is refused for Spark SQL', () => {
    expect(operators(request('spark-sql', 'SELECT 1', [{ service: 'sysmon' }]))).toMatchObject([
      {
        error: {
          kind: 'run',
          message: "Spark SQL that is to run on a rule's log source (service sysmon) is not supported by Huntbook yet.",
        },
      },
    ]);
    expect(operators(request('spark-sql', 'SELECT 1'))).toEqual([]);
  });
});
