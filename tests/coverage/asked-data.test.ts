import { describe, expect, it } from 'vitest';
import {
  askedData,
  dataComponents,
  kindComponents,
  logSourceNames,
  logSources,
} from '../../src/coverage/asked-data.ts';
import { buildCoverage } from '../../src/coverage/coverage.ts';
import { eventKindName } from '../../src/coverage/event-kinds.ts';
import { compileView } from '../../src/events/views/compile.ts';
import { nativeViewDefinition } from '../../src/events/views/definition.ts';
import type { NamedChannel } from '../../src/knowledge/event-kinds.ts';
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import type { DetectionStrategy } from '../../src/knowledge/types.ts';
import { analytic, siteDocument } from '../components/site-fixture.ts';

const technique = (id: string) => ({
  id,
  name: `Name of ${id}`,
  tactics: [],
  platforms: ['Windows'],
  status: 'active' as const,
});
const strategy = (
  ...sources: readonly (readonly [name: string, channel: string | undefined, component: string])[]
) => ({
  id: 'DET0001',
  name: 'Strategy',
  logSources: sources.map(([name, channel, dataComponent]): DetectionStrategy['logSources'][number] => ({
    name,
    dataComponent,
    platforms: ['Windows'],
    ...(channel === undefined ? {} : { channel }),
  })),
});

const knowledge = buildKnowledge({
  attack: () => ({
    source: '',
    version: '1',
    tactics: [],
    techniques: [
      ...['T1001', 'T1002', 'T1003', 'T1004'].map(technique),
      { ...technique('T1005'), status: 'revoked', revokedBy: 'T1001' },
    ],
    dataComponents: { DC0001: 'Process Creation', DC0002: 'Network', DC0003: 'Asked by Nothing' },
  }),
  strategies: () => ({
    source: '',
    version: '1',
    strategies: {
      T1001: strategy(['Win:Log', 'EventCode=1', 'DC0001'], ['Win:Log', 'EventCode=3', 'DC0002']),
      T1002: strategy(['Win:Log', 'EventCode=1', 'DC0001'], ['WIN:log', undefined, 'DC0001']),
      T1003: strategy(['Cloud:Log', 'Sign-in', 'DC0001']),
      T1004: strategy(
        ['WIN:log', undefined, 'DC0002'],
        ['WIN:log', 'None', 'DC0002'],
        ['Win:Log', 'EventCode=9', 'DC0002'],
      ),
      T1005: strategy(['Win:Log', 'EventCode=1', 'DC0001'], ['Old:Log', undefined, 'DC0001']),
    },
  }),
  d3fend: () => ({
    source: '',
    version: '1',
    note: '',
    tactics: [],
    techniques: [],
    artifacts: {},
    attackArtifacts: {},
  }),
  dataModel: () => ({ source: '', objects: [], sensors: [] }),
  windowsEvents: () => ({ source: '', note: '', events: [] }),
});

const event = (id: number) => ({ id, name: `Event ${id}`, fields: ['Image'], values: [] });
const channels: NamedChannel[] = [
  { channel: 'Log', name: 'Log', provider: '', fields: [], events: [event(1), event(2), event(3)] },
  { channel: 'Other', name: 'Other', provider: '', fields: [], events: [event(9)] },
];
const definition = nativeViewDefinition.parse({
  kind: 'native',
  id: 'native',
  name: 'Native',
  description: '',
  logSource: ['Channel', 'EventID'],
  channels: ['Log', 'Other'],
  providers: {},
  clock: ['UtcTime'],
  synonyms: { channel: ['Channel'], provider: ['SourceName'], eventId: ['EventID'], others: [] },
  texts: [],
});

/** A document of a technique with one pandas analytic. */
const document = (file: string, id: string, source: string) => ({
  ...siteDocument({ file, techniques: [id] }),
  analytics: [{ ...analytic('pandas', 1, source), language: 'pandas' }],
});
const coverage = buildCoverage({
  documents: [
    document('content/playbooks/a.md', 'T1001', "df[(df['Channel'] == 'Log') & (df['EventID'] == 1)]"),
    document('content/playbooks/b.md', 'T1003', "df[(df['Channel'] == 'Log') & (df['EventID'] == 2)]"),
    document('content/playbooks/d.md', 'T1003', "df[(df['Channel'] == 'Other') & (df['EventID'] == 9)]"),
    document('content/playbooks/c.md', 'T1002', "df[df['Image'] == 'x.exe']"),
  ],
  proofs: new Map(),
  knowledge,
  views: new Map([['native', compileView(definition)]]),
  definitions: [definition],
  known: { macros: [], lookups: [], placeholders: [] },
  channels,
  logSources: [{ name: 'Win:Log', logs: [{ channel: 'Log' }, { channel: 'Other', asked: [9] }] }],
});

