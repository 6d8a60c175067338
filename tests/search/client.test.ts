import { describe, expect, it } from 'vitest';
import { queryOf, stateOf } from '../../src/search/client/state.ts';
import { type IdFile, readIdFile } from '../../src/search/id-file.ts';
import { findIds, findNames, type IdEntry, idOf, leftBy, pageOf, titleOf } from '../../src/search/ids.ts';
import { searchWords } from '../../src/search/words.ts';

const file: IdFile = {
  groups: [
    {
      kind: 'Technique',
      at: '/techniques/',
      ids: [
        ['T1021', 'Remote Services'],
        ['T1021.006', 'Windows Remote Management'],
      ],
    },
    {
      kind: 'Technique',
      at: '/techniques/',
      unindexed: true,
      ids: [
        ['T1003', 'OS Credential Dumping'],
        ['T1028', 'Windows Remote Management'],
        ['T1064', 'Scripting'],
        ['T1555', 'Credentials from Password Stores'],
        ['T1208', 'Kerberoasting'],
        ['T1558.003', 'Kerberoasting'],
        ['T1999', 'Credential'],
      ],
    },
    {
      kind: 'Analytic',
      at: '/analytics/',
      ids: [['CAR-2014-11-004', 'Remote PowerShell Sessions', 'car-2014-11-004']],
    },
    { kind: 'Defence', at: '/defences/', ids: [['D3-PSA', 'Process Spawn Analysis']] },
    { kind: 'Dataset', at: '/datasets/', ids: [['Session', 'A session', 'Session']] },
  ],
  old: [
    ['T1028', 'revoked', 'T1021.006'],
    ['T1208', 'revoked', 'T1558.003'],
    ['T1064', 'deprecated'],
  ],
  strategies: { anchor: 'detection', ids: [['DET0477', 'T1021.006']] },
};
const entries: readonly IdEntry[] = readIdFile(file);

describe('what filters leave of the list of ids', () => {
  it.each<[Record<string, string[]>, string, string[]]>([
    [{}, 'credential dump', ['OS Credential Dumping']],
    [{ kind: ['Technique'] }, 'credential dump', ['OS Credential Dumping']],
    [{ kind: ['Defence', 'Technique'] }, 'credential dump', ['OS Credential Dumping']],
    [{ kind: ['Defence'] }, 'credential dump', []],
    // Which platforms and proof a page has only the index of words knows.
    [{ kind: ['Technique'], platform: ['Windows'] }, 'credential dump', []],
    [{ proof: ['Proven'] }, 'credential dump', []],
  ])('%j: %s', (filters, text, names) => {
    expect(findNames(leftBy(entries, filters), text).map(({ name }) => name)).toEqual(names);
  });

  it.each<[Record<string, string[]>, string, string[]]>([
    [{ kind: ['Technique'] }, 'T1003', ['/techniques/t1003/']],
    [{ kind: ['Analytic'] }, 'T1003', []],
    [{ kind: ['Analytic'] }, 'CAR-2014-11-004', ['/analytics/car-2014-11-004/']],
  ])('%j: the id %s', (filters, text, urls) => {
    expect(findIds(leftBy(entries, filters), text).map(({ url }) => url)).toEqual(urls);
  });
});

describe('the list of ids', () => {
  it.each([
    ['T1021.006', [['T1021.006 Windows Remote Management', '/techniques/t1021.006/']]],
    ['CAR-2014-11-004', [['CAR-2014-11-004 Remote PowerShell Sessions', '/analytics/car-2014-11-004/']]],
    ['session', [['A session', '/datasets/Session/']]],
    // An old id leads to its own page, which says what became of it, then to what replaces it.
    [
      'T1028',
      [
        ['T1028 Windows Remote Management (revoked: now T1021.006 Windows Remote Management)', '/techniques/t1028/'],
        ['T1028 is now T1021.006 Windows Remote Management', '/techniques/t1021.006/'],
      ],
    ],
    ['T1064', [['T1064 Scripting (deprecated)', '/techniques/t1064/']]],
    // A whole name, where nothing else would find the page.
    ['os credential dumping', [['T1003 OS Credential Dumping', '/techniques/t1003/']]],
    ['remote services', []],
    // What is in use stands first.
    [
      'kerberoasting',
      [
        ['T1558.003 Kerberoasting', '/techniques/t1558.003/'],
        ['T1208 Kerberoasting (revoked: now T1558.003 Kerberoasting)', '/techniques/t1208/'],
      ],
    ],
    // The name of an old id leads on, too.
    ['scripting', [['T1064 Scripting (deprecated)', '/techniques/t1064/']]],
    [
      'windows remote management',
      [
        ['T1028 Windows Remote Management (revoked: now T1021.006 Windows Remote Management)', '/techniques/t1028/'],
        ['T1028 is now T1021.006 Windows Remote Management', '/techniques/t1021.006/'],
      ],
    ],
    [
      'DET0477',
      [['DET0477 Detection strategy of T1021.006 Windows Remote Management', '/techniques/t1021.006/#detection']],
    ],
  ])('%s leads to %j', (id, expected) => {
    expect(findIds(entries, id).map((entry) => [titleOf(entry), entry.url])).toEqual(expected);
  });
});

