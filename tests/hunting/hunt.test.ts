import { describe, expect, test } from 'vitest';
import type { CoveredAnalytic } from '../../src/coverage/coverage.ts';
import type { EventKind } from '../../src/coverage/event-kinds.ts';
import type { Document } from '../../src/documents/document.ts';
import type { Value } from '../../src/engine/values.ts';
import type { Dataset, Label } from '../../src/events/dataset.ts';
import { loadViews } from '../../src/events/views/load.ts';
import { type HuntSources, playbookHunt, recommendedTechniques } from '../../src/hunting/hunt.ts';
import type { AnalyticProof, ProofRun } from '../../src/proof/report.ts';
import { contentOf, parse } from '../documents/support.ts';

const views = loadViews('.');
const SYSMON: EventKind = {
  channel: 'Microsoft-Windows-Sysmon/Operational',
  log: 'Sysmon',
  eventId: 1,
  name: '',
  provider: '',
  fields: ['Image', 'ParentImage'],
  values: [],
};

const playbook = (list: string): Document => {
  const text = `# Odd parents

## Technique ID

T1059

## Specific Events

| Source | EventID | EventField | Details |
|--------|---------|------------|---------|
| Sysmon | 1 | Image | whoami.exe |

## Hunting Techniques Recommended

${list}
`;
  const parsed = parse(text);
  return {
    ...parsed,
    file: 'content/playbooks/odd-parents.md',
    collection: 'playbooks',
    slug: 'odd-parents',
    content: contentOf(parsed, 'classic'),
  };
};

const process = (line: number, host: string, minute: number, image: string): Record<string, Value> => ({
  Channel: SYSMON.channel,
  EventID: 1,
  Hostname: host,
  UtcTime: `2026-03-03 10:${String(minute).padStart(2, '0')}:00.000`,
  Image: image,
  ParentImage: 'C:\\Windows\\explorer.exe',
  line,
});

function dataset(name: string, records: readonly Record<string, Value>[], attack: readonly number[]): Dataset {
  const label: Label = { id: 'attack', lines: [...attack], attack: true, note: '' };
  return {
    name,
    file: `content/datasets/${name}/dataset.md`,
    eventsFile: `content/datasets/${name}/events.ndjson`,
    metadata: {
      title: name,
      platforms: ['Windows'],
      source: '',
      time: '2026-03-03T11:00:00Z',
      labels: attack.length > 0 ? [label] : [],
    },
    html: '',
    text: '',
    events: records.map((raw, at) => ({ line: at + 1, raw })),
  };
}

const run = (name: string, events: number[]): ProofRun => ({
  test: '',
  dataset: name,
  view: 'native',
  passed: true,
  events,
  missing: [],
  surplus: [],
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
});

const ANALYTIC = 'specific-events/sysmon-1';
const attacked = dataset(
  'attacked',
  [
    process(1, 'WS-1', 0, 'C:\\Apps\\mail.exe'),
    process(2, 'WS-2', 10, 'C:\\Apps\\mail.exe'),
    process(3, 'WS-2', 30, 'C:\\Windows\\System32\\whoami.exe'),
    process(4, 'WS-2', 31, '<img src=x onerror=alert(1)>'),
    { Channel: 'Security', EventID: 4624, Hostname: 'WS-3' },
  ],
  [3, 4],
);
const calm = dataset('calm', [process(1, 'WS-1', 0, 'C:\\Apps\\mail.exe')], []);

function sources(list: string, more: Partial<HuntSources> = {}): HuntSources {
  const document = playbook(list);
  const reads = { view: 'native', anyLog: false, kinds: [SYSMON], needs: [], objects: [], fields: ['Image'] };
  const analytics: CoveredAnalytic[] = document.analytics.map(({ id, language }) => ({
    document,
    id,
    language,
    state: 'proven',
    reads,
  }));
  const proof: AnalyticProof = {
    file: document.file,
    analytic: ANALYTIC,
    language: 'specific-events',
    line: 11,
    state: 'proven',
    runs: [run('calm', []), run('attacked', [3])],
  };
  return {
    document,
    proof: { [ANALYTIC]: proof },
    reads: { [ANALYTIC]: ['Channel', 'EventID', 'Image'] },
    analytics,
    datasets: new Map([attacked, calm].map((one) => [one.name, one])),
    views,
    kinds: [SYSMON],
    tested: ['calm', 'attacked'],
    ...more,
  };
}
const ALL = '- [x] Stack Counting\n- [x] Grouping\n- [x] Clustering\n- [x] Scatter Plots\n- [x] Box Plots';

