import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import {
  CHECKING_CODE,
  HIGHLIGHTING_CODE,
  LOG_READING_CODE,
  PARSING_CODE,
  PRINTING_CODE,
  PROVING_CODE,
  READING_CODE,
  RUNNING_CODE,
} from '../../src/collections/code-folders.ts';

const SRC = join(import.meta.dirname, '..', '..', 'src');

/** Modules that a module runs: those that it imports, and those that it starts workers from. */
const importsOf = (() => {
  const known = new Map<string, readonly string[]>();
  return (file: string): readonly string[] => {
    const before = known.get(file);
    if (before) return before;
    const code = stripTypeScriptTypes(readFileSync(file, 'utf8'));
    const imports = [...code.matchAll(/(?:\bfrom|\bimport|Endpoint\(|\bURL\()\s*\(?\s*'(\.{1,2}\/[^']+\.ts)'/g)]
      .map((match) => resolve(dirname(file), match[1] ?? ''))
      .filter((path) => existsSync(path));
    known.set(file, imports);
    return imports;
  };
})();

/** The folders of `src/` that the modules and all that they import stand in. */
function foldersOf(modules: readonly string[]): string[] {
  const seen = new Set<string>();
  const walk = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    importsOf(file).forEach(walk);
  };
  for (const module of modules) walk(join(SRC, module));
  return [...new Set([...seen].map((file) => relative(SRC, file).split(sep)[0] ?? ''))].sort();
}

test.each<[string, readonly string[], readonly string[]]>([
  ['parsing', ['collections/parse-source.ts'], PARSING_CODE],
  ["reading a view's definition", ['events/views/definition.ts'], READING_CODE],
  ['checking a page', ['checks/language-pages.ts', 'checks/read-language-page.ts'], CHECKING_CODE],
  ['running', ['runners/runner.ts', 'runners/plan-worker.ts', 'runners/duckdb-child.ts'], RUNNING_CODE],
  ['printing rules', ['checks/rule-conversions.ts'], PRINTING_CODE],
  [
    'which logs are read',
    ['proof/reads-log.ts', 'coverage/sql-log-reads.ts', 'events/views/load.ts'],
    LOG_READING_CODE,
  ],
  ['highlighting', ['highlighting/highlighter.ts'], HIGHLIGHTING_CODE],
  ['a report', ['collections/load-collections.ts', 'collections/verify-collections.ts'], PROVING_CODE],
])('what is remembered of %s depends on no code outside of its folders', (_, modules, folders) => {
  const needed = foldersOf(modules);
  expect(needed.length).toBeGreaterThan(0);
  expect(needed.filter((folder) => !folders.includes(folder))).toEqual([]);
});

test('every folder that is named is there', () => {
  const all = [CHECKING_CODE, HIGHLIGHTING_CODE, LOG_READING_CODE, PARSING_CODE, PRINTING_CODE, PROVING_CODE];
  const named = new Set([...all, READING_CODE, RUNNING_CODE].flat());
  expect([...named].filter((folder) => !existsSync(join(SRC, folder)))).toEqual([]);
});
