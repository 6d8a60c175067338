import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { datasetFiles, SCENARIOS } from '../../scripts/datasets/dataset-folder.ts';
import { type DatasetMetadata, datasetMetadata } from '../../src/events/dataset.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const knowledge = await loadKnowledge(root);

type Recorded = { Channel: string; EventID: number; Hostname: string } & Record<string, unknown>;
const datasets = await Promise.all(
  Object.keys(SCENARIOS).map(async (name) => {
    const folder = path.join(root, 'content', 'datasets', name);
    const text = await readFile(path.join(folder, 'events.ndjson'), 'utf8');
    const page = await readFile(path.join(folder, 'dataset.md'), 'utf8');
    const metadata: DatasetMetadata = datasetMetadata.parse(parse(/^---\n([\s\S]*?)\n---\n/.exec(page)?.[1] ?? ''));
    const lines = text.trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as Recorded);
    return { name, text, page, metadata, lines, events };
  }),
);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const dataset = (name: string) => {
  const found = datasets.find((it) => it.name === name);
  if (!found) throw new Error(`no dataset ${name}`);
  return found;
};

/** Logs that have the events of others: of Sysmon for Linux and PowerShell 7, and the copies of the range's player. */
const SAME_EVENTS: Record<string, string> = {
  'Linux-Sysmon/Operational': 'Microsoft-Windows-Sysmon/Operational',
  'PowerShellCore/Operational': 'Microsoft-Windows-PowerShell/Operational',
};

/** What is known of an event, or of the one that it has the fields of: an error of PowerShell has those of a command. */
function knownEvent({ Channel, EventID }: Recorded) {
  const recorded = Channel.replace(/-Range$/, '');
  return knowledge.event(SAME_EVENTS[recorded] ?? recorded, EventID === 4100 ? 4103 : EventID);
}

describe.each(datasets)('$name', ({ name, text, page, metadata, lines, events }) => {
  it('is what the generator makes, byte for byte', () => {
    const made = datasetFiles(SCENARIOS[name]?.() ?? { lines: [], metadata }, page);
    expect(made.events === text).toBe(true);
    expect(made.page).toBe(page);
  });

  it('is the same when made twice', () => {
    expect(SCENARIOS[name]?.()).toEqual(SCENARIOS[name]?.());
  });

  it('has at least sixty events', () => {
    expect(events.length).toBeGreaterThanOrEqual(60);
  });

  it('has the hash that its page states', () => {
    expect(metadata.sha256).toBe(sha256(text));
  });

  it('has labels whose digests are those of their lines', () => {
    for (const label of metadata.labels) {
      expect(label.digests, label.id).toEqual(label.lines.map((line) => sha256(lines[line - 1] ?? '').slice(0, 16)));
    }
  });

  it('mentions every label in its text', () => {
    const body = page.slice(page.indexOf('\n---\n', 4));
    const silent = metadata.labels.filter(({ id }) => !body.includes(`\`${id}\``)).map(({ id }) => id);
    expect(silent).toEqual([]);
  });

  it('uses field names that recorded events of that channel and id carry', () => {
    const strange = events.flatMap((event, index) => {
      const known = knownEvent(event);
      if (!known) return [`line ${index + 1}: ${event.Channel} ${event.EventID}`];
      return Object.keys(event)
        .filter((field) => !(field in known.fields))
        .map((field) => `line ${index + 1}: ${field}`);
    });
    expect(strange).toEqual([]);
  });

  it('writes values in the shape of recorded ones', () => {
    const shapes: Record<string, RegExp> = {
      'integer string': /^(-?\d+|-)$/,
      'hex string': /^0x[0-9a-f]+$/,
      'guid in braces': /^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$/,
      guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      SID: /^S-1-[\d-]+$/,
      IPv4: /^\d+\.\d+\.\d+\.\d+$/,
    };
    const strange = events.flatMap((event, index) => {
      const known = knownEvent(event);
      return Object.entries(event)
        .filter(([field, value]) => {
          const shape = known?.fields[field]?.shape ?? 'text';
          if (shape === 'number') return typeof value !== 'number';
          if (shape === 'boolean') return typeof value !== 'boolean';
          const pattern = shapes[shape];
          return pattern !== undefined && typeof value === 'string' && !pattern.test(value);
        })
        .map(([field, value]) => `line ${index + 1}: ${field} ${String(value)}`);
    });
    expect(strange).toEqual([]);
  });

  it('uses addresses and names that are reserved for documentation', () => {
    const addresses = events.flatMap((event) =>
      ['SourceIp', 'DestinationIp', 'SourceAddress', 'DestAddress', 'IpAddress', 'QueryResults']
        .map((field) => event[field])
        .filter((value): value is string => typeof value === 'string' && value !== '-'),
    );
    expect(addresses.length).toBeGreaterThan(30);
    for (const address of addresses) {
      expect(address).toMatch(/^(::ffff:)?(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+;?$/);
    }
    for (const event of events) expect(event.Hostname).toMatch(/^[A-Z0-9-]+(\.corp\.example)?$/);
  });
});

describe('remote-powershell-session', () => {
  it.each([
    ['Microsoft-Windows-Sysmon/Operational', 1],
    ['Microsoft-Windows-Sysmon/Operational', 3],
    ['Security', 4624],
    ['security', 4688],
    ['Security', 5156],
    ['Windows PowerShell', 400],
    ['Microsoft-Windows-PowerShell/Operational', 4103],
    ['Microsoft-Windows-PowerShell/Operational', 4104],
  ])('records %s %i, in the attack and in the background', (channel, eventId) => {
    const { events, metadata } = dataset('remote-powershell-session');
    const attack = new Set(metadata.labels.filter((label) => label.attack).flatMap((label) => label.lines));
    const lines = events.flatMap((event, index) =>
      event.Channel.toLowerCase() === channel.toLowerCase() && event.EventID === eventId ? [index + 1] : [],
    );
    expect(lines.filter((line) => attack.has(line)).length).toBeGreaterThan(0);
    expect(lines.filter((line) => !attack.has(line)).length).toBeGreaterThan(0);
  });

  it('spells the Security channel both ways, as recordings do', () => {
    const channels = new Set(dataset('remote-powershell-session').events.map((event) => event.Channel));
    expect([...channels].filter((channel) => channel.toLowerCase() === 'security')).toHaveLength(2);
  });
});

describe('quiet-workday', () => {
  it('has near misses and no attack', () => {
    const { metadata } = dataset('quiet-workday');
    expect(metadata.labels.filter((label) => label.attack)).toEqual([]);
    expect(metadata.labels.filter((label) => label.nearMiss).length).toBeGreaterThan(10);
  });
});
