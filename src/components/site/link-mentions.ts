/** Ids in the text of a rendered page become links to their pages. */
import { findMentions, mentionOfLink } from '../../documents/mentions.ts';
import { mentionPage, type NamedPage } from './mention-pages.ts';
import { type PageSection, pageSections } from './page-sections.ts';
import type { SiteIndex } from './site-index.ts';

/**
 * Comments, elements whose text is no markup (https://html.spec.whatwg.org/multipage/syntax.html#raw-text-elements) and tags.
 * Each alternative ends at the page's end at the latest, so that what does not close is read once.
 */
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|textarea|title)\b[\s\S]*?(?:<\/\1\s*>|$)|<(\/?)([a-z][a-z0-9-]*)(?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*(?:>|$)/gi;
/** What every id has in it: most texts hold none. */
const HAS_ID = /(?:\b|_)(?:TA?\d{4}|D3-[A-Z]|DC\d{4}|DET\d{4}|CAR[-.]\d{4})|mitre\.org\//i;
/** Elements whose text stays as it is: code, and what a reader presses or chooses. */
const CLOSED: ReadonlySet<string> = new Set([
  ...['pre', 'code', 'samp', 'kbd', 'svg', 'template'],
  ...['a', 'button', 'label', 'summary', 'select'],
]);

/**
 * `html` of the page at `here` with a link at each id of ATT&CK, D3FEND and CAR that has a page, titled with its name;
 * in code only where it is all that stands there. Behind a link to the page that MITRE has of an id stands one to the
 * page here, unless the same section leads there already; and an id in a row or item that leads there needs no link.
 * Nothing leads to `here` itself. Takes well-formed HTML, as the site's pages are, and changes nothing but the text
 * between tags.
 */
export function linkMentions(html: string, site: SiteIndex, here: string): string {
  if (!HAS_ID.test(html)) return html;
  const page: LinkedPage = { html, site, here, sectionAt: pageSections(html), beside: new Map() };
  let linked = '';
  let run = '';
  let closed: { name: string; depth: number; start: number } | undefined;
  const endRun = (): void => {
    linked += linkRun(run, from, page);
    run = '';
  };
  let from = 0;
  for (const match of html.matchAll(TAG)) {
    const [tag, , slash, tagName] = match;
    const name = tagName?.toLowerCase() ?? '';
    const end = match.index + tag.length;
    if (closed) {
      if (name === closed.name) closed.depth += slash === '' ? 1 : -1;
      if (closed.depth === 0) {
        linked += closedElement(closed.name, closed.start, end, page);
        closed = undefined;
      }
    } else {
      run += html.slice(from, match.index);
      // A place where a line may break does not end a word.
      if (name === 'wbr') run += tag;
      else {
        endRun();
        if (slash === '' && CLOSED.has(name)) closed = { name, depth: 1, start: match.index };
        else linked += tag;
      }
    }
    from = end;
  }
  if (closed) return linked + html.slice(closed.start);
  run += html.slice(from);
  endRun();
  return linked;
}

interface LinkedPage {
  readonly html: string;
  readonly site: SiteIndex;
  /** Address of the page. */
  readonly here: string;
  readonly sectionAt: (at: number) => PageSection;
  /** Addresses that stand behind links already. */
  readonly beside: Map<PageSection, Set<string>>;
}

/** An element that is left as it is, but for code that is an id; behind a link to MITRE's page, the link to the page here. */
function closedElement(name: string, start: number, end: number, page: LinkedPage): string {
  const whole = page.html.slice(start, end);
  if (name === 'a') return whole + pageBeside(whole, start, page);
  if (name !== 'code') return whole;
  const [, open = '', text = ''] = /^(<[^>]*>)([^<]*)<\/code>$/i.exec(whole) ?? [];
  const [mention] = findMentions(text);
  return mention?.start === 0 && mention.end === text.length ? `${open}${linkRun(text, start, page)}</code>` : whole;
}

/** The link to a page here that stands behind a link to MITRE's page of the same thing. */
function pageBeside(link: string, start: number, { site, here, sectionAt, beside }: LinkedPage): string {
  const address = /\shref="(https?:[^"]*)"/i.exec(link.slice(0, link.indexOf('>') + 1))?.[1];
  const mention = address === undefined ? undefined : mentionOfLink(address);
  const target = mention && mentionPage(mention, site);
  if (!target || isHere(target, here)) return '';
  const section = sectionAt(start);
  const offered = beside.get(section) ?? new Set();
  if (section.links.has(target.url) || offered.has(target.url)) return '';
  beside.set(section, offered.add(target.url));
  const id = /^d3f:/.test(mention.id) ? target.name : mention.id;
  return ` <a class="page-here" href="${target.url}" title="${escaped(target.name)}">${escaped(id)} here</a>`;
}

const isHere = ({ url }: NamedPage, here: string): boolean => url.split('#')[0] === here;

/** As far as a row is looked at, to both sides. */
const ROW_LENGTH = 4000;

/** The row or item around a place; empty for one that stands in none. */
function rowAround(html: string, at: number): string {
  const near = html.slice(Math.max(0, at - ROW_LENGTH), at);
  for (const name of ['tr', 'li']) {
    const start = near.lastIndexOf(`<${name}`);
    if (start < 0 || near.includes(`</${name}>`, start)) continue;
    const after = html.slice(at, at + ROW_LENGTH);
    const end = after.indexOf(`</${name}>`);
    return near.slice(start) + after.slice(0, end < 0 ? undefined : end);
  }
  return '';
}

/** Text between tags, entities and `<wbr>` as they stand; `at`: a place beside it in the page. */
function linkRun(raw: string, at: number, { html, site, here }: LinkedPage): string {
  if (!HAS_ID.test(raw)) return raw;
  const { text, places } = plainText(raw);
  let linked = '';
  let from = 0;
  let row: string | undefined;
  for (const mention of findMentions(text)) {
    const page = mentionPage(mention, site);
    const start = places[mention.start];
    const end = places[mention.end];
    if (!page || isHere(page, here) || start === undefined || end === undefined) continue;
    row ??= rowAround(html, at);
    if (row.includes(`href="${page.url}"`)) continue;
    const link = `<a class="mention" href="${page.url}" title="${escaped(page.name)}">${raw.slice(start, end)}</a>`;
    linked += raw.slice(from, start) + link;
    from = end;
  }
  return linked + raw.slice(from);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/** Text as a reader sees it, and for each of its characters (and its end) where that stands in `raw`. */
function plainText(raw: string): { text: string; places: number[] } {
  let text = '';
  const places: number[] = [];
  const add = (characters: string, at: number, step: 0 | 1): void => {
    for (let index = 0; index < characters.length; index += 1) places.push(at + index * step);
    text += characters;
  };
  let from = 0;
  for (const match of raw.matchAll(/<wbr[^>]*>|&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi)) {
    add(raw.slice(from, match.index), from, 1);
    from = match.index + match[0].length;
    if (match[0].startsWith('<')) continue;
    const [, hex, decimal, name] = match;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    // An entity that is not known stands for something that no id has in it.
    const character = name === undefined ? characterOf(code) : (ENTITIES[name] ?? '\u00a0');
    add(character, match.index, 0);
  }
  add(raw.slice(from), from, 1);
  places.push(raw.length);
  return { text, places };
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\u00a0';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
