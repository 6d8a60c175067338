import { describe, expect, it } from 'vitest';
import { find, records, selecting } from './plans.ts';

const EVENTS = records([
  { EventID: 1, Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'cmd.exe /c whoami', User: 'CORP\\ana' },
  { EventID: '1', Image: 'C:\\Tools\\Cmd.EXE', CommandLine: '"C:\\Tools\\cmd.exe" -enc AAAA', User: '' },
  { EventID: 11, Image: 'C:\\temp\\a*b.exe', CommandLine: 'a*b.exe ?', User: null },
  { EventID: 11.5, Image: ['C:\\one.exe', 'C:\\two.exe'], CommandLine: '\\\\srv\\share', Initiated: true },
  { EventID: 'x1', Image: '', Message: 'Failed password for root', Code: '0x17', 'Some Field': 'v', 'a.b': 5 },
]);

/** Sigma rules specification 2.1, "Detection": maps, lists, values, wildcards, escapes, special values. */
describe('search identifiers', () => {
  it.each([
    // Values are text without case; the whole value must match.
    ["Image: 'c:\\windows\\system32\\CMD.exe'", [1]],
    ['Image: cmd.exe', []],
    // Numbers equal numbers and texts that are one; a quoted number is a text.
    ['EventID: 1', [1, 2]],
    ["EventID: '1'", [1, 2]],
    ["EventID: '01'", []],
    ['EventID: 01', [1, 2]],
    ['EventID: 11.5', [4]],
    ['Initiated: true', [4]],
    ["Initiated: 'True'", [4]],
    ['Initiated: false', []],
    ['Code: 0x17', [5]],
    // A map asks for all of its fields, a list for any of its values.
    ['EventID: 1\nUser: CORP\\ana', [1]],
    ['EventID:\n  - 1\n  - 11', [1, 2, 3]],
    ["Image:\n  - 'C:\\one.exe'\n  - 'c:\\tools\\cmd.exe'", [2, 4]],
    ['EventID: [x1, 11]', [3, 5]],
    // A list of maps: any of them.
    ["- EventID: 11\n- Image|endswith: '\\cmd.exe'\n  User: ''", [2, 3]],
    ['- EventID: 11\n- whoami', [1, 3]],
    ['- - EventID: 11\n  - EventID: 11.5\n- EventID: x1', [3, 4, 5]],
    // An array field: any element.
    ["Image: 'C:\\two.exe'", [4]],
    // Wildcards.
    ["Image: '*\\cmd.exe'", [1, 2]],
    ["Image: 'C:\\\\*\\cmd.exe'", [1, 2]],
    ["Image: 'C:\\*\\cmd.exe'", []],
    ["Image: 'c:\\t?mp\\\\*'", [3]],
    ["Image: 'c:\\t?????\\\\*'", []],
    ["Image: '*'", [1, 2, 3, 4, 5]],
    ["Image: '?*'", [1, 2, 3, 4]],
    // Escapes: `\*` and `\?` are characters, `\\` a backslash, a backslash before anything else is itself.
    ["Image: 'C:\\temp\\a\\*b.exe'", [3]],
    ["CommandLine: 'a\\*b.exe \\?'", [3]],
    ["CommandLine: 'a\\*b.exe ?'", [3]],
    ["CommandLine|contains: 'exe \\?'", [3]],
    ["Image: 'C:\\temp\\\\*'", [3]],
    ["Image: 'C:\\temp\\*'", []],
    ["Image: 'C:\\\\temp\\\\a\\*b.exe'", [3]],
    ["CommandLine: '\\\\\\\\srv\\share'", [4]],
    ["CommandLine: '\\\\srv\\share'", []],
    ["CommandLine: '\\\\\\srv\\share'", [4]],
    // Empty text and null: there and empty, and not there.
    ["User: ''", [2]],
    ['User: null', [3, 4, 5]],
    ['User:', [3, 4, 5]],
    ["User:\n  - ''\n  - null", [2, 3, 4, 5]],
    // Field names with blanks and dots.
    ['Some Field: V', [5]],
    ['a.b: 5', [5]],
    // Block and double-quoted texts.
    ['Image: "C:\\\\Tools\\\\cmd.exe"', [2]],
    ['Message: >-\n  Failed password\n  for root', [5]],
  ])('%s', (lines, events) => {
    expect(find(selecting(lines), EVENTS)).toEqual(events);
  });

  it.each([
    // Keywords: anywhere in the event's raw line, without case.
    ['- whoami', [1]],
    ['- WHOAMI\n- failed password', [1, 5]],
    ['failed password', [5]],
    ['- passw?rd*root', [5]],
    ['- 17', [5]],
    ["'|all':\n  - failed\n  - root", [5]],
    ["'|all':\n  - failed\n  - whoami", []],
    ["'|re': 'Failed \\w+ for'", [5]],
    ["'|re|i': 'failed \\w+ FOR'", [5]],
    // A keyword beside fields.
    ["EventID: 1\n'|contains': enc", [2]],
    ["'|base64offset|contains': whoami", []],
  ])('keywords %s', (lines, events) => {
    expect(find(selecting(lines), EVENTS)).toEqual(events);
  });
});