describe('names of pages that the index of words leaves out', () => {
  it.each([
    ['credential dumping', ['T1003']],
    ['credential', ['T1003', 'T1555', 'T1999']],
    ['Dump', ['T1003']],
    // An indexed page is found by the index; a part within a word is none.
    ['remote services', []],
    ['umping', []],
    ['os', []],
    ['', []],
  ])('%j finds %j', (text, ids) => expect(findNames(entries, text).map(({ id }) => id)).toEqual(ids));
});

it.each([
  ['/techniques/t1021/', 'techniques/t1021/index.html'],
  ['/techniques/t1021/#detection', 'techniques/t1021/index.html#detection'],
  ['/', 'index.html'],
  ['/playbooks/a/index.html', 'playbooks/a/index.html'],
])('the page of %s is %s', (url, page) => expect(pageOf(url)).toBe(page));

describe('idOf', () => {
  it.each([
    ['t1021.006', 'T1021.006'],
    ['attack.t1021.006', 'T1021.006'],
    ['D3-pla', 'D3-PLA'],
    [' CAR-2014-11-004 ', 'CAR-2014-11-004'],
    ['TA0008', 'TA0008'],
    ['T1021/006', 'T1021.006'],
    ['(T1021.006),', 'T1021.006'],
    ['“T1021”', 'T1021'],
    ['CAR.2014-11-004', 'CAR-2014-11-004'],
    ['https://attack.mitre.org/techniques/T1021/006/', 'T1021.006'],
    ['attack.mitre.org/techniques/T1021', 'T1021'],
    ['winrm', null],
    ['T10', null],
    // As long as it is typed.
    ['T1021.00', null],
    ['T1021 T1028', null],
    ['see https://attack.mitre.org/techniques/T1021', null],
    ['https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis/', null],
  ])('%s → %s', (text, id) => expect(idOf(text)).toBe(id));
});

describe('findIds', () => {
  it.each([
    ['T1021', ['T1021']],
    ['attack.t1021.006', ['T1021.006']],
    ['CAR-2014', ['CAR-2014-11-004']],
    ['CAR-2099-01-001', []],
    ['T102', ['T1021', 'T1021.006', 'T1028', 'T1028']],
    ['T1', []],
    ['T1021.00', ['T1021.006']],
    ['T1003 OS Credential Dumping', ['T1003']],
    ['T1021.006: remote sessions, T1003', ['T1021.006', 'T1003']],
    ['T1064_scripting', ['T1064']],
    ['https://attack.mitre.org/techniques/T1003/', ['T1003']],
    ['https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis/', ['D3-PSA']],
    ['d3f:ProcessSpawnAnalysis', ['D3-PSA']],
  ])('%s → %j', (text, ids) => expect(findIds(entries, text).map((entry) => entry.id)).toEqual(ids));
});

describe('what the index of words is asked for', () => {
  const index = {
    search: async (text: string | null, options: object) => ({
      asked: text,
      options,
      results: (text?.startsWith('"') ? ['a', 'b'] : ['c', 'b', 'a']).map((id) => ({ id })),
    }),
  };
  const found = async (text: string | null) =>
    (await searchWords(index, text, {})).results.map(({ id }) => id).join('');

  it.each([
    ['words, by relevance', 'winrm', 'cba'],
    ['nothing', null, 'cba'],
    ['an id, by relevance, without what only begins like it', 'T1021', 'ba'],
    ['an id as it is copied', 'attack.t1021', 'ba'],
  ])('%s', async (_, text, ids) => expect(await found(text)).toBe(ids));
});

it('a state survives its address', () => {
  const state = {
    text: 'winrm 5985',
    filters: { kind: ['Playbook', 'Analytic'], technique: ['T1021.006 Windows Remote Management'] },
  };
  expect(stateOf(queryOf(state))).toEqual(state);
  expect(queryOf({ text: '', filters: {} })).toBe('');
});
