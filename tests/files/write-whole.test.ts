import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWhole } from '../../src/files/write-whole.ts';

describe('a file written as a whole', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'huntbook-'));

  test('is new, or in the place of what was there, with nothing beside it', async () => {
    const at = folder();
    await writeWhole(join(at, 'a.txt'), 'one\n');
    expect(readFileSync(join(at, 'a.txt'), 'utf8')).toBe('one\n');
    await writeWhole(join(at, 'a.txt'), ['two\n', 'three\n']);
    expect(readFileSync(join(at, 'a.txt'), 'utf8')).toBe('two\nthree\n');
    expect(readdirSync(at)).toEqual(['a.txt']);
  });

  test('has the mode that is asked for', async () => {
    const file = join(folder(), 'a.sh');
    writeFileSync(file, 'old');
    chmodSync(file, 0o700);
    await writeWhole(file, 'new', statSync(file).mode);
    expect(statSync(file).mode & 0o777).toBe(0o700);
  });

  test('leaves what was there when it cannot be written', async () => {
    const at = folder();
    mkdirSync(join(at, 'taken'));
    writeFileSync(join(at, 'taken', 'kept.txt'), 'kept');
    await expect(writeWhole(join(at, 'taken'), 'new')).rejects.toThrow();
    function* broken(): Generator<string> {
      yield 'half of it';
      throw new Error('no more');
    }
    writeFileSync(join(at, 'a.txt'), 'old');
    await expect(writeWhole(join(at, 'a.txt'), broken())).rejects.toThrow('no more');
    expect(readFileSync(join(at, 'a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(at).sort()).toEqual(['a.txt', 'taken']);
    await expect(writeWhole(join(at, 'nowhere', 'a.txt'), 'new')).rejects.toThrow('ENOENT');
  });
});
