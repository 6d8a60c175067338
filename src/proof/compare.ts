/** Compares what an analytic found with what its test expects. */
import type { Result, Value } from '../engine/values.ts';
import type { Label } from '../events/dataset.ts';
import type { ProofRun } from './report.ts';
import type { Expectation } from './tests-file.ts';
import { attackLines } from './truth.ts';

/** The parts of a run that the comparison gives. */
export type Comparison = Pick<
  ProofRun,
  | 'passed'
  | 'events'
  | 'columns'
  | 'rows'
  | 'sequences'
  | 'missing'
  | 'surplus'
  | 'difference'
  | 'truePositives'
  | 'falsePositives'
  | 'falseNegatives'
  | 'because'
>;

/** What a comparison needs of a dataset: its labels. */
export interface Labelled {
  readonly labels: readonly Label[];
}

type EventRef = string | number;
type FullExpectation = Exclude<Expectation, readonly EventRef[]>;

/**
 * Compares `result` with `expected`, which names labels of the dataset or lines.
 *
 * Events compare as a set: the order of an analytic's events is its language's affair. Rows compare in order, cell by
 * cell; sequences as a set of groups, each in order. A label the dataset does not have counts as a difference.
 */
export function compare(result: Result, expected: Expectation, dataset: Labelled): Comparison {
  const full: FullExpectation = Array.isArray(expected) ? { events: expected } : expected;
  const wantsEvents = full.events ?? (full.rows || full.sequences ? undefined : []);
  const differences: string[] = [];
  const resolve = (refs: readonly EventRef[]) => resolveRefs(refs, dataset, differences);

  const found = linesOf(result);
  const foundSet = new Set(found);
  const wanted = wantsEvents === undefined ? undefined : new Set(resolve(wantsEvents));
  const missing = wanted ? [...wanted].filter((line) => !foundSet.has(line)).sort(ascending) : [];
  const surplus = wanted ? [...foundSet].filter((line) => !wanted.has(line)).sort(ascending) : [];
  if (result.kind === 'events' && foundSet.size < found.length) {
    const twice = found.find((line, index) => found.indexOf(line) !== index);
    differences.push(`Event ${twice} was found more than once.`);
  }
  if (full.rows) differences.push(...compareRows(result, full.rows));
  if (full.sequences) differences.push(...compareSequences(result, full.sequences.map(resolve)));

  const expectedLines = wanted ?? new Set(full.sequences?.flatMap(resolve) ?? []);
  const background = unexplainedBackground(expectedLines, dataset, full.because);
  if (background) differences.push(background);

  const attack = attackLines(dataset.labels);
  const truePositives = [...foundSet].filter((line) => attack.has(line)).length;
  return {
    passed: missing.length === 0 && surplus.length === 0 && differences.length === 0,
    events: found,
    ...(result.kind === 'table' ? { columns: [...result.columns], rows: result.rows.map((row) => [...row]) } : {}),
    ...(result.kind === 'sequences' ? { sequences: result.sequences.map((group) => [...group]) } : {}),
    missing: missing.map((line) => ({ line, labels: labelsOf(line, dataset) })),
    surplus: surplus.map((line) => ({ line, labels: labelsOf(line, dataset) })),
    ...(differences.length > 0 ? { difference: [...new Set(differences)].join(' ') } : {}),
    truePositives,
    falsePositives: dataset.labels.length === 0 ? 0 : foundSet.size - truePositives,
    falseNegatives: missing.filter((line) => attack.has(line)).length,
    ...(full.because === undefined ? {} : { because: full.because }),
  };
}

/** Lines that a result names: of events in their order, of a table or groups ascending and each once. */
export function linesOf(result: Result): number[] {
  if (result.kind === 'events') return [...result.events];
  const lines = result.kind === 'sequences' ? result.sequences.flat() : result.lines.flat();
  return [...new Set(lines)].sort(ascending);
}

/** Ids of the labels that hold a line, in the dataset's order. */
export function labelsOf(line: number, dataset: Labelled): string[] {
  return dataset.labels.filter((label) => label.lines.includes(line)).map((label) => label.id);
}

