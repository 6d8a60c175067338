import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMentions, mentionOfLink } from '../../src/documents/mentions.ts';
import { processorTime } from '../processor-time.ts';

const found = (text: string) => findMentions(text).map(({ kind, id, form }) => `${kind} ${id} ${form}`);

describe('ids in text', () => {
  test.each([
    ['a technique', 'As in T1028, sessions start.', ['technique T1028 text']],
    ['a sub-technique', 'T1059.001.', ['technique T1059.001 text']],
    ['a sub-technique with a slash', 'T1059/001 and more', ['technique T1059.001 text']],
    ['a sub-technique whose dot is escaped', 'T1059\\.001', ['technique T1059.001 text']],
    ['a sub-technique that lacks a zero', 'T1059.01', ['technique T1059.01 text']],
    [
      'in brackets and marks',
      '(T1028), **T1086**; [T1003]',
      ['T1028', 'T1086', 'T1003'].map((id) => `technique ${id} text`),
    ],
    ['several with slashes', 'T1028/T1086', ['technique T1028 text', 'technique T1086 text']],
    [
      'a chain of them',
      'T1028/T1086/TA0008/T1059.001',
      ['technique T1028 text', 'technique T1086 text', 'tactic TA0008 text', 'technique T1059.001 text'],
    ],
    ['a range', 'T1021.001-T1021.003', ['technique T1021.001 word', 'technique T1021.003 text']],
    ['a list without blanks', '-T1028', ['technique T1028 text']],
    ['lower case', 't1059.001', ['technique T1059.001 text']],
    ["a Sigma rule's tags", 'attack.t1086 car.2016-04-002', ['technique T1086 text', 'analytic CAR-2016-04-002 text']],
    ['the start of a longer name', 'T1028_remote_powershell', ['technique T1028 word']],
    ['the same, escaped', 'T1028\\_remote\\_powershell', ['technique T1028 word']],
    ["a file's name", 'T1028_remote_powershell.xml or T1086.md', ['technique T1028 word', 'technique T1086 word']],
    ['a word made with it', 'T1059-based', ['technique T1059 word']],
    ['a tactic', 'TA0008: Lateral Movement', ['tactic TA0008 text']],
    ['a defence', 'D3-PSA,', ['defence D3-PSA text']],
    [
      'a data component and a detection strategy',
      'DC0032 in DET0477',
      ['data-component DC0032 text', 'detection-strategy DET0477 text'],
    ],
    ['an analytic', 'see CAR-2014-11-004.', ['analytic CAR-2014-11-004 text']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['a longer word', 'MST1028 XT1086 T1028a T10280'],
    ['a longer number', 'T1000000'],
    ['a placeholder', 'T0000 T0000.001'],
    ['a GUID', '7f182e58-60bb-3bf8-D3-AB12-0a1b2c3d4e5f {3CB6973D-3E6F-4973-B1D9-2CAA3D7FBA99}'],
    ['bytes', 'D3-AD-BE-EF'],
    ['hosts and accounts', 'WIN-T1234 DC0032.corp.example DC0032$ CORP\\T1234$ T1234@corp.example'],
    ['paths', 'C:\\T1028 atomics/T1086/x ./T1028 a/T1028/T1086/T1003'],
    ['variables and parameters', '$T1028 %T1028% id=T1028 ?T1028'],
    ['event ids', 'EventID 1028, 4104'],
    ['a serial number', 'T1234-5678'],
    ['a library in lower case', 'd3-'],
  ])('none: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['T9999', true],
    ['t9999', false],
    ['T0803', false],
    ['TA0104', false],
    ['https://attack.mitre.org/techniques/T0803', false],
    ['TA0099', true],
    ['TA2541', false],
    ['DC0001', false],
    ['DET9999', true],
    ['D3-XYZ', true],
    ['d3-force', false],
    ['T9999_name', false],
    ['https://attack.mitre.org/datacomponents/DC9999/', true],
  ])('can %s mean nothing else? %s', (text, certain) => {
    expect(findMentions(text).map(({ isCertain }) => isCertain)).toEqual([certain]);
  });
});

describe('ids in addresses', () => {
  test.each([
    ['https://attack.mitre.org/techniques/T1028/', 'technique T1028'],
    ['https://attack.mitre.org/techniques/T1059/001', 'technique T1059.001'],
    ['http://attack.mitre.org/techniques/T1059.001/#detection', 'technique T1059.001'],
    ['https://attack.mitre.org/wiki/Technique/T1028', 'technique T1028'],
    ['attack.mitre.org/tactics/TA0008', 'tactic TA0008'],
    ['https://attack.mitre.org/datacomponents/DC0032/', 'data-component DC0032'],
    ['https://attack.mitre.org/detectionstrategies/DET0477/', 'detection-strategy DET0477'],
    ['https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis/', 'defence d3f:ProcessSpawnAnalysis'],
    ['https://d3fend.mitre.org/tactic/d3f:Detect', 'defence-tactic d3f:Detect'],
    ['https://d3fend.mitre.org/offensive-technique/attack/T1028/', 'technique T1028'],
    ['https://car.mitre.org/analytics/CAR-2014-11-004/', 'analytic CAR-2014-11-004'],
    ['https://car.mitre.org/wiki/CAR-2014-11-004', 'analytic CAR-2014-11-004'],
  ])('%s', (address, expected) => {
    const text = `See [it](${address}) and <${address}>`;
    expect(found(text)).toEqual([`${expected} address`, `${expected} address`]);
    const [first] = findMentions(text);
    const own = mentionOfLink(address);
    expect(own).toMatchObject({ kind: first?.kind, id: first?.id });
    expect(text.slice(first?.start, first?.end)).toBe(address.slice(own?.start, own?.end));
  });

  test.each([
    ['another site', 'https://github.com/redcanaryco/atomic-red-team/blob/master/atomics/T1028/T1028.md'],
    ['an archive of the site', 'https://web.archive.org/web/2019/https://attack.mitre.org/techniques/T1028/'],
    ['an old release', 'https://attack.mitre.org/versions/v6/techniques/T1028/'],
    ['a host that only looks like it', 'https://attack.mitre.org.example/techniques/T1028/'],
    ['a page of another kind', 'https://attack.mitre.org/groups/G0016/'],
    ['a placeholder', 'https://attack.mitre.org/techniques/T0000/'],
  ])('none: %s', (_, address) => {
    expect(found(`[x](${address})`)).toEqual([]);
    expect(mentionOfLink(address)).toBeUndefined();
  });

  test('a relative link is none', () => {
    expect(mentionOfLink('../Triggers/T1028.md')).toBeUndefined();
  });
});

test('mentions lie in the text, in order, apart, and read what they say', () => {
  const piece = fc.constantFrom(
    'T1028',
    'T1059.001',
    'TA0008',
    'D3-PSA',
    'DC0032',
    'DET0477',
    'CAR-2014-11-004',
    ' ',
    '_',
    '.',
    '/',
    '-',
    'x',
    '\n',
    'https://',
    'attack.mitre.org/techniques/',
    '(',
    ')',
    '|',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      let last = 0;
      for (const { id, start, end } of findMentions(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(text.slice(start, end).replace('\\', '').replace('/', '.').toUpperCase()).toBe(id.toUpperCase());
        last = end;
      }
    }),
  );
});

test('a long text takes little time', () => {
  const text = 'T1028/'.repeat(40_000);
  const start = processorTime();
  findMentions(text);
  findMentions('a'.repeat(300_000));
  findMentions('a.'.repeat(150_000));
  findMentions('//'.repeat(150_000));
  expect(processorTime() - start).toBeLessThan(2_000);
});
