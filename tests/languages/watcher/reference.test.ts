/**
 * Elasticsearch's reference, *Watcher* and *Query DSL*, section by section: one part of a watch, and the events that the
 * watch hits, or what is broken in it.
 */
import { describe, expect, it } from 'vitest';
import { watcher } from '../../../src/languages/watcher/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 4, 6, 12);

/** The last event's time is *now*. */
const EVENTS = [
  /* 1 */ { User: 'CORP\\ada', Host: 'WS-1', size: 10, text: 'the quick brown fox', time: NOON - 2 * HOUR },
  /* 2 */ { User: 'CORP\\bob', Host: 'WS-2', size: 20, text: 'a brown and quick dog', time: NOON - HOUR },
  /* 3 */ { User: 'CORP\\ada', Host: 'WS-2', size: 30, ip: '10.1.2.3', time: NOON },
];

/** A watch whose lines are schedule, query, aggregations and condition. */
function watch({ schedule = '{"interval": "1h"}', query = '{"match_all": {}}', aggs = '{}', condition = '' }): string {
  const body = `{"query":\n${query}\n, "aggs":\n${aggs}\n}`;
  const held = condition === '' ? '' : `, "condition":\n${condition}\n`;
  return `{"trigger": {"schedule":\n${schedule}\n}, "input": {"search": {"request": {"body": ${body}}}}${held}}`;
}

type Row = readonly [part: string, finds: readonly number[]];

describe.each<readonly [section: string, rows: readonly Row[]]>([
  [
    'Match all, match none',
    [
      ['{"match_all": {}}', [1, 2, 3]],
      ['{"match_none": {}}', []],
    ],
  ],
  [
    'Boolean',
    [
      ['{"bool": {"must": {"match": {"User": "ada"}}, "must_not": {"match": {"Host": "1"}}}}', [3]],
      ['{"bool": {"filter": [{"match": {"Host": "2"}}, {"match": {"User": "bob"}}]}}', [2]],
      ['{"bool": {"should": [{"match": {"text": "fox"}}, {"exists": {"field": "ip"}}]}}', [1, 3]],
      [
        '{"bool": {"must": {"match": {"Host": "2"}}, "should": {"match": {"User": "bob"}}, "minimum_should_match": 1}}',
        [2],
      ],
    ],
  ],
  [
    'Constant score, disjunction max',
    [
      ['{"constant_score": {"filter": {"match": {"User": "bob"}}, "boost": 2}}', [2]],
      ['{"dis_max": {"queries": [{"match": {"User": "bob"}}, {"match": {"Host": "1"}}]}}', [1, 2]],
    ],
  ],
  [
    'Match',
    [
      ['{"match": {"text": "FOX dog"}}', [1, 2]],
      ['{"match": {"text": {"query": "brown dog", "operator": "and"}}}', [2]],
    ],
  ],
  [
    'Match phrase',
    [
      ['{"match_phrase": {"text": "quick brown"}}', [1]],
      ['{"match_phrase": {"text": {"query": "the brown", "slop": 1}}}', [1]],
    ],
  ],
  ['Multi-match', [['{"multi_match": {"query": "bob", "fields": ["User", "text"]}}', [2]]]],
  [
    'Query string',
    [
      ['{"query_string": {"query": "fox OR ip:10.1.2.3"}}', [1, 3]],
      ['{"query_string": {"query": "quick dog", "default_field": "text", "default_operator": "AND"}}', [2]],
    ],
  ],
  [
    'Term-level queries',
    [
      ['{"exists": {"field": "text"}}', [1, 2]],
      ['{"fuzzy": {"text": {"value": "fix"}}}', [1]],
      ['{"prefix": {"Host.keyword": "WS"}}', [1, 2, 3]],
      ['{"range": {"size": {"gt": 10, "lte": 30}}}', [2, 3]],
      ['{"range": {"@timestamp": {"gte": "now-1h"}}}', [2, 3]],
      ['{"range": {"@timestamp": {"gte": "{{ctx.trigger.scheduled_time}}||-1h"}}}', [2, 3]],
      ['{"regexp": {"Host.keyword": "WS-[2-9]"}}', [2, 3]],
      ['{"term": {"User.keyword": "CORP\\\\bob"}}', [2]],
      ['{"term": {"size": 30}}', [3]],
      ['{"terms": {"size": [10, 30]}}', [1, 3]],
      ['{"wildcard": {"User.keyword": "*\\\\\\\\a?a"}}', [1, 3]],
      ['{"wildcard": {"User.keyword": {"value": "corp*", "case_insensitive": true}}}', [1, 2, 3]],
    ],
  ],
])('Query DSL, %s', (_, rows) => {
  it.each(rows)('%s', (query, lines) => {
    expect(found(watcher, watch({ query }), EVENTS)).toEqual(lines);
  });
});

const BY_HOST = '{"by": {"terms": {"field": "Host.keyword"}}}';
const all = [1, 2, 3];