function resolveRefs(refs: readonly EventRef[], dataset: Labelled, differences: string[]): number[] {
  return refs.flatMap((ref) => {
    if (typeof ref === 'number') return [ref];
    const label = dataset.labels.find((candidate) => candidate.id === ref);
    if (!label) differences.push(`The dataset has no label \`${ref}\`.`);
    return label?.lines ?? [];
  });
}

function unexplainedBackground(lines: ReadonlySet<number>, dataset: Labelled, because?: string): string | undefined {
  if (because?.trim()) return undefined;
  const attack = attackLines(dataset.labels);
  for (const label of dataset.labels) {
    if (label.attack) continue;
    const line = label.lines.find((candidate) => lines.has(candidate) && !attack.has(candidate));
    if (line !== undefined) {
      return `Event ${line} is expected and labelled as background (\`${label.id}\`): say why with \`because\`.`;
    }
  }
  return undefined;
}

function compareRows(result: Result, wanted: NonNullable<FullExpectation['rows']>): string[] {
  if (result.kind !== 'table') return [`Expected ${rowCount(wanted.length)}, found ${result.kind} instead of a table.`];
  const differences: string[] = [];
  for (let index = 0; index < Math.max(wanted.length, result.rows.length); index++) {
    const row = result.rows[index];
    const want = wanted[index];
    if (row === undefined) differences.push(`Row ${index + 1}: expected ${shownWanted(want)}, found none.`);
    else if (want === undefined) differences.push(`Row ${index + 1}: expected none, found ${shownCells(row)}.`);
    else {
      const difference = compareRow(result.columns, row, want);
      if (difference) differences.push(`Row ${index + 1}: ${difference}`);
    }
  }
  if (differences.length > 5) return [...differences.slice(0, 5), `${differences.length - 5} more rows differ.`];
  return differences;
}

function compareRow(
  columns: readonly string[],
  row: readonly Value[],
  want: unknown[] | Record<string, unknown>,
): string | undefined {
  if (Array.isArray(want)) {
    return sameValue(row, want) ? undefined : `expected ${shownCells(want)}, found ${shownCells(row)}.`;
  }
  const unknown = Object.keys(want).find((name) => !columns.includes(name));
  if (unknown !== undefined)
    return `there is no column \`${unknown}\`; the columns are ${columns.map((c) => `\`${c}\``).join(', ')}.`;
  for (const [index, name] of columns.entries()) {
    if (!sameValue(row[index] ?? null, want[name] ?? null)) {
      return `\`${name}\`: expected ${shownCell(want[name] ?? null)}, found ${shownCell(row[index] ?? null)}.`;
    }
  }
  return undefined;
}

function compareSequences(result: Result, wanted: readonly (readonly number[])[]): string[] {
  if (result.kind !== 'sequences') return [`Expected groups of events, found ${result.kind}.`];
  const key = (group: readonly number[]) => group.join(', ');
  const counts = new Map<string, number>();
  for (const group of wanted) counts.set(key(group), (counts.get(key(group)) ?? 0) + 1);
  for (const group of result.sequences) counts.set(key(group), (counts.get(key(group)) ?? 0) - 1);
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([group, count]) =>
      count > 0 ? `Expected the group [${group}], found none.` : `Found the group [${group}], expected none.`,
    );
}

/** Equality of cells: by value, deep; a missing value equals a missing value, `1` does not equal `"1"`. */
function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'number' && typeof right === 'number') return Number.isNaN(left) && Number.isNaN(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item ?? null, right[index] ?? null));
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) return false;
  const a = left as Record<string, unknown>;
  const b = right as Record<string, unknown>;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((name) => sameValue(a[name] ?? null, b[name] ?? null));
}

/** Whether lists hold the same values in the same order, deep. */
export function sameRows(left: readonly unknown[], right: readonly unknown[]): boolean {
  return sameValue(left, right);
}

function rowCount(count: number): string {
  return `${count} row${count === 1 ? '' : 's'}`;
}

function shownWanted(want: unknown[] | Record<string, unknown> | undefined): string {
  return Array.isArray(want) ? shownCells(want) : shownCell(want ?? null);
}

function shownCells(cells: readonly unknown[]): string {
  return `[${cells.map(shownCell).join(', ')}]`;
}

function shownCell(cell: unknown): string {
  const text = JSON.stringify(cell) ?? 'null';
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function ascending(a: number, b: number): number {
  return a - b;
}
