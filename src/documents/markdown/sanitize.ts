/** The allow-list that every piece of a document's HTML passes before it may be set into a page. */
import type { Element, Nodes, Root } from 'hast';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { DROPPED_ELEMENTS } from './html-text.ts';
import { isSafeUrl, SAFE_SCHEMES } from './urls.ts';

const TABLE_PARTS = ['tbody', 'td', 'th', 'thead', 'tfoot', 'tr'];
const ALIGNMENT: [string, ...string[]] = ['align', 'left', 'center', 'right'];

/**
 * Elements that carry text and its structure; no `id`, `name`, `style`, handlers or sources. Classes are the ones that
 * rendering makes: `language-…` on code and GFM's task lists. Headings get their anchors from the page, not from here.
 */
const schema: Schema = {
  allowComments: false,
  allowDoctypes: false,
  ancestors: Object.fromEntries(TABLE_PARTS.map((name) => [name, ['table']])),
  attributes: {
    a: ['href', 'title'],
    abbr: ['title'],
    code: [['className', /^language-[\w.+#-]{1,40}$/]],
    details: ['open'],
    input: [
      ['disabled', true],
      ['type', 'checkbox'],
      ['checked', true],
    ],
    li: [['className', 'task-list-item']],
    ol: ['start', ['className', 'contains-task-list']],
    td: [ALIGNMENT],
    th: [ALIGNMENT],
    ul: [['className', 'contains-task-list']],
  },
  clobber: [],
  protocols: { href: [...SAFE_SCHEMES] },
  required: { input: { disabled: true, type: 'checkbox' } },
  strip: [...DROPPED_ELEMENTS],
  tagNames: (
    'a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i input ' +
    'ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead ' +
    'tr tt u ul var'
  ).split(' '),
};

/** A tree with nothing in it but what the allow-list names. Images become links: they would tell readers' addresses to others. */
export function sanitizeTree(tree: Root, options: { mayHoldImages: boolean }): Root {
  if (options.mayHoldImages) linkImages(tree, false);
  const clean = sanitize(tree, schema);
  return clean.type === 'root' ? clean : { type: 'root', children: clean.type === 'doctype' ? [] : [clean] };
}

function linkImages(parent: Root | Element, inLink: boolean): void {
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    if (child.tagName === 'img') parent.children[index] = imageLink(child, inLink);
    else linkImages(child, inLink || child.tagName === 'a');
  }
}

/** What stands for an image: a link to it with its alternative text, or that text alone inside a link. */
export function imageLink(image: Element, inLink: boolean): Element {
  const { src, alt, title } = image.properties;
  const address = typeof src === 'string' ? src : '';
  const text = (typeof alt === 'string' && alt.trim()) || (typeof title === 'string' && title.trim()) || address;
  const children: Element['children'] = [{ type: 'text', value: text }];
  if (inLink || address === '' || !isSafeUrl(address)) {
    return { type: 'element', tagName: 'span', properties: {}, children };
  }
  return { type: 'element', tagName: 'a', properties: { href: address }, children };
}

/** Gives addresses that name a host without a scheme (`//host`) one: on `file://` they would mean a file. */
export function completeAddresses(tree: Nodes): void {
  if (!('children' in tree)) return;
  for (const child of tree.children) {
    if (child.type !== 'element') continue;
    const { href } = child.properties;
    if (typeof href === 'string' && /^[\\/]{2}/.test(href)) child.properties.href = `https://${href.slice(2)}`;
    completeAddresses(child);
  }
}
