/** Data sets of the Common Information Model as `tstats` and `from` read them: what a field is where an event lacks it. */
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/engine/run.ts';
import { loadViews } from '../../../src/events/views/load.ts';
import { spl } from '../../../src/languages/spl/index.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const EVENTS = [
  /* 1 */ {
    '@timestamp': '2024-03-05T10:00:00Z',
    Channel: SYSMON,
    EventID: 1,
    Hostname: 'ws-1',
    Image: 'C:\\Windows\\cmd.exe',
    CommandLine: 'cmd.exe',
    User: 'LAB\\ada',
  },
  /* 2 */ {
    '@timestamp': '2024-03-05T10:01:00Z',
    Channel: SYSMON,
    EventID: 1,
    Hostname: 'ws-1',
    Image: 'C:\\Windows\\whoami.exe',
    CommandLine: '',
    User: 'LAB\\ada',
    OriginalFileName: 'whoami.exe',
  },
  /* 3 */ { '@timestamp': '2024-03-05T10:02:00Z', Channel: SYSMON, EventID: 3, Hostname: 'ws-1', SourceIp: '10.0.0.1' },
  /* 4 */ { '@timestamp': '2024-03-05T10:03:00Z', Channel: 'Security', EventID: 4625, Hostname: 'dc-1' },
  /* 5 */ {
    '@timestamp': '2024-03-05T10:04:00Z',
    Channel: 'Security',
    EventID: 4624,
    Hostname: 'dc-1',
    TargetUserName: 'ada',
  },
  /* 6 */ {
    '@timestamp': '2024-03-05T10:05:00Z',
    Channel: 'Security',
    EventID: 4720,
    Hostname: 'dc-1',
    TargetUserName: 'new',
  },
];

const view = loadViews('.').get('splunk');

function rows(query: string): unknown {
  const parsed = spl.parse(query);
  if (!parsed.ok || parsed.program.kind !== 'plan' || view === undefined) throw new Error('No plan.');
  const events = EVENTS.map((raw, index) => ({ line: index + 1, raw }));
  const result = runProgram(parsed.program, { events, view, now: null });
  if (result.kind === 'events') return result.events;
  return result.kind === 'table' ? result.rows : undefined;
}

describe('a calculated field is `unknown` where it is missing or empty', () => {
  it.each([
    [
      '| tstats count from datamodel=Endpoint.Processes by Processes.original_file_name',
      [
        ['unknown', 1],
        ['whoami.exe', 1],
      ],
    ],
    [
      '| tstats count from datamodel=Endpoint.Processes where Processes.parent_process_name!=x.exe by Processes.process',
      [
        ['cmd.exe', 1],
        ['unknown', 1],
      ],
    ],
    [
      '| tstats count from datamodel=Endpoint.Processes where Processes.process=unknown by Processes.user',
      [['ada', 1]],
    ],
    ['| tstats count from datamodel=Endpoint.Processes where Processes.process=un* by Processes.user', [['ada', 1]]],
    ['| tstats count from datamodel=Endpoint.Processes where Processes.process IN (a, unknown)', [[1]]],
    ['| tstats count from datamodel=Endpoint.Processes where NOT Processes.parent_process=a*', [[2]]],
    ['| tstats count from datamodel=Endpoint.Processes where Processes.parent_process=*', [[2]]],
    ['| tstats values(Processes.parent_process) as p from datamodel=Endpoint.Processes', [['unknown']]],
    ['| from datamodel:Endpoint.Processes | stats count by parent_process_name', [['unknown', 2]]],
    [
      '| datamodel Endpoint Processes search | rename Processes.* AS * | stats count by original_file_name',
      [
        ['unknown', 1],
        ['whoami.exe', 1],
      ],
    ],
    ['| tstats count from datamodel=Network_Traffic by All_Traffic.dest_port All_Traffic.src_port', [[0, 0, 1]]],
    ['| tstats count from datamodel=Change where All_Changes.result_id=4720 by All_Changes.user', [['new', 1]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('any other field is missing', () => {
  it.each([
    ['| tstats count from datamodel=Endpoint.Processes by Processes.parent_process_path', []],
    ['source="XmlWinEventLog:Security" EventCode=4625 user=*', []],
    ['EventCode=1 NOT original_file_name=*', [1]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('data sets within others', () => {
  it.each([
    [
      '| tstats count from datamodel=Authentication where nodename=Authentication.Failed_Authentication by Authentication.user',
      [['unknown', 1]],
    ],
    ['| tstats count from datamodel=Authentication.Successful_Authentication by Authentication.user', [['ada', 1]]],
    ['| tstats count from datamodel=Change where nodename=All_Changes.Account_Management', [[1]]],
    ['| from datamodel:Network_Traffic.Allowed_Traffic | stats count', [[1]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});
