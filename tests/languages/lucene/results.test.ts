/**
 * Query strings and the events that they find. Sources: Lucene, *Query Parser Syntax*; Elasticsearch reference, *Query string
 * query*, *Text analysis*.
 */
import { describe, expect, it } from 'vitest';
import { esQs, graylog, lucene } from '../../../src/languages/lucene/index.ts';
import { found, warnings } from '../shared/tiny-view.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 4, 6, 12);

const EVENTS = [
  /* 1 */ {
    EventID: 1,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd.exe /c whoami > C:\\Temp\\out file.txt',
    User: 'NT AUTHORITY\\SYSTEM',
    time: NOON - 3 * HOUR,
  },
  /* 2 */ {
    EventID: 1,
    Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    CommandLine: 'powershell.exe -enc SQBFAFgA',
    User: 'CORP\\ada',
    time: NOON - 2 * HOUR,
  },
  /* 3 */ {
    EventID: 3,
    Image: 'C:\\Tools\\nc.exe',
    DestinationIp: '10.1.2.3',
    DestinationPort: '4444',
    Initiated: true,
    time: NOON - HOUR,
  },
  /* 4 */ {
    EventID: 7045,
    ServiceName: 'Google Update',
    'book.title': 'a*b',
    tags: ['red', 'Deep Blue'],
    Installed: '2024-05-06 10:30:00',
    time: NOON,
  },
  /* 5 */ { EventID: 4104, message: 'Creating Scriptblock text: quick brown fox', note: '-', time: NOON },
];

const rows = (table: readonly (readonly [query: string, lines: readonly number[]])[]) => table;

