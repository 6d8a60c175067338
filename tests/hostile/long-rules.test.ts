/** Rules, detections and log descriptions that are made to take long: each ends soon, run or refused at a place. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/documents/parse.ts';
import { findLanguage } from '../../src/languages/registry.ts';
import { Runner } from '../../src/runners/runner.ts';
import { folderWith } from '../cli/project.ts';
import { processorTime } from '../processor-time.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const FENCE = '```';

/** A pattern that a backtracking engine does not end on, and that no automaton can run. */
const RUNS_AWAY = '(?=a)(a+)+b';
/** An array of nine that holds nine of the one before it, eight times over. */
const ALIASES = [...'bcdefghi']
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]\n`)
  .join('');
const sigma = (detection: string) => `title: Long\nlogsource: { product: windows }\ndetection:\n${detection}`;

describe('patterns that run away are stopped, and the next query runs', () => {
  let runner: Runner;
  let eventsFile = '';
  beforeAll(() => {
    const event = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      Text: 'a'.repeat(40),
      Message: 'a'.repeat(40),
    };
    eventsFile = path.join(folderWith({ 'events.ndjson': `${JSON.stringify(event)}\n`.repeat(50) }), 'events.ndjson');
    runner = new Runner({ root: ROOT, threads: 2, timeoutSeconds: 1 });
  });
  afterAll(() => runner.close());

  it.each([
    ['grep', `grep -P '${RUNS_AWAY}'`],
    ['grep', "grep -P '((a+)+)\\2b'"],
    ['spl', `* | regex Text="${RUNS_AWAY}"`],
    ['spl', `* | rex field=Text "(?<found>${RUNS_AWAY})"`],
    ['spl', `* | rex field=Text mode=sed "s/${RUNS_AWAY}/x/g"`],
    ['spl', `* | where match(Text, "${RUNS_AWAY}")`],
    ['sigma', sigma(`  s:\n    Text|re: '${RUNS_AWAY}'\n  condition: s\n`)],
    [
      'powershell',
      `Get-WinEvent -LogName Microsoft-Windows-Sysmon/Operational | where { $_.Message -match "${RUNS_AWAY}" }`,
    ],
  ])('%s: %s', async (language, source) => {
    const stuck = await runner.run({ language, source, eventsFile, view: 'native' });
    expect(stuck).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    const next = await runner.run({
      language: 'es-qs',
      source: 'Text:/(a+)+b/ OR EventID:1',
      eventsFile,
      view: 'native',
    });
    expect(next).toMatchObject({ ok: true, result: { events: { length: 50 } } });
  });
});

describe('long and deep queries are refused at the place where they become so', () => {
  it.each([
    [
      'sigma',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${ALIASES}${sigma('  s:\n    Text: *i\n  condition: s\n')}`,
      /aliases/,
    ],
    ['sigma', sigma(`  s:\n    Text: a\n  condition: ${'('.repeat(5000)}s${')'.repeat(5000)}\n`), /nested/],
    ['sigma', sigma(`  s: ${'{a: '.repeat(3000)}`), /./],
    ['es-qs', '('.repeat(20_000), /nested/],
    ['graylog', `a:/${'(a|'.repeat(5000)}${')'.repeat(5000)}/`, /nested/],
    ['spl', `search ${'('.repeat(20_000)}`, /nested/],
    ['spl', '['.repeat(5000), /./],
    ['spl', `* ${'| eval x=1 '.repeat(10_000)}`, /commands/],
    ['watcher', '{"input":'.repeat(20_000), /nested/],
    ['watcher', `curl -XPUT x <<EOF\n${'{"a": 1}\n'.repeat(30_000)}EOF\n`, /characters long/],
    ['grep', `grep -P '${'('.repeat(10_000)}'`, /nested/],
    ['powershell', `Get-WinEvent | where { ${'('.repeat(20_000)}`, /nested/],
  ])('%s: %.60s', (language, source, message) => {
    const started = processorTime();
    const parsed = findLanguage(language)?.parse(source, { macros: [] });
    expect(processorTime() - started).toBeLessThan(10_000);
    expect(parsed).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
  });
});

describe('documents', () => {
  const rule = (block: string, heading = 'splunk') =>
    `| Title | Long |\n|---|---|\n\n## Detection Rules\n\n### ${heading}\n\n${FENCE}\n${block}\n${FENCE}\n`;
  const log = (rows: string) =>
    `| Title | DN_0001_1_long |\n|---|---|\n| Channel | Security |\n\n## Fields\n\n| Field | Description |\n|---|---|\n${rows}`;
  const attack = (rows: string) =>
    `---\ntitle: Long\ntags: [Endpoint]\n---\n\n#### ATT&CK\n\n| ID | Technique | Tactic |\n| -- | -- | -- |\n${rows}\n#### Search\n\n${FENCE}\nindex=main\n${FENCE}\n\n#### RBA\n\nNone.\n`;

  it.each([
    [
      'a rule of 100,000 rows',
      'rules/a.md',
      rule('a').replace('\n\n', `\n${'| Data Needed | x |\n'.repeat(100_000)}\n`),
    ],
    ['a log of 100,000 fields', 'data-needed/a.md', log('| a | b |\n'.repeat(100_000))],
    ['a detection of 100,000 techniques', 'detections/a.md', attack('| T1059 | a | Execution |\n'.repeat(100_000))],
    [
      'a here-document of two million characters',
      'rules/a.md',
      rule(`curl x <<EOF\n${'{"a": 1}\n'.repeat(250_000)}EOF`, 'xpack-watcher'),
    ],
    ['a row of 50,000 cells', 'rules/a.md', `| Title |${' x |'.repeat(50_000)}\n|---|${'---|'.repeat(50_000)}\n`],
  ])('%s is refused', (_, file, text) => {
    const started = processorTime();
    const { content, diagnostics } = parseDocument(text, { file: `content/${file}` });
    expect(processorTime() - started).toBeLessThan(10_000);
    expect(content).toBeNull();
    expect(diagnostics).toMatchObject([{ rule: 'document/too-large', severity: 'error', line: expect.any(Number) }]);
  });

  it.each([
    ['a rule of 3,000 commands', 'rules/a.md', rule('curl x <<EOF\n{}\nEOF\n'.repeat(3000), 'xpack-watcher')],
    ['a rule of 9,000 lines of queries', 'rules/a.md', rule('EventCode=1 a\n'.repeat(9000))],
    ['a pattern of 50,000 quotes', 'rules/a.md', rule(`grep -P '${"'\\''".repeat(50_000)}'`, 'grep')],
    ['a block of backslashes', 'rules/a.md', rule('\\\\'.repeat(200_000))],
    ['YAML that repeats itself', 'rules/a.md', rule(`a: &a [x, x]\n${ALIASES}`, 'Sigma rule')],
    ['YAML of 10,000 levels', 'rules/a.md', rule('{a: '.repeat(10_000), 'Sigma rule')],
    ['a log of 5,000 fields', 'data-needed/a.md', log('| a | b |\n'.repeat(5000))],
  ])('%s is read', (_, file, text) => {
    const started = processorTime();
    const { content } = parseDocument(text, { file: `content/${file}` });
    expect(processorTime() - started).toBeLessThan(10_000);
    expect(content).not.toBeNull();
  });
});
