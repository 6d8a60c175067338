/** Loads the pages of the query languages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckedLanguagePage, checkLanguagePage, type LanguagePageContext } from '../checks/language-pages.ts';
import { type ReadLanguagePage, readLanguagePage } from '../checks/read-language-page.ts';
import { LANGUAGES_FOLDER } from '../knowledge/language-page.ts';
import type { QueryError } from '../languages/language.ts';
import { CHECKING_CODE } from './code-folders.ts';
import { codeDigest, digestOf } from './digest.ts';
import { PackedCache } from './packed-cache.ts';

/** A language's page as loaded and checked. */
export interface LoadedLanguagePage {
  readonly read: ReadLanguagePage;
  readonly checked: CheckedLanguagePage;
}

/** What checking a page gave, as it is remembered. */
interface StoredCheck extends Pick<CheckedLanguagePage, 'diagnostics'> {
  readonly unreadable: readonly string[];
  readonly refusals: readonly (readonly [string, QueryError])[];
}

export interface LanguagePageOptions {
  /** Which files are read. */
  wanted(file: string): boolean;
  /** False reads and writes no cache. */
  readonly cache: boolean;
}

/** Reads and checks the pages of the project at `root`, in alphabetical order; those alone whose file `wanted` takes. */
export async function loadLanguagePages(
  root: string,
  context: LanguagePageContext,
  { wanted, cache }: LanguagePageOptions,
): Promise<LoadedLanguagePage[]> {
  const folder = join(root, LANGUAGES_FOLDER);
  // A link is not followed: it may lead out of the project.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const all = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(({ name }) => `${LANGUAGES_FOLDER}/${name}`);
  const files = all.filter(wanted).sort();
  if (files.length === 0) return [];
  const stored = await PackedCache.open<StoredCheck>(
    cache ? join(root, '.huntbook', 'cache', 'languages.jsonl') : undefined,
  );
  const code = digestOf(await codeDigest(CHECKING_CODE), JSON.stringify(context));
  const pages = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      const read = readLanguagePage(file, text);
      return { read, checked: rememberedCheck(read, context, stored, digestOf(code, file, text)) };
    }),
  );
  await stored.save({ keepRest: files.length < all.length });
  return pages;
}

/** Checks a page, unless the same was checked before: its examples are parsed, which takes long. */
function rememberedCheck(
  read: ReadLanguagePage,
  context: LanguagePageContext,
  stored: PackedCache<StoredCheck>,
  key: string,
): CheckedLanguagePage {
  const known = stored.get(key);
  if (known) return { ...known, unreadable: new Set(known.unreadable), refusals: new Map(known.refusals) };
  const checked = checkLanguagePage(read, context);
  const { diagnostics, unreadable, refusals } = checked;
  stored.set(key, { diagnostics, unreadable: [...unreadable], refusals: [...refusals] });
  return checked;
}
