import { expect, test } from 'vitest';
import { pageSections } from '../../src/components/site/section-order.ts';
import type { Section } from '../../src/documents/document.ts';
import { section } from './site-fixture.ts';

const keyed = (key: string, sections: Section[] = []): Section => ({ ...section(key, 1, sections), key });
const keys = (sections: readonly Section[]): (string | undefined)[] => sections.map(({ key }) => key);

test('a detection begins with its warnings, its search and its macros', () => {
  const sections = ['actions', 'description', 'warnings', 'attack', 'search', 'rba', 'macros'].map((key) => keyed(key));
  expect(keys(pageSections({ dialect: 'splunk', sections }))).toEqual([
    'warnings',
    'search',
    'macros',
    'description',
    'attack',
    'rba',
    'actions',
  ]);
  expect(keys(pageSections({ dialect: 'car', sections }))).toEqual(keys(sections));
});

test('a story ends with links of another site', () => {
  const sections = ['actions', 'description', 'warnings', 'detections'].map((key) => keyed(key));
  expect(keys(pageSections({ dialect: 'story', sections }))).toEqual([
    'warnings',
    'description',
    'detections',
    'actions',
  ]);
});

test('titles have their signs', () => {
  const sections = [{ ...keyed('warnings'), title: ':warning: EXPERIMENTAL :x_y:' }];
  const titles = pageSections({ dialect: 'splunk', sections }).map(({ title }) => title);
  expect(titles).toEqual(['⚠︎ EXPERIMENTAL :x_y:']);
});

test('also where they stand below a title', () => {
  const below = [keyed('description'), keyed('search')];
  const [title] = pageSections({ dialect: 'splunk', sections: [keyed('title', below)] });
  expect(keys(title?.sections ?? [])).toEqual(['search', 'description']);
});
