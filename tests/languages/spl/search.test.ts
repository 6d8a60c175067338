import { describe, expect, it } from 'vitest';
import { find, warned } from './run.ts';

describe('conditions of search (Search Reference, "search")', () => {
  it.each([
    ['EventCode=1', [1, 2]],
    ['EventCode="1"', [1, 2]],
    ['EventCode = 1 user = ada', [1]],
    ['search EventCode=1', [1, 2]],
    ['| search EventCode=1', [1, 2]],
    ['EventCode==1', [1, 2]],
    ['user=ADA', [1, 4, 5]],
    ['user=ad*', [1, 4, 5]],
    ['user=*', [1, 2, 4, 5]],
    ['"user"="Ada"', [1, 4, 5]],
    ['NOT user=*', [3, 6]],
    ['user!=ada', [2]],
    ['NOT user=ada', [2, 3, 6]],
    ['user!=a*', [2]],
    ['user!=*', []],
    ['host=ws-1 OR host=ws-2 EventCode=1', [1, 2]],
    ['EventCode=3 OR EventCode=1 host=ws-2 AND DestinationPort>400', [3]],
    ['(EventCode=1 host=ws-1) OR EventCode=1102', [1, 2, 6]],
    ['NOT (EventCode=1 OR EventCode=3)', [4, 5, 6]],
    ['NOT EventCode=1 NOT EventCode=3 host=dc-1', [4, 5, 6]],
    ['EventCode IN (1, 3)', [1, 2, 3]],
    ['EventCode IN(46*, "1102")', [4, 5, 6]],
    ['EventCode NOT IN (1,3)', [4, 5, 6]],
    ['user=(ada OR bob) EventCode=1', [1, 2]],
    ['DestinationIp=10.0.0.0/8', [3]],
    ['DestinationIp="10.1.2.0/30" EventCode=3', [3]],
    ['DestinationIp=11.0.0.0/8', []],
    ['DestinationIp!=11.0.0.0/8', [3]],
    ['DestinationIp!=10.0.0.0/8', []],
    ['DestinationIp IN (192.168.0.0/16, 10.0.0.0/8)', [3]],
    ['bytes>100', [5]],
    ['bytes>=90 bytes<=90', [4]],
    ['DestinationPort<1000', [3]],
    ['groups=admins', [4]],
    ['groups!=users', [4]],
    ['NOT groups=users', [1, 2, 3, 6]],
    ['user=CASE(ada)', [4, 5]],
    ['a.b=dotted', [5]],
    ['index=other', [1, 2, 3, 4, 5]],
    ['index=*', [1, 2, 3, 4, 5, 6]],
    ['index=wineventlog EventCode=1102', [6]],
    ['source="WinEventLog:Security"', [4, 5, 6]],
    ['sourcetype="XmlWinEventLog:Microsoft-Windows-Sysmon/*" EventCode=3', [3]],
    ['*', [1, 2, 3, 4, 5, 6]],
  ])('%s', (query, lines) => expect(find(query)).toEqual(lines));
});

describe('IN is one of `=` for each value', () => {
  it.each([
    ['index IN (other, more)', [1, 2, 3, 4, 5]],
    ['index IN (*)', [1, 2, 3, 4, 5, 6]],
    ['index IN (win*) EventCode=1102', [6]],
    ['source IN ("WinEventLog:Security")', [4, 5, 6]],
    ['sourcetype IN ("XmlWinEventLog:Microsoft-Windows-Sysmon/*", x) EventCode=3', [3]],
    ['sourcetype NOT IN ("WinEventLog:Security")', [1, 2, 3]],
    ['user IN (CASE(ada), b*)', [2, 4, 5]],
    ['user IN (TERM(ada), "bob")', [1, 2, 4, 5]],
  ])('%s', (query, lines) => expect(find(query)).toEqual(lines));

  it('says once that an index restricts nothing', () => {
    expect(warned('index IN (a, b)')).toEqual([
      '1:1 `index` restricts nothing where the recorded events do not name theirs.',
    ]);
  });
});

describe('backslashes (Search Manual, "Backslashes")', () => {
  it.each([
    ['a doubled one is one', 'Image="*\\\\cmd.exe"', [1]],
    ['a single one before a letter is itself', 'Image="*\\cmd.exe"', [1]],
    ['without quotation marks too', 'Image=C:\\\\Windows\\System32\\cmd.exe', [1]],
    ['before a quotation mark it makes that a character', 'data="*\\"eve\\"*"', [5]],
    ['without quotation marks before one', 'data=*\\"eve\\"*', [5]],
    ['at the end, doubled', 'Image="C:\\\\Tools\\\\*"', [3]],
  ])('%s', (_rule, query, lines) => expect(find(query)).toEqual(lines));
});

describe('words are looked for in the raw line', () => {
  it.each([
    ['procdump', [1]],
    ['PROCDUMP lsass', [1]],
    ['"account failed"', [4]],
    ['login', []],
    ['*login', [4]],
    ['log*', [4, 5, 6]],
    ['account NOT failed', [5]],
    ['TERM(nc.exe)', [3]],
    ['"C:\\\\Windows\\\\System32\\\\cmd.exe"', [1, 2]],
  ])('%s', (query, lines) => expect(find(query)).toEqual(lines));

  it('says so where an operator was meant', () => {
    expect(warned('user=ada and EventCode=1')).toEqual(['1:10 `and` is read as a word to look for in the event.']);
  });
});

describe('times', () => {
  it.each([
    ['earliest=-1d', [6]],
    ['earliest=-3d@d latest=-1d', [1, 2, 3, 4, 5]],
    ['earliest=60 latest=420', [2, 3]],
    ['earliest="01/01/1970:00:07:00" latest=now', [4, 5]],
    ['latest=-1h@h EventCode=1', [1, 2]],
    ['date_wday=thursday date_minute>6 date_hour=0', [4, 5]],
  ])('%s', (query, lines) => expect(find(query)).toEqual(lines));
});

describe('searches in square brackets', () => {
  it.each([
    ['EventCode=1 [search EventCode=3 | table ProcessGuid]', [2]],
    ['EventCode=1 NOT [search EventCode=3 | fields ProcessGuid]', [1]],
    ['EventCode=1 [search EventCode=3 | return ProcessGuid]', [2]],
    ['host=* [| search user=Bob | stats count by host | fields host | format]', [1, 2]],
    ['EventCode=1102 OR [search EventCode=3 | fields host]', [3, 6]],
    ['EventCode=3 OR [search user=ada | fields user host]', [1, 3, 4, 5]],
    ['EventCode=3 OR NOT [search user=* | table host]', [3]],
    ['host=dc-1 (EventCode=1102 OR [search user=ada | table user])', [4, 5, 6]],
    ['([search EventCode=3 | table host] OR [search EventCode=1 | table user]) host!=dc*', [1, 2, 3]],
    ['groups=* (EventCode=1 OR [search EventCode=4625 | table groups])', [4, 5]],
    ['(EventCode=1 [search EventCode=3 | table ProcessGuid]) OR EventCode=1102', [2, 6]],
    ['* | search EventCode=1102 OR [| makeresults | eval user="b*" | table user]', [2, 6]],
    ['* | stats count by host | search count=3 OR [search EventCode=3 | table host] | where host="ws-2"', 'table'],
  ])('%s', (query, lines) => {
    if (lines === 'table') expect(find(query)).toEqual({ columns: ['host', 'count'], rows: [['ws-2', 1]] });
    else expect(find(query)).toEqual(lines);
  });
});
