import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogMapping } from '../../../src/events/views/definition.ts';
import { loadDefinitions, loadViews } from '../../../src/events/views/load.ts';

const root = resolve(import.meta.dirname, '../../..');
const ecs = loadDefinitions(root).get('ecs');
const logs: readonly LogMapping[] = ecs?.kind === 'mapped' ? ecs.logs : [];
const view = loadViews(root).get('ecs');

function constants(log: LogMapping, field: string): readonly string[] {
  const source = log.fields[field];
  return typeof source === 'object' && 'constant' in source ? [source.constant].flat().map(String) : [];
}

/** Categories that ECS allows in `event.category`, and those of Elastic's endpoint. */
const CATEGORIES =
  'api authentication configuration database driver email file host iam intrusion_detection library malware network package process registry session threat vulnerability web';
const TYPES =
  'access admin allowed change connection creation deletion denied end error group indicator info installation protocol start user';

describe('the Elastic Common Schema', () => {
  it('has all categories as objects, and DNS', () => {
    expect([...(view?.objects.keys() ?? [])].filter((name) => !name.includes(':')).sort()).toEqual(
      [...CATEGORIES.split(' '), 'dns'].sort(),
    );
  });

  it.each(logs.map((log) => [`${log.channel} ${[log.event].flat().join(', ')}`, log] as const))(
    '%s is what its categories and types say',
    (_, log) => {
      const categories = constants(log, 'event.category');
      const types = constants(log, 'event.type');
      for (const category of categories) expect(CATEGORIES.split(' ')).toContain(category);
      for (const type of types) expect(TYPES.split(' ')).toContain(type);
      const objects = new Set(log.is.map(({ object }) => object).filter((object) => object !== 'dns'));
      expect([...objects]).toEqual(categories);
      const actions = new Set(log.is.flatMap(({ action }) => action ?? []));
      if (categories.length > 0) expect([...actions]).toEqual(types);
    },
  );
});
