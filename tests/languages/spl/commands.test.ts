import { describe, expect, it } from 'vitest';
import { find, rows, warned } from './run.ts';

describe('where and eval compare with case, and AND binds tighter than OR', () => {
  it.each([
    ['* | where EventCode=1', [1, 2]],
    ['* | where user="ada"', [4, 5]],
    ['* | where user!="ada"', [1, 2]],
    ['* | where NOT user="ada"', [1, 2]],
    ['* | where isnull(user) OR user="Bob"', [2, 3, 6]],
    ['* | where host="ws-1" OR host="dc-1" AND EventCode=4625', [1, 2, 4]],
    ['* | where like(Image, "%\\\\cmd.exe") AND Image LIKE "C:%"', [1]],
    ['* | where EventCode IN (1, 3) AND host IN ("ws-1")', [1, 2]],
    ['* | where match(CommandLine, "(?i)-ENC\\s+\\w+")', [2]],
    ['* | where cidrmatch("10.0.0.0/8", DestinationIp)', [3]],
    ['* | where bytes > 100', [5]],
    ['* | where \'a.b\'="dotted"', [5]],
    ['* | where user="ada" XOR EventCode=4625', [5]],
    ['* | where mvcount(groups)=2', [4]],
    ['* | where groups="Admins"', [4]],
    ['* | where len(user)=3 AND substr(user,1,1)="B"', [2]],
    ['* | where host="ws-1" `everything_filter`', 'refused'],
    ['* | where if(EventCode==1, "y", "n")="y"', [1, 2]],
    ['* | where _time >= relative_time(now(), "-1h")', [6]],
  ])('%s', (query, lines) => {
    if (lines === 'refused') expect(() => find(query)).toThrow();
    else expect(find(query)).toEqual(lines);
  });
});

