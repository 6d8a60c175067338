/** Whether a document's page needs its summary above the text. */
import type { DocumentContent, Section } from '../../documents/document.ts';
import { splitBlocks } from './blocks.ts';

/** As much of a summary as tells that it is the same text. */
const TELLING = 60;
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The summary; `undefined` where the text itself begins with it, so that a reader does not meet it twice in a row. */
export function leadOf({
  entry,
  sections,
}: Pick<DocumentContent, 'entry'> & { sections: readonly Section[] }): string | undefined {
  const summary = folded(entry.summary);
  if (summary === '') return undefined;
  const first = firstText(sections);
  return first.startsWith(summary.slice(0, TELLING)) ? undefined : summary;
}

function firstText(sections: readonly Section[]): string {
  for (const section of sections) {
    const text = folded(
      splitBlocks(section.html)
        .map((block) => block.text)
        .join(' '),
    );
    if (text !== '') return text;
    const below = firstText(section.sections);
    if (below !== '') return below;
  }
  return '';
}