test.each<[string, string, string[]]>([
  ['ticked ones', '- [x] Grouping\n- [ ] Clustering\n- [x] Searching', ['grouping']],
  ['in one order', '- [x] Box Plots\n- [x] Stack Counting', ['stack-counting', 'box-plots']],
  ['none that can be shown', '- [x] Searching\n- [x] Isolation Forests', []],
])('recommended: %s', (_, list, expected) => {
  expect(recommendedTechniques(playbook(list))).toEqual(expected);
  expect(playbookHunt(sources(list))?.techniques ?? []).toEqual(expected);
});

describe('a playbook that recommends all', () => {
  const hunt = playbookHunt(sources(ALL));
  const [first, second] = hunt?.datasets ?? [];

  test('the dataset with an attack comes first', () => {
    expect(hunt?.datasets.map((own) => [own.dataset, own.hasAttack])).toEqual([
      ['attacked', true],
      ['calm', false],
    ]);
  });

  test('reads the log of its analytics, by their fields', () => {
    expect(first?.sources).toEqual([
      { analytics: [ANALYTIC], view: 'native', kinds: ['Sysmon 1'], fields: ['Image'], events: 4 },
    ]);
    expect(first?.events).toBe(4);
  });

  test('each view has the events of the attack', () => {
    expect(first?.stacks?.[0]?.[0]?.rows.map((row) => row.attack)).toEqual([1, 1, 0]);
    expect(first?.grouping?.groups).toMatchObject([{ host: 'WS-2', events: 1, attack: 1, lines: [3] }]);
    expect(first?.clustering?.clusters.map(({ attack }) => attack)).toEqual([0, 2]);
    expect(first?.scatter).toMatchObject({ points: 3, events: 4 });
    expect(first?.boxes?.boxes.map(({ host, attack }) => [host, attack])).toEqual([
      ['WS-2', 2],
      ['WS-1', 0],
    ]);
  });

  test('where nothing is found or clustered, it is said by absence', () => {
    expect(second?.grouping).toMatchObject({ groups: [], silent: [ANALYTIC], events: 0 });
    expect(second?.clustering).toBeUndefined();
  });
});

test('datasets that are not present are named, and none at all leaves none', () => {
  expect(playbookHunt(sources(ALL, { tested: ['gone', 'calm'] }))).toMatchObject({
    absent: ['gone'],
    datasets: [{ dataset: 'calm' }],
  });
  expect(playbookHunt(sources(ALL, { tested: [] }))).toMatchObject({ absent: [], datasets: [], datasetsLeft: [] });
});

test('of many datasets the first four are shown, those with an attack before the others', () => {
  const many = Array.from({ length: 6 }, (_, at) => dataset(`d${at}`, [], at === 5 ? [1] : []));
  const hunt = playbookHunt(
    sources(ALL, { tested: many.map(({ name }) => name), datasets: new Map(many.map((one) => [one.name, one])) }),
  );
  expect(hunt?.datasets.map((own) => own.dataset)).toEqual(['d5', 'd0', 'd1', 'd2']);
  expect(hunt?.datasetsLeft).toEqual(['d3', 'd4']);
});

test('an analytic that did not run has found nothing that could be grouped', () => {
  const given = sources(ALL);
  const failed = { ...run('attacked', []), error: { message: 'No.', line: 1, column: 1 } };
  const proof = { [ANALYTIC]: { ...given.proof[ANALYTIC], runs: [failed] } as AnalyticProof };
  const hunt = playbookHunt({ ...given, proof });
  expect(hunt?.datasets[0]?.grouping).toMatchObject({ analytics: [], silent: [], groups: [] });
});
