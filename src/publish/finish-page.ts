/**
 * The last change to a built page: root-absolute addresses become relative ones that name `index.html`, so that the
 * same bytes work from any base path and from a folder opened as `file://`; and what the link check needs is read off.
 */

/** A link of a page: where it leads, as a path below the site's root, and the anchor it names there. */
export interface PageLink {
  /** As the page had it, for messages. */
  readonly written: string;
  /** Path of the target file below the site's root: `techniques/t1021.006/index.html`. */
  readonly target: string;
  /** Fragment without `#`, decoded; empty for the page itself. */
  readonly fragment: string;
}

export interface FinishedPage {
  readonly html: string;
  /** Anchors that the page offers. */
  readonly ids: ReadonlySet<string>;
  /** Internal links, in order. External addresses are left alone. */
  readonly links: readonly PageLink[];
  /** Addresses that cannot be right, each with the reason. */
  readonly faults: readonly string[];
}

const TAG = /<[a-zA-Z][a-zA-Z0-9-]*(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const ATTRIBUTE = /(\s)(href|src|action|data-root|id|srcset|style|on[a-z]+)="([^"]*)"/g;

/** Finishes the page at `pagePath` (below the site's root, `/` between parts). Text in the page is never touched: only tags are. */
export function finishPage(html: string, pagePath: string): FinishedPage {
  const depth = pagePath.split('/').length - 1;
  const toRoot = depth === 0 ? './' : '../'.repeat(depth);
  const folder = pagePath.includes('/') ? pagePath.slice(0, pagePath.lastIndexOf('/') + 1) : '';
  const ids = new Set<string>();
  const links: PageLink[] = [];
  const faults: string[] = [];

  const finished = html.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE, (whole, space: string, name: string, raw: string) => {
      const value = decodeAttribute(raw);
      if (name === 'id') {
        if (ids.has(value)) faults.push(`id "${value}" stands twice`);
        ids.add(value);
        return whole;
      }
      if (name === 'style' || name === 'srcset' || name.startsWith('on')) {
        faults.push(`attribute ${name}="${raw}" is not allowed`);
        return whole;
      }
      if (name === 'data-root') return `${space}data-root="${toRoot}"`;
      if (value.startsWith('//')) {
        faults.push(`address ${value} has no scheme`);
        return whole;
      }
      if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(value)) {
        if (!/^(?:https?|mailto):/i.test(value)) faults.push(`address ${value} has a scheme that is not allowed`);
        return whole;
      }
      const link = resolveLink(value, pagePath, folder);
      if (link === null) {
        faults.push(`address ${value} leads out of the site`);
        return whole;
      }
      links.push(link);
      if (!value.startsWith('/')) return whole;
      const hash = value.indexOf('#');
      const fragment = hash < 0 ? '' : value.slice(hash);
      const query = /\?[^#]*/.exec(value)?.[0] ?? '';
      return `${space}${name}="${encodeAttribute(toRoot + encodeURI(link.target) + query + fragment)}"`;
    }),
  );
  return { html: finished, ids, links, faults };
}

function resolveLink(value: string, pagePath: string, folder: string): PageLink | null {
  const [beforeHash = '', ...rest] = value.split('#');
  const fragment = safeDecode(rest.join('#'));
  const address = beforeHash.split('?')[0] ?? '';
  if (address === '') return { written: value, target: pagePath, fragment };
  const parts: string[] = [];
  for (const part of safeDecode(address.startsWith('/') ? address.slice(1) : folder + address).split('/')) {
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== '.') parts.push(part);
  }
  const joined = parts.filter((part, index) => part !== '' || index === parts.length - 1).join('/');
  const target = joined === '' || joined.endsWith('/') ? `${joined}index.html` : joined;
  return { written: value, target, fragment };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeAttribute(value: string): string {
  return value
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#([0-9]+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function encodeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
