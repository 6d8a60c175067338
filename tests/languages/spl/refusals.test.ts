import { describe, expect, it } from 'vitest';
import { describeRobustness } from '../shared/robustness.ts';
import { place, span } from './places.ts';
import { find, language, refused, warned } from './run.ts';

describe('macros', () => {
  it('are expanded where they stand', () => {
    expect(find('`sysmon` EventCode=1 `shells`')).toEqual([1, 2]);
    expect(find('EventCode=1 | `both(ada, "bob")`')).toEqual([1, 2]);
    expect(find('EventCode=1 `comment("user=nobody")` ```user=nobody```')).toEqual([1, 2]);
  });

  it('let everything pass where a filter is not defined, with a note', () => {
    expect(find('EventCode=1 | `my_search_filter`')).toEqual([1, 2]);
    expect(find('EventCode=1 `my_search_filter` user=ada')).toEqual([1]);
    expect(warned('EventCode=1 | `my_search_filter`')).toEqual([
      '1:15 The macro `my_search_filter` is not defined: nothing more is filtered.',
    ]);
  });

  it('give every part of their plan the place of their call', () => {
    const text = 'EventCode=1 `shells` user=ada | stats count by user';
    expect(span(text, 'Image')).toEqual(['`shells`', '`shells`']);
    expect(span(text, 'user')).toEqual(['user', 'user']);
  });

  it('stay as they are in quotation marks', () => {
    expect(find('user="`shells`"')).toEqual([]);
  });

  it.each([
    [
      '`sysmn` EventCode=1',
      'unsupported 1:1 The macro `sysmn` is not defined. — Did you mean `sysmon`? Macros are defined in content/knowledge/splunk-macros.yaml.',
    ],
    [
      'sysmon` EventCode=1',
      '1:7 Unexpected backtick, expected one before and one behind a macro. — The call of a macro stands between two backticks: put one before `sysmon`.',
    ],
    ['* | `readable`', '1:5 Unexpected 0 arguments, expected 1 to the macro `readable`.'],
    [
      'EventCode=1\n`broken`',
      '2:1 Unexpected end of the query, expected a condition such as `EventCode=4104`. — This stands in the expansion of the macro `broken`.',
    ],
    ['a=b `loop`', '1:5 The macro `loop` leads back to itself.'],
    [
      'powershell` EventCode=1 | `readable(t)`',
      '1:11 Unexpected backtick, expected one before and one behind a macro. — The call of a macro stands between two backticks: put one before `powershell`.',
    ],
    [
      'EventCode=1 | ` stats count | `readable(t)`',
      '1:15 Unexpected `stats count |`, expected the name of a macro. — Everything between two backticks is the call of a macro: is one of them missing before or after this?',
    ],
    [
      'x | `drop(a)\n| `filter`',
      '1:5 Unexpected `drop(a)`, expected the name of a macro. — Everything between two backticks is the call of a macro: is one of them missing before or after this?',
    ],
  ])('%s', (query, message) => expect(refused(query)).toBe(message));
});

