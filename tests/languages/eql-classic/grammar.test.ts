import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queries } from '../shared/eql-grammar.ts';
import { run } from './run.ts';

const QUERIES = queries({
  fields: ['process_name', 'user', 'pid', '`command_line`', 'tags[0]', 'exit_code', 'wide.inner.name'],
  strings: ['"cmd.exe"', "'*.exe'", '?"C:\\*"', '"a\\\\b"', '"\\u{41}"', '""'],
  tests: [
    'FIELD == STRING',
    'STRING != FIELD',
    'FIELD in (STRING, FIELD,)',
    'FIELD not in ("x", 5)',
    'FIELD == null',
    'wildcard(FIELD, STRING, "*a*")',
    'match(FIELD, ?"[a-z]+\\.exe")',
    'startsWith(FIELD, STRING)',
    'stringContains(FIELD, STRING)',
    'cidrMatch(FIELD, "10.0.0.0/8")',
    'arrayContains(tags, STRING)',
    'arraySearch(tags, t, t == STRING)',
    'subtype.create',
    'FIELD',
  ],
  nested: [
    'child of [QUERY]',
    'descendant of [QUERY]',
    'event of [QUERY]',
    'arrayCount(tags, t, event of [QUERY]) > 0',
  ],
  numbers: [
    'pid',
    'length(FIELD)',
    'FIELD:length()',
    'indexOf(FIELD, STRING)',
    'number(FIELD, 16)',
    'arrayCount(tags, t, t == STRING)',
    '-ppid',
  ],
  pipes: [
    '| head 3',
    '| tail 2',
    '| unique user',
    '| filter pid > 10',
    '| sort pid, user',
    '| unique_count user',
    '| filter length(user) == 3',
  ],
  chains: [
    'sequence [] []',
    'sequence by user with maxspan=1m [] [] fork=true []',
    'sequence with maxspan=30s by pid [] [] until []',
    'sequence [] by pid, user [] by ppid, user until [] by pid, user',
    'join [] []',
    'join by user [] [] [] until []',
  ],
  prefixes: ['const LIMIT = 5', 'macro BIG(x) x > 100', '/* all */'],
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