describe('what strategies ask for', () => {
  it.each([
    ['T1001', 'EventCode=1', ['Log 1'], ['content/playbooks/a.md']],
    ['T1001', 'EventCode=3', ['Log 3'], []],
    // Its analytic names no log: it reads none by its log.
    ['T1002', 'EventCode=1', ['Log 1'], []],
    // Without channel: what else is asked for the same data component.
    ['T1002', undefined, ['Log 1'], []],
    ['T1004', undefined, ['Log 3'], []],
    ['T1004', 'None', ['Log 3'], []],
    ['T1003', 'Sign-in', [], []],
  ])('%s with %s', (id, channel, kinds, files) => {
    const found = askedData(knowledge, coverage).find((one) => one.technique.id === id && one.channel === channel);
    expect(found?.kinds.map(eventKindName)).toEqual(kinds);
    expect(found?.readers.map((reader) => reader.document.file)).toEqual(files);
  });
});

it('names of log sources are those that have a page, not what only a technique out of use asked for', () => {
  const pages = logSources(knowledge, coverage, (name) => name);
  expect(logSourceNames(knowledge, coverage)).toEqual(new Set(pages.keys()));
  expect(logSourceNames(knowledge, coverage)).toEqual(new Set(['Win:Log', 'WIN:log', 'Cloud:Log']));
});

describe('data components', () => {
  const components = dataComponents(knowledge, coverage);

  it('are all there, asked for or not', () => {
    expect([...components.keys()]).toEqual(['DC0001', 'DC0002', 'DC0003']);
    expect(components.get('DC0003')).toMatchObject({ techniques: [], kinds: [], analytics: [], channels: [] });
  });

  it('say which techniques are read, not read, and not known', () => {
    expect(components.get('DC0001')?.techniques.map(({ technique: { id }, state }) => [id, state])).toEqual([
      ['T1001', 'read'],
      ['T1002', 'unread'],
      ['T1003', 'unknown'],
    ]);
    expect(components.get('DC0002')?.techniques.map(({ state }) => state)).toEqual(['unread', 'unread']);
  });

  it('name every analytic that reads their events, of whatever technique', () => {
    expect(components.get('DC0001')?.analytics.map((reader) => reader.document.file)).toEqual([
      'content/playbooks/a.md',
    ]);
    expect(components.get('DC0002')?.analytics.map((reader) => reader.document.file)).toEqual([
      'content/playbooks/d.md',
    ]);
  });
});

it('kinds of events show the data components that strategies name them for, not those that name their log', () => {
  expect([...kindComponents(knowledge, coverage)]).toEqual([
    ['Log 1', ['DC0001']],
    ['Log 3', ['DC0002']],
    ['Other 9', ['DC0002']],
  ]);
});

it('log sources are one for spellings of one key, the commonest first', () => {
  const sources = logSources(knowledge, coverage, (name) => name.toLowerCase());
  expect([...sources].map(([key, { names }]) => [key, names])).toEqual([
    ['cloud:log', ['Cloud:Log']],
    ['win:log', ['Win:Log', 'WIN:log']],
  ]);
  expect(
    sources
      .get('win:log')
      ?.channels.map(({ name, channel, components, kinds }) => [name, channel, components, kinds.map(eventKindName)]),
  ).toEqual([
    ['WIN:log', undefined, ['DC0001'], ['Log 1']],
    ['WIN:log', undefined, ['DC0002'], ['Log 3']],
    ['WIN:log', 'None', ['DC0002'], ['Log 3']],
    ['Win:Log', 'EventCode=1', ['DC0001'], ['Log 1']],
    ['Win:Log', 'EventCode=3', ['DC0002'], ['Log 3']],
    ['Win:Log', 'EventCode=9', ['DC0002'], ['Other 9']],
  ]);
});

it('events of other logs that are asked for under the name of a log source are none of its own', () => {
  const source = logSources(knowledge, coverage, (name) => name.toLowerCase()).get('win:log');
  expect(source?.kinds.map(eventKindName)).toEqual(['Log 1', 'Log 3']);
  expect(source?.others.map(eventKindName)).toEqual(['Other 9']);
  expect(source?.analytics.map((reader) => reader.document.file)).toEqual(['content/playbooks/a.md']);
});
