import { describe, expect, test } from 'vitest';
import { ATTACK_EVENTS, PLAYBOOK } from './fixtures.ts';
import { folderWith, huntbook } from './project.ts';

const SQL = 'SELECT Image FROM dataTable\nWHERE ParentImage LIKE "%tool.exe"';
const from = folderWith({
  'events.ndjson': ATTACK_EVENTS,
  'query.sql': `${SQL}\n`,
  'group.sql': 'SELECT Image, COUNT(*) AS n FROM dataTable GROUP BY Image HAVING n > 1',
  'broken.sql': 'SELECT Image FROM dataTable\nWHERE Image LIKE = "x"',
  'near.sql': 'SELECT uper(Image) FROM dataTable',
  'bad.ndjson': '{"a":1}\n{"a":\n',
  'sub/batch.jsonl': [
    { id: 'a', language: 'spark-sql', events: 'events.ndjson', query: SQL },
    { id: 2, language: 'logpoint', view: 'native', events: 'events.ndjson', query: 'Image="*cmd.exe"' },
    { id: 'beside', language: 'logpoint', view: 'native', events: 'near.ndjson', query: 'EventID=1' },
    { id: 'refused', language: 'logpoint', events: 'events.ndjson', query: 'image="' },
    { id: 'no query', language: 'logpoint', events: 'events.ndjson' },
    { id: 'no text', language: 'spark-sql', events: 'events.ndjson', query: 5 },
    {
      id: 'nulls',
      language: 'logpoint',
      view: null,
      now: null,
      caseSensitive: null,
      events: 'near.ndjson',
      query: 'event_id=1',
    },
    [],
  ]
    .map((line) => JSON.stringify(line))
    .toSpliced(1, 0, 'no json')
    .join('\n')
    .replace(/^/, '\ufeff'),
  'sub/near.ndjson': '{"Channel":"Security","EventID":1}\n',
});
const events = ['--events', 'events.ndjson'];

