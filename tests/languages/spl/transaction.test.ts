import { describe, expect, it } from 'vitest';
import { find, rows } from './run.ts';

describe('transaction (Search Reference)', () => {
  it('finds the events of all transactions, the latest first', () => {
    expect(find('* | transaction host maxspan=5m')).toEqual([6, 4, 5, 3, 1, 2]);
  });

  it.each([
    [
      '* | transaction host maxspan=5m | table _time host user EventCode duration eventcount closed_txn',
      [
        [259_200, 'dc-1', null, 1102, 0, 1, 0],
        [420, 'dc-1', 'ada', [4624, 4625], 60, 2, 1],
        [360, 'ws-2', null, 3, 0, 1, 1],
        [0, 'ws-1', ['Ada', 'Bob'], [1, '1'], 60, 2, 1],
      ],
    ],
    ['host=dc-1 | transaction host | table duration eventcount closed_txn', [[258_780, 3, 0]]],
    [
      'host=dc-1 | transaction host maxpause=1h | table duration eventcount',
      [
        [0, 1],
        [60, 2],
      ],
    ],
    [
      'host=dc-1 | transaction host maxevents=2 | table eventcount closed_txn',
      [
        [1, 0],
        [2, 1],
      ],
    ],
    ['host=dc-1 | transaction host maxspan=-1 | table eventcount', [[3]]],
    [
      '* | transaction host startswith=(EventCode=4625) endswith=EventCode=4624 | table host duration eventcount',
      [['dc-1', 60, 2]],
    ],
    ['* | transaction startswith="account failed" endswith="audit log" | table eventcount closed_txn', [[3, 1]]],
    ['* | transaction host startswith=eval(EventCode==4624) | table EventCode', [[[1102, 4624]]]],
    ['* | transaction host endswith=(EventCode=4624) | table EventCode', [[[4624, 4625]]]],
    [
      'host=dc-1 | transaction host startswith=(EventCode=1102) endswith=(EventCode=4624) keepevicted=true | table eventcount closed_txn',
      [
        [1, 0],
        [2, 0],
      ],
    ],
    [
      '* | transaction user mvlist=EventCode | where eventcount>1 | table user EventCode host',
      [['ada', [4625, 4624], 'dc-1']],
    ],
    ['* | transaction user mvlist=t | where eventcount>1 | table host', [[['dc-1', 'dc-1']]]],
    [
      '* | transaction host user maxspan=1d | where host="dc-1" | table user eventcount',
      [
        [null, 1],
        ['ada', 2],
      ],
    ],
    ['* | transaction host maxspan=1d | search "account failed" | table eventcount', [[2]]],
    [
      '* | stats count by host _time | transaction host maxspan=2m | table host duration count',
      [
        ['dc-1', 0, 1],
        ['dc-1', 60, 1],
        ['ws-2', 0, 1],
        ['ws-1', 60, 1],
      ],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});