describe('terms on fields that are kept whole: exactly, with case', () => {
  it.each(
    rows([
      [String.raw`Image.keyword:C\:\\Windows\\System32\\cmd.exe`, [1]],
      [String.raw`Image.keyword:"C:\\Windows\\System32\\cmd.exe"`, [1]],
      [String.raw`Image.keyword:"C\:\\Windows\\System32\\cmd.exe"`, [1]],
      [String.raw`Image.keyword:c\:\\windows\\system32\\cmd.exe`, []],
      ['Image.keyword:cmd.exe', []],
      [String.raw`Image.keyword:*\\cmd.exe`, [1]],
      [String.raw`Image.keyword:*\\CMD.EXE`, []],
      [String.raw`Image.keyword:(*\\cmd.exe OR *\\nc.exe)`, [1, 3]],
      [String.raw`Image.keyword:C\:\\Windows\\*`, [1, 2]],
      [String.raw`Image.keyword:?\:\\Tools\\n?.exe`, [3]],
      [String.raw`CommandLine.keyword:*\\out\ file.txt`, [1]],
      ['ServiceName.keyword:"Google Update"', [4]],
      ['ServiceName.keyword:Google', []],
      ['EventID.keyword:7045', [4]],
      ['Initiated.keyword:true', [3]],
      ['tags.keyword:"Deep Blue"', [4]],
      ['tags.keyword:Blue', []],
      [String.raw`book.title.keyword:a\*b`, [4]],
      [String.raw`Image.keyword:/.*\\(cmd|nc)\.exe/`, [1, 3]],
      [String.raw`Image.keyword:/cmd\.exe/`, []],
      [String.raw`Image.keyword:/.*\\CMD\.exe/i`, [1]],
      ['User.keyword:/CORP.*/', [2]],
      ['User.keyword:"\\u0043ORP\\\\ada"', [2]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('terms on analysed fields: word by word, without case', () => {
  it.each(
    rows([
      ['Image:cmd.exe', [1]],
      ['Image:CMD.EXE', [1]],
      ['Image:system32', [1, 2]],
      ['Image:cmd', []],
      ['Image:cmd*', [1]],
      ['Image:*SHELL.exe', [2]],
      ['Image:c?d.exe', [1]],
      [String.raw`User:"NT\ AUTHORITY\\SYSTEM"`, [1]],
      ['User:"nt authority"', [1]],
      ['User:"authority nt"', []],
      ['User:"authority nt"~2', [1]],
      ['User:"nt system"', []],
      ['User:"nt system"~1', [1]],
      ['EventID:"1"', [1, 2]],
      ['EventID:(1 7045)', [1, 2, 4]],
      ['Initiated:"true"', [3]],
      ['tags:blue', [4]],
      ['tags:"red deep"', []],
      ['DestinationIp:10.1.2.3', [3]],
      ['Image:/n.\\.exe/', [3]],
      ['Image:/POWER.*/', [2]],
      [String.raw`CommandLine:/[a-z]{1,3}\.exe/`, [1]],
      // A pattern that asks for what stands between words is compared with the whole value.
      [String.raw`CommandLine:/.*\/c\s+who.*/`, [1]],
      [String.raw`CommandLine:/.*\-enc.*/`, [2]],
      [String.raw`Image:/(.*)+\.(exe)+x/`, []],
      // An asterisk in quotation marks is no wildcard, and no word either.
      [String.raw`Image:"*\\cmd.exe"`, [1]],
      // Words of an unquoted term: one of them is enough.
      [String.raw`User:CORP\\nobody`, [2]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('numbers, whether the log has them as numbers or as texts', () => {
  const NUMBERS = [
    { n: 1, t: '1', x: '0x10', list: [1, 2] },
    { n: -5, t: '0', list: ['a', 3] },
    { n: 1.5, t: '1.50', ok: true },
  ];
  it.each(
    rows([
      ['n:1', [1]],
      ['n:"1"', [1]],
      ['n.keyword:1', [1]],
      ['n:01', [1]],
      ['n:1.0', [1]],
      ['n:1.5', [3]],
      ['n:"1.50"', [3]],
      [String.raw`n:\-5`, [2]],
      ['n:"-5"', [2]],
      ['n:(1 OR 2)', [1]],
      ['t:1', [1]],
      ['t:01', []],
      ['t:1.50', [3]],
      ['t:1.5', []],
      ['n:[-10 TO 1]', [1, 2]],
      ['t:[0 TO 1]', [1, 2]],
      ['t:{1 TO 2}', [3]],
      ['t:>1', [3]],
      ['list:1', [1]],
      ['list:(1 AND 2)', [1]],
      ['list:[3 TO *]', [2]],
      ['x:0x10', [1]],
      ['ok:true', [3]],
      ['ok:TRUE', [3]],
      ['ok:1', []],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, NUMBERS)).toEqual(lines);
  });
});

describe('fuzzy terms: edits of a word', () => {
  it.each(
    rows([
      ['Image:powershel.exe~1', [2]],
      ['Image:pwoershell.exe~', [2]],
      ['Image:powrshel.exe~1', []],
      ['Image:powrshel.exe~2', [2]],
      ['Image:powershell.exe~0', [2]],
      ['Image:nd.exe~AUTO', [1, 3]],
      ['Image:xy~', []],
      ['ServiceName.keyword:Google\\ Updat~1', [4]],
      ['Image:cmd.exe^2 OR Image:nc.exe^0.5', [1, 3]],
      ['Image:cnd.exe~1^2', [1]],
      ['(Image:cmd.exe)^4', [1]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('what there is', () => {
  it.each(
    rows([
      ['*:*', [1, 2, 3, 4, 5]],
      ['*', [1, 2, 3, 4, 5]],
      // A name with wildcards stands for all that fit.
      ['Us\\*:*', [1, 2]],
      ['_exists_:User', [1, 2]],
      ['_exists_:"User.keyword"', [1, 2]],
      ['NOT _exists_:Image', [4, 5]],
      ['_exists_:Destination*', [3]],
      ['_exists_:*Name', [4]],
      ['_exists_:*', [1, 2, 3, 4, 5]],
      ['Image:*', [1, 2, 3]],
      ['NOT Image.keyword:*', [4, 5]],
      ['Image:[* TO *]', [1, 2, 3]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('required, optional and prohibited: no precedence', () => {
  it.each(
    rows([
      ['EventID:1 EventID:3', [1, 2, 3]],
      ['EventID:1 OR EventID:3', [1, 2, 3]],
      ['EventID:1 || EventID:3', [1, 2, 3]],
      ['EventID:1 AND Image:cmd.exe', [1]],
      ['EventID:1 && Image:cmd.exe', [1]],
      // `AND` requires its neighbours; what `OR` adds is optional.
      ['EventID:1 AND Image:cmd.exe OR EventID:3', [1]],
      ['EventID:3 OR EventID:1 AND Image:cmd.exe', [1]],
      ['EventID:1 OR EventID:3 AND Image:nc.exe OR EventID:7045', [3]],
      ['(EventID:1 AND Image:cmd.exe) OR EventID:3', [1, 3]],
      ['EventID:1 AND (Image:cmd.exe OR EventID:3)', [1]],
      ['+EventID:1 Image:cmd.exe', [1, 2]],
      ['+EventID:1 +Image:cmd.exe', [1]],
      ['EventID:1 -Image:cmd.exe', [2]],
      ['EventID:1 !Image:cmd.exe', [2]],
      ['EventID:1 NOT Image:cmd.exe', [2]],
      ['EventID:1 AND NOT Image:cmd.exe', [2]],
      ['EventID:1 OR NOT Image:cmd.exe', [2]],
      ['EventID:1 OR (NOT Image:cmd.exe)', [1, 2, 3, 4, 5]],
      ['EventID:1 AND (NOT (Image:cmd.exe))', [2]],
      ['-EventID:1', [3, 4, 5]],
      ['NOT EventID:1 NOT EventID:3', [4, 5]],
      ['Image:(+windows -cmd.exe)', [2]],
      ['Image:(tools OR system32) AND NOT User:system', [2, 3]],
      ['EventID:1\n  AND\tImage:cmd.exe\n', [1]],
      ['\ufeffEventID:1\r\n  AND Image:cmd.exe\r\n', [1]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('ranges', () => {
  it.each(
    rows([
      ['EventID:[1 TO 3]', [1, 2, 3]],
      ['EventID:{1 TO 3]', [3]],
      ['EventID:[1 TO 3}', [1, 2]],
      ['EventID:[3 TO *]', [3, 4, 5]],
      ['EventID:{* TO 3}', [1, 2]],
      ['EventID:>=4104', [4, 5]],
      ['EventID:>4104', [4]],
      ['EventID:(>1 AND <=4104)', [3, 5]],
      ['DestinationPort:[1024 TO 5000]', [3]],
      ['DestinationPort.keyword:<1000', []],
      ['ServiceName.keyword:["Google" TO "Google Z"]', [4]],
      ['@timestamp:[now-1h TO now]', [3, 4, 5]],
      ['@timestamp:{now-1h TO now]', [4, 5]],
      ['@timestamp:>now-2h', [3, 4, 5]],
      ['@timestamp:["2024-05-06T09:00:00" TO "2024-05-06T10:00:00Z"]', [1, 2]],
      ['@timestamp:[2024-05-06||/d TO 2024-05-06||+10h]', [1, 2]],
      ['@timestamp:"2024-05-06"', [1, 2, 3, 4, 5]],
      ['@timestamp:[2024-05 TO 2024-05]', [1, 2, 3, 4, 5]],
      ['@timestamp:{2024-05 TO *]', []],
      ['@timestamp:"2024-05-06T09"', [1]],
      ['Installed:[2024-05-06T10:00 TO 2024-05-06T11:00]', [4]],
      ['Installed:[now-1h TO now]', []],
      ['Installed:[now-2h TO now]', [4]],
      ['DestinationIp:"10.0.0.0/8"', [3]],
      [String.raw`DestinationIp:192.168.0.0\/16`, []],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe('date math: an upper bound that is included, and a lower one that is not, round up', () => {
  const at = (text: string) => ({ at: text, time: Date.parse(text) });
  const DAYS = [
    /* 1 */ at('2024-01-31T12:00:00.000Z'),
    /* 2 */ at('2024-02-29T23:59:59.999Z'),
    /* 3 */ at('2024-03-01T00:00:00.000Z'),
    /* 4 */ at('2024-03-03T23:59:59.999Z'),
    /* 5 */ at('2024-03-04T00:00:00.000Z'),
    // A Wednesday, and *now*.
    /* 6 */ at('2024-03-06T10:30:15.500Z'),
  ];
  it.each(
    rows([
      ['@timestamp:[now/d TO now]', [6]],
      ['@timestamp:[now/w TO now/w]', [5, 6]],
      ['@timestamp:{now/w TO *]', []],
      ['@timestamp:[now-1w/w TO now/w}', [2, 3, 4]],
      ['@timestamp:{* TO now-1w/w]', [1, 2, 3, 4]],
      ['@timestamp:[now-1M/M TO now/M}', [2]],
      ['@timestamp:[now-1M/M TO now-1M/M]', [2]],
      ['@timestamp:{now-1M/M TO *}', [3, 4, 5, 6]],
      ['@timestamp:<=now-1y', []],
      ['@timestamp:[2024-02-29||/M TO 2024-02-29||/M]', [2]],
      ['@timestamp:[2024-01-31||+1M TO 2024-01-31||+1M/d]', [2]],
      ['@timestamp:{2024-03-01||/M TO *]', []],
      ['@timestamp:[* TO 2024-03-01||/M}', [1, 2]],
      ['@timestamp:<=2024-03', [1, 2, 3, 4, 5, 6]],
      ['@timestamp:<2024-03', [1, 2]],
      ['@timestamp:>2024-02', [3, 4, 5, 6]],
      ['@timestamp:<=2024-03-03', [1, 2, 3, 4]],
      // Each rounding goes up, the one before a step too: to the last millisecond of January and two days.
      ['@timestamp:[* TO 2024-01-31||/M+2d]', [1]],
      ['@timestamp:[* TO 2024-02-01||/M+3d]', [1, 2, 3, 4]],
      ['@timestamp:[now/m+15s TO now]', [6]],
      ['@timestamp:[now/m+16s TO now]', []],
      ['@timestamp:"2024-03-06T11:30:15.500+01:00"', [6]],
      ['at:[2024-02-29 TO 2024-03-03]', [2, 3, 4]],
      ['at:[now-7d/d TO now-3d/d]', [2, 3, 4]],
      ['at:{now-3d/d TO *]', [5, 6]],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, DAYS)).toEqual(lines);
  });
});

describe('terms without a field: every field', () => {
  it.each(
    rows([
      ['whoami', [1]],
      ['WHOAMI', [1]],
      ['"quick brown"', [5]],
      ['"brown quick"', []],
      ['fox powershell.exe', [2, 5]],
      [String.raw`*\\nc.exe`, [3]],
      [String.raw`*\\NC.exe`, []],
      ['*script*', [5]],
      ['4444', [3]],
      ['/n[cd]\\.exe/', [3]],
      ['foxes~', []],
      ['foy~', [5]],
      ['whoami AND EventID:1', [1]],
      ['- fox', [5]],
      [String.raw`\*:red`, [4]],
      [String.raw`\*.keyword:(*\\nc.exe OR *whoami*)`, [1, 3]],
      [String.raw`\*.keyword:whoami`, []],
    ]),
  )('%s', (query, lines) => {
    expect(found(esQs, query, EVENTS)).toEqual(lines);
  });
});

describe("Winlogbeat's template: whole fields, but for messages", () => {
  const BEATS = [
    { 'winlog.event_id': 1, 'winlog.event_data.Image': 'C:\\Windows\\System32\\cmd.exe', message: 'Process Create' },
    { 'winlog.event_id': '3', 'source.ip': '10.1.2.3', message: 'Network connection by CMD.exe' },
  ];
  it.each(
    rows([
      [String.raw`winlog.event_data.Image:*\\cmd.exe`, [1]],
      [String.raw`winlog.event_data.Image:*\\CMD.exe`, []],
      ['winlog.event_data.Image:cmd.exe', []],
      [String.raw`winlog.event_data.Image:"C:\\Windows\\System32\\cmd.exe"`, [1]],
      ['winlog.event_id:(1 OR 3)', [1, 2]],
      ['winlog.event_id:(1 3)', [1, 2]],
      ['message:create', [1]],
      ['message:"network connection"', [2]],
      ['winlog.event_data.Image.text:cmd.exe', [1]],
      ['cmd.exe', [2]],
      ['source.ip:"10.0.0.0/8"', [2]],
      // In a text, and as a value, it is no field's name.
      ['message:"a.keyword: x" OR winlog.event_data.Image:CMD.EXE', []],
      // A query that says `.keyword` is written for an index without the template.
      [String.raw`winlog.event_data.Image.keyword:*\\cmd.exe AND winlog.event_data.Image:CMD.EXE`, [1]],
    ]),
  )('%s', (query, lines) => {
    expect(found(lucene, query, BEATS)).toEqual(lines);
  });
});

describe("Graylog's template: whole fields, but for messages", () => {
  const MESSAGES = [
    ...EVENTS,
    /* 6 */ { source: 'WS-01.corp', message: 'sshd: failed login', timestamp: 0, level: 3, User: '' },
  ];
  it.each(
    rows([
      [String.raw`(EventID:"1" AND Image.keyword:(*\\cmd.exe *\\nc.exe))`, [1]],
      [String.raw`(EventID:"1" AND Image:(*\\cmd.exe *\\nc.exe))`, [1]],
      [String.raw`Image:*\\CMD.exe`, []],
      ['Image:cmd.exe', []],
      [String.raw`Image:"C\:\\Windows\\System32\\cmd.exe"`, [1]],
      [String.raw`Image:"*\\cmd.exe"`, []],
      [String.raw`User:"NT AUTHORITY\\SYSTEM"`, [1]],
      [String.raw`User:"nt authority\\system"`, []],
      ['User:""', [6]],
      [String.raw`Image:/.*\\(cmd|nc)\.exe/`, [1, 3]],
      ['EventID.keyword:(1 3)', [1, 2, 3]],
      ['EventID:[1 TO 5]', [1, 2, 3]],
      ['ServiceName.keyword:(Google Update)', []],
      ['_exists_:ServiceName', [4]],
      ['message:LOGIN', [6]],
      ['message:(login brown)', [5, 6]],
      ['message:"failed login"', [6]],
      ['login', [6]],
      ['*whoami*', [1]],
      ['Temp', [1]],
      ['source:ws\\-01.CORP', [6]],
      ['source:ws*', [6]],
      ['source:/WS.*/', [6]],
      ['source:ws-02.corp~1', [6]],
      ['source:ws', []],
    ]),
  )('%s', (query, lines) => {
    expect(found(graylog, query, MESSAGES)).toEqual(lines);
  });
});

describe('readings that want a word', () => {
  it.each([
    [
      'a:1 AND b:2 OR c:3',
      ['1:16 This condition finds nothing more: `AND` and `+` require what stands beside it, and leave it optional.'],
    ],
    ['a:1 OR NOT b:2', ['1:8 `OR NOT` leaves out what follows, as `AND NOT` does.']],
    [
      String.raw`User:NT\ AUTHORITY`,
      ['1:1 `User` is analysed: the term is read as the words `nt`, `authority`, one of which is enough.'],
    ],
    [
      String.raw`Image:*\\cmd.exe`,
      [
        '1:1 No word of an analysed field holds what the pattern asks for; it is compared with the whole value of `Image`, with case.',
      ],
    ],
    ['Image:"--" AND EventID:1', ['1:1 `Image` is analysed and this text holds no word: the condition is left out.']],
    ['ip:"10.0.0.0/8"', ['1:1 `10.0.0.0/8` is read as a range of addresses, as on a field of type `ip`.']],
    [
      'a.keyword:(b c)',
      [
        '1:12 Elasticsearch looks for the one value `b c` here since version 6, and looked for each word before; either is found.',
      ],
    ],
    [
      String.raw`set\-content`,
      ['1:1 Texts are analysed: the term is read as the words `set`, `content`, one of which is enough.'],
    ],
    [
      String.raw`ParentImage:"*\\a.exe" OR Image:("C\:\\b.exe" "*\\*")`,
      [
        '1:1 Within quotation marks `*` is no wildcard but a character like any other.',
        '1:47 Within quotation marks `*` is no wildcard but a character like any other.',
        '1:47 `Image` is analysed and this text holds no word: the condition is left out.',
      ],
    ],
    [String.raw`CommandLine:"a \* b"`, []],
    [
      String.raw`CommandLine:/.*\$env.*/`,
      [
        '1:1 No word of an analysed field holds what the pattern asks for; it is compared with the whole value of `CommandLine`, with case.',
      ],
    ],
    ['CommandLine:/[a-z]{1,3}/', []],
    ['a:1 and b:2', ['1:5 `and` is a word to look for here, no operator.']],
    ['a:1 Or (b:2 OR c)', ['1:5 `Or` is a word to look for here, no operator.']],
    ['not a:1', ['1:1 `not` is a word to look for here, no operator.']],
    ['a:(*b or *c)', ['1:7 `or` is a word to look for here, no operator.']],
    ['a:(b and c)', ['1:6 `and` is a word to look for here, no operator.']],
    ['this and that or not', []],
    ['a:and', []],
    ['a:1 OR b:or OR c:2', []],
    ['a - b', ['1:3 `-` before a blank is a term of its own, no operator.']],
    ['Image:cm*~2', ['1:10 `~` has no effect on a pattern.']],
    [
      String.raw`CommandLine.keyword:*\\Temp\\* \\.\\pipe\\*`,
      ['1:32 The blank before this ends the value of `CommandLine.keyword`; this is looked for in every field.'],
    ],
    [String.raw`(Image.keyword:*\\a.exe OR NOT_A_WORD:1) AND (NOT b:2)`, []],
  ])('%s', (query, messages) => {
    expect(warnings(esQs, query)).toEqual(messages);
  });

  it.each([
    ['a.keyword:(b c)', []],
    [String.raw`Image:*\\x.exe AND CommandLine:/.*\$env:.*/ AND User:NT\ AUTHORITY`, []],
    [String.raw`Image:"*\\x.exe"`, ['1:1 Within quotation marks `*` is no wildcard but a character like any other.']],
    [
      String.raw`message:*\\x.exe`,
      [
        '1:1 No word of an analysed field holds what the pattern asks for; it is compared with the whole value of `message`, with case.',
      ],
    ],
  ])('of Graylog: %s', (query, messages) => {
    expect(warnings(graylog, query)).toEqual(messages);
  });
});
