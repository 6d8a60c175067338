import { describe, expect, it } from 'vitest';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';
import { run } from './run.ts';

function events(text: string): readonly number[] {
  const result = run(text);
  if (result.kind === 'events') return result.events;
  throw new Error(result.kind);
}

describe('event queries', () => {
  it.each<[string, readonly number[]]>([
    ['process where true', [1, 2, 4, 6, 7]],
    ['any where true', [1, 2, 3, 4, 5, 6, 7]],
    ['process where false', []],
    ['process where subtype.create', [1, 2, 4, 7]],
    ['process where subtype.create and process_name == "cmd.exe"', [2, 7]],
    ['process where not subtype.create', [6]],
    ['process where process_name == "whoami.exe"', [4, 6]],
    ['process where process_name = "CMD.exe"', [2, 7]],
    ["process where 'cmd.exe' == process_name", [2, 7]],
    ['process where user == "ann" and (pid == 20 or subtype.terminate)', [2, 6]],
    ['any where user == "ann" and pid == 20 or user == "SYSTEM"', [1, 2, 3]],
    ['any where pid > 20', [4, 5, 6, 7]],
    ['any where pid == 21', [4, 5, 6]],
    ['any where destination_port == 5985', [5]],
    ['any where pid - 1 == 20', [4, 5, 6]],
    ['any where pid * 2 + 2 == 42', [2, 3]],
    ['any where pid / 6 == 3 and pid < 21', [2, 3]],
    ['any where pid / 8.0 == 2.5', [2, 3]],
    ['any where pid % 20 == 1', [4, 5, 6]],
    ['any where -pid == -30', [7]],
    ['process where `process_name` == "System"', [1]],
    ['process where true // all\n/* and\nmore */', [1, 2, 4, 6, 7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('wildcards and lists', () => {
  it.each<[string, readonly number[]]>([
    ['process where process_name == "*.EXE"', [2, 4, 6, 7]],
    ['process where process_name != "*.exe"', [1]],
    ['process where "w*i.exe" == process_name', [4, 6]],
    ['process where command_line == "*x"', [4]],
    ['process where command_line == "*done?"', [7]],
    ['process where command_line == "100%? done?"', []],
    ['process where wildcard(process_name, "sys*", "*whoami*")', [1, 4, 6]],
    ['process where process_name in ("cmd.exe", "SYSTEM")', [1, 2, 7]],
    ['process where process_name not in ("cmd.exe", "SYSTEM")', [4, 6]],
    ['process where process_name in ("*.exe")', []],
    ['process where user in ("x", process_name)', [1]],
    ['any where pid in (4, 30)', [1, 7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });

  it('warns of a wildcard that is none', () => {
    expect(eqlClassic.parse('process where a in ("*.exe")')).toMatchObject({
      ok: true,
      warnings: [{ start: 20, end: 27 }],
    });
  });
});

describe('missing values are unknown', () => {
  it.each<[string, readonly number[]]>([
    ['process where exit_code >= 0', [6]],
    ['process where not exit_code >= 0', []],
    ['process where not (exit_code == 1)', [6]],
    ['process where command_line != "*cmd*"', [4, 7]],
    ['process where exit_code == null', [1, 2, 4, 7]],
    ['process where null != exit_code', [6]],
    ['process where exit_code != 1 or pid == 4', [1, 6]],
    ['process where (exit_code > 0) == null', [1, 2, 4, 7]],
    ['any where tags', [3]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('strings', () => {
  it.each<[string, readonly number[]]>([
    ['process where command_line == "cmd /c \\"dir C:\\\\x\\""', [2]],
    ['process where command_line == \'cmd /c "dir C:\\\\x"\'', [2]],
    ['process where command_line == ?\'cmd /c "dir C:\\x"\'', [2]],
    ['process where command_line == "whoami /all\\r\\nx"', [4]],
    ['process where command_line == ?"*\\"dir C:\\x\\""', [2]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('functions', () => {
  it.each<[string, readonly number[]]>([
    ['process where length(process_name) == 6', [1]],
    ['process where process_name:length() == 6', [1]],
    ['process where process_name:substring(0, 3):length() == 3 and startsWith(process_name, "CM")', [2, 7]],
    ['process where endsWith(process_name, "I.exe")', [4, 6]],
    ['process where stringContains(command_line, "DIR")', [2]],
    ['process where not stringContains(command_line, "DIR")', [1, 4, 6, 7]],
    ['process where match(command_line, ?"whoami\\s+/all.x?", ?"^none")', [4]],
    ['process where match(command_line, "dir")', []],
    ["process where match(?'.*DIR', command_line)", [2]],
    ['process where indexOf(process_name, "d") == 2', [2, 7]],
    ['process where substring(process_name, -4) == ".exe"', [2, 4, 6, 7]],
    ['process where between(process_name, "c", ".") == "md"', [2, 7]],
    ['process where concat(process_name, ":", pid) == "cmd.exe:30"', [7]],
    ['any where string(pid) == "30"', [7]],
    ['any where number("0x1e", 16) == pid', [7]],
    ['any where add(pid, 1) == 31', [7]],
    [
      'any where subtract(pid, 1) == 29 and multiply(pid, 2) == 60 and modulo(pid, 7) == 2 and divide(pid, 4) == 7',
      [7],
    ],
    ['network where cidrMatch(destination_address, "192.168.0.0/16", "10.0.0.0/8")', [5]],
    ['network where not cidrMatch(destination_address, "10.1.2.0/30")', []],
    ['any where arrayContains(tags, "two")', [3]],
    ['any where arraySearch(tags, t, t == "tw*")', [3]],
    ['any where tags[0] == "ONE"', [3]],
    ['any where safe(pid) == 30', [7]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });
});

describe('pipes', () => {
  it.each<[string, readonly number[]]>([
    ['process where true | head 2', [1, 2]],
    ['process where true | tail 2', [6, 7]],
    ['process where true | head 3 | tail 1', [4]],
    ['process where true | filter pid > 20', [4, 6, 7]],
    ['process where true | unique process_name', [1, 2, 4]],
    ['process where true | unique process_name, user', [1, 2, 4, 7]],
    ['process where true | unique process_name user', [1, 2, 4, 7]],
    ['any where true | sort user pid | head 3', [2, 3, 4]],
    ['any where true | unique_count user | filter count == 2', [5]],
    ['any where true | unique_count user | filter percent > .5', [2]],
  ])('%s', (text, expected) => {
    expect(events(text)).toEqual(expected);
  });

  it.each<[string, readonly string[], readonly (readonly unknown[])[]]>([
    ['process where true | count', ['count', 'key'], [[5, 'totals']]],
    ['registry where true | count', ['count', 'key'], [[0, 'totals']]],
    [
      'process where true | count process_name',
      ['count', 'key', 'percent'],
      [
        [1, 'System', 0.2],
        [2, 'cmd.exe', 0.4],
        [2, 'WHOAMI.EXE', 0.4],
      ],
    ],
    [
      'process where subtype.create | count process_name, user | filter count == 1 | head 1',
      ['count', 'key', 'percent'],
      [[1, ['cmd.exe', 'ann'], 0.25]],
    ],
  ])('%s', (text, columns, rows) => {
    expect(run(text)).toMatchObject({ kind: 'table', columns, rows });
  });
});

describe('sequences and joins', () => {
  it.each<[string, readonly (readonly number[])[]]>([
    ['sequence [process where pid == 20] [file where true]', [[2, 3]]],
    ['sequence by pid [process where subtype.create] [process where subtype.terminate]', [[4, 6]]],
    [
      'sequence [process where true] by pid [process where true] by ppid',
      [
        [1, 2],
        [2, 4],
      ],
    ],
    ['sequence with maxspan=5s [process where pid == 20] [process where pid == 21]', [[2, 4]]],
    ['sequence with maxspan=1s [process where pid == 20] [process where pid == 21]', []],
    ['sequence by user with maxspan=1m [process where pid == 20] [process where true]', [[2, 4]]],
    ['sequence [process where pid == 20] [network where true] until [file where true]', []],
    [
      'sequence [process where subtype.create] [any where true] | filter events[1].pid == 20',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    ['sequence [process where subtype.create] [any where true] | filter pid == 20', [[2, 3]]],
    ['sequence [process where subtype.create] [any where true] | head 1', [[1, 2]]],
    ['join by pid [network where true] [process where subtype.terminate]', [[5, 6]]],
  ])('%s', (text, expected) => {
    expect(run(text)).toEqual({ kind: 'sequences', sequences: expected });
  });
});

describe('fields', () => {
  it('that a closed view does not have are refused by the run, at their place', () => {
    expect(() => run('process where no_such_field == 1')).toThrow('Unknown field `no_such_field`');
  });

  it('and event types as well', () => {
    expect(() => run('martian where true')).toThrow('Unknown object `martian`');
  });
});
