/** *Kibana Query Language*, section by section: a query and the events that it finds, and what is broken in it. */
import { describe, expect, it } from 'vitest';
import { kql } from '../../../src/languages/kql/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2024, 0, 21, 12);

/** The last event's time is *now*. */
const EVENTS = [
  /* 1 */ {
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.response.bytes': 500,
    message: 'null pointer exception',
    'datastream.type': 'logs',
    'user.name': 'Alice',
    time: NOON - 20 * DAY,
  },
  /* 2 */ {
    'http.request.method': 'POST',
    'http.response.status_code': 404,
    'http.response.bytes': 10_001,
    message: 'a pointer to null',
    'datastream.name': 'logs',
    'http.request.referrer': 'https://example.com',
    time: NOON - DAY,
  },
  /* 3 */ { 'http.response.status_code': '401', message: 'Exception of "x"', 'user.name': '', time: NOON },
];

type Row = readonly [query: string, finds: readonly number[]];

describe.each<readonly [section: string, rows: readonly Row[]]>([
  [
    'Filter for documents where a field exists',
    [
      ['http.request.method: *', [1, 2]],
      // An empty text is a value.
      ['user.name: *', [1, 3]],
      ['not http.request.method: *', [3]],
    ],
  ],
  [
    'Filter for documents that match a value',
    [
      ['http.request.method: GET', [1]],
      ['http.request.method: get', []],
      ['GET', [1]],
      ['http.response.status_code: 401', [3]],
      ['message: null pointer', [1, 2]],
      ['message: "null pointer"', [1]],
      ['message: "pointer null"', []],
      ['http.request.referrer: "https://example.com"', [2]],
      [String.raw`http.request.referrer: https\://example.com`, [2]],
      [String.raw`message: "exception of \"x\""`, [3]],
    ],
  ],
  [
    'Terms query: any of several',
    [
      ['http.response.status_code:400 401 404', [2, 3]],
      ['http.response.status_code: 200 500', [1]],
      ['http.response.status_code: "401 404"', []],
      ['http.request.method: GET POST', []],
    ],
  ],
  [
    'Filter for documents within a range',
    [
      ['http.response.bytes < 10000', [1]],
      ['http.response.bytes > 10000 and http.response.bytes <= 20000', [2]],
      ['http.response.status_code >= 401', [2, 3]],
      ['@timestamp < now-2w', [1]],
      ['@timestamp >= now-1d/d', [2, 3]],
      ['@timestamp < "2024-01-20"', [1]],
    ],
  ],
  [
    'Filter for documents using wildcards',
    [
      ['http.response.status_code: 4*', [2, 3]],
      ['http.request.method: *S*', [2]],
      ['message: point* nothing', [1, 2]],
      // A question mark is no wildcard.
      ['http.request.method: GE?', []],
    ],
  ],
  [
    'Negating a query',
    [
      ['NOT http.request.method: GET', [2, 3]],
      ['not (message: pointer or user.name: nobody)', [3]],
    ],
  ],
  [
    'Combining multiple queries',
    [
      ['http.request.method: GET OR http.response.status_code: 400', [1]],
      ['http.request.method: POST AND http.response.status_code: 404', [2]],
      ['message: exception and http.request.method: GET or http.response.bytes > 1000', [1, 2]],
      ['message: exception and (http.request.method: GET or http.response.bytes > 1000)', [1]],
    ],
  ],
  [
    'Matching multiple values of one field',
    [
      ['http.request.method: (GET OR POST OR DELETE)', [1, 2]],
      ['message: (pointer and exception)', [1]],
      ['message: (exception and not pointer)', [3]],
    ],
  ],
  [
    'Querying multiple fields',
    [
      ['datastream.*: logs', [1, 2]],
      ['http.*.method: POST', [2]],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s', (query, lines) => {
    expect(found(kql, query, EVENTS)).toEqual(lines);
  });
});

describe.each<readonly [section: string, rows: readonly (readonly [query: string, said: string])[]]>([
  [
    'Filter for documents that match a value',
    [
      ['a:', '1:3 Unexpected end of the query, expected a value after `a:`.'],
      ['"a', '1:3 Unexpected end of the query, expected `"`.'],
      ['a: https://x', '1:9 Unexpected `:`, expected `and`, `or` or the end of the query.'],
    ],
  ],
  [
    'Filter for documents within a range',
    [
      ['a > ', '1:5 Unexpected end of the query, expected a value after `>`.'],
      ['a >> 3', '1:4 Unexpected `>`, expected a value after `>`.'],
      ['a: > 5', '1:4 Unexpected `>`, expected a value after `a:`.'],
      ['@timestamp < soon', '1:14 Unexpected `soon`, expected a date such as `2024-05-06` or `now-1h`.'],
    ],
  ],
  [
    'Combining multiple queries',
    [
      ['(a: b', '1:6 Unexpected end of the query, expected `)`.'],
      ['a: b)', '1:5 Unexpected `)`, expected `and`, `or` or the end of the query.'],
      ['a: b and ', '1:10 Unexpected end of the query, expected a condition such as `field: value` after `and`.'],
    ],
  ],
  ['Matching multiple values of one field', [['a: (b', '1:6 Unexpected end of the query, expected `)`.']]],
  [
    'Querying nested fields',
    [
      [
        'user:{ first: "Alice" and last: "White" }',
        'unsupported 1:1 A condition on the objects of a nested field (`field: { … }`) is not supported by Huntbook yet.',
      ],
      ['user:{ first: "Alice"', '1:22 Unexpected end of the query, expected `}`.'],
    ],
  ],
])('%s, refused', (_, rows) => {
  it.each(rows)('%s', (query, said) => {
    expect(refusal(kql, query).split(' — ')[0]).toBe(said);
  });
});
