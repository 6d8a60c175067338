/** Ids typed anywhere in a document: in its prose, cells and addresses, and in its YAML; never in code. */
import type { Nodes, Parents, RootContent } from 'mdast';
import { Lexer } from 'yaml';
import { findMentions, type Mention } from '../mentions.ts';
import type { PlacedMention } from '../placed-mention.ts';
import type { SourceMap } from '../source-map.ts';
import { MAX_YAML_LENGTH } from '../yaml-mapping.ts';
import type { MarkdownTree } from './parse-markdown.ts';
import { rangeOf } from './parse-markdown.ts';
import type { Range, SourceText } from './source-text.ts';

/** Elements whose content is code or is not shown, and comments. */
const CODE = /<!--[\s\S]*?(?:-->|$)|<(pre|code|samp|kbd|script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const TAG = /<[^>]*>/g;
const ADDRESS_ATTRIBUTE = /(?<=\s(?:href|src)\s*=\s*)(?:"[^"]*"|'[^']*')/i;

/** What the lexer gives for starts and ends that have no text of their own: of a document, a scalar, a flow collection. */
const TEXTLESS: ReadonlySet<string> = new Set(['\u0002', '\u001f', '\u0018']);

/**
 * The ids of a document, in their order. Left out are code blocks, code within lines, code of HTML, and `queries`: the
 * places of text that is read as a query, as analytics map theirs.
 */
export function documentMentions(
  tree: MarkdownTree,
  source: SourceText,
  queries: readonly { readonly source: string; readonly map: SourceMap }[] = [],
): PlacedMention[] {
  const found: PlacedMention[] = tree.frontMatter ? yamlMentions(source, tree.frontMatter) : [];
  const add = (mentions: readonly Mention[], at: number, label?: Range): void => {
    for (const mention of mentions) found.push(placed(mention, at, source, label));
  };
  const visit = (parent: Parents): void => {
    let inCode = 0;
    for (const node of parent.children) {
      if (node.type === 'html') inCode = Math.max(0, inCode + codeDepth(node.value));
      else if (inCode > 0) continue;
      read(node, add, visit, source);
    }
  };
  visit({ type: 'root', children: tree.blocks });
  const inOrder = found.sort((left, right) => left.start - right.start);
  return outside(queries.flatMap(rangesOf), inOrder).filter(({ start }, index, all) => all[index - 1]?.start !== start);
}

/** The ids in a range of YAML, without its comments; a whole file without a range. None of one that is too long to be read. */
export function yamlMentions(
  source: SourceText,
  range: Range = { start: 0, end: source.text.length },
): PlacedMention[] {
  if (range.end - range.start > MAX_YAML_LENGTH) return [];
  let text = '';
  for (const token of new Lexer().lex(source.slice(range))) {
    if (TEXTLESS.has(token)) continue;
    text += token.startsWith('#') ? ' '.repeat(token.length) : token;
  }
  return findMentions(text).map((mention) => placed(mention, range.start, source));
}

function read(
  node: RootContent,
  add: (mentions: readonly Mention[], at: number, label?: Range) => void,
  visit: (parent: Parents) => void,
  source: SourceText,
): void {
  const range = rangeOf(node);
  // A link's text belongs to where it leads, the first address; more may stand in its title.
  const addresses = (from: number, label?: Range): void => {
    const mentions = findMentions(source.text.slice(from, range.end)).filter(({ form }) => form === 'address');
    add(mentions.slice(0, 1), from, label);
    add(mentions.slice(1), from);
  };
  switch (node.type) {
    case 'text':
      add(findMentions(source.slice(range)), range.start);
      return;
    case 'html':
      add(findMentions(withoutTags(source.slice(range))), range.start);
      return;
    case 'image':
      if (node.alt && source.text.startsWith(node.alt, range.start + 2)) add(findMentions(node.alt), range.start + 2);
      addresses(range.start + 2 + (node.alt?.length ?? 0));
      return;
    case 'definition':
      addresses(range.start);
      return;
    case 'link': {
      visit(node);
      const label = labelOf(node.children);
      addresses(label?.end ?? range.start, label);
      return;
    }
    default:
      if ('children' in node) visit(node);
  }
}

function labelOf(children: readonly Nodes[]): Range | undefined {
  const [first] = children;
  const last = children.at(-1);
  return first && last && { start: rangeOf(first).start, end: rangeOf(last).end };
}

/** The text of HTML with its tags blank but for the addresses that they lead to. */
function withoutTags(html: string): string {
  return html.replace(CODE, blank).replace(TAG, (tag) => {
    const address = ADDRESS_ATTRIBUTE.exec(tag);
    if (!address) return blank(tag);
    const before = tag.slice(0, address.index);
    return blank(before) + address[0] + blank(tag.slice(before.length + address[0].length));
  });
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** How many elements of code a tag opens (1), closes (-1) or neither. */
function codeDepth(tag: string): number {
  const [, closes, name] = /^<(\/?)(pre|code|samp|kbd|script|style)\b[^<]*$/i.exec(tag) ?? [];
  if (name === undefined) return 0;
  return closes ? -1 : 1;
}

/** The places in the file that a query was read from. */
function rangesOf({ source, map }: { readonly source: string; readonly map: SourceMap }): Range[] {
  return map.map(([from, file], index) => {
    const length = (map[index + 1]?.[0] ?? source.length) - from;
    return { start: file, end: file + length };
  });
}

/** The mentions, in their order, that touch none of the ranges. */
function outside(ranges: readonly Range[], mentions: readonly PlacedMention[]): PlacedMention[] {
  const inOrder = ranges.toSorted((left, right) => left.start - right.start);
  let next = 0;
  let end = 0;
  return mentions.filter((mention) => {
    for (let range = inOrder[next]; range && range.start < mention.end; range = inOrder[++next]) {
      end = Math.max(end, range.end);
    }
    return end <= mention.start;
  });
}

function placed(mention: Mention, at: number, source: SourceText, label?: Range): PlacedMention {
  const { line, column } = source.place(at + mention.start);
  const end = source.place(at + mention.end);
  const start = source.fileOffset(at + mention.start);
  return {
    ...mention,
    start,
    end: start + mention.end - mention.start,
    line,
    column,
    endColumn: end.column,
    ...(label ? { label: [source.fileOffset(label.start), source.fileOffset(label.end)] } : {}),
  };
}
