/** Functions on tables that a plan brings along: a cell of one, and what rows give whose keys meet values. */
import { inRange, parseAddress, parseRange } from '../cidr.ts';
import type { WildcardPattern } from '../plan.ts';
import { foldCase, isList, numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { wildcardTest } from '../wildcard.ts';
import type { EngineFunction } from './function.ts';
import { asField, valuesOf } from './multivalues.ts';

/** How the keys of a table are met, as `lookUp` takes it. */
interface Matching {
  /** Places of the key columns. */
  readonly keys: readonly number[];
  /** Of each key: `exact`, `wildcard` (the cell holds `*`) or `cidr` (the cell is a range of addresses). */
  readonly kinds: readonly string[];
  /** Without case. */
  readonly fold: boolean;
  /** Rows that count at most. */
  readonly most: number;
  /** Rows that count at least: where fewer match, `otherwise` stands for those that lack. */
  readonly least: number;
  readonly otherwise: string | null;
}

type Rows = readonly (readonly Value[])[];

/** Finds rows whose cells of one key column meet a text. */
type KeyIndex = (text: string) => readonly number[];

/** What was prepared for a table and the way in which its keys are met. */
const prepared = new WeakMap<object, readonly KeyIndex[]>();

/** Most texts of which an index remembers what they meet. */
const MOST_REMEMBERED = 20_000;

function exactIndex(cells: readonly (string | null)[], fold: boolean): KeyIndex {
  const rows = new Map<string, number[]>();
  for (const [row, cell] of cells.entries()) {
    if (cell === null || cell === '') continue;
    const key = fold ? foldCase(cell) : cell;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return (text) => rows.get(fold ? foldCase(text) : text) ?? [];
}

/** Tries every cell, and remembers the answer: the same value comes again and again. */
function triedIndex(cells: readonly (string | null)[], testOf: (cell: string) => (text: string) => boolean): KeyIndex {
  const tests = cells.map((cell) => (cell === null || cell === '' ? undefined : testOf(cell)));
  const remembered = new Map<string, readonly number[]>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const rows = tests.flatMap((test, row) => (test?.(text) === true ? [row] : []));
    if (remembered.size < MOST_REMEMBERED) remembered.set(text, rows);
    return rows;
  };
}

function wildcardCell(cell: string, fold: boolean): (text: string) => boolean {
  const parts: WildcardPattern = cell.split(/(\*)/).map((piece) => (piece === '*' ? { any: 'many' } : piece));
  return wildcardTest(parts, fold);
}

function rangeCell(cell: string): (text: string) => boolean {
  const range = parseRange(cell);
  return (text) => {
    const address = parseAddress(text);
    return range !== undefined && address !== undefined && inRange(address, range);
  };
}

function indexesOf(table: Rows, matching: Matching): readonly KeyIndex[] {
  const known = prepared.get(matching);
  if (known !== undefined) return known;
  const indexes = matching.keys.map((column, index) => {
    const cells = table.map((row) => textOf(row[column] ?? null));
    const kind = matching.kinds[index];
    if (kind === 'wildcard') return triedIndex(cells, (cell) => wildcardCell(cell, matching.fold));
    return kind === 'cidr' ? triedIndex(cells, rangeCell) : exactIndex(cells, matching.fold);
  });
  prepared.set(matching, indexes);
  return indexes;
}

/** The rows of which every key meets one of its values, in the table's order. */
function rowsMeeting(indexes: readonly KeyIndex[], keys: readonly Value[]): readonly number[] {
  let kept: readonly number[] | undefined;
  for (const [index, find] of indexes.entries()) {
    const texts = valuesOf(keys[index] ?? null).map(textOf);
    const met = new Set(texts.flatMap((text) => (text === null ? [] : find(text))));
    kept = kept === undefined ? [...met].sort((left, right) => left - right) : kept.filter((row) => met.has(row));
    if (kept.length === 0) return kept;
  }
  return kept ?? [];
}

function lookUp(table: Rows, matching: Matching, column: number, keys: readonly Value[]): Value {
  if (keys.some((key) => key === null)) return null;
  const rows = rowsMeeting(indexesOf(table, matching), keys).slice(0, matching.most);
  const found: Value[] = rows.map((row) => table[row]?.[column] ?? null).filter((cell) => cell !== null && cell !== '');
  if (matching.otherwise !== null) {
    for (let count = rows.length; count < matching.least; count++) found.push(matching.otherwise);
  }
  return asField(found);
}

/** Tests by their patterns: those of rows come again for every row that is compared. */
const patterns = new Map<string, (text: string) => boolean>();

function takesIn(pattern: string, fold: boolean): (text: string) => boolean {
  const key = `${fold} ${pattern}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const test = wildcardCell(pattern, fold);
  if (patterns.size >= MOST_REMEMBERED) patterns.clear();
  patterns.set(key, test);
  return test;
}

export const LOOKUP_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'takesIn',
    arity: [2, 2],
    description: 'True when a pattern, in which `*` stands for any run of characters, takes in a value; of lists, any.',
    compares: true,
    evaluate: ([pattern = null, value = null], { fold }) => {
      if (pattern === null || value === null) return null;
      const tests = valuesOf(pattern).map((one) => takesIn(textOf(one) ?? '', fold));
      return valuesOf(value).some((one) => tests.some((test) => test(textOf(one) ?? '')));
    },
  },
  {
    name: 'tableCell',
    arity: [3, 3],
    description: 'The cell of a table (a list of lists) in a row and a column, from 0; an empty text is missing.',
    evaluate: ([table = null, row = null, column = null]) => {
      const cells = isList(table) ? (table[numberOf(row) ?? -1] ?? null) : null;
      const cell = isList(cells) ? (cells[numberOf(column) ?? -1] ?? null) : null;
      return cell === '' ? null : cell;
    },
  },
  {
    name: 'lookUp',
    arity: [4, Number.POSITIVE_INFINITY],
    description:
      'Of a table (a list of lists), how its keys are met, a column, and the values of the keys: the cells of that column in the rows that match. Missing when a key is.',
    evaluate: ([table = null, matching = null, column = null, ...keys]) => {
      const place = numberOf(column);
      if (!isList(table) || matching === null || typeof matching !== 'object' || place === undefined) return null;
      return lookUp(table as Rows, matching as unknown as Matching, place, keys);
    },
  },
];