describe.each<readonly [section: string, aggs: string, rows: readonly Row[]]>([
  ['Always condition', '{}', [['{"always": {}}', all]]],
  ['Never condition', '{}', [['{"never": {}}', []]]],
  [
    'Compare condition',
    '{}',
    [
      ['{"compare": {"ctx.payload.hits.total": {"eq": 3}}}', all],
      ['{"compare": {"ctx.payload.hits.total": {"not_eq": 3}}}', []],
      ['{"compare": {"ctx.payload.hits.total": {"gt": 3}}}', []],
      ['{"compare": {"ctx.payload.hits.total": {"gte": 3}}}', all],
      ['{"compare": {"ctx.payload.hits.total": {"lt": 3}}}', []],
      ['{"compare": {"ctx.payload.hits.total.value": {"lte": 3}}}', all],
    ],
  ],
  [
    'Compare condition, of an aggregation',
    BY_HOST,
    [
      ['{"compare": {"ctx.payload.aggregations.by.buckets.0.doc_count": {"gte": 2}}}', all],
      ['{"compare": {"ctx.payload.aggregations.by.buckets.0.doc_count": {"gte": 3}}}', []],
    ],
  ],
  [
    'Array compare condition',
    BY_HOST,
    [
      ['{"array_compare": {"ctx.payload.aggregations.by.buckets": {"path": "doc_count", "gte": {"value": 2}}}}', all],
      [
        '{"array_compare": {"ctx.payload.aggregations.by.buckets": {"path": "doc_count", "gte": {"value": 2, "quantifier": "all"}}}}',
        [],
      ],
    ],
  ],
  [
    'Script condition',
    '{}',
    [
      ['{"script": "return ctx.payload.hits.total > 2"}', all],
      ['{"script": {"source": "ctx.payload.hits.total > params.n", "params": {"n": 5}}}', []],
    ],
  ],
])('Watcher, %s', (_, aggs, rows) => {
  it.each(rows)('%s', (condition, lines) => {
    expect(found(watcher, watch({ aggs, condition }), EVENTS)).toEqual(lines);
  });
});

describe('Watcher, Schedule trigger', () => {
  it.each([
    '{"interval": "5m"}',
    '{"hourly": {"minute": [0, 30]}}',
    '{"daily": {"at": ["midnight", "noon", "17:00"]}}',
    '{"daily": {"at": {"hour": [0, 12], "minute": [0, 30]}}}',
    '{"weekly": [{"on": ["tuesday"], "at": ["12:00"]}, {"on": "friday", "at": "17:00"}]}',
    '{"monthly": {"on": [10, 20], "at": ["midnight", "noon"]}}',
    '{"yearly": {"in": "january", "on": 10, "at": "noon"}}',
    '{"cron": "0 0 12 * * ?"}',
    '{"cron": ["0 0 12 * * ?", "0 0 0 ? * SAT#2"]}',
    '{"timezone": "Europe/Berlin", "daily": {"at": "noon"}}',
  ])('%s', (schedule) => {
    expect(found(watcher, watch({ schedule }), EVENTS)).toEqual(all);
  });
});

describe.each<
  readonly [
    section: string,
    part: 'schedule' | 'query' | 'condition',
    rows: readonly (readonly [text: string, said: string])[],
  ]
>([
  [
    'Schedule trigger',
    'schedule',
    [
      [
        '{"interval": "soon"}',
        '2:14 Unexpected `"soon"`, expected an interval such as `30s`, `10m`, `1h`, `1d` or `1w`.',
      ],
      ['{"hourly": {"minute": 75}}', '2:23 Unexpected `75`, expected a number from 0 to 59 as `minute`.'],
      ['{"dayly": {"at": "noon"}}', '2:2 Unexpected `"dayly"`, expected a kind of schedule.'],
    ],
  ],
  [
    'Query DSL',
    'query',
    [
      ['{"matsch": {"a": 1}}', '4:2 Unexpected `"matsch"`, expected a query of Elasticsearch.'],
      ['{"ids": {"values": []}}', 'unsupported 4:2 The query `ids` is not supported by Huntbook yet.'],
      ['{"match": {}}', '4:12 Unexpected `}`, expected a field of `match`.'],
      ['{"range": {"a": {"above": 1}}}', '4:18 Unexpected `"above"`, expected a part of `a`.'],
      ['{"bool": {"mustnot": []}}', '4:11 Unexpected `"mustnot"`, expected a part of `bool`.'],
      ['{"query_string": {"query": "a AND"}}', '4:34 Unexpected end of the query, expected a term after `AND`.'],
      [
        '{"regexp": {"a": "("}}',
        '4:18 Unexpected end, expected `)` for the `(` (character 1 of the regular expression).',
      ],
    ],
  ],
  [
    'Conditions',
    'condition',
    [
      ['{"nevr": {}}', '8:2 Unexpected `"nevr"`, expected a condition of Watcher.'],
      [
        '{"compare": {"ctx.payload.hits.total": {"above": 1}}}',
        '8:41 Unexpected `"above"`, expected a comparison: `eq`, `not_eq`, `gt`, `gte`, `lt` or `lte`.',
      ],
      ['{"compare": {"ctx.payload.hits.total": {"gte": "x"}}}', '8:48 Unexpected `"x"`, expected a number as `value`.'],
      ['{"script": "return params.x"}', 'unsupported 8:2 A condition as a `script` is not supported by Huntbook yet.'],
    ],
  ],
])('%s, refused', (_, part, rows) => {
  it.each(rows)('%s', (text, said) => {
    expect(refusal(watcher, watch({ [part]: text })).split(' — ')[0]).toBe(said);
  });
});
