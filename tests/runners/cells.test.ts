import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner, type RunRequest } from '../../src/runners/runner.ts';
import { EventFolder, ROOT } from './fixtures.ts';

const folder = new EventFolder();
const runner = new Runner({ root: ROOT, threads: 1 });
let file = '';

const sysmon = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Hostname: 'ws1' };

beforeAll(() => {
  file = folder.write('cells.ndjson', [
    {
      ...sysmon,
      Image: 'C:\\Windows\\System32\\cmd.exe',
      ParentImage: 'C:\\Windows\\System32\\wsmprovhost.exe',
      CommandLine: 'cmd /c whoami',
    },
    { ...sysmon, Image: 'C:\\Windows\\System32\\notepad.exe', ParentImage: 'C:\\Windows\\explorer.exe' },
    { ...sysmon, EventID: 3, Image: 'C:\\Windows\\System32\\svchost.exe', DestinationPort: 5985 },
    {
      ...sysmon,
      Image: `C:\\${'x'.repeat(100_000)}\\needle.exe`,
      Payload: ['first', 'second', 'third', 'fourth', 'fifth'],
    },
  ]);
});
afterAll(async () => {
  await runner.close();
  folder.remove();
});

/** Cells as text, with what is marked in brackets, and the record's own name behind `<`. */
async function cells(language: string, view: string, source: string, fields: string[], lines: number[]) {
  const request: RunRequest = { language, source, eventsFile: file, view };
  const events = await runner.cells(request, { lines, fields });
  return (events ?? []).map(({ line, cells: row }) => [
    line,
    ...row.map((cell) => {
      if (cell === null) return null;
      const values = cell.values.map((pieces) =>
        pieces.map((piece) => (typeof piece === 'string' ? piece : `[${piece.mark}]`)).join(''),
      );
      const more = cell.more === undefined ? '' : ` +${cell.more}`;
      return `${values.join(' | ')}${more}${cell.from === undefined ? '' : ` < ${cell.from}`}`;
    }),
  ]);
}

const SYSTEM = 'C:\\Windows\\System32';

describe('cells', () => {
  it.each<[language: string, view: string, source: string, fields: string[], lines: number[], expected: unknown]>([
    [
      'eql',
      'ecs',
      'process where process.parent.name : "WSMPROVHOST.EXE" and process.name like "cm*"',
      ['process.parent.name', 'process.name'],
      [1],
      [[1, '[wsmprovhost.exe] < ParentImage', '[cm]d.exe < Image']],
    ],
    [
      'sigma',
      'native',
      'title: t\nlogsource: { product: windows, category: process_creation }\ndetection:\n  one: { Image|endswith: \\cmd.exe, CommandLine|contains: [foo, WHO] }\n  two: { ParentImage|contains: explorer }\n  condition: one or not two',
      ['Image', 'CommandLine', 'ParentImage'],
      [1],
      [[1, `${SYSTEM}[\\cmd.exe]`, 'cmd /c [who]ami', `${SYSTEM}\\wsmprovhost.exe`]],
    ],
    [
      'pandas',
      'raw',
      "df[(df['DestinationPort'] >= 5985) & (df['EventID'] == 3)]",
      ['DestinationPort', 'EventID'],
      [3],
      [[3, '[5985]', '[3]']],
    ],
    [
      'spark-sql',
      'raw',
      "SELECT Image FROM t e WHERE e.EventID = 1 AND LOWER(image) LIKE '%\\\\\\\\cmd.exe' AND (CommandLine RLIKE 'who.' OR ParentImage = 'x')",
      ['EventID', 'Image', 'CommandLine', 'ParentImage'],
      [1],
      [[1, '[1]', `${SYSTEM}[\\cmd.exe]`, 'cmd /c [whoa]mi', `${SYSTEM}\\wsmprovhost.exe`]],
    ],
    [
      'spark-sql',
      'raw',
      'SELECT a.Image FROM t a JOIN t b ON a.Image = b.Image',
      ['Image'],
      [2],
      [[2, `${SYSTEM}\\notepad.exe`]],
    ],
    [
      'lucene',
      'raw',
      'Image:*needle.exe',
      ['Image', 'Payload', 'CommandLine'],
      [4],
      [[4, `…${'x'.repeat(49)}\\[needle.exe]`, 'first | second | third | fourth +1', null]],
    ],
  ])('%s through %s: %s', async (language, view, source, fields, lines, expected) => {
    expect(await cells(language, view, source, fields, lines)).toEqual(expected);
  });

  it('has none for lines that are not there, and for a query that is refused', async () => {
    expect(await cells('lucene', 'raw', 'Image:*needle.exe', ['Image'], [99])).toEqual([]);
    expect(await cells('lucene', 'raw', 'Image:(', ['Image'], [1])).toEqual([]);
  });
});
