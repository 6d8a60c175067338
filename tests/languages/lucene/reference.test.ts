/**
 * The references, section by section: Lucene's *Query Parser Syntax* (classic), Elasticsearch's *Query string syntax* and
 * Graylog's *Search query language*. Each row is a query and the lines that it finds. The other tests of this folder go
 * deeper: into analysis, date math, the way `AND` and `OR` bind.
 */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../src/languages/language.ts';
import { esQs, graylog, lucene } from '../../../src/languages/lucene/index.ts';
import { found, refusal } from '../shared/tiny-view.ts';

type Row = readonly [query: string, finds: readonly number[]];
type Sections = readonly (readonly [section: string, rows: readonly Row[]])[];

const PAPERS = [
  /* 1 */ {
    title: 'Notes on the Pass-the-Hash attack',
    body: 'how to stop lateral movement (1+1):2',
    author: 'Ada Byron',
    status: 'active',
    count: 3,
    'book.title': 'quick wins',
    date: '2024-01-10',
    address: '10.0.0.7',
  },
  /* 2 */ {
    title: 'The hash of a file',
    body: 'how to pass time, and a quick test',
    author: 'Bo Byran',
    status: 'pending',
    count: 10,
    'first name': 'Alice',
    date: '2024-02-20',
    address: '172.16.0.1',
  },
  /* 3 */ {
    title: 'Detecting roam and foam',
    body: 'text of a test, by nobody',
    author: 'Cy',
    count: 200,
    'book.content': 'brown bread',
    date: '2024-12-31',
  },
];

/** The template keeps whole values; `.text` is analysed. */
const LUCENE: Sections = [
  [
    'Terms: single terms and phrases',
    [
      ['lateral', [1]],
      ['LATERAL', [1]],
      ['"pass time"', [2]],
      ['"time pass"', []],
      ['pass', [1, 2]],
    ],
  ],
  [
    'Fields',
    [
      ['title.text:"the hash" AND body.text:pass', [2]],
      ['title.text:hash', [1, 2]],
      // The field is for the term that it stands before; the next one is looked for everywhere.
      ['title.text:the quick', [1, 2]],
    ],
  ],
  [
    'Wildcard searches',
    [
      ['te?t', [2, 3]],
      ['te*t', [2, 3]],
      ['det*', [3]],
      ['*obody', [3]],
    ],
  ],
  ['Regular expression searches', [['/[fr]oam/', [3]]]],
  [
    'Fuzzy searches',
    [
      ['roan~', [3]],
      ['roan~1', [3]],
      ['rxxm~1', []],
    ],
  ],
  [
    'Proximity searches',
    [
      ['"pass attack"~10', [1]],
      ['"attack pass"~10', [1]],
      ['"pass attack"', []],
    ],
  ],
  [
    'Range searches',
    [
      ['date:[2024-01-10 TO 2024-02-20]', [1, 2]],
      ['author:{Ada TO Bo}', [1]],
      ['count:[3 TO 200}', [1, 2]],
    ],
  ],
  ['Boosting a term', [['hash^4 file', [1, 2]]]],
  [
    'Boolean operators',
    [
      ['"pass time" bread', [2, 3]],
      ['"pass time" OR bread', [2, 3]],
      ['hash AND file', [2]],
      ['hash && file', [2]],
      ['+hash file', [1, 2]],
      ['hash NOT file', [1]],
      ['hash !file', [1]],
      ['hash -file', [1]],
      ['-hash', [3]],
    ],
  ],
  [
    'Grouping, field grouping',
    [
      ['(lateral OR file) AND hash', [1, 2]],
      ['title.text:(+hash +"a file")', [2]],
    ],
  ],
  [
    'Escaping special characters',
    [
      [String.raw`body:*\(1\+1\)\:2`, [1]],
      [String.raw`title.text:Pass\-the\-Hash`, [1, 2]],
    ],
  ],
];

