/** Every command of the Search Reference, by what it is for, over the six events of `run.ts`. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/languages/spl/commands/index.ts';
import { UNSUPPORTED } from '../../../src/languages/spl/commands/unsupported.ts';
import { find, refused, rows, warned } from './run.ts';

const BY_HOST = [
  ['dc-1', 3],
  ['ws-1', 2],
  ['ws-2', 1],
];

/** Of one command: a search, and the lines or rows that it gives. */
const REFERENCE: Readonly<Record<string, readonly (readonly [query: string, result: unknown])[]>> = {
  search: [
    ['search EventCode=1 user=ada', [1]],
    ['* | search host=ws-1 OR host=dc-1 EventCode>4000', [4, 5]],
    [
      '* | stats count by host | search count>1',
      [
        ['dc-1', 3],
        ['ws-1', 2],
      ],
    ],
  ],
  where: [
    ['* | where host="ws-1" OR host="dc-1" AND EventCode>4000', [1, 2, 4, 5]],
    ['* | where isnotnull(bytes) AND bytes<100', [4]],
  ],
  regex: [
    ['* | regex CommandLine="(?i)-ENC\\s"', [2]],
    ['user=* | regex user!="^[A-Z]"', [4, 5]],
    ['* | regex "cleared"', [6]],
  ],
  eval: [
    ['EventCode=3 | eval a=1, b=a+1 | table a b', [[1, 2]]],
    ['EventCode=3 | eval "a b"=1 | table "a b"', [[1]]],
  ],
  fieldformat: [['EventCode=3 | fieldformat host=upper(host) | table host', [['ws-2']]]],
  rename: [
    ['EventCode=3 | rename host AS h, DestinationPort AS "the port" | table h "the port"', [['ws-2', '443']]],
    ['* | stats count as n.count by host | rename n.* AS * | where count=1', [['ws-2', 1]]],
  ],
  fields: [
    ['* | stats count dc(user) by host | fields host count', BY_HOST],
    ['* | stats count dc(user) by host | fields - dc*', BY_HOST],
    ['EventCode=3 | fields + host', [3]],
  ],
  table: [['EventCode=3 | table host, DestinationPort', [['ws-2', '443']]]],
  fillnull: [
    ['EventCode=3 | fillnull value=none user | table user', [['none']]],
    ['EventCode=3 | fillnull user | table user', [['0']]],
  ],
  filldown: [['host=dc-1 | sort _time | filldown bytes | table bytes', [['90'], ['1000'], ['1000']]]],
  strcat: [['EventCode=3 | strcat host ":" DestinationPort at | table at', [['ws-2:443']]]],
  convert: [
    ['EventCode=3 | convert timeformat="%H:%M" ctime(_time) AS at | table at', [['00:06']]],
    ['EventCode=3 | eval t="01/01/1970 00:01:00" | convert mktime(t) | table t', [[60]]],
    [
      'EventCode=3 | eval t="1,200" | convert rmcomma(t) num(DestinationPort) | table t DestinationPort',
      [['1200', 443]],
    ],
    ['EventCode=3 | eval t="45 kB", u="x" | convert rmunit(t) auto(u) none(host) | table t u', [[45, 'x']]],
    [
      'EventCode=3 | eval a="1+02:03:04", b="2:30.5", c="3m" | convert dur2sec(a) mstime(b) memk(c) | table a b c',
      [[93_784, 150.5, 3072]],
    ],
  ],
  bin: [
    [
      '* | bin _time span=10m | stats count by _time',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
    ['bytes=* | bin bytes span=500 AS size | table size', [['0-500'], ['1000-1500']]],
  ],
  bucket: [
    [
      '* | bucket _time span=1d | stats count by _time',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
  ],
  discretize: [
    [
      '* | discretize _time span=1d | stats count by _time',
      [
        [0, 5],
        [259_200, 1],
      ],
    ],
  ],
  addinfo: [['EventCode=3 | addinfo | table info_min_time info_max_time', [[0, 259_200]]]],
  rangemap: [
    ['* | stats count by host | rangemap field=count low=0-1 high=2-9 | table range', [['high'], ['high'], ['low']]],
  ],
  replace: [['EventCode=3 | replace "ws-*" WITH "pc-*" IN host | table host', [['pc-2']]]],
  foreach: [["EventCode=3 | eval a_x=1, a_y=2, sum=0 | foreach a_* [eval sum=sum+'<<FIELD>>'] | table sum", [[3]]]],

  rex: [
    ['EventCode=3 | rex field=Image "(?<name>[^\\\\\\]+)$" | table name', [['nc.exe']]],
    ['EventCode=3 | rex field=host mode=sed "s/ws/pc/" | table host', [['pc-2']]],
    ['EventCode=1102 | rex max_match=2 "(?<w>\\b[a-z]{5}\\b)" | table w', [[['index', 'empty']]]],
  ],
  spath: [
    ['EventCode=4624 | spath input=data path=actor.name output=who | table who', [['eve']]],
    ['EventCode=4624 | spath input=data output=id path=items{1}.id | table id', [[2]]],
    ['EventCode=4624 | spath input=data | table actor.name', [['eve']]],
  ],
  xmlkv: [['EventCode=3 | eval x="<a>1</a><b c=\'d\'>2</b>" | xmlkv x | table a b', [['1', '2']]]],

  makemv: [
    ['EventCode=3 | eval x="a;b" | makemv delim=";" x | table x', [[['a', 'b']]]],
    ['EventCode=3 | eval x="a1b2" | makemv tokenizer="([a-z])" x | table x', [[['a', 'b']]]],
  ],
  mvexpand: [
    ['EventCode=4625 | mvexpand groups | table groups', [['Users'], ['Admins']]],
    ['EventCode=4625 | mvexpand groups limit=1 | table groups', [['Users']]],
  ],
  mvcombine: [
    [
      'groups=* | mvexpand groups | table groups host | dedup groups | mvcombine groups',
      [['dc-1', ['Users', 'Admins']]],
    ],
  ],
  nomv: [['EventCode=4625 | nomv groups | table groups', [['Users\nAdmins']]]],

  stats: [
    ['* | stats count by host', BY_HOST],
    ['* | stats count(eval(EventCode=1)) AS starts, dc(host)', [[2, 3]]],
  ],
  eventstats: [
    [
      'EventCode=3 | stats count by host | eventstats avg(count) AS a stdev(count) AS s var(count) AS v | table a s v',
      [[1, 0, 0]],
    ],
    [
      '* | stats count by host | eventstats sum(count) AS all | table host all',
      [
        ['dc-1', 6],
        ['ws-1', 6],
        ['ws-2', 6],
      ],
    ],
  ],
  streamstats: [
    [
      '* | sort _time | streamstats count by host | table host count',
      [
        ['ws-1', 1],
        ['ws-1', 2],
        ['ws-2', 1],
        ['dc-1', 1],
        ['dc-1', 2],
        ['dc-1', 3],
      ],
    ],
    [
      '* | sort _time | streamstats current=f window=1 last(host) AS before | table before',
      [[null], ['ws-1'], ['ws-1'], ['ws-2'], ['dc-1'], ['dc-1']],
    ],
    ['* | sort _time | streamstats window=2 count by host | table count', [[1], [2], [1], [1], [2], [2]]],
    ['* | sort _time | streamstats window=2 global=f count by host | table count', [[1], [2], [1], [1], [2], [2]]],
    [
      'host=* | sort EventCode | streamstats window=2 count by host | table host count',
      [
        ['ws-1', 1],
        ['ws-1', 2],
        ['ws-2', 1],
        ['dc-1', 1],
        ['dc-1', 2],
        ['dc-1', 2],
      ],
    ],
    [
      'EventCode=1 OR user=ada | sort user | streamstats window=1 current=f last(EventCode) AS before by host | table host before',
      [
        ['ws-1', null],
        ['ws-1', 1],
        ['dc-1', null],
        ['dc-1', 4625],
      ],
    ],
    [
      '* | eval other=if(EventCode=3, 1, 0) | sort _time | streamstats count reset_on_change=true by other | table count',
      [[1], [2], [1], [1], [2], [3]],
    ],
    ['* | sort _time | streamstats count reset_before="(EventCode=3)" | table count', [[1], [2], [1], [2], [3], [4]]],
    ['* | sort _time | streamstats count reset_after=(EventCode=3) | table count', [[1], [2], [3], [1], [2], [3]]],
  ],
  tstats: [['| tstats count from datamodel=Endpoint.Processes where user=a* by host', [['ws-1', 1]]]],
  chart: [
    ['* | chart count over host by EventCode | where host="ws-2"', [['ws-2', 0, 1, 0, 0, 0]]],
    ['* | chart limit=1 useother=f count over Channel by host | where Channel="Security"', [['Security', 3]]],
  ],
  timechart: [
    [
      'EventCode<4 | timechart span=5m count',
      [
        [0, 2],
        [300, 1],
      ],
    ],
    ['bytes=* | timechart span=10m per_minute(bytes) AS p', [[0, 109]]],
    ['EventCode<4 | timechart span=1h@h count', [[0, 3]]],
    ['* | timechart span=1w@w1 count', [[-259_200, 6]]],
  ],
  top: [
    ['* | top limit=1 host', [['dc-1', 3, 50]]],
    ['* | top host limit=1 countfield=n showperc=f', [['dc-1', 3]]],
  ],
  rare: [['* | rare limit=1 host', [['ws-2', 1, 16.666667]]]],
  transaction: [['host=ws-1 | transaction host maxspan=5m | table host eventcount duration', [['ws-1', 2, 60]]]],
  accum: [['* | stats count by host | accum count AS total | table total', [[3], [5], [6]]]],
  delta: [
    ['* | stats count by host | delta count AS change | table change', [[null], [-1], [-1]]],
    ['* | stats count by host | delta count p=2 | table "delta(count)"', [[null], [null], [-2]]],
  ],
  autoregress: [
    ['* | stats count by host | autoregress count | table count_p1', [[null], [3], [2]]],
    [
      '* | stats count by host | autoregress count AS c p=1-2 | table c_p1 c_p2',
      [
        [null, null],
        [3, null],
        [2, 3],
      ],
    ],
  ],
  trendline: [['* | stats count by host | trendline sma2(count) AS t | table t', [[null], [2.5], [1.5]]]],
  addtotals: [
    ['EventCode=3 | eval a=1, b=2 | addtotals fieldname=all, a, b | table all', [[3]]],
    ['* | stats count dc(user) AS users by host | addtotals | table Total', [[4], [4], [1]]],
    ['* | stats count by host | addtotals row=f col=t labelfield=host label=all', [...BY_HOST, ['all', 6]]],
  ],
  addcoltotals: [['* | stats count by host | addcoltotals count', [...BY_HOST, [null, 6]]]],

  sort: [
    ['* | sort 2 -EventCode', [4, 5]],
    ['bytes=* | sort str(bytes) desc', [4, 5]],
    [
      'EventCode=3 | eval ip=split("10.0.0.9,9.0.0.1,10.0.0.10", ",") | mvexpand ip | sort ip | table ip',
      [['9.0.0.1'], ['10.0.0.9'], ['10.0.0.10']],
    ],
    [
      'EventCode=3 | eval ip=split("10.0.0.9,9.0.0.1,10.0.0.10", ",") | mvexpand ip | sort - ip(ip) | table ip',
      [['10.0.0.10'], ['10.0.0.9'], ['9.0.0.1']],
    ],
  ],
  reverse: [['EventCode=1 | reverse', [1, 2]]],
  head: [['* | head 2', [6, 5]]],
  tail: [['* | tail 1', [1]]],
  dedup: [
    ['* | dedup host', [6, 3, 2]],
    ['* | sort _time | eval other=if(EventCode=3, 1, 0) | dedup other consecutive=true', [1, 3, 4]],
    [
      'host=dc-1 | dedup host keepevents=true | table EventCode host',
      [
        [1102, 'dc-1'],
        [4624, null],
        [4625, null],
      ],
    ],
  ],
  uniq: [['* | sort host | table host | uniq', [['dc-1'], ['ws-1'], ['ws-2']]]],

  append: [['EventCode=3 | append [search EventCode=1102]', [3, 6]]],
  appendcols: [['* | stats count | appendcols [search EventCode=1 | stats count AS ones]', [[6, 2]]]],
  appendpipe: [['* | stats count by host | appendpipe [stats sum(count) AS count]', [...BY_HOST, [null, 6]]]],
  join: [
    ['EventCode=3 | join ProcessGuid [search EventCode=1] | table user', [['Bob']]],
    [
      'EventCode=1 | join type=left ProcessGuid [search EventCode=3 | table ProcessGuid DestinationPort] | table user DestinationPort',
      [
        ['Ada', null],
        ['Bob', '443'],
      ],
    ],
    ['* | stats count by host | join [search EventCode=1 | stats count AS ones by host]', [['ws-1', 2, 2]]],
    [
      'EventCode=3 | table EventCode | eval h="dc-1" | join max=2 h [search host=dc-1 | table host EventCode | rename host AS h, EventCode AS e] | table e',
      [[1102], [4624]],
    ],
  ],
  union: [['| union [search EventCode=3] [search EventCode=1102]', [3, 6]]],
  multisearch: [['| multisearch [search EventCode=3] [search EventCode=1102]', [3, 6]]],
  set: [
    ['| set diff [search EventCode=1 | table host] [search EventCode<4 | table host]', [['ws-2']]],
    ['| set intersect [search EventCode=1 | table host] [search EventCode<4 | table host]', [['ws-1']]],
    ['| set union [search EventCode=1 | table host] [search EventCode=3 | table host]', [['ws-1'], ['ws-2']]],
  ],
  format: [
    ['host=* [search user=Bob | table host | format]', [1, 2]],
    ['host=* [search user=Bob | table host | format maxresults=5 "(" "(" "AND" ")" "OR" ")"]', [1, 2]],
  ],
  return: [['host=* [search user=Bob | return host]', [1, 2]]],
  lookup: [['EventCode=3 | lookup networks range AS DestinationIp OUTPUT zone | table zone', [[['inside', 'lab']]]]],
  inputlookup: [['| inputlookup ports where service=ssh | table port', [['22']]]],
  makeresults: [['| makeresults count=2 | table _time', [[259_200], [259_200]]]],
  gentimes: [
    [
      '| gentimes start=1/1/2024 end=1/3/2024 | table starttime endtime',
      [
        [1_704_067_200, 1_704_153_599],
        [1_704_153_600, 1_704_239_999],
      ],
    ],
    [
      '| gentimes start=1/1/2024 end=1/2/2024 increment=12h | table starthuman',
      [['Mon Jan  1 00:00:00 2024'], ['Mon Jan  1 12:00:00 2024']],
    ],
  ],
  datamodel: [['| datamodel Endpoint Processes search | stats count', [[2]]]],
  from: [['| from datamodel:Endpoint.Processes | stats count', [[2]]]],

  xyseries: [['* | stats count by host EventCode | where host="ws-2" | xyseries host EventCode count', [['ws-2', 1]]]],
  untable: [
    [
      'EventCode=3 | stats count AS a sum(DestinationPort) AS b by host | untable host name value',
      [
        ['ws-2', 'a', 1],
        ['ws-2', 'b', 443],
      ],
    ],
  ],
  transpose: [
    [
      '* | stats count by host | transpose',
      [
        ['host', 'dc-1', 'ws-1', 'ws-2'],
        ['count', 3, 2, 1],
      ],
    ],
    ['* | stats count by host | transpose 2 header_field=host column_name=what', [['count', 3, 2]]],
  ],
};

const isTable = (result: unknown): result is { rows: unknown } => !Array.isArray(result);

describe.each(Object.entries(REFERENCE))('%s', (_command, table) => {
  it.each(table)('%s', (query, expected) => {
    const result = find(query);
    expect(isTable(result) ? result.rows : result).toEqual(expected);
  });
});

/** Commands that change nothing of what is found, and those that only warn of it. */
const NOTHING = {
  silent: ['highlight user', 'iconify host', 'localop', 'noop', 'outputtext', 'redistribute'],
  warned: [
    'collect index=summary',
    'mcollect index=metrics',
    'meventcollect index=metrics',
    'outputcsv found.csv',
    'outputlookup append=t found',
    'sendalert notable param.x="a | b"',
    'sendemail to="ada@example.org" subject="x"',
    'summaryindex spool=t',
    'tscollect namespace=x',
  ],
};

describe('commands that only write, send or show', () => {
  it.each(NOTHING.silent)('%s', (command) => expect(find(`EventCode=3 | ${command}`)).toEqual([3]));

  it.each(NOTHING.warned)('%s', (command) => {
    expect(find(`EventCode=3 | ${command} | table host`)).toMatchObject({ rows: [['ws-2']] });
    const [name] = command.split(' ');
    expect(warned(`EventCode=3 | ${command}`)).toEqual([
      `1:15 \`${name}\` writes to a Splunk server; here it does nothing.`,
    ]);
  });
});

describe('iplocation', () => {
  it('adds columns that are not known, with a warning', () => {
    expect(rows('EventCode=3 | iplocation DestinationIp | table host Country')).toEqual([['ws-2', null]]);
    expect(warned('EventCode=3 | iplocation DestinationIp')[0]).toContain('The place of an address is not known here');
  });

  it('is refused where a place decides', () => {
    expect(refused('* | iplocation DestinationIp | search Country=*')).toBe(
      'unsupported 1:5 The place of an address is not supported by Huntbook yet. — `Country`, which comes from there, decides which rows are found.',
    );
  });
});

describe('commands that are valid, and not supported', () => {
  it.each([...UNSUPPORTED])('%s: %s', (name, why) => {
    expect(refused(`* | ${name} x`)).toBe(
      `unsupported 1:5 The command \`${name}\` is not supported by Huntbook yet. — ${why}`,
    );
  });
});

it('the tables above use every command', () => {
  const shown = [
    ...Object.keys(REFERENCE),
    ...Object.values(NOTHING)
      .flat()
      .map((one) => one.split(' ')[0]),
    'iplocation',
  ];
  expect([...COMMANDS.keys()].filter((name) => !shown.includes(name))).toEqual([]);
  for (const [name, table] of Object.entries(REFERENCE)) {
    for (const [query] of table) expect(query).toMatch(new RegExp(`(?:^|[|[]\\s*)${name}\\b`));
  }
});
