/** Markdown nodes to the text that a reader sees. */
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { htmlText, isPlaceholder } from './html-text.ts';

/** The text of blocks, line breaks kept, a blank line between blocks. */
export function blockText(nodes: readonly (RootContent | PhrasingContent)[]): string {
  return nodes
    .map((node) => textOf(node).trim())
    .filter((text) => text !== '')
    .join('\n\n');
}

/** The text of inline content, white space folded. */
export function inlineText(nodes: readonly PhrasingContent[]): string {
  return foldSpace(nodes.map(textOf).join(''));
}

/** `text` with each run of white space as one space, none at the ends. */
function foldSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function textOf(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'html':
      return isPlaceholder(node.value) ? node.value : htmlText(node.value);
    case 'break':
      return '\n';
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'footnoteReference':
      return `[${node.label ?? node.identifier}]`;
    case 'list':
    case 'table':
      return node.children.map((child) => textOf(child).trim()).join('\n');
    case 'tableRow':
      return node.children.map(textOf).join(' | ');
    case 'listItem':
    case 'blockquote':
    case 'footnoteDefinition':
    case 'root':
      return node.children.map((child) => textOf(child).trim()).join('\n');
    case 'definition':
    case 'thematicBreak':
    case 'yaml':
      return '';
    default:
      return node.children.map(textOf).join('');
  }
}
