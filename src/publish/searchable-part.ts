/** What the index reads of a page: Pagefind is sent no more, because sending a page costs as much as reading it. */

const IGNORE = ' data-pagefind-ignore';

/**
 * The page without what stands between its head and its main part, after that, and in elements that carry
 * `data-pagefind-ignore`. Takes well-formed HTML, as the site's pages are; gives it back whole where it is not.
 */
export function searchablePart(html: string): string {
  const headEnd = html.indexOf('</head>');
  const mainStart = html.indexOf('<main');
  const mainEnd = html.lastIndexOf('</main>');
  if (headEnd < 0 || mainStart < headEnd || mainEnd < mainStart) return html;
  let kept = `${html.slice(0, headEnd)}</head><body>`;
  let from = mainStart;
  for (let mark = html.indexOf(IGNORE, from); mark >= 0 && mark < mainEnd; mark = html.indexOf(IGNORE, mark + 1)) {
    const start = html.lastIndexOf('<', mark);
    // Words of the text, or within an element that is left out already.
    if (mark < from || html.slice(start, mark).includes('>')) continue;
    const end = elementEnd(html, start);
    if (end < 0 || end > mainEnd) return html;
    kept += html.slice(from, start);
    from = end;
  }
  return `${kept}${html.slice(from, mainEnd)}</main></body></html>`;
}

/** Offset behind the element that starts at `start`; -1 when it does not end. */
function elementEnd(html: string, start: number): number {
  const name = /^<([a-z][a-z0-9-]*)/.exec(html.slice(start, start + 40))?.[1];
  if (name === undefined) return -1;
  const tags = new RegExp(`<(/?)${name}(?=[\\s>])`, 'g');
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return html.indexOf('>', tag.index) + 1;
  }
  return -1;
}