describe('texts that are refused', () => {
  it.each([
    ['', '1:1 Unexpected end of the query, expected a search such as `EventCode=4104`.'],
    ['EventCode=', '1:11 Unexpected end of the query, expected a value after `=`.'],
    ['EventCode=1 OR', '1:15 Unexpected end of the query, expected a condition such as `EventCode=4104` after `OR`.'],
    ['EventCode=1 AND )', '1:17 Unexpected `)`, expected a condition such as `EventCode=4104` after `AND`.'],
    ['* | where a=1 and )', '1:19 Unexpected `)`, expected a field, a value or a function after `and`.'],
    [
      '(EventCode=1',
      '1:13 Unexpected end of the query, expected `)`. — The parenthesis opened at line 1, column 1 is not closed.',
    ],
    [
      '* | eval {host}=1',
      'unsupported 1:10 A field that is named by the value of another is not supported by Huntbook yet. — Give the field a name.',
    ],
    [
      '* | bin span=5m aligntime=latest _time',
      'unsupported 1:17 `aligntime` of spans below a day is not supported by Huntbook yet.',
    ],
    [
      '* | join host usetime=true [search EventCode=1]',
      'unsupported 1:15 `join` by time is not supported by Huntbook yet. — Compare `_time` with `where`.',
    ],
    [
      '* | join left=L right=R where L.host=R.host [search EventCode=1]',
      'unsupported 1:10 `join` with names for its sides is not supported by Huntbook yet. — Join on fields of one name.',
    ],
    [
      '* | chart limit=bottom2 count over host by user',
      'unsupported 1:17 The series with the lowest values is not supported by Huntbook yet.',
    ],
    [
      '* [search user=* | table host | format "(" "(" "OR" ")" "OR" ")"]',
      'unsupported 1:40 `format` with other operators is not supported by Huntbook yet. — Conditions of a row are joined by AND.',
    ],
    ['* [search user=* | table host | format "(" "("]', '1:47 Unexpected `]`, expected six texts in quotation marks.'],
    [
      '* | dedup user host consecutive=t',
      'unsupported 1:5 `consecutive` of `dedup` with several fields or rows is not supported by Huntbook yet.',
    ],
    ['EventCode=1)', '1:12 Unexpected `)`, expected `|` or the end of the query. — No parenthesis is open here.'],
    [
      'Image="C:\\\\Tools\\"',
      '1:7 Unexpected end of the query, expected a closing quotation mark. — A backslash before a quotation mark makes it a character of the text: write `\\\\` for a backslash at the end.',
    ],
    [
      'user="ada',
      '1:6 Unexpected end of the query, expected a closing quotation mark. — The text that starts with " here is never closed.',
    ],
    ['a IN ()', '1:7 Unexpected `)`, expected a value of the list.'],
    ['a=1 | stat count', '1:7 Unexpected `stat`, expected a command of SPL. — Did you mean `stats`?'],
    ['a=1 |', '1:6 Unexpected end of the query, expected a command such as `stats`, `where` or `table`.'],
    [
      'a=1 | xpath "//x"',
      'unsupported 1:7 The command `xpath` is not supported by Huntbook yet. — Use `xmlkv` or `rex`.',
    ],
    [
      '| inputlookup x | stats count',
      'unsupported 1:3 The lookup `x` is not supported by Huntbook yet. — Lookups stand in content/knowledge/lookups/, as <name>.csv.',
    ],
    [
      'a=1 | eval x=sigfig(a)',
      'unsupported 1:14 The function `sigfig` is not supported by Huntbook yet. — Its result depends on how many digits were written. Use `round`.',
    ],
    ['a=1 | where searchmatch("b=")', '1:28 Unexpected `"`, expected a value after `=`.'],
    ['a=1 | where searchmatch(b)', '1:25 Unexpected `b`, expected a search in double quotation marks.'],
    [
      'a=1 | where searchmatch("b=\\"c\\"")',
      'unsupported 1:25 Quotation marks in a search that stands in quotation marks is not supported by Huntbook yet.',
    ],
    ['a=1 | transaction user maxspan=fast', '1:32 Unexpected `fast`, expected a span such as `5m`, `1h` or `10`.'],
    ['a=1 | transaction user startswith=', '1:35 Unexpected end of the query, expected a condition.'],
    ['a=1 | foreach x* [eval y=]', '1:18 Unexpected end of the query, expected a field, a value or a function.'],
    [
      'a=1 | foreach x* [stats count]',
      'unsupported 1:18 `foreach` with other commands than `eval` is not supported by Huntbook yet. — Write `[eval …]`.',
    ],
    [
      'a=1 | foreach x*',
      '1:17 Unexpected end of the query, expected the name of a field, or commands in square brackets.',
    ],
    ['a=1 | chart count by b c d', '1:26 Unexpected `d`, expected two fields at most.'],
    [
      'a=1 | xyseries b c',
      '1:19 Unexpected end of the query, expected three fields: of the rows, of the columns and of the cells.',
    ],
    ['a=1 | replace "x" IN b', '1:19 Unexpected `IN`, expected `WITH` after `x`.'],
    [
      'a=1 | chart count by b c | append [search d=1 | stats count]',
      'unsupported 1:28 `append` of columns that values have made is not supported by Huntbook yet. — Use `stats` before it, which gives a row for each value.',
    ],
    [
      'a=1 | stats cuont by b',
      '1:13 Unexpected `cuont`, expected an aggregate such as `count` or `values(user)`. — Did you mean `count`?',
    ],
    ['a=1 | stats count by', '1:21 Unexpected end of the query, expected the name of a field after `by`.'],
    ['a=1 | stats values() by b', '1:13 Unexpected `)`, expected the field of `values`.'],
    [
      'a=1 | where a=*b*',
      '1:15 Unexpected `*b*`, expected a value after `=`. — `where` and `eval` compare exactly: write `like(field, "%text%")`.',
    ],
    ['a=1 | eval x', '1:13 Unexpected end of the query, expected `=` after `x`.'],
    ['a=1 | eval x=fi(a, 1, 2)', '1:14 Unknown function `fi`. — Did you mean `if`?'],
    ['a=1 | eval x=if(a, 1)', '1:21 Unexpected end of the arguments, expected 3 arguments to `if`.'],
    [
      'a=1 | eval x=random()',
      'unsupported 1:14 The function `random` is not supported by Huntbook yet. — Its results differ from run to run.',
    ],
    ['a=1 | rename b c', '1:16 Unexpected `c`, expected `AS` after `b`.'],
    [
      'a=1 | rex field=b "(\\w+)"',
      '1:19 Unexpected regular expression without a name, expected a group such as `(?<user>\\w+)`. — `rex` makes a field of each named group. To filter use `regex`.',
    ],
    ['a=1 | regex b="(x"', '1:15 '],
    ['a=1 | bin _time span=fast', '1:22 Unexpected `fast`, expected a span such as `5m`, `1h` or `10`.'],
    [
      'a=1 | lookup t a OUTPUT b | where b=1',
      'unsupported 1:7 The lookup `t` is not supported by Huntbook yet. — `b`, which comes from there, decides which rows are found.',
    ],
    [
      'a=1 | lookup t a OUTPUT b | eval c=b."x" | stats count by c',
      'unsupported 1:7 The lookup `t` is not supported by Huntbook yet. — `c`, which comes from there, decides which rows are found.',
    ],
    ['a=1 earliest=soon', '1:14 Unexpected `soon`, expected a time such as `-24h@h`, `now` or `10/27/2018:00:00:00`.'],
    [
      'a=1 [search b=2',
      '1:16 Unexpected end of the query, expected `]`. — The square bracket opened at line 1, column 5 is not closed.',
    ],
    [
      'a=1 [search b=2]',
      'unsupported 1:5 A search in square brackets that gives whole events is not supported by Huntbook yet. — End it with the fields that are compared: `| table user`.',
    ],
    [
      'a=1 b>=f(c)',
      '1:9 Unexpected `(`, expected a condition. — `search` compares with values: with functions, `where` does.',
    ],
  ])('%s', (query, message) => expect(refused(query).startsWith(message) ? message : refused(query)).toBe(message));

  it('repeat their own rows without end', () => {
    const text = `* | stats count ${'| appendpipe [stats sum(count) AS count] '.repeat(30)}`;
    expect(refused(text)).toMatch(/^unsupported 1:\d+ A search that repeats its own rows so often is not supported/);
    expect(find('* | stats count | addcoltotals | addcoltotals')).toMatchObject({ rows: [[6], [6], [12]] });
  });

  it('tell of places behind macros as they are written', () => {
    expect(refused('`sysmon` (user=ada')).toContain('The parenthesis opened at line 1, column 10 is not closed.');
  });

  it('point into searches of several lines', () => {
    expect(place('EventCode=1\n| stats count by user\n| wher count > 1')).toBe('3:3');
  });
});

