import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COVERAGE_COLUMNS, coverageCsv } from '../../src/exports/coverage-csv.ts';
import { csvText } from '../../src/exports/csv.ts';
import { parseCsv } from '../../src/text/csv.ts';
import { documents, laterSite, site } from './site.ts';

/** Any text; a byte order mark would be taken off by whoever reads the first cell. */
const TEXT = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\uFEFF', ''));

/** Every record as a reader of CSV sees it, and a check of the form that RFC 4180 gives. */
function recordsOf(text: string): (readonly string[])[] {
  expect(text).toMatch(/^(?:(?:(?:[^",\r\n]*|"(?:[^"]|"")*")(?:,(?:[^",\r\n]*|"(?:[^"]|"")*"))*)\r\n)*$/);
  const parsed = parseCsv(text);
  if (!Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed.map(({ cells }) => cells);
}

describe('cells', () => {
  test.each([
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    [5, '5'],
    [-5, '-5'],
  ])('%j is written as %s', (value, written) => {
    expect(csvText([[value]])).toBe(`${written}\r\n`);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＠x'])('%j is no formula', (value) => {
    expect(recordsOf(csvText([['x', value]]))).toEqual([['x', `'${value}`]]);
  });

  test('what is written is read again, and nothing begins like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(TEXT, { minLength: 2, maxLength: 4 })), (rows) => {
        const read = recordsOf(csvText(rows));
        expect(read).toEqual(
          rows.map((cells) => cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell))),
        );
        for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+@-]/);
      }),
    );
  });
});

describe('the coverage', () => {
  const [columns = [], ...rows] = recordsOf(coverageCsv(site()));
  const row = (id: string) =>
    Object.fromEntries(columns.map((column, index) => [column, rows.find(([first]) => first === id)?.[index]]));

  test('a line for each active technique, as wide as the head', () => {
    expect(columns).toEqual([...COVERAGE_COLUMNS]);
    expect(rows.map(([id]) => id)).toEqual(['T1021', 'T1021.006', 'T1059']);
    for (const cells of rows) expect(cells).toHaveLength(columns.length);
  });

  test('counts documents by kind and analytics by proof', () => {
    expect(row('T1021.006')).toMatchObject({
      name: 'Windows Remote Management',
      parent: 'T1021',
      status: 'active',
      tactics: 'Lateral Movement',
      platforms: 'Windows',
      state: 'proven',
      documents: '2',
      documents_playbook: '1',
      documents_analytic: '1',
      documents_data_needed: '0',
      analytics: '3',
      analytics_proven: '1',
      analytics_silent: '1',
      analytics_unproven: '1',
      languages: 'eql; sigma; spark-sql',
      page: 'https://hunts.example/base/techniques/t1021.006/',
    });
    expect(row('T1021')).toMatchObject({ state: 'none', documents: '0', analytics: '0' });
  });

  test('lists are joined; a technique that is no longer kept is told as long as a document names it', () => {
    const rows = recordsOf(coverageCsv(laterSite()));
    const at = ['technique', 'status', 'tactics', 'platforms', 'state'].map((name) => COVERAGE_COLUMNS.indexOf(name));
    expect(rows.filter(([id]) => id === 'T1059' || id === 'T1064').map((row) => at.map((place) => row[place]))).toEqual(
      [
        ['T1059', 'active', 'Execution; Quiet Waiting', 'macOS; Linux', 'proven'],
        ['T1064', 'deprecated', 'Execution', 'Toasters', 'proven'],
      ],
    );
  });

  test('without an address its pages are named from the root of the site', () => {
    expect(coverageCsv(site(documents(), { title: 'Our hunts' }))).toContain(',/techniques/t1059/\r\n');
  });
});
