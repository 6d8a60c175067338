/** Watches that are refused, at the character. */
import { describe, expect, it } from 'vitest';
import { watcher } from '../../../src/languages/watcher/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { refusal } from '../shared/tiny-view.ts';

/** A watch whose lines 2 to 4 are trigger, query and condition. */
function lines(query = '{"match_all": {}}', condition = '{"always": {}}', schedule = '{"interval": "5m"}'): string {
  return `{"trigger": {"schedule":\n${schedule}}, "input": {"search": {"request": {"body": {"query":\n${query}}}}}, "condition":\n${condition}}`;
}

describe('JSON', () => {
  it.each([
    ['', '1:1 Unexpected end of the watch, expected `{` and the parts of a watch.'],
    ['{', '1:2 Unexpected end of the watch, expected `}`. — The `{` at line 1, column 1 is not closed.'],
    ['{"a" 1}', '1:6 Unexpected `1`, expected `:` after `"a"`.'],
    ['{"a": 1 "b": 2}', '1:9 Unexpected `"`, expected `,` or `}`.'],
    ['{"a": 1,}', '1:9 Unexpected `}`, expected a name in quotation marks. — No comma stands behind the last part.'],
    ['{"a": [1,]}', '1:10 Unexpected `]`, expected a value. — No comma stands behind the last part.'],
    ["{'a': 1}", "1:2 Unexpected `'`, expected a name in quotation marks or `}`."],
    ['{"a": "x}', '1:7 Unexpected end of the watch, expected `"` for the `"` that stands here.'],
    [
      '{"a": "x\ny"}',
      '1:9 Unexpected end of the line in a text, expected `"`. — A line break within a text is written `\\n`.',
    ],
    [
      '{"a": "C:\\Users"}',
      '1:10 Unexpected `\\U`, expected an escape of JSON such as `\\\\`, `\\"` or `\\n`. — A backslash in a text is written `\\\\`.',
    ],
    ['{"a": 1, "a": 2}', '1:10 Unexpected `"a"`, expected each name once in an object.'],
    ['{"a": nul}', '1:7 Unexpected `nul`, expected a value of `a`.'],
    ['{} x', '1:4 Unexpected `x`, expected the end of the watch.'],
    ['wget x', '1:1 Unexpected `wget`, expected `{` and the parts of a watch, or a `curl` command.'],
    ['curl -s localhost', '1:1 Unexpected command without a body, expected the watch as `-d` or as a here-document.'],
  ])('%s', (text, message) => {
    expect(refusal(watcher, text)).toBe(message);
  });

  const HELP =
    'This is a watch as a program prints a text: `\\n` for a line break, `\\"` for a quotation mark. Write these characters themselves.';
  it.each([
    ['curl -XPUT x <<EOF\\n{\\n  "trigger": {}\\n}\\nEOF', '1:19 Unexpected `\\n`, expected a line break.'],
    ["curl -XPUT x <<'EOF'\\n{}", '1:21 Unexpected `\\n`, expected a line break.'],
    ['{\\n  "trigger": {}\\n}', '1:2 Unexpected `\\n`, expected a line break.'],
    ['{\\"trigger\\": {}}', '1:2 Unexpected `\\"`, expected a quotation mark.'],
    ['"{\\"trigger\\": {}}"', '1:1 Unexpected `"`, expected `{` and the parts of a watch.'],
    ["'{}'", "1:1 Unexpected `'`, expected `{` and the parts of a watch."],
  ])('as a printed text: %s', (text, message) => {
    expect(refusal(watcher, text)).toBe(`${message} — ${HELP}`);
  });
});

