/** XML as a tree, for what exports write in it (XML 1.0; names without their prefixes). */
import { Parser } from 'htmlparser2';

/** Deepest nesting of elements that is read. */
export const DEEPEST = 32;

/** An element: its own text is what stands between its children. */
export interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/**
 * What holds the elements of a text of XML. `transparent` names elements whose text is their parent's. Entities of a
 * document type are not resolved: there is nothing that could grow or lead elsewhere.
 */
export function parseXml(xml: string, transparent: readonly string[] = []): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const own = localName(name);
        if (transparent.includes(own)) return;
        const element = { name: own, attributes, children: [], text: '' };
        if (open.length <= DEEPEST) open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(text) {
        const element = open.at(-1);
        if (element) element.text += text;
      },
      onclosetag(name) {
        if (open.length > 1 && !transparent.includes(localName(name))) open.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return root;
}

/** The elements of a name below an element, wherever they stand, but not within each other. */
export function elementsBelow(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : elementsBelow(child, name)));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
