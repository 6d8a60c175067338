import { describe, expect, it } from 'vitest';
import { kql } from '../../../src/languages/kql/index.ts';
import { describeRobustness } from '../shared/robustness.ts';
import { found, refusal, warnings } from '../shared/tiny-view.ts';

const EVENTS = [
  /* 1 */ {
    'event.category': 'process',
    'process.name': 'cmd.exe',
    'process.executable': 'C:\\Windows\\System32\\cmd.exe',
    'process.args': ['cmd', '/c', 'whoami'],
    'process.command_line': 'cmd /c whoami and more',
    'process.pid': 412,
    'user.name': 'ada',
    message: 'Process Create: the quick brown fox',
    time: Date.UTC(2024, 2, 5, 12),
  },
  /* 2 */ {
    'event.category': 'process',
    'process.name': 'CMD.EXE',
    'process.executable': 'C:\\Tools\\CMD.EXE',
    'process.args': ['cmd'],
    'process.pid': 9000,
    'user.name': 'bob',
    'rule.name': 'a:b (c)',
    message: 'A brown dog. Quick!',
    time: Date.UTC(2024, 2, 6, 12),
  },
  /* 3 */ {
    'event.category': 'network',
    'source.ip': '10.1.2.3',
    'destination.port': '443',
    'http.sent': true,
    'user.name': 'and',
    message: 'Connection of a fox',
    time: Date.UTC(2024, 2, 7, 12),
  },
];

const find = (query: string) => found(kql, query, EVENTS);

describe('conditions (Kibana Query Language)', () => {
  it.each([
    // "Filter for documents where a field exists"
    ['process.args: *', [1, 2]],
    ['not process.args:*', [3]],
    // "Filter for documents that match a value": a keyword whole and with case, a number as a number.
    ['process.name: cmd.exe', [1]],
    ['process.name:"cmd.exe"', [1]],
    ['process.pid: 412', [1]],
    ['destination.port: 443', [3]],
    ['http.sent: true', [3]],
    ['process.args: whoami', [1]],
    ['process.command_line: cmd /c whoami \\and more', [1]],
    ['"process.name" : cmd.exe', [1]],
    // Analysed text: any of the words, in any order; in quotation marks they follow each other.
    ['message: fox dog', [1, 2, 3]],
    ['message: QUICK', [1, 2]],
    ['message: "quick brown"', [1]],
    ['message: "brown quick"', []],
    // Without a field, in all.
    ['ada', [1]],
    ['fox', [1, 3]],
    ['"brown dog"', [2]],
    ['*: ada', [1]],
    ['*', [1, 2, 3]],
    ['* : *', [1, 2, 3]],
    ['', [1, 2, 3]],
    // "Filter for documents within a range"
    ['process.pid > 412', [2]],
    ['process.pid >= 412 and process.pid<9000', [1]],
    ['process.pid <= "412"', [1]],
    ['@timestamp >= "2024-03-06"', [2, 3]],
    ['@timestamp < "2024-03-06"', [1]],
    ['@timestamp: "2024-03-06"', [2]],
    // "Filter for documents using wildcards": of a keyword the whole value, blanks included; of a text single words.
    ['process.name: c*.exe', [1]],
    ['process.executable: *\\\\System32\\\\*', [1]],
    ['process.executable: C\\:\\\\*\\\\CMD.EXE', [2]],
    ['process.command_line: *whoami \\and m*', [1]],
    ['process.name: cm?.exe', []],
    ['message: conn*', [3]],
    ['message: bro*n dog', [1, 2]],
    ['message: bro* do*', [1, 2]],
    ['fo*', [1, 3]],
    // "Querying multiple fields": wildcards in names.
    ['process.*: cmd.exe', [1]],
    ['*.ip: 10.1.2.3', [3]],
    ['process.*: *Tools*', [2]],
    ['*.pid > 412', [2]],
    ['not process.*: *', [3]],
    ['p*.e*: *', [1, 2]],
    ['mess*: fox', []],
    // "Negating a query", "Combining multiple queries", "Matching multiple values"
    ['NOT process.name: cmd.exe', [2, 3]],
    ['event.category: process and user.name: bob', [2]],
    ['user.name: ada or user.name: bob', [1, 2]],
    ['user.name: ada OR user.name: bob AND process.pid: 1', [1]],
    ['(user.name: ada or user.name: bob) and process.pid: 9000', [2]],
    ['not user.name: ada and event.category: process', [2]],
    ['not (user.name: ada or event.category: network)', [2]],
    ['user.name: (ada or bob)', [1, 2]],
    ['user.name: (not ada)', [2, 3]],
    ['user.name: (not (ada or bob))', [3]],
    ['process.args: (cmd and "/c")', [1]],
    ['process.args:(cmd and not whoami)', [2]],
    ['user.name : ( "ada" OR b* )', [1, 2]],
    // "Escaping": special characters, operators as words, characters by number.
    ['rule.name: a\\:b \\(c\\)', [2]],
    ['rule.name: "a:b (c)"', [2]],
    ['user.name: \\and', [3]],
    ['user.name: "and"', [3]],
    ['user.name: \\u0061da', [1]],
    ['process.executable: "C:\\\\Tools\\\\CMD.EXE"', [2]],
    ['process.executable: "C:\\Tools\\CMD.EXE"', [2]],
    ['process.executable: "*CMD.EXE"', []],
    // An operator is one only with blanks around it.
    ['process.name: cmd.exe\nand\tuser.name: ada', [1]],
    ['user.name: android', []],
    ['user.name:ada  ', [1]],
    // An address with the length of its network.
    ['source.ip: "10.0.0.0/8"', [3]],
  ])('%s', (query, lines) => {
    expect(find(query)).toEqual(lines);
  });

  it('reads fields beside a `.keyword` as analysed', () => {
    expect(find('process.name.keyword: CMD.EXE or user.name: ADA')).toEqual([1, 2]);
    const kept = [{ 'process.name': 'CMD.EXE', 'user.name': 'Ada Lovelace' }, { 'user.name': 'bob' }];
    expect(found(kql, 'user.name: ada and process.name.keyword: CMD.EXE', kept)).toEqual([1]);
  });
});

