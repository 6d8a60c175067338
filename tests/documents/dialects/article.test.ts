import { expect, test } from 'vitest';
import { contentOf, fixture, parse, told } from '../support.ts';

test('an article: front matter, free sections, the start as its summary', () => {
  const document = parse(fixture('article.txt'));
  const { details, entry, sections } = contentOf(document, 'article');
  expect(entry).toEqual({
    id: 'sample',
    kind: 'article',
    title: 'Reading Task Logs',
    summary: 'Task logs name the author. They do not name the host, i.e. it must be joined.',
    platforms: ['Windows'],
    techniques: [{ id: 'T1053.005', written: 'T1053.005', line: 10, column: 5, endColumn: 14 }],
    tactics: [],
    defences: [],
    dataModel: [],
    dataSources: [],
    analytics: [],
    references: [
      { title: 'https://example.org/one', url: 'https://example.org/one' },
      { title: 'The second', url: 'https://example.org/two' },
    ],
    authors: ['Somebody'],
    created: '2026-01-02',
    modified: '2026-01-03',
  });
  expect(details).toMatchObject({ category: 'Windows', frontMatter: { extra: 'kept' } });
  expect(sections.map(({ title, key }) => [title, key])).toEqual([
    ['', 'description'],
    ['What they hold', undefined],
  ]);
  expect(told(document)).toEqual(['warning document/missing-technique 11:5']);
});

test('its title may be a heading, its summary a description of the front matter', () => {
  const { entry } = contentOf(
    parse('---\ndialect: article\ndescription: In short.\n---\n# Logs\n\nAt length.\n'),
    'article',
  );
  expect(entry).toMatchObject({ title: 'Logs', summary: 'In short.' });
});

test('no title at all is an error', () => {
  expect(told(parse('---\ndialect: article\n---\nText.\n'))).toEqual(['error document/missing-title 1:1']);
});
