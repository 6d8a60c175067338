import { describe, expect, it } from 'vitest';
import { foundGroups, shownColumns } from '../../src/components/site/found-table.ts';
import type { FoundEvents } from '../../src/proof/found-events.ts';

const cell = (text: string, from?: string) => ({ values: [[text]], ...(from === undefined ? {} : { from }) });
const found: FoundEvents = {
  fields: ['process.name', 'user.name', '@raw', 'pid'],
  events: [
    { line: 4, cells: [cell('a.exe', 'Image'), null, cell('x=y'), cell('1', 'ProcessId')] },
    { line: 7, cells: [cell('b.exe', 'Image'), null, null, cell('2', 'NewProcessId')] },
  ],
};

describe('shownColumns', () => {
  it('shows the fields that an event has, with the name that the record has for them where it is one', () => {
    expect(shownColumns(found)).toEqual({
      columns: [
        { name: 'process.name', place: 0, from: 'Image' },
        { name: 'line', place: 2, from: undefined },
        { name: 'pid', place: 3, from: undefined },
      ],
      without: ['user.name'],
    });
    expect(shownColumns(undefined)).toEqual({ columns: [], without: [] });
  });
});

describe('foundGroups', () => {
  it.each<[name: string, lines: number[], sequences: number[][] | undefined, groups: number[][], left: number]>([
    ['lines in their order', [7, 4], undefined, [[7, 4]], 0],
    ['what is not shown is counted', [4, 7, 9, 11], undefined, [[4, 7]], 2],
    [
      'groups, a line in several',
      [4, 7],
      [
        [4, 7],
        [7, 4],
      ],
      [
        [4, 7],
        [7, 4],
      ],
      0,
    ],
    [
      'a group that is not shown whole',
      [4, 7, 9],
      [
        [4, 7],
        [7, 9],
      ],
      [[4, 7]],
      1,
    ],
    ['a first group that is too large', [4, 7, 9], [[4, 7, 9]], [[4, 7]], 1],
  ])('%s', (_, lines, sequences, groups, left) => {
    expect(foundGroups(lines, sequences, found)).toEqual({ groups, left });
  });

  it('shows the first lines where nothing says how', () => {
    const lines = Array.from({ length: 30 }, (_, index) => index + 1);
    expect(foundGroups(lines, undefined, undefined)).toEqual({ groups: [lines.slice(0, 20)], left: 10 });
  });
});
