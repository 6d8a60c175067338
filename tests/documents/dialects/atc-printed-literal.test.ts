import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePrinted, judgePrinted, type LiteralBlock } from '../../../src/documents/dialects/atc-printed-literal.ts';
import { MappedText, toFileOffset } from '../../../src/documents/source-map.ts';

const raw = String.raw;
const SIGMA = {
  text: raw`
detection:
  a: {Image: '*\wsmprovhost.exe'}
  b: {TargetFilename: 'C:\Ink\Spool\drivers\*'}
  c: {ShareName: '\\server\IPC$'}
  d: {CommandLine|re: '\$env:Ink\[\d\]\Spool'}
`,
  patterns: [raw`\$env:Ink\[\d\]\Spool`],
};

const NO_SIGMA = { text: '', patterns: [] };

const query = (text: string): LiteralBlock => ({ text, kind: 'query' });
const grep = (text: string): LiteralBlock => ({ text, kind: 'grep' });
const powershell = (text: string): LiteralBlock => ({ text, kind: 'powershell' });
const other = (text: string): LiteralBlock => ({ text, kind: 'other' });
const note = (text: string): LiteralBlock => ({ text, kind: 'note' });

describe('one block by itself', () => {
  test.each<[string, LiteralBlock, boolean]>([
    ['four where the rule has one', query(raw`Image.keyword:*\\\\wsmprovhost.exe`), true],
    ['two where the rule has one', query(raw`Image.keyword:*\\wsmprovhost.exe`), false],
    ['a UNC path of a plain query: four where the rule has two', query(raw`ShareName="\\\\server"`), false],
    ['a UNC path and a path, plain', query(raw`ShareName="\\\\server\\IPC$"`), false],
    ['a UNC path, printed', query(raw`ShareName="\\\\\\\\server\\\\IPC$"`), true],
    ['within a path that the rule does not have, printed', query(raw`"C:\\\\Windows\\\\System32"`), true],
    ['within a path that the rule does not have, plain', query(raw`"C:\\Windows\\System32"`), false],
    ['an escape that no literal prints', query(raw`Image:C\:\\\\Windows\\\\x.exe`), false],
    ['an escaped hyphen, printed', query(raw`channel:"Microsoft\\-Windows\\-Sysmon\\/Operational"`), true],
    ['an escaped hyphen, plain', query(raw`channel:"Microsoft\-Windows\-Sysmon\/Operational"`), false],
    ['a line break between queries', query(raw`EventID:"1"\nEventID:"3"`), true],
    ['a line break at the end', query(raw`EventID:"1"\n`), true],
    ['a folder whose name starts with n', query(raw`Image:*\notepad.exe`), false],
    ['in quotes it is a folder too', query(raw`Image="C:\new"`), false],
    ['an apostrophe', query(raw`CommandLine="it\'s \"new\""`), false],
    ['an apostrophe, printed', query(raw`CommandLine="it\'s new"`), true],
    ['lines of its own', query('EventID="1" Image="*\\\\\\\\wsmprovhost.exe"\n| table Image'), false],
    ['a regular expression as the rule has it', query(raw`CommandLine:/\$env:Ink\[\d\]\Spool/`), false],
    ['a regular expression, printed', query(raw`CommandLine:/\\$env:Ink\\[\\d\\]\\Spool/`), true],
    ['no backslash at all', query('EventID:"1"'), false],
    ['a command with a here-document', other(raw`curl localhost <<EOF\n{\n  "a": 1\n}\nEOF\n`), true],
    ['a command with lines of its own', other('curl localhost <<EOF\n{"q": "*\\\\\\\\wsmprovhost.exe"}\nEOF'), false],
    ['JSON on one line says nothing', other(raw`{"q": "*\\\\wsmprovhost.exe"}`), false],
    ['a converted pattern, printed', grep(raw`grep -P '^(?:.*\\wsmprovhost\\.exe)'`), true],
    ['a converted pattern, plain', grep(raw`grep -P '^(?:.*\wsmprovhost\.exe)'`), false],
    ['a pattern of somebody who knows grep', grep(raw`grep -P '\\wsmprovhost\.exe'`), false],
    ['PowerShell, printed', powershell(raw`$_.message -match "Image.*.*\\\\wsmprovhost.exe"`), true],
    ['PowerShell, plain', powershell(raw`$_.message -match "Image.*.*\\wsmprovhost.exe"`), false],
    ['PowerShell, a keyword that is not escaped', powershell(raw`$_.message -match "*\wsmprovhost.exe*"`), false],
  ])('%s', (_, block, printed) => {
    expect(judgePrinted([block], SIGMA)).toEqual([printed]);
  });

  test('without a Sigma rule a path still tells, and what starts a value does not', () => {
    expect(judgePrinted([query(raw`Image:*\\\\a_tool.exe`)], NO_SIGMA)).toEqual([false]);
    expect(judgePrinted([query(raw`Image:C\\:\\\\Ink\\\\a_tool.exe`)], NO_SIGMA)).toEqual([true]);
  });
});

