/** Documents beside each other in their collections. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Document } from '../documents/document.ts';
import type { CollectionId, Entry } from '../documents/entry.ts';
import { diagnose } from './report.ts';

const KIND_OF: Record<CollectionId, Entry['kind']> = {
  playbooks: 'playbook',
  analytics: 'analytic',
  rules: 'rule',
  detections: 'detection',
  stories: 'story',
  'data-needed': 'data-needed',
  articles: 'article',
};

/**
 * Rules `document/duplicate-slug`, `document/duplicate-id` (two documents of a collection that would share a page or an
 * id) and `document/wrong-collection`; all errors, at the top of the later file.
 */
export function checkDocuments(documents: readonly Document[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const slugs = new Map<string, string>();
  const ids = new Map<string, string>();
  const top = { line: 1, column: 1 };
  for (const { file, collection, slug, content } of documents) {
    const { id, kind } = content.entry;
    const add = (rule: string, message: string, help?: string) =>
      diagnostics.push({ ...diagnose(rule, 'error', top, message, help), file });
    const sameSlug = slugs.get(`${collection}/${slug}`);
    if (sameSlug !== undefined) {
      add(
        'document/duplicate-slug',
        `Its page would be \`${collection}/${slug}\`, which \`${sameSlug}\` has.`,
        'rename one of the files',
      );
    }
    slugs.set(`${collection}/${slug}`, file);
    const key = `${collection}/${id.toLowerCase()}`;
    const sameId = ids.get(key);
    if (sameId !== undefined && sameSlug === undefined) {
      add(
        'document/duplicate-id',
        `Its id \`${id}\` is the id of \`${sameId}\` too.`,
        'give each document of a collection its own id',
      );
    }
    ids.set(key, file);
    if (kind !== KIND_OF[collection]) {
      const folder = Object.entries(KIND_OF).find(([, of]) => of === kind)?.[0];
      add(
        'document/wrong-collection',
        `Unexpected ${kind} in \`content/${collection}\`, expected ${article(KIND_OF[collection])}.`,
        folder && `move it to \`content/${folder}\``,
      );
    }
  }
  return diagnostics;
}

function article(kind: Entry['kind']): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
