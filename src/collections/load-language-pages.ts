/** Loads the pages of the query languages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckedLanguagePage, checkLanguagePage, type LanguagePageContext } from '../checks/language-pages.ts';
import { type ReadLanguagePage, readLanguagePage } from '../checks/read-language-page.ts';
import { LANGUAGES_FOLDER } from '../knowledge/language-page.ts';

/** A language's page as loaded and checked. */
export interface LoadedLanguagePage {
  readonly read: ReadLanguagePage;
  readonly checked: CheckedLanguagePage;
}

/** Reads and checks the pages of the project at `root`, in alphabetical order; those alone whose file `wanted` takes. */
export async function loadLanguagePages(
  root: string,
  context: LanguagePageContext,
  wanted: (file: string) => boolean,
): Promise<LoadedLanguagePage[]> {
  const folder = join(root, LANGUAGES_FOLDER);
  // A link is not followed: it may lead out of the project.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(({ name }) => `${LANGUAGES_FOLDER}/${name}`)
    .filter(wanted)
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const read = readLanguagePage(file, await readFile(join(root, file), 'utf8'));
      return { read, checked: checkLanguagePage(read, context) };
    }),
  );
}