describe('query prints one JSON object', () => {
  test.each([
    [
      'rows that are events',
      ['--language', 'spark-sql', ...events, 'query.sql'],
      { columns: ['Image'], rows: [['C:\\Windows\\cmd.exe']], events: [3] },
    ],
    [
      'rows of groups',
      ['--language', 'spark-sql', ...events, 'group.sql'],
      { columns: ['Image', 'n'], rows: [['C:\\Windows\\cmd.exe', 2]] },
    ],
  ])('%s', (_, args, expected) => {
    const ran = huntbook(['query', ...args], { from });
    expect([JSON.parse(ran.out), ran.err, ran.code]).toEqual([expected, '', 0]);
  });

  test('events in their order, for a query from standard input', () => {
    const ran = huntbook(['query', '--language', 'logpoint', '--view', 'native', ...events, '-'], {
      from,
      input: 'Image="*cmd.exe"\n',
    });
    expect(ran.out).toBe('{"events":[3,4]}\n');
  });

  test('a time without an offset is UTC, wherever it is asked', () => {
    const times = ['2020-01-02', '2020-01-02T03:04', '2020-01-02 03:04:05', '2020-01-02T03:04:05+01:00'];
    const query = 'SELECT current_timestamp() AS now FROM dataTable LIMIT 1';
    const lines = times.map((now) => JSON.stringify({ language: 'spark-sql', events: 'events.ndjson', now, query }));
    const ran = huntbook(['query', '--batch', '-'], { from, input: lines.join('\n'), env: { TZ: 'America/New_York' } });
    const found = ran.out.trim().split('\n');
    expect(found.map((line) => JSON.parse(line).rows[0][0])).toEqual([
      '2020-01-02 00:00:00',
      '2020-01-02 03:04:00',
      '2020-01-02 03:04:05',
      '2020-01-02 02:04:05',
    ]);
  });

  test.each([
    [
      'a query that does not parse',
      ['--language', 'spark-sql', ...events, 'broken.sql'],
      { line: 2, column: 18 },
      /^Unexpected `=`/,
    ],
    [
      'an unknown language',
      ['--language', 'sprak-sql', ...events, 'query.sql'],
      { line: 1, column: 1 },
      /expected one of: .*spark-sql.* Did you mean `spark-sql`\?$/,
    ],
    [
      'an unknown view',
      ['--language', 'spark-sql', '--view', 'nativ', ...events, 'query.sql'],
      { line: 1, column: 1 },
      /expected one of: .*native.* Did you mean `native`\?$/,
    ],
    [
      'a time that is none',
      ['--language', 'spark-sql', '--now', 'noon', ...events, 'query.sql'],
      { line: 1, column: 1 },
      /^Unexpected time `noon`/,
    ],
    [
      'events that are not there',
      ['--language', 'spark-sql', '--events', 'none.ndjson', 'query.sql'],
      { line: 1, column: 1 },
      /^The events file `none.ndjson` cannot be read: there is no such file\.$/,
    ],
    [
      'events that are a folder',
      ['--language', 'spark-sql', '--events', 'sub', 'query.sql'],
      { line: 1, column: 1 },
      /^The events file `sub` cannot be read: it is a folder\.$/,
    ],
    [
      'a near miss, with the help',
      ['--language', 'spark-sql', ...events, 'near.sql'],
      { line: 1, column: 8 },
      /^Unexpected function `uper`, expected .*\. Did you mean `upper`\?$/,
    ],
    [
      'events that are no JSON',
      ['--language', 'spark-sql', '--events', 'bad.ndjson', 'query.sql'],
      { line: 1, column: 1 },
      /line 2/,
    ],
  ])('an error, exit code 1: %s', (_, args, place, message) => {
    const ran = huntbook(['query', ...args], { from });
    const answer = JSON.parse(ran.out);
    expect(answer).toEqual({ error: { message: expect.stringMatching(message), ...place } });
    expect(ran.code).toBe(1);
  });

  test.each([
    ['no language', [...events, 'query.sql'], 'missing --language ID'],
    ['no query file', ['--language', 'spark-sql', ...events], 'missing a query file'],
    [
      'a query file that is not there',
      ['--language', 'spark-sql', ...events, 'none.sql'],
      'The query file `none.sql` cannot be read: there is no such file.',
    ],
    [
      'a batch with a language',
      ['--batch', 'b.jsonl', '--language', 'spark-sql'],
      '--batch takes its queries from the file alone',
    ],
  ])('wrong use, exit code 2: %s', (_, args, message) => {
    const ran = huntbook(['query', ...args], { from });
    expect(ran.err).toContain(message);
    expect([ran.code, ran.out]).toEqual([2, '']);
  });
});

describe('a log source that the query does not name', () => {
  const project = folderWith({
    'events.ndjson': [
      { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\a.exe' },
      { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 7, Image: 'C:\\a.exe' },
      { Channel: 'Security', EventID: 4688, NewProcessName: 'C:\\a.exe' },
    ]
      .map((event) => JSON.stringify(event))
      .join('\n'),
  });
  const query = { language: 'es-qs', query: 'Image.keyword:*a.exe OR NewProcessName.keyword:*a.exe' };

  test.each([
    ['none', [], [1, 2, 3]],
    ['one', ['--log-source', 'category=process_creation,product=windows'], [1]],
    [
      'any of two',
      ['--log-source', 'category=image_load', '--log-source', 'product=windows, service=security'],
      [2, 3],
    ],
  ])('%s', (_, args, found) => {
    const ran = huntbook(['query', '--language', 'es-qs', '--events', 'events.ndjson', ...args, '-'], {
      from: project,
      input: query.query,
    });
    expect(JSON.parse(ran.out)).toEqual({ events: found });
  });

  test.each([
    [[{ category: 'image_load' }], { events: [2] }],
    [[{ kategory: 'image_load' }], { error: { message: expect.stringContaining('expected a list of log sources') } }],
  ])('in a batch: %j', (logSources, answer) => {
    const input = JSON.stringify({ id: 1, ...query, events: 'events.ndjson', logSources });
    const ran = huntbook(['query', '--batch', '-'], { from: project, input });
    expect(JSON.parse(ran.out)).toMatchObject(answer);
  });

  test('that is none is refused', () => {
    const ran = huntbook(['query', '--log-source', 'process_creation', '-'], { from: project, input: '' });
    expect([ran.err, ran.code]).toEqual([expect.stringContaining('Expected category=…'), 2]);
  });
});

test('query --batch answers line by line, in order, and goes on after a bad one', () => {
  const ran = huntbook(['query', '--batch', 'sub/batch.jsonl'], { from });
  const answers = ran.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { ms } of answers) expect(ms).toBeGreaterThanOrEqual(0);
  expect(answers.map(({ ms, ...answer }) => answer)).toEqual([
    { id: 'a', columns: ['Image'], rows: [['C:\\Windows\\cmd.exe']], events: [3] },
    {
      id: null,
      error: {
        message: expect.stringMatching(/^Unexpected line 2 of the batch, expected a JSON object: /),
        line: 1,
        column: 1,
      },
    },
    { id: 2, events: [3, 4] },
    { id: 'beside', events: [1] },
    { id: 'refused', error: { message: expect.any(String), line: 1, column: 7 } },
    { id: 'no query', error: { message: 'Line 6 of the batch: expected a text under `query`.', line: 1, column: 1 } },
    { id: 'no text', error: { message: 'Line 7 of the batch: expected a text under `query`.', line: 1, column: 1 } },
    { id: 'nulls', events: [1] },
    {
      id: null,
      error: { message: 'Unexpected list on line 9 of the batch, expected a JSON object.', line: 1, column: 1 },
    },
  ]);
  expect(ran.code).toBe(0);
});

