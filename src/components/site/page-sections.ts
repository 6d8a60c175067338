/** The `<section>`s of a rendered page, and what each leads to. */

/** A section with all within it; the page itself, where a place stands in none. */
export interface PageSection {
  /** Addresses as they stand in the page. */
  readonly links: ReadonlySet<string>;
}

interface OpenSection extends PageSection {
  readonly links: Set<string>;
}

const BOUNDARY = /<(\/?)section\b|\shref="([^"]*)"/g;

/** Gives the innermost section at a place of well-formed HTML, the same object for all places in it. One pass over the page. */
export function pageSections(html: string): (at: number) => PageSection {
  const open: OpenSection[] = [{ links: new Set() }];
  const innermost = (): OpenSection => open[open.length - 1] as OpenSection;
  const starts: { readonly at: number; readonly section: PageSection }[] = [{ at: 0, section: innermost() }];
  for (const { index, 1: slash, 2: href } of html.matchAll(BOUNDARY)) {
    if (href !== undefined) {
      for (const { links } of open) links.add(href);
      continue;
    }
    if (slash === '') open.push({ links: new Set() });
    else if (open.length > 1) open.pop();
    starts.push({ at: index, section: innermost() });
  }
  return (at) => {
    let from = 0;
    for (let to = starts.length; to - from > 1; ) {
      const middle = (from + to) >>> 1;
      if ((starts[middle]?.at ?? 0) <= at) from = middle;
      else to = middle;
    }
    return starts[from]?.section ?? innermost();
  };
}
