import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EventFileError, parseEvents, readEvents } from '../../src/events/read.ts';

const parse = (text: string | Buffer, limits = {}) => parseEvents(Buffer.from(text), 'events.ndjson', limits);
const failure = (work: () => unknown): EventFileError => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof EventFileError) return thrown;
  }
  throw new Error('no EventFileError was thrown');
};

describe('parseEvents', () => {
  it.each([
    ['one a line', '{"a":1}\n{"a":2}\n', [1, 2]],
    ['no line break at the end', '{"a":1}\n{"a":2}', [1, 2]],
    ['blank lines count', '\n{"a":1}\n\n  \n{"a":2}\n', [2, 5]],
    ['CRLF', '{"a":1}\r\n\r\n{"a":2}\r\n', [1, 3]],
    ['a byte order mark', '\ufeff{"a":1}\n', [1]],
    ['an empty file', '', []],
  ])('%s', (_, text, lines) => {
    expect(parse(text).map((event) => event.line)).toEqual(lines);
  });

  it('keeps records as they are', () => {
    expect(parse('{"b":{"c":[1,null]},"a":"ä\\n"}')[0]).toEqual({ line: 1, raw: { b: { c: [1, null] }, a: 'ä\n' } });
  });

  it.each([
    ['a list', '{"a":1}\n [1]', 2, 2, 'Unexpected a list, expected one JSON object a line: `{"EventID": 1, …}`.'],
    ['a text', '"x"', 1, 1, 'Unexpected a string, expected one JSON object a line: `{"EventID": 1, …}`.'],
    ['null', 'null', 1, 1, 'Unexpected `null`, expected one JSON object a line: `{"EventID": 1, …}`.'],
    [
      'a missing quote',
      '{"a":1}\n{"a":1,b":2}',
      2,
      8,
      'The line is no JSON: unexpected `b`, expected double-quoted property name.',
    ],
    [
      'a missing comma',
      '{"a":1 "b":2}',
      1,
      8,
      'The line is no JSON: unexpected `"`, expected `,` or `}` after property value.',
    ],
    ['a line that is cut off', '{"a":', 1, 6, 'The line is no JSON: unexpected end of the line.'],
    ['a text that is cut off', '{"a":"x', 1, 8, 'The line is no JSON: unexpected end of the line.'],
    ['a pretty-printed record', '{\n  "a": 1\n}', 1, 2, 'The line is no JSON: unexpected end of the line.'],
    ['no JSON', 'EventID=1', 1, 1, 'The line is no JSON: unexpected `E`.'],
    ['two records in a line', '{"a":1}{"b":2}', 1, 8, 'The line is no JSON: unexpected `{`.'],
  ])('refuses %s, with its place', (_, text, line, column, message) => {
    expect(failure(() => parse(text))).toMatchObject({ line, column, message, file: 'events.ndjson' });
  });

  it('refuses UTF-16', () => {
    expect(failure(() => parse(Buffer.from('\ufeff{"a":1}', 'utf16le'))).message).toBe(
      'Unexpected UTF-16 text in the events file, expected UTF-8.',
    );
  });

  it('refuses what is packed', () => {
    expect(failure(() => parse(Buffer.from([0x1f, 0x8b, 8, 0]))).message).toBe(
      'Unexpected gzip in the events file, expected plain text: unpack it first.',
    );
  });

  it('bounds the length of a line and the depth of a record', () => {
    expect(failure(() => parse(`{"a":1}\n{"a":"${'x'.repeat(100)}"}`, { lineBytes: 50 }))).toMatchObject({
      line: 2,
      message: 'The line has 108 bytes; at most 50 are read.',
    });
    expect(failure(() => parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`)).message).toBe(
      'The record is nested more than 64 levels deep.',
    );
  });
});

describe('readEvents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huntbook-events-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'events.ndjson');
  writeFileSync(file, '{"a":1}\n');

  it('reads a file', async () => {
    expect(await readEvents(file)).toEqual([{ line: 1, raw: { a: 1 } }]);
  });

  it.each([
    ['a file that is not there', join(folder, 'none.ndjson'), {}, /there is no such file/],
    ['a folder', folder, {}, /it is a folder/],
    ['a file that is too large', file, { fileBytes: 5 }, /has 8 bytes; at most 5 are read/],
  ])('refuses %s', async (_, path, limits, message) => {
    await expect(readEvents(path, limits)).rejects.toThrow(message);
  });
});
