import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import windows from '../../../content/knowledge/windows-events.json' with { type: 'json' };
import { fieldsOf, logName } from '../../../src/components/site/view-words.ts';
import type { Condition, FieldSource } from '../../../src/events/views/definition.ts';
import { loadDefinitions } from '../../../src/events/views/load.ts';
import { DOCUMENTED, documentedFields } from './documented-fields.ts';

const definitions = loadDefinitions(resolve(import.meta.dirname, '../../..'));

/** Channels of one log under two names. */
const SAME: Readonly<Record<string, string>> = {
  'Microsoft-Windows-DNS-Server/Analytical': 'Microsoft-Windows-DNSServer/Analytical',
};

function fieldsOfChannel(channel: string): ReadonlySet<string> {
  const recorded = windows.events.filter((event) => event.channel === channel);
  return new Set([
    ...recorded.flatMap((event) => Object.keys(event.fields)),
    ...documentedFields(SAME[channel] ?? channel),
    ...documentedFields('every'),
  ]);
}
const anywhere = new Set([
  ...windows.events.flatMap((event) => Object.keys(event.fields)),
  ...Object.keys(DOCUMENTED).flatMap(documentedFields),
]);

/** Native names that a source reads. */
function namesIn(source: FieldSource): string[] {
  if (typeof source === 'string') return [source];
  if ('constant' in source || 'time' in source) return [];
  if ('numbered' in source) return [`${source.numbered}0`];
  if ('first' in source) return source.first.flatMap(namesIn);
  if ('list' in source) return source.list.flatMap(namesIn);
  if ('join' in source) return source.join.flatMap(namesIn);
  if ('map' in source) return namesIn(source.map);
  const [inner] = Object.values(source).map((value) => (Array.isArray(value) ? value[0] : value));
  return namesIn(inner as FieldSource);
}
const conditionNames = (when: Condition | undefined) => Object.keys(when ?? {});

/** Sets are shared between logs of a channel, and between Sysmon's two: a field of one may be absent in another. */
const SHARED = ['Security', 'Microsoft-Windows-Sysmon/Operational', 'Linux-Sysmon/Operational', 'System'];

describe.each([...definitions.values()].filter((one) => one.kind === 'mapped').map((one) => [one.id, one] as const))(
  '%s reads fields that its logs have',
  (_, definition) => {
    it('for every event', () => {
      const strange = Object.values(definition.common)
        .flatMap(namesIn)
        .filter((name) => !anywhere.has(name));
      expect([...new Set(strange)]).toEqual([]);
    });

    it.each(definition.logs.map((log) => [logName(log), log] as const))('%s', (_, log) => {
      const channels = [log.channel].flat();
      const own = new Set(channels.flatMap((channel) => [...fieldsOfChannel(channel)]));
      const names = [
        ...fieldsOf(log, definition.sets).flatMap(([, source]) => namesIn(source)),
        ...conditionNames(log.when),
        ...log.is.flatMap(({ when }) => conditionNames(when)),
      ];
      const known = channels.some((channel) => SHARED.includes(channel)) ? new Set([...own, ...windowsFields()]) : own;
      expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([]);
    });
  },
);

/** Fields of the logs that share sets. */
function windowsFields(): ReadonlySet<string> {
  return new Set(SHARED.flatMap((channel) => [...fieldsOfChannel(channel)]));
}