/** Without a template texts are analysed, and `.keyword` is the whole value. */
const ELASTICSEARCH: Sections = [
  [
    'Field names',
    [
      ['status:active', [1]],
      ['title:(file OR foam)', [2, 3]],
      ['author:"ada byron"', [1]],
      [String.raw`first\ name:Alice`, [2]],
      [String.raw`book.\*:(quick OR brown)`, [1, 3]],
      ['_exists_:status', [1, 2]],
      ['NOT _exists_:status', [3]],
    ],
  ],
  ['Wildcards', [['qu?ck bro*', [1, 2, 3]]]],
  ['Regular expressions', [['author:/byr[ao]n/', [1, 2]]]],
  ['Fuzziness', [['quikc~ brwn~ foks~', [1, 2, 3]]]],
  ['Proximity searches', [['"movement stop"~5', [1]]]],
  [
    'Ranges',
    [
      ['date:[2024-01-01 TO 2024-12-31]', [1, 2, 3]],
      ['count:[1 TO 5]', [1]],
      ['title:{bread TO file}', [3]],
      ['count:[10 TO *]', [2, 3]],
      ['date:{* TO 2024-02-01}', [1]],
      ['count:>10', [3]],
      ['count:>=10', [2, 3]],
      ['count:<10', [1]],
      ['count:<=10', [1, 2]],
      ['count:(>=10 AND <200)', [2]],
      ['count:(+>=10 +<200)', [2]],
    ],
  ],
  [
    'Boosting',
    [
      ['quick^2 bread', [1, 2, 3]],
      ['"pass time"^2', [2]],
      ['(hash file)^4', [1, 2]],
    ],
  ],
  [
    'Boolean operators',
    [
      ['quick brown +test -file', [3]],
      ['quick OR brown', [1, 2, 3]],
      ['(quick AND test) OR brown', [2, 3]],
    ],
  ],
  [
    'Grouping',
    [
      ['(quick OR brown) AND file', [2]],
      ['status:(active OR pending) title:(file foam)^2', [1, 2, 3]],
    ],
  ],
  [
    'Reserved characters',
    [
      [String.raw`body.keyword:*\(1\+1\)\:2`, [1]],
      ['address:"172.16.0.0/12"', [2]],
    ],
  ],
];

/** Messages of Graylog: fields hold whole values, but for `message`. */
const MESSAGES = [
  /* 1 */ {
    message: 'ssh login of ada failed',
    source: 'web-1.example.org',
    type: 'ssh',
    http_response_code: 500,
    user: 'Ada',
  },
  /* 2 */ { message: 'ssh session closed', source: 'web-2.example.org', type: 'SSH', http_response_code: 200 },
  /* 3 */ {
    message: 'login page shown',
    source: 'app.example.org',
    type: 'http',
    http_response_code: 404,
    user: 'bo b',
  },
];

const GRAYLOG: Sections = [
  [
    'Syntax',
    [
      ['ssh', [1, 2]],
      ['ssh login', [1, 2, 3]],
      ['"ssh login"', [1]],
      ['type:ssh', [1]],
      ['type:(ssh OR http)', [1, 3]],
      ['type:(ssh http)', [1, 3]],
      ['user:"bo b"', [3]],
      ['_exists_:user', [1, 3]],
      ['NOT _exists_:user', [2]],
      ['source:/web-[0-9]+.*/', [1, 2]],
    ],
  ],
  [
    'Boolean operators',
    [
      ['"ssh login" AND source:web\\-1.example.org', [1]],
      ['("ssh login" AND type:ssh) OR _exists_:nothing', [1]],
      ['"ssh login" OR type:http', [1, 3]],
      ['ssh AND NOT source:web\\-2.example.org', [1]],
      ['ssh NOT login', [2]],
    ],
  ],
  [
    'Wildcards',
    [
      ['source:*.org', [1, 2, 3]],
      ['source:web\\-?.example.org', [1, 2]],
    ],
  ],
  [
    'Fuzziness',
    [
      ['logni~', [1, 3]],
      ['sorce~1', []],
      ['"ssh failed"~5', [1]],
    ],
  ],
  [
    'Numeric ranges',
    [
      ['http_response_code:[500 TO 504]', [1]],
      ['http_response_code:{400 TO 404}', []],
      ['http_response_code:{400 TO 404]', [3]],
      ['http_response_code:>400', [1, 3]],
      ['http_response_code:<=400', [2]],
      ['http_response_code:(>=400 AND <500)', [3]],
    ],
  ],
  [
    'Escaping',
    [
      [String.raw`message:ssh\ login`, [1, 2, 3]],
      ['source:"web-1.example.org"', [1]],
    ],
  ],
];

