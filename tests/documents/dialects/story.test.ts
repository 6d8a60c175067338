import { expect, test } from 'vitest';
import { contentOf, fixture, lostWords, parse, told } from '../support.ts';

const text = fixture('story.txt');
const document = parse(text, { file: 'stories/work_from_afar.md' });
const { details, entry, sections } = contentOf(document, 'story');

test('the entry: techniques are those that it names with their ids', () => {
  expect(entry).toMatchObject({
    id: 'work_from_afar',
    kind: 'story',
    title: 'Work From Afar',
    summary: 'What is done on a host by somebody on another one.',
    authors: ['Some Body', 'Any Body'],
    modified: '2026-02-03',
    dataSources: [{ name: 'Endpoint' }, { name: 'Network_Traffic' }],
    references: [{ url: 'https://example.org/afar' }],
    analytics: [],
  });
  expect(entry.techniques.map(({ id, name, line, column }) => [id, name, line, column])).toEqual([
    ['T1078', 'Valid Accounts', 33, 80],
    ['T1021.006', undefined, 34, 21],
  ]);
});

test('its detections, row by row', () => {
  expect(
    details.detections.map(({ detection, techniques, type }) => [
      detection.url,
      techniques.map(({ name }) => name),
      type,
    ]),
  ).toEqual([
    ['/endpoint/task_made_on_another_host/', ['Scheduled Task', 'Scheduled Task/Job'], 'TTP'],
    ['/endpoint/2f0c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f/', ['Valid Accounts'], 'Hunting'],
    [undefined, ['T1021.006'], ''],
  ]);
});

test('properties, narrative, phases and the last line', () => {
  expect(details).toMatchObject({
    products: ['Example Enterprise', 'Example Cloud'],
    guid: { text: '3f0c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f', line: 21, column: 11 },
    narrative: { text: 'Whoever has one host wants the next.\nIt takes an account, and a way in.' },
    killChainPhases: [{ text: 'Actions on Objectives' }],
    source: { url: 'https://example.org/tree/stories/work_from_afar.yml' },
    version: '3',
  });
  expect(details.references).toHaveLength(1);
});

test('nothing is wrong, and nothing is lost', () => {
  expect(told(document)).toEqual([]);
  expect(sections.map(({ key }) => key)).toEqual([
    'actions',
    'description',
    'narrative',
    'detections',
    'killChainPhases',
    'references',
  ]);
  expect(lostWords(text, document)).toEqual([]);
});

test('a list in place of the table', () => {
  const written = '---\ntitle: T\n---\n\n#### Narrative\n\nN.\n\n#### Detections\n\n* [A](a.md)\n* B\n';
  const parsed = contentOf(parse(written), 'story');
  expect(parsed.details.detections.map(({ detection }) => [detection.name, detection.url])).toEqual([
    ['A', 'a.md'],
    ['B', undefined],
  ]);
});

test('without a title it is refused at its start', () => {
  expect(told(parse('#### Narrative\n\nN.\n\n#### Detections\n\n* A\n'))).toEqual(['error document/missing-title 1:1']);
});