describe('any text', () => {
  describeRobustness(
    language,
    [
      '`sysmon` EventCode=1 (Image="*\\\\cmd.exe" OR user!=a*) | stats count min(_time) as t by user | `readable(t)` | `x_filter`',
      '| tstats count values(Processes.process) as p from datamodel=Endpoint.Processes where a IN ("x*", y) by Processes.dest | `drop(Processes)`',
      '* | transaction a maxspan=5m startswith=(b=1) endswith="c d" | chart count over a by b | foreach * [eval <<FIELD>>=1] | addtotals',
      'a=1 | timechart span=1h count by b | untable _time b n | replace "x*" WITH "y*" IN b | appendcols [search c=1 | stats count] | where searchmatch("d=1 OR e")',
      '| inputlookup append=t tools where path=*x | lookup ports port AS a, service AS b OUTPUTNEW risk AS r | set diff [search a=1 | table b] [search c=2 | table b] | gentimes start=1/1/2024 end=2/1/2024',
      '* | stats count by a | accum count AS t | delta t p=2 | autoregress t p=1-3 | trendline sma3(t) AS u | rangemap field=t low=0-5 default=x | transpose 4 header_field=a | addcoltotals labelfield=a | streamstats window=3 reset_after="(t>1)" count by a | convert dur2sec(t) rmunit(u) | uniq',
      'a=b [search c=d | table e] | eval x=if(match(a, "b\\w"), mvindex(split(a, ","), 0), null()), y=x.1 | where isnull(x) | rex field=a "(?<z>.)"',
    ],
    (levels) => `${'('.repeat(levels)}a=b${')'.repeat(levels)}`,
  );
});
