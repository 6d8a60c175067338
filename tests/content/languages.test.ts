/** The pages of the query languages against their engines: what parses and what is refused, for each language. Their examples run in the build. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkLanguagePage } from '../../src/checks/language-pages.ts';
import { readLanguagePage } from '../../src/checks/read-language-page.ts';
import { loadDefinitions } from '../../src/events/views/load.ts';
import { loadLanguageFacts } from '../../src/knowledge/language-facts.ts';
import { examplesOf, LANGUAGES_FOLDER } from '../../src/knowledge/language-page.ts';
import { LANGUAGE_IDS } from '../../src/languages/language.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const context = { known: loadLanguageFacts(ROOT), views: [...loadDefinitions(ROOT).keys()] };

describe.each(LANGUAGE_IDS)('the page of %s', (id) => {
  const file = `${LANGUAGES_FOLDER}/${id}.yaml`;
  const read = readLanguagePage(file, readFileSync(path.join(ROOT, file), 'utf8'));

  test('is as its engine', () => {
    expect(checkLanguagePage(read, context).diagnostics).toEqual([]);
  });

  test('shows what it supports, and not only that it parses', () => {
    const examples = read.page ? examplesOf(read.page) : [];
    expect(examples.length).toBeGreaterThanOrEqual(15);
    const finding = examples.filter(
      ({ example: { finds, sequences, table } }) =>
        [...(finds ?? []), ...(sequences ?? []), ...(table?.rows ?? [])].length > 0,
    );
    expect(finding.length).toBeGreaterThan(examples.length / 2);
  });
});