describe('values of eval (Search Reference, "Evaluation functions")', () => {
  it.each([
    ['1+2*3', 7],
    ['"a"."b"', 'ab'],
    ['"a".1', 'a1'],
    ['7 % 4', 3],
    ['-2 + 5', 3],
    ['null()', null],
    ['nothing . "x"', null],
    ['case(1=2, "a", true(), "b")', 'b'],
    ['case(1=2, "a")', null],
    ['coalesce(nothing, "x")', 'x'],
    ['validate(1=1, "a", 1=2, "b")', 'b'],
    ['split("a,b,c", ",")', ['a', 'b', 'c']],
    ['mvindex(split("a,b,c", ","), 1)', 'b'],
    ['mvindex(split("a,b,c", ","), -2, -1)', ['b', 'c']],
    ['mvindex("only", 0)', 'only'],
    ['mvjoin(split("a,b", ","), ";")', 'a;b'],
    ['mvappend("a", "b")', ['a', 'b']],
    ['mvdedup(split("a,b,a", ","))', ['a', 'b']],
    ['mvsort(split("b,a", ","))', ['a', 'b']],
    ['mvzip(split("a,b", ","), split("1,2", ","))', ['a,1', 'b,2']],
    ['mvfind(split("a,b", ","), "b")', 1],
    ['replace("C:\\\\x\\\\y.exe", "(.*\\\\\\)", "")', 'y.exe'],
    ['replace("2020-09", "(\\d+)-(\\d+)", "\\2/\\1")', '09/2020'],
    ['substr("splunk", -3)', 'unk'],
    ['substr("splunk", 2, 3)', 'plu'],
    ['upper("a") . lower("B")', 'Ab'],
    ['round(2.345, 2)', 2.35],
    ['floor(2.9) + ceil(2.1)', 5],
    ['max(1, 5, 3)', 5],
    ['pow(2, 10)', 1024],
    ['sqrt(9)', 3],
    ['log(100) + ln(exp(1))', 3],
    ['isnum("5")', true],
    ['isint(5.5)', false],
    ['isstr("a")', true],
    ['tonumber("ff", 16)', 255],
    ['tostring(255, "hex")', '0xFF'],
    ['tostring(615, "duration")', '00:10:15'],
    ['tostring(12345.678, "commas")', '12,345.68'],
    ['tostring(1=1)', 'True'],
    ['tostring(false())', 'False'],
    ['"a" + "b"', 'ab'],
    ['"10" > "9"', true],
    ['"10" > "9a"', false],
    ['1/0', null],
    ['-5 % 3', -2],
    ['round(-2.5)', -3],
    ['substr("splunk", -3, 2)', 'un'],
    ['mvindex(split("a,b,c", ","), 3)', null],
    ['mvsort(split("10,9,1", ","))', ['1', '10', '9']],
    ['if(nothing=1, "a", "b")', 'b'],
    ['case(nothing=1, "a", 1=1, "c")', 'c'],
    ['coalesce("", "x")', ''],
    ['max(1, "a", 5)', 'a'],
    ['tonumber("0x1F", 16)', 31],
    ['relative_time(1577880000, "@w0")', 1_577_577_600],
    ['relative_time(1577880000, "-1mon@mon")', 1_575_158_400],
    ['strptime("01/Jan/2020:10:00:00 +0200", "%d/%b/%Y:%H:%M:%S %z")', 1_577_865_600],
    ['md5("abc")', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1("abc")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['printf("%s-%03d", host, EventCode)', 'dc-1-1102'],
    ['if(searchmatch("EventCode=1102 host=dc*"), 1, 0)', 1],
    ['if(searchmatch("cleared"), 1, 0)', 1],
    ['if(searchmatch("EventCode=1 OR user=*"), 1, 0)', 0],
    ['typeof("a")', 'String'],
    ['strftime(0, "%Y-%m-%d")', '1970-01-01'],
    ['strptime("1970-01-02", "%Y-%m-%d")', 86_400],
    ['relative_time(90000, "@d")', 86_400],
    ['urldecode("a%20b")', 'a b'],
    ['trim("  a ")', 'a'],
    ['nullif("a", "a")', null],
    ['if(isnull(nothing), "none", "some")', 'none'],
  ])('%s', (expression, value) => {
    expect(rows(`EventCode=1102 | eval x=${expression} | table x`)).toEqual([[value]]);
  });

  it('warns of truth values, which no field of Splunk holds', () => {
    expect(warned('* | eval x=match(host, "a"), y=if(like(host, "a%"), 1, 0), z=tostring(1=1)')).toEqual([
      '1:12 In Splunk a field holds no truth value: `x` is true or false here.',
    ]);
  });

  it('warns of a name with a full stop that has no quotation marks', () => {
    expect(warned('* | eval x=a.b')[0]).toContain('`a.b` is read as `a` and `b` put together');
  });
});

describe('stats', () => {
  it.each([
    ['* | stats count', [[6]]],
    ['EventCode=99 | stats count', [[0]]],
    ['EventCode=99 | stats count by host', []],
    [
      '* | stats count by user',
      [
        ['Ada', 1],
        ['Bob', 1],
        ['ada', 2],
      ],
    ],
    [
      '* | stats count, dc(user) AS users by host',
      [
        ['dc-1', 3, 1],
        ['ws-1', 2, 2],
        ['ws-2', 1, 0],
      ],
    ],
    [
      '* | stats values(user) by host EventCode | where EventCode=1',
      [
        ['ws-1', 1, 'Ada'],
        ['ws-1', '1', 'Bob'],
      ],
    ],
    [
      '* | stats values(user) as u list(host) as "the hosts" c(user)',
      [[['Ada', 'Bob', 'ada'], ['dc-1', 'dc-1', 'dc-1', 'ws-2', 'ws-1', 'ws-1'], 4]],
    ],
    ['* | stats count(eval(EventCode==1)) as starts sum(bytes) as bytes', [[2, 1090]]],
    ['* | stats min(_time) as first max(_time) as last', [[0, 259_200]]],
    ['host=ws-1 | stats first(user) last(user) earliest(user) latest(user)', [['Bob', 'Ada', 'Ada', 'Bob']]],
    [
      '* | stats count by groups',
      [
        ['Admins', 1],
        ['Users', 2],
      ],
    ],
    ['* | stats earliest_time(user) as e', [[0]]],
    ['* | stats count by _time user | sort -_time | stats latest(user) earliest(user)', [['ada', 'Ada']]],
    ['* | eval _time=-_time | stats latest(user) as l', [['Ada']]],
    ['| makeresults count=150 | eval x="a" | stats list(x) as l | eval n=mvcount(l) | table n', [[100]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));

  it('names columns as Splunk does', () => {
    expect(find('* | stats count c(user) values(host) as "a host" dc(user)')).toMatchObject({
      columns: ['count', 'count(user)', 'a host', 'dc(user)'],
    });
  });

  it('adds aggregates to each row with eventstats', () => {
    const query = '* | stats count by host | eventstats max(count) as most | where count=most';
    expect(rows(query)).toEqual([['dc-1', 3, 3]]);
  });

  it.each([
    ['host=dc-1 | top limit=1 user', [['ada', 2, 100]]],
    ['* | rare limit=1 showperc=f host', [['ws-2', 1]]],
    [
      'EventCode<4 | timechart span=5m count',
      [
        [0, 2],
        [300, 1],
      ],
    ],
    [
      '* | chart count over host',
      [
        ['dc-1', 3],
        ['ws-1', 2],
        ['ws-2', 1],
      ],
    ],
    [
      '* | bin _time span=1h | stats count by _time',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
    [
      '* | bin span=500 bytes as size | stats count by size',
      [
        ['0-500', 1],
        ['1000-1500', 1],
      ],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('columns', () => {
  it.each([
    [
      'EventCode=1 | rename user as who | table who user',
      [
        ['Ada', null],
        ['Bob', null],
      ],
    ],
    [
      'EventCode=1 | rename user as "the user" | stats count by "the user"',
      [
        ['Ada', 1],
        ['Bob', 1],
      ],
    ],
    [
      '* | stats count values(user) as x.user by host | rename x.* as * | where host="ws-1"',
      [['ws-1', 2, ['Ada', 'Bob']]],
    ],
    ['EventCode=4624 | rename a.* as * | table b', [['dotted']]],
    ['EventCode=3 | eval n=DestinationPort+1, m=n*2 | table n m', [[444, 888]]],
    ['EventCode=3 | eval _time=5 | table _time', [[5]]],
    [
      'EventCode=1 | fields user host | fields - host | table user host',
      [
        ['Ada', null],
        ['Bob', null],
      ],
    ],
    [
      '* | stats count max(bytes) as most by host | fields - c*',
      [
        ['dc-1', '1000'],
        ['ws-1', null],
        ['ws-2', null],
      ],
    ],
    ['EventCode=3 | fillnull user | table user', [['0']]],
    [
      '* | fillnull value=none | stats count by user',
      [
        ['Ada', 1],
        ['Bob', 1],
        ['ada', 2],
        ['none', 2],
      ],
    ],
    ['EventCode=1 | stats min(_time) as t | convert timeformat="%H:%M" ctime(t) as at', [[0, '00:00']]],
    ['EventCode=1 | stats count | `readable(t)`', [[2]]],
    ['EventCode=1 | stats max(_time) as t | `readable(t)`', [['1970-01-01T00:01:00']]],
    ['EventCode=3 | strcat host ":" user where | table where', [['ws-2:']]],
    [
      '* | stats count by host user | foreach c* [eval <<FIELD>>=<<FIELD>>*2, seen="<<MATCHSTR>>"]',
      [
        ['dc-1', 'ada', 4, 'ount'],
        ['ws-1', 'Ada', 2, 'ount'],
        ['ws-1', 'Bob', 2, 'ount'],
      ],
    ],
    [
      '* | stats count sum(bytes) as sum by host | addtotals fieldname=all c* sum',
      [
        ['dc-1', 3, 1090, 1093],
        ['ws-1', 2, null, 2],
        ['ws-2', 1, null, 1],
      ],
    ],
    [
      '* | replace "ws-*" WITH "pc-*", "dc-1" WITH "a\\b" IN host | stats count by host',
      [
        ['a\\b', 3],
        ['pc-1', 2],
        ['pc-2', 1],
      ],
    ],
    ['* | stats count | appendcols [search EventCode=1 | stats count as ones]', [[6, 2]]],
    [
      'EventCode=3 | stats count by host | appendcols [search EventCode=1 | stats count by user]',
      [
        ['ws-2', 1, 'Ada'],
        [null, 1, 'Bob'],
      ],
    ],
    ['EventCode=3 | rex field=Image (?<drive>\\w): | table drive', [['C']]],
    [
      '* | bin _time span=10m AS t | stats count by t',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
    ['EventCode=3 | fieldformat host=upper(host) | table host', [['ws-2']]],
    ['| makeresults | eval a="x" | table a', [['x']]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));

  it('keeps events events', () => {
    expect(find('EventCode=1 | eval x=1 | rename user as who | fields who, host | where who="Ada"')).toEqual([1]);
  });
});

describe('rows', () => {
  it.each([
    ['* | head 2', [6, 5]],
    ['* | tail 1', [1]],
    ['* | dedup host', [6, 3, 2]],
    ['* | dedup user keepempty=true', [6, 5, 3, 2, 1]],
    ['* | sort _time | head (EventCode<4)', [1, 2, 3]],
    ['* | head 4 keeplast=true (EventCode<1000)', [6]],
    ['* | head 2 (EventCode>4000)', []],
    ['* | sort _time | head limit=2 null=true (NOT bytes>1)', [1, 2]],
    ['Image="C:\\\\Tools\\\\*" OR Image="*\\\\"', [3]],
    ['* | dedup user sortby user', [1, 2, 5]],
    ['* | sort -bytes | head 1', [5]],
    ['bytes=* | sort bytes', [4, 5]],
    ['bytes=* | sort str(bytes)', [5, 4]],
    ['* | regex CommandLine="^cmd\\.exe"', [1]],
    ['* | regex CommandLine!="^cmd"', [2, 3, 4, 5, 6]],
    ['EventCode=3 | append [search EventCode=4625]', [3, 4]],
    ['| multisearch [search EventCode=3] [search EventCode=1102]', [3, 6]],
  ])('%s', (query, lines) => expect(find(query)).toEqual(lines));

  it.each([
    [
      '* | mvexpand groups | where host="dc-1" | table EventCode groups',
      [
        [4625, 'Users'],
        [4625, 'Admins'],
        [4624, 'Users'],
      ],
    ],
    ['EventCode=3 | eval x="a;b" | makemv delim=";" x | mvexpand x | table x', [['a'], ['b']]],
    [
      'groups=* | mvexpand groups | stats count by EventCode groups | fields EventCode groups | mvcombine groups',
      [
        [4624, 'Users'],
        [4625, ['Admins', 'Users']],
      ],
    ],
    ['EventCode=4625 | nomv groups | table groups', [['Users\nAdmins']]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('fields out of texts', () => {
  it.each([
    ['EventCode=3 | rex field=Image "(?<drive>\\w):\\\\\\(?<rest>.+)" | table drive rest', [['C', 'Tools\\nc.exe']]],
    ['EventCode=3 | rex "EventCode=(?P<id>\\d+)" | table id', [['3']]],
    ['EventCode=1102 | rex max_match=0 "(?<w>\\b[a-z]{5}\\b)" | table w', [[['index', 'empty', 'audit']]]],
    ['EventCode=1102 | rex field=nothing "(?<host>x)" | table host', [['dc-1']]],
    ['EventCode=3 | rex field=Image mode=sed "s/\\\\\\\\/\\//g" | table Image', [['C:/Tools/nc.exe']]],
    ['EventCode=3 | rex field=host mode=sed "y/ws/WS/" | table host', [['WS-2']]],
    ['EventCode=4624 | spath input=data path=actor.name output=who | table who', [['eve']]],
    ['EventCode=3 | eval x="<d a=\'1\'>v</d>" | xmlkv x | table d', [['v']]],
    ['EventCode=4624 | spath input=data | rename items{}.id as id | table actor.name id', [['eve', [1, 2]]]],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('rows and their neighbours', () => {
  it.each([
    [
      'EventCode<4 | streamstats count | table EventCode count',
      [
        [3, 1],
        ['1', 2],
        [1, 3],
      ],
    ],
    [
      '* | streamstats count by host | where count=2 | table host EventCode',
      [
        ['dc-1', 4624],
        ['ws-1', 1],
      ],
    ],
    [
      '* | eventstats count by user | where EventCode>1000 | table user count',
      [
        ['ada', 2],
        ['ada', 2],
        [null, null],
      ],
    ],
    [
      'EventCode<4 | streamstats time_window=5m count | table _time count',
      [
        [360, 1],
        [60, 1],
        [0, 2],
      ],
    ],
    [
      'EventCode<4 | streamstats current=f time_window=6m values(host) as h | table _time h',
      [
        [360, null],
        [60, 'ws-2'],
        [0, 'ws-1'],
      ],
    ],
    [
      'bytes=* | streamstats current=f window=1 last(bytes) as before | table bytes before',
      [
        ['1000', null],
        ['90', '1000'],
      ],
    ],
    ['EventCode<4 | reverse | table EventCode', [[1], ['1'], [3]]],
    [
      '* | dedup 2 host | stats count by host',
      [
        ['dc-1', 2],
        ['ws-1', 2],
        ['ws-2', 1],
      ],
    ],
    [
      '* | top limit=1 EventCode by host | table host count',
      [
        ['dc-1', 1],
        ['ws-1', 1],
        ['ws-2', 1],
      ],
    ],
    ['host=dc-1 | sort _time | filldown bytes | table bytes', [['90'], ['1000'], ['1000']]],
    [
      '* | stats count by host | appendpipe [stats sum(count) as count | eval host="all"]',
      [
        ['dc-1', 3],
        ['ws-1', 2],
        ['ws-2', 1],
        ['all', 6],
      ],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('joins', () => {
  it.each([
    [
      'EventCode=3 | join ProcessGuid [search EventCode=1 | rename CommandLine as cl] | table host cl',
      [['ws-1', 'powershell.exe -enc SQBFAFgA']],
    ],
    [
      'EventCode=1 | join type=left ProcessGuid [search EventCode=3 | table ProcessGuid DestinationIp] | table user DestinationIp',
      [
        ['Ada', null],
        ['Bob', '10.1.2.3'],
      ],
    ],
    ['EventCode=3 | join ProcessGuid [search EventCode=1] | table host', [['ws-1']]],
    ['EventCode=3 | join overwrite=false ProcessGuid [search EventCode=1] | table host', [['ws-2']]],
    [
      'EventCode=3 | stats count by host | append [search EventCode=1 | stats count by host]',
      [
        ['ws-2', 1],
        ['ws-1', 2],
      ],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));

  it('leaves events that are joined out of the result', () => {
    expect(find('EventCode=3 | join ProcessGuid [search EventCode=1]')).toEqual([3]);
  });
});

describe('data models', () => {
  it.each([
    ['| tstats count from datamodel=Endpoint.Processes', [[2]]],
    [
      '| tstats summariesonly=t count min(_time) as t FROM datamodel="Endpoint"."Processes" WHERE user=a* BY host',
      [['ws-1', 1, 0]],
    ],
    [
      '| tstats count from datamodel=Endpoint.Processes where host=ws-1 OR host=x user=bob by _time span=1h, user',
      [[0, 'Bob', 1]],
    ],
    ['| tstats fillnull_value=none count from datamodel=Endpoint.Processes by bytes', [['none', 2]]],
    [
      '| tstats count where EventCode IN (1, 3) by host',
      [
        ['ws-1', 2],
        ['ws-2', 1],
      ],
    ],
    [
      '| tstats prestats=t count where EventCode=1 by host _time span=1m | timechart span=1m count by host',
      [
        [0, 1],
        [60, 1],
      ],
    ],
    [
      '| tstats prestats=t count where EventCode=1 by host | tstats prestats=t append=t count where EventCode=3 by host | stats count by host',
      [
        ['ws-1', 2],
        ['ws-2', 1],
      ],
    ],
    ['| datamodel Endpoint Processes search | stats count', [[2]]],
    ['| from datamodel:"Endpoint.Processes" | stats count', [[2]]],
    [
      '| tstats values(user) as Processes.user from datamodel=Endpoint.Processes by host | `drop("Processes")` | table user',
      [[['Ada', 'Bob']]],
    ],
  ])('%s', (query, expected) => expect(rows(query)).toEqual(expected));
});

describe('what only a server knows', () => {
  it('adds nothing from a lookup, with a warning', () => {
    const query = 'EventCode=3 | lookup assets host OUTPUT owner | table host owner';
    expect(rows(query)).toEqual([['ws-2', null]]);
    expect(warned(query)).toEqual(['1:15 The lookup `assets` is not known here: `owner` is missing in every row.']);
  });

  it('writes nowhere', () => {
    expect(find('EventCode=3 | outputlookup append=t seen.csv')).toEqual([3]);
    expect(warned('* | collect index=x')).toEqual(['1:5 `collect` writes to a Splunk server; here it does nothing.']);
  });
});

describe('columns that are not there', () => {
  it('are missing, with a warning and the nearest name', () => {
    const query = '* | stats count by host | where counts > 1';
    expect(rows(query)).toEqual([]);
    expect(warned(query)).toEqual(['1:33 No column is called `counts` here: it is missing in every row.']);
  });
});

describe('values that only an analyst or a later command can tell', () => {
  it('says that a token is compared as it stands', () => {
    expect(warned('host=$dest$')).toEqual([
      '1:6 `$dest$` is a token: a dashboard or another search puts a value there. Here it is compared as it stands.',
    ]);
  });

  it.each([
    ['* | table host Us*', [['ws-1'], ['ws-1'], ['ws-2'], ['dc-1'], ['dc-1'], ['dc-1']]],
    ['* | stats values(*) as * by host', [['dc-1'], ['ws-1'], ['ws-2']]],
  ])('%s', (query, expected) => {
    expect(rows(query)).toEqual(expected);
    expect(warned(query)[0]).toContain('adds no column: it stands for the fields that later commands name');
  });

  it.each([
    ['* | foreach Us* [eval n=len(<<FIELD>>)] | table n', '1:13 `Us*` stands for no field here'],
    ['* | addtotals nosuch* | table Total', '1:15 `nosuch*` stands for no field here'],
  ])('%s', (query, message) => {
    expect(warned(query)[0]).toContain(message);
  });

  it('takes those that a later command names for a wildcard', () => {
    expect(rows('* | stats values(*) as * by host | where host="ws-1" | table user')).toEqual([[['Ada', 'Bob']]]);
  });
});
