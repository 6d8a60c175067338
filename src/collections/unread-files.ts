/** Files and folders of `content/` whose names keep them from being read, and that somebody most likely meant to be. */
import type { Dirent } from 'node:fs';
import { posix } from 'node:path';
import type { Diagnostic, Severity } from '../documents/diagnostics.ts';
import { COLLECTIONS } from '../documents/entry.ts';
import { TESTS_ENDING } from '../proof/read-tests.ts';
import { nearest } from '../text/suggest.ts';

/** Ending of the files in a collection that are documents. */
export const DOCUMENT_ENDING = /\.(?:md|markdown)$/i;

/** Ending of a guided playbook's metadata, put in place of the document's. */
export const METADATA_ENDING = '.metadata.yaml';

/** What a test can name: `dataset` in a tests file. */
export const DATASET_NAME = /^[a-z0-9][a-z0-9-]*$/;

/** Files that tell people about a folder. */
const ABOUT = /^(?:readme|notice|license)\./i;

const UNREAD = 'Unexpected name of a file; it is not read.';

/** Rules `files/unknown-folder` and `files/unread` (warnings) for what stands in `content/` itself. */
export function strangersIn(content: readonly Dirent[]): Diagnostic[] {
  const known = [...COLLECTIONS, 'datasets', 'knowledge'];
  return content.flatMap((entry) => {
    const file = `content/${entry.name}`;
    if (entry.name.startsWith('.') || known.includes(entry.name)) return [];
    if (entry.isDirectory()) {
      const near = nearest(entry.name, known);
      const message = `Unexpected folder \`${entry.name}\`, expected one of: ${known.join(', ')}. Nothing in it is read.`;
      return [
        about(file, 'files/unknown-folder', 'warning', message, near === undefined ? '' : `did you mean \`${near}\`?`),
      ];
    }
    if (/^site\.(?:ya?ml|json)$/i.test(entry.name) && entry.name !== 'site.yaml')
      return [about(file, 'files/unread', 'warning', UNREAD, 'name it `site.yaml`')];
    if (!DOCUMENT_ENDING.test(entry.name) || ABOUT.test(entry.name)) return [];
    const message = 'Unexpected document outside the collections; it is not read.';
    return [about(file, 'files/unread', 'warning', message, `move it into one of: ${COLLECTIONS.join(', ')}`)];
  });
}

/** Rule `files/unread` (warning) for a file of a collection that is neither a document nor beside one. */
export function notRead(file: string): Diagnostic[] {
  const name = posix.basename(file);
  const found = /^(?:(.+?)[.-])?(tests?|metadata)\.ya?ml$|^(.+)\.(?:txt|mdown|mkdn?)$/i.exec(name);
  if (!found) return [];
  const [, beside, kind, document] = found;
  const stem = beside ?? document ?? '<document>';
  const ending = kind === undefined ? '.md' : /^tests?$/i.test(kind) ? TESTS_ENDING : METADATA_ENDING;
  const help =
    `${stem}${ending}` === name ? `no document \`${stem}.md\` stands beside it` : `name it \`${stem}${ending}\``;
  return [about(file, 'files/unread', 'warning', UNREAD, help)];
}

/** Rule `dataset/name` (error) for a folder of `content/datasets` that no test can name. */
export function badDatasetName(name: string): Diagnostic[] {
  if (DATASET_NAME.test(name)) return [];
  const message = `Unexpected name \`${name}\` of a dataset, expected lower-case letters, digits and hyphens; no test can name it.`;
  return [about(`content/datasets/${name}`, 'dataset/name', 'error', message, 'rename the folder')];
}

function about(file: string, rule: string, severity: Severity, message: string, help: string): Diagnostic {
  return { rule, severity, message, file, line: 1, column: 1, ...(help === '' ? {} : { help }) };
}
