import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queries } from '../shared/eql-grammar.ts';
import { run } from './run.ts';

const QUERIES = queries({
  fields: ['process.name', 'user.name', 'process.pid', '`my-field`', '?no.such.field', 'event.type', 'process.args'],
  strings: ['"cmd.exe"', '"*.exe"', '"""C:\\*"""', '"a\\\\b"', '"\\u{0041}"', '""'],
  tests: [
    'FIELD == STRING',
    'STRING != FIELD',
    'FIELD : STRING',
    'FIELD : (STRING, "c?d*")',
    'FIELD like~ (STRING)',
    'FIELD regex "[a-z]+"',
    'FIELD in (STRING, "x", 5)',
    'FIELD not in~ (STRING)',
    'FIELD != null',
    'startsWith~(FIELD, STRING)',
    'stringContains(FIELD, STRING)',
    'cidrMatch(source.ip, "10.0.0.0/8", "fe80::/10")',
    'wildcard(FIELD, STRING)',
    'process.elevated',
    '(FIELD : STRING) == true',
  ],
  nested: [],
  numbers: [
    'process.pid',
    'length(FIELD)',
    'indexOf~(FIELD, STRING)',
    'number(string(FIELD), 16)',
    '-process.args_count',
    'length(between(FIELD, "c", STRING, true))',
  ],
  pipes: ['| head 3', '| tail 2'],
  chains: [
    'sequence [] []',
    'sequence by user.name with maxspan=1m [] ![] [] with runs=2',
    'sequence by ?user.name, process.pid [] [] until []',
    'sequence [] by process.pid [] by process.pid until [] by process.pid',
    'sequence with maxspan=5s ![] [] ![]',
    'sample by user.name [] []',
    'sample [] by ?process.pid [] by ?process.pid [] by ?process.pid',
  ],
  prefixes: ['// all\n', '/* all */'],
});

describe('every query by the grammar', () => {
  it('is read, and runs', () => {
    fc.assert(
      fc.property(QUERIES, (query) => {
        expect(() => run(query)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
