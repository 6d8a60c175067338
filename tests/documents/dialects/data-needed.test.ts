import { describe, expect, test } from 'vitest';
import { eventIdsInName } from '../../../src/documents/dialects/data-needed-names.ts';
import { contentOf, fixture, lostWords, parse, told } from '../support.ts';

const text = fixture('data-needed.txt');
const document = parse(text, { file: 'data-needed/dn_0900.md' });
const { details, entry, sections } = contentOf(document, 'data-needed');

describe('the published form', () => {
  test('the entry', () => {
    expect(entry).toMatchObject({
      id: 'dn_0900',
      kind: 'data-needed',
      title: 'DN_0900_11_windows_ink_file_created',
      summary: 'The ink agent writes an event when a file is made.',
      platforms: ['Windows'],
      authors: ['Ada Example', 'Bob Example'],
      dataSources: [
        {
          name: 'Microsoft-Windows-Sysmon',
          log: 'Windows Log',
          channel: 'Microsoft-Windows-Sysmon/Operational',
          eventIds: [11],
        },
      ],
      references: [{ title: 'https://example.org/ink', url: 'https://example.org/ink' }],
    });
    expect(told(document)).toEqual([]);
  });

  test('rows with their places; a label that no schema names is kept', () => {
    expect(details).toMatchObject({
      logType: 'Windows Log',
      channel: { name: 'Microsoft-Windows-Sysmon/Operational', line: 9, column: 24, endColumn: 60 },
      provider: 'Microsoft-Windows-Sysmon',
      eventIds: [{ id: 11, from: 'name', line: 1, column: 32, endColumn: 34 }],
      fields: [
        { name: 'EventID', line: 12, column: 32, endColumn: 39 },
        { name: 'Image', line: 12, column: 48, endColumn: 53 },
        { name: 'TargetFilename', line: 12, column: 62, endColumn: 76 },
      ],
      loggingPolicies: [
        { text: 'LP_0900_windows_ink', url: '../Logging_Policies/LP_0900_windows_ink.md', line: 5, column: 32 },
      ],
    });
    expect(details.header.filter(({ key }) => key === undefined)).toMatchObject([
      { label: 'Volume', value: { text: 'Low' } },
    ]);
    expect(details.references.map((reference) => reference.text)).toEqual(['https://example.org/ink']);
  });

  test('samples, whose language is seen where the fence names none', () => {
    expect(details.samples.map(({ title, language, line }) => [title, language, line])).toEqual([
      ['Raw Log', 'xml', 20],
      ['Winlogbeat', 'json', 29],
    ]);
  });

  test('nothing is lost', () => {
    expect(sections.map(({ title, key }) => `${title}: ${key}`)).toEqual([
      ': header',
      'Log Samples: samples',
      'Notes: undefined',
    ]);
    expect(lostWords(text, document)).toEqual([]);
  });
});

test('headings take the place of the table', () => {
  const written = fixture('data-needed-headings.txt');
  const read = parse(written);
  const content = contentOf(read, 'data-needed');
  expect(content.entry).toMatchObject({
    title: 'Ink file created',
    summary: 'The ink agent writes an event when a file is made. It does so for every file.',
    platforms: ['Windows'],
    dataSources: [{ name: 'Microsoft-Windows-Sysmon', eventIds: [11, 23] }],
  });
  expect(content.details).toMatchObject({
    channel: { name: 'Microsoft-Windows-Sysmon/Operational', line: 11, column: 1 },
    eventIds: [
      { id: 11, from: 'row', line: 19, column: 1, endColumn: 3 },
      { id: 23, from: 'row', line: 19, column: 8, endColumn: 10 },
    ],
    fields: [
      { name: 'Image', description: { text: 'path of the process' }, line: 25, column: 3 },
      { name: 'TargetFilename', description: { html: 'path of the <em>file</em>' }, line: 26, column: 3 },
    ],
    loggingPolicies: [{ text: 'Ink policy', line: 30 }],
    samples: [{ title: 'Log Samples', text: '<Event/>', language: 'xml' }],
  });
  expect(told(read)).toEqual([]);
  expect(lostWords(written, read)).toEqual([]);
});

describe('event ids', () => {
  test.each([
    ['DN_0003_1_windows_sysmon_process_creation', [1]],
    ['DN0001_4688_windows_process_creation', [4688]],
    ['dn-0005-7045-windows-service', [7045]],
    ['DN0054_linux_auditd_execve', []],
    ['DN_0084_av_alert', []],
    ['Windows event 4688', []],
  ])('of the name %s', (name, ids) => {
    expect(eventIdsInName(name).map(({ id }) => id)).toEqual(ids);
  });

  test('of a row before those of a field, of a field before those of the name', () => {
    const page = (rows: string): string =>
      `| Title | DN_0001_1_windows_x |\n|---|---|\n| Channel | Security |\n${rows}\n`;
    const idsOf = (rows: string) =>
      contentOf(parse(page(rows)), 'data-needed').details.eventIds.map(({ id, from, line, column }) => [
        id,
        from,
        line,
        column,
      ]);
    expect(idsOf('| Event ID | 4688, 4689 |\n| Fields | EventID: 1 |')).toEqual([
      [4688, 'row', 4, 14],
      [4689, 'row', 4, 20],
    ]);
    expect(idsOf('| Fields | <ul><li>EventID: 4624</li><li>User: who</li></ul> |')).toEqual([[4624, 'field', 4, 29]]);
    expect(idsOf('| Fields | <ul><li>EventID</li></ul> |')).toEqual([[1, 'name', 1, 19]]);
  });
});

test('what is missing stays missing', () => {
  const bare = contentOf(parse('| Title | Ink |\n|---|---|\n| Type | None |\n| Channel | None |\n'), 'data-needed');
  expect(bare.details).toMatchObject({ header: [{}, {}, {}], eventIds: [], fields: [], samples: [] });
  expect(bare.details.channel).toBeUndefined();
  expect(bare.entry.dataSources).toEqual([]);
});

test('a document without a title says so', () => {
  expect(told(parse('## Channel\n\nSecurity\n\n## Fields\n\n- A\n'))).toEqual(['error document/missing-title 1:1']);
});
