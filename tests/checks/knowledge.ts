/** A little knowledge for tests: a few techniques, defences, objects and channels. */
import { buildKnowledge } from '../../src/knowledge/lookup.ts';
import type { Knowledge } from '../../src/knowledge/types.ts';

const technique = (id: string, name: string, tactics: string[], rest: object = {}) => ({
  id,
  name,
  tactics,
  platforms: ['Windows'],
  status: 'active' as const,
  ...rest,
});

export const KNOWLEDGE: Knowledge = buildKnowledge({
  attack: () => ({
    source: 'made for tests',
    version: '99.1',
    tactics: [
      { id: 'TA0008', shortName: 'lateral-movement', name: 'Lateral Movement' },
      { id: 'TA0003', shortName: 'persistence', name: 'Persistence' },
    ],
    techniques: [
      technique('T1021', 'Remote Services', ['TA0008']),
      technique('T1021.006', 'Windows Remote Management', ['TA0008'], { parent: 'T1021' }),
      technique('T1028', 'Windows Remote Management', ['TA0008'], { status: 'revoked', revokedBy: 'T1021.006' }),
      technique('T1900', 'First', ['TA0003'], { status: 'revoked', revokedBy: 'T1901' }),
      technique('T1901', 'Second', ['TA0003'], { status: 'revoked', revokedBy: 'T1021' }),
      technique('T1902', 'Nowhere', ['TA0003'], { status: 'revoked' }),
      technique('T1903', 'Old', ['TA0003'], { status: 'deprecated' }),
    ],
    dataComponents: {},
  }),
  strategies: () => ({ source: 'made for tests', version: '99.1', strategies: {} }),
  d3fend: () => ({
    source: 'made for tests',
    version: '9.9.0',
    note: '',
    tactics: ['Detect'],
    techniques: [
      { id: 'D3-PSA', name: 'Process Spawn Analysis', iri: '', tactic: 'Detect', parents: [], artifacts: [] },
    ],
    artifacts: {},
    attackArtifacts: {},
  }),
  dataModel: () => ({
    source: 'made for tests',
    objects: [
      {
        id: 'process',
        name: 'Process',
        actions: ['create', 'terminate'],
        fields: ['exe', 'parent_exe', 'command_line'],
      },
    ],
    sensors: [],
  }),
  windowsEvents: () => ({
    source: 'made for tests',
    note: '',
    events: [
      { channel: 'Windows PowerShell', eventId: 400, provider: 'PowerShell', seen: 1, fields: {} },
      { channel: 'Microsoft-Windows-PowerShell/Operational', eventId: 4103, provider: 'P', seen: 1, fields: {} },
      { channel: 'Microsoft-Windows-Sysmon/Operational', eventId: 1, provider: 'S', seen: 1, fields: {} },
      { channel: 'Security', eventId: 4688, provider: 'Microsoft-Windows-Security-Auditing', seen: 1, fields: {} },
      {
        channel: 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
        eventId: 1149,
        provider: 'T',
        seen: 1,
        fields: {},
      },
    ],
  }),
});