describe('refused', () => {
  it.each([
    ['process.name:', '1:14 Unexpected end of the query, expected a value after `process.name:`.'],
    [
      'user.name: ada and ',
      '1:20 Unexpected end of the query, expected a condition such as `field: value` after `and`.',
    ],
    [
      'not not user.name: ada',
      '1:5 Unexpected `not`, expected a condition such as `field: value` after `not`. — A negation is written `not field: value` or `field: (not value)`; the word itself `\\not`, or in quotation marks.',
    ],
    [
      'user.name: not ada',
      '1:12 Unexpected `not`, expected a value after `user.name:`. — A negation is written `not field: value` or `field: (not value)`; the word itself `\\not`, or in quotation marks.',
    ],
    [
      'not(user.name: ada)',
      '1:4 Unexpected `(`, expected `and`, `or` or the end of the query. — A blank must stand between an operator and `(`.',
    ],
    ['(user.name: ada', '1:16 Unexpected end of the query, expected `)`. — The `(` at line 1, column 1 is not closed.'],
    [
      'user.name: (ada or bob',
      '1:23 Unexpected end of the query, expected `)`. — The `(` at line 1, column 12 is not closed.',
    ],
    ['user.name: ada)', '1:15 Unexpected `)`, expected `and`, `or` or the end of the query. — No `(` is open here.'],
    ['(user.name: ada) (user.name: bob)', '1:18 Unexpected `(`, expected `and`, `or` or the end of the query.'],
    ['user.name: ()', '1:13 Unexpected `)`, expected a value.'],
    [
      'process.executable: C:\\Windows',
      '1:22 Unexpected `:`, expected `and`, `or` or the end of the query. — A colon within a value is written `\\:`, or the value in quotation marks.',
    ],
    [
      'process.executable: C\\:\\Windows',
      '1:24 Unexpected `\\W`, expected a character that a backslash may stand before. — A backslash that stands for itself is written `\\\\`, or the value in quotation marks.',
    ],
    [
      'user.name: "ada',
      '1:16 Unexpected end of the query, expected `"`. — The text that starts at line 1, column 12 is never closed; within one a quotation mark is written `\\"`.',
    ],
    ['process.pid > ', '1:15 Unexpected end of the query, expected a value after `>`.'],
    ['process.pid > (1 or 2)', '1:15 Unexpected `(`, expected a value after `>`.'],
    ['> 5', '1:1 Unexpected `>`, expected a condition such as `field: value`.'],
    [
      'cannot run',
      '1:4 Unexpected `not`, expected `and`, `or` or the end of the query. — A negation is written `not field: value` or `field: (not value)`; the word itself `\\not`, or in quotation marks.',
    ],
    [
      'user.name: null',
      '1:12 Unexpected `null`, expected a value: Elasticsearch refuses to look for it. — Without a value is `not user.name: *`; the word itself is written "null".',
    ],
    ['@timestamp > soon', '1:14 Unexpected `soon`, expected a date such as `2024-05-06` or `now-1h`.'],
    [
      'user: { name: ada }',
      'unsupported 1:1 A condition on the objects of a nested field (`field: { … }`) is not supported by Huntbook yet. — Events here have no nested fields: name the whole path, as in `field.name: value`.',
    ],
    [
      'user: { name: ada',
      '1:18 Unexpected end of the query, expected `}`. — The `{` at line 1, column 7 is not closed.',
    ],
    [
      'Events | take 1',
      'unsupported 1:1 `| take` of the Kusto Query Language is not supported by Huntbook yet. — KQL is the Kibana Query Language here: conditions such as `field: value`, joined by `and` and `or`.',
    ],
  ])('%s', (query, message) => {
    expect(refusal(kql, query)).toBe(message);
  });
});

