import { expect, test } from 'vitest';
import { checkDataNeeded } from '../../src/checks/data-needed.ts';
import { parseDocument } from '../../src/documents/parse.ts';
import type { Knowledge } from '../../src/knowledge/types.ts';
import { windowsLookup } from '../../src/knowledge/windows-lookup.ts';
import { KNOWLEDGE } from './knowledge.ts';

const field = { share: 1, shape: 'text' };
const event = (channel: string, eventId: number, ...fields: string[]) => ({
  channel,
  eventId,
  provider: 'P',
  seen: 1,
  fields: Object.fromEntries(fields.map((name) => [name, field])),
});
const windows = windowsLookup({
  source: 'made for tests',
  note: '',
  events: [
    event('Ink/Operational', 1, 'Image', 'ParentImage'),
    event('Ink/Operational', 3, 'Port'),
    event('Ink/Operational', 5),
    event('Security', 4688, 'NewProcessName', 'NewProcessId'),
  ],
});
const knowledge: Knowledge = { ...KNOWLEDGE, ...windows, windowsEvents: windows.events };

/** Rule, place, message and help of each diagnostic for a page with these rows. */
function check(...rows: string[]): string[] {
  const text = ['| Title | A log |', '|---|---|', ...rows].join('\n');
  const { content } = parseDocument(text, { file: 'data-needed/log.md', dialect: 'data-needed' });
  if (content?.dialect !== 'data-needed') throw new Error('not a log description');
  return checkDataNeeded(content.details, knowledge).map(
    ({ rule, severity, line, column, message, help }) =>
      `${severity} ${rule} ${line}:${column} ${message}${help ? ` ${help}` : ''}`,
  );
}

const fields = (...names: string[]): string =>
  `| Fields | <ul>${names.map((name) => `<li>${name}</li>`).join('')}</ul> |`;

test.each([
  ['all known', ['| Channel | Ink/Operational |', '| Event ID | 1 |', fields('Image', 'EventID', 'Computer')], []],
  ['in another case', ['| Channel | ink/operational |', '| Event ID | 1 |', fields('parentimage')], []],
  ['of one of its events', ['| Channel | Ink/Operational |', '| Event ID | 1, 3 |', fields('Image', 'Port')], []],
  ['no channel', ['| Channel | None |', '| Event ID | 1 |', fields('Inky')], []],
  ['an event that nobody recorded', ['| Channel | Ink/Operational |', '| Event ID | 1, 77 |', fields('Inky')], []],
  ['an event whose fields nobody recorded', ['| Channel | Ink/Operational |', '| Event ID | 5 |', fields('Inky')], []],
  ['a channel of a product that is not known', ['| Channel | queries_log |', '| Event ID | 1 |', fields('Inky')], []],
  [
    'a field with a typing error',
    ['| Channel | Ink/Operational |', '| Event ID | 1 |', fields('Image', 'ParentImag')],
    [
      'warning data-needed/unknown-field 5:34 Unexpected field `ParentImag`, expected a field of event 1 of `Ink/Operational`. did you mean `ParentImage`?',
    ],
  ],
  [
    'fields that records lack, once for all of them',
    [
      '| Channel | Ink/Operational |',
      '| Event ID | 1 |',
      fields('Image', 'Sha256hash', 'ParentProcessName', 'Sha256hash'),
    ],
    [
      'info data-needed/unknown-field 5:34 No recorded event 1 of `Ink/Operational` has `Sha256hash` and `ParentProcessName`. Such fields are not always there, or have this name in a collector alone.',
    ],
  ],
  [
    'a short word is meant, however near',
    ['| Channel | Security |', '| Event ID | 4688 |', fields('NewProcessPid')],
    [
      'info data-needed/unknown-field 5:20 No recorded event 4688 of `Security` has `NewProcessPid`. Such fields are not always there, or have this name in a collector alone.',
    ],
  ],
  [
    'a channel',
    ['| Channel | Ink/Operation |', '| Event ID | 1 |'],
    [
      'warning data-needed/unknown-channel 3:13 Unexpected channel `Ink/Operation`, expected a channel of Windows. did you mean `Ink/Operational`?',
    ],
  ],
  ['a channel of another product, however alike', ['| Channel | Inbox/Operational |', '| Event ID | 1 |'], []],
  [
    "an event of another channel, as it is the provider's",
    ['| Channel | Security |', '| Provider | P |', '| Event ID | 3 |', fields('Port')],
    [
      'warning data-needed/unknown-event 5:14 Unexpected event id 3 for the channel `Security`: it is known of `Ink/Operational`.',
    ],
  ],
  [
    'an event of another channel, of a provider that is not told',
    ['| Channel | Security |', '| Event ID | 3 |'],
    [
      'info data-needed/unknown-event 4:14 Unexpected event id 3 for the channel `Security`: it is known of `Ink/Operational`.',
    ],
  ],
  ['an id that another provider has too', ['| Channel | Security |', '| Provider | Q |', '| Event ID | 3 |'], []],
])('%s', (_, rows, expected) => {
  expect(check(...rows)).toEqual(expected);
});
