/** Watches and the events that they hit. Source: Elasticsearch reference, *Watcher*, *Query DSL*. */
import { describe, expect, it } from 'vitest';
import { watcher } from '../../../src/languages/watcher/index.ts';
import { found, warnings } from '../shared/tiny-view.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2024, 4, 6, 12);

/** The last event's time is *now*. */
const EVENTS = [
  /* 1 */ {
    Image: 'C:\\Windows\\System32\\cmd.exe',
    User: 'CORP\\ada',
    Host: 'WS-1',
    size: 10,
    time: NOON - 90 * MINUTE,
  },
  /* 2 */ {
    Image: 'C:\\Windows\\System32\\cmd.exe',
    User: 'CORP\\bob',
    Host: 'WS-1',
    size: 20,
    time: NOON - 20 * MINUTE,
  },
  /* 3 */ { Image: 'C:\\Tools\\nc.exe', User: 'CORP\\ada', Host: 'WS-2', size: 30, time: NOON - 10 * MINUTE },
  /* 4 */ { Image: 'C:\\Tools\\nc.exe', User: 'CORP\\ada', Host: 'WS-1', size: '40', time: NOON - 5 * MINUTE },
  /* 5 */ { note: 'nothing of interest', time: NOON },
];

interface Parts {
  readonly query?: unknown;
  readonly condition?: unknown;
  readonly aggs?: unknown;
  readonly schedule?: unknown;
}

/** A watch as JSON; it runs every ten minutes unless told otherwise. */
function watch({ query, condition, aggs, schedule = { interval: '10m' } }: Parts): string {
  return JSON.stringify({
    metadata: { title: 'test' },
    trigger: { schedule },
    input: {
      search: { request: { indices: [], body: { size: 0, ...(query ? { query } : {}), ...(aggs ? { aggs } : {}) } } },
    },
    ...(condition ? { condition } : {}),
    actions: { log: { logging: { text: 'hits' } } },
  });
}

const hits = (parts: Parts) => found(watcher, watch(parts), EVENTS);

