/** Markdown nodes to safe HTML. */
import type { Element, ElementContent, Nodes as HastNodes, Root as HastRoot } from 'hast';
import { raw } from 'hast-util-raw';
import { toHtml } from 'hast-util-to-html';
import type { Code, Html, Nodes, PhrasingContent, RootContent, TableRow } from 'mdast';
import { type Handlers, type Raw, type State, toHast } from 'mdast-util-to-hast';
import { isPlaceholder, withPlaceholdersShown } from './html-text.ts';
import { completeAddresses, imageLink, sanitizeTree } from './sanitize.ts';

/** Renders code: takes the text and its language, gives trusted HTML that stands for the whole `<pre>`. */
export type Highlight = (code: string, language: string | undefined) => string;

/** Renders the nodes of one document. */
export class Renderer {
  readonly #highlight: Highlight | undefined;
  readonly #languages = new Map<Code, string>();
  /** What was rendered already: a section's body stands in the details and in the section. */
  readonly #rendered = new Map<readonly RootContent[], string>();

  constructor(highlight?: Highlight) {
    this.#highlight = highlight;
  }

  /** Says which language a fence holds, where its own words do not: rendering then names it. */
  setLanguage(fence: Code, language: string): void {
    this.#languages.set(fence, language);
    this.#rendered.clear();
  }

