/**
 * One intent, written by hand in every language, finds the same events: those of `intents.ts` in a log of few records, and
 * programs that a remoting session's host starts in a recording.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Result } from '../../../src/engine/values.ts';
import { CONVERSION_TARGETS } from '../../../src/languages/convert/index.ts';
import { LANGUAGE_IDS, type LanguageId } from '../../../src/languages/language.ts';
import { findLanguage } from '../../../src/languages/registry.ts';
import { Runner } from '../../../src/runners/runner.ts';
import { converted, programOf } from './harness.ts';
import { INTENTS, LOG } from './intents.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const eventsFile = join(ROOT, 'content', 'datasets', 'remote-powershell-session', 'events.ndjson');
const runner = new Runner({ root: ROOT, threads: 1 });
const folder = mkdtempSync(join(tmpdir(), 'huntbook-intents-'));
const logFile = join(folder, 'log.ndjson');
writeFileSync(logFile, LOG.map((record) => `${JSON.stringify(record)}\n`).join(''));
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
});

const SIGMA = `title: Children of a remoting session
logsource: { category: process_creation, product: windows }
detection:
  child: { ParentImage|endswith: '\\wsmprovhost.exe' }
  condition: child
`;

const HOST = '(?i)\\\\wsmprovhost\\.exe';

/** The language, its view, and the query. */
const QUERIES: readonly (readonly [language: LanguageId, view: string, query: string])[] = [
  ['sigma', 'native', SIGMA],
  [
    'spl',
    'native',
    'EventCode=1 source="WinEventLog:Microsoft-Windows-Sysmon/Operational" ParentImage="*\\\\wsmprovhost.exe"',
  ],
  [
    'es-qs',
    'native',
    'EventID:1 AND Channel:*Sysmon* AND ParentImage.keyword:/.*\\\\[Ww][Ss][Mm][Pp][Rr][Oo][Vv][Hh][Oo][Ss][Tt]\\.[Ee][Xx][Ee]/',
  ],
  [
    'graylog',
    'native',
    'EventID:1 AND Channel:*Sysmon* AND ParentImage:/.*\\\\[Ww][Ss][Mm][Pp][Rr][Oo][Vv][Hh][Oo][Ss][Tt]\\.[Ee][Xx][Ee]/',
  ],
  ['logpoint', 'logpoint', 'norm_id=WindowsSysmon event_id=1 parent_image="*\\wsmprovhost.exe"'],
  ['grep', 'native', `(?=.*Sysmon/Operational)(?=.*EventID=1 )(?=.*ParentImage=\\S*${HOST})`],
  ['eql', 'native', 'any where EventID == 1 and Channel : "*Sysmon*" and ParentImage : """*\\wsmprovhost.exe"""'],
  [
    'spark-sql',
    'native',
    `SELECT * FROM events WHERE Channel LIKE '%Sysmon%' AND EventID = 1 AND LOWER(ParentImage) LIKE '%wsmprovhost.exe'`,
  ],
  [
    'pandas',
    'native',
    `df[df['Channel'].str.contains('Sysmon', na=False) & (df['EventID'] == 1) & df['ParentImage'].str.lower().str.endswith('wsmprovhost.exe', na=False)]`,
  ],
  [
    'powershell',
    'native',
    `Get-WinEvent -LogName Microsoft-Windows-Sysmon/Operational | where { $_.ID -eq 1 -and $_.Message -match "ParentImage: .*\\\\wsmprovhost\\.exe" }`,
  ],
];

const SCHEMA_QUERIES: typeof QUERIES = [
  ['eql-classic', 'endpoint', 'process where subtype.create and parent_process_name == "wsmprovhost.exe"'],
  [
    'car-pseudocode',
    'car',
    'process = search Process:Create\nchild = filter process where (parent_exe == "wsmprovhost.exe")\noutput child',
  ],
];

async function found(language: LanguageId, view: string, source: string): Promise<unknown> {
  const outcome = await runner.run({ language, source, eventsFile, view });
  if (!outcome.ok) return outcome.error.message;
  const { result } = outcome;
  return result.kind === 'sequences' ? result : result.events;
}

const labelled = (id: string) => {
  const text = readFileSync(join(ROOT, 'content', 'datasets', 'remote-powershell-session', 'dataset.md'), 'utf8');
  const lines = new RegExp(`id: ${id}\\s+lines: \\[([\\d, ]+)\\]`).exec(text)?.[1] ?? '';
  return lines.split(',').map(Number);
};

test.each(QUERIES)('by hand in %s, read through %s', async (language, view, query) => {
  expect(await found(language, view, query)).toEqual(labelled('session-child-sysmon'));
});

test.each(SCHEMA_QUERIES)(
  'by hand in %s, whose view %s reads every log of started programs',
  async (language, view, query) => {
    const both = [...labelled('session-child-sysmon'), ...labelled('session-child-audit')];
    expect(await found(language, view, query)).toEqual(both.sort((left, right) => left - right));
  },
);

test.each(CONVERSION_TARGETS)('printed in %s', async (target) => {
  const conversion = converted(programOf(findLanguage('sigma'), SIGMA), target);
  expect(conversion.ok && (await found(target, 'native', conversion.text))).toEqual(labelled('session-child-sysmon'));
});

describe.each(INTENTS)('$name', ({ finds, queries, lacking }) => {
  test('is written in every language that has words for it', () => {
    const known = [...Object.keys(queries), ...Object.keys(lacking ?? {})].sort();
    expect(known).toEqual([...LANGUAGE_IDS].sort());
  });

  test.each(Object.entries(queries))('in %s: %s', async (id, source) => {
    const language = findLanguage(id);
    if (language === undefined) throw new Error(`no language ${id}`);
    const outcome = await runner.run({
      language: language.id,
      source,
      eventsFile: logFile,
      view: language.defaultView,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    const lines = linesOf(outcome.result);
    const machines = [...new Set(lines.map((line) => LOG[line - 1]?.['Hostname']))];
    expect(typeof finds[0] === 'string' ? machines : lines).toEqual(finds);
  });
});

/** The lines of all events that a result is, or was made from, in ascending order. */
function linesOf(result: Result): readonly number[] {
  const lines =
    result.kind === 'events'
      ? result.events
      : result.kind === 'sequences'
        ? result.sequences.flat()
        : (result.lines ?? []).flat();
  return [...new Set(lines)].sort((left, right) => left - right);
}
