/** Releases of ATT&CK in small, in the form of STIX: bundles made of the facts that a test is about. */
import type { ReleasePart } from '../../../src/knowledge/update/open-release.ts';

export type StixFields = Record<string, unknown>;

/** The STIX id of a thing, made from its ATT&CK id. */
export function ref(type: string, id: string): string {
  const digits = [...id].map((character) => character.charCodeAt(0).toString(16)).join('');
  return `${type}--${digits.padStart(12, '0').slice(-12)}`;
}

function source(id: string, name = 'mitre-attack'): StixFields[] {
  return [
    { source_name: 'A report', description: 'not an id' },
    { source_name: name, external_id: id, url: `https://attack.mitre.org/${id}` },
  ];
}

const COMMON = { modified: '2026-04-01T00:00:00.000Z', x_mitre_domains: ['enterprise-attack'] };

export function technique(id: string, name: string, phases: readonly string[], fields: StixFields = {}): StixFields {
  return {
    ...COMMON,
    type: 'attack-pattern',
    id: ref('attack-pattern', id),
    name,
    description: 'Prose that is not taken over.',
    external_references: source(id),
    kill_chain_phases: phases.map((phase_name) => ({ kill_chain_name: 'mitre-attack', phase_name })),
    x_mitre_platforms: ['Windows'],
    x_mitre_is_subtechnique: id.includes('.'),
    ...fields,
  };
}

export function tactic(id: string, name: string, shortName: string, fields: StixFields = {}): StixFields {
  return {
    ...COMMON,
    type: 'x-mitre-tactic',
    id: ref('x-mitre-tactic', id),
    name,
    x_mitre_shortname: shortName,
    external_references: source(id),
    ...fields,
  };
}

export function matrix(...tactics: readonly string[]): StixFields {
  return {
    ...COMMON,
    type: 'x-mitre-matrix',
    id: 'x-mitre-matrix--1',
    name: 'Enterprise ATT&CK',
    external_references: source('enterprise-attack'),
    tactic_refs: tactics.map((id) => ref('x-mitre-tactic', id)),
  };
}

export function relation(kind: string, from: StixFields | string, to: StixFields | string): StixFields {
  const idOf = (end: StixFields | string) => (typeof end === 'string' ? end : end['id']);
  return {
    ...COMMON,
    type: 'relationship',
    id: `relationship--${kind}-${idOf(from)}-${idOf(to)}`,
    relationship_type: kind,
    source_ref: idOf(from),
    target_ref: idOf(to),
  };
}

export function component(id: string, name: string, fields: StixFields = {}): StixFields {
  return {
    ...COMMON,
    type: 'x-mitre-data-component',
    id: ref('x-mitre-data-component', id),
    name,
    external_references: source(id),
    ...fields,
  };
}

/** An analytic that reads logs: name, channel, id of the data component. */
export function analytic(
  key: string,
  platform: string,
  logs: readonly (readonly [name: string, channel: string | undefined, component: string])[],
): StixFields {
  return {
    ...COMMON,
    type: 'x-mitre-analytic',
    id: ref('x-mitre-analytic', key),
    name: key,
    x_mitre_platforms: [platform],
    x_mitre_log_source_references: logs.map(([name, channel, id]) => ({
      x_mitre_data_component_ref: ref('x-mitre-data-component', id),
      name,
      channel,
    })),
  };
}

export function strategy(id: string, name: string, analytics: readonly StixFields[]): StixFields {
  return {
    ...COMMON,
    type: 'x-mitre-detection-strategy',
    id: ref('x-mitre-detection-strategy', id),
    name,
    external_references: source(id),
    x_mitre_analytic_refs: analytics.map((one) => one['id']),
  };
}

export function collection(version: string, name = 'Enterprise ATT&CK'): StixFields {
  return { ...COMMON, type: 'x-mitre-collection', id: `x-mitre-collection--${name}`, name, x_mitre_version: version };
}

export function marking(statement: string): StixFields {
  return { type: 'marking-definition', id: 'marking-definition--1', definition: { statement } };
}

export function bundle(objects: readonly unknown[]): string {
  return JSON.stringify({ type: 'bundle', id: 'bundle--1', objects });
}

/** A text as a file of a release, handed over in pieces of `size` bytes. */
export function part(text: string | Uint8Array, name = 'release.json', size = 1000, inFolder = false): ReleasePart {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    name,
    size: bytes.byteLength,
    inFolder,
    async *bytes() {
      for (let from = 0; from < bytes.byteLength; from += size) yield bytes.subarray(from, from + size);
    },
  };
}