describe('warned of', () => {
  it.each([
    [
      'user.name = ada',
      [
        '1:1 `=` is no operator of KQL: all of this is text to look for, in any field.',
        '1:1 Texts are analysed: the term is read as the words `user.name`, `ada`, one of which is enough.',
      ],
    ],
    ['user.name: ada and', ['1:16 `and` is a part of `ada and` here, no operator.']],
    ['or user.name: ada', ['1:1 `or` is a part of `or user.name` here, no operator.']],
    [
      'ada && bob',
      [
        '1:1 `&&` is no operator of KQL: all of this is text to look for, in any field.',
        '1:1 Texts are analysed: the term is read as the words `ada`, `bob`, one of which is enough.',
      ],
    ],
    ['process.pid: [1 TO 5]', ['1:14 KQL has no ranges in brackets: this is text to look for.']],
    ['process.name: /c.d/', ['1:15 KQL has no regular expressions: this is text to look for.']],
    ['process.name: "c*"', ['1:15 Within quotation marks `*` is no wildcard but a character like any other.']],
    ['file.path: "C:\\temp"', ['1:12 `\\t` within quotation marks is a tab, no backslash.']],
    ['file.path: "C:\\\\temp"', []],
  ])('%s', (query, expected) => {
    expect(warnings(kql, query)).toEqual(expected);
  });
});

describe('robustness', () => {
  describeRobustness(
    kql,
    [
      'process.name: (cmd.exe or "power shell.exe") and not user.name: ad*',
      'process.pid >= 5 and message: "a \\"b\\"" or rule.name: a\\:b',
      'user: { name: ada and id > 5 }',
    ],
    (levels) => `${'('.repeat(levels)}a: b${')'.repeat(levels)}`,
  );
});