describe('queries', () => {
  it.each([
    ['{"match_all": {}}', [1, 2, 3, 4, 5]],
    ['{"match_none": {}}', []],
    [String.raw`{"query_string": {"query": "Image.keyword:*\\\\cmd.exe", "analyze_wildcard": true}}`, [1, 2]],
    ['{"query_string": {"query": "bob OR nc.exe"}}', [2, 3, 4]],
    ['{"query_string": {"query": "ada nc.exe", "default_operator": "AND"}}', [3, 4]],
    ['{"query_string": {"query": "ada", "default_field": "User"}}', [1, 3, 4]],
    ['{"query_string": {"query": "ada", "fields": ["Host^2", "Image"]}}', []],
    ['{"term": {"User.keyword": "CORP\\\\bob"}}', [2]],
    ['{"term": {"User.keyword": {"value": "corp\\\\BOB", "case_insensitive": true}}}', [2]],
    ['{"term": {"User": "bob"}}', [2]],
    ['{"terms": {"Host.keyword": ["WS-2", "WS-3"]}}', [3]],
    ['{"match": {"User": "BOB nobody"}}', [2]],
    ['{"match": {"User": {"query": "corp bob", "operator": "and"}}}', [2]],
    ['{"match_phrase": {"Image": "system32 cmd.exe"}}', [1, 2]],
    ['{"match_phrase": {"Image": {"query": "windows cmd.exe", "slop": 1}}}', [1, 2]],
    ['{"multi_match": {"query": "bob", "fields": ["User", "Host"]}}', [2]],
    ['{"exists": {"field": "Image.keyword"}}', [1, 2, 3, 4]],
    ['{"wildcard": {"Image.keyword": "*\\\\\\\\NC.exe"}}', []],
    ['{"wildcard": {"Image.keyword": {"value": "*\\\\\\\\NC.exe", "case_insensitive": true}}}', [3, 4]],
    ['{"prefix": {"Image.keyword": "C:\\\\Tools"}}', [3, 4]],
    ['{"regexp": {"Image.keyword": ".*(cmd|nc)[.]exe"}}', [1, 2, 3, 4]],
    ['{"fuzzy": {"User": {"value": "adam", "fuzziness": 1}}}', [1, 3, 4]],
    ['{"constant_score": {"filter": {"match": {"User": "bob"}}}}', [2]],
    ['{"dis_max": {"queries": [{"match": {"User": "bob"}}, {"match": {"Host": "2"}}]}}', [2, 3]],
    ['{"term": {"size": 10}}', [1]],
    ['{"term": {"size": 10.0}}', [1]],
    ['{"terms": {"size": [30, "40"]}}', [3, 4]],
    ['{"range": {"size": {"gte": 20, "lt": 40}}}', [2, 3]],
    ['{"range": {"size": {"gt": "20"}}}', [3, 4]],
    ['{"range": {"@timestamp": {"gte": "now-10m"}}}', [3, 4, 5]],
    ['{"range": {"@timestamp": {"gte": "{{ctx.trigger.scheduled_time}}||-10m"}}}', [3, 4, 5]],
    [
      '{"range": {"@timestamp": {"from": "{{ctx.execution_time}}||-30m", "to": "{{ctx.trigger.triggered_time}}", "include_upper": false}}}',
      [2, 3, 4],
    ],
    ['{"range": {"timestamp": {"gt": "now-10m", "lt": "now"}}}', [4]],
    ['{"range": {"@timestamp": {"gte": "now-30m/m", "lte": "now/m"}}}', [2, 3, 4, 5]],
    [
      '{"range": {"@timestamp": {"gte": "2024-05-06T10:00:00Z||+90m", "format": "strict_date_optional_time"}}}',
      [2, 3, 4, 5],
    ],
    [`{"range": {"@timestamp": {"lte": ${NOON - 20 * MINUTE}, "format": "epoch_millis"}}}`, [1, 2]],
    ['{"bool": {}}', [1, 2, 3, 4, 5]],
    ['{"bool": {"must": {"match": {"User": "ada"}}, "must_not": [{"match": {"Image": "cmd.exe"}}]}}', [3, 4]],
    ['{"bool": {"should": [{"match": {"User": "bob"}}, {"match": {"Host": "2"}}]}}', [2, 3]],
    ['{"bool": {"filter": [{"match": {"Host": "1"}}], "should": [{"match": {"User": "bob"}}]}}', [1, 2, 4]],
    [
      '{"bool": {"filter": [{"match": {"Host": "1"}}], "should": [{"match": {"User": "bob"}}], "minimum_should_match": 1}}',
      [2],
    ],
    [
      '{"bool": {"should": [{"match": {"User": "ada"}}, {"match": {"Host": "1"}}, {"match": {"Image": "nc.exe"}}], "minimum_should_match": 2}}',
      [1, 3, 4],
    ],
    [
      '{"bool": {"should": [{"match": {"User": "ada"}}, {"match": {"Host": "1"}}, {"match": {"Image": "nc.exe"}}], "minimum_should_match": "100%"}}',
      [4],
    ],
  ])('%s', (query, lines) => {
    expect(hits({ query: JSON.parse(query) })).toEqual(lines);
  });

  it('finds all without a query', () => {
    expect(hits({})).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('conditions', () => {
  const query = { match: { User: 'ada' } };
  it.each([
    [undefined, [1, 3, 4]],
    [{ always: {} }, [1, 3, 4]],
    [{ never: {} }, []],
    [{ compare: { 'ctx.payload.hits.total': { not_eq: 0 } } }, [1, 3, 4]],
    [{ compare: { 'ctx.payload.hits.total': { gt: 2 } } }, [1, 3, 4]],
    [{ compare: { 'ctx.payload.hits.total': { gt: 3 } } }, []],
    [{ compare: { 'ctx.payload.hits.total.value': { gte: 3 } } }, [1, 3, 4]],
    [{ compare: { 'ctx.payload.hits.total': { lt: 3 } } }, []],
    [{ compare: { 'ctx.payload.hits.total': { lte: 3 } } }, [1, 3, 4]],
    [{ compare: { 'ctx.payload.hits.total': { eq: 3 } } }, [1, 3, 4]],
    [{ compare: { 'ctx.payload.hits.total': { eq: 0 } } }, []],
    [{ script: 'return ctx.payload.hits.total > 2' }, [1, 3, 4]],
    [{ script: { source: 'ctx.payload.hits.total.value >= 4;', lang: 'painless' } }, []],
    [{ script: { inline: 'return ctx.payload.hits.total == 3' } }, [1, 3, 4]],
    [{ script: 'return ctx.payload.hits.total != 3' }, []],
    [{ script: { source: 'return ctx.payload.hits.total > params.least', params: { least: 2 } } }, [1, 3, 4]],
  ])('%j', (condition, lines) => {
    expect(hits({ query, condition })).toEqual(lines);
  });

  const byHost = { by: { terms: { field: 'Host.keyword', size: 10, order: { _count: 'desc' } } } };
  const few = { by: { terms: { field: 'Host.keyword', min_doc_count: 3 } } };
  const rare = { by: { terms: { field: 'Host.keyword', size: 10, order: { _count: 'asc' } } } };
  const users = { users: { cardinality: { field: 'User.keyword' } } };
  const top = 'ctx.payload.aggregations.by.buckets.0.doc_count';
  const list = 'ctx.payload.aggregations.by.buckets';
  it.each([
    [byHost, { compare: { [top]: { gt: 2 } } }, [1, 2, 3, 4, 5]],
    [byHost, { compare: { [top]: { gt: 3 } } }, []],
    [few, { compare: { [top]: { gte: 1 } } }, [1, 2, 3, 4, 5]],
    [{ by: { terms: { field: 'Host.keyword', min_doc_count: 4 } } }, { compare: { [top]: { gte: 1 } } }, []],
    // The smallest first, as converters write Sigma's `count() by Host < 2`: WS-2 has one.
    [rare, { compare: { [top]: { lt: 2 } } }, [1, 2, 3, 4, 5]],
    [rare, { compare: { [top]: { lt: 1 } } }, []],
    [rare, { compare: { [top]: { eq: 3 } } }, []],
    [users, { compare: { 'ctx.payload.aggregations.users.value': { gte: 2 } } }, [1, 2, 3, 4, 5]],
    [users, { compare: { 'ctx.payload.aggregations.users.value': { gt: 2 } } }, []],
    [byHost, { array_compare: { [list]: { path: 'doc_count', gte: { value: 3 } } } }, [1, 2, 3, 4, 5]],
    [byHost, { array_compare: { [list]: { path: 'doc_count', gte: { value: 3, quantifier: 'all' } } } }, []],
    [
      byHost,
      { array_compare: { [list]: { path: 'doc_count', gte: { value: 1, quantifier: 'all' } } } },
      [1, 2, 3, 4, 5],
    ],
    [byHost, { array_compare: { [list]: { path: 'doc_count', eq: { value: 2, quantifier: 'some' } } } }, []],
  ])('%j %j', (aggs, condition, lines) => {
    expect(hits({ aggs, condition })).toEqual(lines);
  });

  // Converters write Sigma's `count(User) by Host > 1` so. The largest bucket is WS-1's, with ada's two hits and one of bob's.
  const within = (inner: unknown) => ({ by: { terms: { field: 'Host' }, aggs: { agg: inner } } });
  const byUser = { terms: { field: 'User', order: { _count: 'desc' } } };
  const byImage = { terms: { field: 'Image', min_doc_count: 2 }, aggs: { agg: byUser } };
  const rarest = { by: { terms: { field: 'Host', order: { _count: 'asc' } }, aggs: { agg: byUser } } };
  const users2 = { cardinality: { field: 'User' } };
  const innermost = 'ctx.payload.aggregations.by.buckets.0.agg.buckets.0';
  it.each([
    [within(byUser), { compare: { [`${innermost}.doc_count`]: { gt: 1 } } }, [1, 2, 3, 4, 5]],
    [within(byUser), { compare: { [`${innermost}.doc_count`]: { gt: 2 } } }, []],
    [rarest, { compare: { [`${innermost}.doc_count`]: { eq: 1 } } }, [1, 2, 3, 4, 5]],
    [rarest, { compare: { [`${innermost}.doc_count`]: { gt: 1 } } }, []],
    [within(byImage), { compare: { [`${innermost}.doc_count`]: { eq: 2 } } }, [1, 2, 3, 4, 5]],
    [within(byImage), { compare: { [`${innermost}.agg.buckets.0.doc_count`]: { eq: 1 } } }, [1, 2, 3, 4, 5]],
    [within(users2), { compare: { 'ctx.payload.aggregations.by.buckets.0.agg.value': { eq: 2 } } }, [1, 2, 3, 4, 5]],
    [within(users2), { compare: { 'ctx.payload.aggregations.by.buckets.0.agg.value': { gt: 2 } } }, []],
    [
      within(byUser),
      {
        array_compare: {
          'ctx.payload.aggregations.by.buckets.0.agg.buckets': {
            path: 'doc_count',
            eq: { value: 1, quantifier: 'some' },
          },
        },
      },
      [1, 2, 3, 4, 5],
    ],
  ])('a bucket within the largest: %j %j', (aggs, condition, lines) => {
    expect(hits({ aggs, condition })).toEqual(lines);
  });

  it('takes the first key of buckets that are as large', () => {
    const [, ...four] = EVENTS;
    const condition = { compare: { 'ctx.payload.aggregations.by.buckets.0.agg.value': { eq: 60 } } };
    const aggs = { by: { terms: { field: 'Host' }, aggs: { agg: { sum: { field: 'size' } } } } };
    const query = { bool: { must_not: [{ term: { 'Host.keyword': 'WS-3' } }] } };
    // WS-1 has 20 and '40', WS-2 has 30 and 7.
    const events = [...four, { Host: 'WS-2', size: 7, time: NOON }];
    expect(found(watcher, watch({ query, aggs, condition }), events)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a watch in a command', () => {
  const body = watch({ query: { query_string: { query: 'Image.keyword:*\\\\nc.exe' } } });

  it.each([
    ['JSON', body],
    ["Kibana's console", `PUT _watcher/watch/nc\n${body}`],
    ['a here-document', `curl -s -XPUT --data-binary @- localhost:9200/_watcher/watch/nc <<'EOF'\n${body}\nEOF\n`],
    // Converters leave the delimiter bare, where a shell would take backslashes from the JSON.
    [
      'a here-document of a converter',
      `curl -s -XPUT --data-binary @- localhost:9200/_watcher/watch/nc <<EOF\n${body}\nEOF`,
    ],
    ['an argument', `curl -XPUT localhost:9200/_watcher/watch/nc -d '${body}'`],
    ['the request to run it', `{"watch": ${body}}`],
  ])('%s', (_name, text) => {
    expect(found(watcher, text, EVENTS)).toEqual([3, 4]);
  });
});

describe('warnings', () => {
  const range = { range: { '@timestamp': { gte: 'now-30m/m' } } };

  it.each([
    [{ interval: '30m' }, 0],
    [{ interval: 1800 }, 0],
    [{ interval: '1h' }, 1],
    [{ hourly: { minute: [0, 30] } }, 0],
    [{ hourly: {} }, 1],
    [{ daily: { at: ['noon', '17:00'] } }, 1],
    [{ weekly: [{ on: 'monday', at: 'noon' }] }, 1],
    [{ cron: '0 0/30 * * * ?' }, 0],
    [{ cron: '0 0/30 8-17 * * ?' }, 1],
    [{ cron: '0 0 12 ? * MON' }, 0],
    [{ monthly: { on: 1, at: 'midnight' } }, 0],
  ])('runs %j over half an hour', (schedule, count) => {
    expect(warnings(watcher, watch({ query: range, schedule }))).toHaveLength(count);
  });

  it('says nothing of a number on a field of numbers', () => {
    expect(warnings(watcher, watch({ query: { terms: { size: [-1, 1.5, 10] } } }))).toEqual([]);
  });

  it('names both times where events are never searched', () => {
    const text =
      '{"trigger": {"schedule": {"interval": "1h"}}, "input": {"search": {"request": {"body": {"query":\n{"range": {"@timestamp": {"gte": "now-30m"}}}}}}}}';
    expect(warnings(watcher, text)).toEqual([
      '1:26 The watch runs up to 1 hour apart and looks back 30 minutes: what happens in between is never searched.',
    ]);
  });

  it('points into the query string, past the escapes of JSON', () => {
    const text = String.raw`{"trigger": {"schedule": {"interval": "1h"}}, "input": {"search": {"request": {"body": {"query": {
      "query_string": {"query": "\"\u0061\\\\b\" AND Image:*\\\\x.exe"}}}}}}}`;
    const [warning] = warnings(watcher, text);
    const column = (text.split('\n')[1] ?? '').indexOf('Image') + 1;
    expect(warning).toMatch(new RegExp(`^2:${column} No word of an analysed field`));
  });

  it('says where a shell would change the JSON', () => {
    const body = watch({ query: { query_string: { query: 'Image.keyword:*\\\\nc.exe' } } });
    const [warning, more] = warnings(watcher, `curl --data-binary @- localhost <<EOF\n${body}\nEOF`);
    expect([warning?.replace(/^2:\d+ /, ''), more]).toEqual([
      'A shell would take some backslashes away here; the watch is read as it is written.',
      undefined,
    ]);
  });
});
