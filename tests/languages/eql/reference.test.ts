import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/engine/error.ts';
import { eql } from '../../../src/languages/eql/index.ts';
import { lines, run } from './run.ts';

type Row = readonly [query: string, lines: readonly number[]];

describe('Basic syntax, match any event category, match any condition', () => {
  it.each<Row>([
    ['process where true', [1, 2, 4, 6]],
    ['any where true', [1, 2, 3, 4, 5, 6]],
    ['process where false', []],
    ['"my category" where true', []],
    ['"""process""" where true', [1, 2, 4, 6]],
    ['process where process.elevated', [2]],
    ['process where not process.elevated', [1, 4, 6]],
    ['any where user.name == "ann" and process.pid == 20 or process.name == "System"', [1, 2, 3]],
    ['any where user.name == "ann" and (process.pid == 20 or process.name == "System")', [2, 3]],
    ['any where not user.name == "ann" and process.pid == 21', [5, 6]],
    ['process where true // all\n/* and\nmore */', [1, 2, 4, 6]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('Comparison operators, pattern comparison keywords, lookup operators', () => {
  it.each<Row>([
    ['process where process.name == "whoami.exe"', [6]],
    ['process where "whoami.exe" == process.name', [6]],
    ['process where process.name : "whoami.exe"', [4, 6]],
    ['process where process.name == "*.exe"', []],
    ['process where process.name : "*.exe"', [2, 4, 6]],
    ['process where process.name : "whoami.ex?"', [4, 6]],
    ['process where process.name : ("sys*", "cmd.exe")', [1, 2]],
    ['process where process.name like "*.exe"', [2, 6]],
    ['process where process.name like~ "*.exe"', [2, 4, 6]],
    ['process where process.name like ("S*", "?md.exe")', [1, 2]],
    ['process where process.name regex "[a-z]+\\\\.exe"', [2, 6]],
    ['process where process.name regex~ ("[a-z]+\\\\.exe", "SYS.*")', [1, 2, 4, 6]],
    ['process where process.name regex "who"', []],
    ['process where process.name in ("System", "WHOAMI.exe")', [1]],
    ['process where process.name in~ ("System", "WHOAMI.exe")', [1, 4, 6]],
    ['process where process.name not in ("System", "cmd.exe")', [4, 6]],
    ['process where process.name not in~ ("SYSTEM", "cmd.exe")', [4, 6]],
    ['process where process.name in ("*.exe")', []],
    ['process where process.name != "System"', [2, 4, 6]],
    ['process where process.name < "cmd.exe"', [1, 4]],
    ['any where process.pid > 20', [4, 5, 6]],
    ['any where process.pid in (4, 21)', [1, 4, 5, 6]],
    ['any where 20 >= process.pid', [1, 2, 3]],
    ['any where process.args_count == -3 + 6', [2]],
    ['process where (process.name in ("System")) == true', [1]],
    ['process where true == process.name in~ ("SYSTEM")', [1]],
    ['process where process.name : "cmd.exe" == true', [2]],
    ['process where string(process.pid) : ("2?")', [2, 4, 6]],
    ['process where substring(process.name, 3) like~ ".EXE"', [2]],
    ['process where process.name : null', []],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it('warns of a wildcard that is none', () => {
    for (const query of ['process where a == "*.exe"', 'process where a in ("*.exe")']) {
      expect(eql.parse(query)).toMatchObject({ ok: true, warnings: [{ start: query.indexOf('"') }] });
    }
    expect(eql.parse('process where a : "*.exe"')).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('Limitations: array field values: one is enough', () => {
  it.each<Row>([
    ['process where event.type == "info"', [2]],
    ['process where event.type in ("info", "end")', [2, 6]],
    ['process where event.type != "info"', [1, 4, 6]],
    ['process where process.args : "/all"', [4]],
    ['process where process.args == "/all"', []],
    ['process where startsWith(process.args, "dir ")', [2]],
    ['process where length(process.args) == 9', []],
    ['process where length(process.args) == 8', [2]],
    ['process where substring(process.args, 0, 2) == "/A"', [4]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('Check if a field exists: a condition on a missing value is false, and its opposite true', () => {
  it.each<Row>([
    ['process where user.name == null', [1]],
    ['process where user.name != null', [2, 4, 6]],
    ['process where null == user.name', [1]],
    ['process where not user.name == null', [2, 4, 6]],
    ['process where user.name != "ann"', [1, 6]],
    ['process where not user.name : "ann"', [1, 6]],
    ['process where user.name not in ("ann")', [1, 6]],
    ['process where user.name != null and user.name != "ann"', [6]],
    ['process where process.args_count > 3', [4]],
    ['process where not (process.args_count > 3)', [1, 2, 6]],
    ['process where not process.args_count > 3 and process.args_count != null', [2]],
    ['process where not (process.args_count > 3 or user.name == "ann")', [1, 6]],
    ['process where not length(user.name) == 3', [1]],
    ['process where length(user.name) != 3', [1]],
    ['process where not startsWith(user.name, "a")', [1, 6]],
    ['process where startsWith(user.name, "a") == false', [1, 6]],
    ['process where startsWith(user.name, "a") != true', [1, 6]],
    ['process where substring(user.name, 1) not in ("nn")', [1, 6]],
    ['any where not cidrMatch(source.ip, "10.0.0.0/8")', [1, 2, 3, 4, 5, 6]],
    ['process where user.name == "ann" or process.pid == 4', [1, 2, 4]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it.each<Row>([
    ['process where (process.args_count > 3) == null', [1, 6]],
    ['process where (user.name == "ann") == null', [1]],
    ['process where startsWith(user.name, "a") == null', [1]],
    ['process where not startsWith(user.name, "a") == null', [2, 4, 6]],
  ])('as a value, such a condition is null: %s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('Optional fields: one that the schema lacks is null, and so is what is compared with it', () => {
  it.each<Row>([
    ['process where ?no.such_field == null', [1, 2, 4, 6]],
    ['process where ?no.such_field != null', []],
    ['process where ?no.such_field : "x"', []],
    ['process where ?no.such_field != "x"', []],
    ['process where not ?no.such_field : "x"', []],
    ['process where ?no.such_field not in ("x")', []],
    ['process where not startsWith(?no.such_field, "x")', []],
    ['process where not length(?no.such_field) > 3', []],
    ['process where not ?no.such_field : "x" or process.pid == 4', [1]],
    ['process where not (?no.such_field : "x" and process.pid == 4)', [2, 4, 6]],
    ['process where not (?no.such_field != null and ?no.such_field : "x")', [1, 2, 4, 6]],
    ['process where ?no.such_field == ?nor.this', [1, 2, 4, 6]],
    ['process where user.name == ?no.such_field', [1]],
    ['process where ?process.pid == ?process.args_count', []],
    ['process where ?no.such_field', []],
    ['process where not ?no.such_field', []],
    ['process where not ?user.name : "ann"', [1, 6]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it('knows only the schema’s fields, unless they are optional', () => {
    expect(() => run('process where process.nam == "x"')).toThrow(EngineError);
  });
});

describe('Escape a field name, strings, escape characters, raw strings', () => {
  it.each<Row>([
    ['process where `my-field` == 1', [4]],
    ['process where `odd``one` == "x"', [4]],
    ['process where `sequence` == 7', [4]],
    ['process where `process`.`name` == "System"', [1]],
    ['process where process.args == "dir C:\\\\*"', [2]],
    ['process where process.args == """dir C:\\*"""', [2]],
    ['process where process.command_line == """cmd.exe /c "dir C:\\*""""', [2]],
    ['process where process.command_line : "cmd.exe /c \\"*"', [2]],
    ['process where process.name == "S\\u{79}stem"', [1]],
    ['process where process.name == "S\\u{00000079}stem"', [1]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('Math operators: of two whole numbers a quotient is whole', () => {
  it.each<Row>([
    ['process where (4 / process.args_count) == 1', [2, 4]],
    ['process where (4.0 / process.args_count) == 1', [4]],
    ['process where divide(4, process.args_count) == 1', [2, 4]],
    ['process where process.args_count * 2 + 1 == 7', [2]],
    ['process where process.args_count % 2 == 1', [2]],
    ['process where -process.args_count == -3', [2]],
    ['process where 10 - process.args_count - 1 == 6', [2]],
    ['process where process.args_count / 0 == null', [1, 2, 4, 6]],
    ['process where (process.args_count + 0.5) / 2 == 1.75', [2]],
    ['process where user.name + user.name == null', [1, 2, 4, 6]],
    ['process where (null + 1) == null', [1, 2, 4, 6]],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });
});

describe('Pipe reference: pipes count events in the order of time', () => {
  it.each<Row>([
    ['process where true | head 2', [1, 2]],
    ['process where true | tail 2', [4, 6]],
    ['process where true | tail 2 | head 1', [4]],
    ['process where true | head 0', []],
  ])('%s', (query, expected) => {
    expect(lines(query)).toEqual(expected);
  });

  it('not of lines', () => {
    const log = [
      { category: 'process', t: 9 },
      { category: 'process', t: 1 },
    ];
    expect(run('process where true | head 1', log)).toEqual({ kind: 'events', events: [2] });
  });
});

/** Examples of the function reference: an expression and what it returns, by a comparison that then holds. */
describe('Function reference', () => {
  const holds = (condition: string): boolean => lines(`network where ${condition}`).length === 1;
  it.each([
    'add(4, 0.5) == 4.5',
    'add(null, 4) == null',
    'null - 4 == null',
    '4 / null == null',
    'divide(-4, 3) == -1',
    'divide(4.5, 3) == 1.5',
    'string(cidrMatch(source.ip, "192.168.0.0/16")) : "true"',
    'cidrMatch(source.ip, "192.168.0.0/16") == true',
    'true == cidrMatch(source.ip, "192.168.0.0/16")',
    'number(string(process.pid), 13) == number("21", 13)',
    'number("052403", 8) == 21763',
    'number("+314", 10) == 314',
    'indexOf("foobarbaz", "o", 2) == 2',
    'startsWith("FooBarBaz", "")',
    'startsWith("FooBarBaz", null) == null',
    'substring("hello world", 0, 500) == "hello world"',
    'substring("hello world", -60, 5) == "hello"',
    'between("C:\\\\Windows\\\\System32\\\\cmd.exe", "System32\\\\", ".exe") == "cmd"',
    'between("C:\\\\Windows\\\\System32\\\\cmd.exe", "system32\\\\", ".exe") == ""',
    'between~("C:\\\\Windows\\\\System32\\\\cmd.exe", "system32\\\\", ".exe") == "cmd"',
    'between("C:\\\\Windows\\\\System32\\\\cmd.exe", "\\\\", "\\\\", false) == "Windows"',
    'between("C:\\\\Windows\\\\System32\\\\cmd.exe", "\\\\", "\\\\", true) == "Windows\\\\System32"',
    'between("", "system32\\\\", ".exe") == ""',
    'between(null, "system32\\\\", ".exe") == null',
    'cidrMatch(source.ip, "192.168.0.0/16", "10.0.0.0/8")',
    'not cidrMatch(source.ip, "10.0.0.0/8", "10.128.0.0/9")',
    'cidrMatch(?source.address, "10.0.0.0/8") == null',
    'cidrMatch(source.ip, null) == null',
    'cidrMatch("fe80::1", "fe80::/10")',
    'concat(process.name, " ", 42.5) == "svchost.exe 42.5"',
    'concat("regsvr32.exe", " ", true) == "regsvr32.exe true"',
    'concat(process.name, null) == null',
    'divide(4, 3) == 1',
    'divide(4, 3.0) > 1.3',
    'divide(4, -2) == -2',
    'endsWith(process.name, ".exe")',
    'not endsWith(process.name, ".EXE")',
    'endsWith~(process.name, ".EXE")',
    'endsWith("", "")',
    'endsWith("regsvr32.exe", null) == null',
    'indexOf(url.domain, ".") == 9',
    'indexOf(url.domain, ".", 9) == 9',
    'indexOf(url.domain, ".", 10) == 17',
    'indexOf(url.domain, ".", -6) == 9',
    'indexOf(url.domain, "", 10) == 10',
    'indexOf(url.domain, "z") == null',
    'indexOf(url.domain, ".", 30) == null',
    'indexOf(url.domain, ".", null) == null',
    'indexOf~(url.domain, "EXAMPLE") == 10',
    'length("start explorer.exe") == 18',
    'length("") == 0',
    'length(null) == null',
    'modulo(10, 6) == 4',
    'modulo(10, -6) == 4',
    'modulo(-10, -6) == -4',
    'multiply(2, 2.5) == 5',
    'number("1337") == 1337',
    'number("42.5") == 42.5',
    'number("deadbeef", 16) == 3735928559',
    'number("0xbeef") == 48879',
    'number("0xbeef", 16) == 48879',
    'number("a") == null',
    'startsWith("regsvr32.exe", "regsvr32")',
    'not startsWith("regsvr32.exe", "RegSvr32")',
    'startsWith~("regsvr32.exe", "RegSvr32")',
    'string(42) == "42"',
    'string(true) == "true"',
    'string(null) == null',
    'stringContains("start regsvr32.exe", "regsvr32")',
    'not stringContains("start regsvr32.exe", "REGSVR32")',
    'stringContains~("start regsvr32.exe", "REGSVR32")',
    'stringContains("", "a") == false',
    'substring("start regsvr32.exe", 6) == "regsvr32.exe"',
    'substring("start regsvr32.exe", 0, 5) == "start"',
    'substring("start regsvr32.exe", -4) == ".exe"',
    'substring("start regsvr32.exe", -4, -1) == ".ex"',
    'subtract(10, 0.5) == 9.5',
    'wildcard(process.name, "svc*", "x")',
    'not wildcard(process.name, "SVC*")',
    'wildcard~(process.name, "SVC*")',
  ])('%s', (condition) => {
    expect(holds(condition)).toBe(true);
  });
});
