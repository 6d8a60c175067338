/** A release that drifted: revocations that chain and end in every way, a renamed and a divided tactic. */
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
const revoked = (id: string, name: string, tactics: string[], revokedBy?: string) =>
  technique(id, name, tactics, { status: 'revoked', ...(revokedBy === undefined ? {} : { revokedBy }) });

export const DRIFTED: Knowledge = buildKnowledge({
  attack: () => ({
    source: 'made for tests',
    version: '99.1',
    tactics: [
      { id: 'TA0002', shortName: 'execution', name: 'Execution' },
      { id: 'TA0003', shortName: 'persistence', name: 'Persistence' },
      { id: 'TA0005', shortName: 'hiding', name: 'Hiding', formerNames: ['Evasion', 'evasion'] },
      { id: 'TA0008', shortName: 'lateral-movement', name: 'Lateral Movement' },
      { id: 'TA0099', shortName: 'breaking-defences', name: 'Breaking Defences' },
    ],
    techniques: [
      technique('T1021', 'Remote Services', ['TA0008']),
      technique('T1021.006', 'Windows Remote Management', ['TA0008'], { parent: 'T1021' }),
      technique('T1059', 'Command and Scripting Interpreter', ['TA0002']),
      technique('T1059.001', 'PowerShell', ['TA0002'], { parent: 'T1059' }),
      technique('T1070', 'Indicator Removal', ['TA0005']),
      technique('T1218', 'System Binary Proxy Execution', ['TA0005']),
      technique('T1218.011', 'Rundll32', ['TA0005'], { parent: 'T1218' }),
      technique('T1543.003', 'Windows Service', ['TA0003']),
      technique('T1562', 'Breaking Tools', ['TA0099']),
      technique('T1562.001', 'COR_PROFILER & Co', ['TA0099'], { parent: 'T1562' }),
      revoked('T1028', 'Windows Remote Management', ['TA0002', 'TA0008'], 'T1021.006'),
      revoked('T1050', 'New Service', ['TA0003'], 'T1543.003'),
      revoked('T1085', 'Rundll32', ['TA0005', 'TA0002'], 'T1218.011'),
      revoked('T1086', 'PowerShell', ['TA0002'], 'T1059.001'),
      revoked('T1100', 'First', ['TA0003'], 'T1101'),
      revoked('T1101', 'Second', ['TA0003'], 'T1543.003'),
      revoked('T1150', 'To the deprecated', ['TA0003'], 'T1190'),
      revoked('T1151', 'To nothing', ['TA0003']),
      revoked('T1152', 'Round', ['TA0003'], 'T1153'),
      revoked('T1153', 'And round', ['TA0003'], 'T1152'),
      revoked('T1154', 'To the unknown', ['TA0003'], 'T7777'),
      revoked('T1155.001', 'A part', ['TA0002'], 'T1059.001'),
      revoked('T1155', 'A whole', ['TA0002'], 'T1059'),
      technique('T1190', 'Gone', ['TA0003'], { status: 'deprecated' }),
      technique('T1191', 'Rundll32', ['TA0003'], { status: 'deprecated' }),
      technique('T1021.900', 'Gone too', ['TA0008'], { status: 'deprecated' }),
    ],
    dataComponents: { DC0032: 'Process Creation' },
    formerDataComponents: { DC0001: 'Scheduled Job Creation' },
    formerTactics: [
      { id: 'TA0041', shortName: 'preparing', name: 'Preparing', replacedBy: 'TA0002', techniques: ['T1059'] },
      { id: 'TA0044', shortName: 'planning', name: 'Planning', formerNames: ['Schemes'], techniques: [] },
    ],
  }),
  strategies: () => ({
    source: 'made for tests',
    version: '99.1',
    strategies: { T1070: { id: 'DET0477', name: 'Detection of it', logSources: [] } },
    formerStrategies: { DET0001: { name: 'Detection of old', technique: 'T1070' } },
  }),
  d3fend: () => ({
    source: 'made for tests',
    version: '9.9.0',
    note: '',
    tactics: ['Detect', 'Harden'],
    techniques: [
      {
        id: 'D3-PSA',
        name: 'Process Spawn Analysis',
        iri: 'd3f:ProcessSpawnAnalysis',
        tactic: 'Detect',
        parents: [],
        artifacts: [],
      },
    ],
    artifacts: {},
    attackArtifacts: {},
    formerTechniques: [
      { id: 'D3-OLD', name: 'Old', iri: 'd3f:Old', tactic: 'Detect', parents: [], replacedBy: 'D3-PSA' },
      { id: 'D3-KIND', name: 'A Kind', iri: 'd3f:AKind', tactic: 'Detect', parents: ['D3-PSA'] },
    ],
  }),
  dataModel: () => ({ source: 'made for tests', objects: [], sensors: [] }),
  windowsEvents: () => ({ source: 'made for tests', note: '', events: [] }),
});