describe('inspect', () => {
  const folder = folderWith({
    'b/hunt.md': PLAYBOOK.replace('LIKE', 'LIKEE').replace("'002'", "'999'"),
    'a.txt': 'nothing of the kind',
    'c.json': '{}',
    'd.md': '',
  });

  test('one line for each document of a folder, in order', () => {
    const ran = huntbook(['inspect', 'b/..'], { from: folder });
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ file, dialect }) => [file, dialect])).toEqual([
      ['a.txt', null],
      ['b/hunt.md', 'guided'],
      ['d.md', null],
    ]);
    const [text, hunt] = lines;
    expect(Object.keys(hunt)).toEqual(['file', 'dialect', 'document', 'analytics', 'diagnostics']);
    expect(Object.keys(hunt.document)).toEqual(['entry', 'details', 'sections']);
    expect(hunt.document.entry.techniques[0].id).toBe('T1569.999');
    expect(hunt.analytics[1]).toEqual({
      id: 'analytic-1/pandas',
      language: 'pandas',
      title: expect.any(String),
      line: 45,
      source: expect.stringMatching(/^\(\ndf\[\['Image'\]\]/),
      view: 'native',
    });
    expect(hunt.diagnostics).toMatchObject([
      { rule: 'attack/unknown-technique', severity: 'error' },
      { rule: 'analytic/syntax', severity: 'error', line: 39, column: 14, message: expect.stringContaining('`LIKEE`') },
    ]);
    expect(text).toMatchObject({
      document: null,
      analytics: [],
      diagnostics: [{ rule: 'document/unknown-dialect', severity: 'error' }],
    });
    expect([ran.code, ran.err]).toEqual([0, '']);
  });

  test('a document that cannot be read has its line too', () => {
    const from = folderWith({ 'a.md': '# T\n', 'huge.md': 'word '.repeat(1_100_000) });
    const ran = huntbook(['inspect', '.'], { from });
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ file }) => file)).toEqual(['a.md', 'huge.md']);
    expect(lines[1]).toMatchObject({
      dialect: null,
      document: null,
      analytics: [],
      diagnostics: [{ rule: 'files/unreadable', severity: 'error', line: 1, column: 1 }],
    });
    expect(ran.code).toBe(2);
  });

  test('a file is shown as it was given', () => {
    expect(JSON.parse(huntbook(['inspect', './b/hunt.md'], { from: folder }).out).file).toBe('./b/hunt.md');
    expect(JSON.parse(huntbook(['inspect', `${folder}/b/hunt.md`], { from: folder }).out).file).toBe(
      `${folder}/b/hunt.md`,
    );
  });

  test('--dialect says what to read it as', () => {
    const line = JSON.parse(huntbook(['inspect', '--dialect', 'article', 'a.txt'], { from: folder }).out);
    expect(line.dialect).toBe('article');
    expect(line.document).not.toBeNull();
  });
});
