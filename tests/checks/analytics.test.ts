import { describe, expect, test } from 'vitest';
import { analyticFacts } from '../../src/checks/analytic-facts.ts';
import { checkChannels, checkFields, viewOnEvents } from '../../src/checks/analytics.ts';
import type { Analytic } from '../../src/documents/document.ts';
import { LineIndex } from '../../src/documents/lines.ts';
import type { EventRecord, View } from '../../src/engine/values.ts';
import { loadViews } from '../../src/events/views/load.ts';
import { KNOWLEDGE } from './knowledge.ts';

/** Facts of an analytic that stands in a file after a heading line. */
function facts(language: string, source: string) {
  const file = `# heading\n${source}\n`;
  const analytic: Analytic = { id: 'a', language, title: 'A', source, map: [[0, 10]], line: 2, view: 'native' };
  return analyticFacts(analytic, new LineIndex(file), { macros: [] });
}

describe('what an analytic names', () => {
  test.each([
    [
      'spark-sql',
      'SELECT Image, COUNT(*) AS n FROM dataTable\nWHERE LOWER(Channel) = "security" AND EventID IN (1, 2) GROUP BY Image ORDER BY n',
      ['Image 2:8', 'Channel 3:13', 'EventID 3:39'],
      ['security 3:24'],
    ],
    [
      'pandas',
      "df[['Image']][(df['Channel'].isin(['Security', 'System'])) & (df['EventID'] == 1)]",
      ['Channel', 'EventID', 'Image'],
      ['Security 2:36', 'System 2:48'],
    ],
    [
      'logpoint',
      'Channel="Security" event_id=1 | chart count() as c by user | search c>1',
      ['Channel', 'event_id', 'user'],
      ['Security 2:9'],
    ],
    // What `rex` takes out of a field is made by the search; what `rename` gives another name was a field.
    [
      'spl',
      'EventCode=1 | rename ips{} as ip | rex field=Message "(?<who>a.)" | where who="ab" | stats values(who) by ip',
      ['EventCode', 'Message', 'ips{}'],
      [],
    ],
    ['spl', 'a=1 | rex field=b "(?<b>x.)" | eval c=coalesce(c, d) | stats count by b, c', ['a', 'b', 'c', 'd'], []],
    // Words without a field are looked for in the whole event, which is no field.
    ['es-qs', 'whoami AND Image:cmd.exe', ['Image'], []],
  ])('%s', (language, source, fields, channels) => {
    const found = facts(language, source);
    expect(found.diagnostics).toEqual([]);
    const placed = found.fields.map(({ name, line, column }) =>
      fields[0]?.includes(':') ? `${name} ${line}:${column}` : name,
    );
    expect(placed.sort()).toEqual([...fields].sort());
    expect(found.channels.map(({ name, line, column }) => `${name} ${line}:${column}`)).toEqual(channels);
  });

  test('what a lookup adds is no field of events, whatever becomes of it', () => {
    const found = facts('spl', 'a=1 | stats count by b | lookup names b OUTPUT who | fillnull value=none');
    expect(found.fields.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('an error is placed in the file', () => {
    const found = facts('spark-sql', 'SELECT a FROM t\nWHERE a = = 1');
    expect(found.error).toMatchObject({ kind: 'syntax', line: 3, column: 11 });
    expect(found.diagnostics).toMatchObject([{ rule: 'analytic/syntax', severity: 'error', line: 3, column: 11 }]);
  });

  test.each([
    ['kusto', false, ['warning analytic/unknown-language undefined']],
    ['sprak-sql', false, ['warning analytic/unknown-language did you mean `spark-sql`?']],
  ])('a language without an engine: %s', (language, hasEngine, said) => {
    const found = facts(language, 'whatever');
    expect(found.hasEngine).toBe(hasEngine);
    expect(found.diagnostics.map((d) => `${d.severity} ${d.rule} ${d.help}`)).toEqual(said);
  });
});

test.each([
  ['known', 'Security', undefined],
  ['in another case', 'security', undefined],
  ['nothing like it', 'Microsoft-Windows-Bits-Client/Operational', undefined],
  [
    'another channel of the same family',
    'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
    undefined,
  ],
  ['a part too many', 'Windows PowerShell/Operational', 'did you mean `Windows PowerShell`?'],
  ['a slip of the pen', 'Microsoft-Windows-Sysmn/Operational', 'did you mean `Microsoft-Windows-Sysmon/Operational`?'],
  ['its prefix missing', 'Sysmon/Operational', 'did you mean `Microsoft-Windows-Sysmon/Operational`?'],
  ['its last part missing', 'Microsoft-Windows-Sysmon', 'did you mean `Microsoft-Windows-Sysmon/Operational`?'],
  ['a provider', 'Microsoft-Windows-Security-Auditing', 'its events are in `Security`'],
  ['empty', '', undefined],
])('channels: %s', (_, channel, help) => {
  const found = checkChannels(facts('spark-sql', `SELECT * FROM t WHERE Channel = "${channel}"`), KNOWLEDGE);
  expect(found.map((d) => d.help)).toEqual(help === undefined ? [] : [help]);
  for (const d of found) expect([d.severity, d.line, d.column]).toEqual(['error', 2, 33]);
});

describe('fields', () => {
  const events: EventRecord[] = [{ line: 1, raw: { Image: 'x', Channel: 'Security' } }];
  const view = (open: boolean): View => ({
    id: open ? 'native' : 'car',
    open,
    accessor: (name) => (open || name === 'Image' ? ({ raw }) => raw[name] ?? null : undefined),
    selector: () => undefined,
    objects: new Map(),
    time: () => null,
    fieldNames: () => ['Image', 'Channel'],
  });
  const query = facts('logpoint', 'Image=x Imgae=y');

  test.each([
    ['no event has it', true, "No event of the tests' datasets has a field `Imgae` in the view `native`."],
    ['the schema lacks it', false, 'Unexpected field `Imgae`, expected a field of the view `car`.'],
  ])('%s', (_, open, message) => {
    expect(checkFields(query, [viewOnEvents(view(open), events)])).toMatchObject([
      {
        rule: 'analytic/unknown-field',
        severity: 'warning',
        message,
        help: 'did you mean `Image`?',
        line: 2,
        column: 9,
      },
    ]);
  });

  test('behind the prefix of a data set', () => {
    const splunk = loadViews('.').get('splunk');
    if (splunk === undefined) throw new Error('No view.');
    const raw = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\cmd.exe' };
    const search = facts('spl', '| tstats count from datamodel=Endpoint.Processes by Processes.process_nam');
    const found = checkFields(search, [viewOnEvents(splunk, [{ line: 1, raw }])]);
    expect(found.map(({ help }) => help)).toEqual(['did you mean `Processes.process_name`?']);
  });

  test('nothing is said of the properties of a record, which PowerShell has for every log', () => {
    const records = facts('powershell', 'Get-WinEvent -LogName Security | select RecordId,ProcessId');
    expect(records.fields.length).toBeGreaterThan(0);
    expect(checkFields(records, [viewOnEvents(view(true), events)])).toEqual([]);
  });

  test('nothing is said without a dataset, nor of a field that one of them has', () => {
    expect(checkFields(query, [])).toEqual([]);
    const other: EventRecord[] = [{ line: 1, raw: { Imgae: 1 } }];
    expect(checkFields(query, [viewOnEvents(view(true), events), viewOnEvents(view(true), other)])).toEqual([]);
  });
});