describe('a block that does not tell follows the others', () => {
  const printed = query(raw`Image.keyword:*\\\\wsmprovhost.exe`);
  const plain = query(raw`Image.keyword:*\\wsmprovhost.exe`);
  const unclear = query(raw`User="\\\\*"`);

  test.each<[string, LiteralBlock[], boolean[]]>([
    ['of printed ones', [unclear, printed], [true, true]],
    ['of plain ones', [plain, unclear], [false, false]],
    ['of both: plain', [plain, unclear, printed], [false, false, true]],
    ['a pattern that somebody wrote into a printed page', [printed, grep(raw`grep -P '\\wsmprovhost'`)], [true, true]],
    ['a pattern that somebody wrote into a plain page', [plain, grep(raw`grep -P '\\wsmprovhost'`)], [false, false]],
    [
      'a keyword of PowerShell in a printed page',
      [printed, powershell(raw`-match "*\\wsmprovhost.exe*"`)],
      [true, true],
    ],
    ['a note tells nothing of the others', [note('lines\nand \\"more\\"'), unclear, printed], [false, true, true]],
  ])('%s', (_, blocks, verdicts) => {
    expect(judgePrinted(blocks, SIGMA)).toEqual(verdicts);
  });
});

describe('decoding', () => {
  const mapped = (text: string): MappedText => new MappedText().append(text, 100);

  test.each([
    [raw`*\\\\a.exe`, raw`*\\a.exe`],
    [raw`it\'s\n\tnew\r\n`, "it's\n\tnew\r\n"],
    [raw`caf\xc3\xa9 \xe2\x80\x93 \xf0\x9f\x94\x8e`, 'café – 🔎'],
    [raw`\xff\xfe`, 'ÿþ'],
    [raw`\u2013 \U0001f50e`, '– 🔎'],
    [raw`C:\Windows\.`, raw`C:\Windows\.`],
    ['\\', '\\'],
  ])('%s', (text, decoded) => {
    expect(decodePrinted(mapped(text)).text).toBe(decoded);
  });

  test('each character leads to the one that it was written as', () => {
    const file = raw`-- a\\b\'c\nd \xe2\x80\x93 e`;
    const { text, map } = decodePrinted(new MappedText().append(file.slice(3), 3));
    expect([...text].map((_, index) => file[toFileOffset(map, index)]).join('')).toBe(raw`a\b'cnd x e`);
  });

  test('what Python prints of a text is that text again', () => {
    const characters = fc.constantFrom('\\', "'", '\n', '\t', 'n', 'x', 'a', '"', ' ', 'é', '–');
    const printed = (text: string): string =>
      text
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "\\'")
        .replaceAll('\n', '\\n')
        .replaceAll('\t', '\\t')
        .replaceAll('é', '\\xc3\\xa9')
        .replaceAll('–', '\\xe2\\x80\\x93');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expect(decodePrinted(mapped(printed(text))).text).toBe(text);
      }),
    );
  });
});
