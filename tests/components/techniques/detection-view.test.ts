import { expect, test } from 'vitest';
import { detectionView } from '../../../src/components/techniques/detection-view.ts';
import type { CoveredAnalytic, EventKindCoverage } from '../../../src/coverage/coverage.ts';
import { type EventKind, eventKindKey } from '../../../src/coverage/event-kinds.ts';
import type { DetectionStrategy } from '../../../src/knowledge/types.ts';
import { siteDocument } from '../site-fixture.ts';

const kind = (channel: string, eventId: number): EventKind => ({
  channel,
  log: channel,
  eventId,
  name: '',
  provider: '',
  fields: [],
  values: [],
});
const sysmon1 = kind('Sysmon', 1);
const sysmon3 = kind('Sysmon', 3);
const security1 = kind('Security', 4688);
const security2 = kind('Security', 5156);
const kinds = [security1, security2, sysmon1, sysmon3];

const analytic = (id: string, reads: readonly EventKind[], anyLog = false): CoveredAnalytic => ({
  document: siteDocument({ file: 'content/playbooks/a.md' }),
  id,
  language: 'sigma',
  state: 'proven',
  reads: { anyLog, kinds: reads, needs: reads.length > 0 ? [[reads]] : [], view: 'native', objects: [], fields: [] },
});
// A kind of its own with the same key: kinds are the same by what they are.
const process = analytic('process', [{ ...sysmon1 }, security1]);
const network = analytic('network', [sysmon3, security2]);
const anything = analytic('anything', kinds, true);
const elsewhere = analytic('elsewhere', [sysmon1]);

const source = (name: string, channel: string): DetectionStrategy['logSources'][number] => ({
  name,
  channel,
  dataComponent: 'DC0032',
  platforms: ['Windows'],
});
const strategy: DetectionStrategy = {
  id: 'DET0001',
  name: 'A strategy',
  logSources: [source('Sysmon', '1'), source('Sysmon', '99'), source('Cloud', 'x'), source('Security', '4624')],
};
const coverage = {
  eventKinds: new Map(
    kinds.map((known): [string, EventKindCoverage] => [
      eventKindKey(known),
      {
        kind: known,
        analytics: [process, network, elsewhere].filter(({ reads }) =>
          reads.kinds.some((read) => eventKindKey(read) === eventKindKey(known)),
        ),
      },
    ]),
  ),
  logSourceKinds: ({ name, channel }: { name: string; channel?: string | undefined }) =>
    name === 'Security'
      ? [kind('Security', 4624)]
      : kinds.filter((known) => known.channel === name && `${known.eventId}` === channel),
};
const view = detectionView(strategy, [process, network, anything], coverage);
const names = (list: readonly CoveredAnalytic[]): string[] => list.map(({ id }) => id);

test('each log that the strategy asks for, with those of the technique that read it and how many others do', () => {
  expect(
    view.asked.map(({ source: { name, channel }, kinds: asked, readers, others }) => [
      name,
      channel,
      asked.length,
      names(readers),
      others,
    ]),
  ).toEqual([
    ['Sysmon', '1', 1, ['process'], 1],
    // Kinds that are not known, and a log that is not.
    ['Sysmon', '99', 0, [], 0],
    ['Cloud', 'x', 0, [], 0],
    // Known, and read by nothing.
    ['Security', '4624', 1, [], 0],
  ]);
});

test('logs that are read and not asked for stand apart, by channel', () => {
  expect(
    view.further.map(({ channel, kinds: read, readers }) => [
      channel,
      read.map(({ eventId }) => eventId),
      names(readers),
    ]),
  ).toEqual([
    ['Security', [4688, 5156], ['process', 'network']],
    ['Sysmon', [3], ['network']],
  ]);
});

test('an analytic that names no log reads none by it', () => {
  expect(names(view.anyLog)).toEqual(['anything']);
});

test('without strategy and without analytics there is nothing', () => {
  expect(detectionView(undefined, [], coverage)).toEqual({ asked: [], further: [], anyLog: [] });
  expect(detectionView(undefined, [network], coverage).further.map(({ channel }) => channel)).toEqual([
    'Security',
    'Sysmon',
  ]);
});
