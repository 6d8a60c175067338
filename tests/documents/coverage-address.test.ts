import { describe, expect, test } from 'vitest';
import { CoverageFiles, readCoverageAddress } from '../../src/documents/coverage-address.ts';

test.each([
  ['../Data_Needed/DN_0003_1_windows_x.md', 'a log description', 'dn00031windowsx'],
  ['../data-needed/dn-0003-1-windows-x.md#fields', 'a log description', 'dn00031windowsx'],
  ['Data%20Needed/DN0003.md', 'a log description', 'dn0003'],
  ['../Detection_Rules/win_x.md', 'a rule', 'winx'],
  ['../Triggers/T1059.001.md', 'a trigger', 't1059.001'],
  ['../Enrichments/EN_0001_x.md', 'an enrichment', 'en0001x'],
  ['../Logging_Policies/LP_0003_x.md', 'a logging policy', 'lp0003x'],
])('%s', (address, what, key) => {
  expect(readCoverageAddress(address)).toMatchObject({ what, key });
});

test.each([
  '../playbooks/x.md',
  'https://example.org/Triggers/T1086.md',
  '../Data_Needed/',
  '../a/Data_Needed/x.md',
  '',
])('none of its addresses: %j', (address) => {
  expect(readCoverageAddress(address)).toBeUndefined();
});

describe('files', () => {
  const files = new CoverageFiles([
    'content/data-needed/DN_0003_1_windows_x.md',
    'content/rules/sub/win-y.md',
    'README.md',
  ]);
  test.each([
    ['../Data_Needed/DN_0003_1_windows_x.md', 'content/data-needed/DN_0003_1_windows_x.md'],
    ['../Data_Needed/dn0003-1-Windows-X.md', 'content/data-needed/DN_0003_1_windows_x.md'],
    ['../Detection_Rules/win_y.md', 'content/rules/sub/win-y.md'],
    ['../Data_Needed/win_y.md', undefined],
    ['../Triggers/T1086.md', undefined],
  ])('%s', (address, file) => {
    const read = readCoverageAddress(address);
    expect(read && files.find(read)).toBe(file);
  });
});
