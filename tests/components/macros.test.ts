import { expect, test } from 'vitest';
import { macrosOf, macroUses, notesToShow } from '../../src/components/site/macros.ts';
import type { DocumentFacts } from '../../src/components/site/site-index.ts';

const macros = [
  { name: 'sysmon', params: [], definition: 'source=sysmon', description: 'Sysmon.' },
  { name: 'ctime', params: ['field'], definition: 'convert ctime($field$)' },
  { name: 'ctime', params: ['field', 'format'], definition: 'convert timeformat=$format$ ctime($field$)' },
];

test('each macro once, in the order of the calls, by the number of its arguments', () => {
  const searches = [
    '`sysmon` EventCode=1 | `ctime(firstTime)` | `ctime(lastTime)`',
    '`ctime(a, "%d")` | `one_filter` | `gone`',
  ];
  expect(macrosOf(searches, macros)).toEqual([
    { name: 'sysmon', definition: 'source=sysmon', description: 'Sysmon.', isFilter: false },
    { name: 'ctime', definition: 'convert ctime($field$)', isFilter: false },
    { name: 'one_filter', isFilter: true },
    { name: 'gone', isFilter: false },
  ]);
});

test('a search without macros', () => {
  expect(macrosOf(['index=main'], macros)).toEqual([]);
});

test('notes of filters are left to the list of macros', () => {
  const note = (severity: string, message: string) => ({ severity, message });
  const notes = [
    note('info', 'The macro `one_filter` is not defined: nothing more is filtered.'),
    note('warning', 'The macro `one_filter` takes 1 argument.'),
    note('info', 'Read as it stands.'),
  ];
  const shown = (dialect: string) =>
    notesToShow({ content: { dialect }, notes } as unknown as Parameters<typeof notesToShow>[0]);
  expect(shown('splunk')).toEqual(notes.slice(1));
  expect(shown('atc')).toEqual(notes);
});

test('which documents call a macro', () => {
  const facts = (...searches: [language: string, source: string][]) =>
    ({
      document: { analytics: searches.map(([language, source]) => ({ language, source })) },
    }) as unknown as DocumentFacts;
  const one = facts(['spl', '`sysmon` | `one_filter`'], ['spl', '`sysmon`']);
  const two = facts(['sigma', '`sysmon`'], ['spl', '`powershell`']);
  expect(macroUses([one, two])).toEqual(
    new Map([
      ['sysmon', [one]],
      ['one_filter', [one]],
      ['powershell', [two]],
    ]),
  );
});