  /** Sanitised HTML of blocks. */
  html(blocks: readonly RootContent[]): string {
    if (blocks.length === 0) return '';
    const known = this.#rendered.get(blocks);
    if (known !== undefined) return known;
    const tree = toHast({ type: 'root', children: [...blocks] }, this.#options());
    const html = this.#finish(tree.type === 'root' ? tree : { type: 'root', children: [] }, blocks);
    this.#rendered.set(blocks, html);
    return html;
  }

  /** Sanitised HTML of inline content, without a paragraph around it. */
  inlineHtml(nodes: readonly PhrasingContent[]): string {
    if (nodes.length === 0) return '';
    const only = nodes.length === 1 ? nodes[0] : undefined;
    if (only?.type === 'text') return escapeHtml(only.value);
    const paragraph = toHast({ type: 'paragraph', children: [...nodes] }, this.#options());
    const children = paragraph.type === 'element' ? paragraph.children : [];
    return this.#finish({ type: 'root', children }, nodes);
  }

  #finish(tree: HastRoot, nodes: readonly Nodes[]): string {
    const holdsHtml = nodes.some(holds('html'));
    const whole: HastNodes = holdsHtml ? raw(tree) : tree;
    const root: HastRoot = whole.type === 'root' ? whole : { type: 'root', children: [] };
    const clean = sanitizeTree(root, { mayHoldImages: holdsHtml });
    completeAddresses(clean);
    trimBreaks(clean);
    if (this.#highlight && nodes.some(holds('code'))) highlightFences(clean, this.#highlight);
    return toHtml(clean, { allowDangerousHtml: true }).trim();
  }

  #options(): { allowDangerousHtml: true; handlers: Handlers } {
    const handlers: Handlers = {
      ...HANDLERS,
      code: (_state: State, node: Code) => fence(node, this.#languages.get(node) ?? fenceLanguage(node)),
    };
    return { allowDangerousHtml: true, handlers };
  }
}

/** The language of a fence by its own words: ```` ```sql ````, ```` ```{code-block} sql ````, ```` ```{code-cell} Ipython3 ````. */
export function fenceLanguage(node: Code): string | undefined {
  const info = [node.lang ?? '', node.meta ?? ''].join(' ').trim();
  if (info === '') return undefined;
  const directive = /^\{([\w-]+)\}\s*(\S*)/.exec(info);
  const word = (directive ? (directive[2] ?? '') : (info.split(/\s+/)[0] ?? '')).toLowerCase();
  if (/^i?python\d?$/.test(word)) return 'python';
  if (word !== '') return word;
  return directive?.[1] === 'code-cell' ? 'python' : undefined;
}

/** `text` as the content of an element, escaped as the rest of the rendered HTML is. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<]/g, (character) => (character === '&' ? '&#x26;' : '&#x3C;'));
}

const BLOCK_PARENTS: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);

const HANDLERS: Handlers = {
  html: renderHtml,
  image: (_state: State, node: Extract<PhrasingContent, { type: 'image' }>, parent: Nodes | undefined) =>
    imageLink(
      element('img', [], { src: node.url, alt: node.alt ?? '', ...(node.title ? { title: node.title } : {}) }),
      parent?.type === 'link',
    ),
  footnoteReference: (_state: State, node: Extract<PhrasingContent, { type: 'footnoteReference' }>) =>
    element('sup', [{ type: 'text', value: `[${node.label ?? node.identifier}]` }]),
  footnoteDefinition: (state: State, node: Extract<RootContent, { type: 'footnoteDefinition' }>) =>
    element('div', [
      element('sup', [{ type: 'text', value: `[${node.label ?? node.identifier}]` }]),
      { type: 'text', value: ' ' },
      ...state.all(node),
    ]),
  tableRow: renderRow,
};

/** HTML for `hast-util-raw` to read; placeholders as text, in a paragraph where they stand between blocks. */
function renderHtml(_state: State, node: Html, parent: Nodes | undefined): Raw | ElementContent {
  if (!isPlaceholder(node.value)) return { type: 'raw', value: withPlaceholdersShown(node.value) };
  const text: ElementContent = { type: 'text', value: node.value };
  return parent && BLOCK_PARENTS.has(parent.type) ? element('p', [text]) : text;
}

/** A row with the cells that it has: surplus ones are kept, and missing ones are not made up. */
function renderRow(state: State, row: TableRow, parent: Nodes | undefined): Element {
  const table = parent?.type === 'table' ? parent : undefined;
  const tagName = table && table.children[0] === row ? 'th' : 'td';
  const cells = row.children.map((cell, index) => {
    const align = table?.align?.[index];
    return element(tagName, state.all(cell), align ? { align } : {});
  });
  return element('tr', cells);
}

function fence(node: Code, language: string | undefined): Element {
  const properties = language === undefined ? {} : { className: [`language-${language.replace(/[^\w.+#-]/g, '-')}`] };
  const value = node.value === '' ? '' : `${node.value.replace(/\r\n?/g, '\n')}\n`;
  return element('pre', [element('code', [{ type: 'text', value }], properties)]);
}

function element(tagName: string, children: ElementContent[], properties: Element['properties'] = {}): Element {
  return { type: 'element', tagName, properties, children };
}

function holds(type: 'html' | 'code'): (node: Nodes) => boolean {
  const test = (node: Nodes): boolean => node.type === type || ('children' in node && node.children.some(test));
  return test;
}

/** Takes line breaks at either end away: `<br><br>` before a text is a habit of page layout. */
function trimBreaks(root: HastRoot): void {
  const isVoid = (node: HastNodes | undefined): boolean =>
    (node?.type === 'element' && node.tagName === 'br') || (node?.type === 'text' && node.value.trim() === '');
  while (isVoid(root.children[0])) root.children.shift();
  while (isVoid(root.children.at(-1))) root.children.pop();
  const first = root.children[0];
  if (first?.type !== 'element' || first.tagName !== 'p') return;
  while (isVoid(first.children[0])) first.children.shift();
  const start = first.children[0];
  if (start?.type === 'text') start.value = start.value.trimStart();
  if (first.children.length === 0) root.children.shift();
}

function highlightFences(parent: HastRoot | Element, highlight: Highlight): void {
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    const code = child.tagName === 'pre' ? child.children[0] : undefined;
    if (code?.type !== 'element' || code.tagName !== 'code' || child.children.length !== 1) {
      highlightFences(child, highlight);
      continue;
    }
    const text = code.children.map((node) => (node.type === 'text' ? node.value : '')).join('');
    const classes = code.properties.className;
    const language = Array.isArray(classes) ? String(classes[0] ?? '').replace(/^language-/, '') : '';
    const value = highlight(text.replace(/\n$/, ''), language === '' ? undefined : language);
    parent.children[index] = { type: 'raw', value };
  }
}
