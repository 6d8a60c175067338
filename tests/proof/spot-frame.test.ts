import { describe, expect, it } from 'vitest';
import { spotFrame } from '../../src/proof/spot-frame.ts';

const text = [
  'first',
  'where Image == "a" and',
  '\tName == "日本" or',
  `${'x'.repeat(200)} Port = 1 ${'y'.repeat(200)}`,
].join('\n');
const frame = (line: number, column: number, endLine: number | undefined, endColumn: number | undefined) =>
  spotFrame(text, {
    condition: '',
    value: '',
    line,
    column,
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
  });

describe('spotFrame', () => {
  it('marks the condition below its line', () => {
    expect(frame(2, 7, 2, 19)).toEqual(['2 | where Image == "a" and', '  |       ^^^^^^^^^^^^']);
  });

  it('marks one of several lines as far as its first line', () => {
    expect(frame(2, 7, 3, 10)).toEqual(['2 | where Image == "a" and', '  |       ^^^^^^^^^^^^^^^^']);
  });

  it('counts the columns of wide characters, and a tab as one', () => {
    expect(frame(3, 10, 3, 14)).toEqual(['3 |  Name == "日本" or', '  |          ^^^^^^']);
  });

  it('cuts a long line around the condition', () => {
    const [line = '', marks = ''] = frame(4, 202, 4, 210);
    expect(line.length).toBeLessThan(140);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('Port = 1');
  });

  it.each([
    [9, 1, 9, 2],
    [1, 30, 1, 31],
    [2, 7, undefined, undefined],
  ])('has nothing for a place that is not there: %j', (line, column, endLine, endColumn) => {
    expect(frame(line, column, endLine, endColumn)).toEqual([]);
  });

  it('has nothing without the text', () => {
    expect(spotFrame(undefined, { condition: '', value: '', line: 1, column: 1, endLine: 1, endColumn: 2 })).toEqual(
      [],
    );
  });
});