/**
 * A release 18: three tactics, among them the one that release 19 splits; T1562 with two sub-techniques, a chain of
 * revocations T1089 → T1562.001, and a technique that is deprecated.
 */
export function release18(): StixFields[] {
  const impair = technique('T1562', 'Impair Defenses', ['defense-evasion']);
  const tools = technique('T1562.001', 'Disable or Modify Tools', ['defense-evasion']);
  const logging = technique('T1562.002', 'Disable Windows Event Logging', ['defense-evasion']);
  const old = technique('T1089', 'Disabling Security Tools', ['defense-evasion'], { revoked: true });
  const hide = technique('T1564', 'Hide Artifacts', ['defense-evasion', 'persistence']);
  const process = technique('T1569', 'System Services', ['execution'], { x_mitre_platforms: ['Windows', 'Linux'] });
  const gone = technique('T1061', 'Graphical User Interface', ['execution'], { x_mitre_deprecated: true });
  const read = analytic('AN1', 'Windows', [
    ['WinEventLog:Security', 'EventCode=4688', 'DC0032'],
    ['WinEventLog:System', 'services that stop, in words that describe them', 'DC0033'],
  ]);
  const detects = strategy('DET0001', 'Detect disabled tools', [read]);
  return [
    collection('18.1'),
    marking('Copyright 2015-2025, The MITRE Corporation.'),
    matrix('TA0002', 'TA0003', 'TA0005'),
    tactic('TA0005', 'Defense Evasion', 'defense-evasion'),
    tactic('TA0003', 'Persistence', 'persistence'),
    tactic('TA0002', 'Execution', 'execution'),
    impair,
    tools,
    logging,
    old,
    hide,
    process,
    gone,
    relation('subtechnique-of', tools, impair),
    relation('subtechnique-of', logging, impair),
    relation('revoked-by', old, tools),
    relation('uses', 'intrusion-set--1', tools),
    component('DC0032', 'Process Creation'),
    component('DC0033', 'Process Termination'),
    read,
    detects,
    relation('detects', detects, tools),
  ];
}

/**
 * A release 19: the tactic TA0005 has a new name and short name, and a part of it is a tactic of its own; T1562 and what
 * was below it are revoked in favour of T1685; T1564 has a new name and lost a tactic; T1569 is not there any more.
 */
export function release19(): StixFields[] {
  const revoked = { revoked: true };
  const impair = technique('T1562', 'Impair Defenses', ['defense-evasion'], revoked);
  const tools = technique('T1562.001', 'Disable or Modify Tools', ['defense-evasion'], revoked);
  const logging = technique('T1562.002', 'Disable Windows Event Logging', ['defense-evasion'], revoked);
  const old = technique('T1089', 'Disabling Security Tools', ['defense-evasion'], revoked);
  const newTools = technique('T1685', 'Disable or Modify Tools', ['defense-impairment']);
  const newLogging = technique('T1685.001', 'Disable Event Logging', ['defense-impairment']);
  const hide = technique('T1564', 'Hide Traces', ['stealth']);
  const gone = technique('T1061', 'Graphical User Interface', ['execution'], { x_mitre_deprecated: true });
  const script = technique('T1059', 'Command and Scripting Interpreter', ['execution']);
  const read = analytic('AN1', 'Windows', [['WinEventLog:Security', 'EventCode=4688', 'DC0032']]);
  const detects = strategy('DET0900', 'Detect disabled tools', [read]);
  return [
    collection('19.0'),
    marking('Copyright 2015-2026, The MITRE Corporation.'),
    matrix('TA0002', 'TA0003', 'TA0005', 'TA0112'),
    tactic('TA0112', 'Defense Impairment', 'defense-impairment'),
    tactic('TA0005', 'Stealth', 'stealth'),
    tactic('TA0003', 'Persistence', 'persistence'),
    tactic('TA0002', 'Execution', 'execution'),
    impair,
    tools,
    logging,
    old,
    newTools,
    newLogging,
    hide,
    gone,
    script,
    relation('revoked-by', old, tools),
    relation('revoked-by', tools, newTools),
    relation('revoked-by', impair, newTools),
    relation('revoked-by', logging, newLogging),
    relation('subtechnique-of', newLogging, newTools),
    component('DC0032', 'Process Start'),
    read,
    detects,
    relation('detects', detects, newTools),
  ];
}
