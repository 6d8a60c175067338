import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { checkMessageText } from '../../src/checks/message-text.ts';
import type { View } from '../../src/engine/values.ts';
import { loadViews } from '../../src/events/views/load.ts';
import { KNOWLEDGE } from './knowledge.ts';

const views = loadViews(resolve(import.meta.dirname, '../..'));
const at = (name: string) => ({ name, line: 3, column: 7 });

function check(
  field: string,
  eventIds: number[],
  channels: string[] = [],
  view: View | undefined = views.get('splunk'),
) {
  const facts = { fields: [at('EventCode'), at(field)], eventIds, channels: channels.map(at) };
  return checkMessageText(facts, KNOWLEDGE, view).map(
    ({ severity, rule, line, column, message }) => `${severity} ${rule} ${line}:${column} ${message}`,
  );
}

test('script blocks have their text in a field of their own', () => {
  expect(check('Message', [4104])).toEqual([
    'warning analytic/message-text 3:7 Unexpected `Message`, expected `ScriptBlockText`: that is where event 4104 has its text.',
  ]);
  expect(check('message', [4103, 4104], ['microsoft-windows-powershell/operational'])).toEqual([
    'warning analytic/message-text 3:7 Unexpected `message`, expected `Payload`, `ContextInfo` or `ScriptBlockText`: that is where event 4103 and 4104 have their text.',
  ]);
});

test.each([
  ['another field', 'ScriptBlockText', [4104], []],
  ['another event', 'Message', [4688], []],
  ['another event beside it', 'Message', [4104, 4688], []],
  ['no event', 'Message', [], []],
  ['an event of the same id in another log', 'Message', [4104], ['Application']],
])('nothing is said of %s', (_name, field, eventIds, channels) => {
  expect(check(field, eventIds, channels)).toEqual([]);
});

test('the help says where the view reads the text in place of the message', () => {
  const help = (view: View | undefined) =>
    checkMessageText({ fields: [at('Message')], eventIds: [4104], channels: [] }, KNOWLEDGE, view)[0]?.help;
  const made = (value: string | null) => ({ id: 'made', accessor: () => () => value }) as unknown as View;
  expect(help(made('text'))).toContain('the view `made` reads that field in its place');
  expect(help(made(null))).toContain('events that are collected as XML lack it');
  expect(help(undefined)).toBeUndefined();
});
