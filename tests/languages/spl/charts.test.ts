import { describe, expect, it } from 'vitest';
import { find, rows } from './run.ts';

describe('values that become columns', () => {
  it('are in the order of their values, those without one last', () => {
    expect(find('* | chart count over host by user')).toEqual({
      columns: ['host', 'Ada', 'Bob', 'ada', 'NULL'],
      rows: [
        ['dc-1', 0, 0, 2, 1],
        ['ws-1', 1, 1, 0, 0],
        ['ws-2', 0, 0, 0, 1],
      ],
    });
  });

  it('are the same, written as a number or a text', () => {
    expect(find('EventCode<4 | chart count by host EventCode')).toEqual({
      columns: ['host', '1', '3'],
      rows: [
        ['ws-1', 2, 0],
        ['ws-2', 0, 1],
      ],
    });
  });

  it('are named by their aggregate, too, where there are several', () => {
    expect(find('* | chart count max(bytes) by host user usenull=f')).toEqual({
      columns: [
        'host',
        'count: Ada',
        'count: Bob',
        'count: ada',
        'max(bytes): Ada',
        'max(bytes): Bob',
        'max(bytes): ada',
      ],
      rows: [
        ['dc-1', 0, 0, 2, null, null, '1000'],
        ['ws-1', 1, 1, 0, null, null, null],
      ],
    });
  });

  it('beyond the limit are one', () => {
    expect(find('* | chart limit=1 count by host EventCode usenull=f')).toMatchObject({
      columns: ['host', '1', 'OTHER'],
    });
    expect(rows('* | chart limit=1 count by host EventCode')).toEqual([
      ['dc-1', 0, 3],
      ['ws-1', 2, 0],
      ['ws-2', 0, 1],
    ]);
    expect(find('* | chart limit=0 count by host EventCode')).toMatchObject({
      columns: ['host', '1', '3', '1102', '4624', '4625'],
    });
  });

  it.each([
    [
      '* | stats count by host user | xyseries host user count',
      [
        ['dc-1', null, null, 2],
        ['ws-1', 1, 1, null],
      ],
    ],
    [
      '* | chart count by host user usenull=f | untable host who n | where n>0',
      [
        ['dc-1', 'ada', 2],
        ['ws-1', 'Ada', 1],
        ['ws-1', 'Bob', 1],
      ],
    ],
    ['* | chart count by host user | fields - NULL | rename ada AS a | where a>0', [['dc-1', 0, 0, 2]]],
    ['* | chart count by host user usenull=f | addtotals | where Total=2 AND Bob=1', [['ws-1', 1, 1, 0, 2]]],
    [
      '* | chart max(bytes) by host user usenull=f | fillnull value=none',
      [
        ['dc-1', 'none', 'none', '1000'],
        ['ws-1', 'none', 'none', 'none'],
      ],
    ],
    [
      '* | chart count by host user usenull=f | foreach * [eval <<FIELD>>=if(<<FIELD>>=0, "-", <<FIELD>>)]',
      [
        ['dc-1', '-', '-', 2],
        ['ws-1', 1, 1, '-'],
      ],
    ],
    ['* | chart count by host user | where nothing_here=1', []],
    [
      '* | chart count by bytes span=500',
      [
        ['0-500', 1],
        ['1000-1500', 1],
      ],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('timechart', () => {
  it.each([
    [
      '* | timechart span=1d count',
      [
        [0, 5],
        [86_400, 0],
        [172_800, 0],
        [259_200, 1],
      ],
    ],
    [
      '* | timechart span=1d cont=f count',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
    [
      '* | timechart count by host span=1d limit=5',
      [
        [0, 2, 2, 1],
        [86_400, 0, 0, 0],
        [172_800, 0, 0, 0],
        [259_200, 1, 0, 0],
      ],
    ],
    [
      'EventCode<4 | timechart max(bytes) count',
      Array.from({ length: 73 }, (_, index) => [index * 5, null, [0, 12, 72].includes(index) ? 1 : 0]),
    ],
    ['* | timechart bins=4 count by host usenull=f | stats count', [[4]]],
    ['* | timechart span=1mon count', [[0, 6]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));

  it('chooses spans of which there are not too many', () => {
    expect(rows('* | timechart count | where count>0')).toEqual([
      [0, 5],
      [259_200, 1],
    ]);
    expect(rows('* | timechart count | stats count')).toEqual([[73]]);
  });
});