describe.each<readonly [reference: string, language: Language, events: readonly object[], sections: Sections]>([
  ["Lucene's Query Parser Syntax", lucene, PAPERS, LUCENE],
  ["Elasticsearch's Query string syntax", esQs, PAPERS, ELASTICSEARCH],
  ["Graylog's Search query language", graylog, MESSAGES, GRAYLOG],
])('%s', (_, language, events, sections) => {
  describe.each(sections)('%s', (_section, rows) => {
    it.each(rows)('%s', (query, lines) => {
      expect(found(language, query, events as Parameters<typeof found>[2])).toEqual(lines);
    });
  });
});

/** What is broken in each section's syntax: the place, and what was expected there. */
describe.each<readonly [section: string, rows: readonly (readonly [query: string, said: string])[]]>([
  ['Terms', [['"pass time', '1:1 Unexpected end of the query, expected `"` for the `"` that stands here.']]],
  [
    'Fields',
    [
      ['title:', '1:7 Unexpected end of the query, expected a value after `title:`.'],
      ['_exists_:', '1:10 Unexpected end of the query, expected a value after `_exists_:`.'],
      ['us?r:*', '1:5 Unexpected `:`, expected a term such as `field:value`.'],
    ],
  ],
  [
    'Regular expressions',
    [
      ['/[fr]oam', '1:1 Unexpected end of the query, expected `/` for the `/` that stands here.'],
      ['/[/', '1:1 Unexpected end, expected `]` for the `[` (character 1 of the regular expression).'],
    ],
  ],
  [
    'Ranges',
    [
      ['date:[a TO', '1:11 Unexpected end of the query, expected `]`.'],
      ['date:[a b]', '1:9 Unexpected `b`, expected `TO`.'],
      ['count:[1 TO 2', '1:14 Unexpected end of the query, expected `]`.'],
    ],
  ],
  [
    'Boosting',
    [
      ['hash^', '1:6 Unexpected end of the query, expected a number after `^`.'],
      ['hash^x', '1:6 Unexpected `x`, expected a number after `^`.'],
    ],
  ],
  [
    'Boolean operators',
    [
      ['a AND', '1:6 Unexpected end of the query, expected a term after `AND`.'],
      ['hash OR', '1:8 Unexpected end of the query, expected a term after `OR`.'],
      ['a AND AND b', '1:7 Unexpected `AND`, expected a term after `AND`.'],
      ['!', '1:2 Unexpected end of the query, expected a term after `!`.'],
    ],
  ],
  [
    'Grouping',
    [
      ['(a', '1:3 Unexpected end of the query, expected `)`.'],
      ['a)', '1:2 Unexpected `)`, expected a term such as `field:value` or the end of the query.'],
      ['title:()', '1:8 Unexpected `)`, expected a term such as `field:value`.'],
    ],
  ],
  [
    'Escaping',
    [
      ['(1+1):2', '1:6 Unexpected `:`, expected a term such as `field:value`.'],
      ['a\\', '1:2 Unexpected end of the query, expected a character after `\\`.'],
    ],
  ],
])('%s, broken', (_, rows) => {
  it.each(rows)('%s', (query, said) => {
    for (const language of [lucene, esQs, graylog]) expect(refusal(language, query).split(' — ')[0]).toBe(said);
  });
});
