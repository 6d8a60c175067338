/** Front matter and metadata files: bounded YAML whose values keep their places. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Range, SourceText } from './markdown/source-text.ts';

/** Longest YAML text, in UTF-16 units. */
export const MAX_YAML_LENGTH = 65_536;

/** How often aliases may be expanded, nested ones multiplied. */
const MAX_ALIASES = 50;

/** A value as text, with the range it was read from. */
export interface YamlText {
  readonly value: string;
  readonly range: Range;
}

/** A YAML mapping whose values are asked for by key. */
export class YamlMapping {
  readonly #map: YAMLMap;
  readonly #document: Document;
  readonly #base: number;

  constructor(map: YAMLMap, document: Document, base: number) {
    this.#map = map;
    this.#document = document;
    this.#base = base;
  }

  /** The keys, in their order. */
  keys(): string[] {
    return this.#map.items.map((pair) => scalarText(pair.key) ?? '');
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  /** The range of a key itself. */
  keyRange(key: string): Range {
    const pair = this.#map.items.find((item) => scalarText(item.key) === key);
    return this.#range(pair?.key as Node | undefined);
  }

  /** A scalar as it is written (`001`, `2019/04/10`), `undefined` for none, an empty one, or a collection. */
  text(key: string): YamlText | undefined {
    return this.#text(this.#value(key));
  }

  /** The scalars of a sequence; a single scalar is divided at commas. */
  texts(key: string): YamlText[] {
    const value = this.#value(key);
    if (isSeq(value)) {
      return value.items.flatMap((item) => this.#text(this.#resolve(item)) ?? []);
    }
    const whole = this.#text(value);
    return whole ? splitAtCommas(whole) : [];
  }

  /** The mappings of a sequence, or the one mapping. */
  mappings(key: string): YamlMapping[] {
    const value = this.#value(key);
    const items = isSeq(value) ? value.items.map((item) => this.#resolve(item)) : [value];
    return items.flatMap((item) => (isMap(item) ? new YamlMapping(item, this.#document, this.#base) : []));
  }

  #value(key: string): unknown {
    return this.#resolve(this.#map.get(key, true));
  }

  #resolve(value: unknown): unknown {
    return isAlias(value) ? (value as Alias).resolve(this.#document) : value;
  }

  #text(value: unknown): YamlText | undefined {
    const text = scalarText(value);
    return text === undefined || text === '' ? undefined : { value: text, range: this.#range(value as Node) };
  }

  #range(node: Node | undefined): Range {
    const range = node?.range;
    return { start: this.#base + (range?.[0] ?? 0), end: this.#base + (range?.[1] ?? range?.[0] ?? 0) };
  }
}

/** A YAML mapping and the same as plain values. */
export interface YamlRead {
  readonly mapping: YamlMapping;
  readonly record: Record<string, unknown>;
}

/** Reads the YAML mapping in a range of `source`. Gives `null` for an empty text, and for a broken one with an error. */
export function readYaml(source: SourceText, range: Range, diagnostics: Diagnostic[]): YamlRead | null {
  const text = source.slice(range);
  const fail = (message: string, at: Range, help?: string): null => {
    diagnostics.push(source.diagnostic('error', 'document/front-matter', message, at, help));
    return null;
  };
  if (text.length > MAX_YAML_LENGTH) {
    return fail(`The YAML has ${text.length} characters, expected at most ${MAX_YAML_LENGTH}.`, range);
  }
  const { document, joined } = parseTolerant(text);
  if (joined !== undefined) {
    const at = { start: range.start + joined, end: range.start + joined };
    const message =
      'Unexpected line at the margin inside a text in quotes, expected an indented one; it is read as part of it.';
    diagnostics.push(
      source.diagnostic(
        'warning',
        'document/front-matter',
        message,
        at,
        'Indent the line, or close the quotes before it.',
      ),
    );
  }
  const [error] = document.errors;
  if (error) {
    const at = { start: range.start + error.pos[0], end: range.start + error.pos[1] };
    const { message, help } = explainYaml(error);
    return fail(message, at, help);
  }
  for (const warning of document.warnings) {
    const at = { start: range.start + warning.pos[0], end: range.start + warning.pos[1] };
    diagnostics.push(source.diagnostic('warning', 'document/front-matter', explainYaml(warning).message, at));
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return null;
  if (!isMap(contents)) return fail('Unexpected YAML value, expected lines of `key: value`.', range);
  try {
    const record: Record<string, unknown> = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MAX_ALIASES })));
    return { mapping: new YamlMapping(contents, document, range.start), record };
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError || thrown instanceof TypeError)) throw thrown;
    return fail(TOO_MANY_ALIASES, range);
  }
}

/**
 * Parses a text; where that fails, the text with the line breaks before unindented lines of a text in quotes as spaces:
 * YAML wants such lines indented, site generators do not. `joined` is where the first of these lines starts.
 */
function parseTolerant(text: string): { document: Document.Parsed; joined?: number } {
  const parse = (yaml: string): Document.Parsed =>
    parseDocument(yaml, { schema: 'core', prettyErrors: false, merge: false, logLevel: 'silent' });
  const document = parse(text);
  if (document.errors.length === 0) return { document };
  const { yaml, first } = joinQuotedLines(text);
  if (first === undefined) return { document };
  const again = parse(yaml);
  return again.errors.length === 0 ? { document: again, joined: first } : { document };
}

/** Most lines that a text in quotes is looked for. */
const MOST_QUOTED_LINES = 20;

function joinQuotedLines(text: string): { yaml: string; first?: number } {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let first: number | undefined;
  let offset = 0;
  for (let index = 0; index < lines.length; index++) {
    const end = /^[ \t]*[\w-]+:[ \t]+"(?:[^"\\\n]|\\.)*\n$/.test(lines[index] ?? '')
      ? closingLine(lines, index)
      : index;
    for (; index < end; index++) {
      const line = lines[index] ?? '';
      offset += line.length;
      if (/^[ \t]/.test(lines[index + 1] ?? '')) continue;
      first ??= offset;
      lines[index] = line.replace(/\r?\n$/, (lineBreak) => ' '.repeat(lineBreak.length));
    }
    offset += lines[index]?.length ?? 0;
  }
  return { yaml: lines.join(''), ...(first === undefined ? {} : { first }) };
}

/** The line that closes the quotes which `from` opens; `from` itself where none does. */
function closingLine(lines: readonly string[], from: number): number {
  for (let index = from + 1; index <= from + MOST_QUOTED_LINES && index < lines.length; index++) {
    if (/^(?:[^"\\\n]|\\.)*"\s*$/.test(lines[index] ?? '')) return index;
    if (/"/.test(lines[index] ?? '')) return from;
  }
  return from;
}

function scalarText(value: unknown): string | undefined {
  if (!isScalar(value)) return undefined;
  if (value.value === null) return '';
  return (typeof value.value === 'string' ? value.value : (value.source ?? String(value.value))).trim();
}

function splitAtCommas(whole: YamlText): YamlText[] {
  if (!whole.value.includes(',')) return [whole];
  return whole.value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((value) => ({ value, range: whole.range }));
}
