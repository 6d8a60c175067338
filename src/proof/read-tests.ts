/** Reads `<document>.tests.yaml` into a typed tests file with the places of its parts, or diagnostics. */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { oneOf } from '../checks/report.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { nearest } from '../text/suggest.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlPath, type YamlPlaces } from '../text/yaml-places.ts';
import { type TestsFile, testsFile } from './tests-file.ts';

/** Ending of a tests file, put in place of the document's. */
export const TESTS_ENDING = '.tests.yaml';

/** Longest tests file that is read, in UTF-16 units. */
const MAX_LENGTH = 1_000_000;
/** How many nodes aliases may stand for. */
const MAX_ALIASES = 100;

/** A tests file as read; `tests` is null when it has errors. A plain object: it is cached. */
export interface ReadTests {
  tests: TestsFile | null;
  places: YamlPlaces;
  diagnostics: Diagnostic[];
}

/** Parses and validates a tests file. Never throws: what is wrong is among the diagnostics, with its place. */
export function readTests(text: string): ReadTests {
  const none: YamlPlaces = { keys: {}, values: {} };
  if (text.length > MAX_LENGTH) {
    const message = `The tests file is ${text.length} characters long; at most ${MAX_LENGTH} are read.`;
    return {
      tests: null,
      places: none,
      diagnostics: [{ rule: 'tests/too-long', severity: 'error', message, line: 1, column: 1 }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  // What follows the first error is most often its echo.
  const syntax = [...document.errors.slice(0, 1), ...document.warnings].map((problem): Diagnostic => {
    const at = lines.linePos(problem.pos[0]);
    const severity = problem.name === 'YAMLParseError' ? 'error' : 'warning';
    return { rule: 'tests/yaml', severity, ...explainYaml(problem), line: at.line || 1, column: at.col || 1 };
  });
  if (document.errors.length > 0) return { tests: null, places: none, diagnostics: syntax };
  const places = collectPlaces(document, lines);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = TOO_MANY_ALIASES;
    return {
      tests: null,
      places,
      diagnostics: [...syntax, { rule: 'tests/yaml', severity: 'error', message, line: 1, column: 1 }],
    };
  }
  const parsed = testsFile.safeParse(value);
  if (parsed.success) return { tests: parsed.data, places, diagnostics: syntax };
  const issues = parsed.error.issues.flatMap((issue) => describe(issue, value, places));
  return { tests: null, places, diagnostics: [...syntax, ...issues] };
}

type Issue = z.core.$ZodIssue;

/** One schema issue as diagnostics at the key or value that it is about. */
function describe(issue: Issue, whole: unknown, places: YamlPlaces): Diagnostic[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .flat()
      .map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue)
      .toSorted((a, b) => b.path.length - a.path.length || rank(b) - rank(a))[0];
    if (deepest && deepest.path.length > path.length) return describe(deepest, whole, places);
    if (deepest?.code === 'unrecognized_keys') return describe(deepest, whole, places);
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = knownKeys(path);
      const near = nearest(key, known);
      return at([...path, key], 'key', {
        rule: 'tests/unknown-key',
        message: `Unexpected key \`${key}\`, expected ${oneOf(known)}.`,
        ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
      });
    });
  }
  const found = valueAt(whole, path);
  if (found === undefined && path.length > 0) {
    return [
      at(path.slice(0, -1), 'value', {
        rule: 'tests/missing-key',
        message: `Expected a key \`${String(path.at(-1))}\`.`,
      }),
    ];
  }
  const last = path.at(-1);
  const expected = EXPECTED[typeof last === 'string' ? last : ''] ?? expectedAt(path);
  return [
    at(path, 'value', {
      rule: 'tests/unexpected-value',
      message: `Unexpected ${quoted(found)}, expected ${expected}.`,
      ...(path.length === 4 && path[0] === 'tests' && found === null
        ? { help: 'write `[]` where it must find nothing' }
        : {}),
    }),
  ];

  function at(where: YamlPath, what: 'key' | 'value', rest: Pick<Diagnostic, 'rule' | 'message' | 'help'>): Diagnostic {
    return { severity: 'error', ...rest, ...placeOf(places, where, what) };
  }
}

function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 1 : 0;
}

const EXPECTED: Record<string, string> = {
  tests: 'a list of tests, at least one',
  name: 'the name of the test',
  dataset: 'the name of a folder in `content/datasets` (lower-case letters, digits and hyphens)',
  view: 'the name of a view, or a view for each analytic id',
  expect: 'what each analytic id must find',
  skip: 'a reason for each analytic id',
  'expect-disagreement': 'a list of `analytics` (or a `claim`), each with `because`',
  'expect-hits': 'a list of a `dataset` (and an `analytic`, and `events`), each with `because`',
  analytics: 'a list of at least two analytic ids',
  analytic: 'the id of an analytic',
  claim: 'the name of a logic that analytics claim',
  survivors: 'for each analytic id a reason for each mutant that survives',
  because: 'the reason, as text',
  rows: 'a list of rows, each a list of cells or a cell for each column',
  sequences: 'a list of groups, each a list of labels or lines',
  events: 'a list of labels or line numbers',
};

function expectedAt(path: YamlPath): string {
  if (path.length === 0) return 'a key `tests` with a list of tests';
  if (path[0] === 'skip') return 'the reason, as text';
  if (path[0] === 'survivors') return path.length === 2 ? 'a reason for each mutant' : 'the reason, as text';
  if (path[0] === 'expect-disagreement')
    return path.length === 2 ? '`analytics` (or a `claim`) with `because`' : 'the id of an analytic';
  if (path[0] === 'expect-hits')
    return path.length === 2 ? '`dataset` with `because`' : 'a label of the dataset or a line number from 1';
  if (path.length === 2) return 'a test with `name`, `dataset` and `expect`';
  if (path[2] === 'view') return 'the name of a view';
  if (path[4] === 'rows') return 'a row: a list of cells, or a cell for each column';
  if (path[4] === 'sequences' && path.length === 6) return 'a group: a list of labels or line numbers';
  if (path.length === 4) return 'a list of labels or line numbers (or `events`, `rows`, `sequences` and `because`)';
  return 'a label of the dataset or a line number from 1';
}

function knownKeys(path: YamlPath): string[] {
  if (path.length === 0) return ['tests', 'skip', 'expect-disagreement', 'expect-hits', 'survivors'];
  if (path[0] === 'expect-disagreement') return ['analytics', 'claim', 'dataset', 'because'];
  if (path[0] === 'expect-hits') return ['analytic', 'dataset', 'events', 'because'];
  if (path.length === 2) return ['name', 'dataset', 'view', 'expect'];
  return ['events', 'rows', 'sequences', 'because'];
}

function valueAt(whole: unknown, path: YamlPath): unknown {
  let value = whole;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'list';
  if (typeof value === 'object') return 'keys and values';
  return String(value).trim() === '' ? 'empty text' : `\`${String(value)}\``;
}
