import { describe, expect, test } from 'vitest';
import { contentOf, parse, told } from '../support.ts';

/** The data sources of a classic playbook whose table is given; each row as its cells' text. */
function rows(table: string): { rows: string[][]; warnings: string[] } {
  const document = parse(`# T\n## Technique ID\nT1059\n## Data Sources\n\n${table}\n`);
  const { dataSources } = contentOf(document, 'classic').details;
  return {
    rows: dataSources.map(({ dataSource, eventLog, extra }) =>
      [dataSource, eventLog, ...extra].map(({ text }) => text),
    ),
    warnings: told(document),
  };
}

const HEAD = '| Data Source | Event Log |\n|---|---|\n';

describe('rows', () => {
  test.each([
    ['tidy', '| a | b |', [['a', 'b']], []],
    ['without a closing pipe', '| a | b', [['a', 'b']], []],
    ['without any outer pipe', 'a | b', [['a', 'b']], []],
    ['without spaces', '|a|b|', [['a', 'b']], []],
    ['with spaces after it', '| a | b |   ', [['a', 'b']], []],
    ['without its last cell', '| a |', [['a', '']], ['warning document/ragged-row 8:1']],
    ['with a cell too many', '| a | b | c |', [['a', 'b', 'c']], ['warning document/ragged-row 8:1']],
    ['with an escaped pipe', '| a \\| x | b |', [['a | x', 'b']], []],
    ['with an escaped pipe in code', '| `a \\| x` | b |', [['a | x', 'b']], []],
    ['with escapes', '| a\\_b \\* | `c\\_d` |', [['a_b *', 'c\\_d']], []],
    ['with entities', '| a &amp; b | &lt;c&gt; |', [['a & b', '<c>']], []],
    ['with a list in HTML', '| <ul><li>a</li><li>b</li></ul> | c<br>d |', [['a b', 'c d']], []],
    [
      'with links',
      '| [a](https://example.org/a), [b](x) | https://example.org |',
      [['a, b', 'https://example.org']],
      [],
    ],
    ['that are empty', '| | |\n| a | b |', [['a', 'b']], []],
    ['with a backslash at the end of a cell', '| a\\\\ | b |', [['a\\', 'b']], []],
  ])('%s', (_, row, expected, warnings) => {
    expect(rows(HEAD + row)).toEqual({ rows: expected, warnings });
  });
});

describe('blank lines between rows', () => {
  test('do not end the table, and are told', () => {
    expect(rows(`${HEAD}| a | b |\n\n| c | d |\n  \n\n| e | f |`)).toEqual({
      rows: [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      warnings: ['warning document/table-gap 9:1', 'warning document/table-gap 11:1'],
    });
  });

  test('places after a gap are those of the file, also with CR LF', () => {
    for (const end of ['\n', '\r\n']) {
      const text = `# T\n## Technique ID\nT1059\n## Data Analytics\n\n| Analytic Type | Analytic Logic |\n|---|---|\n| a | x == 1 |\n\n| b | y == 2 |\n`;
      const document = parse(text.replaceAll('\n', end));
      expect(document.analytics.map(({ source, line }) => [source, line])).toEqual([
        ['x == 1', 8],
        ['y == 2', 10],
      ]);
      const offset = document.analytics[1]?.map[0]?.[1] ?? 0;
      expect(text.replaceAll('\n', end).slice(offset, offset + 6)).toBe('y == 2');
    }
  });

  test('before another table, before text, and in code they stay', () => {
    expect(rows(`${HEAD}| a | b |\n\n| Data Source | Event Log |\n|---|---|\n| c | d |\n\ntext`)).toEqual({
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      warnings: [],
    });
    const code = '```\n| a | b |\n|---|---|\n| c | d |\n\n| e | f |\n```';
    const { sections } = contentOf(parse(`---\ndialect: article\n---\n# T\n\n${code}\n`), 'article');
    expect(sections[0]?.html).toContain('| c | d |\n\n| e | f |');
  });
});

test.each([
  ['named in another order', '| Event Log | Data Source |\n|---|---|\n| log | source |', [['source', 'log']]],
  ['of other names are read by position', '| A | B |\n|---|---|\n| one | two |', [['one', 'two']]],
])('columns %s', (_, table, expected) => {
  expect(rows(table).rows).toEqual(expected);
});
