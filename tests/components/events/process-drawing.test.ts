/** From an excerpt of a process forest to places, and what is said of a process. */
import { describe, expect, test } from 'vitest';
import { BOX_HEIGHT, drawProcesses } from '../../../src/components/events/process-drawing.ts';
import { hostToName, processArguments, processName, shortText } from '../../../src/components/events/process-words.ts';
import type { ShownProcess } from '../../../src/events/process-tree/process-excerpt.ts';
import type { Process } from '../../../src/events/process-tree/process-forest.ts';

const process = (image: string | null, more: Partial<Process> = {}): Process => ({
  host: 'WS',
  pid: 1,
  guid: null,
  image,
  commandLine: null,
  start: null,
  end: null,
  lines: [1],
  parent: null,
  children: [],
  ...more,
});
const shown = (image: string, children: ShownProcess[] = [], more: Partial<ShownProcess> = {}): ShownProcess => ({
  process: process(image),
  matched: [],
  children,
  left: 0,
  above: 0,
  ...more,
});

describe('a drawing', () => {
  test('one process', () => {
    const { boxes, width, height, branches } = drawProcesses([shown('cmd.exe')]);
    expect(boxes).toMatchObject([{ x: 0, name: 'cmd.exe', command: '' }]);
    expect(width).toBe(boxes[0]?.width);
    expect(height).toBe((boxes[0]?.y ?? 0) + BOX_HEIGHT);
    expect(branches).toBe('');
  });

  test('parents left of their children, in the order of the list, no two on one place, all within', () => {
    const trees = [
      shown('a.exe', [shown('b.exe', [shown('c.exe'), shown('d.exe')]), shown('e.exe')]),
      shown('f.exe', [shown('g.exe')]),
    ];
    const { boxes, width, height } = drawProcesses(trees);
    expect(boxes.map(({ name }) => name[0]).join('')).toBe('abcdefg');
    const column = (name: string) => boxes.find((box) => box.name === `${name}.exe`)?.x ?? -1;
    expect(column('a')).toBe(column('f'));
    expect(column('b')).toBe(column('e'));
    expect(column('c')).toBeGreaterThan(column('b'));
    expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(7);
    for (const box of boxes) {
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + BOX_HEIGHT).toBeLessThanOrEqual(height);
    }
    const rows = (at: number) =>
      boxes
        .filter(({ x }) => x === at)
        .map(({ y }) => y)
        .sort((a, b) => a - b);
    for (const at of new Set(boxes.map(({ x }) => x)))
      for (const [place, y] of rows(at).slice(1).entries())
        expect(y - (rows(at)[place] ?? 0)).toBeGreaterThan(BOX_HEIGHT);
  });

  test('what is left out is said, above and below; a host stands above its trees once', () => {
    const { notes, hosts, boxes } = drawProcesses([
      shown('a.exe', [shown('b.exe')], { left: 7, above: 3 }),
      shown('c.exe'),
    ]);
    expect(notes.map(({ text }) => text)).toEqual(['3 above', '+7 more']);
    expect(hosts.map(({ text }) => text)).toEqual(['WS']);
    expect(boxes.map(({ name }) => name)).toEqual(['a.exe', 'b.exe', 'c.exe']);
  });

  test('nothing to draw', () => {
    expect(drawProcesses([])).toMatchObject({ width: 0, height: 0, boxes: [] });
  });
});

describe('words', () => {
  test.each<[Partial<Process> & { image: string | null }, string]>([
    [{ image: 'C:\\Windows\\System32\\cmd.exe' }, 'cmd.exe'],
    [{ image: '/usr/bin/id' }, 'id'],
    [{ image: '' }, 'process 1'],
    [{ image: null, pid: 44 }, 'process 44'],
    [{ image: null, pid: null, guid: 'abc' }, 'abc'],
    [{ image: null, pid: null }, 'unnamed'],
    // Written from right to left, to look like another name.
    [{ image: 'C:\\annex\u202etxt.exe' }, 'annex\\u202etxt.exe'],
    [{ image: `C:\\${'x'.repeat(100)}.exe` }, `${'x'.repeat(47)}…`],
  ])('the name of %j: %s', ({ image, ...more }, expected) => {
    expect(processName(process(image, more))).toBe(expected);
  });

  test.each([
    ['cmd.exe', ''],
    ['cmd.exe /c dir', '/c dir'],
    ['"C:\\Program Files\\a.exe"  -x  "y z"', '-x "y z"'],
    ['   powershell -enc\tAAAA\r\n', '-enc AAAA'],
    ['a.exe \u0000\u001b[2J', '\\u0000\\u001b[2J'],
    [`a.exe ${'😀'.repeat(50)}`, `${'😀'.repeat(19)}…`],
  ])('what the command line %j says behind the program: %s', (commandLine, expected) => {
    expect(processArguments(process('a.exe', { commandLine }), 20)).toBe(expected);
  });

  test('a text of a million characters is not looked at to its end', () => {
    expect(shortText(`a ${'\u202e'.repeat(1_000_000)}`, 10)).toHaveLength(10);
  });
});

describe('the host of a process is named', () => {
  const on = (...hosts: string[]): ShownProcess[] =>
    hosts.map((host) => ({ ...shown('a.exe'), process: process('a.exe', { host }) }));
  test.each<[what: string, hosts: string[], above: string, named: string[]]>([
    ['once for roots of one host', ['A', 'A', 'A'], '', ['A', '', '']],
    ['anew where it changes', ['A', 'A', 'B', 'A'], '', ['A', '', 'B', 'A']],
    ['not below a process of the same', ['A', 'A'], 'A', ['', '']],
    ['below one of another', ['A', 'B', 'B'], 'A', ['', 'B', '']],
    ['not where there is none', ['', 'A', ''], '', ['', 'A', '']],
    ['with nothing hidden', ['a\u202eb'], '', ['a\\u202eb']],
  ])('%s', (_, hosts, above, named) => {
    const processes = on(...hosts);
    expect(processes.map((_, place) => hostToName(processes, place, above))).toEqual(named);
  });
});