describe('parts of a watch', () => {
  it.each([
    ['{}', '1:2 Unexpected `}`, expected `"trigger"` in `watch`.'],
    ['{"triger": {}}', '1:2 Unexpected `"triger"`, expected a part of `watch`. — Did you mean `trigger`?'],
    [
      lines(undefined, undefined, '{"interval": "5 minutes"}'),
      '2:14 Unexpected `"5 minutes"`, expected an interval such as `30s`, `10m`, `1h`, `1d` or `1w`.',
    ],
    [lines(undefined, undefined, '{"every": "5m"}'), '2:2 Unexpected `"every"`, expected a kind of schedule.'],
    [
      lines(undefined, undefined, '{"cron": "0 0 25 * * ?"}'),
      '2:10 Unexpected `"0 0 25 * * ?"`, expected a cron expression of six or seven parts such as `0 0/10 * * * ?`. — `25` are no hours.',
    ],
    [
      lines(undefined, undefined, '{"daily": {"at": "25:00"}}'),
      '2:18 Unexpected `"25:00"`, expected a time of day such as `17:00`, `noon` or `midnight`.',
    ],
    [
      lines('{"match_al": {}}'),
      '3:2 Unexpected `"match_al"`, expected a query of Elasticsearch. — Did you mean `match_all`?',
    ],
    [lines('{"nested": {}}'), 'unsupported 3:2 The query `nested` is not supported by Huntbook yet.'],
    [lines('{"match_all": {}, "term": {}}'), '3:19 Unexpected `"term"`, expected one part of `query`.'],
    [lines('{"query_string": {}}'), '3:19 Unexpected `}`, expected `"query"` in `query_string`.'],
    [
      lines('{"query_string": {"query": "(a OR b"}}'),
      '3:36 Unexpected end of the query, expected `)`. — The parenthesis opened at character 1 is not closed.',
    ],
    [
      lines('{"query_string": {"query": "x:\\"a\\\\\\\\\\" AND AND b"}}'),
      '3:45 Unexpected `AND`, expected a term after `AND`.',
    ],
    [
      lines('{"query_string": {"query": "a", "analyzer": "x"}}'),
      'unsupported 3:33 `analyzer` is not supported by Huntbook yet.',
    ],
    [
      lines('{"range": {"@timestamp": {"gte": "soon"}}}'),
      '3:34 Unexpected `soon`, expected a date such as `2024-05-06` or `now-1h`.',
    ],
    [
      lines('{"range": {"@timestamp": {"gte": "now", "time_zone": "+02:00"}}}'),
      'unsupported 3:54 A time zone other than UTC is not supported by Huntbook yet.',
    ],
    [
      lines(undefined, '{"script": {"source": "return true"}}'),
      'unsupported 4:2 A condition as a `script` is not supported by Huntbook yet. — `compare` and `array_compare` are, and a script that compares `ctx.payload.hits.total` with a number.',
    ],
    [
      lines(undefined, '{"script": {"source": "return ctx.payload.hits.total > params.x", "params": {}}}'),
      'unsupported 4:2 A condition as a `script` is not supported by Huntbook yet. — `compare` and `array_compare` are, and a script that compares `ctx.payload.hits.total` with a number.',
    ],
    [
      lines(undefined, '{"compare": {"ctx.payload.hits.total": {"greater": 0}}}'),
      '4:41 Unexpected `"greater"`, expected a comparison: `eq`, `not_eq`, `gt`, `gte`, `lt` or `lte`.',
    ],
    [
      lines(undefined, '{"compare": {"ctx.payload.hits.total": {"gt": "many"}}}'),
      '4:47 Unexpected `"many"`, expected a number as `value`.',
    ],
    [
      lines(undefined, '{"compare": {"ctx.payload.aggregations.by.buckets.0.doc_count": {"gt": 1}}}'),
      '4:14 Unexpected `"ctx.payload.aggregations.by.buckets.0.doc_count"`, expected an aggregation of the search, which has none.',
    ],
    [
      lines(undefined, '{"compare": {"ctx.payload.aggregations.by.hits": {"gt": 1}}}'),
      'unsupported 4:14 A comparison of `ctx.payload.aggregations.by.hits` is not supported by Huntbook yet. — The hits (`ctx.payload.hits.total`), counts of `terms` and metrics are read.',
    ],
    [
      '{"trigger": {"schedule": {"interval": "5m"}}, "input": {"http": {}}}',
      'unsupported 1:57 The input `http` is not supported by Huntbook yet.',
    ],
  ])('%s', (text, message) => {
    expect(refusal(watcher, text)).toBe(message);
  });
});

describe('any text', () => {
  const query =
    '{"bool": {"must": [{"query_string": {"query": "a.keyword:*\\\\\\\\x AND (b OR \\"c d\\")"}}], "filter": {"range": {"timestamp": {"gte": "now-30m/m"}}}}}';
  const condition = '{"compare": {"ctx.payload.hits.total": {"not_eq": 0}}}';
  const command = `curl -s -XPUT --data-binary @- localhost:9200/_watcher/watch/x <<EOF\n${lines(query, condition)}\nEOF\n`;
  const nested = (levels: number) => `{"metadata": ${'['.repeat(levels)}${']'.repeat(levels)}, ${lines().slice(1)}`;
  describeRobustness(watcher, [lines(query, condition), command], nested);

  it('refuses queries that are nested too deep, at their place', () => {
    const deep = lines(`${'{"bool": {"must": '.repeat(1000)}{"match_all": {}}${'}}'.repeat(1000)}`);
    expect(refusal(watcher, deep)).toMatch(/^unsupported 3:\d+ The watch is nested more than 200 levels deep here\.$/);
  });
});
