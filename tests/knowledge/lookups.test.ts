import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KnowledgeError } from '../../src/knowledge/error.ts';
import { LOOKUPS_FOLDER, loadLookups, parseLookup } from '../../src/knowledge/lookups.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true });
});

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'huntbook-lookups-'));
  made.push(folder);
  await mkdir(path.join(folder, LOOKUPS_FOLDER), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, LOOKUPS_FOLDER, name), text);
  return folder;
}

describe('a lookup', () => {
  it('is a CSV file, met exactly and with case', () => {
    expect(parseLookup('ports', { csv: 'port,service\n22,ssh\n' })).toEqual({
      name: 'ports',
      fields: ['port', 'service'],
      rows: [['22', 'ssh']],
      kinds: {},
      caseSensitive: true,
      maxMatches: 100,
      minMatches: 0,
      defaultMatch: null,
      collection: false,
    });
  });

  it('has the settings of its definition', () => {
    const yaml = [
      'description: Ranges of addresses.',
      'match_type: [CIDR(range), wildcard(name)]',
      'case_sensitive_match: false',
      'max_matches: 1',
      'min_matches: 1',
      'default_match: none',
    ].join('\n');
    expect(parseLookup('nets', { csv: 'range,name\n', yaml })).toMatchObject({
      description: 'Ranges of addresses.',
      kinds: { range: 'cidr', name: 'wildcard' },
      caseSensitive: false,
      maxMatches: 1,
      minMatches: 1,
      defaultMatch: 'none',
    });
  });

  it('without a table is a collection that is empty', () => {
    expect(parseLookup('seen', { yaml: 'fields: [dest, firstTimeSeen]' })).toMatchObject({
      fields: ['dest', 'firstTimeSeen'],
      rows: [],
      collection: true,
    });
  });

  it.each([
    [{ csv: 'a,b\n1\n' }, 'csv', 2, 'Unexpected 1 cells, expected 2 as in the first line'],
    [{ csv: 'a,a\n1,2\n' }, 'csv', 1, 'Unexpected column `a`, expected a name of its own'],
    [{ csv: '' }, 'csv', 1, 'Unexpected empty file, expected a line with the names of the columns'],
    [{ csv: 'a\n"1' }, 'csv', 2, 'Unexpected end of the text, expected a closing quotation mark'],
    [{ csv: 'a\n', yaml: 'match_type: [CIDR(b)]' }, 'yaml', 1, 'Unexpected `b`, expected a column: a'],
    [
      { csv: 'a\n', yaml: 'match_type: [LIKE(a)]' },
      'yaml',
      1,
      'Unexpected match type, expected `WILDCARD(field)` or `CIDR(field)`',
    ],
    [{ csv: 'a\n', yaml: 'fields: [a]' }, 'yaml', 1, 'Unexpected `fields`: the columns are those of `x.csv`'],
    [
      { yaml: 'max_matches: 1' },
      'yaml',
      1,
      'Unexpected definition without a table, expected `x.csv` beside it or `fields`',
    ],
    [{ csv: 'a\n', yaml: 'max_match: 1' }, 'yaml', 1, /^Unexpected key `max_match`, expected one of: description, /],
  ])('%j is wrong', (texts, extension, line, reason) => {
    let thrown: unknown;
    try {
      parseLookup('x', texts);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(KnowledgeError);
    expect(thrown).toMatchObject({
      file: `${LOOKUPS_FOLDER}/x.${extension}`,
      line,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });
});

describe('loadLookups', () => {
  it('knows tables that come with the program, each described', () => {
    const lookups = loadLookups(root);
    expect(lookups.map(({ name }) => name)).toContain('asr_rules');
    expect(lookups.filter(({ description }) => !description?.endsWith('.'))).toEqual([]);
  });

  it('puts a project’s own in the place of those', async () => {
    const own = await project({ 'asr_rules.csv': 'ID\nx\n', 'mine.csv': 'a\n1\n' });
    const byName = new Map(loadLookups(own).map((one) => [one.name, one]));
    expect(byName.get('asr_rules')?.rows).toEqual([['x']]);
    expect(byName.get('mine')?.fields).toEqual(['a']);
    expect(byName.size).toBe(loadLookups(root).length + 1);
    expect(loadLookups(own)).toBe(loadLookups(own));
  });

  it('gives those of the program to a project without any', async () => {
    expect(loadLookups(await project({}))).toEqual(loadLookups(root));
  });
});
