/** Reads the file of a language's page: YAML to its typed form, with the place of every part of it. */
import { isNode, isScalar, LineCounter, parseDocument, type Scalar } from 'yaml';
import type { z } from 'zod';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { type LanguagePage, languagePage, type PagePath } from '../knowledge/language-page.ts';
import { type ScalarStyle, scalarPlaces } from '../languages/sigma/scalar-places.ts';
import { nearest } from '../text/suggest.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlPath, type YamlPlaces } from '../text/yaml-places.ts';
import { diagnose, didYouMean, type Mark, oneOf } from './report.ts';

/** Longest file that is read, in UTF-16 units. */
const MAX_LENGTH = 1_000_000;
/** How many nodes aliases may stand for. */
const MAX_ALIASES = 1000;

/** A page's file as read. */
export interface ReadLanguagePage {
  /** Path from the project's root. */
  readonly file: string;
  /** Null when the file has errors. */
  readonly page: LanguagePage | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a key, or its value, stands in the file. */
  place(path: PagePath, what?: 'key' | 'value'): Mark;
  /** The line on which a value begins. */
  lineOf(path: PagePath): number;
  /** Where characters of a text stand in the file. */
  placeIn(path: PagePath, start: number, end: number): Mark;
}

/** Rule `language/form` (error): the YAML is wrong, or not as the schema says. Never throws. */
export function readLanguagePage(file: string, text: string): ReadLanguagePage {
  const top = { line: 1, column: 1 };
  const none = (diagnostics: readonly Diagnostic[]): ReadLanguagePage => ({
    file,
    page: null,
    diagnostics,
    place: () => top,
    lineOf: () => 1,
    placeIn: () => top,
  });
  if (text.length > MAX_LENGTH) {
    const message = `The file is ${text.length} characters long; at most ${MAX_LENGTH} are read.`;
    return none([diagnose('language/form', 'error', top, message)]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const { message, help } = explainYaml(broken);
    return none([diagnose('language/form', 'error', { line: line || 1, column: col || 1 }, message, help)]);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return none([diagnose('language/form', 'error', top, TOO_MANY_ALIASES)]);
  }
  const markAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line || 1, column: col || 1 };
  };
  // All places are collected when a message first needs one: a file without faults asks for few.
  let places: YamlPlaces | undefined;
  const place: ReadLanguagePage['place'] = (path, what) => {
    places ??= collectPlaces(document, lines);
    return placeOf(places, path, what);
  };
  const lineOf: ReadLanguagePage['lineOf'] = (path) => {
    const node = document.getIn(path, true);
    return isNode(node) && node.range ? markAt(node.range[0]).line : place(path).line;
  };
  const placeIn: ReadLanguagePage['placeIn'] = (path, start, end) => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return place(path);
    const range = { start: node.range[0], end: node.range[1] };
    const span = scalarPlaces(text, range, node.value, styleOf(node))(start, end);
    const from = markAt(span.start);
    const to = markAt(span.end);
    return to.line === from.line && to.column > from.column ? { ...from, endColumn: to.column } : from;
  };
  const parsed = languagePage.safeParse(value);
  if (parsed.success) return { file, page: parsed.data, diagnostics: [], place, lineOf, placeIn };
  const { issues } = parsed.error;
  // A key that is misspelt lacks, too.
  const misspelt = issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join('/'));
  const own = issues.filter(({ code, path }) => code !== 'custom' || !misspelt.includes(path.join('/')));
  return { ...none(own.flatMap((issue) => said(issue, value, place))), place, lineOf, placeIn };
}

function styleOf(node: Scalar): ScalarStyle {
  if (node.type === 'QUOTE_DOUBLE') return 'double';
  if (node.type === 'QUOTE_SINGLE') return 'single';
  return node.type === 'PLAIN' ? 'plain' : 'block';
}

/** An issue of the schema as diagnostics, each at the key or value that it is about. */
function said(issue: z.core.$ZodIssue, whole: unknown, place: ReadLanguagePage['place']): Diagnostic[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => {
      const expected = known.length === 0 ? 'one that the schema has' : oneOf(known);
      const message = `Unexpected key \`${key}\`, expected ${expected}.`;
      return diagnose('language/form', 'error', place([...path, key], 'key'), message, didYouMean(nearest(key, known)));
    });
  }
  if (issue.code === 'custom') return [diagnose('language/form', 'error', place(path), issue.message)];
  const found = valueAt(whole, path);
  if (found === undefined && path.length > 0) {
    const message = `Expected a key \`${String(path.at(-1))}\`.`;
    return [diagnose('language/form', 'error', place(path.slice(0, -1)), message)];
  }
  if (path.length === 0) {
    const message = `Unexpected ${whole === null ? 'empty file' : 'value'}, expected the keys ${keysAt([])
      .slice(0, 3)
      .map((key) => `\`${key}\``)
      .join(', ')} and so on.`;
    return [diagnose('language/form', 'error', place(path), message)];
  }
  const key = path.findLast((part) => typeof part === 'string');
  const message = `Unexpected value${key === undefined ? '' : ` in \`${key}\``}: ${issue.message.replace(/\.$/, '')}.`;
  return [diagnose('language/form', 'error', place(path), message)];
}

/** The keys that the schema has at a path. */
function keysAt(path: YamlPath): string[] {
  let schema: unknown = languagePage;
  for (const part of path) {
    const { def } = unwrapped(schema);
    schema = typeof part === 'number' ? def.element : def.shape?.[part];
  }
  return Object.keys(unwrapped(schema).def.shape ?? {});
}

interface Schema {
  readonly def: { readonly innerType?: unknown; readonly element?: unknown; readonly shape?: Record<string, unknown> };
}

/** A schema without what makes it optional or gives it a default. */
function unwrapped(schema: unknown): Schema {
  const one = (schema ?? { def: {} }) as Schema;
  return one.def.innerType === undefined ? one : unwrapped(one.def.innerType);
}

function valueAt(whole: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    whole,
  );
}
