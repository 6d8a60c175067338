import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createHighlighter, type Highlight } from '../../src/highlighting/highlighter.ts';
import { TOKEN_CLASSES } from '../../src/highlighting/token-theme.ts';
import { LANGUAGE_IDS } from '../../src/languages/language.ts';
import { processorTime } from '../processor-time.ts';

let highlight: Highlight;
beforeAll(async () => {
  highlight = await createHighlighter();
});

/** What a browser shows of the HTML. */
const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

/** The pieces of code that carry a class. */
const pieces = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`<span class="${name}">([^<]*)</span>`, 'g'))].map((match) =>
    textOf(match[1] ?? '').trim(),
  );

describe('each language shows its own forms', () => {
  test.each([
    ['car-pseudocode', 'x = search Process:Create', 'tok-type', 'Process'],
    ['car-pseudocode', 'y = filter x where (exe == "cmd.exe")', 'tok-keyword', 'filter'],
    ['eql-classic', 'process where subtype.create', 'tok-type', 'process'],
    ['eql', 'sequence by user.id with maxspan=5s', 'tok-number', '5s'],
    ['logpoint', 'image="*\\cmd.exe" -user=SYSTEM', 'tok-field', 'image'],
    ['ossem', 'process WHERE process_name == "cmd.exe"', 'tok-keyword', 'WHERE'],
    ['specific-events', 'Sysmon | 1 | Image | cmd.exe', 'tok-number', '1'],
    ['spark-sql', 'SELECT Hostname FROM dataTable', 'tok-keyword', 'SELECT'],
    ['pandas', "df['Image'].str.lower()", 'tok-string', "'Image'"],
    ['sigma', 'title: x', 'tok-field', 'title'],
    ['lucene', 'Image.keyword:*cmd', 'tok-escape', '*'],
    ['es-qs', '\\*.keyword:(*x*)', 'tok-field', '\\*.keyword'],
    ['es-qs', 'a\\-b:"x \\" *y"', 'tok-field', 'a\\-b'],
    ['es-qs', 'a\\-b:"x *y?"', 'tok-string', '"x *y?"'],
    ['es-qs', 'a:b AND c:d', 'tok-word-operator', 'AND'],
    ['graylog', 'NOT a:b', 'tok-word-operator', 'NOT'],
    ['watcher', '{"size": 0}', 'tok-number', '0'],
    ['spl', 'EventCode=4104 | stats count', 'tok-number', '4104'],
    ['spl', 'path="C:\\\\" | stats count', 'tok-string', '"C:\\\\"'],
    ['spl', 'a="say \\"x\\" | y" b=1', 'tok-string', '"say \\"x\\" | y"'],
    ['spl', 'path="*\\cmd.exe" b="x"', 'tok-string', '"*\\cmd.exe"'],
    ['grep', "grep -P '^a'", 'tok-function', 'grep'],
    ['grep', '(?=.*\\\\wsm)', 'tok-keyword', '(?='],
    ['dnif', '_fetch * from event where $App=x', 'tok-field', '$App'],
    ['powershell', 'Get-WinEvent -LogName Security', 'tok-function', 'Get-WinEvent'],
    ['kql', 'process.name: cmd* and not user.id > 5', 'tok-field', 'process.name'],
    ['kql', 'process.name: cmd* and not user.id > 5', 'tok-word-operator', 'and not'],
    ['kql', 'a: "x *y" and b: z', 'tok-string', '"x *y"'],
    ['kusto', 'SecurityEvent | where EventID == 4688', 'tok-keyword', 'where'],
  ])('%s: %s', (language, code, name, piece) => {
    expect(pieces(highlight(code, language), name)).toContain(piece);
  });

  test('every language id has a grammar', () => {
    for (const id of LANGUAGE_IDS) expect(highlight('"a" 1', id), id).toContain('<span class="tok-');
  });
});

describe('for any text', () => {
  const anyCode = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('<script>', '"', "'''", '`', '/*', '\\'),
  );

  test('the text on the page is the text of the analytic', () => {
    fc.assert(
      fc.property(
        anyCode,
        fc.constantFrom<string | undefined>(...LANGUAGE_IDS, 'no-such-language', undefined),
        (code, language) => {
          expect(textOf(highlight(code, language))).toBe(code.replace(/\r\n?/g, '\n'));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('markup holds nothing but spans with known classes', () => {
    fc.assert(
      fc.property(anyCode, fc.constantFrom(...LANGUAGE_IDS), (code, language) => {
        const inner = highlight(code, language).replace(
          /^<pre class="code" data-language="[a-z-]+" tabindex="0"><code>/,
          '',
        );
        for (const [tag] of inner.replace(/<\/code><\/pre>$/, '').matchAll(/<[^>]*>/g)) {
          const name = /^<span class="([\w-]+)">$/.exec(tag)?.[1];
          expect(tag === '</span>' || (TOKEN_CLASSES as readonly string[]).includes(name ?? '')).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a language without grammar is shown as plain text, its name escaped', () => {
  expect(highlight('a < b', '"><img>')).toBe(
    '<pre class="code" data-language="&quot;&gt;&lt;img&gt;" tabindex="0"><code>a &lt; b</code></pre>',
  );
});

test('names of properties that every object has are no languages', () => {
  expect(highlight('a', 'constructor')).toContain('<code>a</code>');
});

test('a hostile line ends quickly', () => {
  const started = processorTime();
  for (const id of LANGUAGE_IDS) highlight(`"${'\\'.repeat(4_000)}${'('.repeat(900)}`, id);
  expect(processorTime() - started).toBeLessThan(5_000);
});
