/** The one Markdown pipeline: CommonMark, GFM and front matter, parsed once for each document. */
import type { Definition, Html, Nodes, Parents, PhrasingContent, Root, RootContent, Text } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
import type { Diagnostic } from '../diagnostics.ts';
import { droppedElements } from './html-text.ts';
import { withoutKramdown } from './kramdown.ts';
import { openHtmlBlocks } from './kramdown-blocks.ts';
import type { Range, SourceText } from './source-text.ts';
import { closeTableGaps } from './table-gaps.ts';
import { isSafeUrl } from './urls.ts';
import { windowsCharacters } from './windows-characters.ts';
import {
  MAX_DOCUMENT_LENGTH,
  MAX_DOCUMENT_LINES,
  MAX_TABLE_COLUMNS,
  WorkLimitReached,
  WorkMeter,
} from './work-limit.ts';

/** A document's blocks, with references resolved, and its front matter apart. */
export interface MarkdownTree {
  blocks: RootContent[];
  /** The YAML between the `---` lines. */
  frontMatter: Range | null;
}

/** A line of dashes and pipes, as below the header of a table. */
const DELIMITER_ROW = /^[-:| \t>]*\|[-:| \t>]*$/gm;

const meter = new WorkMeter();

/** The meter's extension comes last: of two constructs at one character, micromark tries the later one first. */
const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml'])
  .use(function limitWork(this: Processor) {
    const data = this.data();
    data.micromarkExtensions ??= [];
    data.micromarkExtensions.push(meter.extension());
  })
  .use(function readReferences(this: Processor) {
    const data = this.data();
    data.fromMarkdownExtensions ??= [];
    data.fromMarkdownExtensions.push(windowsCharacters);
  })
  .freeze();

/** Parses a document. Gives `null`, with an error among the diagnostics, for a text that is too large or too entangled. */
export function parseMarkdown(source: SourceText, diagnostics: Diagnostic[]): MarkdownTree | null {
  const tooLarge = sizeError(source);
  if (tooLarge) {
    diagnostics.push(tooLarge);
    return null;
  }
  const { text, gaps } = closeTableGaps(openHtmlBlocks(source.text));
  for (const gap of gaps) {
    const blank = gap.start + (source.text[gap.start] === '\r' ? 2 : 1);
    diagnostics.push(
      source.diagnostic(
        'warning',
        'document/table-gap',
        'Unexpected blank line inside a table, expected its next row; the rows after it are read as rows of the table.',
        { start: blank, end: blank },
        'Remove the blank line: in Markdown it ends the table.',
      ),
    );
  }
  const root = parseWithinLimits(text, source, diagnostics);
  if (!root) return null;
  const definitions = definitionsOf(root);
  settle(root, definitions, source, diagnostics);
  const yaml = root.children[0]?.type === 'yaml' ? root.children[0] : null;
  return {
    blocks: yaml ? root.children.slice(1) : root.children,
    frontMatter: yaml ? yamlRange(source, yaml.value, rangeOf(yaml)) : null,
  };
}

/** The offsets that a node covers. */
export function rangeOf(node: Nodes): Range {
  const start = node.position?.start.offset ?? 0;
  return { start, end: node.position?.end.offset ?? start };
}

function sizeError(source: SourceText): Diagnostic | null {
  const { text } = source;
  const tooLarge = (found: number, unit: string, most: number, offset: number, help: string): Diagnostic => {
    const message = `The document has ${found} ${unit}, expected at most ${most}.`;
    return source.diagnostic('error', 'document/too-large', message, { start: offset, end: offset }, help);
  };
  const split = 'Split it into several documents.';
  if (text.length > MAX_DOCUMENT_LENGTH) {
    return tooLarge(text.length, 'characters', MAX_DOCUMENT_LENGTH, MAX_DOCUMENT_LENGTH, split);
  }
  const lines = source.place(text.length).line;
  if (lines > MAX_DOCUMENT_LINES) return tooLarge(lines, 'lines', MAX_DOCUMENT_LINES, text.length, split);
  for (const row of text.matchAll(DELIMITER_ROW)) {
    const columns = row[0].split('|').length;
    if (columns > MAX_TABLE_COLUMNS) {
      return tooLarge(columns, 'columns in a table', MAX_TABLE_COLUMNS, row.index, 'Split the table.');
    }
  }
  return null;
}

function parseWithinLimits(text: string, source: SourceText, diagnostics: Diagnostic[]): Root | null {
  meter.start(text);
  try {
    return parser.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof WorkLimitReached)) throw thrown;
    const message =
      thrown.reason === 'work'
        ? 'The Markdown up to here is too entangled to read: too many brackets, asterisks or other marks without a partner in one paragraph.'
        : 'The Markdown is nested too deeply to read here.';
    const help =
      thrown.reason === 'work'
        ? 'Put recorded text and code between lines of three backticks, or split the paragraph with blank lines.'
        : 'Nest lists and quotes less deeply.';
    const range = { start: thrown.offset, end: thrown.offset };
    diagnostics.push(source.diagnostic('error', 'document/too-complex', message, range, help));
    return null;
  }
}

function yamlRange(source: SourceText, value: string, node: Range): Range {
  const start = source.text.indexOf('\n', node.start) + 1 || node.end;
  return { start, end: Math.min(start + value.length, node.end) };
}

function definitionsOf(root: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  const visit = (node: Nodes): void => {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}

/** Resolves references, takes kramdown attributes out of the text, and reports what will not be shown. */
function settle(
  parent: Parents,
  definitions: ReadonlyMap<string, Definition>,
  source: SourceText,
  diagnostics: Diagnostic[],
): void {
  for (const node of parent.children) {
    if (node.type === 'text') stripAttributes(node);
    else if (node.type === 'linkReference' || node.type === 'imageReference') resolve(node, definitions);
    else if (node.type === 'html') reportDropped(node, source, diagnostics);
    if (node.type === 'link' && !isSafeUrl(node.url)) reportUnsafeLink(node.url, rangeOf(node), source, diagnostics);
    if ('children' in node) settle(node, definitions, source, diagnostics);
  }
}

function stripAttributes(node: Text): void {
  if (node.value.includes('{:')) node.value = withoutKramdown(node.value);
}

/** Turns a reference into the link that its definition makes of it, in place: sections are rendered one by one. */
function resolve(
  node: Extract<PhrasingContent, { type: 'linkReference' | 'imageReference' }>,
  definitions: ReadonlyMap<string, Definition>,
): void {
  const definition = definitions.get(node.identifier);
  if (!definition) return;
  const { url, title } = definition;
  Object.assign(node, { type: node.type === 'linkReference' ? 'link' : 'image', url, title });
}

function reportDropped(node: Html, source: SourceText, diagnostics: Diagnostic[]): void {
  for (const element of droppedElements(node.value)) {
    const message = `Unexpected element \`<${element}>\`, expected Markdown or plain HTML; it is not shown.`;
    diagnostics.push(source.diagnostic('warning', 'document/unsafe-html', message, rangeOf(node)));
  }
}

function reportUnsafeLink(url: string, range: Range, source: SourceText, diagnostics: Diagnostic[]): void {
  const scheme = url.slice(0, url.indexOf(':') + 1);
  const message = `Unexpected link address \`${scheme}…\`, expected \`https:\`, \`http:\`, \`mailto:\` or a relative address; its text is kept without the link.`;
  diagnostics.push(source.diagnostic('warning', 'document/unsafe-link', message, range));
}
