/** Writes what was found into a tests file, keeping its comments and order, for a contributor to review. */
import { type Document, isMap, isNode, isSeq, parseDocument } from 'yaml';
import type { Label } from '../events/dataset.ts';
import { referencesTo } from './references.ts';
import type { ProofRun } from './report.ts';
import { separate } from './shared-expectations.ts';

/** What one analytic found in one test. */
export interface Finding {
  /** Index of the test in the file. */
  test: number;
  analytic: string;
  run: Pick<ProofRun, 'events' | 'columns' | 'rows' | 'sequences' | 'passed'>;
  /** True when each row of a table is one event. */
  rowsAreEvents: boolean;
  labels: readonly Label[];
  /** True when the test does not name the analytic, itself or by `*`. */
  added: boolean;
}

/** The tests file's text with every finding that differs written in; the same text when none does. */
export function updateTests(text: string, findings: readonly Finding[]): string {
  const changed = findings.filter((finding) => finding.added || !finding.run.passed);
  if (changed.length === 0) return text;
  const document = parseDocument(text);
  const same = (left: Finding, right: Finding) => whole(left) === whole(right);
  for (const finding of separate(document, changed, same)) write(document, finding);
  const quotes = (mark: string) => text.split(mark).length;
  return document.toString({
    lineWidth: 0,
    flowCollectionPadding: /\[ \S/.test(text),
    singleQuote: quotes("'") > quotes('"'),
  });
}

/** All that a finding may write, as one text. */
function whole(finding: Finding): string {
  return JSON.stringify(['events', 'rows', 'sequences'].map((key) => found(finding, key)));
}

function write(document: Document.Parsed, finding: Finding): void {
  const path = ['tests', finding.test, 'expect', finding.analytic];
  const all = document.getIn(path.slice(0, -1), true);
  if (isMap(all) && all.items.length === 0) all.flow = false;
  const existing = document.getIn(path, true);
  if (isMap(existing)) {
    const keys = ['events', 'rows', 'sequences'].filter((key) => existing.has(key));
    for (const key of keys.length > 0 ? keys : [preferred(finding)]) {
      replace(document, [...path, key], found(finding, key));
    }
    return;
  }
  const key = preferred(finding);
  const value = found(finding, key);
  if (key === 'events') replace(document, path, value);
  else {
    replace(document, path, {});
    replace(document, [...path, key], value);
  }
}

function rowText(row: unknown, document: Document.Parsed): string {
  return JSON.stringify(isNode(row) ? row.toJS(document) : row);
}

/** Puts a value where another stood, in its form; what was said beside the old one stays. */
function replace(document: Document.Parsed, path: (string | number)[], value: unknown): void {
  const old = document.getIn(path, true);
  const node = document.createNode(value, { flow: true });
  if (path.at(-1) === 'rows' && isSeq(node) && node.items.length > 0) {
    // A row a line, or a cell a line where it was so before.
    const cells = isSeq(old) && isMap(old.items[0]) && !old.items[0].flow;
    node.flow = false;
    for (const row of node.items) if (isMap(row)) row.flow = !cells;
    const kept = new Map(isSeq(old) ? old.items.map((row) => [rowText(row, document), row]) : []);
    node.items = node.items.map((row) => kept.get(rowText(row, document)) ?? row);
  }
  if (isNode(old)) {
    if (old.comment) node.comment = old.comment;
    if (old.commentBefore) node.commentBefore = old.commentBefore;
  }
  document.setIn(path, node);
}

function preferred({ run, rowsAreEvents }: Finding): 'events' | 'rows' | 'sequences' {
  if (run.sequences) return 'sequences';
  return run.rows && !rowsAreEvents && run.events.length > 0 ? 'rows' : 'events';
}

function found({ run, labels }: Finding, key: string): unknown {
  if (key === 'sequences') return run.sequences ?? [];
  if (key === 'events') return referencesTo(run.events, labels);
  return (run.rows ?? []).map((row) => {
    const columns = run.columns ?? [];
    if (new Set(columns).size < columns.length) return row;
    return Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]));
  });
}

/** A new tests file's text: a test for each dataset, whose expectations `updateTests` fills in. */
export function newTests(tests: readonly { name: string; dataset: string }[]): string {
  const document = parseDocument('tests: []');
  document.setIn(['tests'], document.createNode(tests.map((test) => ({ ...test, expect: {} }))));
  return document.toString({ lineWidth: 0 });
}
