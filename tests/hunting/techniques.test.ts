import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHOWN_TECHNIQUES, techniquesNamed } from '../../src/hunting/techniques.ts';

test.each<[string, string[]]>([
  ['Stack Counting', ['stack-counting']],
  ['stack count', ['stack-counting']],
  ['Stacking', ['stack-counting']],
  ['StackCounting', ['stack-counting']],
  ['Stack-Counting: by parent', ['stack-counting']],
  ['Grouping', ['grouping']],
  ['Grouping ', ['grouping']],
  ['Clustering (k-means)', ['clustering']],
  ['Scatter Plots', ['scatter-plots']],
  ['scatterplot', ['scatter-plots']],
  ['Box Plots', ['box-plots']],
  ['Boxplots – by host', ['box-plots']],
  ['Box and Whisker Plots', ['box-plots']],
  ['Box-and-whisker plot', ['box-plots']],
  ['Scatter or Box Plots', ['scatter-plots', 'box-plots']],
  ['Box Plots / Scatter Plots', ['scatter-plots', 'box-plots']],
  ['Grouping, Clustering & Stacking', ['stack-counting', 'grouping', 'clustering']],
  ['Searching', []],
  ['Isolation Forests', []],
  ['Searching for groups', []],
  ['Call stacks of the process', []],
  ['', []],
  ['—', []],
])('%j names %j', (item, named) => {
  expect(techniquesNamed(item)).toEqual(named);
});

test('names nothing twice and nothing unknown, whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (item) => {
      const named = techniquesNamed(item);
      expect(SHOWN_TECHNIQUES.filter((technique) => named.includes(technique))).toEqual(named);
    }),
  );
});
