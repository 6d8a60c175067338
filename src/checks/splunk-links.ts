/** Detections and analytic stories that name each other, and GUIDs that two of them share. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Document } from '../documents/document.ts';
import { nameKey, PublishedDocuments, readPublishedAddress } from '../documents/published-address.ts';
import { diagnose } from './report.ts';

/**
 * Rules `document/one-sided-story` (a detection names a story of this project that does not list it: an info, at the
 * story's name) and `document/duplicate-guid` (a warning, at the later of two).
 */
export function checkStories(documents: readonly Document[]): Diagnostic[] {
  const published = new PublishedDocuments(documents, (document) => document);
  const guids = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const document of documents) {
    const { content, file } = document;
    if (content.dialect !== 'splunk' && content.dialect !== 'story') continue;
    const { guid } = content.details;
    const owner = guid && guids.get(guid.text.toLowerCase());
    if (guid && owner !== undefined) {
      const message = `Unexpected id \`${guid.text}\`: it is the id of \`${owner}\` too.`;
      found.push({
        ...diagnose('document/duplicate-guid', 'warning', guid, message, 'give it an id of its own'),
        file,
      });
    }
    if (guid && owner === undefined) guids.set(guid.text.toLowerCase(), file);
    if (content.dialect !== 'splunk') continue;
    for (const story of content.details.stories) {
      const target = named(story, 'story', document, published, documents);
      if (target?.content.dialect !== 'story') continue;
      const back = target.content.details.detections.some(
        ({ detection }) => named(detection, 'detection', target, published, documents) === document,
      );
      if (back) continue;
      const message = `The story \`${target.content.entry.title}\` does not list this detection.`;
      found.push({
        ...diagnose('document/one-sided-story', 'info', story, message, `add it to \`${target.file}\``),
        file,
      });
    }
  }
  return found;
}

/** The document that a link of `from` leads to: by the address it is published under, by its file, or by its name alone. */
function named(
  { name, url }: { name: string; url?: string | undefined },
  kind: 'story' | 'detection',
  from: Document,
  published: PublishedDocuments<Document>,
  documents: readonly Document[],
): Document | undefined {
  if (url === undefined) return published.find({ kind, key: nameKey(name) });
  const address = readPublishedAddress(url);
  if (address) return published.find(address);
  const path = `${from.file.slice(0, from.file.lastIndexOf('/') + 1)}${url.replace(/[#?].*$/s, '')}`;
  const file = path.split('/').reduce<string[]>((parts, part) => {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
    return parts;
  }, []);
  return documents.find((document) => document.file === file.join('/'));
}
