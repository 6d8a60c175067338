/** Words of neighbouring cells are words of their own: Pagefind sets table headers, terms and summaries without a gap. */

/** The page with a space behind each cell, header, term and summary, where a browser draws a gap. Text is not touched. */
export function separateCells(html: string): string {
  return html.replace(/<\/(?:td|th|dt|dd|summary|caption)>/g, ' $&');
}
