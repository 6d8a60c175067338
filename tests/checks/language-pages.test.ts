import { describe, expect, it } from 'vitest';
import { checkLanguagePage } from '../../src/checks/language-pages.ts';
import { readLanguagePage } from '../../src/checks/read-language-page.ts';

const TRAIT = "{ says: As it is., examples: [{ query: 'x: a', finds: [1] }] }";

/** The file of a page in KQL, with parts of it put in place of others. */
function file(change: Partial<Record<'head' | 'examples' | 'refused' | 'unsupported', string>> = {}): string {
  return `id: kql
summary: For tests.
references: [{ title: None, url: https://example.org/ }]
${change.head ?? 'view: native'}
events: [{ x: a }, { x: b }]
compares:
${['case', 'wildcards', 'missing', 'numbers', 'backslashes'].map((name) => `  ${name}: ${TRAIT}\n`).join('')}constructs:
  - section: Values
    examples:
      - ${change.examples ?? "{ query: 'x: b', finds: [2] }"}
refused:
  - ${change.refused ?? "{ query: '(x: a', at: 6, message: 'Unexpected end of the query, expected `)`.' }"}
unsupported:
  - ${change.unsupported ?? "{ construct: Nested fields, query: 'user: { name: ada }', at: 1, message: 'A condition on the objects of a nested field (`field: { … }`) is not supported by Huntbook yet.' }"}
`;
}

function said(text: string, name = 'content/knowledge/languages/kql.yaml'): string[] {
  const context = { known: { macros: [], placeholders: [] }, views: ['native', 'ecs'] };
  return checkLanguagePage(readLanguagePage(name, text), context).diagnostics.map(
    ({ rule, line, column, message, help }) =>
      `${line}:${column} ${rule} ${message}${help === undefined ? '' : ` — ${help}`}`,
  );
}

describe('a page that is as its engine', () => {
  it('says nothing', () => {
    expect(said(file())).toEqual([]);
  });

  it('keeps how each text is refused', () => {
    const context = { known: { macros: [], placeholders: [] }, views: ['native'] };
    const { refusals } = checkLanguagePage(readLanguagePage('kql.yaml', file()), context);
    expect([...refusals].map(([part, { kind, start }]) => [part, kind, start])).toEqual([
      ['refused/0', 'syntax', 5],
      ['unsupported/0', 'unsupported', 0],
    ]);
  });
});

describe('a page that is not', () => {
  it.each([
    [
      'a text that is accepted',
      { refused: "{ query: 'x: a', at: 1, message: No. }" },
      '17:14 language/refusal Expected KQL to refuse this text, and it is accepted.',
    ],
    [
      'another place',
      { refused: "{ query: '(x: a', at: 2, message: 'Unexpected end of the query, expected `)`.' }" },
      '17:27 language/refusal Expected the error at line 1, column 2 of the query, found it at line 1, column 6: Unexpected end of the query, expected `)`. — it would be `at: 6`',
    ],
    [
      'a place in one line for a text of two',
      { refused: '{ query: "(x: a\\nand", at: 6, message: No. }' },
      '17:32 language/refusal Expected the error at line 1, column 6 of the query, found it at line 2, column 4: Unexpected end of the query, expected `)`. — it would be `at: { line: 2, column: 4 }`',
    ],
    [
      'another message',
      { refused: "{ query: '(x: a', at: 6, message: No. }" },
      '17:39 language/refusal Expected this message, found: Unexpected end of the query, expected `)`.',
    ],
    [
      'wrong text among what is unsupported',
      { unsupported: "{ construct: Brackets, query: '(x: a', at: 6, message: No. }" },
      '19:35 language/refusal Expected this to be unsupported, and it is wrong: Unexpected end of the query, expected `)`. — list it under `refused`',
    ],
    [
      'an example that does not parse, at the character',
      { examples: "{ query: 'x: a)', finds: [1] }" },
      '15:23 language/syntax The example does not parse: Unexpected `)`, expected `and`, `or` or the end of the query. — No `(` is open here.',
    ],
    [
      'an example that says nothing of its result',
      { examples: "{ query: 'x: b' }" },
      '15:9 language/form Expected `finds`, `sequences` or `table`: what the query gives.',
    ],
    [
      'a line that is not there',
      { examples: "{ query: 'x: b', finds: [3] }" },
      '15:33 language/form Unexpected line 3, expected one of the 2 events.',
    ],
    [
      'a key that is misspelt',
      { examples: "{ query: 'x: b', find: [2] }" },
      '15:26 language/form Unexpected key `find`, expected `query`, `finds`, `sequences`, `table`, `note` or `view`. — did you mean `finds`?',
    ],
    [
      'a view that is not there',
      { head: 'view: nativ' },
      '4:7 language/form Unexpected view `nativ`, expected `native` or `ecs`. — did you mean `native`?',
    ],
    ['YAML that is none', { head: 'view: [' }, '5:1 language/form '],
  ])('%s', (_, change, expected) => {
    const [first, ...rest] = said(file(change));
    expect(first?.slice(0, expected.length)).toBe(expected);
    expect(rest).toEqual([]);
  });

  it.each([
    [
      'nothing',
      '',
      '1:1 language/form Unexpected empty file, expected the keys `id`, `summary`, `references` and so on.',
    ],
    [
      'a list',
      '- id: kql\n',
      '1:1 language/form Unexpected value, expected the keys `id`, `summary`, `references` and so on.',
    ],
    [
      'a link that is none',
      file().replace('https://example.org/', 'javascript:alert(1)'),
      '3:34 language/form Unexpected value in `url`: expected an address such as `https://example.org/`.',
    ],
  ])('refuses in plain words %s', (_, text, expected) => {
    expect(said(text)).toEqual([expected]);
  });

  it('names no language', () => {
    const text = file().replace('id: kql', 'id: kqll');
    expect(said(text)).toEqual([
      '1:5 language/form Unexpected id `kqll`, expected that of a language. — did you mean `kql`?',
    ]);
    expect(said(file(), 'content/knowledge/languages/eql.yaml')).toEqual([
      "1:5 language/form Unexpected id `kql`, expected the file's name, `eql`.",
    ]);
  });
});
