/** XML documents from trees. */
import type { Element, Text } from 'xast';
import { toXml } from 'xast-util-to-xml';

/** Characters that XML 1.0 cannot hold, not even escaped (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const LINE_BREAK: Text = { type: 'text', value: '\n' };

/** A text that XML can hold: without control characters, and without halves of characters. */
export const xmlText = (text: string): string => text.toWellFormed().replace(IMPOSSIBLE, '');

/** An element as text. */
function printed(element: Element): string {
  // The end of a CDATA section may not stand in text (section 2.4), and the printer leaves it as it is.
  return toXml(element, { closeEmptyElements: true, tightClose: true }).replaceAll(']]>', ']]&#x3E;');
}

/** How many bytes a part of the root takes in `xmlDocument`, with its line break. */
export const xmlBytes = (part: Element): number => Buffer.byteLength(printed(part)) + 1;

/** The document of a root element, in UTF-8, each part of the root on a line of its own. */
export function xmlDocument(root: Element): string {
  const children = [...root.children.flatMap((child) => [LINE_BREAK, child]), LINE_BREAK];
  return `<?xml version="1.0" encoding="utf-8"?>\n${printed({ ...root, children })}\n`;
}
