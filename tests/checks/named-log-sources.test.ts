import { describe, expect, it } from 'vitest';
import { checkNamedLogSources } from '../../src/checks/named-log-sources.ts';
import type { NamedLogSource } from '../../src/knowledge/log-sources.ts';

const strategiesWith = (...names: readonly string[]) => ({
  source: '',
  version: '19',
  strategies: {
    T1001: {
      id: 'DET0001',
      name: 'Strategy',
      logSources: names.map((name) => ({ name, dataComponent: 'DC0001', platforms: ['Windows'] })),
    },
  },
});
const source = (name: string, release?: string): NamedLogSource => ({
  name,
  logs: [{ channel: 'Log' }],
  ...(release === undefined ? {} : { release }),
});
const found = (sources: readonly NamedLogSource[], ...names: readonly string[]) =>
  checkNamedLogSources(sources, strategiesWith(...names)).map(({ path, message, help }) => [path, message, help]);

const rest = 'take the entry out, or say with `release:` which release of ATT&CK has the name';

describe('mapped log sources', () => {
  it('are right where a strategy has the name, however it is written', () => {
    expect(found([source('Win:Log'), source('linux:audit')], 'WIN:log ', 'linux:audit')).toEqual([]);
  });

  it('are told where a release renamed them, with the nearest name that nothing maps yet', () => {
    expect(found([source('Win:Log'), source('WinEvent:Sysmom')], 'Win:Log', 'WinEvent:Sysmon')).toEqual([
      [
        ['sources', 1, 'name'],
        'Unexpected log source `WinEvent:Sysmom`, expected one that a detection strategy of ATT&CK 19 names; as it stands, it maps nothing.',
        `did you mean \`WinEvent:Sysmon\`? Else ${rest}`,
      ],
    ]);
  });

  it('are not taken for one that another entry maps', () => {
    expect(found([source('Win:Log'), source('Win:Logs')], 'Win:Log').map(([, , help]) => help)).toEqual([rest]);
  });

  it('may be of another release that they name', () => {
    expect(found([source('Old:Log', '17')], 'Win:Log')).toEqual([]);
  });
});
