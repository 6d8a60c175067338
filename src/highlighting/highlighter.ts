/**
 * Highlighting of analytics: text and language to a `<pre>` whose spans carry classes of a small fixed set.
 *
 * Built on Shiki's core with its JavaScript regular expressions: no WebAssembly to start, no inline styles (which the
 * site's content security policy refuses), and the same bytes on every machine.
 */
import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { escapeHtml } from './escape.ts';
import { type GrammarId, grammarFor, loadGrammars } from './grammars.ts';
import { type TokenClass, tokenClass, tokenTheme } from './token-theme.ts';

/** Turns code into HTML: `<pre class="code" data-language="…" tabindex="0"><code>…</code></pre>`. Never throws. */
export type Highlight = (code: string, language: string | undefined) => string;

/** Longer than any analytic by far: beyond it, text is shown as it is, so that a hostile block costs nothing. */
const LONGEST_CODE = 100_000;
/** A line longer than this is left plain: grammars are quadratic in the line at worst. */
const LONGEST_LINE = 5_000;
/** Blocks whose HTML is kept, more than a document's own. */
const REMEMBERED = 64;
/** Milliseconds are no measure for the same bytes everywhere: no limit but those above. */
const NO_TIME_LIMIT = 0;

/**
 * Patterns of this standard have no groups with flags of their own (`(?i:…)`): V8 (Node 24) was seen to lose such flags at times, by when it
 * compiled a pattern, so that `-EQ` had another class in one build of five.
 */
const REGEX_TARGET = 'ES2024';

/** Makes a highlighter. Grammars are read once; each is compiled when the first block of its language comes. */
export async function createHighlighter(): Promise<Highlight> {
  const [core, grammars] = await Promise.all([
    createHighlighterCore({
      themes: [tokenTheme],
      langs: [],
      engine: createJavaScriptRegexEngine({ forgiving: true, target: REGEX_TARGET }),
      warnings: false,
    }),
    loadGrammars(),
  ]);
  const ready = new Map<GrammarId, string>();

  const known = new Map<string, string>();

  return (code, language) => {
    const id = grammarFor(language);
    if (id === undefined || code.length > LONGEST_CODE) return block(escapeHtml(code), language);
    let name = ready.get(id);
    if (name === undefined) {
      const grammar = grammars[id];
      core.loadLanguageSync(grammar);
      name = grammar.at(-1)?.name ?? id;
      ready.set(id, name);
    }
    // A query stands in its section and in its analytic's panel, under two names of its language: it is read once.
    const key = `${name}\n${code}`;
    let html = known.get(key);
    if (html === undefined) {
      html = tokens(core, code, name);
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? '');
      known.set(key, html);
    }
    return block(html, language);
  };
}

function block(html: string, language: string | undefined): string {
  const attribute = language === undefined ? '' : ` data-language="${escapeHtml(language)}"`;
  return `<pre class="code"${attribute} tabindex="0"><code>${html}</code></pre>`;
}

function tokens(core: HighlighterCore, code: string, lang: string): string {
  const lines = core.codeToTokensBase(code, {
    lang,
    theme: 'huntbook-tokens',
    tokenizeMaxLineLength: LONGEST_LINE,
    tokenizeTimeLimit: NO_TIME_LIMIT,
  });
  return lines
    .map((line) => {
      let html = '';
      let run = '';
      let current: TokenClass | undefined;
      for (const token of line) {
        const next = tokenClass(token.color);
        // White space has no colour: it joins the run before it, which keeps the markup small.
        if (next !== current && token.content.trim() !== '') {
          html += span(run, current);
          run = '';
          current = next;
        }
        run += token.content;
      }
      return html + span(run, current);
    })
    .join('\n');
}

function span(text: string, name: TokenClass | undefined): string {
  if (text === '') return '';
  return name === undefined ? escapeHtml(text) : `<span class="${name}">${escapeHtml(text)}</span>`;
}
