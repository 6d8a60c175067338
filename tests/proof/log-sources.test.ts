import { describe, expect, it } from 'vitest';
import { loadViews } from '../../src/events/views/load.ts';
import { projectRunner } from '../../src/proof/project-runner.ts';
import { logReader } from '../../src/proof/reads-log.ts';
import { requestFor } from '../../src/proof/subject.ts';
import type { RunRequest } from '../../src/runners/protocol.ts';
import { ROOT } from '../runners/fixtures.ts';
import { ATTACK, analytic, context } from './subject.ts';

const SYSMON = [{ product: 'windows', service: 'sysmon' }];
const query = { ...analytic('es-qs'), language: 'logpoint', source: 'image=*' };

describe('the log source of a rule, for its conversions', () => {
  it('is part of what is asked of a runner', () => {
    const given = context({});
    expect(requestFor({ ...query, logSources: SYSMON }, 'native', ATTACK, given)).toMatchObject({ logSources: SYSMON });
    expect(requestFor(query, 'native', ATTACK, given)).not.toHaveProperty('logSources');
  });

  it('tells which log they read', () => {
    const { reads } = logReader(loadViews(ROOT), { macros: [] });
    // The events are of the log Security.
    expect(reads(query, 'native', ATTACK, 1)).toBe(true);
    expect(reads({ ...query, logSources: SYSMON }, 'native', ATTACK, 1)).toBe(false);
    expect(reads({ ...query, logSources: [{ service: 'security' }] }, 'native', ATTACK, 1)).toBe(true);
  });

  it('is named where it turned an event away', async () => {
    const runner = {
      run: () => Promise.reject(new Error('not asked')),
      whyNot: (_request: RunRequest, lines: readonly number[]) =>
        Promise.resolve(lines.map((line) => ({ start: 0, end: line === 1 ? 0 : 5, value: 'x' }))),
    };
    const asked = projectRunner(runner, new Map(), () => '');
    const request = { language: 'logpoint', source: 'image=*', eventsFile: '', view: '', now: '2024-01-01T00:00:00Z' };
    const reasons = await asked.whyNot({ ...request, logSources: SYSMON }, [1, 2]);
    expect(reasons.map(({ condition }) => condition)).toEqual(['product windows, service sysmon', 'image']);
  });
});
