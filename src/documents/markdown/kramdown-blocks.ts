/**
 * Kramdown's HTML blocks that hold Markdown: `<div markdown="1">` (kramdown's syntax reference, "HTML Blocks").
 *
 * CommonMark takes what follows such a tag for HTML, up to a blank line. The tags make room for line breaks, so that
 * their content is read as Markdown, and the summary of a disclosure around it becomes a heading: what it holds is a
 * section. The text keeps its length, and every offset stays where it was.
 */

const FENCE = /^([ \t>]*)(`{3,}|~{3,})[\s\S]*?(?:^[ \t>]*\2|(?![\s\S]))/gm;
const TAG = /<(\/?)(div|section|details|summary)\b([^<>]*)>/gi;
const HOLDS_MARKDOWN = /(?:^|\s)markdown(?:\s*=\s*(?:"(?:1|block|span)"|'(?:1|block|span)'|1|block|span))?(?=\s|$)/i;
const HEADING = /^ {0,3}#{1,6}[ \t]+([^\n]*)$/gm;

/** The depth of a summary's heading: those of published detections stand at 4, and below `Annotations` one deeper. */
const DEPTH = 4;

/** A tag, with the depth of the heading that it becomes where it opens a summary. */
interface Tag {
  readonly index: number;
  readonly length: number;
  readonly name: string;
  readonly closes: boolean;
  readonly holdsMarkdown: boolean;
  readonly depth: number;
}

/** The text, of the same length, with the Markdown in its HTML blocks laid open; the same text where there is none. */
export function openHtmlBlocks(text: string): string {
  if (!/<(?:div|section|details)\b[^<>]*\bmarkdown\b/i.test(text)) return text;
  const tags = readTags(text);
  const changed = new Set([...openedBlocks(tags), ...disclosures(tags)]);
  let result = '';
  let from = 0;
  for (const tag of tags) {
    if (!changed.has(tag)) continue;
    result += text.slice(from, tag.index) + replacement(tag);
    from = tag.index + tag.length;
  }
  return result + text.slice(from);
}

/** The tags outside of fences. */
function readTags(text: string): Tag[] {
  const headings = [...text.matchAll(HEADING)];
  let heading = 0;
  return [...blank(text).matchAll(TAG)].map((match) => {
    while ((headings[heading]?.index ?? Number.POSITIVE_INFINITY) < match.index) heading++;
    const annotations = /^annotations?\b/i.test(headings[heading - 1]?.[1] ?? '');
    return {
      index: match.index,
      length: match[0].length,
      name: (match[2] ?? '').toLowerCase(),
      closes: match[1] !== '',
      holdsMarkdown: HOLDS_MARKDOWN.test(match[3] ?? ''),
      depth: annotations ? DEPTH + 1 : DEPTH,
    };
  });
}

/** The text with its fences as spaces. */
function blank(text: string): string {
  return text.replace(FENCE, (fence) => ' '.repeat(fence.length));
}

/** Tags of blocks that say `markdown`, with their ends. */
function openedBlocks(tags: readonly Tag[]): Tag[] {
  const open: Tag[] = [];
  const found: Tag[] = [];
  for (const tag of tags) {
    if (tag.name !== 'div' && tag.name !== 'section') continue;
    if (!tag.closes) {
      open.push(tag);
      if (tag.holdsMarkdown) found.push(tag);
    } else if (open.pop()?.holdsMarkdown) found.push(tag);
  }
  return found;
}

/** The tags of disclosures that have a summary and hold Markdown. */
function disclosures(tags: readonly Tag[]): Tag[] {
  const found: Tag[] = [];
  let own: Tag[] = [];
  for (const tag of tags) {
    if (tag.name === 'details' && !tag.closes) own = [tag];
    else own.push(tag);
    if (tag.name !== 'details' || !tag.closes) continue;
    const summarised = own.some(({ name, closes }) => name === 'summary' && closes);
    if (summarised && own.some(({ holdsMarkdown }) => holdsMarkdown)) {
      for (const part of own) if (part.name === 'details' || part.name === 'summary') found.push(part);
    }
    own = [];
  }
  return found;
}

function replacement({ name, closes, length, depth }: Tag): string {
  if (name !== 'summary' || closes) return `${' '.repeat(length - 2)}\n\n`;
  return `\n\n${'#'.repeat(depth).padEnd(length - 2)}`;
}
