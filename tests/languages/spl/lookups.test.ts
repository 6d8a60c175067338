import { describe, expect, it } from 'vitest';
import { find, refused, rows, warned } from './run.ts';

describe('lookup (Search Reference, "lookup")', () => {
  it.each([
    [
      'a row that matches',
      'EventCode=3 | lookup networks range AS DestinationIp OUTPUT zone | table host zone',
      [['ws-2', ['inside', 'lab']]],
    ],
    [
      'several rows that match, in their order',
      'EventCode=3 | lookup ports port AS DestinationPort OUTPUT service | table service',
      [[['https', 'quic']]],
    ],
    [
      'an empty cell is no value',
      'EventCode=3 | lookup ports port AS DestinationPort OUTPUT risk AS r | table r',
      [['low']],
    ],
    [
      'all other columns without OUTPUT',
      'EventCode=3 | lookup ports port AS DestinationPort | table service risk',
      [[['https', 'quic'], 'low']],
    ],
    [
      'by the name of its file',
      'EventCode=3 | lookup ports.csv port AS DestinationPort OUTPUT risk | table risk',
      [['low']],
    ],
    [
      'no row that matches',
      'EventCode=3 | lookup owners machine AS host OUTPUT team | table host team',
      [['ws-2', null]],
    ],
    [
      'two keys, with case',
      'user=ada | lookup owners name AS user machine AS host OUTPUT team | table user host team',
      [
        ['Ada', 'ws-1', 'red'],
        ['ada', 'dc-1', 'blue'],
        ['ada', 'dc-1', 'blue'],
      ],
    ],
    [
      'a missing key matches nothing, nor the default',
      'EventCode=1102 | lookup tools path AS Image OUTPUT is_tool | table is_tool',
      [[null]],
    ],
    [
      'wildcards without case, and a default',
      'Image=* | lookup tools path AS Image OUTPUT is_tool | table is_tool',
      [['shell'], ['false'], ['true']],
    ],
    [
      'OUTPUT takes the place of a value',
      'EventCode=4625 | eval team="none" | lookup owners name AS user OUTPUT team | table team',
      [['blue']],
    ],
    [
      'also of one that is looked up',
      'EventCode=4625 | lookup owners name AS user OUTPUT team AS user machine AS host | table user host',
      [['blue', 'dc-1']],
    ],
    [
      'OUTPUTNEW does not',
      'EventCode=4625 | eval team="none" | lookup owners name AS user OUTPUTNEW team machine | table team machine',
      [['none', 'dc-1']],
    ],
    [
      'several values of a key',
      'EventCode=3 | eval p=split("22,80", ",") | lookup ports port AS p OUTPUT service | table service',
      [['ssh']],
    ],
    [
      'in data models',
      '| tstats count from datamodel=Endpoint.Processes by Image | lookup tools path AS Image OUTPUT is_tool | where is_tool="shell" | table count',
      [[1]],
    ],
  ])('%s', (_what, query, expected) => expect(rows(query)).toEqual(expected));

  it.each([
    ['* | lookup tools path AS Image OUTPUT is_tool | where is_tool!="false"', [1, 3]],
    ['* | lookup tools path AS Image OUTPUT is_tool | search is_tool=true', [3]],
  ])('decides: %s', (query, lines) => expect(find(query)).toEqual(lines));

  it('of a collection that a server fills finds nothing, with a warning', () => {
    const query = 'EventCode=3 | lookup seen dest AS host OUTPUT firstTimeSeen | where isnull(firstTimeSeen)';
    expect(find(query)).toEqual([3]);
    expect(warned(query)).toEqual([
      "1:22 The lookup `seen` is a collection that a server's own searches fill: here it is empty.",
    ]);
  });
});

describe('inputlookup (Search Reference, "inputlookup")', () => {
  it.each([
    [
      '| inputlookup ports',
      [
        ['443', 'https', null],
        ['22', 'ssh', 'high'],
        ['443', 'quic', 'low'],
      ],
    ],
    ['| inputlookup ports.csv where port=22 OR risk=LOW | table service', [['ssh'], ['quic']]],
    ['| inputlookup start=1 max=1 ports | table service', [['ssh']]],
    [
      '| inputlookup ports | stats count by port',
      [
        ['22', 1],
        ['443', 2],
      ],
    ],
    ['| inputlookup owners where name=ada | eval t=upper(team) | table t', [['BLUE'], ['RED']]],
    [
      'EventCode=3 | stats count by host | inputlookup append=t owners | table host team',
      [
        ['ws-2', null],
        [null, 'blue'],
        [null, 'red'],
      ],
    ],
    ['| inputlookup seen', []],
    ['| inputlookup append=t seen | stats count', [[6]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));

  it('gives conditions between square brackets', () => {
    expect(
      find(
        'EventCode=* [| inputlookup ports where service=https | rename port AS DestinationPort | fields DestinationPort]',
      ),
    ).toEqual([3]);
    expect(find('host=* NOT [inputlookup owners | rename machine AS host | fields host]')).toEqual([3]);
  });

  it.each([
    [
      'what a wildcard of a row takes in',
      'EventCode=* [| inputlookup tools | rename path AS Image | fields Image]',
      [1, 3],
    ],
    ['and what it does not', 'Image=* NOT [| inputlookup tools | rename path AS Image | fields Image]', [2]],
  ])('reads rows as search does: %s', (_what, query, lines) => expect(find(query)).toEqual(lines));
});

describe('lookups that are refused', () => {
  it.each([
    [
      '| inputlookup port',
      'unsupported 1:3 The lookup `port` is not supported by Huntbook yet. — Did you mean `ports`? Lookups stand in content/knowledge/lookups/, as <name>.csv.',
    ],
    [
      '* | lookup prots port OUTPUT service | where service="ssh"',
      'unsupported 1:5 The lookup `prots` is not supported by Huntbook yet. — `service`, which comes from there, decides which rows are found.',
    ],
    [
      '* | lookup ports prt AS DestinationPort OUTPUT service',
      '1:18 Unexpected `prt`, expected a column of the lookup `ports`. — Did you mean `port`?',
    ],
    [
      '* | lookup ports port OUTPUT owner',
      '1:30 Unexpected `owner`, expected a column of the lookup `ports`. — Its columns are `port`, `service`, `risk`.',
    ],
    ['* | lookup ports', '1:17 Unexpected end of the query, expected the field to look up.'],
    ['* | lookup', '1:11 Unexpected end of the query, expected the name of a lookup.'],
    ['* | lookup ports port AS', '1:25 Unexpected end of the query, expected the name of a field after `AS`.'],
    [
      '* | inputlookup ports',
      '1:5 Unexpected `inputlookup`, expected it as the first command of a search. — To put its rows below these, write `append [| inputlookup …]`.',
    ],
    [
      '* | makeresults',
      '1:5 Unexpected `makeresults`, expected it as the first command of a search. — To put its rows below these, write `append [| makeresults …]`.',
    ],
    ['| inputlookup max=all ports', '1:19 Unexpected `all`, expected a whole number.'],
  ])('%s', (query, message) => expect(refused(query)).toBe(message));
});
