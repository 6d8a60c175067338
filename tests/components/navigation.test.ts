import { describe, expect, test } from 'vitest';
import { navigation } from '../../src/components/site/navigation.ts';

const groups = navigation(new Set(['rules', 'playbooks'] as const));
const labels = (group: string) => groups.find(({ label }) => label === group)?.links.map(({ label }) => label);

describe('the navigation', () => {
  test('leads to the collections that hold documents, in their own order', () => {
    expect(labels('Content')).toEqual(['Playbooks', 'Rules', 'Datasets']);
  });
  test('leads to what the site exports', () => {
    expect(labels('This site')).toEqual(['Proof', 'Exports', 'About']);
    expect(groups.flatMap(({ links }) => links)).toContainEqual({ href: '/api/', label: 'Exports', first: false });
  });
  test('has each address once, from the root, with a final slash', () => {
    const addresses = groups.flatMap(({ links }) => links.map(({ href }) => href));
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(address).toMatch(/^\/(?:[a-z0-9-]+\/)+$/);
  });
});
