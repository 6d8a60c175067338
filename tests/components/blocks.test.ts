import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { polishHtml, readTable, splitBlocks } from '../../src/components/site/blocks.ts';

describe('splitBlocks', () => {
  test.each([
    [
      '<p>a</p>\n<pre><code>b &lt; c\n</code></pre>',
      [
        ['p', 'a'],
        ['pre', 'b < c\n'],
      ],
    ],
    [
      'loose <b>words</b>',
      [
        ['#text', 'loose '],
        ['b', 'words'],
      ],
    ],
    [
      '<ul><li>a</li></ul>tail',
      [
        ['ul', 'a'],
        ['#text', 'tail'],
      ],
    ],
    [
      '<p>a<br>b</p><hr><p>c</p>',
      [
        ['p', 'ab'],
        ['hr', ''],
        ['p', 'c'],
      ],
    ],
    ['  \n ', []],
  ])('%s', (html, expected) => {
    expect(splitBlocks(html).map(({ name, text }) => [name, text])).toEqual(expected);
  });

  test('the blocks together are the whole, but for white space between', () => {
    const part = fc.constantFrom(
      '<p>a</p>',
      '<pre>b\n</pre>',
      'text',
      '<hr>',
      ' \n',
      '<div><p>c</p>d</div>',
      '&lt;e&gt;',
      '<br>',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const html = parts.join('');
        const joined = splitBlocks(html)
          .map((block) => block.html)
          .join('');
        expect(joined.replace(/\s+/g, '')).toBe(html.replace(/\s+/g, ''));
      }),
    );
  });
});

describe('readTable', () => {
  const table = (body: string): string =>
    `<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>${body}</tbody></table>`;

  test('cells keep their HTML and give their text', () => {
    expect(readTable(table('<tr><td><a href="x">one</a> &amp; two</td><td></td></tr>'))).toEqual({
      head: [
        { html: 'A', text: 'A' },
        { html: 'B', text: 'B' },
      ],
      rows: [
        [
          { html: '<a href="x">one</a> &amp; two', text: 'one & two' },
          { html: '', text: '' },
        ],
      ],
    });
  });

  test('lists in cells are part of the cell', () => {
    expect(readTable(table('<tr><td><ul><li>x</li></ul></td><td>y</td></tr>'))?.rows[0]?.[0]?.html).toBe(
      '<ul><li>x</li></ul>',
    );
  });

  test('a table with spanned cells, a table within, or no head has no plain grid', () => {
    expect(readTable(table('<tr><td colspan="2">x</td></tr>'))).toBeNull();
    expect(readTable(table(`<tr><td>${table('')}</td><td></td></tr>`))).toBeNull();
    expect(readTable('<table><tbody><tr><td>x</td></tr></tbody></table>')).toBeNull();
  });
});

describe('polishHtml', () => {
  test('tables scroll in a box of their own, and headers say that they head columns', () => {
    expect(polishHtml('<table><tr><th align="left">A</th></tr></table>')).toBe(
      '<div class="table-box" tabindex="0" role="group" aria-label="Table"><table><tr><th scope="col" align="left">A</th></tr></table></div>',
    );
  });

  test('a header without words becomes a plain cell', () => {
    expect(polishHtml('<tr><th align="left"> </th><th>A</th></tr>')).toBe('<tr><td></td><th scope="col">A</th></tr>');
  });

  test('breaks before the first word are dropped, others kept', () => {
    expect(polishHtml('<br><br>\n<p>a<br>b</p>')).toBe('\n<p>a<br>b</p>');
    expect(polishHtml('<p><br /><br />a</p>')).toBe('<p>a</p>');
  });

  test('an address as text may break behind its separators', () => {
    expect(polishHtml('<a href="https://a.example/b_c">https://a.example/b_c/</a> <a href="/x">a/b</a>')).toBe(
      '<a href="https://a.example/b_c">https://<wbr>a.example/<wbr>b_<wbr>c/</a> <a href="/x">a/b</a>',
    );
  });

  test('a long path in a table may break behind its separators, text outside and short words not', () => {
    const path = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
    expect(polishHtml(`<p>${path}</p>`)).toBe(`<p>${path}</p>`);
    expect(polishHtml(`<table><tr><td>${path}</td><td>a/b</td></tr></table>`)).toContain(
      '<td>HKLM\\<wbr>SYSTEM\\<wbr>CurrentControlSet\\<wbr>Control</td><td>a/b</td>',
    );
  });

  test('text that looks like markup is left alone', () => {
    expect(polishHtml('<p>&lt;table&gt; &lt;th&gt;</p>')).toBe('<p>&lt;table&gt; &lt;th&gt;</p>');
  });
});
