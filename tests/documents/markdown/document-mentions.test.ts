import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yamlMentions } from '../../../src/documents/markdown/document-mentions.ts';
import { SourceText } from '../../../src/documents/markdown/source-text.ts';
import { parse } from '../support.ts';

const article = (text: string) => `---\ndialect: article\ntitle: Notes\n---\n\n${text}\n`;
const found = (text: string) => parse(text).mentions.map(({ id, line, column }) => `${id} ${line}:${column}`);
const inArticle = (text: string) => parse(article(text)).mentions.map(({ id, form }) => `${id} ${form}`);

describe('ids typed in a document', () => {
  test.each([
    ['prose', 'Sessions (T1028) start.', ['T1028 text']],
    ['a heading', '## T1028_remote', ['T1028 word']],
    ['an escaped one', 'T1028\\_remote and T1059\\.001', ['T1028 word', 'T1059.001 text']],
    ['a list, a quote, emphasis', '- T1028\n\n> *T1086*', ['T1028 text', 'T1086 text']],
    ['cells', '| a | b |\n| - | - |\n| T1028 | x\\|T1086 |', ['T1028 text', 'T1086 text']],
    [
      "a link's text and address",
      '[T1028](https://attack.mitre.org/techniques/T1028/)',
      ['T1028 text', 'T1028 address'],
    ],
    ['an address alone', '<https://attack.mitre.org/techniques/T1028/>', ['T1028 address']],
    ['a bare address', 'https://attack.mitre.org/techniques/T1028/', ['T1028 address']],
    ['a definition', '[x][1]\n\n[1]: https://attack.mitre.org/techniques/T1028/', ['T1028 address']],
    ['an image and its text', '![T1028](https://attack.mitre.org/techniques/T1086/)', ['T1028 text', 'T1086 address']],
    ['an image of a file', '![x](T1028.png "T1086")', []],
    [
      'HTML',
      '<p title="T1003">T1028 <a href="https://attack.mitre.org/techniques/T1086">x</a></p>',
      ['T1028 text', 'T1086 address'],
    ],
    ['a footnote', 'x[^1]\n\n[^1]: T1028', ['T1028 text']],
  ])('%s', (_, text, expected) => {
    expect(inArticle(text)).toEqual(expected);
  });

  test.each([
    ['a fence', '```\nT1028\n```'],
    ['a fence in a list', '- x\n\n  ```\n  T1028\n  ```'],
    ['an indented block', 'x\n\n    T1028'],
    ['code in a line', 'x `T1028` y'],
    ['code of HTML', '<pre>\nT1028\n</pre>'],
    ['code of HTML in a line', 'x <code>T1028</code> y'],
    ['a comment', '<!-- T1028 -->'],
    ['a relative address', '[x](../Triggers/T1028.md)'],
    ["a link's title", '[x](https://example.com/ "T1028")'],
  ])('none in %s', (_, text) => {
    expect(inArticle(text)).toEqual([]);
  });

  test('in front matter, but not in its comments', () => {
    expect(
      found('---\ndialect: article\ntitle: "About T1028 # and T1086"\n# T1003\ntags: [T1059] # T1055\n---\n'),
    ).toEqual(['T1028 3:15', 'T1086 3:27', 'T1059 5:8']);
  });

  test('none in queries that stand in cells', () => {
    const text =
      '# A hunt\n\n## Technique ID\n\nT1028\n\n## Data Analytics\n\n| Analytic Type | Analytic Logic | Analytic Data Object |\n| --- | --- | --- |\n| Situational Awareness | process WHERE process\\_name == "T1086" | T1003 |\n';
    expect(parse(text).analytics).toHaveLength(1);
    expect(found(text)).toEqual(['T1028 5:1', 'T1003 11:68']);
  });

  test('in the metadata of a guided playbook, with its file', () => {
    const metadata = { file: 'a.metadata.yaml', text: 'title: T1028 # T1086\r\n' };
    const { mentions } = parse('# A\n\n## Offensive Tradecraft\n\nx\n', { metadata });
    expect(mentions).toMatchObject([{ id: 'T1028', file: 'a.metadata.yaml', start: 7, end: 12, line: 1, column: 8 }]);
  });

  test('offsets are those of the file, with its byte order mark and line ends', () => {
    const text = `\ufeff${article('one\r\ntwo T1028 and [x](https://attack.mitre.org/techniques/T1059/001)')}`;
    const { mentions } = parse(text);
    expect(mentions.map(({ start, end }) => text.slice(start, end))).toEqual(['T1028', 'T1059/001']);
    expect(mentions[1]?.label && text.slice(...mentions[1].label)).toBe('x');
  });
});

test('places in YAML are the places in its file', () => {
  const piece = fc.constantFrom(
    'a: ',
    '"',
    "'",
    'T1028',
    '# T1086',
    '\n',
    '  ',
    '- ',
    '|\n',
    ' x',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '\r\n',
    '&a ',
    '*a',
    '---\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      for (const { start, end, id } of yamlMentions(new SourceText('a.yaml', text))) {
        expect(text.slice(start, end)).toBe(id);
      }
    }),
  );
});
