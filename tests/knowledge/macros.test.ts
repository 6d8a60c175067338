import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KnowledgeError } from '../../src/knowledge/error.ts';
import { loadMacros, MACROS_FILE, parseMacros } from '../../src/knowledge/macros.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true });
});

/** A project; with this macros file, where one is given. */
async function project(text?: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'huntbook-macros-'));
  made.push(folder);
  await mkdir(path.join(folder, path.dirname(MACROS_FILE)), { recursive: true });
  if (text !== undefined) await writeFile(path.join(folder, MACROS_FILE), text);
  return folder;
}

describe('loadMacros', () => {
  it('knows what searches of the security content call', () => {
    const byName = new Map(loadMacros(root).map((macro) => [macro.name, macro]));
    expect(byName.get('security_content_ctime')).toMatchObject({
      params: ['field'],
      definition: 'convert timeformat="%Y-%m-%dT%H:%M:%S" ctime($field$)',
    });
    expect(byName.get('drop_dm_object_name')?.definition).toBe('rename "$object$.*" as *');
    expect(byName.get('process_psexec')?.definition).toBe(
      '(Processes.process_name=psexec.exe OR Processes.process_name=psexec64.exe OR Processes.original_file_name=psexec.c)',
    );
    expect(byName.get('sysmon')?.definition).toContain('source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational"');
  });

  it('says of each what it selects or does', () => {
    expect(loadMacros(root).filter(({ description }) => !description?.endsWith('.'))).toEqual([]);
  });

  it('reads a project’s own, once', async () => {
    const own = await project('macros:\n  - { name: sysmon, definition: index=edr }\n');
    expect(loadMacros(own)).toEqual([{ name: 'sysmon', params: [], definition: 'index=edr' }]);
    expect(loadMacros(own)).toBe(loadMacros(own));
  });

  it('gives those of this program to a project without such a file', async () => {
    expect(loadMacros(await project())).toBe(loadMacros(root));
  });

  it('names the file and the place of what is wrong', async () => {
    const own = await project('macros:\n  - name: a\n    definiton: x\n');
    let thrown: unknown;
    try {
      loadMacros(own);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(KnowledgeError);
    expect(thrown).toMatchObject({ file: MACROS_FILE, line: 2, column: 5, reason: '`definition` is missing' });
  });
});

describe('parseMacros', () => {
  it('tells macros of one name apart by their number of parameters', () => {
    const text = 'macros:\n  - { name: a, definition: x }\n  - { name: a, params: [b], definition: y=$b$ }\n';
    expect(parseMacros(text)).toHaveLength(2);
  });

  it.each([
    ['broken YAML', 'macros: [', '1:10 Unexpected end of a list, expected `]` before this line'],
    ['nothing', '', '1:1 Unexpected value, expected lines of `key: value`'],
    ['no list', 'macros: 3', '1:9 Unexpected value of `macros`, expected a list'],
    ['an unknown key', 'macros: []\nmacro: []', '2:1 Unexpected key `macro`, expected one of: reference, macros'],
    [
      'an unknown key of a macro',
      'macros:\n  - name: a\n    definition: x\n    args: [b]',
      '4:5 Unexpected key `args`, expected one of: name, params, definition, description',
    ],
    [
      'a number for a text',
      'macros:\n  - { name: a, definition: 5 }',
      '2:28 Unexpected value of `definition`, expected a text',
    ],
    [
      'a name that no call could write',
      'macros:\n  - { name: a b, definition: x }',
      '2:13 Unexpected name, expected letters, digits, `_`, `-` and `.`',
    ],
    [
      'two of one name',
      'macros:\n  - { name: a, definition: x }\n  - { name: a, definition: y }',
      '3:13 Unexpected macro `a`: an earlier one has its name and as many parameters',
    ],
    [
      'a name that is no parameter',
      'macros:\n  - name: a\n    params: [field]\n    definition: $feld$ $field$',
      '4:17 Unexpected `$feld$`, expected a name that `params` has',
    ],
    [
      'a parameter without use',
      'macros:\n  - { name: a, params: [b], definition: x }',
      '2:25 Unexpected parameter `b`, expected one that the definition uses as `$b$`',
    ],
    [
      'aliases without end',
      `macros:\n  - &a [x, x]\n${[...'bcdefghij'].map((name, index) => `  - &${name} [${`*${'abcdefghij'[index]}, `.repeat(9)}]`).join('\n')}`,
      '1:1 The YAML repeats itself through its aliases (`*name`), expected plain values',
    ],
  ])('refuses %s at its place', (_, text, expected) => {
    let thrown: unknown;
    try {
      parseMacros(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(KnowledgeError);
    const { line, column, reason } = thrown as KnowledgeError;
    expect(`${line}:${column} ${reason}`).toBe(expected);
  });
});
