import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Result, Value } from '../../../src/engine/values.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { findLanguage } from '../../../src/languages/registry.ts';

const views = loadViews(join(import.meta.dirname, '../../..'));

type Raw = { readonly [name: string]: Value };

function run(language: 'eql' | 'eql-classic', query: string, records: readonly Raw[]): Result {
  const found = findLanguage(language);
  const view = views.get(found?.defaultView ?? '');
  const parsed = found?.parse(query);
  if (view === undefined || parsed?.ok !== true || parsed.program.kind !== 'plan') throw new Error(query);
  const events = records.map((raw, index): EventRecord => ({ line: index + 1, raw }));
  return runProgram(parsed.program, { events, view, now: null });
}

/** As Elastic's agents write them, nested or with dotted names. */
const ELASTIC: readonly Raw[] = [
  {
    '@timestamp': '2024-03-05T10:00:00Z',
    event: { category: ['process'], type: ['start'] },
    process: { name: 'cmd.exe', entity_id: 'p1', args: ['cmd.exe', '/c'] },
    host: { os: { type: 'windows' } },
  },
  {
    '@timestamp': '2024-03-05T10:00:03Z',
    'event.category': ['file'],
    'event.type': ['creation', 'change'],
    'process.entity_id': 'p1',
    'file.path': '/tmp/x',
    'host.os.type': 'linux',
  },
  { '@timestamp': '2024-03-05T10:00:09Z', event: { category: ['process', 'network'], type: ['end'] } },
];

/** As Endgame's sensor wrote them. */
const ENDGAME: readonly Raw[] = [
  { event_type_full: 'process_event', subtype: 'create', process_name: 'cmd.exe', unique_pid: 7, timestamp: 1.3e17 },
  { event_type: 'file', file_name: 'x.exe', unique_pid: 7, timestamp: 1.3e17 + 3e7 },
  { event_type: 'file', file_name: 'y.exe', unique_pid: 7, timestamp: 1.3e17 + 9e7 },
];

describe('records that are in the schema’s form already answer by its names', () => {
  it.each<['eql' | 'eql-classic', string, readonly number[]]>([
    ['eql', 'any where true', [1, 2, 3]],
    ['eql', 'process where true', [1, 3]],
    ['eql', 'network where event.type == "end"', [3]],
    ['eql', 'process where process.args : "/C"', [1]],
    ['eql', 'file where host.os.type == "linux" and file.path like "/tmp/*"', [2]],
    ['eql', 'any where host.os.type == null', [3]],
    ['eql', 'process where process.name != "cmd.exe"', [3]],
    ['eql-classic', 'process where subtype.create and process_name == "CMD.*"', [1]],
    ['eql-classic', 'file where true', [2, 3]],
  ])('%s: %s', (language, query, events) => {
    const records = language === 'eql' ? ELASTIC : ENDGAME;
    expect(run(language, query, records)).toEqual({ kind: 'events', events });
  });

  it.each<['eql' | 'eql-classic', string, readonly (readonly number[])[]]>([
    ['eql', 'sequence by process.entity_id with maxspan=5s [process where true] [file where true]', [[1, 2]]],
    ['eql', 'sequence by process.entity_id with maxspan=2s [process where true] [file where true]', []],
    ['eql-classic', 'sequence by unique_pid with maxspan=5s [process where true] [file where true]', [[1, 2]]],
    ['eql-classic', 'sequence by unique_pid with maxspan=2s [process where true] [file where true]', []],
  ])('in time, %s: %s', (language, query, sequences) => {
    const records = language === 'eql' ? ELASTIC : ENDGAME;
    expect(run(language, query, records)).toEqual({ kind: 'sequences', sequences });
  });

  it('but not records that name their log', () => {
    const sysmon: Raw = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 11,
      'event.category': 'process',
      TargetFilename: 'C:\\x',
    };
    expect(run('eql', 'process where true', [sysmon])).toEqual({ kind: 'events', events: [] });
    expect(run('eql', 'file where file.path == "C:\\\\x"', [sysmon])).toEqual({ kind: 'events', events: [1] });
  });
});
